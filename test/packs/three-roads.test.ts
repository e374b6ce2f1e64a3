// A judge who goes from the pack to the score sheet and back to a pack: each newer revision counts, and nothing is called missing.
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { violations } from '#db/invariants.ts';
import { assignAll, fullSheets, newKey, opened, scorePackByHand, smallContest, type SmallContest } from './small-contest.ts';
import { fillFile } from './sheet-fill.ts';

let contest: SmallContest;
const packs = () => contest.program.client.packs;
const read = () => contest.program.backend.program.current!.connection.read;
const basedOn = async (): Promise<number> => (await contest.program.client.contests.get({ contestId: contest.contestId })).revision;
const preview = async (...files: string[]) => (await packs().preview({ contestId: contest.contestId, files })).items;
const receive = async (files: string[], confirm: string[] = []) =>
  packs().receive({ contestId: contest.contestId, files, basedOn: await basedOn(), confirm });

beforeAll(async () => {
  contest = await smallContest(3, 2);
  await assignAll(contest, 2);
});
afterAll(async () => {
  expect(contest.program.bugs).toEqual([]);
  expect(violations(read())).toEqual([]);
  await contest.program.close();
});

it('a pack after a score sheet follows the last signed pack', async () => {
  const { contestId } = contest;
  const folder = join(contest.program.files, 'in');
  const key = newKey(1);
  const [issued] = (await packs().issue({ contestId, outDir: join(contest.program.files, 'out') })).packs;
  const judgeId = issued!.judgeId;
  const first = await opened(issued!);
  const one = await scorePackByHand(folder, 'p1.sxscore', first, key, fullSheets(first));
  await receive([one.file]);
  const outFile = join(contest.program.files, 's2.xlsx');
  await packs().excelSheet({ contestId, judgeId, outFile });
  const filled = join(folder, 's2.xlsx');
  const top = first.header.rubrics[0]!.criteria[0]!;
  const changing = first.header.entries[0]!.code;
  fillFile(outFile, filled, (code) => (code === changing ? { scores: { [top.name]: 0 } } : undefined));
  const [sheet] = await preview(filled);
  expect(sheet).toMatchObject({ verdict: 'unsigned', counts: { changed: 1, same: 2 } });
  await receive([filled], [sheet!.fileHash!]);
  const [again] = (await packs().issue({ contestId, outDir: join(contest.program.files, 'out'), judgeIds: [judgeId] })).packs;
  expect(again?.revision).toBe(3);
  const third = await opened(again!);
  const two = await scorePackByHand(folder, 'p3.sxscore', third, key, fullSheets(third, 100), { seq: 2, prev: one.sha256 });
  expect((await preview(two.file))[0]).toMatchObject({ verdict: 'changed', needsConfirm: false, acceptable: true });
  const gap = await scorePackByHand(folder, 'p3g.sxscore', third, key, fullSheets(third, 100), { seq: 3, prev: 'ab'.repeat(32) });
  const [missing] = await preview(gap.file);
  expect(missing).toMatchObject({ verdict: 'gap', needsConfirm: true });
  expect(missing!.sentence).toContain('第 2 ');
  await receive([two.file]);
  // The sheet comes again, saved once more: it is older than what counts.
  expect((await preview(filled))[0]).toMatchObject({ verdict: 'same' });
  expect(read().all('select distinct score_pack_id from score_sheets where judge_id = ?', judgeId)).toHaveLength(1);
});
