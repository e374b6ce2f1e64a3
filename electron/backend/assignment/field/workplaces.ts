// The institutions that entries and judges come from: schools as they are now, and reporting units. By record and code first,
// then by whole name, alias or former name; no substring and no likeness ever decides.
import { placeKey } from '#backend/places/names.ts';
import { SchoolBook, type School } from '#backend/places/school-book.ts';
import type { PlaceUnit } from '#backend/places/unit-book.ts';

/** How a unit stands in the system, from the bottom: which of them lie below the level that reviews. */
const ranks: Readonly<Record<string, number>> = { school: 0, county: 1, zone: 1, direct: 1, other: 1, city: 2, province: 3, nation: 4 };

export interface KnownUnit extends PlaceUnit { kind: string }

export class Workplaces {
  private readonly book: SchoolBook;
  private readonly schools: ReadonlyMap<string, School>;
  private readonly units: ReadonlyMap<string, KnownUnit>;
  private readonly byOtherName = new Map<string, School[]>();
  private readonly known = new Map<string, readonly string[]>();

  constructor(schools: readonly School[], units: readonly KnownUnit[]) {
    this.book = new SchoolBook({ schools, units, newId: () => '', writer: null });
    this.schools = new Map(schools.map((one) => [one.id, one]));
    this.units = new Map(units.map((one) => [one.id, one]));
    for (const school of schools) {
      for (const name of [...school.aliases ?? [], ...school.formerNames ?? []]) {
        const key = placeKey(name);
        this.byOtherName.set(key, [...this.byOtherName.get(key) ?? [], school]);
      }
    }
  }

  /** The school as it is now: what it was merged into, and so on. */
  present(schoolId: string): School | undefined {
    let school = this.schools.get(schoolId);
    for (let steps = 0; school?.state === 'merged' && school.mergedInto && steps < 50; steps += 1) {
      school = this.schools.get(school.mergedInto) ?? school;
    }
    return school;
  }

  /**
   * The institutions that a school on record stands for: itself as it is now; a unit of its name; and, where it has no code,
   * the schools of its unit that go by its name too. An alias that several share stands for all of them: better one judge
   * too many steps back than one too few.
   */
  ofSchool(schoolId: string): readonly string[] {
    const known = this.known.get(schoolId);
    if (known) return known;
    const own = this.schools.get(schoolId);
    const school = this.present(schoolId);
    if (!own || !school) return [];
    const places = new Set([school.id, ...this.ofUnitName(own.name)]);
    if (own.code === '') {
      for (const other of this.byOtherName.get(placeKey(own.name)) ?? []) {
        if (other.unitId !== own.unitId && other.unitId !== '' && own.unitId !== '') continue;
        places.add(this.present(other.id)?.id ?? other.id);
      }
    }
    const found = [...places];
    this.known.set(schoolId, found);
    return found;
  }

  /** The institutions that a work unit in words stands for; `unitId` is the judge's reporting unit, or ''. */
  ofText(text: string, unitId: string): readonly string[] {
    if (text.trim() === '') return [];
    const found = this.book.look('', text, unitId, false);
    const schools = found === null ? [] : found.kind === 'ambiguous' ? found.schools : [found.school];
    return [...new Set([...schools.map((one) => one.id), ...this.ofUnitName(text)])];
  }

  /** Reporting units of this name or alias, as institutions. */
  ofUnitName(name: string): readonly string[] {
    const found = this.book.units.find(name);
    if (found.kind === 'none') return [];
    return (found.kind === 'found' ? [found.unit] : found.units).map((one) => placeOfUnit(one.id));
  }

  unitName(unitId: string): string {
    return this.units.get(unitId)?.name ?? '';
  }

  /** The one unit that a name means, or ''. */
  unitIdOf(name: string): string {
    const found = this.book.units.find(name);
    return found.kind === 'found' ? found.unit.id : '';
  }

  /** Whether a unit lies below the level that reviews; `level` undefined: not said, so nobody knows. */
  isBelow(unitId: string, level: string | undefined): boolean {
    const kind = this.units.get(unitId)?.kind;
    return kind !== undefined && level !== undefined && (ranks[kind] ?? 1) < (ranks[level] ?? 0);
  }

  /**
   * Names of the units above this one that lie below the reviewing level: a province that judges what its cities report
   * keeps a judge from a district away from the entries of his city. Units at or above the reviewing level are left out: the
   * level above reviews, and everybody stands below it.
   * Source: the same reporting unit is a relation for recusal when the level above reviews; 挑战杯 bars judges from works of
   * their own province (domain.md 1.14).
   */
  unitsAbove(unitId: string, level: string | undefined): string[] {
    const names: string[] = [];
    const seen = new Set([unitId]);
    for (let at = this.units.get(unitId)?.parentId ?? ''; at !== '' && !seen.has(at); at = this.units.get(at)?.parentId ?? '') {
      seen.add(at);
      if (this.isBelow(at, level)) names.push(this.unitName(at));
    }
    return names;
  }

  /** Whether a text is this school's own, another or a former name, or that of what it has become. */
  isNamed(schoolId: string, text: string): boolean {
    const key = placeKey(text);
    return [this.schools.get(schoolId), this.present(schoolId)].some((school) => school !== undefined
      && [school.name, ...school.aliases ?? [], ...school.formerNames ?? []].some((name) => placeKey(name) === key));
  }

  /** Whether any school is called so. */
  isKnownName(text: string): boolean {
    return this.book.namesakes(text).length > 0 || this.byOtherName.has(placeKey(text));
  }
}

export const placeOfUnit = (unitId: string): string => `unit:${unitId}`;
