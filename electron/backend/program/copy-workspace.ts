// A whole workspace as one encrypted file for another disk, and the way back from it to a new folder.
import { closeSync, existsSync, fsyncSync, mkdirSync, mkdtempSync, openSync, readdirSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { AppError } from '#contract/errors.ts';
import { deviceKey } from '#backend/crypto/device-key.ts';
import { parseRecoveryKey } from '#backend/crypto/recovery-key.ts';
import { makeSlot, openSlot, type KeySlot } from '#backend/crypto/slots.ts';
import { CopyFault, copyIdentity, databaseName, loginMark, readCopy, readCopyHead, writeCopy, type CopyHead, type CopySlot, type CopyTarget }
  from '#backend/packfile/workspace-copy.ts';
import { migrate } from '#db/migrate.ts';
import { openConnection } from '#db/open.ts';
import { listedBackups, unlistBackup } from '#db/queries/backups.ts';
import { setFact } from '#db/queries/keys.ts';
import { userRows, usersOn } from '#db/queries/users.ts';
import { insertSlot, raiseCommitSeq, setCleanlyClosed, slotRows, workspaceRow } from '#db/queries/workspace.ts';
import type { CommandContext, QueryContext } from '../context.ts';
import { attachmentsFolder, backupsFolder, databaseFile, exportsFolder, objectionsFolder, packsFolder } from '../folders.ts';
import { lastWords } from './after-commit.ts';
import { appendEvent } from './audit-chain.ts';
import { flushFile, flushFolder, needRoom, verifyCopy } from './backup.ts';
import { fileHash } from './file-hash.ts';
import { storedSlot, type OpenWorkspace } from './open-workspace.ts';
import { refuseUnfitPlace } from './place.ts';
import { loginKey, slotOf } from './sign-in.ts';
import type { Secrets } from './unlock.ts';
import { WitnessWriter, forgetWitness } from './witness.ts';

type Asked = Pick<QueryContext, 'progress' | 'checkCancelled' | 'language'>;

const refused = (zh: string, en: string): AppError => new AppError('backup_refused', { sentence: zh, sentenceEn: en });
const faults: Readonly<Record<CopyFault['why'], readonly [string, string]>> = {
  not_ours: ['它不是赛学通的工作区拷贝（.sxbackup）。请检查是否选错了文件。', 'It is no copy of a Saixue workspace (.sxbackup). Check that it is the right file.'],
  newer: ['它由更新版本的赛学通生成。请先升级本程序。', 'It was made by a newer Saixue. Update this program first.'],
  damaged: ['它已损坏或没有拷贝完整，一个文件也没有取出。请换一份拷贝，并检查U盘。', 'It is damaged or was not copied whole; no file was taken out of it. Use another copy, and check the stick.'],
  wrong_key: ['文件头里的钥匙与内容不是同一份，可能被改过。请换一份拷贝。', 'The key slots in its head do not go with what is inside; it may have been changed. Use another copy.'],
};
function told(error: unknown): unknown {
  return error instanceof CopyFault ? refused(...faults[error.why]) : error;
}

/** The slots that another computer can open: not those of devices. */
function headOf({ connection, row }: OpenWorkspace): CopyHead {
  const kept: CopySlot[] = slotRows(connection.read).flatMap(({ kind, params, wrapped }) => (kind === 'device' ? []
    : [{ kind, params: JSON.parse(params) as CopySlot['params'], wrapped: Buffer.from(wrapped).toString('base64') }]));
  for (const user of userRows(connection.read)) {
    const slot = slotOf(user);
    if (slot) {
      kept.push({ kind: 'user', params: slot.params, wrapped: Buffer.from(slot.wrapped).toString('base64'), owner: user.id,
        login: loginMark(row.id, user.login_key) });
    }
  }
  return { workspaceId: row.id, slots: kept };
}

const plainFiles = (folder: string, under: string) => (existsSync(folder) ? readdirSync(folder).sort() : [])
  .filter((name) => /^[A-Za-z0-9][A-Za-z0-9._-]{0,90}$/.test(name) && !/\.(part|rekeyed)$/.test(name) && statSync(join(folder, name)).isFile())
  .map((name) => ({ path: `${under}/${name}`, file: join(folder, name), size: statSync(join(folder, name)).size }));

/** Writes the copy; it is read back whole before it gets its name. */
export async function copyOut(
  workspace: OpenWorkspace, out: string, context: CommandContext,
): Promise<{ bytes: number; sha256: string; files: number }> {
  const { dir, connection, row, dataKey, home } = workspace;
  const folder = mkdtempSync(join(viewFolder(home), `${process.pid}-`));
  try {
    const snapshot = join(folder, databaseName);
    connection.copyInto(snapshot);
    verifyCopy(snapshot, connection.read);
    const files = [
      { path: databaseName, file: snapshot, size: statSync(snapshot).size },
      ...plainFiles(attachmentsFolder(dir), 'attachments'), ...plainFiles(objectionsFolder(dir), 'objections'),
      ...plainFiles(packsFolder(dir), 'packs'), ...plainFiles(backupsFolder(dir), 'backups').filter((one) => one.path.endsWith('.sxkeys')),
    ];
    mkdirSync(dirname(out), { recursive: true });
    needRoom(dirname(out), files.reduce((sum, one) => sum + one.size + 1024, 0) * 1.01 + 1024 * 1024);
    const written = await writeCopy({
      head: headOf(workspace), identity: copyIdentity(dataKey, row.id), at: context.now().toISOString(), files, out,
      check: () => context.checkCancelled(), step: (done, path) => context.progress(done, files.length, basename(path)),
    });
    flushFolder(dirname(out));
    return { ...written, files: files.length };
  } catch (error) {
    throw told(error);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const viewFolder = (home: string): string => {
  const folder = join(home, 'view');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
};

/** The data key by a slot of the clear head. @throws AppError passphrase_needed, passphrase_wrong, recovery_key_wrong */
async function keyOf(head: CopyHead, given: Omit<Secrets, 'deviceKeyFile'>): Promise<Uint8Array> {
  const mark = given.login === undefined ? null : loginMark(head.workspaceId, loginKey(given.login));
  const wanted = (slot: CopySlot): string | Uint8Array | null => {
    if (slot.kind === 'recovery' && given.recoveryKey !== undefined) {
      const parsed = parseRecoveryKey(given.recoveryKey);
      return parsed.ok ? parsed.key : null;
    }
    if (slot.kind === 'passphrase') return given.passphrase ?? null;
    return slot.kind === 'user' && slot.login === mark && given.password !== undefined ? given.password : null;
  };
  for (const slot of head.slots) {
    const secret = wanted(slot);
    if (secret === null) continue;
    const wrapped: KeySlot = { kind: slot.kind, params: slot.params as KeySlot['params'], wrapped: Buffer.from(slot.wrapped, 'base64') };
    // A slot that this program would not have made (its cost, its version) opens nothing.
    const key = await openSlot(wrapped, secret, slot.owner).catch(() => null);
    if (key) return key;
  }
  const nothing = given.recoveryKey === undefined && given.passphrase === undefined && given.password === undefined;
  throw new AppError(nothing ? 'passphrase_needed' : given.recoveryKey !== undefined ? 'recovery_key_wrong' : 'passphrase_wrong');
}

/** A sink that writes a file, flushed at its end. */
function writing(file: string) {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const handle = openSync(file, 'wx', 0o600);
  return {
    write: (piece: Uint8Array) => {
      for (let at = 0; at < piece.length;) at += writeSync(handle, piece, at);
    },
    end: () => {
      fsyncSync(handle);
      closeSync(handle);
    },
  };
}

export interface OpenedCopy { dataKey: Uint8Array; workspaceId: string; sha256: string; files: number; at: string }

/** Reads and checks a whole copy; `target` says which of its files are wanted, and where. */
async function openCopyFile(file: string, given: Omit<Secrets, 'deviceKeyFile'>, target: CopyTarget, asked: Asked): Promise<OpenedCopy> {
  try {
    const { head } = readCopyHead(file);
    const dataKey = await keyOf(head, given);
    let done = 0;
    const { manifest, sha256 } = await readCopy(file, copyIdentity(dataKey, head.workspaceId), (path, size) => {
      done += 1;
      asked.progress(done, done, basename(path));
      return target(path, size);
    }, () => asked.checkCancelled());
    if (manifest.workspaceId !== head.workspaceId) throw new CopyFault('damaged');
    return { dataKey, workspaceId: head.workspaceId, sha256, files: manifest.files.length, at: manifest.at };
  } catch (error) {
    throw told(error);
  }
}

/** Checks the copy and looks at the database in it. */
export async function lookIntoCopy<T>(
  file: string, given: Omit<Secrets, 'deviceKeyFile'>, home: string, asked: Asked, look: (database: string, copy: OpenedCopy) => T,
): Promise<T> {
  const folder = mkdtempSync(join(viewFolder(home), `${process.pid}-`));
  try {
    const database = join(folder, databaseName);
    const opened = await openCopyFile(file, given, (path) => (path === databaseName ? writing(database) : null), asked);
    if (!existsSync(database)) throw refused(...faults.damaged);
    return look(database, opened);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export interface RestoreCopyPlan { file: string; sha256: string; dir: string; secrets: Secrets; random: (bytes: number) => Uint8Array; now: Date }

/** Unpacks beside the place, makes it a workspace of this computer, and gives it its name at the end. */
export async function restoreCopy(plan: RestoreCopyPlan, asked: Asked): Promise<{ files: number; events: number }> {
  const { file, dir, secrets, random, now } = plan;
  if (existsSync(dir) && readdirSync(dir).length > 0) throw new AppError('file_exists', { file: dir });
  refuseUnfitPlace(dir);
  mkdirSync(dirname(dir), { recursive: true });
  needRoom(dirname(dir), statSync(file).size * 1.5);
  const home = dirname(secrets.deviceKeyFile);
  const folder = mkdtempSync(join(dirname(dir), `.${basename(dir)}.`));
  try {
    const opened = await openCopyFile(file, secrets, (path) => writing(join(folder, path)), asked);
    if (opened.sha256 !== plan.sha256) throw new AppError('stale_file', { file: basename(file) });
    const database = databaseFile(folder);
    const connection = openConnection(database, { create: false, quickCheck: false });
    let words: ReturnType<typeof lastWords>;
    try {
      if (String(connection.pragma('integrity_check(1)')) !== 'ok') throw refused(...faults.damaged);
      migrate(connection, () => {});
      const row = workspaceRow(connection.read);
      if (row?.id !== opened.workspaceId) throw refused(...faults.damaged);
      const device = usersOn(connection.read) ? null : await makeSlot('device', deviceKey(secrets.deviceKeyFile, random), opened.dataKey, { random });
      const at = now.toISOString();
      connection.transaction((db) => {
        if (device) insertSlot(db, storedSlot(device), at);
        setFact(db, 'witness_since', '1', at);
        // Local backups do not travel.
        for (const name of listedBackups(db).keys()) unlistBackup(db, name);
        setCleanlyClosed(db, true);
        raiseCommitSeq(db);
        const detail = { files: opened.files, newDevice: device !== null };
        appendEvent(db, { at, action: 'backups.restoredCopy', contest: null, subject: row.id, detail });
      });
      words = lastWords(connection);
      connection.pragma('wal_checkpoint(TRUNCATE)');
    } finally {
      connection.close();
    }
    flushFile(database);
    for (const part of [attachmentsFolder, backupsFolder, exportsFolder, packsFolder]) mkdirSync(part(folder), { recursive: true });
    asked.checkCancelled();
    if (existsSync(dir)) rmSync(dir, { recursive: true });
    renameSync(folder, dir);
    flushFolder(dirname(dir));
    forgetWitness(dir, home, opened.workspaceId);
    new WitnessWriter(dir, home, opened.workspaceId, 0)
      .write(opened.dataKey, { ...words, file: fileHash(databaseFile(dir)), next: null, wal: false }, true);
    return { files: opened.files, events: words.events };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw told(error);
  }
}
