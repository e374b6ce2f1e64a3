// Whatever the order, repetition and undoing of real files (packs, branches, gaps, forks, Excel sheets): the database holds the merge of
// the set of files that stand, and nothing else. Unsigned sheets beside it: their tick, their repetition, their rivals.
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addPack, emptyMerge, sheetsOf, type MergedPack } from '#backend/packfile/merge.ts';
import { newEntryCodes } from '#backend/packfile/codes.ts';
import { readScorePack } from '#backend/packfile/read.ts';
import { openContestKeys } from '#backend/chain/contest-keys.ts';
import { violations } from '#db/invariants.ts';
import { contestKeys } from '#db/queries/packs.ts';
import { assignAll, fullSheets, newKey, opened, scorePackByHand, smallContest, type OpenedPack, type Sheets, type SmallContest }
  from './small-contest.ts';
import { fillFile } from './sheet-fill.ts';

let contest: SmallContest;
let folder: string;
let judgeIds: string[];
/** Files with what they hold; `same`: another file that says the same. */
let pool: { file: string; judge: number; pack: MergedPack; same?: string }[];
let sheetFile: string;
let sheetMarks: ReadonlyMap<string, number>;
const packs = () => contest.program.client.packs;
const connection = () => contest.program.backend.program.current!.connection;
const read = () => connection().read;
const [hiddenCode = ''] = newEntryCodes(1, (length) => new Uint8Array(length).fill(77));
const rev = async (): Promise<number> => (await contest.program.client.contests.get({ contestId: contest.contestId })).revision;
const undo = () => packs().undoReceive({ contestId: contest.contestId });
async function receive(files: readonly string[], confirm: 'all' | readonly string[] = 'all') {
  const input = { contestId: contest.contestId, files: [...files], basedOn: await rev() };
  const hashes = confirm === 'all' ? (await packs().preview(input)).items.flatMap((one) => one.fileHash ?? []) : [...confirm];
  return packs().receive({ ...input, confirm: hashes });
}

const changed = (pack: OpenedPack, entry: number, off: number, more: Sheets = []): Sheets =>
  [...fullSheets(pack).map((sheet, index) => (index === entry ? { ...sheet, comment: `少 ${off}`, seconds: 60 + off,
    scores: sheet.scores.map((one, n) => (n === 0 ? { ...one, value: one.value - off } : one)) } : sheet)), ...more];

async function makePool(): Promise<void> {
  const { packs: issued } = await packs().issue({ contestId: contest.contestId, outDir: join(contest.program.files, 'out') });
  judgeIds = issued.map((one) => one.judgeId);
  const open = await Promise.all(issued.map((one) => opened(one)));
  const [a, b, c] = [open[0]!, open[1]!, open[2]!];
  const keys = [newKey(1), newKey(2), newKey(3)];
  const { fields, db } = { fields: contest.program.backend.program.current!.fields, db: read() };
  const { identity } = openContestKeys(fields, contest.contestId, contestKeys(db, contest.contestId)!.secrets_sealed);
  pool = [];
  const add = async (judge: number, pack: OpenedPack, name: string, sheets: Sheets, changes = {}): Promise<string> => {
    const { file, sha256 } = await scorePackByHand(folder, name, pack, keys[judge]!, sheets, changes);
    const back = await readScorePack(file, identity);
    if (!back.ok) throw new Error(back.code);
    pool.push({ file, judge, pack: { slot: judge, revision: 1, seq: back.header.seq, sha256, sheets: back.header.sheets } });
    return sha256;
  };
  // One judge on two computers, with a gap and a fork; an entry that only one of the two packs has.
  const a1 = await add(0, a, 'a1.sxscore', changed(a, 0, 0));
  const a2 = await add(0, a, 'a2.sxscore', changed(a, 0, 100), { seq: 2, prev: a1 });
  await add(0, a, 'a2b.sxscore', changed(a, 1, 200).slice(0, -1), { seq: 2, prev: a1 });
  const a3 = await add(0, a, 'a3.sxscore', changed(a, 2, 100), { seq: 3, prev: a2 });
  await add(0, a, 'a3f.sxscore', changed(a, 2, 300), { seq: 3, prev: 'ab'.repeat(32) });
  await add(0, a, 'a5.sxscore', changed(a, 0, 400), { seq: 5, prev: 'cd'.repeat(32) });
  expect(a3).not.toBe(a1);
  // One with a mark that never counts, handed in twice.
  connection().transaction((write) => write.run('insert into calibration_codes (judge_id, code, entry_id, role) values (?, ?, ?, ?)',
    judgeIds[1]!, hiddenCode, contest.entryIds[0]!, 'practice'));
  const hidden = (tries: number): Sheets =>
    [{ ...changed(b, 0, 100 * tries)[0]!, code: hiddenCode, tries, reason: { kind: 'unplayable', text: '', at: 3 } }];
  const b1 = await add(1, b, 'b1.sxscore', changed(b, 0, 0, hidden(1)));
  await add(1, b, 'b2.sxscore', changed(b, 1, 100, hidden(2)), { seq: 2, prev: b1 });
  // One who went on in Excel.
  await add(2, c, 'c1.sxscore', changed(c, 0, 100));
  sheetFile = join(contest.program.files, '评分表.xlsx');
  await packs().excelSheet({ contestId: contest.contestId, judgeId: judgeIds[2]!, outFile: sheetFile });
  const criteria = c.header.rubrics[0]!.criteria;
  sheetMarks = new Map(criteria.map((one) => [one.name, one.max / 100]));
  fillFile(sheetFile, join(folder, 'c.xlsx'), () => ({ scores: Object.fromEntries(sheetMarks), status: '已评' }));
  const sheets: Sheets = fullSheets(c);
  pool.push({ file: join(folder, 'c.xlsx'), judge: 2, pack: { slot: 2, revision: 2, seq: 1, sha256: 'c', sheets: sheets as MergedPack['sheets'] } });
}

