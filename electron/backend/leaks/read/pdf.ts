// PDF: properties, XMP, text, annotations, form fields, outlines and attachments by pdf.js; beside it a walk over the raw
// objects, which also sees earlier revisions and what nothing refers to any more. Format: ISO 32000-1.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { inflateRawSync, inflateSync } from 'node:zlib';
import { memorySource } from '#backend/archive/source.ts';
import { isAuthorField } from '../match/words.ts';
import type { Sink } from '../shapes.ts';
import { decodeText, decodeWide } from './decode.ts';
import { readXmp } from './xmp.ts';

/** pdf.js 6 compiles nothing at run time: the eval of CVE-2024-4367 is gone. */
const timeCap = 10_000;
const mostPages = 2000;
const largestStream = 16 * 1024 * 1024;

type PdfLibrary = typeof import('pdfjs-dist/legacy/build/pdf.mjs');
let library: Promise<PdfLibrary> | null = null;
/** Drawing needs a canvas, which is not here and not needed: words only. Without these names pdf.js complains on the console. */
function pdfLibrary(): Promise<PdfLibrary> {
  for (const name of ['DOMMatrix', 'Path2D', 'ImageData']) {
    if (!(name in globalThis)) Object.defineProperty(globalThis, name, { value: class {}, configurable: true, writable: true });
  }
  return library ??= loadLibrary();
}

/** Its second half is loaded by name before it looks for it by a path, which a built program does not have. */
async function loadLibrary(): Promise<PdfLibrary> {
  await import('pdfjs-dist/legacy/build/pdf.worker.mjs' as string);
  return import('pdfjs-dist/legacy/build/pdf.mjs');
}

/** Tables for Chinese fonts that are not embedded (UniGB-UCS2-H, GBK-EUC-H): without them their text would be empty. */
function cMapFolder(): string {
  // The built program has them once, beside the page that needs them too.
  const built = join(import.meta.dirname, '..', 'renderer', 'cmaps');
  if (existsSync(built)) return `${built}${sep}`;
  return `${join(dirname(createRequire(join(import.meta.dirname, 'index.js')).resolve('pdfjs-dist/package.json')), 'cmaps')}${sep}`;
}

/** A string of PDF syntax: UTF-16 with a mark, or bytes. */
function pdfString(bytes: Buffer): string {
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return decodeWide(bytes.subarray(2), true);
  return decodeText(bytes);
}

function literal(raw: string): Buffer {
  return Buffer.from(raw.replaceAll(/\\(?:([0-7]{1,3})|\r?\n|([\s\S]))/g, (_, octal?: string, sign?: string) =>
    (octal !== undefined ? String.fromCharCode(Number.parseInt(octal, 8) & 0xff) : sign === undefined ? ''
      : { n: '\n', r: '\r', t: '\t' }[sign] ?? sign)), 'latin1');
}

const keyed = new RegExp(
  '/(Author|Creator|Producer|Title|Subject|Keywords|Company|Manager|'
  + 'T|TU|Contents|V|DV|F|UF|URI|Desc|Lang|Name|Reason|Location|ContactInfo|SourceModified)'
  + '\\s*(?:\\(((?:\\\\[\\s\\S]|\\([^()]*\\)|[^()\\\\])*)\\)|<([0-9A-Fa-f\\s]*)>)', 'g');

/** Strings of interesting keys anywhere in the syntax: dictionaries of every revision. */
function readSyntax(text: string, sink: Sink, isOld: boolean): void {
  for (const match of text.matchAll(keyed)) {
    const [, field = '', plain, hex] = match;
    const value = pdfString(plain === undefined ? Buffer.from((hex ?? '').replaceAll(/\s/g, ''), 'hex') : literal(plain)).replaceAll('\0', '').trim();
    if (value === '') continue;
    // /Title is a bookmark's, too: what pdf.js reads as the document's stands in pdf.info already.
    const isProperty = /^(Author|Company|Manager)$/.test(field);
    const place = isOld ? 'pdf.oldRevision' : isProperty ? 'pdf.info' : 'pdf.objects';
    sink.piece(place, value, isProperty ? 'author' : 'text', field);
  }
}

