// Locked versions: what is committed, what is refused while it stands, taking it back, publishing it; awards by hand; votes.
import { afterEach, describe, expect, it } from 'vitest';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commitTexts } from '#backend/scoring/commitment.ts';
import { computeDocket } from '#backend/scoring/compute.ts';
import { Docket } from '#backend/scoring/docket.ts';
import { lockedRowsOf } from '#backend/scoring/stored-results.ts';
import { writeWorkbook } from '#backend/excel/write.ts';
import { ContestRules } from '#contract/schema/rules.ts';
import { removeContest } from '#db/queries/contests.ts';
import { violations } from '#db/invariants.ts';
import { versionInForce } from '#db/queries/result-versions.ts';
import { demoEntries } from '#seeds/demo/index.ts';
import { entryId, judgedContest, marksOf, type JudgedContest } from './judged-contest.ts';

let one: JudgedContest;
afterEach(() => one.program.close());

const code = (name: string) => expect.objectContaining({ code: name });
const results = () => one.program.client.results;
const revision = (): number => one.context.db.get<{ revision: number }>('select revision from contests where id = ?', one.contestId)?.revision ?? 0;
const contest = () => ({ contestId: one.contestId });
const now = () => ({ contestId: one.contestId, basedOn: revision() });
const lastEvent = (): { action: string; detail: Record<string, unknown> } =>
  JSON.parse(one.context.db.get<{ body: string }>('select body from audit order by seq desc limit 1')?.body ?? '{}') as never;
type Change = (rules: ContestRules) => ContestRules;
const withRules = (change: Change): void => one.context.write({ action: 'test.rules', contestId: one.contestId }, (db) => {
  const row = db.get<{ rules: string }>('select rules from contests where id = ?', one.contestId);
  db.run('update contests set rules = ? where id = ?', JSON.stringify(change(ContestRules.parse(JSON.parse(row?.rules ?? '{}')))), one.contestId);
});

