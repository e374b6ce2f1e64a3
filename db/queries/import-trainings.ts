// Training results as the import reads and writes them: programmes, what stands of a teacher and session, undo by reversals.
import type { ReadDb, Value, WriteDb } from '../open.ts';
import type { PostingRow } from './ledger.ts';

export const programmeKeys = (db: ReadDb): { id: number; name: string; year: number; organiser: string; provider: string }[] =>
  db.all('select id, name, year, organiser, provider from programmes order by id');

export const sessionKeys = (db: ReadDb): ImportedSession[] =>
  db.all('select id, programme_id, name, from_date, to_date, days from programme_sessions order by id');

export const lastId = (db: ReadDb, table: 'programmes' | 'programme_sessions'): number =>
  db.get<{ n: number }>(`select coalesce(max(id), 0) as n from ${table}`)?.n ?? 0;

export const unitsOfSchools = (db: ReadDb): { id: string; unit: string | null }[] => db.all('select id, submitting_unit_id as unit from schools');

export const hasPostings = (db: ReadDb): boolean => db.get('select 1 from postings limit 1') !== undefined;

export interface ImportedProgramme {
  id: number; match_key: string; name: string; year: number; level: string; form: string; focus: string; organiser: string;
  organiser_level: string; provider: string;
}
export const addProgramme = (db: WriteDb, row: ImportedProgramme): void => void db.run(
  `insert into programmes (id, match_key, code, name, year, level, form, focus, organiser, organiser_level, provider, approval,
     hours_x100, tags, remark) values (?, ?, '', ?, ?, ?, ?, ?, ?, ?, ?, '', null, '[]', '')`,
  row.id, row.match_key, row.name, row.year, row.level, row.form, row.focus, row.organiser, row.organiser_level, row.provider);

export interface ImportedSession { id: number; programme_id: number; name: string; from_date: string; to_date: string; days: number | null }
export const addSession = (db: WriteDb, row: ImportedSession): void => void db.run(
  'insert into programme_sessions (id, programme_id, name, from_date, to_date, days, hours_x100, place) values (?, ?, ?, ?, ?, ?, null, \'\')',
  row.id, row.programme_id, row.name, row.from_date, row.to_date, row.days);

const enrolmentColumns = ['session_id', 'teacher_id', 'logged_in', 'studied', 'result', 'hours_x100', 'certificate_number'] as const;
/** Who was posted took part and passed: the enrolment of every line of an import whose teacher was not enrolled before. */
export const enrolPosted = (db: WriteDb, batchId: string): void => void db.run(
  `insert into enrolments (${enrolmentColumns.join(', ')})
   select p.session_id, p.teacher_id, 1, 1, p.result, coalesce(p.told_hours_x100, p.hours_x100), p.certificate_number
   from posting_batches b join postings p on p.seq between b.first_seq and b.last_seq
   where b.import_batch_id = ? and p.kind = 'training' order by p.session_id, p.teacher_id
   on conflict (session_id, teacher_id) do nothing`, batchId);

export interface EnrolmentValues { logged_in: 0 | 1; studied: 0 | 1; result: string; hours_x100: number | null; certificate_number: string }
export const enrolmentRow = (db: ReadDb, session: number, teacher: number): EnrolmentValues | undefined => db.get<EnrolmentValues>(
  'select logged_in, studied, result, hours_x100, certificate_number from enrolments where session_id = ? and teacher_id = ?', session, teacher);

export const putEnrolment = (db: WriteDb, session: number, teacher: number, row: EnrolmentValues): void => void db.run(
  `insert into enrolments (${enrolmentColumns.join(', ')}) values (?, ?, ?, ?, ?, ?, ?)
   on conflict (session_id, teacher_id) do update set logged_in = excluded.logged_in, studied = excluded.studied, result = excluded.result,
     hours_x100 = excluded.hours_x100, certificate_number = excluded.certificate_number`,
  session, teacher, row.logged_in, row.studied, row.result, row.hours_x100, row.certificate_number);

export const removeEnrolment = (db: WriteDb, session: number, teacher: number): number =>
  db.run('delete from enrolments where session_id = ? and teacher_id = ?', session, teacher).changes;

/** The line of a teacher and session that stands. + keeps the look-up along the teacher, who has few lines. */
export const standingTrainingRow = (db: ReadDb, session: number, teacher: number): PostingRow | undefined => db.get<PostingRow>(
  `select p.* from postings p where p.teacher_id = ? and +p.session_id = ? and p.kind = 'training'
     and not exists (select 1 from postings r where r.reverses = p.seq) order by p.seq desc limit 1`, teacher, session);

/** Facts that were registered by hand or certified from a declaration, and stand. */
export const registeredIdems = (db: ReadDb): string[] => db.all<{ idem: string }>(
  `select p.idem from postings p where p.session_id is null and p.kind = 'training'
     and not exists (select 1 from postings r where r.reverses = p.seq)`).map((one) => one.idem);

