// Results of trainings go into the ledger once, by the rule of their day; corrections reverse, undo brings everything back.
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkCharacter } from '#backend/identity/numbers.ts';
import { verifyLedger } from '#db/queries/ledger.ts';
import { RecordWorkspace, type Cells } from './record-workspace.ts';

const people = ['张雪梅', '李建国', '王秀英', '刘志强', '陈丽娜', '杨海燕'];
const id = (serial: number): string => {
  const digits = `61019919800101${String(serial + 1).padStart(3, '0')}`;
  return digits + checkCharacter(digits);
};

async function filled(): Promise<RecordWorkspace> {
  const made = new RecordWorkspace();
  made.use('shaanxi-2018', '2018-03-01');
  await made.import('teachers', made.file(['姓名', '身份证号', '工号', '学校', '区县', '入职日期'],
    people.map((name, index) => [name, index === 5 ? '' : id(index), index === 4 ? 'J05' : '', '望江区第一小学', '望江区教育局', '2012-09-01'])));
  return made;
}

let workspace: RecordWorkspace;
beforeEach(async () => void (workspace = await filled()));
afterEach(() => {
  expect(workspace.broken()).toEqual([]);
  expect(verifyLedger(workspace.connection.read)).toMatchObject({ intact: true });
  workspace.close();
});

const headers = ['姓名', '身份证号', '工号', '单位', '年度', '培训项目', '期次', '级别', '培训形式', '主办单位', '开始日期', '结束日期', '天数', '学时', '学分', '考核结果', '证书编号', '登录状态',
  '学习状态', '审核状态'];
type More = Record<string, string | number>;
const row = (person: number, more: More = {}): Cells => {
  const cells: More = {
    姓名: people[person] ?? '无名', 身份证号: id(person), 培训项目: '数字素养提升', 级别: '省级', 培训形式: '集中培训', 主办单位: '陕西省教育厅', 开始日期: '2024-07-01',
    结束日期: '2024-07-05', 学时: 40, 考核结果: '合格', ...more,
  };
  return headers.map((header) => cells[header] ?? null);
};
const file = (...rows: Cells[]): string => workspace.file(headers, rows);
const lines = (where = '1'): Record<string, unknown>[] => workspace.rows(`select p.kind, p.teacher_id as teacher, p.level, p.form, p.category, p.days,
  p.hours_x100 as hours, p.credits_x100 as credits, p.result, p.on_date as day, p.credit_year as year, p.idem from postings p
    where ${where} order by seq`);
const balances = (of: RecordWorkspace = workspace): unknown[] => of.rows(
  `select teacher_id, category, credit_year, hours_x100, credits_x100, counted_x100 from balances
   where hours_x100 <> 0 or credits_x100 <> 0 order by teacher_id, category, credit_year`);
const why = (): string[] =>
  workspace.rows<{ text: string }>('select w.text from postings p join posting_reasons w on w.id = p.reason_id order by p.seq').map((one) => one.text);

