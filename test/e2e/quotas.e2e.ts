// Quotas and passing on in the real window: the table by keyboard, the order with its line, the file made with its passphrase
// shown once, and taken in by the contest of the level above. No axe fault in any view.
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { writeWorkbook } from '#backend/excel/write.ts';
import type { LevelId } from '#contract/schema/rules.ts';
import { demoEntriesRows } from '#seeds/demo/index.ts';
import { closeAll, launch, pictureAll, temporaryFolder, until, type RunningApp } from './harness.ts';
import { ask, drawAt, drop, expectPlainWords } from './road-window.ts';

afterEach(async (context) => {
  if (context.task.result?.state === 'fail') await pictureAll('quotas-failed');
  await closeAll();
});

const names = { county: '区级', city: '市级', province: '省级' } as const;
async function contestAt(it: RunningApp, title: string, here: LevelId): Promise<string> {
  const { contestId } = await ask(it, 'contests', 'create', { templateId: 'weike', title, year: 2026 });
  const { rules, revision } = await ask(it, 'contests', 'get', { contestId });
  const levels = (['county', 'city', 'province'] as const).map((id) => ({
    id, name: names[id], edition: '', docNo: '', here: id === here, submitUntil: '', reviewUntil: '', publishFrom: '', quotaPerUnit: id === 'city' ? 6 : null, awards: [], note: '',
  }));
  await ask(it, 'contests', 'update', { contestId, basedOn: revision, rules: { ...rules, levels,
    categories: rules.categories.map((one) => ({ ...one, upTo: null })) } });
  return contestId;
}

async function open(it: RunningApp, contestId: string, view: string): Promise<void> {
  await it.page.evaluate((id) => { window.location.hash = `#/contests/${id}/quotas`; }, contestId);
  await it.page.getByRole('heading', { level: 1, name: '名额与推荐', exact: true }).waitFor();
  await it.page.getByRole('button', { name: view, exact: true }).press('Enter');
}

async function expectClean(it: RunningApp, where: string): Promise<void> {
  await it.page.evaluate(() => Promise.all(document.getAnimations().map((one) => one.finished.catch(() => null))));
  await it.picture(`quotas-${where}`);
  expect(await it.axe(), where).toEqual([]);
  await expectPlainWords(it);
  expect(await it.page.locator('body').innerText(), where).not.toMatch(/\bquotas\.[a-z]\w*/i);
  expect(await it.page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), `${where}: too wide`).toBe(true);
}

