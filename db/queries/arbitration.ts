// Arbitration: marks of entries that may lie apart, who reads next, codes in packs, and what the readers gave.
import type { ReadDb, WriteDb } from '../open.ts';

export type StageRow = 'leader' | 'third' | 'chief';

export interface MarkedEntryRow {
  id: string; blind_code: string; title: string; division: string; category: string; subject: string; language: string;
  /** Seats of judges whose marks count; those whose sheet is submitted, recused or reported. */
  seats: number; answered: number;
  /** JSON list of { judgeId, slot, total, vetoed }: the submitted ones, in the order of the judges. */
  sheets: string;
}

/** Active entries with their first marks, in the order of the entries. */
export const markedEntries = (db: ReadDb, contestId: string): MarkedEntryRow[] => db.all<MarkedEntryRow>(
  `select e.id, e.blind_code, e.title, e.division, e.category, e.subject, e.language, count(a.judge_id) as seats,
     coalesce(sum(s.status in ('submitted', 'recused', 'reported')), 0) as answered,
     json_group_array(json_object('judgeId', s.judge_id, 'slot', a.slot, 'total', s.total, 'vetoed', s.vetoed) order by a.slot)
       filter (where s.status = 'submitted' and s.total is not null) as sheets
   from entries e left join (select x.entry_id, x.judge_id, j.slot from assignments x join judges j on j.id = x.judge_id and j.shadow = 0) a
     on a.entry_id = e.id
   left join score_sheets s on s.entry_id = a.entry_id and s.judge_id = a.judge_id
   where e.contest_id = ? and e.status = 'active' group by e.id order by e.position, e.id`, contestId);

/** Scores of each sheet of these entries (null: of all of the contest) as a JSON object criterion id → hundredths; and the comments. */
export const scoresOfEntries = (db: ReadDb, contestId: string, entryIds: readonly string[] | null): {
  judge_id: string; entry_id: string; comment: string; scores: string;
}[] => db.allNamed(
  `select s.judge_id, s.entry_id, s.comment, json_group_object(v.criterion_id, v.value) filter (where v.criterion_id is not null) as scores
   from entries e join score_sheets s on s.entry_id = e.id and s.status = 'submitted'
   left join scores v on v.judge_id = s.judge_id and v.entry_id = s.entry_id
   where e.contest_id = @contest and e.status = 'active' and (@ids is null or e.id in (select value from json_each(@ids)))
   group by s.judge_id, s.entry_id`, { contest: contestId, ids: entryIds === null ? null : JSON.stringify(entryIds) });

export interface ArbitrationSeatRow {
  id: string; entry_id: string; judge_id: string; name: string; slot: number; stage: StageRow; reason: string; at: string;
  /** 1: his newest pack carries it. */
  out: 0 | 1;
}

/** Seats in force. */
export const arbitrationSeats = (db: ReadDb, contestId: string): ArbitrationSeatRow[] => db.all<ArbitrationSeatRow>(
  `select s.id, s.entry_id, s.judge_id, j.name, j.slot, s.stage, s.reason, s.at, exists (
     select 1 from arbitration_codes c join packs p on p.judge_id = c.judge_id
       and p.revision = (select max(revision) from packs where judge_id = c.judge_id and kind = 'pack')
     join json_each(p.code_order) o on o.value = c.code
     where c.judge_id = s.judge_id and c.entry_id = s.entry_id and c.stage = s.stage) as out
   from arbitration_seats s join judges j on j.id = s.judge_id
   where s.contest_id = ? and s.withdrawn_at is null order by s.at, s.id`, contestId);

export const insertArbitrationSeat = (
  db: WriteDb, row: { id: string; contest_id: string; entry_id: string; judge_id: string; stage: StageRow; reason: string; at: string },
): void => void db.run(
  'insert into arbitration_seats (id, contest_id, entry_id, judge_id, stage, reason, at) values (?, ?, ?, ?, ?, ?, ?)',
  row.id, row.contest_id, row.entry_id, row.judge_id, row.stage, row.reason, row.at);

/** Takes the reader of a stage away, with what he gave; how many seats there were. */
export function withdrawArbitrationSeat(db: WriteDb, entryId: string, stage: StageRow, at: string): number {
  db.run('delete from arbitration_sheets where entry_id = ? and stage = ?', entryId, stage);
  return db.run('update arbitration_seats set withdrawn_at = ? where entry_id = ? and stage = ? and withdrawn_at is null', at, entryId, stage).changes;
}

