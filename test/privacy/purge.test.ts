// The deletion run: nothing of the people of a contest is left in any file of the workspace, everything else is as before.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canonicalBody } from '#backend/certificates/freeze.ts';
import { bodyMark, codeText } from '#backend/certificates/qr-text.ts';
import { readBody } from '#backend/certificates/stored.ts';
import { openContestKeys } from '#backend/chain/contest-keys.ts';
import type { CommandContext } from '#backend/context.ts';
import { commitPurge, finishPurge, purgingHandlers } from '#backend/privacy/purging/handlers.ts';
import { emptiedBody } from '#backend/certificates/emptied.ts';
import { contestKeys } from '#db/queries/packs.ts';
import { bytesOf, Canaries, filesBelow } from '../flow/canaries.ts';
import { pdfWords } from '../publication/pdf-words.ts';
import { wholeContest, type WholeContest } from './whole-contest.ts';

let one: WholeContest;
const client = () => one.program.client;
const id = () => ({ contestId: one.contestId });
const preview = () => client().privacy.purgePreview(id());
const people = { person: '赵科长', second: '孙老师', reason: '保存期限届满' };
const purge = async (more: object = {}) =>
  client().privacy.purge({ ...id(), ...people, title: '春季微课赛', basedOn: (await preview()).basedOn, ...more });
const context = (): CommandContext => one.program.backend.program.commandContext(
  { name: 'test', signal: new AbortController().signal, onProgress: () => undefined });
const sql = <T>(text: string, ...values: string[]): T[] => one.program.backend.program.current!.connection.read.all<T>(text, ...values);
/** Everything in the folder of the workspace, as it lies on the disk. */
const found = (secrets: readonly string[]): string[] => {
  const canaries = new Canaries(secrets);
  return filesBelow(one.program.dir).flatMap((file) => canaries.hits(bytesOf(file)).map((hit) => `${file.slice(one.program.dir.length)}: ${hit}`));
};
const files = (folder: string): string[] => (existsSync(join(one.program.dir, folder)) ? filesBelow(join(one.program.dir, folder)) : []);

let qr: string;
let before: { entries: unknown; judges: unknown; versions: unknown; results: { code: string; score: number | null; award: string }[] };
const rowsOfResults = async () => ((await client().results.current(id())).results?.rows ?? [])
  .map(({ code, score, award }) => ({ code, score, award }));

beforeAll(async () => {
  one = await wholeContest();
  const [certificate] = sql<{ number: string; body: string }>(
    "select number, body from certificates where state = 'issued' and kind = 'author' order by number");
  const body = readBody(certificate!.body);
  const { sign } = openContestKeys(context().fields, one.contestId, contestKeys(context().db, one.contestId)!.secrets_sealed);
  const { names, award, contest } = body.values;
  qr = codeText({ number: certificate!.number, names, award, contest, replaces: '', body: bodyMark(canonicalBody(body)) }, sign);
  before = {
    entries: await client().contests.entries({ contestId: one.otherId }), judges: await client().contests.judges({ contestId: one.otherId }),
    versions: (await client().results.versions(id())).versions.map(({ version, commitment }) => ({ version, commitment })),
    results: await rowsOfResults(),
  };
});
afterAll(async () => {
  expect(one.program.bugs).toEqual([]);
  await one.program.close();
});

