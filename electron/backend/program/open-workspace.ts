// Making a workspace: folder, database, data key in its slots. And what an open one is, and how it is closed.
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppError } from '#contract/errors.ts';
import { deviceKey } from '#backend/crypto/device-key.ts';
import { blindIndex, openBytes, openField, sealBytes, sealField } from '#backend/crypto/fields.ts';
import { newRecoveryKey, printRecoveryKey } from '#backend/crypto/recovery-key.ts';
import { makeSlot, type KeySlot } from '#backend/crypto/slots.ts';
import type { Fields } from '#backend/context.ts';
import { migrate } from '#db/migrate.ts';
import { openConnection, type Connection } from '#db/open.ts';
import { setFact } from '#db/queries/keys.ts';
import { insertSlot, insertWorkspace, setCleanlyClosed, workspaceRow, type SlotRow, type WorkspaceRow } from '#db/queries/workspace.ts';
import type { SchemaDifference } from '#db/schema-check.ts';
import { attachmentsFolder, backupsFolder, databaseFile, exportsFolder, packsFolder, temporaryFolder } from '../folders.ts';
import { guardAcknowledged, lastWords, recordWitness } from './after-commit.ts';
import { appendEvent, type BadEvent } from './audit-chain.ts';
import { backupDue, flushFolder, makeBackup } from './backup.ts';
import { fileHash } from './file-hash.ts';
import type { Frozen } from './frozen.ts';
import { refuseUnfitPlace } from './place.ts';
import type { Opened, Secrets } from './unlock.ts';
import { forgetWitness, WitnessWriter, type WitnessState } from './witness.ts';

export interface OpenWorkspace {
  readonly dir: string;
  /** The user's folder: the copy of the witness lies there. */
  readonly home: string;
  readonly connection: Connection;
  readonly fields: Fields;
  readonly dataKey: Uint8Array;
  readonly row: WorkspaceRow;
  readonly wasCleanlyClosed: boolean;
  /** Of the newest event that was in it when it was opened; null: none yet. */
  readonly lastChangeAt: string | null;
  /** What was found when it was opened, a sentence each: data that contradicts itself, a witness that was gone. */
  readonly faults: readonly (readonly [zh: string, en: string])[];
  /** Only looked at until a person decides; null: as usual. */
  frozen: Frozen | null;
  readonly witness: WitnessWriter;
  /** What the opening rested on: how far the witness said it had come, what of schema and record does not fit. */
  readonly found: { known: WitnessState | null; schema: SchemaDifference | null; badEvents: readonly BadEvent[] };
  /** By which key it was opened. */
  readonly opened: Opened;
  /** A place that may not be written: the copy of the database that is looked at instead, and goes with the closing. */
  readonly viewFolder: string | null;
}

export type { Frozen } from './frozen.ts';

type Random = (bytes: number) => Uint8Array;

export const fieldsOf = (dataKey: Uint8Array): Fields => ({
  seal: (context, plain) => sealField(dataKey, context, plain),
  open: (context, sealed) => openField(dataKey, context, sealed),
  index: (purpose, normalised) => blindIndex(dataKey, purpose, normalised),
  sealBytes: (context, plain) => sealBytes(dataKey, context, plain),
  openBytes: (context, sealed) => openBytes(dataKey, context, sealed),
});

export const storedSlot = (slot: KeySlot<SlotRow['kind']>) => ({ kind: slot.kind, params: JSON.stringify(slot.params), wrapped: slot.wrapped });

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
      setFact(db, 'witness_since', '1', plan.at);
      appendEvent(db, { at: plan.at, action: 'workspace.create', contest: null, subject: plan.id, detail: { slots: slots.length } });
      const made = workspaceRow(db);
      if (!made) throw new Error('workspace row is missing');
      return made;
    });
    const home = dirname(secrets.deviceKeyFile);
    forgetWitness(dir, home, plan.id);
    const workspace: OpenWorkspace = {
      dir, home, connection, fields: fieldsOf(dataKey), dataKey, row, wasCleanlyClosed: true, lastChangeAt: plan.at, faults: [], frozen: null,
      witness: new WitnessWriter(dir, home, plan.id, 0), found: { known: null, schema: null, badEvents: [] },
      opened: { by: 'device' }, viewFolder: null,
    };
    workspace.witness.acknowledged = row.commit_seq;
    recordWitness(workspace);
    guardAcknowledged(workspace);
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

/** A full disk or a stick in the way must not keep a workspace from being closed; the next opening tries again. */
function backupAtClose({ connection, dir, row }: OpenWorkspace, now: Date): void {
  try {
    if (backupDue(connection.read, backupsFolder(dir), row.created_at, now)) makeBackup(connection, backupsFolder(dir), 'close', now);
  } catch (error) {
    console.error('backup at closing:', error instanceof Error ? error.message : error);
  }
}

/**
 * Marks the clean end and empties the WAL, so that the lone database file is complete; the witness then says what the file
 * is. One that is frozen is left as it was found: closing it decides nothing.
 */
export function closeWorkspace(workspace: OpenWorkspace, now?: Date): void {
  const { connection, viewFolder, frozen } = workspace;
  if (now && !frozen) backupAtClose(workspace, now);
  const last = frozen ? null : lastWords(connection);
  try {
    if (!frozen) {
      connection.transaction((db) => setCleanlyClosed(db, true));
      connection.pragma('wal_checkpoint(TRUNCATE)');
    }
    if (viewFolder === null) rmSync(temporaryFolder(workspace.dir), { recursive: true, force: true });
  } finally {
    connection.close();
    if (viewFolder !== null) rmSync(viewFolder, { recursive: true, force: true });
    else if (last) {
      // A power cut may bring back names that were removed just before: the journal must not reappear beside a closed database.
      flushFolder(workspace.dir);
      workspace.witness.write(workspace.dataKey, { ...last, file: fileHash(databaseFile(workspace.dir)), next: null, wal: false }, true);
    }
  }
}
