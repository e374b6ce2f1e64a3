// Declarations on their way to the ledger: what was declared, every step taken, the scans, and what is certified already.
import type { ReadDb, Value, WriteDb } from '../open.ts';
import { unitOn } from './programmes.ts';

export type DeclarationState = 'submitted' | 'schoolChecked' | 'approved' | 'returned' | 'rejected' | 'withdrawn';

/** What a declaration says, as columns. */
export interface DeclaredRow {
  idem: string; teacher_id: number; school_id: string | null; kind: 'training' | 'activity'; subject: string; activity: string; level: string;
  organiser: string; organiser_level: string; form: string; from_date: string; to_date: string; days: number | null; hours_x100: number | null;
  claimed_x100: number | null; result: string; certificate_number: string; note: string;
}
export interface DeclarationRow extends DeclaredRow {
  id: number; state: DeclarationState; posting_seq: number | null; created_at: string; teacher_name: string; id_masked: string; school: string;
  unit: string; unit_id: string | null;
}
export interface StepRow {
  declaration_id: number; step: string; decision: string; actor: string; opinion: string; credits_x100: number | null; at: string;
}
export interface ProofRow { id: string; declaration_id: number; original_name: string; bytes: number; sha256: string }

/** unit_id: of the school the teacher belonged to on the last day, whose rules rate the line. */
const whole = `select d.*, t.name as teacher_name, t.id_masked, coalesce(c.name, '') as school, coalesce(u.name, '') as unit,
    ${unitOn('t', 'd.to_date')} as unit_id
  from declarations d join teachers t on t.id = d.teacher_id left join schools c on c.id = d.school_id
    left join submitting_units u on u.id = c.submitting_unit_id`;

export interface DeclarationFilter { unitId: string | null; schoolId: string | null; teacherId: number | null }
const filterSql = `(@unitId is null or d.school_id in (select id from schools where submitting_unit_id = @unitId))
  and (@schoolId is null or d.school_id = @schoolId) and (@teacherId is null or d.teacher_id = @teacherId)`;
const named = (filter: DeclarationFilter): Record<string, Value> => ({ ...filter });

export const declarationPage = (
  db: ReadDb, filter: DeclarationFilter, state: DeclarationState | null, limit: number, offset: number,
): DeclarationRow[] => db.allNamed<DeclarationRow>(
  `${whole} where ${filterSql} and (@state is null or d.state = @state) order by d.id desc limit @limit offset @offset`,
  { ...named(filter), state, limit, offset });

/** How many there are in each state. */
export const declarationCounts = (db: ReadDb, filter: DeclarationFilter): { state: DeclarationState; n: number }[] => db.allNamed(
  `select d.state, count(*) as n from declarations d where ${filterSql} group by d.state`, named(filter));

export const declarationsOf = (db: ReadDb, ids: readonly number[]): DeclarationRow[] => db.all<DeclarationRow>(
  `${whole} where d.id in (select value from json_each(?)) order by d.id`, JSON.stringify(ids));

export const stepsOf = (db: ReadDb, ids: readonly number[]): StepRow[] => db.all<StepRow>(
  `select declaration_id, step, decision, actor, opinion, credits_x100, at from declaration_steps
   where declaration_id in (select value from json_each(?)) order by id`, JSON.stringify(ids));

export const proofsOf = (db: ReadDb, ids: readonly number[]): ProofRow[] => db.all<ProofRow>(
  `select id, declaration_id, original_name, bytes, sha256 from proofs
   where declaration_id in (select value from json_each(?)) order by declaration_id, rowid`, JSON.stringify(ids));

export interface DeclarantRow { id: number; name: string; school_id: string | null }
export const declarant = (db: ReadDb, id: number): DeclarantRow | undefined =>
  db.get<DeclarantRow>('select id, name, school_id from teachers where id = ?', id);

/** Declarations of one and the same fact: with this idem, or with it and a number behind. */
export const declaredBefore = (
  db: ReadDb, teacherId: number, idem: string,
): { id: number; idem: string; state: DeclarationState }[] => db.all(
  `select id, idem, state from declarations where teacher_id = ? and (idem = ? or substr(idem, 1, length(?) + 1) = ? || '#') order by id`,
  teacherId, idem, idem, idem);

