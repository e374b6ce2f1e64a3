// Decides for each row of a list of schools: a new school, more about one, a new name or code, the same, or skipped and why.
import { readSchoolCode } from '#backend/identity/numbers.ts';
import { placeKey } from '#backend/places/names.ts';
import type { SchoolBook } from '#backend/places/school-book.ts';
import { changed } from '../changes.ts';
import { fault, isError, limitLength, quoted } from '../faults.ts';
import type { Fault } from '../faults.ts';
import { placeLabel, placeOf, SeenKeys } from '../keys.ts';
import type { Change, Decided, Likeness } from '../kind.ts';
import { readUnits } from '../people.ts';
import { PlaceReader } from '../place-reader.ts';
import { rowSaid } from '../said.ts';
import type { ScannedRow } from '../scan.ts';
import { stageName, stageOfSchool } from '../teachers/words.ts';
import { tidy, tidyName } from '../tidy.ts';

export interface SchoolFields { name: string; code: string; unit: string; stage: string; aliases: readonly string[]; formerNames: readonly string[] }
export interface StoredSchool extends SchoolFields { id: string; unitId: string; state: 'open' | 'closed' | 'merged' }
export interface SchoolDecision extends Decided { fields: SchoolFields | null; stored: StoredSchool | null }

const skipped: SchoolDecision = { verdict: 'skip', fields: null, stored: null };
const longest = 120;

export class SchoolPlan {
  private readonly places: PlaceReader;
  private readonly seen = new SeenKeys();
  /** What the first row with a key calls its school. */
  private readonly names = new Map<string, string>();
  private readonly taken = new Map<string, number>();
  private readonly byId: ReadonlyMap<string, StoredSchool>;
  private readonly sheetNames: readonly string[];
  private readonly book: SchoolBook;

  /** @param book of the schools that are stored; it is only asked, never added to */
  constructor(parts: { stored: readonly StoredSchool[]; book: SchoolBook; sheetNames: readonly string[] }) {
    this.book = parts.book;
    this.places = new PlaceReader(parts.book);
    this.byId = new Map(parts.stored.map((one) => [one.id, one]));
    this.sheetNames = parts.sheetNames;
  }

  decide(row: ScannedRow): SchoolDecision {
    const fields = this.read(row);
    if (!fields) return skipped;
    const { faults } = row;
    const repeat = this.repeated(fields, row);
    if (repeat) return { ...skipped, like: repeat };
    if (faults.some(isError)) return skipped;
    const stored = this.find(row, fields, faults);
    if (faults.some(isError)) return skipped;
    if (!stored) return { verdict: 'add', fields: { ...fields, stage: fields.stage || stageOfSchool(fields.code, fields.name) }, stored: null };
    const place = placeOf(row.sheet.index, row.rowNumber);
    const earlier = this.taken.get(stored.id);
    if (earlier !== undefined) {
      const other = placeLabel(earlier, this.sheetNames);
      faults.push(fault('name', 'duplicate_row', { other, value: quoted(fields.name) }));
      return { ...skipped, like: { of: rowSaid(other), place: earlier, sure: true } };
    }
    this.taken.set(stored.id, place);
    return this.changed(fields, stored, faults);
  }

  private read(row: ScannedRow): SchoolFields | null {
    const { faults } = row;
    const name = tidyName(row.text('name'));
    if (name === '') faults.push(fault('name', 'required', { column: '学校名称' }));
    const code = readSchoolCode(row.text('schoolCode'));
    if (code.fault) faults.push({ ...code.fault, target: 'schoolCode' });
    const unit = this.places.unit(tidyName(row.text('submittingUnit')), faults);
    const [aliases, formerNames] = [readUnits(row.text('aliases')), readUnits(row.text('formerNames'))];
    for (const [target, column, names] of [['name', '学校名称', [name]], ['aliases', '别名', aliases], ['formerNames', '曾用名', formerNames]] as const) {
      for (const one of names) limitLength(faults, target, column, one, longest);
    }
    return faults.some(isError) || unit === null ? null
      : { name, code: code.value, unit, stage: stageName(tidy(row.text('stage'))), aliases, formerNames };
  }

  private repeated(fields: SchoolFields, row: ScannedRow): Likeness | null {
    const place = placeOf(row.sheet.index, row.rowNumber);
    const keys = fields.code === '' ? [`n:${placeKey(fields.name)}|${placeKey(fields.unit)}`] : [`k:${fields.code}`];
    for (const key of keys) {
      const other = this.seen.first(key, place);
      if (other === null) {
        this.names.set(key, fields.name);
        continue;
      }
      const label = placeLabel(other, this.sheetNames);
      const named = this.names.get(key);
      if (named !== undefined && placeKey(named) !== placeKey(fields.name)) {
        row.faults.push(fault('schoolCode', 'school_code_twice', { code: fields.code, other: label, name: quoted(named) }));
        return null;
      }
      row.faults.push(fault(fields.code === '' ? 'name' : 'schoolCode', 'duplicate_row', { other: label, value: quoted(fields.name) }));
      return { of: rowSaid(label), place: other, sure: true };
    }
    return null;
  }

