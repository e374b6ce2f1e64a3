// From an upheld objection to a corrected version: beside the old one, recomputed, chained, and only when it may be.
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { correctDocket } from '#backend/publication/correcting/correction.ts';
import { openWorkbook, readAllRows } from '#backend/excel/read.ts';
import { commitTexts } from '#backend/scoring/commitment.ts';
import { computeDocket } from '#backend/scoring/compute.ts';
import { Docket } from '#backend/scoring/docket.ts';
import { lockedRowsOf } from '#backend/scoring/stored-results.ts';
import { versionInForce, versionOf } from '#db/queries/result-versions.ts';
import { codeOf, judgedContest, judgeId, type JudgedContest } from '../results/judged-contest.ts';

let one: JudgedContest;
let objectionId: string;
let publicationId: string;
const client = () => one.program.client;
const revision = async (): Promise<number> => (await client().contests.get({ contestId: one.contestId })).revision;
const current = async () => (await client().results.current({ contestId: one.contestId })).results;
type Change = { kind: 'award'; award: string } | { kind: 'exclude' } | { kind: 'dropSheet'; judgeId: string };
const correct = async (entryId: string, change: Change, more: { basedOn?: number; objectionId?: string } = {}) => client().publication.correct({
  contestId: one.contestId, objectionId, entryId, change, reason: '查实抄袭，取消资格', person: '赵主任', basedOn: await revision(), ...more,
});
const object = async (text: string): Promise<string> => (await client().publication.object({
  contestId: one.contestId, publicationId, entry: codeOf(0), by: 'unit', name: '云澜市第三小学', contact: '029-1', contactPerson: '李校长', signed: true,
  receivedOn: '2026-11-18', text,
})).objectionId;
const decide = async (id: string, decision: 'upheld' | 'partly' | 'rejected') => client().publication.decideObjection({
  objectionId: id, decision, reason: '集体讨论', persons: ['赵主任'], basedOn: await revision(),
});

beforeAll(async () => {
  one = await judgedContest();
  const computed = await client().results.compute({ contestId: one.contestId });
  ({ publicationId } = await client().publication.announce({
    contestId: one.contestId, stage: 'before', from: '2026-11-16', basedOn: computed.basedOn,
  }));
  objectionId = await object('抄袭');
});
afterAll(async () => {
  expect(one.program.bugs).toEqual([]);
  await one.program.close();
});

describe('not before its time', () => {
  it('needs an upheld objection of this contest and published results', async () => {
    const first = (await current())?.rows[0]?.entryId ?? '';
    await expect(correct(first, { kind: 'exclude' })).rejects.toMatchObject({ code: 'wrong_state' });
    await decide(objectionId, 'rejected');
    await expect(correct(first, { kind: 'exclude' })).rejects.toMatchObject({ code: 'wrong_state', message: expect.stringContaining('不成立') as string });
    await decide(objectionId, 'upheld');
    await expect(correct(first, { kind: 'exclude' })).rejects.toMatchObject({ code: 'wrong_state', message: expect.stringContaining('锁定并发布') as string });
    const computed = await client().results.compute({ contestId: one.contestId });
    await client().results.publish({ contestId: one.contestId, basedOn: computed.basedOn });
    await expect(correct(first, { kind: 'exclude' }, { basedOn: 0 })).rejects.toMatchObject({ code: 'stale_revision' });
    await expect(correct(first, { kind: 'exclude' }, { objectionId: 'none' })).rejects.toMatchObject({ code: 'not_found' });
    await expect(correct('none', { kind: 'exclude' })).rejects.toMatchObject({ code: 'not_found' });
    await expect(correct(first, { kind: 'award', award: '特等奖' })).rejects.toMatchObject({ code: 'wrong_state', message: expect.stringContaining('特等奖') as string });
    await expect(correct(first, { kind: 'dropSheet', judgeId: 'nobody' })).rejects.toMatchObject({ code: 'wrong_state' });
    expect((await client().results.versions({ contestId: one.contestId })).versions).toHaveLength(1);
  });
});

