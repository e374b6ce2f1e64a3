// The 名额分配表 over xlsx: what is exported comes back exactly; merged headings, sums, 不限 and — are read as bureaux mean them.
import { join } from 'node:path';
import exceljs from 'exceljs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWorkbook, readAllRows } from '#backend/excel/read.ts';
import { readCell } from '#backend/imports/quotas/read.ts';
import { insertUnit } from '#db/queries/directory.ts';
import { startProgram, type TestProgram } from '../flow/harness.ts';

let program: TestProgram;
let contestId = '';
const units = ['碑林区', '新城区', '西咸新区', '厅属中职'];
beforeAll(async () => {
  program = await startProgram();
  ({ contestId } = await program.client.contests.create({ templateId: 'weike', title: '名额赛', year: 2026 }));
  program.backend.program.current?.connection.transaction((db) => units.forEach((name, index) => insertUnit(db, { id: `u${index}`, name })));
});
afterAll(async () => {
  expect(program.bugs).toEqual([]);
  await program.close();
});

const table = async () => (await program.client.quotas.table({ contestId }));
/** Every quota as text, in one order. */
const stored = async (): Promise<string[]> => (await table()).units.flatMap((unit) => unit.cells.filter((one) => one.set)
  .map((one) => `${unit.name} ${one.division}/${one.category} ${one.most ?? '不限'}`)).sort();

async function clear(): Promise<void> {
  const { units: all, revision } = await table();
  const remove = all.flatMap((unit) => unit.cells.filter((one) => one.set).map(({ division, category }) =>
    ({ unitId: unit.unitId, division, category })));
  await program.client.quotas.set({ contestId, quotas: [], remove, basedOn: revision });
}

async function bring(filePath: string) {
  const preview = await program.client.imports.preview({ contestId, kind: 'quotas', filePath });
  const { batchId, counts } = await program.client.imports.apply({ contestId, kind: 'quotas', filePath,
    fileHash: preview.fileHash, basedOn: preview.basedOn });
  return { preview, batchId, counts };
}

/** Rows as they stand; ranges are merged. */
async function made(name: string, rows: readonly (readonly (string | number | null)[])[], merges: readonly string[] = []): Promise<string> {
  const book = new exceljs.Workbook();
  const sheet = book.addWorksheet('名额分配表');
  for (const row of rows) sheet.addRow([...row]);
  for (const range of merges) sheet.mergeCells(range);
  const file = join(program.files, `${name}.xlsx`);
  await book.xlsx.writeFile(file);
  return file;
}
const problems = ({ preview }: { preview: Awaited<ReturnType<typeof bring>>['preview'] }): string[] =>
  preview.problems.map((one) => `${one.column}${one.row} ${one.code} ${one.severity}`);

test('any table, exported and read back into an empty one, is the same table; read back once more it changes nothing', async () => {
  const { divisions, categories } = await table();
  let seed = 20_261;
  const chance = (below: number): number => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) % below;
  for (let round = 0; round < 2; round += 1) {
    await clear();
    const { units: all, revision } = await table();
    const { rules } = await program.client.contests.get({ contestId });
    const open = (division: string, category: string): boolean => {
      const only = rules.categories.find((one) => one.id === category)?.divisions ?? [];
      return only.length === 0 || only.includes(division);
    };
    const quotas = all.flatMap((unit) => ['', ...divisions.map((one) => one.id)].flatMap((division) => ['', ...categories.map((one) => one.id)]
      .filter((category) => (division === '' || category === '' || open(division, category)) && chance(division === ''
        || category === '' ? 5 : 2) === 0)
      .map((category) => ({ unitId: unit.unitId, division, category, most: chance(4) === 0 ? null : chance(30) }))));
    await program.client.quotas.set({ contestId, quotas, basedOn: revision });
    const before = await stored();
    const outFile = join(program.files, `out-${round}.xlsx`);
    await program.client.quotas.export({ contestId, outFile });
    await clear();
    expect(await stored()).toEqual([]);
    const { preview, batchId } = await bring(outFile);
    expect(preview.problems.filter((one) => one.severity !== 'note')).toEqual([]);
    expect(await stored()).toEqual(before);
    const again = await program.client.imports.preview({ contestId, kind: 'quotas', filePath: outFile });
    expect([again.counts.add, again.counts.update, again.counts.skip]).toEqual([0, 0, 0]);
    const undone = await program.client.imports.undo({ contestId, batchId });
    expect(undone.removed).toBe(before.length);
    expect(await stored()).toEqual([]);
  }
});

