// Finds out how a CSV file is encoded by looking at all of it, and refuses what is no text at all.

import { isUtf8 } from 'node:buffer';
import { refuse } from './refusals.ts';
import type { ByteSource } from './source.ts';

export type CsvEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030';

const chunkSize = 1 << 20;
/** A line of more bytes than this is no table. */
const lineLimit = 8 * 1024 ** 2;

/** Number of bytes at the end of a chunk that begin a UTF-8 character the next chunk completes. */
function openTail(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const c = bytes[bytes.length - back] as number;
    if (c < 0x80) return 0;
    if (c >= 0xc0) return back < (c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : 2) ? back : 0;
  }
  return 0;
}

/** Goes through the bytes once: line lengths, NUL bytes, and whether all of it is UTF-8. */
function allUtf8(source: ByteSource, wide: boolean): boolean {
  let utf8 = true;
  let carried = Buffer.alloc(0);
  let line = 1;
  let lineStart = 0;
  for (let at = 0; at < source.size; at += chunkSize) {
    const chunk = source.read(at, Math.min(chunkSize, source.size - at));
    for (let i = 0; i < chunk.length; i++) {
      const c = chunk[i] as number;
      if (c > 0x0d) continue;
      if (c === 0 && !wide) refuse('CSV_NUL', String(line));
      if (c === 0x0a || c === 0x0d) {
        if (c === 0x0a) line++;
        lineStart = at + i;
      }
    }
    if (at + chunk.length - lineStart > lineLimit) refuse('CSV_LINE', String(line));
    if (!utf8 || wide) continue;
    const whole = carried.length === 0 ? chunk : Buffer.concat([carried, chunk]);
    const tail = at + chunk.length < source.size ? openTail(whole) : 0;
    utf8 = isUtf8(whole.subarray(0, whole.length - tail));
    carried = Buffer.from(whole.subarray(whole.length - tail));
  }
  return utf8;
}

function decodes(source: ByteSource, encoding: CsvEncoding): boolean {
  const decoder = new TextDecoder(encoding, { fatal: true });
  try {
    for (let at = 0; at < source.size; at += chunkSize) {
      const length = Math.min(chunkSize, source.size - at);
      decoder.decode(source.read(at, length), { stream: at + length < source.size });
    }
    return true;
  } catch (fault) {
    if (fault instanceof TypeError) return false;
    throw fault;
  }
}

/** The encoding of a CSV: by its byte order mark, else UTF-8 if every byte fits, else GB18030 (which contains GBK). */
export function detectEncoding(source: ByteSource): CsvEncoding {
  if (source.size === 0) refuse('CSV_EMPTY');
  const head = source.read(0, Math.min(3, source.size));
  const little = head[0] === 0xff && head[1] === 0xfe;
  const big = head[0] === 0xfe && head[1] === 0xff;
  const wide = little ? 'utf-16le' : big ? 'utf-16be' : undefined;
  const utf8 = allUtf8(source, wide !== undefined);
  const encoding = wide ?? (utf8 ? 'utf-8' : 'gb18030');
  if (encoding !== 'utf-8' && !decodes(source, encoding)) refuse('CSV_ENCODING', source.name);
  return encoding;
}
