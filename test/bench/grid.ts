// Benchmark of the list of 100,000 entries in the real window, beside a bare pool of recycled rows in the same Electron:
// drawing it, scrolling it, memory. Target 8. Run alone: node test/bench/grid.ts
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CDPSession, Page } from 'playwright-core';
import { createBackend } from '#backend/index.ts';
import { createClient } from '#contract/client.ts';
import type { AppContract } from '#contract/index.ts';
import type { ContestRules } from '#contract/schema/rules.ts';
import prepare from '../e2e/global-setup.ts';
import { launch } from '../e2e/harness.ts';
import { benchRules } from './bench-contest.ts';
import { median, type Measured } from './import.ts';
import { makeEntriesWorkbook } from './made-workbook.ts';

const rows = 100_000;
const rounds = 5;
const frames = 120;

/** A workspace with the entries, made by the backend alone. */
async function fill(home: string, dir: string, file: string): Promise<string> {
  const backend = createBackend({ home, workspaceDir: dir, log: (_reference, error) => console.error(error) });
  const client = createClient<AppContract>({ send: (request) => backend.call(request, () => {}), cancel: (id) => backend.cancel(id) });
  await client.workspace.create({ name: 'bench' });
  const { contestId } = await client.contests.create({ templateId: 'weike', title: 'bench', year: 2026 });
  await client.contests.update({ contestId, rules: JSON.parse(benchRules()) as ContestRules, basedOn: 0 });
  const preview = await client.imports.preview({ kind: 'entries', contestId, filePath: file });
  await client.imports.apply({ kind: 'entries', contestId, filePath: file, fileHash: preview.fileHash, basedOn: preview.basedOn });
  await backend.close();
  return contestId;
}

/** Forty lines: as many rows as fit, moved and refilled. What any list must at least cost. */
const poolStyle = `body{margin:0;font:13px sans-serif}#list{height:640px;overflow:auto;position:relative}
.row{position:absolute;left:0;right:0;height:32px;display:grid;grid-template-columns:80px 2fr 66px 1fr 76px 1fr 1.6fr 1fr 62px 48px}
.row>div{overflow:hidden;white-space:nowrap;text-overflow:ellipsis;padding:0 8px}`;
const pool = `(() => {
const style = document.createElement('style'); style.textContent = ${JSON.stringify(poolStyle)};
document.head.append(style);
const host = document.createElement('div'); document.body.append(host);
const columns = 10, height = 32;
const records = Array.from({ length: ${rows} }, (_, i) => Array.from({ length: columns }, (_, c) => '第' + i + '行第' + c + '列'));
window.mountList = () => {
  const list = document.createElement('div'); list.id = 'list';
  const space = document.createElement('div'); space.style.height = records.length * height + 'px'; list.append(space);
  host.replaceChildren(list);
  const size = Math.ceil(list.clientHeight / height) + 12;
  const parts = Array.from({ length: size }, () => {
    const row = document.createElement('div'); row.className = 'row';
    const cells = Array.from({ length: columns }, () => row.appendChild(document.createElement('div')));
    space.append(row); return { row, cells, at: -1 };
  });
  const draw = () => {
    const first = Math.max(0, Math.floor(list.scrollTop / height) - 6);
    for (let n = first; n < Math.min(records.length, first + size); n++) {
      const part = parts[n % size]; if (part.at === n) continue;
      part.at = n; part.row.style.transform = 'translateY(' + n * height + 'px)';
      for (let c = 0; c < columns; c++) part.cells[c].textContent = records[n][c];
    }
  };
  list.addEventListener('scroll', draw, { passive: true }); draw();
};
})()`;

/** Busy time of the page's main thread in milliseconds, since it was started. */
async function busy(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics') as { metrics: { name: string; value: number }[] };
  return (metrics.find((one) => one.name === 'TaskDuration')?.value ?? 0) * 1000;
}

async function heap(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage') as { usedSize: number };
  return usedSize / 1e6;
}

/** Scripts of the pages: they run there, so they are handed over as text. */
const twoFrames = 'new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve))))';
const scrolling = (selector: string, step: number): string => `(async () => {
  const list = document.querySelector(${JSON.stringify(selector)});
  const gaps = [];
  let last = performance.now();
  for (let frame = 0; frame < ${frames}; frame += 1) {
    list.scrollTop += ${step};
    await new Promise((resolve) => requestAnimationFrame(resolve));
    const now = performance.now();
    gaps.push(now - last);
    last = now;
  }
  return gaps;
})()`;
/** The search is emptied, and the list with all rows is there: by a script of the page, as the pool is, not by a driver's own looks at it. */
const shown = `new Promise((resolve) => {
  const rows = () => document.querySelectorAll('[role=grid] [role=row]').length > 3;
  const seen = new MutationObserver(() => rows() && (seen.disconnect(), resolve()));
  seen.observe(document.body, { childList: true, subtree: true });
  const field = document.querySelector('input[type=search]');
  field.value = '';
  field.dispatchEvent(new Event('input', { bubbles: true }));
})`;
const settled = async (page: Page): Promise<void> => void await page.evaluate(twoFrames);

