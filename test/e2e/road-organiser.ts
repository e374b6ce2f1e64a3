// The organiser's window before judging: first start, sample, lists, import of a faulty sheet, assignment, packs.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { openWorkbook, readAllRows } from '#backend/excel/read.ts';
import { demoContest, demoEntries, demoJudges } from '#seeds/demo/index.ts';
import { until, type RunningApp } from './harness.ts';
import { columnOf, faultyRows, firstRow, goodCount, writeFaultySheet } from './road-sheets.ts';
import { ask, expectPlainWords, goTo, tableTexts } from './road-window.ts';

const contestIdOf = (it: RunningApp): string => /#\/contests\/([^/?]+)/.exec(it.page.url())?.[1] ?? '';

/** Step 7: one question, three answers, and the sample contest by one click. */
export async function firstStart(it: RunningApp): Promise<string> {
  const { page } = it;
  await page.getByRole('heading', { level: 1, name: '您今天用赛学通做什么？' }).waitFor();
  const roles = await page.getByRole('heading', { level: 2 }).allInnerTexts();
  expect(roles).toEqual(expect.arrayContaining(['我是组织者', '我是评委', '我是学分管理员']));
  await page.getByText('还没有打开过工作区').waitFor();
  await expectPlainWords(it);
  await it.picture('first-start', true);
  await page.getByRole('button', { name: '载入示例' }).click();
  await page.getByText(demoContest.title).first().waitFor({ timeout: 60_000 });
  await page.waitForFunction(() => /#\/contests\/[^/]+$/.test(location.hash));
  const stats = await page.locator('a.stat').allInnerTexts();
  expect(stats.map((one) => one.replaceAll(/\s+/g, ' '))).toEqual([
    expect.stringMatching(/^40 .*4 个组别/), expect.stringMatching(/^\d+ 附件/), expect.stringMatching(/^6 /), expect.stringMatching(/^0 \/ 0/),
    expect.stringMatching(/距截止/),
  ]);
  return contestIdOf(it);
}

/** What came in: every entry by search, one in detail with its numbers masked, all six judges. */
export async function lookAtLists(it: RunningApp): Promise<void> {
  const { page } = it;
  await goTo(it, 3, '作品');
  await page.getByText('40 件', { exact: true }).waitFor();
  await page.keyboard.press('Control+f');
  await page.keyboard.insertText('光的折射');
  await page.getByText('1 件', { exact: true }).waitFor();
  const [row] = await tableTexts(it, '[role=grid] .row');
  const demo = demoEntries.find((one) => one.title === '光的折射');
  expect(row).toEqual(expect.arrayContaining([
    demo?.number, '光的折射', '初中组', '微课', '物理', '望江区教育局', '云澜市望江区实验初级中学',
  ]));
  const detail = page.locator('dl.facts').locator('xpath=ancestor::section[1]');
  const text = await detail.innerText();
  expect(text).toMatch(/\d{4,6}\*+\d{2,4}/);
  expect(text).not.toMatch(/\b\d{17}[\dX]\b|\b1\d{10}\b/);
  await expectPlainWords(it);
  await it.picture('entries');
  await goTo(it, 6, '评委');
  await until('six judges', () => tableTexts(it, '[role=grid] .row'), (rows) => rows.length === 6);
  const names = (await tableTexts(it, '[role=grid] .row')).map((cells) => cells[0]);
  expect(new Set(names)).toEqual(new Set(demoJudges.map((one) => one.name)));
  await expectPlainWords(it);
}

/** Step 8: a second contest, from a template, by keyboard. */
export async function createFromTemplate(it: RunningApp, title: string): Promise<void> {
  const { page } = it;
  await page.getByRole('link', { name: '全部活动' }).click();
  await page.getByRole('heading', { level: 1, name: '全部活动' }).waitFor();
  await page.keyboard.press('Control+n');
  const dialog = page.getByRole('dialog', { name: '新建活动' });
  await dialog.getByText('中小学（中职学校）微课与信息化教学创新大赛').first().waitFor();
  expect(await dialog.getByRole('radio').count()).toBeGreaterThanOrEqual(2);
  await dialog.getByRole('textbox', { name: '活动名称' }).fill(title);
  await dialog.getByRole('textbox', { name: '活动名称' }).press('Enter');
  await page.waitForFunction(() => /#\/contests\/[^/]+$/.test(location.hash));
  await page.getByText(title).first().waitFor();
}

/** Step 9: template workbook, a faulty sheet with every fault named by cell, the error workbook, confirm, undo. */
export async function importWithProblems(it: RunningApp, files: string): Promise<void> {
  const { page } = it;
  await goTo(it, 3, '作品');
  await page.keyboard.press('Control+o');
  await page.getByRole('heading', { name: '把作品表拖到这里' }).waitFor();
  const template = join(files, '模板.xlsx');
  await it.answerSaveDialog(template);
  await page.getByRole('button', { name: '下载模板' }).click();
  await page.getByRole('status').getByText('模板.xlsx').waitFor();
  expect(readAllRows(openWorkbook(template), 0).rows.map((row) => row.cells.map((cell) => cell.text)).flat()).toEqual(
    expect.arrayContaining(['作品名称', '组别', '项目']));

  const sheet = join(files, '望江区汇总表.xlsx');
  await writeFaultySheet(sheet);
  await it.answerOpenDialog([sheet]);
  await page.keyboard.press('Control+o');
  // Two words that no list knows: asked for once, and left to the check here.
  await page.getByText('2 个值未对应，涉及 2 行').waitFor();
  await expectPlainWords(it);
  await page.keyboard.press('Alt+ArrowRight');
  await page.getByRole('button', { name: `只看错误 ${faultyRows.length}`, exact: true }).waitFor();
  await page.getByText(`可导入 ${goodCount}`).waitFor();
  await expectPlainWords(it);
  const headings = await page.getByRole('columnheader').allInnerTexts();
  const listed = await until('the faulty rows', () => tableTexts(it, '[role=grid] .row'), (rows) => rows.length === faultyRows.length);
  const preview = await ask(it, 'imports', 'preview', { contestId: contestIdOf(it), kind: 'entries', filePath: sheet });
  const found = preview.problems.filter((one) => one.severity === 'error');
  expect(found.map((one) => one.code)).toEqual(faultyRows.map((one) => one.code));
  expect(found.map((one) => `${one.column}${one.row}`)).toEqual(
    faultyRows.map((one, index) => `${columnOf(one.heading)}${firstRow + goodCount + index}`));
  for (const [index, cells] of listed.entries()) {
    expect(Number(cells[0])).toBe(firstRow + goodCount + index);
    const marked = headings.filter((_, column) => cells[column]?.startsWith('✗'));
    expect(marked, `row ${cells[0]}`).toHaveLength(1);
  }
  for (let press = 0; press < 3; press += 1) await page.keyboard.press('F8');
  await page.getByText(/号码存成了数字/).first().waitFor();
  await it.picture('import', true);

  const marked = join(files, '错误标注.xlsx');
  await it.answerSaveDialog(marked);
  await page.keyboard.press('Control+e');
  await page.getByRole('status').getByText('错误标注.xlsx').waitFor();
  const { rows } = readAllRows(openWorkbook(marked), 0);
  expect(rows[0]?.cells.map((cell) => cell.text).slice(0, 3)).toEqual(['错误信息', '序号', '报送单位']);
  const said = rows.slice(1).map((row) => row.cells[0]?.text ?? '').filter((text) => text.includes('✗'));
  expect(said).toHaveLength(faultyRows.length);
  for (const [index, one] of faultyRows.entries()) expect(said[index]).toContain(`【${one.heading}】`);

  await page.keyboard.press('Alt+ArrowRight');
  await page.getByRole('button', { name: `确认导入 ${goodCount} 行` }).waitFor();
  await page.keyboard.press('Control+Enter');
  await page.getByRole('status').getByText('“望江区汇总表.xlsx”已导入').waitFor();
  await page.getByText(`新增 ${goodCount}，更新 0，不变 0，跳过 ${faultyRows.length}`).waitFor();
  const imported = await ask(it, 'contests', 'entries', { contestId: contestIdOf(it) });
  expect(imported.rows.map((one) => one.title)).toEqual(['认识周长', '分一分']);
  await page.keyboard.press('Control+z');
  await page.getByText('已撤销本次导入').waitFor();
  expect((await ask(it, 'contests', 'entries', { contestId: contestIdOf(it) })).total).toBe(0);
  await page.keyboard.press('Control+Enter');
  await page.getByText('还没有作品').waitFor();
}

export async function openContest(it: RunningApp, title: string): Promise<void> {
  await it.page.getByRole('link', { name: '全部活动' }).click();
  await it.page.getByRole('link', { name: title }).click();
  await it.page.locator('a.stat').first().waitFor();
}

/** Step 10: propose, see why no better plan exists, apply; no seat against a conflict. */
export async function assign(it: RunningApp, contestId: string): Promise<void> {
  const { page } = it;
  await goTo(it, 7, '分配');
  await page.getByText('40 件作品，6 位评委，每件 3 位评委').waitFor();
  await page.keyboard.press('Control+r');
  await page.getByText('已证明最优').waitFor({ timeout: 30_000 });
  const proof = await tableTexts(it, '.proof tbody tr');
  expect(proof.map((cells) => cells[1])).toEqual(['空缺席位', '负荷均衡', '最弱作品的匹配', '专长匹配总分', '与现行方案的改动']);
  expect(proof.map((cells) => cells[2])).toEqual(['0', '20', expect.stringMatching(/^\d/), expect.stringMatching(/^\d/), '0']);
  for (const cells of proof) {
    expect(cells[2], cells[1]).toBe(cells[3]);
    expect(cells[5], cells[1]).toMatch(/✓ (流|割|对偶|搜索)|—/);
  }
  expect((await ask(it, 'assignment', 'current', { contestId })).pairs).toEqual([]);
  await expectPlainWords(it);
  await page.locator('.swaps li').first().waitFor();
  await it.picture('assignment', true);
  await page.keyboard.press('Control+Enter');
  await page.getByText('已应用，今天').waitFor();
  const { pairs, conflicts, judges } = await ask(it, 'assignment', 'current', { contestId });
  expect(pairs).toHaveLength(120);
  const closed = new Set(conflicts.map((one) => `${one.judgeId} ${one.entryId}`));
  expect(conflicts.some((one) => one.kind === 'same_school')).toBe(true);
  expect(pairs.filter((one) => closed.has(`${one.judgeId} ${one.entryId}`))).toEqual([]);
  expect(judges.map((one) => one.load)).toEqual([20, 20, 20, 20, 20, 20]);
}

export interface IssuedPack { judge: string; file: string; passphrase: string }

/** Step 11: packs into a folder; the passphrases are read from the screen, where they stand once. */
export async function issuePacks(it: RunningApp, folder: string): Promise<IssuedPack[]> {
  const { page } = it;
  await goTo(it, 8, '评审包');
  await it.answerOpenDialog([folder]);
  await page.keyboard.press('Control+Enter');
  await page.getByRole('heading', { name: '口令只显示这一次' }).waitFor({ timeout: 60_000 });
  const rows = await tableTexts(it, '.secrets tbody tr');
  expect(rows).toHaveLength(6);
  await expectPlainWords(it);
  await it.picture('packs');
  return rows.map(([judge = '', name = '', entries, passphrase = '']) => {
    expect(entries).toBe('20');
    expect(passphrase).toMatch(/^[a-z]+([ -][a-z]+){4,}$/i);
    const file = join(folder, name);
    expect(existsSync(file), file).toBe(true);
    return { judge, file, passphrase };
  });
}
