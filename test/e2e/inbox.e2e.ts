// The return inbox in the real window, keyboard only: a gap, an unsigned sheet, changed scores, a late pack with two people, undo.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fillFile } from '../packs/sheet-fill.ts';
import { assignAll, fullSheets, newKey, opened, scorePackByHand, smallContest, type SmallContest } from '../packs/small-contest.ts';
import { closeAll, launch, until, type RunningApp } from './harness.ts';
import { ask, drawAt, drop, expectPlainWords, tableTexts } from './road-window.ts';

let it: RunningApp;
let contest: SmallContest;
let contestId: string;
let incoming: string;
const file = (name: string): string => join(incoming, name);

/** Three judges: one hands in packs, one a pack after a gap, one an Excel sheet; made without a window, opened by it. */
beforeAll(async () => {
  contest = await smallContest(6, 3);
  ({ contestId } = contest);
  await assignAll(contest, 3);
  const { client, files } = contest.program;
  incoming = join(files, 'U盘', '交回');
  mkdirSync(incoming, { recursive: true });
  const { packs } = await client.packs.issue({ contestId, outDir: join(files, 'out') });
  const [a, b, c] = await Promise.all(packs.map((one) => opened(one)));
  const [one, two] = [newKey(1), newKey(2)];
  const first = await scorePackByHand(incoming, 'S-AAAAAAAA-01.sxscore', a!, one, fullSheets(a!));
  const changed = fullSheets(a!).map((sheet, index) => (index < 2 ? { ...sheet, scores: sheet.scores.map((score, n) =>
    (n === 1 ? { ...score, value: score.value - 200 } : score)) } : sheet));
  const second = await scorePackByHand(join(files, 'later'), 'S-AAAAAAAA-02.sxscore', a!, one, changed, { seq: 2, prev: first.sha256 });
  await scorePackByHand(join(files, 'branch'), 'S-AAAAAAAA-02b.sxscore', a!, one, fullSheets(a!, 100), { seq: 2, prev: first.sha256 });
  await scorePackByHand(join(files, 'late'), 'S-AAAAAAAA-03.sxscore', a!, one, fullSheets(a!), { seq: 3, prev: second.sha256 });
  await scorePackByHand(incoming, 'S-BBBBBBBB-03.sxscore', b!, two, fullSheets(b!, 100), { seq: 3, prev: 'ab'.repeat(32) });
  const sheet = join(files, 'P.xlsx');
  await client.packs.excelSheet({ contestId, judgeId: packs[2]!.judgeId, outFile: sheet });
  const points = Object.fromEntries(c!.header.rubrics[0]!.criteria.map((criterion) => [criterion.name, criterion.max / 100]));
  fillFile(sheet, file('评分表.xlsx'), () => ({ scores: points, status: '已评' }));
  await client.workspace.close({});
  await contest.program.backend.close();
  it = await launch({ home: join(files, 'home') });
  await it.page.getByRole('heading', { level: 1 }).waitFor();
  await drawAt(it);
  await ask(it, 'workspace', 'open', { dir: contest.program.dir });
  await it.page.evaluate((id) => { window.location.hash = `#/contests/${id}/inbox`; }, contestId);
  await it.page.getByText('把评委交回的成绩包拖到这里').waitFor();
}, 60_000);
afterAll(async () => {
  await closeAll();
  rmSync(contest.program.files, { recursive: true, force: true });
});

const press = async (...keys: string[]): Promise<void> => {
  for (const key of keys) await it.page.keyboard.press(key);
};
const rows = () => tableTexts(it, 'tbody tr[aria-selected]');
const sheetsReceived = async (): Promise<number> => (await ask(it, 'contests', 'get', { contestId })).counts.sheetsReceived;
async function clean(name: string): Promise<void> {
  await it.page.evaluate(() => Promise.all(document.getAnimations().map((one) => one.finished.catch(() => null))));
  expect(await it.axe(), name).toEqual([]);
  await expectPlainWords(it);
  await it.picture(`inbox-${name}`);
}
/** Until the tab reads so many cases. */
const openCases = (count: number) => it.page.getByRole('button', { name: `待定 ${count}` }).waitFor();

