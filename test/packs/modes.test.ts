// Every way of scoring through the whole program: a judge's own desk, score packs, the queue, results with vetoes and by score.
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ContestRules, Criterion, Mask } from '#contract/schema/rules.ts';
import { violations } from '#db/invariants.ts';
import { startProgram, type TestProgram } from '../flow/harness.ts';
import { assignAll, fullSheets, newKey, opened, scorePackByHand, smallContest, type Issued, type SmallContest } from './small-contest.ts';

const criterion = (changes: object): Criterion => Criterion.parse({ group: '组', name: '指标', max: 10, step: 0.5, ...changes });
const criteria = [
  criterion({ id: 'points', name: '选题' }),
  criterion({ id: 'levels', name: '目标', mode: 'levels', max: 15, choices: [['A', 13], ['B', 11], ['C', 9]].map(([name, value]) => ({ name, value, description: '说明' })) }),
  criterion({ id: 'weights', name: '过程', mode: 'coefficient', max: 7.5, choices: [1, 0.8, 0.35].map((value) => ({ name: `${value}`, value })) }),
  criterion({ id: 'steps', name: '思想性', mode: 'steps', max: 5, veto: true, choices: [5, 3, 0].map((value) => ({ name: `${value}`, value })) }),
  criterion({ id: 'sound', name: '无科学性错误', mode: 'veto', max: 1, step: 1 }),
];
const ownMask = Mask.parse({ firstSeconds: 8, lastSeconds: 4, muted: true, how: 'skip',
  rectangles: [{ x: 0, y: 0.8, width: 1, height: 0.2, from: 10 }], mutes: [{ from: 20, to: 25 }] });

let contest: SmallContest;
let judge: TestProgram;
let packs: Issued[];
const read = () => contest.program.backend.program.current!.connection.read;
const rulesOf = async (): Promise<ContestRules> => (await contest.program.client.contests.get({ contestId: contest.contestId })).rules;

/** Division and category of the sample's first entries get the rubric of all modes and a mask of their own. */
async function useModes(changes: Partial<ContestRules> = {}): Promise<void> {
  const { client } = contest.program;
  const { rules, revision } = await client.contests.get({ contestId: contest.contestId });
  await client.contests.update({ contestId: contest.contestId, basedOn: revision, rules: {
    ...rules, ...changes,
    rubrics: [...rules.rubrics.filter((one) => one.id !== 'modes'), { id: 'modes', name: '各种方式', source: '', head: null, criteria,
      comment: { requiredBelow: null, requiredAbove: null } }],
    categories: rules.categories.map((one) => ({ ...one, rubric: 'modes', mask: one.id === rules.categories[0]?.id ? ownMask : null })),
    ranking: { ...rules.ranking, tieBreak: [] }, discrepancy: { threshold: 100, at: 'over' },
    awards: { ...rules.awards, scope: 'contest', rules: [{ id: 'met', name: '达标', kind: 'threshold', value: 25 }] },
  } });
}

beforeAll(async () => {
  contest = await smallContest(5, 2);
  judge = await startProgram({ workspace: false });
  await useModes();
  await assignAll(contest, 2);
  ({ packs } = await contest.program.client.packs.issue({ contestId: contest.contestId, outDir: join(contest.program.files, 'out') }));
}, 60_000);
afterAll(async () => {
  expect([...contest.program.bugs, ...judge.bugs]).toEqual([]);
  expect(violations(read())).toEqual([]);
  await contest.program.close();
  await judge.close();
});

/** What the first judge gives to his entries in the order of his list; the veto of the last is failed. */
const given = [
  { points: 9.5, levels: 13, weights: 7.5, steps: 5, sound: 1 }, { points: 0, levels: 11, weights: 6, steps: 3, sound: 1 },
  { points: 10, levels: 9, weights: 2.63, steps: 5, sound: 1 }, { points: 4, levels: 13, weights: 6, steps: 0, sound: 1 },
  { points: 10, levels: 13, weights: 7.5, steps: 5, sound: 0 },
];
const totals = [35, 20, 26.63, 23, 35.5];
let listed: string[] = [];

