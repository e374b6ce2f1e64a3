// Exemptions lower what is asked or give credits, and can be revoked; loans are lines that have to be paid back.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { violations } from '#db/invariants.ts';
import { openBureau, ruleSet, type Bureau } from '../programmes/bureau.ts';

let bureau: Bureau;
let client: Bureau['client'];
let first = '';
const refused = (call: Promise<unknown>,
  reason: string) => expect(call).rejects.toMatchObject({ code: 'posting_refused', details: { reason } });
const years = async (...credits: number[]): Promise<void> => {
  for (const [index, value] of credits.entries()) {
    await client.credits.register({
      teacherIds: [first], subject: '校本研修', level: 'school', form: 'schoolBased', to: `${2021 + index}-12-20`,
        credits: value,
    });
  }
};
const balance = (asOf: string) => client.credits.balance({ teacherId: first, asOf });

beforeEach(async () => {
  bureau = await openBureau();
  client = bureau.client;
  first = bureau.teachers[0] ?? '';
});
afterEach(async () => {
  expect(bureau.program.bugs).toEqual([]);
  expect(violations(bureau.context.db)).toEqual([]);
  await bureau.program.close();
});

describe('exemptions', () => {
  test('a lost year makes 50 unreachable; an exemption brings it back, revoking it takes it away', async () => {
    await bureau.use('shaanxi-2018');
    await client.directory.addPeriod({ teacherId: first, kind: 'maternity', from: '2022-03-01', to: '2022-08-31' });
    await years(10);
    const lost = await balance('2023-06-01');
    expect(lost.standing).toBe('unreachable');
    expect(lost.warnings[0]).toMatch(/校本研修还差 40 .*已经无法补齐/);
    expect(lost.warnings).toContain('产假（2022-03-01 至 2022-08-31）还没有登记豁免。');
    const { todo } = await client.credits.overview({ asOf: '2022-06-01' });
    expect(todo.find(({ code }) => code === 'leave')).toMatchObject({ people: 1, schools: 1 });
    const given = { teacherId: first, reason: '产假', from: '2022-03-01', to: '2022-08-31', actor: '陈秀云' };
    const { exemptionId, sentence } = await client.credits.exempt(given);
    expect(sentence).toMatch(/2022 年度.*校本研修 10 学分/);
    expect(await client.credits.exempt(given)).toMatchObject({ exemptionId });
    const helped = await balance('2023-06-01');
    expect(helped.evaluation.shortages.find(({ code }) => code === 'schoolBased')).toMatchObject({ short: 30,
      reachable: true });
    expect(helped.evaluation.needs.find(({ code }) => code === 'total')?.min).toBe(110);
    expect(helped.warnings[0]).toBe('校本研修已无余量：2023、2024、2025 三年都须满 10，少一年即无法达标（有产假、病休等须先登记豁免）。');
    expect(helped.warnings.join('')).not.toContain('还没有登记豁免');
    expect(helped.exemptions).toMatchObject([{ exemptionId, reason: '产假', effect: 'reduceMin', revokedAt: null }]);
    await client.credits.revokeExemption({ exemptionId, reason: '登记有误' });
    expect((await balance('2023-06-01')).standing).toBe('unreachable');
    await refused(client.credits.revokeExemption({ exemptionId, reason: '再撤一次' }), 'revoked');
    await expect(client.credits.revokeExemption({ exemptionId: 99,
      reason: '没有的' })).rejects.toMatchObject({ code: 'not_found' });
  });

  test('granted credits are lines, one for each year touched, and go when the exemption is revoked', async () => {
    await bureau.use('jilin-leave');
    const [rule] = ruleSet('jilin-leave').exemptions.filter(({ effect }) => effect === 'grantCredits');
    const before = await balance('2025-12-31');
    const category = rule?.category ?? ruleSet('jilin-leave').categories[0]?.code ?? '';
    const { exemptionId } =
      await client.credits.exempt({ teacherId: first, reason: rule?.code ?? '', category, credits: 6,
        from: '2022-10-01', to: '2023-03-31' });
    const { lines } = await client.credits.ledger({ teacherId: first });
    expect(lines.map(({ kind, date, year, credits }) => [kind, date, year, credits])).toEqual([['grant', '2022-10-01',
      2022, 6], ['grant', '2023-01-01', 2023, 6]]);
    const after = await balance('2025-12-31');
    expect((after.evaluation.byYear.find(({ year }) => year === 2022)?.byCategory[category]?.raw ?? 0)).toBe(6);
    await refused(client.credits.reverse({ seq: lines[0]?.seq ?? 0, reason: '不该有' }), 'byExemption');
    await client.credits.revokeExemption({ exemptionId, reason: '未休假' });
    const { records: _, ...without } = (await balance('2025-12-31')).evaluation;
    const { records: __, ...was } = before.evaluation;
    expect(without).toEqual(was);
    expect((await client.credits.ledger({ teacherId: first })).lines).toHaveLength(4);
  });

  test('a longer cycle goes on being the one that is judged until it is over', async () => {
    await bureau.use('shaanxi-2018');
    await years(10, 10, 10, 10);
    await client.credits.exempt({ teacherId: first, reason: '援派', effect: 'extendCycle', years: 1, from: '2025-01-01',
      to: '2025-12-31' });
    expect((await balance('2026-06-01')).cycle).toEqual({ from: '2021-01-01', to: '2026-12-31' });
    expect((await balance('2027-01-01')).cycle).toEqual({ from: '2026-01-01', to: '2030-12-31' });
  });

  test('nobody is exempted without rules, for a category that is none, or backwards in time', async () => {
    const given = { teacherId: first, reason: '产假', from: '2022-03-01', to: '2022-08-31' };
    await refused(client.credits.exempt(given), 'noRule');
    await bureau.use('shaanxi-2018');
    await refused(client.credits.exempt({ ...given, category: 'nothing' }), 'categoryUnknown');
    await refused(client.credits.exempt({ ...given, from: '2022-09-01' }), 'notPeriod');
    // Free words that grant something: by the yearly limit of the category that has one.
    await client.credits.exempt({ ...given, effect: 'grantCredits' });
    await refused(client.credits.exempt({ ...given, effect: 'grantCredits', category: 'remote' }), 'amountMissing');
    expect((await client.credits.ledger({ teacherId: first })).lines.map(({ category, credits }) => [category,
      credits])).toEqual([['schoolBased', 10]]);
  });
});

