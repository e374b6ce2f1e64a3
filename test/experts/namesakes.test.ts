// Experts of schools that share a name: in the sheet, in the draw's exclusions and in its notes they are people of two schools.
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeWorkbook } from '#backend/excel/write.ts';
import { startProgram, type TestProgram } from '../flow/harness.ts';
import { idNumber } from '../imports/made-sheet.ts';

let program: TestProgram;
let contestId = '';
beforeAll(async () => {
  program = await startProgram({ now: () => new Date('2026-03-10T08:00:00Z') });
  const { client } = program;
  for (const [unitName, code] of [['南湖区', '2161000001'], ['河东区', '2161000002']] as const) {
    await client.directory.saveSchool({ name: '实验小学', unitName, code });
  }
  ({ contestId } = await client.contests.create({ templateId: 'weike', title: '微课大赛 2026', year: 2026 }));
});
afterAll(() => program.close());

async function bring(kind: 'experts' | 'entries', headers: string[], rows: string[][]) {
  const filePath = join(program.files, `${kind}.xlsx`);
  await writeWorkbook(filePath, [{ name: '表', columns: headers.map((header) => ({ header })), rows }], { overwrite: true });
  const target = { kind, filePath, ...(kind === 'entries' ? { contestId } : {}) };
  const { fileHash, basedOn, problems } = await program.client.imports.preview(target);
  const { counts } = await program.client.imports.apply({ ...target, fileHash, basedOn });
  return { counts, problems: problems.map((one) => `${one.row}${one.column} ${one.code}`) };
}
const heads = ['姓名', '单位', '学校标识码', '学段'];
const sheet = [['李明', '实验小学', '2161000001', '小学'], ['李明', '实验小学', '2161000002', '小学'], ['张红', '实验小学', '2161000001', '小学']];

test('one name at two schools of one name is two people, again and again; without a code it is asked', async () => {
  expect(await bring('experts', heads, sheet)).toEqual({ counts: { add: 3, update: 0, same: 0, skip: 0 }, problems: [] });
  expect(await bring('experts', heads, sheet)).toEqual({ counts: { add: 0, update: 0, same: 3, skip: 0 }, problems: [] });
  expect((await bring('experts', heads, [['王五', '实验小学', '', '小学'], ['王五', '实验小学', '2161000002', '小学']])).problems).toEqual(['3A duplicate_row']);
});

test('an author without a number keeps out the expert of the same school only, and entries count for their own school', async () => {
  await bring('entries', ['报送单位', '组别', '项目', '作品名称', '作者姓名', '作者证件号码', '作者单位', '学校标识码'], [
    ['河东区', '小学组', '微课', '一', '李明', '', '实验小学', '2161000002'], ['南湖区', '小学组', '微课', '二', '赵六', idNumber(6), '实验小学', '2161000001']]);
  const { drawn, excluded } = await program.client.experts.draw({ contestId, seed: 1, strata: [{ stage: '小学', subject: '', count: 4 }] });
  const pool = (await program.client.experts.list({})).rows;
  const codeOf = (id: string) => pool.find((one) => one.expertId === id)?.schoolCode;
  expect(excluded.map((one) => [one.name, codeOf(one.expertId), one.reason])).toEqual([['李明', '2161000002', '是本活动作品《一》的作者']]);
  expect(drawn.map((one) => [one.name, one.note]).sort()).toEqual([['张红', '本单位有 1 件作品，分配时回避'], ['李明', '本单位有 1 件作品，分配时回避'],
    ['王五', '本单位有 2 件作品，分配时回避']]);
});
