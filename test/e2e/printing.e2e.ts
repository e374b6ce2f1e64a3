// What goes on paper, in the real window: the preview is the PDF itself, with page numbers and repeated heads, and is what is printed.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { demoContest } from '#seeds/demo/index.ts';
import { closeAll, launch, temporaryFolder, until, type RunningApp } from './harness.ts';
import { ask, drawAt, expectPlainWords, goTo } from './road-window.ts';

let it: RunningApp;
let files = '';
beforeAll(async () => {
  files = temporaryFolder('printing');
  it = await launch();
  await drawAt(it);
  await it.page.getByRole('button', { name: '载入示例' }).click();
  await it.page.getByText(demoContest.title).first().waitFor({ timeout: 60_000 });
  await it.page.waitForFunction(() => /#\/contests\/[^/]+$/.test(location.hash));
});
afterAll(async () => {
  await closeAll();
  rmSync(files, { recursive: true });
});

/** Size in millimetres and text of every page. */
async function pagesOf(file: string): Promise<{ wide: number; high: number; text: string; left: number; right: number }[]> {
  const opened = await getDocument({ data: new Uint8Array(readFileSync(file)), useSystemFonts: true, verbosity: 0 }).promise;
  const pages = [];
  for (let number = 1; number <= opened.numPages; number += 1) {
    const page = await opened.getPage(number);
    const { width, height } = page.getViewport({ scale: 1 });
    const { items } = await page.getTextContent();
    const texts = items.flatMap((one) => ('str' in one && one.str.trim() !== '' ? [one] : []));
    pages.push({
      wide: Math.round(width / 72 * 25.4), high: Math.round(height / 72 * 25.4), text: texts.map((one) => one.str).join(''),
      left: Math.min(...texts.map((one) => one.transform[4] as number)),
      // Of a word set upright its length runs down the page.
      right: width - Math.max(...texts.map((one) =>
        (one.transform[4] as number) + (Math.abs(one.transform[0] as number) < 0.01 ? one.height : one.width))),
    });
  }
  return pages;
}
/** The fonts here share these characters with radicals, and a PDF of the window names the radical. */
const plain = (text: string): string => text.normalize('NFKC').replaceAll('⻚', '页').replaceAll('⻢', '马').replaceAll(/\s/g, '');
const contestId = (): string => /#\/contests\/([^/?]+)/.exec(it.page.url())?.[1] ?? '';
const dialog = (name: RegExp) => it.page.getByRole('dialog', { name });

test('progress of a contest: A4, numbered pages, the head of the table on each, nothing outside the margins; saved as it was seen', async () => {
  const { page } = it;
  await goTo(it, 7, '分配');
  await page.keyboard.press('Control+r');
  await page.getByText('已证明最优').waitFor({ timeout: 30_000 });
  await page.keyboard.press('Control+Enter');
  await until('seats', async () => (await ask(it, 'contests', 'get', { contestId: contestId() })).counts.seats, (seats) => seats > 0);
  await goTo(it, 1, '总览');
  // Sixteen times as many judges as the sample has, by the window's own rules for paper.
  await page.evaluate(() => {
    new MutationObserver((_, watcher) => {
      const bodies = [...document.querySelectorAll('.progress-paper tbody')];
      if (bodies.length === 0) return;
      watcher.disconnect();
      for (const body of bodies) for (const row of body.querySelectorAll('tr')) for (let n = 1; n < 16; n += 1) row.after(row.cloneNode(true));
    }).observe(document.body, { childList: true });
  });
  await page.getByRole('button', { name: /导出/ }).first().click();
  await page.getByRole('menuitem', { name: /打印/ }).click();
  const preview = dialog(new RegExp(demoContest.title));
  await preview.getByText(/第 1 页，共 \d+ 页|1 \/ \d+/).first().waitFor();
  await preview.locator('canvas').first().waitFor();
  await until('a page is drawn', () => preview.locator('canvas').first().evaluate((one) => {
    const { width, height } = one as HTMLCanvasElement;
    const colours = (one as HTMLCanvasElement).getContext('2d')?.getImageData(0, 0, width, height).data ?? [];
    return colours.some((value, at) => at % 4 !== 3 && value < 100);
  }), Boolean);
  expect(await it.axe()).toEqual([]);
  await expectPlainWords(it);
  await it.picture('print-preview');
  const file = join(files, '进度.pdf');
  await it.answerSaveDialog(file);
  await page.keyboard.press('Control+s');
  await preview.getByText('进度.pdf').waitFor();
  const pages = await pagesOf(file);
  expect(pages.length).toBeGreaterThan(2);
  for (const [index, one] of pages.entries()) {
    expect([one.wide, one.high]).toEqual([210, 297]);
    expect(plain(one.text)).toContain(`第${index + 1}页/共${pages.length}页`);
    expect(plain(one.text)).toContain('评委已评');
    expect(one.left).toBeGreaterThan(30);
    expect(one.right).toBeGreaterThan(30);
  }
  expect(plain(pages[0]?.text ?? '')).toContain(plain(demoContest.title));
  // Paper is read long after “today”.
  expect(plain(pages[0]?.text ?? '')).toMatch(/打印于\d{4}-\d\d-\d\d\d\d:\d\d/);
});

test('what is printed is the PDF, page by page; without a printer a sentence says so', async () => {
  const { page } = it;
  const preview = dialog(new RegExp(demoContest.title));
  // The system's dialog cannot be driven: what it would be given is taken in its place, as the PDF of the printed page.
  await page.evaluate(() => {
    const kept = globalThis as unknown as { printed: number; print: () => void };
    kept.printed = 0;
    kept.print = () => {
      kept.printed = document.querySelectorAll('.pdf-paper img').length;
      window.dispatchEvent(new Event('afterprint'));
    };
  });
  await page.keyboard.press('Control+p');
  const printers = await it.app.evaluate(async ({ BrowserWindow }) =>
    (await BrowserWindow.getAllWindows()[0]!.webContents.getPrintersAsync()).length);
  if (printers === 0) await preview.getByText('没有安装打印机').waitFor();
  else await until('printed', () => page.evaluate(() => (globalThis as unknown as { printed: number }).printed), (count) => count > 0);
  expect(await page.locator('.pdf-paper').count()).toBe(0);
  await page.keyboard.press('Escape');
  await preview.waitFor({ state: 'detached' });
});

test('a PDF that the program wrote is looked at the same way; one that is none is said in a sentence', async () => {
  const { page } = it;
  const good = join(files, '操作卡.pdf');
  const bad = join(files, '坏.pdf');
  await it.answerOpenDialog([files]);
  await page.evaluate(() => window.saixue.pickFolder('report'));
  await ask(it, 'help', 'judgeCard', { file: good });
  writeFileSync(bad, 'not a pdf');
  const read = (path: string) => page.evaluate(async (one) => (await window.saixue.readPdf(one))?.length ?? 0, path);
  expect(await read(good)).toBe(readFileSync(good).length);
  expect(await read(bad)).toBe(0);
  expect(await read(join(files, 'nothing.pdf'))).toBe(0);
  // A path that nobody gave to the page.
  expect(await read('/etc/hostname')).toBe(0);
  const [card] = await pagesOf(good);
  expect([card?.wide, card?.high]).toEqual([210, 297]);
  expect(it.pageErrors()).toEqual([]);
});
