// A clerk whose program speaks English imports a second time: what a row is like and what it changes is said in English, by every kind.
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Kind } from '#contract/schema/imports.ts';
import { startProgram, type TestProgram } from '../flow/harness.ts';
import { RosterContest } from '../imports/roster-contest.ts';
import { chineseIn } from './chinese.ts';

type Row = readonly (string | number)[];
interface Case {
  kind: Kind; heads: readonly string[];
  /** As stored, and the same records with everything else changed. */
  stored: readonly Row[]; changed: readonly Row[];
  /** Words of the changes that must be among those said. */
  says: readonly string[];
}

const id = '11010519491231002X';
const cases: readonly Case[] = [
  { kind: 'units', heads: ['单位名称', '类型', '行政区划代码', '上级单位', '别名'], stored: [['North', '设区市', '6109', '', ''], ['South', '区县', '610902', '', '']],
    changed: [['North', '设区市', '6108', '', 'N'], ['South', '直属', '610903', 'North', '']], says: ['Kind', 'Division code', 'Above', 'Other names'] },
  { kind: 'schools', heads: ['学校标识码', '学校名称', '报送单位', '学段', '别名', '曾用名'], stored: [['2161009021', 'First', 'North', '小学', '', '']],
    changed: [['2161009021', 'First', 'South', '初中', 'A', 'B']], says: ['Submitting unit', 'Stage', 'Other names', 'Former names'] },
  { kind: 'experts', heads: ['姓名', '性别', '出生年', '单位', '学历/学位', '职务', '证件号码', '手机', '学科'],
    stored: [['Ann', '女', 1970, 'First', 'BA', 'head', id, '13800000001', 'art']],
    changed: [['Anna', '女', 1971, 'Second', 'MA', 'dean', id, '13800000002', 'music']],
    says: ['Name', 'Year of birth', 'Unit', 'Degree', 'Mobile', 'Subjects'] },
  { kind: 'teachers', heads: ['姓名', '性别', '证件号码', '手机', '学校', '任教学科', '状态', '状态起始日期', '状态结束日期', '调入日期'],
    stored: [['Bob', '男', id, '13800000003', 'First', 'art', '', '', '', '']],
    changed: [['Bob', '女', id, '13800000004', 'Second', 'music', '产假', '2024-01-01', '', '2025-03-01']],
    says: ['Sex', 'Mobile', 'Subject', 'School'] },
  { kind: 'programmes', heads: ['项目编号', '项目名称', '年度', '级别', '形式', '主办单位', '学时', '期次', '开始日期', '结束日期', '天数'],
    stored: [['P1', 'Course', 2024, '省级', '集中', 'North', 40, 'one', '2024-05-01', '2024-05-05', 5]],
    changed: [['P1', 'Course', 2024, '市级', '远程', 'South', 48, 'one', '2024-05-01', '2024-05-05', 4]], says: ['Level', 'Form', 'Organiser', 'Days'] },
  { kind: 'history', heads: ['活动', '年份', '级别', '作品名称', '奖项', '获奖人', '学校'], stored: [['Contest', 2023, '省级', 'Fractions', 'first', 'Carl', 'First']],
    changed: [['Contest', 2023, '市级', 'Fractions', 'second', 'Carl', 'First']], says: ['Award of Carl', 'Level of Carl'] },
  { kind: 'entries', heads: ['作品编号', '报送单位', '组别', '项目', '作品名称', '作者姓名', '作者单位', '学科', '年级', '时长', '语言', '评委数', '备注'],
    stored: [['E1', 'North', '小学组', '微课', 'Fractions', 'Dora', 'First', 'art', '1', '8:00', '', '', ''],
      ['E2', 'North', '小学组', '微课', 'Water', 'Ed', 'First', '', '', '', '', '', '']],
    changed: [['E1', 'South', '小学组', '微课', 'Halves', 'Dora', 'Second', 'music', '2', '9:00', '汉语', 5, 'x']],
    says: ['Title', 'Duration', 'Judges per entry', 'Remark'] },
  { kind: 'judges', heads: ['姓名', '单位', '任教学科', '评审组别', '评审项目', '手机', '最多件数', '最少件数'],
    stored: [['Fay', 'First', 'art', '小学组', '', '13800000005', '', ''], ['Gus', 'First', 'art', '', '', '13800000006', '', '']],
    changed: [['Fay', 'Second', 'music', '初中组', '微课', '13800000005', 9, 2]],
    says: ['Unit', 'Subjects', 'Divisions', 'Most entries', 'Fewest entries'] },
  { kind: 'quotas', heads: ['报送单位', '组别', '项目', '名额'], stored: [['North', '小学组', '微课', 5], ['North', '', '', 9]],
    changed: [['North', '小学组', '微课', '不限'], ['North', '', '', 7]], says: ['all entries'] },
  { kind: 'relations', heads: ['评委', '评委单位', '关系', '姓名', '学校', '证件号码', '备注'], stored: [['Gus', 'First', '亲属', 'Hal', 'First', '', 'a']],
    changed: [['Gus', 'First', '亲属', 'Hal', 'First', id, 'b']], says: ['Note', 'Number'] },
  { kind: 'affinities', heads: ['作品编号', '评委', '评委单位', '匹配度'], stored: [['E1', 'Gus', 'First', 0.5]], changed: [['E1', 'Gus', 'First', 0.7]],
    says: ['Affinity (Gus)'] },
  { kind: 'trainings', heads: ['姓名', '证件号码', '单位', '培训年度', '培训项目名称', '培训级别', '培训形式', '开始日期', '结束日期', '学时', '学分', '考核结果', '证书编号'],
    stored: [['Bob', id, 'First', 2025, 'Course', '省级', '集中', '2025-05-01', '2025-05-05', 40, 4, '合格', 'C1']],
    changed: [['Bob', id, 'First', 2025, 'Course', '省级', '集中', '2025-05-01', '2025-05-05', 48, 5, '优秀', 'C2']], says: ['Hours', 'Certificate'] },
];

