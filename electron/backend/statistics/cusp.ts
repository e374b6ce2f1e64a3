// The cusp list: which entries are worth one more reading, so that the fewest awards are given wrongly.
//
// An award is wrong when the true score would earn another. Each entry's share in that, now and with more readings, is worked
// out against the lines as they may fall; readings go where they take the most away; the whole is then played through.
import type { Simulation } from './chances.ts';
import { leastGain, stepsOf, wrongWith, type Line, type Side, type Step } from './cusp-odds.ts';
import { randomFrom } from './draws.ts';

export interface CuspOptions extends Simulation {
  /** Spare readings. */
  readonly readings: number;
  /** Only the line below this award (its index); absent: all lines. */
  readonly line?: number;
  /** How many more readings an entry can get (judges left without conflict); absent: no limit. */
  readonly room?: (entry: number) => number;
}

export interface CuspEntry {
  readonly entry: number;
  /** Index of the award whose line is nearest. */
  readonly award: number;
  /** Probability of this award or a better one. */
  readonly p: number;
  readonly readings: number;
  /** Expected fall of wrongly given awards by these readings. */
  readonly gain: number;
}

/** wrongNow, wrongThen: awards expected to be given wrongly before and after, from the same draws. */
export interface CuspList { readonly entries: readonly CuspEntry[]; readonly wrongNow: number; readonly wrongThen: number }

/** More readings of one entry than anybody would ask for. */
const mostEach = 10;
/** Where lines lie in some scores: halfway between the worst above and the best below; NaN: nobody on one side. */
function linesOf(scores: Float64Array, given: ArrayLike<number>, awards: number): Float64Array {
  const [lowest, highest] = [new Float64Array(awards + 1).fill(Infinity), new Float64Array(awards + 1).fill(-Infinity)];
  scores.forEach((score, entry) => {
    if (Number.isNaN(score)) return;
    const award = placeOf(given[entry], awards);
    lowest[award] = Math.min(lowest[award]!, score);
    highest[award] = Math.max(highest[award]!, score);
  });
  for (let k = 1; k <= awards; k += 1) lowest[k] = Math.min(lowest[k]!, lowest[k - 1]!);
  for (let k = awards - 1; k >= 0; k -= 1) highest[k] = Math.max(highest[k]!, highest[k + 1]!);
  return Float64Array.from({ length: awards }, (_, k) => {
    const middle = (lowest[k]! + highest[k + 1]!) / 2;
    return Number.isFinite(middle) ? middle : Number.NaN;
  });
}

const placeOf = (award: number | undefined, awards: number): number => (award === undefined || award < 0 ? awards : award);

/** What the draws say of each entry and line: how T − line is spread, and how it goes with T. */
interface Spread {
  readonly counts: Float64Array; readonly sum: Float64Array; readonly square: Float64Array; readonly withTrue: Float64Array;
  readonly truth: Float64Array; readonly truthSquare: Float64Array; readonly better: Float64Array; readonly draws: number; readonly wrong: number;
  /** The last above a line and the first below it: T − line on average, squared, and how it goes with each entry's T. */
  readonly partners: readonly (readonly [Partner, Partner] | null)[];
}

interface Partner { entry: number; sum: number; square: number; readonly withTrue: Float64Array }

