// Fairness, cusp and statistics on the sample marks; methods behind the gate; honours after publication.
import { afterEach, describe, expect, it } from 'vitest';
import { join } from 'node:path';
import { agreementOf, boxOf, differences, dSentence, dStudyOf } from '#backend/results/fairness/panels.ts';
import { shareReadings } from '#backend/results/fairness/cusp-list.ts';
import { honoursOf } from '#backend/results/honours/honours.ts';
import { openWorkbook, readAllRows } from '#backend/excel/read.ts';
import { ContestRules } from '#contract/schema/rules.ts';
import { demoJudges } from '#seeds/demo/index.ts';
import { templates } from '#seeds/templates/index.ts';
import { entryId, judgedContest, type JudgedContest } from './judged-contest.ts';

let one: JudgedContest;
const code = (name: string) => expect.objectContaining({ code: name });
const results = () => one.program.client.results;
const contest = () => ({ contestId: one.contestId });
const revision = (): number => one.context.db.get<{ revision: number }>('select revision from contests where id = ?', one.contestId)?.revision ?? 0;
type Change = (rules: ContestRules) => ContestRules;
const withRules = (change: Change): void => one.context.write({ action: 'test.rules', contestId: one.contestId }, (db) => {
  const row = db.get<{ rules: string }>('select rules from contests where id = ?', one.contestId);
  db.run('update contests set rules = ? where id = ?', JSON.stringify(change(ContestRules.parse(JSON.parse(row?.rules ?? '{}')))), one.contestId);
});

it('the sentence of units leaves out limits that are none', () => {
  const sentenceOf = (rule: object, language: 'zh' | 'en' = 'zh') => honoursOf(ContestRules.parse({
    ...templates().find((each) => each.id === 'weike')?.rules, honours: { organisation: { name: '优秀组织奖', ...rule } },
  }), [], language).organisation?.sentence;
  expect(sentenceOf({ count: 2 })).toBe('按积分从高到低，名额 2 个，实授 0 个。');
  expect(sentenceOf({})).toBe('按积分从高到低，凡有作品参评的都授予，实授 0 个。');
  expect(sentenceOf({ minEntries: 5 })).toBe('报送不少于 5 件，按积分从高到低，达到条件的都授予，实授 0 个。');
  expect(sentenceOf({ minEntries: 5, minAwardShare: 0.3 })).toBe('报送不少于 5 件、获奖率不低于 30%，按积分从高到低，达到两项条件的都授予，实授 0 个。');
  expect(sentenceOf({ count: 2 }, 'en')).toBe('Best by points, 2 places: 0 given.');
  expect(sentenceOf({ minEntries: 5 }, 'en')).toBe('At least 5 entries, best by points, every unit that reaches this: 0 given.');
});

describe('figures', () => {
  it('boxes are of differences from the other judges of the same entry, and need eight', () => {
    // A lenient judge of good entries and a strict one of poor ones: means of entries would say the opposite.
    const marks = [
      ...Array.from({ length: 8 }, (_, entry) => [{ entry, judge: 0, score: 60 + entry }, { entry, judge: 1, score: 64 + entry }]),
      ...Array.from({ length: 8 }, (_, index) => [{ entry: 8 + index, judge: 1, score: 90 }, { entry: 8 + index, judge: 2, score: 80 + index }]),
    ].flat();
    const apart = differences(marks, 3);
    expect(boxOf(apart[0] ?? [])).toEqual({ low: -4, q1: -4, median: -4, q3: -4, high: -4, outside: [] });
    expect(boxOf(apart[2] ?? [])?.median).toBe(-6.5);
    expect(boxOf((apart[2] ?? []).slice(1))).toBeNull();
    expect(boxOf([1, 2, 3, 4, 5, 6, 7, 100])).toEqual({ low: 1, q1: 2.75, median: 4.5, q3: 6.25, high: 7, outside: [100] });
    const agreement = agreementOf(marks, 3);
    expect(agreement[0]?.[1]).toEqual({ shared: 8, difference: -4, correlation: 1 });
    expect(agreement[1]?.[2]).toEqual({ shared: 8, difference: 6.5, correlation: null });
    expect(agreement[0]?.[2]).toEqual({ shared: 0, difference: null, correlation: null });
  });

  it('a D-study of Brennan 2001, table 3.2 brought to persons and raters', () => {
    const study = dStudyOf({ entry: 2.5556, judge: 5.2444, residual: 1.0194 });
    // Shrout & Fleiss 1979: ICC(2,1) .29 and ICC(2,4) .62; ICC(3,1) .71 and ICC(3,4) .91.
    expect([study[0]?.phi, study[3]?.phi, study[0]?.relative, study[3]?.relative].map((value) => value?.toFixed(2)))
      .toEqual(['0.29', '0.62', '0.71', '0.91']);
    expect(dSentence(study, 3, 'zh')).toBe('若每件由 3 位评委评，Φ 为 0.55；若每件由 4 位评委评，Φ 为 0.62。');
  });

  it('spare readings go first where one saves most, and never beyond what there are', () => {
    const list = (wrongNow: number, gains: [readings: number, gain: number][]) => ({
      group: { codes: ['A', 'B', 'C'] } as never,
      list: { wrongNow, wrongThen: 0, entries: gains.map(([readings, gain], entry) => ({ entry, award: 0, p: 0.5, readings, gain })) },
    });
    const { chosen, wrongNow, wrongThen } = shareReadings([list(3, [[1, 0.4], [2, 0.6]]), list(2, [[1, 0.35], [1, 0.1]])], 3);
    expect(chosen.map((each) => [each.readings, each.gain])).toEqual([[1, 0.4], [1, 0.35], [1, 0.1]]);
    expect([wrongNow, Number(wrongThen.toFixed(6))]).toEqual([5, 4.15]);
  });
});

