// What the QR code of a certificate says: number, names, award, contest, signed with the contest's key; checked offline.
import { fromBase32, toBase32 } from '#backend/crypto/base32.ts';
import { sha256, sign, verify, type SigningKey } from '#backend/crypto/suite.ts';

export interface CodeFacts {
  number: string;
  /** Shortened to what a phone can still read. */
  names: string; award: string; contest: string;
  /** Number of the certificate that this one replaces; '' none. */
  replaces: string;
  /** First 8 bytes of the SHA-256 of the frozen data. */
  body: Uint8Array;
}

/**
 * 'SXC1:' + base32 (Crockford) of: five texts, each one byte of length and UTF-8 (number, names, award, contest, replaces) |
 * 8 bytes of the body's hash | 32 bytes public key | 64 bytes Ed25519 signature over "saixue-certificate/1\0" and all before.
 * Capital letters and digits only: a code then needs fewest squares, and no scanner can take it for another encoding.
 */
const form = 'SXC1:';
const domain = Buffer.from('saixue-certificate/1\0');
const bodyLength = 8;
const longest = { number: 120, names: 48, award: 48, contest: 72, replaces: 120 } as const;
const order = ['number', 'names', 'award', 'contest', 'replaces'] as const;

/** At most so many bytes of UTF-8, cut between letters, with … where something is missing. */
export function clipped(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text;
  let kept = '';
  for (const letter of text) {
    if (Buffer.byteLength(kept) + Buffer.byteLength(letter) > bytes - 3) break;
    kept += letter;
  }
  return `${kept}…`;
}

export const bodyMark = (canonicalBody: string): Uint8Array => sha256(canonicalBody).subarray(0, bodyLength);

/** Fingerprint of a contest's public key as people compare it: 20 characters in groups of five. */
export const keyMark = (publicKey: Uint8Array): string => toBase32(sha256(publicKey).subarray(0, 13)).slice(0, 20).match(/.{5}/g)?.join('-') ?? '';

export function codeText(facts: CodeFacts, key: SigningKey): string {
  const texts = order.flatMap((name) => {
    const bytes = Buffer.from(clipped(facts[name], longest[name]));
    return [Buffer.of(bytes.length), bytes];
  });
  const signed = Buffer.concat([...texts, facts.body.subarray(0, bodyLength), key.publicKey]);
  return form + toBase32(Buffer.concat([signed, sign(key, Buffer.concat([domain, signed]))]));
}

export type OpenedCode = { kind: 'unreadable' } | { kind: 'read'; authentic: boolean; signer: Uint8Array; facts: CodeFacts };

/** Blanks and line breaks of a scanner, a mail or a person do not matter, nor does lower case; everything else does. */
export function openCode(text: string): OpenedCode {
  const plain = text.replaceAll(/\s+/g, '').toUpperCase();
  if (!plain.startsWith(form) || !/^[0-9A-HJKMNP-TV-Z]+$/.test(plain.slice(form.length))) return { kind: 'unreadable' };
  const spelt = plain.slice(form.length);
  const bytes = Buffer.from(fromBase32(spelt));
  if (toBase32(bytes) !== spelt) return { kind: 'unreadable' };
  const texts: string[] = [];
  let at = 0;
  while (texts.length < order.length) {
    const length = bytes[at];
    if (length === undefined || at + 1 + length > bytes.length) return { kind: 'unreadable' };
    texts.push(bytes.subarray(at + 1, at + 1 + length).toString('utf8'));
    at += 1 + length;
  }
  if (bytes.length !== at + bodyLength + 32 + 64) return { kind: 'unreadable' };
  const signed = bytes.subarray(0, -64);
  const signer = Uint8Array.from(bytes.subarray(at + bodyLength, at + bodyLength + 32));
  const [number = '', names = '', award = '', contest = '', replaces = ''] = texts;
  return {
    kind: 'read', authentic: verify(signer, Buffer.concat([domain, signed]), bytes.subarray(-64)), signer,
    facts: { number, names, award, contest, replaces, body: Uint8Array.from(bytes.subarray(at, at + bodyLength)) },
  };
}
