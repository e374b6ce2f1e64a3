// The algorithms answer as published, and field encryption, blind indexes and base32 hold what they promise.
import { createCipheriv, generateKeyPairSync, sign as nodeSign } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkCharacter, fromBase32, plainBase32, toBase32 } from '#backend/crypto/base32.ts';
import { blindIndex, openBytes, openField, sealBytes, sealField } from '#backend/crypto/fields.ts';
import {
  chachaOpen, chachaSeal, open, scrypt, seal, selfTest, sha256Hex, sign, signingKeyFromSeed, verify,
} from '#backend/crypto/suite.ts';

const hex = (text: string) => Buffer.from(text, 'hex');
const key = Buffer.alloc(32, 7);

describe('suite', () => {
  it('passes its own start-up test', () => expect(() => selfTest()).not.toThrow());

  it('knows SHA-256, scrypt and Ed25519 as their standards print them', async () => {
    expect(sha256Hex('abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq'))
      .toBe('248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1');
    expect((await scrypt('password', 'NaCl' as unknown as Uint8Array, { N: 1024, r: 8, p: 16 }, 64)).toString('hex'))
      .toBe('fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640');
    const signer = signingKeyFromSeed(hex('4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb'));
    expect(Buffer.from(signer.publicKey).toString('hex'))
      .toBe('3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c');
    expect(sign(signer, hex('72')).toString('hex'))
      .toBe('92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da'
      + '085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00');
  });

  it('agrees with OpenSSL on age\'s cipher', () => {
    const plain = Buffer.from('赛学通'.repeat(1000));
    const nonce = Buffer.alloc(12, 3);
    const reference = createCipheriv('chacha20-poly1305', key, nonce, { authTagLength: 16 });
    const wanted = Buffer.concat([reference.update(plain), reference.final(), reference.getAuthTag()]);
    expect(wanted.equals(chachaSeal(key, nonce, plain))).toBe(true);
    expect(plain.equals(chachaOpen(key, nonce, wanted) ?? Buffer.alloc(0))).toBe(true);
    wanted[5] = (wanted[5] ?? 0) ^ 1;
    expect(chachaOpen(key, nonce, wanted)).toBeNull();
  });

  it('accepts signatures of an independent key and refuses weak keys and non-canonical signatures', () => {
    const other = generateKeyPairSync('ed25519');
    const der = other.publicKey.export({ format: 'der', type: 'spki' });
    const message = Buffer.from('m');
    const signature = nodeSign(null, message, other.privateKey);
    const publicKey = der.subarray(der.length - 32);
    expect(verify(publicKey, message, signature)).toBe(true);
    // The same signature with S + L, L the order of the group: some libraries accept it.
    const order = 2n ** 252n + 27742317777372353535851937790883648493n;
    let s = BigInt(`0x${Buffer.from(signature.subarray(32)).reverse().toString('hex')}`) + order;
    const twin = Buffer.from(signature);
    for (let i = 32; i < 64; i++, s >>= 8n) twin[i] = Number(s & 255n);
    expect(verify(publicKey, message, twin)).toBe(false);
    // With the neutral point as key, R = neutral point and S = 0 fit every message: must be refused although it
    // "verifies".
    const neutral = Buffer.concat([Buffer.from([1]), Buffer.alloc(31)]);
    expect(verify(neutral, message, Buffer.concat([neutral, Buffer.alloc(32)]))).toBe(false);
    expect(verify(Buffer.alloc(32), message, Buffer.alloc(64))).toBe(false);
    expect(verify(Buffer.alloc(31), message, signature)).toBe(false);
    expect(verify(publicKey, message, signature.subarray(1))).toBe(false);
  });

  it('opens what it sealed and nothing else, whatever single bit is changed', () => {
    const sealed = seal(key, 'about', Buffer.from('secret'));
    expect(open(key, 'about', sealed)?.toString()).toBe('secret');
    expect(open(key, 'About', sealed)).toBeNull();
    expect(open(Buffer.alloc(32, 8), 'about', sealed)).toBeNull();
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const changed = Buffer.from(sealed);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(open(key, 'about', changed)).toBeNull();
    }
    for (let length = 0; length < sealed.length; length++) {
      expect(open(key, 'about', sealed.subarray(0, length))).toBeNull();
    }
  });
});

describe('fields', () => {
  it('gives back every text, never the same bytes twice, and none of the text in them', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
      const sealed = sealField(key, 'people.id:1', text);
      expect(openField(key, 'people.id:1', sealed)).toBe(text);
      expect(Buffer.from(sealed).equals(sealField(key, 'people.id:1', text))).toBe(false);
    }), { numRuns: 300 });
    const id = '11010519491231002X';
    expect(Buffer.from(sealField(key, 'c', id)).includes(id)).toBe(false);
  });

  it('does not open in another row, with another key, or in an unknown form', () => {
    const sealed = sealField(key, 'people.id:1', 'x');
    expect(() => openField(key, 'people.id:2', sealed)).toThrow('not authentic');
    expect(() => openField(Buffer.alloc(32, 1), 'people.id:1', sealed)).toThrow('not authentic');
    expect(() => openField(key, 'people.id:1', Uint8Array.of(2, ...sealed.subarray(1)))).toThrow('unknown form 2');
    expect(() => openField(key, 'people.id:1', new Uint8Array(0))).toThrow('empty');
    expect(() => sealBytes(key.subarray(1), 'c', sealed)).toThrow('32 bytes');
    expect(Buffer.from(openBytes(key, 'b', sealBytes(key, 'b', Uint8Array.of(0, 255)))).toString('hex')).toBe('00ff');
  });

  it('indexes blindly: equal for equal values of one purpose only', () => {
    const one = blindIndex(key, 'id', '11010519491231002X');
    expect(one).toHaveLength(16);
    expect(one).toEqual(blindIndex(Buffer.from(key), 'id', '11010519491231002X'));
    for (const other of [blindIndex(key, 'phone', '11010519491231002X'), blindIndex(key, 'id', '110105194912310021'),
      blindIndex(Buffer.alloc(32, 9), 'id', '11010519491231002X')]) expect(other).not.toEqual(one);
  });
});

describe('base32', () => {
  it('round-trips bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      expect(fromBase32(toBase32(bytes))).toEqual(bytes);
    }));
    expect(toBase32(Uint8Array.of(0xff, 0))).toBe('ZW00');
  });

  it('reads what people write', () => {
    expect(plainBase32(' 7k3q－ｏi—l ')).toBe('7K3Q011');
    expect(plainBase32('7K3U')).toBeNull();
    expect(plainBase32('甲')).toBeNull();
  });

  it('finds every single slip and every exchange of two characters, and exchanged groups', () => {
    const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
    fc.assert(fc.property(fc.array(fc.nat(31), { minLength: 4, maxLength: 4 }), fc.nat(3), fc.nat(31), fc.nat(3),
      (digits, at, to, with_) => {
      const text = digits.map((d) => alphabet[d]).join('');
      const slip = [...text];
      slip[at] = alphabet[to] ?? '';
      if (slip.join('') !== text) expect(checkCharacter(slip.join(''))).not.toBe(checkCharacter(text));
      const swapped = [...text];
      [swapped[at], swapped[with_]] = [text[with_] ?? '', text[at] ?? ''];
      if (swapped.join('') !== text) expect(checkCharacter(swapped.join(''))).not.toBe(checkCharacter(text));
      expect(checkCharacter(text, 1)).not.toBe(checkCharacter(text, 2));
    }), { numRuns: 3000 });
  });
});
