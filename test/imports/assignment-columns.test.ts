// What assignment needs of the lists: language and number of judges of an entry; projects, languages and fewest entries of a judge.
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Kind } from '#contract/schema/imports.ts';
import { openConnection } from '#db/open.ts';
import { databaseFile } from '#backend/folders.ts';
import { openWorkbook, readAllRows } from '#backend/excel/read.ts';
import { writeWorkbook } from '#backend/excel/write.ts';
import { languageName } from '#backend/imports/assignment-cells.ts';
import { startProgram, type TestProgram } from '../flow/harness.ts';

let program: TestProgram;
let contestId = '';
beforeAll(async () => {
  program = await startProgram();
  ({ contestId } = await program.client.contests.create({ templateId: 'weike', title: '微课 2026', year: 2026 }));
});
afterAll(async () => {
  expect(program.bugs).toEqual([]);
  await program.close();
});

async function sheet(name: string, heads: string[], rows: string[][]): Promise<string> {
  const file = join(program.files, `${name}.xlsx`);
  await writeWorkbook(file, [{ name: '汇总', columns: heads.map((header) => ({ header })), rows }], { overwrite: true });
  return file;
}
async function bring(kind: Kind, filePath: string) {
  const preview = await program.client.imports.preview({ contestId, kind, filePath });
  const applied = await program.client.imports.apply({ contestId, kind, filePath, fileHash: preview.fileHash, basedOn: preview.basedOn });
  return { preview, applied };
}
async function stored<T>(sql: string): Promise<T[]> {
  await program.client.workspace.close({});
  const connection = openConnection(databaseFile(program.dir), { create: false, quickCheck: false });
  const rows = connection.read.all<T>(sql);
  connection.close();
  await program.client.workspace.open({ dir: program.dir });
  return rows;
}
const said = (problems: readonly { row: number; column: string; code: string }[]): string[] => problems.map((one) =>
  `${one.row}${one.column} ${one.code}`);
const takeBack = async (): Promise<unknown> => {
  const { batches } = await program.client.imports.batches({ contestId });
  return program.client.imports.undo({ contestId, batchId: batches[0]?.batchId ?? '' });
};

test('every language has one name, and Chinese has none', () => {
  const names = { 维语: '维吾尔语', 维吾尔文: '维吾尔语', 蒙文: '蒙古语', 英文: '英语', 英语: '英语', English: '英语', 藏文: '藏语', 汉语: '', 普通话: '', 中文: '',
    国家通用语言文字: '', 国语: '', 汉文: '', 法文: '法语', 双语: '双语', 手语: '手语', 无: '' };
  expect(Object.fromEntries(Object.keys(names).map((word) => [word, languageName(word)]))).toEqual(names);
});

test('entries: language and number of judges are stored, kept without the columns, cleared by an empty cell, and taken back', async () => {
  const heads = ['作品编号', '组别', '项目', '作品名称', '作者姓名', '作者单位', '语种', '评委数'];
  const line = (number: string, language: string, coverage: string): string[] =>
    [number, '小学组', '微课', `作品${number}`, '赵一', '云澜小学', language, coverage];
  const { preview, applied } = await bring('entries', await sheet('entries', heads, [
    line('A1', '维文', '5位'), line('A2', '汉语', ''), line('A3', '汉语、英文', '1'), line('A4', '英语、藏语', '3'), line('A5', '', '0'),
    line('A6', '', '51'), line('A7', '', '三'),
  ]));
  expect(said(preview.problems)).toEqual(['5G one_language', '6H number_range', '7H number_range', '8H number_format']);
  expect(preview.problems[1]?.message).toContain('1–50');
  expect(applied.counts).toEqual({ add: 3, update: 0, same: 0, skip: 4 });
  const look = () =>
    stored<{ number: string; language: string; coverage: number | null }>('select number, language, coverage from entries order by number');
  const first = [['A1', '维吾尔语', 5], ['A2', '', null], ['A3', '英语', 1]];
  expect((await look()).map(Object.values)).toEqual(first);
  // Without the columns the stored values stay, though the rows change something else.
  const bare = await bring('entries', await sheet('bare', heads.slice(0, 6), [['A1', '小学组', '微课', '新名', '赵一', '云澜小学']]));
  expect(bare.applied.counts).toMatchObject({ update: 1 });
  expect((await look()).map(Object.values)).toEqual(first);
  const cleared = await bring('entries', await sheet('cleared', heads, [['A1', '小学组', '微课', '新名', '赵一', '云澜小学', '', ''], line('A2', '', '')]));
  expect(cleared.applied.counts).toMatchObject({ update: 1, same: 1 });
  expect(cleared.preview.changes.map((one) => `${one.what} ${one.before} → ${one.after}`)).toEqual(['语言 维吾尔语 → ', '评委数 5 → 按规则']);
  expect((await look())[0]).toEqual({ number: 'A1', language: '', coverage: null });
  expect(await takeBack()).toMatchObject({ restored: 1 });
  expect((await look()).map(Object.values)).toEqual(first);
});

