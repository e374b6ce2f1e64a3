// A list of teachers goes in: whatever the sheet looks like, once only, with transfers and periods, and out again.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkCharacter } from '#backend/identity/numbers.ts';
import { makeWorkbook } from './made-sheet.ts';
import { join } from 'node:path';
import { RecordWorkspace, type Cells } from './record-workspace.ts';

let workspace: RecordWorkspace;
beforeEach(() => void (workspace = new RecordWorkspace()));
afterEach(() => {
  expect(workspace.broken()).toEqual([]);
  workspace.close();
});

const headers = ['姓名', '性别', '证件类型', '身份证号', '工号', '联系电话', '学校名称', '学校标识码', '县区', '学段', '学科', '职称', '入职日期', '注册起始日期', '调入日期', '在职状态',
  '状态起始日期', '状态结束日期', '备注'];
const id = (serial: number): string => {
  const digits = `61019919850412${String(serial).padStart(3, '0')}`;
  return digits + checkCharacter(digits);
};
const teacher = (more: Record<string, string | number>): Cells => headers.map((header) => more[header] ?? null);
const good = (serial: number, more: Record<string, string | number> = {}): Cells => teacher({
  姓名: `张${'甲乙丙丁戊己庚辛'[serial % 8] ?? ''}${'一二三四五'[serial % 5] ?? ''}`, 身份证号: id(serial), 学校名称: '望江区第一小学', 县区: '望江区教育局', ...more,
});
interface Row {
  id: number; name: string; sex: string; hired_on: string; registered_from: string; state: string; stage: string; id_masked: string; id_type: string;
  school: string; subject: string;
}
const teachers = (): Row[] => workspace.rows<Row>(
  'select t.*, s.name as school from teachers t left join schools s on s.id = t.school_id order by t.id');
const stays = (): unknown[] =>
  workspace.rows('select s.name, h.from_date, h.to_date from teacher_schools h join schools s on s.id = h.school_id order by h.teacher_id, h.from_date');

describe('a list as people keep it', () => {
  test('dates in every form, padded names, old and foreign numbers, stages and states by other words', async () => {
    const file = workspace.file(headers, [
      good(1, { 姓名: '李　明', 性别: '男', 入职日期: '2010年9月', 注册起始日期: '2022.9.1', 学段: '幼儿园', 在职状态: '在编' }),
      good(2, { 身份证号: ` ${id(2)} `, 入职日期: '20120901', 注册起始日期: 44_805, 在职状态: '已退休' }),
      teacher({ 姓名: '王旧', 身份证号: '130503670401001', 学校名称: '望江区第一小学', 县区: '望江区教育局', 入职日期: '1989/7/1' }),
      teacher({ 姓名: 'Anna Smith', 证件类型: '外国护照', 身份证号: 'e1234567', 学校名称: '望江区第一小学', 县区: '望江区教育局' }),
      good(5, { 身份证号: id(5).slice(0, 17) + (id(5).endsWith('1') ? '2' : '1') }), good(6, { 证件类型: '学生证' }), good(7, { 入职日期: '去年九月' }),
      good(8, { 性别: '不详？' }),
    ]);
    const done = await workspace.import('teachers', file);
    expect(done.counts).toEqual({ add: 4, update: 0, same: 0, skip: 4 });
    expect(done.problems).toEqual(expect.arrayContaining(['6 id_checksum', '7 unknown_word', '8 date_format', '9 unknown_word',
      '4 id_old', '2 spaces']));
    expect(teachers()).toMatchObject([
      { name: '李明', sex: 'male', hired_on: '2010-09-01', registered_from: '2022-09-01', stage: '学前', state: 'active', school: '望江区第一小学' },
      { hired_on: '2012-09-01', registered_from: '2022-09-01', state: 'retired' },
      { name: '王旧', id_masked: '1305**********0016', sex: 'male', hired_on: '1989-07-01' }, { name: 'Anna Smith', id_type: '护照' },
    ]);
    const shown = JSON.stringify(await workspace.preview('teachers', file, { page: { filter: 'all', offset: 0, limit: 100 } }));
    expect(shown).not.toContain(id(1));
  });

  test('a workbook with title, notes, footer and two-row header is a list too', async () => {
    const file = await makeWorkbook(join(workspace.folder, '名册.xlsx'), { 在职: (sheet) => {
      sheet.addRow(['望江区教师基本情况表']);
      sheet.addRow(['填报单位（盖章）：          填表人：']);
      sheet.addRow(['序号', '教师姓名', '有效证件号码', '任教学校', '所属区县', '参加工作时间']);
      sheet.addRow([1, '赵敏', id(1), '望江区第一小学', '望江区教育局', new Date('2015-09-01T00:00:00Z')]);
      sheet.addRow([2, '钱塘', Number(`${id(2).slice(0, 17)}0`), '望江区第一小学', '望江区教育局', '2015.9']);
      sheet.addRow(['合计', '2 人']);
    } });
    const done = await workspace.import('teachers', file);
    expect(done.counts).toMatchObject({ add: 1, skip: 1 });
    expect(done.problems).toContain('5 long_number');
    expect(teachers()).toMatchObject([{ name: '赵敏', hired_on: '2015-09-01' }]);
  });

  test('schools by code, then by whole name within the unit, never by a part of it', async () => {
    const done = await workspace.import('teachers', workspace.file(headers, [
      good(1, { 学校名称: '实验小学', 学校标识码: '2161990001' }), good(2, { 学校名称: '实验小学', 县区: '青禾区教育局' }), good(3, { 学校名称: '望江区实验小学' }),
      good(4, { 学校名称: '实小', 学校标识码: '2161990001' }), good(5, { 学校名称: '实验小学', 县区: '' }),
    ]));
    expect(done.problems).toEqual(['5 school_name', '6 school_ambiguous']);
    expect(workspace.rows('select name, code, stage from schools order by name, code')).toEqual([
      { name: '实验小学', code: null, stage: '小学' }, { name: '实验小学', code: '2161990001', stage: '小学' }, { name: '望江区实验小学', code: null, stage: '小学' },
    ]);
    expect(teachers().map((one) => one.school)).toEqual(['实验小学', '实验小学', '望江区实验小学', '实验小学']);
  });
});