test('the workbook is the table bureaux know: two rows of headings merged, sums both ways', async () => {
  await clear();
  const { divisions: [first], categories: [one, two], revision } = await table();
  await program.client.quotas.set({ contestId, basedOn: revision, quotas: [
    { unitId: 'u0', division: first?.id ?? '', category: one?.id ?? '', most: 5 }, { unitId: 'u0', division: first?.id ?? '', category: two?.id ?? '', most: 3 },
    { unitId: 'u1', division: first?.id ?? '', category: one?.id ?? '', most: null }, { unitId: 'u1', division: '', category: '', most: 20 },
  ] });
  const outFile = join(program.files, 'shape.xlsx');
  await program.client.quotas.export({ contestId, outFile });
  const { rows } = readAllRows(openWorkbook(outFile), 0);
  const texts = rows.map((row) => row.cells.map((cell) => cell.text));
  const head = texts.findIndex((row) => row.includes('报送单位'));
  expect(texts[head]?.[2]).toBe(first?.name);
  expect(texts[head + 1]?.slice(2, 4)).toEqual([one?.name, two?.name]);
  const line = (name: string) => texts.find((row) => row[1] === name) ?? [];
  expect(line('碑林区').slice(2, 4)).toEqual(['5', '3']);
  expect(line('碑林区').slice(-2)).toEqual(['—', '8']);
  expect(line('新城区')[2]).toBe('不限');
  expect(line('新城区').slice(-2)).toEqual(['20', '不限']);
  expect(line('西咸新区').at(-1)).toBe('—');
  expect(line('合计')[3]).toBe('3');
});

test('a foreign table: merged headings, names of divisions without 组, 件 behind numbers, a new unit said, and undone', async () => {
  await clear();
  const file = await made('foreign', [
    ['2026年名额分配表', null, null, null, null, null], ['单位', '小学', null, '初中', null, '合计'], [null, '微课', '数字故事', '微课', '数字故事', null],
    ['碑林区', 4, '2件', '不限', '—', '不限'], ['高陵区', 1, 1, 1, '', 3], ['合计', 5, 3, '不限', '—', null],
  ], ['A1:F1', 'A2:A3', 'B2:C2', 'D2:E2', 'F2:F3']);
  const { preview, batchId } = await bring(file);
  expect(problems({ preview })).toEqual(expect.arrayContaining(['A5 unit_new warning', '6 total_row note']));
  expect(preview.counts).toMatchObject({ add: 2, update: 0, skip: 0 });
  const names = new Map((await table()).divisions.map((one) => [one.name, one.id]));
  expect([...names.keys()]).toEqual(expect.arrayContaining(['小学组', '初中组']));
  expect((await stored()).map((text) => text.replace(/[a-z-]+\/[a-z-]+ /, ''))).toEqual(expect.arrayContaining(['碑林区 4', '碑林区 2', '碑林区 不限', '高陵区 1']));
  expect(await stored()).toHaveLength(6);
  await program.client.imports.undo({ contestId, batchId });
  expect(await stored()).toEqual([]);
});

test('sums that are none are told at their cells: a row is not imported, a column is only told', async () => {
  await clear();
  const rows = [['报送单位', '小学组', '小学组', '合计'], [null, '微课', '数字故事', null], ['碑林区', 4, 2, 7], ['新城区', 1, 2, 3], ['西咸新区', '若干', 2, null], ['合计', 6, 6, 12]];
  const { preview } = await bring(await made('sums', rows));
  expect(problems({ preview }).sort()).toEqual([
    '6 total_row note', 'B5 quota_cell error', 'B6 quota_column_sum warning', 'D3 quota_sum error', 'D6 quota_column_sum warning',
  ].sort());
  expect(await stored()).toHaveLength(2);
  expect((await stored()).every((text) => text.startsWith('新城区'))).toBe(true);
});

