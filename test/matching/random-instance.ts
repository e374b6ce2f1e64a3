// Small random assignment instances of many shapes: feasible, just infeasible, tied, tight, with and without rules.

import type { Balance, Instance } from '#backend/matching/solve.ts';
import { numbersFrom } from '../bench/contest-instance.ts';

export interface TableInstance extends Instance {
  /** Costs as a table, so that a failing case can be printed and copied. */
  table: number[][];
}

export function randomInstance(
  number: number, balance: Balance, most: { entries: number; judges: number } = { entries: 12, judges: 8 },
): TableInstance {
  const next = numbersFrom(number * 7919 + 13);
  for (let i = 0; i < 5; i += 1) next();
  const upTo = (last: number): number => Math.floor(next() * (last + 1));
  const oneOf = <T>(...choices: [T, ...T[]]): T => choices[upTo(choices.length - 1)] ?? choices[0];
  const entryCount = 1 + upTo(most.entries - 1);
  const judgeCount = 1 + upTo(most.judges - 1);
  const mostSeats = 1 + upTo(Math.min(3, judgeCount) - 1);
  const mixedCoverage = next() < 0.4;
  const entries = Array.from({ length: entryCount }, () => ({ coverage: mixedCoverage ? upTo(mostSeats) : mostSeats }));
  const seats = entries.reduce((sum, entry) => sum + entry.coverage, 0);
  const average = Math.ceil(seats / judgeCount);
  const slack = oneOf(0, 0, 1, 3, entryCount);
  const units = oneOf(1, 2, 3, 5);
  const minimum = next() < 0.25;
  const mixedLimits = next() < 0.4;
  const judges = Array.from({ length: judgeCount }, () => {
    const maxLoad = Math.max(0, average + slack - (mixedLimits ? upTo(2) : 0));
    return { maxLoad, unit: upTo(units) - 1, ...(minimum ? { minLoad: Math.min(maxLoad, upTo(average)) } : {}) };
  });
  const forbidden = oneOf(0, 0.1, 0.3, 0.5);
  const largest = oneOf(0, 2, 9, 99, 1_000_000);
  const table = entries.map(() => judges.map(() => (next() < forbidden ? -1 : upTo(largest))));
  return {
    entries, judges, table, balance,
    unitCap: oneOf(null, 1, 1, 2),
    cost: (entry, judge) => table[entry]![judge]!,
    seed: number,
  };
}