function spreadOf(options: CuspOptions, given: ArrayLike<number>, borders: readonly (Border | null)[]): Spread {
  const { truths, awardOf, awards, draws, seed, line } = options;
  const count = truths.means.length;
  const grid = (): Float64Array => new Float64Array(count * awards);
  const [counts, sum, square, withTrue, better, truth] = [new Float64Array(awards), grid(), grid(), grid(), grid(), new Float64Array(count)];
  const truthSquare = new Float64Array(count);
  const partnerOf = (entry: number): Partner => ({ entry, sum: 0, square: 0, withTrue: new Float64Array(count) });
  const partners = borders.map((border) => (border ? [partnerOf(border.lastIn), partnerOf(border.firstOut)] as const : null));
  const random = randomFrom(seed);
  let wrong = 0;
  for (let draw = 0; draw < draws; draw += 1) {
    if (draw % 64 === 0) options.progress?.(draw);
    const scores = truths.draw(random);
    const earned = awardOf(scores);
    const cuts = linesOf(scores, earned, awards).map((cut, k) => {
      const asked = borders[k]?.asked ?? Number.NaN;
      return Number.isNaN(asked) ? cut : asked;
    });
    cuts.forEach((cut, k) => (counts[k]! += Number.isNaN(cut) ? 0 : 1));
    for (let e = 0; e < count; e += 1) {
      if (Number.isNaN(scores[e]!)) continue;
      const place = placeOf(earned[e], awards);
      if (differs(place, placeOf(given[e], awards), line)) wrong += 1 / draws;
      truth[e]! += scores[e]! / draws;
      truthSquare[e]! += (scores[e]! - truths.means[e]!) ** 2 / draws;
      for (let k = 0; k < awards; k += 1) {
        if (place <= k) better[e * awards + k]! += 1 / draws;
        if (Number.isNaN(cuts[k]!)) continue;
        // About the score by which awards are given, so that squares lose nothing.
        const own = scores[e]! - truths.means[e]!;
        const apart = own + truths.means[e]! - cuts[k]!;
        sum[e * awards + k]! += apart;
        square[e * awards + k]! += apart * apart;
        withTrue[e * awards + k]! += apart * own;
      }
    }
    partners.forEach((pair, k) => {
      if (!pair || Number.isNaN(cuts[k]!)) return;
      for (const partner of pair) {
        const apart = scores[partner.entry]! - cuts[k]!;
        partner.sum += apart;
        partner.square += apart * apart;
        for (let e = 0; e < count; e += 1) partner.withTrue[e]! += apart * (scores[e]! - truths.means[e]!);
      }
    });
  }
  return { counts, sum, square, withTrue, truth, truthSquare, better, draws, wrong, partners };
}

/** Awards told apart: all of them, or only on which side of one line. */
const differs = (one: number, other: number, line: number | undefined): boolean =>
  (line === undefined ? one !== other : (one <= line) !== (other <= line));

/** Awards expected to be given wrongly once each entry has so many more readings; the same draws of true scores every time. */
export function wrongAfter(options: Omit<CuspOptions, 'readings'>, readings: ArrayLike<number>): number {
  const { truths, awardOf, awards, draws, seed, line } = options;
  const [random, marks] = [randomFrom(seed), randomFrom(seed ^ 0x5f3759df)];
  let wrong = 0;
  for (let draw = 0; draw < draws; draw += 1) {
    if (draw % 64 === 0) options.progress?.(draw);
    const scores = truths.draw(random);
    const then = truths.means.map((m, e) => {
      const chance = marks.normal();
      const r = readings[e] ?? 0;
      const v = truths.errors[e]! ** 2;
      return r === 0 ? m : m + v / (v + truths.noise / r) * (scores[e]! - m + Math.sqrt(truths.noise / r) * chance);
    });
    const [earned, given] = [awardOf(scores), awardOf(then)];
    for (let e = 0; e < scores.length; e += 1) {
      if (!Number.isNaN(scores[e]!) && differs(placeOf(earned[e], awards), placeOf(given[e], awards), line)) wrong += 1;
    }
  }
  return wrong / draws;
}

/** One line as it lies in the scores that awards are given by. */
interface Border {
  readonly award: number; readonly lastIn: number; readonly firstOut: number;
  /** NaN: places are limited, who gets in pushes another out. Else the score that is asked for, whoever reaches it. */
  readonly asked: number;
}

/** What the rules do when the first below a line is raised tells whether its places are limited or a score is asked for. */
function borderOf({ truths, awardOf, awards }: CuspOptions, given: ArrayLike<number>, award: number): Border | null {
  const { means } = truths;
  let [lastIn, firstOut] = [-1, -1];
  means.forEach((score, entry) => {
    if (Number.isNaN(score)) return;
    if (placeOf(given[entry], awards) <= award) {
      if (lastIn < 0 || score < means[lastIn]!) lastIn = entry;
    } else if (firstOut < 0 || score > means[firstOut]!) firstOut = entry;
  });
  if (lastIn < 0 || firstOut < 0) return null;
  const inWith = (score: number, who: number): boolean => {
    const tried = Float64Array.from(means);
    tried[firstOut] = score;
    return placeOf(awardOf(tried)[who], awards) <= award;
  };
  const top = means.reduce((high, score) => (score > high ? score : high), Number.NEGATIVE_INFINITY);
  if (!inWith(top + 1, lastIn) || !inWith(top + 1, firstOut)) return { award, lastIn, firstOut, asked: Number.NaN };
  let [low, high] = [means[firstOut]!, top + 1];
  for (let turn = 0; turn < 40; turn += 1) {
    const middle = (low + high) / 2;
    if (inWith(middle, firstOut)) high = middle;
    else low = middle;
  }
  return { award, lastIn, firstOut, asked: high };
}

