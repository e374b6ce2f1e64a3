// One teacher's assessment: the sums of his lines, the rules of his unit, the cycle that the day lies in.
import type { GivenExemption } from '#contract/schema/credit-rules.ts';
import { assess, type Assessment } from './assess.ts';
import { creditYearOf, cycleAt, frameOf, type Rules } from './compile.ts';
import type { Hundredths, YearSum } from './shapes.ts';
import { yearsLater } from './periods.ts';
import { repeatedAchievements } from './achievements.ts';

/** An exemption as the database keeps it (db/queries/exemptions.ts). */
export interface ExemptionFacts {
  reason: string; from_date: string; to_date: string; effect: 'reduceMin' | 'grantCredits' | 'extendCycle'; category: string;
  credits_x100: number | null; years: number | null; revoked_at: string | null;
}
/** What an assessment needs of a line (db/queries/ledger-read.ts). */
export interface LineFacts {
  seq: number; kind: string; teacher_id: number; subject: string; activity: string; on_date: string; category: string; credit_year: number;
  hours_x100: number; credits_x100: number; reversed_by: number | null; focus: string | null;
}

/** An exemption as the rules take it. */
export const givenOf = (row: Omit<ExemptionFacts, 'revoked_at'>): GivenExemption => ({
  reason: row.reason, from: row.from_date, to: row.to_date, effect: row.effect,
    ...(row.category === '' ? {} : { category: row.category }),
  ...(row.credits_x100 === null ? {} : { credits: row.credits_x100 / 100 }),
    ...(row.years === null ? {} : { years: row.years }),
});

/** Exemptions that touch a cycle. Grants are lines of the ledger already, so they are not given a second time. */
export function exemptionsIn(rows: readonly ExemptionFacts[],
  cycle: { start: string; years: number }): GivenExemption[] {
  const end = yearsLater(cycle.start, cycle.years);
  return rows.filter((row) => row.revoked_at === null && row.effect !== 'grantCredits' && row.to_date >= cycle.start
    && row.from_date < end).map(givenOf);
}

export interface PersonInput {
  sums: readonly YearSum[]; exemptions: readonly ExemptionFacts[]; asOf: string;
  /** Hours by focus in a cycle; absent where the rules ask for none. */
  focusHours?: ((cycle: { start: string; years: number }) => ReadonlyMap<string, Hundredths>) | undefined;
}

/** Assesses a teacher in the cycle of the day; while an extended cycle is not over and not passed, in that one. */
export function assessPerson(rules: Rules, { sums, exemptions, asOf, focusHours }: PersonInput): Assessment {
  const cycle = cycleAt(rules, asOf);
  const within = (one: { start: string; years: number }): Assessment => assess(rules, {
    sums, cycle: one, asOf, exemptions: exemptions.length === 0 ? [] : exemptionsIn(exemptions, one),
    ...(focusHours ? { focusHours: focusHours(one) } : {}),
  });
  if (exemptions.some(({ effect, revoked_at: revoked }) => effect === 'extendCycle' && revoked === null)) {
    const before = within({ start: yearsLater(cycle.start, -cycle.years), years: cycle.years });
    if (before.frame.to >= asOf && !before.pass) return before;
  }
  return within(cycle);
}

/** Lines that stand, up to a day. */
export const standingLines = <T extends LineFacts>(rows: readonly T[], asOf: string): T[] =>
  rows.filter((row) => row.kind !== 'reversal' && row.reversed_by === null && row.on_date <= asOf);

/** The achievements among them that count nothing, because the same counts at a higher level. */
export function notHighest(rules: Rules, lines: readonly LineFacts[]): Set<number> {
  if (rules.set.achievements !== 'highest') return new Set();
  return new Set(repeatedAchievements(lines.filter(({ kind, category }) => kind === 'activity'
    && category !== '').map((row) => ({
    seq: row.seq, teacherId: row.teacher_id, subject: row.subject, activity: row.activity, date: row.on_date,
      category: row.category,
    year: row.credit_year, credits: row.credits_x100, hours: row.hours_x100,
  }))).map(({ seq }) => seq));
}

/** What of the lines goes into an assessment, by category and credit year. */
export function sumsOf(rules: Rules, lines: readonly LineFacts[]): YearSum[] {
  const again = notHighest(rules, lines);
  const sums = new Map<string, YearSum>();
  for (const row of lines) {
    const key = `${row.category}|${row.credit_year}`;
    const sum =
      sums.get(key) ?? { category: row.category, year: row.credit_year, hours: 0, credits: 0, lines: 0, largestTraining: 0 };
    sum.hours += row.hours_x100;
    sum.lines += 1;
    if (!again.has(row.seq)) sum.credits += row.credits_x100;
    if (row.kind === 'training' && row.credits_x100 > sum.largestTraining) sum.largestTraining = row.credits_x100;
    sums.set(key, sum);
  }
  return [...sums.values()];
}

export const needsFocus = (rules: Rules): boolean => rules.requirements.some(({ kind }) => kind === 'hoursOfFocus');
export const needsLargest = (rules: Rules): boolean => rules.conditions.length > 0
  || rules.requirements.some(({ kind }) => kind === 'singleTraining');

/** Hours by focus of the lines that fall into the credit years of a cycle. */
export function focusHoursOf(rules: Rules, lines: readonly LineFacts[]): PersonInput['focusHours'] {
  if (!needsFocus(rules)) return undefined;
  return (cycle) => {
    const { first, ends } = frameOf(rules, cycle.start, cycle.years);
    const hours = new Map<string, Hundredths>();
    for (const row of lines) {
      const year = creditYearOf(rules, row.on_date);
      if (row.focus === null || row.focus === '' || year < first || year >= first + ends.length) continue;
      hours.set(row.focus, (hours.get(row.focus) ?? 0) + row.hours_x100);
    }
    return hours;
  };
}