/** A gap and an unsigned sheet need their own tick; the rest is received without them. */
async function receiveFirst(): Promise<void> {
  await clean('empty');
  await drop(it, [file('S-AAAAAAAA-01.sxscore'), file('S-BBBBBBBB-03.sxscore'), file('评分表.xlsx')]);
  const seen = await until('three files', rows, (list) => list.length === 3);
  expect(seen.map((cells) => cells.find((cell) => /可接收|中间缺包|无签名/.test(cell)))).toEqual(['✓ 可接收', '! 中间缺包', '! 无签名']);
  await it.page.getByRole('button', { name: '确认接收 1 包' }).waitFor();
  await it.page.locator('tr[aria-selected="true"]').focus();
  await press('ArrowDown');
  await it.page.getByText('不等缺的包，整包采用').waitFor();
  await clean('gap');
  await press('ArrowDown');
  await it.page.getByText('已与评委核对分数，整包采用').waitFor();
  expect(await sheetsReceived()).toBe(0);
  await press('Control+Enter');
  await it.page.getByText('还有 2 包没有接收').waitFor();
  expect(await sheetsReceived()).toBe(6);
  await until('two are left', rows, (list) => list.length === 2);
  await it.page.locator('tr[aria-selected="true"]').focus();
  await press('2', 'ArrowDown', ' ');
  await it.page.getByRole('button', { name: '确认接收 2 包' }).waitFor();
  await it.picture('inbox-unsigned');
  await press('Control+Enter');
  await it.page.getByText('已接收 2 个成绩包。').waitFor();
  expect(await sheetsReceived()).toBe(18);
}

/** Changed scores default to what was received; two computers wait side by side; undo takes a receiving back. */
async function changeAndUndo(): Promise<void> {
  await drop(it, [join(contest.program.files, 'later', 'S-AAAAAAAA-02.sxscore')]);
  await it.page.getByRole('button', { name: '确认接收 0 包' }).waitFor();
  await it.page.locator('tr[aria-selected="true"]').focus();
  expect(await it.page.getByRole('radio', { name: '保留已接收的分' }).isChecked()).toBe(true);
  await it.picture('inbox-changed');
  await press('2', 'Control+Enter');
  await it.page.getByText('已接收 1 个成绩包。').waitFor();
  await drop(it, [join(contest.program.files, 'branch', 'S-AAAAAAAA-02b.sxscore')]);
  await it.page.getByText('两台电脑不同的作品，等评委的下一个成绩包').waitFor();
  await it.picture('inbox-branch');
  await it.page.getByRole('button', { name: '存档 1 包' }).waitFor();
  await press('Control+Enter');
  await openCases(1);
  expect(await sheetsReceived()).toBe(12);
  await press('w');
  await it.page.getByText('先不计分。请评委在一台电脑上改好').first().waitFor();
  await clean('two-computers');
  await press('w', 'Control+z');
  await openCases(0);
  expect(await sheetsReceived()).toBe(18);
}

/** After closing a pack waits for two different people. */
async function closeAndDecide(): Promise<void> {
  await it.page.getByRole('button', { name: '截止回收…' }).press('Enter');
  await it.page.getByText('每位评委都已交回。').waitFor();
  await clean('closing');
  await press('Enter');
  await it.page.getByText('回收已截止，今天').waitFor();
  await it.page.getByRole('dialog').waitFor({ state: 'hidden' });
  await drop(it, [join(contest.program.files, 'late', 'S-AAAAAAAA-03.sxscore')]);
  await until('the late pack', rows, (list) => list[0]?.some((cell) => cell.includes('已截止')) ?? false);
  await it.page.getByRole('button', { name: '存档 1 包' }).waitFor();
  await press('Control+Enter');
  await openCases(1);
  await press('w');
  const row = it.page.locator('tr[aria-selected="true"]');
  await row.focus();
  const say = async (person: string, reason: string): Promise<void> => {
    await row.focus();
    await press('Enter');
    await it.page.keyboard.insertText(person);
    await press('Tab');
    await it.page.keyboard.insertText(reason);
    await press('Enter');
  };
  await say('王海宁', '评委断网，电话核对过');
  await it.page.getByText('已记下第一位的意见').waitFor();
  await say('王 海宁', '我也同意');
  await it.page.getByRole('alert').getByText('要两个不同的人确认').waitFor();
  await clean('second-person');
  await it.page.locator('[data-waiting-person]').fill('李明');
  await it.page.locator('[data-waiting-person]').press('Enter');
  await it.page.getByText('已由两人确认采用，分数已计入。').waitFor();
  await openCases(0);
  await it.picture('inbox-taken');
  const { items } = await ask(it, 'packs', 'waiting', { contestId });
  expect(items).toMatchObject([{ outcome: 'taken', first: { person: '王海宁' }, second: '李明' }]);
  expect(it.pageErrors()).toEqual([]);
}

test('what judges hand in is looked at, chosen, received, taken back and, once it is late, decided by two people', { retry: 0 }, async () => {
  await receiveFirst();
  await changeAndUndo();
  await closeAndDecide();
});
