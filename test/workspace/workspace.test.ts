// Workspaces: keys in their slots, one opener at a time, unfit places, backups, the audit chain, contests that hold together.
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { placeInMounts } from '#backend/program/place.ts';
import { verifyChain } from '#backend/program/audit-chain.ts';
import { openConnection, openCopy } from '#db/open.ts';
import { startProgram, type TestProgram } from '../flow/harness.ts';

let program: TestProgram;
beforeEach(async () => {
  program = await startProgram({ workspace: false });
});
afterEach(async () => {
  expect(program.bugs).toEqual([]);
  await program.close();
});

/** The same user on another computer: same files, another home folder. */
const elsewhere = (passphrase?: string) => startProgram({
  workspace: false, workspaceDir: program.dir, ...(passphrase === undefined ? {} : { passphrase }),
});

describe('a workspace', () => {
  it('opens without typing on its own computer', async () => {
    await program.client.workspace.create({ name: '市赛' });
    await program.client.workspace.close({});
    const opened = await program.client.workspace.open({ dir: program.dir });
    expect(opened).toMatchObject({ name: '市赛', role: 'organiser', cleanlyClosed: true, slots: ['device', 'recovery'] });
    const { workspaces } = await program.client.workspace.recent({});
    expect(workspaces).toMatchObject([{ dir: program.dir, name: '市赛', state: 'ready' }]);
    // Taken out of the list it is put back where it was, once.
    await program.client.workspace.forget({ dir: program.dir });
    expect((await program.client.workspace.recent({})).workspaces).toEqual([]);
    await program.client.workspace.remember({ dir: program.dir });
    expect((await program.client.workspace.recent({})).workspaces).toEqual(workspaces);
    await expect(program.client.workspace.remember({ dir: program.dir })).rejects.toMatchObject({ code: 'nothing_to_undo' });
  });

  it('is listed with how much is in it when it was closed, in the user’s language', async () => {
    const { client } = program;
    await client.workspace.create({ name: '学分', role: 'creditAdministrator' });
    const { workspaces: fresh } = await client.workspace.recent({});
    expect(fresh.map((one) => one.summary)).toEqual(['']);
    const { schoolId } = await client.directory.saveSchool({ name: '南湖区第二小学' });
    const ids: string[] = [];
    for (const name of ['林若溪', '刘䶮']) ids.push((await client.directory.saveTeacher({ name, schoolId })).teacherId);
    await client.credits.register({ teacherIds: ids, subject: '县培', level: 'county', form: 'concentrated', to: '2026-03-01', hours: 8 });
    await client.workspace.close({});
    expect((await client.workspace.recent({})).workspaces[0]?.summary).toBe('1 所学校 · 2 位教师 · 台账 2 笔');
    await client.workspace.setSettings({ language: 'en' });
    await client.workspace.open({ dir: program.dir });
    expect((await client.workspace.recent({})).workspaces[0]?.summary).toBe('schools: 1 · teachers: 2 · ledger lines: 2');
  });

  it('asks for its passphrase on another computer, and remembers that computer afterwards', async () => {
    await program.client.workspace.create({ name: '市赛', passphrase: '云澜 教育 2026' });
    await program.client.workspace.close({});
    const other = await elsewhere();
    await expect(other.client.workspace.open({ dir: program.dir })).rejects.toMatchObject({ code: 'passphrase_needed' });
    await expect(other.client.workspace.open({ dir: program.dir, passphrase: 'wrong wrong' })).rejects.toMatchObject({ code: 'passphrase_wrong' });
    await other.client.workspace.open({ dir: program.dir, passphrase: '云澜 教育 2026' });
    await other.client.workspace.close({});
    const again = await other.client.workspace.open({ dir: program.dir });
    expect(again.slots).toEqual(['device', 'recovery', 'passphrase', 'device']);
    await other.close();
  });

  it('opens with the printed recovery key, however it is typed', async () => {
    const { recoveryKey } = await program.client.workspace.create({ name: '市赛' });
    await program.client.workspace.close({});
    const other = await elsewhere();
    await expect(other.client.workspace.open({ dir: program.dir, recoveryKey: recoveryKey.replace(/^./, (c) => (c === '7' ? '8' : '7')) }))
      .rejects.toMatchObject({ code: 'passphrase_wrong' });
    const typed = recoveryKey.toLowerCase().replaceAll('-', ' ');
    await expect(other.client.workspace.open({ dir: program.dir, recoveryKey: typed })).resolves.toMatchObject({ name: '市赛' });
    await other.close();
  });

  it('is open in one program only', async () => {
    await program.client.workspace.create({ name: '市赛' });
    const other = await elsewhere();
    await expect(other.client.workspace.open({ dir: program.dir })).rejects.toMatchObject({ code: 'workspace_locked' });
    await other.close();
    await expect(program.client.workspace.current({})).resolves.toMatchObject({ workspace: { name: '市赛' } });
  });

  it('is not made over another one, nor opened where there is none', async () => {
    await program.client.workspace.create({ name: '一' });
    await expect(program.client.workspace.create({ name: '二' })).rejects.toMatchObject({ code: 'workspace_exists' });
    await expect(program.client.workspace.open({ dir: join(program.files, 'none') })).rejects.toMatchObject({ code: 'workspace_missing' });
  });

  it('stays open when another one cannot be opened or made', async () => {
    await program.client.workspace.create({ name: '一' });
    await expect(program.client.workspace.open({ dir: join(program.files, 'none') })).rejects.toMatchObject({ code: 'workspace_missing' });
    await expect(program.client.workspace.create({ name: '二', dir: program.dir })).rejects.toMatchObject({ code: 'workspace_exists' });
    await expect(program.client.workspace.current({})).resolves.toMatchObject({ workspace: { name: '一' } });
    const second = join(program.files, 'second');
    await program.client.workspace.create({ name: '二', dir: second });
    await expect(program.client.workspace.current({})).resolves.toMatchObject({ workspace: { name: '二', dir: second } });
    await expect(program.client.workspace.open({ dir: program.dir })).resolves.toMatchObject({ name: '一', cleanlyClosed: true });
  });

  it('says at opening what contradicts itself in it', async () => {
    await program.client.workspace.create({ name: '市赛' });
    const { contestId } = await program.client.contests.create({ templateId: 'weike', title: '微课', year: 2026 });
    await program.client.workspace.close({});
    const connection = openConnection(join(program.dir, 'saixue.db'), { create: false, quickCheck: true });
    connection.transaction((db) => db.run("update contests set state = 'published' where id = ?", contestId));
    connection.close();
    const opened = await program.client.workspace.open({ dir: program.dir });
    expect(opened.faults).toEqual([expect.stringContaining('published_is_computed')]);
  });

  it('says after a power cut that it was not closed, and is whole', async () => {
    await program.client.workspace.create({ name: '市赛' });
    const copy = join(program.files, 'copy');
    mkdirSync(copy);
    for (const name of readdirSync(program.dir)) {
      if (name.startsWith('saixue.db')) copyFileSync(join(program.dir, name), join(copy, name));
    }
    const again = await program.client.workspace.open({ dir: copy });
    expect(again).toMatchObject({ cleanlyClosed: false, lastChangeAt: again.createdAt });
  });
});