describe('before anything is deleted', () => {
  it('control: the same search finds the people, in the database, in backups and in files', () => {
    const hits = found(one.secrets);
    expect(new Set(hits.map((hit) => hit.split('/')[1]?.split('.')[0]?.split(':')[0]))).toEqual(new Set(['saixue', 'backups', 'attachments']));
    expect(hits.length).toBeGreaterThan(50);
  });

  it('says what goes, what stays and what stands in the way; nothing is deleted that is still in use', async () => {
    await expect(preview()).resolves.toMatchObject({ blockers: ['公示还没有结束。请等公示期满，或先撤下公示名单。'], files: 3, packs: 3, persons: 14 });
    await expect(purge()).rejects.toMatchObject({ code: 'purge_refused', message: expect.stringContaining('公示还没有结束') as string });
    await expect(client().privacy.purgePreview({ contestId: one.otherId })).resolves.toMatchObject({
      blockers: [expect.stringContaining('还没有发布结果')],
    });
    one.at('2026-06-01T02:00:00.000Z');
    const { blockers, warnings, backups, numbers } = await preview();
    expect(blockers).toEqual([]);
    expect(warnings).toEqual(['保存期限到 2029-03-01 才满，这次是提前删除。']);
    expect(backups).toBeGreaterThan(4);
    expect(numbers).toBe(sql<{ n: number }>(`select (select count(id_sealed) + count(phone_sealed) from entry_people p
        join entries e on e.id = p.entry_id where e.contest_id = ?)
      + (select count(id_sealed) + count(phone_sealed) from judges where contest_id = ?)
      + (select count(id_sealed) from judge_relations where contest_id = ?) as n`,
    one.contestId, one.contestId, one.contestId)[0]?.n);
  });

  it('refuses another title, one person twice, and what was shown too long ago', async () => {
    await expect(purge({ title: '春季' })).rejects.toMatchObject({ code: 'purge_refused' });
    await expect(purge({ second: ' 赵科长' })).rejects.toMatchObject({
      code: 'purge_refused', message: expect.stringContaining('两位不同的人') as string,
    });
    await expect(purge({ basedOn: 1 })).rejects.toMatchObject({ code: 'stale_revision' });
    // With named users on, the first is who is signed in, whatever was typed, and the second another of them.
    const signedIn = { ...context(), actor: { userId: 'u1', name: '赵科长', roles: ['organiser' as const], manages: true } };
    const { basedOn } = await preview();
    await expect(purgingHandlers(emptiedBody).purge(signedIn, { ...id(), ...people, person: '别人', title: '春季微课赛', removeBackups: true, basedOn }))
      .rejects.toMatchObject({ code: 'purge_refused', message: expect.stringContaining('本工作区的用户') as string });
    expect((await client().privacy.purges({})).purges).toEqual([]);
    expect(files('attachments')).toHaveLength(3);
  });
});