export interface DeclaredRow { id: number; idem: string; state: 'submitted' | 'schoolChecked' | 'approved' | 'returned' | 'rejected' | 'withdrawn' }
export const declaredTrainings = (db: ReadDb): DeclaredRow[] =>
  db.all<DeclaredRow>("select id, idem, state from declarations where kind = 'training' order by id");

const declarationColumns = ['idem', 'teacher_id', 'school_id', 'subject', 'level', 'organiser', 'organiser_level', 'form', 'from_date',
  'to_date', 'days',
  'hours_x100', 'claimed_x100', 'result', 'certificate_number', 'import_batch_id', 'created_at'] as const;
export const addDeclaration = (db: WriteDb, row: Record<typeof declarationColumns[number], Value>): number => db.run(
  `insert into declarations (${declarationColumns.join(', ')}, kind, activity, note, source, state)
   values (${declarationColumns.map(() => '?').join(', ')}, 'training', '', '', 'import', 'submitted')`,
     ...declarationColumns.map((name) => row[name])).lastId;

export const freeDeclarationIdem = (db: ReadDb, idem: string): string => {
  for (let number = 1; ; number += 1) {
    const tried = number === 1 ? idem : `${idem}#${number}`;
    if (!db.get('select 1 from declarations where idem = ?', tried)) return tried;
  }
};

/** Moves a declaration on with a step that says why; steps are append-only. */
export function stepDeclaration(db: WriteDb, id: number, to: DeclaredRow['state'],
  step: { step: string; decision: string; actor: string; opinion: string; at: string }): void {
  db.run('update declarations set state = ? where id = ?', to, id);
  db.run('insert into declaration_steps (declaration_id, step, decision, actor, opinion, credits_x100, at) values (?, ?, ?, ?, ?, null, ?)',
    id, step.step, step.decision, step.actor, step.opinion, step.at);
}

export const declarationsOfBatch = (db: ReadDb, batchId: string): { id: number; state: DeclaredRow['state'] }[] =>
  db.all('select id, state from declarations where import_batch_id = ? order by id', batchId);

/** First and last line that an import wrote; null when it wrote none. */
export const linesOfImport = (db: ReadDb, batchId: string): { first: number; last: number } | null => {
  const found = db.get<{ first: number | null; last: number | null }>(
    'select min(first_seq) as first, max(last_seq) as last from posting_batches where import_batch_id = ?', batchId);
  return found && found.first !== null && found.last !== null ? { first: found.first, last: found.last } : null;
};

export interface WrittenLine extends PostingRow { reversed_by: number | null; why: string }
/** Lines of a range, each with its reversal, in slices: the next slice begins after the last seq of this one. */
export const lineSlice = (db: ReadDb, after: number, last: number, limit: number): WrittenLine[] => db.all<WrittenLine>(
  `select p.*, r.seq as reversed_by, w.text as why from postings p left join postings r on r.reverses = p.seq
   join posting_reasons w on w.id = p.reason_id where p.seq > ? and p.seq <= ? order by p.seq limit ?`, after, last, limit);

export const lineWithReason = (db: ReadDb, seq: number): WrittenLine | undefined => db.get<WrittenLine>(
  'select p.*, null as reversed_by, w.text as why from postings p join posting_reasons w on w.id = p.reason_id where p.seq = ?', seq);

/** The file of a later import, still holding, that changed a training of this one. */
export function laterChange(db: ReadDb, batch: { id: string; revision: number }, lines: { first: number; last: number }): string | undefined {
  const later = db.all<{ row_id: string; file_name: string }>(
    `select c.row_id, b.file_name from import_changes c join import_batches b on b.id = c.batch_id
     where b.kind = 'trainings' and b.undone_at is null and b.revision > ? and c.before is not null and c.row_id like 'e:%'`, batch.revision);
  return later.find(({ row_id: row }) => {
    const [, session = '', teacher = ''] = row.split(':');
    return db.get(`select 1 from postings where teacher_id = ? and +session_id = ? and seq between ? and ?`, Number(teacher),
      Number(session), lines.first, lines.last);
  })?.file_name;
}

/** Days of attendance that were recorded for trainings of these lines since. */
export const attendedLines = (db: ReadDb, lines: { first: number; last: number }): number => db.get<{ n: number }>(
  `select count(distinct a.session_id || ':' || a.teacher_id) as n from attendance a
   join postings p on p.teacher_id = a.teacher_id and +p.session_id = a.session_id and p.seq between ? and ?`, lines.first, lines.last)?.n ?? 0;

/** Sessions and programmes that the batch brought and nothing refers to. */
export function removeAddedProgrammes(db: WriteDb, batchId: string): void {
  const added = (prefix: string): string => `select cast(substr(row_id, ${prefix.length + 1}) as integer) from import_changes
    where batch_id = ? and before is null and row_id like '${prefix}%'`;
  db.run(`delete from programme_sessions where id in (${added('s:')})
    and not exists (select 1 from enrolments e where e.session_id = programme_sessions.id)
    and not exists (select 1 from postings p where p.session_id = programme_sessions.id)`, batchId);
  db.run(`delete from programmes where id in (${added('p:')})
    and not exists (select 1 from programme_sessions s where s.programme_id = programmes.id)`, batchId);
}
