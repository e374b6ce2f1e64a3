// Sealing and opening: no author stands in the workspace meanwhile, work goes on by tokens, and nobody opens anything alone.
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sealedCalls } from '#backend/sealed-calls.ts';
import { contract } from '#contract/index.ts';
import { violations } from '#db/invariants.ts';
import { unitTokens } from '#db/queries/unit-tokens.ts';
import { demoEntriesRows } from '#seeds/demo/index.ts';
import { assignAll, attachFilm, fullSheets, newKey, opened, scorePackByHand, smallContest, type SmallContest } from '../packs/small-contest.ts';
import { words } from './words.ts';

const people = {
  organiser: { person: '陈组织', passphrase: words.organiser }, supervisor: { person: '纪监督', passphrase: words.supervisor },
};
let contest: SmallContest;
let envelope = '';
const client = () => contest.program.client;
const read = () => contest.program.backend.program.current!.connection.read;
const contestId = () => contest.contestId;
const revision = async (): Promise<number> => (await client().unblind.status({ contestId: contestId() })).basedOn;
const names: string[] = [];
let numbers: string[] = [];

/** Every file of the workspace in which one of the names stands, in UTF-8 or UTF-16; backups from before the seal apart. */
function filesWith(wanted: readonly string[]): string[] {
  const all = readdirSync(contest.program.dir, { recursive: true, withFileTypes: true });
  return all.filter((one) => one.isFile() && !one.name.includes('before-import')).flatMap((one) => {
    const file = join(one.parentPath, one.name);
    const bytes = readFileSync(file);
    return wanted.some((name) => bytes.includes(Buffer.from(name, 'utf8')) || bytes.includes(Buffer.from(name, 'utf16le'))) ? [file] : [];
  });
}
const steps = async (): Promise<string[]> => (await client().unblind.status({ contestId: contestId() })).steps.map((one) => one.step);
const events = (): { action: string; seq: number }[] => read().all<{ seq: number; body: string }>('select seq, body from audit order by seq')
  .map((one) => ({ seq: one.seq, action: (JSON.parse(one.body) as { action: string }).action }));
const rowsOf = async () => (await client().contests.entries({ contestId: contestId() })).rows;

beforeAll(async () => {
  contest = await smallContest(6, 4);
  await attachFilm(contest, 0, '张三丰的微课.mp4');
  for (const person of read().all<{ name: string }>('select distinct name from entry_people')) names.push(person.name);
  names.push('张三丰');
  numbers = (await rowsOf()).map((one) => one.number);
}, 60_000);
afterAll(async () => {
  expect(contest.program.bugs).toEqual([]);
  await contest.program.close();
});

