// What workbooks of training credits are written from: teachers, sums by year, lines in pages, enrolments, own designs.
import type { ReadDb, Value, WriteDb } from '../open.ts';
import type { SumRow } from './ledger-read.ts';

/** Null or an empty word: not asked for. Ids as JSON. */
export interface TeacherFilter {
  unitId: string | null; schoolId: string | null; stage: string | null; subject: string | null; teacherIds: readonly number[] | null;
}

export interface ReportTeacherRow {
  id: number; name: string; sex: '' | 'female' | 'male'; staff_number: string; id_type: string; id_masked: string; school_id: string | null;
  stage: string; subject: string; professional_title: string; hired_on: string | null; state: 'active' | 'left' | 'retired';
}
export interface ReportSchoolRow { id: string; name: string; stage: string; unit_id: string | null; unit_name: string }

const filterSql = `(@unit is null or s.submitting_unit_id = @unit) and (@school is null or t.school_id = @school)
  and (@stage is null or t.stage = @stage or (t.stage = '' and s.stage = @stage)) and (@subject is null or t.subject = @subject)
  and (@ids is null or t.id in (select value from json_each(@ids)))`;
const named = (filter: TeacherFilter): Record<string, Value> => ({
  unit: filter.unitId, school: filter.schoolId, stage: filter.stage, subject: filter.subject,
  ids: filter.teacherIds === null ? null : JSON.stringify(filter.teacherIds),
});

/** In the order of their ids, all or a page of them. The stage is the teacher's own, or else the school's. */
export const reportTeachers = (db: ReadDb, filter: TeacherFilter, after = 0, most = -1): ReportTeacherRow[] => db.allNamed<ReportTeacherRow>(
  `select t.id, t.name, t.sex, t.staff_number, t.id_type, t.id_masked, t.school_id, coalesce(nullif(t.stage, ''), s.stage, '') as stage, t.subject,
     t.professional_title, t.hired_on, t.state from teachers t left join schools s on s.id = t.school_id where t.id > @after and ${filterSql}
   order by t.id limit @most`, { ...named(filter), after, most });

export const reportSchools = (db: ReadDb): ReportSchoolRow[] => db.all<ReportSchoolRow>(
  `select s.id, s.name, s.stage, s.submitting_unit_id as unit_id, coalesce(u.name, '') as unit_name
   from schools s left join submitting_units u on u.id = s.submitting_unit_id`);

export const sealedNumber = (db: ReadDb, teacherId: number): Uint8Array | null =>
  db.get<{ id_sealed: Uint8Array | null }>('select id_sealed from teachers where id = ?', teacherId)?.id_sealed ?? null;

/** Sums of the teachers from one id to another, in the order of the ids: all at once they are too many. */
export const balancesBetween = (db: ReadDb, first: number, last: number): SumRow[] => db.all<SumRow>(
  `select teacher_id, category, credit_year, lines, hours_x100, credits_x100 from balances
   where teacher_id between ? and ? order by teacher_id`, first, last);
/** The same from the lines up to a day of the past. */
export const sumsBetween = (db: ReadDb, day: string, first: number, last: number): SumRow[] => db.all<SumRow>(
  `select teacher_id, category, credit_year, count(*) as lines, sum(hours_x100) as hours_x100, sum(credits_x100) as credits_x100
   from postings where teacher_id between ? and ? and on_date <= ? group by teacher_id, category, credit_year order by teacher_id`, first, last, day);

/** A line with the words around it. A reversal and what it takes back are both lines; `reversed_by` and `reverses` tell. */
export interface ReportLineRow {
  seq: number; teacher_id: number; kind: string; subject: string; activity: string; on_date: string; credit_year: number; level: string;
  organiser_level: string; form: string; category: string; days: number | null; hours_x100: number; told_hours_x100: number | null;
  credits_x100: number;
  rule_version_id: number | null; result: string; certificate_number: string; reverses: number | null; why: string; actor: string; at: string;
  reversed_by: number | null; programme: string | null; session: string | null; from_date: string | null; provider: string | null;
  organiser: string | null; focus: string | null;
}

export interface LineFilter {
  /** Days, both included; '' for no limit. */
  from: string; to: string;
  /** Trainings that stand: no reversals and nothing taken back. */
  trainingsOnly: boolean;
}

