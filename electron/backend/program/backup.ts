// Backups: a complete copy by VACUUM INTO, verified before it gets its name, the superfluous ones rotated out.
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, statSync, statfsSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { AppError } from '#contract/errors.ts';
import { BackupRules } from '#contract/schema/backups.ts';
import { damaged } from '#db/damage.ts';
import { openCopy, type Connection, type ReadDb } from '#db/open.ts';
import { lastEvent } from '#db/queries/audit.ts';
import { listBackup, listedBackups, mainCounts, runningSince, unlistBackup } from '#db/queries/backups.ts';
import { rulesText } from '#db/queries/workspace-rules.ts';
import { backupRules } from '#seeds/templates/backup-rules.ts';
import type { z } from 'zod';
import { badEvents, verifyChain } from './audit-chain.ts';
import { backupFiles, backupState, hashesOnly, stampOf, superfluous } from './backup-files.ts';
import { fileHash } from './file-hash.ts';

export interface Backup { file: string; bytes: number; sha256: string; at: string }
export type Rules = z.output<typeof BackupRules>;

const { checkDays: _, assumed: __, ...shipped } = backupRules;

/** The rules of this workspace; those that ship with the program where none were edited, or where they cannot be read. */
export function backupRulesOf(db: ReadDb): Rules {
  try {
    const text = rulesText(db, 'backups');
    const edited = text === undefined ? undefined : BackupRules.safeParse(JSON.parse(text));
    return edited?.success ? edited.data : shipped;
  } catch {
    // A database of an older program has no rules.
    return shipped;
  }
}
export const shippedBackupRules: Rules = shipped;

/** A workspace whose record was damaged and accepted as it is can be backed up as it is. */
function sameRecord(copy: ReadDb, original: ReadDb): boolean {
  if (verifyChain(copy).firstBad === null) return true;
  return JSON.stringify(badEvents(copy)) === JSON.stringify(badEvents(original));
}

/** A copy that was just made, read back whole: pages, references, record, the rows of every table. @throws AppError db_damaged */
export function verifyCopy(file: string, original: ReadDb): void {
  const copy = openCopy(file);
  try {
    const found = String(copy.pragma('integrity_check(1)'));
    if (found !== 'ok') throw damaged(found);
    if (copy.pragma('foreign_key_check') !== undefined) throw damaged('foreign_key_check');
    if (mainCounts(copy.read) !== mainCounts(original) || !sameRecord(copy.read, original)) throw damaged('audit');
  } finally {
    copy.close();
  }
}

export function flushFile(file: string): void {
  const handle = openSync(file, 'r+');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Without it a rename may be lost with the power. Windows cannot do it. */
export function flushFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** @throws AppError disk_full: less than `bytes` are free where `folder` lies */
export function needRoom(folder: string, bytes: number): void {
  const disk = statfsSync(folder);
  if (disk.bavail * disk.bsize < bytes) throw new AppError('disk_full');
}

/** Gives a finished `part` its name, with its hash beside it; the hash comes first, so that no backup is ever without. */
export function nameBackup(part: string, file: string): { bytes: number; sha256: string } {
  flushFile(part);
  const sha256 = fileHash(part);
  writeFileSync(`${file}.sha256.part`, `${sha256}\n`);
  flushFile(`${file}.sha256.part`);
  renameSync(`${file}.sha256.part`, `${file}.sha256`);
  renameSync(part, file);
  flushFolder(dirname(file));
  return { bytes: statSync(file).size, sha256 };
}

/**
 * Writes `<time>-<reason>.db` and its .sha256 into `folder`; nothing is left behind when it fails.
 * @param listed whether the database may be told of it: not one that is only looked at, or of an older schema
 */
export function makeBackup(connection: Connection, folder: string, reason: string, now: Date, listed = true): Backup {
  mkdirSync(folder, { recursive: true });
  needRoom(folder, statSync(connection.file).size * 2.5);
  const stamp = stampOf(now);
  let file = join(folder, `${stamp}-${reason}.db`);
  for (let n = 2; existsSync(file); n += 1) file = join(folder, `${stamp}-${reason}-${n}.db`);
  const part = `${file}.part`;
  rmSync(part, { force: true });
  try {
    // Made by ourselves: SQLite would say of a full disk that it "cannot open" the file.
    closeSync(openSync(part, 'wx', 0o600));
    connection.copyInto(part);
    verifyCopy(part, connection.read);
    const made = nameBackup(part, file);
    const going = superfluous(backupFiles(folder), backupRulesOf(connection.read), runningSince(connection.read));
    // Before they go: killed in between, one too many lies there, and none is missed that the program took away.
    if (listed) keepList(connection, folder, { name: basename(file), sha256: made.sha256, reason }, going.map((one) => one.name), now);
    for (const one of going) for (const end of ['', '.sha256']) rmSync(`${one.file}${end}`, { force: true });
    return { file, ...made, at: now.toISOString() };
  } catch (error) {
    for (const rest of [part, `${part}-journal`, `${file}.sha256.part`]) rmSync(rest, { force: true });
    if (!existsSync(file)) rmSync(`${file}.sha256`, { force: true });
    throw error;
  }
}

/** Enters a new backup in the list of the database. One by hand is the answer to those that were missed: they go from the list. */
function keepList(
  connection: Connection, folder: string, made: { name: string; sha256: string; reason: string }, going: readonly string[], now: Date,
): void {
  const gone = (name: string): boolean => !existsSync(join(folder, name));
  const byHand = made.reason === 'by-hand';
  connection.transaction((db) => {
    for (const name of listedBackups(db).keys()) if (going.includes(name) || (byHand && gone(name))) unlistBackup(db, name);
    listBackup(db, made.name, made.sha256, now.toISOString());
  });
  if (byHand) for (const name of hashesOnly(folder)) rmSync(join(folder, `${name}.sha256`), { force: true });
}

/** The newest backup that is as it was made and passes its checks; null: none. */
export function newestGood(folder: string): string | null {
  return backupFiles(folder).find((one) => one.kind !== 'replaced' && backupState(one.file, dirname(folder), { deep: true }).state === 'good')?.file ?? null;
}

/**
 * Whether it is time for a backup: something was done since the newest one, and that one (or else the making of the
 * workspace) lies `everyMinutes` back. At closing the same holds: a short session after a fresh backup makes none, the next
 * one does, so that closing often does not push the older hours out of the rotation.
 */
export function backupDue(db: ReadDb, folder: string, createdAt: string, now: Date): boolean {
  // One of a day that has not come yet was made while the clock was wrong: it must not hold up the others until then.
  const newest = backupFiles(folder).find((one) => one.kind !== 'replaced' && Date.parse(one.at) <= now.getTime() + 60_000)?.at;
  const lastAt = lastEvent(db)?.at ?? createdAt;
  // Names know whole seconds: an action of the same second is taken for a later one.
  if (newest !== undefined && lastAt.slice(0, 19) < newest.slice(0, 19)) return false;
  const minutes = (now.getTime() - Date.parse(newest ?? createdAt)) / 60_000;
  // A clock that was set back: better one backup too many.
  return minutes >= backupRulesOf(db).everyMinutes || minutes < -1;
}
