// Backups and the way back: what a restore takes away is said before, what it leaves is whole; an encrypted copy opens on a
// clean computer with the printed key alone.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sha256Hex } from '#backend/crypto/suite.ts';
import { backupFiles, superfluous, type BackupFile } from '#backend/program/backup-files.ts';
import { databaseFile } from '#backend/folders.ts';
import { startProgram, type TestProgram } from '../flow/harness.ts';

let program: TestProgram;
let recoveryKey: string;
beforeEach(async () => {
  program = await startProgram({ workspace: false });
  ({ recoveryKey } = await program.client.workspace.create({ name: '市赛' }));
});
afterEach(async () => {
  expect(program.bugs).toEqual([]);
  await program.close();
});

const addContest = (title: string) => program.client.contests.create({ templateId: 'weike', title, year: 2026 });
const newestAction = async ({ client }: TestProgram) => (await client.workspace.audit({ limit: 1 })).rows[0]?.action;
const titles = async () => (await program.client.contests.list({})).contests.map((one) => one.title).sort();

describe('restoring', () => {
  it('says what would be gone, does it, keeps what it replaced, and can be taken back', async () => {
    const { client } = program;
    await addContest('一');
    const { file } = await client.workspace.backup({});
    await addContest('二');
    await addContest('三');
    const looked = await client.backups.inspect({ file });
    expect(looked).toMatchObject({ missing: 2, diverges: null, sameWorkspace: true, lostFiles: 0, counts: { contests: 1 } });
    expect(looked.sentence).toContain('2 条操作会没有');
    expect(looked.rows.map((row) => row.action)).toEqual(['contest.create', 'contest.create']);
    expect(looked.rows[0]?.sentence).toContain('新建活动');
    await expect(client.backups.restore({ file, sha256: '0'.repeat(64), reason: '试' })).rejects.toMatchObject({ code: 'stale_file' });
    const done = await client.backups.restore({ file, sha256: looked.sha256, reason: '误删', person: '王老师' });
    expect(done).toMatchObject({ missing: 2, events: looked.events + 1 });
    expect(await titles()).toEqual(['一']);
    const { workspace } = await client.workspace.current({});
    expect(workspace).toMatchObject({ frozen: null, faults: [], cleanlyClosed: true });
    const { intact, rows } = await client.workspace.audit({});
    expect(intact).toBe(true);
    expect(rows.map((row) => row.action)).toContain('backups.restored');
    // The state of before is another history now, and comes back whole.
    expect(done.replaced).not.toBeNull();
    const before = await client.backups.inspect({ file: done.replaced ?? '' });
    expect(before).toMatchObject({ diverges: looked.events + 1, missing: 1, counts: { contests: 3 } });
    await client.backups.restore({ file: done.replaced ?? '', sha256: before.sha256, reason: '还是要原来的' });
    expect(await titles()).toEqual(['一', '三', '二'].sort());
    await client.workspace.close({});
    expect(await client.workspace.open({ dir: program.dir })).toMatchObject({ frozen: null, faults: [] });
    expect(await client.workspace.check({})).toMatchObject({ sound: true, findings: [] });
  });

  it('brings back a workspace whose database is damaged or gone, from the backup that the refusal names', async () => {
    const { client, dir } = program;
    await addContest('一');
    const { file } = await client.workspace.backup({});
    await addContest('二');
    await client.workspace.close({});
    const bytes = readFileSync(databaseFile(dir));
    for (const damage of ['garbage', 'gone'] as const) {
      if (damage === 'garbage') writeFileSync(databaseFile(dir), Buffer.concat([bytes.subarray(0, 100), Buffer.alloc(bytes.length - 100, 7)]));
      else rmSync(databaseFile(dir));
      const code = damage === 'garbage' ? 'db_damaged' : 'db_missing';
      const refusal = await client.workspace.open({ dir }).then(() => null, (error: unknown) => error as { code: string; message: string });
      expect(refusal).toMatchObject({ code, message: expect.stringContaining(file.split('/').at(-1) ?? '?') });
      const { backups } = await client.backups.list({ dir });
      expect(backups.find((one) => one.file === file)).toMatchObject({ state: 'good', kind: 'byHand' });
      const looked = await client.backups.inspect({ dir, file });
      if (damage === 'garbage') expect(looked.missing).toBe(1);
      const done = await client.backups.restore({ dir, file, sha256: looked.sha256, reason: '损坏' });
      expect(done.replaced === null).toBe(damage === 'gone');
      expect(await titles()).toEqual(['一']);
      await client.workspace.close({});
    }
    expect(await client.workspace.open({ dir })).toMatchObject({ frozen: null, faults: [] });
  });

  it('refuses the backup of another workspace, and a file that is none', async () => {
    const { client, files } = program;
    const { file: first } = await client.workspace.backup({});
    await client.workspace.create({ name: '二', dir: join(files, 'second') });
    const looked = await client.backups.inspect({ file: first });
    expect(looked.sameWorkspace).toBe(false);
    await expect(client.backups.restore({ file: first, sha256: looked.sha256, reason: '试' })).rejects.toMatchObject({ code: 'backup_refused' });
    const text = join(files, 'text.db');
    writeFileSync(text, 'no database at all, only a text of some length, longer than the head of a database has to be ......................');
    await expect(client.backups.inspect({ file: text })).rejects.toMatchObject({ code: 'backup_refused' });
  });
});

