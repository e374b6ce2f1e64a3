// Plans above a threshold: entries below it are charged for weak judges, more and more, or exchange them with others.
import type { Ceiling } from './ceiling.ts';
import { planFrom, type FairPlan } from './column.ts';
import { Lifter } from './exchange.ts';

/** Deficits of pairs are told in so many steps. */
const STEPS = 8;
const MOST_ROUNDS = 24;
/** Rounds without progress after which it gives up. */
const PATIENCE = 3;
/** Share of entries below the threshold at which exchanges are not tried. */
const TOO_MANY = 0.15;
/** Largest charge while nothing may be lost in cost. */
const MOST_GENTLE = 16;

/**
 * Entries that a cheapest plan leaves below the threshold are charged for pairs that lack worth, doubled from round to
 * round (multipliers as in Lagrangian relaxation), until all are above. First gently: charges so small that no chain of
 * exchanges can trade cost for them, so that what is found costs as little as reach(threshold) says any plan must; then
 * in earnest, where cost gives way. Each flow with fewer entries below is helped by exchanges. Deterministic.
 * @param step called between flows; throws to cancel.
 * @returns a permitted plan whose every entry reaches the threshold, or null: none was found, which proves nothing.
 */
export function weigh(ceiling: Ceiling, threshold: number, step: () => void): FairPlan | null {
  const { field } = ceiling;
  const pairs = ceiling.pairs(threshold);
  const { start, kept } = pairs;
  let [least, most] = [Infinity, -Infinity];
  for (const arc of kept) {
    least = Math.min(least, field.cost[arc]!);
    most = Math.max(most, field.cost[arc]!);
  }
  const range = most >= least ? most - least : 0;
  const lifter = new Lifter(field);
  const deficit = deficitsOf(ceiling, start, kept);
  const gentle = 2 * field.judgeCount * MOST_GENTLE * STEPS + 1;
  const safe = (scale: number): boolean => (range * scale + gentle) * (2 * field.judgeCount + 4) < Number.MAX_SAFE_INTEGER / 4;
  for (const [scale, unit, mostCharge] of [[gentle, 1, MOST_GENTLE], [1, Math.ceil(range / STEPS) + 1, 4096]] as const) {
    if (!safe(scale * (scale === 1 ? mostCharge : 1))) continue;
    const charge = new Float64Array(field.entryCount);
    let prices: Float64Array | undefined;
    let fewest = Infinity;
    for (let [round, idle] = [0, 0]; round < MOST_ROUNDS && idle < PATIENCE; round += 1) {
      step();
      const cost = new Float64Array(kept.length);
      for (let e = 0; e < field.entryCount; e += 1) {
        for (let i = start[e]!; i < start[e + 1]!; i += 1) cost[i] = field.cost[kept[i]!]! * scale + charge[e]! * deficit[i]! * unit;
      }
      const reached = ceiling.solve(pairs, cost, prices);
      if (!reached) return null;
      prices = reached.solution.certificate.prices;
      let below = 0;
      reached.plan.sets.forEach((arcs, e) => {
        if (arcs.length === 0 || arcs.reduce((sum, arc) => sum + field.worth[arc]!, 0) >= threshold) return;
        below += 1;
        charge[e] = charge[e] === 0 ? 1 : Math.min(charge[e]! * 2, mostCharge);
      });
      if (below === 0) {
        if (reached.permitted) return reached.plan;
        break;
      }
      if (reached.permitted && below < fewest && below < TOO_MANY * field.entryCount + 20) {
        const sets = reached.plan.sets.map((arcs) => arcs.slice());
        if (lifter.lift(sets, threshold, scale > 1) === 0) return planFrom(field, sets);
      }
      idle = below < fewest ? 0 : idle + 1;
      fewest = Math.min(fewest, below);
    }
  }
  return null;
}

/** How much each kept pair lacks beside the best of its entry, in STEPS. */
function deficitsOf({ field }: Ceiling, start: Int32Array, kept: readonly number[]): Float64Array {
  const deficit = new Float64Array(kept.length);
  let span = 0;
  for (let e = 0; e < field.entryCount; e += 1) {
    let best = -Infinity;
    for (let i = start[e]!; i < start[e + 1]!; i += 1) best = Math.max(best, field.worth[kept[i]!]!);
    for (let i = start[e]!; i < start[e + 1]!; i += 1) {
      deficit[i] = best - field.worth[kept[i]!]!;
      span = Math.max(span, deficit[i]!);
    }
  }
  return span === 0 ? deficit : deficit.map((lack) => Math.ceil((lack * STEPS) / span));
}
