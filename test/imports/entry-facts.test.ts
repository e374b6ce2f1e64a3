// Further columns of an entries sheet: textbook node, similarity, consent; and entries that schools hand in without authors.
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openConnection } from '#db/open.ts';
import { databaseFile } from '#backend/folders.ts';
import { writeWorkbook } from '#backend/excel/write.ts';
import { startProgram, type TestProgram } from '../flow/harness.ts';

let program: TestProgram;
let contestId = '';
beforeAll(async () => {
  program = await startProgram();
  ({ contestId } = await program.client.contests.create({ templateId: 'weike', title: '微课 2026', year: 2026 }));
});
afterAll(() => program.close());

const headers = ['组别', '项目', '年级', '学科', '教材版本', '册次', '章节', '作品名称', '作者姓名', '作者单位', '查重率', '监护人同意', '同意人', '同意日期', '告知书版本'];
async function sheet(name: string, rows: (string | number)[][], heads = headers): Promise<string> {
  const file = join(program.files, name);
  await writeWorkbook(file, [{ name: '汇总', columns: heads.map((header) => ({ header })), rows }], { overwrite: true });
  return file;
}
const line = (title: string, similarity: string, ...consent: string[]): string[] =>
  ['小学组', '微课', '三年级', '数学', '人教版', '上册', '分数的初步认识', title, '赵一、钱二', '云澜小学', similarity, ...consent];
async function apply(filePath: string) {
  const preview = await program.client.imports.preview({ contestId, kind: 'entries', filePath });
  const applied = await program.client.imports.apply({ contestId, kind: 'entries', filePath, fileHash: preview.fileHash, basedOn: preview.basedOn });
  return { preview, applied };
}
/** Read by a second program on the closed file would be refused, so the stored rows are looked at after a close. */
async function stored<T>(sql: string): Promise<T[]> {
  await program.client.workspace.close({});
  const connection = openConnection(databaseFile(program.dir), { create: false, quickCheck: false });
  const rows = connection.read.all<T>(sql);
  connection.close();
  await program.client.workspace.open({ dir: program.dir });
  return rows;
}

test('node, similarity and consent are stored, kept where a later sheet lacks them, and taken back', async () => {
  const file = await sheet('one.xlsx', [
    line('甲', '12.3%', '是', '母亲', '2026-03-01', '2026 版'), line('乙', '0.5', '否'), line('丙', '250%'), line('丁', '8', '也许'), line('戊', '无'),
  ]);
  const { preview, applied } = await apply(file);
  expect(preview.problems.map((one) => `${one.row}${one.column} ${one.code} ${one.severity}`)).toEqual([
    '3K similarity_doubtful warning', '4K number_range error', '5L unknown_word error',
  ]);
  expect(applied.counts).toEqual({ add: 3, update: 0, same: 0, skip: 2 });
  const look = () => stored<Record<string, unknown>>(`select e.title, e.textbook, e.volume, e.lesson, e.similarity, p.consent from entries e
    join entry_people p on p.entry_id = e.id order by e.position, p.position`);
  const given = JSON.stringify({ given: true, by: '母亲', on: '2026-03-01', notice: '2026 版' });
  const first = await look();
  expect(first[0]).toEqual({ title: '甲', textbook: '人教版', volume: '上册', lesson: '分数的初步认识', similarity: 1230, consent: given });
  expect(first.map((one) => one['consent'])).toEqual([given, given, '{"given":false,"by":"","on":"","notice":""}',
    '{"given":false,"by":"","on":"","notice":""}', '', '']);
  expect(first.map((one) => one['similarity'])).toEqual([1230, 1230, 50, 50, null, null]);
  // The same sheet again says nothing new.
  expect((await program.client.imports.preview({ contestId, kind: 'entries', filePath: file })).counts).toMatchObject({ same: 3, update: 0 });
  const bare = await sheet('two.xlsx', [['小学组', '微课', '甲', '赵一、钱二', '云澜小学', '四年级']], ['组别', '项目', '作品名称', '作者姓名', '作者单位', '年级']);
  expect((await apply(bare)).applied.counts).toEqual({ add: 0, update: 1, same: 0, skip: 0 });
  expect((await look())[0]).toEqual(first[0]);
  const changing = await sheet('three.xlsx', [line('甲', '31%', '否', '父亲', '2026-04-01', '2026 版')]);
  const changed = await apply(changing);
  expect(changed.preview.changes.map((one) => `${one.what} ${one.before} → ${one.after}`)).toEqual([
    '年级 四年级 → 三年级', '查重率 12.3% → 31%', '监护人同意 已同意 2026-03-01 → 未同意 2026-04-01',
  ]);
  const { batches } = await program.client.imports.batches({ contestId });
  await program.client.imports.undo({ contestId, batchId: batches[0]?.batchId ?? '' });
  expect((await look())[0]).toEqual(first[0]);
});

test('what a school hands in names no author, comes again as the same, and is listed with its school', async () => {
  const { rules, basedOn } = await program.client.contests.get({ contestId }).then((one) => ({ rules: one.rules, basedOn: one.revision }));
  const [category, ...others] = rules.categories;
  if (!category) throw new Error('no category');
  await program.client.contests.update({ contestId, basedOn, rules: { ...rules,
    categories: [category, { ...category, id: 'anli', name: '学校案例', aliases: [], participant: 'school', authors: { min: 0, max: 0 } },
      ...others] } });
  const file = await sheet('schools.xlsx', [
    ['小学组', '学校案例', '一校一案', '云澜小学', '云澜区教育局'], ['小学组', '学校案例', '智慧课堂', '', '云澜区教育局'], ['小学组', '微课', '没有作者', '云澜小学', '云澜区教育局'],
  ], ['组别', '项目', '作品名称', '申报学校', '报送单位']);
  const { preview, applied } = await apply(file);
  expect(preview.problems.map((one) => `${one.row}${one.column} ${one.code}`)).toEqual(['3D required', '4 required']);
  expect(applied.counts).toMatchObject({ add: 1, skip: 2 });
  // A plain list of schools, as an assessment has it, without any title.
  const all = await program.client.contests.create({ templateId: 'shuzixiaoyuan', title: '数字校园评估', year: 2026 });
  const { rules: own } = await program.client.contests.get(all);
  const plain = await sheet('assessed.xlsx', [[own.divisions[0]?.name ?? '', '云澜小学', '云澜区教育局'], [own.divisions[0]?.name ?? '', '望江小学', '云澜区教育局']],
    ['组别', '申报学校', '报送单位']);
  expect(await program.client.imports.preview({ ...all, kind: 'entries', filePath: plain })).toMatchObject({ counts: { add: 2 }, problemCount: 0 });
  const { rows } = await program.client.contests.entries({ contestId, search: '一校一案' });
  expect(rows).toMatchObject([{ school: '云澜小学', authors: [], submittingUnit: '云澜区教育局' }]);
  expect((await program.client.imports.preview({ contestId, kind: 'entries', filePath: file })).counts).toMatchObject({ same: 1, skip: 2 });
  expect(program.bugs).toEqual([]);
});