describe('a copy on another disk', () => {
  it('opens on a clean computer with the printed key alone, and not without', async () => {
    const { client, files } = program;
    await addContest('一');
    const out = join(files, 'stick', '市赛.sxbackup');
    const made = await client.backups.copyOut({ outFile: out });
    expect(readdirSync(join(files, 'stick'))).toEqual(['市赛.sxbackup']);
    expect(readFileSync(out).includes('市赛')).toBe(false);
    expect(await client.backups.list({})).toMatchObject({ copiedOutAt: made.at, reminder: '' });
    expect(await newestAction(program)).toBe('backups.copyOut');
    const clean = await startProgram({ workspace: false });
    try {
      await expect(clean.client.backups.inspectCopy({ file: out })).rejects.toMatchObject({ code: 'passphrase_needed' });
      const wrong = recoveryKey.replace(/^./, (c) => (c === '7' ? '8' : '7'));
      await expect(clean.client.backups.inspectCopy({ file: out, recoveryKey: wrong })).rejects.toMatchObject({ code: 'recovery_key_wrong' });
      const looked = await clean.client.backups.inspectCopy({ file: out, recoveryKey });
      expect(looked).toMatchObject({ sha256: made.sha256, name: '市赛', counts: { contests: 1 } });
      const dir = join(clean.files, 'restored');
      const done = await clean.client.backups.restoreCopy({ file: out, recoveryKey, sha256: looked.sha256, dir });
      expect(done).toMatchObject({ dir, files: made.files });
      expect(await clean.client.workspace.current({})).toMatchObject({ workspace: { dir, name: '市赛', frozen: null, faults: [] } });
      expect(await newestAction(clean)).toBe('backups.restoredCopy');
      await clean.client.workspace.close({});
      // This computer has a slot of its own now.
      expect(await clean.client.workspace.open({ dir })).toMatchObject({ frozen: null, faults: [] });
      expect(await clean.client.workspace.check({})).toMatchObject({ sound: true });
      await expect(clean.client.backups.restoreCopy({ file: out, recoveryKey, sha256: looked.sha256, dir }))
        .rejects.toMatchObject({ code: 'file_exists' });
      expect(clean.bugs).toEqual([]);
    } finally {
      await clean.close();
    }
  });

  it('opens without this program: Python, age and tar, from docs/backup-format.md alone', async ({ skip }) => {
    const there = (command: string, args: string[]): boolean => spawnSync(command, args).status === 0;
    if (!there('age', ['--version']) || !there('python3', ['-c', 'import cryptography'])) skip('age or Python’s cryptography is not installed');
    const { client, files } = program;
    await addContest('一');
    const out = join(files, 'a.sxbackup');
    await client.backups.copyOut({ outFile: out });
    const identity = execFileSync('python3', [fileURLToPath(new URL('read_copy.py', import.meta.url)), out, recoveryKey]);
    writeFileSync(join(files, 'identity.txt'), identity, { mode: 0o600 });
    execFileSync('sh', ['-c', 'tail -n +3 a.sxbackup | age -d -i identity.txt | tar x'], { cwd: files });
    const manifest = JSON.parse(readFileSync(join(files, 'manifest.json'), 'utf8')) as { files: { path: string; sha256: string }[] };
    expect(manifest.files.map((one) => [one.path, sha256Hex(readFileSync(join(files, one.path)))]))
      .toEqual(manifest.files.map((one) => [one.path, one.sha256]));
    expect(manifest.files[0]?.path).toBe('saixue.db');
  });

  it('tells every changed byte, every cut and everything appended, and unpacks nothing then', async () => {
    const { client, files } = program;
    const out = join(files, 'a.sxbackup');
    const { sha256 } = await client.backups.copyOut({ outFile: out });
    const whole = readFileSync(out);
    const bad = join(files, 'bad.sxbackup');
    const headEnd = whole.indexOf(10, 20);
    const places = [0, 14, 30, Math.floor(headEnd / 2), headEnd + 5, headEnd + 100, headEnd + 250, Math.floor(whole.length / 2), whole.length - 1];
    const dir = join(files, 'out');
    for (const place of places) {
      const changed = Buffer.from(whole);
      changed.writeUInt8(changed.readUInt8(place) ^ 1, place);
      writeFileSync(bad, changed);
      await expect(client.backups.restoreCopy({ file: bad, recoveryKey, sha256, dir }), `byte ${place}`)
        .rejects.toMatchObject({ code: expect.stringMatching(/^(backup_refused|passphrase_wrong|recovery_key_wrong|passphrase_needed)$/) });
    }
    const appended = Buffer.concat([whole, Buffer.from([0])]);
    for (const other of [whole.subarray(0, -1), whole.subarray(0, whole.length / 2), whole.subarray(0, headEnd), appended]) {
      writeFileSync(bad, other);
      await expect(client.backups.restoreCopy({ file: bad, recoveryKey, sha256, dir })).rejects.toMatchObject({ code: 'backup_refused' });
    }
    expect(existsSync(dir)).toBe(false);
    expect(readdirSync(files).filter((name) => name.startsWith('.out'))).toEqual([]);
    expect(readdirSync(join(files, 'home', 'view'))).toEqual([]);
  });
});

