// Creating, opening and closing a workspace: folder, database, data key in its slots.
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, rmSync } from 'node:fs';
import { AppError } from '#contract/errors.ts';
import { deviceKey } from '#backend/crypto/device-key.ts';
import { blindIndex, openBytes, openField, sealBytes, sealField } from '#backend/crypto/fields.ts';
import { newRecoveryKey, parseRecoveryKey, printRecoveryKey } from '#backend/crypto/recovery-key.ts';
import { makeSlot, openSlot, type KeySlot } from '#backend/crypto/slots.ts';
import type { Fields } from '#backend/context.ts';
import { violations } from '#db/invariants.ts';
import { migrate } from '#db/migrate.ts';
import { openConnection, type Connection } from '#db/open.ts';
import { insertSlot, insertWorkspace, raiseCommitSeq, setCleanlyClosed, slotRows, workspaceRow, type WorkspaceRow } from '#db/queries/workspace.ts';
import { appendEvent } from './audit-chain.ts';
import { makeBackup } from './backup.ts';
import { attachmentsFolder, backupsFolder, databaseFile, exportsFolder, packsFolder, temporaryFolder }
  from '../folders.ts';
import { refuseUnfitPlace } from './place.ts';

export interface OpenWorkspace {
  readonly dir: string;
  readonly connection: Connection;
  readonly fields: Fields;
  readonly dataKey: Uint8Array;
  readonly row: WorkspaceRow;
  readonly wasCleanlyClosed: boolean;
  /** Invariants that did not hold when it was opened, a sentence each. */
  readonly faults: readonly string[];
}

export interface Secrets { passphrase?: string | undefined; recoveryKey?: string | undefined; deviceKeyFile: string }
type Random = (bytes: number) => Uint8Array;

export const fieldsOf = (dataKey: Uint8Array): Fields => ({
  seal: (context, plain) => sealField(dataKey, context, plain),
  open: (context, sealed) => openField(dataKey, context, sealed),
  index: (purpose, normalised) => blindIndex(dataKey, purpose, normalised),
  sealBytes: (context, plain) => sealBytes(dataKey, context, plain),
  openBytes: (context, sealed) => openBytes(dataKey, context, sealed),
});

const storedSlot = (slot: KeySlot) => ({ kind: slot.kind, params: JSON.stringify(slot.params), wrapped: slot.wrapped });

export interface NewWorkspace { dir: string; id: string; name: string; role: WorkspaceRow['role']; at: string }

/** Makes the folder, the database and the key slots; removes what it made if anything fails. */
export async function createWorkspace(
  plan: NewWorkspace, secrets: Secrets, random: Random,
): Promise<{ workspace: OpenWorkspace; recoveryKey: string }> {
  const { dir } = plan;
  refuseUnfitPlace(dir);
  const file = databaseFile(dir);
  if (existsSync(file)) throw new AppError('workspace_exists', { dir });
  const folderWasThere = existsSync(dir);
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  for (const folder of [attachmentsFolder, backupsFolder, exportsFolder, packsFolder]) mkdirSync(folder(dir), { recursive: true });
  const dataKey = random(32);
  const recovery = newRecoveryKey(random);
  const slots = [
    await makeSlot('device', deviceKey(secrets.deviceKeyFile, random), dataKey, { random }),
    await makeSlot('recovery', recovery, dataKey, { random }),
    ...(secrets.passphrase === undefined ? [] : [await makeSlot('passphrase', secrets.passphrase, dataKey, { random })]),
  ];
  let connection: Connection | undefined;
  let ours = false;
  try {
    // Whoever comes second at this place is refused, and never removes what the first one made.
    closeSync(openSync(file, 'wx', 0o600));
    ours = true;
    connection = openConnection(file, { create: true, quickCheck: false });
    migrate(connection, () => {});
    const row = connection.transaction((db) => {
      insertWorkspace(db, { id: plan.id, name: plan.name, role: plan.role, created_at: plan.at });
      for (const slot of slots) insertSlot(db, storedSlot(slot), plan.at);
      appendEvent(db, { at: plan.at, action: 'workspace.create', contest: null, subject: plan.id, detail: { slots: slots.length } });
      const made = workspaceRow(db);
      if (!made) throw new Error('workspace row is missing');
      return made;
    });
    const workspace = { dir, connection, fields: fieldsOf(dataKey), dataKey, row, wasCleanlyClosed: true, faults: [] };
    return { workspace, recoveryKey: printRecoveryKey(recovery) };
  } catch (error) {
    connection?.close();
    if (!ours) {
      throw error instanceof Error && 'code' in error && error.code === 'EEXIST' ? new AppError('workspace_exists', { dir }) : error;
    }
    for (const rest of ['', '-wal', '-shm', '-journal']) rmSync(`${file}${rest}`, { force: true });
    for (const folder of [attachmentsFolder, backupsFolder, exportsFolder, packsFolder]) {
      if (existsSync(folder(dir)) && readdirSync(folder(dir)).length === 0) rmSync(folder(dir), { recursive: true });
    }
    if (!folderWasThere) rmSync(dir, { recursive: true, force: true });
    throw error;
  }
}

