// A new data key: every sealed value and every blind index of the database made anew in one transaction, sealed files beside it.
import { existsSync, readdirSync } from 'node:fs';
import type { z } from 'zod';
import { AppError } from '#contract/errors.ts';
import type { RotateInput, Rotated } from '#contract/schema/keys.ts';
import { deviceKey } from '#backend/crypto/device-key.ts';
import { blindIndex, openBytes, sealBytes } from '#backend/crypto/fields.ts';
import { newRecoveryKey, printRecoveryKey } from '#backend/crypto/recovery-key.ts';
import { makeSlot } from '#backend/crypto/slots.ts';
import { equalBytes, sha256Hex } from '#backend/crypto/suite.ts';
import type { CommandContext } from '#backend/context.ts';
import { backupsFolder } from '#backend/folders.ts';
import type { Text } from '#backend/refusals.ts';
import type { ReadDb, WriteDb } from '#db/open.ts';
import { closedSeals, dropFact, setFact, userSlots } from '#db/queries/keys.ts';
import { sealedPage, sealedTables, snapshotPage, updateSealed, updateSnapshot, type IndexInput, type SealedRow, type SealedTable, type SnapshotRow }
  from '#db/queries/sealed-columns.ts';
import { clearUserSlot, setUserSlot } from '#db/queries/users.ts';
import { insertSlot, removeSlots, slotRows } from '#db/queries/workspace.ts';
import { rotationFact } from '#backend/program/rotation.ts';
import { needed, storedSlot, type KeysDoor, type StoredSlot } from '../shared.ts';
import { opens, refuseStranger } from '../slots/handlers.ts';
import { rekeyMatchKey } from './match-key.ts';
import { rekeySnapshot, type Again } from './snapshots.ts';
import { needRoom, removeStaged, sealedFiles, stageFile, type SealedFile } from './staged-files.ts';

const page = 2000;
const steps: readonly Text[] = [
  ['正在备份', 'Making a backup'], ['正在准备加密文件', 'Preparing sealed files'], ['正在重新加密数据库', 'Encrypting the database anew'],
  ['正在清理旧内容', 'Removing what was there before'],
];
const refused = ([detail, detailEn]: Text): AppError => new AppError('rotate_refused', { detail, detailEn });
const unopened = (where: string): AppError => refused([
  `“${where}”里有一个加密值用现在的密钥打不开，换了就再也打不开了。请先做“检查工作区”，或从备份恢复。`,
  `an encrypted value of “${where}” does not open under the present key, and would be lost for good. Check the workspace first, or restore a backup.`,
]);

/** Sealed identities hold numbers under the data key inside an envelope that only two people open: nobody can renew those. */
function refuseSealed(db: ReadDb): void {
  const [first, ...more] = closedSeals(db);
  if (!first) return;
  const count = more.length + 1;
  throw refused([
    `活动“${first.title}”${count > 1 ? `等 ${count} 个活动` : ''}的作者身份还密封着，密封里的号码要两个人一起才能打开，现在无法用新密钥重新加密。请揭盲以后再换；恢复密钥泄露的，可以先“换一份恢复密钥”。`,
    `the identities of “${first.title}”${count > 1 ? ` and ${count - 1} more` : ''} are sealed; the numbers inside open only with two people, so they cannot be encrypted anew. Change the key after unblinding; if the printed key leaked, make a new recovery key now.`,
  ]);
}

/** Old key and new key as the walks below need them. */
function passage(from: Uint8Array, to: Uint8Array): Again {
  // Undo compares a relation with its snapshot byte by byte: one old value has one new value.
  const relations = new Map<string, { plain: string; sealed: Uint8Array }>();
  return {
    sealed(at, sealed) {
      const name = at.startsWith('judge_relations.') ? `${at} ${Buffer.from(sealed).toString('hex')}` : '';
      const known = relations.get(name);
      if (known) return known;
      const bytes = openBytes(from, at, sealed);
      const done = { plain: Buffer.from(bytes).toString('utf8'), sealed: sealBytes(to, at, bytes) };
      if (name !== '') relations.set(name, done);
      return done;
    },
    index(old, inputs) {
      const made = inputs.find(([purpose, value]) => equalBytes(blindIndex(from, purpose, value), old));
      if (!made) throw new Error('a blind index is of none of its values');
      return blindIndex(to, ...made);
    },
    matchKey: (key, own) => rekeyMatchKey(key, own, (old) => Buffer.from(blindIndex(to, 'former', old)).toString('hex')),
  };
}

function rekeyRow(row: SealedRow, { columns, matchKey }: SealedTable, again: Again): { changes: SealedRow; values: number } {
  const changes: SealedRow = {};
  const own = new Map<string, string>();
  for (const { column, at, index } of columns) {
    const value = row[column];
    if (!(value instanceof Uint8Array) || value.length === 0) continue;
    const { plain, sealed } = again.sealed(at(row), value);
    changes[column] = sealed;
    const old = index && row[index.column];
    if (!index || !(old instanceof Uint8Array)) continue;
    const next = again.index(old, index.inputs(plain) satisfies readonly IndexInput[]);
    changes[index.column] = next;
    own.set(Buffer.from(old).toString('hex'), Buffer.from(next).toString('hex'));
  }
  const values = Object.keys(changes).length;
  if (matchKey) changes['match_key'] = again.matchKey(String(row['match_key']), own);
  return { changes, values };
}

