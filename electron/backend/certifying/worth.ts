// What the rules in force make of a declaration: the credits it would bring, and those a certifier decides on.
import { AppError } from '#contract/errors.ts';
import type { Form, Level } from '#contract/schema/credit-rules.ts';
import type { RuleBook } from '#backend/credit-rules/book.ts';
import type { Rules } from '#backend/credit-rules/compile.ts';
import { rate } from '#backend/credit-rules/rate.ts';
import type { Hundredths, Rateable, Rating } from '#backend/credit-rules/shapes.ts';
import { daysBetween } from '#backend/credit-rules/days.ts';
import { whyIn } from '#backend/credit-rules/why-en.ts';
import { categoryTitle } from '#backend/credit-rules/words-en.ts';
import type { DeclarationRow } from '#db/queries/certifying.ts';
import type { NewPosting } from '#db/queries/ledger.ts';

export interface Worth { rules: Rules | null; ruleVersionId: number | null; rating: Rating; ownCredits: Hundredths | null }

/** A sheet may tell the last day only; then the days stay unknown. */
const daysTold = (row: DeclarationRow): number | null =>
  row.days ?? (row.from_date === '' || row.from_date > row.to_date ? null : daysBetween(row.from_date, row.to_date));

const rateable = (row: DeclarationRow, ownCredits: Hundredths | null): Rateable => ({
  level: row.level as Level, form: row.form as Form, activity: row.kind === 'activity' ? row.activity : null,
  organiserLevel: row.organiser_level === '' ? null : row.organiser_level as Level,
  date: row.to_date, days: daysTold(row), hours: row.hours_x100 ?? 0, ownCredits, result: row.result as Rateable['result'],
});

/** By the rules in force for the teacher's unit on the last day; without any the hours are kept and the credits wait. */
export function worthOf(book: RuleBook, row: DeclarationRow, ownCredits: Hundredths | null): Worth {
  const inForce = book.at(row.unit_id, row.to_date);
  if (inForce) return { rules: inForce.rules, ruleVersionId: inForce.ruleVersionId,
    rating: rate(inForce.rules, rateable(row, ownCredits)), ownCredits };
  const why = `${row.to_date} 没有生效的学分规则：只记学时，启用规则后自动折算学分。`;
  const rating = { category: '', year: Number(row.to_date.slice(0, 4)), hours: row.hours_x100 ?? 0, credits: 0,
    range: null, why };
  return { rules: null, ruleVersionId: null, rating, ownCredits };
}

export interface Proposed { credits: number; min: number | null; max: number | null; category: string; why: string }

/** What the window shows beside a declaration: the value it asks for when that lies inside a range. */
export function proposed(book: RuleBook, row: DeclarationRow, language: 'zh' | 'en'): Proposed {
  const { rules, rating } = worthOf(book, row, row.claimed_x100);
  return {
    credits: rating.credits / 100, min: rating.range === null ? null : rating.range.min / 100,
    max: rating.range === null ? null : rating.range.max / 100,
    category: rules === null || rating.category === '' ? '' : categoryTitle(rules, rating.category, language),
    why: whyIn(language, rating.why, rules === null ? [] : [rules.set]),
  };
}

const words = (x100: Hundredths): string => String(x100 / 100);

/**
 * What the county certifies: the value picked, else the one asked for, where the rule leaves a range or takes own credits.
 * @throws AppError credits_range when a value is missing or outside the range, credits_fixed when the rule leaves no choice
 */
export function certified(book: RuleBook, row: DeclarationRow, picked: Hundredths | null): Worth {
  const own = picked ?? row.claimed_x100;
  const worth = worthOf(book, row, own);
  const { range, credits, why } = worth.rating;
  const known = { number: row.id, subject: row.subject, clause: why };
  if (range && (own === null || own < range.min || own > range.max)) {
    throw new AppError('credits_range', {
      ...known, min: words(range.min), max: words(range.max), given: own === null ? '现在没有填写' : `所填 ${words(own)} 不在其中`,
      givenEn: own === null ? 'none was given' : `${words(own)} is outside`,
    });
  }
  if (!range && worth.rules !== null && picked !== null && picked !== credits) {
    throw new AppError('credits_fixed', { ...known, credits: words(credits), given: words(picked) });
  }
  return worth;
}

/** The line of a declaration that was certified. */
export const certifiedLine = (row: DeclarationRow, { ruleVersionId, rating, ownCredits }: Worth, idem: string): NewPosting => ({
  teacherId: row.teacher_id, kind: row.kind, sessionId: null, subject: row.subject, activity: row.activity, onDate: row.to_date,
  creditYear: rating.year, level: row.level, organiserLevel: row.organiser_level, form: row.form,
  category: rating.category, days: daysTold(row),
  hoursX100: rating.hours, toldHoursX100: rating.hours === (row.hours_x100 ?? 0) ? null : row.hours_x100,
  creditsX100: rating.credits, ownCreditsX100: ownCredits, ruleVersionId, why: rating.why, result: row.result,
  certificateNumber: row.certificate_number, reverses: null, idem,
});
