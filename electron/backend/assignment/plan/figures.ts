// Numbers of a plan as they are shown, and the plan's pairs and loads. Pure.
import { matchOf, type Pair, type PlanGround } from './ground.ts';

/** At most four digits after the point, no trailing zeros. */
export const figure = (value: number): string => String(Math.round(value * 10_000) / 10_000);

/** "1 entry", "3 entries". */
export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** Rounding of sums in ten-thousandths to the number they stand for. */
export const exact = (value: number): number => Math.round(value * 1e9) / 1e9;

/** The match of the weakest entry: its sum where all entries have as many judges, else the mean of one judge. */
export function weakestFigure(ground: PlanGround, worth: number): number {
  const coverages = new Set(ground.kept.coverage.filter((one) => one > 0));
  const [only = 1] = coverages;
  return exact(matchOf(ground, worth) * (coverages.size === 1 ? only : 1));
}

export const pairsOf = ({ input }: Pick<PlanGround, 'input'>, judgesOf: readonly ArrayLike<number>[]): Pair[] =>
  judgesOf.flatMap((seated, e) => Array.from(seated, (j) => ({ entryId: input.entries[e]!.id, judgeId: input.judges[j]!.id })));

export function loadsOf(judges: number, judgesOf: readonly ArrayLike<number>[]): Int32Array {
  const loads = new Int32Array(judges);
  for (const seated of judgesOf) for (let i = 0; i < seated.length; i += 1) loads[seated[i]!] = loads[seated[i]!]! + 1;
  return loads;
}
