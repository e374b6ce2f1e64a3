// A new data key: everything opens under it and nothing under the old one; undo and look-ups go on; killed anywhere, all of it opens.
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { keptKeys } from '#backend/chain/contest-keys.ts';
import { createBackend, type Backend } from '#backend/index.ts';
import { fieldsOf } from '#backend/program/open-workspace.ts';
import { openBytes } from '#backend/crypto/fields.ts';
import { rotate } from '#backend/keys/rotating/handlers.ts';
import { rekeyMatchKey } from '#backend/keys/rotating/match-key.ts';
import { sealedFiles } from '#backend/keys/rotating/staged-files.ts';
import { sealedTables, type SealedRow } from '#db/queries/sealed-columns.ts';
import type { ReadDb } from '#db/open.ts';
import { idNumber } from '../imports/made-sheet.ts';
import { attachmentText, fullWorkspace, sealedValues, type FullWorkspace } from './full-workspace.ts';

vi.setConfig({ testTimeout: 60_000 });
let one: FullWorkspace;
let kept: string;
const before = { values: [] as ReturnType<typeof sealedValues>, dataKey: new Uint8Array(32), keys: [] as string[] };

const workspaceOf = (backend: Backend) => {
  const { current } = backend.program;
  if (!current) throw new Error('no workspace');
  return current;
};
/** Opens everything that is sealed, in the database and beside it; how many. */
function openAll(dir: string, db: ReadDb, dataKey: Uint8Array): number {
  let opened = 0;
  for (const { table, columns } of sealedTables) {
    for (const row of db.all<SealedRow>(`select * from ${table}`)) {
      for (const { column, at } of columns) {
        const value = row[column];
        if (!(value instanceof Uint8Array) || value.length === 0) continue;
        openBytes(dataKey, at(row), value);
        opened += 1;
      }
    }
  }
  for (const { file, at } of sealedFiles(dir)) {
    openBytes(dataKey, at, readFileSync(file));
    opened += 1;
  }
  return opened;
}
const staged = (dir: string): string[] => readdirSync(dir, { recursive: true }).map(String).filter((name) => name.endsWith('.rekeyed'));
const matchKeys = (db: ReadDb): string[] => ['teachers', 'experts', 'judges', 'past_winners'].flatMap((table) =>
  db.all<{ match_key: string }>(`select match_key from ${table}`).map((row) => row.match_key));

beforeAll(async () => {
  one = await fullWorkspace();
  const { backend, client, dir, files } = one.program;
  const { connection, dataKey } = workspaceOf(backend);
  before.values = sealedValues(connection.read);
  before.dataKey = Uint8Array.from(dataKey);
  before.keys = matchKeys(connection.read);
  // A copy as it lies on the disk when closed, for what is killed below.
  await client.workspace.close({});
  kept = mkdtempSync(join(tmpdir(), 'saixue-rotation-'));
  cpSync(dir, join(kept, 'workspace'), { recursive: true });
  cpSync(join(files, 'home'), join(kept, 'home'), { recursive: true });
  await client.workspace.open({ dir });
});
afterAll(async () => {
  expect(one.program.bugs).toEqual([]);
  await one.program.close();
  rmSync(kept, { recursive: true, force: true });
});

