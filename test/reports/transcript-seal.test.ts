// What a transcript's QR code says: it comes back as it was, and no changed character is believed.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { signingKeyFromSeed } from '#backend/crypto/suite.ts';
import { amountInWords } from '#backend/reports/transcripts/amount-words.ts';
import { openSeal, sealTranscript, transcriptNumber, type SealedFacts } from '#backend/reports/transcripts/seal.ts';

const key = signingKeyFromSeed(new Uint8Array(32).fill(7));
const facts: SealedFacts = {
  number: 'SXT-20261122-000012-A1B2C3', name: '古丽努尔·买买提𠮷', idMasked: '6109**********042X', from: '2024-01-01', to: '2028-12-31',
  unit: 'credits', totalX100: 8650, asOf: '2026-11-22',
};

describe('sealed facts', () => {
  test('come back as they were, in ASCII only, whatever blanks a scanner adds', () => {
    const text = sealTranscript(facts, key);
    expect(text).toMatch(/^[\x20-\x7e]+$/);
    const opened = openSeal(`\n ${text} \r\n`);
    expect(opened).toMatchObject({ kind: 'read', authentic: true, facts });
    expect(opened.kind === 'read' && Buffer.compare(opened.signer, key.publicKey)).toBe(0);
  });

  test('are not believed after any one character was changed', () => {
    const text = sealTranscript(facts, key);
    fc.assert(fc.property(fc.integer({ min: 0, max: text.length - 1 }), fc.integer({ min: 33, max: 126 }), (at, code) => {
      const other = String.fromCharCode(code);
      fc.pre(other !== text[at]);
      const opened = openSeal(text.slice(0, at) + other + text.slice(at + 1));
      // The last character of base64 has spare bits that mean nothing: the bytes are the same then.
      if (opened.kind === 'read' && opened.authentic) expect(opened.facts).toEqual(facts);
    }), { numRuns: 600 });
  });

  test('of another form are unreadable', () => {
    for (const text of ['', 'https://example.org', 'SXT2|a', sealTranscript(facts, key).replace('SXT1', 'SXT9')]) {
      expect(openSeal(text)).toEqual({ kind: 'unreadable' });
    }
  });

  test('have a number that follows from teacher, day and ledger', () => {
    expect(transcriptNumber('w', 12, '2026-11-22', 'ff')).toBe(transcriptNumber('w', 12, '2026-11-22', 'ff'));
    expect(transcriptNumber('w', 12, '2026-11-22', 'fe')).not.toBe(transcriptNumber('w', 12, '2026-11-22', 'ff'));
    expect(transcriptNumber('w', 12, '2026-11-22', 'ff')).toMatch(/^SXT-20261122-000012-[0-9A-F]{6}$/);
  });
});

test('amounts in capital numerals', () => {
  const words = [0, 5, 10, 86.5, 101, 110, 1005, 10_010, 1_000_100, 20_030_400.05, -16].map((one) => amountInWords(Math.round(one * 100)));
  expect(words).toEqual(['零', '伍', '壹拾', '捌拾陆点伍', '壹佰零壹', '壹佰壹拾', '壹仟零伍', '壹万零壹拾', '壹佰万零壹佰', '贰仟零叁万零肆佰点零伍', '负壹拾陆']);
});