export interface ArbitrationSheetRow {
  entry_id: string; stage: StageRow; contest_id: string; judge_id: string | null; person: string; score_pack_id: number | null;
  status: 'draft' | 'submitted' | 'recused' | 'reported'; total: number | null; vetoed: 0 | 1;
  /** JSON object criterion id → hundredths. */
  scores: string;
  comment: string; reason: string; at: string;
}

/** What arbiters gave, drafts and recusals too; only 'submitted' ones are marks. */
export const arbitrationSheets = (db: ReadDb, contestId: string): ArbitrationSheetRow[] => db.all<ArbitrationSheetRow>(
  'select * from arbitration_sheets where contest_id = ? order by entry_id, stage', contestId);

export const insertArbitrationSheet = (db: WriteDb, row: ArbitrationSheetRow): void => void db.run(
  `insert into arbitration_sheets (entry_id, stage, contest_id, judge_id, person, score_pack_id, status, total, vetoed, scores, comment, reason, at)
   values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
   on conflict (entry_id, stage) do nothing`,
  row.entry_id, row.stage, row.contest_id, row.judge_id, row.person, row.score_pack_id, row.status, row.total, row.vetoed, row.scores,
  row.comment, row.reason, row.at);

/** What came from this judge in packs: it is rebuilt from them. What was typed in stays. */
export const clearArbitrationSheets = (db: WriteDb, judgeId: string): void =>
  void db.run('delete from arbitration_sheets where judge_id = ? and score_pack_id is not null', judgeId);

/** Removes one sheet of a stage that is no mark (a recusal, a report), so that the next reader's can take its place. */
export const removeUnmarked = (db: WriteDb, entryId: string, stage: StageRow): void =>
  void db.run("delete from arbitration_sheets where entry_id = ? and stage = ? and status <> 'submitted'", entryId, stage);

export interface ArbitrationCodeRow { judge_id: string; code: string; entry_id: string; stage: StageRow }

/** Every code under which an entry of arbitration was given out, withdrawn ones too, with what its entry is now. */
export const arbitrationCodes = (db: ReadDb, contestId: string): (ArbitrationCodeRow & { category: string; blind_code: string })[] => db.all(
  `select c.judge_id, c.code, c.entry_id, c.stage, e.category, e.blind_code
   from arbitration_codes c join judges j on j.id = c.judge_id join entries e on e.id = c.entry_id
   where j.contest_id = ? order by c.judge_id, c.code`, contestId);

export const insertArbitrationCode = (db: WriteDb, row: ArbitrationCodeRow): void => void db.run(
  'insert into arbitration_codes (judge_id, code, entry_id, stage) values (?, ?, ?, ?)', row.judge_id, row.code, row.entry_id, row.stage);

/** Codes of one judge whose seat is in force, with its stage. */
export const seatedCodes = (db: ReadDb, judgeId: string): Map<string, { entryId: string; stage: StageRow; contestId: string; name: string }> =>
  new Map(db.all<{ code: string; entryId: string; stage: StageRow; contestId: string; name: string }>(
    `select c.code, c.entry_id as entryId, c.stage, s.contest_id as contestId, j.name from arbitration_codes c
     join arbitration_seats s on s.judge_id = c.judge_id and s.entry_id = c.entry_id and s.stage = c.stage and s.withdrawn_at is null
     join judges j on j.id = c.judge_id where c.judge_id = ?`, judgeId).map(({ code, ...one }) => [code, one]));

export interface ReaderRow {
  id: string; slot: number; name: string; subjects: string; divisions: string; categories: string; languages: string;
  /** Entries of the plan, and seats of arbitration in force. */
  load: number; arbitrations: number;
}

/** Judges whose marks count. */
export const readerRows = (db: ReadDb, contestId: string): ReaderRow[] => db.all<ReaderRow>(
  `select j.id, j.slot, j.name, j.subjects, j.divisions, j.categories, j.languages,
     (select count(*) from assignments a join entries e on e.id = a.entry_id and e.status = 'active' where a.judge_id = j.id) as load,
     (select count(*) from arbitration_seats s where s.judge_id = j.id and s.withdrawn_at is null) as arbitrations
   from judges j where j.contest_id = ? and j.shadow = 0 order by j.slot`, contestId);

