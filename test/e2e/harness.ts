// Starts the built program in the real Electron with a fresh per-user folder, and answers its native dialogs.
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import type { SaixueBridge, WindowEvent } from '#contract/bridge.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Two frames, so that what was just changed begins, and then until nothing moves; what never ends is not waited for. */
const standStill = `(async () => {
  for (let n = 0; n < 2; n += 1) await new Promise((resolve) => { requestAnimationFrame(resolve); });
  const still = Promise.all(document.getAnimations().map((one) => one.finished.catch(() => null)));
  await Promise.race([still, new Promise((resolve) => { setTimeout(resolve, 1500); })]);
})()`;

export interface LaunchOptions {
  /** An existing per-user folder, to start a second time with it; else a fresh one that is removed at the end. */
  home?: string;
  /** More words on the command line, e.g. a pack that was double-clicked. */
  files?: string[];
  env?: Record<string, string>;
  /** Dialogs and drawers glide in as they do for a user; else they are there at once, as for who asked for less motion. */
  motion?: boolean;
}

export interface RunningApp {
  app: ElectronApplication;
  page: Page;
  home: string;
  /** The next native dialogs for opening answer with these paths, one list a dialog; then they are cancelled. */
  answerOpenDialog(...answers: string[][]): Promise<void>;
  /** The next native dialogs for saving answer with these paths; then they are cancelled. */
  answerSaveDialog(...paths: string[]): Promise<void>;
  /** Every message that reached the page without being asked for, from now on. */
  events(): Promise<WindowEvent[]>;
  /** A PNG in test/e2e/output; one for the README in docs/pictures when SAIXUE_PICTURES=1. None when it is 0: nobody would look. */
  picture(name: string, forReadme?: boolean): Promise<string>;
  /** WCAG 2 A and AA faults of what is on screen: `rule: selector` lines. */
  axe(of?: 'everything' | 'colours'): Promise<string[]>;
  /** What the program refused to ask of any network, and errors that the page wrote to its console. */
  outsideRequests(): string[];
  pageErrors(): string[];
  backendPid(): Promise<number>;
  close(): Promise<void>;
}

const running = new Set<RunningApp>();

function electron(): string {
  const executable = process.env['SAIXUE_ELECTRON'];
  if (!executable) throw new Error('run the e2e tests with test/vitest.config.ts, which finds an Electron first');
  return executable;
}

function logOf(home: string): string {
  try {
    return readFileSync(join(home, 'logs', 'main.log'), 'utf8');
  } catch {
    return '';
  }
}

/** Electron's own pid list knows a utility process by its name; a Node of its own is a child of the main process. */
async function findBackend(app: ElectronApplication): Promise<number> {
  const metrics = await app.evaluate(({ app: electronApp }) => electronApp.getAppMetrics()
    .filter((one) => one.serviceName === 'Saixue backend' || one.name === 'Saixue backend').map((one) => one.pid));
  if (metrics[0] !== undefined) return metrics[0];
  const parent = app.process().pid ?? 0;
  const children = readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8').split(' ').map(Number).filter(Boolean);
  const found = children.find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('backend.cjs'));
  if (found === undefined) throw new Error('the backend process was not found');
  return found;
}

/** A temporary folder for files of a test; removed with the app that was given it or by the test. */
export function temporaryFolder(name: string): string {
  return mkdtempSync(join(tmpdir(), `saixue-e2e-${name}-`));
}

/** On a machine busy with other things Chromium's debugger is rarely missed at the start; then once more, and said. */
async function start(how: Parameters<typeof _electron.launch>[0]): Promise<ElectronApplication> {
  try {
    return await _electron.launch(how);
  } catch (error) {
    if (!(error instanceof Error) || !error.message.includes('Timeout')) throw error;
    console.warn(`Electron did not answer within ${how?.timeout} ms and was started again`);
    return _electron.launch(how);
  }
}

