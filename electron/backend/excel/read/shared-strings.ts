// The shared strings of a workbook: found once as offsets, decoded only when a cell asks.

import { asciiSlice, utf8Slice } from './bytes.ts';
import { refuse } from './refusals.ts';
import { plainText, richText, textLimit } from './text.ts';
import { nameSpan, skipMarkup, tagEnd } from './xml.ts';

const LT = 0x3c, GT = 0x3e, SLASH = 0x2f, BANG = 0x21, QUERY = 0x3f;

/** What is known of each string before it is decoded: it holds runs, was asked for before, needs more than slicing. */
const RICH = 1;
const SEEN = 2;
const ODD = 4;
const WIDE = 8;

/** What a byte inside a text means: the end, a character to be resolved or refused, part of a wide character. */
const END = 128;
const classes = new Uint8Array(256).map((_, byte) => {
  if (byte === LT) return END;
  if (byte >= 0x80) return WIDE;
  return byte === 0x26 || byte === 0x5f || (byte < 0x20 && byte !== 0x09 && byte !== 0x0a) ? ODD : 0;
});

export class SharedStrings {
  readonly #bytes: Buffer;
  readonly #part: string;
  #from = new Int32Array(1024);
  #to = new Int32Array(1024);
  #state = new Uint8Array(1024);
  #count = 0;
  #cache: (string | undefined)[] = [];

  /** @param bytes the whole part, UTF-8 already checked. Refuses with XL_XML, XL_DTD, XL_STRING. */
  constructor(bytes: Buffer, part: string) {
    this.#bytes = bytes;
    this.#part = part;
    this.#index();
    this.#cache = new Array<string | undefined>(this.#count).fill(undefined);
  }

  get count(): number {
    return this.#count;
  }

  /** The text of a string; the index must be below count. */
  get(index: number): string {
    return this.#cache[index] ?? this.#decode(index);
  }

  #decode(index: number): string {
    const state = this.#state[index] as number;
    const from = this.#from[index] as number;
    const to = this.#to[index] as number;
    let text: string;
    if ((state & (RICH | ODD)) === 0) {
      text = (state & WIDE) === 0 ? asciiSlice(this.#bytes, from, to) : utf8Slice(this.#bytes, from, to);
    } else {
      text = (state & RICH) === 0
        ? plainText(this.#bytes, from, to, this.#part)
        : richText(this.#bytes, from, to, this.#part);
    }
    // Most strings of a big list occur once; only those asked for again are worth keeping.
    if ((state & SEEN) !== 0) this.#cache[index] = text;
    else this.#state[index] = state | SEEN;
    return text;
  }

  #add(from: number, to: number, state: number): void {
    if (this.#count === this.#from.length) this.#grow();
    this.#from[this.#count] = from;
    this.#to[this.#count] = to;
    this.#state[this.#count] = state;
    this.#count++;
    // Bytes are never fewer than UTF-16 units, so only long ones need decoding to be measured.
    if (to - from > textLimit && this.#decode(this.#count - 1).length > textLimit) {
      refuse('XL_STRING', `${this.#part} #${this.#count - 1}`);
    }
  }

  #grow(): void {
    const longer = (old: Int32Array): Int32Array<ArrayBuffer> => {
      const array = new Int32Array(old.length * 2);
      array.set(old);
      return array;
    };
    this.#from = longer(this.#from);
    this.#to = longer(this.#to);
    const state = new Uint8Array(this.#state.length * 2);
    state.set(this.#state);
    this.#state = state;
  }

  #index(): void {
    const b = this.#bytes;
    const end = b.length;
    let p = this.#openRoot();
    if (p < 0) return;
    while (p < end) {
      if (b[p] !== LT) {
        p++;
        continue;
      }
      // The layout Excel writes: <si><t>…</t> with nothing or a phonetic setting behind it.
      if (b[p + 1] === 0x73 && b[p + 2] === 0x69 && b[p + 3] === GT && b[p + 4] === LT && b[p + 5] === 0x74
        && b[p + 6] === GT) {
        const from = p + 7;
        let q = from;
        let seen = 0;
        while (q < end && (seen |= classes[b[q] as number] as number) < END) q++;
        if (b[q + 1] === SLASH && b[q + 2] === 0x74 && b[q + 3] === GT) {
          const after = this.#tail(q + 4);
          if (after > 0) {
            this.#add(from, q, seen & (ODD | WIDE));
            p = after;
            continue;
          }
        }
      }
      const next = this.#item(p);
      if (next < 0) return;
      p = next;
    }
    refuse('XL_XML', this.#part);
  }

  /** Position after </si>, with at most an empty phoneticPr before it; -1 when something else stands there. */
  #tail(at: number): number {
    const b = this.#bytes;
    let p = at;
    if (b[p] === LT && b[p + 1] === 0x70 && b[p + 2] === 0x68 && b[p + 8] === 0x63 && b[p + 9] === 0x50) {
      // <phoneticPr fontId="1" type="noConversion"/>
      p += 11;
      while (p < b.length && b[p] !== GT && b[p] !== LT) p++;
      if (b[p] !== GT || b[p - 1] !== SLASH) return -1;
      p++;
    }
    const closed = b[p] === LT && b[p + 1] === SLASH && b[p + 2] === 0x73 && b[p + 3] === 0x69 && b[p + 4] === GT;
    return closed ? p + 5 : -1;
  }

  /** Position after the root's start tag, or -1 when the root is empty. */
  #openRoot(): number {
    const b = this.#bytes;
    let p = b.indexOf(LT);
    while (p >= 0 && (b[p + 1] === BANG || b[p + 1] === QUERY)) p = b.indexOf(LT, skipMarkup(b, p, this.#part));
    if (p < 0) refuse('XL_XML', this.#part);
    const end = tagEnd(b, p, this.#part);
    const { local, end: nameEnd } = nameSpan(b, p + 1);
    if (b.toString('latin1', local, nameEnd) !== 'sst') refuse('XL_XML', this.#part);
    return b[end - 1] === SLASH ? -1 : end + 1;
  }

  /** Any other layout, at a '<' directly inside the root: position after it, or -1 at the end of the root. */
  #item(at: number): number {
    const b = this.#bytes;
    if (b[at + 1] === BANG || b[at + 1] === QUERY) return skipMarkup(b, at, this.#part);
    const end = tagEnd(b, at, this.#part);
    if (b[at + 1] === SLASH) return -1;
    const { local, end: nameEnd } = nameSpan(b, at + 1);
    const isItem = nameEnd - local === 2 && b[local] === 0x73 && b[local + 1] === 0x69;
    if (b[end - 1] === SLASH) {
      if (isItem) this.#add(end, end, 0);
      return end + 1;
    }
    const close = closeOf(b, end + 1, this.#part);
    if (isItem) this.#add(end + 1, close, RICH);
    return b.indexOf(GT, close) + 1;
  }
}

/** Position of the end tag of the element whose content starts at `from`. */
export function closeOf(bytes: Buffer, from: number, part: string): number {
  let depth = 0;
  let p = bytes.indexOf(LT, from);
  while (p >= 0) {
    const next = bytes[p + 1];
    if (next === BANG || next === QUERY) {
      p = bytes.indexOf(LT, skipMarkup(bytes, p, part));
      continue;
    }
    const end = tagEnd(bytes, p, part);
    if (next === SLASH) {
      if (depth === 0) return p;
      depth--;
    } else if (bytes[end - 1] !== SLASH) {
      depth++;
    }
    p = bytes.indexOf(LT, end);
  }
  return refuse('XL_XML', part);
}
