// From the district's workspace to the city's: recommended, carried over, taken in without retyping; and everything that goes wrong.
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createBackend } from '#backend/index.ts';
import { ContestRules, type LevelId } from '#contract/schema/rules.ts';
import { violations } from '#db/invariants.ts';
import { sealedAt } from '#db/queries/directory.ts';
import { wholeEntries, wholePeople } from '#db/queries/recommendations.ts';
import { demoEntriesRows } from '#seeds/demo/index.ts';
import { filmBytes, importRows } from '../packs/small-contest.ts';
import { startProgram, type TestProgram } from './harness.ts';

const unit = '南湖区教育局';
const column = (name: string): number => demoEntriesRows.headers.indexOf(name);

/** The rules of the template with this contest at the given level. */
function rulesAt(rules: ContestRules, here: LevelId, quotaPerUnit: number | null): ContestRules {
  return {
    ...rules, categories: rules.categories.map((one) => ({ ...one, upTo: null })),
    levels: (['county', 'city', 'province'] as const).map((id) => ({
      id, name: { county: '区级', city: '市级', province: '省级' }[id], edition: '', docNo: '', here: id === here, submitUntil: '', reviewUntil: '', publishFrom: '',
      quotaPerUnit: id === 'city' ? quotaPerUnit : null, awards: [], note: '',
    })),
  };
}

async function contestAt(program: TestProgram, title: string, level: LevelId, quota: number | null): Promise<string> {
  const { contestId } = await program.client.contests.create({ templateId: 'weike', title, year: 2026 });
  const { rules, revision } = await program.client.contests.get({ contestId });
  await program.client.contests.update({ contestId, rules: rulesAt(rules, level, quota), basedOn: revision });
  return contestId;
}

let district: TestProgram;
let city: TestProgram;
let districtContest = '';
let cityContest = '';
let unitId = '';
let file = '';
let passphrase = '';
let code = '';

const rows = () => district.client.quotas.recommendation({ contestId: districtContest, unitId });
/** Puts the first `count` entries of every cell in order. */
async function orderFirst(count: number): Promise<void> {
  const cells = Map.groupBy((await rows()).rows, (one) => `${one.division} ${one.category}`);
  for (const own of cells.values()) {
    const [first] = own;
    if (!first) continue;
    const { basedOn } = await rows();
    const inFile = own.toSorted((a, b) => (a.number < b.number ? -1 : 1));
    await district.client.quotas.order({ contestId: districtContest, unitId, division: first.division, category: first.category, basedOn,
      entryIds: inFile.slice(0, count).map((one) => one.entryId) });
  }
}
const make = (name: string) => district.client.packs.recommend({ contestId: districtContest, unitId, outFile: join(district.files, name) });
const filesIn = (program: TestProgram, folder = 'attachments'): string[] => (existsSync(join(program.dir, folder))
  ? readdirSync(join(program.dir, folder)) : []);
const dbOf = (program: TestProgram) => {
  const { current } = program.backend.program;
  if (!current) throw new Error('closed');
  return { db: current.connection.read, fields: current.fields };
};

beforeAll(async () => {
  [district, city] = await Promise.all([startProgram(), startProgram()]);
  districtContest = await contestAt(district, '南湖区微课大赛', 'county', 6);
  cityContest = await contestAt(city, '市微课大赛', 'city', 6);
  const own = demoEntriesRows.rows.slice(0, 24).map((row) => row.map((cell, index) => (index === column('报送单位') ? unit : cell)));
  await importRows(district, districtContest, 'entries', demoEntriesRows, own);
  const { units } = await district.client.quotas.table({ contestId: districtContest });
  unitId = units.find((one) => one.name === unit)?.unitId ?? '';
  const { rows: entries } = await district.client.contests.entries({ contestId: districtContest });
  for (const [index, entry] of entries.slice(0, 3).entries()) {
    const film = join(district.files, `片${index}.mp4`);
    writeFileSync(film, filmBytes(90_000 + index, index + 1));
    await district.client.contests.attach({ contestId: districtContest, entryId: entry.entryId, files: [film] });
  }
});
afterAll(async () => {
  for (const program of [district, city]) {
    expect(program.bugs).toEqual([]);
    expect(violations(dbOf(program).db)).toEqual([]);
    await program.close();
  }
});

