// Import of training programmes: sessions, words, numbers, repeats, what credits rest on, undo; all over the contract.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { databaseFile } from '#backend/folders.ts';
import type { Fault } from '#backend/imports/faults.ts';
import { readProgramme } from '#backend/imports/programmes/read.ts';
import type { Plan } from '#contract/schema/imports.ts';
import { violations } from '#db/invariants.ts';
import { openCopy } from '#db/open.ts';
import { startProgram, type TestProgram } from '../flow/harness.ts';
import { row as rowOf } from './made-sheet.ts';

const headings = ['项目编号', '项目名称', '年度', '级别', '形式', '主题', '主办单位', '主办单位级别', '承办机构', '备案号', '学时', '期次', '开始', '结束', '天数', '地点', '数字素养标签'];
type Cells = Partial<Record<string, string>>;
const good: Cells = {
  项目编号: '', 项目名称: '学科与人工智能融合研修', 年度: '2026', 级别: '县级', 形式: '集中培训', 主题: '人工智能', 主办单位: '南湖区教育局', 学时: '24', 期次: '第一期',
  开始: '2026-07-06', 结束: '2026.7.9', 天数: '4', 地点: '南湖区实验小学', 数字素养标签: 'A1、L3.1 数字化教学设计',
};
const line = (more: Cells = {}): string => headings.map((heading) => `"${({ ...good, ...more })[heading] ?? ''}"`).join(',');

describe('one row', () => {
  const cells = {
    name: '研修', year: '2026', level: '20 省级', form: '3-网络研修', from: '2026年7月', to: '', hours: '24.5学时', tags: '数字化认识',
  };
  const read = (more: Record<string, string>) => {
    const faults: Fault[] = [];
    const record = readProgramme(rowOf({ ...cells, ...more }), faults);
    return { record, codes: faults.map((one) => `${one.target} ${one.code}`) };
  };

  test('words with their codes, a month, hours with their unit, tags by name', () => {
    expect(read({})).toEqual({ codes: [], record: {
      programme: {
        code: '', name: '研修', year: 2026, level: 'province', form: 'remote', focus: '', organiser: '', organiserLevel: 'province', provider: '',
        approval: '', hoursX100: 2450, tags: ['L1.1'], remark: '',
      },
      session: { name: '', from: '2026-07-01', to: '2026-07-31', days: null, hoursX100: 2450, place: '' },
    } });
    expect(read({ year: '', from: '2025-12-30', to: '2026-01-03' }).record?.programme.year).toBe(2025);
    expect(read({ from: '', span: '2026-07-06至2026-07-09' }).record?.session).toMatchObject({ from: '2026-07-06', to: '2026-07-09' });
    expect(read({ from: '' }).record?.session).toBeNull();
  });

  test.each<[Record<string, string>, string]>([
    [{ name: '' }, 'name required'], [{ year: '', from: '' }, 'year required'], [{ year: '去年' }, 'year number_format'],
    [{ level: '' }, 'level required'], [{ level: '宇宙级' }, 'level unknown_word'], [{ form: '' }, 'form required'],
    [{ form: '心灵感应' }, 'form unknown_word'], [{ focus: '烹饪' }, 'focus unknown_word'], [{ tags: 'A1、Z9' }, 'tags unknown_word'],
    [{ hours: '一天' }, 'hours number_format'], [{ hours: '1.234' }, 'hours number_format'], [{ hours: '-3' }, 'hours number_range'],
    [{ days: '400' }, 'days number_range'], [{ days: '1.5' }, 'days number_format'], [{ from: '2026-02-30' }, 'from date_format'],
    [{ from: '2026-07-09', to: '2026-07-06' }, 'to date_order'], [{ name: '长'.repeat(201) }, 'name too_long'],
  ])('%j is an error and no record', (more, code) => {
    const { record, codes } = read(more);
    expect(codes).toContain(code);
    expect(record).toBeNull();
  });
});

