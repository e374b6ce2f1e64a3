// Benchmark of the weakest entry first, then the total, on 118 entries x 177 judges x 3 (the size of a real conference whose
// optimum is published), against two integer programs of HiGHS. Run alone: node test/bench/assignment-weakest.ts

import { assign } from '#backend/methods/assign.ts';
import { fairestPlan, figures, TimeUp, type Request } from '../methods/oracle.ts';
import { numbersFrom } from './contest-instance.ts';
import { alone, measured, median, milliseconds, type Measured } from './measured.ts';

const [ENTRIES, JUDGES, COVERAGE, RUNS, SECONDS] = [118, 177, 3, 3, 20];

/** Two digits: many ties. All digits: none. Fields: good matches are few, so the weakest entries compete for them. */
type Kind = 'two digits' | 'all digits' | 'fields';

function conference(kind: Kind, max: number): Request {
  const next = numbersFrom(118);
  const pick = (count: number): number => Math.floor(next() * count);
  const judges = Array.from({ length: JUDGES }, (_, id) => ({ id, min: 0, max, org: id % 60 }));
  const entries = Array.from({ length: ENTRIES }, (_, id) => ({ id, coverage: COVERAGE }));
  const field = judges.map(() => pick(12));
  const fieldOf = entries.map(() => pick(12));
  const pairs: Request['pairs'] = [];
  for (let j = 0; j < JUDGES; j += 1) {
    for (let e = 0; e < ENTRIES; e += 1) {
      if (next() < 0.03) continue;
      const fits = field[j] === fieldOf[e] ? 0.5 : 0;
      if (kind === 'two digits') pairs.push([j, e, pick(100) / 100]);
      else if (kind === 'all digits') pairs.push([j, e, next() + next() / 2 ** 28]);
      else pairs.push([j, e, Math.floor((fits + next() * next() / 2) * 1e6) / 1e6]);
    }
  }
  return { judges, entries, pairs, conflicts: [], pinned: [], orgCap: 1, seed: 1 };
}

async function compare(kind: Kind, max: number, print: (line: string) => void): Promise<Measured> {
  const request = conference(kind, max);
  const times: number[] = [];
  let [worst, total, proof] = [0, 0, ''];
  for (let run = 0; run < RUNS; run += 1) {
    const [time, answer] = milliseconds(() => assign({ ...request, objective: 'maxmin' }, () => {}));
    if (answer.status !== 'optimal') throw new Error(`${answer.status}: the plan must be proven`);
    times.push(time);
    [worst, total, proof] = [answer.worstEntry!, answer.total!, answer.proof];
  }
  const start = performance.now();
  let theirs: string;
  let reference = SECONDS * 1000;
  try {
    const plans = await fairestPlan(request, SECONDS);
    reference = performance.now() - start;
    const [first, second] = [figures(request, plans!.worst).worst!, figures(request, plans!.total).total];
    if (Math.abs(first - worst) > 1e-9 || Math.abs(second - total) > 1e-9 * total) throw new Error(`${worst}, ${total}; HiGHS ${first}, ${second}`);
    theirs = `HiGHS ${reference.toFixed(0)} ms, the same`;
  } catch (error) {
    if (!(error instanceof TimeUp)) throw error;
    reference = performance.now() - start;
    theirs = `HiGHS did not end in ${SECONDS} s a program`;
  }
  const name = `weakest entry first, ${ENTRIES} x ${JUDGES} x ${COVERAGE}, ${kind}, at most ${max} each`;
  const result = measured(name, median(times) / reference, 1);
  const ours = `${median(times).toFixed(0)} ms, worst ${worst}, then total ${total.toFixed(6)} (${proof})`;
  print(`${result.met ? 'met  ' : 'SHORT'}   ${name}: ${ours}; ${theirs}, `
    + `${reference >= SECONDS * 1000 ? 'at most ' : ''}1/${(1 / result.ratio).toFixed(0)} of it`);
  return result;
}

export async function run(print: (line: string) => void): Promise<Measured[]> {
  const results: Measured[] = [];
  for (const kind of ['two digits', 'all digits', 'fields'] as const) results.push(await compare(kind, kind === 'fields' ? 2 : 4, print));
  return results;
}

if (import.meta.main) await alone(run);