beforeAll(async () => {
  contest = await smallContest(4, 3);
  await assignAll(contest, 3);
  folder = join(contest.program.files, 'in');
  mkdirSync(folder, { recursive: true });
  await makePool();
});
afterAll(async () => {
  expect(contest.program.bugs).toEqual([]);
  expect(violations(read())).toEqual([]);
  await contest.program.close();
});

/** What the database should hold, from the set alone: judge and code → status, points of each criterion, comment. */
function expected(standing: ReadonlySet<number>): Map<string, string> {
  const merged = [...standing].map((index) => pool[index]!.pack).reduce(addPack, emptyMerge());
  const rows = new Map<string, string>();
  for (const judge of [0, 1, 2]) {
    for (const [code, sheet] of sheetsOf(merged, judge).sheets) {
      const scores = sheet.scores.map((one) => [one.criterion, one.value]).toSorted();
      const said = [sheet.status, scores, sheet.comment, sheet.reason, sheet.seconds ?? null, sheet.tries ?? 1];
      rows.set(`${judgeIds[judge]} ${code}`, JSON.stringify(said));
    }
  }
  return rows;
}

function actual(): Map<string, string> {
  type Sheet = { judge_id: string; code: string; entry_id: string; status: string; comment: string; reason: string | null; seconds: number | null };
  const reason = (text: string | null): unknown => (text === null ? null : JSON.parse(text));
  const counted = read().all<Sheet>(`select s.*, c.code from score_sheets s
    join entry_codes c on c.judge_id = s.judge_id and c.entry_id = s.entry_id`);
  const rows = new Map(counted.map((one) => {
    const scores = read().all<{ criterion_id: string; value: number }>(
      'select criterion_id, value from scores where judge_id = ? and entry_id = ?', one.judge_id, one.entry_id);
    const values = scores.map((score) => [score.criterion_id, score.value]).toSorted();
    return [`${one.judge_id} ${one.code}`, JSON.stringify([one.status, values, one.comment, reason(one.reason), one.seconds, 1])];
  }));
  for (const one of read().all<Sheet & { scores: string; tries: number }>('select * from calibration_sheets')) {
    const scores = (JSON.parse(one.scores) as { criterion: string; value: number }[]).map((each) => [each.criterion, each.value]).toSorted();
    rows.set(`${one.judge_id} ${one.code}`, JSON.stringify([one.status, scores, one.comment, reason(one.reason), one.seconds, one.tries]));
  }
  return rows;
}

const sorted = (rows: Map<string, string>): [string, string][] => [...rows].sort(([one], [other]) => (one < other ? -1 : 1));

it('is the merge of the set of files that stand, in every order, repeated and undone', async () => {
  const steps = fc.array(fc.oneof(
    { weight: 4, arbitrary: fc.array(fc.nat({ max: pool.length - 1 }), { minLength: 1, maxLength: 5 }) },
    { weight: 1, arbitrary: fc.constant('undo' as const) },
  ), { minLength: 2, maxLength: 5 });
  let receivings = 0;
  await fc.assert(fc.asyncProperty(steps, async (plan) => {
    const batches: number[][] = [];
    const standing = () => new Set(batches.flat());
    for (const step of plan) {
      if (step === 'undo') {
        if (batches.pop()) await undo();
      } else {
        const fresh = step.filter((index) => !standing().has(index));
        const { batchId } = await receive(step.map((index) => pool[index]!.file));
        receivings += 1;
        expect(batchId === null).toBe(fresh.length === 0);
        if (batchId !== null) batches.push(fresh);
      }
      expect(sorted(actual())).toEqual(sorted(expected(standing())));
    }
    while (batches.pop()) await undo();
    expect(actual().size).toBe(0);
  }), { numRuns: 5, endOnFailure: true });
  expect(receivings).toBeGreaterThan(4);
});

