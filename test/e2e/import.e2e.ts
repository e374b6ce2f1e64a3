// The import wizard in the real window: a messy sheet mapped, repaired by keyboard, imported and undone; a clean one in three actions.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { closeAll, launch, pictureAll, temporaryFolder, until, type RunningApp } from './harness.ts';
import { firstRow, goodId, messyRows, writeCleanSheet, writeMessySheet } from './import-sheets.ts';
import { ask, drawAt, drop, expectPlainWords, goTo } from './road-window.ts';

afterEach(async (context) => {
  if (context.task.result?.state === 'fail') await pictureAll('import-failed');
  await closeAll();
});

async function freshContest(it: RunningApp, files: string): Promise<string> {
  await ask(it, 'workspace', 'create', { name: '导入', dir: join(files, '工作区') });
  const { contestId } = await ask(it, 'contests', 'create', { title: '望江区微课预赛', templateId: 'weike', year: 2026 });
  await it.page.evaluate((id) => { location.hash = `#/contests/${id}`; }, contestId);
  await it.page.locator('a.stat').first().waitFor();
  return contestId;
}
async function openWizard(it: RunningApp): Promise<void> {
  await goTo(it, 3, '作品');
  await it.page.keyboard.press('Control+o');
  await it.page.getByRole('heading', { name: '把作品表拖到这里' }).waitFor();
}
const step = (it: RunningApp) => it.page.locator('[aria-current="step"]').innerText();
const onStep = (it: RunningApp, name: string) => until(`step ${name}`, () => step(it), (text) => text.includes(name));
/** The tab of a list with its number, e.g. 只看错误 3. */
const tab = (it: RunningApp, text: string) => it.page.getByRole('button', { name: text, exact: true }).waitFor();
const pane = (it: RunningApp) => it.page.locator('.pane').innerText();
const titles = async (it: RunningApp, contestId: string) =>
  (await ask(it, 'contests', 'entries', { contestId })).rows.map((one) => one.title);
async function expectClean(it: RunningApp, where: string): Promise<void> {
  await it.page.evaluate(() => Promise.all(document.getAnimations().map((one) => one.finished.catch(() => null))));
  expect(await it.axe(), where).toEqual([]);
  await expectPlainWords(it);
}

test('a messy sheet is mapped, repaired by keyboard, imported and undone', async () => {
  const files = temporaryFolder('import');
  const it = await launch();
  const { page } = it;
  const key = (name: string) => page.keyboard.press(name);
  await drawAt(it);
  const contestId = await freshContest(it, files);
  await openWizard(it);

  // An old .xls is refused in a sentence, and the wizard stays where it is.
  const old = join(files, '旧表.xls');
  writeFileSync(old, Buffer.from('d0cf11e0a1b11ae1'.padEnd(1024, '0'), 'hex'));
  await it.answerOpenDialog([old]);
  await key('Control+o');
  await page.getByRole('alert').getByText('另存为').waitFor();

  const sheet = join(files, '望江区汇总表.xlsx');
  await writeMessySheet(sheet);
  await it.answerOpenDialog([sheet]);
  await key('Control+o');
  await onStep(it, '列对应');
  await page.getByText('还缺必需的项').waitFor();
  await expectClean(it, 'columns');
  const picker = page.getByRole('combobox', { name: '课的名字 对应到' });
  await picker.focus();
  await page.keyboard.type('zpmc');
  await page.getByRole('option', { name: '作品名称' }).waitFor();
  await key('Enter');
  await page.getByText('还缺必需的项').waitFor({ state: 'detached' });
  // Three title rows and two lines of signatures are not rows.
  await page.getByText(`表头第 4 行，${messyRows.length} 行`).first().waitFor();
  await key('Alt+ArrowRight');

  await onStep(it, '值对应');
  const value = page.getByRole('combobox', { name: '组别“七到九年级”对应到' });
  await value.selectOption({ label: '初中组' });
  await page.getByText('都已对应').waitFor();
  await expectClean(it, 'values');
  await key('Alt+ArrowLeft');
  await onStep(it, '列对应');
  await key('Alt+ArrowLeft');
  await onStep(it, '表头');
  await expectClean(it, 'header');
  await key('Alt+ArrowRight');

  await onStep(it, '检查与修复');
  await tab(it, '只看错误 4');
  await page.getByRole('grid').and(page.locator(':focus')).waitFor();
  await expectClean(it, 'check');
  // The ID number: the pane says what is wrong; typing replaces, Enter takes it and goes down.
  await until('the first error', () => pane(it), (text) => text.includes(`第 ${firstRow + 4} 行`) && text.includes('校验位'));
  expect(await pane(it)).toContain('6199**********0018');
  await page.getByRole('button', { name: '显示完整号码' }).click();
  await page.getByText('619901198503120018').waitFor();
  await page.getByRole('grid').focus();
  await page.keyboard.type(goodId);
  await key('Enter');
  const decisions = page.locator('.list li');
  // What was typed is nowhere on screen, and one key takes it back.
  await decisions.filter({ hasText: `第 ${firstRow + 4} 行作者证件号码：6199**********0018 → ••••` }).waitFor();
  expect(await page.locator('main').innerText()).not.toContain(goodId);
  const decided = await decisions.count();
  await key('Control+z');
  await until('one decision fewer', () => decisions.count(), (count) => count === decided - 1);
  await key('Control+Home');
  for (const move of ['F8', 'F8', 'Shift+F8']) await key(move);
  await until('the first error again', () => pane(it), (text) => text.includes('校验位'));
  await key('F2');
  await page.locator('input.editor').fill('619901198503120017');
  await key('Enter');
  await tab(it, '只看错误 3');
  await until('the duration', () => pane(it), (text) => text.includes(`第 ${firstRow + 5} 行 · 时长`) && text.includes('时长看不懂'));
  await key('F2');
  await page.locator('input.editor').fill('6分30秒');
  await key('Enter');
  await tab(it, '只看错误 2');
  // The repeated row: both records side by side; keep what is there.
  await until('the repeated row', () => pane(it), (text) => text.includes('与已有内容重复'));
  await expectClean(it, 'duplicate');
  await key('Alt+2');
  await tab(it, '只看错误 1');
  await until('the phone', () => pane(it), (text) => text.includes('手机号不对'));
  await key('Alt+Delete');
  await tab(it, '只看错误 0');
  await expectClean(it, 'nothing left');
  await it.picture('import-check');

  // Every decision is listed and can be taken back by itself.
  const before = await decisions.count();
  await decisions.filter({ hasText: `跳过第 ${firstRow + 7} 行` }).getByRole('button').click();
  await tab(it, '只看错误 1');
  await key('Control+y');
  await tab(it, '只看错误 0');
  expect(await decisions.count()).toBe(before);

  await key('Alt+ArrowRight');
  await onStep(it, '确认');
  await page.getByRole('button', { name: '确认导入 6 行' }).waitFor();
  await expectClean(it, 'confirm');
  expect(await titles(it, contestId)).toEqual([]);
  await key('Control+Enter');
  await page.getByRole('status').getByText('“望江区汇总表.xlsx”已导入').waitFor();
  await page.getByText('新增 6，更新 0，不变 0，跳过 2').waitFor();
  await expectClean(it, 'done');
  expect((await titles(it, contestId)).toSorted()).toEqual(['一次函数', '分一分', '勾股定理', '植树问题', '认识周长', '认识钟表'].toSorted());
  const divisions = (await ask(it, 'contests', 'entries', { contestId })).rows.filter((one) => one.division === '初中组');
  expect(divisions).toHaveLength(2);
  await key('Control+z');
  await page.getByText('已撤销本次导入').waitFor();
  expect(await titles(it, contestId)).toEqual([]);
  expect(it.pageErrors()).toEqual([]);
  rmSync(files, { recursive: true });
}, 90_000);