test('judges: projects by name and alias, languages, fewest entries not above most; kept, shown, taken back', async () => {
  const { rules } = await program.client.contests.get({ contestId });
  const [project] = rules.categories;
  if (!project) throw new Error('no category');
  const heads = ['姓名', '单位', '项目', '语言', '最少件数', '最多件数'];
  const { preview, applied } = await bring('judges', await sheet('judges', heads, [
    ['王五', '一中', project.name, '英文、汉语、维语', '2件', '10'], ['李四', '二中', '不限', '', '', ''], ['赵六', '三中', '舞蹈', '', '', ''],
    ['孙七', '四中', '', '', '11', '10'], ['周八', '五中', '', '', '-1', ''],
  ]));
  expect(said(preview.problems)).toEqual(['4C unknown_category', '5E load_order', '6E number_format']);
  expect(preview.problems[1]?.message).toContain('最少件数 11 大于最多件数 10');
  expect(applied.counts).toMatchObject({ add: 2, skip: 3 });
  const look = () => stored<Record<string, unknown>>('select name, categories, languages, min_load, max_load from judges order by slot');
  const first = [['王五', `["${project.id}"]`, '["英语","维吾尔语"]', 2, 10], ['李四', '[]', '[]', null, null]];
  expect((await look()).map(Object.values)).toEqual(first);
  // A sheet that only lowers the most is held against the fewest that is stored.
  const low = await bring('judges', await sheet('low', ['姓名', '单位', '最多件数'], [['王五', '一中', '1'], ['李四', '二中', '7']]));
  expect(said(low.preview.problems)).toEqual(['2C load_order']);
  expect((await look()).map(Object.values)).toEqual([first[0], ['李四', '[]', '[]', null, 7]]);
  const changed = await bring('judges', await sheet('changed', heads, [['王五', '一中', '', '维语', '', '10']]));
  expect(changed.preview.changes.map((one) => `${one.what} ${one.before} → ${one.after}`)).toEqual([
    `评审项目 ${project.name} → 不限`, '评审语言 英语、维吾尔语 → 维吾尔语', '最少件数 2 → 不限',
  ]);
  await takeBack();
  expect((await look())[0]).toMatchObject({ name: '王五', categories: `["${project.id}"]`, languages: '["英语","维吾尔语"]', min_load: 2 });
});

test('an import from before these columns were known is taken back without touching them', async () => {
  await bring('judges', await sheet('again', ['姓名', '单位', '任教学科'], [['王五', '一中', '数学']]));
  await program.client.workspace.close({});
  const connection = openConnection(databaseFile(program.dir), { create: false, quickCheck: false });
  connection.transaction((db) => db.run(`update import_changes set before = json_remove(before, '$.categories', '$.languages', '$.min_load')
    where batch_id = (select id from import_batches order by revision desc limit 1)`));
  connection.close();
  await program.client.workspace.open({ dir: program.dir });
  // Another program's hand: a person says that it is right.
  await program.client.workspace.accept({ reason: '旧的导入记录' });
  expect(await takeBack()).toMatchObject({ restored: 1 });
  expect((await stored<Record<string, unknown>>("select subjects, languages, min_load from judges where name = '王五'"))[0])
    .toEqual({ subjects: '[]', languages: '["英语","维吾尔语"]', min_load: 2 });
});

test('templates offer the columns as optional ones with an example', async () => {
  for (const [kind, heads] of [['entries', ['语言', '评委数']], ['judges', ['评审项目', '评审语言', '最少件数']]] as const) {
    const outFile = join(program.files, `${kind}-template.xlsx`);
    await program.client.imports.template({ contestId, kind, outFile });
    const book = openWorkbook(outFile);
    const rows = readAllRows(book, 0).rows.map((row) => row.cells.map((cell) => cell.text));
    const header = rows.find((row) => row.includes(heads[0])) ?? [];
    const example = rows.at(-1) ?? [];
    for (const head of heads) expect([head, example[header.indexOf(head)]]).toEqual([head, expect.stringMatching(/./)]);
    const notes = readAllRows(book, 1).rows.map((row) => row.cells.map((cell) => cell.text));
    expect(notes.filter((row) => (heads as readonly string[]).includes(row[0] ?? '')).map((row) => row[1])).toEqual(heads.map(() => '选填'));
    expect((await program.client.imports.preview({ contestId, kind, filePath: outFile })).problems.map((one) => one.code)).toEqual(['example_row']);
  }
});
