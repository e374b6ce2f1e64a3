// The pool over the contract: experts come from a sheet, are drawn with exclusions, replaced, made judges, invited and recorded.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWorkbook } from '#backend/excel/read.ts';
import { writeWorkbook } from '#backend/excel/write.ts';
import { startProgram, type TestProgram } from '../flow/harness.ts';
import { idNumber } from '../imports/made-sheet.ts';

let program: TestProgram;
let contestId = '';
beforeAll(async () => {
  program = await startProgram({ now: () => new Date('2026-03-10T08:00:00Z') });
  ({ contestId } = await program.client.contests.create({ templateId: 'weike', title: '微课大赛 2026', year: 2026 }));
});
afterAll(() => program.close());

const heads = ['姓名', '性别', '出生年', '单位', '学校标识码', '推荐单位', '学段', '学科', '职称', '学历', '职务', '手机', '身份证号', '任期', '备注'];
const sheetFile = async (name: string, rows: string[][], headers = heads): Promise<string> => {
  const filePath = join(program.files, name);
  await writeWorkbook(filePath, [{ name: '专家', columns: headers.map((header) => ({ header })), rows }], { overwrite: true });
  return filePath;
};
async function bring(filePath: string) {
  const preview = await program.client.imports.preview({ kind: 'experts', filePath });
  const applied = await program.client.imports.apply({ kind: 'experts', filePath, fileHash: preview.fileHash, basedOn: preview.basedOn });
  return { preview, applied };
}
const row = (name: string, more: Record<string,
  string> = {}): string[] => heads.map((head) => ({ 姓名: name, 单位: `${name}的单位`, 学段: '小学', ...more })[head] ?? '');
const names = async () => (await program.client.experts.list({})).rows.map((one) => one.name);

test('a sheet of experts comes in, the same again brings nothing, a changed one is shown and taken back', async () => {
  const { client } = program;
  const file = await sheetFile('a.xlsx', [
    row('张晓雯', { 身份证号: idNumber(1, '19800203'), 手机: '13812345678', 学段: '小学、初中', 学科: '数学、科学', 职称: '高级教师', 任期: '2024-2027' }),
    row('李四', { 手机: '13812345679', 出生年: '1962.5', 学段: '小学' }), row('王五', { 任期: '2020年1月至2024年12月' }),
    row('赵六', { 性别: '也许' }), row('李四', { 手机: '13812345679' }), row('钱七', { 单位: '' }),
  ]);
  const { preview, applied } = await bring(file);
  expect(preview.problems.map((one) => `${one.row}${one.column} ${one.code}`)).toEqual(['5B unknown_word', '6A duplicate_row', '7D required']);
  expect(applied.counts).toEqual({ add: 3, update: 0, same: 0, skip: 3 });
  expect((await client.imports.preview({ kind: 'experts', filePath: file })).counts).toMatchObject({ same: 3, add: 0, update: 0 });
  expect((await client.experts.list({ search: 'zxw' })).rows).toMatchObject([{
    name: '张晓雯', sex: 'male', birthYear: 1980, stages: ['小学', '初中'], subjects: ['数学', '科学'], termFrom: '2024-01-01', termTo: '2027-12-31', inTerm: true,
    phoneMasked: '138****5678', hints: ['像是符合“实践专家”：副高级及以上职称'], drawn: 0,
  }]);
  expect((await client.experts.list({ inTerm: false })).rows.map((one) => one.name)).toEqual(['王五']);
  expect((await client.experts.list({ search: '5679' })).rows[0]).toMatchObject({ name: '李四', hints: ['64 岁，超过 60 岁', '没有看出符合哪一条入库条件，请核对'] });
  expect(JSON.stringify(await client.experts.list({}))).not.toMatch(/13812345678|19800203/);
  // By phone and name: the unit has changed.
  const moved = await bring(await sheetFile('b.xlsx', [row('李四', { 手机: '13812345679', 单位: '新单位' })]));
  expect(moved.preview.changes.map((one) => `${one.what} ${one.before} → ${one.after}`)).toEqual(['单位 李四的单位 → 新单位']);
  const { batches } = await client.imports.batches({ kind: 'experts' });
  expect(await client.imports.undo({ batchId: batches[0]?.batchId ?? '' })).toMatchObject({ restored: 1, removed: 0 });
  expect((await client.experts.list({ search: '李四' })).rows[0]?.unit).toBe('李四的单位');
  await client.imports.template({ kind: 'experts', outFile: join(program.files, 'template.xlsx') });
  expect((await client.imports.preview({ kind: 'experts', filePath: join(program.files, 'template.xlsx') })).counts).toMatchObject({ add: 0 });
});

