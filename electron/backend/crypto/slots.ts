// Key slots: the workspace's data key, wrapped once for each way of opening it.
//
//   makeSlot(kind, secret, dataKey, { random, N?, owner? }) → slot
//   openSlot(slot, secret, owner?) → data key, or null when the secret is wrong
//   raisedSlot(slot, secret, dataKey, { random, N, owner? }) → the slot made anew at a higher cost, or null: dear enough
//
// passphrase: any text a person chose (scrypt, cost stored in the slot) · user: a named user's password, the same way,
// bound to that user's id (`owner`), so that a slot laid under another login opens nothing · recovery: the 20 bytes of
// parseRecoveryKey · device: the 32 bytes of deviceKey(file). The wrapping authenticates kind and parameters, so a slot
// cannot be made cheaper or be passed off as another kind. Changing a passphrase rewraps 32 bytes; the data stays as it is.
import canonicalize from 'canonicalize';
import { hkdf, open, scrypt, seal } from './suite.ts';
import type { Random } from './suite.ts';

export type SlotKind = 'passphrase' | 'recovery' | 'device' | 'user';
export type SlotParams =
  | { version: 1; salt: string; kdf: 'scrypt'; N: number; r: 8; p: 1 }
  | { version: 1; salt: string; kdf: 'hkdf' };
export interface KeySlot<K extends SlotKind = SlotKind> {
  readonly kind: K;
  readonly params: SlotParams;
  readonly wrapped: Uint8Array;
}

/** OWASP's floor for scrypt (128 MiB, about 0.2 s). */
export const leastN = 2 ** 17;
/** A slot asking for more than 1 GiB of memory was not made by this program. */
const mostN = 2 ** 20;
const secretLength = { recovery: 20, device: 32 } as const;

/** Typed with an input method, full-width letters and odd spaces are the same passphrase. */
const typedText = (text: string): string => text.normalize('NFKC').trim();

async function wrappingKey(kind: SlotKind, params: SlotParams, secret: string | Uint8Array): Promise<Buffer> {
  const salt = Buffer.from(params.salt, 'base64');
  if (kind === 'passphrase' || kind === 'user') {
    if (typeof secret !== 'string' || params.kdf !== 'scrypt') {
      throw new Error(`a ${kind} slot takes a text and scrypt`);
    }
    const power = Number.isInteger(Math.log2(params.N));
    if (!power || params.N < leastN || params.N > mostN || params.r !== 8 || params.p !== 1) {
      throw new Error(`key slot: scrypt cost N=${params.N} r=${params.r} p=${params.p} is outside the allowed range`);
    }
    return scrypt(typedText(secret), salt, { N: params.N, r: params.r, p: params.p }, 32);
  }
  if (typeof secret === 'string' || secret.length !== secretLength[kind] || params.kdf !== 'hkdf') {
    throw new Error(`a ${kind} slot takes ${secretLength[kind]} bytes and hkdf`);
  }
  return hkdf(secret, salt, `saixue/slot/${kind}/1`, 32);
}

const about = (kind: SlotKind, params: SlotParams, owner: string | undefined): string => {
  if ((kind === 'user') !== (owner !== undefined && owner !== '')) throw new Error(`a ${kind} slot ${kind === 'user' ? 'needs its' : 'has no'} owner`);
  return `saixue-slot/1\0${kind}\0${canonicalize(params) ?? ''}${owner === undefined ? '' : `\0${owner}`}`;
};

export interface SlotOptions {
  random: Random;
  /** scrypt cost of a passphrase or a password, a power of two of at least 2^17. */
  N?: number;
  /** The user's id, for a slot of kind `user` and for no other. */
  owner?: string;
}

/** @param dataKey 32 random bytes, the key that the whole workspace hangs on. */
export async function makeSlot<K extends SlotKind>(
  kind: K, secret: string | Uint8Array, dataKey: Uint8Array, { random, N, owner }: SlotOptions,
): Promise<KeySlot<K>> {
  if (dataKey.length !== 32) throw new Error(`the data key has 32 bytes, not ${dataKey.length}`);
  const salt = Buffer.from(random(16)).toString('base64');
  const params: SlotParams = kind === 'passphrase' || kind === 'user'
    ? { version: 1, salt, kdf: 'scrypt', N: N ?? leastN, r: 8, p: 1 }
    : { version: 1, salt, kdf: 'hkdf' };
  const bound = about(kind, params, owner);
  const key = await wrappingKey(kind, params, secret);
  return { kind, params, wrapped: seal(key, bound, dataKey, random) };
}

/**
 * Null: the secret is not the one of this slot (or its bytes were changed; the two cannot be told apart).
 * @param owner the id of the user whose slot this is said to be, for kind `user`
 * @throws Error for a slot that this program would never have made: unknown version, cost out of range.
 */
export async function openSlot(slot: KeySlot, secret: string | Uint8Array, owner?: string): Promise<Uint8Array | null> {
  if (slot.params.version !== 1) throw new Error(`key slot: unknown version ${String(slot.params.version)}`);
  const bound = about(slot.kind, slot.params, owner);
  const key = await wrappingKey(slot.kind, slot.params, secret);
  const dataKey = open(key, bound, slot.wrapped);
  return dataKey === null ? null : Uint8Array.from(dataKey);
}

/**
 * After a secret opened its slot: the same key under the same secret at cost `N`, to be stored in the old slot's place; null
 * when the slot asks as much already. A cost is never lowered.
 */
export async function raisedSlot<K extends SlotKind>(
  slot: KeySlot<K>, secret: string, dataKey: Uint8Array, options: SlotOptions & { N: number },
): Promise<KeySlot<K> | null> {
  if (slot.params.kdf !== 'scrypt' || slot.params.N >= options.N) return null;
  return makeSlot(slot.kind, secret, dataKey, options);
}
