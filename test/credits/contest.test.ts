// A published contest brings credits: who is matched and who is not, once for an honour, the highest of several levels.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RuleSet } from '#contract/schema/credit-rules.ts';
import type { OutputOf } from '#contract/define.ts';
import type { contract } from '#contract/index.ts';
import { verifyLedger } from '#db/queries/ledger.ts';
import { demoEntries, demoEntriesRows, demoJudges, demoSchools } from '#seeds/demo/index.ts';
import { idNumbers, ruleSet } from '../programmes/bureau.ts';
import { codeOf, entryId, judgedContest, judgeId, type JudgedContest } from '../results/judged-contest.ts';

type Proposal = OutputOf<typeof contract.credits.contestProposal>;
let one: JudgedContest;
let client: JudgedContest['program']['client'];

beforeEach(async () => {
  one = await judgedContest();
  client = one.program.client;
});
afterEach(async () => {
  expect(one.program.bugs).toEqual([]);
  expect(verifyLedger(one.context.db).intact).toBe(true);
  await one.program.close();
});

const awards: RuleSet = {
  ...ruleSet('school-awards'), id: 'test-awards', extends: null,
  activities: [...ruleSet('school-awards').activities,
    { code: 'advise', name: '指导获奖', nameEn: 'Advising', from: 'advising' },
    { code: 'judge', name: '担任评委', nameEn: 'Judging', from: 'judging' }],
  rates: [...ruleSet('school-awards').rates, ...(['advise', 'judge'] as const).map((activity) => ({
    ...ruleSet('school-awards').rates[0]!, activity, levels: [], fixed: activity === 'judge' ? 1.5 : 1,
  }))],
};

async function inForce(set: RuleSet | string = awards): Promise<void> {
  const ruleSetId = typeof set === 'string' ? set : (await client.credits.saveRuleSet({ body: set })).ruleSetId;
  await client.credits.useRuleSet({ ruleSetId, from: '2021-01-01' });
}
async function publish(): Promise<void> {
  const { basedOn } = await client.results.compute({ contestId: one.contestId });
  await client.results.publish({ contestId: one.contestId, basedOn, acceptMissing: '示例' });
}
const authorsOf = (index: number): string[] =>
  (demoEntriesRows.rows[index]?.[demoEntriesRows.headers.indexOf('作者姓名')] ?? '').replaceAll('\u3000', '').split('、');
/** Indices of the entries with an award, best first. */
async function winners(): Promise<number[]> {
  const { results } = await client.results.current({ contestId: one.contestId });
  return results?.rows.filter((row) => row.award !== '').map((row) =>
    demoEntries.findIndex((_, index) => codeOf(index) === row.code)) ?? [];
}
const teacher = async (name: string, school: number, idNumber = ''): Promise<string> =>
  (await client.directory.saveTeacher({ name, schoolId: demoSchools[school]?.code ?? '',
    ...(idNumber === '' ? {} : { idNumber }) })).teacherId;
/** The first author of an entry becomes a teacher of its school. */
const authorAsTeacher = (index: number, idNumber = ''): Promise<string> =>
  teacher(authorsOf(index)[0] ?? '', demoEntries[index]?.school ?? 0, idNumber);
const change = (sql: string, ...values: (string | number | Uint8Array)[]): void =>
  one.context.write({ action: 'test.change' }, (db) => void db.run(sql, ...values));
const addAdvisor = (entry: number, position: number): void => change(
  `insert into entry_people (entry_id, part, position, name, id_masked, phone_masked) values (?, 'advisor', ?, '何老师', '', '')`,
  entryId(entry), position);
const giveNumber = (table: 'judges' | 'entry_people', where: string, number: string): void =>
  change(`update ${table} set id_sealed = x'00', id_index = ?, id_masked = '6199****' where ${where}`,
    one.context.fields.index('id', number));
const propose = (level: 'county' | 'city' | 'province' = 'county', more: object = {}): Promise<Proposal> =>
  client.credits.contestProposal({ contestId: one.contestId, level, ...more });
async function post(level: 'county' | 'city' | 'province' = 'county', more: object = {}) {
  const { basedOn } = await propose(level, more);
  const before = (await client.workspace.audit({ limit: 1 })).total;
  const posted = await client.credits.postContest({ contestId: one.contestId, level, basedOn, actor: '周主任', ...more });
  expect((await client.workspace.audit({ limit: 1 })).total).toBe(before + (posted.posted > 0 ? 1 : 0));
  return posted;
}
const rowsOf = (plan: Proposal, teacherId: string) => plan.rows.filter((row) => row.teacherId === teacherId);
const balance = (): number =>
  (one.context.db.get<{ n: number }>('select coalesce(sum(credits_x100), 0) as n from postings')?.n ?? 0) / 100;

