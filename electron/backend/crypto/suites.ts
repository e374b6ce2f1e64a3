// Sets of algorithms under one number each. The program offers one; another (国密 with a certified module) can be plugged
// in behind the same interface, and every value it sealed says so in its first byte. Why none is offered: docs/suites.md.
import { checkAnswers, equalBytes, hkdf, hmacSha256, knownAnswers, open, scrypt, seal, sha256, sign, signingKeyFromSeed, verify }
  from './suite.ts';
import type { Key, KnownAnswer, Random, ScryptCost, SigningKey } from './suite.ts';

export interface CryptoSuite {
  /** 1 to 255: the first byte of everything sealed under it. Never given again. */
  readonly id: number;
  readonly name: string;
  hash(...parts: readonly (Uint8Array | string)[]): Uint8Array;
  mac(key: Key, ...parts: readonly (Uint8Array | string)[]): Uint8Array;
  /** Keys from a key: `length` bytes for a purpose. */
  derive(key: Uint8Array, salt: Uint8Array, purpose: string, length: number): Uint8Array;
  /** A key from what a person remembers; as slow as `cost` says. */
  kdf(secret: string | Uint8Array, salt: Uint8Array, cost: ScryptCost, length: number): Promise<Uint8Array>;
  /** Bytes of a key for `seal`. */
  readonly keyLength: number;
  /** Authenticated encryption; `about` is authenticated, not stored. */
  seal(key: Key, about: Uint8Array | string, plain: Uint8Array, random: Random): Uint8Array;
  /** The plain text, or null when key, `about` or any byte is another. */
  open(key: Key, about: Uint8Array | string, sealed: Uint8Array): Uint8Array | null;
  newSigningKey(random: Random): SigningKey;
  sign(key: SigningKey, message: Uint8Array): Uint8Array;
  /** False, never an error, for whatever is wrong with key or signature. */
  verify(signer: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean;
  /** Published answers of each algorithm, from standards. */
  knownAnswers(): readonly KnownAnswer[];
}

/** AES-256-GCM, SHA-256, HMAC, HKDF, scrypt, Ed25519: in Node and in Electron alike, fast, reviewed. */
export const standardSuite: CryptoSuite = {
  id: 1, name: 'aes256gcm+sha256+ed25519', keyLength: 32,
  hash: sha256, mac: hmacSha256, derive: hkdf, kdf: scrypt, seal, open, sign, verify, knownAnswers,
  newSigningKey: (random) => signingKeyFromSeed(random(32)),
};

/**
 * Whether a suite is what it says: published answers, and that sealing and signing notice every single changed bit.
 * @throws Error with what does not hold
 */
export function checkSuite(suite: CryptoSuite, random: Random): void {
  const fail = (what: string): never => {
    throw new Error(`suite ${suite.name}: ${what}`);
  };
  if (!Number.isInteger(suite.id) || suite.id < 1 || suite.id > 255) fail('its number is not 1 to 255');
  const answers = suite.knownAnswers();
  if (answers.length === 0) fail('it brings no known answers');
  checkAnswers(answers);
  const key = random(suite.keyLength);
  const message = Buffer.from('赛学通 Saixue');
  const sealed = suite.seal(key, 'about', message, random);
  const opened = suite.open(key, 'about', sealed);
  if (!opened || !equalBytes(opened, message)) fail('what it sealed does not open');
  // A cipher without a tag opens to something else instead of refusing.
  if (sealed.length < message.length + 16) fail('what it seals has no room for a tag');
  if (suite.open(key, 'other', sealed) !== null || suite.open(random(suite.keyLength), 'about', sealed) !== null) fail('it opens for another key or place');
  const signer = suite.newSigningKey(random);
  const signature = suite.sign(signer, message);
  if (!suite.verify(signer.publicKey, message, signature)) fail('its own signature does not hold');
  if (suite.verify(suite.newSigningKey(random).publicKey, message, signature)) fail('a signature holds for another signer');
  const flipped = (bytes: Uint8Array, bit: number): Uint8Array => {
    const copy = Uint8Array.from(bytes);
    copy[bit >> 3] = copy[bit >> 3]! ^ (1 << (bit & 7));
    return copy;
  };
  for (let bit = 0; bit < sealed.length * 8; bit += 1) {
    if (suite.open(key, 'about', flipped(sealed, bit)) !== null) fail(`it opens with bit ${bit} changed`);
  }
  for (let bit = 0; bit < signature.length * 8; bit += 37) {
    if (suite.verify(signer.publicKey, message, flipped(signature, bit))) fail(`a signature holds with bit ${bit} changed`);
  }
}

const known = new Map<number, CryptoSuite>([[standardSuite.id, standardSuite]]);

/** The suite of a number, or null: this program has none of it. */
export const suiteOf = (id: number): CryptoSuite | null => known.get(id) ?? null;

/**
 * Plugs another suite in for this run: what was sealed under it opens; new values are sealed under the standard one.
 * @returns what takes it out again
 * @throws Error when its number is taken or it does not pass `checkSuite`
 */
export function addSuite(suite: CryptoSuite, random: Random): () => void {
  if (known.has(suite.id)) throw new Error(`suite ${suite.name}: number ${suite.id} is taken by ${known.get(suite.id)!.name}`);
  checkSuite(suite, random);
  known.set(suite.id, suite);
  return () => void known.delete(suite.id);
}