describe('a locked result', () => {
  it('is committed to, holds while it is locked, is taken back openly, and is what gets published', async () => {
    one = await judgedContest();
    const { client } = one.program;
    await expect(results().lock({ ...now(), person: '王主任' })).rejects.toEqual(code('wrong_state'));
    const computed = await results().compute(contest());
    await expect(results().lock({ ...contest(), person: '王主任', basedOn: revision() - 1 })).rejects.toEqual(code('stale_revision'));
    const locked = await results().lock({ ...now(), person: '王主任' });
    expect(lastEvent()).toMatchObject({ action: 'results.lock', detail: { version: 1, commitment: locked.commitment } });
    expect(JSON.stringify(lastEvent())).not.toContain('王主任');

    // What lies in the database gives the commitment again, and the docket alone gives the rows.
    const version = versionInForce(one.context.db, one.contestId);
    expect(commitTexts(version?.docket ?? '', version?.rows ?? '').commitment).toBe(locked.commitment);
    const docket = Docket.parse(JSON.parse(version?.docket ?? '{}'));
    expect(lockedRowsOf(computeDocket(docket).rows)).toEqual(JSON.parse(version?.rows ?? '[]'));
    for (const secret of one.secrets) expect(`${version?.docket}${version?.rows}${version?.body}`).not.toContain(secret);
    expect(new Set(docket.entries.flatMap((entry) => entry.sheets.map((sheet) => sheet.judge))))
      .toEqual(new Set(['J01', 'J02', 'J03', 'J04', 'J05', 'J06']));

    const shown = (await results().current(contest())).results;
    expect(shown).toMatchObject({ version: 1, commitment: locked.commitment, stale: false, sealed: false });
    expect(shown?.rows).toEqual(computed.rows);
    await expect(results().lock({ ...now(), person: '王主任' })).rejects.toEqual(code('wrong_state'));
    await expect(results().changeAward({ ...now(), entryId: entryId(3), award: '一等奖', reason: '漏评', person: '李科长' })).rejects.toEqual(code('results_locked'));
    await expect(results().setOutside({ ...now(), source: 'vote', rows: [{ entry: demoEntries[0]?.number ?? '', value: 3 }] })).rejects.toEqual(code('results_locked'));

    // The same docket is the same result; another one is refused until somebody unlocks.
    await client.contests.update({ ...now(), title: '改了名称' });
    expect((await results().compute(contest())).version).toBe(1);
    const [entry, mark] = marksOf(0).find(([index]) => computed.rows.find((row) => row.entryId === entryId(index))?.award !== '') ?? [];
    if (entry === undefined || mark?.kind !== 'scores') throw new Error('no mark');
    one.receive(0, entry, { ...mark, scores: Object.fromEntries(Object.keys(mark.scores).map((id) => [id, 1])) });
    await expect(results().compute(contest())).rejects.toMatchObject({ code: 'results_locked', details: { version: 1 } });
    expect((await results().current(contest())).results).toMatchObject({ stale: false, version: 1 });

    await results().unlock({ ...now(), person: '王主任', reason: '张老师的分录错' });
    expect(JSON.stringify(lastEvent())).not.toContain('张老师');
    await expect(results().unlock({ ...now(), person: '王主任', reason: '再来' })).rejects.toEqual(code('wrong_state'));
    expect((await results().current(contest())).results).toMatchObject({ stale: true, version: null, commitment: '' });
    await results().compute(contest());
    const second = await results().lock({ ...now(), person: '王主任' });
    expect(second.version).toBe(2);
    expect(second.commitment).not.toBe(locked.commitment);
    const { versions } = await results().versions(contest());
    expect(versions.map((each) => [each.version, each.kind, each.void, each.person]))
      .toEqual([[1, 'locked', true, '王主任'], [2, 'locked', false, '王主任']]);
    expect(versions[1]?.changes.length).toBeGreaterThan(0);

    await client.contests.update({ ...now(), title: '又改了名称' });
    await results().publish(now());
    expect(lastEvent()).toMatchObject({ action: 'results.publish', detail: { version: 2, commitment: second.commitment } });
    await expect(results().unlock({ ...now(), person: '王主任', reason: '反悔' })).rejects.toEqual(code('wrong_state'));
    await expect(results().changeAward({ ...now(), entryId: entryId(3), award: '', reason: '反悔', person: '王主任' })).rejects.toEqual(code('wrong_state'));
    expect((await results().versions(contest())).versions).toHaveLength(2);
    expect(violations(one.context.db)).toEqual([]);
    expect(one.program.bugs).toEqual([]);
  });

  it('needs a reason while sheets lack, comes by itself with publishing, and is not published once it was touched', async () => {
    one = await judgedContest(5);
    const computed = await results().compute(contest());
    await expect(results().lock({ ...now(), person: '王主任' })).rejects.toMatchObject({ code: 'lock_missing' });
    await results().publish({ ...now(), acceptMissing: '一位评委因病缺席' });
    const version = versionInForce(one.context.db, one.contestId);
    expect(version).toMatchObject({ version: 1, kind: 'locked', reason: '一位评委因病缺席', method: 'rule' });
    expect((JSON.parse(version?.rows ?? '[]') as { code: string; award: string }[]).map((row) => row.award))
      .toEqual(computed.rows.map((row) => row.award));
    await one.program.close();

    one = await judgedContest();
    await results().compute(contest());
    await results().lock({ ...now(), person: '王主任' });
    expect(() => one.context.write({ action: 'test.alter' }, (db) => db.run("update result_versions set rows = replace(rows, '二等奖', '一等奖')"))).toThrow(/append-only/);
    one.context.write({ action: 'test.alter' }, (db) => {
      db.run('drop trigger result_versions_no_update');
      db.run("update result_versions set rows = replace(rows, '二等奖', '一等奖')");
    });
    await expect(results().publish(now())).rejects.toEqual(code('invariants_broken'));
  });

  it('entries that wait for arbitration, by the chain or by a decision, are neither locked nor published without a reason', async () => {
    one = await judgedContest();
    withRules((rules) => ({ ...rules, arbitration: { ...rules.arbitration, chain: '2+1' }, discrepancy: { threshold: 4, at: 'over' } }));
    const open = (await results().compute(contest())).openArbitrations;
    expect(open).toBeGreaterThan(0);
    await expect(results().publish(now())).rejects.toMatchObject({ code: 'arbitrations_open', details: { open } });
    withRules((rules) => ({ ...rules, arbitration: { ...rules.arbitration, chain: 'none' } }));
    expect((await results().compute(contest())).openArbitrations).toBe(0);
    one.context.write({ action: 'test.ask', contestId: one.contestId }, (db) => db.run(`insert into case_decisions
      (id, contest_id, kind, entry_id, judge_id, facts, action, reason, at) values ('d', ?, 'discrepancy', ?, null, '', 'arbitrate', '请终评', '')`,
    one.contestId, entryId(3)));
    expect((await results().compute(contest())).openArbitrations).toBe(1);
    expect((await results().current(contest())).results?.warnings.join('')).toContain('1 件作品的评分差距需要仲裁');
    await expect(results().lock({ ...now(), person: '王主任' })).rejects.toMatchObject({ code: 'lock_missing' });
    await results().lock({ ...now(), person: '王主任', acceptMissing: '终评人出差，领导小组同意' });
    expect(versionInForce(one.context.db, one.contestId)?.reason).toBe('终评人出差，领导小组同意');
  });

  it('is not published, nor are names shown, while identities are sealed', async () => {
    one = await judgedContest();
    await results().compute(contest());
    const seal = (opened: string | null): void => one.context.write({ action: 'test.seal', contestId: one.contestId }, (db) => {
      db.run('delete from seals');
      db.run(`insert into seals (contest_id, organiser, supervisor, slots, entries, sealed_rest, sealed_at, opened_at)
        values (?, 'a', 'b', '{}', 40, x'00', '2026-03-01', ?)`, one.contestId, opened);
    });
    seal(null);
    await expect(results().publish(now())).rejects.toEqual(code('wrong_state'));
    await results().compute(contest());
    await results().lock({ ...now(), person: '王主任' });
    expect((await results().current(contest())).results?.sealed).toBe(true);
    await expect(results().publish(now())).rejects.toEqual(code('identities_sealed'));
    await expect(results().honours(contest())).rejects.toEqual(code('identities_sealed'));
    seal('2026-06-01');
    await expect(results().unlock({ ...now(), person: '王主任', reason: '揭盲以后' })).rejects.toEqual(code('wrong_state'));
    await results().publish(now());
    expect((await results().current(contest())).results?.rows.some((row) => row.authors.length > 0)).toBe(true);
  });
});

