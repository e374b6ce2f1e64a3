// The files in the backups folder: their names, which of them are kept, whether one is whole.
import { chmodSync, closeSync, copyFileSync, existsSync, mkdtempSync, mkdirSync, openSync, readFileSync, readSync, readdirSync, rmSync, statSync }
  from 'node:fs';
import { basename, join } from 'node:path';
import { openConnection, openCopy, type Connection } from '#db/open.ts';
import { fileHash } from './file-hash.ts';

export type BackupKind = 'hourly' | 'close' | 'before' | 'byHand' | 'replaced';
export interface BackupFile { file: string; name: string; kind: BackupKind; reason: string; at: string; bytes: number }
export interface KeepRules { hourly: number; daily: number; monthly: number }

/** Only files that this program named: what a person put beside them stays. */
const ownName = /^(\d{4})(\d{2})(\d{2})-(\d{2})(\d{2})(\d{2})-(.+?)(?:-\d+)?\.db$/;
const replacedName = /^replaced-\d+(?:-\d+)?\.db$/;

export const stampOf = (now: Date): string => now.toISOString().replaceAll(/[-:]/g, '').replace('T', '-').slice(0, 15);

const kindOf = (reason: string): BackupKind =>
  (reason === 'hourly' || reason === 'close' ? reason : reason === 'by-hand' ? 'byHand' : 'before');

/** Own backups of a folder, the newest first. */
export function backupFiles(folder: string): BackupFile[] {
  const found: BackupFile[] = [];
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    const file = join(folder, name);
    const [, y, mo, d, h, mi, s, reason = ''] = ownName.exec(name) ?? [];
    const replaced = replacedName.test(name);
    if (y === undefined && !replaced) continue;
    const { size: bytes, mtime } = statSync(file);
    found.push(replaced ? { file, name, kind: 'replaced', reason: 'replaced', at: mtime.toISOString(), bytes }
      : { file, name, kind: kindOf(reason), reason, at: `${y}-${mo}-${d}T${h}:${mi}:${s}.000Z`, bytes });
  }
  return found.sort((a, b) => (a.at === b.at ? (a.name < b.name ? 1 : -1) : a.at < b.at ? 1 : -1));
}

/** Backups of which only the .sha256 is left, and no unfinished file that a killed program will not miss. */
export function hashesOnly(folder: string): string[] {
  const names = existsSync(folder) ? readdirSync(folder).sort() : [];
  return names.filter((one) => one.endsWith('.sha256')).map((one) => one.slice(0, -'.sha256'.length))
    .filter((name) => (ownName.test(name) || replacedName.test(name)) && !names.includes(name) && !names.includes(`${name}.part`));
}

/**
 * Which backups go. Kept are: what a person made by hand and what a restore replaced; all that were made before something
 * big since the oldest contest that still runs was made; the newest `hourly`; the newest of each of the last `daily` days
 * and `monthly` months that have any. Days are those of UTC, as in the names.
 * @param files the newest first
 * @param runningSince ISO time; null: no contest runs
 */
export function superfluous(files: readonly BackupFile[], rules: KeepRules, runningSince: string | null): BackupFile[] {
  const rotating = files.filter((one) => one.kind !== 'byHand' && one.kind !== 'replaced');
  const kept = new Set(rotating.slice(0, rules.hourly));
  const newestOf = (length: number, count: number): void => {
    const seen = new Set<string>();
    for (const one of rotating) {
      const period = one.at.slice(0, length);
      if (seen.has(period)) continue;
      if (seen.size === count) return;
      seen.add(period);
      kept.add(one);
    }
  };
  newestOf(10, rules.daily);
  newestOf(7, rules.monthly);
  return rotating.filter((one) => !kept.has(one) && !(one.kind === 'before' && runningSince !== null && one.at >= runningSince.slice(0, 19)));
}

/** A database left in WAL mode (one that a restore replaced) cannot be opened read-only: it is looked at through a copy. */
function isWal(file: string): boolean {
  const head = Buffer.alloc(20);
  const handle = openSync(file, 'r');
  try {
    return readSync(handle, head, 0, 20, 0) === 20 && head[18] === 2;
  } finally {
    closeSync(handle);
  }
}

