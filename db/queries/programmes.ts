// Training programmes: their sessions, who is enrolled, attendance, results, and whose lines stand in the ledger.
import type { ReadDb, Value, WriteDb } from '../open.ts';
import { BulkInsert } from './bulk.ts';

export interface ProgrammeRow {
  id: number; match_key: string; code: string; name: string; year: number; level: string; form: string; focus: string; organiser: string;
  organiser_level: string; provider: string; approval: string; hours_x100: number | null; tags: string; remark: string;
}
export interface ShownProgrammeRow extends ProgrammeRow { sessions: number; people: number }
export interface SessionRow {
  id: number; programme_id: number; name: string; from_date: string; to_date: string; days: number | null; hours_x100: number | null; place: string;
}
export interface ShownSessionRow extends SessionRow { reported: number; logged_in: number; studied: number; qualified: number; posted: number }

/** A line that still holds: no reversal takes it back. */
const holding = (line: string): string =>
  `${line}.kind <> 'reversal' and not exists (select 1 from postings back where back.reverses = ${line}.seq)`;
const passed = `('excellent', 'good', 'pass')`;

export interface ProgrammeFilter { text: string; year: number | null; level: string | null; focus: string | null }
const likeText = (text: string): string => `%${text.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
const filterSql = `(@text = '' or p.name like @like escape '\\' or p.code like @like escape '\\' or p.organiser like @like escape '\\')
  and (@year is null or p.year = @year) and (@level is null or p.level = @level) and (@focus is null or p.focus = @focus)`;
const named = (filter: ProgrammeFilter): Record<string, Value> => ({ ...filter, like: likeText(filter.text) });

const shown = `select p.*, (select count(*) from programme_sessions s where s.programme_id = p.id) as sessions,
    (select count(*) from enrolments e join programme_sessions s on s.id = e.session_id where s.programme_id = p.id) as people
  from programmes p`;

export const programmePage = (db: ReadDb, filter: ProgrammeFilter, limit: number, offset: number): ShownProgrammeRow[] =>
  db.allNamed<ShownProgrammeRow>(`${shown} where ${filterSql} order by p.year desc, p.name, p.id limit @limit offset @offset`,
    { ...named(filter), limit, offset });

export const countProgrammes = (db: ReadDb, filter: ProgrammeFilter): number =>
  db.getNamed<{ n: number }>(`select count(*) as n from programmes p where ${filterSql}`, named(filter))?.n ?? 0;

export const programmeYears = (db: ReadDb): number[] =>
  db.all<{ year: number }>('select distinct year from programmes order by year desc').map((one) => one.year);

export const programmeRow = (db: ReadDb, id: number): ShownProgrammeRow | undefined =>
  db.get<ShownProgrammeRow>(`${shown} where p.id = ?`, id);

export const programmeOfKey = (db: ReadDb, key: string): { id: number; name: string } | undefined =>
  db.get<{ id: number; name: string }>('select id, name from programmes where match_key = ?', key);

const values = (row: Omit<ProgrammeRow, 'id'>): Value[] =>
  [row.match_key, row.code, row.name, row.year, row.level, row.form, row.focus, row.organiser,
  row.organiser_level, row.provider, row.approval, row.hours_x100, row.tags, row.remark];

export const insertProgramme = (db: WriteDb, row: Omit<ProgrammeRow, 'id'>): number => db.run(
  `insert into programmes (match_key, code, name, year, level, form, focus, organiser, organiser_level, provider, approval, hours_x100, tags, remark)
   values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, ...values(row)).lastId;

export const updateProgramme = (db: WriteDb, id: number, row: Omit<ProgrammeRow, 'id'>): void => void db.run(
  `update programmes set match_key = ?, code = ?, name = ?, year = ?, level = ?, form = ?, focus = ?, organiser = ?, organiser_level = ?,
     provider = ?, approval = ?, hours_x100 = ?, tags = ?, remark = ? where id = ?`, ...values(row), id);

export const shownSessions = (db: ReadDb, programmeId: number): ShownSessionRow[] => db.all<ShownSessionRow>(
  `select s.*, count(e.teacher_id) as reported, coalesce(sum(e.logged_in), 0) as logged_in, coalesce(sum(e.studied), 0) as studied,
     coalesce(sum(e.result in ${passed}), 0) as qualified,
     (select count(*) from postings p where p.session_id = s.id and ${holding('p')}) as posted
   from programme_sessions s left join enrolments e on e.session_id = s.id
   where s.programme_id = ? group by s.id order by s.from_date, s.name, s.id`, programmeId);

