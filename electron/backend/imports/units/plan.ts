// Decides for each row of a list of submitting units: a new unit, more about one, the same, or skipped and why.
import { normaliseCode } from '#backend/excel/read/cells.ts';
import { placeKey } from '#backend/places/names.ts';
import { UnitBook } from '#backend/places/unit-book.ts';
import type { PlaceUnit } from '#backend/places/unit-book.ts';
import { changed } from '../changes.ts';
import { fault, isError, limitLength, quoted } from '../faults.ts';
import type { Fault } from '../faults.ts';
import { placeLabel, placeOf } from '../keys.ts';
import type { Change, Decided, Likeness } from '../kind.ts';
import { readUnits } from '../people.ts';
import { rowSaid } from '../said.ts';
import type { ScannedRow } from '../scan.ts';
import { tidy, tidyName } from '../tidy.ts';
import { unitKindName, unitKinds } from './targets.ts';
import type { UnitWord } from './targets.ts';

export interface UnitFields { name: string; kind: UnitWord; divisionCode: string; parentId: string; aliases: readonly string[] }
export interface StoredUnit extends UnitFields { id: string }
export interface UnitDecision extends Decided { fields: UnitFields | null; stored: StoredUnit | null; id: string }

const skipped: UnitDecision = { verdict: 'skip', fields: null, stored: null, id: '' };
const longest = 120;

export class UnitPlan {
  private readonly book: UnitBook;
  private readonly byId: Map<string, StoredUnit>;
  private readonly byCode = new Map<string, string>();
  /** Units this file has spoken of, and where. */
  private readonly taken = new Map<string, number>();
  private readonly newId: () => string;
  private readonly sheetNames: readonly string[];

  constructor(stored: readonly StoredUnit[], parts: { newId: () => string; sheetNames: readonly string[] }) {
    this.book = new UnitBook(stored);
    this.byId = new Map(stored.map((one) => [one.id, one]));
    for (const one of stored) if (one.divisionCode !== '') this.byCode.set(one.divisionCode, one.id);
    this.newId = parts.newId;
    this.sheetNames = parts.sheetNames;
  }

  decide(row: ScannedRow): UnitDecision {
    const { faults } = row;
    const name = tidyName(row.text('name'));
    if (name === '') faults.push(fault('name', 'required', { column: '单位名称' }));
    limitLength(faults, 'name', '单位名称', name, longest);
    const kind = this.kind(row, faults);
    const divisionCode = this.code(row, faults);
    const aliases = readUnits(row.text('aliases')).filter((one) => placeKey(one) !== placeKey(name));
    for (const alias of aliases) limitLength(faults, 'aliases', '别名', alias, longest);
    if (faults.some(isError)) return skipped;
    const found = this.unitOf(row, name, faults);
    const own = found?.id ?? '';
    this.checkNames(own, aliases, faults);
    const parentId = this.parent(row, own, faults);
    const holder = divisionCode === '' ? undefined : this.byCode.get(divisionCode);
    if (holder !== undefined && holder !== own) {
      faults.push(fault('divisionCode', 'unit_code_used', { code: divisionCode, name: quoted(this.book.nameOf(holder)) }, 'warning'));
    }
    if (faults.some(isError)) return skipped;
    return this.decided(row, own, { name, kind, divisionCode, parentId, aliases });
  }

  private kind(row: ScannedRow, faults: Fault[]): UnitWord | null {
    const text = tidy(row.text('kind'));
    const kind = text === '' ? null : unitKinds.find(text);
    if (text !== '' && kind === null) faults.push(fault('kind', 'unknown_word',
      { column: '类型', value: quoted(text), choices: unitKinds.names.join('、') }));
    return kind;
  }

  private code(row: ScannedRow, faults: Fault[]): string {
    const text = normaliseCode(tidy(row.text('divisionCode')));
    if (text !== '' && !/^(?:\d{2}|\d{4}|\d{6})$/.test(text)) faults.push(fault('divisionCode', 'division_code', { value: quoted(text) }));
    return text;
  }

