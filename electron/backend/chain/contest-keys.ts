// The organiser's keys of one contest: made locally, sealed by the workspace, and proved to be restorable before first use.
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { newSigningKey, signingKeyFromSeed, type SigningKey } from '#backend/crypto/suite.ts';

/** The workspace's sealing of fields, as far as keys need it. */
interface Fields {
  sealBytes(context: string, plain: Uint8Array): Uint8Array;
  openBytes(context: string, sealed: Uint8Array): Uint8Array;
}

export interface ContestKeys { sign: SigningKey; identity: string; recipient: string }

const context = (contestId: string): string => `contest-keys/${contestId}`;

export async function newContestKeys(random: (bytes: number) => Uint8Array): Promise<ContestKeys> {
  // Read when a contest is made: every start would have to read it too.
  const { newReceiveKey } = await import('#backend/packfile/age-file.ts');
  const receive = await newReceiveKey();
  return { sign: newSigningKey(random), identity: receive.identity, recipient: receive.recipient };
}

export function sealContestKeys(fields: Fields, contestId: string, keys: ContestKeys): Uint8Array {
  const body = { seed: Buffer.from(keys.sign.seed).toString('hex'), identity: keys.identity, recipient: keys.recipient };
  return fields.sealBytes(context(contestId), Buffer.from(JSON.stringify(body)));
}

export function openContestKeys(fields: Fields, contestId: string, sealed: Uint8Array): ContestKeys {
  const body = JSON.parse(Buffer.from(fields.openBytes(context(contestId), sealed)).toString('utf8')) as
    { seed: string; identity: string; recipient: string };
  return { sign: signingKeyFromSeed(Buffer.from(body.seed, 'hex')), identity: body.identity, recipient: body.recipient };
}

/**
 * Writes the sealed keys beside the backups and reads them back. They open with the workspace's data key, which the printed
 * recovery key restores; without this file a lost database would make every score pack unreadable.
 */
export function backUpKeys(file: string, fields: Fields, contestId: string, keys: ContestKeys): void {
  writeFileSync(`${file}.part`, sealContestKeys(fields, contestId, keys), { mode: 0o600 });
  const handle = openSync(`${file}.part`, 'r+');
  fsyncSync(handle);
  closeSync(handle);
  renameSync(`${file}.part`, file);
  const restored = openContestKeys(fields, contestId, readFileSync(file));
  if (restored.identity !== keys.identity || Buffer.compare(restored.sign.seed, keys.sign.seed) !== 0) {
    throw new Error('the key backup does not restore');
  }
}

/**
 * The keys that a backup file holds; null when there is none that this workspace can open. Once the data key was changed, the
 * file from before lies beside it under `….until-…`: a database brought back from before still has the old data key.
 */
function restoredKeys(file: string, fields: Fields, contestId: string): ContestKeys | null {
  const stem = basename(file).replace(/\.[^.]+$/, '');
  const former = existsSync(dirname(file)) ? readdirSync(dirname(file)).filter((name) => name.startsWith(`${stem}.until-`)) : [];
  for (const one of [file, ...former.map((name) => join(dirname(file), name))]) {
    if (!existsSync(one)) continue;
    const sealed = readFileSync(one);
    try {
      return openContestKeys(fields, contestId, sealed);
    } catch {
      // Sealed under another data key, or damaged.
    }
  }
  return null;
}

/** Where the keys of a contest lie, and how they get there. */
export interface KeyStore {
  contestId: string; fields: Fields; random: (bytes: number) => Uint8Array;
  /** The backup, beside those of the workspace. */
  file: string;
  /** The sealed keys of the database. */
  stored(): Uint8Array | undefined;
  /** Puts new keys into the database, with their event. */
  insert(keys: ContestKeys, sealed: Uint8Array): void;
}

/**
 * The contest's keys; made, backed up and proved restorable before first use. In a database brought back from before, packs
 * and certificates that are out need the very keys of the backup file.
 */
export async function keptKeys({ contestId, fields, random, file, stored, insert }: KeyStore): Promise<ContestKeys> {
  const kept = (): ContestKeys | null => {
    const sealed = stored();
    return sealed ? openContestKeys(fields, contestId, sealed) : null;
  };
  const there = kept();
  if (there) return there;
  const keys = restoredKeys(file, fields, contestId) ?? await newContestKeys(random);
  // While keys were made, another call may have made its own: the first ones count.
  const meanwhile = kept();
  if (meanwhile) return meanwhile;
  mkdirSync(dirname(file), { recursive: true });
  backUpKeys(file, fields, contestId, keys);
  insert(keys, sealContestKeys(fields, contestId, keys));
  return keys;
}