describe('places', () => {
  const mounts = ['/dev/sda1 / ext4 rw 0 0', '//nas/share /mnt/office cifs rw 0 0', '/dev/sdb1 /media/usb\\040stick vfat rw 0 0',
    'server:/x /srv/net nfs4 rw 0 0', 'tmpfs /tmp tmpfs rw 0 0'].join('\n');
  const removable = (device: string) => device === '/dev/sdb1';
  it.each([
    ['/srv/赛', 'local'], ['/mnt/office/赛', 'network'], ['/mnt/office2', 'local'], ['/media/usb stick/赛', 'removable'],
    ['/srv/net/a', 'network'], ['/tmp/a', 'local'],
  ] as const)('%s is %s', (path, place) => {
    expect(placeInMounts(mounts, path, removable)).toBe(place);
  });
});

describe('backups', () => {
  it('are whole databases with the hash that stands beside them', async () => {
    await program.client.workspace.create({ name: '市赛' });
    await program.client.contests.create({ templateId: 'weike', title: '微课', year: 2026 });
    const backup = await program.client.workspace.backup({});
    expect(readFileSync(`${backup.file}.sha256`, 'utf8').trim()).toBe(backup.sha256);
    const copy = openCopy(backup.file);
    expect(copy.read.get('select title from contests')).toEqual({ title: '微课' });
    copy.close();
    expect(readdirSync(join(program.dir, 'backups')).filter((name) => name.endsWith('.part'))).toEqual([]);
  });
});

