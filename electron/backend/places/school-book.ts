// Which school a row means. In this order: its code, a code it once had, its name under the unit, another or a former name
// under the unit, and a name that only one school bears where no unit is given. Several are never guessed between.
import { rememberedKey, similarNames } from './names.ts';
import { UnitBook } from './unit-book.ts';
import type { PlaceUnit } from './unit-book.ts';

export interface School {
  id: string; code: string; name: string; unitId: string;
  aliases?: readonly string[]; formerNames?: readonly string[];
  /** Codes it had before the one it has now. */
  formerCodes?: readonly string[];
  state?: 'open' | 'closed' | 'merged';
  /** The school it went into, or ''. */
  mergedInto?: string;
}

export type FoundHow = 'code' | 'formerCode' | 'name' | 'alias' | 'formerName';

export type SchoolFinding =
  | {
    kind: 'found' | 'new'; school: School; how: FoundHow | 'none';
    /** The code decides, and the name is none of this school's. */
    otherName: boolean; chosen?: true;
    /** The school that was named and has since gone into `school`. */
    merged?: School;
    /** For a new one: what is like it, to choose from. */
    similar?: string[];
  }
  | { kind: 'ambiguous'; count: number; choices: string[]; schools: School[]; school?: undefined };

/** Writes what a sheet newly names; null in a preview, where nothing is written. */
export interface SchoolWriter {
  school(school: School): void;
  unit(id: string, name: string): void;
  code(school: School): void;
}

export interface SchoolBookInput {
  schools: readonly School[];
  units: readonly PlaceUnit[];
  newId: () => string;
  writer: SchoolWriter | null;
}

export class SchoolBook {
  readonly units: UnitBook;
  private readonly key = rememberedKey();
  private readonly byId = new Map<string, School>();
  private readonly byCode = new Map<string, School>();
  private readonly byFormerCode = new Map<string, School>();
  private readonly byName = new Map<string, School[]>();
  private readonly byOtherName = new Map<string, { school: School; how: 'alias' | 'formerName' }[]>();
  private readonly known = new Map<string, SchoolFinding>();
  private readonly newUnits = new Map<string, string>();
  private readonly old: readonly School[];
  private readonly input: SchoolBookInput;

  constructor(input: SchoolBookInput) {
    this.input = input;
    this.old = input.schools;
    this.units = new UnitBook(input.units, this.key);
    for (const school of input.schools) this.keep(school);
  }

  private keep(school: School): void {
    this.byId.set(school.id, school);
    if (school.code !== '') this.byCode.set(school.code, school);
    for (const code of school.formerCodes ?? []) if (code !== school.code) this.byFormerCode.set(code, school);
    const key = this.key(school.name);
    const list = this.byName.get(key);
    if (list) list.push(school);
    else this.byName.set(key, [school]);
    const others = [['alias', school.aliases], ['formerName', school.formerNames]] as const;
    for (const [how, names] of others) {
      for (const name of names ?? []) {
        const other = this.key(name);
        this.byOtherName.set(other, [...this.byOtherName.get(other) ?? [], { school, how }]);
      }
    }
  }

  /** Id of a submitting unit, which is added when it is new; '' for no name and for one that several units go by. */
  unitId(name: string): string {
    if (name === '') return '';
    const found = this.units.find(name);
    if (found.kind === 'found') return found.unit.id;
    const key = this.key(name);
    const known = this.newUnits.get(key);
    if (found.kind === 'ambiguous') return '';
    if (known !== undefined) return known;
    const id = this.input.newId();
    this.newUnits.set(key, id);
    this.units.keep({ id, name });
    this.input.writer?.unit(id, name);
    return id;
  }

  /** The school of a row; a new one is added. `unit` is the name of the submitting unit. */
  find(code: string, name: string, unit: string): SchoolFinding {
    const key = `${code}\0${name}\0${unit}`;
    let found = this.known.get(key);
    if (!found) {
      const unitId = this.unitId(unit);
      found = this.look(code, name, unitId) ?? this.add(code, name, unitId);
      // Only a sure answer may be remembered: another row can make a name ambiguous. What is like it is said once.
      if (found.kind !== 'ambiguous') {
        const { similar: _, ...rest } = found;
        this.known.set(key, { ...rest, kind: 'found' });
      }
    }
    return found;
  }

  /** What is known, without adding anything; null: nobody knows it. `learns`: a new code goes to the one namesake without. */
  look(code: string, name: string, unitId: string, learns = true): SchoolFinding | null {
    if (code !== '') {
      const [now, then] = [this.byCode.get(code), this.byFormerCode.get(code)];
      const registered = now ?? then;
      if (registered) return this.successor(registered, now ? 'code' : 'formerCode', !this.isNameOf(registered, name));
    }
    const chosen = this.choiceOf(name);
    if (chosen) return { ...this.successor(chosen, 'name', false), chosen: true };
    return code === '' ? this.byNames(name, unitId) : learns ? this.learnt(code, name, unitId) : null;
  }

  /** The own name of the school that a name means without any code; the name itself where nobody or several bear it. */
  ownName(name: string, unit: string): string {
    const found = unit === '' ? null : this.units.find(unit);
    const chosen = this.choiceOf(name);
    const school = chosen ? this.successor(chosen, 'name', false) : this.byNames(name, found?.kind === 'found' ? found.unit.id : '');
    if (!school || school.kind === 'ambiguous' || (unit !== '' && found?.kind !== 'found')) return name;
    return school.how === 'name' && !school.merged && !chosen ? name : school.school.name;
  }

