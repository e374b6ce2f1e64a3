// No number of a person, no password and no key lies anywhere in the clear: everything below the workspace and the user's folder is
// searched in every form, while it is open (as a crash would leave it), and after it was closed; a planted one is found.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createBackend, type Backend } from '#backend/index.ts';
import { demoEntriesRows, demoJudgesRows } from '#seeds/demo/index.ts';
import { bytesOf, Canaries, filesBelow } from '../flow/canaries.ts';
import { fullSheets, newKey, opened, scorePackByHand } from '../packs/small-contest.ts';
import { fullWorkspace, plantedNumbers, type FullWorkspace } from './full-workspace.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });
let one: FullWorkspace;
let desk: Backend;
let deskRoot: string;
let canaries: Canaries;
const passphrase = '海上明月共潮生滟滟随波';
const password = 'Sai-Xue-密码-2026';

const column = (sheet: { headers: readonly string[]; rows: readonly (readonly string[])[] }, count: number, names: readonly string[]): string[] =>
  sheet.rows.slice(0, count).flatMap((row) => names.flatMap((name) => (row[sheet.headers.indexOf(name)] ?? '').split('、')));

beforeAll(async () => {
  one = await fullWorkspace();
  const { client, files } = one.program;
  const secrets = [
    ...plantedNumbers, `G${plantedNumbers[3]}`, ...column(demoEntriesRows, 6, ['身份证号', '手机号码']), ...column(demoJudgesRows, 3, ['身份证号', '手机号码']),
    passphrase, password, one.recoveryKey, one.recoveryKey.replaceAll('-', ''), ...one.packs.map((pack) => pack.passphrase),
  ].filter((text) => text.length >= 8);

  // A judge's computer: opened with a wrong word first, marked, handed in.
  deskRoot = join(files, 'judge');
  desk = createBackend({ home: join(deskRoot, 'home'), workspaceDir: join(deskRoot, 'desk') });
  const [pack] = one.packs;
  if (!pack) throw new Error('no pack');
  const { judging } = desk.client;
  await expect(judging.open({ file: pack.file, passphrase: one.packs[1]?.passphrase ?? '' })).rejects.toMatchObject({ code: 'passphrase_pack' });
  const { packId, entries, rubrics } = await judging.open({ file: pack.file, passphrase: pack.passphrase });
  for (const { code, rubricId } of entries) {
    const scores = Object.fromEntries(rubrics.find((rubric) => rubric.id === rubricId)?.criteria.map(({ id, max }) => [id, max]) ?? []);
    await judging.score({ packId, code, scores });
  }
  const { file: returned } = await judging.finish({ packId, outFile: join(deskRoot, 'back.sxscore') });

  // The organiser's computer: receiving, exports that are masked, backups, the copy for a stick, keys, users.
  const { contestId } = one;
  const others = await Promise.all(one.packs.slice(1).map(async (each, index) => {
    const read = await opened(each);
    return (await scorePackByHand(join(deskRoot, 'others'), `${index}.sxscore`, read, newKey(index + 5), fullSheets(read))).file;
  }));
  const preview = await client.packs.preview({ contestId, files: [returned, ...others] });
  await client.packs.receive({ contestId, files: [returned, ...others], basedOn: preview.basedOn });
  const computed = await client.results.compute({ contestId });
  await client.results.publish({ contestId, basedOn: computed.basedOn });
  for (const kind of ['entries', 'awards', 'scores', 'creditSummary', 'warnings', 'ledger'] as const) {
    await client.reports.export({ kind, contestId, outFile: join(one.program.dir, 'exports', `${kind}.xlsx`), overwrite: true });
  }
  await client.workspace.backup({});
  // A table out of the clipboard, looked at and never brought in.
  const { filePath } = await client.imports.paste({ text: `姓名\t身份证号\t联系电话\t学校名称\n周密\t${plantedNumbers[0]}\t${plantedNumbers[5]}\t云澜小学` });
  await client.imports.preview({ kind: 'teachers', filePath });
  await client.keys.setPassphrase({ next: passphrase });
  one.recoveryKey = (await client.keys.rotate({ reason: '演练', passphrase })).recoveryKey;
  secrets.push(one.recoveryKey, one.recoveryKey.replaceAll('-', ''));
  await client.keys.prove({ recoveryKey: one.recoveryKey });
  await client.people.turnOn({ login: 'wang', name: '王海宁', password, recoveryKey: one.recoveryKey });
  await client.backups.copyOut({ outFile: join(one.program.dir, 'exports', 'copy.sxcopy'), overwrite: true });
  canaries = new Canaries(secrets);
});
afterAll(async () => {
  await desk.close();
  expect(one.program.bugs).toEqual([]);
  await one.program.close();
});

/** Everything found below these folders: file, and what of it. */
const search = (...folders: string[]): { files: number; hits: string[] } => {
  const files = folders.flatMap((folder) => filesBelow(folder));
  return { files: files.length, hits: files.flatMap((file) => canaries.hits(bytesOf(file)).map((hit) => `${file}: ${hit}`)) };
};
const folders = (): string[] => [one.program.dir, join(one.program.files, 'home'), deskRoot];

it('finds its canaries where they belong, so that finding none means something', () => {
  const sheet = join(one.program.files, 'entries.xlsx');
  expect(canaries.hits(bytesOf(sheet), true).length).toBeGreaterThan(3);
  expect(canaries.texts.length).toBeGreaterThan(25);
});

it('nothing in the clear while the workspace is open, journal and all, as a crash would leave it', () => {
  const { files, hits } = search(...folders());
  expect(files).toBeGreaterThan(15);
  expect(hits).toEqual([]);
  expect(readFileSync(join(one.program.dir, 'saixue.db-wal')).length).toBeGreaterThan(0);
});

it('nor after it was closed and opened again with the password', async () => {
  await one.program.client.workspace.close({});
  expect(search(...folders()).hits).toEqual([]);
  await one.program.client.people.signIn({ dir: one.program.dir, login: 'wang', password });
  expect(search(...folders()).hits).toEqual([]);
});

it('control: a number that somebody leaves in a log, in base64 within other words, is found', () => {
  const file = join(one.program.files, 'home', 'debug.log');
  writeFileSync(file, `time ${Buffer.from(`xx${plantedNumbers[0]}yy`).toString('base64')} end`);
  expect(search(...folders()).hits).toEqual([expect.stringContaining(plantedNumbers[0] ?? '')]);
  writeFileSync(file, `密码：${password}`);
  expect(search(...folders()).hits).toHaveLength(1);
  writeFileSync(file, '');
});