/** Opens a backup to look at it; the file itself stays as it is. `home`: where a copy may lie meanwhile. */
export function withBackup<T>(file: string, home: string, look: (copy: Connection) => T): T {
  if (!isWal(file) && !existsSync(`${file}-wal`)) {
    const copy = openCopy(file);
    try {
      return look(copy);
    } finally {
      copy.close();
    }
  }
  mkdirSync(join(home, 'view'), { recursive: true, mode: 0o700 });
  const folder = mkdtempSync(join(home, 'view', `${process.pid}-`));
  try {
    const inside = join(folder, 'backup.db');
    for (const end of ['', '-wal']) {
      if (!existsSync(`${file}${end}`)) continue;
      copyFileSync(`${file}${end}`, `${inside}${end}`);
      chmodSync(`${inside}${end}`, 0o600);
    }
    const copy = openConnection(inside, { create: false, quickCheck: false });
    try {
      return look(copy);
    } finally {
      copy.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export type BackupState = 'good' | 'damaged' | 'altered' | 'unreadable';
type Text = readonly [zh: string, en: string];

const seen = new Map<string, string>();
/** The hash of a file that has not changed since it was last asked for is not computed again. */
export function knownHash(file: string): string {
  const { size, mtimeMs, ino } = statSync(file);
  const key = `${file}\0${size}\0${mtimeMs}\0${ino}`;
  const hash = seen.get(key) ?? fileHash(file);
  if (seen.size > 500) seen.clear();
  seen.set(key, hash);
  return hash;
}

const isWhole = (file: string, home: string): boolean => {
  try {
    return withBackup(file, home, (copy) => String(copy.pragma('integrity_check(1)')) === 'ok' && copy.pragma('foreign_key_check') === undefined);
  } catch {
    return false;
  }
};

/** What the .sha256 beside a backup says; null: there is none. */
export const saidHash = (file: string): string | null => {
  try {
    return readFileSync(`${file}.sha256`, 'utf8').trim().slice(0, 64);
  } catch {
    return null;
  }
};

/**
 * Whether a backup is as it was made; a sentence where it is not. `deep`: a fitting one is opened and checked too.
 * `listed`: the hash that the database wrote down when it was made.
 */
export function backupState(
  file: string, home: string, { deep = false, listed }: { deep?: boolean; listed?: string | undefined } = {},
): { state: BackupState; sentence: Text } {
  const name = basename(file);
  let hash: string;
  try {
    hash = deep ? fileHash(file) : knownHash(file);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    return { state: 'unreadable', sentence: [`备份“${name}”读不出来（${code}）：请检查磁盘和权限。其他备份不受影响。`,
      `Backup “${name}” cannot be read (${code}): check the disk and your permissions. Other backups are not affected.`] };
  }
  const said = saidHash(file);
  if (said === hash && (listed ?? hash) === hash && (!deep || isWhole(file, home))) return { state: 'good', sentence: ['', ''] };
  if (!isWhole(file, home)) {
    return { state: 'damaged', sentence: [`备份“${name}”已损坏，不能用来恢复。现在的数据不受影响；请用另一份，并再做一份备份。`,
      `Backup “${name}” is damaged and cannot be restored. The present data is not affected; use another one, and make a new backup.`] };
  }
  if (listed === hash) {
    return { state: 'altered', sentence: [
      `备份“${name}”旁边的校验值文件（.sha256）不见了或被改过；备份本身与数据库里登记的一致，没有被改过，可以用来恢复。请再做一份备份。`,
      `The file with the hash of backup “${name}” (.sha256) is gone or was changed; the backup itself is as the database wrote it down, and can be restored. Make another backup.`] };
  }
  return { state: 'altered', sentence: said === null
    ? [`备份“${name}”旁边的校验值文件（.sha256）不见了：内部检查通过，但不能证明它没有被改过。`,
      `The file with the hash of backup “${name}” (.sha256) is gone: it passes its checks, but nothing proves that it was not changed.`]
    : [`备份“${name}”与做好时不同：备份或它的校验值文件被改过、被换过。请不要用它恢复，除非您知道是谁、为什么改的。`,
      `Backup “${name}” is not as it was made: it or its .sha256 was changed or replaced. Do not restore it unless you know who changed it and why.`] };
}
