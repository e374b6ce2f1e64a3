// Backups: a complete copy by VACUUM INTO, verified before it gets its name, oldest ones rotated out.
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, readdirSync, renameSync, rmSync, statSync, statfsSync,
  writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '#contract/errors.ts';
import { sha256Hex } from '#backend/crypto/suite.ts';
import { openCopy, type Connection } from '#db/open.ts';
import { auditRows } from '#db/queries/audit.ts';

const kept = 40;

export interface Backup { file: string; bytes: number; sha256: string; at: string }

/** How many events a database holds: a copy must hold the same. */
const eventCount = (db: Connection['read']): number => {
  let count = 0;
  for (const _ of auditRows(db)) count += 1;
  return count;
};

function verifyCopy(file: string, events: number): void {
  const copy = openCopy(file);
  try {
    const found = String(copy.pragma('integrity_check(1)'));
    if (found !== 'ok') throw new AppError('db_damaged', { detail: found });
    if (copy.pragma('foreign_key_check') !== undefined) throw new AppError('db_damaged', { detail: 'foreign_key_check' });
    if (eventCount(copy.read) !== events) throw new AppError('db_damaged', { detail: 'audit' });
  } finally {
    copy.close();
  }
}

/** Writes `<time>-<reason>.db` and its .sha256 into `folder`; nothing is left behind when it fails. */
export function makeBackup(connection: Connection, folder: string, reason: string, now: Date): Backup {
  mkdirSync(folder, { recursive: true });
  const needed = statSync(connection.file).size * 2.5;
  const disk = statfsSync(folder);
  if (disk.bavail * disk.bsize < needed) throw new AppError('disk_full');
  const stamp = now.toISOString().replaceAll(/[-:]/g, '').replace('T', '-').slice(0, 15);
  let file = join(folder, `${stamp}-${reason}.db`);
  for (let n = 2; existsSync(file); n += 1) file = join(folder, `${stamp}-${reason}-${n}.db`);
  const part = `${file}.part`;
  rmSync(part, { force: true });
  try {
    connection.copyInto(part);
    verifyCopy(part, eventCount(connection.read));
    const handle = openSync(part, 'r+');
    fsyncSync(handle);
    closeSync(handle);
    const bytes = readFileSync(part);
    const hash = sha256Hex(bytes);
    renameSync(part, file);
    writeFileSync(`${file}.sha256`, `${hash}\n`);
    rotate(folder);
    return { file, bytes: bytes.length, sha256: hash, at: now.toISOString() };
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
}

/** Only files that makeBackup named: what a person put beside them stays. */
const ownName = /^\d{8}-\d{6}-.+\.db$/;

function rotate(folder: string): void {
  const files = readdirSync(folder).filter((name) => ownName.test(name)).sort();
  for (const name of files.slice(0, Math.max(0, files.length - kept))) {
    rmSync(join(folder, name), { force: true });
    rmSync(join(folder, `${name}.sha256`), { force: true });
  }
}
