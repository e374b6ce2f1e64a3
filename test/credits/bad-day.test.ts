// What clerks get wrong around the ledger, over the real border: each refusal says what is true, and nothing is written.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startProgram, type TestProgram } from '../flow/harness.ts';

let program: TestProgram;
const cycle = { start: '2021-01-01', years: 5 };
const training = { subject: '讲座', level: 'city', form: 'remote', to: '2022-01-01', hours: 10 } as const;
const message = (call: Promise<unknown>): Promise<string> =>
  call.then(() => 'accepted', (error: unknown) => (error instanceof Error ? error.message : String(error)));
const revision = async (): Promise<number> => (await program.client.credits.balance({ teacherId: '1' })).revision;

beforeAll(async () => {
  program = await startProgram({ now: () => new Date('2025-06-01T08:00:00Z') });
  const { directory, credits } = program.client;
  const { schoolId } = await directory.saveSchool({ name: '青禾一小', unitName: '青禾区' });
  await directory.saveTeacher({ name: '甲某', schoolId });
  await directory.saveTeacher({ name: '乙某', schoolId });
  await credits.useRuleSet({ ruleSetId: 'national', from: '2021-01-01' });
});
afterAll(() => program.close());

describe('days', () => {
  test('a day that no calendar has is refused wherever a day is asked for', async () => {
    const { credits } = program.client;
    const record = { level: 'city', form: 'remote', hours: 10, date: '2023-02-29' } as const;
    expect(await message(credits.evaluate({ ruleSetId: 'national', records: [record], cycle }))).toContain('records.0.date');
    expect(await message(credits.evaluate({ ruleSetId: 'national', records: [{ ...record, date: '2024-02-29' }], cycle }))).toBe('accepted');
    const april = { start: '2021-04-31', years: 5 };
    expect(await message(credits.evaluate({ ruleSetId: 'national', records: [], cycle: april }))).toContain('cycle.start');
    expect(await message(credits.useRuleSet({ ruleSetId: 'shaanxi-2018', from: '2025-02-30' }))).toContain('from: 不是日历上的一天');
  });

  test('a training that ends before it begins is refused, registered, tried or corrected', async () => {
    const { credits } = program.client;
    const wrong = { ...training, from: '2022-02-01' };
    const before = await revision();
    expect(await message(credits.register({ ...wrong, teacherIds: ['1'] }))).toContain('开始日期晚于结束日期');
    expect(await message(credits.rate({ ...wrong, teacherId: '1' }))).toContain('开始日期晚于结束日期');
    expect(await revision()).toBe(before);
    const { lines } = await credits.register({ ...training, teacherIds: ['1'] });
    const seq = lines[0]?.seq ?? 0;
    expect(await message(credits.correct({ seq, reason: '日期写错', changes: { from: '2022-02-01' } }))).toContain('开始日期晚于结束日期');
  });
});

