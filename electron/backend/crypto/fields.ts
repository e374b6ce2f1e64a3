// Encryption of single fields (ID numbers, 学籍号, phones) under the workspace's data key, and blind indexes for look-up.
//
//   sealField(dataKey, context, plain) / openField(dataKey, context, sealed)       text
//   sealBytes(dataKey, context, plain) / openBytes(dataKey, context, sealed)       bytes
//   blindIndex(dataKey, purpose, normalised) → 16 bytes
//
// The data key (32 bytes) itself encrypts nothing: each use has its own key, derived by HKDF. `context` names the place
// (table, column, row) and is authenticated: a sealed value copied to another row does not open.
// Stored form: version byte 1 | nonce 12 | cipher text | tag 16.
import { hkdf, hmacSha256, open, seal, secretKey } from './suite.ts';
import type { Key } from './suite.ts';

const version = 1;
const none = new Uint8Array(0);

/** Derived keys by data key; an entry goes when its data key is no longer held by anyone. */
const derived = new WeakMap<Uint8Array, Map<string, Key>>();

function subkey(dataKey: Uint8Array, purpose: string): Key {
  if (dataKey.length !== 32) throw new Error(`the data key has 32 bytes, not ${dataKey.length}`);
  let keys = derived.get(dataKey);
  if (!keys) derived.set(dataKey, keys = new Map<string, Key>());
  let key = keys.get(purpose);
  if (!key) keys.set(purpose, key = secretKey(hkdf(dataKey, none, `saixue/${purpose}/1`, 32)));
  return key;
}

/**
 * @param dataKey 32 bytes; do not change the array in place while it is in use (derived keys are remembered per array).
 */
export function sealBytes(dataKey: Uint8Array, context: string, plain: Uint8Array): Uint8Array {
  return Buffer.concat([Uint8Array.of(version), seal(subkey(dataKey, 'field'), `saixue-field/1\0${context}`, plain)]);
}

/** @throws Error when the key or the context is another one, or a byte was changed. */
export function openBytes(dataKey: Uint8Array, context: string, sealed: Uint8Array): Uint8Array {
  if (sealed[0] !== version) throw new Error(`sealed field ${context}: unknown form ${sealed[0] ?? 'empty'}`);
  const plain = open(subkey(dataKey, 'field'), `saixue-field/1\0${context}`, sealed.subarray(1));
  if (plain === null) throw new Error(`sealed field ${context}: not authentic`);
  return plain;
}

export function sealField(dataKey: Uint8Array, context: string, plain: string): Uint8Array {
  return sealBytes(dataKey, context, Buffer.from(plain, 'utf8'));
}

/** @throws Error as `openBytes` does. */
export function openField(dataKey: Uint8Array, context: string, sealed: Uint8Array): string {
  return Buffer.from(openBytes(dataKey, context, sealed)).toString('utf8');
}

/**
 * HMAC-SHA-256 of a normalised value, cut to 16 bytes: equal values of one purpose give equal bytes, and without the
 * data key nothing can be tried against them. The caller normalises (width, case, spaces) first.
 */
export function blindIndex(dataKey: Uint8Array, purpose: string, normalised: string): Uint8Array {
  return Uint8Array.from(hmacSha256(subkey(dataKey, `index/${purpose}`), normalised).subarray(0, 16));
}