let program: TestProgram;
let contest: RosterContest;
beforeAll(async () => {
  program = await startProgram();
  contest = await RosterContest.make(program);
  await program.client.workspace.setSettings({ language: 'en' });
});
afterAll(async () => {
  expect(program.bugs).toEqual([]);
  await program.close();
});

/** What a sheet's words, which stay as they are written, leave. */
const words = ['小学组', '初中组', '微课', '市级', '省级', '女', '男', '产假', '优秀', '合格', '远程', '集中', '直属', '区县', '设区市', '小学', '初中',
  '汉语', '在职', '亲属', '·', '县区', '集中培训', '远程培训'];

it.each(cases)('$kind', async ({ kind, heads, stored, changed, says }) => {
  const isRecord = ['units', 'schools', 'experts', 'teachers', 'programmes', 'trainings', 'history'].includes(kind);
  const target = isRecord ? {} : { contestId: contest.contestId };
  const preview = (filePath: string) => program.client.imports.preview({ ...target, kind, filePath });
  const first = await contest.sheet(`${kind}-1`, heads, stored);
  const before = await preview(first);
  await program.client.imports.apply({ ...target, kind, filePath: first, fileHash: before.fileHash, basedOn: before.basedOn });
  const after = await preview(await contest.sheet(`${kind}-2`, heads, changed));
  expect([after.counts.update > 0, after.problems.filter((one) => one.severity === 'error')]).toEqual([true, []]);
  const what = after.changes.map((one) => one.what);
  for (const one of says) expect(what).toContain(one);
  const rows = after.rows.flatMap(({ duplicate }) => (duplicate ? [duplicate.of, ...duplicate.difference] : []));
  const said = [...after.changes.flatMap((one) => [one.what, one.before, one.after]), ...rows];
  expect(said.map((one) => chineseIn(one, words)).filter((one) => one !== '')).toEqual([]);

  // The same rows twice in one file.
  const twice = await preview(await contest.sheet(`${kind}-3`, heads, [...changed, ...changed]));
  const again = twice.rows.flatMap(({ duplicate, problems }) =>
    [...(duplicate ? [duplicate.of, ...duplicate.difference] : []), ...problems.map((one) => one.message)]);
  expect(again.filter((one) => /\brow \d/.test(one)).length).toBeGreaterThan(0);
  expect(again.map((one) => chineseIn(one, [...words, '“', '”'])).filter((one) => one !== '')).toEqual([]);
});
