// The one file with algorithms. Everything cryptographic in the program is built from these functions and nothing else.
//
// Allowed: aes-256-gcm, sha256, sha512 (inside ed25519), hmac, hkdf, scrypt, ed25519, x25519: what node:crypto offers
// both under Node (OpenSSL) and inside Electron (BoringSSL). Chacha20-poly1305 is age's own cipher, which Electron's
// crypto lacks: it comes from the same pure library that age-encryption uses. A test
// (checks/algorithms) keeps it so.
import {
  createCipheriv, createDecipheriv, createHash, createHmac, createPrivateKey, createPublicKey, createSecretKey, diffieHellman,
  hkdfSync, randomBytes, scrypt as nodeScrypt, scryptSync, sign as nodeSign, timingSafeEqual, verify as nodeVerify,
} from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { chacha20poly1305 } from '@noble/ciphers/chacha.js';

export type Random = (bytes: number) => Uint8Array;

/** A key as bytes, or prepared by `secretKey` when it is used many times: that makes each use three to six times faster. */
export type Key = Uint8Array | KeyObject;

export const secretKey = (bytes: Uint8Array): Key => createSecretKey(bytes);

/** Ed25519. Only the seed needs to be kept; the public key follows from it. */
export interface SigningKey {
  readonly seed: Uint8Array;
  readonly publicKey: Uint8Array;
}

/** Cost of scrypt (RFC 7914): memory is 128 · N · r bytes. */
export interface ScryptCost {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

const nonceLength = 12;
const tagLength = 16;
/** Bytes that `seal` adds to the plain text: nonce and tag. */
export const sealOverhead = nonceLength + tagLength;

export function sha256(...parts: readonly (Uint8Array | string)[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

export const sha256Hex = (...parts: readonly (Uint8Array | string)[]): string => sha256(...parts).toString('hex');

/** SHA-256 over a stream of pieces. */
export function hasher(): { update(piece: Uint8Array): void; digestHex(): string } {
  const hash = createHash('sha256');
  return { update: (piece) => void hash.update(piece), digestHex: () => hash.digest('hex') };
}

export function hmacSha256(key: Key, ...parts: readonly (Uint8Array | string)[]): Buffer {
  const mac = createHmac('sha256', key);
  for (const part of parts) mac.update(part);
  return mac.digest();
}

/** HKDF-SHA-256 (RFC 5869): `length` bytes from key material, salt and a purpose. */
export function hkdf(key: Uint8Array, salt: Uint8Array, purpose: string, length: number): Buffer {
  return Buffer.from(hkdfSync('sha256', key, salt, purpose, length));
}

const scryptMemory = (cost: ScryptCost) => 128 * cost.N * cost.r + 128 * cost.r * cost.p + 1024 * 1024;

/** scrypt off the main thread, so that the backend goes on answering meanwhile. */
export function scrypt(
  secret: Uint8Array | string, salt: Uint8Array, cost: ScryptCost, length: number,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    nodeScrypt(secret, salt, length, { ...cost, maxmem: scryptMemory(cost) }, (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });
}

/** AES-256-GCM: nonce (12 bytes, random) | cipher text | tag (16 bytes). `about` is authenticated, not stored. */
export function seal(
  key: Key, about: Uint8Array | string, plain: Uint8Array, random: Random = randomBytes,
): Buffer {
  const nonce = random(nonceLength);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagLength });
  cipher.setAAD(typeof about === 'string' ? Buffer.from(about, 'utf8') : about);
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** The plain text, or null when key, `about` or any byte is not the one it was sealed with. */
export function open(key: Key, about: Uint8Array | string, sealed: Uint8Array): Buffer | null {
  if (sealed.length < sealOverhead) return null;
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceLength), { authTagLength: tagLength });
  decipher.setAAD(typeof about === 'string' ? Buffer.from(about, 'utf8') : about);
  decipher.setAuthTag(sealed.subarray(sealed.length - tagLength));
  const plain = decipher.update(sealed.subarray(nonceLength, sealed.length - tagLength));
  try {
    return Buffer.concat([plain, decipher.final()]);
  } catch {
    return null;
  }
}

