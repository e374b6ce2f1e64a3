// Calibration: entries with reference marks, shadow judges, codes whose marks never count, and what judges gave under them.
import type { ReadDb, WriteDb } from '../open.ts';
import { authorsJudgedBefore, coauthorsOfJudges, recusedPairs, type AcquaintanceRow, type PairRow } from './assignment.ts';

export type ItemRole = 'practice' | 'qualify' | 'seed';
export type CodeRole = ItemRole | 'repeat' | 'shadow';

export interface ItemRow {
  entry_id: string; role: ItemRole; reference: string; feedback: string; blind_code: string; title: string; division: string; category: string;
  subject: string; grade: string; seconds: number | null; language: string; status: 'active' | 'withdrawn';
  /** Judges whose packs carry it in this role already. */
  in_packs: number;
}

/** In the order of the entries. */
export const itemRows = (db: ReadDb, contestId: string): ItemRow[] => db.all<ItemRow>(
  `select c.entry_id, c.role, c.reference, c.feedback, e.blind_code, e.title, e.division, e.category, e.subject, e.grade,
     e.seconds, e.language, e.status,
     (select count(*) from calibration_codes k where k.entry_id = c.entry_id and k.role = c.role) as in_packs
   from calibration_entries c join entries e on e.id = c.entry_id where c.contest_id = ? order by e.position, e.id`, contestId);

/** How many entries practise and qualify, how many are seeds. */
export const countItems = (db: ReadDb, contestId: string): Record<ItemRole, number> => {
  const counts = { practice: 0, qualify: 0, seed: 0 };
  const rows = db.all<{ role: ItemRole; n: number }>(
    'select role, count(*) as n from calibration_entries where contest_id = ? group by role', contestId);
  for (const { role, n } of rows) counts[role] = n;
  return counts;
};

export function putItem(
  db: WriteDb, contestId: string, row: Pick<ItemRow, 'entry_id' | 'role' | 'reference' | 'feedback'>,
): void {
  db.run(`insert into calibration_entries (contest_id, entry_id, role, reference, feedback) values (?, ?, ?, ?, ?)
    on conflict (entry_id) do update set role = excluded.role, reference = excluded.reference, feedback = excluded.feedback`,
  contestId, row.entry_id, row.role, row.reference, row.feedback);
}

export const removeItem = (db: WriteDb, entryId: string): void =>
  void db.run('delete from calibration_entries where entry_id = ?', entryId);

export interface CalibratedJudgeRow {
  id: string; slot: number; name: string; subjects: string; divisions: string; categories: string; languages: string; shadow: 0 | 1;
  /** Pairs of the plan, pins, and sheets that came back: whoever has any counts as a judge. */
  seats: number; pins: number; sheets: number;
}

export const calibratedJudges = (db: ReadDb, contestId: string): CalibratedJudgeRow[] => db.all<CalibratedJudgeRow>(
  `select j.id, j.slot, j.name, j.subjects, j.divisions, j.categories, j.languages, j.shadow,
     (select count(*) from assignments a where a.judge_id = j.id) as seats,
     (select count(*) from assignment_pins p where p.judge_id = j.id) as pins,
     (select count(*) from score_sheets s where s.judge_id = j.id) as sheets
   from judges j where j.contest_id = ? order by j.slot`, contestId);

export const setShadow = (db: WriteDb, judgeId: string, shadow: boolean): void => {
  db.run('update judges set shadow = ? where id = ?', shadow ? 1 : 0, judgeId);
  if (!shadow) db.run('delete from shadow_seats where judge_id = ?', judgeId);
};

export function replaceShadowSeats(db: WriteDb, judgeId: string, entryIds: readonly string[]): void {
  db.run('delete from shadow_seats where judge_id = ?', judgeId);
  for (const id of entryIds) db.run('insert into shadow_seats (judge_id, entry_id) values (?, ?) on conflict do nothing', judgeId, id);
}

export interface CalibrationSeatRow {
  judge_id: string; entry_id: string; title: string; division: string; category: string; subject: string; grade: string;
  seconds: number | null; blind_code: string;
}