function unpack(bytes: Buffer): Buffer {
  for (const way of [inflateSync, inflateRawSync]) {
    try {
      return way(bytes, { maxOutputLength: largestStream, finishFlush: 2 });
    } catch {
      // Another filter, or damage: pdf.js has its own opinion.
    }
  }
  return Buffer.alloc(0);
}

/** Text shown by a content stream whose fonts are plain: ( ) and < > strings, one line. */
function shownText(stream: string): string {
  const shown: string[] = [];
  const codes: string[] = [];
  for (const match of stream.matchAll(/\(((?:\\[\s\S]|[^()\\])*)\)|<([0-9A-Fa-f\s]{4,})>(?!>)/g)) {
    const bytes = match[1] === undefined ? Buffer.from((match[2] ?? '').replaceAll(/\s/g, ''), 'hex') : literal(match[1]);
    shown.push(pdfString(bytes));
    // Two-byte fonts: UCS2 as it is. What is no such text becomes signs that no name has.
    if (bytes.length % 2 === 0 && bytes.length > 2) codes.push(decodeWide(bytes, true));
  }
  return `${shown.join('')}\n${codes.join('')}`;
}

/** Every object of every revision as it lies in the file; answers whether any of it is encrypted. */
function readObjects(bytes: Buffer, sink: Sink): boolean {
  const last = bytes.lastIndexOf('%%EOF');
  const before = last > 0 ? bytes.lastIndexOf('%%EOF', last - 1) : -1;
  // A linearised file has an early %%EOF that ends nothing.
  const oldEnd = before > 0 && !bytes.subarray(0, 1024).includes('/Linearized') ? before : 0;
  const text = bytes.toString('latin1');
  let from = 0;
  for (const match of text.matchAll(/(?<!end)stream\r?\n/g)) {
    const start = match.index + match[0].length;
    if (start < from) continue;
    const end = text.indexOf('endstream', start);
    if (end < 0) break;
    const head = text.slice(Math.max(from, match.index - 3000), match.index);
    const isOld = start < oldEnd;
    readSyntax(head, sink, isOld);
    from = end;
    sink.check();
    if (end - start > largestStream || /\/Subtype\s*\/Image|\/FontFile|\/Length[123]\s/.test(head.slice(head.lastIndexOf(' obj')))) continue;
    const packed = bytes.subarray(start, end);
    const stream = /FlateDecode/.test(head.slice(head.lastIndexOf(' obj'))) ? unpack(packed) : packed;
    if (stream.includes('<x:xmpmeta') || stream.includes('<rdf:RDF')) readXmp(stream, sink, isOld ? 'pdf.oldRevision' : 'pdf.xmp');
    else if (stream.length > 0) {
      const syntax = stream.toString('latin1');
      if (/\/ObjStm/.test(head)) readSyntax(syntax, sink, isOld);
      else if (/\bT[jJ]\b/.test(syntax)) sink.piece(isOld ? 'pdf.oldRevision' : 'pdf.raw', shownText(syntax), 'raw');
      // Forms of XML (XFA), scripts, attached texts.
      else if (!stream.subarray(0, 2000).includes(0)) sink.piece(isOld ? 'pdf.oldRevision' : 'pdf.raw', decodeText(stream.subarray(0, 1_000_000)), 'raw');
    }
  }
  readSyntax(text.slice(from), sink, false);
  return /\/Encrypt\s+\d+\s+\d+\s+R|\/Encrypt\s*<</.test(text);
}