describe('once more', () => {
  test('the same list changes nothing, whether people have numbers or not', async () => {
    const file = workspace.file(headers, [
      good(1, { 联系电话: '13800138000', 在职状态: '产假', 状态起始日期: '2025-03-01', 状态结束日期: '2025-08-31', 备注: '二孩' }),
      teacher({ 姓名: '无号', 学校名称: '望江区第一小学', 县区: '望江区教育局' }), teacher({ 姓名: '有工号', 工号: 'J01', 学校名称: '望江区第一小学', 县区: '望江区教育局' }),
      good(2, { 姓名: '无号' }),
    ]);
    expect((await workspace.import('teachers', file)).counts).toMatchObject({ add: 4 });
    expect((await workspace.import('teachers', file)).counts).toEqual({ add: 0, update: 0, same: 4, skip: 0 });
    expect(workspace.rows('select kind, from_date, to_date from teacher_periods')).toEqual([{ kind: 'maternity', from_date: '2025-03-01',
      to_date: '2025-08-31' }]);
  });

  test('empty cells and missing columns keep what is stored', async () => {
    await workspace.import('teachers', workspace.file(headers, [good(1, { 学科: '数学', 职称: '一级教师', 联系电话: '13800138000' })]));
    const done = await workspace.import('teachers', workspace.file(['姓名', '身份证号', '学科'], [[good(1)[0] ?? '', id(1), '语文']]));
    expect(done.counts).toMatchObject({ update: 1 });
    expect(workspace.rows('select subject, professional_title, phone_masked from teachers')).toEqual([
      { subject: '语文', professional_title: '一级教师', phone_masked: '138****8000' }]);
  });

  test('a number that comes later is filled in; one that belongs to another name is refused', async () => {
    await workspace.import('teachers', workspace.file(headers, [teacher({ 姓名: '周舟', 学校名称: '望江区第一小学', 县区: '望江区教育局' }), good(2, { 姓名: '吴越' })]));
    const done = await workspace.import('teachers', workspace.file(headers, [good(1, { 姓名: '周舟' }), good(2, { 姓名: '郑国' })]));
    expect(done.counts).toEqual({ add: 0, update: 1, same: 0, skip: 1 });
    expect(done.problems).toContain('3 id_other_name');
    expect(done.messages.join()).toContain('“吴越”');
    expect(done.messages.join()).not.toContain(id(2));
    expect(workspace.rows('select count(*) as n from teachers where id_index is not null')).toEqual([{ n: 2 }]);
  });

  test('repeats in a file: the same number, another name under it, and a namesake that may be another person', async () => {
    const namesake = teacher({ 姓名: '冯同', 学校名称: '望江区第一小学', 县区: '望江区教育局' });
    const file = workspace.file(headers, [good(1), good(1), good(1, { 姓名: '别人' }), namesake, namesake]);
    const done = await workspace.import('teachers', file);
    expect(done.counts).toEqual({ add: 2, update: 0, same: 0, skip: 3 });
    expect(done.problems).toEqual(['3 duplicate_row', '4 duplicate_person', '6 duplicate_row']);
    const added = await workspace.import('teachers', file, { duplicates: [{ sheet: '来源1', row: 6, choice: 'add' }] });
    expect(added.counts).toMatchObject({ add: 1, same: 2 });
    // Now there are two without numbers: a row cannot tell which one it means.
    expect((await workspace.import('teachers', workspace.file(headers, [namesake]))).problems).toEqual(['2 teacher_ambiguous']);
  });
});