/**
 * age's payload cipher (RFC 8439), one chunk.
 * @param into where it goes, of 16 bytes more than `plain` at least; new bytes when it is left out
 */
export function chachaSeal(key: Uint8Array, nonce: Uint8Array, plain: Uint8Array, into?: Uint8Array): Uint8Array {
  return chacha20poly1305(key, nonce).encrypt(plain, into?.subarray(0, plain.length + tagLength));
}

/**
 * The plain text of a chunk, or null when its tag does not hold.
 * @param into where the plain text goes, of 16 bytes less than `sealed` at least; new bytes when it is left out
 */
export function chachaOpen(key: Uint8Array, nonce: Uint8Array, sealed: Uint8Array, into?: Uint8Array): Uint8Array | null {
  if (sealed.length < tagLength) return null;
  try {
    return chacha20poly1305(key, nonce).decrypt(sealed, into?.subarray(0, sealed.length - tagLength));
  } catch {
    return null;
  }
}

const privateHead = {
  ed25519: Buffer.from('302e020100300506032b657004220420', 'hex'),
  x25519: Buffer.from('302e020100300506032b656e04220420', 'hex'),
} as const;
const publicHead = {
  ed25519: Buffer.from('302a300506032b6570032100', 'hex'),
  x25519: Buffer.from('302a300506032b656e032100', 'hex'),
} as const;
type Curve = keyof typeof privateHead;

/** Raw 32-byte keys in the DER wrapping (RFC 8410) that node:crypto asks for. */
function privateKey(curve: Curve, raw: Uint8Array) {
  if (raw.length !== 32) throw new Error(`a ${curve} key has 32 bytes, not ${raw.length}`);
  return createPrivateKey({ key: Buffer.concat([privateHead[curve], raw]), format: 'der', type: 'pkcs8' });
}
function publicKey(curve: Curve, raw: Uint8Array) {
  if (raw.length !== 32) throw new Error(`a ${curve} key has 32 bytes, not ${raw.length}`);
  return createPublicKey({ key: Buffer.concat([publicHead[curve], raw]), format: 'der', type: 'spki' });
}

export const newSigningKey = (random: Random): SigningKey => signingKeyFromSeed(random(32));

export function signingKeyFromSeed(seed: Uint8Array): SigningKey {
  const der = createPublicKey(privateKey('ed25519', seed)).export({ format: 'der', type: 'spki' });
  return { seed: Uint8Array.from(seed), publicKey: Uint8Array.from(der.subarray(der.length - 32)) };
}

export function sign(key: SigningKey, message: Uint8Array): Buffer {
  return nodeSign(null, message, privateKey('ed25519', key.seed));
}

/**
 * Points of order 1, 2, 4 and 8 (sign bit cleared): with such a key one signature fits many messages. List as in
 * libsodium.
 */
const weakKeys = new Set([
  '00'.repeat(32),
  `01${'00'.repeat(31)}`,
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  `ec${'ff'.repeat(30)}7f`,
  `ed${'ff'.repeat(30)}7f`,
  `ee${'ff'.repeat(30)}7f`,
]);

/** Ed25519 (RFC 8032). False, never an error, for whatever is wrong with key or signature. */
export function verify(signer: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (signer.length !== 32 || signature.length !== 64) return false;
  const positive = Buffer.from(signer);
  positive.writeUInt8(positive.readUInt8(31) & 0x7f, 31);
  if (weakKeys.has(positive.toString('hex'))) return false;
  try {
    return nodeVerify(null, message, publicKey('ed25519', signer), signature);
  } catch {
    return false;
  }
}

const field25519 = 2n ** 255n - 19n;

