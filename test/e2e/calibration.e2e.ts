// Calibration in the real window, by keyboard: empty, reference marks by the rubric, a shadow judge, the report. No axe fault.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { closeAll, launch, pictureAll, temporaryFolder, type RunningApp } from './harness.ts';
import { ask, drawAt, expectPlainWords } from './road-window.ts';

afterEach(async (context) => {
  if (context.task.result?.state === 'fail') await pictureAll('calibration-failed');
  await closeAll();
});

async function expectClean(it: RunningApp, where: string): Promise<void> {
  await it.page.evaluate(() => Promise.all(document.getAnimations().map((one) => one.finished.catch(() => null))));
  await it.picture(`calibration-${where}`);
  expect(await it.axe(), where).toEqual([]);
  await expectPlainWords(it);
  expect(await it.page.locator('body').innerText(), where).not.toMatch(/\bcalibration\.[a-z]\w*/i);
  expect(await it.page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), `${where}: too wide`).toBe(true);
}

/** Opens the dialog, takes the entry by typing, and gives every criterion its marks with the keyboard alone. */
async function addItem(it: RunningApp, typed: string, role: string, withdraw: boolean): Promise<void> {
  const { page } = it;
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await page.keyboard.press('Control+n');
  await page.locator('[role=combobox]:focus').waitFor();
  await page.keyboard.type(typed);
  await page.getByRole('option').first().waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('radio', { name: new RegExp(`^${role} `) }).press('Space');
  if (withdraw) await page.getByRole('checkbox', { name: '同时撤出参赛' }).press('Space');
  const fields = page.getByRole('group', { name: '参考分' }).locator('input');
  await fields.first().focus();
  for (let left = await fields.count(); left > 0; left -= 1) {
    await page.keyboard.type('8');
    await page.keyboard.press('ArrowDown');
  }
}

test('reference marks, a shadow judge and the report', async () => {
  const folder = temporaryFolder('calibration');
  mkdirSync(folder, { recursive: true });
  const it = await launch();
  const { page } = it;
  await drawAt(it);
  await ask(it, 'workspace', 'create', { name: '市电教馆', dir: join(folder, 'workspace') });
  const { contestId } = await ask(it, 'contests', 'sample', {});
  const { rules, revision } = await ask(it, 'contests', 'get', { contestId });
  await ask(it, 'contests', 'update', { contestId, basedOn: revision, rules: { ...rules, calibration: {
    ...rules.calibration, tolerance: 4, needed: 1, seeds: 2, repeatShare: 0.1, repeatTolerance: 3,
    minimumWatched: 0.6, reviewDeadline: '2026-12-20' } } });
  await page.evaluate((id) => { window.location.hash = `#/contests/${id}/calibration`; }, contestId);
  await page.getByText('还没有校准作品和见习评委').waitFor();

  const { rows } = await ask(it, 'contests', 'entries', { contestId });
  const [first, second] = rows;
  await addItem(it, first!.number, '练习', false);
  // It competes: refused in words, with the way out beside it.
  await page.keyboard.press('Control+Enter');
  await page.getByText('请勾选“同时撤出参赛”').waitFor();
  await expectClean(it, 'dialog');
  await page.getByRole('checkbox', { name: '同时撤出参赛' }).press('Space');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('row').filter({ hasText: first!.title }).waitFor();
  await addItem(it, second!.number, '标杆', false);
  await page.keyboard.press('Control+Enter');
  await page.getByRole('row').filter({ hasText: second!.title }).waitFor();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  expect((await ask(it, 'calibration', 'items', { contestId })).items.map((one) => [one.role, one.active]))
    .toEqual([['practice', false], ['seed', true]]);

  await page.getByRole('button', { name: '添加见习评委' }).press('Enter');
  const judge = page.getByRole('combobox', { name: '评委', exact: true });
  await judge.waitFor();
  await judge.selectOption({ index: 1 });
  await page.getByRole('button', { name: '设为见习评委' }).press('Enter');
  await page.getByRole('button', { name: /不再见习/ }).waitFor();
  await expectClean(it, 'set');

  await page.evaluate((id) => { window.location.hash = `#/contests/${id}/settings?part=calibration`; }, contestId);
  await page.getByLabel('开评前须通过的考核作品').waitFor();
  await page.getByText('评审包会发不出去').first().waitFor();
  await expectClean(it, 'settings');
});
