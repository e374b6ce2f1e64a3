// Receiving: impossible values, strange codes and keys, unfinished sheets, vanished files, many files, two computers.
import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packTexts } from '#contract/pack-codes.ts';
import { newEntryCodes } from '#backend/packfile/codes.ts';
import { violations } from '#db/invariants.ts';
import { assignAll, fullSheets, newKey, opened, scorePackByHand, smallContest, type OpenedPack, type SmallContest } from './small-contest.ts';

let contest: SmallContest;
let first: OpenedPack;
let second: OpenedPack;
let judgeIds: string[];
let folder: string;
const firstKey = newKey(1);
const secondKey = newKey(2);
const read = () => contest.program.backend.program.current!.connection.read;
const preview = (...files: string[]) => contest.program.client.packs.preview({ contestId: contest.contestId, files });
async function receive(...files: string[]) {
  const { basedOn } = await preview(...files);
  return contest.program.client.packs.receive({ contestId: contest.contestId, files, basedOn });
}
const undo = () => contest.program.client.packs.undoReceive({ contestId: contest.contestId });
const sheetsOf = (judge: number) => read().all<{ entry_id: string; status: string; total: number | null; comment: string }>(
  'select entry_id, status, total, comment from score_sheets where judge_id = ? order by entry_id', judgeIds[judge] ?? '');
const stored = (): number => read().all('select id from score_packs').length;

beforeAll(async () => {
  contest = await smallContest(5, 2);
  await assignAll(contest, 2);
  const { packs } = await contest.program.client.packs.issue({ contestId: contest.contestId, outDir: join(contest.program.files, 'out') });
  judgeIds = packs.map((one) => one.judgeId);
  [first, second] = [await opened(packs[0]!), await opened(packs[1]!)];
  folder = join(contest.program.files, 'in');
});
afterAll(async () => {
  expect(contest.program.bugs).toEqual([]);
  expect(violations(read())).toEqual([]);
  await contest.program.close();
});

describe('a score pack is refused as a whole', () => {
  it.each([['above the most', 1_000_000], ['below zero', -50], ['off the step', 1]])('with a value %s', async (_what, value) => {
    const sheets = fullSheets(first);
    const [sheet] = sheets;
    const [score] = sheet!.scores;
    score!.value = value;
    const { file } = await scorePackByHand(folder, `range${value}.sxscore`, first, firstKey, sheets);
    const { items: [item] } = await preview(file);
    expect(item).toMatchObject({ verdict: 'invalid', code: 'PK_RANGE', acceptable: false });
    expect(item?.sentence).toContain(sheet!.code);
    expect(item?.sentence).toContain(String(value / 100));
    expect(await receive(file)).toMatchObject({ received: 0, batchId: null });
    expect(stored()).toBe(0);
  });

  it('with an entry that this judge was never given', async () => {
    const [strange = ''] = newEntryCodes(1, (length) => new Uint8Array(length).fill(9));
    for (const code of [strange, second.header.entries[0]!.code]) {
      const sheets = fullSheets(first);
      sheets[0]!.code = code;
      const { file } = await scorePackByHand(folder, `code-${code}.sxscore`, first, firstKey, sheets);
      expect((await preview(file)).items[0]).toMatchObject({ verdict: 'invalid', code: 'PK_RANGE', acceptable: false });
    }
  });

  it('with a criterion that the rubric does not have', async () => {
    const sheets = fullSheets(first);
    sheets[0]!.scores[0]!.criterion = 'constructor';
    const { file } = await scorePackByHand(folder, 'criterion.sxscore', first, firstKey, sheets);
    expect((await preview(file)).items[0]).toMatchObject({ verdict: 'invalid', code: 'PK_RANGE' });
  });

  it('from another seat than its judging pack, or for another contest', async () => {
    const otherSeat = await scorePackByHand(folder, 'seat.sxscore', first, firstKey, fullSheets(first), { slot: second.header.recipient.slot });
    const noSeat = await scorePackByHand(folder, 'no-seat.sxscore', first, firstKey, fullSheets(first), { slot: 77 });
    const otherContest = await scorePackByHand(folder, 'contest.sxscore', first, firstKey, fullSheets(first), { contest: { id: 'other' } });
    expect((await preview(otherSeat.file, noSeat.file, otherContest.file)).items.map((one) => one.verdict))
      .toEqual(['wrongSlot', 'wrongSlot', 'wrongContest']);
  });
});

