// Setting up a contest in the real window, by keyboard: template, levels, rubric, check, opening, rehearsal; a draft is never lost.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { closeAll, launch, pictureAll, temporaryFolder, until, type RunningApp } from './harness.ts';
import { ask, drawAt, expectPlainWords, goTo } from './road-window.ts';

afterEach(async (context) => {
  if (context.task.result?.state === 'fail') await pictureAll('contest-setup-failed');
  await closeAll();
});

const parts = [
  'basic', 'levels', 'divisions', 'categories', 'material', 'rubrics', 'rounds', 'assignment', 'calibration', 'scoring', 'arbitration', 'limits', 'awards', 'honours', 'release',
  'mask', 'whitelist', 'check', 'rehearsal',
] as const;
const contestIdOf = (it: RunningApp): string => /#\/contests\/([^/?]+)/.exec(it.page.url())?.[1] ?? '';
const saved = (it: RunningApp) => ask(it, 'contests', 'get', { contestId: contestIdOf(it) });
/** data-field of what has the focus, and of what it lies in. */
const focused = (it: RunningApp) => it.page.evaluate(() => [
  document.activeElement?.closest<HTMLElement>('[data-field]')?.dataset['field'], document.activeElement?.closest<HTMLElement>('[data-where]')?.dataset['where'],
]);

async function start(folder: string): Promise<RunningApp> {
  const it = await launch();
  await drawAt(it);
  await ask(it, 'workspace', 'create', { name: '云澜市活动', dir: folder });
  await it.page.evaluate(() => { location.hash = '#/contests'; });
  await it.page.getByRole('heading', { level: 1, name: '全部活动' }).waitFor();
  return it;
}

/** Colours are judged when they stand still; one id, one element; nothing is wider than the window. */
async function expectClean(it: RunningApp, where: string): Promise<void> {
  await it.page.evaluate(() => Promise.all(document.getAnimations().map((one) => one.finished.catch(() => null))));
  expect(await it.axe(), where).toEqual([]);
  await expectPlainWords(it);
  expect(await it.page.evaluate(() => {
    const ids = [...document.querySelectorAll('[id]')].map((one) => one.id);
    return ids.filter((id, index) => ids.indexOf(id) !== index);
  }), `${where}: ids twice`).toEqual([]);
  expect(await it.page.evaluate(() => {
    const box = document.querySelector('.editor') ?? document.querySelector('#main')!;
    return [document.documentElement.scrollWidth - window.innerWidth, box.scrollWidth - box.clientWidth].every((over) => over <= 0);
  }), `${where}: too wide`).toBe(true);
}

/** From the list of contests: found by pinyin initials, seen whole, made by Enter. */
async function createByKeyboard(it: RunningApp): Promise<void> {
  const { page } = it;
  await page.keyboard.press('Control+n');
  const dialog = page.getByRole('dialog', { name: '新建活动' });
  await dialog.getByRole('article').waitFor();
  const all = await dialog.getByRole('radio').count();
  expect(all).toBeGreaterThanOrEqual(20);
  await dialog.locator('input[type=search]:focus').waitFor();
  await page.keyboard.insertText('wk');
  await until('fewer cards', () => dialog.getByRole('radio').count(), (count) => count > 0 && count < all);
  await dialog.getByRole('article').getByText('创新课堂').first().waitFor();
  await expectClean(it, 'gallery');
  await it.picture('setup-gallery');
  await page.keyboard.press('Enter');
  await page.locator('a.stat').first().waitFor();
  expect(await saved(it)).toMatchObject({ templateId: 'weike', openedAt: null, state: 'setup' });
  await page.getByText('检查没有错误后开放报送').waitFor();
}

async function turnTo(it: RunningApp, part: (typeof parts)[number]): Promise<void> {
  for (let press = 0; press < parts.length; press += 1) {
    if (await it.page.locator(`[data-part=${part}][aria-current]`).count() > 0) return;
    await it.page.keyboard.press('Control+PageDown');
  }
  throw new Error(`no part ${part}`);
}

/** A day, a quota, a level more; nothing is saved yet, and undo takes one step back. */
async function editLevels(it: RunningApp): Promise<void> {
  const { page } = it;
  await turnTo(it, 'levels');
  const day = page.getByLabel('市级 报送截止');
  await day.fill('2026.11.1');
  await day.press('Tab');
  expect(await day.inputValue()).toBe('2026-11-01');
  await page.getByLabel('市级 每单位名额').fill('12');
  await page.getByRole('button', { name: '国家级' }).press('Enter');
  const levels = page.locator('tr[data-where] [data-field=name] input');
  await until('one level more', () => levels.count(), (count) => count === 5);
  await page.keyboard.press('Control+z');
  await until('the level is gone again', () => levels.count(), (count) => count === 4);
  await page.locator('[data-test=dirty]').waitFor();
  expect((await saved(it)).rules.levels.find((one) => one.id === 'city')).toMatchObject({ submitUntil: '', quotaPerUnit: null });
}