export const sessionRow = (db: ReadDb, id: number): SessionRow | undefined =>
  db.get<SessionRow>('select * from programme_sessions where id = ?', id);

export const sessionLike = (db: ReadDb, row: Omit<SessionRow, 'id'>): number | undefined => db.get<{ id: number }>(
  'select id from programme_sessions where programme_id = ? and name = ? and from_date = ? and to_date = ?',
  row.programme_id, row.name, row.from_date, row.to_date)?.id;

export const insertSession = (db: WriteDb, row: Omit<SessionRow, 'id'>): number => db.run(
  'insert into programme_sessions (programme_id, name, from_date, to_date, days, hours_x100, place) values (?, ?, ?, ?, ?, ?, ?)',
  row.programme_id, row.name, row.from_date, row.to_date, row.days, row.hours_x100, row.place).lastId;

export const updateSession = (db: WriteDb, row: SessionRow): void => void db.run(
  'update programme_sessions set name = ?, from_date = ?, to_date = ?, days = ?, hours_x100 = ?, place = ? where id = ?',
  row.name, row.from_date, row.to_date, row.days, row.hours_x100, row.place, row.id);

/** Lines that hold, of one session or of all sessions of a programme. */
export const postedLines = (db: ReadDb, of: { sessionId: number } | { programmeId: number }): number => 'sessionId' in of
  ? db.get<{ n: number }>(`select count(*) as n from postings p where p.session_id = ? and ${holding('p')}`, of.sessionId)?.n ?? 0
  : db.get<{ n: number }>(`select count(*) as n from postings p join programme_sessions s on s.id = p.session_id
      where s.programme_id = ? and ${holding('p')}`, of.programmeId)?.n ?? 0;

export interface EnrolledRow {
  teacher_id: number; name: string; id_masked: string; school: string; unit_id: string | null; logged_in: 0 | 1; studied: 0 | 1; result: string;
  hours_x100: number | null; certificate_number: string; minutes: number; attended: number; posted: 0 | 1;
}
/**
 * The unit of the school a teacher belonged to on a day: the last move up to it; before the first move, that one; of
 * today's school where no moves are kept. `teacher` is an alias of teachers, `day` an expression.
 */
export const unitOn = (teacher: string, day: string): string => `(select c.submitting_unit_id from schools c where c.id = coalesce(
  (select h.school_id from teacher_schools h where h.teacher_id = ${teacher}.id and h.from_date <= ${day} order by h.from_date desc limit 1),
  (select h.school_id from teacher_schools h where h.teacher_id = ${teacher}.id order by h.from_date limit 1), ${teacher}.school_id))`;

// + keeps the look-up by teacher, who has a few dozen lines, from becoming one by session, which may have thousands.
const enrolledSql = `select e.teacher_id, t.name, t.id_masked, coalesce(c.name, '') as school, ${unitOn('t', 's.to_date')} as unit_id,
    e.logged_in, e.studied, e.result, e.hours_x100, e.certificate_number,
    (select coalesce(sum(a.minutes), 0) from attendance a where a.session_id = e.session_id and a.teacher_id = e.teacher_id) as minutes,
    (select count(*) from attendance a where a.session_id = e.session_id and a.teacher_id = e.teacher_id) as attended,
    exists (select 1 from postings p where +p.session_id = e.session_id and p.teacher_id = e.teacher_id and ${holding('p')}) as posted
  from enrolments e join teachers t on t.id = e.teacher_id join programme_sessions s on s.id = e.session_id
    left join schools c on c.id = t.school_id
  where e.session_id = ?`;

export const enrolledPage = (db: ReadDb, sessionId: number, limit: number, offset: number): EnrolledRow[] =>
  db.all<EnrolledRow>(`${enrolledSql} and e.teacher_id in (select f.teacher_id from enrolments f join teachers n on n.id = f.teacher_id
      left join schools o on o.id = n.school_id where f.session_id = ? order by coalesce(o.name, ''), n.name, f.teacher_id limit ? offset ?)
    order by school, t.name, e.teacher_id`, sessionId, sessionId, limit, offset);

export const countEnrolled = (db: ReadDb, sessionId: number): number =>
  db.get<{ n: number }>('select count(*) as n from enrolments where session_id = ?', sessionId)?.n ?? 0;