/**
 * Gives the spare readings to the entries where they are expected to spare the most wrongly given awards; an entry may get
 * several. Readings that would spare none are not given.
 * @returns entries with readings, most gain a reading first
 */
export function cuspOf(options: CuspOptions): CuspList {
  const { truths, awardOf, awards, readings, line, room } = options;
  const given = awardOf(truths.means);
  const found = Array.from({ length: awards }, (_, k) => (line === undefined || line === k ? borderOf(options, given, k) : null));
  const spread = spreadOf(options, given, found);
  const borders = found.filter((border) => border !== null).filter((border) => spread.counts[border.award]! > spread.draws / 2);
  const better = (entry: number, award: number): number => spread.better[entry * awards + award]!;
  const steps: Step[] = [];
  truths.means.forEach((m, entry) => {
    if (Number.isNaN(m) || borders.length === 0) return;
    const most = Math.min(readings, room?.(entry) ?? readings, mostEach);
    const lines = borders.map(({ award, lastIn, firstOut, asked }): Line => {
      const [at, n, limited] = [entry * awards + award, spread.counts[award]!, Number.isNaN(asked)];
      const off = spread.truth[entry]! - m;
      const sideOf = (sum: number, square: number, withTrue: number): Side => {
        const mean = sum / n;
        return { mean, sd: Math.sqrt(Math.max(square / n - mean * mean, 1e-12)), cov: withTrue / n - mean * off };
      };
      const inside = placeOf(given[entry], awards) <= award;
      const pair = limited ? spread.partners[award] : null;
      const partner = (one: Partner): Side => sideOf(one.sum, one.square, one.withTrue[entry]!);
      return {
        ...sideOf(spread.sum[at]!, spread.square[at]!, spread.withTrue[at]!), at: limited ? truths.means[inside ? firstOut : lastIn]! : asked,
        partners: pair ? [partner(pair[0]), partner(pair[1])] : null,
      };
    });
    const sd = Math.sqrt(Math.max(spread.truthSquare[entry]! - (spread.truth[entry]! - m) ** 2, 1e-12));
    const place = borders.filter(({ award }) => placeOf(given[entry], awards) > award).length;
    const truth = { mean: spread.truth[entry]!, sd };
    const wrong = (r: number): number => wrongWith(lines, place, m, truth, truths.errors[entry]!, truths.noise, r);
    const now = wrong(0);
    if (now < leastGain || most < 1) return;
    steps.push(...stepsOf(entry, Array.from({ length: most + 1 }, (_, r) => (r === 0 ? 0 : now - wrong(r)))));
  });
  steps.sort((a, b) => b.gain / (b.to - b.from) - a.gain / (a.to - a.from) || a.entry - b.entry || a.from - b.from);
  const taken = new Map<number, { readings: number; gain: number }>();
  let left = readings;
  for (const step of steps) {
    const own = taken.get(step.entry) ?? { readings: 0, gain: 0 };
    if (step.to - step.from > left || own.readings !== step.from) continue;
    left -= step.to - step.from;
    taken.set(step.entry, { readings: step.to, gain: own.gain + step.gain });
  }
  const entries = [...taken].map(([entry, own]): CuspEntry => {
    const [first, ...others] = borders.map(({ award }) => award);
    const award = others.reduce((best, k) => (Math.abs(better(entry, k) - 0.5) < Math.abs(better(entry, best) - 0.5) ? k : best), first ?? 0);
    return { entry, award, p: better(entry, award), readings: own.readings, gain: own.gain };
  });
  const plan = new Int32Array(truths.means.length);
  for (const one of entries) plan[one.entry] = one.readings;
  return {
    entries: entries.sort((a, b) => b.gain / b.readings - a.gain / a.readings || a.entry - b.entry), wrongNow: spread.wrong,
    wrongThen: entries.length === 0 ? spread.wrong : wrongAfter(options, plan),
  };
}
