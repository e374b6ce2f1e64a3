// The organiser's pages in the real window: no fault of accessibility, everything by keyboard, readable in every dress.
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { openWorkbook, readAllRows } from '#backend/excel/read.ts';
import { demoContest } from '#seeds/demo/index.ts';
import { closeAll, launch, temporaryFolder, until, type RunningApp } from './harness.ts';
import { ask, drawAt, expectPlainWords, goTo, tableTexts } from './road-window.ts';

afterEach(closeAll);

const contestIdOf = (it: RunningApp): string => /#\/contests\/([^/?]+)/.exec(it.page.url())?.[1] ?? '';

/** Presses Tab until the focus is on something that reads like this; fails when the whole page has been walked. */
async function tabTo(it: RunningApp, words: string): Promise<void> {
  for (let press = 0; press < 100; press += 1) {
    await it.page.keyboard.press('Tab');
    const here = await it.page.evaluate(() => document.activeElement?.textContent ?? '');
    if (here.includes(words) && here.length < words.length + 24) return;
  }
  throw new Error(`no Tab stop reads “${words}”`);
}

async function openSample(it: RunningApp): Promise<string> {
  await tabTo(it, '载入示例');
  await it.page.keyboard.press('Enter');
  await it.page.locator('a.stat').first().waitFor({ timeout: 60_000 });
  return contestIdOf(it);
}

/** Colours are judged when they stand still: buttons change theirs over a fifth of a second. */
async function expectClean(it: RunningApp, where: string): Promise<void> {
  await it.page.evaluate(() => Promise.all(document.getAnimations().map((one) => one.finished.catch(() => null))));
  expect(await it.axe(), where).toEqual([]);
  await expectPlainWords(it);
}

test('what no route shows by itself is free of A and AA faults: a dialog with its faults, a proposal, an import with help', async () => {
  const it = await launch();
  await drawAt(it, 1366, 700);
  await it.page.getByRole('heading', { level: 1 }).waitFor();
  await it.page.keyboard.press('Control+n');
  await it.page.locator('#create-name:focus').waitFor();
  await it.page.keyboard.press('Enter');
  await it.page.getByText('请选择一个本机文件夹。').waitFor();
  await expectClean(it, 'new workspace with its faults');
  await it.page.keyboard.press('Escape');
  await it.page.getByRole('dialog').waitFor({ state: 'hidden' });
  await openSample(it);
  await goTo(it, 7, '分配');
  await it.page.keyboard.press('Control+r');
  await it.page.getByText('已证明最优').waitFor({ timeout: 30_000 });
  await expectClean(it, 'a proposal');
  await goTo(it, 3, '作品');
  await it.page.keyboard.press('Control+o');
  await it.page.getByText('把作品表拖到这里').waitFor();
  await it.page.keyboard.press('F1');
  await it.page.getByRole('complementary', { name: '帮助' }).waitFor();
  await expectClean(it, 'import with help');
  expect(it.pageErrors()).toEqual([]);
}, 240_000);