describe('rotation', () => {
  const at = (time: string, reason = 'hourly'): BackupFile => ({
    file: time, name: time, at: time, reason, bytes: 1, kind: reason === 'by-hand' ? 'byHand' : reason === 'hourly' ? 'hourly' : 'before',
  });
  it('keeps the newest hours, the last days and months, all from before something big, and what a person made', () => {
    const hours = Array.from({ length: 24 * 800 }, (_, hour) => at(new Date(Date.UTC(2026, 10, 22) - hour * 3_600_000).toISOString()));
    const before = [at('2026-03-03T10:20:00.000Z', 'before-import'), at('2025-01-01T10:20:00.000Z', 'before-import')];
    const all = [...hours, ...before, at('2025-02-02T00:10:00.000Z', 'by-hand')].sort((a, b) => (a.at < b.at ? 1 : -1));
    const gone = new Set(superfluous(all, { hourly: 24, daily: 30, monthly: 12 }, '2026-01-01T00:00:00.000Z'));
    const kept = all.filter((one) => !gone.has(one));
    expect(kept.filter((one) => one.kind === 'before').map((one) => one.at)).toEqual(['2026-03-03T10:20:00.000Z']);
    expect(kept.filter((one) => one.kind === 'byHand')).toHaveLength(1);
    expect(new Set(kept.filter((one) => one.kind === 'hourly').map((one) => one.at.slice(0, 10))).size).toBe(30 + 10);
    expect(kept.length).toBeLessThan(24 + 30 + 12 + 3);
    expect(superfluous(all, { hourly: 24, daily: 30, monthly: 12 }, null).some((one) => one.kind === 'before')).toBe(true);
  });

  it('deletes only what the program named', async () => {
    const { client, dir } = program;
    await client.backups.setRules({ everyMinutes: 60, hourly: 1, daily: 1, monthly: 1, remindDays: 7, source: '测试' });
    expect(await newestAction(program)).toBe('backups.setRules');
    writeFileSync(join(dir, 'backups', '我的备份.db'), 'x');
    const context = program.backend.program.commandContext({ name: '', signal: new AbortController().signal, onProgress: () => {} });
    for (let n = 0; n < 3; n += 1) await context.backup('hourly');
    expect(backupFiles(join(dir, 'backups'))).toHaveLength(1);
    expect(existsSync(join(dir, 'backups', '我的备份.db'))).toBe(true);
  });
});
