// No identity in any file that the judge's side writes, in any form: packs opened, desk, journal, logs, temporary files,
// settings, score packs, score sheets; and the search finds each form where it is planted.
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Decrypter } from 'age-encryption';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createBackend, type Backend } from '#backend/index.ts';
import { openContestKeys } from '#backend/chain/contest-keys.ts';
import { contestKeys } from '#db/queries/packs.ts';
import { demoEntriesRows } from '#seeds/demo/index.ts';
import { assignAll, filmBytes, importRows, smallContest, type Issued, type SmallContest } from '../packs/small-contest.ts';
import { bytesOf, Canaries, filesBelow, formsOf, identities, judgeIdentities } from './canaries.ts';

/** Names that only this fixture has: in file names, folder names, as advisors. */
const fileName = '欧阳晓峰-云澜市第九十九中学-光的折射.mp4';
const folderName = '望江教育集团报送-联系人司徒明月';
const advisors = ['诸葛云帆', '上官若兰'];
const own = [...fileName.split(/[-.]/).slice(0, 2), fileName, ...folderName.split('-'), folderName, ...advisors];

let contest: SmallContest;
let canaries: Canaries;
let packs: Issued[];
let organiser = '';
const desks: { backend: Backend; root: string; written: string[] }[] = [];
const temporary = process.env['TMPDIR'];
const logged: string[] = [];
const files = (name: string): string => join(contest.program.files, name);

/** What is in every table. */
function everyRow({ program }: Backend): Record<string, unknown[]> {
  const { read } = program.current!.connection;
  const tables = read.all<{ name: string }>("select name from sqlite_master where type = 'table'").map((one) => one.name);
  return Object.fromEntries(tables.map((table) => [table, read.all(`select * from "${table}"`)]));
}

/** A judge's day on a computer of his own: wrong passphrase, wrong file, marks, recusal, report, undo, handing in twice. */
async function judgesDay(pack: Issued, index: number): Promise<void> {
  const root = files(`computer-${index}`);
  const home = join(root, 'home');
  mkdirSync(join(root, 'tmp'), { recursive: true });
  process.env['TMPDIR'] = join(root, 'tmp');
  const backend = createBackend({ home, workspaceDir: join(root, 'desk'), log: (_reference, error) => logged.push(String(error)) });
  const { judging } = backend.client;
  const refusals: unknown[] = [];
  const refused = (work: Promise<unknown>) => work.then(() => { throw new Error('not refused'); }, (error: unknown) => refusals.push(error));
  await refused(judging.open({ file: pack.file, passphrase: 'abandon-ability-able-about-above-absent-absorb' }));
  await refused(judging.open({ file: packs.find((one) => one !== pack)!.file, passphrase: pack.passphrase }));
  const [film] = readdirSync(join(files('heap'), folderName));
  await refused(judging.open({ file: join(files('heap'), folderName, film!), passphrase: pack.passphrase }));
  const { packId, entries, rubrics } = await judging.open({ file: pack.file, passphrase: pack.passphrase });
  for (const { code, rubricId } of entries) {
    const scores = Object.fromEntries(rubrics.find((one) => one.id === rubricId)!.criteria.map((one) => [one.id, one.max]));
    await judging.score({ packId, code, scores, comment: '结构清楚，讲解到位' });
    await judging.sheet({ packId, code });
  }
  const [first, second] = entries;
  await judging.recuse({ packId, code: first!.code, reason: 'relative', text: '' });
  await judging.report({ packId, code: second!.code, reason: 'identityVisible', atSeconds: 3, text: '片头' });
  await judging.undo({ packId });
  await judging.redo({ packId });
  await refused(judging.score({ packId, code: first!.code, scores: { nothing: 1 } }));
  const written: string[] = [];
  for (const name of ['一.sxscore', '二.sxscore']) {
    written.push((await judging.finish({ packId, outFile: join(root, name) })).file);
    await judging.score({ packId, code: entries.at(-1)!.code, comment: name });
  }
  await backend.client.workspace.setSettings({ language: 'en' });
  writeFileSync(join(root, 'refusals.txt'), refusals.map((one) => JSON.stringify([String(one), one])).join('\n'));
  desks.push({ backend, root, written });
}

