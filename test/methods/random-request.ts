// Small random requests of many shapes: limits, minima, orgs, mixed coverage, conflicts, pins, doubles of many kinds.

import { numbersFrom } from '../bench/contest-instance.ts';
import type { Request } from './oracle.ts';

/** Each kind of affinity meets another weakness: decimals, all digits used, wide ranges, offsets, ties. */
export const kinds = ['whole', 'decimal', 'any', 'signed', 'sixteenth', 'wide', 'offset', 'equal', 'zeros'] as const;

export function randomRequest(number: number): Request & { kind: (typeof kinds)[number] } {
  const next = numbersFrom(number * 7919 + 29);
  for (let i = 0; i < 5; i += 1) next();
  const upTo = (last: number): number => Math.floor(next() * (last + 1));
  const oneOf = <T>(...choices: readonly [T, ...T[]]): T => choices[upTo(choices.length - 1)] ?? choices[0];
  const entryCount = 1 + upTo(9);
  const judgeCount = 1 + upTo(7);
  const most = 1 + upTo(Math.min(3, judgeCount) - 1);
  const mixed = next() < 0.4;
  const entries = Array.from({ length: entryCount }, (_, e) => ({ id: `件${e}`, coverage: mixed ? upTo(most) : most }));
  const average = Math.ceil(entries.reduce((sum, one) => sum + one.coverage, 0) / judgeCount);
  const slack = oneOf(0, 0, 1, 2, entryCount);
  const [minima, unlimited, orgs] = [next() < 0.3, next() < 0.2, oneOf(1, 2, 3, 5)];
  const judges = Array.from({ length: judgeCount }, (_, j) => {
    const max = unlimited ? null : Math.max(0, average + slack - (mixed ? upTo(1) : 0));
    const org = upTo(orgs) - 1;
    return { id: j, min: minima ? Math.min(max ?? average, upTo(average)) : 0, max, org: org < 0 ? null : oneOf<string | number>(org, String(org)) };
  });
  const kind = oneOf(...kinds);
  const draw = (): number => {
    switch (kind) {
      case 'whole': return upTo(9);
      case 'decimal': return upTo(100) / 100;
      case 'any': return next() + next() / 2 ** 28;
      case 'signed': return (next() - 0.5) * 20;
      case 'sixteenth': return (upTo(64) - 32) / 16;
      case 'wide': return 10 ** (next() * 6 - 3);
      case 'offset': return 1000 + next() + next() / 2 ** 28;
      case 'equal': return 1 / 3;
      case 'zeros': return oneOf(0, -0, 0.1 + 0.2, 0.3);
    }
  };
  const barred = oneOf(0, 0.1, 0.3, 0.5);
  const pairs: Request['pairs'] = [];
  for (let j = 0; j < judgeCount; j += 1) {
    for (let e = 0; e < entryCount; e += 1) if (next() >= barred) pairs.push([j, e, draw()]);
  }
  for (let last = pairs.length - 1; last > 0; last -= 1) {
    const pick = upTo(last);
    [pairs[last], pairs[pick]] = [pairs[pick]!, pairs[last]!];
  }
  // The same pair twice, and conflicts of pairs that are not listed, are nothing wrong.
  if (pairs.length > 0 && next() < 0.3) pairs.push([...pairs[upTo(pairs.length - 1)]!]);
  const couple = (): [number, number] => [upTo(judgeCount - 1), upTo(entryCount - 1)];
  const conflicts = Array.from({ length: next() < 0.3 ? upTo(4) : 0 }, couple);
  const pinned = Array.from({ length: next() < 0.25 ? 1 + upTo(2) : 0 }, couple);
  return { judges, entries, pairs, conflicts, pinned, orgCap: oneOf(null, null, 1, 1, 2), seed: number, kind };
}