describe('sealing', () => {
  it('asks for two people, two passphrases, and scanned files', async () => {
    const seal = async (changes: object) => client().unblind.seal({ contestId: contestId(), ...people, basedOn: await revision(), ...changes });
    await expect(seal({})).rejects.toMatchObject({ code: 'seal_refused' });
    await client().files.scan({ contestId: contestId() });
    await expect(seal({ supervisor: { ...people.supervisor, person: '陈 组 织' } })).rejects.toMatchObject({ code: 'seal_same' });
    await expect(seal({ supervisor: { person: '纪监督', passphrase: `${words.organiser} ` } })).rejects.toMatchObject({ code: 'seal_same' });
    await expect(seal({ basedOn: 1 })).rejects.toMatchObject({ code: 'stale_revision' });
    const before = await client().contests.get({ contestId: contestId() });
    const { rules } = before;
    await client().contests.update({ contestId: contestId(), rules: { ...rules, unblinding: { twoPersons: true } }, basedOn: before.revision });
    await assignAll(contest, 2);
    const outDir = join(contest.program.files, 'none');
    await expect(client().packs.issue({ contestId: contestId(), outDir })).rejects.toMatchObject({ code: 'seal_needed' });
  });

  it('takes every author out of the workspace; conflicts and units stay as they were', async () => {
    expect(filesWith(names)).not.toEqual([]);
    const before = await client().assignment.current({ contestId: contestId() });
    const units = unitTokens(read(), contestId());
    expect(new Set(units.values()).size).toBeGreaterThan(1);
    const made = await client().unblind.seal({ contestId: contestId(), ...people, basedOn: await revision() });
    envelope = made.envelope;
    expect(made).toMatchObject({ entries: 6, oldBackups: 2 });
    expect(filesWith(names)).toEqual([]);
    const after = await client().assignment.current({ contestId: contestId() });
    expect(after.conflicts).toEqual(before.conflicts);
    expect(before.conflicts.length).toBeGreaterThan(0);
    expect(unitTokens(read(), contestId())).toEqual(units);
    expect(violations(read())).toEqual([]);
    for (const row of await rowsOf()) expect(row).toMatchObject({ number: expect.stringMatching(/^S\d{4}$/), school: '', submittingUnit: '' });
  });

  it('guards calls that there are', () => {
    const calls = Object.entries(contract).flatMap(([feature, group]) => Object.keys(group).map((name) => `${feature}.${name}`));
    expect(sealedCalls.filter((one) => !calls.includes(one))).toEqual([]);
  });

  it('refuses what would need names, and goes on with what does not', async () => {
    const id = { contestId: contestId() };
    for (const call of [
      () => client().entries.check(id), () => client().quotas.table(id), () => client().files.scan(id),
      () => client().imports.preview({ ...id, kind: 'entries', filePath: join(contest.program.files, 'entries.xlsx') }),
    ]) await expect(call()).rejects.toMatchObject({ code: 'identities_sealed' });
    const { batches } = await client().imports.batches(id);
    await expect(client().imports.undo({ ...id, batchId: batches[0]?.batchId ?? '' })).rejects.toMatchObject({ code: 'identities_sealed' });
    await assignAll(contest, 2);
  });

  it('is taken back by both before the first pack, and made again', async () => {
    const { requestId } = await client().unblind.request({
      contestId: contestId(), person: '陈组织', passphrase: words.organiser, reason: '补一位评委', basedOn: await revision(),
    });
    const { opened: count } = await client().unblind.approve({
      contestId: contestId(), requestId, person: '纪监督', passphrase: words.supervisor, requestPassphrase: words.organiser, basedOn: await revision(),
    });
    expect(count).toBe(6);
    expect((await rowsOf()).map((one) => one.number)).toEqual(numbers);
    expect(filesWith(names)).not.toEqual([]);
    const made = await client().unblind.seal({ contestId: contestId(), ...people, basedOn: await revision() });
    envelope = made.envelope;
    expect(filesWith(names)).toEqual([]);
  });
});

