// What more readings of one entry are worth: how probable a wrong award is after them, and the steps in which they pay.
import { normalBelow } from './distributions.ts';

/** A reading that spares less than one wrong award in ten thousand is no use. */
export const leastGain = 1e-4;

/** T − line of some entry: its mean, spread, and covariance with T of the entry that is read again. */
export interface Side { readonly mean: number; readonly sd: number; readonly cov: number }
/** partners: who falls out, and who gets in, when this entry crosses the line; null: nobody. */
export interface Line extends Side { readonly at: number; readonly partners: readonly [falls: Side, rises: Side] | null }

/**
 * Probability that the award given after r more readings is not the one earned. The score then is m + K(T − m + η), with
 * K = v / (v + noise/r): for raw means that is the mean with the new marks in.
 */
export function wrongWith(
  lines: readonly Line[], given: number, m: number, truth: { mean: number; sd: number }, error: number, noise: number, r: number,
): number {
  const gain = r === 0 ? 0 : error ** 2 / (error ** 2 + noise / r);
  const centre = m + gain * (truth.mean - m);
  const sd = gain * Math.sqrt(truth.sd ** 2 + (r === 0 ? 0 : noise / r));
  const above = (one: Side, score: number): number => {
    const slope = sd > 0 ? gain * one.cov / (sd * sd) : 0;
    const rest = Math.sqrt(Math.max(one.sd ** 2 - slope * slope * sd * sd, 1e-12));
    return normalBelow((one.mean + slope * (score - centre)) / rest);
  };
  // The lines are passed from the best: between two of them the earned award must be the one between.
  const wrongAt = (score: number, place: number): number => {
    const [upper, lower] = [lines[place - 1], lines[place]];
    let others = 0;
    for (let k = place; k < given; k += 1) others += lines[k]!.partners ? 2 * above(lines[k]!.partners![0], score) - 1 : 0;
    for (let k = given; k < place; k += 1) others += lines[k]!.partners ? 1 - 2 * above(lines[k]!.partners![1], score) : 0;
    return others + 1 - Math.max((lower ? above(lower, score) : 1) - (upper ? above(upper, score) : 0), 0);
  };
  const placeAt = (score: number): number => {
    const place = lines.findIndex((one) => score > one.at);
    return place < 0 ? lines.length : place;
  };
  if (sd < 1e-9) return wrongAt(centre, given);
  const cuts = [centre - 8 * sd, ...lines.map((one) => one.at).filter((at) => Math.abs(at - centre) < 8 * sd), centre + 8 * sd]
    .sort((a, b) => a - b);
  let total = 0;
  for (let piece = 1; piece < cuts.length; piece += 1) {
    const [from, to] = [cuts[piece - 1]!, cuts[piece]!];
    const place = placeAt((from + to) / 2);
    const steps = 2 * Math.max(4, Math.ceil(3 * (to - from) / sd));
    const width = (to - from) / steps;
    for (let i = 0; i <= steps; i += 1) {
      const score = from + i * width;
      const weight = i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2;
      total += weight * width / 3 * wrongAt(score, place) * Math.exp(-(((score - centre) / sd) ** 2) / 2) / (sd * Math.sqrt(2 * Math.PI));
    }
  }
  return total;
}

export interface Step { readonly entry: number; readonly from: number; readonly to: number; readonly gain: number }

/** Steps of readings of one entry in which each is worth less a reading than the one before (upper hull of the gains). */
export function stepsOf(entry: number, gains: readonly number[]): Step[] {
  const steps: Step[] = [];
  for (let from = 0; from < gains.length - 1;) {
    let best = from + 1;
    const worth = (to: number): number => (gains[to]! - gains[from]!) / (to - from);
    for (let to = from + 2; to < gains.length; to += 1) if (worth(to) > worth(best) + 1e-12) best = to;
    if (worth(best) < leastGain) break;
    steps.push({ entry, from, to: best, gain: gains[best]! - gains[from]! });
    from = best;
  }
  return steps;
}