describe('over the backend', () => {
  afterEach(async () => {
    expect(one.program.bugs).toEqual([]);
    await one.program.close();
  });

  it('fairness, statistics and cusp: names of judges, none of authors; z, t and a closed gate need the rule that demands them', async () => {
    one = await judgedContest();
    withRules((rules) => ({ ...rules, fairScores: { ...rules.fairScores, draws: 600 } }));
    const computed = await results().compute(contest());
    const authors = one.secrets.filter((secret) => !demoJudges.some((judge) => judge.name === secret));
    const fairness = await results().fairness(contest());
    expect(fairness).toMatchObject({ draws: 600, basedOn: revision() });
    expect(fairness.groups.flatMap((group) => group.rows)).toHaveLength(40);
    for (const group of fairness.groups) {
      for (const row of group.rows) {
        const own = computed.rows.find((each) => each.entryId === row.entryId);
        expect([row.raw, row.rawRank, row.rawAward]).toEqual([own?.score, own?.rank, own?.award]);
        if (row.probabilities.length > 0) expect(row.probabilities.reduce((sum, each) => sum + each.p, 0)).toBeCloseTo(1, 4);
        if (row.error !== null) expect(row.low).toBeLessThan(row.high ?? 0);
      }
      for (const judge of group.judges) expect(judge.name).toBe(demoJudges[Number(judge.judgeId.slice(6))]?.name);
      expect(JSON.stringify(group.gate)).not.toMatch(/\{judge|J0\d/);
    }
    expect(await results().fairness(contest())).toEqual(fairness);
    const statistics = await results().statistics(contest());
    const cusp = await results().cusp({ ...contest(), readings: 5 });
    expect(cusp.entries.reduce((sum, each) => sum + each.readings, 0)).toBeLessThanOrEqual(5);
    expect(cusp.wrongThen).toBeLessThanOrEqual(cusp.wrongNow);
    for (const group of statistics.groups) {
      expect(group.judges.reduce((sum, judge) => sum + judge.marks, 0)).toBe(group.marks);
      expect(group.agreement).toHaveLength(group.judges.length);
      for (const each of group.reliability) if (each.value !== null) expect(each.value).toBeLessThanOrEqual(1);
    }
    const text = JSON.stringify([fairness, statistics, cusp]);
    for (const secret of authors) expect(text).not.toContain(secret);

    // Groups of ten entries have too few marks of each judge: the gate is closed and says so with names.
    const closed = results().compute({ ...contest(), method: 'mixed' });
    await expect(closed).rejects.toEqual(code('gate_closed'));
    await expect(results().compute({ ...contest(), method: 't' })).rejects.toEqual(code('standard_unfounded'));
    expect((await results().current(contest())).results).toMatchObject({ methodId: 'rule', stale: false });
    const reason = '教育局办公室〔2026〕5 号第七条';
    const mixed = await results().compute({ ...contest(), method: 'mixed', acceptGate: reason });
    expect(mixed.method).toContain(reason);
    // Sentence after sentence, each apart from the next.
    expect(mixed.warnings.filter((warning) => warning.includes('校正的条件不成立')).map((warning) => warning.split('；').length)).toContain(4);
    for (const warning of mixed.warnings.filter((each) => each.includes('校正的条件不成立'))) expect(warning).toMatch(/作了校正：[^。]+。$/);
    const event = one.context.db.get<{ body: string }>('select body from audit order by seq desc limit 1')?.body ?? '';
    expect(event).toContain('mixed');
    expect(event).not.toContain('第七条');
    // Where a group is too small to be fitted its means stand, and that is said.
    for (const row of mixed.rows.filter((each) => each.adjusted === null)) {
      expect(mixed.warnings.some((warning) => warning.startsWith(`${row.division} · ${row.category}：评分不足以估计评委宽严`))).toBe(true);
      expect(row.score).toBe(row.mean);
    }
    expect(mixed.rows.filter((row) => row.adjusted !== null).length).toBeGreaterThan(20);
    const t = await results().compute({ ...contest(), method: 't', acceptGate: reason });
    expect(t.warnings.join('')).toMatch(/1\.156.*2\.439/);
    expect(t.rows[0]?.score).toBeGreaterThan(50);
    expect((await results().compute(contest())).rows).toEqual(computed.rows);
    await one.program.client.contests.update({ ...contest(), title: '取消', basedOn: revision() });
    const controller = new AbortController();
    const asked = one.program.client.results.fairness(contest(), { signal: controller.signal });
    controller.abort();
    await expect(asked).rejects.toEqual(code('cancelled'));
  });

  it('honours come after publication: units by points, an advisor once for the highest award, the best go on', async () => {
    one = await judgedContest();
    withRules((rules) => ({
      ...rules, honours: {
        organisation: { name: '优秀组织奖', minEntries: 3, minAwardShare: 0.2, count: 2, points: { first: 3, second: 2 }, entryPoints: 0 },
        advisors: { name: '优秀指导教师', awards: [], which: 'all', once: true }, recommend: { kind: 'count', value: 1, awards: ['first'] },
      },
    }));
    one.context.write({ action: 'test.advisors', contestId: one.contestId }, (db) => {
      for (let index = 0; index < 40; index += 1) {
        db.run(`insert into entry_people (entry_id, part, position, name, school_id, id_masked, phone_masked)
          values (?, 'advisor', 0, ?, (select school_id from entries where id = ?), '', '')`, entryId(index), `导师${index % 2}`, entryId(index % 2));
      }
    });
    const computed = await results().compute(contest());
    await expect(results().honours(contest())).rejects.toEqual(code('not_published'));
    await results().publish({ ...contest(), basedOn: revision() });
    const honours = await results().honours(contest());
    const given = honours.organisation?.units.filter((unit) => unit.given) ?? [];
    expect(given.length).toBeGreaterThanOrEqual(2);
    expect(given[0]?.points).toBeGreaterThanOrEqual(given[1]?.points ?? 0);
    for (const unit of honours.organisation?.units ?? []) expect(unit.share).toBeCloseTo(unit.awards / unit.entries, 9);
    expect(honours.advisors?.people.map((person) => person.name).sort()).toEqual(['导师0', '导师1']);
    expect(honours.advisors?.people[0]?.award).toBe('一等奖');
    expect(honours.recommended.map((row) => row.entryId))
      .toEqual(computed.rows.filter((row) => row.award === '一等奖' && row.rank === 1).map((row) => row.entryId));
    expect(honours.organisation?.sentence).toBe(`报送不少于 3 件、获奖率不低于 20%，按积分从高到低，名额 2 个，实授 ${given.length} 个。`);
    // What was locked stays honoured by its own rules.
    withRules((rules) => ({ ...rules, honours: { ...rules.honours, advisors: null, recommend: null, organisation: null } }));
    expect(await results().honours(contest())).toEqual(honours);
    const file = join(one.program.files, '表彰.xlsx');
    expect(await results().honoursFile({ ...contest(), outFile: file }))
      .toMatchObject({ file, advisors: 2, recommended: honours.recommended.length });
    const book = openWorkbook(file);
    expect(book.sheets.map((sheet) => sheet.name)).toEqual(['组织奖', '指导教师', '推荐上报']);
    expect(readAllRows(book, 1).rows.flatMap((row) => row.cells.map((cell) => cell.text))).toEqual(expect.arrayContaining(['导师0', '一等奖']));
    const event = one.context.db.get<{ body: string }>('select body from audit order by seq desc limit 1')?.body ?? '';
    expect(event).toContain('results.honoursFile');
    expect(event).not.toContain('表彰');
  });
});
