// Starting children: the program under test is bundled once, so that a start costs half a second and not a whole one.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Orders } from './child.ts';
import { compileCache, linkPackages, sharedFolder } from './shared-folder.ts';

const programs = {
  'child': 'test/faults/child.ts', 'judging-child': 'test/faults/judging-child.ts', 'packs-child': 'test/faults/packs-child.ts',
  'files-child': 'test/faults/files-child.ts', 'process': 'electron/backend/process.ts',
} as const;
type ProgramName = keyof typeof programs;
const project = join(import.meta.dirname, '..', '..');
let folder: Promise<string> | undefined;

async function bundle(): Promise<string> {
  const folder = join(sharedFolder, 'children');
  linkPackages();
  if (existsSync(folder)) return folder;
  const { build } = await import('rolldown');
  const own = `${folder}-${process.pid}`;
  const aliases = { contract: 'electron/contract', backend: 'electron/backend', db: 'db', seeds: 'seeds' };
  await build({
    cwd: project, platform: 'node', logLevel: 'silent', external: [/^(?![#./]|node:)/],
    input: programs,
    resolve: { alias: Object.fromEntries(Object.entries(aliases).map(([name, path]) => [`#${name}`, join(project, path)])) },
    output: { dir: own, format: 'esm', entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' },
  });
  try {
    renameSync(own, folder);
  } catch {
    // Another process was quicker.
    rmSync(own, { recursive: true, force: true });
  }
  return folder;
}

export interface Ended { lines: string[]; signal: NodeJS.Signals | null; code: number | null; stderr: string }
export interface ChildOptions {
  env?: Record<string, string>;
  /** Killed so many ms after a line that fits `from`. */
  kill?: { from: RegExp; wait: number };
  /** Runs it by another program, such as setpriv. */
  through?: readonly string[];
  onLine?: (line: string) => void;
  onStart?: (pid: number) => void;
}

/** The file of a bundled program. */
export async function bundled(name: ProgramName): Promise<string> {
  folder ??= bundle();
  mkdirSync(compileCache, { recursive: true });
  return join(await folder, `${name}.mjs`);
}

/** Runs one of the programs to its end (or its killing); what it said, line by line. */
export async function runProgram(name: ProgramName, args: readonly string[], options: ChildOptions = {}): Promise<Ended> {
  const script = await bundled(name);
  const command = [...(options.through ?? []), process.execPath];
  const [program, before] = [command[0] ?? process.execPath, command.slice(1)];
  return new Promise<Ended>((resolve, reject) => {
    const env = { ...process.env, NODE_COMPILE_CACHE: compileCache, ...options.env };
    const child = spawn(program, [...before, script, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env });
    if (child.pid !== undefined) options.onStart?.(child.pid);
    let out = '';
    let stderr = '';
    let told = 0;
    let timer: NodeJS.Timeout | undefined;
    child.stdout.on('data', (piece: Buffer) => {
      out += piece.toString('utf8');
      const lines = out.split('\n').slice(0, -1);
      for (; told < lines.length; told += 1) options.onLine?.(lines[told] ?? '');
      if (options.kill && timer === undefined && options.kill.from.test(out)) {
        timer = setTimeout(() => child.kill('SIGKILL'), options.kill.wait);
      }
    });
    child.stderr.on('data', (piece: Buffer) => {
      stderr += piece.toString('utf8');
    });
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ lines: out.split('\n').slice(0, -1), signal, code, stderr }));
  });
}

/** One that must have been killed, not ended by a fault of its own; what it said. */
export async function killProgram(name: ProgramName, args: readonly string[], options: ChildOptions = {}): Promise<string[]> {
  const ended = await runProgram(name, args, options);
  const bugs = ended.lines.filter((line) => line.startsWith('BUG'));
  if (ended.signal !== 'SIGKILL' || bugs.length > 0) {
    throw new Error(`the child ended with ${ended.signal ?? ended.code}: ${bugs.join('\n')}${ended.stderr}${ended.lines.slice(-3).join('\n')}`);
  }
  return ended.lines;
}

let plans = 0;
async function withPlan<T>(orders: Orders, use: (plan: string) => Promise<T>): Promise<T> {
  plans += 1;
  const plan = join(sharedFolder, `orders-${process.pid}-${plans}.json`);
  writeFileSync(plan, JSON.stringify(orders), { mode: 0o644 });
  try {
    return await use(plan);
  } finally {
    rmSync(plan, { force: true });
  }
}

/** Runs the numbered steps in a child. */
export const runChild = (orders: Orders, options: ChildOptions = {}): Promise<Ended> =>
  withPlan(orders, (plan) => runProgram('child', [plan], options));
export const runKilled = (orders: Orders, options: ChildOptions = {}): Promise<string[]> =>
  withPlan(orders, (plan) => killProgram('child', [plan], options));

/** The numbers after a word at the beginning of a line. */
export const numbersAfter = (lines: readonly string[], word: string): number[] =>
  lines.filter((line) => line.startsWith(`${word} `)).map((line) => Number(line.split(' ')[1]));
