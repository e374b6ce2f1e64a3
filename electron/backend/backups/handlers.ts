// Calls of backups: list, look into, restore, copy to a stick.
import { existsSync, rmSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import type { z } from 'zod';
import type { Handlers } from '#contract/define.ts';
import { AppError } from '#contract/errors.ts';
import type { AppContract } from '#contract/index.ts';
import type { Inspected, One } from '#contract/schema/backups.ts';
import { newestVersion, schemaVersion } from '#db/migrate.ts';
import { openConnection, openCopy, type Connection } from '#db/open.ts';
import { auditCount } from '#db/queries/audit.ts';
import { listedBackups } from '#db/queries/backups.ts';
import { fact, setFact } from '#db/queries/keys.ts';
import { usersOn } from '#db/queries/users.ts';
import { setRulesText } from '#db/queries/workspace-rules.ts';
import { slotRows } from '#db/queries/workspace.ts';
import type { CommandContext, QueryContext } from '../context.ts';
import { backupsFolder, databaseFile, refuseOwnFile } from '../folders.ts';
import { localMinute } from '../local-minute.ts';
import { backupFiles, backupState, withBackup } from '../program/backup-files.ts';
import { backupRulesOf, makeBackup, shippedBackupRules } from '../program/backup.ts';
import { copyOut, lookIntoCopy, restoreCopy } from '../program/copy-workspace.ts';
import { fileHash } from '../program/file-hash.ts';
import { inspectBackup, type Inspection } from '../program/inspect-backup.ts';
import type { OpenWorkspace } from '../program/open-workspace.ts';
import { refuseUnfitPlace } from '../program/place.ts';
import { keyOfRestorer, prepareRestore, swapIn, sweepRestoring } from '../program/restore.ts';
import { isWritable, viewCopy } from '../program/view-copy.ts';
import { freeFolder, openedIn, type WorkspaceDoor } from '../workspace/handlers.ts';
import { actionWords } from './action-words.ts';
import { inspectSentence, reminderOf } from './sentences.ts';

type Given = { passphrase?: string | undefined; recoveryKey?: string | undefined; login?: string | undefined; password?: string | undefined };

/** The workspace that is meant: the named folder, or the open one. */
function placeOf(door: WorkspaceDoor, named: string | undefined): { dir: string; current: OpenWorkspace | null } {
  const dir = named === undefined ? openedIn(door).dir : resolve(named);
  return { dir, current: door.current?.dir === dir ? door.current : null };
}

function shown(found: Inspection, file: string, sha256: string, zh: boolean): z.output<typeof Inspected> {
  const { workspaceId, name, at, events, counts, sameWorkspace, diverges, missing, lostFiles } = found;
  return {
    file, sha256, at, events, workspaceId, name, counts, sameWorkspace, diverges, missing, lostFiles,
    rows: found.rows.map((row) => ({ ...row, sentence: `${localMinute(row.at)} ${actionWords(row.action, zh)}` })),
    sentence: inspectSentence(found, zh),
  };
}

/** Null: it cannot be told. */
function eventsOf(file: string, home: string): number | null {
  try {
    return withBackup(file, home, (copy) => auditCount(copy.read));
  } catch {
    return null;
  }
}

/** Opens a file that is said to be a backup. @throws AppError backup_refused: it is no database, or a damaged one */
function lookInto<T>(file: string, home: string, look: (copy: Connection) => T): T {
  try {
    return withBackup(file, home, look);
  } catch (error) {
    const damaged = error instanceof AppError && error.code === 'db_damaged';
    if (!damaged) throw error;
    throw new AppError('backup_refused', {
      sentence: '它不是数据库，或者已经损坏。请换一份。', sentenceEn: 'It is no database, or it is damaged. Use another one.',
    });
  }
}

const needFile = (file: string): void => {
  if (!existsSync(file)) throw new AppError('file_missing', { file });
};

/**
 * A backup from before named users were on, or before somebody was disabled, must not be the way around them: where the closed
 * workspace itself has named users and can be read, it says who may.
 */
async function refuseStranger(dir: string, home: string, by: Parameters<typeof keyOfRestorer>[1]): Promise<void> {
  if (!existsSync(databaseFile(dir))) return;
  const folder = viewCopy(dir, home);
  try {
    let copy: Connection;
    try {
      copy = openConnection(databaseFile(folder), { create: false, quickCheck: true });
    } catch {
      // What cannot be read is what restoring is for.
      return;
    }
    try {
      if (schemaVersion(copy) === newestVersion && usersOn(copy.read)) await keyOfRestorer(copy, by);
    } finally {
      copy.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A backup that hangs on the same data key as the open workspace: its printed recovery key is the same slot. */
function sharedKey(file: string, home: string, current: OpenWorkspace | null): Uint8Array | null {
  if (!current) return null;
  const own = slotRows(current.connection.read).filter((slot) => slot.kind === 'recovery').map((slot) => Buffer.from(slot.wrapped).toString('hex'));
  const same = withBackup(file, home, (copy) => slotRows(copy.read)
    .some((slot) => slot.kind === 'recovery' && own.includes(Buffer.from(slot.wrapped).toString('hex'))));
  return same ? current.dataKey : null;
}

/** @throws AppError workspace_locked: another window has it open. Nothing of the file or its journal is touched. */
function refuseInUse(file: string): void {
  const shared = `${file}-shm`;
  const was = existsSync(shared);
  const copy = openCopy(file);
  try {
    copy.pragma('schema_version');
  } finally {
    copy.close();
    if (!was) rmSync(shared, { force: true });
  }
}

/** What lies there now, backed up if it can be read; a workspace that is not open is read through a copy. */
function backUpNow(dir: string, current: OpenWorkspace | null, home: string, now: Date): void {
  const file = databaseFile(dir);
  try {
    if (current) makeBackup(current.connection, backupsFolder(dir), 'before-restore', now, !current.frozen);
    else if (existsSync(file)) {
      refuseInUse(file);
      withBackup(file, home, (copy) => makeBackup(copy, backupsFolder(dir), 'before-restore', now, false));
    }
  } catch (error) {
    // What is damaged is kept as it is under another name.
    if (!(error instanceof AppError && error.code === 'db_damaged')) throw error;
  }
}

export const backupsHandlers = (door: WorkspaceDoor) => {
  const home = door.home.dir;
  const given = (input: Given) => ({
    passphrase: input.passphrase, recoveryKey: input.recoveryKey, login: input.login, password: input.password,
    deviceKeyFile: door.home.deviceKeyFile,
  });
  return {
    list(context, input) {
      const { dir, current } = placeOf(door, input.dir);
      const zh = context.language === 'zh';
      const rules = current ? backupRulesOf(current.connection.read) : shippedBackupRules;
      const listed = current ? listedBackups(current.connection.read) : null;
      const backups = backupFiles(backupsFolder(dir)).map((one): z.output<typeof One> => {
        const { state, sentence } = backupState(one.file, home, { listed: listed?.get(one.name) });
        const events = state === 'good' || state === 'altered' ? eventsOf(one.file, home) : null;
        return {
          file: one.file, kind: one.kind, reason: one.reason, at: one.at, bytes: one.bytes, events, state, sentence: sentence[zh ? 0 : 1],
        };
      });
      const copiedOutAt = current ? fact(current.connection.read, 'copied_out_at')?.value ?? null : null;
      const reminder = current ? reminderOf(copiedOutAt, current.row.created_at, rules.remindDays, context.now(), zh) : '';
      return { backups, folder: backupsFolder(dir), rules, copiedOutAt, reminder };
    },
    inspect(context, input) {
      const { dir, current } = placeOf(door, input.dir);
      needFile(input.file);
      const found = lookInto(input.file, home, (copy) => inspectBackup(copy, dir, current));
      return shown(found, input.file, fileHash(input.file), context.language === 'zh');
    },
    async restore(context, input) {
      const { dir, current } = placeOf(door, input.dir);
      const file = resolve(input.file);
      needFile(file);
      if (fileHash(file) !== input.sha256) throw new AppError('stale_file', { file: basename(file) });
      if (!isWritable(dir)) throw new AppError('db_readonly', { dir });
      const found = lookInto(file, home, (copy) => inspectBackup(copy, dir, current));
      if (!found.sameWorkspace) {
        throw new AppError('backup_refused', { sentence: '它是另一个工作区的备份。', sentenceEn: 'It is a backup of another workspace.' });
      }
      if (found.unpurges > 0) {
        throw new AppError('backup_refused', {
          sentence: `它是在 ${found.unpurges} 次到期删除个人信息之前做的，恢复它会把依法删除的信息带回来。请用删除之后的备份。`,
          sentenceEn: `It is from before ${found.unpurges} deletion runs of personal information, which it would bring back. Use a backup from after them.`,
        });
      }
      context.checkCancelled();
      if (!current) await refuseStranger(dir, home, { secrets: given(input), random: (bytes) => door.random(bytes), now: door.now() });
      backUpNow(dir, current, home, door.now());
      const secrets = given(input);
      const plan = {
        dir, file, secrets, random: (bytes: number) => door.random(bytes), now: door.now(), missing: found.missing, person: input.person,
        reason: input.reason, by: door.session?.userId ?? null, dataKey: sharedKey(file, home, current),
      };
      const prepared = await prepareRestore(plan);
      let replaced: string | null;
      try {
        if (current && door.current === current) door.close();
        replaced = swapIn(plan, prepared);
      } catch (error) {
        sweepRestoring(dir);
        throw error;
      }
      await reopen(dir, secrets);
      return { dir, replaced, events: prepared.events, missing: found.missing };
    },
    async copyOut(context, input) {
      const workspace = openedIn(door);
      const out = resolve(input.outFile);
      refuseOwnFile(workspace.dir, out);
      if (!input.overwrite && existsSync(out)) throw new AppError('file_exists', { file: out });
      const { bytes, sha256, files } = await copyOut(workspace, out, context);
      const at = context.now().toISOString();
      // A frozen workspace can be saved, but nothing is written into it.
      if (!workspace.frozen) {
        context.write({ action: 'backups.copyOut', subject: workspace.row.id, detail: { files, bytes, sha256 } }, (db) => setFact(db, 'copied_out_at', at, at));
      }
      return { file: out, bytes, files, sha256, at };
    },
    inspectCopy(context, input) {
      needFile(input.file);
      const zh = context.language === 'zh';
      return lookIntoCopy(input.file, given(input), home, context, (database, copy) => {
        const current = door.current?.row.id === copy.workspaceId ? door.current : null;
        const found = lookInto(database, home, (connection) => inspectBackup(connection, current?.dir ?? dirname(database), current));
        // Its files lie in the copy itself.
        return shown({ ...found, lostFiles: 0, sameWorkspace: current !== null }, input.file, copy.sha256, zh);
      });
    },
    async restoreCopy(context, input) {
      needFile(input.file);
      const dir = input.dir === undefined ? freeFolder(home, basename(input.file).replace(/\.sxbackup$/, '')) : resolve(input.dir);
      refuseUnfitPlace(dir);
      const secrets = given(input);
      const plan = { file: input.file, sha256: input.sha256, dir, secrets, random: (bytes: number) => door.random(bytes), now: door.now() };
      const done = await restoreCopy(plan, context);
      await reopen(dir, secrets);
      return { dir, ...done };
    },
    setRules(context, input) {
      context.write({ action: 'backups.setRules', detail: { ...input, source: input.source.length } }, (db) =>
        setRulesText(db, 'backups', JSON.stringify(input), context.now().toISOString()));
      return input;
    },
  } satisfies Handlers<AppContract, QueryContext, CommandContext>['backups'];

  /** Opens what was restored; where somebody has to sign in first, the window asks. */
  async function reopen(dir: string, secrets: Given): Promise<void> {
    try {
      await door.open(dir, { passphrase: secrets.passphrase, recoveryKey: secrets.recoveryKey, login: secrets.login, password: secrets.password });
    } catch (error) {
      const asks = error instanceof AppError && ['sign_in_needed', 'passphrase_needed', 'passphrase_wrong'].includes(error.code);
      if (!asks) throw error;
    }
  }
};
