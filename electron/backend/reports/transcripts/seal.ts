// What the QR code of a transcript says: its facts in one line, signed, so that any copy of the program checks it
// offline.
import { sha256Hex, sign, verify, type SigningKey } from '#backend/crypto/suite.ts';

export interface SealedFacts {
  number: string; name: string; idMasked: string; from: string; to: string;
  unit: 'credits' | 'hours';
  totalX100: number; asOf: string;
}

const form = 'SXT1';
const bar = '|';
/** Scanners guess the encoding of a code, and guess wrong: nothing but ASCII goes in. */
const word = (text: string): string => Buffer.from(text).toString('base64url');
const unword = (text: string): string => Buffer.from(text, 'base64url').toString('utf8');

/** SXT1|number|name|masked ID|from/to|unit|total|as of|public key|signature; the signature is of all before it. */
export function sealTranscript(facts: SealedFacts, key: SigningKey): string {
  const body = [form, facts.number, word(facts.name), facts.idMasked, `${facts.from}/${facts.to}`, facts.unit,
    (facts.totalX100 / 100).toFixed(2), facts.asOf, Buffer.from(key.publicKey).toString('base64url')].join(bar);
  return `${body}${bar}${sign(key, Buffer.from(body)).toString('base64url')}`;
}

export type OpenedSeal =
  { kind: 'unreadable' } | { kind: 'read'; authentic: boolean; signer: Uint8Array; facts: SealedFacts };

/** Blanks and line breaks that a scanner or a mail put in at the ends do not matter. */
export function openSeal(text: string): OpenedSeal {
  const parts = text.trim().split(bar);
  const [head, number = '', name = '', idMasked = '', range = '', unit = '', total = '', asOf = '', signer = '',
    signature = ''] = parts;
  if (parts.length !== 10 || head !== form || !/^\d{4}-\d\d-\d\d\/\d{4}-\d\d-\d\d$/.test(range)
    || !/^-?\d+\.\d\d$/.test(total)
    || (unit !== 'credits' && unit !== 'hours')) return { kind: 'unreadable' };
  const [from = '', to = ''] = range.split('/');
  const key = Buffer.from(signer, 'base64url');
  const authentic = verify(key, Buffer.from(parts.slice(0, -1).join(bar)), Buffer.from(signature, 'base64url'));
  return {
    kind: 'read', authentic, signer: Uint8Array.from(key),
    facts: { number, name: unword(name), idMasked, from, to, unit, totalX100: Math.round(Number(total) * 100), asOf },
  };
}

/** The number of a transcript: the same teacher, day and ledger give the same number. */
export const transcriptNumber = (workspaceId: string, teacherId: number, asOf: string, ledgerHead: string): string =>
  `SXT-${asOf.replaceAll('-', '')}-${String(teacherId).padStart(6, '0')}-${
    sha256Hex([workspaceId, teacherId, asOf, ledgerHead].join('\n')).slice(0, 6).toUpperCase()}`;
