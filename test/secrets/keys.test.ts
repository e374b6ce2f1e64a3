// The printed key and its proof, a new one, the passphrase: what opens the workspace, and what does not any more.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createBackend } from '#backend/index.ts';
import { temporaryFolder } from '#backend/folders.ts';
import { fullWorkspace, type FullWorkspace } from './full-workspace.ts';

vi.setConfig({ testTimeout: 60_000 });
let one: FullWorkspace;
beforeAll(async () => {
  one = await fullWorkspace();
});
afterAll(async () => {
  expect(one.program.bugs).toEqual([]);
  await one.program.close();
});
const client = () => one.program.client;
const drills = (): string[] => {
  mkdirSync(temporaryFolder(one.program.dir), { recursive: true });
  return readdirSync(temporaryFolder(one.program.dir));
};
const connection = () => {
  const { current } = one.program.backend.program;
  if (!current) throw new Error('no workspace');
  return current.connection;
};
/** Opens the workspace as another computer would: another home, only what is given. */
async function elsewhere(given: { recoveryKey?: string; passphrase?: string }): Promise<string> {
  const { dir, files } = one.program;
  await client().workspace.close({});
  const backend = createBackend({ home: join(files, `elsewhere-${Math.random()}`) });
  try {
    return await backend.client.workspace.open({ dir, ...given }).then(() => 'opened', (error: { code: string }) => error.code);
  } finally {
    await backend.close();
    await client().workspace.open({ dir });
  }
}

describe('restore drill', () => {
  it('opens a fresh backup with the printed key alone, every value and file of it, and leaves nothing behind', async () => {
    expect((await client().keys.status({})).recoveryProvedAt).toBeNull();
    const labels: string[] = [];
    const proved = await client().keys.prove({ recoveryKey: one.recoveryKey.toLowerCase().replaceAll('-', ' ') },
      { onProgress: ({ label }) => labels.push(label) });
    const { sealedValues, recoveryProvedAt, slots } = await client().keys.status({});
    expect(proved.opened).toBeGreaterThan(30);
    expect(proved.opened).toBeLessThan(sealedValues);
    expect(recoveryProvedAt).toBe(proved.at);
    expect(slots.map(({ kind, count }) => `${kind} ${count}`)).toEqual(['device 1', 'recovery 1']);
    expect(new Set(labels).size).toBe(3);
    expect(drills()).toEqual([]);
    expect((await client().workspace.audit({ limit: 3 })).rows.map((row) => row.action)).toContain('keys.prove');
  });

  it('tells a slip of the pen by its group, and a wrong key without a backup', async () => {
    const groups = one.recoveryKey.split('-');
    const slip = groups.with(2, `${groups[2]?.startsWith('7') ? '8' : '7'}${groups[2]?.slice(1) ?? ''}`).join('-');
    await expect(client().keys.prove({ recoveryKey: slip })).rejects.toMatchObject({ code: 'recovery_key_slip', details: { group: 3 } });
    await expect(client().keys.prove({ recoveryKey: 'was wasser' })).rejects.toMatchObject({ code: 'recovery_key_wrong' });
    const backups = readdirSync(join(one.program.dir, 'backups')).length;
    const backend = createBackend({ home: join(one.program.files, 'other') });
    const other = await backend.client.workspace.create({ name: '另一个', dir: join(one.program.files, 'other-ws') });
    await backend.close();
    await expect(client().keys.prove({ recoveryKey: other.recoveryKey })).rejects.toMatchObject({ code: 'recovery_key_wrong' });
    expect(readdirSync(join(one.program.dir, 'backups'))).toHaveLength(backups);
  });

  it('fails with a sentence when one value or one file does not open, and proves nothing then', async () => {
    const { recoveryProvedAt: was } = await client().keys.status({});
    const file = join(one.program.dir, 'objections', `${'ab'.repeat(16)}-1`);
    const bytes = readFileSync(file);
    writeFileSync(file, Buffer.from(bytes).fill(0, 20, 24));
    await expect(client().keys.prove({ recoveryKey: one.recoveryKey })).rejects.toMatchObject({ code: 'drill_failed', details: { detail: expect.stringContaining('objections') as string } });
    writeFileSync(file, bytes);
    const row = connection().read.get<{ id: string; phone_sealed: Uint8Array }>('select id, phone_sealed from experts where phone_sealed is not null limit 1');
    connection().transaction((db) => db.run("update experts set phone_sealed = x'01' where id = ?", row?.id ?? ''));
    await expect(client().keys.prove({ recoveryKey: one.recoveryKey })).rejects.toMatchObject({ code: 'drill_failed', details: { detail: expect.stringContaining('experts') as string } });
    connection().transaction((db) => db.run('update experts set phone_sealed = ? where id = ?', row?.phone_sealed ?? null, row?.id ?? ''));
    expect((await client().keys.status({})).recoveryProvedAt).toBe(was);
    expect(drills()).toEqual([]);
  });
});

describe('ways of opening', () => {
  it('a new recovery key replaces the printed one, which opens nothing any more and is no proof', async () => {
    expect(await elsewhere({ recoveryKey: one.recoveryKey })).toBe('opened');
    const { recoveryKey } = await client().keys.newRecoveryKey({});
    expect((await client().keys.status({})).recoveryProvedAt).toBeNull();
    const { dir, files } = one.program;
    await client().workspace.close({});
    const backend = createBackend({ home: join(files, 'yet-another') });
    await expect(backend.client.workspace.open({ dir, recoveryKey: one.recoveryKey })).rejects.toMatchObject({ code: 'passphrase_wrong' });
    await backend.close();
    await client().workspace.open({ dir });
    expect(await elsewhere({ recoveryKey })).toBe('opened');
    one.recoveryKey = recoveryKey;
  });

  it('a passphrase is set, changed with the old one or the printed key, and taken away', async () => {
    await client().keys.setPassphrase({ next: '春江潮水连海平海上' });
    await expect(client().keys.setPassphrase({ next: '海上明月共潮生滟滟' })).rejects.toMatchObject({ code: 'old_passphrase_wrong' });
    await expect(client().keys.setPassphrase({ old: '春江潮水连海平海', next: null })).rejects.toMatchObject({ code: 'old_passphrase_wrong' });
    expect(await elsewhere({ passphrase: '春江潮水连海平海上' })).toBe('opened');
    // Without it there is no new data key: its slot could not be made anew.
    await expect(client().keys.rotate({ reason: '换' })).rejects.toMatchObject({ code: 'old_passphrase_wrong' });
    await client().keys.setPassphrase({ old: one.recoveryKey, next: null });
    expect((await client().keys.status({})).slots.map((slot) => slot.kind)).not.toContain('passphrase');
    const done = (await client().workspace.audit({ limit: 50 })).rows.map((row) => row.action);
    expect(done).toEqual(expect.arrayContaining(['keys.prove', 'keys.newRecoveryKey', 'keys.setPassphrase']));
    expect(await elsewhere({ passphrase: '春江潮水连海平海上' })).toBe('passphrase_wrong');
  });
});
