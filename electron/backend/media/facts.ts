// The facts of one file by its content: kind, length, size, codecs, pages, and what is worth a second look.
import { readUpTo, SourceGone, type ByteSource } from '../archive/source.ts';
import { readEbml } from './ebml.ts';
import { readIso } from './iso.ts';
import { kindOf, sniff, type Kind } from './kinds.ts';
import { readCompound, readZipLike } from './office.ts';
import { readAsf, readAvi, readFlv, readMpeg } from './old-video.ts';
import { readPdf } from './pdf-facts.ts';
import { readBmp, readGif, readJpeg, readPng, readWebp } from './pictures.ts';
import { whyNotPlayable } from './playable.ts';
import { Broken, Hole, type Mark, type Reading } from './shape.ts';

export interface FileFacts {
  kind: string;
  media: string;
  label: string;
  group: Kind['group'];
  seconds: number | null;
  width: number | null;
  height: number | null;
  rotation: number;
  videoCodec: string;
  audioCodec: string;
  fragmented: boolean;
  pages: number | null;
  /** null: neither film nor sound, or its codec could not be read. */
  playable: boolean | null;
  marks: Mark[];
}

/** A reader stops after this many bytes or milliseconds, whatever the file makes it do. */
const mostRead = 256 * 1024 ** 2;
const mostMilliseconds = 1500;

class TooMuch extends Error {}

/** The same source, which ends a reader that reads too much or too long. */
function limited(source: ByteSource): ByteSource {
  let left = mostRead;
  const until = performance.now() + mostMilliseconds;
  return {
    size: source.size,
    read(at, length) {
      left -= length + 64;
      if (left < 0 || performance.now() > until) throw new TooMuch('reading took too long');
      return source.read(at, length);
    },
  };
}

const readers: Readonly<Record<string, (source: ByteSource) => Reading>> = {
  mp4: readIso, mov: readIso, m4a: readIso, webm: readEbml, mkv: readEbml,
  avi: readAvi, wmv: readAsf, flv: readFlv, mpg: readMpeg,
  jpg: readJpeg, png: readPng, gif: readGif, webp: readWebp, bmp: readBmp, pdf: readPdf,
};

function readKind(source: ByteSource): { kind: Kind; reading: Reading } {
  const kind = sniff(source);
  if (kind.id !== 'zip' && kind.id !== 'office') return { kind, reading: readers[kind.id]?.(source) ?? {} };
  const { kind: inside, reading } = kind.id === 'zip' ? readZipLike(source) : readCompound(source);
  return { kind: kindOf(inside), reading };
}

/** An end record of a zip in the last bytes of what is none: the same bytes are two files. */
function hasZipTail(source: ByteSource): boolean {
  const tail = readUpTo(source, Math.max(0, source.size - 65_557), 65_557);
  const at = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  return at >= 0 && at + 22 <= tail.length && at + 22 + tail.readUInt16LE(at + 20) === tail.length;
}

/** Length of recordings that never wrote one down, from their last pieces. Undefined when that cannot be told in time. */
async function lastSeconds(source: ByteSource): Promise<number | undefined> {
  const guarded = limited(source);
  // Large and seldom needed: loaded when the first such recording comes.
  const { CustomSource, Input, MatroskaInputFormat, Mp4InputFormat, QuickTimeInputFormat, WebMInputFormat } = await import('mediabunny');
  const input = new Input({
    formats: [new Mp4InputFormat(), new QuickTimeInputFormat(), new WebMInputFormat(), new MatroskaInputFormat()],
    source: new CustomSource({
      getSize: () => guarded.size, read: (start, end) => new Uint8Array(readUpTo(guarded, start, end - start)),
      dispose: () => { /* the source is closed by whoever opened it */ }, prefetchProfile: 'none',
    }),
  });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), mostMilliseconds);
  });
  try {
    const seconds = await Promise.race([input.computeDuration(), late]);
    return seconds !== undefined && Number.isFinite(seconds) && seconds > 0 ? seconds : undefined;
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
    input.dispose();
  }
}

/**
 * Reads the facts of a file. Never throws for what the file contains: that becomes marks.
 * @throws SourceGone, or the system's own errors, when the bytes cannot be had
 */
export async function readFacts(source: ByteSource): Promise<FileFacts> {
  const guarded = limited(source);
  let kind = kindOf('unknown');
  let reading: Reading = {};
  try {
    kind = sniff(guarded);
    ({ kind, reading } = readKind(guarded));
    if (kind.group !== 'archive' && kind.group !== 'macro' && !/^(docx|pptx|xlsx)$/.test(kind.id) && hasZipTail(guarded)) {
      reading.marks = [...(reading.marks ?? []).filter((one) => one.code !== 'trailing'), { code: 'trailing', what: 'zip' }];
    }
  } catch (fault) {
    if (fault instanceof SourceGone || (fault instanceof Error && 'syscall' in fault)) throw fault;
    const mark: Mark = fault instanceof Hole ? { code: 'unread', what: 'zip' }
      : fault instanceof Broken ? { code: 'damaged', what: fault.message }
        : fault instanceof TooMuch ? { code: 'noPreview', what: 'slow' } : { code: 'damaged', what: 'format' };
    reading = { marks: [mark] };
  }
  const isFilm = kind.group === 'video' || kind.group === 'sound';
  const unread = reading.marks?.some((one) => one.code === 'damaged' || one.code === 'unread') ?? false;
  if (isFilm && reading.seconds === undefined && !unread && /^(mp4|mov|webm|mkv|m4a)$/.test(kind.id)) {
    const seconds = await lastSeconds(source);
    if (seconds !== undefined) reading.seconds = seconds;
  }
  const { videoCodec = '', audioCodec = '', marks = [] } = reading;
  const why = isFilm ? whyNotPlayable(kind.id, videoCodec, audioCodec) : null;
  const isKnown = videoCodec !== '' || audioCodec !== '' || /^(avi|wmv|flv|mpg|mp3|wav|ogg)$/.test(kind.id);
  return {
    kind: kind.id, media: kind.media, label: kind.label, group: kind.group,
    seconds: reading.seconds === undefined ? null : Math.round(reading.seconds * 1000) / 1000,
    width: reading.width ?? null, height: reading.height ?? null, rotation: reading.rotation ?? 0,
    videoCodec, audioCodec, fragmented: reading.fragmented ?? false, pages: reading.pages ?? null,
    playable: isFilm && isKnown ? why === null : null,
    marks: why !== null && isKnown ? [...marks, { code: 'notPlayable', what: '' }] : marks,
  };
}