  /**
   * A code nobody has yet belongs to the one school of that name that had none. Where row or school names no unit, only if
   * nobody else bears the name: a code that is unknown says nothing of which namesake is meant.
   */
  private learnt(code: string, name: string, unitId: string): SchoolFinding | null {
    const namesakes = this.byName.get(this.key(name)) ?? [];
    const same = namesakes.filter((one) => one.code === '' && one.state !== 'merged'
      && (namesakes.length === 1 ? one.unitId === unitId || one.unitId === '' || unitId === '' : unitId !== '' && one.unitId === unitId));
    const [school] = same;
    if (same.length !== 1 || !school) return null;
    school.code = code;
    this.byCode.set(code, school);
    this.input.writer?.code(school);
    return { kind: 'found', school, how: 'name', otherName: false };
  }

  private byNames(name: string, unitId: string): SchoolFinding | null {
    const key = this.key(name);
    const named = (this.byName.get(key) ?? []).map((school) => ({ school, how: 'name' as FoundHow }));
    const others: { school: School; how: FoundHow }[] = this.byOtherName.get(key) ?? [];
    const below = unitId === '' ? null : this.units.below(unitId);
    const places: ((school: School) => boolean)[] = below === null ? [() => true]
      : [(one) => one.unitId === unitId, (one) => below.has(one.unitId), (one) => one.unitId === ''];
    for (const isThere of places) {
      for (const list of [named, others]) {
        const near = list.filter((one) => isThere(one.school));
        if (near.length > 0) return this.only(near);
      }
    }
    return null;
  }

  /** One school, or all of them to choose from. A school and the one it went into are one. */
  private only(candidates: readonly { school: School; how: FoundHow }[]): SchoolFinding {
    const open = candidates.filter((one) => one.school.state !== 'closed');
    const found = (open.length > 0 ? open : candidates).map(({ school, how }) => this.successor(school, how, false));
    const schools = [...new Map(found.map((one) => [one.school.id, one.school])).values()];
    const [first] = found;
    if (first && schools.length === 1) return first;
    return {
      kind: 'ambiguous', count: schools.length, schools,
      choices: schools.map((one) => this.choiceText(one)).filter((text) => schools.every((one) => one.name !== text)).sort(),
    };
  }

  private successor(named: School, how: FoundHow, otherName: boolean): SchoolFinding & { kind: 'found' } {
    let school = named;
    for (let steps = 0; school.state === 'merged' && school.mergedInto && steps < 50; steps += 1) {
      school = this.byId.get(school.mergedInto) ?? school;
    }
    return { kind: 'found', school, how, otherName, ...(school === named ? {} : { merged: named }) };
  }

  private isNameOf(school: School, name: string): boolean {
    const key = this.key(name);
    return [school.name, ...school.aliases ?? [], ...school.formerNames ?? []].some((one) => this.key(one) === key);
  }

  /** A school as it is offered between namesakes, and may stand in a cell: 实验小学（2161004417，南湖区教育局）. */
  choiceText({ name, code, unitId }: School): string {
    const marks = [code, this.units.nameOf(unitId)].filter((mark) => mark !== '');
    return marks.length === 0 ? name : `${name}（${marks.join('，')}）`;
  }

  private choiceOf(text: string): School | null {
    const bracket = text.lastIndexOf('（');
    if (bracket < 1 || !text.endsWith('）') || this.byName.has(this.key(text)) || this.byOtherName.has(this.key(text))) return null;
    const namesakes = this.byName.get(this.key(text.slice(0, bracket))) ?? [];
    const meant = namesakes.filter((one) => this.key(this.choiceText(one)) === this.key(text));
    return meant.length === 1 ? meant[0] ?? null : null;
  }

  /** Every school of this name, wherever it is. */
  namesakes(name: string): readonly School[] {
    return this.byName.get(this.key(name)) ?? [];
  }

  /** The name of the row's own unit where that has another school of this one's name: the code may be a neighbour's. */
  twinUnder(school: School, unit: string): string | null {
    const found = unit === '' || school.unitId === '' ? null : this.units.find(unit);
    if (found?.kind !== 'found' || found.unit.id === school.unitId) return null;
    const own = found.unit.id;
    return this.namesakes(school.name).some((one) => one.id !== school.id && one.unitId === own) ? found.unit.name : null;
  }

  /** Schools of this name under other units, and schools of this unit that are written nearly so. */
  similar(name: string, unitId: string): string[] {
    const key = this.key(name);
    const namesakes = (this.byName.get(key) ?? []).filter((one) => one.unitId !== unitId).slice(0, 5).map((one) => this.choiceText(one));
    const near = this.old.filter((one) => one.unitId === unitId);
    return [...new Set([...namesakes, ...similarNames(name, near.map((one) => one.name))])];
  }

  private add(code: string, name: string, unitId: string): SchoolFinding {
    const similar = this.old.length === 0 ? [] : this.similar(name, unitId);
    const school = { id: this.input.newId(), code, name, unitId };
    this.keep(school);
    this.input.writer?.school(school);
    return { kind: 'new', school, how: 'none', otherName: false, ...(similar.length > 0 ? { similar } : {}) };
  }
}
