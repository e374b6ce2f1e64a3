// methods.reliability, severity, trimmedMean and awards as a stranger meets them: through the contract, without a workspace.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startProgram, type TestProgram } from '../flow/harness.ts';
import { gappy, madeMarks } from '../statistics/made-marks.ts';

let program: TestProgram;
beforeAll(async () => {
  program = await startProgram({ workspace: false });
});
afterAll(() => program.close());

const shroutFleiss = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]];
const reliability = (ratings: (number | null)[][]) => program.client.methods.reliability({ ratings });

describe('reliability', () => {
  it('has every figure of Shrout & Fleiss, each with its estimator', async () => {
    const found = await reliability(shroutFleiss);
    const icc = { '1,1': 0.1657417684, '2,1': 0.2897637795, '3,1': 0.7148407148, '1,k': 0.4427971337, '2,k': 0.6200505476, '3,k': 0.9093155424 };
    for (const [form, value] of Object.entries(icc)) expect(found.icc[form as keyof typeof icc]).toBeCloseTo(value, 9);
    expect(found.kendallW).toBeCloseTo(0.887037037037, 11);
    expect(found.cronbachAlpha).toBeCloseTo(0.9093155424, 9);
    expect(found.krippendorff.interval).toBeCloseTo(0.122592135909, 11);
    expect(found.details['krippendorff.interval.definition']?.value).toBeCloseTo(0.1473078504, 9);
    expect(found.details['krippendorff.interval']?.estimator).toContain('按定义为 0.1473');
    const close = (value: number): unknown => expect.closeTo(value, 9);
    expect(found.details['icc.2,1']).toMatchObject({ estimator: 'ANOVA', low: close(0.01878651337), high: close(0.7610843696) });
    expect(found.components).toEqual({ target: close(2.5555555556), judge: close(5.2444444444), residual: close(1.0194444444) });
    expect(found.dStudy).toHaveLength(10);
    expect(found.dStudy[3]).toEqual({ judges: 4, relative: expect.closeTo(0.9093155424, 9), phi: expect.closeTo(0.6200505476, 9) });
    for (const one of Object.values(found.details)) expect(one.estimator).not.toBe('');
  });
  it('says on which entries it rests where marks are missing', async () => {
    const found = await reliability([...shroutFleiss, [5, null, 4, 6], [7, 3, null, null]]);
    expect(found.icc['2,1']).toBeCloseTo(0.2897637795, 9);
    expect(found.details['icc.2,1']?.estimator).toBe('ANOVA，只用没有缺分的 6 件（共 8 件）');
    expect(found.details['kendallW']?.estimator).toContain('只用没有缺分的 6 件（共 8 件）');
    expect(found.details['components.judge']?.estimator).toBe('REML（有缺分，用全部现有分数）');
    expect(found.krippendorff.interval).toBe(found.details['krippendorff.interval.definition']?.value);
  });
  it.each<[string, (number | null)[][], string[], string]>([
    ['no row', [], ['icc.1,1', 'kendallW', 'krippendorff.nominal'], '至少要有 2 位评委'],
    ['no row, components', [], ['components.judge'], '还没有分数'],
    ['one judge', [[3], [4], [5]], ['icc.2,k', 'cronbachAlpha', 'krippendorff.ratio'], '至少要有 2 位评委'],
    ['one entry', [[3, 4, 5]], ['icc.2,1', 'kendallW'], '至少要有 2 件作品'],
    ['constant', [[7, 7], [7, 7], [7, 7]], ['icc.1,1', 'icc.3,k', 'kendallW', 'krippendorff.ordinal', 'components.target'], '所有分数都相同'],
    ['all gaps', [[null, null], [null, null]], ['krippendorff.interval'], '没有两位评委评过同一件作品'],
    ['never two', [[1, null], [null, 2], [3, null]], ['icc.1,1'], '没有缺分的作品不足 2 件'],
    ['entries alike', [[1, 2, 3], [3, 2, 1], [2, 2, 2]], ['icc.3,k', 'cronbachAlpha'], '各件作品的均分相同'],
    ['below nought', [[-1, 2], [3, -2], [1, 2]], ['krippendorff.ratio'], '有负分'],
  ])('is null with the reason, never 0 or 1: %s', async (_, ratings, keys, reason) => {
    const found = await reliability(ratings);
    for (const key of keys) {
      expect(found.details[key], key).toMatchObject({ value: null });
      expect(found.details[key]?.reason?.zh, key).toContain(reason);
      expect(found.details[key]?.reason?.en, key).toMatch(/^[\x20-\x7E]+$/);
    }
  });
  it('refuses rows of unequal length and marks beyond reckoning, naming them', async () => {
    await expect(reliability([[1, 2], [3]])).rejects
      .toMatchObject({ code: 'bad_input', message: expect.stringContaining('ratings[1] 有 1 个值，ratings[0] 有 2 个') });
    await expect(reliability([[1, 1e300], [3, 4]])).rejects.toMatchObject({ code: 'bad_input' });
  });
});

