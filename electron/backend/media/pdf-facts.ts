// Facts of a PDF without drawing it: pages, encryption, and what could act when it is opened (ISO 32000-1, 7.5, 12.6).
import { inflateSync } from 'node:zlib';
import { readUpTo, type ByteSource } from '../archive/source.ts';
import type { Mark, Reading } from './shape.ts';

const largestWhole = 32 * 1024 ** 2;
const endLength = 8 * 1024 ** 2;
/** Objects can hide in packed streams; together no more than this is unpacked. */
const mostUnpacked = 24 * 1024 ** 2;
const mostStreams = 5000;
/** So many streams that look packed and are not: nobody honest writes that, and each costs a start of the unpacker. */
const mostBroken = 500;
const mostPages = 5000;

/** The two bytes that every zlib stream begins with. Source: RFC 1950, 2.2. */
const isZlib = (first: number, second: number): boolean => (first & 0x0f) === 8 && ((first << 8) | second) % 31 === 0;

/** The text of packed object streams (7.5.7), as far as they unpack within the limits. Looks at each byte a bounded number of times. */
function packedObjects(bytes: Buffer, text: string): { text: string; bomb: boolean } {
  const found: string[] = [];
  let left = mostUnpacked;
  let streams = 0;
  let end = 0;
  let broken = 0;
  for (let at = text.indexOf('ObjStm'); at >= 0 && streams < mostStreams; at = text.indexOf('ObjStm', at + 6)) {
    const begin = text.slice(at, at + 1000).indexOf('stream');
    streams += 1;
    if (begin < 0) continue;
    const mark = at + begin + 6;
    const from = mark + (text[mark] === '\r' ? 1 : 0) + (text[mark] === '\n' || text[mark + 1] === '\n' ? 1 : 0);
    if (!isZlib(bytes[from] ?? 0, bytes[from + 1] ?? 0)) continue;
    if (end >= 0 && end < from) end = text.indexOf('endstream', from);
    try {
      const unpacked = inflateSync(bytes.subarray(from, end < 0 ? bytes.length : end), { maxOutputLength: left });
      left -= unpacked.length;
      found.push(unpacked.toString('latin1'));
    } catch (fault) {
      if (fault instanceof Error && 'code' in fault && fault.code === 'ERR_BUFFER_TOO_LARGE') return { text: found.join('\n'), bomb: true };
      broken += 1;
    }
    if (left <= 0 || broken > mostBroken) return { text: found.join('\n'), bomb: true };
  }
  return { text: found.join('\n'), bomb: false };
}

/** The largest /Count of the nodes of the page tree: for files whose pages themselves lie where we do not look. */
function promisedPages(names: string): number {
  let pages = 0;
  let left = mostStreams;
  for (let at = names.indexOf('/Pages'); at >= 0 && left > 0; at = names.indexOf('/Pages', at + 6), left--) {
    const count = /\/Count\s{0,9}(\d{1,9})/.exec(names.slice(Math.max(0, at - 400), at + 400))?.[1];
    if (count !== undefined) pages = Math.max(pages, Number(count));
  }
  return pages;
}

/** Above this a page that draws the picture needs hundreds of megabytes: a few bytes of JBIG2 or CCITT can claim it. */
const mostPixels = 100_000_000;

/** The size of the largest picture that the file claims to hold, where it is too large to be drawn. */
function hugePicture(names: string): string | null {
  let left = mostStreams;
  for (let at = names.indexOf('/Width'); at >= 0 && left > 0; at = names.indexOf('/Width', at + 6), left--) {
    const around = names.slice(Math.max(0, at - 300), at + 300);
    const width = /\/Width\s{1,9}(\d{1,9})/.exec(names.slice(at, at + 30))?.[1];
    const height = /\/Height\s{1,9}(\d{1,9})/.exec(around)?.[1];
    if (width !== undefined && height !== undefined && Number(width) * Number(height) > mostPixels) return `${width}×${height}`;
  }
  return null;
}

const mostEscaped = 20_000;
const escapedName = /\/[^\s/<>[\](){}%#]{0,60}#[0-9A-Fa-f]{2}/g;

/**
 * The text with those names spelt out that hide letters behind #4a (7.3.5): a way to write /JavaScript that a plain search
 * does not see. They are added at the end, each with what follows it.
 */
function plainNames(text: string): string {
  const found: string[] = [];
  for (const { index } of text.matchAll(escapedName)) {
    found.push(text.slice(index, index + 160).replaceAll(/#([0-9A-Fa-f]{2})/g, (_whole, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16))));
    if (found.length >= mostEscaped) break;
  }
  return found.length === 0 ? text : `${text}\n${found.join('\n')}`;
}

const activities: readonly [what: string, pattern: RegExp][] = [
  ['JavaScript', /\/(JavaScript|JS)[\s(<[/\d]/],
  ['Launch', /\/Launch\b/],
  ['OpenAction', /\/OpenAction\s*(<<|\d)/],
  ['EmbeddedFile', /\/(EmbeddedFiles?|Filespec)\b/],
  ['XFA', /\/XFA\b/],
  ['RichMedia', /\/(RichMedia|Movie|Sound)\b/],
  ['SubmitForm', /\/(SubmitForm|ImportData|GoToR|GoToE)\b/],
];

export function readPdf(source: ByteSource): Reading {
  const isWhole = source.size <= largestWhole;
  const bytes = isWhole ? readUpTo(source, 0, source.size)
    : Buffer.concat([readUpTo(source, 0, endLength), readUpTo(source, source.size - endLength, endLength)]);
  const plain = bytes.toString('latin1');
  const packed = packedObjects(bytes, plain);
  const text = `${plain}\n${packed.text}`;
  const names = plainNames(text);
  const marks: Mark[] = [];
  if (!isWhole) marks.push({ code: 'unread', what: 'large' });
  if (packed.bomb) marks.push({ code: 'bomb', what: 'ObjStm' });
  if (/\/Encrypt\s*(<<|\d)/.test(names)) marks.push({ code: 'encrypted', what: '' });
  for (const [what, pattern] of activities) if (pattern.test(names)) marks.push({ code: 'active', what });
  if (/\[{200}/.test(plain)) marks.push({ code: 'noPreview', what: 'arrays' });
  const huge = hugePicture(names);
  if (huge !== null) marks.push({ code: 'noPreview', what: huge });
  const end = plain.lastIndexOf('%%EOF');
  if (end < 0) marks.push({ code: 'damaged', what: 'cut' });
  else if (/[^\s\0]/.test(plain.slice(end + 5))) marks.push({ code: 'trailing', what: String(plain.length - end - 5) });
  let pages = 0;
  for (const _page of text.matchAll(/\/Type\s*\/Page(?![a-zA-Z])/g)) pages += 1;
  if (pages === 0) pages = promisedPages(names);
  if (pages > mostPages) marks.push({ code: 'noPreview', what: `${pages} 页` });
  return { ...(pages > 0 ? { pages } : {}), marks };
}
