// The second net: the entry's own names and numbers searched as bytes (UTF-8, UTF-16 of both orders, GBK), wherever they lie.
import { readUpTo, type ByteSource } from '#backend/archive/source.ts';
import type { Term, Terms } from '../match/terms.ts';
import { decodeText, decodeWide } from './decode.ts';

const whole = 64 * 1024 * 1024;
const edge = 4 * 1024 * 1024;

export interface RawHit { term: Term; text: string; from: number; to: number }

/** Small files whole, of larger ones the first and last 4 MB: tags stand there. */
export function rawHits(source: ByteSource, terms: Terms): RawHit[] {
  const parts = source.size <= whole ? [readUpTo(source, 0, source.size)] : [readUpTo(source, 0, edge), readUpTo(source, source.size - edge, edge)];
  const hits: RawHit[] = [];
  for (const part of parts) {
    for (const { bytes, term } of terms.raw) {
      if (hits.some((one) => one.term === term)) continue;
      const at = part.indexOf(bytes);
      if (at < 0) continue;
      // A number inside of a longer one is another number.
      if (/^\d/.test(term.text) && bytes.length === term.text.length
        && /\d/.test(String.fromCharCode(part[at - 1] ?? 0, part[at + bytes.length] ?? 0))) continue;
      const isWide = bytes.length === term.text.length * 2 && !bytes.equals(Buffer.from(term.text))
        && (bytes.includes(0) || decodeText(bytes) !== term.text);
      const big = isWide && decodeWide(bytes) !== term.text;
      const from = Math.max(0, at - (isWide ? 24 : 12));
      const raw = part.subarray(from, at);
      const before = isWide ? decodeWide(raw.subarray(raw.length & 1), big) : raw.toString('latin1');
      const tidy = before.replaceAll(/[^\u0020-\u007e\u4e00-\u9fff]/g, ' ');
      hits.push({ term, text: tidy + term.text, from: tidy.length, to: tidy.length + term.text.length });
    }
  }
  return hits;
}