/** One criterion of each mode, its choices, moved and removed, all by keys; the sum and what judges see follow. */
async function designRubric(it: RunningApp): Promise<void> {
  const { page } = it;
  await turnTo(it, 'rubrics');
  const sum = page.locator('[data-test=sum]');
  await sum.getByText('＝ 100 分').waitFor();
  const preview = page.getByRole('complementary', { name: '评委看到的样子' });
  await it.picture('setup', true);
  for (const [index, word] of ['打分', '分档', '系数', '台阶', '否决'].entries()) {
    await page.getByRole('button', { name: '添加指标' }).press('Enter');
    await until('the new name has the focus', () => focused(it), ([field]) => field === 'name');
    await page.keyboard.insertText(`新指标${word}`);
    const mode = page.getByLabel(`新指标${word} 评法`);
    await mode.focus();
    for (let press = 0; press < index; press += 1) await page.keyboard.press('ArrowDown');
    await until('the mode', () => mode.inputValue(), (value) => value === ['points', 'levels', 'coefficient', 'steps', 'veto'][index]);
    await preview.getByText(`新指标${word}`).first().waitFor();
  }
  await sum.getByText('＝ 140 分').waitFor();
  await sum.getByText('和其他标准（100 分）不一样').waitFor();
  await it.picture('setup-rubric');
  await expectClean(it, 'rubric of every mode');
  // Alt+↑ moves the row of the focus; Ctrl+Delete removes it; both can be undone.
  const names = () => page.locator('tbody [data-field=name] input').evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value).filter((one) => one.startsWith('新')));
  await page.getByLabel('新指标否决 一级指标').focus();
  await page.keyboard.press('Alt+ArrowUp');
  expect((await names()).slice(-2)).toEqual(['新指标否决', '新指标台阶']);
  await page.getByLabel('新指标打分 满分').focus();
  await page.keyboard.press('Control+Delete');
  await sum.getByText('＝ 130 分').waitFor();
  await page.keyboard.press('Control+z');
  await sum.getByText('＝ 140 分').waitFor();
}

/** A weight that does not fit: named at once, opening is held, Enter leads to the very field. */
async function mendFault(it: RunningApp): Promise<void> {
  const { page } = it;
  await turnTo(it, 'rounds');
  await page.getByRole('button', { name: '添加一轮' }).press('Enter');
  await page.getByLabel('占最终成绩').fill('60');
  await page.locator('[data-test=weights]').getByText('权重合计 60 %').waitFor();
  await turnTo(it, 'check');
  await page.getByRole('button', { name: /各轮权重之和是 60%/ }).waitFor();
  expect(await page.locator('[data-test=open]').isDisabled()).toBe(true);
  await page.getByText('还有 1 个错误，改好才能开放。').waitFor();
  await it.picture('setup-check');
  await page.getByRole('button', { name: /各轮权重之和是 60%/ }).press('Enter');
  await until('the focus is in the weight', () => focused(it), ([field]) => field === 'weight');
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText('100');
  await page.locator('[data-test=weights]').getByText('权重合计 100 %').waitFor();
  await until('no error is left', () => page.locator('.bar-top').getByText('个错误').count(), (count) => count === 0);
  // An empty name is found before anything is sent, and F8 leads there from anywhere.
  await page.getByLabel('轮次名称').fill('');
  await turnTo(it, 'limits');
  await page.keyboard.press('F8');
  await until('the focus is in the name', () => focused(it), ([field]) => field === 'name');
  await page.keyboard.press('Control+s');
  await page.getByText('没有保存：有 1 处没有填好').waitFor();
  await page.keyboard.insertText('初评');
}

