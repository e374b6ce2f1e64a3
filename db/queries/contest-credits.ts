// People behind the results of a published contest, and the teachers they may be.
import type { ReadDb } from '../open.ts';

export interface ContestPersonRow {
  entry_id: string; role: 'author' | 'advisor' | 'judge'; position: number; name: string; number: string; title: string;
  category: string; award: string; school_id: string | null; school: string; id_index: Uint8Array | null; id_masked: string;
}

/** Authors and advisors of the entries with an award, best first. A person without a school is of the entry's school. */
export const awardedPeople = (db: ReadDb, contestId: string): ContestPersonRow[] => db.all<ContestPersonRow>(
  `select e.id as entry_id, p.part as role, p.position, p.name, e.number, e.title, e.category, r.award,
     coalesce(p.school_id, e.school_id) as school_id, coalesce(c.name, '') as school, p.id_index, p.id_masked
   from result_rows r join entries e on e.id = r.entry_id join entry_people p on p.entry_id = e.id
     left join schools c on c.id = coalesce(p.school_id, e.school_id)
   where r.contest_id = ? and r.award <> '' order by r.position, p.part desc, p.position`, contestId);

/** Judges of the contest who scored at least one entry. */
export const scoringJudges = (db: ReadDb, contestId: string): ContestPersonRow[] => db.all<ContestPersonRow>(
  `select '' as entry_id, 'judge' as role, j.slot as position, j.name, '' as number, '' as title, '' as category, '' as award, j.school_id,
     coalesce(c.name, j.unit) as school, j.id_index, j.id_masked
   from judges j left join schools c on c.id = j.school_id
   where j.contest_id = ? and exists (select 1 from score_sheets s where s.judge_id = j.id and s.status = 'submitted') order by j.slot`, contestId);

export interface CandidateRow { id: number; id_index: Uint8Array | null }

export const teachersOfId = (db: ReadDb, index: Uint8Array): CandidateRow[] =>
  db.all<CandidateRow>('select id, id_index from teachers where id_index = ?', index);

/** Teachers of that name who are at the school now, or were on that day. */
export const teachersAtSchool = (db: ReadDb, name: string, schoolId: string, day: string): CandidateRow[] => db.all<CandidateRow>(
  `select t.id, t.id_index from teachers t where t.name = ? and (t.school_id = ? or exists (select 1 from teacher_schools h
     where h.teacher_id = t.id and h.school_id = ? and h.from_date <= ? and (h.to_date is null or h.to_date >= ?))) order by t.id`,
  name, schoolId, schoolId, day, day);