it('everything in two opposite orders gives one and the same state', async () => {
  const states: string[] = [];
  for (const order of [pool, pool.toReversed()]) {
    for (let at = 0; at < order.length; at += 3) await receive(order.slice(at, at + 3).map((one) => one.file));
    states.push(JSON.stringify(sorted(actual())));
    expect(sorted(actual())).toEqual(sorted(expected(new Set(pool.keys()))));
    for (let n = read().all('select id from receive_batches where undone_at is null').length; n > 0; n -= 1) await undo();
  }
  expect(states[0]).toBe(states[1]);
});

it('an unsigned sheet is taken by its tick alone; saved again it is the same; two that differ need a word from the judge', async () => {
  const filled = join(folder, 'c.xlsx');
  const other = join(folder, 'other.xlsx');
  const [name = '', most = 0] = [...sheetMarks][0] ?? [];
  fillFile(sheetFile, other, () => ({ scores: { ...Object.fromEntries(sheetMarks), [name]: most / 2 }, status: '已评' }));
  const { items } = await packs().preview({ contestId: contest.contestId, files: [filled] });
  expect(items[0]).toMatchObject({
    verdict: 'unsigned', code: 'PK_UNSIGNED', signed: false, needsConfirm: true, acceptable: true, seq: null,
    counts: { new: 4, changed: 0, same: 0, blank: 0 },
  });
  expect(await receive([filled], [])).toMatchObject({ received: 0, batchId: null });
  const rivals = await receive([filled, other]);
  expect(rivals).toMatchObject({ received: 0, batchId: null });
  expect(rivals.items[0]?.sentence).toContain('一次只能确认一份');
  expect(await receive([filled])).toMatchObject({ received: 1, items: [{ taken: true }] });
  expect(read().all('select signed, seq from score_packs order by id desc limit 1')).toEqual([{ signed: 0, seq: 1 }]);
  copyFileSync(filled, join(folder, 'again.xlsx'));
  fillFile(filled, join(folder, 'saved.xlsx'), () => ({ status: '已评' }));
  const both = [join(folder, 'again.xlsx'), join(folder, 'saved.xlsx')];
  const [again, saved] = (await packs().preview({ contestId: contest.contestId, files: both })).items;
  expect([again, saved]).toMatchObject([{ code: 'PK_ALREADY' }, { code: 'PK_ALREADY' }]);
  // A second, different sheet replaces the first as a whole, by its own tick.
  expect((await packs().preview({ contestId: contest.contestId, files: [other] })).items[0])
    .toMatchObject({ needsConfirm: true, counts: { changed: 4 } });
  await receive([other]);
  expect(read().all('select distinct total from score_sheets')).toHaveLength(1);
  await undo();
  // A blank one would take away everything that stands, and says so; somebody else's workbook is no score sheet.
  expect((await packs().preview({ contestId: contest.contestId, files: [sheetFile] })).items[0]).toMatchObject({ counts: { changed: 4, blank: 0 } });
  expect((await packs().preview({ contestId: contest.contestId, files: [join(contest.program.files, 'judges.xlsx')] })).items[0])
    .toMatchObject({ verdict: 'notPack', acceptable: false });
  await undo();
});

it('looks into folders and their folders, past what Excel leaves behind', async () => {
  const deep = join(contest.program.files, 'usb');
  mkdirSync(join(deep, '第一组', '更深'), { recursive: true });
  copyFileSync(join(folder, 'a1.sxscore'), join(deep, 'a1.sxscore'));
  copyFileSync(join(folder, 'b1.sxscore'), join(deep, '第一组', 'b1.SXSCORE'));
  copyFileSync(join(folder, 'c.xlsx'), join(deep, '第一组', 'c.xlsx'));
  for (const name of ['~$c.xlsx', '.hidden.xlsx']) copyFileSync(join(folder, 'c.xlsx'), join(deep, '第一组', name));
  copyFileSync(join(folder, 'c1.sxscore'), join(deep, '第一组', '更深', 'c1.sxscore'));
  const { items } = await packs().preview({ contestId: contest.contestId, files: [deep] });
  expect(items.map((one) => [one.fileName, one.verdict])).toEqual([['a1.sxscore', 'new'], ['b1.SXSCORE', 'new'], ['c.xlsx', 'unsigned']]);
  // The numbers count a mark that never counts like any other, and the list of differences never names it.
  expect(items[1]?.counts).toMatchObject({ new: 5 });
  await receive([join(folder, 'b1.sxscore')]);
  const [next] = (await packs().preview({ contestId: contest.contestId, files: [join(folder, 'b2.sxscore')] })).items;
  expect(next?.counts).toMatchObject({ changed: 2, same: 3 });
  expect(new Set(next?.differences.map((one) => one.blindCode)).size).toBe(1);
  expect(JSON.stringify(next)).not.toContain(hiddenCode);
  await undo();
});