test('what is doubtful is said: sex, month, namesakes without numbers, periods without or inside another', async () => {
  const bare = teacher({ 姓名: '同名', 学校名称: '望江区第一小学', 县区: '望江区教育局' });
  const leave = { 在职状态: '产假', 状态起始日期: '2025-03-01', 状态结束日期: '2025-08-31' };
  const first = workspace.file(headers, [bare, bare, good(1, { 性别: id(1)[16] === '1' ? '女' : '男', 入职日期: '2010.1' }),
    good(2, { 在职状态: '病休' }), good(3, leave)]);
  const done = await workspace.import('teachers', first, { duplicates: [{ sheet: '来源1', row: 3, choice: 'add' }] });
  expect([done.counts.add, done.problems]).toEqual([5, expect.arrayContaining(['4 id_sex', '4 date_doubtful', '5 period_no_start'])]);
  const later = await workspace.import('teachers', workspace.file(headers, [good(4, { 姓名: '同名' }), good(3, { ...leave, 状态起始日期: '2025-04-01' })]));
  expect([later.counts, later.problems]).toEqual([{ add: 1, update: 0, same: 1, skip: 0 }, ['2 teacher_namesake', '3 period_overlap']]);
});

describe('transfers', () => {
  const moved = (more: Record<string, string>): Cells => good(1, { 学校名称: '青禾区第二小学', 县区: '青禾区教育局', ...more });

  test('another school in a later list is a transfer on its day; the history stays, and again it is the same', async () => {
    await workspace.import('teachers', workspace.file(headers, [good(1, { 入职日期: '2012-09-01' })]));
    const file = workspace.file(headers, [moved({ 调入日期: '2024.8.20' })]);
    expect((await workspace.import('teachers', file)).counts).toMatchObject({ update: 1 });
    expect(stays()).toEqual([
      { name: '望江区第一小学', from_date: '2012-09-01', to_date: '2024-08-19' }, { name: '青禾区第二小学', from_date: '2024-08-20', to_date: null }]);
    expect((await workspace.import('teachers', file)).counts).toMatchObject({ same: 1 });
  });

  test('without a day it is today, and said; on a day before the present stay it is refused', async () => {
    await workspace.import('teachers', workspace.file(headers, [good(1, { 入职日期: '2012-09-01' })]));
    const refused = await workspace.import('teachers', workspace.file(headers, [moved({ 调入日期: '2010-01-01' })]));
    expect([refused.counts.skip, refused.problems]).toEqual([1, ['2 unit_new', '2 transfer_overlap']]);
    const done = await workspace.import('teachers', workspace.file(headers, [moved({})]));
    expect([done.counts.update, done.problems]).toEqual([1, ['2 transfer_today']]);
    expect(stays()).toMatchObject([{ to_date: '2025-12-30' }, { from_date: '2025-12-31', to_date: null }]);
  });
});

describe('undo', () => {
  test('takes away what was added with its schools and units, and puts back what was changed', async () => {
    const first = await workspace.import('teachers', workspace.file(headers, [good(1, { 学科: '数学' })]));
    const before = JSON.stringify([workspace.rows('select id, name, subject, school_id, state, hex(id_sealed) from teachers'), stays()]);
    const second = await workspace.import('teachers', workspace.file(headers, [
      good(1, { 学科: '语文', 学校名称: '新学校', 县区: '新区教育局', 调入日期: '2025-09-01', 在职状态: '病休', 状态起始日期: '2025-10-01' }), good(2)]));
    expect(workspace.whyNot(first.batchId)).toContain('又改过其中的记录');
    expect(await workspace.undo(second.batchId)).toMatchObject({ removed: 1, restored: 1, reversed: 0 });
    expect(JSON.stringify([workspace.rows('select id, name, subject, school_id, state, hex(id_sealed) from teachers'), stays()])).toBe(before);
    expect(workspace.rows('select * from teacher_periods')).toEqual([]);
    expect(workspace.rows('select name from submitting_units')).toEqual([{ name: '望江区教育局' }]);
    await workspace.undo(first.batchId);
    expect([teachers(), workspace.rows('select * from schools'), workspace.rows('select * from submitting_units')]).toEqual([[], [], []]);
  });

  test('is refused once credits depend on a teacher, and says so', async () => {
    const { batchId } = await workspace.import('teachers', workspace.file(headers, [good(1)]));
    await workspace.import('trainings', workspace.file(['姓名', '身份证号', '培训项目', '级别', '形式', '结束日期', '学时'], [[good(1)[0] ?? '', id(1), '甲',
      '省级', '远程', '2024-05-01', 10]]));
    await expect(workspace.undo(batchId)).rejects.toMatchObject({ code: 'import_depends' });
    expect(workspace.whyNot(batchId)).toContain('已有学分台账记录的教师');
    expect(teachers()).toHaveLength(1);
  });
});