test('a clean sheet is three actions; what was left is kept, what is pasted is read, what is stale is checked again', async () => {
  const files = temporaryFolder('import');
  const it = await launch();
  const { page } = it;
  const key = (name: string) => page.keyboard.press(name);
  await drawAt(it);
  const contestId = await freshContest(it, files);
  await openWizard(it);
  const sheet = join(files, '干净的表.xlsx');
  await writeCleanSheet(sheet, ['认识周长', '分一分']);
  await it.answerOpenDialog([sheet]);
  await key('Control+o');
  await onStep(it, '检查与修复');
  await key('Alt+ArrowRight');
  await page.getByRole('button', { name: '确认导入 2 行' }).waitFor();
  await key('Control+Enter');
  await page.getByText('新增 2，更新 0，不变 0，跳过 0').waitFor();
  await key('Control+Enter');
  await page.getByRole('heading', { level: 1, name: '作品' }).waitFor();

  // Left by Esc with decisions made: nothing imported, and the decisions are there when the wizard is opened again.
  await writeCleanSheet(sheet, ['认识周长', '分一分', '植树问题']);
  await key('Control+o');
  await page.getByRole('heading', { name: '把作品表拖到这里' }).waitFor();
  await drop(it, [sheet]);
  await onStep(it, '检查与修复');
  await tab(it, '全部 3');
  await page.getByRole('grid').focus();
  await key('Control+End');
  await key('Alt+Delete');
  await page.getByText('跳过第 4 行').waitFor();
  await key('Escape');
  await page.getByRole('heading', { level: 1, name: '作品' }).waitFor();
  expect(await titles(it, contestId)).toHaveLength(2);
  await key('Control+o');
  await page.getByRole('button', { name: '接着做' }).click();
  await onStep(it, '检查与修复');
  await page.getByText('跳过第 4 行').waitFor();
  await key('Control+z');

  // Meanwhile the file is saved once more: the import is refused, the check made again, then it goes through.
  await key('Alt+ArrowRight');
  await page.getByRole('button', { name: '确认导入 1 行' }).waitFor();
  await writeCleanSheet(sheet, ['认识周长', '分一分', '植树问题', '认识钟表']);
  await key('Control+Enter');
  await page.getByRole('alert').getByText('在预览之后被改过').waitFor();
  expect(await titles(it, contestId)).toHaveLength(2);
  await page.getByRole('button', { name: '重新检查' }).click();
  await page.getByRole('button', { name: '确认导入 2 行' }).waitFor();
  await key('Control+Enter');
  await page.getByText('新增 2，更新 0，不变 2，跳过 0').waitFor();
  expect(await titles(it, contestId)).toHaveLength(4);

  // A table from the clipboard is a file like any other.
  await page.getByRole('button', { name: '继续导入另一个文件' }).click();
  await page.getByRole('heading', { name: '把作品表拖到这里' }).waitFor();
  await page.evaluate(() => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', '组别\t项目\t作品名称\t作者姓名\t作者单位\n小学组\t微课\t光的折射\t周雨桐\t云澜市望江区第一小学\n');
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  });
  await onStep(it, '检查与修复');
  await tab(it, '全部 1');
  await key('Escape');
  expect(it.pageErrors()).toEqual([]);
  rmSync(files, { recursive: true });
}, 90_000);