const lineSql = `select p.seq, p.teacher_id, p.kind, p.subject, p.activity, p.on_date, p.credit_year, p.level, p.organiser_level, p.form,
    p.category, p.days, p.hours_x100, p.told_hours_x100, p.credits_x100, p.rule_version_id, p.result, p.certificate_number,
    p.reverses, w.text as why, b.actor, b.at,
    r.seq as reversed_by, g.name as programme, s.name as session, s.from_date, g.provider, g.organiser, g.focus
  from postings p join posting_reasons w on w.id = p.reason_id join posting_batches b on b.id = p.batch_id
  left join postings r on r.reverses = p.seq left join programme_sessions s on s.id = p.session_id
  left join programmes g on g.id = s.programme_id`;

const pageLines = 5000;

/** Lines in pages by their number, so that no statement stays open while a file is written. */
export function* reportLines(db: ReadDb, filter: LineFilter): Generator<ReportLineRow> {
  const kinds = filter.trainingsOnly ? ` and p.kind = 'training' and r.seq is null` : '';
  let after = 0;
  for (;;) {
    const page = db.all<ReportLineRow>(`${lineSql} where p.seq > ? and (? = '' or p.on_date >= ?) and (? = '' or p.on_date <= ?)${kinds}
      order by p.seq limit ${pageLines}`, after, filter.from, filter.from, filter.to, filter.to);
    yield* page;
    if (page.length < pageLines) return;
    after = page.at(-1)?.seq ?? after;
  }
}

export const countLines = (db: ReadDb, { from, to }: LineFilter): number => db.get<{ n: number }>(
  `select count(*) as n from postings p where (? = '' or p.on_date >= ?) and (? = '' or p.on_date <= ?)`, from, from, to, to)?.n ?? 0;

/**
 * Enrolments counted by programme and the unit of the teacher's school, of sessions that end in a window of days. Who
 * studied has logged in, and who qualified (passed, or has a line that stands) has studied, as the window counts them.
 */
export interface CompletionRow {
  programme_id: number; programme: string; year: number; level: string; unit_name: string;
  reported: number; logged_in: number; studied: number; qualified: number;
}
export const programmeCompletion = (db: ReadDb, filter: TeacherFilter, from: string, to: string): CompletionRow[] => db.allNamed<CompletionRow>(
  `select g.id as programme_id, g.name as programme, g.year, g.level, coalesce(u.name, '') as unit_name, count(*) as reported,
     sum(max(e.logged_in, e.studied, e.passed)) as logged_in, sum(max(e.studied, e.passed)) as studied, sum(e.passed) as qualified
   from (select n.session_id, n.teacher_id, n.logged_in, n.studied, (n.result in ('excellent', 'good', 'pass') or exists (
       select 1 from postings p where p.teacher_id = n.teacher_id and p.session_id = n.session_id and p.kind = 'training' and p.result <> 'fail'
       and not exists (select 1 from postings r where r.reverses = p.seq))) as passed
     from enrolments n join programme_sessions w on w.id = n.session_id where w.to_date between @from and @to) e
   join programme_sessions x on x.id = e.session_id join programmes g on g.id = x.programme_id
   join teachers t on t.id = e.teacher_id left join schools s on s.id = t.school_id left join submitting_units u on u.id = s.submitting_unit_id
   where ${filterSql} group by g.id, u.id order by g.year, g.name, g.id, unit_name`, { ...named(filter), from, to });

export interface DesignRow { id: string; name: string; body: string }
export const designRows = (db: ReadDb): DesignRow[] => db.all<DesignRow>('select id, name, body from report_designs order by name');
export const designRow = (db: ReadDb, id: string): DesignRow | undefined =>
  db.get<DesignRow>('select id, name, body from report_designs where id = ?', id);
export const designNamed = (db: ReadDb, name: string): DesignRow | undefined =>
  db.get<DesignRow>('select id, name, body from report_designs where name = ?', name);
export const putDesign = (db: WriteDb, row: DesignRow, at: string): void => void db.run(
  `insert into report_designs (id, name, body, at) values (?, ?, ?, ?)
   on conflict (id) do update set name = excluded.name, body = excluded.body, at = excluded.at`, row.id, row.name, row.body, at);
export const deleteDesign = (db: WriteDb, id: string): number => db.run('delete from report_designs where id = ?', id).changes;
