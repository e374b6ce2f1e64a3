// The overview of judging by keyboard: cells of the heat map, a case decided, excluded and taken back, files, both languages, small screens.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { openWorkbook, readAllRows } from '#backend/excel/read.ts';
import { codesOf, progressStage, receive, sheetsOf, type Mark } from '../packs/progress-stage.ts';
import { closeAll, launch, until, type RunningApp } from './harness.ts';
import { ask, drawAt, expectPlainWords, tableTexts } from './road-window.ts';

afterEach(closeAll);

/** Packs of three judges are back: one entry is far apart, one shows who made it, one judge steps back, one sheet is a draft. */
async function made(): Promise<{ contestId: string; dir: string; files: string; home: string; away: () => Promise<void> }> {
  const stage = await progressStage(new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10));
  const [first, second, third] = stage.judges;
  const ids = [...codesOf(stage, first!.judgeId).values()].sort((a, b) => (a.blindCode < b.blindCode ? -1 : 1)).map((one) => one.entryId);
  const marks: ((entryId: string) => Mark | null)[] = [
    (id) => ({ off: id === ids[0] ? 2500 : 0, seconds: 510 }),
    (id) => (id === ids[1] ? { status: 'reported', reason: { kind: 'identityVisible', text: '片头有校名', at: 3 } } : { seconds: 450 }),
    (id) => (id === ids[2] ? { status: 'recused', reason: { kind: 'advised', text: '' } } : id === ids[3] ? { status: 'draft' } : id === ids[4] ? null : {}),
  ];
  await receive(stage, [first!, second!, third!].map((judge, index) => ({ judge, sheets: sheetsOf(stage, judge, marks[index]!) })));
  await stage.program.client.workspace.close({});
  const { dir, files } = stage.program;
  return { contestId: stage.contestId, dir, files, home: join(files, 'home'), away: () => stage.program.close() };
}

async function expectClean(it: RunningApp, where: string): Promise<void> {
  await it.page.evaluate(() => Promise.all(document.getAnimations().map((one) => one.finished.catch(() => null))));
  expect(await it.axe(), where).toEqual([]);
}
const wide = (it: RunningApp) => it.page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);