describe('a correction', () => {
  it('strikes the winner out: he has no award, the next move up, the old version stays to the letter', async () => {
    const before = await current();
    const winner = before?.rows.find((row) => row.award !== '');
    if (!before || !winner) throw new Error('nobody won');
    const old = versionInForce(one.context.db, one.contestId);
    const made = await correct(winner.entryId, { kind: 'exclude' });
    expect(made.version).toBe(2);
    expect(made.changes).toContainEqual({ code: winner.code, from: winner.award, to: '' });
    expect(versionOf(one.context.db, one.contestId, 1)).toEqual(old);
    const after = await current();
    const row = after?.rows.find((item) => item.code === winner.code);
    expect(row).toMatchObject({ award: '', rank: null });
    expect(after).toMatchObject({ publishedAt: before.publishedAt, version: 2, stale: false });
    expect(made.revision).toBe(after?.basedOn);
    // What changed is exactly what the lists say, and the list of versions says the same.
    const awardNow = new Map(after?.rows.map((item) => [item.code, item.award]));
    const changed = before.rows.filter((item) => awardNow.get(item.code) !== item.award).map((item) => item.code).sort();
    expect(made.changes.map((item) => item.code)).toEqual(changed);
    const { versions } = await client().results.versions({ contestId: one.contestId });
    expect(versions.at(-1)).toMatchObject({ version: 2, kind: 'corrected', changes: made.changes, person: '赵主任' });
  });

  it('is committed, recomputable, in the chain without a name or a reason, and linked with its decision', async () => {
    const version = versionInForce(one.context.db, one.contestId);
    expect(version).toMatchObject({ kind: 'corrected', objection_id: objectionId, version: 2 });
    expect(commitTexts(version?.docket ?? '', version?.rows ?? '').commitment).toBe(version?.commitment);
    const docket = Docket.parse(JSON.parse(version?.docket ?? ''));
    expect(lockedRowsOf(computeDocket(docket).rows)).toEqual(JSON.parse(version?.rows ?? ''));
    const event = one.context.db.get<{ body: string }>("select body from audit where body ->> '$.action' = 'publication.correct'")?.body ?? '';
    expect(event).toContain(version?.commitment);
    expect(event).not.toMatch(/赵主任|抄袭|查实/);
    const [row] = (await client().publication.objections({ contestId: one.contestId })).objections;
    expect(row?.decisions.map((item) => [item.decision, item.version])).toEqual([['rejected', null], ['upheld', 2]]);
  });

  it('computing again leaves it as it is; the same once more is refused', async () => {
    const before = await current();
    expect((await client().results.compute({ contestId: one.contestId })).rows).toEqual(before?.rows);
    const struck = before?.rows.find((row) => row.rank === null && row.excluded !== undefined)?.entryId ?? '';
    await expect(correct(struck, { kind: 'exclude' })).rejects.toMatchObject({ code: 'wrong_state' });
    await expect(correct(struck, { kind: 'award', award: '一等奖' })).rejects.toMatchObject({ code: 'wrong_state' });
    expect(versionInForce(one.context.db, one.contestId)?.version).toBe(2);
  });

  it('drops one sheet: the mean is that of the others, and no sheet is missing; an award by hand comes on top', async () => {
    const before = (await current())?.rows.find((row) => row.sheets === 3 && row.missing === 0);
    const code = before?.code ?? '';
    const docket = Docket.parse(JSON.parse(versionInForce(one.context.db, one.contestId)?.docket ?? ''));
    const [dropped, ...kept] = docket.entries.find((entry) => entry.code === code)?.sheets ?? [];
    const slot = Number(dropped?.judge.slice(1));
    expect(await correct(before?.entryId ?? '', { kind: 'dropSheet', judgeId: judgeId(slot - 1) })).toMatchObject({ version: 3 });
    const row = (await current())?.rows.find((item) => item.code === code);
    const mean = kept.reduce((sum, sheet) => sum + sheet.total, 0) / kept.length / 100;
    expect(row).toMatchObject({ sheets: 2, missing: 0, score: Math.round(mean * 100 + 1e-9) / 100 });
    await expect(correct(before?.entryId ?? '', { kind: 'dropSheet', judgeId: judgeId(slot - 1) })).rejects.toMatchObject({ code: 'wrong_state' });
    const made = await correct(before?.entryId ?? '', { kind: 'award', award: '三等奖' });
    expect((await current())?.rows.find((item) => item.code === code)?.award).toBe('三等奖');
    expect(made.version).toBe(4);
  });

  it('a list posted afterwards has the corrected awards, the one before keeps its own', async () => {
    const rows = (await current())?.rows ?? [];
    const { publicationId: after } = await client().publication.announce({
      contestId: one.contestId, stage: 'after', from: '2026-11-25', basedOn: await revision(),
    });
    const posted = (await client().publication.list({ contestId: one.contestId })).publications.find((item) => item.publicationId === after);
    expect(posted?.rows).toBe(rows.filter((row) => row.award !== '').length);
    // Corrected once more: the list that hangs says that it is not what holds, and what is given already is no correction.
    const notes = async (): Promise<string> => {
      const outFile = join(one.program.files, '公示.xlsx');
      await client().publication.listFile({ publicationId: after, outFile });
      return JSON.stringify(readAllRows(openWorkbook(outFile), 0).rows);
    };
    expect(await notes()).not.toContain('已经更正');
    const winner = rows.find((row) => row.award !== '');
    await expect(correct(winner?.entryId ?? '', { kind: 'award', award: winner?.award ?? '' })).rejects.toMatchObject({ code: 'wrong_state' });
    const looked = async () => (await client().results.fairness({ contestId: one.contestId })).groups.flatMap((group) => group.rows)
      .find((row) => row.code === winner?.code);
    expect((await looked())?.rawRank).toBe(winner?.rank);
    await correct(winner?.entryId ?? '', { kind: 'exclude' });
    expect(await notes()).toContain('公示以后结果已经更正');
    expect((await current())?.rows.find((row) => row.code === winner?.code)?.rank).toBeNull();
    expect((await looked())?.rawRank ?? null).toBeNull();
  });
});

it('a docket is corrected without touching the old one', () => {
  const docket = Docket.parse(JSON.parse(versionOf(one.context.db, one.contestId, 1)?.docket ?? ''));
  const before = JSON.stringify(docket);
  for (const entry of docket.entries) {
    const made = correctDocket(docket, entry.code, { kind: 'exclude' });
    if ('refused' in made) throw new Error(made.refused[0]);
    const row = computeDocket(made.docket).rows.find((item) => item.code === entry.code);
    expect(row).toMatchObject({ award: '', rank: null });
    for (const { judge } of entry.sheets) expect(correctDocket(docket, entry.code, { kind: 'dropSheet', judge })).toHaveProperty('docket');
    expect(correctDocket(docket, entry.code, { kind: 'dropSheet', judge: 'J99' })).toHaveProperty('refused');
  }
  expect(JSON.stringify(docket)).toBe(before);
  expect(correctDocket(docket, 'none', { kind: 'exclude' })).toHaveProperty('refused');
});
