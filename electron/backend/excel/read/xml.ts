// A strict byte-level walk over the small XML parts, plus the decoding of text that all parts share.
// Names are matched without their prefix: some writers put x: before every element.

import { isUtf8 } from 'node:buffer';
import { refuse } from './refusals.ts';

export const depthLimit = 200;

/** One start tag: its attributes are only looked at when asked for. */
export interface XmlTag {
  name: string;
  /** Value of an attribute by its name in the file without prefix; ':id' asks for a prefixed one (r:id). */
  attribute(name: string): string | undefined;
}

export interface XmlHandler {
  open?(tag: XmlTag, depth: number): void;
  text?(text: string): void;
  close?(name: string, depth: number): void;
}

/** Refuses parts that are not UTF-8 or say they are something else. */
export function checkEncoding(bytes: Buffer, part: string): void {
  if (bytes.length < 4 || bytes[0] === 0 || bytes[1] === 0 || !isUtf8(bytes)) refuse('XL_XML', part);
  const head = bytes.toString('latin1', 0, Math.min(200, bytes.length));
  const declared = /^(?:ï»¿)?<\?xml[^>]*?encoding\s*=\s*["']([^"']*)["']/.exec(head)?.[1];
  if (declared !== undefined && !/^(utf-?8|us-ascii)$/i.test(declared)) refuse('XL_XML', `${part}: ${declared}`);
}

const namedEntities = new Map([['lt', '<'], ['gt', '>'], ['amp', '&'], ['quot', '"'], ['apos', "'"]]);

function entity(part: string, whole: string, body: string): string {
  const code = /^#(?:x([0-9a-f]{1,6})|([0-9]{1,7}))$/i.exec(body);
  if (code === null) return namedEntities.get(body) ?? refuse('XL_XML', part);
  const point = code[1] === undefined ? Number(code[2]) : parseInt(code[1], 16);
  if (point === 0 || point > 0x10ffff || (point >= 0xd800 && point < 0xe000)) refuse('XL_XML', `${part}: ${whole}`);
  return String.fromCodePoint(point);
}

/** Character data as XML means it: line ends made one, entities resolved. A bare '&' is refused. */
export function decodeEntities(text: string, part: string): string {
  const lines = text.includes('\r') ? text.replaceAll(/\r\n?/g, '\n') : text;
  if (!lines.includes('&')) return lines;
  return lines.replaceAll(/&([^;&]{0,12};)?/g, (whole, body?: string) => {
    return body === undefined ? refuse('XL_XML', part) : entity(part, whole, body.slice(0, -1));
  });
}

/** Excel's own escapes for characters XML cannot carry: _x000D_ (ECMA-376 part 1, 22.9.2.19, ST_Xstring). */
export function decodeEscapes(text: string): string {
  if (!text.includes('_x')) return text;
  const plain = text.replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return plain.toWellFormed();
}

const LT = 0x3c, GT = 0x3e, SLASH = 0x2f, BANG = 0x21, QUERY = 0x3f, QUOTE = 0x22, APOS = 0x27, EQUALS = 0x3d;
const COLON = 0x3a;

export function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/** Position of the '>' that ends the tag starting at `at`, jumping over quoted values. */
export function tagEnd(bytes: Buffer, at: number, part: string): number {
  for (let p = at + 1; p < bytes.length; p++) {
    const c = bytes[p];
    if (c === GT) return p;
    if (c === LT) break;
    if (c === QUOTE || c === APOS) {
      p = bytes.indexOf(c, p + 1);
      if (p < 0) break;
    }
  }
  return refuse('XL_XML', part);
}

/** Position after a comment, CDATA section or processing instruction at `at`; a DOCTYPE is refused. */
export function skipMarkup(bytes: Buffer, at: number, part: string): number {
  let closing = '?>';
  let from = at + 2;
  if (bytes[at + 1] === BANG) {
    const cdata = bytes.toString('latin1', at, at + 9) === '<![CDATA[';
    if (!cdata && bytes.toString('latin1', at, at + 4) !== '<!--') {
      refuse(at + 9 < bytes.length ? 'XL_DTD' : 'XL_XML', part);
    }
    closing = cdata ? ']]>' : '-->';
    from = at + (cdata ? 9 : 4);
  }
  const end = bytes.indexOf(closing, from, 'latin1');
  return end < 0 ? refuse('XL_XML', part) : end + closing.length;
}

/** End of the name that starts at `from`, and the start of its part after the colon. */
export function nameSpan(bytes: Buffer, from: number): { local: number; end: number } {
  let local = from;
  let end = from;
  for (; end < bytes.length; end++) {
    const c = bytes[end];
    if (c === GT || c === SLASH || c === EQUALS || isSpace(c)) break;
    if (c === COLON) local = end + 1;
  }
  return { local, end };
}

