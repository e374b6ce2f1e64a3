// Declarations on their way in and out: what a call told becomes a row, a row with its steps and scans becomes an answer.
import type { z } from 'zod';
import { AppError } from '#contract/errors.ts';
import type { Declaration, DeclareInput } from '#contract/schema/certifying.ts';
import type { Form, Level } from '#contract/schema/credit-rules.ts';
import type { RuleBook } from '#backend/credit-rules/book.ts';
import { daysBetween, isDay } from '#backend/credit-rules/days.ts';
import type { DeclaredRow, DeclarationRow, ProofRow, StepRow } from '#db/queries/certifying.ts';
import { factIdem } from './same-fact.ts';
import { proposed } from './worth.ts';

const decimal = (x100: number | null): number | null => x100 === null ? null : x100 / 100;
const hundredths = (value: number | null): number | null => value === null ? null : Math.round(value * 100);

const unfit = (detail: string, detailEn: string): AppError => new AppError('bad_input', { detail, detailEn });

/** What was told, in order; `today`: nothing that has not happened can be certified. */
export function checkTold({ kind, activity, from, to, days, hours, claimed }: z.output<typeof DeclareInput>,
  today: string): void {
  if (!isDay(from) || !isDay(to)) throw unfit('没有这一天，请核对起止日期', 'there is no such day; check the dates');
  if (from > to) throw unfit(`结束日期 ${to} 早于开始日期 ${from}`, `the end ${to} lies before the start ${from}`);
  if (to > today) throw unfit(`${to} 还没有到，培训或成果完成之后才能申报`, `${to} has not come yet; declare it when it is done`);
  const most = daysBetween(from, to);
  if (days !== null && days > most) {
    throw unfit(`${from} 至 ${to} 只有 ${most} 天，不会有 ${days} 天`, `${from} to ${to} has ${most} days, not ${days}`);
  }
  if (kind === 'activity' && activity === null) throw unfit('没有说明是哪一种成果', 'which activity it is was not said');
  if (kind === 'training' && activity !== null) throw unfit('培训不能同时是一种成果', 'a training cannot be an activity as well');
  if (kind === 'training' && hours === null && claimed === null) {
    throw unfit('培训要填写学时或申报的学分', 'a training needs hours or the credits asked for');
  }
}

export function declaredRow(input: z.output<typeof DeclareInput>,
  teacher: { id: number; school_id: string | null }): DeclaredRow {
  const row = {
    teacher_id: teacher.id, school_id: teacher.school_id, kind: input.kind, subject: input.subject,
    activity: input.activity ?? '', level: input.level,
    organiser: input.organiser, organiser_level: input.organiserLevel ?? input.level, form: input.form,
    from_date: input.from, to_date: input.to,
    days: input.days, hours_x100: hundredths(input.hours), claimed_x100: hundredths(input.claimed), result: input.result,
    certificate_number: input.certificateNumber, note: input.note,
  };
  return { ...row, idem: factIdem(row) };
}

/** As the rules in force on its day call it. */
export function activityName(book: RuleBook, row: DeclarationRow, language: 'zh' | 'en' = 'zh'): string {
  if (row.kind === 'training') return '';
  const known = book.at(row.unit_id, row.to_date)?.rules.set.activities.find(({ code }) => code === row.activity);
  return (language === 'zh' ? known?.name : known?.nameEn) ?? row.activity;
}

export const shownDeclaration = (
  book: RuleBook, row: DeclarationRow, steps: readonly StepRow[], proofs: readonly ProofRow[],
  language: 'zh' | 'en',
): z.output<typeof Declaration> => ({
  declarationId: row.id, teacherId: String(row.teacher_id), teacherName: row.teacher_name, idMasked: row.id_masked,
  schoolName: row.school,
  unitName: row.unit, kind: row.kind, subject: row.subject, activity: row.activity,
  activityName: activityName(book, row, language), level: row.level as Level,
  form: row.form as Form, organiser: row.organiser,
  organiserLevel: (row.organiser_level === '' ? row.level : row.organiser_level) as Level, from: row.from_date,
  to: row.to_date, days: row.days,
  hours: decimal(row.hours_x100), claimed: decimal(row.claimed_x100),
  result: row.result as z.output<typeof Declaration>['result'],
  certificateNumber: row.certificate_number, note: row.note, state: row.state, createdAt: row.created_at,
  proposed: proposed(book, row, language),
  postingSeq: row.posting_seq, proofs: proofs.map(({ id, original_name: name, bytes }) => ({ proofId: id, name, bytes })),
  steps: steps.map(({ step, decision, actor, opinion, credits_x100: credits, at }) =>
    ({ step, decision, actor, opinion, credits: decimal(credits), at })),
});