describe('what a row becomes', () => {
  test('a line by the rule in force, with the sentence that says why', async () => {
    const done = await workspace.import('trainings', file(row(0), row(1, { 级别: '10', 培训形式: '3', 学时: '60学时' }),
      row(2, { 培训项目: '校本研修2024', 级别: '校级', 培训形式: '', 开始日期: '', 结束日期: '', 年度: '2024年', 学分: 6.5 })));
    expect(done).toMatchObject({ counts: { add: 3, update: 0, same: 0, skip: 0 }, posted: 3, declared: 0 });
    expect(lines()).toMatchObject([
      { level: 'province', form: 'concentrated', category: 'concentrated', days: 5, hours: 4000, credits: 1600, day: '2024-07-05', idem: 't:1:1' },
      { level: 'national', form: 'remote', category: 'remote', hours: 4000, credits: 2000 },
      { level: 'school', form: 'schoolBased', category: 'schoolBased', days: null, credits: 650, day: '2024-12-31', year: 2024 },
    ]);
    expect(done.problems).toEqual(['4 training_year_only']);
    expect(why()[0]).toContain('40 学时 × 0.4 = 16 学分');
  });

  test('one day alone does not say how many days: nothing is cut to a day of eight hours', async () => {
    await workspace.import('trainings', file(row(0, { 开始日期: '' }), row(1, { 开始日期: '', 培训形式: '远程培训', 学时: 100 }),
      row(2, { 开始日期: '2024-07-05' }), row(3, { 开始日期: '', 天数: 3 })));
    expect(lines().map((one) => [one['days'], one['hours'], one['credits']])).toEqual(
      [[null, 4000, 1600], [null, 10_000, 4000], [1, 800, 0], [3, 2400, 960]]);
  });

  test('the same training told with other days is said before it is counted a second time', async () => {
    await workspace.import('trainings', file(row(0)));
    const oneDay = await workspace.import('trainings', file(row(0, { 开始日期: '' }), row(1, { 开始日期: '' })));
    expect(oneDay.problems).toEqual(['2 training_alike']);
    const yearOnly = await workspace.import('trainings', file(row(0, { 开始日期: '', 结束日期: '', 年度: 2024 })));
    expect(yearOnly.problems).toContain('2 training_alike');
    const another = await workspace.import('trainings', file(row(0, { 开始日期: '2024-09-01', 结束日期: '2024-09-05' })));
    // The year-only record lies at every time of its year; the next year is free.
    expect(another.problems).toEqual(['2 training_alike']);
    const next = await workspace.import('trainings', file(row(0, { 开始日期: '2025-07-01', 结束日期: '2025-07-05' })));
    expect(next.problems).toEqual([]);
  });

  test('before any rule: hours are kept, credits wait', async () => {
    await workspace.import('trainings', file(row(0, { 开始日期: '2017-07-01', 结束日期: '2017-07-05' })));
    expect(lines()).toMatchObject([{ category: '', hours: 4000, credits: 0, year: 2017 }]);
    expect(workspace.rows('select rule_version_id from postings')).toEqual([{ rule_version_id: null }]);
  });

  test('the rule of the unit the teacher belonged to then', async () => {
    const [unit] = workspace.rows<{ id: string }>('select id from submitting_units');
    workspace.use('beijing-135', '2018-03-01', unit?.id ?? '');
    await workspace.import('teachers', workspace.file(['姓名', '身份证号', '学校', '区县', '调入日期'], [[people[0] ?? '', id(0), '青禾区第二小学', '青禾区教育局',
      '2023-09-01']]));
    await workspace.import('trainings', file(row(0), row(0, { 开始日期: '2022-07-01', 结束日期: '2022-07-05', 年度: 2022 })));
    // Moved away in 2023: Shaanxi's rule for everybody since, the unit's own before.
    expect(lines().map((one) => [one['day'], one['credits']])).toEqual([['2024-07-05', 1600], ['2022-07-05', 400]]);
  });

  test('failed, unfinished, never logged in: registered, not credited', async () => {
    const done = await workspace.import('trainings', file(row(0, { 考核结果: '不合格' }), row(1, { 考核结果: '未考核', 登录状态: '已登录', 学习状态: '未学习' }),
      row(2, { 考核结果: '', 登录状态: '未登录', 学时: '' })));
    expect(done).toMatchObject({ counts: { add: 3, skip: 0 }, posted: 0 });
    expect(done.problems).toEqual(['2 training_failed', '3 training_unfinished', '4 training_unfinished']);
    expect(workspace.rows('select logged_in, studied, result from enrolments order by teacher_id')).toEqual([
      { logged_in: 1, studied: 1, result: 'fail' }, { logged_in: 1, studied: 0, result: '' }, { logged_in: 0, studied: 0, result: '' }]);
    expect(lines()).toEqual([]);
  });

  test('not certified yet: a declaration, once; certified later: a line, and the declaration is closed', async () => {
    const pending = file(row(0, { 审核状态: '待审核' }), row(1, { 审核状态: '退回' }));
    const done = await workspace.import('trainings', pending);
    expect(done).toMatchObject({ counts: { add: 1, skip: 1 }, posted: 0, declared: 1 });
    expect(await workspace.import('trainings', pending)).toMatchObject({ counts: { add: 0, same: 1, skip: 1 }, declared: 0 });
    const certified = await workspace.import('trainings', file(row(0, { 审核状态: '通过' })));
    expect(certified).toMatchObject({ counts: { add: 1 }, posted: 1 });
    expect(workspace.rows('select state, hours_x100, source from declarations')).toEqual([{ state: 'withdrawn', hours_x100: 4000,
      source: 'import' }]);
    await workspace.undo(certified.batchId);
    expect(workspace.rows('select state from declarations')).toEqual([{ state: 'submitted' }]);
    await workspace.undo(done.batchId);
    expect(workspace.rows('select state from declarations')).toEqual([{ state: 'withdrawn' }]);
    expect(balances()).toEqual([]);
  });

  test('teachers by number, staff number, or name and school; nobody is guessed and no number shown', async () => {
    const done = await workspace.import('trainings', file(
      row(4, { 身份证号: '', 工号: 'J05' }), row(5, { 身份证号: '', 单位: '望江区第一小学' }), row(0, { 身份证号: id(40) }), row(1, { 姓名: '李建军' }),
      row(2, { 身份证号: '', 单位: '第一小学' }), row(3, { 身份证号: '', 工号: 'J05' }), row(4, { 身份证号: '' }),
      row(5, { 身份证号: `${id(5).slice(0, 17)}Y` })));
    expect(done.counts).toEqual({ add: 2, update: 0, same: 0, skip: 6 });
    expect(done.problems).toEqual(['4 teacher_unknown', '5 id_other_name', '6 teacher_unknown', '7 staff_other_name', '8 teacher_name_only',
      '9 id_form']);
    expect(done.messages[0]).toContain(`证件号码 ${id(40).slice(0, 4)}**********${id(40).slice(-4)}`);
    expect(done.messages.join()).not.toContain(id(40));
    expect(lines().map((one) => one['teacher'])).toEqual([5, 6]);
  });

  test('words nobody knows, dates that are none, numbers that are none', async () => {
    const done = await workspace.import('trainings', file(row(0, { 级别: '乡级' }), row(1, { 结束日期: '2024-06-30' }), row(2, { 学时: '四十' }),
      row(3, { 学时: '' }),
      row(0, { 级别: '', 培训项目: '国培计划某某' }), row(1, { 结束日期: '2024-02-30' }), row(2, { 考核结果: '还行' })));
    expect(done.problems).toEqual(['2 unknown_word', '3 date_order', '4 number_format', '5 required', '7 date_format', '8 unknown_word']);
    expect(lines()).toMatchObject([{ level: 'national' }]);
  });

  test('reviews, what is certified already, numbers out of range and programmes of one name are said', async () => {
    const pending = await workspace.import('trainings', file(row(0, { 审核状态: '待审核' }), row(1, { 审核状态: '不通过' }), row(2, { 天数: 400 })));
    expect(pending.problems).toEqual(['2 training_pending', '3 training_refused', '4 number_range']);
    await workspace.import('trainings', file(row(3), row(3, { 主办单位: '云澜市教育局' })));
    const unclear = await workspace.import('trainings', file(row(4, { 主办单位: '' }), row(3, { 审核状态: '待审核' })));
    expect(unclear.problems).toEqual(['2 programme_ambiguous', '3 training_certified']);
    expect(unclear.counts).toEqual({ add: 1, update: 0, same: 1, skip: 0 });
  });

  test('a value nobody knows is mapped in the wizard', async () => {
    const odd = file(row(0, { 级别: '乡级' }));
    const { valuesToMap } = await workspace.preview('trainings', odd);
    expect(valuesToMap).toMatchObject([{ target: 'level', from: '乡级', count: 1 }]);
    expect(await workspace.import('trainings', odd, { values: [{ target: 'level', from: '乡级', to: '县级' }] })).toMatchObject({ posted: 1 });
  });
});

