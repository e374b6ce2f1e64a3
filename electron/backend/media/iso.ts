// Facts of MP4 and MOV: length, size, rotation and codecs from the index (moov), wherever in the file it stands.
import { readUpTo, type ByteSource } from '../archive/source.ts';
import { BoxCount, checkDepth, contents, inside, outerBoxes, type Box } from './iso-boxes.ts';
import type { Mark, Reading } from './shape.ts';

const pictureCodecs: Readonly<Record<string, string>> = {
  avc1: 'h264', avc3: 'h264', hvc1: 'hevc', hev1: 'hevc', dvh1: 'hevc', dvhe: 'hevc', vp08: 'vp8', vp09: 'vp9', av01: 'av1',
  mp4v: 'mpeg4', s263: 'h263', jpeg: 'mjpeg', apch: 'prores', apcn: 'prores', apcs: 'prores', ap4h: 'prores',
};
const soundCodecs: Readonly<Record<string, string>> = {
  'mp4a': 'aac', 'Opus': 'opus', '.mp3': 'mp3', 'ac-3': 'ac3', 'ec-3': 'eac3', 'alac': 'alac', 'fLaC': 'flac',
  'samr': 'amr', 'sowt': 'pcm', 'twos': 'pcm', 'lpcm': 'pcm',
};

/** A code of four letters from the file, fit to be shown. */
const plainCode = (code: string): string => code.replaceAll(/[^A-Za-z0-9.-]/g, '').toLowerCase().slice(0, 8) || 'unknown';

const number = (bytes: Buffer, at: number, wide: boolean): number => {
  if (at + (wide ? 8 : 4) > bytes.length) return 0;
  if (!wide) return bytes.readUInt32BE(at);
  const value = bytes.readBigUInt64BE(at);
  return value > BigInt(Number.MAX_SAFE_INTEGER) ? 0 : Number(value);
};

/** Seconds of mvhd and mdhd: version 1 has 64-bit times before scale and duration. All ones means "not known". */
function headerSeconds(body: Buffer | undefined): number {
  if (body === undefined || body.length < 20) return 0;
  const wide = body[0] === 1;
  const scale = number(body, wide ? 20 : 12, false);
  const duration = number(body, wide ? 24 : 16, wide);
  return scale === 0 || (!wide && duration === 0xffffffff) ? 0 : duration / scale;
}

/** The matrix of a track header (a b u c d v …): only quarter turns are rotations. */
function rotationOf(header: Buffer): number {
  const at = header[0] === 1 ? 52 : 40;
  if (at + 20 > header.length) return 0;
  const a = header.readInt32BE(at);
  const b = header.readInt32BE(at + 4);
  if (a === 0 && b !== 0) return b > 0 ? 90 : 270;
  return a < 0 && b === 0 ? 180 : 0;
}

/** mp4a is a house of many codecs: the object type of its descriptor says which (ISO/IEC 14496-1, table 5). */
function descriptorCodec(entry: Buffer): string {
  const at = entry.indexOf('esds');
  const tag = at < 0 ? -1 : entry.indexOf(4, at + 8);
  if (tag < 0) return 'aac';
  let type = tag + 1;
  while (type < tag + 5 && (entry[type] ?? 0) >= 0x80) type += 1;
  const object = entry[type + 1] ?? 0;
  return object === 0x69 || object === 0x6b ? 'mp3' : 'aac';
}

interface Track { kind: string; seconds: number; codec: string; width: number; height: number; rotation: number }

function readTrack(trak: Buffer, count: BoxCount): Track {
  const first = (...path: string[]): Buffer | undefined => inside(trak, path, count)[0];
  const handler = first('mdia', 'hdlr');
  const kind = handler === undefined ? '' : handler.toString('latin1', 8, 12);
  const entry = first('mdia', 'minf', 'stbl', 'stsd')?.subarray(8) ?? Buffer.alloc(0);
  const code = entry.toString('latin1', 4, 8);
  const header = first('tkhd');
  const isVideo = kind === 'vide' && entry.length >= 36;
  return {
    kind, seconds: headerSeconds(first('mdia', 'mdhd')),
    codec: kind === 'vide' ? pictureCodecs[code] ?? plainCode(code)
      : code === 'mp4a' ? descriptorCodec(entry) : soundCodecs[code] ?? plainCode(code),
    width: isVideo ? entry.readUInt16BE(32) : 0, height: isVideo ? entry.readUInt16BE(34) : 0,
    rotation: header === undefined ? 0 : rotationOf(header),
  };
}

/** Length of a file in fragments, from its segment index (sidx): the durations of all pieces over its scale. */
function indexSeconds(body: Buffer): number {
  const wide = body[0] === 1;
  const scale = number(body, 8, false);
  const table = wide ? 28 : 20;
  if (scale === 0 || body.length < table + 4) return 0;
  let total = 0;
  const pieces = Math.min(body.readUInt16BE(table + 2), Math.floor((body.length - table - 4) / 12));
  for (let piece = 0; piece < pieces; piece++) total += number(body, table + 8 + piece * 12, false);
  return total / scale;
}

/** A film's index can stand at the end, be missing (a copy that broke off), or be spread over fragments. */
export function readIso(source: ByteSource): Reading {
  const count = new BoxCount();
  const marks: Mark[] = [];
  const boxes: Partial<Record<string, Box>> = {};
  let indexed = 0;
  for (const box of outerBoxes(source, count)) {
    if (box.type === 'moov') boxes['moov'] ??= box;
    if (box.type === 'moof') boxes['moof'] ??= box;
    if (box.type === 'sidx') indexed += indexSeconds(contents(source, box));
    if (box.cut && box.type === 'mdat') marks.push({ code: 'damaged', what: 'cut' });
    else if (box.cut || !/^[\w \u00a9-]{4}$/.test(box.type)) {
      // Zeros at the end are padding of cameras; anything else does not belong to the film.
      const rest = readUpTo(source, box.type === '' ? box.from : box.from - 8, 4096);
      if (rest.some((byte) => byte !== 0)) marks.push({ code: 'trailing', what: 'box' });
      break;
    }
  }
  if (boxes['moov'] === undefined) return { marks: [...marks, { code: 'damaged', what: 'moov' }] };
  const moov = contents(source, boxes['moov']);
  checkDepth(moov, count);
  const tracks = inside(moov, ['trak'], count).map((trak) => readTrack(trak, count));
  const film = tracks.find((one) => one.kind === 'vide');
  const sound = tracks.find((one) => one.kind === 'soun');
  const extended = inside(moov, ['mvex', 'mehd'], count)[0];
  const header = inside(moov, ['mvhd'], count)[0];
  const scale = header === undefined ? 0 : number(header, header[0] === 1 ? 20 : 12, false);
  const promised = extended === undefined || scale === 0 ? 0 : number(extended, 4, extended[0] === 1) / scale;
  const seconds = [headerSeconds(header), film?.seconds ?? 0, sound?.seconds ?? 0, promised, indexed].find((one) => one > 0);
  return {
    ...(seconds === undefined ? {} : { seconds }),
    ...(film && film.width > 0 ? { width: film.width, height: film.height, rotation: film.rotation } : {}),
    videoCodec: film?.codec ?? '', audioCodec: sound?.codec ?? '',
    fragmented: boxes['moof'] !== undefined || inside(moov, ['mvex'], count).length > 0, marks,
  };
}
