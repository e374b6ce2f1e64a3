// The order of the entries of one group: three styles of ranks, and what decided between equal scores.

export interface Contender {
  entryId: string;
  /** Decides nothing but the printed order of entries that are equal in everything. */
  code: string;
  /** As it is printed (rounded); two scores that look equal are equal. Null: no sheet yet. */
  score: number | null;
  /** How many rounds it went through: whoever went further stands above, whatever the scores. */
  tier?: number;
  /** Means of the tie-break criteria in their order, rounded like the score; null where there is none. */
  tieKeys: readonly (number | null)[];
}

export interface Ranked {
  entryId: string;
  /** 1, 1, 3 — equal entries share a rank, the next ones count on. */
  standard: number | null;
  /** 1, 1, 2 — equal entries share a rank, no rank is left out. */
  dense: number | null;
  /** 1, 2, 3 — equal entries in the order of their codes, as printed lists often show them. */
  ordinal: number | null;
  /** Still equal to another entry after the whole tie-break. */
  tied: boolean;
  /** Indexes into the tie-break that parted this entry from its neighbours of the same score. */
  brokenBy: number[];
}

const descending = (a: number | null, b: number | null): number => (b ?? -1) - (a ?? -1);
const byCode = (a: Contender, b: Contender): number => a.code < b.code ? -1 : a.code > b.code ? 1 : 0;

/** Index of the first tie-break key in which two entries differ, -1 when they are equal in all. */
function firstDifference(a: Contender, b: Contender): number {
  const length = Math.max(a.tieKeys.length, b.tieKeys.length);
  for (let index = 0; index < length; index += 1) {
    if ((a.tieKeys[index] ?? null) !== (b.tieKeys[index] ?? null)) return index;
  }
  return -1;
}

const tierOf = (one: Contender): number => (one.score === null ? -1 : one.tier ?? 0);
const equalSoFar = (a: Contender, b: Contender): boolean => a.score === b.score && tierOf(a) === tierOf(b);

function compare(a: Contender, b: Contender): number {
  const byTier = tierOf(b) - tierOf(a);
  if (byTier !== 0) return byTier;
  const byScore = descending(a.score, b.score);
  if (byScore !== 0) return byScore;
  const index = firstDifference(a, b);
  return index === -1 ? 0 : descending(a.tieKeys[index] ?? null, b.tieKeys[index] ?? null);
}

/**
 * Orders the entries of one ranking group, best first, entries without a score last and without a rank. The order of the
 * input never matters. Scores and keys are non-negative integers of one unit.
 * Source: rank styles and sub-score tie-breaks as published lists show them (龙游: 分项高者列前; 山西 2015: 89.00 分列 4、5).
 */
export function rank(contenders: readonly Contender[]): Ranked[] {
  const order = [...contenders].sort((a, b) => compare(a, b) || byCode(a, b));
  const ranked: Ranked[] = [];
  let standard = 0;
  let dense = 0;
  for (const [index, one] of order.entries()) {
    const { entryId } = one;
    if (one.score === null) {
      ranked.push({ entryId, standard: null, dense: null, ordinal: null, tied: false, brokenBy: [] });
      continue;
    }
    const differences = [order[index - 1], order[index + 1]].flatMap((other) =>
      other !== undefined && equalSoFar(other, one) ? [firstDifference(one, other)] : []);
    const before = order[index - 1];
    if (before === undefined || compare(before, one) !== 0) {
      standard = index + 1;
      dense += 1;
    }
    ranked.push({
      entryId, standard, dense, ordinal: index + 1, tied: differences.includes(-1),
      brokenBy: [...new Set(differences.filter((difference) => difference >= 0))].sort((a, b) => a - b),
    });
  }
  return ranked;
}