/** @returns how many values and indexes were made anew */
function rekeyDatabase(db: WriteDb, again: Again): number {
  let values = 0;
  const guard = <T>(where: string, work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw error instanceof Error && /not authentic|unknown form|blind index/.test(error.message) ? unopened(where) : error;
    }
  };
  for (const table of sealedTables) {
    for (let after: SealedRow | null = null; ;) {
      const rows = sealedPage(db, table, after, page);
      for (const row of rows) {
        const done = guard(table.table, () => rekeyRow(row, table, again));
        updateSealed(db, table, row, done.changes);
        values += done.values;
      }
      if (rows.length < page) break;
      after = rows.at(-1) ?? null;
    }
  }
  for (let after: SnapshotRow | null = null; ;) {
    const rows = snapshotPage(db, after, page);
    for (const row of rows) {
      const done = guard('import_changes', () => rekeySnapshot(row.row_id, row.before, again));
      updateSnapshot(db, row, done.before);
      values += done.values;
    }
    if (rows.length < page) break;
    after = rows.at(-1) ?? null;
  }
  return values;
}

interface NewSlots {
  stored: StoredSlot[];
  own: { id: string; params: string; wrapped: Uint8Array } | null;
  recovery: Uint8Array;
  others: { id: string; name: string }[];
}

/** All ways of opening anew: the device's (where nobody signs in), the printed key's, the passphrase's, the signed-in user's. */
async function slotsFor(
  context: CommandContext, door: KeysDoor, dataKey: Uint8Array, { password, passphrase }: z.output<typeof RotateInput>,
): Promise<NewSlots> {
  const random = (bytes: number): Uint8Array => context.random(bytes);
  const users = userSlots(context.db);
  const recovery = newRecoveryKey(random);
  const stored: StoredSlot[] = [{ kind: 'recovery', ...storedSlot(await makeSlot('recovery', recovery, dataKey, { random })) }];
  const kinds = new Set(slotRows(context.db).map((one) => one.kind));
  if (kinds.has('device')) {
    const device = await makeSlot('device', deviceKey(door.home.deviceKeyFile, random), dataKey, { random });
    stored.push({ kind: 'device', ...storedSlot(device) });
  }
  if (kinds.has('passphrase') && passphrase !== undefined) {
    stored.push({ kind: 'passphrase', ...storedSlot(await makeSlot('passphrase', passphrase, dataKey, { random })) });
  }
  const own = users.find((one) => one.id === context.actor?.userId);
  const slot = own && password !== undefined ? storedSlot(await makeSlot('user', password, dataKey, { random, owner: own.id })) : null;
  return { stored, recovery, own: own && slot ? { id: own.id, ...slot } : null, others: users.filter((one) => one.id !== own?.id) };
}

/** Stages every file that is not staged yet; the list is looked at again where nothing else can run in between. */
function stageMissing(files: SealedFile[], dir: string, stage: (one: SealedFile) => void): void {
  for (const one of sealedFiles(dir)) {
    if (files.some((known) => known.file === one.file)) continue;
    files.push(one);
    stage(one);
  }
}

/** They stay as they are: whoever has the old keys opens them, and nobody else. */
const databasesIn = (folder: string): number => (existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.db')).length : 0);

export async function rotate(context: CommandContext, door: KeysDoor, input: z.output<typeof RotateInput>): Promise<z.input<typeof Rotated>> {
  const { dir, dataKey: from } = needed(door);
  const language = context.language === 'zh' ? 0 : 1;
  const step = (number: number): void => context.progress(number, steps.length, steps[number]?.[language] ?? '');
  refuseSealed(context.db);
  await refuseStranger(context, door, input.password);
  if (slotRows(context.db).some((one) => one.kind === 'passphrase')
    && (input.passphrase === undefined || !await opens(context.db, 'passphrase', input.passphrase))) throw new AppError('old_passphrase_wrong');
  step(0);
  await context.backup('before-rotation');
  context.checkCancelled();
  const to = Uint8Array.from(context.random(32));
  const slots = await slotsFor(context, door, to, input);
  const rotation = context.newId();
  const files = sealedFiles(dir);
  const at = context.now().toISOString();
  const stage = (one: SealedFile): void => {
    const open = (place: string, sealed: Uint8Array): Uint8Array => {
      try {
        return openBytes(from, place, sealed);
      } catch {
        throw unopened(one.file.slice(dir.length + 1));
      }
    };
    stageFile(one, rotation, open, (place, plain) => sealBytes(to, place, plain));
  };
  const reason = sha256Hex(`${rotation}\0${input.reason}`);
  const detail: Record<string, string | number> = { values: 0, files: 0, users: slots.others.length, reason };
  try {
    needRoom(dir, files);
    step(1);
    for (const one of files) {
      context.checkCancelled();
      stage(one);
      await new Promise(setImmediate);
    }
    step(2);
    context.write({ action: 'keys.rotate', subject: rotation, detail }, (db) => {
      refuseSealed(db);
      stageMissing(files, dir, stage);
      detail['values'] = rekeyDatabase(db, passage(from, to));
      detail['files'] = files.length;
      for (const kind of ['device', 'recovery', 'passphrase'] as const) removeSlots(db, kind);
      for (const slot of slots.stored) insertSlot(db, slot, at);
      if (slots.own) setUserSlot(db, slots.own.id, slots.own, false);
      for (const { id } of slots.others) clearUserSlot(db, id);
      setFact(db, 'key_rotated_at', at, at);
      setFact(db, 'key_rotated_reason', input.reason, at);
      setFact(db, rotationFact, rotation, at);
      dropFact(db, 'recovery_proved_at');
    });
  } catch (error) {
    removeStaged(files, rotation);
    throw error;
  }
  step(3);
  door.rekey(to);
  door.finishRekey();
  return {
    recoveryKey: printRecoveryKey(slots.recovery), values: Number(detail['values']), files: files.length, at,
    oldBackups: databasesIn(backupsFolder(dir)), usersToReset: slots.others.map((one) => one.name),
  };
}