test('a sum beside no numbers is a limit of its own; the same quota twice is refused', async () => {
  await clear();
  const { preview } = await bring(await made('own', [['报送单位', '小学组', '小学组', '总名额'], [null, '微课', '数字故事', null],
    ['碑林区', '不限', '', 12], ['碑林区', 3, '', ''], ['新城区', '', '', 8]], ['B1:C1']));
  expect(problems({ preview })).toEqual(['B4 duplicate_row error']);
  expect((await stored()).map((text) => text.split(' ').filter((_, index) => index !== 1 || text.includes(' / ')).join(' '))).toEqual(['新城区 / 8', '碑林区 / 12', '碑林区 不限']);
});

test('one row a quota', async () => {
  await clear();
  const { preview } = await bring(await made('long', [['单位', '组别', '项目', '名额'], ['碑林区', '小学', '微课', 5], ['碑林区', '小学', '', 9], ['碑林区', '', '', '20'],
    ['新城区', '大学', '微课', 5], ['新城区', '小学', '微课', 'x']]));
  expect(problems({ preview })).toEqual(['B5 unknown_division error', 'D6 quota_cell error']);
  expect((await stored()).map((text) => text.split(' ').at(-1))).toEqual(['20', '9', '5']);
});

test('undo brings back what stood there, and refuses once somebody changed it by hand', async () => {
  await clear();
  const { divisions: [first], categories: [one], revision } = await table();
  const at = { unitId: 'u0', division: first?.id ?? '', category: one?.id ?? '' };
  await program.client.quotas.set({ contestId, basedOn: revision, quotas: [{ ...at, most: 2 }] });
  const file = await made('undo', [['单位', '组别', '项目', '名额'], ['碑林区', first?.name ?? '', one?.name ?? '', 7]]);
  const first_ = await bring(file);
  expect(first_.preview.changes).toMatchObject([{ before: '2', after: '7' }]);
  await program.client.imports.undo({ contestId, batchId: first_.batchId });
  expect((await stored())[0]).toMatch(/ 2$/);
  const second = await bring(file);
  await program.client.quotas.set({ contestId, basedOn: (await table()).revision, quotas: [{ ...at, most: 9 }] });
  await expect(program.client.imports.undo({ contestId, batchId: second.batchId })).rejects.toMatchObject({ code: 'import_depends' });
});

test.each([['5', 5], ['5.0', 5], ['５件', 5], ['不限', 'open'], ['—', 'none'], ['/', 'none'], ['', 'blank'], ['  ', 'blank'], ['≤5', null], ['5-8', null], ['-3', null],
  ['约5', null], ['1e3', null], ['200000', null]])('cell “%s”', (text, read) => expect(readCell(text)).toBe(read));

test('entries: 推荐序号 and its other names give the place in the order; a place that is none is told', async () => {
  const head = ['报送单位', '作品编号', '组别', '项目', '作品名称', '作者姓名', '作者单位', '推荐排序'];
  const line = (number: string, place: string | number) => ['碑林区', number, '小学组', '微课', `作品${number}`, `作者${number}`, '碑林一小', place];
  const filePath = await made('ranked', [head, line('R1', 2), line('R2', '第1'), line('R3', ''), line('R4', '优先')]);
  const preview = await program.client.imports.preview({ contestId, kind: 'entries', filePath });
  expect(preview.problems.filter((one) => one.severity === 'error').map((one) => `${one.column}${one.row} ${one.code}`)).toEqual(['H5 number_range']);
  await program.client.imports.apply({ contestId, kind: 'entries', filePath, fileHash: preview.fileHash, basedOn: preview.basedOn });
  const { rows } = await program.client.contests.entries({ contestId });
  expect(rows.map((one) => [one.number, one.recommendRank])).toEqual([['R1', 2], ['R2', 1], ['R3', null]]);
  expect((await program.client.imports.preview({ contestId, kind: 'entries', filePath })).counts).toMatchObject({ add: 0, update: 0, same: 3 });
});