/** The local name of the element whose name starts at `from`. */
export function localName(bytes: Buffer, from: number): string {
  const { local, end } = nameSpan(bytes, from);
  return bytes.toString('utf8', local, end);
}

/** Looks for one attribute in the tag between `from` (after its name) and `to` (its '>'). */
export function findAttribute(
  bytes: Buffer,
  from: number,
  to: number,
  wanted: string,
  part: string,
): string | undefined {
  let p = from;
  while (p < to) {
    if (isSpace(bytes[p]) || bytes[p] === SLASH) {
      p++;
      continue;
    }
    const { local, end } = nameSpan(bytes, p);
    const name = bytes.toString('utf8', local, end);
    const prefixed = local > p;
    p = end;
    while (isSpace(bytes[p])) p++;
    if (bytes[p] !== EQUALS) refuse('XL_XML', part);
    p++;
    while (isSpace(bytes[p])) p++;
    const quote = bytes[p];
    if (quote !== QUOTE && quote !== APOS) refuse('XL_XML', part);
    const close = bytes.indexOf(quote, p + 1);
    if (close < 0 || close > to) refuse('XL_XML', part);
    if ((prefixed ? `:${name}` : name) === wanted) return decodeEntities(bytes.toString('utf8', p + 1, close), part);
    p = close + 1;
  }
  return undefined;
}

export interface WalkRange {
  from: number;
  to: number;
  /** Start offsets of the names of elements already open at `from`, outermost first. */
  open: number[];
  /** Set when `to` is the end of a fragment and not of the whole part. */
  fragment: boolean;
  /** A handler may set this to stop; walkXml answers the position reached. */
  stop?: boolean;
}

function sameName(bytes: Buffer, a: number, b: number): boolean {
  for (let i = 0; ; i++) {
    const c = bytes[a + i];
    const d = bytes[b + i];
    const endC = c === undefined || c === GT || c === SLASH || isSpace(c);
    const endD = d === undefined || d === GT || d === SLASH || isSpace(d);
    if (endC || endD) return endC && endD;
    if (c !== d) return false;
  }
}

/**
 * Walks well-formed XML and reports elements and text; refuses anything else with XL_XML (or XL_DTD) and the part.
 * Answers the position after the last byte used.
 */
export function walkXml(bytes: Buffer, part: string, handler: XmlHandler, range?: WalkRange): number {
  const limits = range ?? { from: 0, to: bytes.length, open: [], fragment: false };
  const { to, open } = limits;
  let p = limits.from;
  let roots = open.length > 0 ? 1 : 0;
  if (p === 0 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) p = 3;
  while (p < to && limits.stop !== true) {
    if (bytes[p] !== LT) {
      let end = bytes.indexOf(LT, p);
      if (end < 0 || end > to) end = to;
      if (open.length > 0 || limits.fragment) handler.text?.(decodeEntities(bytes.toString('utf8', p, end), part));
      else if (/[^\s]/.test(bytes.toString('utf8', p, Math.min(end, p + 64)))) refuse('XL_XML', part);
      p = end;
      continue;
    }
    const next = bytes[p + 1];
    if (next === BANG || next === QUERY) {
      const end = skipMarkup(bytes, p, part);
      if (next === BANG && bytes[p + 2] === 0x5b) handler.text?.(bytes.toString('utf8', p + 9, end - 3));
      p = end;
      continue;
    }
    const end = tagEnd(bytes, p, part);
    if (end >= to) refuse('XL_XML', part);
    if (next === SLASH) {
      const start = open.pop();
      if (start === undefined || !sameName(bytes, start, p + 2)) refuse('XL_XML', part);
      handler.close?.(localName(bytes, p + 2), open.length);
      p = end + 1;
      continue;
    }
    const nameFrom = p + 1;
    const span = nameSpan(bytes, nameFrom);
    if (span.end === span.local || open.length >= depthLimit) refuse('XL_XML', part);
    if (open.length === 0 && ++roots > 1 && !limits.fragment) refuse('XL_XML', part);
    const closed = bytes[end - 1] === SLASH;
    const name = bytes.toString('utf8', span.local, span.end);
    const attribute = (wanted: string) => findAttribute(bytes, span.end, closed ? end - 1 : end, wanted, part);
    handler.open?.({ name, attribute }, open.length);
    if (closed) handler.close?.(name, open.length);
    else open.push(nameFrom);
    p = end + 1;
  }
  const complete = open.length === 0 && (roots === 1 || limits.fragment);
  if (limits.stop !== true && !complete) refuse('XL_XML', part);
  return p;
}
