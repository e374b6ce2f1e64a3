// Benchmark of the assignment solver against HiGHS (WebAssembly) on the same instance in the same run: target 6.
// Run alone: node test/bench/assignment.ts

import { solve, verify, type Instance } from '#backend/matching/solve.ts';
import { cheapest, OPTIMAL } from '../matching/highs-oracle.ts';
import { contestInstance } from './contest-instance.ts';

export interface Measured {
  name: string;
  /** Our time divided by the reference's. */
  ratio: number;
  limit: number;
  met: boolean;
}

const TARGET = 1 / 15;

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1]!;
}

async function compare(
  name: string, instance: Instance, repeats: number, references: number,
): Promise<[Measured, string]> {
  const ours: number[] = [];
  const theirs: number[] = [];
  let cost = NaN;
  for (let round = 0; round < repeats; round += 1) {
    // Interleaved, so that other work on the machine weighs on both.
    if (round < references) {
      const reference = await cheapest(instance);
      if (reference.status !== OPTIMAL) throw new Error(`HiGHS ended with status ${reference.status}`);
      cost = Math.round(reference.objective);
      theirs.push(reference.milliseconds);
    }
    const start = performance.now();
    const answer = solve(instance);
    ours.push(performance.now() - start);
    if (answer.status !== 'optimal') throw new Error('the benchmark instance must be feasible');
    if (answer.objective.cost !== cost) throw new Error(`cost ${answer.objective.cost}, HiGHS ${cost}`);
    const verdict = verify(instance, answer);
    if (!verdict.ok) throw new Error(`not proven: ${verdict.reason}`);
  }
  const ratio = median(ours) / median(theirs);
  const text = `${name}: ${median(ours).toFixed(0)} ms, HiGHS ${median(theirs).toFixed(0)} ms`
    + `, 1/${(1 / ratio).toFixed(1)} of it; both cost ${cost}, proof checked`;
  return [{ name, ratio, limit: TARGET, met: ratio <= TARGET }, text];
}

/** The evenly loaded variant has no linear reference of the same meaning; its time is printed beside the one above. */
function loadFirst(instance: Instance, repeats: number): string {
  const times: number[] = [];
  let line = '';
  for (let round = 0; round < repeats; round += 1) {
    const start = performance.now();
    const answer = solve({ ...instance, balance: 'load-first' });
    times.push(performance.now() - start);
    if (answer.status !== 'optimal') throw new Error('the benchmark instance must be feasible');
    const { maxLoad, spread, cost } = answer.objective;
    line = `loads at most ${maxLoad}, spread ${spread}, cost ${cost}`;
  }
  return `        the same, loads first: ${median(times).toFixed(0)} ms, ${line}`;
}

export async function run(print: (line: string) => void): Promise<Measured[]> {
  const results: Measured[] = [];
  const sizes = [[1000, 50, 3, 7, 3], [10_000, 200, 4, 5, 1]] as const;
  for (const [entries, judges, coverage, repeats, references] of sizes) {
    const instance = contestInstance(entries, judges, coverage, 1.05, 7);
    const name = `assignment ${entries} x ${judges} x ${coverage}`;
    const [measured, text] = await compare(name, instance, repeats, references);
    // Target 6 (1/15) is about the large one; the small one only has to be instant.
    const counted = entries === 10_000;
    if (counted) results.push(measured);
    print(`${counted ? (measured.met ? 'met   6 ' : 'SHORT 6 ') : '        '}${text}`);
    print(loadFirst(instance, 3));
  }
  return results;
}

if (import.meta.main) await run((line) => process.stdout.write(`${line}\n`));