const columns = [
  'idem', 'teacher_id', 'school_id', 'kind', 'subject', 'activity', 'level', 'organiser', 'organiser_level',
  'form', 'from_date', 'to_date', 'days', 'hours_x100', 'claimed_x100', 'result', 'certificate_number', 'note',
] as const satisfies readonly (keyof DeclaredRow)[];
const valuesOf = (row: DeclaredRow): Value[] => columns.map((column) => row[column]);

export const insertDeclaration = (db: WriteDb, row: DeclaredRow, at: string): number => db.run(
  `insert into declarations (${columns.join(', ')}, source, state, created_at)
   values (${columns.map(() => '?').join(', ')}, 'self', 'submitted', ?)`, ...valuesOf(row), at).lastId;

/** A returned one as it is handed in again. */
export const changeDeclaration = (db: WriteDb, id: number, row: DeclaredRow): void => void db.run(
  `update declarations set ${columns.map((column) => `${column} = ?`).join(', ')}, state = 'submitted' where id = ?`,
  ...valuesOf(row), id);

export const setDeclarationState = (db: WriteDb, id: number, state: DeclarationState, postingSeq: number | null): void =>
  void db.run('update declarations set state = ?, posting_seq = coalesce(?, posting_seq) where id = ?', state, postingSeq, id);

export const addStep = (db: WriteDb, row: StepRow): void => void db.run(
  `insert into declaration_steps (declaration_id, step, decision, actor, opinion, credits_x100, at) values (?, ?, ?, ?, ?, ?, ?)`,
  row.declaration_id, row.step, row.decision, row.actor, row.opinion, row.credits_x100, row.at);

export const insertProof = (db: WriteDb, row: ProofRow): void => void db.run(
  'insert into proofs (id, declaration_id, original_name, bytes, sha256) values (?, ?, ?, ?, ?)',
  row.id, row.declaration_id, row.original_name, row.bytes, row.sha256);

/** Lines of these teachers that hold, with the days of the session where there is one. */
export interface HeldLineRow {
  seq: number; teacher_id: number; kind: string; session_id: number | null; name: string; session_name: string; activity: string;
  level: string; from_date: string; on_date: string; credits_x100: number; certificate_number: string;
}
export const heldLines = (db: ReadDb, teacherIds: readonly number[]): HeldLineRow[] => db.all<HeldLineRow>(
  `select p.seq, p.teacher_id, p.kind, p.session_id, coalesce(g.name, p.subject) as name, coalesce(s.name, '') as session_name, p.activity, p.level,
     coalesce(s.from_date, p.on_date) as from_date, p.on_date, p.credits_x100, p.certificate_number
   from postings p left join programme_sessions s on s.id = p.session_id left join programmes g on g.id = s.programme_id
   where p.teacher_id in (select value from json_each(?)) and p.kind in ('training', 'activity')
     and not exists (select 1 from postings back where back.reverses = p.seq) order by p.seq`, JSON.stringify(teacherIds));

export interface RegisterRow extends DeclarationRow {
  credits_x100: number | null; category: string; rule_version_id: number | null; reversed_by: number | null;
}

/** Declarations with a step inside the time (ISO, end excluded), in the order they came. */
export const registerRows = (
  db: ReadDb, filter: DeclarationFilter, time: { from: string | null; until: string | null },
): RegisterRow[] => db.allNamed<RegisterRow>(
  `select w.*, p.credits_x100, coalesce(p.category, '') as category, p.rule_version_id,
     (select back.seq from postings back where back.reverses = p.seq) as reversed_by
   from (${whole} where ${filterSql}) w left join postings p on p.seq = w.posting_seq
   where exists (select 1 from declaration_steps e
     where e.declaration_id = w.id and (@from is null or e.at >= @from) and (@until is null or e.at < @until))
   order by w.id`, { ...named(filter), ...time });
