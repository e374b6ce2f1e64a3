// One fact of the ledger (a training, an achievement) between the call that tells it, the rules that rate it and its
// line.
import type { Form, Level } from '#contract/schema/credit-rules.ts';
import type { RuleBook } from '#backend/credit-rules/book.ts';
import { daysBetween } from '#backend/credit-rules/days.ts';
import { toHundredths } from '#backend/credit-rules/hundredths.ts';
import { rate } from '#backend/credit-rules/rate.ts';
import type { Hundredths, Rateable, Rating } from '#backend/credit-rules/shapes.ts';
import { titleKey } from '#backend/identity/programme-key.ts';
import type { NewPosting, PostingRow } from '#db/queries/ledger.ts';

export interface Facts {
  kind: 'training' | 'activity'; sessionId: number | null; subject: string; activity: string; date: string; level: Level;
  organiserLevel: Level | null; form: Form; days: number | null; hours: Hundredths; ownCredits: Hundredths | null;
  result: Rateable['result']; certificateNumber: string;
}

/** What a call tells of a fact, in people's decimals. */
export interface ToldFact {
  kind: 'training' | 'activity'; subject: string; activity: string | null; sessionId: number | null; level: Level; form: Form;
  organiserLevel?: Level | undefined; from?: string | undefined; to: string; days: number | null; hours: number; credits: number | null;
  result: Rateable['result']; certificateNumber: string;
}

export const factsOf = (told: ToldFact): Facts => ({
  kind: told.kind, sessionId: told.sessionId, subject: told.subject, activity: told.activity ?? '', date: told.to,
    level: told.level,
  organiserLevel: told.organiserLevel ?? null, form: told.form,
  days: told.days ?? (told.from === undefined || told.from > told.to ? null : daysBetween(told.from, told.to)),
  hours: toHundredths(told.hours), ownCredits: told.credits === null ? null : toHundredths(told.credits),
    result: told.result,
  certificateNumber: told.certificateNumber,
});

/** The fact that a line bears; null when the line is none (a grant, a loan, a repayment, a reversal). */
export function factsOfLine(row: PostingRow): Facts | null {
  if (row.kind !== 'training' && row.kind !== 'activity') return null;
  return {
    kind: row.kind, sessionId: row.session_id, subject: row.subject, activity: row.activity, date: row.on_date,
      level: row.level as Level,
    organiserLevel: row.organiser_level === '' ? null : row.organiser_level as Level, form: row.form as Form,
      days: row.days,
    hours: row.told_hours_x100 ?? row.hours_x100, ownCredits: row.own_credits_x100,
      result: row.result as Rateable['result'], certificateNumber: row.certificate_number,
  };
}

export const rateableOf = (facts: Facts): Rateable => ({
  level: facts.level, form: facts.form, organiserLevel: facts.organiserLevel, activity: facts.activity === ''
    ? null : facts.activity,
  date: facts.date, days: facts.days, hours: facts.hours, ownCredits: facts.ownCredits, result: facts.result,
});

export interface Rated { ruleVersionId: number | null; rating: Rating }

/**
 * What the rules in force for the unit on the day of the fact say. Where none is in force the hours are kept and the
 * line
 * waits, in the calendar year of its day.
 */
export function rateFacts(book: RuleBook, unitId: string | null, facts: Facts): Rated {
  const rule = book.at(unitId, facts.date);
  if (rule) return { ruleVersionId: rule.ruleVersionId, rating: rate(rule.rules, rateableOf(facts)) };
  const why = `${facts.date} 没有生效的学分规则：只记学时，启用规则后自动折算学分。`;
  return { ruleVersionId: null, rating: { category: '', year: Number(facts.date.slice(0, 4)), hours: facts.hours, credits: 0, range: null, why } };
}

/** The line as it goes into the ledger; `remark` is added to the reason. */
export const lineOf = (teacherId: number, facts: Facts, { ruleVersionId, rating }: Rated, idem: string,
  remark = ''): NewPosting => ({
  teacherId, kind: facts.kind, sessionId: facts.sessionId, subject: facts.subject, activity: facts.activity,
    onDate: facts.date,
  creditYear: rating.year, level: facts.level, organiserLevel: facts.organiserLevel ?? '', form: facts.form,
    category: rating.category,
  days: facts.days, hoursX100: rating.hours, toldHoursX100: rating.hours === facts.hours ? null : facts.hours,
    creditsX100: rating.credits, ownCreditsX100: facts.ownCredits, ruleVersionId,
  why: rating.why + remark, result: facts.result, certificateNumber: facts.certificateNumber, reverses: null, idem,
});

/**
 * What makes a fact the same one when it comes again. A training of a session is once for a teacher; one registered by
 * hand
 * is what it is called, its level and its days; an achievement also the activity it is. Values (hours, credits, result)
 * are not part of it: another value is a correction, not another fact.
 */
export function idemOf(teacherId: number, facts: Facts): string {
  if (facts.sessionId !== null) return `t:${facts.sessionId}:${teacherId}`;
  const subject = titleKey(facts.subject);
  const key = facts.kind === 'activity'
    ? [facts.activity, facts.level, facts.date, subject] : [facts.form, facts.level, facts.date, subject];
  return `${facts.kind === 'activity' ? 'a' : 'h'}:${teacherId}:${key.join('|')}`;
}
