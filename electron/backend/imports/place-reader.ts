// What a row says of its reporting unit and its school, read once by all kinds; what is worth knowing goes into the faults.
import type { SchoolBook, SchoolFinding } from '#backend/places/school-book.ts';
import { fault, quoted } from './faults.ts';
import type { Fault } from './faults.ts';

export interface SchoolCells { code: string; name: string; unit: string }
/** Targets of the cells, for the faults. */
export interface SchoolPlaces { name: string; code: string }
type Found = Exclude<SchoolFinding, { kind: 'ambiguous' }>;

interface UnitRead { name: string | null; fault: Fault | null; always: boolean }

export class PlaceReader {
  readonly schools: SchoolBook;
  private readonly units = new Map<string, UnitRead>();
  private readonly names = new Map<string, string>();
  private readonly target: string;

  /** @param target of the column with the reporting unit */
  constructor(schools: SchoolBook, target = 'submittingUnit') {
    this.schools = schools;
    this.target = target;
  }

  private read(name: string): UnitRead {
    const { units } = this.schools;
    const found = units.find(name);
    if (found.kind === 'ambiguous') {
      const names = found.units.map((one) => one.name);
      return { name: null, always: true,
        fault: { ...fault(this.target, 'unit_ambiguous', { value: quoted(name), names: names.join('、') }), choices: names } };
    }
    if (found.kind === 'none') {
      if (!units.hadUnits) return { name, fault: null, always: false };
      const choices = units.similar(name);
      return { name, always: false, fault: { ...fault(this.target, 'unit_new', { value: quoted(name) }, 'warning'), choices } };
    }
    const { unit } = found;
    const over = unit.validTo !== undefined && unit.validTo !== '';
    return {
      name: unit.name, always: false,
      fault: over ? fault(this.target, 'unit_over', { value: quoted(unit.name), day: unit.validTo ?? '' }, 'warning')
        : units.isName(unit, name) ? null : fault(this.target, 'unit_alias', { value: quoted(name), name: quoted(unit.name) }, 'note'),
    };
  }

  /**
   * The unit's own name for the name in the cell; null where several units go by it. That a unit is new, or is written in
   * another way, is said at the first row that does so.
   */
  unit(name: string, faults: Fault[]): string | null {
    if (name === '') return '';
    const before = this.units.get(name);
    const read = before ?? this.read(name);
    if (!before) this.units.set(name, read);
    if (read.fault && (!before || read.always)) faults.push(read.fault);
    return read.name;
  }

  /** The school's own name for what a row calls it, for comparing rows; nothing is added or said. */
  nameOf({ code, name, unit }: SchoolCells): string {
    if (code !== '' || name === '') return name;
    const key = `${name}\0${unit}`;
    let known = this.names.get(key);
    if (known === undefined) {
      known = this.schools.ownName(name, unit);
      this.names.set(key, known);
    }
    return known;
  }

  /** The school of a row, added when it is new; null where it cannot be told. */
  school(cells: SchoolCells, at: SchoolPlaces, faults: Fault[]): Found | null {
    const found = this.schools.find(cells.code, cells.name, cells.unit);
    const value = quoted(cells.name === '' ? cells.code : cells.name);
    if (found.kind === 'ambiguous') {
      faults.push({ ...fault(at.name, 'school_ambiguous', { count: found.count, value }), choices: found.choices });
      return null;
    }
    const { school, how, merged, similar } = found;
    const name = quoted(school.name);
    if (similar) faults.push({ ...fault(at.name, 'school_new', { value }, 'warning'), choices: similar });
    if (how === 'formerCode') faults.push(fault(at.code, 'school_former_code', { code: cells.code, name, now: school.code || '—' }, 'warning'));
    if (merged) faults.push(fault(at.name, 'school_merged', { value: quoted(merged.name), name }, 'warning'));
    else if (how === 'alias' || how === 'formerName') faults.push(fault(at.name, 'school_alias', { value, name }, 'note'));
    if (found.otherName && cells.name !== '' && !merged) faults.push(fault(at.code, 'school_name', { code: cells.code, name, value }, 'warning'));
    const twin = how === 'code' && !found.otherName ? this.schools.twinUnder(school, cells.unit) : null;
    if (twin) {
      const { units } = this.schools;
      faults.push(fault(at.code, 'school_other_unit', { code: cells.code, name, unit: quoted(units.nameOf(school.unitId)), own: quoted(twin) }, 'warning'));
    }
    if (school.state === 'closed') faults.push(fault(at.name, 'school_closed', { name }, 'warning'));
    return found;
  }
}

/** What a record calls its school from now on: its own name, unless the code alone says which it is. */
export const nameAfter = (found: Found, written: string): string =>
  (found.chosen || found.merged || found.how === 'alias' || found.how === 'formerName' ? found.school.name : written);