test('from the table of quotas to the contest of the level above', async () => {
  const folder = temporaryFolder('quotas');
  mkdirSync(folder, { recursive: true });
  const it = await launch();
  const { page } = it;
  await drawAt(it);
  await ask(it, 'workspace', 'create', { name: '望江区教育局', dir: join(folder, 'workspace') });
  const district = await contestAt(it, '望江区微课大赛', 'county');
  const city = await contestAt(it, '市微课大赛', 'city');
  const sheet = join(folder, 'entries.xlsx');
  await writeWorkbook(sheet, [{ name: '作品', columns: demoEntriesRows.headers.map((header) => ({ header })),
    rows: demoEntriesRows.rows.slice(0, 90) }]);
  const { fileHash, basedOn } = await ask(it, 'imports', 'preview', { contestId: district, kind: 'entries', filePath: sheet });
  await ask(it, 'imports', 'apply', { contestId: district, kind: 'entries', filePath: sheet, fileHash, basedOn });
  await page.reload();

  // The table: digits, *, Delete, undo; each kept at once.
  await open(it, district, '名额表');
  const cell = page.locator('td[role=gridcell][tabindex="0"]');
  await cell.focus();
  const quotas = async () => (await ask(it, 'quotas', 'table', { contestId: district })).units.flatMap((unit) =>
    unit.cells.filter((one) => one.set).map((one) => one.most));
  await page.keyboard.press('2');
  await page.keyboard.press('Enter');
  // Typed on without waiting for the first number to be saved: nothing of it is lost.
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('*');
  await until('a number and no limit', quotas, (all) => all.length === 2 && all.includes(null) && all.includes(2));
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('4');
  await page.keyboard.press('Tab');
  await until('a second number', quotas, (all) => all.length === 3);
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Delete');
  await until('taken away', quotas, (all) => all.length === 2);
  await page.keyboard.press('Control+z');
  await until('back again', quotas, (all) => all.length === 3);
  await page.keyboard.press('x');
  expect(await page.locator('input.typing').count()).toBe(0);
  await page.keyboard.press('F2');
  await page.locator('input.typing').fill('很多');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByText('不限').waitFor();
  await page.keyboard.press('Escape');
  expect(await page.getByRole('alert').count()).toBe(0);
  // Two entries for the whole of the first unit.
  for (const key of ['ArrowUp', 'End', '2', 'Enter']) await page.keyboard.press(key);
  await until('a quota of a whole unit', quotas, (all) => all.length === 4);
  await page.keyboard.press('Home');
  await expectClean(it, 'table');
  const out = join(folder, 'quotas.xlsx');
  await it.answerSaveDialog(out);
  await page.getByRole('button', { name: '导出 Excel' }).press('Enter');
  await page.getByText('名额分配表已导出').waitFor();
  expect(existsSync(out)).toBe(true);

  // The order: into it, up, out of it; the line tells what is over.
  await page.getByRole('button', { name: '推荐上报', exact: true }).press('Enter');
  const rows = page.locator('tr[data-entry]');
  await rows.first().waitFor();
  await page.locator('tr[data-entry][tabindex="0"]').focus();
  const ranked = async (): Promise<string[]> => (await page.locator('tr[data-entry][draggable=true]').evaluateAll((all) => all.map((one) => one.getAttribute('data-entry') ?? '')));
  const order = await rows.evaluateAll((all) => all.map((one) => one.getAttribute('data-entry') ?? ''));
  await page.keyboard.press(' ');
  await until('the first in order', ranked, (all) => all.length === 1);
  expect(await ranked()).toEqual([order[0]]);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press(' ');
  await until('two in order', ranked, (all) => all.length === 2);
  await page.keyboard.press('Alt+ArrowUp');
  await until('the second goes up', ranked, (all) => all[0] === order[1]);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press(' ');
  await until('three in order', ranked, (all) => all.length === 3);
  await page.getByText('以上 2 件在名额内').waitFor();
  await expectClean(it, 'order');
  await it.answerSaveDialog(join(folder, 'over.sxrec'));
  await page.keyboard.press('Control+Enter');
  await page.getByRole('alert').getByText('超过名额').waitFor();
  await page.getByRole('alert').getByRole('button', { name: '关闭' }).press('Enter');
  await page.keyboard.press('Control+z');
  await until('back to two', ranked, (all) => all.length === 2);
  const file = join(folder, 'one.sxrec');
  await it.answerSaveDialog(file);
  await page.keyboard.press('Control+Enter');
  const dialog = page.getByRole('dialog', { name: '推荐文件已生成' });
  await dialog.waitFor();
  const [passphrase = '', code = ''] = await dialog.locator('output').allInnerTexts();
  expect(passphrase.split('-')).toHaveLength(7);
  await expectClean(it, 'made');
  await dialog.getByRole('button', { name: '已抄下' }).press('Enter');
  await dialog.waitFor({ state: 'hidden' });
  expect(await page.locator('body').innerText()).not.toContain(passphrase);
  await page.getByText(code).waitFor();

  // The contest above: dropped, looked at, confirmed.
  await open(it, city, '接收推荐');
  await expectClean(it, 'waiting');
  await drop(it, [file]);
  await page.getByText('第一次接收这个单位').waitFor();
  expect(await page.locator('body').innerText()).toContain(code);
  await expectClean(it, 'receive');
  await page.keyboard.press('Control+Enter');
  await page.getByText('已接收：新增 2 件').waitFor();
  expect((await ask(it, 'contests', 'entries', { contestId: city })).total).toBe(2);
  expect(it.pageErrors()).toEqual([]);
  expect(it.outsideRequests()).toEqual([]);
}, 120_000);
