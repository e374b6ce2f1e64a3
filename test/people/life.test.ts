// Signing in on good days and bad ones: wrong passwords, a restart, a clock set back, somebody disabled, the key that is gone.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createBackend } from '#backend/index.ts';
import { databaseFile } from '#backend/folders.ts';
import { main } from '#cli/index.ts';
import { openConnection } from '#db/open.ts';
import { namedWorkspace, passwordOf, type Named } from './named-workspace.ts';

let clock = Date.parse('2026-03-02T08:00:00.000Z');
const minutes = (n: number): void => {
  clock += n * 60_000;
};
let named: Named;
const codeOf = (work: Promise<unknown>): Promise<string> => work.then(() => '', (error: { code: string }) => error.code);
const refusal = (work: Promise<unknown>): Promise<{ code: string; message: string }> => work.then(
  () => { throw new Error('not refused'); }, (error: { code: string; message: string }) => error);
const wrong = (login: string, password = 'Cuo-wu-2026x'): Promise<string> => codeOf(named.program.client.people.signIn({ login, password }));
const client = (): Named['program']['client'] => named.program.client;
const ids: Record<string, string> = {};

beforeAll(async () => {
  named = await namedWorkspace({ now: () => new Date(clock) });
  ids['chen'] = await named.add('chen', '陈监督', ['organiser', 'supervisor'], false);
  const { rules } = await client().people.list({});
  await client().people.setRules({ ...rules, tries: 2, source: '测试用的次数' });
}, 30_000);
afterAll(async () => {
  expect(named.program.bugs).toEqual([]);
  await named.program.close();
});

test('role: turning users on takes the printed key away from nobody and the device key from everybody', async () => {
  const workspace = (await client().workspace.current({})).workspace;
  expect(workspace?.slots).toEqual(['recovery']);
  const again = { login: 'b', name: '乙', password: passwordOf('bbbb'), recoveryKey: named.recoveryKey };
  expect(await codeOf(client().people.turnOn(again))).toBe('people_on');
  expect(await codeOf(client().people.add({ login: 'ＣＨＥＮ', name: '别人', roles: ['judge'], password: passwordOf('bieren') }))).toBe('user_refused');
  expect(await codeOf(client().people.add({ login: 'chen2', name: '陈 监督', roles: ['judge'], password: passwordOf('chen2') }))).toBe('user_refused');
  const weak = await refusal(client().people.add({ login: 'wang', name: '王五', roles: ['judge'], password: 'wang12' }));
  expect(weak).toMatchObject({ code: 'password_weak' });
  expect(weak.message).toMatch(/至少要 10 个字符，现在是 6 个.*大写字母.*不能含有用户名/);
});

test('role: a password that somebody else set opens nothing but its change', async () => {
  expect(await client().people.signIn({ login: 'Ｃhen', password: passwordOf('chen') })).toMatchObject({ name: '陈监督', mustChange: true });
  expect(await codeOf(client().contests.list({}))).toBe('password_change_needed');
  expect(await codeOf(client().workspace.audit({}))).toBe('password_change_needed');
  const admin = named.events().find((one) => one.action === 'people.turnOn')?.subject ?? '';
  expect(await codeOf(client().people.setPassword({ userId: admin, newPassword: 'Bie-ren-2026' }))).toBe('role_refused');
  expect(await codeOf(client().people.setPassword({ newPassword: 'Wo-zi-ji-2026' }))).toBe('user_refused');
  await client().people.setPassword({ oldPassword: passwordOf('chen'), newPassword: 'Wo-zi-ji-2026' });
  expect((await client().contests.list({})).contests).toEqual([]);
  expect(named.events().at(-1)).toMatchObject({ action: 'people.setPassword', by: ids['chen'], detail: { own: true } });
});

test('role: locking drops key and rows; what is called then is told to sign in, materials are not there', async () => {
  const { backend, dir } = named.program;
  const { dataKey, fields, connection } = backend.program.current!;
  const sealed = fields.seal('test', '110101199001011237');
  const facts = { name: 'directory.saveUnit', signal: new AbortController().signal, onProgress: () => {} };
  const underWay = backend.program.commandContext(facts);
  await client().people.lock({});
  expect(backend.program.current).toBeNull();
  expect(backend.program.session).toBeNull();
  expect(Buffer.from(dataKey).every((byte) => byte === 0)).toBe(true);
  expect(() => fields.open('test', sealed)).toThrow();
  expect(() => connection.read.get('select 1')).toThrow();
  const journal = join(dir, readdirSync(dir).find((name) => name.endsWith('.db-wal')) ?? 'none');
  expect(existsSync(journal) ? readFileSync(journal).length : 0).toBe(0);
  expect(await client().people.status({})).toMatchObject({ named: true, session: null, locked: { name: '云澜教育局', dir } });
  const calls = [client().contests.list({}), client().judging.packs({}), client().workspace.backup({}), client().directory.tree({})];
  expect(await Promise.all(calls.map(codeOf))).toEqual(calls.map(() => 'sign_in_needed'));
  expect(await backend.readAttachment('0'.repeat(32), 0, 10)).toBeNull();
  // The program as a process that came back after it was killed: it opens nothing, and says what waits.
  expect(await codeOf(backend.openWorkspace(dir))).toBe('sign_in_needed');
  expect((await client().people.status({})).locked?.dir).toBe(dir);
  // A call that was under way ends: it writes nothing into what somebody else has opened since, nor reads there.
  await named.as('admin');
  const before = named.events().length;
  expect(() => underWay.write({ action: 'directory.saveUnit' }, () => 0)).toThrow(expect.objectContaining({ code: 'cancelled' }));
  expect(() => underWay.db).toThrow(expect.objectContaining({ code: 'cancelled' }));
  expect(named.events().length).toBe(before);
  await client().people.lock({});
});

