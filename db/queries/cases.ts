// What progress and the queue are worked out of, and the decisions taken on cases; decisions are only ever added to.
import type { ReadDb, WriteDb } from '../open.ts';

export interface ProgressJudgeRow { id: string; slot: number; name: string; unit: string; phone_masked: string; last_received_at: string | null }

/** Judges whose marks count, with when their last pack came that was not taken back. */
export const progressJudges = (db: ReadDb, contestId: string): ProgressJudgeRow[] => db.all<ProgressJudgeRow>(
  `select j.id, j.slot, j.name, j.unit, j.phone_masked,
     (select max(s.received_at) from score_packs s join receive_batches b on b.id = s.batch_id
      where s.judge_id = j.id and b.undone_at is null) as last_received_at
   from judges j where j.contest_id = ? and j.shadow = 0 order by j.slot`, contestId);

export interface ProgressEntries { ids: string[]; codes: string[]; divisions: string[]; active: (0 | 1)[] }

/** Lists of the same length, one place an entry, in the order of codes: one row instead of many thousands. */
export function progressEntries(db: ReadDb, contestId: string): ProgressEntries {
  const row = db.get<Record<keyof ProgressEntries, string>>(
    `select json_group_array(id) as ids, json_group_array(blind_code) as codes, json_group_array(division) as divisions,
       json_group_array(status = 'active') as active
     from (select id, blind_code, division, status from entries where contest_id = ? order by blind_code, id)`, contestId);
  const list = (text: string | undefined): unknown => JSON.parse(text ?? '[]');
  return { ids: list(row?.ids) as string[], codes: list(row?.codes) as string[], divisions: list(row?.divisions) as string[],
    active: list(row?.active) as (0 | 1)[] };
}

/** Entry, status, total, reason, veto and seconds of one seat; null from the status on where no sheet came. */
export type SeatTuple = [
  entryId: string, status: string | null, total: number | null, reason: string | null, vetoed: 0 | 1 | null, seconds: number | null,
];

/** The seats of each judge whose marks count with their sheets, also of entries that do not take part; and the newest pack they come from. */
export const progressSeats = (db: ReadDb, contestId: string): { judge_id: string; seats: SeatTuple[]; score_pack_id: number | null }[] =>
  db.all<{ judge_id: string; seats: string; score_pack_id: number | null }>(
    `select j.id as judge_id, max(s.score_pack_id) as score_pack_id,
       json_group_array(json_array(a.entry_id, s.status, s.total, s.reason, s.vetoed, s.seconds)) as seats
     from judges j join assignments a on a.judge_id = j.id
     left join score_sheets s on s.judge_id = a.judge_id and s.entry_id = a.entry_id
     where j.contest_id = ? and j.shadow = 0 group by j.slot`, contestId)
    .map((row) => ({ ...row, seats: JSON.parse(row.seats) as SeatTuple[] }));

export interface HiddenReasonRow {
  judge_id: string; name: string; slot: number; entry_id: string; blind_code: string; status: string; reason: string;
}

/** Recusals and reports under codes whose marks never count. */
export const hiddenReasons = (db: ReadDb, contestId: string): HiddenReasonRow[] => db.all<HiddenReasonRow>(
  `select s.judge_id, j.name, j.slot, c.entry_id, e.blind_code, s.status, s.reason
   from calibration_sheets s join calibration_codes c on c.judge_id = s.judge_id and c.code = s.code
   join judges j on j.id = s.judge_id join entries e on e.id = c.entry_id
   where j.contest_id = ? and s.reason is not null order by j.slot, e.blind_code, s.code`, contestId);

export interface IssuedRow { judge_id: string; revision: number; file_name: string }

/** All packs and sheets that were issued, those of a judge in their order. */
export const issuedPacks = (db: ReadDb, contestId: string): IssuedRow[] => db.all<IssuedRow>(
  'select judge_id, revision, file_name from packs where contest_id = ? order by judge_id, revision', contestId);

/** Which revision of his judging pack each score pack was made with. */
export const scorePackRevisions = (db: ReadDb, contestId: string): { id: number; revision: number }[] => db.all(
  'select s.id, p.revision from score_packs s join packs p on p.id = s.pack_id where s.contest_id = ?', contestId);

/** The codes of one pack as its judge has them before him. */
export const codeOrder = (db: ReadDb, judgeId: string, revision: number): string[] => JSON.parse(
  db.get<{ code_order: string }>('select code_order from packs where judge_id = ? and revision = ?', judgeId, revision)?.code_order ?? '[]') as string[];

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
