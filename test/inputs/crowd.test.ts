// A18 and A20: ten thousand files for one work; and files whose name and properties say whose they are.
import { execFileSync } from 'node:child_process';
import { lstatSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { zipBytes } from '../fixtures/xlsx.ts';
import { mp4, office, png } from '../media/made.ts';
import { smallContest, type SmallContest } from '../packs/small-contest.ts';

let contest: SmallContest;
let numbers: string[] = [];
let author = '';
const client = () => contest.program.client;

beforeAll(async () => {
  contest = await smallContest(3, 1);
  const { rows } = await client().contests.entries({ contestId: contest.contestId });
  numbers = rows.map((one) => one.number);
  author = rows[1]?.authors[0]?.name ?? '';
});
afterAll(async () => {
  expect(contest.program.bugs).toEqual([]);
  await contest.program.close();
});

test('A18: of 10,000 files for one work fifty are taken, every other one is told why not', async () => {
  const folder = join(contest.program.files, '全部.zip');
  const picture = png();
  const files = Array.from({ length: 10_000 }, (_, index) =>
    ({ name: `${numbers[0]}/${index}.png`, content: Buffer.concat([picture, Buffer.from(String(index))]), stored: true }));
  writeFileSync(folder, zipBytes(files));
  const found = await client().files.match({ contestId: contest.contestId, folder, limit: 10 });
  expect(found.total, JSON.stringify(found.files[0])).toBe(10_000);
  const full = await client().files.match({ contestId: contest.contestId, folder, filter: 'problems' });
  expect(full.files.filter((one) => one.problems.some(({ code }) => code === 'entry_full'))).toHaveLength(9950);
  expect(await client().files.attach({ contestId: contest.contestId, folder, basedOn: found.basedOn,
    folderHash: found.folderHash })).toMatchObject({ attached: 50 });
});

test('A20: a name in the name of a file and one in the properties of a document are found before a pack can be made', async () => {
  expect(author).toMatch(/^\p{Script=Han}{2,4}$/u);
  const folder = join(contest.program.files, 'named', numbers[1] ?? '');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${author}的微课.mp4`), mp4({ seconds: 400 }));
  writeFileSync(join(folder, '教学设计.docx'), office('docx', [{ name: 'docProps/core.xml',
    content: `<cp:coreProperties xmlns:cp="x" xmlns:dc="y"><dc:creator>${author}</dc:creator></cp:coreProperties>` }]));
  const above = join(contest.program.files, 'named');
  const { basedOn, folderHash } = await client().files.match({ contestId: contest.contestId, folder: above });
  expect(await client().files.attach({ contestId: contest.contestId, folder: above, basedOn, folderHash })).toMatchObject({ attached: 2 });
  await client().files.scan({ contestId: contest.contestId });
  const { findings, counts } = await client().files.findings({ contestId: contest.contestId });
  expect(findings.map((one) => one.place)).toContain('docx.core');
  expect(counts.openBlock).toBeGreaterThan(0);
  // What a judge reads instead of the name says nothing.
  const { rows } = await client().files.list({ contestId: contest.contestId, search: author });
  expect(rows.map((one) => one.label)).toEqual([expect.stringMatching(/^视频\d\.mp4$/)]);
});

test.runIf(process.platform === 'linux')('A16: nothing is ever written over a pipe or a device: its place would be taken by a file', async () => {
  const pipe = join(contest.program.files, '管道.xlsx');
  execFileSync('mkfifo', [pipe]);
  const write = client().imports.template({ contestId: contest.contestId, kind: 'entries', outFile: pipe, overwrite: true });
  await expect(write).rejects.toMatchObject({ code: 'path_unfit' });
  expect(lstatSync(pipe).isFIFO()).toBe(true);
});
