// Every column that holds a value encrypted under the workspace's data key, or a blind index of one: where it lives, with what it
// is authenticated, and from what its index is made. Whoever adds such a column adds it here (a test compares with the schema).
import type { ReadDb, Value, WriteDb } from '../open.ts';
import { sealedAt } from './directory.ts';
import { expertSealedAt } from './experts.ts';
import { winnerSealedAt } from './past-winners.ts';

export type SealedRow = Record<string, Value>;
/** What an index may have been made from: purpose and normalised value. */
export type IndexInput = readonly [purpose: 'id' | 'phone', value: string];

export interface SealedColumn {
  column: string;
  /** What the value is authenticated with. */
  at: (row: SealedRow) => string;
  index?: { column: string; inputs: (plain: string) => readonly IndexInput[] };
}
export interface SealedTable {
  table: string;
  key: readonly string[];
  columns: readonly SealedColumn[];
  /** Its match_key may have the hex of the row's own index in it. */
  matchKey?: true;
}

const text = (row: SealedRow, column: string): string => String(row[column] ?? '');
const id = { column: 'id_index', inputs: (plain: string): IndexInput[] => [['id', plain]] };
const phone = { column: 'phone_index', inputs: (plain: string): IndexInput[] => [['phone', plain]] };

/** A 学籍号 that is made of an ID number is looked up as that number. */
const innerId = (plain: string): string => (/^G\d{17}[\dX]$/.test(plain) ? plain.slice(1) : plain);

export const sealedTables: readonly SealedTable[] = [
  { table: 'contest_keys', key: ['contest_id'], columns: [{ column: 'secrets_sealed', at: (row) => `contest-keys/${text(row, 'contest_id')}` }] },
  { table: 'desk_keys', key: ['only_row'], columns: [{ column: 'secrets_sealed', at: () => 'desk/keys' }] },
  { table: 'desk_packs', key: ['id'], columns: [
    { column: 'header_sealed', at: (row) => `desk/header/${text(row, 'id')}` },
    // Emptied when the pack is put away.
    { column: 'file_key_sealed', at: (row) => `desk/file-key/${text(row, 'id')}` },
  ] },
  { table: 'entry_people', key: ['entry_id', 'part', 'position'], columns: [
    { column: 'id_sealed', at: (row) => sealedAt.personId(text(row, 'entry_id'), text(row, 'part'), Number(row['position'])), index: id },
    { column: 'phone_sealed', at: (row) => sealedAt.personPhone(text(row, 'entry_id'), text(row, 'part'), Number(row['position'])), index: phone },
  ] },
  { table: 'experts', key: ['id'], matchKey: true, columns: [
    { column: 'id_sealed', at: (row) => expertSealedAt.id(text(row, 'id')), index: id },
    { column: 'phone_sealed', at: (row) => expertSealedAt.phone(text(row, 'id')), index: phone },
  ] },
  { table: 'judge_relations', key: ['id'], columns: [
    { column: 'id_sealed', at: (row) => sealedAt.relation(text(row, 'id')),
      index: { column: 'id_index', inputs: (plain) => [['id', plain], ['phone', plain]] } },
  ] },
  { table: 'judges', key: ['id'], matchKey: true, columns: [
    { column: 'id_sealed', at: (row) => sealedAt.judgeId(text(row, 'id')), index: id },
    { column: 'phone_sealed', at: (row) => sealedAt.judgePhone(text(row, 'id')), index: phone },
  ] },
  { table: 'objections', key: ['id'], columns: [{ column: 'sealed', at: (row) => `objections.sealed/${text(row, 'id')}` }] },
  { table: 'past_winners', key: ['id'], matchKey: true, columns: [
    { column: 'id_sealed', at: (row) => winnerSealedAt(text(row, 'id')),
      index: { column: 'id_index', inputs: (plain) => [['id', innerId(plain)], ['id', plain]] } },
  ] },
  { table: 'teachers', key: ['id'], matchKey: true, columns: [
    { column: 'id_sealed', at: (row) => sealedAt.teacherId(Number(row['id'])), index: id },
    { column: 'phone_sealed', at: (row) => sealedAt.teacherPhone(Number(row['id'])), index: phone },
  ] },
  { table: 'transcript_keys', key: ['only_row'], columns: [{ column: 'secret_sealed', at: () => 'transcript_keys.secret' }] },
];

/** Encrypted, but under other keys: packs to the contest's own key, sealed identities to two people, the data key in its slots. */
export const otherwiseSealed: readonly string[] = [
  'score_packs.sealed_file', 'waiting_packs.sealed_file', 'seals.sealed_rest', 'sealed_identities.sealed', 'key_slots.wrapped', 'users.slot_wrapped',
];

/** All columns of a table that a rotation reads. */
const read = ({ key, columns, matchKey }: SealedTable): string[] =>
  [...key, ...columns.flatMap((one) => [one.column, ...(one.index ? [one.index.column] : [])]), ...(matchKey ? ['match_key'] : [])];

const anySealed = ({ columns }: SealedTable): string => `(${columns.map((one) => `length(${one.column}) > 0`).join(' or ')})`;

/** Rows with a sealed value, some at a time in the order of their key; `after` is the last one of the page before. */
export function sealedPage(db: ReadDb, table: SealedTable, after: SealedRow | null, limit: number): SealedRow[] {
  const names = table.key.join(', ');
  const beyond = after ? `and (${names}) > (${table.key.map(() => '?').join(', ')})` : '';
  return db.all<SealedRow>(`select ${read(table).join(', ')} from ${table.table} where ${anySealed(table)} ${beyond} order by ${names} limit ?`,
    ...(after ? table.key.map((name) => after[name] ?? null) : []), limit);
}

export function updateSealed(db: WriteDb, table: SealedTable, row: SealedRow, changes: SealedRow): void {
  const names = Object.keys(changes);
  db.run(`update ${table.table} set ${names.map((name) => `${name} = ?`).join(', ')} where ${table.key.map((name) => `${name} = ?`).join(' and ')}`,
    ...names.map((name) => changes[name] ?? null), ...table.key.map((name) => row[name] ?? null));
}

/** Sealed values and blind indexes together. */
export function countSealed(db: ReadDb): number {
  return sealedTables.reduce((sum, table) => {
    const columns = table.columns.flatMap((one) => [one.column, ...(one.index ? [one.index.column] : [])]);
    const counted = columns.map((name) => `count(nullif(${name}, x''))`).join(' + ');
    return sum + (db.get<{ n: number }>(`select ${counted} as n from ${table.table}`)?.n ?? 0);
  }, 0);
}

export interface SnapshotRow { batch_id: string; row_id: string; before: string }

/** Rows as they stood before an import, for its undoing, that have sealed values in them; in pages as above. */
export const snapshotPage = (db: ReadDb, after: SnapshotRow | null, limit: number): SnapshotRow[] => db.all<SnapshotRow>(
  `select batch_id, row_id, before from import_changes where before like '%\\_sealed":"_%' escape '\\' and (batch_id, row_id) > (?, ?)
   order by batch_id, row_id limit ?`, after?.batch_id ?? '', after?.row_id ?? '', limit);

export const updateSnapshot = (db: WriteDb, row: SnapshotRow, before: string): void =>
  void db.run('update import_changes set before = ? where batch_id = ? and row_id = ?', before, row.batch_id, row.row_id);