describe('before the lock', () => {
  it('awards change by hand with who and why, and go back to the rules', async () => {
    one = await judgedContest();
    const before = await results().compute(contest());
    const loser = before.rows.find((row) => row.award === '');
    if (!loser) throw new Error('everybody has an award');
    const change = { entryId: loser.entryId, reason: '单项突出，评委会合议', person: '李科长' };
    await expect(results().changeAward({ ...now(), ...change, award: '特等奖' })).rejects.toEqual(code('award_refused'));
    await results().changeAward({ ...now(), ...change, award: '三等奖' });
    expect(JSON.stringify(lastEvent())).not.toMatch(/合议|李科长|三等奖/);
    await expect(results().changeAward({ ...now(), ...change, award: '三等奖' })).rejects.toEqual(code('award_refused'));
    expect((await results().current(contest())).results?.stale).toBe(true);
    const after = await results().compute(contest());
    expect(after.rows.find((row) => row.entryId === loser.entryId)).toMatchObject({ award: '三等奖', changed: { from: '', reason: change.reason } });
    expect(after.rows.filter((row) => row.entryId !== loser.entryId)).toEqual(before.rows.filter((row) => row.entryId !== loser.entryId));
    expect(after.lines.find((line) => line.sentence.includes('人工调整'))?.sentence).toContain('调入 1 件、调出 0 件');
    // An award that the rules drop is no award: the rules hold, and that is said.
    const third = (from: string, to: string) => withRules((rules) => ({ ...rules, awards: { ...rules.awards,
      rules: rules.awards.rules.map((rule) => (rule.name === from ? { ...rule, name: to } : rule)) } }));
    third('三等奖', '优秀奖');
    const renamed = await results().compute(contest());
    expect(renamed.rows.find((row) => row.entryId === loser.entryId)?.award).toBe('');
    expect(renamed.warnings.join()).toContain(loser.code);
    third('优秀奖', '三等奖');
    await results().changeAward({ ...now(), ...change, award: null });
    expect((await results().compute(contest())).rows).toEqual(before.rows);
  });

  it('a sample contest goes with its versions and changes; any other keeps them whatever is asked', async () => {
    one = await judgedContest();
    await results().compute(contest());
    await results().changeAward({ ...now(), entryId: entryId(2), award: '三等奖', reason: '试', person: '甲' });
    await results().compute(contest());
    await results().lock({ ...now(), person: '甲' });
    expect(() => one.context.write({ action: 'test.remove' }, (db) => removeContest(db, one.contestId))).toThrow(/append-only/);
    one.context.write({ action: 'test.sample' }, (db) => db.run('update contests set sample = 1'));
    one.context.write({ action: 'test.remove' }, (db) => removeContest(db, one.contestId));
    expect(one.context.db.get('select 1 from result_versions')).toBeUndefined();
  });

  it('votes come by number or code, from rows or a workbook; faults are named and change nothing', async () => {
    one = await judgedContest();
    withRules((rules) => ({ ...rules, voteShare: 0.1 }));
    await expect(results().compute(contest())).rejects.toMatchObject({ code: 'votes_missing', details: { share: '10%', lacking: 40 } });
    const votes = demoEntries.map((entry, index) => ({ entry: entry.number, value: index * 10 }));
    const vote = (rows: { entry: string; value: number }[]) => results().setOutside({ ...now(), source: 'vote', rows });
    await expect(vote([...votes, votes[0]!])).rejects.toEqual(code('outside_refused'));
    await expect(vote([{ entry: votes[0]?.entry ?? '', value: 1.5 }])).rejects.toEqual(code('outside_refused'));
    await expect(vote([{ entry: '不是编号', value: 1 }])).rejects.toEqual(code('outside_refused'));
    await expect(results().setOutside({ ...now(), source: 'no-such-round', rows: votes })).rejects.toEqual(code('bad_input'));
    expect((await results().outside(contest())).sources).toEqual([]);
    expect(await vote([...votes.slice(1), { entry: 'X999', value: 1 }])).toMatchObject({ entries: 39, unknown: ['X999'], missing: 1 });
    await expect(results().compute(contest())).rejects.toMatchObject({ details: { lacking: 1 } });

    const file = join(one.program.files, '票数.xlsx');
    const sheet = (rows: (string | number)[][]) => writeWorkbook(file, [{ name: '票数', title: '网络投票结果', rows,
      columns: [{ header: '作品编号' }, { header: '作品名称' }, { header: '得票数' }] }], { overwrite: true });
    await sheet(votes.map(({ entry, value }, index) => [entry, '标题', index === 4 ? '三百' : value]));
    await expect(results().setOutside({ ...now(), source: 'vote', file })).rejects.toMatchObject({ code: 'outside_refused', details: { detail: expect.stringContaining('三百') as string } });
    await sheet([...votes.map(({ entry, value }) => [entry.toLowerCase(), '标题', value]), ['合计', '', 7800]]);
    const set = await results().setOutside({ ...now(), source: 'vote', file });
    expect(set).toMatchObject({ entries: 40, unknown: [], missing: 0 });
    expect(await results().setOutside({ ...now(), source: 'vote', file })).toEqual(set);
    writeFileSync(file, 'no workbook');
    await expect(results().setOutside({ ...now(), source: 'vote', file })).rejects.toEqual(code('workbook_refused'));
    const voted = await results().compute(contest());
    const best = voted.rows.find((row) => row.entryId === entryId(39));
    expect(best?.score).toBeCloseTo((best?.mean ?? 0) * 0.9 + 10 * 390 / Math.max(...voted.rows
      .filter((row) => row.division === best?.division && row.category === best.category)
      .map((row) => Number(row.entryId.slice(6)) * 10)), 1);
  });
});