  /** The stored unit, or the one of an earlier row; by our own workbook's key, its name or an alias. */
  private unitOf(row: ScannedRow, name: string, faults: Fault[]): PlaceUnit | null {
    const known = row.knownId.startsWith('u:') ? this.book.get(row.knownId.slice(2)) : undefined;
    if (known) return known;
    const found = this.book.find(name);
    if (found.kind === 'ambiguous') {
      const names = found.units.map((one) => one.name);
      faults.push({ ...fault('name', 'unit_ambiguous', { value: quoted(name), names: names.join('、') }), choices: names });
    }
    if (found.kind !== 'found') return null;
    if (!this.book.isName(found.unit, name)) faults.push(fault('name', 'unit_alias', { value: quoted(name), name: quoted(found.unit.name) }, 'note'));
    return found.unit;
  }

  private checkNames(own: string, aliases: readonly string[], faults: Fault[]): void {
    for (const alias of aliases) {
      const found = this.book.find(alias);
      const holder = found.kind === 'found' ? found.unit : found.kind === 'ambiguous' ? found.units.find((one) => one.id !== own) : undefined;
      if (holder && holder.id !== own) faults.push(fault('aliases', 'name_taken', { value: quoted(alias), name: quoted(holder.name) }));
    }
  }

  private parent(row: ScannedRow, own: string, faults: Fault[]): string {
    const text = tidyName(row.text('parent'));
    if (text === '') return '';
    const found = this.book.find(text);
    const id = found.kind === 'found' ? found.unit.id : '';
    if (found.kind !== 'found') faults.push({ ...fault('parent', 'unit_parent', { value: quoted(text) }), choices: this.book.similar(text) });
    else if (!this.book.isName(found.unit, text)) faults.push(fault('parent', 'unit_alias', { value: quoted(text), name: quoted(found.unit.name) },
      'note'));
    if (found.kind === 'found' && own !== ''
      && (id === own || this.book.below(own).has(id))) faults.push(fault('parent', 'unit_circle', { value: quoted(text) }));
    return id;
  }

  private decided(row: ScannedRow, own: string, read: Omit<UnitFields, 'kind'> & { kind: UnitWord | null }): UnitDecision {
    const place = placeOf(row.sheet.index, row.rowNumber);
    const earlier = own === '' ? undefined : this.taken.get(own);
    if (earlier !== undefined) {
      const other = placeLabel(earlier, this.sheetNames);
      row.faults.push(fault('name', 'duplicate_row', { other, value: quoted(read.name) }));
      return { ...skipped, like: { of: rowSaid(other), place: earlier, sure: true } };
    }
    const stored = this.byId.get(own) ?? null;
    const id = stored?.id ?? this.newId();
    this.taken.set(id, place);
    if (!stored) {
      const fields: UnitFields = { ...read, kind: read.kind ?? 'county' };
      this.keep(id, fields);
      return { verdict: 'add', fields, stored: null, id };
    }
    const known = new Set([stored.name, ...stored.aliases].map(placeKey));
    const fields: UnitFields = {
      // A row that calls the unit by an alias does not rename it.
      name: stored.name, kind: read.kind ?? stored.kind, divisionCode: read.divisionCode || stored.divisionCode, parentId: read.parentId
        || stored.parentId,
      aliases: [...stored.aliases, ...read.aliases.filter((one) => !known.has(placeKey(one)))],
    };
    this.keep(id, fields);
    const changes = (): Change[] => changed([
      ['类型', unitKindName(stored.kind), unitKindName(fields.kind)], ['行政区划代码', stored.divisionCode, fields.divisionCode],
      ['上级单位', this.book.nameOf(stored.parentId), this.book.nameOf(fields.parentId)], ['别名', stored.aliases.join('、'), fields.aliases.join('、')],
    ]);
    const like: Likeness = { of: [`已有单位“${stored.name}”`, `the stored unit “${stored.name}”`], place: 0, sure: true };
    return { verdict: changes().length === 0 ? 'same' : 'update', fields, stored, id, recordId: `u:${id}`, like, changes };
  }

  private keep(id: string, fields: UnitFields): void {
    this.book.keep({ id, name: fields.name, aliases: fields.aliases, parentId: fields.parentId });
    if (fields.divisionCode !== '') this.byCode.set(fields.divisionCode, id);
  }
}
