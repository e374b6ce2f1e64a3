// What progress and the queue are worked out of, and the decisions taken on cases; decisions are only ever added to.
import type { ReadDb, WriteDb } from '../open.ts';

export interface ProgressJudgeRow { id: string; slot: number; name: string; unit: string; phone_masked: string; last_received_at: string | null }

/** Judges whose marks count, with when their last pack came that was not taken back. */
export const progressJudges = (db: ReadDb, contestId: string): ProgressJudgeRow[] => db.all<ProgressJudgeRow>(
  `select j.id, j.slot, j.name, j.unit, j.phone_masked,
     (select max(s.received_at) from score_packs s join receive_batches b on b.id = s.batch_id
      where s.judge_id = j.id and b.undone_at is null) as last_received_at
   from judges j where j.contest_id = ? and j.shadow = 0 order by j.slot`, contestId);

export interface ProgressEntryRow { id: string; blind_code: string; division: string; status: 'active' | 'withdrawn' }

export const progressEntries = (db: ReadDb, contestId: string): ProgressEntryRow[] => db.all<ProgressEntryRow>(
  'select id, blind_code, division, status from entries where contest_id = ? order by blind_code, id', contestId);

/** Seats, by the judge; also those of entries that do not take part. */
export const progressSeats = (db: ReadDb, contestId: string): { judge_id: string; entry_id: string }[] => db.all(
  'select judge_id, entry_id from assignments where contest_id = ? order by judge_id', contestId);

export interface ProgressSheetRow {
  judge_id: string; entry_id: string; status: string; total: number | null; reason: string | null; vetoed: 0 | 1; seconds: number | null;
}

export const progressSheets = (db: ReadDb, contestId: string): ProgressSheetRow[] => db.all<ProgressSheetRow>(
  `select s.judge_id, s.entry_id, s.status, s.total, s.reason, s.vetoed, s.seconds
   from judges j join score_sheets s on s.judge_id = j.id where j.contest_id = ?`, contestId);

export interface NewestPackRow {
  judge_id: string; revision: number; file_name: string; code_order: string;
  /** Of the pack that the counted sheets were made with, and its codes; null: none came back. */
  counted: number | null; counted_order: string | null;
}

/** The newest pack of each judge beside the one his sheets come from; its codes only where that is an older one. */
export const newestPacks = (db: ReadDb, contest: string): NewestPackRow[] => db.allNamed<NewestPackRow>(
  `with counted as (
     select d.judge_id, max(p.revision) as revision
     from (select distinct s.judge_id, s.score_pack_id from judges j join score_sheets s on s.judge_id = j.id where j.contest_id = @contest) d
     join score_packs c on c.id = d.score_pack_id join packs p on p.id = c.pack_id group by d.judge_id)
   select p.judge_id, p.revision, p.file_name, case when c.revision < p.revision then p.code_order else '[]' end as code_order,
     c.revision as counted, case when c.revision < p.revision then o.code_order else '[]' end as counted_order
   from packs p left join counted c on c.judge_id = p.judge_id
   left join packs o on o.judge_id = p.judge_id and o.revision = c.revision
   where p.contest_id = @contest and p.revision = (select max(revision) from packs where judge_id = p.judge_id)`,
  { contest });

export interface DecisionRow {
  kind: 'veto' | 'discrepancy' | 'recusal' | 'report' | 'missing' | 'leak' | 'old_pack'; entry_id: string | null; judge_id: string | null;
  facts: string; action: 'accept' | 'another_judge' | 'arbitrate' | 'remind' | 'exclude' | 'ask_again'; reason: string; at: string;
}

/** In the order in which they were taken. */
export const decisionRows = (db: ReadDb, contestId: string): DecisionRow[] => db.all<DecisionRow>(
  'select kind, entry_id, judge_id, facts, action, reason, at from case_decisions where contest_id = ? order by at, rowid', contestId);

export const insertDecision = (db: WriteDb, id: string, contestId: string, row: DecisionRow): void => void db.run(
  `insert into case_decisions (id, contest_id, kind, entry_id, judge_id, facts, action, reason, at) values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  id, contestId, row.kind, row.entry_id, row.judge_id, row.facts, row.action, row.reason, row.at);

/** Whether a decision of the eligibility check keeps an entry out. */
export const excludedByCheck = (db: ReadDb, contestId: string, entryId: string): boolean => db.get(
  `select 1 from entry_decisions d where d.contest_id = ? and d.decision = 'excluded'
   and exists (select 1 from json_each(d.entry_ids) where value = ?)`, contestId, entryId) !== undefined;

/** Each judge's own codes of the entries he was given, in no order. */
export const ownCodes = (db: ReadDb, contestId: string): { judge_id: string; entry_id: string; code: string }[] => db.all(
  'select c.judge_id, c.entry_id, c.code from judges j join entry_codes c on c.judge_id = j.id where j.contest_id = ?', contestId);
