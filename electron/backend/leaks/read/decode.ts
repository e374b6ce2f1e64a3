// Bytes of unknown encoding as text: UTF-8 where it holds, else GBK; UTF-16 by mark or by the look of it; readable runs in binaries.

const strict = new TextDecoder('utf-8', { fatal: true });
const gbk = new TextDecoder('gbk');

/** A short field: up to the first NUL, UTF-8 or GBK. */
export function decodeField(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  return decodeText(end < 0 ? bytes : bytes.subarray(0, end)).trim();
}

const swapped = (bytes: Buffer): Buffer => Buffer.from(bytes.subarray(0, bytes.length & ~1)).swap16();

export function decodeWide(bytes: Buffer, big = false): string {
  const even = bytes.subarray(0, bytes.length & ~1);
  return (big ? swapped(even) : even).toString('utf16le').replaceAll(/\0+$/g, '');
}

/** A whole text file. Source of the order: WHATWG Encoding sniffs marks first; Chinese Windows writes UTF-16 and GBK. */
export function decodeText(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decodeWide(bytes.subarray(2));
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return decodeWide(bytes.subarray(2), true);
  if (looksWide(bytes)) return decodeWide(bytes, (bytes[0] ?? 1) === 0);
  try {
    return strict.decode(bytes);
  } catch {
    return gbk.decode(bytes);
  }
}

/** UTF-16 without a mark: every second byte of the ASCII in it is 0, and in Chinese it is 4E to 9F. */
function looksWide(bytes: Buffer): boolean {
  const sample = bytes.subarray(0, 400);
  if (sample.length < 8) return false;
  let zeros = 0;
  for (const one of sample) if (one === 0) zeros += 1;
  return zeros > sample.length / 8;
}

const isReadable = (unit: number): boolean => unit >= 0x20 && unit < 0x7f || unit >= 0x4e00 && unit <= 0x9fff || unit >= 0x3400 && unit < 0x4dc0
  || unit >= 0x3000 && unit < 0x3030 || unit >= 0xff01 && unit < 0xff5f || unit >= 0x2010 && unit < 0x2028 || unit === 0xb7 || unit === 9;

/** Runs of at least two readable UTF-16LE characters, one a line. `parity`: at even or odd places. */
export function wideRuns(bytes: Buffer, parity: 0 | 1): string {
  const runs: string[] = [];
  let from = -1;
  const end = bytes.length - 1;
  for (let at = parity; at <= end; at += 2) {
    const readable = at < end && isReadable(bytes.readUInt16LE(at));
    if (readable && from < 0) from = at;
    else if (!readable && from >= 0) {
      if (at - from >= 4) runs.push(bytes.toString('utf16le', from, at));
      from = -1;
    }
  }
  return runs.join('\n');
}

/** Runs of bytes that may be GBK or UTF-8 text, one a line. */
export function byteRuns(bytes: Buffer): string {
  const runs: string[] = [];
  let from = -1;
  for (let at = 0; at <= bytes.length; at += 1) {
    const one = bytes[at] ?? 0;
    const readable = at < bytes.length && (one >= 0x20 && one < 0x7f || one >= 0x80 && one !== 0xff);
    if (readable && from < 0) from = at;
    else if (!readable && from >= 0) {
      if (at - from >= 4) runs.push(decodeText(bytes.subarray(from, at)));
      from = -1;
    }
  }
  return runs.join('\n');
}