test('nothing in order means all of them; more than the quota: refused with the list and the limit', async () => {
  await expect(make('none.sxrec')).rejects.toMatchObject({ code: 'over_quota' });
  await orderFirst(9);
  const { rows: ranked, counts } = await rows();
  expect(counts.in).toBe(6);
  expect(counts.over).toBeGreaterThan(0);
  const first = ranked.find((one) => one.verdict === 'over');
  const refusal = await make('over.sxrec').then(() => null, (error: unknown) => error as { code: string; message: string });
  expect(refusal).toMatchObject({ code: 'over_quota' });
  expect(refusal?.message).toContain(first?.number ?? '?');
  expect(refusal?.message).toContain('市级每单位 6 件');
  expect(existsSync(join(district.files, 'over.sxrec'))).toBe(false);
});

test('the file is made; its passphrase is shown once, its code is what the receiver sees, and it is in the history', async () => {
  const { rows: ranked, basedOn } = await rows();
  // Exactly those that were in stay in the order.
  for (const [cell, own] of Map.groupBy(ranked, (one) => `${one.division}\n${one.category}`)) {
    const [division = '', category = ''] = cell.split('\n');
    await district.client.quotas.order({ contestId: districtContest, unitId, division, category, basedOn: (await rows()).basedOn,
      entryIds: own.filter((one) => one.verdict === 'in').map((one) => one.entryId) });
  }
  expect(basedOn).toBeLessThan((await rows()).basedOn);
  const made = await make('first.sxrec');
  ({ file, passphrase, code } = made);
  expect(made).toMatchObject({ entries: 6, code: expect.stringMatching(/^[0-9A-Z]{3}-[0-9A-Z]{3}$/) as string });
  expect(passphrase.split('-')).toHaveLength(7);
  expect((await rows()).made).toMatchObject([{ entries: 6, code, fileName: 'first.sxrec' }]);
  const bytes = readFileSync(file);
  for (const row of demoEntriesRows.rows.slice(0, 24)) {
    for (const name of ['作品名称', '作者姓名']) expect(bytes.includes(Buffer.from(row[column(name)] ?? ''))).toBe(false);
  }
});

test('on another computer the passphrase is asked, a wrong one refused, wrong kinds named', async () => {
  await expect(city.client.packs.previewRecommendation({ file })).rejects.toMatchObject({ code: 'recommendation_passphrase' });
  await expect(city.client.packs.previewRecommendation({ file, passphrase: 'wrong-words' })).rejects.toMatchObject({ code: 'recommendation_refused', message: expect.stringContaining('口令不对') as string });
  const wrong = join(city.files, 'x.sxpack');
  copyFileSync(file, wrong);
  await expect(city.client.packs.previewRecommendation({ file: wrong })).rejects.toMatchObject({ message: expect.stringContaining('评审包') as string });
  const noPack = join(city.files, 'y.sxrec');
  writeFileSync(noPack, 'hello');
  await expect(city.client.packs.previewRecommendation({ file: noPack })).rejects.toMatchObject({ code: 'recommendation_refused' });
  await expect(city.client.packs.previewRecommendation({ file: join(city.files, 'gone.sxrec') })).rejects.toMatchObject({ code: 'file_missing' });
});

test('killed while the files are taken out: nothing of it is there', async () => {
  const { home } = city.backend.program.options;
  await city.backend.close();
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, 'passing-on-child.ts'), home, city.dir, file, passphrase],
    { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise<void>((resolve) => {
    child.stdout.on('data', (piece: Buffer) => {
      if (piece.includes('COPYING')) child.kill('SIGKILL');
    });
    child.on('exit', () => resolve());
  });
  expect(child.signalCode).toBe('SIGKILL');
  const again = createBackend({ home, workspaceDir: city.dir, log: (_, error) => city.bugs.push(String(error)) });
  await again.openWorkspace(city.dir);
  expect((await again.client.contests.entries({ contestId: cityContest })).total).toBe(0);
  expect((await again.client.imports.batches({ contestId: cityContest })).batches).toEqual([]);
  expect([filesIn(city), filesIn(city, 'temporary')]).toEqual([[], []]);
  Object.assign(city, { backend: again, client: again.client });
});

