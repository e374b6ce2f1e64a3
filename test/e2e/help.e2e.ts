// The help in the real window: beside the page, found by words and numbers, a page of its own; a refusal explained; the card for
// judges; and a task that goes on when its page is left, told at the foot of every page.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pdfWords } from '../publication/pdf-words.ts';
import { closeAll, launch, temporaryFolder, until, type RunningApp } from './harness.ts';
import { ask, drawAt } from './road-window.ts';

let it: RunningApp;
let folder: string;
let contestId = '';
beforeAll(async () => {
  folder = temporaryFolder('help');
  it = await launch();
  await drawAt(it);
  await ask(it, 'workspace', 'create', { name: '云澜市微课评选', dir: join(folder, 'workspace') });
  ({ contestId } = await ask(it, 'contests', 'sample', {}));
  await it.page.evaluate((hash) => { location.hash = hash; }, `#/contests/${contestId}/packs`);
  await it.page.getByRole('heading', { level: 1, name: '评审包' }).waitFor();
});
afterAll(async () => {
  await closeAll();
  rmSync(folder, { recursive: true, force: true });
});

const drawer = () => it.page.locator('#help-drawer');
const title = () => drawer().locator('h2').innerText();

test('F1 opens the page’s own help; words, initials and numbers are found by keys alone, and the way back is kept', async () => {
  await it.page.keyboard.press('F1');
  await drawer().locator('article').waitFor();
  expect(await title()).toBe('评审包');
  const field = drawer().getByRole('combobox');
  await field.fill('psb');
  await drawer().getByRole('option').first().waitFor();
  expect(await drawer().getByRole('option').first().innerText()).toContain('评审包');
  expect(await it.axe()).toEqual([]);
  await field.fill('io28');
  await until('the number', () => drawer().getByRole('option').first().innerText(), (found) => found.includes('E-IO-28'));
  await field.press('Enter');
  await until('its page', title, (now) => now === 'E-IO-28');
  expect(await drawer().innerText()).toContain('磁盘已满');
  expect(await drawer().locator('[data-help="data"]').innerText()).toContain('没有改动');
  expect(await it.axe()).toEqual([]);
  await it.picture('help-code', true);
  await drawer().press('Alt+ArrowLeft');
  expect(await title()).toBe('评审包');
  await drawer().press('Alt+ArrowRight');
  expect(await title()).toBe('E-IO-28');
  await drawer().getByRole('button', { name: '目录' }).press('Enter');
  await drawer().getByRole('button', { name: '词汇表' }).press('Enter');
  await until('the glossary', title, (now) => now === '词汇表');
  expect(await drawer().locator('dl.terms dt').count()).toBeGreaterThan(35);
  await it.page.keyboard.press('Escape');
  await drawer().waitFor({ state: 'hidden' });
});

test('the card for judges is saved beside the packs and told with its file', async () => {
  const file = join(folder, '评委操作卡.pdf');
  await it.answerSaveDialog(file);
  await it.page.locator('[data-test="judge-card"]').press('Enter');
  const toast = it.page.locator('[data-toast]');
  await toast.waitFor();
  expect(await toast.innerText()).toContain('评委操作卡');
  expect(await toast.getByRole('button', { name: '打开文件', exact: true }).count()).toBe(1);
  expect(readFileSync(file).subarray(0, 5).toString()).toBe('%PDF-');
  expect(await it.axe()).toEqual([]);
  await toast.getByRole('button', { name: '关闭' }).press('Enter');
  await toast.waitFor({ state: 'detached' });
});

test('tasks go on when their page is left: both at the foot with 取消, one found again on its page, the cancelled one in silence', async () => {
  const card = join(folder, '第二张.pdf');
  const pid = await it.backendPid();
  await it.answerSaveDialog(card);
  await it.page.evaluate((hash) => { location.hash = hash; }, `#/contests/${contestId}/assignment`);
  await it.page.getByRole('button', { name: '求解' }).first().waitFor();
  // The backend stands still, as on a machine that has no time: nothing is imitated, everything only takes longer.
  process.kill(pid, 'SIGSTOP');
  const tasks = it.page.locator('[data-task]');
  try {
    await it.page.keyboard.press('Control+R');
    await it.app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('judgeCard')?.click());
    await it.page.evaluate(() => { location.hash = '#/help/fileTypes'; });
    await it.page.getByRole('heading', { level: 1, name: '文件类型' }).waitFor();
    await until('both tasks at the foot', () => tasks.count(), (count) => count === 2);
    expect((await tasks.allInnerTexts()).map((one) => one.split('\n')[0])).toEqual(['求解分配方案', '评委操作卡']);
    expect(await it.axe()).toEqual([]);
    await it.picture('help-tasks');
    await tasks.nth(1).getByRole('button', { name: '取消：评委操作卡' }).press('Enter');
    expect(await tasks.nth(1).innerText()).toContain('正在停止');
    // The way back leads to the page it was started on, where it is found still running.
    await tasks.nth(0).getByRole('button', { name: '求解分配方案', exact: true }).press('Enter');
    await it.page.waitForURL(/assignment$/);
  } finally {
    process.kill(pid, 'SIGCONT');
  }
  await it.page.getByText('已证明最优').first().waitFor();
  await until('nothing runs any more', () => tasks.count(), (count) => count === 0);
  expect(await it.page.locator('[data-toast]').count()).toBe(0);
  expect([card, `${card}.part`].filter((file) => existsSync(file))).toEqual([]);
});

test('a refusal shows its number, and 为什么 opens its page; the whole page reads well in the dark and in English', async () => {
  await it.page.evaluate((dir) => { location.hash = `#/?open=${encodeURIComponent(dir)}`; }, join(folder, 'nowhere'));
  await it.page.getByRole('alert').getByRole('button', { name: '为什么' }).waitFor();
  const alert = await it.page.getByRole('alert').innerText();
  expect(alert).toMatch(/（E-[A-Z]+-\d\d）/);
  await it.page.getByRole('button', { name: '为什么' }).press('Enter');
  await until('its page', title, (now) => alert.includes(now));
  await drawer().getByRole('button', { name: '全屏阅读' }).press('Enter');
  await it.page.locator('.reading h1').waitFor();
  expect(alert).toContain(await it.page.locator('.reading h1').innerText());
  await ask(it, 'workspace', 'setSettings', { language: 'en', theme: 'dark' });
  await it.page.reload();
  await it.page.locator('.reading h1').waitFor();
  await it.page.evaluate(() => { location.hash = '#/help/firstOrganiser'; });
  await it.page.getByRole('heading', { level: 1, name: 'The first day: organiser' }).waitFor();
  expect(await it.page.locator('.reading ol li').count()).toBe(11);
  expect(await it.axe()).toEqual([]);
  await it.picture('help-page-dark');
  // On paper: the steps and nothing of the frame around them.
  const paper = join(folder, 'help.pdf');
  await it.answerSaveDialog(paper);
  await it.page.keyboard.press('Control+p');
  const preview = it.page.getByRole('dialog', { name: 'The first day: organiser' });
  await preview.locator('canvas').first().waitFor();
  await it.picture('help-paper');
  await it.page.keyboard.press('Control+s');
  await preview.getByText('help.pdf').waitFor();
  const words = (await pdfWords(paper)).join('');
  expect(words).toContain('Choose“organiser”');
  expect(words).toContain('makethecertificates.');
  expect(words).not.toContain('Gettingstarted');
  expect(words).toContain('Page1of');
  expect(it.outsideRequests()).toEqual([]);
});