describe('over the contract', () => {
  let program: TestProgram;
  let files = 0;
  beforeEach(async () => {
    program = await startProgram();
  });
  afterEach(async () => {
    expect(program.bugs).toEqual([]);
    await program.backend.close();
    const connection = openCopy(databaseFile(program.dir));
    expect(violations(connection.read)).toEqual([]);
    connection.close();
    await program.close();
  });

  const csv = (...lines: string[]): string => {
    files += 1;
    const file = join(program.files, `项目${files}.csv`);
    writeFileSync(file, `${headings.join(',')}\n${lines.join('\n')}\n`);
    return file;
  };
  const preview = (filePath: string, plan: Partial<Plan> = {}) => program.client.imports.preview({ kind: 'programmes', filePath, ...plan });
  async function apply(filePath: string, plan: Partial<Plan> = {}) {
    const { fileHash, basedOn, counts } = await preview(filePath, plan);
    const applied = await program.client.imports.apply({ kind: 'programmes', filePath, ...plan, fileHash, basedOn });
    expect(applied.counts).toEqual(counts);
    return applied;
  }
  const list = async () => (await program.client.programmes.list({})).programmes;
  const codes = async (file: string, plan: Partial<Plan> = {}): Promise<string[]> =>
    (await preview(file, plan)).problems.map((one) => `${one.row} ${one.code}`);
  const refusal = async (work: Promise<unknown>): Promise<unknown> => work.then(() => 'no refusal',
    (error: { code?: string }) => error.code ?? error);

  test('programmes with their sessions; the same file again brings nothing; corrections change in place; undo brings back', async () => {
    const file = csv(line(), line({ 期次: '第二期', 开始: '2026-08-03', 结束: '2026-08-06', 学时: '20' }), line({ 项目名称: '校长培训', 项目编号: 'x１', 开始: '', 结束: '' }));
    const first = await apply(file);
    expect(first).toMatchObject({ counts: { add: 3, update: 0, same: 0, skip: 0 }, posted: 0, declared: 0, revision: 1 });
    const made = await list();
    expect(made.map((one) => [one.name, one.code, one.level, one.form, one.focus, one.organiserLevel, one.hours, one.tags, one.sessions])).toEqual([
      ['学科与人工智能融合研修', '', 'county', 'concentrated', 'subjectAi', 'county', 24, ['A1', 'L3.1'], 2],
      ['校长培训', 'X1', 'county', 'concentrated', 'subjectAi', 'county', 24, ['A1', 'L3.1'], 0]]);
    const { list: sessions } = await program.client.programmes.get({ programmeId: made[0]?.programmeId ?? 0 });
    expect(sessions.map((one) => [one.name, one.from, one.to, one.days, one.hours, one.place])).toEqual([
      ['第一期', '2026-07-06', '2026-07-09', 4, 24, '南湖区实验小学'], ['第二期', '2026-08-03', '2026-08-06', 4, 20, '南湖区实验小学']]);
    expect((await apply(file)).counts).toEqual({ add: 0, update: 0, same: 3, skip: 0 });
    // Level and dates corrected, a number given to one that had none, another without its organiser.
    const second = csv(line({ 项目编号: 'B7', 级别: '市级', 结束: '2026-07-10', 天数: '5' }), line({ 项目名称: '校长培训', 项目编号: 'X1', 主办单位: '', 开始: '', 结束: '' }));
    const found = await preview(second);
    expect(found.counts).toEqual({ add: 0, update: 1, same: 1, skip: 0 });
    expect(found.changes.map(({ what, before, after }) => `${what} ${before}→${after}`)).toEqual(['项目编号 →B7', '级别 县级→市级', '结束日期 2026-07-09→2026-07-10', '天数 4→5']);
    const corrected = await apply(second);
    expect((await list())[0]).toMatchObject({ code: 'B7', level: 'city', sessions: 2 });
    expect((await program.client.imports.batches({ kind: 'programmes' })).batches.map((one) => [one.canUndo, one.counts.update])).toEqual([
      [true, 1], [true, 0], [false, 0]]);
    expect(await refusal(program.client.imports.undo({ batchId: first.batchId }))).toBe('import_depends');
    expect(await program.client.imports.undo({ batchId: corrected.batchId })).toMatchObject({ removed: 0, restored: 2, reversed: 0 });
    expect(await list()).toEqual(made);
    expect(await program.client.imports.undo({ batchId: first.batchId })).toMatchObject({ removed: 4, restored: 0 });
    expect(await list()).toEqual([]);
    expect((await apply(file)).counts.add).toBe(3);
  });

  test('rows of one programme must agree, a session comes once, namesakes without an organiser are never guessed between', async () => {
    const file = csv(line(), line({ 级别: '市级', 期次: '第二期' }), line(), line({ 主办单位: '河东区教育局' }));
    expect(await codes(file)).toEqual(['3 programme_differs', '4 duplicate_row']);
    await apply(file);
    expect(await codes(csv(line({ 主办单位: '', 期次: '第九期' })))).toEqual(['2 programme_several']);
    expect((await list()).map((one) => one.organiser)).toEqual(['南湖区教育局', '河东区教育局']);
    // One of its own beside it, and not once more when the file comes again.
    const other = csv(line({ 级别: '省级' }));
    const plan = { duplicates: [{ sheet: (await preview(other)).sheets[0]?.name ?? '', row: 2, choice: 'add' as const }] };
    expect((await apply(other, plan)).counts.add).toBe(1);
    expect((await apply(other, plan)).counts.same).toBe(1);
  });

  test('what the records say moved on: stale; people enrolled: no undo; columns may be called by other names', async () => {
    const file = csv(line());
    const { fileHash, basedOn } = await preview(file);
    await program.client.programmes.save({ name: '别的', year: 2026, level: 'school', form: 'schoolBased' });
    expect(await refusal(program.client.imports.apply({ kind: 'programmes', filePath: file, fileHash, basedOn }))).toBe('stale_revision');
    await apply(file);
    const { programmeId } = (await list()).find((one) => one.organiser !== '') ?? { programmeId: 0 };
    const { list: [session] } = await program.client.programmes.get({ programmeId });
    const { teacherId } = await program.client.directory.saveTeacher({ name: '王五' });
    await program.client.programmes.enrol({ sessionId: session?.sessionId ?? 0, teacherIds: [teacherId] });
    expect((await program.client.imports.batches({})).batches[0]).toMatchObject({ canUndo: false, whyNot: '其中有 1 个期次已有参训人员' });
    // Once credits rest on it, what they were rated by stays; the rest may still change.
    const { sessionId = 0 } = session ?? {};
    await program.client.programmes.assess({ sessionId, rows: [{ teacherId, result: 'pass', hours: 24 }] });
    const { basedOn: posting, lines } = await program.client.programmes.proposePosting({ sessionId });
    expect(lines).toBe(1);
    await program.client.programmes.post({ sessionId, basedOn: posting });
    expect(await codes(csv(line({ 级别: '市级', 天数: '3', 地点: '别处' })))).toEqual(['2 programme_posted']);
    expect((await apply(csv(line({ 地点: '别处' })))).counts.update).toBe(1);
    const other = join(program.files, '省厅导出.csv');
    writeFileSync(other, '培训年度,培训项目名称,培训类别,培训方式,培训机构名称,总学时,培训起止时间\n2026,网安培训,10,4,某大学,8,2026-09-01至2026-09-02\n');
    await apply(other);
    expect((await list()).find((one) => one.name === '网安培训')).toMatchObject({ level: 'national', form: 'blended', provider: '某大学', hours: 8, sessions: 1 });
  });

  test('unknown words are mapped, dates made one by repair; the template filled in imports', async () => {
    const file = csv(line({ 级别: '市直', 形式: '面对面' }));
    const found = await preview(file);
    expect(found.valuesToMap.map((one) => [one.target, one.from, one.choices.length])).toEqual([['level', '市直', 6], ['form', '面对面', 5]]);
    expect(found.repairs.map((one) => [one.code, one.count, one.examples])).toEqual([['dates', 1, [{ before: '2026.7.9', after: '2026-07-09' }]]]);
    const values = [{ target: 'level', from: '市直', to: '市级' }, { target: 'form', from: '面对面', to: '集中培训' }];
    expect((await apply(file, { values, repairs: ['dates'] })).counts.add).toBe(1);
    const { file: form } = await program.client.imports.template({ kind: 'programmes', outFile: join(program.files, '模板.xlsx') });
    const book = new ExcelJS.Workbook();
    await book.xlsx.readFile(form);
    const sheet = book.getWorksheet('培训项目');
    if (!sheet) throw new Error('no sheet');
    const names = (sheet.getRow(3).values as string[]).slice(1);
    expect(names).toHaveLength(19);
    sheet.addRow(names.map((name) => ({ 项目名称: '模板项目', 年度: '2026', 级别: '校级', 形式: '校本研修', 开始日期: '2026-03-01' })[name] ?? ''));
    await book.xlsx.writeFile(form);
    expect((await apply(form)).counts).toEqual({ add: 1, update: 0, same: 0, skip: 0 });
  });
});