test('taken in: every fact arrives, numbers sealed anew, files byte for byte, the unit and its order kept', async () => {
  const preview = await city.client.packs.previewRecommendation({ file, passphrase });
  expect(preview).toMatchObject({ contestId: cityContest, code, signerKnown: true, firstTime: true, unitNew: true,
    counts: { new: 6, changed: 0, same: 0, refused: 0 },
    from: { contest: '南湖区微课大赛', unit, level: '区级', turn: 1 } });
  const accepted = await city.client.packs.acceptRecommendation({ file, passphrase, basedOn: preview.basedOn });
  expect(accepted).toMatchObject({ added: 6, changed: 0, same: 0, code });
  const [from, to] = [dbOf(district), dbOf(city)];
  const before = wholeEntries(from.db, districtContest).filter((one) => one.recommend_rank !== null);
  const after = wholeEntries(to.db, cityContest);
  const facts = (one: (typeof before)[number]) => ({ number: one.number, title: one.title, division: one.division,
    category: one.category, subject: one.subject,
    grade: one.grade, seconds: one.seconds, remark: one.remark, rank: one.recommend_rank, school: one.school, code: one.school_code });
  const order = (a: { number: string }, b: { number: string }): number => (a.number < b.number ? -1 : 1);
  expect(after.map(facts).sort(order)).toEqual(before.map(facts).sort(order));
  const people = (side: typeof from, entries: typeof before) => entries.toSorted(order)
    .map((entry) => wholePeople(side.db, [entry.id]).map((one) => ({
    part: one.part, position: one.position, name: one.name, school: one.school,
    id: one.id_sealed && side.fields.open(sealedAt.personId(entry.id, one.part, one.position), one.id_sealed),
    phone: one.phone_sealed && side.fields.open(sealedAt.personPhone(entry.id, one.part, one.position), one.phone_sealed),
  })));
  expect(people(to, after)).toEqual(people(from, before));
  expect(people(to, after).flat().some((one) => one.id !== null)).toBe(true);
  const hashes = (side: typeof from, entries: typeof before) => entries.toSorted(order)
    .map((entry) => side.db.all<{ sha256: string; original_name: string; id: string }>(
    'select sha256, original_name, id from attachments where entry_id = ? order by position', entry.id));
  expect(hashes(to, after).map((list) => list.map((one) => one.sha256))).toEqual(hashes(from, before).map((list) => list.map((one) => one.sha256)));
  const sent = hashes(from, before).flat();
  for (const [index, one] of hashes(to, after).flat().entries()) {
    expect(Buffer.compare(readFileSync(join(city.dir, 'attachments', one.id)), readFileSync(join(district.dir, 'attachments', sent[index]?.id ?? '')))).toBe(0);
  }
  expect(sent.length).toBe(accepted.files);
  const { units } = await city.client.quotas.table({ contestId: cityContest });
  expect(units.find((one) => one.name === unit)?.cells.reduce((sum, one) => sum + one.handedIn, 0)).toBe(6);
});

test('twice the same: nothing changes, and nobody asks for the passphrase again', async () => {
  const { revision } = await city.client.contests.get({ contestId: cityContest });
  const preview = await city.client.packs.previewRecommendation({ file });
  expect(preview).toMatchObject({ passphraseKnown: true, firstTime: false, counts: { new: 0, changed: 0, same: 6, refused: 0 } });
  expect(await city.client.packs.acceptRecommendation({ file })).toMatchObject({ added: 0, changed: 0, same: 6, batchId: null, revision });
});

test('where several contests fit, none is guessed', async () => {
  const other = await contestAt(city, '另一个市赛', 'city', null);
  await expect(city.client.packs.previewRecommendation({ file })).rejects.toMatchObject({ code: 'recommendation_contest', message: expect.stringContaining('另一个市赛') as string });
  await city.client.contests.remove({ contestId: other, title: '另一个市赛' });
});

test('a damaged copy is refused, and told as damaged', async () => {
  const bad = join(city.files, 'bad.sxrec');
  const bytes = readFileSync(file);
  bytes[bytes.length - 500] = (bytes[bytes.length - 500] ?? 0) ^ 4;
  writeFileSync(bad, bytes);
  await expect(city.client.packs.previewRecommendation({ file: bad }))
    .rejects.toMatchObject({ code: 'recommendation_refused', message: expect.stringMatching(/不完整或被改动/) as string });
});

test('a newer file replaces: changed, dropped and new; the older one is refused from then on; undo brings the old list back', async () => {
  const { rows: all } = await rows();
  const inside = all.filter((one) => one.verdict === 'in');
  const [gone] = inside;
  const fresh = all.find((one) => one.verdict === 'notRanked' && one.division === gone?.division && one.category === gone.category);
  if (!gone || !fresh) throw new Error('the demo has too few of one cell');
  const cell = inside.filter((one) => one.division === gone.division && one.category === gone.category && one !== gone);
  await district.client.quotas.order({ contestId: districtContest, unitId, division: gone.division,
    category: gone.category, basedOn: (await rows()).basedOn,
    entryIds: [...cell.map((one) => one.entryId), fresh.entryId] });
  const newer = await make('second.sxrec');
  const preview = await city.client.packs.previewRecommendation({ file: newer.file, passphrase: newer.passphrase });
  expect(preview.from.turn).toBe(2);
  expect(preview.entries.find((one) => one.number === fresh.number)?.verdict).toBe('new');
  expect(preview.entries.find((one) => one.number === gone.number)?.verdict).toBe('dropped');
  const accepted = await city.client.packs.acceptRecommendation({ file: newer.file, passphrase: newer.passphrase });
  expect(accepted.added).toBe(1);
  const state = async () => Object.fromEntries((await city.client.contests.entries({ contestId: cityContest })).rows
    .map((one) => [one.number, one.status]));
  expect((await state())[gone.number]).toBe('withdrawn');
  await expect(city.client.packs.acceptRecommendation({ file })).rejects.toMatchObject({ code: 'recommendation_refused', message: expect.stringContaining('第 1 次') as string });
  const files = filesIn(city).length;
  await city.client.imports.undo({ contestId: cityContest, batchId: accepted.batchId ?? '' });
  expect((await state())[gone.number]).toBe('active');
  expect((await state())[fresh.number]).toBeUndefined();
  expect(filesIn(city).length).toBe(files - accepted.files);
});