describe('once more', () => {
  test('the same results change nothing; from another source neither', async () => {
    const rows = [row(0), row(1), row(2, { 考核结果: '不合格' })];
    await workspace.import('trainings', file(...rows));
    const before = lines();
    expect((await workspace.import('trainings', file(...rows.toReversed()))).counts).toEqual({ add: 0, update: 0, same: 3, skip: 0 });
    const national = ['教师姓名', '身份证件类型', '教师身份证号', '培训年度', '培训类别', '培训项目名称', '培训机构名称', '培训方式', '培训获得学时', '培训获得学分', '培训开始日期', '培训结束日期', '错误信息'];
    const again = await workspace.import('trainings', workspace.file(national,
      [[people[0] ?? '', '居民身份证', id(0), 2024, '20', '数字素养提升', '陕西省教育厅', '2', 40, null, '2024.7.1', 45_478, null]]));
    expect(again.counts).toEqual({ add: 0, update: 0, same: 1, skip: 0 });
    expect(lines()).toEqual(before);
  });

  test('twice in one file is said and counted once', async () => {
    const done = await workspace.import('trainings', file(row(0), row(0)));
    expect([done.counts, done.problems]).toEqual([{ add: 1, update: 0, same: 0, skip: 1 }, ['3 duplicate_row']]);
  });

  test('other hours or another result: the line is reversed and a new one written, and shown before', async () => {
    await workspace.import('trainings', file(row(0), row(1)));
    const changed = file(row(0, { 学时: 32, 证书编号: 'YL1' }), row(1, { 考核结果: '不合格' }));
    const { changes, counts } = await workspace.preview('trainings', changed);
    expect(counts).toMatchObject({ update: 2 });
    expect(changes).toEqual(expect.arrayContaining([expect.objectContaining({ what: '学时', before: '40', after: '32' })]));
    await workspace.import('trainings', changed);
    expect(lines('p.seq > 2')).toMatchObject([
      { kind: 'reversal', teacher: 1, credits: -1600 }, { kind: 'training', teacher: 1, credits: 1280, idem: 't:1:1#2' },
        { kind: 'reversal', teacher: 2 }]);
    expect(balances()).toEqual([expect.objectContaining({ teacher_id: 1, credits_x100: 1280 })]);
    // An export from before the examination takes nothing back.
    expect((await workspace.import('trainings', file(row(0, { 学时: '', 考核结果: '学习中' })))).counts).toMatchObject({ same: 1 });
  });
});