describe('rotation', () => {
  let recoveryKey = '';

  it('the workspace of this test has every kind of sealed value', () => {
    const columns = new Set(before.values.map(({ where }) => where.split('/')[0]));
    expect([...columns].sort()).toEqual(sealedTables.flatMap(({ table, columns: all }) =>
      all.flatMap((each) => [each.column, ...(each.index ? [each.index.column] : [])].map((name) => `${table}.${name}`))).sort());
    expect(before.keys.some((key) => key.startsWith('i:')) && before.keys.some((key) => key.startsWith('p:'))).toBe(true);
  });

  it('makes everything anew: no old cipher text, index or match key is left in the database file', async () => {
    const { client, backend, dir } = one.program;
    const backups = (): string[] => readdirSync(join(dir, 'backups')).filter((name) => name.endsWith('.db')).sort();
    const had = backups();
    const answer = await client.keys.rotate({ reason: '打印件丢失' });
    ({ recoveryKey } = answer);
    const { connection, dataKey, fields } = workspaceOf(backend);
    expect(answer.values).toBeGreaterThan(before.values.length);
    expect(answer).toMatchObject({ files: 2, oldBackups: backups().length, usersToReset: [] });
    expect(Buffer.from(dataKey).equals(before.dataKey)).toBe(false);
    const after = sealedValues(connection.read);
    expect(after.map((value) => value.where)).toEqual(before.values.map((value) => value.where));
    expect(openAll(dir, connection.read, dataKey)).toBeGreaterThan(40);
    expect(Buffer.from(fields.openBytes(`objections.file/${'ab'.repeat(16)}-1`, readFileSync(join(dir, 'objections', `${'ab'.repeat(16)}-1`)))).toString()).toBe(attachmentText);
    await client.workspace.close({});
    const file = readFileSync(join(dir, 'saixue.db'));
    const residue = (bytes: Buffer): string[] => before.values.filter(({ bytes: old }) => bytes.includes(old)
      || bytes.includes(old.toString('hex')) || bytes.includes(old.toString('hex').toUpperCase())).map(({ where }) => where);
    expect(residue(file)).toEqual([]);
    expect(existsSync(join(dir, 'saixue.db-wal')) && readFileSync(join(dir, 'saixue.db-wal')).length > 0).toBe(false);
    // The search does find: the backup from before has all of them.
    const [backup = ''] = backups().filter((name) => !had.includes(name) && name.includes('rotation'));
    expect(residue(readFileSync(join(dir, 'backups', backup)))).toHaveLength(before.values.length);
    expect(staged(dir)).toEqual([]);
    await client.workspace.open({ dir });
  });

  it('the old printed key opens nothing here, the new one does; the old keys of the contest stay for backups from before', async () => {
    const { client, dir } = one.program;
    await expect(client.keys.prove({ recoveryKey: one.recoveryKey })).rejects.toMatchObject({ code: 'recovery_key_wrong' });
    expect((await client.keys.status({})).recoveryProvedAt).toBeNull();
    expect(await client.keys.prove({ recoveryKey })).toMatchObject({ opened: expect.any(Number) as number });
    const old = readdirSync(join(dir, 'backups')).find((name) => name.includes('.until-')) ?? '';
    expect(openBytes(before.dataKey, `contest-keys/${one.contestId}`, readFileSync(join(dir, 'backups', old))).length).toBeGreaterThan(50);
    // A database from before the first pack has no keys in it: the ones that judges know come from that file, none are made.
    const folder = mkdtempSync(join(tmpdir(), 'saixue-keys-'));
    cpSync(join(dir, 'backups'), folder, { recursive: true, filter: (name) => !name.endsWith('.db') });
    const keys = await keptKeys({
      contestId: one.contestId, fields: fieldsOf(before.dataKey), random: (bytes) => Buffer.alloc(bytes),
      stored: () => undefined, insert: () => undefined,
      file: join(folder, `keys-${one.contestId}.sxkeys`),
    });
    const { read } = workspaceOf(one.program.backend).connection;
    const known = read.get<{ key: Uint8Array }>('select sign_public as key from contest_keys')?.key ?? Buffer.alloc(0);
    rmSync(folder, { recursive: true, force: true });
    expect(Buffer.from(keys.sign.publicKey).equals(known)).toBe(true);
  });

  it('numbers are found by their index, and each import can still be taken back, with numbers that open', async () => {
    const { client, backend, dir } = one.program;
    const numbers = (): string[] => sealedValues(workspaceOf(backend).connection.read).filter((value) => value.index)
      .map((value) => value.where).sort();
    const had = numbers();
    expect((await client.directory.search({ text: idNumber(21) })).teachers.map((row) => row.name)).toEqual(['周密']);
    for (const batchId of one.batches.toReversed()) {
      const { batches } = await client.imports.batches({});
      const own = batches.some((batch) => batch.batchId === batchId);
      const undone = await client.imports.undo({ ...(own ? {} : { contestId: one.contestId }), batchId }).catch((error: unknown) => error);
      // Entries and judges that packs were made of stay; the rest goes back.
      if (undone instanceof Error) expect(undone).toMatchObject({ code: 'import_depends' });
      else expect((undone as { removed: number; restored: number }).removed + (undone as { restored: number }).restored).toBeGreaterThan(0);
    }
    const { connection, dataKey } = workspaceOf(backend);
    openAll(dir, connection.read, dataKey);
    expect(numbers()).toEqual(had.filter((where) => !where.startsWith('judge_relations.')));
  });

  it('its event names nobody and does not say the reason, which stands beside it', async () => {
    const { rows } = await one.program.client.workspace.audit({ limit: 50 });
    const event = rows.find((row) => row.action === 'keys.rotate');
    expect(event?.detail).toMatch(/"values":\d+/);
    expect(JSON.stringify(rows)).not.toContain('打印件丢失');
    expect(workspaceOf(one.program.backend).connection.read.get("select value from workspace_facts where name = 'key_rotated_reason'")).toEqual({ value: '打印件丢失' });
  });

  it('a value that does not open stops it before anything is changed', async () => {
    const { client, backend } = one.program;
    const { connection, dataKey } = workspaceOf(backend);
    const was = connection.read.get<{ sealed: Uint8Array }>('select id_sealed as sealed from teachers limit 1')?.sealed ?? Buffer.alloc(0);
    connection.transaction((db) => db.run('update teachers set id_sealed = ? where id_sealed = ?', Buffer.alloc(60, 1), was));
    const values = sealedValues(connection.read).map((value) => value.bytes.toString('hex'));
    await expect(client.keys.rotate({ reason: '再换一次' })).rejects.toMatchObject({ code: 'rotate_refused' });
    expect(sealedValues(connection.read).map((value) => value.bytes.toString('hex'))).toEqual(values);
    expect(workspaceOf(backend).dataKey).toBe(dataKey);
    expect(staged(one.program.dir)).toEqual([]);
    connection.transaction((db) => db.run('update teachers set id_sealed = ? where id_sealed = ?', was, Buffer.alloc(60, 1)));
  });

  it('is refused while identities are sealed, and says which contest', async () => {
    const { client, backend } = one.program;
    workspaceOf(backend).connection.transaction((db) => db.run(
      "insert into seals (contest_id, organiser, supervisor, slots, entries, sealed_rest, sealed_at) values (?, '', '', '{}', 1, x'00', '')", one.contestId));
    await expect(client.keys.rotate({ reason: '再换一次' })).rejects.toMatchObject({ code: 'rotate_refused', details: { detail: expect.stringContaining('小赛') as string } });
    workspaceOf(backend).connection.transaction((db) => db.run('delete from seals'));
  });

  it('a match key keeps what no number of the row explains apart from all others, and nothing of the old index', () => {
    const old = 'a'.repeat(32);
    const former = (text: string): string => text.replaceAll('b', 'c');
    expect(rekeyMatchKey(`i:${old}#2`, new Map([[old, 'd'.repeat(32)]]), former)).toBe(`i:${'d'.repeat(32)}#2`);
    expect(rekeyMatchKey(`p:${'b'.repeat(32)}`, new Map([[old, 'd'.repeat(32)]]), former)).toBe(`p:${'c'.repeat(32)}`);
    expect(rekeyMatchKey(`大赛|2025|${old}`, new Map([[old, 'd'.repeat(32)]]), former)).toBe(`大赛|2025|${'d'.repeat(32)}`);
    expect(rekeyMatchKey(`s:123|${'b'.repeat(32)}`, new Map(), former)).toBe(`s:123|${'b'.repeat(32)}`);
  });
});