test('beyond the quota of the city: refused with the list, nothing written; taken in only when confirmed', async () => {
  const { contest: _, ...second } = await city.client.packs.previewRecommendation({ file: join(district.files, 'second.sxrec') });
  const { units, revision } = await city.client.quotas.table({ contestId: cityContest });
  const at = units.find((one) => one.name === unit);
  await city.client.quotas.set({ contestId: cityContest, basedOn: revision, quotas: [{ unitId: at?.unitId ?? '',
    division: '', category: '', most: 5 }] });
  const preview = await city.client.packs.previewRecommendation({ file: join(district.files, 'second.sxrec') });
  const over = preview.entries.filter((one) => one.verdict === 'overQuota');
  expect(second.counts.refused).toBe(0);
  expect(over).toHaveLength(1);
  const before = filesIn(city).length;
  const { revision: unchanged } = await city.client.contests.get({ contestId: cityContest });
  await expect(city.client.packs.acceptRecommendation({ file: join(district.files, 'second.sxrec') }))
    .rejects.toMatchObject({ code: 'over_quota', message: expect.stringContaining(over[0]?.number ?? '?') as string });
  expect((await city.client.contests.get({ contestId: cityContest })).revision).toBe(unchanged);
  expect(filesIn(city).length).toBe(before);
  expect(await city.client.packs.acceptRecommendation({ file: join(district.files, 'second.sxrec'), overQuota: true })).toMatchObject({ added: 1 });
});

test('a division that is not here is refused by name, and the whole file with it', async () => {
  const strange = await contestAt(city, '没有小学的赛', 'city', null);
  const { rules, revision } = await city.client.contests.get({ contestId: strange });
  const used = new Set((await rows()).rows.filter((one) => one.verdict === 'in').map((one) => one.division));
  const gone = rules.divisions.find((one) => used.has(one.name));
  const kept = rules.divisions.filter((one) => one !== gone);
  await city.client.contests.update({ contestId: strange, basedOn: revision, rules: { ...rules, divisions: kept,
    categories: rules.categories.map((one) => ({ ...one, divisions: one.divisions.filter((id) => id !== gone?.id) })) } });
  const second = join(district.files, 'second.sxrec');
  const preview = await city.client.packs.previewRecommendation({ file: second, contestId: strange });
  expect(preview.entries.some((one) => one.verdict === 'unknownDivision' && one.message.includes(gone?.name ?? '?'))).toBe(true);
  await expect(city.client.packs.acceptRecommendation({ file: second, contestId: strange }))
    .rejects.toMatchObject({ code: 'recommendation_entries' });
  expect((await city.client.contests.entries({ contestId: strange })).total).toBe(0);
});

test('another signature than the last time is told', async () => {
  rmSync(join(district.dir, 'backups', `keys-${districtContest}.sxkeys`));
  district.backend.program.current?.connection.transaction((db) => db.run('delete from contest_keys'));
  const third = await make('third.sxrec');
  const preview = await city.client.packs.previewRecommendation({ file: third.file, passphrase: third.passphrase, contestId: cityContest });
  expect(preview).toMatchObject({ signerKnown: false, firstTime: false, from: { turn: 3 } });
});

test('on the computer that made it, in another workspace, no passphrase is asked', async () => {
  const home = district.backend.program.options.home;
  const dir = join(district.files, 'same-computer');
  mkdirSync(dir);
  const third = createBackend({ home, workspaceDir: dir });
  await third.client.workspace.create({ name: '本机市级' });
  const { contestId } = await third.client.contests.create({ templateId: 'weike', title: '市赛', year: 2026 });
  const answer = await third.client.packs.previewRecommendation({ file, contestId });
  expect(answer).toMatchObject({ passphraseKnown: true, counts: { new: 6 } });
  await third.close();
});