describe('the run', () => {
  it('leaves no name, number, title or reason of the contest in any file of the workspace', async () => {
    const done = await purge();
    expect(done).toMatchObject({ persons: 14, files: 3, left: 0 });
    await client().workspace.close({});
    expect(found(one.secrets)).toEqual([]);
    await client().workspace.open({ dir: one.program.dir });
    expect(files('objections')).toEqual([]);
    expect(files('backups').filter((file) => file.endsWith('.db')).some((file) => file.includes('after-purge'))).toBe(true);
    expect(sql("select 1 from workspace_facts where name = 'purge_pending'")).toEqual([]);
  });

  it('keeps the record, results, archives and certificates as they can be checked, and the other contest as it was', async () => {
    await expect(client().workspace.audit({ limit: 3 })).resolves.toMatchObject({ intact: true, firstBad: null });
    await expect(client().audit.verify({ contestId: one.contestId })).resolves.toMatchObject({ firstBad: null });
    await expect(client().archive.verify({ file: one.archive, printed: one.code })).resolves.toMatchObject({ verdict: 'matches', firstBad: null });
    const again = await client().archive.export({ ...id(), outFile: join(one.program.files, 'after.sxarc') });
    await expect(client().archive.verify({ file: again.file, printed: again.code })).resolves.toMatchObject({ verdict: 'matches' });
    expect((await client().results.versions(id())).versions.map(({ version, commitment }) => ({ version, commitment }))).toEqual(before.versions);
    expect(await rowsOfResults()).toEqual(before.results);
    expect(before.results.some((row) => row.award !== '')).toBe(true);
    const checked = await client().certificates.check({ text: qr });
    expect(checked).toMatchObject({ verdict: 'genuine', names: '' });
    expect(checked.award).not.toBe('');
    expect(await client().contests.entries({ contestId: one.otherId })).toEqual(before.entries);
    expect(await client().contests.judges({ contestId: one.otherId })).toEqual(before.judges);
    expect(files('attachments')).toHaveLength(1);
  });

  it('is over: pages of the contest still open, the clock stands still, nothing is deleted twice', async () => {
    const { rows } = await client().contests.entries(id());
    expect(new Set(rows.map((row) => row.title))).toEqual(new Set(['（已删除）']));
    expect(rows.every((row) => row.authors.every((author) => author.name === '' && author.idMasked === ''))).toBe(true);
    await expect(client().contests.judges(id())).resolves.toMatchObject({ rows: [{ name: '评委1', idMasked: '' }, { name: '评委2' }, { name: '评委3' }] });
    await Promise.all([client().publication.list(id()), client().certificates.list(id()), client().packs.list(id()), client().unblind.status(id()),
      client().files.list(id()), client().entries.check(id()), client().publication.objections(id()), client().audit.checkpoints(id())]);
    await expect(client().workspace.check({})).resolves.toMatchObject({});
    const [clock] = (await client().privacy.retention({})).contests.filter((row) => row.contestId === one.contestId);
    expect(clock).toMatchObject({ overdue: false, purgedAt: expect.stringContaining('2026-06-01') as string });
    await expect(purge()).rejects.toMatchObject({ code: 'purge_refused' });
    expect((await client().privacy.purges({})).purges).toHaveLength(1);
  });

  it('is told by a certificate with its event and code, and without anybody who was deleted', async () => {
    const [run] = (await client().privacy.purges({})).purges;
    const file = join(one.program.files, '删除证明.pdf');
    await client().privacy.certificate({ purgeId: run!.purgeId, outFile: file });
    const text = (await pdfWords(file)).join('');
    const { checkpoints } = await client().audit.checkpoints(id());
    const code = checkpoints.find((row) => row.size === run!.event)?.code ?? 'none';
    for (const words of ['个人信息删除证明', '赵科长、孙老师', '保存期限届满', `第${run!.event}号事件`, code, '.sxbackup', '台账']) expect(text, words).toContain(words.replaceAll(' ', ''));
    expect(text).not.toContain('没有删完');
    expect(one.secrets.filter((secret) => text.includes(secret.replaceAll(' ', '')))).toEqual([]);
    const [event] = sql<{ body: string }>('select body from audit where seq = ?', String(run!.event));
    expect(JSON.parse(event!.body)).toMatchObject({ action: 'privacy.purge', detail: { persons: 14 } });
  });
});

describe('bad days', () => {
  it('killed after the commit: what is left goes at the next opening, one file being gone already', async () => {
    expect(found(one.otherSecrets).length).toBeGreaterThan(10);
    const [attachment = ''] = files('attachments');
    const bytes = readFileSync(attachment);
    const { revision } = await client().contests.get({ contestId: one.otherId });
    commitPurge(context(), { contestId: one.otherId, ...people, removeBackups: true, basedOn: revision }, emptiedBody);
    expect(readFileSync(attachment)).toEqual(bytes);
    // In use by another program: it stays in mind.
    rmSync(attachment);
    mkdirSync(attachment);
    writeFileSync(join(attachment, 'held'), 'x');
    expect(finishPurge(context())).toBe(1);
    expect(sql("select 1 from workspace_facts where name = 'purge_pending'")).toHaveLength(1);
    rmSync(attachment, { recursive: true });
    writeFileSync(attachment, bytes);
    await client().workspace.close({});
    await client().workspace.open({ dir: one.program.dir });
    expect(files('attachments')).toEqual([]);
    expect(sql("select 1 from workspace_facts where name = 'purge_pending'")).toEqual([]);
    await client().workspace.close({});
    expect(found([...one.secrets, ...one.otherSecrets])).toEqual([]);
    await client().workspace.open({ dir: one.program.dir });
    await expect(client().workspace.audit({ limit: 1 })).resolves.toMatchObject({ intact: true });
  });
});
