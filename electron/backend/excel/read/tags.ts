// Steps of the sheet scanner that cells and rows share: the next tag, an element to skip, a tag's attributes.

import { refuse } from './refusals.ts';
import { closeOf } from './shared-strings.ts';
import { isSpace, nameSpan, skipMarkup, tagEnd } from './xml.ts';

const LT = 0x3c, GT = 0x3e, SLASH = 0x2f, BANG = 0x21, QUERY = 0x3f, EQUALS = 0x3d, QUOTE = 0x22, APOS = 0x27;

/** Position of the next element tag; comments, instructions and white space are passed over. */
export function nextTag(bytes: Buffer, from: number, part: string): number {
  let p = from;
  for (;;) {
    if (bytes[p] !== LT) p = bytes.indexOf(LT, p);
    if (p < 0 || p >= bytes.length) refuse('XL_XML', part);
    if (bytes[p + 1] !== BANG && bytes[p + 1] !== QUERY) return p;
    p = skipMarkup(bytes, p, part);
  }
}

/** Position after the whole element whose start tag is at `at`. */
export function skipElement(bytes: Buffer, at: number, part: string): number {
  const end = tagEnd(bytes, at, part);
  if (bytes[end - 1] === SLASH) return end + 1;
  return tagEnd(bytes, closeOf(bytes, end + 1, part), part) + 1;
}

/** Whether the tag name at `from` is `name`, whatever its prefix. */
export function isNamed(bytes: Buffer, from: number, name: string): boolean {
  const { local, end } = nameSpan(bytes, from);
  return end - local === name.length && bytes.toString('latin1', local, end) === name;
}

export interface TagReading {
  /** Position after '>'. */
  after: number;
  /** The tag closed itself. */
  closed: boolean;
}

/** Walks the attributes that follow a tag's name and reports where each name and value lies. */
export function readAttributes(
  bytes: Buffer,
  from: number,
  part: string,
  found: (name: string, valueFrom: number, valueTo: number) => void,
): TagReading {
  let p = from;
  for (;;) {
    const c = bytes[p];
    if (isSpace(c)) {
      p++;
    } else if (c === GT) {
      return { after: p + 1, closed: false };
    } else if (c === SLASH && bytes[p + 1] === GT) {
      return { after: p + 2, closed: true };
    } else {
      const nameFrom = p;
      for (let d = bytes[p]; d !== undefined && d !== EQUALS && d !== GT && d !== LT && !isSpace(d);) d = bytes[++p];
      const nameTo = p;
      while (isSpace(bytes[p])) p++;
      if (bytes[p] !== EQUALS || nameTo === nameFrom) refuse('XL_XML', part);
      p++;
      while (isSpace(bytes[p])) p++;
      const quote = bytes[p] as number;
      if (quote !== QUOTE && quote !== APOS) refuse('XL_XML', part);
      const valueFrom = ++p;
      while (p < bytes.length && bytes[p] !== quote && bytes[p] !== LT) p++;
      if (bytes[p] !== quote) refuse('XL_XML', part);
      found(bytes.toString('latin1', nameFrom, nameTo), valueFrom, p);
      p++;
    }
  }
}
