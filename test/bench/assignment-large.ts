// Target 7: 50,000 entries x 1,000 judges x 5 against one greedy pass and a plain shortest-path flow, in the same run; memory;
// and how time grows from 1,000 entries. Run alone: node test/bench/assignment-large.ts [--full]
// --full runs the plain flow on all 50,000 entries too, which takes some minutes; else on 20,000 at the same ratio.

import { spawnSync } from 'node:child_process';
import { arcsOf, solve, sparseInstance, type Arcs, type Instance } from '#backend/matching/solve.ts';
import { contestInstance } from './contest-instance.ts';
import { greedyPass } from './greedy-pass.ts';
import { alone, measured, median, milliseconds, verdict, type Measured } from './measured.ts';
import { peakMegabytes } from '../fixtures/peak-memory.ts';
import { plainFlow } from './plain-flow.ts';

const COVERAGE = 5;
const RUNS = 3;

/** The pairs as a list, as they come from the database or a file. */
function listed(entries: number, judges: number, slack: number, coverage = COVERAGE): Instance & { arcs: Arcs } {
  const made = contestInstance(entries, judges, coverage, slack, 7);
  return sparseInstance({ ...made, arcs: arcsOf(made) });
}

function costOf(instance: Instance): number {
  const answer = solve(instance);
  if (answer.status !== 'optimal') throw new Error('the benchmark instance must be feasible');
  return answer.objective.cost;
}

function againstGreedy(slack: number, print: (line: string) => void): Measured {
  const instance = listed(50_000, 1000, slack);
  const unit = Int32Array.from(instance.judges, (judge) => judge.unit);
  const [ours, greedy]: [number[], number[]] = [[], []];
  let [cost, pass] = [0, { cost: 0, empty: 0 }];
  for (let run = 0; run < RUNS; run += 1) {
    // Interleaved, so that other work on the machine weighs on both.
    const [first, found] = milliseconds(() => greedyPass(instance.arcs, COVERAGE, instance.judges[0]!.maxLoad, unit));
    const [second, best] = milliseconds(() => costOf(instance));
    greedy.push(first);
    ours.push(second);
    [cost, pass] = [best, found];
  }
  const name = `50,000 x 1,000 x ${COVERAGE}, slack ${slack}`;
  const result = measured(`${name}, against one greedy pass`, median(ours) / median(greedy), 20);
  const short = pass.empty > 0 ? `, ${pass.empty} seats empty` : `, +${((100 * pass.cost) / cost - 100).toFixed(1)} %`;
  print(`${verdict(result, 7)}${name} (${instance.arcs.judge.length} pairs): ${median(ours).toFixed(0)} ms, optimum ${cost}; `
    + `one greedy pass ${median(greedy).toFixed(0)} ms${short}; ${result.ratio.toFixed(1)}x of it (limit 20)`);
  return result;
}

/** The plain flow knows no unit rule, so both solve the instance without it and must agree on the cost. */
function againstPlainFlow(entries: number, slack: number, print: (line: string) => void): Measured {
  const instance = { ...listed(entries, entries / 50, slack), unitCap: null };
  const ours: number[] = [];
  const solveOnce = (): number => {
    const [time, best] = milliseconds(() => costOf(instance));
    ours.push(time);
    return best;
  };
  // The plain flow takes long enough for one run to be fair; ours go before and after it.
  const best = solveOnce();
  const [plain, same] = milliseconds(() => plainFlow(instance.arcs, COVERAGE, instance.judges[0]!.maxLoad, entries / 50));
  if (best !== same) throw new Error(`cost ${best}, plain flow ${same}`);
  for (let run = 1; run < RUNS; run += 1) solveOnce();
  const name = `${entries} x ${entries / 50} x ${COVERAGE}, slack ${slack}`;
  const result = measured(`${name}, against a plain shortest-path flow`, median(ours) / plain, 0.15);
  const part = entries < 50_000 ? '; on 20,000 entries at the same ratio, --full runs 50,000' : '';
  print(`${verdict(result, 7)}${name}, no unit rule: ${median(ours).toFixed(0)} ms, plain flow ${plain.toFixed(0)} ms, `
    + `same cost; ${result.ratio.toFixed(3)}x of it (limit 0.15${part})`);
  return result;
}

/** Three judges an entry and 50 judges at least, so that the smallest can be filled at all. */
function growth(print: (line: string) => void): void {
  const points: { entries: number; pairs: number; time: number }[] = [];
  for (const entries of [1000, 5000, 10_000, 20_000, 50_000]) {
    const instance = listed(entries, Math.max(50, entries / 50), 1.05, 3);
    const times: number[] = [];
    for (let run = 0; run < (entries > 20_000 ? 2 : RUNS); run += 1) times.push(milliseconds(() => costOf(instance))[0]);
    points.push({ entries, pairs: instance.arcs.judge.length, time: Math.min(...times) });
  }
  const exponent = (by: 'entries' | 'pairs'): number => {
    const logs = points.map((one) => [Math.log(one[by]), Math.log(one.time)] as const);
    const mean = (at: 0 | 1): number => logs.reduce((sum, one) => sum + one[at], 0) / logs.length;
    const [x, y] = [mean(0), mean(1)];
    const slope = logs.reduce((sum, [a, b]) => sum + (a - x) * (b - y), 0);
    return slope / logs.reduce((sum, [a]) => sum + (a - x) ** 2, 0);
  };
  const each = points.map(({ entries, pairs, time }) => `${entries} (${(pairs / 1e6).toFixed(2)} M pairs) ${time.toFixed(0)} ms`);
  print(`        growth, 3 judges an entry, judges = entries / 50 (at least 50): ${each.join(', ')}`);
  print(`        time grows as entries ^ ${exponent('entries').toFixed(2)}, as pairs ^ ${exponent('pairs').toFixed(2)}`);
}

/** A process of its own, so that the peak is that of one solution. */
function memory(print: (line: string) => void): void {
  const child = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', import.meta.filename, '--memory'], { encoding: 'utf8' });
  if (child.status !== 0) throw new Error(child.stderr);
  const { instance, solved, pairs } = JSON.parse(child.stdout) as { instance: number; solved: number; pairs: number };
  const ready = `${instance.toFixed(0)} MB with the instance (${pairs} pairs) ready`;
  print(`        memory, 50,000 x 1,000 x ${COVERAGE}: ${ready}, peak ${solved.toFixed(0)} MB`);
}

export function run(print: (line: string) => void): Promise<Measured[]> {
  const results = [againstGreedy(1.05, print), againstGreedy(1, print)];
  results.push(againstPlainFlow(20_000, 1.05, print), againstPlainFlow(20_000, 1, print));
  if (process.argv.includes('--full')) results.push(againstPlainFlow(50_000, 1.05, print), againstPlainFlow(50_000, 1, print));
  memory(print);
  growth(print);
  print('        the solver gives no plan before the optimum, so there is no earlier moment within 0.5 % to measure');
  return Promise.resolve(results);
}

if (import.meta.main && process.argv.includes('--memory')) {
  const instance = listed(50_000, 1000, 1.05);
  const before = peakMegabytes();
  costOf(instance);
  process.stdout.write(JSON.stringify({ instance: before, solved: peakMegabytes(), pairs: instance.arcs.judge.length }));
} else if (import.meta.main) await alone(run);
