// Benchmark of the smallest possible largest load: 20,000 entries x 9,000 judges, about 300,000 allowed pairs, in at most
// 2 s, beside a plain maximum flow that tries one load after the other. Run alone: node test/bench/assignment-load.ts

import { FlowGraph } from '#backend/matching/max-flow.ts';
import { minimaxLoad } from '#backend/matching/minimax.ts';
import type { Arcs, Instance } from '#backend/matching/solve.ts';
import { alone, measured, median, milliseconds, type Measured } from './measured.ts';
import { sparsePairs, type Shape } from './sparse-instance.ts';

const [ENTRIES, JUDGES, RUNS] = [20_000, 9000, 3];

/** Dinic's algorithm on the whole network, a new flow for each load until the smallest that fills all seats (by halving). */
function plainLeastLoad({ entries, arcs }: Instance & { arcs: Arcs }, judgeCount: number): number {
  const seats = entries.reduce((sum, one) => sum + one.coverage, 0);
  const fills = (load: number): boolean => {
    const flow = new FlowGraph(2 + entries.length + judgeCount);
    entries.forEach(({ coverage }, e) => {
      flow.addArc(0, 2 + e, coverage);
      for (let arc = arcs.start[e]!; arc < arcs.start[e + 1]!; arc += 1) flow.addArc(2 + e, 2 + entries.length + arcs.judge[arc]!, 1);
    });
    for (let j = 0; j < judgeCount; j += 1) flow.addArc(2 + entries.length + j, 1, load);
    return flow.augment(0, 1) === seats;
  };
  let low = Math.ceil(seats / judgeCount) - 1;
  let high = low + 1;
  for (let step = 1; !fills(high); step *= 2) [low, high] = [high, high + step];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (fills(middle)) high = middle;
    else low = middle;
  }
  return high;
}

function compare(shape: Shape, perEntry: number, coverage: number, print: (line: string) => void): Measured {
  const instance = sparsePairs(ENTRIES, JUDGES, perEntry, coverage, shape, 5);
  const [ours, plain]: [number[], number[]] = [[], []];
  let [load, phases, proven] = [0, 0, ''];
  for (let run = 0; run < RUNS; run += 1) {
    phases = 0;
    const [first, answer] = milliseconds(() => minimaxLoad(instance, () => {
      phases += 1;
    }));
    if (answer.status !== 'optimal') throw new Error('the benchmark instance must be feasible');
    ours.push(first);
    load = answer.maxLoad;
    proven = `${answer.cut!.entries.length} entries and ${answer.cut!.judges.length} judges`;
    const [second, same] = milliseconds(() => plainLeastLoad(instance, JUDGES));
    plain.push(second);
    if (same !== load) throw new Error(`largest load ${load}, plain flow ${same}`);
  }
  const name = `largest load, ${ENTRIES} x ${JUDGES}, ${instance.arcs.judge.length} pairs (${shape}), ${coverage} an entry`;
  const result = measured(name, median(ours) / 2000, 1);
  print(`${result.met ? 'met  ' : 'SHORT'}   ${name}: ${median(ours).toFixed(0)} ms (limit 2000), largest load ${load}, proven by ${proven}, `
    + `${phases} phases; plain flow ${median(plain).toFixed(0)} ms, 1/${(median(plain) / median(ours)).toFixed(0)} of it`);
  return result;
}

export function run(print: (line: string) => void): Promise<Measured[]> {
  return Promise.resolve([
    compare('even', 15, 3, print), compare('popular', 15, 1, print), compare('popular', 15, 3, print), compare('groups', 15, 3, print),
  ]);
}

if (import.meta.main) await alone(run);