describe('severity', () => {
  const scores = gappy.flatMap((row, e) => row.flatMap((score, j) => (score === null ? [] : [{ entry: `E${e}`, judge: j, score }])));
  it('answers by id, adjusted being mean and effect, as lme4 has them', async () => {
    const found = await program.client.methods.severity({ scores });
    expect(found.variance.judge).toBeCloseTo(7.06286225326, 5);
    expect(found.judges['2']).toBeCloseTo(-2.658413689412, 6);
    expect(found.adjusted['E11']).toBeCloseTo(78.84457825041 - 14.621111833, 5);
    expect(found.adjusted['E11']).toBeCloseTo(found.intercept! + found.entries['E11']!, 9);
    expect(found.reml).toBeCloseTo(188.0383826125, 7);
    expect([found.connected, found.gate.apply]).toEqual([true, false]);
    expect(found.gate.reasons[0]).toBe('4 位评委评得太少（最少的只有 7 件），每人要求至少 8 件：0、2、1、3');
    const fixed = await program.client.methods.severity({ scores, entryEffect: 'fixed', judgeEffect: 'fixed' });
    expect(fixed.variance).toEqual({ entry: null, judge: null, residual: expect.closeTo(1.48510963628, 8) });
    expect(fixed.estimator).toBe('REML 混合模型，作品固定、评委固定');
  });
  it('opens the gate for judges who differ, and stands odd ids', async () => {
    const { marks } = madeMarks(3, { entries: 60, judges: 6, each: 3, entrySd: 5, judgeSd: 2, chanceSd: 1.5 });
    const ids = ['toString', 'constructor', 'a b', '李', '0', 'z'];
    const found = await program.client.methods.severity({ scores: marks.map((one) => ({ ...one, judge: ids[one.judge]! })) });
    expect(found.gate).toMatchObject({ apply: true });
    expect(Object.keys(found.judges).sort()).toEqual([...ids].sort());
    expect(found.gate.checks.map((one) => one.id)).toEqual(['connected', 'marks', 'variance', 'leaveOut']);
    expect(Object.keys(found.errors)).toHaveLength(60);
  });
  it('without marks, and with a single one, says why there is no answer', async () => {
    const none = await program.client.methods.severity({ scores: [] });
    expect(none).toMatchObject({ intercept: null, adjusted: {}, connected: false, reason: { zh: '还没有分数' }, gate: { apply: false } });
    const one = await program.client.methods.severity({ scores: [{ entry: 1, judge: 1, score: 80 }] });
    expect(one).toMatchObject({ adjusted: { 1: 80 }, errors: {}, reml: null, reason: { zh: '只有 1 位评委，分不出宽严' } });
  });
});

it('trimmed means', async () => {
  const found = await program.client.methods.trimmedMean({ marks: [[8.25, 8.5, 7, 9, null], [null, null], [8.125]], drop: 1, decimals: 2 });
  expect(found).toEqual({ means: [8.38, null, null], kept: [2, 0, 0] });
  expect(await program.client.methods.trimmedMean({ marks: [[8.125, 8.125]], drop: 0 })).toEqual({ means: [8.13], kept: [2] });
});

describe('awards', () => {
  const entry = (id: string, score: number | null, more: object = {}) => ({ id, score, ...more });
  const rules = [{ name: '一等奖', kind: 'ratio' as const, value: 0.25 }, { name: '二等奖', kind: 'count' as const, value: 1 }];
  it('ranks, lines and what a tie would change, group by group, in the order brought', async () => {
    const found = await program.client.methods.awards({
      rules, atLine: 'order', entries: [
        entry('d', 70, { group: '小学' }), entry('b', 90.004, { tie: [9, 2], group: '小学' }), entry('a', 90, { tie: [8, 9], group: '小学' }),
        entry('c', null, { group: '小学' }), entry('x', 60, { group: '初中' }),
      ],
    });
    expect(found.entries).toEqual([
      { id: 'd', group: '小学', rank: 3, tied: false, award: '' }, { id: 'b', group: '小学', rank: 1, tied: false, award: '一等奖' },
      { id: 'a', group: '小学', rank: 2, tied: false, award: '二等奖' }, { id: 'c', group: '小学', rank: null, tied: false, award: '' },
      { id: 'x', group: '初中', rank: 1, tied: false, award: '二等奖' },
    ]);
    expect(found.lines.map(({ group, award, base, planned, given }) => [group, award, base, planned, given])).toEqual(
      [['小学', '一等奖', 4, 1, 1], ['小学', '二等奖', 4, 1, 1], ['初中', '一等奖', 1, 0, 0], ['初中', '二等奖', 1, 1, 1]]);
    expect(found.lines[0]?.sentence).toBe('一等奖 25% × 4 = 1 件');
    expect(found.lines[0]?.boundary).toMatch(/^第 1–2 名同为 90\.00 分。若改为先比“第 2 项”.*a 进入一等奖、b 退出一等奖/);
  });
  it('caps of units, bases, a least score and styles of ranks', async () => {
    const entries = ['a', 'b', 'c', 'd'].map((id, index) => entry(id, [95, 95, 80, 59.994][index]!, { unit: index < 2 ? '甲' : '乙' }));
    const capped = await program.client.methods.awards({ entries, rules, unitCap: 1, bases: { '': 8 }, style: 'dense', atLine: 'order' });
    expect(capped.entries.map((one) => [one.rank, one.award])).toEqual([[1, '一等奖'], [1, ''], [2, '一等奖'], [3, '']]);
    expect(capped.lines[0]).toMatchObject({ base: 8, planned: 2, given: 2 });
    expect(capped.lines[0]?.sentence).toContain('b 所在报送单位的获奖数已到上限');
    const least = await program.client.methods.awards({ entries, rules: [{ name: '优秀', kind: 'count', value: 4 }], minimumScore: 60 });
    expect(least.entries.map((one) => one.award)).toEqual(['优秀', '优秀', '优秀', '']);
  });
});
