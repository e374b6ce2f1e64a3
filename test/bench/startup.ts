// Benchmark of the start: from spawn to a usable first window, the built program beside a bare Electron that shows an empty
// page, in turns, of the very first start and of every later one. Run alone: node test/bench/startup.ts
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import prepare from '../e2e/global-setup.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));
const rounds = 7;
/** The very first start happens once a computer, with nothing yet in its folder. */
const firstRounds = 5;
/** A bare window plus half of its time. */
const target = 1.5;
/** One start may take this long on a loaded machine, in milliseconds. */
const patience = 60_000;

export interface Measured {
  name: string;
  ratio: number;
  limit: number;
  met: boolean;
}

/**
 * Runs in the program's page: the time (epoch, ms) when the home page can be used. The buttons of all three roads are
 * drawn, enabled and hit by the mouse, and the backend has answered a question.
 */
const homeIsUsable = `(window.usableAt ??= (async () => {
  const hit = (button) => {
    const box = button.getBoundingClientRect();
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    return box.width > 0 && !button.disabled && button.contains(document.elementFromPoint(x, y));
  };
  const drawn = () => {
    const buttons = [...document.querySelectorAll('main .card button, main .sample button')];
    return buttons.length >= 4 && buttons.every(hit);
  };
  const asked = new Promise((resolve) => {
    const ask = () => (window.saixue ? window.saixue.call({ id: 'startup', feature: 'workspace', call: 'recent', input: {} })
      .then((answer) => (answer.ok ? resolve() : setTimeout(ask, 5)), () => setTimeout(ask, 5)) : setTimeout(ask, 5));
    ask();
  });
  while (!drawn()) await new Promise((resolve) => requestAnimationFrame(resolve));
  await asked;
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  return Date.now();
})())`;

/** Runs in the empty page: the time when it is loaded and drawn. */
const emptyIsDrawn = `(window.usableAt ??= (async () => {
  while (document.readyState !== 'complete') await new Promise((resolve) => requestAnimationFrame(resolve));
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  return Date.now();
})())`;

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** The address at which Chromium lets itself be asked, from its own first words. */
function devtoolsOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString('utf8');
      const address = /DevTools listening on ws:\/\/([^/\s]+)\//.exec(said)?.[1];
      if (address) resolve(address);
    });
    child.on('error', reject);
    child.on('exit', (code) => reject(new Error(`ended with ${code} before its window was there: ${said.slice(-400)}`)));
  });
}

/** The socket of the first page, as soon as there is one at the wanted address. */
async function pageOf(address: string, starting: string): Promise<string> {
  for (;;) {
    const answer = await fetch(`http://${address}/json/list`);
    const pages = await answer.json() as { type: string; url: string; webSocketDebuggerUrl: string }[];
    const found = pages.find((page) => page.type === 'page' && page.url.startsWith(starting));
    if (found) return found.webSocketDebuggerUrl;
    await pause(5);
  }
}

/** Asked again this often, in milliseconds: a question asked while the page is being exchanged is sometimes lost. */
const askAgain = 100;

/** The number a script of the page resolves to; the script runs once a page, however often it is asked for. */
function evaluate(socket: string, expression: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const line = new WebSocket(socket);
    let id = 0;
    let again: NodeJS.Timeout | undefined;
    const params = { expression, awaitPromise: true, returnByValue: true };
    line.onopen = () => {
      const ask = (): void => line.send(JSON.stringify({ id: id += 1, method: 'Runtime.evaluate', params }));
      again = setInterval(ask, askAgain);
      ask();
    };
    line.onclose = () => clearInterval(again);
    line.onerror = () => reject(new Error('the page could not be asked'));
    line.onmessage = (event) => {
      const answer = JSON.parse(String(event.data)) as { result?: { result?: { value?: unknown } } };
      const value = answer.result?.result?.value;
      if (typeof value !== 'number') return;
      line.close();
      resolve(value);
    };
  });
}

/** As `evaluate`, of whichever page is there: the socket of one that is just being exchanged closes. */
async function ask(address: string, starting: string, expression: string): Promise<number> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await evaluate(await pageOf(address, starting), expression);
    } catch (fault) {
      if (tries === 5) throw fault;
    }
  }
}

