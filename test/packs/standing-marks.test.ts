// What stands is never changed unseen: marks taken away show, late forks stay forks, what was left stays left.
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { violations } from '#db/invariants.ts';
import { assignAll, fullSheets, newKey, opened, scorePackByHand, smallContest, type OpenedPack, type SmallContest } from './small-contest.ts';

let contest: SmallContest;
let first: OpenedPack;
let judgeIds: string[];
let folder: string;
const key = newKey(1);
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
const state = (): string => createHash('sha256').update(JSON.stringify([
  read().all('select judge_id, entry_id, status, total, comment, reason, vetoed, seconds from score_sheets order by 1, 2'),
  read().all('select * from scores order by 1, 2, 3'),
])).digest('hex');
const count = () => read().all('select entry_id from score_sheets where judge_id = ?', judgeIds[0]!).length;

beforeAll(async () => {
  contest = await smallContest(4, 2);
  await assignAll(contest, 2);
  const issued = await packs().issue({ contestId: contest.contestId, outDir: join(contest.program.files, 'out') });
  judgeIds = issued.packs.map((one) => one.judgeId);
  first = await opened(issued.packs[0]!);
  folder = join(contest.program.files, 'in');
});
afterAll(async () => {
  expect(contest.program.bugs).toEqual([]);
  expect(violations(read())).toEqual([]);
  await contest.program.close();
});

it('a mark that the judge took away is a change that needs a choice', async () => {
  const one = await scorePackByHand(folder, 'w1.sxscore', first, key, fullSheets(first));
  await receive([one.file]);
  const sheets = fullSheets(first);
  const two = await scorePackByHand(folder, 'w2.sxscore', first, key, sheets.slice(1), { seq: 2, prev: one.sha256, partial: true });
  const [item] = await preview(two.file);
  expect(item).toMatchObject({ verdict: 'changed', counts: { new: 0, changed: 1, same: 3, blank: 0 } });
  expect(item!.differences.length).toBeGreaterThan(0);
  expect(item!.differences.every((each) => each.after === null && each.before !== null)).toBe(true);
  await undo();
});

it('a fork that came late first is a fork once receiving is open again, whichever way', async () => {
  const base = await scorePackByHand(folder, 'f1.sxscore', first, key, fullSheets(first));
  const here = await scorePackByHand(folder, 'f2a.sxscore', first, key, fullSheets(first, 100), { seq: 2, prev: base.sha256 });
  const there = await scorePackByHand(folder, 'f2b.sxscore', first, key,
    fullSheets(first, 100).map((sheet, index) => (index === 0 ? { ...sheet, comment: '另一份' } : sheet)), { seq: 2, prev: 'cd'.repeat(32) });
  await receive([base.file, here.file]);
  const before = state();
  await receive([there.file]);
  expect(count()).toBe(3);
  const forked = state();
  await undo();
  expect(state()).toBe(before);
  await close();
  await receive([there.file]);
  await reopen();
  expect((await preview(there.file))[0]).toMatchObject({ verdict: 'fork' });
  await receive([there.file]);
  expect(state()).toBe(forked);
  expect((await preview(there.file))[0]).toMatchObject({ code: 'PK_ALREADY' });
  expect((await waiting()).items).toMatchObject([{ why: 'fork', outcome: 'waiting' }]);
  await undo();
  expect(state()).toBe(before);
  expect((await waiting()).items).toMatchObject([{ why: 'late', outcome: 'waiting' }]);
});

it('what it was decided not to take stays untaken when receiving is open again, and the decision on record', async () => {
  await undo();
  const one = await scorePackByHand(folder, 'x1.sxscore', first, key, fullSheets(first));
  const two = await scorePackByHand(folder, 'x2.sxscore', first, key, fullSheets(first, 500), { seq: 2, prev: one.sha256 });
  await receive([one.file]);
  const before = state();
  await close();
  await receive([two.file]);
  await decide(two.sha256, '甲', true);
  await decide(two.sha256, '乙', false, '评委说作废');
  await reopen();
  expect(await receive([two.file])).toMatchObject({ received: 0, items: [{ verdict: 'same', taken: false, sentence: expect.stringContaining('决定不收') }] });
  expect(state()).toBe(before);
  expect((await waiting()).items.find((each) => each.hash === two.sha256)).toMatchObject({ outcome: 'left', second: '乙', secondReason: '评委说作废' });
  await undo();
});
