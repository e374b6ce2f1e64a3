// Suites of algorithms: the one offered and a national one behind the same interface, each against published answers.
import { createCipheriv, createHash, getCiphers, getHashes, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { addSuite, checkSuite, standardSuite, suiteOf, type CryptoSuite } from '#backend/crypto/suites.ts';
import { openField, sealField } from '#backend/crypto/fields.ts';
import { guomiSuite } from './guomi-suite.ts';

const random = (length: number): Uint8Array => new Uint8Array(randomBytes(length));

describe('a suite', () => {
  test('holds its known answers and notices every changed bit: the standard one and 国密', () => {
    checkSuite(standardSuite, random);
    checkSuite(guomiSuite, random);
  });

  test('that is not what it says is refused, whatever it is', () => {
    const wrong: readonly (readonly [why: string, change: Partial<CryptoSuite>])[] = [
      ['known answers', { knownAnswers: () => [] }],
      ['self test', { knownAnswers: () => [['sm3', () => guomiSuite.hash('abd'), '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0']] }],
      // A library that takes the word "gcm" and encrypts without a tag.
      ['tag', { seal: (_key, _about, plain) => plain, open: (_key, _about, sealed) => sealed }],
      ['another key or place', { open: (key, _about, sealed) => guomiSuite.open(key, 'about', sealed) }],
      ['signature holds', { verify: () => true }],
      ['does not hold', { verify: () => false }],
      ['number', { id: 0 }],
    ];
    for (const [why, change] of wrong) expect(() => checkSuite({ ...guomiSuite, ...change }, random), why).toThrow(why);
  });

  test('is plugged in for a run: what it sealed opens, new values stay with the standard one, and its number is its own', () => {
    expect(suiteOf(1)).toBe(standardSuite);
    expect(suiteOf(guomiSuite.id)).toBeNull();
    const dataKey = random(32);
    const remove = addSuite(guomiSuite, random);
    try {
      const sealed = sealField(dataKey, 'teachers/1/id', '11010519491231002X', guomiSuite);
      expect(sealed[0]).toBe(2);
      expect(openField(dataKey, 'teachers/1/id', sealed)).toBe('11010519491231002X');
      expect(sealField(dataKey, 'teachers/1/id', 'x')[0]).toBe(1);
      expect(() => addSuite({ ...guomiSuite, name: 'other' }, random)).toThrow('taken');
      expect(() => openField(dataKey, 'teachers/2/id', sealed)).toThrow('not authentic');
      remove();
      expect(() => openField(dataKey, 'teachers/1/id', sealed)).toThrow('unknown form 2');
    } finally {
      remove();
    }
  });

  test('of the national algorithms agrees with OpenSSL where that has them', () => {
    // Electron's crypto has neither: this holds under Node only.
    if (getHashes().includes('sm3')) {
      for (const length of [0, 1, 55, 56, 64, 1000]) {
        const bytes = random(length);
        expect(Buffer.from(guomiSuite.hash(bytes)).toString('hex')).toBe(createHash('sm3').update(bytes).digest('hex'));
      }
    }
    if (!getCiphers().includes('sm4-ctr')) return;
    // GCM encrypts in counter mode from the nonce and the number 2.
    const [key, plain, nonce] = [random(16), random(100), random(12)];
    const sealed = guomiSuite.seal(key, '', plain, () => nonce);
    const counter = createCipheriv('sm4-ctr', key, Buffer.concat([nonce, Uint8Array.of(0, 0, 0, 2)]));
    expect(Buffer.from(sealed.subarray(12, -16))).toEqual(counter.update(plain));
  });
});