/**
 * Whether an X25519 public key may be locked to: 32 bytes in their only spelling (below 2^255 - 19), and not of low order,
 * with which every secret would be shared by everybody. Clamped scalars are multiples of 8, so each such point gives zero,
 * which the library refuses.
 */
export function shareable(share: Uint8Array): boolean {
  if (share.length !== 32 || BigInt(`0x${Buffer.from(share).reverse().toString('hex')}`) >= field25519) return false;
  try {
    return !equalBytes(diffieHellman({ privateKey: privateKey('x25519', new Uint8Array(32)), publicKey: publicKey('x25519', share) }),
      new Uint8Array(32));
  } catch {
    return false;
  }
}

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

/** What is computed, and the bytes (as hex) or the text that must come out. */
export type KnownAnswer = readonly [name: string, got: () => Uint8Array | string, wanted: string];

/** @throws Error naming the first algorithm that gave a wrong answer. */
export function checkAnswers(answers: readonly KnownAnswer[]): void {
  for (const [name, got, wanted] of answers) {
    const answer = got();
    if ((typeof answer === 'string' ? answer : Buffer.from(answer).toString('hex')) !== wanted) {
      throw new Error(`cryptography self test failed: ${name}`);
    }
  }
}

/**
 * Known answers for every algorithm above, checked at start: a runtime whose crypto differs (Electron's BoringSSL is
 * not Node's OpenSSL) must be found before it touches data. Sources: FIPS 180-4; RFC 4231, 5869, 7914, 8032, 7748; test
 * case 14 of the GCM specification (McGrew, Viega); the chacha answer is OpenSSL's.
 */
export function knownAnswers(): KnownAnswer[] {
  const hex = (text: string) => Buffer.from(text, 'hex');
  const zeros = (length: number) => new Uint8Array(length);
  const nine = Uint8Array.of(9, ...zeros(31));
  const seed = hex('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60');
  return [
    ['sha256', () => sha256('abc'), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    ['hmac', () => hmacSha256(Buffer.from('Jefe'), 'what do ya want for nothing?'),
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'],
    ['hkdf', () => hkdf(Buffer.alloc(22, 0x0b), zeros(0), '', 42),
      '8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8'],
    ['scrypt', () => scryptSync('', '', 16, { N: 16, r: 1, p: 1 }), '77d6576238657b203b19ca42c18a0497'],
    ['aes-256-gcm', () => seal(zeros(32), '', zeros(16), zeros).subarray(nonceLength),
      'cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919'],
    ['aes-256-gcm (opening)', () => String(open(zeros(32), 'x', seal(zeros(32), '', zeros(16), zeros))), 'null'],
    ['ed25519 (key)', () => signingKeyFromSeed(seed).publicKey,
      'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a'],
    ['ed25519 (signing)', () => sign(signingKeyFromSeed(seed), zeros(0)).subarray(0, 16),
      'e5564300c360ac729086e2cc806e828a'],
    ['ed25519 (checking)', () => {
      const key = signingKeyFromSeed(seed);
      const signature = sign(key, zeros(0));
      return `${verify(key.publicKey, zeros(0), signature)} ${verify(key.publicKey, zeros(1), signature)}`;
    }, 'true false'],
    ['x25519', () => diffieHellman({ privateKey: privateKey('x25519', nine), publicKey: publicKey('x25519', nine) }),
      '422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079'],
    ['chacha20-poly1305', () => chachaSeal(zeros(32), zeros(12), zeros(16)),
      '9f07e7be5551387a98ba977c732d080dc34a88047320f52aa2c6683ef8084d2f'],
    ['chacha20-poly1305 (opening)', () => String(chachaOpen(zeros(32), zeros(12), zeros(32))), 'null'],
  ];
}

/** @throws Error naming the algorithm that gave a wrong answer. */
export const selfTest = (): void => checkAnswers(knownAnswers());
