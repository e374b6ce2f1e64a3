// How probable each award is: the contest is played many times with true scores as they might be.
import { randomFrom, type Truths } from './draws.ts';

/** Award of each entry by such scores, best 0; −1 none. Scores are NaN for entries without a mark. */
export type AwardOf = (scores: Float64Array) => ArrayLike<number>;

export interface Simulation {
  readonly truths: Truths;
  readonly awardOf: AwardOf;
  /** How many awards the rules know. */
  readonly awards: number;
  readonly draws: number;
  readonly seed: number;
  /** Called now and then with the number of draws done: progress, or throwing to stop. */
  readonly progress?: (done: number) => void;
}

/**
 * @returns for each entry the probability of each award, then that of none; they sum to 1
 */
export function awardProbabilities({ truths, awardOf, awards, draws, seed, progress }: Simulation): Float64Array[] {
  const random = randomFrom(seed);
  const counts = Array.from({ length: truths.means.length }, () => new Float64Array(awards + 1));
  for (let draw = 0; draw < draws; draw += 1) {
    if (draw % 64 === 0) progress?.(draw);
    const given = awardOf(truths.draw(random));
    counts.forEach((own, entry) => {
      const award = given[entry] ?? -1;
      const place = award < 0 ? awards : award;
      own[place] = (own[place] ?? 0) + 1;
    });
  }
  return counts.map((own) => own.map((times) => times / draws));
}