describe('from a published contest', () => {
  it('nothing comes before publication', async () => {
    await inForce();
    await client.results.compute({ contestId: one.contestId });
    await expect(propose()).rejects.toMatchObject({ code: 'wrong_state', message: expect.stringContaining('发布') as string });
    await expect(client.credits.contestProposal({ contestId: 'none',
      level: 'county' })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('authors, advisors and judges get their lines; everybody else is listed with the reason', async () => {
    await publish();
    await inForce();
    const [best = 0, second = 0] = await winners();
    const author = await authorAsTeacher(best);
    const advisor = await teacher('何老师', demoEntries[second]?.school ?? 0);
    addAdvisor(second, 1);
    const judge = await teacher(demoJudges[0]?.name ?? '', 3, idNumbers[0]);
    giveNumber('judges', `id = '${judgeId(0)}'`, idNumbers[0] ?? '');
    const plan = await propose();
    expect(rowsOf(plan, author)).toMatchObject([{ role: 'author', state: 'post', credits: 2 }]);
    expect(rowsOf(plan, author)[0]?.subject).toMatch(/（一等奖）$/);
    expect(rowsOf(plan, advisor)).toMatchObject([{ role: 'advisor', state: 'post', credits: 1 }]);
    expect(rowsOf(plan, judge)).toMatchObject([{ role: 'judge', state: 'post', credits: 1.5, subject: '示例：2026 微课评选' }]);
    expect(plan).toMatchObject({ lines: 3, credits: 4.5 });
    const people = (await winners()).reduce((sum, index) => sum + authorsOf(index).length, 0) + 1 + demoJudges.length;
    expect(plan.rows).toHaveLength(people);
    for (const row of plan.rows) {
      expect(row.why).not.toBe('');
      if (row.state !== 'post') expect(row).toMatchObject({ teacherId: null, credits: 0, state: 'noTeacher' });
    }
    expect(await post()).toMatchObject({ posted: 3, credits: 4.5, same: 0 });
    expect(balance()).toBe(4.5);
    const { lines } = await client.credits.ledger({ teacherId: author });
    expect(lines).toMatchObject([{ kind: 'activity', subject: demoEntries[best]?.title, credits: 2, actor: '周主任' }]);
    expect(lines[0]?.why).toMatch(/示例：2026 微课评选，一等奖，作者/);
  });

  it('comes once: again it is the same, after a reversal it may come again, a correction stands for it', async () => {
    await publish();
    await inForce();
    const [best = 0, second = 0] = await winners();
    const [first, other] = [await authorAsTeacher(best), await authorAsTeacher(second)];
    const stale = await propose();
    await post();
    await expect(client.credits.postContest({ contestId: one.contestId, level: 'county',
      basedOn: stale.basedOn })).rejects.toMatchObject({ code: 'stale_revision' });
    expect(await post()).toMatchObject({ posted: 0, same: 2, lines: [] });
    const seqOf = async (id: string) => (await client.credits.ledger({ teacherId: id })).lines[0]?.seq ?? 0;
    await client.credits.correct({ seq: await seqOf(first), reason: '级别有误', changes: { level: 'city' } });
    await client.credits.reverse({ seq: await seqOf(other), reason: '获奖被撤销' });
    const plan = await propose();
    expect(rowsOf(plan, first)).toMatchObject([{ state: 'same' }]);
    expect(rowsOf(plan, other)).toMatchObject([{ state: 'post', credits: 2 }]);
    expect(await post()).toMatchObject({ posted: 1 });
    expect(balance()).toBe(3 + 2);
  });

  it('of one achievement at several levels the highest stands, whichever came first', async () => {
    await publish();
    await inForce();
    const [best = 0] = await winners();
    const author = await authorAsTeacher(best);
    await post('city');
    expect(rowsOf(await propose('county'),
      author)).toMatchObject([{ state: 'same', why: expect.stringContaining('市级') as string }]);
    expect(await post('county')).toMatchObject({ posted: 0 });
    expect(rowsOf(await propose('province'),
      author)).toMatchObject([{ state: 'post', credits: 4, why: expect.stringContaining('冲正第 1 笔') as string }]);
    expect(await post('province')).toMatchObject({ posted: 1, credits: 4 });
    expect(balance()).toBe(4);
    const { lines } = await client.credits.ledger({ teacherId: author });
    expect(lines.map((line) => [line.level, line.state]).toSorted()).toEqual([['city', 'reversal'],
      ['city', 'reversed'], ['province', 'certified']]);
    expect(await post('province')).toMatchObject({ posted: 0, same: 1 });
  });

  it('each level counts where the rules say so', async () => {
    await publish();
    await inForce({ ...awards, achievements: 'each' });
    const [best = 0] = await winners();
    await authorAsTeacher(best);
    await post('city');
    await post('county');
    expect(balance()).toBe(5);
    expect(await post('county')).toMatchObject({ posted: 0, same: 1 });
  });

  it('a value is picked where the rules leave a range; without it nothing is posted', async () => {
    await publish();
    await inForce('sichuan-nanbu');
    const [best = 0] = await winners();
    const author = await authorAsTeacher(best);
    expect(rowsOf(await propose(),
      author)).toMatchObject([{ state: 'needsValue', credits: 0, why: expect.stringContaining('5 至 8') as string }]);
    expect(await post()).toMatchObject({ posted: 0 });
    const values = (credits: number) => ({ values: [{ role: 'author', award: '一等奖', credits }] });
    expect(rowsOf(await propose('county', values(9)), author)).toMatchObject([{ state: 'needsValue' }]);
    expect(await post('county', values(8))).toMatchObject({ posted: 1, credits: 8 });
  });

  it('where no rule speaks of it, everybody found is told so', async () => {
    await publish();
    const [best = 0] = await winners();
    const author = await authorAsTeacher(best);
    expect(rowsOf(await propose(), author)).toMatchObject([{ state: 'noRule', why: expect.stringContaining('没有') as string }]);
    await inForce('shaanxi-2018');
    expect(rowsOf(await propose(), author)).toMatchObject([{ state: 'noRule', why: expect.stringContaining('竞赛获奖') as string }]);
    expect(await post()).toMatchObject({ posted: 0 });
  });
});

describe('who is who', () => {
  it('the number decides, then the only teacher of that name at the school; a number that differs speaks against it',
    async () => {
    await publish();
    await inForce();
    const [best = 0, second = 0, third = 0, fourth = 0] = await winners();
    // By number, though the name stands at another school.
    const moved = await teacher(authorsOf(best)[0] ?? '', (demoEntries[best]?.school ?? 0) === 5 ? 4 : 5, idNumbers[0]);
    giveNumber('entry_people', `entry_id = '${entryId(best)}' and position = 0`, idNumbers[0] ?? '');
    // A namesake at the school whose number is another one.
    await authorAsTeacher(second, idNumbers[1]);
    giveNumber('entry_people', `entry_id = '${entryId(second)}' and position = 0`, idNumbers[2] ?? '');
    // Two of one name at the school.
    await authorAsTeacher(third, idNumbers[3]);
    await authorAsTeacher(third, idNumbers[4]);
    // He was there when the results came, and is elsewhere now.
    const left = await authorAsTeacher(fourth);
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    const elsewhere = demoSchools[(demoEntries[fourth]?.school ?? 0) === 5 ? 4 : 5]?.code ?? '';
    await client.directory.transfer({ teacherId: left, schoolId: elsewhere, from: tomorrow });
    expect((await client.directory.teacher({ teacherId: left })).schoolId).toBe(elsewhere);
    const plan = await propose();
    const row = (index: number) =>
      plan.rows.find((each) => each.name === authorsOf(index)[0]
        && each.subject.startsWith(demoEntries[index]?.title ?? ''));
    expect(row(best)).toMatchObject({ state: 'post', teacherId: moved });
    expect(row(second)).toMatchObject({ state: 'noTeacher', teacherId: null, why: expect.stringContaining('证件号与此不同') as string });
    expect(row(third)).toMatchObject({ state: 'ambiguous', teacherId: null, why: expect.stringContaining('2 位') as string });
    expect(row(fourth)).toMatchObject({ state: 'post', teacherId: left });
  });

  it('a student is never a teacher, even of the same name at the same school; the advisor is', async () => {
    const { rules } = await client.contests.get({ contestId: one.contestId });
    const students = { ...rules, categories: rules.categories.map((each) => ({ ...each, advisors: { min: 0, max: 1 } })) };
    change('update contests set rules = ? where id = ?', JSON.stringify(students), one.contestId);
    await publish();
    await inForce();
    const [best = 0] = await winners();
    const namesake = await authorAsTeacher(best);
    const advisor = await teacher('何老师', demoEntries[best]?.school ?? 0);
    addAdvisor(best, 1);
    const plan = await propose();
    expect(rowsOf(plan, namesake)).toEqual([]);
    expect(plan.rows.filter((row) => row.role === 'author').every((row) => row.state === 'noTeacher'
      && row.why.includes('学生'))).toBe(true);
    expect(rowsOf(plan, advisor)).toMatchObject([{ state: 'post' }]);
    expect(plan.lines).toBe(1);
  });

  it('two works of one title under one advisor are two achievements; one person named twice in a work is one', async () => {
    await publish();
    await inForce();
    const [best = 0] = await winners();
    const school = demoEntries[best]?.school ?? 0;
    const twin = (await winners()).find((index) => index !== best && demoEntries[index]?.school === school) ?? -1;
    expect(twin).toBeGreaterThan(-1);
    const advisor = await teacher('何老师', school);
    change('update entries set title = ? where id = ?', demoEntries[best]?.title ?? '', entryId(twin));
    for (const [entry, position] of [[best, 1], [best, 2], [twin, 1]] as const) {
      addAdvisor(entry, position);
    }
    expect(rowsOf(await propose(), advisor).map((row) => row.state).toSorted()).toEqual(['post', 'post', 'same']);
    expect(await post()).toMatchObject({ posted: 2 });
    expect(await post()).toMatchObject({ posted: 0, same: 3 });
    const subjects = (await client.credits.ledger({ teacherId: advisor })).lines.map((line) => line.subject);
    expect(new Set(subjects).size).toBe(2);
  });
});
