// What is found after a fault, held against what was acknowledged before it: by value, step by step.
import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createBackend } from '#backend/index.ts';
import { databaseFile } from '#backend/folders.ts';
import { verifyChain } from '#backend/program/audit-chain.ts';
import { AppError } from '#contract/errors.ts';
import { violations } from '#db/invariants.ts';
import { openConnection, type Connection } from '#db/open.ts';
import { verifyLedger } from '#db/queries/ledger.ts';
import { numbersAfter } from './children.ts';
import { diskAfter, writeTree, type Chance, type Tree, type Weather } from './disk.ts';
import { saidBefore, type Operation } from './trace.ts';
import type { Workload } from './workloads.ts';

/** Everything wrong with an open database: damage, contradictions, acknowledged work that is gone, half work, work never begun. */
export function faultsIn(connection: Connection, workload: Workload, lines: readonly string[]): string[] {
  const { read } = connection;
  const found: string[] = [];
  const integrity = String(connection.pragma('integrity_check(1)'));
  if (integrity !== 'ok') return [`damaged: ${integrity}`];
  if (workload.holds) found.push(...workload.holds(connection, lines));
  else {
    found.push(...violations(read).map((one) => `contradiction: ${one.name}`));
    if (!verifyLedger(read).intact) found.push('the ledger is broken');
  }
  const { firstBad } = verifyChain(read);
  if (firstBad !== null) found.push(`the record is broken at ${firstBad}`);
  const tried = new Set(numbersAfter(lines, 'TRY'));
  const acknowledged = new Set(numbersAfter(lines, 'ACK'));
  for (const step of workload.steps.keys()) {
    const stand = workload.stand?.(read, step);
    if (stand === 'partial') found.push(`torn: step ${step}`);
    else if (stand === 'absent' && acknowledged.has(step)) found.push(`lost: step ${step}`);
    else if (stand === 'whole' && !tried.has(step)) found.push(`out of nothing: step ${step}`);
  }
  return found;
}

/** How a workspace presents itself when the program opens it. `told`: the code of a refusal or of a frozen state. */
export interface Opened { told: string | null; sentence: string; faults: string[]; seq: number | null }

/** Opens it as a person would: the whole program, with witness, keys and checks. */
export async function openWhole(workload: Workload, lines: readonly string[]): Promise<Opened> {
  const bugs: string[] = [];
  const backend = createBackend({ home: workload.home, workspaceDir: workload.dir, log: (_, error) => bugs.push(String(error)) });
  try {
    await backend.openWorkspace(workload.dir);
    const { connection, frozen } = backend.program.current!;
    const faults = faultsIn(connection, workload, lines);
    const { workspace } = await backend.client.workspace.current({});
    return { told: frozen?.code ?? null, sentence: workspace?.frozen?.sentence ?? '', faults: [...faults, ...bugs.map((one) => `bug: ${one}`)],
      seq: connection.read.get<{ seq: number }>('select commit_seq as seq from workspace')?.seq ?? null };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { told: error.code, sentence: error.message, faults: [], seq: null };
  } finally {
    await backend.close();
  }
}

/** Opens a copy of it by the door to the database alone, which is quick and leaves what was found as it is. */
export function withBare<T>(workload: Workload, look: (connection: Connection) => T): T {
  const folder = join(workload.files, 'copy');
  mkdirSync(folder, { recursive: true });
  const copy = databaseFile(folder);
  for (const end of ['', '-wal']) {
    rmSync(`${copy}${end}`, { force: true });
    if (existsSync(`${databaseFile(workload.dir)}${end}`)) copyFileSync(`${databaseFile(workload.dir)}${end}`, `${copy}${end}`);
  }
  const connection = openConnection(copy, { create: false, quickCheck: false });
  try {
    return look(connection);
  } finally {
    connection.close();
  }
}

export const openBare = (workload: Workload, lines: readonly string[]): string[] =>
  withBare(workload, (connection) => faultsIn(connection, workload, lines));

export interface Recorded { base: Tree; operations: Operation[] }

/** Shared memory of SQLite is nothing that a disk keeps; backups are looked at by their own tests. */
const unimportant = /-shm$|\/backups\//;

/** Puts the disk as it was after `point` operations in the place of the real one; what had been said by then. */
export function putDisk(workload: Workload, { base, operations }: Recorded, point: number, weather: Weather, chance: Chance): string[] {
  const tree = diskAfter(base, operations, point, { without: unimportant, ...weather }, chance);
  rmSync(workload.root, { recursive: true, force: true });
  writeTree(tree, workload.root, workload.root);
  return saidBefore(operations, point);
}

/** Moments worth looking at: after operations on what is kept, and after what was said. */
export function moments(operations: readonly Operation[]): number[] {
  const handles = new Map<number, string>();
  const points: number[] = [];
  let begun = false;
  for (const [index, one] of operations.entries()) {
    if (one.kind === 'open') handles.set(one.handle, one.path);
    const path = 'handle' in one ? handles.get(one.handle) ?? '' : 'path' in one ? one.path : 'to' in one ? one.to : '';
    if (one.kind === 'say' && one.text.startsWith('START')) begun = true;
    if (begun && !unimportant.test(path)) points.push(index + 1);
  }
  return points;
}