/** What shadow judges read: active entries only, in the order of the entries. */
export const shadowSeatRows = (db: ReadDb, contestId: string): CalibrationSeatRow[] => db.all<CalibrationSeatRow>(
  `select s.judge_id, s.entry_id, e.title, e.division, e.category, e.subject, e.grade, e.seconds, e.blind_code
   from shadow_seats s join judges j on j.id = s.judge_id and j.shadow = 1 join entries e on e.id = s.entry_id
   where j.contest_id = ? and e.status = 'active' order by s.judge_id, e.position, e.id`, contestId);

export interface CalibrationCodeRow { judge_id: string; code: string; entry_id: string; role: CodeRole }

/** Every code that was given out for marks that never count. */
export const calibrationCodes = (
  db: ReadDb, contestId: string,
): (CalibrationCodeRow & { category: string; blind_code: string })[] => db.all(
  `select c.judge_id, c.code, c.entry_id, c.role, e.category, e.blind_code
   from calibration_codes c join judges j on j.id = c.judge_id join entries e on e.id = c.entry_id
   where j.contest_id = ? order by c.judge_id, c.code`, contestId);

export const insertCalibrationCode = (db: WriteDb, row: CalibrationCodeRow): void => void db.run(
  'insert into calibration_codes (judge_id, code, entry_id, role) values (?, ?, ?, ?)', row.judge_id, row.code, row.entry_id, row.role);

export interface MarkRow {
  judge_id: string; entry_id: string; blind_code: string; code: string;
  /** null: a mark that counts. */
  role: CodeRole | null;
  /** Hundredths of a point. */
  total: number; tries: number; pack_id: string;
}

/** Every total that judges handed in, those that count and those that never do. */
export const markRows = (db: ReadDb, contestId: string): MarkRow[] => db.allNamed<MarkRow>(
  `select s.judge_id, s.entry_id, e.blind_code, c.code, null as role, s.total, 1 as tries, p.pack_id
   from score_sheets s join judges j on j.id = s.judge_id join entries e on e.id = s.entry_id
     join entry_codes c on c.judge_id = s.judge_id and c.entry_id = s.entry_id join score_packs p on p.id = s.score_pack_id
   where j.contest_id = @contest and s.status = 'submitted' and s.total is not null
   union all
   select s.judge_id, c.entry_id, e.blind_code, s.code, c.role, s.total, s.tries, p.pack_id
   from calibration_sheets s join calibration_codes c on c.judge_id = s.judge_id and c.code = s.code join judges j on j.id = s.judge_id
     join entries e on e.id = c.entry_id join score_packs p on p.id = s.score_pack_id
   where j.contest_id = @contest and s.status = 'submitted' and s.total is not null`, { contest: contestId });

/** The order in which each pack shows its codes. */
export const codeOrders = (db: ReadDb, contestId: string): { id: string; code_order: string }[] =>
  db.all('select id, code_order from packs where contest_id = ?', contestId);

export interface BarRules {
  year: number; submittingUnit: boolean; coauthorYears: number; judgedYears: number;
  /** Bars judges who work in the unit that reported the entry. Absent: not looked at. */
  workUnit?: boolean;
  /** Kinds of units below the level that reviews: those above a judge's own are his own as well. Absent: none. */
  unitsBelow?: readonly string[];
}

/** Why a pair is barred: the kinds of assignment (field/conflicts.ts). */
export interface BarredRow extends PairRow { kind: string }

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** Pairs of people whom a judge knows from entries of other years, among the people of these entries. */
function acquainted(db: ReadDb, ids: string, rows: readonly AcquaintanceRow[], parts: readonly string[]): PairRow[] {
  if (rows.length === 0) return [];
  const people = db.all<{ entry_id: string; part: string; id_index: Uint8Array | null; phone_index: Uint8Array | null }>(
    'select entry_id, part, id_index, phone_index from entry_people where entry_id in (select value from json_each(?))', ids);
  const entriesOf = new Map<string, string[]>();
  for (const one of people) {
    if (!parts.includes(one.part)) continue;
    for (const number of [one.id_index, one.phone_index]) {
      if (number) entriesOf.set(hex(number), [...entriesOf.get(hex(number)) ?? [], one.entry_id]);
    }
  }
  return rows.flatMap(({ judge_id, id_index, phone_index }) => [id_index, phone_index].flatMap((number) =>
    (number ? entriesOf.get(hex(number)) ?? [] : []).map((entry_id) => ({ judge_id, entry_id }))));
}

