// Entries as the import reads and writes them.
import type { ReadDb, Value, WriteDb } from '../open.ts';
import { BulkInsert } from './bulk.ts';
import { changedRows, dependents, type Obstacle } from './imports.ts';

export interface EntryKeyRow {
  id: string; match_key: string; number: string; title: string; author: string; school: string
}

/** What entries are found by; few columns, for all entries of a contest. */
export const entryKeyRows = (db: ReadDb, contestId: string): IterableIterator<EntryKeyRow> => db.each<EntryKeyRow>(
  `select e.id, e.match_key, e.number, e.title, coalesce(p.name, '') as author, coalesce(s.name, '') as school
   from entries e left join entry_people p on p.entry_id = e.id and p.part = 'author' and p.position = 1
   left join schools s on s.id = coalesce(p.school_id, e.school_id) where e.contest_id = ?`, contestId);

export interface StoredEntryRow {
  id: string; match_key: string; number: string; title: string; division: string; category: string; subject: string; grade: string;
  submitting_unit: string; school: string; school_code: string; seconds: number | null; remark: string; frozen: 0 | 1;
  textbook: string; volume: string; lesson: string; similarity: number | null; recommend_rank: number | null;
  language: string; coverage: number | null;
}
export interface StoredPersonRow {
  part: 'author' | 'advisor'; position: number; name: string; school: string; school_code: string;
  school_id: string | null;
  id_sealed: Uint8Array | null; id_index: Uint8Array | null; id_masked: string;
  phone_sealed: Uint8Array | null; phone_index: Uint8Array | null; phone_masked: string; consent: string;
}

export const storedEntry = (db: ReadDb, id: string): StoredEntryRow | undefined => db.get<StoredEntryRow>(
  `select e.id, e.match_key, e.number, e.title, e.division, e.category, e.subject, e.grade, coalesce(u.name, '') as submitting_unit,
     e.seconds, e.remark, e.textbook, e.volume, e.lesson, e.similarity, e.recommend_rank, e.language, e.coverage,
     coalesce(s.name, '') as school, coalesce(s.code, '') as school_code,
     exists (select 1 from assignments a where a.entry_id = e.id) or exists (select 1 from entry_codes c where c.entry_id = e.id) as frozen
   from entries e left join submitting_units u on u.id = e.submitting_unit_id left join schools s on s.id = e.school_id where e.id = ?`, id);

export const storedPeople = (db: ReadDb, entryId: string): StoredPersonRow[] => db.all<StoredPersonRow>(
  `select p.part, p.position, p.name, coalesce(s.name, '') as school, coalesce(s.code, '') as school_code, p.school_id,
     p.id_sealed, p.id_index, p.id_masked, p.phone_sealed, p.phone_index, p.phone_masked, p.consent
   from entry_people p left join schools s on s.id = p.school_id where p.entry_id = ?
   order by p.part desc, p.position`, entryId);

const entryColumns = ['id', 'contest_id', 'number', 'match_key', 'blind_code', 'title', 'division', 'category',
  'subject', 'grade',
  'submitting_unit_id', 'school_id', 'seconds', 'remark', 'status', 'position', 'textbook', 'volume', 'lesson', 'similarity',
  'recommend_rank', 'language', 'coverage'] as const;
const peopleColumns = ['entry_id', 'part', 'position', 'name', 'school_id', 'id_sealed', 'id_index', 'id_masked',
  'phone_sealed', 'phone_index', 'phone_masked', 'consent'] as const;

/** Column order of what `add` takes: as in the schema. */
export const newEntries = (db: WriteDb): BulkInsert => new BulkInsert(db, 'entries', entryColumns);
export const newPeople = (db: WriteDb): BulkInsert => new BulkInsert(db, 'entry_people', peopleColumns);

export function updateEntry(db: WriteDb, id: string, values: {
  number: string; match_key: string; title: string; division: string; category: string; subject: string; grade: string;
  submitting_unit_id: string | null; school_id: string | null; seconds: number | null; remark: string;
  textbook: string; volume: string; lesson: string; similarity: number | null; recommend_rank: number | null;
  language: string; coverage: number | null;
}): void {
  db.run(`update entries set number = ?, match_key = ?, title = ?, division = ?, category = ?, subject = ?, grade = ?,
      submitting_unit_id = ?, school_id = ?, seconds = ?, remark = ?, textbook = ?, volume = ?, lesson = ?, similarity = ?, recommend_rank = ?,
      language = ?, coverage = ? where id = ?`,
  values.number, values.match_key, values.title, values.division, values.category, values.subject, values.grade,
  values.submitting_unit_id, values.school_id, values.seconds, values.remark,
  values.textbook, values.volume, values.lesson, values.similarity, values.recommend_rank,
  values.language, values.coverage, id);
  db.run('delete from entry_people where entry_id = ?', id);
}

