// Compute, look and publish on a real workspace: staleness, missing sheets, blindness, once and for all.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { resultsHandlers } from '#backend/results/handlers.ts';
import { Results } from '#contract/schema/results.ts';
import { violations } from '#db/invariants.ts';
import { demoDiscrepantTitle, demoEntries } from '#seeds/demo/index.ts';
import { codeOf, judgedContest, marksOf, type JudgedContest } from './judged-contest.ts';

let one: JudgedContest;
const { compute, current, publish } = resultsHandlers;
const code = (name: string) => expect.objectContaining({ code: name });
const computed = () => Results.parse(compute(one.context, { contestId: one.contestId, method: 'rule', acceptGate: '' }));
const looked = () => {
  const { results } = current(one.context, { contestId: one.contestId });
  return results === null ? null : Results.parse(results);
};
const state = () => one.context.db.get<{ state: string; revision: number }>(
  'select state, revision from contests where id = ?', one.contestId);
const published = (basedOn: number, acceptMissing?: string) =>
  publish(one.context, { contestId: one.contestId, basedOn, ...(acceptMissing === undefined ? {} : { acceptMissing }) });

afterEach(() => one.program.close());

describe('with all sheets in', () => {
  beforeEach(async () => {
    one = await judgedContest();
  });

  it('computes means of what was submitted, ranks within division and category, and stores them', () => {
    expect(looked()).toBeNull();
    const results = computed();
    expect(results).toMatchObject({ missing: 0, stale: false, publishedAt: null, rankStyle: 'standard', rounding: '向下取整' });
    expect(results.rows).toHaveLength(40);
    for (const row of results.rows) {
      const index = demoEntries.findIndex((entry) => entry.title === row.title);
      const totals = [0, 1, 2, 3, 4, 5].flatMap((judge) => marksOf(judge).flatMap(([entry, mark]) =>
        entry === index && mark.kind === 'scores' ? [Object.values(mark.scores).reduce((all, points) => all + points, 0)] : []));
      const mean = totals.reduce((all, total) => all + total, 0) / totals.length;
      expect(row.sheets).toBe(totals.length);
      // Totals are half points, so a mean of three never lies on half a hundredth: toFixed is a sound oracle here.
      expect(row.score).toBe(Number(mean.toFixed(2)));
      expect(row.code).toBe(codeOf(index));
      const group = results.rows.filter((other) => other.division === row.division && other.category === row.category);
      const better = group.filter((other) => (other.score ?? 0) > (row.score ?? 0)).length;
      const same = group.filter((other) => other.score === row.score).length;
      expect(row.rankStandard).toBeGreaterThan(better);
      expect(row.rankStandard).toBeLessThanOrEqual(better + same);
    }
    expect(results.rows.filter((row) => row.discrepant).map((row) => row.title)).toEqual([demoDiscrepantTitle]);
    expect(results.rows.filter((row) => row.sheets === 2)).toHaveLength(1);
    expect(results.lines.filter((line) => line.group === '小学组 · 微课').map((line) => line.sentence)).toEqual([
      '一等奖 10% × 11 = 1.1，向下取整 1 件', '二等奖 20% × 11 = 2.2，向下取整 2 件', '三等奖 30% × 11 = 3.3，向下取整 3 件',
    ]);
    expect(looked()).toEqual(results);
    expect(state()).toEqual({ state: 'scored', revision: results.basedOn });
    expect(violations(one.context.db)).toEqual([]);
  });

  it('shows nobody before publication and everybody after it', async () => {
    const before = computed();
    const text = JSON.stringify([before, current(one.context, { contestId: one.contestId })]);
    for (const secret of one.secrets) expect(text).not.toContain(secret);
    const done = await published(before.basedOn);
    expect(done.awards).toBe(before.rows.filter((row) => row.award !== '').length);
    expect(done.revision).toBe(state()?.revision);
    expect(state()?.state).toBe('published');
    const after = looked();
    expect(after).toMatchObject({ publishedAt: done.publishedAt, stale: false, basedOn: done.revision });
    const first = after?.rows.find((row) => row.title === '长方体的认识');
    expect(first).toMatchObject({ number: '1WA002', school: '云澜市望江区第一小学', authors: ['赵慧', '彭晓燕'] });
    const nameless = { authors: [], school: '', number: '' };
    expect(after?.rows.map((row) => ({ ...row, ...nameless }))).toEqual(before.rows);
    expect(violations(one.context.db)).toEqual([]);
  });

  it('does not write again when nothing changed', () => {
    const first = computed();
    expect(computed()).toEqual(first);
  });

  it('turns stale when a sheet comes later; then only a new computation can be published', async () => {
    const first = computed();
    const [entry, mark] = marksOf(0)[0] ?? [];
    if (entry === undefined || mark?.kind !== 'scores') throw new Error('no mark');
    one.receive(0, entry, { ...mark, scores: Object.fromEntries(Object.keys(mark.scores).map((id) => [id, 1])) });
    expect(looked()).toMatchObject({ stale: true, rows: first.rows });
    await expect(published(first.basedOn)).rejects.toEqual(code('stale_revision'));
    await expect(published(looked()?.basedOn ?? 0)).rejects.toEqual(code('stale_revision'));
    const second = computed();
    expect(second.stale).toBe(false);
    expect(second.rows.find((row) => row.code === codeOf(entry))?.score)
      .toBeLessThan(first.rows.find((row) => row.code === codeOf(entry))?.score ?? 0);
    await expect(published(second.basedOn)).resolves.toMatchObject({ revision: second.basedOn + 1 });
  });

  it('is published once; afterwards a changed sheet cannot change it', async () => {
    const results = computed();
    await published(results.basedOn);
    await expect(published(looked()?.basedOn ?? 0)).rejects.toEqual(code('wrong_state'));
    expect(computed().publishedAt).not.toBeNull();
    await one.program.client.contests.update({ contestId: one.contestId, title: '另一个名称', basedOn: state()?.revision ?? 0 });
    expect(computed()).toMatchObject({ stale: false, missing: 0 });
    const [entry] = marksOf(1)[0] ?? [];
    one.receive(1, entry ?? 0, 'draft');
    expect(() => computed()).toThrow(code('wrong_state'));
    expect(looked()?.rows.map((row) => row.score)).toEqual(results.rows.map((row) => row.score));
  });

  it('is not published from a damaged database', async () => {
    const results = computed();
    one.context.write({ action: 'test.damage' }, (db) => db.run(`update scores set value = value + 50
      where (judge_id, entry_id, criterion_id) = (select judge_id, entry_id, criterion_id from scores limit 1)`));
    await expect(published(results.basedOn)).rejects.toMatchObject({ code: 'invariants_broken', details: { sentence: '总分必须等于各指标得分之和', rows: 1 } });
    expect(state()?.state).toBe('scored');
  });
});