export async function launch(options: LaunchOptions = {}): Promise<RunningApp> {
  const home = options.home ?? temporaryFolder('home');
  const errors: string[] = [];
  const app = await start({
    executablePath: electron(),
    // Without a graphics card Chromium tries three ways to find one at each start; drawn by software it looks the same.
    args: [project, '--no-sandbox', '--disable-gpu', ...(options.motion ? [] : ['--force-prefers-reduced-motion']), ...(options.files ?? [])],
    cwd: project,
    timeout: 30_000,
    env: { ...(process.env as Record<string, string>), ...options.env, SAIXUE_HOME: home },
  });
  const page = await app.firstWindow({ timeout: 60_000 });
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  await page.waitForLoadState('load');
  const listen = () => page.evaluate(() => {
    const kept = globalThis as unknown as { seenEvents?: WindowEvent[]; saixue: SaixueBridge };
    if (kept.seenEvents) return;
    const seen: WindowEvent[] = [];
    kept.seenEvents = seen;
    kept.saixue.onEvent((event) => void seen.push(event));
  });
  await listen();

  const self: RunningApp = {
    app, page, home,
    answerOpenDialog: (...answers) => app.evaluate(({ dialog }, lists) => {
      const left = [...lists];
      dialog.showOpenDialog = () => {
        const filePaths = left.shift();
        return Promise.resolve({ canceled: filePaths === undefined, filePaths: filePaths ?? [] });
      };
    }, answers),
    answerSaveDialog: (...paths) => app.evaluate(({ dialog }, list) => {
      const left = [...list];
      dialog.showSaveDialog = () => {
        const filePath = left.shift();
        return Promise.resolve({ canceled: filePath === undefined, filePath: filePath ?? '' });
      };
    }, paths),
    async events() {
      await listen();
      return page.evaluate(() => (globalThis as unknown as { seenEvents: WindowEvent[] }).seenEvents);
    },
    async picture(name, forReadme = false) {
      if (process.env['SAIXUE_PICTURES'] === '0') return '';
      const folder = join(project, forReadme && process.env['SAIXUE_PICTURES'] === '1' ? 'docs/pictures' : 'test/e2e/output');
      mkdirSync(folder, { recursive: true });
      const file = join(folder, `${name}.png`);
      await page.screenshot({ path: file, animations: 'disabled' });
      return file;
    },
    async axe(of = 'everything') {
      // Colours are judged when they stand still: a theme that was just changed fades in.
      await page.evaluate(standStill);
      // Read once a page: reading its half a megabyte anew for every look took longer than the look.
      if (!await page.evaluate(() => 'axe' in globalThis)) await page.evaluate(axeSource);
      const violations = await page.evaluate(async (runOnly) => {
        const { axe } = globalThis as unknown as { axe: typeof import('axe-core') };
        return (await axe.run({ runOnly, resultTypes: ['violations'] })).violations;
      }, of === 'colours' ? ['color-contrast'] : ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']);
      return violations.flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.target.join(' ')}`));
    },
    outsideRequests: () => logOf(home).split('\n').filter((line) => line.includes('blocked request')),
    pageErrors: () => errors,
    backendPid: () => findBackend(app),
    async close() {
      running.delete(self);
      const closed = app.close();
      // Where something would be lost the program asks once; a test that is done does not mind.
      await Promise.race([closed, page.locator('[data-test="leave-go"]').click({ timeout: 0 }).catch(() => {})]);
      await closed;
      if (options.home === undefined) rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
  running.add(self);
  return self;
}

/** What every open window shows, e.g. when a test failed. */
export async function pictureAll(name: string): Promise<void> {
  const answers = [...running].map((one, index) => one.picture(`${name}-${index + 1}`).catch(() => ''));
  await Promise.race([Promise.all(answers), new Promise((resolve) => setTimeout(resolve, 10_000))]);
}

/** For afterEach: no window of a failed test stays open. */
export async function closeAll(): Promise<void> {
  await Promise.all([...running].map((one) => one.close()));
}

/** Asks until the answer fits; for what has no element on screen to wait for. */
export async function until<T>(what: string, ask: () => Promise<T> | T, fits: (value: T) => boolean, limit = 20_000): Promise<T> {
  const end = Date.now() + limit;
  for (;;) {
    const value = await ask();
    if (fits(value)) return value;
    if (Date.now() > end) throw new Error(`not within ${limit} ms: ${what}; last seen ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
