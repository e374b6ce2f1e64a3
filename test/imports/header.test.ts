// Header rows: found below titles, in two lines, under other names; never guessed where two answers are possible.
import { describe, expect, test } from 'vitest';
import { targetsOf } from '#backend/imports/kinds.ts';
import { headerKey, vocabularyOf } from '#backend/imports/targets.ts';
import { editDistance, findHeader, joinedHeader, nearestTarget } from '#backend/imports/header.ts';
import type { HeaderFound } from '#backend/imports/header.ts';
import { entryHeaders } from './made-sheet.ts';

const none: ReadonlySet<string> = new Set();
const find = (
  rows: readonly string[][], kind: 'entries' | 'judges' = 'entries',
    choices: { column: string; target: string | null }[] = [],
): HeaderFound =>
  findHeader(targetsOf(kind), rows.map((texts, index) => ({ rowNumber: index + 1, texts })),
    { choices, optional: none, row: null, remembered: () => undefined });
const keys = (found: HeaderFound): (string | null)[] => found.columns.map((one) => one.target?.key ?? null);

const judgeHeaders = ['姓名', '单位', '学校标识码', '报送单位', '任教学科', '评审组别', '手机', '证件号码', '最多件数'];

describe('the plain sheets', () => {
  test('entries', () => {
    const found = find([entryHeaders, ['1', '南湖区']]);
    expect(found).toMatchObject({ row: 1, firstRow: 1, faults: [], missing: [] });
    expect(keys(found)).toEqual(['index', 'submittingUnit', 'number', 'division', 'category', 'subject', 'grade',
      'title', 'authorNames',
      'authorIds', 'authorPhones', 'authorUnits', 'schoolCode', 'advisors', 'fileName', 'duration', 'remark']);
  });

  test('judges', () => {
    expect(keys(find([judgeHeaders], 'judges'))).toEqual(['name', 'unit', 'schoolCode', 'submittingUnit', 'subjects',
      'divisions', 'phone', 'id', 'maxLoad']);
  });

  test('every alias means one target only, but for those that stand for several on purpose', () => {
    for (const kind of ['entries', 'judges'] as const) {
      for (const target of targetsOf(kind)) {
        for (const name of [target.heading,
          target.key]) expect(vocabularyOf(targetsOf(kind)).byAlias.get(headerKey(name))?.key).toBe(target.key);
        for (const alias of target.aliases) expect([alias,
          vocabularyOf(targetsOf(kind)).byAlias.get(headerKey(alias))?.key]).toEqual([alias, target.key]);
      }
    }
  });
});

describe('ugly sheets', () => {
  test('title and note rows above, swapped columns, stars, blanks, line breaks, zero-width characters, remarks in brackets', () => {
    const found = find([
      ['2026年南湖区微课评选推荐作品汇总表'], ['填报单位（盖章）：南湖区教育局', '', '填表人：王某', '', '联系电话：029'], [],
      ['序 号', '作品名称*', '作 者\n姓名（必填）', '\u200b组别', '类 别', '\ufeff作者单位(全称)', '身份证号/学籍号', '手机号码', '备注：'],
      ['1', '分数', '张三', '小学', '微课', '一小', '', '', ''],
    ]);
    expect(found).toMatchObject({ row: 4, firstRow: 4, faults: [], missing: [] });
    expect(keys(found)).toEqual(['index', 'title', 'authorNames', 'division', 'category', 'authorUnits', 'authorIds',
      'authorPhones', 'remark']);
  });

  test('two lines: 一级/二级 joined, blocks of a second author', () => {
    const above = ['序号', '作品名称', '组别', '项目', '第一作者', '', '', '', '第二作者', '', '', '', '指导教师', ''];
    const below = ['', '', '', '', '姓名', '身份证号', '手机', '单位', '姓名', '身份证号', '手机', '单位', '姓名', '手机'];
    const found = find([['汇总表'], above, below, ['1', '分数']]);
    expect(found).toMatchObject({ row: 3, firstRow: 2, missing: [] });
    expect(keys(found)).toEqual(['index', 'title', 'division', 'category', 'authorNames', 'authorIds', 'authorPhones',
      'authorUnits',
      'author2Name', 'author2Id', 'author2Phone', 'author2Unit', 'advisors', null]);
    expect(found.columns[5]?.header).toBe('第一作者/身份证号');
  });

  test('a data row that happens to hold known words is no second header line', () => {
    const found = find([entryHeaders, ['1', '南湖区教育局', '', '小学', '微课', '数学', '三年级', '作品', '姓名']]);
    expect(found.row).toBe(1);
  });

  test('联系电话 beside 联系人 is not the author\'s', () => {
    const base = ['作品名称', '作者', '组别', '项目', '作者单位'];
    expect(keys(find([[...base, '联系人', '联系电话']])).slice(5)).toEqual([null, null]);
    expect(keys(find([[...base, '联系电话']])).slice(5)).toEqual(['authorPhones']);
  });

  test('no header at all', () => {
    expect(find([['随便写的'], ['一些', '文字']])).toMatchObject({ row: 0, columns: [] });
    expect(find([]).missing.map((one) => one.key)).toEqual(['division', 'category', 'title', 'authorNames',
      'authorUnits']);
  });
});