describe('the ledger', () => {
  test('a training posted from its session is not registered by hand a second time', async () => {
    const { credits, programmes } = program.client;
    const { programmeId } = await programmes.save({ name: '课堂变革研修', year: 2023, level: 'city', form: 'concentrated' });
    const { sessionId } = await programmes.saveSession({ programmeId, from: '2023-03-01', to: '2023-03-05', hours: 30 });
    await programmes.enrol({ sessionId, teacherIds: ['1'] });
    await programmes.assess({ sessionId, rows: [{ teacherId: '1', result: 'pass' }] });
    const { basedOn } = await programmes.proposePosting({ sessionId });
    await programmes.post({ sessionId, basedOn });
    const byHand = { subject: '课堂变革研修', level: 'city', form: 'concentrated', from: '2023-03-01', hours: 30 } as const;
    expect(await credits.register({ ...byHand, to: '2023-03-05', teacherIds: ['1', '2'] })).toMatchObject({ posted: 1, same: 1 });
    expect(await credits.register({ ...byHand, from: '2023-09-01', to: '2023-09-05', teacherIds: ['1'] })).toMatchObject({ posted: 1, same: 0 });
  });

  test('a correction that changes nothing writes nothing', async () => {
    const { credits } = program.client;
    const { lines } = await credits.register({ ...training, subject: '研讨', teacherIds: ['1'] });
    const before = await revision();
    expect(await message(credits.correct({ seq: lines[0]?.seq ?? 0, reason: '学时写错', changes: { hours: 10 } }))).toContain('没有不同');
    expect(await revision()).toBe(before);
  });

  test('a loan asked for again tells the terms that stand, not the ones asked for', async () => {
    const { credits } = program.client;
    const loan = { teacherId: '2', category: 'remote', credits: 8, date: '2024-05-01', reason: '产假期间' };
    const { seq } = await credits.lend({ ...loan, dueOn: '2025-12-01' });
    const again = await credits.lend({ ...loan, dueOn: '2025-05-01', repay: 10 });
    expect(again.seq).toBe(seq);
    expect(again.sentence).toContain('须在 2025-12-01 之前归还 8');
  });

  test('what is no loan is called what it is', async () => {
    const { credits } = program.client;
    const { lines } = await credits.register({ ...training, subject: '沙龙', teacherIds: ['2'] });
    const said = await message(credits.repay({ seq: lines[0]?.seq ?? 0, credits: 1, date: '2024-09-01' }));
    expect(said).toContain('不是学分借贷');
    expect(said).not.toContain('不是培训');
  });
});

describe('in English', () => {
  test('a wrong request is described in English', async () => {
    const { credits, workspace } = program.client;
    await workspace.setSettings({ language: 'en' });
    const record = { level: 'galaxy', form: 'remote', date: '2023-02-01' };
    const said = await message(credits.evaluate({ ruleSetId: 'national', records: [record as never], cycle }));
    await workspace.setSettings({ language: 'zh' });
    expect(said).toContain('records.0.level');
    expect(said).not.toMatch(/\p{Script=Han}/u);
  });
});

describe('rules that change within a cycle', () => {
  test('lines of another unit or of unknown categories are not added up without a word', async () => {
    const { credits } = program.client;
    expect((await credits.balance({ teacherId: '1' })).warnings.join()).not.toContain('不能相加');
    await credits.useRuleSet({ ruleSetId: 'shaanxi-2018', from: '2024-01-01' });
    const { warnings, evaluation } = await credits.balance({ teacherId: '1' });
    expect(warnings[0]).toContain('4 笔');
    expect(warnings[0]).toContain('不能相加');
    expect(evaluation.explain.join()).toContain('不能相加');
    await credits.useRuleSet({ ruleSetId: 'shaanxi-2018', from: '2021-01-01' });
    const { basedOn } = await credits.rerateProposal({});
    await credits.rerate({ basedOn, reason: '规则提前启用' });
    expect((await credits.balance({ teacherId: '1' })).warnings.join()).not.toContain('不能相加');
  });
});

describe('a cycle that begins inside a credit year', () => {
  test('is said to begin with the next one', async () => {
    const { explain } = await program.client.credits.evaluate({ ruleSetId: 'national', records: [], cycle: { start: '2021-09-01', years: 5 } });
    expect(explain[1]).toContain('2021-09-01 不是学分年度的第一天，因此从 2022-01-01 起算');
  });
});

describe('rules without minima', () => {
  test('nobody is called qualified where nothing is asked', async () => {
    const { explain } = await program.client.credits.evaluate({ ruleSetId: 'older-6-8', records: [], cycle });
    expect(explain.join()).not.toContain('合格。');
    expect(explain.at(-1)).toContain('不判定');
  });

  test('the article of a condition is cited where the condition decides', async () => {
    const record = (date: string, credits: number) => ({ level: 'city', form: 'concentrated', date, credits } as const);
    const { needs, explain } = await program.client.credits.evaluate({ ruleSetId: 'zhejiang-city', cycle,
      records: [record('2021-05-01', 90), record('2022-05-01', 40)] });
    expect(needs.find(({ code }) => code === 'year:2021')?.min).toBe(114);
    expect(explain.find((one) => one.startsWith('2021 年度'))).toContain('当年不少于 114 学分');
    expect(explain.find((one) => one.startsWith('2022 年度'))).toContain('每年不少于 36 学分');
  });
});