it('with named users: only with one\'s own password, and the others get new ones', async () => {
  const place = mkdtempSync(join(tmpdir(), 'saixue-users-'));
  const backend = createBackend({ home: join(place, 'home') });
  const { keys, people, workspace } = backend.client;
  const { recoveryKey } = await workspace.create({ name: '有用户', dir: join(place, 'ws') });
  const [mine, its] = ['Sai-Xue-2026-甲', 'Sai-Xue-2026-乙'];
  await people.turnOn({ login: 'wang', name: '王海宁', password: mine, recoveryKey });
  await people.add({ login: 'li', name: '李秀兰', roles: ['supervisor'], password: its });
  for (const password of [undefined, its]) {
    await expect(keys.rotate({ reason: '换', ...(password === undefined ? {} : { password }) })).rejects.toMatchObject({ code: 'password_wrong' });
  }
  expect((await keys.rotate({ reason: '换', password: mine })).usersToReset).toEqual(['李秀兰']);
  expect((await keys.status({})).slots.map(({ kind, count }) => `${kind} ${count}`)).toEqual(['recovery 1', 'user 1']);
  await people.lock({});
  await expect(people.signIn({ login: 'li', password: its }))
    .rejects.toMatchObject({ code: expect.stringMatching(/^(?:sign_in|user|password)/) as string });
  expect(await people.signIn({ login: 'wang', password: mine })).toMatchObject({ name: '王海宁' });
  await backend.close();
  rmSync(place, { recursive: true, force: true });
});

