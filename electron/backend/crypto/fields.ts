// Encryption of single fields (ID numbers, 学籍号, phones) under the workspace's data key, and blind indexes for look-up.
//
//   sealField(dataKey, context, plain) / openField(dataKey, context, sealed)       text
//   sealBytes(dataKey, context, plain) / openBytes(dataKey, context, sealed)       bytes
//   blindIndex(dataKey, purpose, normalised) → 16 bytes
//
// The data key (32 bytes) itself encrypts nothing: each use has its own key, derived by HKDF. `context` names the place
// (table, column, row) and is authenticated: a sealed value copied to another row does not open.
// Stored form: number of the suite (1) | nonce 12 | cipher text | tag 16.
import { randomBytes } from 'node:crypto';
import { hkdf, hmacSha256, secretKey } from './suite.ts';
import { standardSuite, suiteOf, type CryptoSuite } from './suites.ts';
import type { Key } from './suite.ts';

const none = new Uint8Array(0);

/** Derived keys by data key; an entry goes when its data key is no longer held by anyone. */
const derived = new WeakMap<Uint8Array, Map<string, Key>>();

/** Keys that were let go: nothing is sealed or opened under their zeros. */
const forgotten = new WeakSet<Uint8Array>();

/** The workspace was closed: the key becomes zeros, what was derived from it goes. */
export function forgetKey(dataKey: Uint8Array): void {
  derived.delete(dataKey);
  forgotten.add(dataKey);
  dataKey.fill(0);
}

function subkey(dataKey: Uint8Array, purpose: string): Key {
  if (forgotten.has(dataKey)) throw new Error('the workspace of this key was closed');
  if (dataKey.length !== 32) throw new Error(`the data key has 32 bytes, not ${dataKey.length}`);
  let keys = derived.get(dataKey);
  if (!keys) derived.set(dataKey, keys = new Map<string, Key>());
  let key = keys.get(purpose);
  if (!key) keys.set(purpose, key = secretKey(hkdf(dataKey, none, `saixue/${purpose}/1`, 32)));
  return key;
}

/** A plugged-in suite has a key of its own length and derivation; the standard one's is prepared once. */
const fieldKey = (dataKey: Uint8Array, suite: CryptoSuite): Key => (suite === standardSuite || forgotten.has(dataKey)
  ? subkey(dataKey, 'field') : suite.derive(dataKey, none, `saixue/field/${suite.id}`, suite.keyLength));

/**
 * @param dataKey 32 bytes; do not change the array in place while it is in use (derived keys are remembered per array).
 */
export function sealBytes(dataKey: Uint8Array, context: string, plain: Uint8Array, suite = standardSuite): Uint8Array {
  return Buffer.concat([Uint8Array.of(suite.id), suite.seal(fieldKey(dataKey, suite), `saixue-field/1\0${context}`, plain, randomBytes)]);
}

/** @throws Error when the key or the context is another one, or a byte was changed. */
export function openBytes(dataKey: Uint8Array, context: string, sealed: Uint8Array): Uint8Array {
  const suite = suiteOf(sealed[0] ?? 0);
  if (!suite) throw new Error(`sealed field ${context}: unknown form ${sealed[0] ?? 'empty'}`);
  const plain = suite.open(fieldKey(dataKey, suite), `saixue-field/1\0${context}`, sealed.subarray(1));
  if (plain === null) throw new Error(`sealed field ${context}: not authentic`);
  return plain;
}

export function sealField(dataKey: Uint8Array, context: string, plain: string, suite = standardSuite): Uint8Array {
  return sealBytes(dataKey, context, Buffer.from(plain, 'utf8'), suite);
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
