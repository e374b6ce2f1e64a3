// What workbooks for people are written from: award lists, score tables, the list of entries as registered.
import type { ReadDb } from '../open.ts';

/** Lists of names are JSON, in the order of the entry. */
export interface ReportEntryRow {
  id: string; number: string; blind_code: string; title: string; division: string; category: string; subject: string;
  grade: string; submitting_unit: string; school: string; school_code: string; seconds: number | null; remark: string;
  status: 'active' | 'withdrawn'; authors: string; author_schools: string; advisors: string;
  ids_masked: string; phones_masked: string;
}
export interface RankedRow { entry_id: string; score: number | null; rank: number | null; award: string; body: string }
export interface SeatRow { entry_id: string; slot: number; status: string | null; total: number | null }

const people = (part: 'author' | 'advisor', column: string): string => `(select json_group_array(${column} order by p.position)
  from entry_people p left join schools q on q.id = p.school_id where p.entry_id = e.id and p.part = '${part}')`;

export const reportEntries = (db: ReadDb, contestId: string): ReportEntryRow[] => db.all<ReportEntryRow>(
  `select e.id, e.number, e.blind_code, e.title, e.division, e.category, e.subject, e.grade,
     coalesce(u.name, '') as submitting_unit, coalesce(s.name, '') as school, coalesce(s.code, '') as school_code,
     e.seconds, e.remark, e.status,
     ${people('author', 'p.name')} as authors, ${people('author', "coalesce(q.name, '')")} as author_schools,
     ${people('advisor', 'p.name')} as advisors,
     ${people('author', 'p.id_masked')} as ids_masked, ${people('author', 'p.phone_masked')} as phones_masked
   from entries e left join submitting_units u on u.id = e.submitting_unit_id left join schools s on s.id = e.school_id
   where e.contest_id = ? order by e.position, e.id`, contestId);

export const rankedRows = (db: ReadDb, contestId: string): RankedRow[] => db.all<RankedRow>(
  'select entry_id, score, rank, award, body from result_rows where contest_id = ? order by position', contestId);

/** Every seat with what came of it; judges by slot, never by name. */
export const seatRows = (db: ReadDb, contestId: string): SeatRow[] => db.all<SeatRow>(
  `select a.entry_id, j.slot, s.status, s.total from assignments a join judges j on j.id = a.judge_id
     left join score_sheets s on s.entry_id = a.entry_id and s.judge_id = a.judge_id
   where a.contest_id = ? order by j.slot`, contestId);

export const judgeSlots = (db: ReadDb, contestId: string): number[] =>
  db.all<{ slot: number }>('select slot from judges where contest_id = ? order by slot', contestId).map((one) => one.slot);
