// Scans one file for identities: its own bytes, what is inside of it three levels deep, and its name. Pure: no database.
import { readUpTo, type ByteSource } from '#backend/archive/source.ts';
import { findingsOf, snippetOf } from './match/find.ts';
import type { Terms } from './match/terms.ts';
import { canCleanPlace } from './place-names.ts';
import { readCompound } from './read/compound.ts';
import { readTiff } from './read/exif.ts';
import { readFilm } from './read/film.ts';
import { kindOf, type FileKind } from './read/kind.ts';
import { readMatroska } from './read/matroska.ts';
import { readPackage } from './read/package.ts';
import { readPdf } from './read/pdf.ts';
import { readGif, readHeif, readJpeg, readPng, readWebp } from './read/pictures.ts';
import { readHtml, readRtf, readText } from './read/plain.ts';
import { rawHits } from './read/raw.ts';
import { readMp3, readOtherSound, readRiff } from './read/sound.ts';
import { byteRuns, wideRuns } from './read/decode.ts';
import type { Finding, Role, Scanned, Severity, Sink, Unreadable } from './shapes.ts';

const deepest = 3;
const largestInMemory = 512 * 1024 * 1024;
const mostFindings = 300;

export interface ScanOptions {
  /** Throws when the caller has cancelled. */
  check?: () => void;
  /** Milliseconds for one file; what is not read by then is unreadable. Default 60 s. */
  timeCap?: number;
}

class TimeOver extends Error {}

const order: Readonly<Record<Severity, number>> = { block: 0, look: 1, note: 2 };

/** Places where a file is read a second time in another way: worth telling only what nobody else has found. */
const nets = /(?:^|\/)(?:pdf\.raw|pdf\.objects)$/;

/** One finding for each place, kind and term: the strongest. */
export function strongest(findings: readonly Finding[]): Finding[] {
  const kept = new Map<string, Finding>();
  const told = new Set(findings.filter((one) => !nets.test(one.place)).map((one) => `${one.kind}\0${one.term}`));
  for (const one of findings) {
    if (nets.test(one.place) && told.has(`${one.kind}\0${one.term}`)) continue;
    const key = `${one.place}\0${one.kind}\0${one.term}`;
    const known = kept.get(key);
    if (!known || order[one.severity] < order[known.severity]) kept.set(key, one);
  }
  return [...kept.values()].toSorted((a, b) => order[a.severity] - order[b.severity]).slice(0, mostFindings);
}

/** The name of a file, and the folders it lay in: a folder per work often is called after its author. */
function scanNames(path: string, terms: Terms): Finding[] {
  const parts = path.replaceAll('\\', '/').replaceAll('!/', '/').split('/');
  const name = parts.pop() ?? '';
  return [
    ...findingsOf({ place: 'file.name', text: name, role: 'name' }, terms, false),
    ...(parts.length === 0 ? [] : findingsOf({ place: 'file.folder', text: parts.join('/'), role: 'name' }, terms, false)),
  ];
}

/** A field of the entry itself that judges will see. */
export const scanField = (place: 'entry.title', text: string, terms: Terms): Finding[] => strongest(findingsOf({ place, text, role: 'text' }, terms, false));

const inMemory = (source: ByteSource): Buffer => readUpTo(source, 0, source.size);

async function readKind(kind: FileKind, source: ByteSource, sink: Sink, isInner: boolean): Promise<void> {
  switch (kind) {
    case 'zip': return readPackage(source, sink);
    case 'pdf': return readPdf(inMemory(source), sink);
    case 'jpeg': return readJpeg(inMemory(source), sink);
    case 'png': return readPng(inMemory(source), sink);
    case 'gif': return readGif(inMemory(source), sink);
    case 'webp': return readWebp(inMemory(source), sink);
    case 'tiff': return readTiff(inMemory(source), sink, 'tiff.exif');
    case 'heif': return readHeif(inMemory(source), sink);
    case 'mp4': return readFilm(source, sink);
    case 'mkv': return readMatroska(source, sink);
    case 'riff': return readRiff(source, sink);
    case 'mp3': return readMp3(source, sink);
    case 'sound': return readOtherSound(source, sink);
    case 'compound': return readCompound(inMemory(source), sink);
    case 'html': return readHtml(inMemory(source), sink);
    case 'rtf': return readRtf(inMemory(source), sink);
    case 'text': return readText(inMemory(source), sink);
    case 'asf': case 'flv': case 'mpeg': case 'bmp': case 'metafile': case 'unknown': {
      const head = readUpTo(source, 0, 2 * 1024 * 1024);
      for (const parity of [0, 1] as const) sink.piece('file.raw', wideRuns(head, parity), 'raw');
      sink.piece('file.raw', byteRuns(head), 'raw');
      if (kind === 'unknown' && !isInner) sink.unreadable('不认识的文件格式，只按字节检查过，不能保证没有身份信息。');
      return;
    }
    case 'packed': return sink.unreadable('这种压缩包不能检查里面的内容，请解开后再交，或不放入评审包。', true);
    case 'empty': if (!isInner) sink.unreadable('文件是空的。');
  }
}

