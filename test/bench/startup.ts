// From start to a usable first window: the built program beside a bare Electron that shows an empty page, in turns.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import prepare from '../e2e/global-setup.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));
const rounds = 5;
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
const homeIsUsable = `(async () => {
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
      .then((answer) => (answer.ok ? resolve() : setTimeout(ask, 5))) : setTimeout(ask, 5));
    ask();
  });
  while (!drawn()) await new Promise((resolve) => requestAnimationFrame(resolve));
  await asked;
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  return Date.now();
})()`;

/** Runs in the empty page: the time when it is loaded and drawn. */
const emptyIsDrawn = `(async () => {
  while (document.readyState !== 'complete') await new Promise((resolve) => requestAnimationFrame(resolve));
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  return Date.now();
})()`;

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

/** The number a script of the page resolves to; asked again when the page was exchanged under it. */
function evaluate(socket: string, expression: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const line = new WebSocket(socket);
    let id = 0;
    const params = { expression, awaitPromise: true, returnByValue: true };
    const ask = (): void => line.send(JSON.stringify({ id: id += 1, method: 'Runtime.evaluate', params }));
    line.onopen = ask;
    line.onerror = () => reject(new Error('the page could not be asked'));
    line.onmessage = (event) => {
      const answer = JSON.parse(String(event.data)) as { id: number; result?: { result?: { value?: unknown } } };
      if (answer.id !== id) return;
      const value = answer.result?.result?.value;
      if (typeof value !== 'number') return ask();
      line.close();
      resolve(value);
    };
  });
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
    const socket = await pageOf(await devtoolsOf(child), start.page);
    return await evaluate(socket, start.ready) - begun;
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

/** The issue sets no target here: both figures and their ratio are printed. */
export async function run(print: (line: string) => void): Promise<Measured[]> {
  const finish = await prepare();
  const folder = mkdtempSync(join(tmpdir(), 'bench-startup-'));
  try {
    const bareDir = bareApp(folder);
    const fresh = (name: string): string => mkdtempSync(join(folder, `${name}-`));
    const program = (): Promise<number> =>
      measure({ folder: project, page: 'app://', ready: homeIsUsable, env: { SAIXUE_HOME: fresh('home') } });
    const bare = (): Promise<number> =>
      measure({ folder: bareDir, page: 'file://', ready: emptyIsDrawn, env: { BARE_HOME: fresh('bare-home') } });
    await bare();
    await program();
    const ours: number[] = [];
    const theirs: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      theirs.push(await bare());
      ours.push(await program());
    }
    const ratio = median(ours) / median(theirs);
    const inSeconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(2);
    const seconds = (times: readonly number[]): string =>
      `${inSeconds(median(times))} s (${inSeconds(Math.min(...times))}–${inSeconds(Math.max(...times))})`;
    print(`start     first window usable: ours ${seconds(ours)}, bare Electron with an empty page ${seconds(theirs)}, `
      + `ratio ${ratio.toFixed(2)} (no target), median of ${rounds} starts`);
    return [{ name: 'start to a usable first window', ratio, limit: Infinity, met: true }];
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    await finish();
  }
}

if (import.meta.main) await run((line) => process.stdout.write(`${line}\n`));
