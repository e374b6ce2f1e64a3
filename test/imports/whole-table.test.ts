// A table without a column that is needed, because every row shares it: one value for the whole table stands for it.
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeWorkbook } from '#backend/excel/write.ts';
import { startProgram, type TestProgram } from '../flow/harness.ts';

let program: TestProgram;
let contestId = '';
let file = '';
beforeAll(async () => {
  program = await startProgram();
  ({ contestId } = await program.client.contests.create({ templateId: 'weike', title: '整表同值', year: 2026 }));
  file = join(program.files, '报名表.xlsx');
  const columns = ['作品名称', '作者姓名', '学段', '单位'].map((header) => ({ header, width: 14 }));
  const rows = [['认识周长', '周雨桐', '小学', '云澜市第一小学'], ['光的反射', '李敏', '初中', '云澜市第二中学'], ['合计', '2', '', '']];
  await writeWorkbook(file, [{ name: '表', columns, rows }]);
});
afterAll(async () => {
  await program.close();
});
const ask = (more: Record<string, unknown> = {}) => program.client.imports.preview({
  contestId, kind: 'entries', filePath: file, page: { filter: 'all', offset: 0, limit: 10 }, ...more,
});

test('without the value the category is missing; with it every row holds it, and rows of totals stay what they are', async () => {
  const before = await ask();
  expect(before.targets.find((one) => one.target === 'category')).toMatchObject({ required: true, constant: '' });
  expect(before.targets.find((one) => one.target === 'category')?.choices).toContain('微课');
  expect(before.rowCounts.all).toBe(0);
  const constants = [{ target: 'category', value: '微课' }, { target: 'submittingUnit', value: '望江区教育局' }];
  const after = await ask({ constants });
  expect(after.targets.find((one) => one.target === 'category')?.constant).toBe('微课');
  expect(after.counts).toMatchObject({ add: 2, skip: 0 });
  expect(after.sheets[0]).toMatchObject({ rows: 2, ignoredBelow: 1 });
  await program.client.imports.apply({ contestId, kind: 'entries', filePath: file, constants, fileHash: after.fileHash, basedOn: after.basedOn });
  const { rows: entries } = await program.client.contests.entries({ contestId, limit: 10 });
  expect(entries.map((one) => [one.title, one.category, one.submittingUnit]).toSorted()).toEqual([
    ['光的反射', '微课', '望江区教育局'], ['认识周长', '微课', '望江区教育局'],
  ].toSorted());
});

test('a value that the contest does not know is a fault of every row; a column of the sheet goes before the value', async () => {
  const wrong = await ask({ constants: [{ target: 'category', value: '教学论文' }] });
  expect(wrong.rowCounts.errors).toBe(2);
  expect(wrong.problems.filter((one) => one.severity === 'error').map((one) => one.code)).toEqual(['unknown_category', 'unknown_category']);
  const beside = await ask({ constants: [{ target: 'category', value: '微课' }, { target: 'title', value: '同名' }] });
  expect(beside.rows.map((one) => one.cells.join()).filter((text) => text.includes('同名'))).toEqual([]);
});