test('the organiser walks from the sample to the award list without a mouse', async () => {
  const files = temporaryFolder('organiser');
  const usb = join(files, 'U盘');
  mkdirSync(usb);
  const it = await launch();
  const { page } = it;
  const key = (name: string) => page.keyboard.press(name);
  await page.getByRole('heading', { level: 1 }).waitFor();
  const contestId = await openSample(it);

  await key('Control+Enter');
  await page.getByRole('heading', { level: 1, name: '分配' }).waitFor();
  await page.getByText('40 件作品，6 位评委').waitFor();
  await key('Control+r');
  await page.getByText('已证明最优').waitFor({ timeout: 30_000 });
  await key('Control+Enter');
  await page.getByText('已应用，今天').waitFor();
  expect((await ask(it, 'assignment', 'current', { contestId })).pairs).toHaveLength(120);

  await goTo(it, 8, '评审包');
  await it.answerOpenDialog([usb]);
  await key('Control+Enter');
  await page.getByRole('heading', { name: '口令只显示这一次' }).waitFor({ timeout: 60_000 });
  await tabTo(it, '让示例评委打分');
  await key('Enter');
  await page.getByRole('heading', { level: 1, name: '回收' }).waitFor({ timeout: 60_000 });
  const listed = await until('six packs', () => tableTexts(it, 'tbody tr[aria-selected]'), (rows) => rows.length === 6);
  expect(listed.every((cells) => cells.some((cell) => cell.includes('可接收')))).toBe(true);

  // Space unticks the first pack: only five are received, then the sixth, then all are taken back.
  await page.locator('tr[aria-selected="true"]').focus();
  await key(' ');
  await page.getByRole('button', { name: '确认接收 5 包' }).waitFor();
  expect((await ask(it, 'contests', 'get', { contestId })).counts.sheetsReceived).toBe(0);
  await key('2');
  await page.getByRole('button', { name: '确认接收 6 包' }).waitFor();
  await key('Control+Enter');
  await page.getByText('已接收 6 个成绩包。').waitFor({ timeout: 30_000 });
  const { counts } = await ask(it, 'contests', 'get', { contestId });
  expect(counts.sheetsReceived).toBe(119);
  await goTo(it, 1, '总览');
  await page.getByText('119', { exact: true }).first().waitFor();
  const queue = await until('the queue', () => tableTexts(it, '.queue tbody tr'), (rows) => rows.length > 0);
  expect(queue.map((cells) => cells[0]).sort()).toEqual(['! 分差超限', '避 回避'].sort());

  await goTo(it, 8, '评审包');
  await goTo(it, 9, '回收');
  await key('Control+z');
  await page.getByText('已撤销上次接收').waitFor();
  expect((await ask(it, 'contests', 'get', { contestId })).counts.sheetsReceived).toBe(0);
  const packs = (await ask(it, 'packs', 'list', { contestId })).packs;
  expect(packs.every((one) => !one.received)).toBe(true);
  await goTo(it, 8, '评审包');
  await tabTo(it, '让示例评委打分');
  await key('Enter');
  await page.getByRole('button', { name: '确认接收 6 包' }).waitFor({ timeout: 60_000 });
  await key('Control+Enter');
  await page.getByText('已接收 6 个成绩包。').waitFor({ timeout: 30_000 });

  await goTo(it, 0, '结果');
  await key('Control+r');
  await page.locator('[data-kind="band"]').first().waitFor({ timeout: 30_000 });
  const entries = (await ask(it, 'contests', 'entries', { contestId, limit: 1000 })).rows;
  const authors = entries.flatMap((one) => one.authors.map((person) => person.name));
  expect(authors.length).toBeGreaterThan(39);
  const blind = await page.locator('main').innerText();
  for (const name of authors) expect(blind).not.toContain(name);
  await key('Control+l');
  await page.locator('#result-person:focus').waitFor();
  await page.keyboard.insertText('王海宁');
  await key('Enter');
  await page.getByText('第 1 版，今天').waitFor({ timeout: 30_000 });
  await tabTo(it, '公示（公开结果）');
  await key('Enter');
  const dialog = page.getByRole('dialog', { name: '公示（公开结果）' });
  await dialog.getByLabel('请输入活动名称以确认').waitFor();
  await page.locator('#publish-title:focus').waitFor();
  await page.keyboard.insertText('别的名称');
  await key('Enter');
  expect((await ask(it, 'contests', 'get', { contestId })).state).toBe('scored');
  await key('Control+a');
  await page.keyboard.insertText(demoContest.title);
  await key('Enter');
  await page.getByText('已发布，今天').waitFor({ timeout: 30_000 });
  await dialog.waitFor({ state: 'hidden' });
  expect((await ask(it, 'contests', 'get', { contestId })).state).toBe('published');
  const open = await page.locator('main').innerText();
  expect(authors.some((name) => open.includes(name))).toBe(true);

  const list = join(files, '获奖名单.xlsx');
  await it.answerSaveDialog(list);
  await key('Control+e');
  await page.getByRole('status').getByText('获奖名单.xlsx').waitFor();
  const { rows } = readAllRows(openWorkbook(list), 0);
  const awarded = (await ask(it, 'results', 'current', { contestId })).results?.rows.filter((row) => row.award !== '') ?? [];
  const texts = rows.map((row) => row.cells.map((cell) => cell.text).join('\t')).join('\n');
  expect(awarded.length).toBeGreaterThan(0);
  for (const row of awarded) expect(texts).toContain(row.title);
  expect(it.pageErrors()).toEqual([]);
  rmSync(files, { recursive: true });
}, 240_000);