test('from a template to open for entries, by keyboard', async () => {
  const files = temporaryFolder('setup');
  mkdirSync(files, { recursive: true });
  const it = await start(join(files, '活动'));
  const { page } = it;
  await createByKeyboard(it);
  await page.keyboard.press('Control+Enter');
  await page.locator('[data-part=check][aria-current]').waitFor();
  await editLevels(it);
  await designRubric(it);
  await mendFault(it);

  // The draft waits while another page is looked at, and says so.
  await goTo(it, 3, '作品');
  await page.getByText('活动设置里有未保存的修改').waitFor();
  await goTo(it, 2, '活动设置');
  await page.keyboard.press('Control+s');
  await page.locator('[data-test=dirty]').waitFor({ state: 'detached' });
  const { rules } = await saved(it);
  expect(rules.levels.find((one) => one.id === 'city')).toMatchObject({ submitUntil: '2026-11-01', quotaPerUnit: 12 });
  expect(rules.rounds).toMatchObject([{ name: '初评', weight: 1 }]);
  expect(rules.rubrics[0]!.criteria.slice(-5).map((one) => [one.name, one.mode, one.choices.length])).toEqual([
    ['新指标打分', 'points', 0], ['新指标分档', 'levels', 3], ['新指标系数', 'coefficient', 4], ['新指标否决', 'veto', 0], ['新指标台阶', 'steps', 3],
  ]);

  await turnTo(it, 'check');
  await until('it can be opened', () => page.locator('[data-test=open]').isEnabled(), Boolean);
  await page.locator('[data-test=open]').press('Enter');
  await page.locator('[data-test=opened]').getByText('已开放报送').waitFor();
  expect((await saved(it)).openedAt).not.toBeNull();

  await turnTo(it, 'rubrics');
  const sheet = join(files, '评分表.pdf');
  await it.answerSaveDialog(sheet);
  await page.keyboard.press('Control+p');
  await page.getByRole('status').getByText('评分表.pdf').waitFor({ timeout: 30_000 });
  expect(existsSync(sheet) && readFileSync(sheet).subarray(0, 5).toString()).toBe('%PDF-');

  await turnTo(it, 'rehearsal');
  await page.getByLabel('编造多少件作品').fill('60');
  await page.getByLabel('编造多少位评委').fill('8');
  await page.getByLabel('重复几次').fill('5');
  await page.keyboard.press('Control+Enter');
  await page.getByText('种子 1，重复 5 次').waitFor({ timeout: 60_000 });
  const told = await ask(it, 'contests', 'rehearse', { contestId: contestIdOf(it), seed: 1, entries: 60, judges: 8, runs: 5 });
  expect(told.sentences.length).toBeGreaterThan(0);
  for (const sentence of told.sentences) await page.getByText(sentence).first().waitFor();
  await it.picture('setup-rehearsed');
  await expectClean(it, 'rehearsal');
  await page.keyboard.press('Control+r');
  await page.getByText('种子 2，重复 5 次').waitFor({ timeout: 60_000 });

  expect(it.outsideRequests()).toEqual([]);
  expect(it.pageErrors()).toEqual([]);
  rmSync(files, { recursive: true });
}, 180_000);

test('a copy of an earlier contest; a draft that others overtake; every part clean in the dark', async () => {
  const files = temporaryFolder('setup');
  mkdirSync(files, { recursive: true });
  const it = await start(join(files, '活动'));
  const { page } = it;
  const old = await ask(it, 'contests', 'create', { templateId: 'jiqiren', title: '2025 年机器人展评', year: 2025 });
  await page.evaluate(() => location.reload());
  await page.getByRole('link', { name: '2025 年机器人展评' }).waitFor();
  await page.keyboard.press('Control+n');
  await page.getByRole('button', { name: '复制一届活动' }).press('Enter');
  await page.getByLabel('2025 年机器人展评').waitFor();
  await page.getByLabel('年份').fill('2026');
  await until('the name follows the year', () => page.getByLabel('活动名称').inputValue(), (value) => value === '2026 年机器人展评');
  await page.getByLabel('活动名称').press('Enter');
  await page.locator('a.stat').first().waitFor();
  const contestId = contestIdOf(it);
  expect(contestId).not.toBe(old.contestId);
  expect(await saved(it)).toMatchObject({ title: '2026 年机器人展评', year: 2026, templateId: 'jiqiren' });

  // Opened elsewhere: the revision moved on, the rules did not; saving goes on without a question.
  await goTo(it, 2, '活动设置');
  await turnTo(it, 'limits');
  await page.getByLabel('每校作品').fill('7');
  await page.getByLabel('每校作品').press('Tab');
  const before = await saved(it);
  await ask(it, 'contests', 'update', { contestId, title: before.title, basedOn: before.revision });
  await page.keyboard.press('Control+s');
  await page.locator('[data-test=dirty]').waitFor({ state: 'detached' });
  const now = await saved(it);
  expect(now.rules.limits.perSchool).toBe(7);

  // Other rules saved elsewhere: nothing is lost, both changes end up in the contest.
  await page.getByLabel('每单位作品').fill('9');
  await page.getByLabel('每单位作品').press('Tab');
  await ask(it, 'contests', 'update', { contestId, rules: { ...now.rules, vetoes: 2 }, basedOn: now.revision });
  await page.keyboard.press('Control+s');
  await page.getByRole('alert').getByText('别处保存了新的设置：计分与名次').waitFor();
  expect(await page.getByLabel('每单位作品').inputValue()).toBe('9');
  await expectClean(it, 'overtaken draft');
  await page.getByRole('button', { name: '保留我的草稿' }).press('Enter');
  await page.keyboard.press('Control+s');
  await page.locator('[data-test=dirty]').waitFor({ state: 'detached' });
  expect((await saved(it)).rules).toMatchObject({ vetoes: 2, limits: { perSchool: 7, perUnit: 9 } });

  await page.emulateMedia({ colorScheme: 'dark' });
  await until('the theme', () => page.evaluate(() => document.documentElement.classList.contains('dark')), Boolean);
  for (const part of parts) {
    await turnTo(it, part);
    if (part === 'check') await page.getByText('正在检查…').first().waitFor({ state: 'detached' });
    await expectClean(it, `${part} dark`);
    await it.picture(`setup-${part}-dark`);
  }
  expect(it.pageErrors()).toEqual([]);
  rmSync(files, { recursive: true });
}, 240_000);
