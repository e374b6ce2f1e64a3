// After closing: late packs wait for two people and count as if they had come in time; forks wait for the judge; both roads of undo.
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { receiptCode } from '#backend/packfile/codes.ts';
import { personKey } from '#backend/identity/same-person.ts';
import { violations } from '#db/invariants.ts';
import { assignAll, fullSheets, newKey, opened, scorePackByHand, smallContest, type OpenedPack, type SmallContest } from './small-contest.ts';

let contest: SmallContest;
let first: OpenedPack;
let second: OpenedPack;
let judgeIds: string[];
let folder: string;
const [firstKey, secondKey, thirdKey] = [newKey(1), newKey(2), newKey(3)];
const packs = () => contest.program.client.packs;
const read = () => contest.program.backend.program.current!.connection.read;
const basedOn = async (): Promise<number> => (await contest.program.client.contests.get({ contestId: contest.contestId })).revision;
const preview = async (...files: string[]) => (await packs().preview({ contestId: contest.contestId, files })).items;
const receive = async (files: string[], choice: { confirm?: string[]; leave?: string[] } = {}) =>
  packs().receive({ contestId: contest.contestId, files, basedOn: await basedOn(), ...choice });
const undo = () => packs().undoReceive({ contestId: contest.contestId });
const close = async () => packs().closeReceiving({ contestId: contest.contestId, basedOn: await basedOn() });
const reopen = async () => packs().reopenReceiving({ contestId: contest.contestId, basedOn: await basedOn() });
const waiting = () => packs().waiting({ contestId: contest.contestId });
const decide = async (hash: string, person: string, take: boolean, reason = '电话核对过') =>
  packs().decideWaiting({ contestId: contest.contestId, hash, person, reason, take, basedOn: await basedOn() });
/** Everything that counts, whichever pack and batch it came with. */
const state = (): string => createHash('sha256').update(JSON.stringify([
  read().all('select judge_id, entry_id, status, total, comment, reason, vetoed, seconds from score_sheets order by 1, 2'),
  read().all('select * from scores order by 1, 2, 3'),
  read().all('select judge_id, code, status, total, scores from calibration_sheets order by 1, 2'),
])).digest('hex');
const events = () => read().all<{ body: string }>('select body from audit order by seq').map((one) => JSON.parse(one.body) as
  { action: string; detail: Record<string, unknown> });
const lastEvent = () => events().at(-1)!;
const make = (name: string, pack: OpenedPack, key: typeof firstKey, off: number, changes = {}) =>
  scorePackByHand(folder, name, pack, key, fullSheets(pack, off), changes);

beforeAll(async () => {
  contest = await smallContest(4, 2);
  await assignAll(contest, 2);
  const issued = await packs().issue({ contestId: contest.contestId, outDir: join(contest.program.files, 'out') });
  judgeIds = issued.packs.map((one) => one.judgeId);
  [first, second] = [await opened(issued.packs[0]!), await opened(issued.packs[1]!)];
  folder = join(contest.program.files, 'in');
});
afterAll(async () => {
  expect(contest.program.bugs).toEqual([]);
  expect(violations(read())).toEqual([]);
  await contest.program.close();
});

it('takes a gap only with its tick, and the answer says so; what follows an untaken gap is one too', async () => {
  const one = await make('g1.sxscore', first, firstKey, 0);
  const three = await make('g3.sxscore', first, firstKey, 100, { seq: 3, prev: 'ab'.repeat(32) });
  const four = await make('g4.sxscore', first, firstKey, 200, { seq: 4, prev: three.sha256 });
  await receive([one.file]);
  const before = state();
  expect((await preview(three.file, four.file)).map((item) => [item.verdict, item.needsConfirm, item.taken])).toEqual([
    ['gap', true, false], ['gap', true, false]]);
  const without = await receive([three.file, four.file]);
  expect(without).toMatchObject({ received: 0, batchId: null, items: [{ taken: false }, { taken: false }] });
  expect(without.items[0]?.sentence).toContain('没有勾选确认');
  expect(state()).toBe(before);
  // Confirmed, the first is taken; the second then follows it and needs no tick, but is left by choice.
  const left = await receive([three.file, four.file], { confirm: [three.sha256], leave: [four.sha256] });
  expect(left.items.map((item) => [item.verdict, item.taken])).toEqual([['gap', true], ['changed', false]]);
  expect(left.items[1]?.sentence).toContain('按您的选择没有接收');
  expect(lastEvent()).toMatchObject({ action: 'packs.receive', detail: { packs: 1, gaps: 1, late: 0, forks: 0, branches: 0, unsigned: 0 } });
  await undo();
  expect(state()).toBe(before);
  await undo();
});