/**
 * The data key. A recovery key or passphrase that was given must fit; without one this device's own key opens.
 * `byDevice` tells whether the device already has a slot.
 */
async function unlock(
  connection: Connection, secrets: Secrets, random: Random,
): Promise<{ dataKey: Uint8Array; byDevice: boolean }> {
  const slots = slotRows(connection.read)
    .map((row): KeySlot => ({ kind: row.kind, params: JSON.parse(row.params) as KeySlot['params'], wrapped: row.wrapped }));
  const attempt = async (kind: KeySlot['kind'], secret: string | Uint8Array): Promise<Uint8Array | null> => {
    for (const slot of slots.filter((one) => one.kind === kind)) {
      const key = await openSlot(slot, secret);
      if (key) return key;
    }
    return null;
  };
  const deviceSlot = await attempt('device', deviceKey(secrets.deviceKeyFile, random));
  const given = async (): Promise<Uint8Array | null> => {
    if (secrets.recoveryKey !== undefined) {
      const parsed = parseRecoveryKey(secrets.recoveryKey);
      return parsed.ok ? attempt('recovery', parsed.key) : null;
    }
    return secrets.passphrase === undefined ? null : attempt('passphrase', secrets.passphrase);
  };
  const hasPassphrase = slots.some((slot) => slot.kind === 'passphrase');
  if (secrets.recoveryKey !== undefined || (secrets.passphrase !== undefined && (hasPassphrase || !deviceSlot))) {
    const dataKey = await given();
    if (!dataKey) throw new AppError('passphrase_wrong');
    return { dataKey, byDevice: deviceSlot !== null };
  }
  if (!deviceSlot) throw new AppError('passphrase_needed');
  return { dataKey: deviceSlot, byDevice: true };
}

/** Opens an existing workspace; after an unclean end the database is checked first. */
export async function openWorkspace(dir: string, secrets: Secrets, random: Random, now: Date): Promise<OpenWorkspace> {
  const file = databaseFile(dir);
  if (!existsSync(file)) throw new AppError('workspace_missing', { dir });
  refuseUnfitPlace(dir);
  const connection = openConnection(file, { create: false, quickCheck: false });
  try {
    rmSync(temporaryFolder(dir), { recursive: true, force: true });
    migrate(connection, () => void makeBackup(connection, backupsFolder(dir), 'before-upgrade', now));
    const row = workspaceRow(connection.read);
    if (!row) throw new AppError('db_damaged', { detail: 'workspace' });
    if (row.cleanly_closed === 0) {
      const found = String(connection.pragma('quick_check(1)'));
      if (found !== 'ok') throw new AppError('db_damaged', { detail: found });
      // What was deleted before the program was killed may still stand in the WAL.
      connection.pragma('wal_checkpoint(TRUNCATE)');
    }
    const faults = violations(connection.read).map((one) => `${one.sentence}（${one.name}，${one.rows}）`);
    const { dataKey, byDevice } = await unlock(connection, secrets, random);
    const device = byDevice ? null : await makeSlot('device', deviceKey(secrets.deviceKeyFile, random), dataKey, { random });
    connection.transaction((db) => {
      setCleanlyClosed(db, false);
      if (!device) return;
      insertSlot(db, storedSlot(device), now.toISOString());
      appendEvent(db, { at: now.toISOString(), action: 'workspace.newDevice', contest: null, subject: row.id, detail: {} });
      raiseCommitSeq(db);
    });
    return { dir, connection, fields: fieldsOf(dataKey), dataKey, row, wasCleanlyClosed: row.cleanly_closed === 1, faults };
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** Marks the clean end and empties the WAL, so that the lone database file is complete. */
export function closeWorkspace(workspace: OpenWorkspace): void {
  const { connection } = workspace;
  try {
    connection.transaction((db) => setCleanlyClosed(db, true));
    connection.pragma('wal_checkpoint(TRUNCATE)');
    rmSync(temporaryFolder(workspace.dir), { recursive: true, force: true });
  } finally {
    connection.close();
  }
}