describe('the audit chain', () => {
  it('tells the first event that was changed outside', async () => {
    await program.client.workspace.create({ name: '市赛' });
    const { contestId } = await program.client.contests.create({ templateId: 'weike', title: '一', year: 2026 });
    for (const title of ['二', '三', '四']) {
      const { revision } = await program.client.contests.get({ contestId });
      await program.client.contests.update({ contestId, title, basedOn: revision });
    }
    await expect(program.client.workspace.audit({})).resolves.toMatchObject({ intact: true, total: 5 });
    await program.client.workspace.close({});
    const connection = openConnection(join(program.dir, 'saixue.db'), { create: false, quickCheck: true });
    connection.script('drop trigger audit_no_update');
    connection.transaction((db) => db.run("update audit set body = replace(body, 'contest.update', 'contest.updatf') where seq = 4"));
    expect(verifyChain(connection.read)).toMatchObject({ firstBad: 4 });
    connection.close();
  });
});

describe('contests', () => {
  it('refuse rules that do not hold, and changes on an old revision', async () => {
    await program.client.workspace.create({ name: '市赛' });
    const { contestId } = await program.client.contests.create({ templateId: 'weike', title: '微课', year: 2026 });
    const contest = await program.client.contests.get({ contestId });
    const rules = structuredClone(contest.rules);
    rules.awards.rules = rules.awards.rules.map((one) => ({ ...one, value: 0.5 }));
    await expect(program.client.contests.update({ contestId, rules, basedOn: contest.revision })).rejects.toMatchObject({ code: 'rules_invalid' });
    const changed = await program.client.contests.update({ contestId, title: '微课大赛', basedOn: contest.revision });
    expect(changed).toMatchObject({ title: '微课大赛', revision: contest.revision + 1 });
    await expect(program.client.contests.update({ contestId, title: '旧', basedOn: contest.revision })).rejects.toMatchObject({ code: 'stale_revision' });
  });

  it('are removed only under their own name, with nothing left', async () => {
    await program.client.workspace.create({ name: '市赛' });
    const { contestId } = await program.client.contests.create({ templateId: 'xuesheng', title: '素养', year: 2026 });
    await expect(program.client.contests.remove({ contestId, title: '别的' })).rejects.toMatchObject({ code: 'bad_input' });
    await program.client.contests.remove({ contestId, title: '素养' });
    await expect(program.client.contests.list({})).resolves.toEqual({ contests: [] });
  });
});

it('settings survive, and a damaged settings file does no harm', async () => {
  await program.client.workspace.setSettings({ role: 'judge', language: 'en' });
  await expect(program.client.workspace.settings({})).resolves.toMatchObject({ role: 'judge', language: 'en', textSize: 'standard' });
  await expect(program.client.contests.get({ contestId: 'x' })).rejects.toMatchObject({ message: expect.stringContaining('No workspace') });
  const file = join(program.files, 'home', 'settings.json');
  expect(existsSync(file)).toBe(true);
  writeFileSync(file, '{"role": "judge"');
  await expect(program.client.workspace.settings({})).resolves.toMatchObject({ role: null, language: 'zh' });
});