describe('killed on the way', () => {
  const roots: string[] = [];
  afterAll(() => roots.forEach((root) => rmSync(root, { recursive: true, force: true })));
  const copy = (): { dir: string; home: string } => {
    const root = mkdtempSync(join(tmpdir(), 'saixue-killed-'));
    roots.push(root);
    cpSync(kept, root, { recursive: true });
    return { dir: join(root, 'workspace'), home: join(root, 'home') };
  };
  const reopened = async ({ dir, home }: { dir: string; home: string }): Promise<Backend> => {
    const backend = createBackend({ home, workspaceDir: dir });
    await backend.openWorkspace(dir);
    return backend;
  };

  it('before the commit: what was staged goes, the old key opens everything', async () => {
    const place = copy();
    for (const { file } of sealedFiles(place.dir)) writeFileSync(`${file}.${'cd'.repeat(16)}.rekeyed`, 'half');
    const backend = await reopened(place);
    expect(staged(place.dir)).toEqual([]);
    const { connection, dataKey, frozen } = workspaceOf(backend);
    expect(Buffer.from(dataKey).equals(before.dataKey)).toBe(true);
    expect(openAll(place.dir, connection.read, dataKey)).toBeGreaterThan(40);
    expect(frozen).toBeNull();
    await backend.close();
  });

  it('after the commit, before the files took their names: the next opening ends it', async () => {
    const place = copy();
    const backend = await reopened(place);
    const { program } = backend;
    const context = program.commandContext({ name: 'keys.rotate', signal: new AbortController().signal, onProgress: () => {} });
    const pulled = {
      home: program.home, get current() { return program.current; }, provePassword: () => Promise.resolve(),
      rekey: () => { throw new Error('power cut'); }, finishRekey: () => undefined,
    };
    await expect(rotate(context, pulled, { reason: '断电' })).rejects.toThrow('power cut');
    expect(staged(place.dir)).toHaveLength(2);
    workspaceOf(backend).connection.close();
    const again = await reopened(place);
    const { connection, dataKey, frozen } = workspaceOf(again);
    expect(Buffer.from(dataKey).equals(before.dataKey)).toBe(false);
    expect(frozen).toBeNull();
    expect(staged(place.dir)).toEqual([]);
    expect(openAll(place.dir, connection.read, dataKey)).toBeGreaterThan(40);
    await again.close();
    const third = await reopened(place);
    expect(workspaceOf(third).wasCleanlyClosed).toBe(true);
    await third.close();
  });

  it('SIGKILL at random moments: either key, and everything opens', async () => {
    const seed = Number(process.env['FAULT_SEED'] ?? Date.now() % 100_000);
    const outcomes: string[] = [];
    for (const [round, afterStep] of [1, 3].entries()) {
      const delay = (seed * (round + 7) * 131) % 40;
      const place = copy();
      const child = spawn(process.execPath, [join(import.meta.dirname, 'rotating-child.ts'), place.home, place.dir], { stdio: ['ignore', 'pipe', 'inherit'] });
      await new Promise<void>((resolve) => child.stdout.on('data', (printed: Buffer) => {
        if (printed.toString().includes(`step ${afterStep}`)) resolve();
      }));
      await new Promise((resolve) => setTimeout(resolve, delay));
      child.kill('SIGKILL');
      await new Promise((resolve) => child.once('exit', resolve));
      const backend = await reopened(place);
      const { connection, dataKey, frozen } = workspaceOf(backend);
      expect(frozen).toBeNull();
      outcomes.push(`${delay} ms after step ${afterStep}: ${Buffer.from(dataKey).equals(before.dataKey) ? 'old' : 'new'} key`);
      expect(openAll(place.dir, connection.read, dataKey), `FAULT_SEED=${seed}`).toBeGreaterThan(40);
      expect(staged(place.dir)).toEqual([]);
      await backend.close();
    }
    console.log(`FAULT_SEED=${seed} ${outcomes.join(', ')}`);
  });
});