interface Scroll { cpu: number; p95: number }

async function scroll(page: Page, session: CDPSession, selector: string, step: number): Promise<Scroll> {
  const before = await busy(session);
  const gaps = await page.evaluate<number[]>(scrolling(selector, step));
  return { cpu: (await busy(session) - before) / frames, p95: gaps.toSorted((a, b) => a - b)[Math.floor(frames * 0.95)] ?? 0 };
}

interface Figures { mount: number[]; slow: Scroll[]; fast: Scroll[]; heap: number[] }
const empty = (): Figures => ({ mount: [], slow: [], fast: [], heap: [] });

async function measure(page: Page, session: CDPSession, selector: string, mount: () => Promise<void>, figures: Figures): Promise<void> {
  const start = await heap(session);
  const before = await busy(session);
  await mount();
  await settled(page);
  figures.mount.push(await busy(session) - before);
  figures.slow.push(await scroll(page, session, selector, 96));
  figures.fast.push(await scroll(page, session, selector, 960));
  figures.heap.push(await heap(session) - start);
}

export async function run(print: (line: string) => void): Promise<Measured[]> {
  const finish = await prepare();
  const folder = mkdtempSync(join(tmpdir(), 'bench-grid-'));
  const home = join(folder, 'home');
  try {
    const file = join(folder, 'made.xlsx');
    await makeEntriesWorkbook(file, rows);
    const contestId = await fill(home, join(folder, 'workspace'), file);
    const { app, page, close } = await launch({ home });
    const opened = app.waitForEvent('window');
    await app.evaluate(({ BrowserWindow }) => void new BrowserWindow({ width: 1366, height: 768 }).loadURL('about:blank'));
    const bare = await opened;
    await bare.evaluate(pool);
    const [ours, theirs] = [empty(), empty()];
    const [session, other] = [await page.context().newCDPSession(page), await bare.context().newCDPSession(bare)];
    for (const one of [session, other]) await one.send('Performance.enable');
    const opening = { id: 'open', feature: 'workspace', call: 'open', input: { dir: join(folder, 'workspace') } };
    await page.evaluate(`window.saixue.call(${JSON.stringify(opening)})`);
    await page.evaluate(`location.hash = ${JSON.stringify(`#/contests/${contestId}/entries`)}`);
    const list = page.locator('[role=grid]');
    await list.locator('[role=row]').nth(3).waitFor();
    const search = page.locator('input[type=search]');
    for (let round = 0; round < rounds; round += 1) {
      await bare.bringToFront();
      await measure(bare, other, '#list', async () => void await bare.evaluate('window.mountList()'), theirs);
      await page.bringToFront();
      await search.fill('没有这样的作品');
      await list.waitFor({ state: 'detached' });
      await settled(page);
      await measure(page, session, '[role=grid]', async () => void await page.evaluate(shown), ours);
    }
    await close();
    const of = (figures: Figures) => ({
      mount: median(figures.mount), slow: median(figures.slow.map((one) => one.cpu)), p95: median(figures.slow.map((one) => one.p95)),
      fast: median(figures.fast.map((one) => one.cpu)), heap: median(figures.heap),
    });
    const [mine, bound] = [of(ours), of(theirs)];
    const words = ({ mount, slow, p95, fast, heap: grown }: ReturnType<typeof of>): string => `drawn in ${mount.toFixed(1)} ms, `
      + `${slow.toFixed(2)} ms a frame at 3 rows (95 % of frames within ${p95.toFixed(1)} ms), `
      + `${fast.toFixed(2)} at 30 rows, heap +${grown.toFixed(1)} MB`;
    print(`${rows} entries, ${rounds} rounds, ${frames} frames each; processor time of the page`);
    print(`  bare pool: ${words(bound)}`);
    print(`  ours, with its search and its page of rows from the backend: ${words(mine)}`);
    const measured = (name: string, ratio: number, limit: number): Measured => ({ name, ratio, limit, met: ratio <= limit });
    return [
      measured('target 8: drawing the list against the bare pool', mine.mount / bound.mount, 3),
      measured('target 8: ms a frame at 3 rows a frame', mine.slow, 4),
      // The 4 ms were measured where the bare pool took 1.6 ms: this line says the same of any machine.
      measured('target 8: time of a frame at 3 rows a frame, against the bare pool', mine.slow / bound.slow, 2.5),
      measured('target 8: 95 % of frames, in ms', mine.p95, Math.max(18, bound.p95 * 1.1)),
      measured('target 8: heap growth in MB', mine.heap, 5),
    ];
  } finally {
    await finish();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

if (process.argv[1] === import.meta.filename) {
  for (const { name, ratio, limit, met } of await run(console.log)) {
    console.log(`${met ? 'met    ' : 'NOT MET'} ${name}: ${ratio.toFixed(2)} (limit ${limit.toFixed(1)})`);
  }
}
