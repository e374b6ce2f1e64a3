// Putting a backup in the place of the database. At every moment the old or the new one lies there, complete: the new one is
// made ready beside it, the witness is told what is coming, and a rename decides.
import { chmodSync, copyFileSync, existsSync, linkSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AppError } from '#contract/errors.ts';
import { damaged } from '#db/damage.ts';
import { migrate } from '#db/migrate.ts';
import { openConnection, type Connection, type WriteDb } from '#db/open.ts';
import { listBackup, listedBackups, unlistBackup } from '#db/queries/backups.ts';
import { setFact } from '#db/queries/keys.ts';
import { userById } from '#db/queries/users.ts';
import { raiseCommitSeq, setCleanlyClosed, workspaceRow } from '#db/queries/workspace.ts';
import { backupsFolder, databaseFile } from '../folders.ts';
import { lastWords } from './after-commit.ts';
import { appendEvent } from './audit-chain.ts';
import { backupFiles, saidHash } from './backup-files.ts';
import { flushFile, flushFolder, needRoom } from './backup.ts';
import { fileHash } from './file-hash.ts';
import { unlock, type Secrets } from './unlock.ts';
import { WitnessWriter, homeWitness, readWitness, witnessFile, type WitnessState } from './witness.ts';

type Random = (bytes: number) => Uint8Array;

/** The new database on its way; whatever is killed, one that still has this name was never in use. */
export const restoringFile = (dir: string): string => `${databaseFile(dir)}.restoring`;

export function sweepRestoring(dir: string): void {
  for (const end of ['', '-wal', '-shm', '-journal']) rmSync(`${restoringFile(dir)}${end}`, { force: true });
}

export interface RestorePlan {
  dir: string; file: string; secrets: Secrets; random: Random; now: Date;
  missing: number; person: string; reason: string; by: string | null;
  /** Of the open workspace, where the backup hangs on the same key; null: the secrets must open it. */
  dataKey: Uint8Array | null;
}
export interface Prepared {
  dataKey: Uint8Array; workspaceId: string; events: number; hash: string;
  words: Pick<WitnessState, 'seq' | 'events' | 'head' | 'at'>;
  /** How far the witness said the workspace had come when this was made ready. */
  knownSeq: number;
}

/** The newest of what the witnesses of this place say of the workspace, authentic or not: a count is only ever raised by it. */
function newestSaid(dir: string, home: string, workspaceId: string, dataKey: Uint8Array): WitnessState | null {
  const said = [readWitness(witnessFile(dir), dataKey).said, readWitness(homeWitness(home, workspaceId, dir), dataKey).said];
  return said.reduce<WitnessState | null>((best, one) => (one && one.workspace === workspaceId && (!best || one.n > best.n) ? one : best), null);
}

/**
 * The data key by what was given. Where named users are on it takes somebody who manages them, the printed key or the passphrase.
 * @throws AppError role_refused, and what unlocking throws
 */
export async function keyOfRestorer(
  connection: Connection, { secrets, random, now }: Pick<RestorePlan, 'secrets' | 'random' | 'now'>,
): Promise<Uint8Array> {
  const { dataKey, opened } = await unlock(connection, secrets, random, now);
  const user = opened.by === 'user' ? userById(connection.read, opened.userId) : undefined;
  if (user && user.manages !== 1) {
    throw new AppError('role_refused', {
      who: `“${user.name}”`, whoEn: `“${user.name}”`, needs: '管理用户的人', needsEn: 'whoever manages users',
      todo: '请管理用户的同事来恢复，或使用打印的恢复密钥。', todoEn: 'Let whoever manages users restore it, or use the printed recovery key.',
    });
  }
  return dataKey;
}

/** The list of an older state names backups that were rotated out since: it is made anew of what lies there. */
function relist(db: WriteDb, folder: string, at: string): void {
  const there = new Map(backupFiles(folder).map((one) => [one.name, saidHash(one.file)]));
  for (const name of listedBackups(db).keys()) if (!there.has(name)) unlistBackup(db, name);
  const before = listedBackups(db);
  for (const [name, sha256] of there) if (sha256 !== null && !before.has(name)) listBackup(db, name, sha256, at);
}

