// The judge's window: a pack by double click, its passphrase, every entry scored by keyboard, one recusal, the score pack.
import { existsSync, readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { demoMarks } from '#seeds/demo/index.ts';
import { until, type RunningApp } from './harness.ts';
import type { IssuedPack } from './road-organiser.ts';
import { expectPlainWords } from './road-window.ts';

const criteria = ['h1', 'h2', 'h3', 'h4', 'h5', 't1', 't2'];
/** Title → points of the seven criteria as they were typed, or null where the judge stepped aside. */
export type Given = Map<string, readonly number[] | null>;
const sum = (points: readonly number[]): number => points.reduce((all, one) => all + one, 0);

class Desk {
  readonly it: RunningApp;
  readonly given: Given = new Map();
  constructor(it: RunningApp) {
    this.it = it;
  }
  /** Code and title of the entry on screen; empty while the check page is there. Looks once, waits for nothing. */
  async here(): Promise<{ code: string; title: string }> {
    const shown = await this.it.page.evaluate(() =>
      document.querySelector('[role=option][aria-selected=true]')?.getAttribute('title') ?? '');
    const [code = '', ...title] = shown.split(' ');
    return { code, title: title.join(' ') };
  }
  type(text: string): Promise<void> {
    return this.it.page.keyboard.type(text);
  }
  press(key: string): Promise<void> {
    return this.it.page.keyboard.press(key);
  }
  total(): Promise<string> {
    return this.it.page.locator('[data-test=total]').innerText();
  }
  async totalIs(points: number): Promise<void> {
    await until('the total', () => this.total(), (text) => Number(text) === points);
  }
  cells(): Promise<string[]> {
    return this.it.page.locator('[role=gridcell]').allInnerTexts();
  }
  /** Ctrl+Enter; true once another entry, or the check page after the last one, is on screen. */
  async submit(): Promise<void> {
    const before = await this.here();
    await this.press('Control+Enter');
    const now = async (): Promise<string> => (await this.here()).code || ((await this.checking()) ? 'check' : '');
    await until('the next entry', now, (code) => code !== before.code && code !== '');
  }
  checking(): Promise<boolean> {
    return this.it.page.getByRole('heading', { level: 1, name: '检查并导出' }).isVisible();
  }
  /** Seven scores in a row, as an experienced judge types them. */
  async scoreFast(points: readonly number[]): Promise<void> {
    for (const one of points) await this.type(`${one}\n`);
  }
}

/** The passphrase dialog comes by itself; a wrong passphrase opens nothing, the right one opens however it is spaced. */
async function openPack(it: RunningApp, pack: IssuedPack): Promise<void> {
  const { page } = it;
  const dialog = page.getByRole('dialog', { name: '打开评审包' });
  const field = dialog.getByLabel('口令');
  await field.fill('wrong words that open nothing');
  await field.press('Enter');
  await dialog.getByRole('alert').waitFor({ timeout: 60_000 });
  await expectPlainWords(it);
  await field.fill(`  ${pack.passphrase.toUpperCase().replaceAll('-', ' - ')} `);
  await field.press('Enter');
  await page.getByRole('grid', { name: '评分表' }).waitFor({ timeout: 60_000 });
}

/** First entry: a value out of range is held and said, a confirmed one is undone and typed again, a comment is written. */
async function firstEntry(desk: Desk, points: readonly number[]): Promise<void> {
  const { page } = desk.it;
  await desk.type('99');
  await page.getByText('最高 10 分，99 超出范围').waitFor();
  await desk.press('Enter');
  expect(await desk.total()).toBe('—');
  await desk.press('Escape');
  await desk.type(`${points[0]}\n`);
  await desk.totalIs(points[0] ?? 0);
  await page.locator('[data-test=save-state]').getByText('已保存').waitFor();
  await desk.press('Control+z');
  await page.getByText('已撤销一步').waitFor();
  await until('the cell is empty again', () => desk.cells(), (cells) => cells[0] === '');
  await desk.scoreFast(points);
  await desk.totalIs(sum(points));
  await desk.press('c');
  await page.keyboard.insertText('选题小，讲解清楚，收尾稍快。');
  // In the comment digits are text, and the scores stay as they are.
  await desk.type('88');
  await desk.press('Escape');
  await desk.totalIs(sum(points));
  await desk.submit();
}

/**
 * Second entry: bands; a band only suggests, Enter makes it count; one step up and one down. Then `points` are typed
 * over it, so that the contest's one discrepancy is the made-up one, whichever entry comes second.
 */
async function byBands(desk: Desk, points: readonly number[]): Promise<void> {
  await desk.press('q');
  await until('the suggestion', () => desk.cells(), (cells) => cells[0] === '8.5');
  expect(await desk.total()).toBe('—');
  await desk.press('Enter');
  for (const band of ['w', 'w', 'e', 'q', 'w']) {
    await desk.press(band);
    await desk.press('Enter');
  }
  await desk.press('q');
  await desk.press('+');
  await desk.press('Enter');
  await desk.press('Shift+Enter');
  await desk.press('-');
  await desk.press('Enter');
  const banded = [8.5, 15, 15, 6, 8.5, 7, 17.5];
  await until('the cells', () => desk.cells(), (cells) => cells.join() === banded.join());
  await desk.totalIs(sum(banded));
  for (let press = 0; press < banded.length; press += 1) await desk.press('ArrowUp');
  await desk.scoreFast(points);
  await desk.totalIs(sum(points));
  await desk.submit();
}

/** Third entry: begun, left by PageDown, found again by its number; what was typed is still there. */
async function leftAndFound(desk: Desk, points: readonly number[]): Promise<void> {
  const { page } = desk.it;
  const { code } = await desk.here();
  const position = await page.locator('[role=option][aria-selected=true] .position').innerText();
  await desk.scoreFast(points.slice(0, 4));
  await desk.press('PageDown');
  await until('another entry', () => desk.here(), (now) => now.code !== code && now.code !== '');
  await desk.press('g');
  await page.getByRole('dialog').getByRole('textbox').fill(position);
  await page.getByRole('dialog').getByRole('textbox').press('Enter');
  await until('back again', () => desk.here(), (now) => now.code === code);
  await until('its scores', () => desk.cells(), (cells) => cells.slice(0, 4).join() === points.slice(0, 4).join());
  await desk.press('Control+Enter');
  await page.getByText('还差 3 项没有打分').waitFor();
  await desk.scoreFast(points.slice(4));
  await desk.totalIs(sum(points));
  await desk.submit();
}

async function recuse(desk: Desk, text: string): Promise<void> {
  const { page } = desk.it;
  await desk.press('x');
  const dialog = page.getByRole('dialog');
  await page.waitForFunction(() => document.activeElement?.getAttribute('type') === 'radio');
  for (let press = 0; press < 3; press += 1) await desk.press('ArrowDown');
  expect(await dialog.getByLabel('认出了作者').isChecked()).toBe(true);
  await dialog.getByLabel('补充说明').fill(text);
  await desk.press('Control+Enter');
  await page.getByText('已登记回避').waitFor();
  await desk.submit();
  expect(await page.locator('.said').allInnerTexts()).not.toContainEqual(expect.stringContaining('已提交'));
}

/** Step 12, whole. Returns what was typed. */
export async function judgeAll(it: RunningApp, pack: IssuedPack, outFile: string): Promise<{ given: Given; receipt: string }> {
  const { page } = it;
  await openPack(it, pack);
  const desk = new Desk(it);
  const titles = (await page.locator('[role=option]').evaluateAll((rows) => rows.map((row) => row.getAttribute('title') ?? '')))
    .map((one) => one.slice(one.indexOf(' ') + 1));
  expect(titles).toHaveLength(20);
  const marks = demoMarks(pack.judge, titles);
  expect([...marks.values()].filter((one) => one.kind === 'recusal')).toHaveLength(1);
  const pointsOf = (title: string): number[] => {
    const mark = marks.get(title);
    return mark?.kind === 'scores' ? criteria.map((id) => mark.scores[id] ?? 0) : [];
  };
  for (let number = 0; number < titles.length; number += 1) {
    const { title } = await desk.here();
    expect(desk.given.has(title), title).toBe(false);
    const mark = marks.get(title);
    if (mark?.kind === 'recusal') {
      await recuse(desk, mark.text);
      desk.given.set(title, null);
      continue;
    }
    const points = pointsOf(title);
    const scored = [...desk.given.values()].filter((one) => one !== null).length;
    if (scored === 0) {
      await watch(it);
      await firstEntry(desk, points);
    }
    if (scored === 1) await byBands(desk, points);
    if (scored === 2) await leftAndFound(desk, points);
    if (scored === 12) await pictureHalfWay(desk, points);
    if (scored > 2) {
      await desk.scoreFast(points);
      await desk.submit();
    }
    desk.given.set(title, points);
  }
  return { given: desk.given, receipt: await finish(it, outFile) };
}

const secondsOf = (it: RunningApp): Promise<number> =>
  it.page.locator('video').evaluate((video: HTMLVideoElement) => video.currentTime);

/** The film plays, decrypted on demand, and stops again; both by the space bar of the score grid. */
async function watch(it: RunningApp): Promise<void> {
  const { page } = it;
  await page.locator('video').evaluate((video: HTMLVideoElement) => { video.muted = true; });
  await page.keyboard.press('Space');
  await until('the film plays', () => secondsOf(it), (seconds) => seconds > 0.2);
  await page.keyboard.press('Space');
  expect(await page.locator('video').evaluate((video: HTMLVideoElement) => video.paused)).toBe(true);
}

async function pictureHalfWay(desk: Desk, points: readonly number[]): Promise<void> {
  await desk.scoreFast(points.slice(0, 5));
  // Past the covered opening, so that the film itself is on screen.
  await desk.press('Space');
  await until('the film is open to see', () => secondsOf(desk.it), (seconds) => seconds > 5.4);
  await desk.press('Space');
  await desk.press('w');
  await until('the grey suggestion', () => desk.cells(), (cells) => cells[5] === '7.5');
  await expectPlainWords(desk.it);
  await desk.it.picture('judge', true);
  await desk.press('Escape');
  for (let press = 0; press < 5; press += 1) await desk.press('ArrowUp');
}

async function finish(it: RunningApp, outFile: string): Promise<string> {
  const { page } = it;
  await page.getByText('没有遗漏').waitFor();
  await page.getByText('已提交 19 件，回避 1 件').first().waitFor();
  await it.answerSaveDialog(outFile);
  await page.getByRole('button', { name: /^导出/ }).click();
  const receipt = await page.locator('[data-test=receipt]').innerText({ timeout: 30_000 });
  expect(receipt).toMatch(/^[0-9A-Z-]{6,}$/);
  expect(existsSync(outFile)).toBe(true);
  expect(readFileSync(outFile).includes('选题小')).toBe(false);
  await expectPlainWords(it);
  await it.picture('judge-finish');
  expect(it.pageErrors()).toEqual([]);
  expect(it.outsideRequests()).toEqual([]);
  return receipt;
}