  /** The stored school a row is about: by our own workbook's key, by its code, or by its name under the unit. */
  private find(row: ScannedRow, { code, name, unit }: SchoolFields, faults: Fault[]): StoredSchool | null {
    const known = row.knownId.startsWith('sc:') ? this.byId.get(row.knownId.slice(3)) : undefined;
    if (known && (code === '' || known.code === '' || known.code === code)) return known;
    const of = unit === '' ? null : this.book.units.find(unit);
    const unitId = of === null ? '' : of.kind === 'found' ? of.unit.id : '\0';
    const found = this.book.look(code, name, unitId, false) ?? (code === '' ? null : this.book.look('', name, unitId));
    if (!found) return this.isNew(name, unitId, faults);
    if (found.kind === 'ambiguous') {
      if (code === '') faults.push({ ...fault('name', 'school_ambiguous', { count: found.count, value: quoted(name) }), choices: found.choices });
      return null;
    }
    const named = found.merged ?? found.school;
    if (named.state === 'closed' || named.state === 'merged') {
      faults.push(fault(code === '' ? 'name' : 'schoolCode', 'school_gone', { value: quoted(named.name) }));
      return null;
    }
    const byName = found.how !== 'code' && found.how !== 'formerCode';
    if (byName && code !== '' && named.code !== '' && named.code !== code) {
      // A new code of the same school, or another school of that name: the row does not say which.
      faults.push(fault('schoolCode', 'school_same_name', { value: quoted(name), code: named.code, unit: quoted(unit || '—') }, 'warning'));
      return null;
    }
    if (found.how === 'formerCode') faults.push(fault('schoolCode', 'school_former_code',
      { code, name: quoted(named.name), now: named.code || '—' }, 'warning'));
    if (found.how === 'alias'
      || found.how === 'formerName') faults.push(fault('name', 'school_alias', { value: quoted(name), name: quoted(named.name) }, 'note'));
    return this.byId.get(named.id) ?? null;
  }

  private isNew(name: string, unitId: string, faults: Fault[]): null {
    const similar = this.byId.size === 0 ? [] : this.book.similar(name, unitId);
    if (similar.length > 0) faults.push({ ...fault('name', 'school_new', { value: quoted(name) }, 'warning'), choices: similar });
    return null;
  }

  private changed(read: SchoolFields, stored: StoredSchool, faults: Fault[]): SchoolDecision {
    const names = new Set([stored.name, ...stored.aliases, ...stored.formerNames].map(placeKey));
    const isKnown = names.has(placeKey(read.name));
    // The code says it is this school: another name is a new name, and the old one is kept as a former one.
    const renamed = !isKnown && read.code !== '' && read.code === stored.code;
    if (renamed) faults.push(fault('name', 'school_renamed', { code: read.code, before: quoted(stored.name), after: quoted(read.name) }, 'warning'));
    const name = renamed ? read.name : stored.name;
    const fresh = (list: readonly string[]): string[] => list.filter((one) => !names.has(placeKey(one)) && placeKey(one) !== placeKey(name));
    const fields: SchoolFields = {
      name, code: stored.code || read.code, unit: read.unit || stored.unit, stage: read.stage || stored.stage,
      aliases: [...stored.aliases, ...fresh(read.aliases)],
      formerNames: [...stored.formerNames, ...fresh(read.formerNames), ...renamed ? [stored.name] : []],
    };
    const changes = (): Change[] => changed([
      ['学校名称', stored.name, fields.name], ['学校标识码', stored.code, fields.code], ['报送单位', stored.unit, fields.unit], ['学段', stored.stage, fields.stage],
      ['别名', stored.aliases.join('、'), fields.aliases.join('、')], ['曾用名', stored.formerNames.join('、'), fields.formerNames.join('、')],
    ]);
    const like: Likeness = {
      of: [`已有学校“${stored.name}”${stored.code && `（${stored.code}）`}`, `the stored school “${stored.name}”${stored.code && ` (${stored.code})`}`],
      place: 0, sure: true,
    };
    return { verdict: changes().length === 0 ? 'same' : 'update', fields, stored, recordId: `sc:${stored.id}`, like, changes };
  }
}