describe('nothing is guessed in silence', () => {
  test('a near miss is taken and said', () => {
    const found = find([['作品名称', '作者姓名', '组别', '项目', '作者的单位', '学校标识代码']]);
    expect(keys(found)).toEqual(['title', 'authorNames', 'division', 'category', 'authorUnits', 'schoolCode']);
    expect(found.faults.map((one) => [one.code, one.severity, one.column])).toEqual([['header_guessed', 'warning',
      'E'], ['header_guessed', 'warning', 'F']]);
  });

  test('two columns of one meaning: neither, and it says so', () => {
    const found = find([['作品名称', '作品题目', '作者姓名', '组别', '项目', '作者单位']]);
    expect(keys(found)).toEqual([null, null, 'authorNames', 'division', 'category', 'authorUnits']);
    expect(found.faults).toMatchObject([{ code: 'header_twice', severity: 'error', column: 'B' }]);
    expect(found.missing.map((one) => one.key)).toEqual(['title']);
  });

  test('the user\'s choice settles it', () => {
    const headers = ['作品名称', '作品题目', '作者姓名', '组别', '项目', '作者单位'];
    expect(keys(find([headers], 'entries', [{ column: 'B', target: 'title' }]))).toEqual([null, 'title', 'authorNames',
      'division', 'category', 'authorUnits']);
    expect(keys(find([headers], 'entries', [{ column: 'B', target: null }]))).toEqual(['title', null, 'authorNames',
      'division', 'category', 'authorUnits']);
  });

  test('known headings that are not imported are not mistaken', () => {
    const found = find([['作品名称', '作者姓名', '组别', '项目', '作者单位', '奖次', '名次', '民族', '联系人', '指导教师手机']]);
    expect(keys(found).slice(5)).toEqual([null, null, null, null, null]);
    expect(found.faults).toEqual([]);
  });

  test('far words and words between two targets mean nothing', () => {
    expect([nearestTarget(targetsOf('entries'), '天气'), nearestTarget(targetsOf('entries'), '作者'),
      nearestTarget(targetsOf('entries'), '校内推荐意见')]).toEqual([null, null, null]);
    expect(nearestTarget(targetsOf('entries'), '作者单位名')?.target.key).toBe('authorUnits');
  });
});

test('edit distance', () => {
  expect([editDistance('', ''), editDistance('作者', ''), editDistance('作者单位', '作者的单位'),
    editDistance('kitten', 'sitting')]).toEqual([0, 2, 1, 3]);
});

test('joined headers', () => {
  expect(joinedHeader(['A', 'B', '', 'C'], ['', 'x', 'y', ''])).toEqual(['A', 'B/x', 'B/y', 'C']);
});
