// Exemptions of teachers (leave, secondment, retirement) and credits lent to them, with what was paid back.
import type { ReadDb, WriteDb } from '../open.ts';

export interface ExemptionRow {
  id: number; teacher_id: number; reason: string; from_date: string; to_date: string; effect: 'reduceMin' | 'grantCredits' | 'extendCycle';
  category: string; credits_x100: number | null; years: number | null; posting_seq: number | null; note: string; recorded_at: string;
  revoked_at: string | null;
}

export const exemptionRow = (db: ReadDb,
  id: number): ExemptionRow | undefined => db.get<ExemptionRow>('select * from exemptions where id = ?', id);

export const teacherExemptions = (db: ReadDb, teacherId: number): ExemptionRow[] =>
  db.all<ExemptionRow>('select * from exemptions where teacher_id = ? order by from_date, id', teacherId);

/** Those that hold, of everybody. */
export const exemptionsInForce = (db: ReadDb): ExemptionRow[] =>
  db.all<ExemptionRow>('select * from exemptions where revoked_at is null order by teacher_id, id');

export type NewExemption = Omit<ExemptionRow, 'id' | 'posting_seq' | 'revoked_at'>;

export const insertExemption = (db: WriteDb, row: NewExemption): number => db.run(
  `insert into exemptions (teacher_id, reason, from_date, to_date, effect, category, credits_x100, years, posting_seq, note, recorded_at, revoked_at)
   values (?, ?, ?, ?, ?, ?, ?, ?, null, ?, ?, null)`,
  row.teacher_id, row.reason, row.from_date, row.to_date, row.effect, row.category, row.credits_x100, row.years,
    row.note, row.recorded_at).lastId;

export const setExemptionPosting = (db: WriteDb, id: number, seq: number): void =>
  void db.run('update exemptions set posting_seq = ? where id = ?', seq, id);

export const setRevoked = (db: WriteDb, id: number,
  at: string): void => void db.run('update exemptions set revoked_at = ? where id = ?', at, id);

/** The lines an exemption posted that still stand. */
export const grantSeqs = (db: ReadDb, exemption: ExemptionRow): number[] => db.all<{ seq: number }>(
  `select p.seq from postings p where p.teacher_id = ? and p.kind = 'grant' and p.idem glob ? and not exists
   (select 1 from postings r where r.reverses = p.seq) order by p.seq`, exemption.teacher_id, `g:${exemption.id}:*`).map((row) => row.seq);

export interface LoanRow {
  seq: number; teacher_id: number; category: string; on_date: string; credits_x100: number; due_on: string; repay_x100: number; repaid_x100: number;
  repayments: number; note: string;
}

/** Loans that stand, with what was paid back of each. A repayment names its loan in its idem: p:<loan>:<n>. */
const loanSql = (where: string): string =>
  `select l.posting_seq as seq, p.teacher_id, p.category, p.on_date, p.credits_x100, l.due_on, l.repay_x100, l.note,
    coalesce(sum(-b.credits_x100), 0) as repaid_x100, count(b.seq) as repayments
  from loan_terms l join postings p on p.seq = l.posting_seq
  left join postings b on b.teacher_id = p.teacher_id and b.kind = 'repayment' and cast(substr(b.idem, 3) as integer) =
    l.posting_seq
    and not exists (select 1 from postings r where r.reverses = b.seq)
  where not exists (select 1 from postings r where r.reverses = l.posting_seq)${where} group by l.posting_seq order by l.posting_seq`;

export const allLoans = (db: ReadDb): LoanRow[] => db.all<LoanRow>(loanSql(''));
export const teacherLoans = (db: ReadDb,
  teacherId: number): LoanRow[] => db.all<LoanRow>(loanSql(' and p.teacher_id = ?'), teacherId);
export const loanRow = (db: ReadDb,
  seq: number): LoanRow | undefined => db.get<LoanRow>(loanSql(' and l.posting_seq = ?'), seq);

export const insertLoanTerms = (db: WriteDb,
  terms: { seq: number; dueOn: string; repayX100: number; note: string }): void => void db.run(
  'insert into loan_terms (posting_seq, due_on, repay_x100, note) values (?, ?, ?, ?)', terms.seq, terms.dueOn,
    terms.repayX100, terms.note);

/** How many repayments a loan ever had, taken back or not: the number of the next one. */
export const repaymentCount = (db: ReadDb, teacherId: number, loan: number): number => db.get<{ n: number }>(
  `select count(*) as n from postings where teacher_id = ? and kind = 'repayment' and idem glob ?`, teacherId,
    `p:${loan}:*`)?.n ?? 0;
