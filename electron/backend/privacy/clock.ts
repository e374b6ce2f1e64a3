// When the personal data of a contest must go: days from its publication, or from its last change where it was never published. Pure.

export interface ClockFacts {
  publishedAt: string | null;
  /** Time of the last event of the record about it. */
  changedAt: string;
  /** Set for this contest. */
  ownDays: number | null;
  purgedAt: string | null;
}
export interface ClockRules { retentionDays: number; unpublishedDays: number }
export interface ClockState {
  /** The day it started, '2026-03-01'. */
  from: string;
  days: number;
  /** The last day on which it may still be kept. */
  due: string;
  overdue: boolean;
}

/** The day in China, whatever the computer is set to: periods of rules are counted in its days. */
export const chineseDay = (at: string | Date): string => new Date(new Date(at).getTime() + 8 * 3_600_000).toISOString().slice(0, 10);

/** Days are whole days of the calendar; the day after `due` is the first on which it is overdue. */
export function retentionOf(facts: ClockFacts, rules: ClockRules, today: string): ClockState {
  const from = chineseDay(facts.publishedAt ?? facts.changedAt);
  const days = facts.ownDays ?? (facts.publishedAt === null ? rules.unpublishedDays : rules.retentionDays);
  const due = new Date(Date.parse(from) + days * 86_400_000).toISOString().slice(0, 10);
  return { from, days, due, overdue: facts.purgedAt === null && today > due };
}