test('role: wrong passwords are counted, survive a restart, and neither they nor a clock set back open the lock early', async () => {
  const { backend, dir } = named.program;
  const refused = await refusal(client().people.signIn({ login: 'chen', password: 'Cuo-wu-2026x' }));
  expect(refused.code).toBe('sign_in_wrong');
  expect(refused.message).toBe((await refusal(client().people.signIn({ login: 'mei-you', password: 'Cuo-wu-2026x' }))).message);
  // On the disk before the answer, without what was typed.
  const folder = join(backend.program.home.dir, 'wrong-tries');
  const text = readFileSync(join(folder, readdirSync(folder)[0] ?? ''), 'utf8');
  expect(text.split('\n').filter(Boolean)).toHaveLength(2);
  expect(text).not.toMatch(/mei-you|Cuo|chen/);
  // Another process, the same computer.
  const again = createBackend({ home: backend.program.home.dir, workspaceDir: dir, now: () => new Date(clock) });
  expect(await codeOf(again.client.people.signIn({ login: 'chen', password: 'Cuo-wu-2026y' }))).toBe('user_locked');
  expect(await codeOf(again.client.people.signIn({ login: 'chen', password: 'Wo-zi-ji-2026' }))).toBe('user_locked');
  await again.close();
  minutes(-600);
  expect(await codeOf(client().people.signIn({ login: 'chen', password: 'Wo-zi-ji-2026' }))).toBe('user_locked');
  minutes(609);
  expect(await codeOf(client().people.signIn({ login: 'chen', password: 'Wo-zi-ji-2026' }))).toBe('user_locked');
  await named.as('admin');
  const tries = named.events().filter((one) => one.action === 'people.refused');
  expect(tries.map((one) => one.subject)).toEqual([ids['chen'], '', ids['chen']]);
  expect(existsSync(join(folder, readdirSync(folder)[0] ?? 'none'))).toBe(false);
});

test('role: a manager sees the lock and takes it away; a password typed wrong inside counts as well', async () => {
  const lockedUntil = async (login: string): Promise<string | null | undefined> =>
    (await client().people.list({})).users.find((one) => one.login === login)?.lockedUntil;
  expect(await lockedUntil('chen')).toBe(new Date(clock + 60_000).toISOString());
  expect((await client().people.unlock({ userId: ids['chen'] ?? '' })).lockedUntil).toBeNull();
  expect(await lockedUntil('chen')).toBeNull();
  expect(await codeOf(client().people.setPassword({ oldPassword: 'Cuo-wu-2026x', newPassword: 'Xin-de-2026' }))).toBe('password_wrong');
  const { session } = await client().people.status({});
  expect(named.events().at(-1)).toMatchObject({ action: 'people.refused', subject: session?.userId });
});

test('role: a disabled user’s password is destroyed, the last manager stays, and coming back takes a new password', async () => {
  const userId = ids['chen'] ?? '';
  expect(await client().people.change({ userId, state: 'disabled' })).toMatchObject({ state: 'disabled' });
  const { read } = named.program.backend.program.current!.connection;
  expect(read.get('select slot_wrapped as slot from users where id = ?', userId)).toEqual({ slot: null });
  const admin = (await client().people.list({})).users.find((one) => one.manages)?.userId ?? '';
  expect(await codeOf(client().people.change({ userId: admin, manages: false, roles: ['organiser'] }))).toBe('last_manager');
  expect(await codeOf(client().people.change({ userId: admin, state: 'disabled' }))).toBe('last_manager');
  expect(await wrong('chen', 'Wo-zi-ji-2026')).toBe('sign_in_wrong');
  expect(await codeOf(client().people.change({ userId, state: 'active' }))).toBe('user_refused');
  expect(await client().people.change({ userId, state: 'active', password: 'Chong-xin-2026' })).toMatchObject({ state: 'active', mustChange: true });
});