test('the organiser follows judging and decides its cases without a mouse', async () => {
  const stage = await made();
  const it = await launch({ home: stage.home });
  const { page } = it;
  const key = (name: string) => page.keyboard.press(name);
  const progress = () => ask(it, 'packs', 'progress', { contestId: stage.contestId });
  await page.getByRole('heading', { level: 1 }).waitFor();
  await drawAt(it, 1366, 768);
  await ask(it, 'workspace', 'open', { dir: stage.dir });
  await page.evaluate((id) => { location.hash = `#/contests/${id}`; }, stage.contestId);
  const rows = () => tableTexts(it, '.queue tbody tr');
  await until('the queue', rows, (found) => found.length === 4);
  expect((await rows()).map((cells) => cells[0])).toEqual(['! 分差超限', '◉ 身份泄露', '避 回避', '○ 缺评']);
  expect((await rows())[0]?.[2]).toMatch(/^75 \/ 100 \/ 100，极差 25 > 15$/);
  const stats = (await page.locator('a.stat').allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' '));
  expect(stats).toHaveLength(4);
  expect(stats[2]).toMatch(/^4 待处理/);
  expect(stats[3]).toMatch(/^[23] 天 \d+ 小时 距截止/);
  await expectPlainWords(it);
  await expectClean(it, 'overview');
  await it.picture('progress');

  // The heat map: the active cell is said, Space selects, Ctrl+C copies, Enter tells what is known.
  const grid = page.locator('.matrix');
  await grid.focus();
  await key('Home');
  await key('ArrowRight');
  const active = await grid.getAttribute('aria-activedescendant');
  expect(await page.locator(`[id="${active}"]`).getAttribute('aria-colindex')).toBe('3');
  await key('Space');
  await key('ArrowDown');
  await key('Space');
  expect(await page.locator('.matrix [aria-selected="true"]').count()).toBe(2);
  await key('Control+c');
  const copied = await it.app.evaluate(({ clipboard }) => clipboard.readText());
  expect(copied.split('\n').map((line) => line.split('\t').length)).toEqual([3, 3]);
  await key('Escape');
  await key('Control+c');
  const table = (await it.app.evaluate(({ clipboard }) => clipboard.readText())).split('\n').map((line) => line.split('\t'));
  const facts = await progress();
  const shown = facts.entries.filter((one) => one.division === facts.entries[0]?.division);
  expect(table.map((line) => line.length)).toEqual(Array.from({ length: 5 }, () => shown.length + 2));
  expect(table.at(-1)?.slice(2).map(Number)).toEqual(table[0]?.slice(2).map((code) => facts.entries.find((one) => one.blindCode === code)?.done));
  await key('Control+Home');
  await key('Enter');
  await page.getByRole('dialog').getByText('这位评委已评').waitFor();
  await expectClean(it, 'a cell');
  await key('Enter');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });

  // A decision needs a reason; it is folded away, and leads on.
  await page.locator('.queue button.first').first().focus();
  await key('Enter');
  await page.locator('#case-reason:focus').waitFor();
  await key('Control+Enter');
  await page.getByText('请写明理由').waitFor();
  await expectClean(it, 'a decision');
  await it.picture('progress-decide');
  await page.keyboard.insertText('组长复核，需再评一次');
  await key('Control+Enter');
  await until('one case less', rows, (found) => found.length === 3);
  expect((await progress()).queue[0]).toMatchObject({ kind: 'discrepancy', decided: { action: 'another_judge', reason: '组长复核，需再评一次' } });
  await page.getByRole('button', { name: '去补派' }).waitFor();

  // Down to the next case; “other” and the arrow keys choose to exclude; then it is taken back.
  await page.locator('.queue button.first:focus').waitFor();
  await key('Tab');
  await key('Enter');
  await page.locator('input[name="case-action"]:focus').waitFor();
  await key('ArrowUp');
  expect(await page.locator('input[name="case-action"]:checked').getAttribute('value')).toBe('exclude');
  await page.locator('#case-reason').focus();
  await page.keyboard.insertText('片头泄露身份，无法处理');
  await key('Control+Enter');
  await until('the entry is out', progress, (now) => now.entries.length === facts.entries.length - 1);
  const fold = page.getByRole('button', { name: /已处理 2/ });
  await fold.press('Enter');
  await page.locator('.queue tr.faded').nth(1).waitFor();
  await page.locator('.queue tr.faded', { hasText: '退出评审' }).getByRole('button').press('Enter');
  await page.locator('#case-reason').fill('已加遮挡，恢复参评');
  await page.locator('#case-reason').press('Control+Enter');
  await until('the entry is back', progress, (now) => now.entries.length === facts.entries.length);

  // Files: the list of reminders.
  const list = join(stage.files, '催评单.xlsx');
  await it.answerSaveDialog(list);
  await page.getByRole('button', { name: '导出', exact: false }).last().press('Enter');
  await page.getByRole('menuitem', { name: '生成催评单' }).press('Enter');
  await page.getByText('催评单已生成，1 位评委，还差 2 件').waitFor();
  const listed = readAllRows(openWorkbook(list), 1).rows;
  expect(listed.filter((row) => row.cells.some((cell) => /^[0-9A-Z]{4}-[0-9A-Z*~$=]$/.test(cell.text)))).toHaveLength(2);

  // A small screen and the other language.
  await drawAt(it, 1093, 560);
  expect(await wide(it)).toBe(false);
  await it.picture('progress-small');
  await ask(it, 'workspace', 'setSettings', { language: 'en' });
  await page.reload();
  await page.getByRole('button', { name: /^All \d/ }).waitFor();
  expect((await page.locator('.queue tbody td.why').allInnerTexts()).map((text) => facts.judges.reduce((rest, one) => rest.replaceAll(one.name, ''), text))
    .join(' ').replaceAll(/片头有校名|组长复核，需再评一次|已加遮挡，恢复参评/g, '')).not.toMatch(/[\u4e00-\u9fff]/);
  await drawAt(it, 1366, 768);
  await expectClean(it, 'English');
  await it.picture('progress-en');
  expect(it.pageErrors()).toEqual([]);
  await it.close();
  await stage.away();
  rmSync(stage.files, { recursive: true, force: true });
}, 90_000);