/** Who had these entries before him already: as first judge, under any code of a pack, or as a reader of another stage. */
export const seenBy = (db: ReadDb, entryIds: readonly string[]): {
  judge_id: string; entry_id: string; how: 'first' | 'code' | 'recused' | StageRow;
}[] => db.allNamed(
  `with looked as materialized (select value as id from json_each(@ids))
   select judge_id, entry_id, 'first' as how from assignments where entry_id in (select id from looked)
   union select judge_id, entry_id, 'first' from score_sheets where entry_id in (select id from looked)
   union select judge_id, entry_id, 'code' from entry_codes where entry_id in (select id from looked)
   union select judge_id, entry_id, 'code' from calibration_codes where entry_id in (select id from looked)
   union select judge_id, entry_id, stage from arbitration_seats where withdrawn_at is null and entry_id in (select id from looked)
   union select judge_id, entry_id, stage from arbitration_sheets where judge_id is not null and entry_id in (select id from looked)
   union select judge_id, entry_id, 'recused' from arbitration_sheets
     where judge_id is not null and status = 'recused' and entry_id in (select id from looked)`, { ids: JSON.stringify(entryIds) });

/** Entries of which the last word on a case was to arbitrate. */
export const entriesToArbitrate = (db: ReadDb, contestId: string): Set<string> => new Set(db.all<{ entry_id: string }>(
  `select distinct entry_id from (select entry_id, action,
     row_number() over (partition by kind, entry_id, judge_id order by at desc, rowid desc) as place
     from case_decisions where contest_id = ? and entry_id is not null)
   where place = 1 and action = 'arbitrate'`, contestId).map((one) => one.entry_id));

export interface SeatEntryRow {
  judge_id: string; judge: string; entry_id: string; stage: StageRow; blind_code: string; title: string; division: string; category: string;
  subject: string; grade: string; seconds: number | null;
}

/** What readers have before them in packs: seats in force of active entries, but for those whose mark was typed in. */
export const seatsForPacks = (db: ReadDb, contestId: string): SeatEntryRow[] => db.all<SeatEntryRow>(
  `select s.judge_id, j.name as judge, s.entry_id, s.stage, e.blind_code, e.title, e.division, e.category, e.subject, e.grade, e.seconds
   from arbitration_seats s join entries e on e.id = s.entry_id and e.status = 'active' join judges j on j.id = s.judge_id
   where s.contest_id = ? and s.withdrawn_at is null and not exists (select 1 from arbitration_sheets t
     where t.entry_id = s.entry_id and t.stage = s.stage and t.score_pack_id is null)
   order by j.slot, e.position, e.id`, contestId);

/** Submitted first marks of these entries, scores as a JSON object. */
export const firstMarksOf = (db: ReadDb, entryIds: readonly string[]): {
  judge_id: string; entry_id: string; total: number; comment: string; scores: string;
}[] => db.all(
  `select s.judge_id, s.entry_id, s.total, s.comment, json_group_object(v.criterion_id, v.value) filter (where v.criterion_id is not null) as scores
   from score_sheets s join assignments a on a.entry_id = s.entry_id and a.judge_id = s.judge_id
   left join scores v on v.judge_id = s.judge_id and v.entry_id = s.entry_id
   where s.status = 'submitted' and s.total is not null and s.entry_id in (select value from json_each(?))
   group by s.judge_id, s.entry_id`, JSON.stringify(entryIds));

/** Readers of arbitration for whom a conflict was declared since: no pack may carry the entry. */
export const readersAgainstConflicts = (db: ReadDb, contestId: string): { judge_id: string; judge: string; blind_code: string }[] => db.all(
  `select s.judge_id, j.name as judge, e.blind_code from arbitration_seats s
   join declared_conflicts d on d.entry_id = s.entry_id and d.judge_id = s.judge_id
   join entries e on e.id = s.entry_id and e.status = 'active' join judges j on j.id = s.judge_id
   where s.contest_id = ? and s.withdrawn_at is null and not exists (select 1 from arbitration_sheets t
     where t.entry_id = s.entry_id and t.stage = s.stage and t.status = 'submitted')
   order by j.slot, e.position`, contestId);

/** When a score pack was received. */
export const receivedAt = (db: ReadDb, scorePackId: number): string =>
  db.get<{ received_at: string }>('select received_at from score_packs where id = ?', scorePackId)?.received_at ?? '';