test('what cannot be done is said in a sentence, and nothing can be applied', async () => {
  const files = temporaryFolder('refusals');
  const it = await launch();
  const { page } = it;
  await page.getByRole('heading', { level: 1 }).waitFor();
  const contestId = await openSample(it);
  await goTo(it, 7, '分配');
  await page.getByLabel('每人最多').fill('5');
  await page.keyboard.press('Control+r');
  await page.getByRole('alert').getByText('现有评委不够分').waitFor();
  expect(await page.getByRole('button', { name: '应用方案' }).isDisabled()).toBe(true);
  await page.keyboard.press('Control+Enter');
  expect((await ask(it, 'assignment', 'current', { contestId })).pairs).toEqual([]);

  // A workspace where one is already: the sentence says so, the other one stays as it was.
  const dir = join(files, '已有');
  expect((await ask(it, 'workspace', 'create', { name: '已有', dir })).dir).toBe(dir);
  await page.keyboard.press('Alt+Home');
  await page.keyboard.press('Control+n');
  await page.locator('#create-name').fill('已有');
  await it.answerOpenDialog([files]);
  await page.getByRole('button', { name: '选择文件夹…' }).press('Enter');
  await page.getByRole('dialog').getByText(dir, { exact: true }).waitFor();
  await page.locator('#create-name').press('Enter');
  await page.getByRole('alert').getByText('里已经有一个工作区').waitFor();
  expect(existsSync(join(dir, 'saixue.db'))).toBe(true);
  await page.keyboard.press('Escape');

  // A workspace that is gone keeps its row with the reason, until it is removed.
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await ask(it, 'workspace', 'close', {});
  rmSync(dir, { recursive: true });
  await page.reload();
  const row = page.getByRole('row', { name: /已有.*找不到/ });
  await row.getByRole('button', { name: '移除' }).press('Enter');
  await row.waitFor({ state: 'detached' });
  expect((await ask(it, 'workspace', 'recent', {})).workspaces.some((one) => one.dir === dir)).toBe(false);
  rmSync(files, { recursive: true });
}, 120_000);

test('two choices in one breath are both saved, and kept', async () => {
  const home = temporaryFolder('dressed');
  const it = await launch({ home });
  await it.page.getByRole('heading', { level: 1 }).waitFor();
  await openSample(it);
  // Chosen in one breath: each choice waits for the one before to be saved instead of being lost.
  await it.page.locator('.menu > button').press('Enter');
  await it.page.locator('.menu .panel').evaluate((panel) => {
    for (const value of ['dark', 'large', 'en']) panel.querySelector<HTMLInputElement>(`input[value="${value}"]`)?.click();
  });
  await it.page.keyboard.press('Escape');
  await it.page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
  const nav = await it.page.getByRole('navigation').innerText();
  expect(nav.replaceAll(/Workspace: .*/g, '')).not.toMatch(/[\u4e00-\u9fff]/);
  await it.close();

  const again = await launch({ home });
  await again.page.getByRole('heading', { level: 1, name: 'What do you do with Saixue today?' }).waitFor();
  const root = await again.page.evaluate(() => ({ lang: document.documentElement.lang, dress: [...document.documentElement.classList].sort() }));
  expect(root).toEqual({ lang: 'en', dress: ['dark', 'large'] });
  await again.close();
  rmSync(home, { recursive: true, force: true });
}, 180_000);