/**
 * Pairs of a judge and one of these entries that he must not see, one row a reason: declared, recused, by a relation
 * (number, or the name alone), his own entry (number, or the name alone), his school (what it was called or became, too), his
 * submitting unit and those above it where the rules ask for it, and people he knows from entries of other years where they
 * ask for that. A name alone bars more than assignment does: leaving a pair out costs little here.
 */
export function barredPairs(db: ReadDb, contestId: string, entryIds: readonly string[], rules: BarRules): BarredRow[] {
  const ids = JSON.stringify(entryIds);
  const found = db.allNamed<BarredRow>(
    `with recursive looked as materialized (select id, school_id, submitting_unit_id from entries where id in (select value from json_each(@ids))),
     people as materialized (select p.* from entry_people p join looked l on l.id = p.entry_id),
     places as materialized (select id as entry_id, school_id from looked where school_id is not null
       union select entry_id, school_id from people where school_id is not null),
     above (judge_id, unit_id, steps) as (select id, submitting_unit_id, 0 from judges where contest_id = @contest and submitting_unit_id is not null
       union select a.judge_id, u.parent_id, a.steps + 1 from above a join submitting_units u on u.id = a.unit_id
       where u.parent_id is not null and a.steps < 20)
     select judge_id, entry_id, kind from declared_conflicts where contest_id = @contest and entry_id in (select id from looked)
     union select r.judge_id, p.entry_id, r.kind from judge_relations r join people p
       on (r.id_index is not null and (r.id_index = p.id_index or r.id_index = p.phone_index)) or r.name = p.name
       where r.contest_id = @contest
     union select j.id, p.entry_id, p.part from judges j join people p on j.id_index = p.id_index or j.phone_index = p.phone_index or j.name = p.name
       where j.contest_id = @contest
     union select j.id, e.entry_id, 'same_school' from judges j join places e on e.school_id = j.school_id where j.contest_id = @contest
     union select j.id, e.entry_id, 'same_school' from places e join schools s on s.merged_into = e.school_id or s.id = e.school_id
       join judges j on j.school_id = case s.id when e.school_id then s.merged_into else s.id end where j.contest_id = @contest
     union select j.id, e.entry_id, 'same_school' from places e join schools s on s.id = e.school_id join judges j on j.unit = s.name
       where j.contest_id = @contest
     union select j.id, e.entry_id, 'same_school' from places e join school_names n on n.school_id = e.school_id join judges j on j.unit = n.name
       where j.contest_id = @contest
     union select a.judge_id, l.id, 'same_submitting_unit' from looked l join above a on a.unit_id = l.submitting_unit_id
       join submitting_units u on u.id = a.unit_id
       where @unit = 1 and (a.steps = 0 or u.kind in (select value from json_each(@below)))
     union select j.id, l.id, 'same_unit' from looked l join submitting_units u on u.id = l.submitting_unit_id join judges j
       on j.unit = u.name or j.unit in (select name from unit_aliases where unit_id = u.id)
       where @work = 1 and j.contest_id = @contest
     union select s.judge_id, s.entry_id, w.value from looked l join sealed_identities i on i.entry_id = l.id and i.opened_at is null
       join sealed_conflicts s on s.entry_id = l.id, json_each(s.why) w`,
    {
      ids, contest: contestId, unit: rules.submittingUnit ? 1 : 0, below: JSON.stringify(rules.unitsBelow ?? []), work: rules.workUnit ? 1 : 0,
    });
  const { year, coauthorYears, judgedYears } = rules;
  const named = (rows: readonly PairRow[], kind: string): BarredRow[] => rows.map(({ judge_id, entry_id }) => ({ judge_id, entry_id, kind }));
  return [
    ...found, ...named(recusedPairs(db, contestId), 'recused'),
    ...(coauthorYears === 0 ? []
      : named(acquainted(db, ids, coauthorsOfJudges(db, contestId, year - coauthorYears), ['author', 'advisor']), 'coauthor')),
    ...(judgedYears === 0 ? [] : named(acquainted(db, ids, authorsJudgedBefore(db, contestId, year - judgedYears), ['author']), 'judged_before')),
  ];
}

export const judgesWithPacks = (db: ReadDb, contestId: string): string[] =>
  db.all<{ id: string }>('select distinct judge_id as id from packs where contest_id = ?', contestId).map((one) => one.id);