const whole: ReadonlySet<FileKind> = new Set(['pdf', 'jpeg', 'png', 'gif', 'webp', 'tiff', 'heif', 'compound', 'html', 'rtf', 'text']);

/**
 * Scans a file: its name (with the folders it lay in, if it has any), its bytes, and what is inside of it.
 * @throws whatever `check` throws; faults of the file itself are answers
 */
export async function scanBytes(source: ByteSource, name: string, terms: Terms, options: ScanOptions = {}): Promise<Scanned> {
  const findings: Finding[] = scanNames(name, terms);
  const unreadable: Unreadable[] = [];
  const until = Date.now() + (options.timeCap ?? 60_000);
  const fail = (message: string, locked = false) => {
    if (!unreadable.some((one) => one.message === message)) unreadable.push({ message, locked });
  };
  const check = () => {
    options.check?.();
    if (Date.now() > until) throw new TimeOver();
  };
  const scan = async (from: ByteSource, fileName: string, prefix: string, depth: number): Promise<void> => {
    check();
    const kind = kindOf(readUpTo(from, 0, 1024), fileName);
    const at = (place: string) => prefix + place;
    const sink: Sink = {
      check,
      piece: (place: string, text: string, role: Role = 'text', field?: string) => {
        if (text.trim() === '') return;
        check();
        const full = at(place);
        findings.push(...findingsOf({ place: full, text, role, ...(field === undefined ? {} : { field }) }, terms, canCleanPlace(full)));
      },
      gps: (place, text) => {
        const full = at(place);
        findings.push({ place: full, kind: 'gps', term: text, severity: 'look', snippet: `拍摄地点：⟦${text}⟧`,
          canClean: canCleanPlace(full), own: false });
      },
      unreadable: (message, locked = false) => fail(depth === 0 ? message : `内含的“${fileName === '' ? '文件' : fileName}”：${message}`, locked),
      inner: async (place, innerName, inside) => {
        if (depth >= deepest) return fail('里面一层套一层，超过三层的部分没有检查。');
        await scan(inside, innerName, `${at(place)}/`, depth + 1);
      },
    };
    if (whole.has(kind) && from.size > largestInMemory) {
      sink.unreadable('文件太大，没有全部检查。');
    } else {
      try {
        await readKind(kind, from, sink, depth > 0);
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        sink.unreadable('文件的结构不完整或被破坏，没有全部检查。');
      }
    }
    // Only what no reader has found yet: the net must not tell everything twice.
    if (depth === 0 || kind === 'unknown' || kind === 'metafile') {
      for (const hit of rawHits(from, terms)) {
        if (findings.some((one) => one.kind === hit.term.kind ? one.term === hit.term.shown : one.own && one.term.includes(hit.term.shown))) continue;
        const full = at('file.raw');
        findings.push({
          place: full, kind: hit.term.kind, term: hit.term.shown, severity: hit.term.how === 'sure' ? 'block' : 'look',
          canClean: canCleanPlace(full), own: true,
          snippet: snippetOf(hit.text, hit),
        });
      }
    }
  };
  try {
    await scan(source, name, '', 0);
  } catch (error) {
    if (!(error instanceof TimeOver)) throw error;
    fail('文件太复杂，没有在限定时间内查完。');
  }
  return { findings: strongest(findings), unreadable };
}
