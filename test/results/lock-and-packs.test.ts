// A lock between the packs: a signed checkpoint with its printed code; what comes afterwards waits, nothing is lost.
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { violations } from '#db/invariants.ts';
import { assignAll, fullSheets, newKey, opened, scorePackByHand, smallContest, type OpenedPack, type SmallContest } from '../packs/small-contest.ts';

let contest: SmallContest;
let packs: OpenedPack[];
const keys = [newKey(1), newKey(2)];
const client = () => contest.program.client;
const here = () => ({ contestId: contest.contestId });
const now = async () => ({ ...here(), basedOn: (await client().contests.get(here())).revision });
const receive = async (files: string[]) => client().packs.receive({ ...await now(), files });
const make = (judge: number, name: string, off: number, changes = {}) =>
  scorePackByHand(join(contest.program.files, 'in'), name, packs[judge]!, keys[judge]!, fullSheets(packs[judge]!, off), changes);

beforeAll(async () => {
  contest = await smallContest(4, 2);
  await assignAll(contest, 2);
  const issued = await client().packs.issue({ ...here(), outDir: join(contest.program.files, 'out') });
  packs = await Promise.all(issued.packs.map((one) => opened(one)));
});
afterAll(async () => {
  expect(contest.program.bugs).toEqual([]);
  expect(violations(contest.program.backend.program.current!.connection.read)).toEqual([]);
  await contest.program.close();
});

it('locks with a checkpoint; later packs wait for two people, are not taken while it holds, and count after unlocking', async () => {
  const first = await make(0, 'a1.sxscore', 0);
  await receive([first.file, (await make(1, 'b1.sxscore', 100)).file]);
  const before = await client().results.compute(here());
  const locked = await client().results.lock({ ...await now(), person: '王主任' });
  expect(locked.code).toMatch(/^[0-9A-Z]{5}(-[0-9A-Z]{5}){3}$/);
  expect(locked.checkpoint).toContain('\n\n— ');
  const second = await make(0, 'a2.sxscore', 500, { seq: 2, prev: first.sha256 });
  const preview = await client().packs.preview({ ...here(), files: [second.file] });
  expect(preview.items[0]).toMatchObject({ verdict: 'late' });
  await receive([second.file]);
  expect((await client().results.current(here())).results?.rows).toEqual(before.rows);
  // Nobody gets an entry more or less: the contest would count as being judged again, and entries could be taken out of it.
  const { pairs } = await client().assignment.current(here());
  await expect(client().assignment.apply({ ...await now(), pairs: pairs.map(({ entryId, judgeId }) => ({ entryId, judgeId })) })).rejects
    .toMatchObject({ code: 'results_locked', details: { version: 1 } });
  await expect(client().packs.undoReceive(here())).rejects.toMatchObject({ code: 'results_locked' });
  const decide = async (person: string) =>
    client().packs.decideWaiting({ ...await now(), hash: second.sha256, person, reason: '电话核对过', take: true });
  await expect(decide('甲')).rejects.toMatchObject({ code: 'results_locked', details: { version: 1 } });
  await client().results.unlock({ ...await now(), person: '王主任', reason: '补收一份成绩包' });
  await decide('甲');
  await decide('乙');
  const after = await client().results.compute(here());
  expect(after.rows.map((row) => row.score)).not.toEqual(before.rows.map((row) => row.score));
  await client().results.lock({ ...await now(), person: '王主任' });
  expect((await client().results.versions(here())).versions.map((one) => one.void)).toEqual([true, false]);
});
