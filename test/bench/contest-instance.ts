// The made-up contest of the assignment benchmark: tracks, institutions, conflicts, costs. Always the same for a seed.

import type { Instance } from '#backend/matching/solve.ts';

/** A plain linear congruential generator, so that the instance does not change with the solver's own generator. */
export function numbersFrom(seed: number): () => number {
  let state = (seed ^ 0x9e3779b9) >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 4) / 268435456;
  };
}

/**
 * Every judge serves 2 of 8 tracks; judges of an entry's own institution and 5 % random pairs are excluded; one judge
 * of an institution per entry; cost 0..99 from expertise by group, 30 for the same province, and noise; load limit
 * `slack` times the average, rounded up.
 */
export function contestInstance(
  entryCount: number, judgeCount: number, coverage: number, slack: number, seed: number,
): Instance {
  const next = numbersFrom(seed);
  const pick = (count: number): number => Math.floor(next() * count);
  const tracks = 8;
  const groups = 40;
  const provinces = 16;
  const institutions = Math.max(12, Math.floor(judgeCount / 3));
  const provinceOf = Array.from({ length: institutions }, () => pick(provinces));
  const judges = Array.from({ length: judgeCount }, (_, j) => {
    const institution = pick(institutions);
    const first = j % tracks;
    const second = (first + 1 + pick(tracks - 1)) % tracks;
    return { institution, first, second, expertise: Array.from({ length: groups }, () => pick(50)) };
  });
  const cost = new Int8Array(entryCount * judgeCount);
  for (let e = 0; e < entryCount; e += 1) {
    const track = pick(tracks);
    const group = pick(groups);
    const institution = pick(institutions);
    judges.forEach((judge, j) => {
      const noise = pick(20);
      const conflict = next() < 0.05 || judge.institution === institution;
      const eligible = (judge.first === track || judge.second === track) && !conflict;
      const near = provinceOf[judge.institution] === provinceOf[institution] ? 30 : 0;
      cost[e * judgeCount + j] = eligible ? judge.expertise[group]! + near + noise : -1;
    });
  }
  const maxLoad = Math.ceil((slack * entryCount * coverage) / judgeCount);
  return {
    entries: Array.from({ length: entryCount }, () => ({ coverage })),
    judges: judges.map((judge) => ({ maxLoad, unit: judge.institution })),
    unitCap: 1,
    cost: (entry, judge) => cost[entry * judgeCount + judge]!,
    seed,
    balance: 'cap-only',
  };
}