describe('undo', () => {
  test('reverses every line, and the same file can come in again', async () => {
    const rows = [row(0), row(1), row(2, { 考核结果: '不合格' })];
    const first = await workspace.import('trainings', file(...rows));
    const kept = balances();
    expect(await workspace.undo(first.batchId)).toMatchObject({ reversed: 2, removed: 3 });
    expect(balances()).toEqual([]);
    expect(workspace.rows('select * from enrolments')).toEqual([]);
    expect(workspace.whyNot(first.batchId)).toBe('已经撤销过');
    expect(await workspace.import('trainings', file(...rows))).toMatchObject({ counts: { add: 3, same: 0 }, posted: 2 });
    expect(balances()).toEqual(kept);
    expect(lines('p.seq > 4').map((one) => one['idem'])).toEqual(['t:1:1#2', 't:1:2#2']);
  });

  test('of a correction brings the line before it back; not while a later import builds on it', async () => {
    const first = await workspace.import('trainings', file(row(0)));
    const kept = balances();
    const second = await workspace.import('trainings', file(row(0, { 学时: 32 })));
    expect(workspace.whyNot(first.batchId)).toContain('请先撤销那一次');
    expect(await workspace.undo(second.batchId)).toMatchObject({ reversed: 1, restored: 1 });
    expect(balances()).toEqual(kept);
    expect(workspace.rows('select hours_x100 from enrolments')).toEqual([{ hours_x100: 4000 }]);
    await workspace.undo(first.batchId);
    expect(balances()).toEqual([]);
  });
});

test('order, batches and repeats never change a balance', async () => {
  const cases = Array.from({ length: 36 }, (_, index): Cells => {
    const year = 2021 + index % 4;
    const form = (['集中培训', '远程', '校本'] as const)[index % 3] ?? '远程';
    return row(index % 5, {
      培训项目: `项目${index % 7}`, 级别: form === '校本' ? '校级' : ['国家级', '省级', '市级', '县级'][index % 4] ?? '县级', 培训形式: form,
      开始日期: `${year}-0${1 + index % 8}-01`, 结束日期: `${year}-0${1 + index % 8}-05`, 学时: 8 + index % 5 * 8, ...(form === '校本'
        ? { 学分: 1 + index % 5 } : {}),
      考核结果: ['优秀', '合格', '良好', '不合格'][index % 9 === 0 ? 3 : index % 3] ?? '合格',
    });
  });
  await workspace.import('trainings', file(...cases));
  const expected = balances();
  expect(expected.length).toBeGreaterThan(15);
  const orders = fc.shuffledSubarray(cases, { minLength: cases.length, maxLength: cases.length });
  await fc.assert(fc.asyncProperty(orders, fc.array(fc.integer({ min: 1, max: 35 }), { maxLength: 3 }), async (rows, cuts) => {
    const other = await filled();
    try {
      const edges = [0, ...new Set(cuts.toSorted((a, b) => a - b)), rows.length];
      const batches: string[] = [];
      for (let index = 1; index < edges.length; index += 1) {
        // Every batch brings some rows of the one before once more.
        const part = rows.slice(Math.max(0, (edges[index - 1] ?? 0) - 2), edges[index]);
        batches.push((await other.import('trainings', other.file(headers, part))).batchId);
      }
      expect(balances(other)).toEqual(expected);
      for (const batchId of batches.toReversed()) await other.undo(batchId);
      expect(balances(other)).toEqual([]);
      expect(verifyLedger(other.connection.read).intact).toBe(true);
      expect(other.broken()).toEqual([]);
    } finally {
      other.close();
    }
  }), { numRuns: 4 });
});
