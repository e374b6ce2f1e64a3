// The window of a judge's whole day, and what a judge's hands do in it: keys only, no mouse.
import { expect } from 'vitest';
import { createClient } from '#contract/client.ts';
import type { Client } from '#contract/define.ts';
import type { AppContract } from '#contract/index.ts';
import { launch, until, type RunningApp } from './harness.ts';

export let it: RunningApp;
export let client: Client<AppContract>;
export let packId = '';


export const press = (...keys: string[]) => keys.reduce<Promise<void>>((before, key) =>
  before.then(() => it.page.keyboard.press(key)), Promise.resolve());
export const type = (text: string) => it.page.keyboard.type(text);
export const focused = () => it.page.evaluate(() => {
  const one = document.activeElement;
  if (one === null || one === document.body) return '';
  return `${one?.getAttribute('role') ?? one?.tagName.toLowerCase()} ${one?.getAttribute('aria-label') ?? one?.textContent ?? ''}`;
});
/** Tab, as somebody without a mouse does it, until the focus is where it should be. */
export async function tabTo(what: string, key = 'Tab'): Promise<void> {
  for (let count = 0; count < 60; count += 1) {
    const now = await focused();
    if (now.includes(what) && !now.startsWith('dialog') && !now.startsWith('region')) return;
    await press(key);
  }
  throw new Error(`not reached by ${key}: ${what}; at ${await focused()}`);
}
export const said = (part: string) => until(`“${part}”`, () => it.page.locator('.said').allInnerTexts(),
  (texts) => texts.some((one) => one.includes(part)));
export const codeNow = () => it.page.evaluate(() =>
  document.querySelector('[role=option][aria-selected=true]')?.getAttribute('title')?.split(' ')[0] ?? '');
export const checking = () => it.page.getByRole('heading', { level: 1, name: '检查并导出' }).isVisible();
export const gridReady = () => until('the rubric has the focus', focused, (text) => text.startsWith('grid'));
export const sheet = (code: string) => client.judging.sheet({ packId, code });
export const total = (points: readonly number[]) => points.reduce((sum, one) => sum + one, 0);

/** The program of this judge's own folder; started again it goes on where it was. */
export async function openWindow(home: string): Promise<void> {
  it = await launch({ home, motion: true });
  client = createClient<AppContract>({
    send: (request) => it.page.evaluate((asked) => window.saixue.call(asked), { ...request, id: `test-${request.id}` }), cancel: () => {},
  });
}
/** Marks of the n-th entry: between 70 and 92 of a hundred, in whole points. */
export async function marksFor(code: string, n: number): Promise<number[]> {
  const desk = await client.judging.desk({ packId });
  const entry = [...desk.practice, ...desk.entries].find((one) => one.code === code);
  const { criteria } = desk.rubrics.find((one) => one.id === entry?.rubricId)!;
  return criteria.map((one, index) => Math.floor(one.max * (0.7 + ((n * 7 + index * 5) % 22) / 100)));
}
export async function score(points: readonly number[]): Promise<void> {
  for (const one of points) await type(`${one}\n`);
}
/** Ctrl+Enter, once more where little was watched; until the next entry, or the check page, is on screen. */
export async function handIn(): Promise<void> {
  const before = await codeNow();
  const question = it.page.locator('[data-test=watched-question]');
  await press('Control+Enter');
  const now = async () => ((await question.count()) > 0 ? 'asked' : (await codeNow()) || ((await checking()) ? 'check' : ''));
  const then = await until('an answer to handing in', now, (state) => state !== before && state !== '');
  if (then !== 'asked') return;
  await press('Control+Enter');
  await until('handed in all the same', async () => (await codeNow()) || ((await checking()) ? 'check' : ''),
    (code) => code !== before && code !== '');
}

/** The one pack of this desk. */
export async function usePack(): Promise<void> {
  packId = (await client.judging.packs({})).packs[0]?.packId ?? '';
}

/** The background process is killed between two marks; what was confirmed before and after is there. */
export async function fall(points: readonly number[]): Promise<void> {
  await score(points.slice(0, 3));
  process.kill(await it.backendPid(), 'SIGKILL');
  await score(points.slice(3));
  await until('saved again', () => it.page.locator('[data-test=save-state]').innerText(), (text) => text.includes('已保存'), 40_000);
}

/** Papers are drawn out of the pack: one that carries its font, and one that only names it. */
export async function readPaper(): Promise<void> {
  const drawn = () => it.page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('.page canvas');
    const pixels = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, Math.min(400, canvas.height)).data ?? [];
    return pixels.some((value, index) => index % 4 === 0 && value < 80) ? canvas?.parentElement?.innerText ?? '' : '';
  });
  await until('the paper is drawn', drawn, (words) => words.includes('教学设计'));
  expect(await it.axe()).toEqual([]);
  await it.picture('judge-day-paper');
  await it.page.locator('[role=tab][aria-selected=true]').focus();
  await press('ArrowRight');
  await until('the paper without its font', drawn, (words) => words.trim() === '习题');
  await it.page.focus('[role=grid]');
}

/** H and V: the own distribution, and two entries side by side. */
export async function lookBack(): Promise<void> {
  await press('h');
  await until('the distribution', () => it.page.locator('.el-dialog .labelled figcaption').innerText(), (text) => text.includes('均值'));
  await it.picture('judge-day-own');
  await press('Escape');
  await gridReady();
  await press('v');
  await until('both sides', () => it.page.locator('.side').count(), (count) => count === 2);
  await until('both sheets', () => it.page.locator('.scores tbody').innerText(), (text) => !text.includes('—'));
  await it.page.waitForTimeout(400);
  expect(await it.axe()).toEqual([]);
  await it.picture('judge-day-compare');
  await press('Escape');
  await gridReady();
}
