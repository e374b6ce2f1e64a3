// What names things that are not there, through the calls: a decision about no file, an order of no division.
import { writeFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { smallContest, type SmallContest } from '../packs/small-contest.ts';

let contest: SmallContest;
const client = () => contest.program.client;
const revision = async () => (await client().contests.get({ contestId: contest.contestId })).revision;

beforeAll(async () => {
  contest = await smallContest(3, 1);
});
afterAll(() => contest.program.close());

test('a decision about a file that is not in the folder is refused when nothing says which folder was looked at', async () => {
  const folder = join(contest.program.files, 'heap');
  mkdirSync(folder);
  writeFileSync(join(folder, '丁.txt'), '第四份');
  const decisions = [{ path: '丁.txt', entryId: contest.entryIds[2] ?? '' }, { path: '戊.txt', entryId: contest.entryIds[2] ?? '' }];
  await expect(client().files.attach({ contestId: contest.contestId, folder, decisions, basedOn: await revision() }))
    .rejects.toMatchObject({ code: 'file_missing', details: { file: '戊.txt' } });
  const { basedOn, folderHash } = await client().files.match({ contestId: contest.contestId, folder, decisions });
  expect(await client().files.attach({ contestId: contest.contestId, folder, decisions, basedOn, folderHash })).toMatchObject({ attached: 1 });
});

test('an order for a division or category that does not exist is refused, and leaves no trace', async () => {
  const { units } = await client().directory.units({});
  const before = await revision();
  const order = { contestId: contest.contestId, unitId: units[0]?.unitId ?? '', entryIds: [], basedOn: before };
  await expect(client().quotas.order({ ...order, division: '张三', category: 'weike' })).rejects.toThrow('没有组别“张三”');
  await expect(client().quotas.order({ ...order, division: 'xiaoxue', category: 'none' })).rejects.toThrow('没有项目“none”');
  expect(await revision()).toBe(before);
  expect(await client().quotas.order({ ...order, division: '小学组', category: '微课' })).toMatchObject({ ranked: 0 });
});

test('a recommendation file that is not there, or is a folder, is refused in words, not by a code of the system', async () => {
  const preview = (name: string) => client().packs.previewRecommendation({ file: join(contest.program.files, name), passphrase: 'eight words' });
  await expect(preview('没有.sxrec')).rejects.toMatchObject({ code: 'file_missing', details: { file: '没有.sxrec' } });
  mkdirSync(join(contest.program.files, '夹.sxrec'));
  await expect(preview('夹.sxrec')).rejects.toThrow('它不是文件');
});