beforeAll(async () => {
  contest = await smallContest(6, 3);
  const { program, contestId } = contest;
  const { rules, revision } = await program.client.contests.get({ contestId });
  const categories = rules.categories.map((one) => ({ ...one, advisors: { min: 0, max: 2 } }));
  await program.client.contests.update({ contestId, rules: { ...rules, categories }, basedOn: revision });
  await importRows(program, contestId, 'entries', { ...demoEntriesRows, headers: [...demoEntriesRows.headers, '指导教师'] },
    demoEntriesRows.rows.slice(6, 8).map((row, index) => [...row, advisors[index] ?? '']));
  // A heap of works as a school sends it: the folder named after who sends it, the files after who made them.
  const heap = files('heap');
  mkdirSync(join(heap, folderName), { recursive: true });
  const { rows: entries } = await program.client.contests.entries({ contestId });
  for (const [index, { number }] of entries.slice(0, 3).entries()) {
    writeFileSync(join(heap, folderName, `${number}-${fileName}`), filmBytes(30_000, index));
  }
  const { basedOn, folderHash } = await program.client.files.match({ contestId, folder: heap });
  expect(await program.client.files.attach({ contestId, folder: heap, basedOn, folderHash })).toMatchObject({ attached: 3 });
  await assignAll(contest, 2);
  ({ packs } = await program.client.packs.issue({ contestId, outDir: files('packs') }));
  canaries = new Canaries([...identities(), ...judgeIdentities(), ...own]);
  // Everything that the organiser's program knows of people, as JSON: the search must find plenty there.
  organiser = JSON.stringify(everyRow(program.backend));
  for (const [index, pack] of packs.entries()) await judgesDay(pack, index);
}, 120_000);
afterAll(async () => {
  if (temporary === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = temporary;
  for (const { backend } of desks) await backend.close();
  expect(contest.program.bugs).toEqual([]);
  await contest.program.close();
});

it('finds each form of each identity where it is planted, at any offset', () => {
  const noise = filmBytes(64, 7).subarray(16);
  for (const text of canaries.texts) {
    for (const { name, bytes } of formsOf(text)) {
      if (bytes.length < 4) continue;
      for (const before of [10, 11]) {
        const planted = Buffer.concat([noise.subarray(0, before), bytes, noise.subarray(0, 9)]);
        expect(canaries.hits(planted, true), `${text} ${name}`).toContain(`${text} (${name})`);
      }
    }
  }
  expect(canaries.hits(noise, true)).toEqual([]);
  const forms = new Set(canaries.texts.flatMap((text) => formsOf(text).map((one) => one.name)));
  expect([...forms].toSorted()).toEqual(['GBK', 'JSON', 'UTF-16BE', 'UTF-16LE', 'UTF-8', 'base64+0', 'base64+1', 'base64+2', 'hex', 'initials', 'percent', 'pinyin']);
  const known = new Set(canaries.hits(Buffer.from(organiser), true).filter((one) => one.endsWith('(UTF-8)')));
  for (const name of [fileName, folderName, ...advisors]) expect([...known]).toContain(`${name} (UTF-8)`);
  expect(known.size).toBeGreaterThan(20);
});

it('finds none in a judging pack taken apart to its last byte', async () => {
  for (const pack of packs) {
    const opener = new Decrypter();
    opener.addPassphrase(pack.passphrase);
    const inside = Buffer.from(await opener.decrypt(readFileSync(pack.file)));
    const header = inside.subarray(12, 12 + inside.readUInt32LE(8));
    expect(JSON.parse(header.toString('utf8'))).toMatchObject({ kind: 'judging-pack' });
    expect(canaries.hits(header, true), pack.name).toEqual([]);
    expect(canaries.hits(inside), pack.name).toEqual([]);
    expect(canaries.hits(Buffer.from(basename(pack.file)), true)).toEqual([]);
  }
});

it('finds none in any file on the judge\'s computer, open or closed, nor in what he was told', async () => {
  for (const { backend, root, written } of desks) {
    const search = (): void => {
      for (const file of filesBelow(root)) {
        expect(canaries.hits(bytesOf(file)), file).toEqual([]);
        expect(canaries.hits(Buffer.from(file.slice(root.length)), true), file).toEqual([]);
      }
    };
    const names = filesBelow(root).map((one) => basename(one));
    expect(names.filter((one) => one.endsWith('-wal'))).not.toEqual([]);
    expect(names.filter((one) => one.endsWith('.db')).length).toBeGreaterThan(0);
    search();
    expect(canaries.hits(readFileSync(join(root, 'refusals.txt')), true)).toEqual([]);
    // The desk's own rows as text, whatever is sealed in the file.
    for (const [table, rows] of Object.entries(everyRow(backend))) expect(canaries.hits(Buffer.from(JSON.stringify(rows)), true), table).toEqual([]);
    expect(written).toHaveLength(2);
    await backend.close();
    search();
  }
  expect(logged).toEqual([]);
});

it('finds none in a score pack as the organiser reads it', async () => {
  const { connection, fields } = contest.program.backend.program.current!;
  const { identity } = openContestKeys(fields, contest.contestId, contestKeys(connection.read, contest.contestId)!.secrets_sealed);
  for (const file of desks.flatMap((one) => one.written)) {
    const opener = new Decrypter();
    opener.addIdentity(identity);
    const inside = Buffer.from(await opener.decrypt(readFileSync(file)));
    const header = inside.subarray(12, 12 + inside.readUInt32LE(8));
    expect(JSON.parse(header.toString('utf8'))).toMatchObject({ kind: 'score-pack' });
    expect(canaries.hits(header, true)).toEqual([]);
    expect(canaries.hits(inside)).toEqual([]);
  }
});

it('finds none in a score sheet, in its cells, its properties or its hidden parts', async () => {
  const { program, contestId } = contest;
  const outFile = files('评分表-01.xlsx');
  expect(await program.client.packs.excelSheet({ contestId, judgeId: packs[0]!.judgeId, outFile })).toMatchObject({ revision: 2 });
  const inside = bytesOf(outFile);
  expect(inside.length).toBeGreaterThan(statSync(outFile).size * 1.5);
  // The search sees into it: the titles that judges do read are there.
  const { rows } = await program.client.contests.entries({ contestId });
  expect(new Canaries(rows.map((one) => one.title)).hits(inside, true).length).toBeGreaterThan(2);
  expect(canaries.hits(inside, true)).toEqual([]);
});
