// Who is judged by which rules and with what: teachers with their units, moves, leave, declarations waiting,
// completion.
import type { ReadDb } from '../open.ts';

export interface PlacedRow {
  id: number; school_id: string | null; stage: string; subject: string; state: 'active' | 'left' | 'retired';
  registered_from: string | null;
}
export const placedTeachers = (db: ReadDb): PlacedRow[] =>
  db.all<PlacedRow>('select id, school_id, stage, subject, state, registered_from from teachers order by id');

/** The order in which lists of people stand. */
export const teachersByName = (db: ReadDb): number[] =>
  db.all<{ id: number }>('select id from teachers order by pinyin, name, id').map((row) => row.id);

export interface SchoolPlaceRow { id: string; name: string; stage: string; unit_id: string | null; unit_name: string }
export const schoolPlaces = (db: ReadDb): SchoolPlaceRow[] => db.all<SchoolPlaceRow>(
  `select s.id, s.name, s.stage, s.submitting_unit_id as unit_id, coalesce(u.name, '') as unit_name
   from schools s left join submitting_units u on u.id = s.submitting_unit_id order by u.name, s.name, s.id`);

export const unitName = (db: ReadDb, id: string): string | undefined =>
  db.get<{ name: string }>('select name from submitting_units where id = ?', id)?.name;

/** Where those teachers were who were at more than one school. */
export const schoolMoves = (db: ReadDb): { teacherId: number; from: string; schoolId: string }[] => db.all(
  `select teacher_id as teacherId, from_date as "from", school_id as schoolId from teacher_schools
   where teacher_id in (select teacher_id from teacher_schools group by teacher_id having count(*) > 1)`);

/**
 * The unit a teacher belonged to on a day: the last move up to it, before the first the first, else the school of
 * today.
 */
export const unitOn = (db: ReadDb, teacherId: number, day: string): string | null => db.get<{ unit: string | null }>(
  `select submitting_unit_id as unit from schools where id = coalesce(
     (select school_id from teacher_schools where teacher_id = ? and from_date <= ? order by from_date desc limit 1),
     (select school_id from teacher_schools where teacher_id = ? order by from_date limit 1),
     (select school_id from teachers where id = ?))`, teacherId, day, teacherId, teacherId)?.unit ?? null;

export interface LeaveRow { teacher_id: number; kind: string; from_date: string; to_date: string | null }
/** Leave that touches a window of days. */
export const leaveBetween = (db: ReadDb, from: string, to: string): LeaveRow[] => db.all<LeaveRow>(
  `select teacher_id, kind, from_date, to_date from teacher_periods
   where from_date <= ? and (to_date is null or to_date >= ?) order by teacher_id, from_date`, to, from);

export const teacherLeave = (db: ReadDb, teacherId: number, from: string, to: string): LeaveRow[] => db.all<LeaveRow>(
  `select teacher_id, kind, from_date, to_date from teacher_periods
   where teacher_id = ? and from_date <=
     ? and (to_date is null or to_date >= ?) order by from_date`, teacherId, to, from);

export const pendingDeclarations = (db: ReadDb, teacherId: number | null): number => db.get<{ n: number }>(
  `select count(*) as n from declarations where state in ('submitted', 'schoolChecked') and (? is null or teacher_id = ?)`,
  teacherId, teacherId)?.n ?? 0;

/** Those who wait for a decision on what they declared. */
export const declaringTeachers = (db: ReadDb): number[] => db.all<{ id: number }>(
  `select distinct teacher_id as id from declarations where state in ('submitted', 'schoolChecked')`).map((row) =>
    row.id);

/**
 * By teacher, of the sessions that ended inside a window: enrolled, logged in, studied, qualified. Who studied has
 * logged
 * in, and who qualified (passed, or has a line that stands) has studied, so each is a part of the one before.
 */
export interface CompletionRow { teacher_id: number; reported: number; logged_in: number; studied: number; qualified: number }
export const completionRows = (db: ReadDb, from: string, to: string): CompletionRow[] => db.all<CompletionRow>(
  `select teacher_id, count(*) as reported, sum(max(logged_in, studied, passed)) as logged_in,
     sum(max(studied, passed)) as studied, sum(passed) as qualified
   from (select e.teacher_id, e.logged_in, e.studied, (e.result in ('excellent', 'good', 'pass') or exists (
       select 1 from postings p where p.teacher_id = e.teacher_id and p.session_id = e.session_id and p.kind =
         'training'
       and p.result <> 'fail' and not exists (select 1 from postings r where r.reverses = p.seq))) as passed
     from enrolments e join programme_sessions s on s.id = e.session_id where s.to_date between ? and ?)
   group by teacher_id`, from, to);

const like = (text: string): string => `%${text.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
/** Ids of teachers whose name, spelling, staff number or last four of the ID number fit what was typed. */
export const teachersLike = (db: ReadDb, text: string): Set<number> => new Set(db.allNamed<{ id: number }>(
  `select id from teachers where name like @like escape '\\' or initials like @start escape '\\'
     or replace(pinyin, ' ', '') like @start escape '\\' or staff_number like @start escape '\\'
     or (length(@text) = 4 and id_masked <> '' and substr(id_masked, -4) = upper(@text))`,
  { text, like: like(text), start: like(text).slice(1) }).map((row) => row.id));
