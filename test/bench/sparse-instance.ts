// Sparse made-up instances of the bench of the least largest load: many judges, few of them allowed on each entry.

import { sparseInstance, type Arcs, type Instance } from '#backend/matching/solve.ts';
import { numbersFrom } from './contest-instance.ts';

/** even: any judges. popular: some judges are on most lists, some lists are short. groups: neighbours of 32 fields. */
export type Shape = 'even' | 'popular' | 'groups';

export function sparsePairs(
  entryCount: number, judgeCount: number, perEntry: number, coverage: number, shape: Shape, seed: number,
): Instance & { arcs: Arcs } {
  const next = numbersFrom(seed);
  const start = new Int32Array(entryCount + 1);
  const judge: number[] = [];
  const fields = 32;
  for (let e = 0; e < entryCount; e += 1) {
    const own = new Set<number>();
    const wanted = shape === 'popular' ? coverage + 2 + Math.floor((perEntry - coverage - 2) * 2 * next()) : perEntry;
    while (own.size < wanted) {
      if (shape === 'even') own.add(Math.floor(next() * judgeCount));
      else if (shape === 'popular') own.add(Math.floor(next() ** 2.5 * judgeCount));
      else own.add(Math.floor((((e + Math.floor(next() * 3)) % fields) + next() ** 3) * (judgeCount / fields)));
    }
    for (const j of [...own].sort((a, b) => a - b)) judge.push(j);
    start[e + 1] = judge.length;
  }
  return sparseInstance({
    entries: Array.from({ length: entryCount }, () => ({ coverage })),
    judges: Array.from({ length: judgeCount }, (_, j) => ({ maxLoad: Infinity, unit: j % 500 })),
    unitCap: null, seed, arcs: { start, judge: Int32Array.from(judge), cost: new Int32Array(judge.length) },
  });
}
