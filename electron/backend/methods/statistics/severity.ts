// Severity of judges on marks brought as JSON: ids become numbers, and back.
import type { z } from 'zod';
import type { Severity as SeveritySchema, SeverityInput } from '#contract/schema/statistics.ts';
import { fairScores, nameJudges } from '#backend/statistics/fair.ts';

type Asked = z.output<typeof SeverityInput>;
type Severity = z.output<typeof SeveritySchema>;

/** Ids in the order of their first appearance; 1 and "1" are the same, as they would be in the answer. */
function numbered(ids: Iterable<string | number>): Map<string, number> {
  const numbers = new Map<string, number>();
  for (const id of ids) if (!numbers.has(String(id))) numbers.set(String(id), numbers.size);
  return numbers;
}

/** Values by id, those that are there. */
const byId = (ids: readonly string[], valueOf: (index: number) => number | null | undefined): Record<string, number> =>
  Object.fromEntries(ids.flatMap((id, index) => {
    const value = valueOf(index);
    return value === null || value === undefined ? [] : [[id, value] as const];
  }));

/** The model with its gate; `adjusted` are the raw means where nothing can be fitted. */
export function severityOf({ scores, entryEffect, judgeEffect, minMarks, significance, confidence }: Asked): Severity {
  const entries = numbered(scores.map((one) => one.entry));
  const judges = numbered(scores.map((one) => one.judge));
  const marks = scores.map((one) => ({
    entry: entries.get(String(one.entry)) ?? 0, judge: judges.get(String(one.judge)) ?? 0, score: one.score,
  }));
  const [entryIds, judgeIds] = [[...entries.keys()], [...judges.keys()]];
  const fair = fairScores(marks, {
    entries: entries.size, judges: judges.size, entryEffect, judgeEffect, rule: { minMarks, significance, confidence, draws: 100 },
  });
  const { intercept, variance, connected, reml, reason } = fair;
  return {
    intercept, variance, connected, reml, estimator: fair.estimator, ...(reason && { reason }),
    judges: byId(judgeIds, (index) => fair.judges[index]?.effect),
    entries: byId(entryIds, (index) => {
      const adjusted = fair.entries[index]?.adjusted;
      return reason || intercept === null || adjusted === null || adjusted === undefined ? null : adjusted - intercept;
    }),
    adjusted: byId(entryIds, (index) => fair.entries[index]?.adjusted), errors: byId(entryIds, (index) => fair.entries[index]?.error),
    judgeErrors: byId(judgeIds, (index) => fair.judges[index]?.error), gate: nameJudges(fair.gate, (judge) => judgeIds[judge] ?? ''),
  };
}