/** Everybody with a passing result and no line that holds; `earlier`: lines of the same idem that were taken back. */
export const unpostedRows = (db: ReadDb, sessionId: number): (EnrolledRow & { earlier: number })[] =>
  db.all<EnrolledRow & { earlier: number }>(`select u.*, (select count(*) from postings p where +p.session_id = ?
      and p.teacher_id = u.teacher_id and (p.idem = 't:' || p.session_id || ':' || p.teacher_id
        or p.idem like 't:' || p.session_id || ':' || p.teacher_id || '#%')) as earlier
    from (${enrolledSql}) u where u.result in ${passed} and u.posted = 0 order by u.school, u.name, u.teacher_id`, sessionId, sessionId);

/** Lines of the people enrolled that hold, fall into the session's days and belong to no session: registered by hand or declared. */
export interface HandLineRow { seq: number; teacher_id: number; subject: string; on_date: string; certificate_number: string }
export const linesByHand = (db: ReadDb, sessionId: number): HandLineRow[] =>
  db.all<HandLineRow>(`select p.seq, p.teacher_id, p.subject, p.on_date, p.certificate_number
    from programme_sessions s join enrolments e on e.session_id = s.id join postings p on p.teacher_id = e.teacher_id
    where s.id = ? and p.kind = 'training' and p.session_id is null and p.on_date between s.from_date and s.to_date and ${holding('p')}
    order by p.seq`, sessionId);

export interface AttendanceRow { teacher_id: number; on_date: string; minutes: number }
export const attendanceRows = (db: ReadDb, sessionId: number): AttendanceRow[] => db.all<AttendanceRow>(
  'select teacher_id, on_date, minutes from attendance where session_id = ? order by teacher_id, on_date', sessionId);

/** Which of these teachers there are. */
export const knownTeachers = (db: ReadDb, ids: readonly number[]): Set<number> => new Set(db.all<{ id: number }>(
  'select id from teachers where id in (select value from json_each(?))', JSON.stringify(ids)).map((one) => one.id));

export interface EnrolmentRow {
  teacher_id: number; name: string; logged_in: 0 | 1; studied: 0 | 1; result: string; hours_x100: number | null;
  certificate_number: string; posted: 0 | 1;
}
export const enrolmentsOf = (db: ReadDb, sessionId: number, ids: readonly number[]): EnrolmentRow[] => db.all<EnrolmentRow>(
  `select e.teacher_id, t.name, e.logged_in, e.studied, e.result, e.hours_x100, e.certificate_number,
     exists (select 1 from postings p where +p.session_id = e.session_id and p.teacher_id = e.teacher_id and ${holding('p')}) as posted
   from enrolments e join teachers t on t.id = e.teacher_id
   where e.session_id = ? and e.teacher_id in (select value from json_each(?))`, sessionId, JSON.stringify(ids));

/** Those already enrolled stay as they are. */
export function enrol(db: WriteDb, sessionId: number, ids: readonly number[]): number {
  const bulk = new BulkInsert(db, 'enrolments',
    ['session_id', 'teacher_id', 'logged_in', 'studied', 'result', 'hours_x100', 'certificate_number']);
  const enrolled = db.all<{ id: number }>('select teacher_id as id from enrolments where session_id = ?', sessionId);
  const there = new Set(enrolled.map((one) => one.id));
  const fresh = ids.filter((id) => !there.has(id));
  for (const id of fresh) bulk.add(sessionId, id, 0, 0, '', null, '');
  bulk.flush();
  return fresh.length;
}

export const setAttendance = (db: WriteDb, sessionId: number, row: AttendanceRow): void => void db.run(
  `insert into attendance (session_id, teacher_id, on_date, minutes) values (?, ?, ?, ?)
   on conflict (session_id, teacher_id, on_date) do update set minutes = excluded.minutes`, sessionId, row.teacher_id, row.on_date, row.minutes);

export const setEnrolment = (db: WriteDb, sessionId: number, row: Omit<EnrolmentRow, 'name' | 'posted'>): void => void db.run(
  `update enrolments set logged_in = ?, studied = ?, result = ?, hours_x100 = ?, certificate_number = ? where session_id = ? and teacher_id = ?`,
  row.logged_in, row.studied, row.result, row.hours_x100, row.certificate_number, sessionId, row.teacher_id);

export const teacherName = (db: ReadDb, id: number): string =>
  db.get<{ name: string }>('select name from teachers where id = ?', id)?.name ?? '';
