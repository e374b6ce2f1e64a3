// `npm run soak [minutes]`: kills, power cuts and full disks by turns on one growing workspace after another, until the time
// is over. Not part of `npm test`. Every round prints its seed: FAULT_SEED=… has the same choices again.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { numbersAfter, runChild, runKilled } from './children.ts';
import { chanceOf, faultSeed, readTree, type Chance } from './disk.ts';
import { errors, fail, FaultOrders } from './fault-orders.ts';
import { shimEnvironment, shimFile } from './shim.ts';
import { readTrace } from './trace.ts';
import { moments, openWhole, putDisk } from './verdict.ts';
import { importing, merging, posting, removeRoots, restoring, scoring, type Workload } from './workloads.ts';

const minutes = Number(process.argv[2] ?? 30);
const makers = [() => importing(16), () => posting(80), () => scoring(60), () => merging(12), restoring] as const;

const wrongIn = async (workload: Workload, lines: readonly string[]): Promise<string[]> => {
  const { told, sentence, faults } = await openWhole(workload, lines);
  return told === null ? faults : [`${told}: ${sentence}`];
};

/** F01: killed some milliseconds after some step. */
async function killed(workload: Workload, chance: Chance): Promise<string[]> {
  const from = new RegExp(`^ACK ${Math.floor(chance() * workload.steps.length * 0.7)}$`, 'm');
  const lines = await runKilled({ home: workload.home, dir: workload.dir, steps: workload.steps, wait: true }, { kill: { from,
    wait: Math.floor(chance() * 60) } });
  return wrongIn(workload, lines);
}

/** F05: power cuts at random moments of all of it. */
async function powerless(workload: Workload, chance: Chance): Promise<string[]> {
  const log = join(workload.files, 'operations');
  const base = readTree(workload.root);
  await runKilled({ home: workload.home, dir: workload.dir, steps: workload.steps, close: true }, { env: shimEnvironment(workload.root, { log }) });
  const operations = readTrace(log);
  const points = moments(operations);
  const found: string[] = [];
  for (let image = 0; image < 40; image += 1) {
    const point = points[Math.floor(chance() * points.length)] ?? 0;
    const wrong = await wrongIn(workload, putDisk(workload, { base, operations }, point, {}, chance));
    if (wrong.length > 0) found.push(`operation ${point}: ${wrong.join('; ')}`);
  }
  return found;
}

/** F08, F09: no room from some write on, for a while. */
async function full(workload: Workload, chance: Chance): Promise<string[]> {
  const orders = new FaultOrders(join(workload.files, 'orders'));
  const faults = workload.steps.map(() => ({ classes: fail.write | fail.open | fail.truncate, error: errors.ENOSPC,
    nth: 1 + Math.floor(chance() * 40), lasting: true }));
  const { lines, signal, stderr } = await runChild({ home: workload.home, dir: workload.dir, steps: workload.steps,
    sweep: { file: orders.file, faults, all: true } },
    { env: shimEnvironment(workload.root, { orders }) });
  const bugs = lines.filter((line) => line.startsWith('BUG') || (line.startsWith('REFUSED') && line.split(' ')[2] !== 'disk_full'));
  if (signal !== 'SIGKILL') bugs.push(stderr);
  if (numbersAfter(lines, 'ACK').length < workload.steps.length) bugs.push('a step did not go through with room again');
  return [...bugs, ...await wrongIn(workload, lines)];
}

const end = Date.now() + minutes * 60_000;
const counts = { passed: 0, failed: 0 };
console.log(`FAULT_SEED=${faultSeed}, ${minutes} minutes`);
for (let round = 0; Date.now() < end; round += 1) {
  const seed = faultSeed + round;
  const chance = chanceOf(seed);
  const workload = await makers[Math.floor(chance() * makers.length)]!();
  const kinds = shimFile === null ? { killed } : { killed, powerless, full };
  const [name, run] = Object.entries(kinds)[Math.floor(chance() * Object.keys(kinds).length)]!;
  let wrong: string[];
  try {
    wrong = await run(workload, chance);
  } catch (error) {
    wrong = [String(error)];
  }
  counts[wrong.length === 0 ? 'passed' : 'failed'] += 1;
  console.log(`FAULT_SEED=${seed} ${name} ${workload.name}: ${wrong.length === 0 ? 'ok' : wrong.join('\n  ')}`);
  removeRoots();
  rmSync(workload.files, { recursive: true, force: true });
}
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exitCode = counts.failed > 0 ? 1 : 0;
