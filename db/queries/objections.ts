// Objections to a posted list: who made them lies sealed; decisions are only ever added to.
import type { ReadDb, WriteDb } from '../open.ts';

export interface ObjectionRow {
  id: string; contest_id: string; publication_id: string; entry_id: string | null; by: 'person' | 'unit'; masked: string; sealed: Uint8Array;
  received_on: string; accepted: 0 | 1; sentence: string; files: string; at: string;
}
export interface ObjectionListRow extends Omit<ObjectionRow, 'sealed'> { entry: string; title: string }
export interface DecisionRow {
  id: string; objection_id: string; decision: 'upheld' | 'partly' | 'rejected'; reason: string; persons: string; version: number | null; at: string;
}

const columns = 'id, contest_id, publication_id, entry_id, by, masked, sealed, received_on, accepted, sentence, files, at';

export const objectionRow = (db: ReadDb, id: string): ObjectionRow | undefined =>
  db.get<ObjectionRow>(`select ${columns} from objections where id = ?`, id);

/** Newest first, without what is sealed. */
export const objectionRows = (db: ReadDb, contestId: string): ObjectionListRow[] => db.all<ObjectionListRow>(
  `select o.id, o.contest_id, o.publication_id, o.entry_id, o.by, o.masked, o.received_on, o.accepted, o.sentence, o.files, o.at,
     coalesce(e.number, '') as entry, coalesce(e.title, '') as title
   from objections o left join entries e on e.id = o.entry_id where o.contest_id = ? order by o.at desc, o.id`, contestId);

/** Those about one entry (null: the contest as a whole) on one list: to see whether the same came twice. */
export const likeObjections = (db: ReadDb, publicationId: string, entryId: string | null): ObjectionRow[] => db.all<ObjectionRow>(
  `select ${columns} from objections where publication_id = ? and entry_id is ?`, publicationId, entryId);

export const insertObjection = (db: WriteDb, row: ObjectionRow): void => void db.run(
  `insert into objections (${columns}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  row.id, row.contest_id, row.publication_id, row.entry_id, row.by, row.masked, row.sealed, row.received_on, row.accepted, row.sentence,
  row.files, row.at);

/** Oldest first. */
export const decisionRows = (db: ReadDb, contestId: string): DecisionRow[] => db.all<DecisionRow>(
  `select d.id, d.objection_id, d.decision, d.reason, d.persons, d.version, d.at from objection_decisions d
     join objections o on o.id = d.objection_id where o.contest_id = ? order by d.at, d.rowid`, contestId);

export const decisionsOf = (db: ReadDb, objectionId: string): DecisionRow[] => db.all<DecisionRow>(
  `select id, objection_id, decision, reason, persons, version, at from objection_decisions where objection_id = ? order by at, rowid`,
  objectionId);

export const insertDecision = (db: WriteDb, row: DecisionRow): void => void db.run(
  'insert into objection_decisions (id, objection_id, decision, reason, persons, version, at) values (?, ?, ?, ?, ?, ?, ?)',
  row.id, row.objection_id, row.decision, row.reason, row.persons, row.version, row.at);

export interface ObjectedEntryRow { id: string; number: string; blind_code: string }
/** By number or by blind code, as people write either. */
export const entryByName = (db: ReadDb, contestId: string, name: string): ObjectedEntryRow[] => db.all<ObjectedEntryRow>(
  `select id, number, blind_code from entries where contest_id = ? and (number = ? collate nocase or blind_code = ? collate nocase)`,
  contestId, name, name);

export const objectionExists = (db: ReadDb, id: string): boolean => db.get('select 1 from objections where id = ?', id) !== undefined;