export const lastPosition = (db: ReadDb, contestId: string): number =>
  db.get<{ n: number }>('select coalesce(max(position), 0) as n from entries where contest_id = ?', contestId)?.n ?? 0;

export const blindCodes = (db: ReadDb, contestId: string): { blind_code: string }[] =>
  db.all('select blind_code from entries where contest_id = ?', contestId);

/** Row and people of an entry as they stand, for undo; bytes as hex. */
export function entrySnapshot(db: ReadDb, id: string): string {
  const bytes = (name: string): string => `'${name}', case when ${name} is null then null else hex(${name}) end`;
  return db.get<{ body: string }>(`select json_object('row', json_object(
      ${entryColumns.map((name) => `'${name}', e.${name}`).join(', ')}), 'people',
        json((select json_group_array(json_object(
      ${peopleColumns.map((name) => (/sealed|index/.test(name) ? bytes(name) : `'${name}', ${name}`)).join(', ')}))
      from entry_people where entry_id = e.id))) as body from entries e where e.id = ?`, id)?.body ?? '';
}

const fromHex = (name: string, value: Value): Value =>
  (/sealed|index/.test(name) && typeof value === 'string' ? Buffer.from(value, 'hex') : value);

/** Puts an entry back as a snapshot says; its blind code and position never changed. */
export function restoreEntry(db: WriteDb, body: string): void {
  const { row, people } = JSON.parse(body) as { row: Record<string, Value>; people: Record<string, Value>[] };
  // A snapshot of an earlier version knows fewer columns: what it does not know stays.
  const kept = entryColumns.filter((name) => name !== 'id' && name !== 'contest_id' && name in row);
  db.run(`update entries set ${kept.map((name) => `${name} = ?`).join(', ')} where id = ?`,
    ...kept.map((name) => row[name] ?? null), row['id'] ?? null);
  db.run('delete from entry_people where entry_id = ?', row['id'] ?? null);
  const insert = newPeople(db);
  for (const person of people) insert.add(...peopleColumns.map((name) => fromHex(name, person[name] ?? (name === 'consent' ? '' : null))));
  insert.flush();
}

/** All entries after a position, in one statement. */
export const insertEntryAdditions = (db: WriteDb, batchId: string, contestId: string, after: number): void => void db.run(
  'insert into import_changes select ?, id, null from entries where contest_id = ? and position > ?', batchId, contestId, after);

/** What was built on entries of a batch, in words; changed rows count only where judging builds on them. */
export const entriesObstacle = (db: ReadDb, batchId: string): Obstacle | null => dependents(db, batchId, '件', [
  { table: 'assignments', rowId: 't.entry_id', word: ['已分配给评委的作品', 'entries assigned to judges'] },
  { table: 'entry_codes', rowId: 't.entry_id', word: ['已装入评审包的作品', 'entries in judging packs'] },
  { table: 'score_sheets', rowId: 't.entry_id', word: ['已有评分的作品', 'entries with scores'] },
  { table: 'result_rows', rowId: 't.entry_id', word: ['已计入结果的作品', 'entries in the results'] },
  // Files that came with a recommendation file go with it; where they took the place of others, those are gone.
  { table: 'attachments', rowId: `case when t.source_path = 'sxrec:' || c.batch_id then null else t.entry_id end`, word: ['已有附件的作品', 'entries with files'], onlyAdded: true },
  { table: 'attachments', rowId: `case when t.source_path = 'sxrec:' || c.batch_id and c.before is not null then t.entry_id end`, word: ['已换成推荐文件里新文件的作品', 'entries whose files the recommendation replaced'] },
  { table: 'declared_conflicts', rowId: 't.entry_id', word: ['已登记回避的作品', 'entries with declared conflicts'], onlyAdded: true },
  { table: 'affinities', rowId: 't.entry_id', word: ['已导入匹配度的作品', 'entries with imported affinities'], onlyAdded: true },
  { table: 'assignment_pins', rowId: 't.entry_id', word: ['已指定评委的作品', 'entries with pinned judges'], onlyAdded: true },
]);

/** Attachments of what a batch added: their files go when it is taken back. */
export const addedFiles = (db: ReadDb, batchId: string): string[] => db.all<{ id: string }>(
  `select a.id from import_changes c join attachments a on a.entry_id = c.row_id where c.batch_id = ? and c.before is null`, batchId).map((one) => one.id);

/** Removes what a batch added, then restores what it changed: a restored row may take back a key from an added one. */
export function undoEntries(db: WriteDb, contestId: string, batchId: string): { removed: number; restored: number } {
  const { changes } = db.run(`delete from entries where contest_id = ?
    and id in (select row_id from import_changes where batch_id = ? and before is null)`, contestId, batchId);
  const rows = changedRows(db, batchId);
  for (const { before } of rows) restoreEntry(db, before);
  return { removed: changes, restored: rows.length };
}
