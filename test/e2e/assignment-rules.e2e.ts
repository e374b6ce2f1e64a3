// The rules of assignment in the real window, by keyboard: lines of judges per entry, recusal, chance; the check leads back to them.
import { mkdirSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { closeAll, launch, pictureAll, temporaryFolder, until, type RunningApp } from './harness.ts';
import { ask, drawAt, expectPlainWords } from './road-window.ts';

afterEach(async (context) => {
  if (context.task.result?.state === 'fail') await pictureAll('assignment-rules-failed');
  await closeAll();
});

const linesOf = async (it: RunningApp, contestId: string) => (await ask(it, 'contests', 'get', { contestId })).rules.assignment;

test('lines are added, moved and removed by keyboard; what is saved is what was typed; nothing is wider than the window', async () => {
  const folder = temporaryFolder('assignment-rules');
  mkdirSync(folder, { recursive: true });
  const it = await launch();
  await drawAt(it);
  const { page } = it;
  await ask(it, 'workspace', 'create', { name: '云澜市活动', dir: `${folder}/ws` });
  const { contestId } = await ask(it, 'contests', 'create', { templateId: 'weike', title: '规则', year: 2026 });
  await page.evaluate((hash) => { location.hash = hash; }, `#/contests/${contestId}/settings?part=assignment`);
  const add = page.locator('[data-test=add-line]');
  await add.waitFor();
  await add.press('Enter');
  await add.press('Enter');
  await page.getByLabel('第 1 行 组别').selectOption({ label: '小学组' });
  await page.getByLabel('第 1 行 评委数').fill('5');
  await page.getByLabel('第 2 行 项目').selectOption({ label: '创新课堂' });
  await page.getByLabel('第 2 行 评委数').fill('4');
  await page.getByLabel('第 2 行 评委数').press('Alt+ArrowUp');
  await until('the line moved up', () => page.getByLabel('第 1 行 评委数').inputValue(), (value) => value === '4');
  expect(await page.evaluate(() => document.activeElement?.getAttribute('type'))).toBe('number');
  await page.getByLabel('每位评委最少作品数').fill('2');
  await it.picture('assignment-rules');
  await page.getByLabel('只评写明的学科').press('Space');
  await page.getByLabel('几年内评过其作品的回避').fill('1');
  await page.getByLabel('任一评委分到任一作品的最大概率').fill('50');
  await page.evaluate(() => Promise.all(document.getAnimations().map((one) => one.finished.catch(() => null))));
  expect(await it.axe()).toEqual([]);
  await expectPlainWords(it);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
  await it.picture('assignment-rules-end');
  await page.keyboard.press('Control+s');
  const rules = await until('the rules are saved', () => linesOf(it, contestId), (one) => one.coverages.length === 2);
  const lines = rules.coverages.map(({ division, category, coverage }) => [division === '', category === '', coverage]);
  expect(lines).toEqual([[true, false, 4], [false, true, 5]]);
  expect(rules).toMatchObject({ minLoad: 2, subjectRequired: true, randomCap: 0.5, conflicts: { workUnit: true, judgedYears: 1, coauthorYears: 0 } });
  await page.getByLabel('第 2 行 评委数').press('Control+Delete');
  await until('one line less', () => page.locator('tr[data-where^=line-]').count(), (count) => count === 1);
  expect(it.pageErrors()).toEqual([]);
});