it('knows a judge by his card, even before his first pack', async () => {
  const { connection } = contest.program.backend.program.current!;
  connection.transaction((db) => db.run('insert into judge_cards (judge_id, sign_public, receive_public, pinned_at) values (?, ?, ?, ?)',
    judgeIds[0]!, Buffer.from(firstKey.publicKey), first.header.receiveKey, '2026-11-01T00:00:00.000Z'));
  const forged = await make('card-forged.sxscore', first, secondKey, 0);
  const mine = await make('card-mine.sxscore', first, firstKey, 0);
  expect((await preview(forged.file, mine.file)).map((item) => [item.verdict, item.code]))
    .toEqual([['wrongSigner', 'PK_WRONG_SIGNER'], ['new', 'NEW']]);
  expect(await receive([forged.file])).toMatchObject({ received: 0, batchId: null });
  connection.transaction((db) => db.run('delete from judge_cards'));
});

describe('a fork', () => {
  it('makes what it contradicts wait whichever came first, can only be left, and goes with its receiving', async () => {
    const base = await make('f1.sxscore', first, firstKey, 0);
    const here = await make('f2a.sxscore', first, firstKey, 100, { seq: 2, prev: base.sha256 });
    const there = await scorePackByHand(folder, 'f2b.sxscore', first, firstKey,
      fullSheets(first, 100).map((sheet, index) => (index === 0 ? { ...sheet, comment: '另一份' } : sheet)), { seq: 2, prev: 'cd'.repeat(32) });
    await receive([base.file, here.file]);
    const before = state();
    expect((await preview(there.file))[0]).toMatchObject({
      verdict: 'fork', acceptable: false, counts: { same: 4 }, pending: [{ totals: expect.any(Array) }],
    });
    await receive([there.file]);
    expect(read().all('select entry_id from score_sheets where judge_id = ?', judgeIds[0]!).length).toBe(3);
    const forked = state();
    expect((await preview(there.file))[0]).toMatchObject({ verdict: 'same', code: 'PK_ALREADY' });
    const { items, branches } = await waiting();
    expect(items).toMatchObject([{ why: 'fork', seq: 2, takeable: false, outcome: 'waiting', receipt: receiptCode(there.sha256) }]);
    expect(branches).toMatchObject([{ judgeId: judgeIds[0], seq: 2, same: 3, pending: [{ totals: [expect.any(Number), expect.any(Number)] }] }]);
    await expect(decide(there.sha256, '甲', true)).rejects.toMatchObject({ code: 'waiting_refused' });
    await undo();
    expect(state()).toBe(before);
    expect((await waiting()).items).toEqual([]);
    // The other way round the same entries wait.
    await undo();
    await receive([base.file]);
    await receive([there.file], { confirm: [there.sha256] });
    await receive([here.file]);
    expect(state()).toBe(forked);
    expect((await waiting()).items.map((one) => one.hash)).toEqual([here.sha256]);
    await decide(here.sha256, '甲', false, '评委说以另一份为准');
    expect(lastEvent()).toMatchObject({
      action: 'packs.decideWaiting', detail: { step: 'left', why: 'fork', reason: expect.stringMatching(/^[0-9a-f]{64}$/) as string },
    });
    expect(JSON.stringify(lastEvent())).not.toContain('甲');
    expect(read().all('select entry_id from score_sheets where judge_id = ?', judgeIds[0]!).length).toBe(4);
    expect((await waiting()).branches).toEqual([]);
    for (let n = 0; n < 3; n += 1) await undo();
  });
});