async function readDocument(bytes: Buffer, sink: Sink): Promise<void> {
  const { getDocument, VerbosityLevel } = await pdfLibrary();
  const task = getDocument({
    data: new Uint8Array(bytes), useSystemFonts: false, disableFontFace: true, useWorkerFetch: false, stopAtErrors: false,
    cMapUrl: cMapFolder(), cMapPacked: true,
    verbosity: VerbosityLevel.ERRORS, enableXfa: false,
  });
  const until = Date.now() + timeCap;
  const isLate = () => Date.now() > until;
  const timer = setTimeout(() => void task.destroy(), timeCap);
  try {
    const pdf = await task.promise;
    const { info } = await pdf.getMetadata().catch(() => ({ info: {} }));
    for (const [field, value] of Object.entries(info)) {
      if (typeof value === 'string') sink.piece('pdf.info', value, field === 'Author' ? 'author' : 'text', field);
      else if (field === 'Custom' && value !== null && typeof value === 'object') {
        for (const [own, text] of value instanceof Map ? value as Map<string, unknown> : Object.entries(value)) if (typeof text === 'string') sink.piece('pdf.info', text, isAuthorField(own) ? 'author' : 'text', own);
      }
    }
    const pages = Math.min(pdf.numPages, mostPages);
    for (let number = 1; number <= pages && !isLate(); number += 1) {
      sink.check();
      const page = await pdf.getPage(number);
      const { items } = await page.getTextContent({ includeMarkedContent: false });
      // Items of a line are joined: a phone number is often two of them.
      sink.piece('pdf.text', items.map((one) => ('str' in one ? one.str + (one.hasEOL ? '\n' : '') : '')).join(''), 'text');
      for (const note of await page.getAnnotations() as Record<string, unknown>[]) {
        const texts = ['titleObj', 'contentsObj', 'richText'].map((key) => note[key]).map((one) => (one !== null && typeof one === 'object' && 'str' in one ? String(one.str) : ''));
        sink.piece('pdf.annotation', texts[0] ?? '', 'author', 'T');
        const plain = ['fieldValue', 'alternativeText', 'url', 'unsafeUrl', 'buttonValue', 'defaultFieldValue'].map((key) => note[key]).filter((one) => typeof one === 'string');
        const lines = Array.isArray(note['textContent']) ? note['textContent'].map(String) : [];
        sink.piece(note['subtype'] === 'Widget' ? 'pdf.form' : 'pdf.annotation', [...texts.slice(1), ...plain, ...lines].join('\n'), 'text');
      }
      page.cleanup();
    }
    const titles = (items: readonly { title: string; items: unknown[] }[]): string[] =>
      items.flatMap((one) => [one.title, ...titles(one.items as { title: string; items: unknown[] }[])]);
    sink.piece('pdf.outline', titles((await pdf.getOutline() as { title: string; items: unknown[] }[] | null) ?? []).join('\n'), 'text');
    const attached = await pdf.getAttachments() as Record<string, { filename: string; content?: Uint8Array }> | null;
    for (const { filename, content } of Object.values(attached ?? {})) {
      sink.piece('pdf.attachment', filename, 'name');
      if (content) await sink.inner('pdf.attachment', filename, memorySource(Buffer.from(content)));
    }
    if (pdf.numPages > mostPages || isLate()) sink.unreadable('PDF 太大，没有在限定时间内查完。');
  } finally {
    clearTimeout(timer);
    await task.destroy().catch(() => undefined);
  }
}

export async function readPdf(bytes: Buffer, sink: Sink): Promise<void> {
  const isLocked = readObjects(bytes, sink);
  try {
    await readDocument(bytes, sink);
    if (isLocked) sink.unreadable('PDF 设有权限密码：能读出的内容已经检查，但不能自动清理。');
  } catch (error) {
    sink.check();
    if (error instanceof Error && error.name === 'PasswordException') sink.unreadable('PDF 加了密码，里面的内容无法检查。', true);
    else sink.unreadable('PDF 已损坏或太复杂，没有全部检查。');
  }
}