/** The backup as it will be the database: of the present schema, its event appended. */
export async function prepareRestore(plan: RestorePlan): Promise<Prepared> {
  const { dir, file, secrets, now } = plan;
  const home = dirname(secrets.deviceKeyFile);
  const target = restoringFile(dir);
  sweepRestoring(dir);
  needRoom(dir, statSync(file).size * 2.5);
  copyFileSync(file, target);
  // A backup from a read-only disk would give a database that nobody can write.
  chmodSync(target, 0o600);
  try {
    const connection = openConnection(target, { create: false, quickCheck: false });
    try {
      migrate(connection, () => {});
      const row = workspaceRow(connection.read);
      if (!row) throw damaged('workspace');
      const dataKey = plan.dataKey ?? await keyOfRestorer(connection, plan);
      const known = newestSaid(dir, home, row.id, dataKey);
      const at = now.toISOString();
      connection.transaction((db) => {
        raiseCommitSeq(db);
        setCleanlyClosed(db, true);
        setFact(db, 'witness_since', '1', at);
        relist(db, backupsFolder(dir), at);
        setFact(db, `restored ${at}`, JSON.stringify({ person: plan.person, reason: plan.reason, missing: plan.missing }), at);
        appendEvent(db, {
          at, action: 'backups.restored', contest: null, subject: row.id, ...(plan.by !== null && { by: plan.by }),
          detail: { missing: plan.missing, known: known?.seq ?? null },
        });
      });
      const words = lastWords(connection);
      connection.pragma('wal_checkpoint(TRUNCATE)');
      connection.close();
      flushFile(target);
      return { dataKey, workspaceId: row.id, events: words.events, hash: fileHash(target), words, knownSeq: known?.seq ?? 0 };
    } finally {
      connection.close();
    }
  } catch (error) {
    sweepRestoring(dir);
    throw error;
  }
}

/** A free name for the database that is replaced. */
function replacedName(dir: string, seq: number): string {
  let file = join(backupsFolder(dir), `replaced-${seq}.db`);
  for (let n = 2; existsSync(file); n += 1) file = join(backupsFolder(dir), `replaced-${seq}-${n}.db`);
  return file;
}

/** The same bytes under a second name, at once where the disk can do it. */
function keepAs(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, `${to}.part`);
    flushFile(`${to}.part`);
    renameSync(`${to}.part`, to);
  }
}

/** Scanners of other programs hold files for a moment on Windows. */
function renameOver(from: string, to: string): void {
  for (let tries = 0; ; tries += 1) {
    try {
      return renameSync(from, to);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : '';
      if (tries === 9 || !['EBUSY', 'EPERM', 'EACCES'].includes(code)) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50 * (tries + 1));
    }
  }
}

/**
 * Swaps the prepared database in; the database that was here must be closed. What it was is kept in the backups folder.
 * @returns the kept one; null: there was none
 */
export function swapIn(plan: Pick<RestorePlan, 'dir' | 'secrets'>, prepared: Prepared): string | null {
  const { dir } = plan;
  const file = databaseFile(dir);
  const { words, hash, dataKey, workspaceId } = prepared;
  const home = dirname(plan.secrets.deviceKeyFile);
  const known = newestSaid(dir, home, workspaceId, dataKey);
  // Something was done after it was prepared: what would be gone was not what was shown.
  if (known && known.seq > prepared.knownSeq) throw new AppError('stale_revision');
  const witness = new WitnessWriter(dir, home, workspaceId, known?.n ?? 0);
  const old = existsSync(file) ? { replaced: replacedName(dir, known?.seq ?? 0), hash: fileHash(file) } : null;
  if (old) {
    keepAs(file, old.replaced);
    writeFileSync(`${old.replaced}.sha256`, `${old.hash}\n`);
    // The journal of one database must never meet another one. It stays with the one it belongs to.
    if (existsSync(`${file}-wal`)) renameOver(`${file}-wal`, `${old.replaced}-wal`);
    flushFolder(backupsFolder(dir));
  }
  const before = known ?? { seq: 0, events: 0, head: '0'.repeat(64), at: '' };
  const standing = { seq: before.seq, events: before.events, head: before.head, at: before.at };
  if (!witness.write(dataKey, { ...standing, file: old?.hash ?? null, next: hash, wal: false }, true)) {
    throw new AppError('db_readonly', { dir });
  }
  renameOver(restoringFile(dir), file);
  for (const end of ['-wal', '-shm', '-journal']) rmSync(`${file}${end}`, { force: true });
  flushFolder(dir);
  witness.write(dataKey, { ...words, file: hash, next: null, wal: false }, true);
  return old?.replaced ?? null;
}