describe('after closing', () => {
  let inTime: string;
  let late: { file: string; sha256: string };
  let base: { file: string; sha256: string };

  it('nothing counts any more: packs are kept sealed, once', async () => {
    base = await make('l1.sxscore', first, firstKey, 0);
    late = await make('l2.sxscore', first, firstKey, 300, { seq: 2, prev: base.sha256 });
    await receive([base.file]);
    await receive([late.file]);
    inTime = state();
    await undo();
    const before = state();
    expect(await close()).toMatchObject({ closedAt: expect.any(String) });
    expect(lastEvent()).toMatchObject({ action: 'packs.closeReceiving', detail: { packs: 1, judges: 1 } });
    await expect(close()).rejects.toMatchObject({ code: 'wrong_state' });
    await expect(undo()).rejects.toMatchObject({ code: 'wrong_state' });
    expect((await preview(late.file))[0]).toMatchObject({ verdict: 'late', code: 'PK_LATE', acceptable: false, counts: { changed: 4 } });
    const revision = await basedOn();
    expect(await receive([late.file])).toMatchObject({ received: 0, batchId: null, items: [{ taken: true }] });
    expect(await basedOn()).toBe(revision);
    expect(lastEvent()).toMatchObject({ action: 'packs.receive', detail: { packs: 0, late: 1 } });
    const again = await receive([late.file]);
    expect(again.items[0]).toMatchObject({ verdict: 'same', taken: false, sentence: expect.stringContaining('待定') });
    expect((await waiting()).items).toMatchObject([{
      why: 'late', takeable: true, counts: { changed: 4, same: 0 }, first: null, outcome: 'waiting',
    }]);
    expect(state()).toBe(before);
    // An older pack and a branch too: after closing nothing moves without two people.
    const branch = await make('l2b.sxscore', first, firstKey, 400, { seq: 2, prev: base.sha256 });
    expect((await preview(branch.file))[0]).toMatchObject({ verdict: 'late' });
  });

  it('one person is not two, however the name is typed', async () => {
    await expect(decide(late.sha256, '​　', true)).rejects.toMatchObject({ code: 'bad_input' });
    expect(await decide(late.sha256, 'Wang 海宁', true)).toMatchObject({ outcome: 'waiting' });
    expect(lastEvent()).toMatchObject({ action: 'packs.decideWaiting', detail: { step: 'first', why: 'late', seq: 2 } });
    expect(JSON.stringify(lastEvent())).not.toContain('电话核对过');
    const before = events().length;
    for (const name of ['Wang 海宁', ' wang海宁', 'ＷＡＮＧ　海宁', 'wa​ng 海 宁']) {
      await expect(decide(late.sha256, name, true), name).rejects.toMatchObject({ code: 'same_person' });
    }
    expect(events().length).toBe(before);
    expect(personKey('ＬＩ\u00a0明')).toBe('li明');
  });

  it('taken by two it counts exactly as if it had come in time; once decided it stays so', async () => {
    expect(await decide(late.sha256, '李明', true, '评委断网，录音为证')).toMatchObject({ outcome: 'taken' });
    expect(state()).toBe(inTime);
    const [item] = (await waiting()).items;
    expect(item).toMatchObject({
      outcome: 'taken', first: { person: 'Wang 海宁' }, second: '李明', secondReason: '评委断网，录音为证', takeable: false,
    });
    await expect(decide(late.sha256, '赵', true)).rejects.toMatchObject({ code: 'wrong_state' });
    const chain = JSON.stringify(events());
    for (const name of ['海宁', '李明']) expect(chain).not.toContain(name);
    await expect(contest.program.client.workspace.audit({})).resolves.toMatchObject({ intact: true });
  });

  it('the judge\'s key is pinned by the first pack taken: a stranger\'s late pack is then left, a fork never taken', async () => {
    const mine = await make('k1.sxscore', second, secondKey, 0);
    const strange = await make('k1x.sxscore', second, thirdKey, 100);
    await receive([mine.file, strange.file]);
    for (const person of ['甲', '乙']) await decide(mine.sha256, person, true);
    const item = (await waiting()).items.find((one) => one.hash === strange.sha256);
    expect(item).toMatchObject({ takeable: false, sentence: expect.stringContaining('不能采用') });
    await expect(decide(strange.sha256, '甲', true)).rejects.toMatchObject({ code: 'waiting_refused' });
    expect(await decide(strange.sha256, '甲', false)).toMatchObject({ outcome: 'left' });
    expect((await preview(strange.file))[0]).toMatchObject({ verdict: 'wrongSigner' });
    const fork = await make('k1f.sxscore', second, secondKey, 500, { seq: 1, prev: 'ef'.repeat(32) });
    await receive([fork.file]);
    expect((await waiting()).items.find((one) => one.hash === fork.sha256)).toMatchObject({ why: 'late', takeable: false });
    await expect(decide(fork.sha256, '甲', true)).rejects.toMatchObject({ code: 'waiting_refused' });
    await decide(fork.sha256, '甲', false);
  });

  it('reopened, undo gives a taken pack back to the queue, and the same file is received in the ordinary way', async () => {
    expect(await reopen()).toMatchObject({ closedAt: null });
    await expect(reopen()).rejects.toMatchObject({ code: 'wrong_state' });
    await undo();
    await undo();
    expect((await waiting()).items.filter((one) => one.outcome === 'waiting')).toHaveLength(2);
    expect((await waiting()).items.find((one) => one.hash === late.sha256)).toMatchObject({ first: null, second: null });
    expect((await preview(late.file))[0]).toMatchObject({ verdict: 'changed', acceptable: true });
    await receive([late.file]);
    expect(state()).toBe(inTime);
    expect((await waiting()).items.find((one) => one.hash === late.sha256)).toMatchObject({ outcome: 'taken', second: null });
  });

  it('after publication nothing is decided any more, only put on record', async () => {
    const other = await make('k2.sxscore', second, secondKey, 0);
    await receive([other.file]);
    await close();
    const computed = await contest.program.client.results.compute({ contestId: contest.contestId });
    const very = await make('v3.sxscore', first, firstKey, 0, { seq: 3, prev: late.sha256 });
    await receive([very.file]);
    // A late arrival does not make results old: it changes nothing that counts.
    await contest.program.client.results.publish({ contestId: contest.contestId, basedOn: computed.basedOn });
    const after = state();
    const last = await make('v4.sxscore', first, firstKey, 0, { seq: 4, prev: very.sha256 });
    expect(await receive([last.file])).toMatchObject({ received: 0, items: [{ verdict: 'late', taken: true }] });
    const { items, closedAt } = await waiting();
    expect(closedAt).not.toBeNull();
    expect(items.filter((one) => one.outcome === 'waiting').map((one) => one.takeable)).not.toContain(true);
    expect(items.find((one) => one.hash === last.sha256)?.sentence).toContain('异议');
    for (const take of [true, false]) await expect(decide(last.sha256, '甲', take)).rejects.toMatchObject({ code: 'wrong_state' });
    await expect(reopen()).rejects.toMatchObject({ code: 'wrong_state' });
    expect(state()).toBe(after);
  });
});