test('one person is saved by hand; a number is never two people', async () => {
  const { client } = program;
  const { expertId } = await client.experts.save({ name: '孙三', unit: '云澜小学', stages: ['小学'], phone: '139 1234 5678', termTo: '2027-01-01' });
  await expect(client.experts.save({ name: '别人', unit: '别处', idNumber: idNumber(1, '19800203') })).rejects.toMatchObject({ code: 'already_there' });
  await expect(client.experts.save({ expertId, phone: '12' })).rejects.toMatchObject({ code: 'number_refused' });
  await expect(client.experts.save({ name: '无单位' })).rejects.toMatchObject({ code: 'bad_input' });
  await client.experts.save({ expertId, state: 'suspended' });
  expect((await client.experts.list({ state: 'suspended' })).rows).toMatchObject([{ name: '孙三', phoneMasked: '139****5678', termTo: '2027-01-01' }]);
});

test('a draw leaves out whom it must, is the same for the same seed, and every one stays on record', async () => {
  const { client } = program;
  await bring(await sheetFile('many.xlsx', [
    ...Array.from({ length: 8 }, (_, at) => row(`专家${'甲乙丙丁戊己庚辛'[at] ?? ''}`, { 单位: `第${Math.floor(at / 2)}小学`, 推荐单位: '云澜区教育局' })),
    row('作者甲', { 身份证号: idNumber(5) }), row('导师', { 单位: '南湖小学' }),
  ]));
  const entries = join(program.files, 'entries.xlsx');
  await writeWorkbook(entries, [{ name: '作品', columns: ['组别', '项目', '作品名称', '作者姓名', '作者证件号码', '作者单位'].map((header) => ({ header })), rows: [
    ['小学组', '微课', '一', '作者甲', idNumber(5), '第0小学'], ['小学组', '微课', '二', '导师', '', '南湖小学']] }]);
  const found = await client.imports.preview({ contestId, kind: 'entries', filePath: entries });
  await client.imports.apply({ contestId, kind: 'entries', filePath: entries, fileHash: found.fileHash, basedOn: found.basedOn });
  const declared = (await client.experts.list({ search: '专家甲' })).rows[0]?.expertId ?? '';
  const ask = (seed: number) => client.experts.draw({ contestId, seed, strata: [{ stage: '小学组', subject: '', count: 3, substitutes: 2, perUnit: 1 }],
    operator: '经办', supervisor: '纪检', maxAge: 60, exclude: [{ expertId: declared, reason: '亲属参赛' }] });
  const first = await ask(7);
  expect(Object.fromEntries(first.excluded.map((one) => [one.name, one.reason]))).toEqual({
    孙三: '已暂停', 王五: '不在任期内（2020-01-01 至 2024-12-31）', 李四: '64 岁，超过 60 岁', 作者甲: '是本活动作品《一》的作者', 导师: '是本活动作品《二》的作者', 专家甲: '申明回避：亲属参赛',
  });
  expect(first).toMatchObject({ candidates: 8, method: 'exact', short: [], replaces: null, appointedAt: null });
  expect(first.drawn).toHaveLength(3);
  expect(new Set(first.drawn.map((one) => one.unit)).size).toBe(3);
  for (const one of first.drawn) expect(one.note).toBe(one.unit === '第0小学' ? '本单位有 1 件作品，分配时回避' : '');
  const second = await ask(7);
  expect([second.poolHash, second.drawn.map((one) => one.name)]).toEqual([first.poolHash, first.drawn.map((one) => one.name)]);
  expect((await client.experts.draws({ contestId })).draws.map((one) => one.drawId).sort()).toEqual([first.drawId, second.drawId].sort());
  const short = await client.experts.draw({ contestId, seed: 1, strata: [{ stage: '高中', subject: '物理', count: 2 }] });
  expect(short.drawn).toEqual([]);
  expect(short.short).toMatchObject([{ missing: 2, sentence: expect.stringContaining('请补充推荐 2 位高中 物理的专家') as string }]);
});