describe('every way of scoring', () => {
  it('stands at the desk with its choices, and each entry has the mask of its category', async () => {
    const desk = await judge.client.judging.open({ file: packs[0]!.file, passphrase: packs[0]!.passphrase });
    listed = desk.entries.map((one) => one.code);
    expect(desk.rubric.criteria.map(({ mode, veto, choices }) => [mode, veto, choices.length]))
      .toEqual([['points', false, 0], ['levels', false, 3], ['coefficient', false, 3], ['steps', true, 3], ['veto', false, 0]]);
    expect(desk.rubric.criteria[2]?.choices.map((one) => one.value)).toEqual([1, 0.8, 0.35]);
    const { categories } = await rulesOf();
    expect(desk.mask).toMatchObject({ how: 'cover', rectangles: [] });
    for (const entry of desk.entries) expect(entry.mask).toEqual(entry.category === categories[0]?.name ? ownMask : null);
    expect(desk.entries.some((one) => one.mask !== null)).toBe(true);
  });

  it('is scored at the desk, whose totals count what counts; what is no choice is refused', async () => {
    const { packId } = await judge.client.judging.desk({ packId: (await judge.client.judging.packs({})).packs[0]!.packId });
    await expect(judge.client.judging.score({ packId, code: listed[0]!, scores: { levels: 12 } }))
      .rejects.toMatchObject({ code: 'score_choice', message: expect.stringContaining('“目标”只能给 A 13、B 11、C 9') });
    for (const [index, scores] of given.entries()) {
      const sheet = await judge.client.judging.score({ packId, code: listed[index]!, scores });
      expect(sheet).toMatchObject({ status: 'submitted', total: totals[index], scores });
    }
    const check = await judge.client.judging.check({ packId });
    expect(check.commentsMissing).toEqual([listed[3], listed[4]]);
    for (const at of [3, 4]) await judge.client.judging.score({ packId, code: listed[at]!, scores: {}, comment: '有科学性错误' });
    expect((await judge.client.judging.check({ packId })).commentsMissing).toEqual([]);
    await judge.client.judging.finish({ packId, outFile: join(contest.program.files, 'one.sxscore') });
  });

  it('comes back whole: totals exact, vetoes uncounted and marked, the queue says who failed what', async () => {
    const { client } = contest.program;
    const files = [join(contest.program.files, 'one.sxscore')];
    const { basedOn, items } = await client.packs.preview({ contestId: contest.contestId, files });
    expect(items[0]).toMatchObject({ verdict: 'new', acceptable: true });
    await client.packs.receive({ contestId: contest.contestId, files, basedOn });
    const rows = read().all<{ code: string; total: number; vetoed: number; status: string }>(
      `select c.code, s.total, s.vetoed, s.status from score_sheets s
       join entry_codes c on c.judge_id = s.judge_id and c.entry_id = s.entry_id where s.judge_id = ?`, packs[0]!.judgeId);
    const byCode = new Map(rows.map((one) => [one.code, one]));
    listed.forEach((code, index) => expect(byCode.get(code)).toMatchObject({
      total: Math.round(totals[index]! * 100), vetoed: index > 2 ? 1 : 0, status: 'submitted' }));
    expect(read().all(`select criterion_id, counted from scores group by criterion_id, counted order by criterion_id`)).toEqual(
      ['levels', 'points', 'sound', 'steps', 'weights'].map((id) => ({ criterion_id: id, counted: id === 'sound' ? 0 : 1 })));
    const { queue } = await client.packs.progress({ contestId: contest.contestId });
    const vetoes = queue.filter((one) => one.kind === 'veto');
    expect(vetoes).toHaveLength(2);
    expect(vetoes[0]?.why).toBe(`${packs[0]!.name}判为否决：1 位（规则：满 1 位），不参加排名和评奖`);
    expect(queue[0]?.kind).toBe('veto');
  });

  it('a pack with a value that is no choice is refused as a whole', async () => {
    const second = await opened(packs[1]!);
    for (const [criterion, value] of [['levels', 1200], ['weights', 262], ['steps', 400], ['sound', 50], ['sound', 200]] as const) {
      const sheets = fullSheets(second).map((sheet) => ({ ...sheet, scores: choicesFor(sheet.scores) }));
      sheets[1]!.scores = sheets[1]!.scores.map((one) => (one.criterion === criterion ? { ...one, value } : one));
      const { file } = await scorePackByHand(join(contest.program.files, 'in'), `${criterion}${value}.sxscore`, second, newKey(2), sheets);
      const { items } = await contest.program.client.packs.preview({ contestId: contest.contestId, files: [file] });
      expect(items[0]).toMatchObject({ verdict: 'invalid', code: 'PK_RANGE', acceptable: false });
    }
  });

  it('excluded entries are last without rank and award, and say why; the award by score says how many of how many', async () => {
    const { client } = contest.program;
    const results = await client.results.compute({ contestId: contest.contestId });
    expect(results.rows.map((one) => [one.score, one.rank, one.award])).toEqual([
      [35, 1, '达标'], [26.63, 2, '达标'], [20, 3, ''], ...[35.5, 23].map((score) => [score, null, '']).toSorted((a, b) =>
        codeOfScore(results.rows, a[0]) < codeOfScore(results.rows, b[0]) ? -1 : 1)]);
    const excluded = results.rows.slice(3);
    expect(excluded.map((one) => one.vetoes)).toEqual([1, 1]);
    expect(excluded.map((one) => one.excluded).toSorted()).toEqual(['思想性', '无科学性错误'].map((name) =>
      `1 位评委在“${name}”上判为否决（规则：满 1 位即否决），不参加排名和评奖。`).toSorted());
    expect(results.rows[0]).not.toHaveProperty('excluded');
    expect(results.lines).toMatchObject([{ award: '达标', base: 5, planned: 2, given: 2, sentence: '达标：25 分及以上 2 件，占 5 件的 40%' }]);
    expect(await client.results.compute({ contestId: contest.contestId })).toEqual(results);
  });

  it('results are refused while a vote has a share in the score', async () => {
    const { program, contestId } = contest;
    const context = program.backend.program.commandContext({ name: 'test', signal: new AbortController().signal, onProgress: () => undefined });
    const rules = await rulesOf();
    const set = (voteShare: number): void => context.write({ action: 'test.rules', contestId }, (db) =>
      void db.run('update contests set rules = ? where id = ?', JSON.stringify({ ...rules, voteShare }), contestId));
    set(0.4);
    await expect(program.client.results.compute({ contestId }))
      .rejects.toMatchObject({ code: 'votes_missing', message: expect.stringContaining('40%') });
    set(0);
    expect((await program.client.results.compute({ contestId })).rows).toHaveLength(5);
  });
});

const codeOfScore = (rows: readonly { code: string; score: number | null }[], score: unknown): string =>
  rows.find((one) => one.score === score)?.code ?? '';
/** Full marks as choices: what fullSheets gives is the most points, which no level here is. */
const choicesFor = (scores: readonly { criterion: string; value: number }[]) =>
  scores.map((one) => (one.criterion === 'levels' ? { ...one, value: 1300 } : one));