interface Start { folder: string; page: string; ready: string; env: Record<string, string> }

/** Milliseconds from spawn until the page says that it is ready. */
async function measure(start: Start): Promise<number> {
  const executable = process.env['SAIXUE_ELECTRON'] ?? '';
  const args = ['--remote-debugging-port=0', start.folder, '--no-sandbox'];
  const begun = Date.now();
  const child = spawn(executable, args, { env: { ...process.env, ...start.env }, stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const limit = setTimeout(() => child.kill('SIGKILL'), patience);
  try {
    return await ask(await devtoolsOf(child), start.page, start.ready) - begun;
  } finally {
    child.kill();
    await ended;
    clearTimeout(limit);
  }
}

function bareApp(folder: string): string {
  const dir = join(folder, 'bare');
  mkdirSync(dir);
  writeFileSync(join(dir, 'package.json'), JSON.stringify({ name: 'bare', version: '1.0.0', main: 'main.cjs' }));
  writeFileSync(join(dir, 'empty.html'), '<!doctype html><meta charset="utf-8"><title>empty</title>');
  writeFileSync(join(dir, 'main.cjs'), [
    "const { app, BrowserWindow } = require('electron');",
    "app.setPath('userData', process.env.BARE_HOME);",
    "app.whenReady().then(() => new BrowserWindow({ width: 1366, height: 768 }).loadFile('empty.html'));",
    "app.on('window-all-closed', () => app.quit());",
  ].join('\n'));
  return dir;
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

interface Pair { ours: number[]; theirs: number[] }

/** Both in turns, so that what else the machine does meets both. */
async function inTurns(times: number, program: () => Promise<number>, bare: () => Promise<number>): Promise<Pair> {
  const pair: Pair = { ours: [], theirs: [] };
  for (let round = 0; round < times; round += 1) {
    pair.theirs.push(await bare());
    pair.ours.push(await program());
  }
  return pair;
}

export async function run(print: (line: string) => void): Promise<Measured[]> {
  const finish = await prepare();
  const folder = mkdtempSync(join(tmpdir(), 'bench-startup-'));
  try {
    const bareDir = bareApp(folder);
    const fresh = (name: string): string => mkdtempSync(join(folder, `${name}-`));
    const program = (home: string): Promise<number> =>
      measure({ folder: project, page: 'app://', ready: homeIsUsable, env: { SAIXUE_HOME: home } });
    const bare = (home: string): Promise<number> =>
      measure({ folder: bareDir, page: 'file://', ready: emptyIsDrawn, env: { BARE_HOME: home } });
    const [home, bareHome] = [fresh('home'), fresh('bare-home')];
    await bare(bareHome);
    await program(home);
    const later = await inTurns(rounds, () => program(home), () => bare(bareHome));
    const first = await inTurns(firstRounds, () => program(fresh('home')), () => bare(fresh('bare-home')));
    const inSeconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(2);
    const seconds = (times: readonly number[]): string =>
      `${inSeconds(median(times))} s (${inSeconds(Math.min(...times))}–${inSeconds(Math.max(...times))})`;
    const measured = (name: string, { ours, theirs }: Pair): Measured => {
      const ratio = median(ours) / median(theirs);
      print(`start     ${name}: usable after ${seconds(ours)}, bare Electron with an empty page ${seconds(theirs)}, `
        + `ratio ${ratio.toFixed(2)}, median of ${ours.length} starts, load ${loadavg()[0]?.toFixed(1)}`);
      return { name: `start to a usable window against an empty one, ${name}`, ratio, limit: target, met: ratio <= target };
    };
    return [measured('every later start', later), measured('the very first start', first)];
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    await finish();
  }
}

if (process.argv[1] === import.meta.filename) {
  let missed = false;
  for (const { name, ratio, limit, met } of await run((line) => process.stdout.write(`${line}\n`))) {
    console.log(`${met ? 'met    ' : 'NOT MET'} ${name}: ${ratio.toFixed(2)} (limit ${limit.toFixed(1)})`);
    missed ||= !met;
  }
  if (missed) process.exitCode = 1;
}