describe('with sheets missing', () => {
  it('counts seats without an answer, never as zero, and is published only with a reason', async () => {
    one = await judgedContest(4);
    const seats = 120 - [0, 1, 2, 3].reduce((all, judge) => all + marksOf(judge).length, 0);
    const results = computed();
    expect(results.missing).toBe(seats);
    expect(Math.min(...results.rows.map((row) => row.score ?? 100))).toBeGreaterThan(60);
    await expect(published(results.basedOn)).rejects.toMatchObject({ code: 'scores_missing', details: { missing: seats } });
    await expect(published(results.basedOn, '　')).rejects.toEqual(code('scores_missing'));
    expect(state()?.state).toBe('scored');
    await published(results.basedOn, '两位评委因病缺席，经组委会同意。');
    expect(one.context.db.get<{ body: string }>('select body from results')?.body).toContain('两位评委因病缺席');
    const audit = one.context.db.all<{ body: string }>('select body from audit order by seq desc limit 1')[0]?.body ?? '';
    expect(audit).toContain('results.publish');
    expect(audit).not.toContain('因病');
  });

  it('takes a draft for no answer', async () => {
    one = await judgedContest();
    const [entry] = marksOf(5)[0] ?? [];
    one.receive(5, entry ?? 0, 'draft');
    const row = computed().rows.find((each) => each.code === codeOf(entry ?? 0));
    expect(row).toMatchObject({ sheets: 2, missing: 1 });
  });

  it('is refused while not one sheet is there', async () => {
    one = await judgedContest(0);
    expect(() => computed()).toThrow(code('wrong_state'));
    expect(state()?.state).toBe('judging');
    await expect(published(state()?.revision ?? 0)).rejects.toEqual(code('wrong_state'));
    expect(() => compute(one.context, { contestId: 'none', method: 'rule', acceptGate: '' })).toThrow(code('not_found'));
  });
});
