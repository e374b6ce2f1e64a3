// The organiser's window after judging: returned packs and their verdicts, progress, results, publication, the award list.
import { appendFileSync, copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { openWorkbook, readAllRows } from '#backend/excel/read.ts';
import { demoContest, demoDiscrepantTitle, demoEntries, demoEntriesRows, demoMarks, demoRecusingJudge }
  from '#seeds/demo/index.ts';
import { until, type RunningApp } from './harness.ts';
import type { Given } from './road-judge.ts';
import { ask, drop, expectPlainWords, goTo, tableTexts } from './road-window.ts';

/** Files that are no score pack of this contest: cut off in the mail, and a text with the right ending. */
function badFiles(pack: string, folder: string): string[] {
  const damaged = join(folder, '损坏.sxscore');
  const bytes = readFileSync(pack);
  writeFileSync(damaged, bytes.subarray(0, bytes.length - 100));
  const text = join(folder, '说明.sxscore');
  writeFileSync(text, '');
  appendFileSync(text, '评委交回');
  return [damaged, text];
}

const verdicts = async (it: RunningApp): Promise<Record<string, string>> => {
  const rows = await tableTexts(it, '.panes tbody tr');
  return Object.fromEntries(rows.map((cells) => [cells[1] ?? '', (cells[8] ?? '').replace(/^\S /, '')]));
};

/** Step 13, first half: the judge's own file among bad ones; nothing is written before it is confirmed. */
export async function receiveDropped(
  it: RunningApp, contestId: string, pack: string, receipt: string, folder: string,
): Promise<void> {
  const { page } = it;
  const again = join(folder, '又交一次.sxscore');
  copyFileSync(pack, again);
  await drop(it, [pack, again, ...badFiles(pack, folder)]);
  await page.getByRole('heading', { level: 1, name: '回收' }).waitFor();
  await until('four verdicts', () => verdicts(it), (found) => Object.keys(found).length === 4);
  const found = await verdicts(it);
  expect([found['交回.sxscore'], found['又交一次.sxscore']].sort()).toEqual(['可接收', '重复'].sort());
  expect(found['损坏.sxscore']).toBe('文件损坏');
  expect(found['说明.sxscore']).toBe('不是成绩包');
  await page.getByText(receipt).first().waitFor();
  expect((await ask(it, 'packs', 'progress', { contestId })).judges.every((one) => one.submitted === 0)).toBe(true);
  await expectPlainWords(it);
  await page.keyboard.press('Control+Enter');
  await page.getByText('已接收 1 个成绩包').waitFor();
  const own = (await ask(it, 'packs', 'progress', { contestId })).judges.find((one) => one.name === demoRecusingJudge);
  expect(own).toMatchObject({ assigned: 20, submitted: 19, recused: 1 });
}

/** Step 13, second half: the made-up judges score; the pack of the one who is here already is of another signer. */
export async function receiveOthers(it: RunningApp, contestId: string): Promise<void> {
  const { page } = it;
  await goTo(it, 8, '评审包');
  await page.getByRole('button', { name: '让示例评委打分' }).click();
  await page.getByRole('heading', { level: 1, name: '回收' }).waitFor({ timeout: 90_000 });
  await until('six verdicts', () => tableTexts(it, '.panes tbody tr'), (rows) => rows.length === 6, 60_000);
  const rows = await tableTexts(it, '.panes tbody tr');
  const ready = rows.filter((cells) => cells[8]?.includes('可接收'));
  expect(ready.map((cells) => cells[4])).toEqual(['20', '20', '20', '20', '20']);
  const other = rows.find((cells) => cells[2] === demoRecusingJudge);
  expect(other?.[8]).toContain('签名不符');
  await page.locator('.panes tbody tr').first().focus();
  await page.keyboard.press('Space');
  await page.getByText('待选择 1 包，不影响先收这些').waitFor();
  await page.keyboard.press('Space');
  await expectPlainWords(it);
  await it.picture('inbox', true);
  await page.keyboard.press('Control+Enter');
  await page.getByText('已接收 5 个成绩包').waitFor({ timeout: 60_000 });
  const { judges } = await ask(it, 'packs', 'progress', { contestId });
  expect(judges.map((one) => one.submitted + one.recused)).toEqual([20, 20, 20, 20, 20, 20]);
}

/** The overview: every cell of the matrix filled, two things in the queue. */
export async function lookAtProgress(it: RunningApp): Promise<void> {
  const { page } = it;
  await page.keyboard.press('Alt+1');
  await page.getByText('待处理队列').waitFor();
  const stat = async (): Promise<string> => (await page.locator('a.stat', { hasText: '评分' }).innerText()).replaceAll(/\s+/g, ' ');
  await until('all marks are counted', stat, (text) => /^1(19|20) \/ 120 /.test(text));
  const queue = await until('two things in the queue', () => tableTexts(it, '.panes tbody tr'), (rows) => rows.length === 2);
  expect(queue.map((cells) => cells[0]?.replace(/^\S /, '')).sort()).toEqual(['分差超限', '回避'].sort());
  expect(queue.find((cells) => cells[0]?.includes('回避'))?.[2]).toContain('听出讲解人是以前的同事');
  const seen = new Set<string>();
  for (const division of ['小学组', '初中组', '高中组', '中职组']) {
    await page.getByRole('button', { name: new RegExp(`^${division} \\d+/`) }).click();
    for (const glyph of await page.locator('.matrix .cell').allInnerTexts()) seen.add(glyph);
  }
  expect(seen).toEqual(new Set(['', '●', '避', '!']));
  await page.getByRole('button', { name: /^小学组 \d+\// }).click();
  await expectPlainWords(it);
  await it.picture('overview', true);
}

/** Totals of every entry as they must have arrived: the typed ones of the real judge, the demo's of the others. */
export async function expectedTotals(it: RunningApp, contestId: string, given: Given): Promise<Map<string, number[]>> {
  const { pairs, entries, judges } = await ask(it, 'assignment', 'current', { contestId });
  const titleOf = new Map(entries.map((one) => [one.entryId, one.title]));
  const totals = new Map(demoEntries.map((one): [string, number[]] => [one.title, []]));
  for (const judge of judges) {
    const titles = pairs.filter((one) => one.judgeId === judge.judgeId).map((one) => titleOf.get(one.entryId) ?? '');
    const marks = demoMarks(judge.name, titles);
    for (const title of titles) {
      const mark = marks.get(title);
      const marked = mark?.kind === 'scores' ? Object.values(mark.scores) : null;
      const points = judge.name === demoRecusingJudge ? given.get(title) : marked;
      if (points) totals.get(title)?.push(points.reduce((sum, one) => sum + one, 0));
    }
  }
  return totals;
}

/** Mean to two decimals, halves up, in whole hundredths so that no binary fraction decides. */
const mean = (totals: readonly number[]): string => {
  const hundredths = totals.reduce((sum, one) => sum + Math.round(one * 100), 0);
  return (Math.floor((hundredths * 2 + totals.length) / (2 * totals.length)) / 100).toFixed(2);
};

interface Shown { rank: string; title: string; score: string; award: string; authors: string; school: string; group: string }

interface Line { kind: string; first: string; cells: Record<string, string> }

/**
 * Only the lines in view exist: the ranking is read while it is scrolled from its first line to its last. Columns come and go
 * while fairness is being computed, so each line is read together with the heads above it.
 */
const linesOf = (it: RunningApp): Promise<Line[]> => it.page.locator('.panes [role="grid"]').evaluate(async (grid) => {
  const found = new Map<number, Line>();
  const textOf = (cell: Element): string => (cell as HTMLElement).innerText.trim().replaceAll(/\s+/g, ' ');
  for (let top = 0; top < grid.scrollHeight; top += 150) {
    grid.scrollTop = top;
    await new Promise((resolve) => { requestAnimationFrame(() => requestAnimationFrame(resolve)); });
    const heads = [...grid.querySelectorAll('[role="columnheader"]')].map(textOf);
    for (const row of grid.querySelectorAll<HTMLElement>('[data-kind]')) {
      const texts = [...row.children].map(textOf);
      const cells = Object.fromEntries(texts.map((text, at): [string, string] => [heads[at] ?? `${at}`, text]));
      found.set(Number(row.dataset['index']), { kind: row.dataset['kind'] ?? '', first: texts[0] ?? '', cells });
    }
  }
  return [...found].sort(([a], [b]) => a - b).map(([, line]) => line);
});

/** All rows, division by division; names only where there are columns for them. */
async function rowsOnScreen(it: RunningApp): Promise<Shown[]> {
  const all: Shown[] = [];
  for (const division of ['小学组', '初中组', '高中组', '中职组']) {
    await it.page.getByRole('button', { name: new RegExp(`^${division} \\d+$`) }).click();
    let group = division;
    for (const { kind, first, cells } of await linesOf(it)) {
      if (kind === 'heading') group = first;
      if (kind !== 'row') continue;
      const cell = (name: string): string => cells[name] ?? '';
      all.push({
        rank: (/^\d+/.exec(cell('名次')) ?? [''])[0], title: cell('作品名称'), score: cell('得分'),
        award: (/[一二三]等奖/.exec(cell('拟奖') + cell('奖项')) ?? [''])[0],
        authors: cell('作者'), school: cell('学校'), group,
      });
    }
  }
  return all;
}

const authorsOf = (title: string): string =>
  demoEntriesRows.rows.find((row) => row[7] === title)?.[8]?.replaceAll('\u3000', '') ?? '';

/** Step 14: compute blind, check every score against the marks, lock, publish with the title typed, then names. */
export async function computeAndPublish(it: RunningApp, totals: ReadonlyMap<string, number[]>): Promise<Shown[]> {
  const { page } = it;
  await goTo(it, 0, '结果');
  await page.keyboard.press('Control+r');
  await page.getByText('缺评 0').waitFor();
  await page.getByText('分差超限 1').waitFor();
  const blind = await rowsOnScreen(it);
  expect(blind.map((one) => one.title).sort()).toEqual(demoEntries.map((one) => one.title).sort());
  for (const row of blind) expect(row.score, row.title).toBe(mean(totals.get(row.title) ?? []));
  expect(totals.get(demoDiscrepantTitle)?.length).toBe(3);
  for (const row of blind) {
    const better = blind.filter((one) => one.group === row.group && Number(one.score) > Number(row.score)).length;
    const level = blind.filter((one) => one.group === row.group && one.score === row.score).length;
    expect(Number(row.rank), row.title).toBeGreaterThan(better);
    expect(Number(row.rank), row.title).toBeLessThanOrEqual(better + level);
  }
  await page.getByRole('button', { name: /^小学组 / }).click();
  const before = await page.locator('body').innerText();
  for (const entry of demoEntries) expect(before).not.toContain(authorsOf(entry.title).split('、')[0]);
  await expectPlainWords(it);
  await it.picture('results-by-division');

  await page.keyboard.press('Control+l');
  const locking = page.getByRole('dialog', { name: '锁定结果' });
  await locking.getByText('还有 1 件作品分差超限').waitFor();
  await locking.getByLabel('经办人').fill('王海宁');
  await locking.getByRole('button', { name: '锁定' }).click();
  await page.getByText('第 1 版，今天').waitFor({ timeout: 30_000 });
  await page.getByRole('button', { name: '公示（公开结果）' }).click();
  const dialog = page.getByRole('dialog', { name: '公示（公开结果）' });
  const publish = dialog.getByRole('button', { name: '发布' });
  await dialog.getByText('还有 1 件作品分差超限').waitFor();
  await dialog.getByLabel('请输入活动名称以确认').fill('示例');
  expect(await publish.isDisabled()).toBe(true);
  await dialog.getByLabel('请输入活动名称以确认').fill(demoContest.title);
  await publish.click();
  await page.getByText('已揭盲').waitFor();
  await until('names', () => page.locator('.panes [role="grid"]').innerText(), (text) => text.includes('学校'));
  const open = await rowsOnScreen(it);
  const figures = (rows: readonly Shown[]): string[] => rows.map((one) => [one.title, one.score, one.rank, one.award].join());
  expect(figures(open)).toEqual(figures(blind));
  for (const row of open) expect(row.authors.replaceAll(/\s/g, ''), row.title).toBe(authorsOf(row.title));
  await expectPlainWords(it);
  await it.picture('published');
  return open;
}

/** 获奖名单 through the save dialog: the same awards in the same order as on screen, with names and schools, without numbers. */
export async function exportAwards(it: RunningApp, rows: readonly Shown[], file: string): Promise<void> {
  await it.answerSaveDialog(file);
  await it.page.keyboard.press('Control+e');
  await it.page.getByRole('status').getByText('获奖名单.xlsx').waitFor();
  const table = readAllRows(openWorkbook(file), 0).rows.map((row) => row.cells.map((cell) => cell.text));
  expect(table[0]?.[0]).toBe(`${demoContest.title}获奖名单`);
  const header = table.findIndex((row) => row.includes('获奖作品'));
  const listed = table.slice(header + 1).filter((row) => /^\d+$/.test(row[0] ?? ''));
  const awarded = rows.filter((one) => one.award !== '');
  expect(listed.map((row) => row[1])).toEqual(awarded.map((one) => one.title));
  expect(awarded.length).toBeGreaterThan(10);
  expect(listed.map((row) => Number(row[0]))).toEqual(listed.map((_, index) => index + 1));
  for (const [index, one] of awarded.entries()) {
    expect(listed[index]?.[3]?.replaceAll(/\s/g, '')).toBe(authorsOf(one.title));
    expect(listed[index]?.[4]).toContain(one.school.replace(/…$/, ''));
  }
  const headings = table.slice(header + 1).map((row) => row[0] ?? '').filter((text) => /等奖（\d+ 件）/.test(text));
  const counted = headings.reduce((sum, text) => sum + Number(/（(\d+) 件）/.exec(text)?.[1]), 0);
  expect(counted).toBe(awarded.length);
  expect(JSON.stringify(table)).not.toMatch(/\b6199\d{13}[\dX]\b|\b1900000\d{4}\b/);
}