describe('opening', () => {
  it('waits for locked results, but shows one entry in a dispute', async () => {
    const out = join(contest.program.files, 'packs');
    mkdirSync(out);
    const { packs } = await client().packs.issue({ contestId: contestId(), outDir: out });
    const returned: string[] = [];
    for (const [index, pack] of packs.entries()) {
      const judged = await opened(pack);
      const sheets = fullSheets(judged, index * 100);
      returned.push((await scorePackByHand(join(contest.program.files, 'back'), `${index}.sxscore`, judged, newKey(index + 1), sheets)).file);
    }
    const shown = await client().packs.preview({ contestId: contestId(), files: returned });
    await client().packs.receive({ contestId: contestId(), files: returned, basedOn: shown.basedOn });
    const ask = async (scope: object, reason = '查对') => client().unblind.request({
      contestId: contestId(), person: '陈组织', passphrase: words.organiser, reason, scope: scope as never, basedOn: await revision(),
    });
    await expect(ask({ kind: 'all' })).rejects.toMatchObject({ code: 'unblind_refused' });
    expect((await client().unblind.status({ contestId: contestId() })).blockers).not.toEqual([]);
    const entryId = contest.entryIds[2] ?? '';
    const { requestId } = await ask({ kind: 'entry', id: entryId }, '有人举报 3 号作品抄袭');
    await expect(ask({ kind: 'entry', id: entryId })).rejects.toMatchObject({ code: 'unblind_refused' });
    const agree = async (changes: object) => client().unblind.approve({
      contestId: contestId(), requestId, part: 'supervisor', person: '纪监督', passphrase: words.supervisor, requestPassphrase: words.organiser,
      basedOn: await revision(), ...changes,
    });
    await expect(agree({ person: '陈组织' })).rejects.toMatchObject({ code: 'seal_same' });
    await expect(agree({ part: 'organiser' })).rejects.toMatchObject({ code: 'seal_same' });
    await expect(agree({ passphrase: '不是监督员的口令' })).rejects.toMatchObject({ code: 'unblind_passphrase' });
    await expect(agree({ requestPassphrase: '不是组织者的口令' })).rejects.toMatchObject({ code: 'unblind_passphrase' });
    const { opened: count, identity } = await agree({});
    const row = demoEntriesRows.rows[2] ?? [];
    expect(count).toBe(1);
    expect(identity?.authors.length).toBeGreaterThan(0);
    for (const one of [identity?.school ?? '?', ...identity?.authors ?? []]) expect(row.join('\n')).toContain(one);
    expect(filesWith(names)).toEqual([]);
    expect((await steps()).slice(-4)).toEqual(['refused', 'refused', 'approved', 'done']);
    await expect(agree({})).rejects.toMatchObject({ code: 'unblind_refused' });
    // Reasons and names of people stand beside the chain, never in it.
    const chain = read().all<{ body: string }>("select body from audit where body like '%unblind.%'").map((one) => one.body).join('\n');
    expect(chain).not.toMatch(/举报|陈组织|纪监督/);
  });

  it('gives everything back after the lock, with the envelope in the place of one', async () => {
    await client().results.compute({ contestId: contestId() });
    await client().results.lock({ contestId: contestId(), person: '陈组织', basedOn: await revision() });
    // What was opened before the first pack was sealed again: the lock can still be taken back.
    await client().results.unlock({ contestId: contestId(), person: '陈组织', reason: '核对', basedOn: await revision() });
    await client().results.compute({ contestId: contestId() });
    await client().results.lock({ contestId: contestId(), person: '陈组织', basedOn: await revision() });
    await expect(client().unblind.request({
      contestId: contestId(), person: '陈组织', passphrase: '记错的口令记错的', reason: '发布', basedOn: await revision(),
    })).rejects.toMatchObject({ code: 'unblind_passphrase' });
    const asked = await client().unblind.request({
      contestId: contestId(), person: '陈组织', passphrase: words.organiser, reason: '发布', basedOn: await revision(),
    });
    await client().unblind.withdraw({ contestId: contestId(), requestId: asked.requestId, reason: '等监督员到场', basedOn: await revision() });
    const { requestId } = await client().unblind.request({
      contestId: contestId(), part: 'supervisor', person: '纪监督', passphrase: words.supervisor, reason: '发布', basedOn: await revision(),
    });
    const all = await client().unblind.approve({
      contestId: contestId(), requestId, part: 'envelope', person: '王局长', passphrase: envelope.toLowerCase().replaceAll('-', ' '),
      requestPassphrase: words.supervisor, basedOn: await revision(),
    });
    expect(all).toMatchObject({ opened: 6, identity: null });
    const { sealed, openedAt } = await client().unblind.status({ contestId: contestId() });
    expect([sealed, openedAt === null]).toEqual([false, false]);
    const rows = await rowsOf();
    expect(rows.map((one) => one.number)).toEqual(numbers);
    expect(rows.every((one) => one.school !== '' && one.submittingUnit !== '')).toBe(true);
    expect(new Set(read().all<{ name: string }>('select name from entry_people').map((one) => one.name))).toEqual(new Set(names.filter((one) => one !== '张三丰')));
    expect(violations(read())).toEqual([]);
    // Every step stands in the chain under the number that its row gives.
    const chain = new Map(events().map((one) => [one.seq, one.action]));
    const told = (await client().unblind.status({ contestId: contestId() })).steps.map((one) => chain.get(one.event));
    expect(told.every((one) => one?.startsWith('unblind.'))).toBe(true);
  });
});
