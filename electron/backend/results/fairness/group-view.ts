// One group of the fairness page: the gate with names of judges, raw and corrected beside each other, probabilities.
import type { z } from 'zod';
import type { Fairness } from '#contract/schema/results.ts';
import { awardProbabilities, nameJudges } from '#backend/statistics/fair.ts';
import type { GroupBothWays } from './both-ways.ts';
import { variancesOf } from './panels.ts';

type Group = z.input<typeof Fairness>['groups'][number];

export interface ViewParts {
  group: string; confidence: number;
  /** By code. */
  entries: ReadonlyMap<string, { entryId: string }>;
  /** By token. */
  judges: ReadonlyMap<string, { id: string; name: string }>;
  /** For each entry the probability of each award, then of none; null: not known. */
  probabilities: readonly Float64Array[] | null;
}

export const probabilitiesOf = (group: GroupBothWays, draws: number, seed: number): Float64Array[] => (group.truths === null ? []
  : awardProbabilities({ truths: group.truths, awardOf: group.awardOf, awards: group.awards.length, draws, seed }));

/** Six decimals: what people and pictures need, without the noise of binary digits. */
const tidy = (value: number): number => Math.round(value * 1e6) / 1e6;
const tidyOr = (value: number | null | undefined): number | null => (typeof value === 'number' ? tidy(value) : null);

export function fairnessGroup(group: GroupBothWays, { group: name, confidence, entries, judges, probabilities }: ViewParts): Group {
  const { fair, awards } = group;
  return {
    group: name, division: group.division, category: group.category, estimator: fair.estimator, estimatorEn: fair.estimatorEn,
    confidence, variance: variancesOf(fair),
    gate: nameJudges(fair.gate, (judge) => judges.get(group.judges[judge] ?? '')?.name ?? group.judges[judge] ?? ''),
    judges: fair.judges.flatMap((one, index) => {
      const known = judges.get(group.judges[index] ?? '');
      return known && one.effect !== null && one.low !== null && one.high !== null
        ? [{ judgeId: known.id, name: known.name, marks: one.marks, effect: tidy(one.effect), low: tidy(one.low), high: tidy(one.high) }] : [];
    }),
    rows: group.codes.flatMap((code, index) => {
      const [raw, adjusted, one] = [group.raw[index], group.adjusted[index], fair.entries[index]];
      const known = entries.get(code);
      if (!raw || !adjusted || !known) return [];
      const p = probabilities?.[index];
      return [{
        entryId: known.entryId, code, raw: raw.score, adjusted: tidyOr(one?.adjusted), error: tidyOr(one?.error), low: tidyOr(one?.low),
        high: tidyOr(one?.high), rawRank: raw.rank, adjustedRank: adjusted.rank, rawAward: raw.award, adjustedAward: adjusted.award,
        probabilities: p ? [...awards, ''].map((award, at) => ({ award, p: tidy(p[at] ?? 0) })) : [],
      }];
    }),
  };
}