test('role: the printed key opens when the manager’s password is lost, sets a new one, and has no role', async () => {
  const { backend, dir } = named.program;
  await client().people.lock({});
  expect(await codeOf(client().workspace.open({ dir, recoveryKey: named.recoveryKey.replaceAll(/[A-Z]/g, 'A') }))).toBe('passphrase_wrong');
  await client().workspace.open({ dir, recoveryKey: named.recoveryKey });
  expect((await client().people.status({})).session).toMatchObject({ userId: 'recovery', roles: [], manages: true });
  expect(await codeOf(client().contests.list({}))).toBe('role_refused');
  const admin = (await client().people.list({})).users.find((one) => one.manages)?.userId ?? '';
  await client().people.setPassword({ userId: admin, newPassword: 'Zai-lai-2026' });
  expect(named.events().at(-1)).toMatchObject({ action: 'people.setPassword', by: 'recovery', subject: admin });
  expect(await client().people.signIn({ login: 'admin', password: 'Zai-lai-2026' })).toMatchObject({ mustChange: true });
  expect((await client().workspace.current({})).workspace?.frozen).toBeNull();
  expect(backend.program.locked).toBeNull();
});

test('role: turning users off gives the device its key back and takes everybody’s; on again, somebody is who they were', async () => {
  const { client: calls, backend } = named.program;
  backend.program.current?.connection.transaction((db) => db.run('update users set must_change = 0'));
  const admin = (await calls.people.list({})).users.find((one) => one.manages)?.userId;
  await calls.people.turnOff({ password: 'Zai-lai-2026', reason: '只有一个人用' });
  expect(await calls.people.status({})).toMatchObject({ named: false, session: null, locked: null });
  expect((await calls.people.list({})).users.every((one) => one.state === 'disabled')).toBe(true);
  expect(JSON.stringify(named.events())).not.toContain('只有一个人用');
  await calls.workspace.close({});
  await calls.workspace.open({ dir: named.program.dir });
  expect((await calls.workspace.current({})).workspace).toMatchObject({ frozen: null, slots: ['recovery', 'device'] });
  expect(await codeOf(calls.people.lock({}))).toBe('people_off');
  expect(await codeOf(calls.people.signIn({ login: 'admin', password: passwordOf('admin') }))).toBe('people_off');
  expect(await codeOf(calls.people.turnOn({ login: 'ADMIN', name: '赵管理', password: 'Guan-li-3026', recoveryKey: 'x' }))).toBe('recovery_key_wrong');
  expect((await calls.people.turnOn({ login: 'ADMIN', name: '赵管理', password: 'Guan-li-3026', recoveryKey: named.recoveryKey })).userId).toBe(admin);

  // Every command has left its event; none of them names anybody or holds what was typed.
  const events = named.events();
  expect(new Set(events.map((one) => one.action))).toEqual(new Set(['workspace.create', 'people.turnOn', 'people.turnOff', 'people.add',
    'people.change', 'people.setPassword', 'people.setRules', 'people.unlock', 'people.signIn', 'people.refused', 'people.openedByKey']));
  const text = JSON.stringify(events);
  for (const canary of ['赵管理', '陈监督', '测试用', 'mei-you', 'Cuo-wu', '2026x', passwordOf('chen'), named.recoveryKey]) expect(text).not.toContain(canary);
});

test('role: the terminal signs in with SAIXUE_USER and the password, whose slot is raised where the rules ask more by now', async () => {
  const { backend, dir } = named.program;
  const { rules } = await client().people.list({});
  await client().people.setRules({ ...rules, scryptLogN: 18 });
  await client().workspace.close({});
  const out: string[] = [];
  const written = vi.spyOn(process.stdout, 'write').mockImplementation((text) => out.push(String(text)) > 0);
  const complained = vi.spyOn(process.stderr, 'write').mockImplementation((text) => out.push(String(text)) > 0);
  vi.stubEnv('SAIXUE_HOME', backend.program.home.dir);
  const cli = async (user: string): Promise<{ code: number; said: string }> => {
    vi.stubEnv('SAIXUE_USER', user);
    out.length = 0;
    return { code: await main(['contests.list', '{}', '--workspace', dir]), said: out.join('') };
  };
  try {
    expect(await cli('')).toMatchObject({ code: 1, said: expect.stringContaining('sign_in_needed') as string });
    vi.stubEnv('SAIXUE_PASSPHRASE', 'Guan-li-3026');
    expect(await cli('admin')).toEqual({ code: 0, said: '{"contests":[]}\n' });
    const { read, close } = openConnection(databaseFile(dir), { create: false, quickCheck: false });
    expect(read.get("select json_extract(slot_params, '$.N') as n from users where login_key = 'admin'")).toEqual({ n: 2 ** 18 });
    close();
  } finally {
    written.mockRestore();
    complained.mockRestore();
    vi.unstubAllEnvs();
  }
});