describe('receiving', () => {
  it('keeps a sheet called submitted but with a blank as a draft, and a reported one that is scored as both', async () => {
    const sheets = fullSheets(first);
    sheets[0]!.scores.pop();
    sheets[1]!.reason = { kind: 'identityVisible', text: '片头' };
    sheets.splice(2, 1);
    const { file } = await scorePackByHand(folder, 'unfinished.sxscore', first, firstKey, sheets);
    expect((await preview(file)).items[0]?.counts).toEqual({ new: 4, changed: 0, same: 0, blank: 1 });
    expect(await receive(file)).toMatchObject({ received: 1 });
    const { cells, queue } = await contest.program.client.packs.progress({ contestId: contest.contestId });
    expect(cells.filter((one) => one.judgeId === judgeIds[0]).map((one) => one.state).toSorted())
      .toEqual(['assigned', 'draft', 'submitted', 'submitted', 'submitted']);
    expect(queue.find((one) => one.kind === 'leak')?.why).toContain('泄露身份：片头');
    await undo();
    expect(sheetsOf(0)).toEqual([]);
  });

  it('takes the first key as the judge\'s and no other after it, until that is taken back', async () => {
    const mine = await scorePackByHand(folder, 'mine.sxscore', first, firstKey, fullSheets(first));
    const forged = await scorePackByHand(folder, 'forged.sxscore', first, secondKey, fullSheets(first), { seq: 2, prev: mine.sha256 });
    expect((await preview(mine.file, forged.file)).items.map((one) => one.verdict)).toEqual(['new', 'wrongSigner']);
    await receive(mine.file);
    expect((await preview(forged.file)).items[0]).toMatchObject({ verdict: 'wrongSigner', acceptable: false });
    expect(await receive(forged.file)).toMatchObject({ received: 0, batchId: null });
    await undo();
    expect((await preview(forged.file)).items[0]).toMatchObject({ verdict: 'gap', acceptable: true });
  });

  it('writes nothing from a stale preview, nor from a file that has gone', async () => {
    const { file } = await scorePackByHand(folder, 'gone.sxscore', first, firstKey, fullSheets(first));
    const { basedOn } = await preview(file);
    await expect(contest.program.client.packs.receive({ contestId: contest.contestId, files: [file], basedOn: basedOn - 1 }))
      .rejects.toMatchObject({ code: 'stale_revision' });
    rmSync(file);
    const answer = await contest.program.client.packs.receive({ contestId: contest.contestId, files: [file], basedOn });
    expect(answer).toMatchObject({ received: 0, batchId: null, items: [{ code: 'PK_UNREADABLE', acceptable: false }] });
    expect((await contest.program.client.contests.get({ contestId: contest.contestId })).revision).toBe(basedOn);
  });

  it('takes a folder of two hundred files, each with its verdict', async () => {
    const many = join(folder, 'many');
    mkdirSync(many);
    const packs = [
      await scorePackByHand(folder, 'a.sxscore', first, firstKey, fullSheets(first)),
      await scorePackByHand(folder, 'b.sxscore', second, secondKey, fullSheets(second)),
    ];
    for (let n = 0; n < 200; n += 1) {
      const name = join(many, `${String(n).padStart(3, '0')}.SXSCORE`);
      if (n % 10 === 9) writeFileSync(name, `no pack ${n}`);
      else copyFileSync(packs[n % 2]!.file, name);
    }
    writeFileSync(join(many, 'readme.txt'), 'x');
    const seen: number[] = [];
    const { items, basedOn } = await contest.program.client.packs.preview({ contestId: contest.contestId, files: [many] },
      { onProgress: ({ done }) => seen.push(done) });
    expect(items).toHaveLength(200);
    expect(Object.fromEntries([...Map.groupBy(items, (one) => one.verdict)].map(([verdict, list]) => [verdict, list.length])))
      .toEqual({ new: 2, same: 178, notPack: 20 });
    expect(seen.at(-1)).toBe(200);
    const controller = new AbortController();
    const cancelled = contest.program.client.packs.preview({ contestId: contest.contestId, files: [many] },
      { signal: controller.signal, onProgress: () => controller.abort() });
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
    await expect(contest.program.client.packs.receive({ contestId: contest.contestId, files: [many], basedOn }))
      .resolves.toMatchObject({ received: 2 });
    await undo();
  });

  it('of one judge on two computers keeps what is equal and lets the rest wait', async () => {
    const base = await scorePackByHand(folder, 'base.sxscore', first, firstKey, fullSheets(first));
    const here = fullSheets(first);
    const there = fullSheets(first);
    here[0]!.comment = '在家改的';
    there[0]!.scores[0]!.value = 0;
    const home = await scorePackByHand(folder, 'home.sxscore', first, firstKey, here, { seq: 2, prev: base.sha256 });
    const office = await scorePackByHand(folder, 'office.sxscore', first, firstKey, there, { seq: 2, prev: base.sha256 });
    await receive(base.file);
    const both = await preview(home.file, office.file);
    // Which one counts as the first is decided by their hashes, not by the order of the files.
    expect(both.items.map((one) => one.acceptable).toSorted()).toEqual([false, true]);
    expect(['new', 'changed']).toContain(both.items.find((one) => one.acceptable)?.verdict);
    const branch = both.items.find((one) => one.verdict === 'branch');
    expect(branch?.sentence).toBe(`${packTexts.PK_BRANCH[0]}4 件相同，照常计分；1 件不同，先不计分。`);
    const firstTotal = (first.header.rubrics[0]?.criteria[0]?.max ?? 0) / 100;
    expect(branch?.pending).toMatchObject([{ totals: expect.toSatisfy((totals: number[]) => Math.abs(totals[0]! - totals[1]!) === firstTotal) }]);
    await receive(home.file);
    expect(sheetsOf(0)).toHaveLength(5);
    await receive(office.file);
    expect(sheetsOf(0)).toHaveLength(4);
    expect(sheetsOf(0).every((one) => one.comment === '')).toBe(true);
    // The judge hands in once more, after both: everything is decided.
    const settled = await scorePackByHand(folder, 'settled.sxscore', first, firstKey, here, { seq: 3, prev: home.sha256 });
    expect((await preview(settled.file)).items[0]).toMatchObject({ acceptable: true, needsConfirm: false });
    await receive(settled.file);
    expect(sheetsOf(0)).toHaveLength(5);
    for (let n = 0; n < 4; n += 1) await undo();
    // Two different packs with the same number after different ones: not branches, but one of them cannot be right.
    const forked = await scorePackByHand(folder, 'forked.sxscore', first, firstKey, here, { seq: 2, prev: 'ab'.repeat(32) });
    await receive(base.file, home.file);
    expect((await preview(forked.file)).items[0]).toMatchObject({ verdict: 'fork', acceptable: false });
    await undo();
  });

  it('takes the scores of an entry that was withdrawn meanwhile', async () => {
    const { file } = await scorePackByHand(folder, 'withdrawn.sxscore', first, firstKey, fullSheets(first));
    const entry = contest.entryIds[0] ?? '';
    const { connection } = contest.program.backend.program.current!;
    connection.transaction((db) => db.run("update entries set status = 'withdrawn' where id = ?", entry));
    expect(await receive(file)).toMatchObject({ received: 1 });
    expect(sheetsOf(0)).toHaveLength(5);
    const results = await contest.program.client.results.compute({ contestId: contest.contestId });
    expect(results.rows).toHaveLength(4);
    connection.transaction((db) => db.run("update entries set status = 'active' where id = ?", entry));
    await undo();
  });

  it('ends with publication: late packs are told from faulty ones and leave nothing', async () => {
    const mine = await scorePackByHand(folder, 'last.sxscore', first, firstKey, fullSheets(first));
    const others = await scorePackByHand(folder, 'last2.sxscore', second, secondKey, fullSheets(second, 100));
    await receive(mine.file, others.file);
    const { basedOn } = await contest.program.client.results.compute({ contestId: contest.contestId });
    await contest.program.client.results.publish({ contestId: contest.contestId, basedOn });
    const late = await scorePackByHand(folder, 'late.sxscore', first, firstKey, fullSheets(first), { seq: 2, prev: mine.sha256 });
    const before = stored();
    const { items: [item] } = await preview(late.file);
    expect(item).toMatchObject({ verdict: 'late', code: 'PK_LATE', acceptable: false });
    await receive(late.file);
    expect(stored()).toBe(before);
    await expect(undo()).rejects.toMatchObject({ code: 'wrong_state' });
  });

  it('keeps the very files that were judged', () => {
    const rows = read().all<{ sealed_file: Uint8Array; body: string }>('select sealed_file, body from score_packs order by id desc limit 2');
    const files = ['last.sxscore', 'last2.sxscore'].map((name) => readFileSync(join(folder, name)));
    for (const row of rows) expect(files.some((file) => file.equals(row.sealed_file))).toBe(true);
    expect(readdirSync(folder).filter((name) => name.includes('.part'))).toEqual([]);
  });
});