test('a substitute steps in by order, judges are appointed once, sheets are written, phones whole only with a reason', async () => {
  const { client } = program;
  const [latest] = (await client.experts.draws({ contestId })).draws.filter((one) => one.drawn.length > 0);
  if (!latest) throw new Error('no draw');
  const { drawId } = latest;
  const leaving = latest.drawn[0]?.expertId ?? '';
  const after = await client.experts.replace({ drawId, expertId: leaving, reason: '出差' });
  expect(after.replaced).toMatchObject([{ expertId: leaving, reason: '出差' }]);
  expect(after.replaces).toContain('（出差）');
  const units = (ids: string[]) => ids.map((id) => [...latest.drawn, ...latest.substitutes].find((one) => one.expertId === id)?.unit);
  const now = [...latest.drawn.slice(1).map((one) => one.expertId), after.replaced[0]?.by ?? ''];
  expect(new Set(units(now)).size).toBe(3);
  await expect(client.experts.replace({ drawId, expertId: leaving, reason: '再来' })).rejects.toMatchObject({ code: 'replace_refused' });
  const { revision } = await client.contests.get({ contestId });
  await expect(client.experts.appoint({ drawId, basedOn: revision - 1 })).rejects.toMatchObject({ code: 'stale_revision' });
  expect(await client.experts.appoint({ drawId, basedOn: revision })).toMatchObject({ judges: 3, already: 0 });
  expect(await client.experts.appoint({ drawId, basedOn: revision + 1 })).toMatchObject({ judges: 0, already: 3 });
  const { rows } = await client.contests.judges({ contestId });
  expect(rows).toHaveLength(3);
  expect(rows.map((one) => one.divisions)).toEqual([['小学组'], ['小学组'], ['小学组']]);
  // Who judges already is not drawn again.
  const again = await client.experts.draw({ contestId, seed: 9, strata: [{ stage: '小学', count: 2 }] });
  expect(again.excluded.filter((one) => one.reason === '已经是本活动的评委').map((one) => one.name).sort()).toEqual(rows.map((one) => one.name).sort());
  const outFile = join(program.files, 'invitations.xlsx');
  await expect(client.experts.sheet({ drawId, outFile, kind: 'invitations', withNumbers: true, reason: '要' })).rejects.toMatchObject({ code: 'reason_needed' });
  for (const people of [{}, { person: '王海宁' }, { person: '王海宁', second: '王 海宁' }]) {
    await expect(client.experts.sheet({ drawId, outFile, kind: 'invitations', withNumbers: true, reason: '联系专家到会', ...people }))
      .rejects.toMatchObject({ code: 'second_person' });
  }
  await client.experts.sheet({ drawId, outFile, kind: 'invitations' });
  const book = openWorkbook(outFile);
  expect(book.sheets[0]?.name).toBe('邀请名单');
  const record = join(program.files, 'record.pdf');
  expect((await client.experts.sheet({ drawId, outFile: record, kind: 'record' })).bytes).toBeGreaterThan(10_000);
  expect(readFileSync(record).subarray(0, 5).toString()).toBe('%PDF-');
  await expect(client.experts.sheet({ drawId, outFile: record, overwrite: false, kind: 'record' })).rejects.toMatchObject({ code: 'file_exists' });
  // Drawn experts cannot be taken back with their sheet.
  const { batches } = await client.imports.batches({ kind: 'experts' });
  await expect(client.imports.undo({ batchId: batches[0]?.batchId ?? '' })).rejects.toMatchObject({ code: 'import_depends' });
  expect(await names()).toContain('专家甲');
  expect(program.bugs).toEqual([]);
});
