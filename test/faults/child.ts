// The program that is interrupted: a real backend in a process of its own, telling each acknowledgement the moment it has it.
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, rmSync, writeSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { createBackend } from '#backend/index.ts';
import { CallError } from '#contract/client.ts';
import { AppError } from '#contract/errors.ts';
import { FaultOrders, type Fault } from './fault-orders.ts';
import { perform, type Step } from './steps.ts';

/** What the parent asks for, in a file: arguments of a process are too short for it. */
export interface Orders {
  home: string;
  dir: string;
  steps: Step[];
  /** Number of the first step; absent: 0. */
  first?: number;
  /** One fault for each step; ends with the first step that none hits, unless `all`. `list`: a folder whose names are told. */
  sweep?: { file: string; faults: Fault[]; all?: boolean; list?: string };
  /** Removed when a step is refused. */
  freeing?: string;
  /** The limit on the size of this process's files is lifted when a step is refused, before the next one begins. */
  lift?: boolean;
  /** The control of the power family: acknowledges what is not flushed. */
  careless?: boolean;
  /** Closes properly at the end. */
  close?: boolean;
  /** Stands still at the end until it is killed. */
  wait?: boolean;
}

const say = (line: string): void => void writeSync(1, `${line}\n`);

const orders = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as Orders;
const backend = createBackend({
  home: orders.home, workspaceDir: orders.dir, packWorkFactor: 15,
  log: (_, error, call) => say(`BUG ${call} ${error instanceof Error ? error.stack?.replaceAll('\n', ' ⏎ ') : String(error)}`),
});
say('START');
try {
  await backend.openWorkspace(orders.dir);
} catch (error) {
  if (!(error instanceof AppError)) throw error;
  say(`REFUSED open ${error.code} ${error.message}`);
  process.exit(3);
}
// Who is killed never comes to it at his end: the next child starts in a third of the time.
flushCompileCache();
if (orders.careless) backend.program.current?.connection.pragma('synchronous=NORMAL');
say('OPEN');
const faults = orders.sweep && new FaultOrders(orders.sweep.file, false);

async function attempt(index: number, step: Step): Promise<boolean> {
  try {
    say(`NEW ${index} ${await perform(backend.client, step)}`);
    say(`ACK ${index}`);
    return true;
  } catch (error) {
    if (!(error instanceof AppError) && !(error instanceof CallError)) throw error;
    say(`REFUSED ${index} ${error.code} ${error.message}`);
    return false;
  }
}

/** While the fault lasts, and after it: what was saved can be read. */
async function read(index: number, when: string): Promise<void> {
  try {
    await backend.client.workspace.audit({ limit: 1 });
    say(`READ ${index} ${when} ok`);
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    say(`READ ${index} ${when} ${error.code}`);
  }
}

for (const [position, step] of orders.steps.entries()) {
  const index = position + (orders.first ?? 0);
  say(`TRY ${index}`);
  const fault = orders.sweep?.faults[position];
  if (faults && fault) faults.set(fault);
  const done = await attempt(index, step);
  if (!faults || !fault) {
    if (!done && orders.freeing !== undefined) rmSync(orders.freeing, { force: true });
    if (!done && orders.lift) execFileSync('prlimit', ['--pid', String(process.pid), '--fsize=unlimited:unlimited']);
    continue;
  }
  const { failed } = faults;
  if (failed > 0) await read(index, 'during');
  faults.set(null);
  say(`HIT ${index} ${failed}`);
  if (orders.sweep?.list !== undefined) say(`LIST ${index} ${JSON.stringify(readdirSync(orders.sweep.list))}`);
  if (failed === 0 && !orders.sweep?.all) break;
  await read(index, 'after');
  // The same again, now that the disk works: without a restart.
  if (!done) await attempt(index, step);
}
if (orders.close) await backend.close();
say('END');
if (orders.wait) setInterval(() => {}, 1000);
else process.kill(process.pid, 'SIGKILL');
