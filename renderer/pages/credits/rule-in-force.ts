// Which rule set holds today for everybody, and the common cycle that today falls into.
import type { RuleBody, RuleSetRow } from '../../api/credit-queries.ts';

/**
 * Of the uses for everybody that have begun, the one that began last, with its version; null when none has. The body is
 * that of the newest version.
 */
export function ruleInForce(ruleSets: readonly RuleSetRow[], day: string): RuleSetRow | null {
  let best: { row: RuleSetRow; from: string; at: string; version: number } | null = null;
  for (const row of ruleSets) {
    for (const use of row.uses) {
      if (use.unitId !== null || use.from > day) continue;
      const later = best === null || use.from > best.from || (use.from === best.from && use.at > best.at);
      if (later) best = { row, from: use.from, at: use.at, version: use.version };
    }
  }
  return best ? { ...best.row, version: best.version } : null;
}

/** Units that follow a rule set of their own, beside the one for everybody. */
export const ownRuleUnits = (ruleSets: readonly RuleSetRow[], day: string): string[] =>
  [...new Set(ruleSets.flatMap((row) => row.uses.filter((use) => use.unitId !== null && use.from <= day).map((use) => use.unitName)))];

/** First and last calendar year of the cycle that a day falls into. */
export function cycleYears(body: Pick<RuleBody, 'cycle'>, day: string): { first: number; last: number } {
  const startYear = Number(body.cycle.start.slice(0, 4));
  const begun = day.slice(5) >= body.cycle.start.slice(5) ? 0 : 1;
  const passed = Number(day.slice(0, 4)) - begun - startYear;
  const first = startYear + Math.floor(passed / body.cycle.years) * body.cycle.years;
  return { first, last: first + body.cycle.years - 1 };
}