describe('loans', () => {
  test('are lent once, warned of, paid back in parts, and never more than is owed', async () => {
    await bureau.use('jilin-leave');
    const category = ruleSet('jilin-leave').categories[0]?.code ?? '';
    const given = { teacherId: first, category, credits: 4, date: '2024-05-01', reason: '产假期间不能参训',
      dueOn: '2025-05-01', repay: 5 };
    const { seq } = await client.credits.lend(given);
    expect(await client.credits.lend(given)).toMatchObject({ seq });
    expect((await balance('2024-12-31')).loans).toEqual([{ seq, credits: 4, repay: 5, repaid: 0, dueOn: '2025-05-01',
      note: '产假期间不能参训' }]);
    expect((await balance('2024-12-31')).warnings.join()).toContain('尚欠 5，须在 2025-05-01 之前归还');
    const late = await client.credits.warnings({ asOf: '2025-06-01' });
    expect(late.rows.find(({ teacherId }) => teacherId === first)?.sentences.join()).toContain('学分借贷已逾期');
    const { seq: part } = await client.credits.repay({ seq, credits: 3, date: '2025-03-01' });
    await refused(client.credits.repay({ seq, credits: 2.01, date: '2025-04-01' }), 'repaysTooMuch');
    await refused(client.credits.repay({ seq, credits: 1, date: '2024-04-01' }), 'notPeriod');
    await refused(client.credits.reverse({ seq, reason: '不借了' }), 'loanInUse');
    expect((await client.credits.repay({ seq, credits: 2, date: '2025-04-01' })).sentence).toContain('已还清');
    await refused(client.credits.repay({ seq, credits: 1, date: '2025-04-02' }), 'repaysTooMuch');
    expect((await balance('2025-12-31')).warnings.join()).not.toContain('借贷');
    const { lines } = await client.credits.ledger({ teacherId: first });
    expect(lines.map(({ kind, credits, year }) => [kind, credits, year])).toEqual([['loan', 4, 2024],
      ['repayment', -3, 2025], ['repayment', -2, 2025]]);
    await client.credits.reverse({ seq: part, reason: '误还' });
    expect((await balance('2025-12-31')).loans[0]).toMatchObject({ repaid: 2 });
    await client.credits.repay({ seq, credits: 3, date: '2025-07-01' });
    await refused(client.credits.repay({ seq: part, credits: 1, date: '2025-07-01' }), 'notALoan');
  });

  test('by the rate and the years of the rules where nothing else is said', async () => {
    const rate = { code: 'loan', name: '学分借贷', nameEn: 'Loan', effect: 'loan' as const, category: null, credits: null,
      repayRate: 1.25, repayYears: 2, clause: '' };
    await bureau.use({ ...ruleSet('shaanxi-2018'), id: 'with-loans', exemptions: [rate] });
    const { sentence } =
      await client.credits.lend({ teacherId: first, category: 'remote', credits: 8, date: '2024-02-29', reason: '病休' });
    expect(sentence).toBe('学分借贷：远程培训借 8 学分，须在 2026-02-28 之前归还 10 学分。');
    await refused(client.credits.exempt({ teacherId: first, reason: 'loan', from: '2024-01-01', to: '2024-12-31' }),
      'isLoan');
    await refused(client.credits.lend({ teacherId: first, category: 'none', credits: 8, date: '2024-02-29',
      reason: '病休' }), 'categoryUnknown');
  });
});
