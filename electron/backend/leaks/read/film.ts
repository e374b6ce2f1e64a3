// Words in MP4, QuickTime and 3GP: tags of iTunes and QuickTime, 3GP user data, places, XMP, handler names, subtitles.
import { readUpTo, type ByteSource } from '#backend/archive/source.ts';
import { isAuthorField } from '../match/words.ts';
import type { Sink } from '../shapes.ts';
import { walkBoxes, type Box } from './boxes.ts';
import { decodeField, decodeText, decodeWide } from './decode.ts';
import { readXmp } from './xmp.ts';

const xmpUuid = 'be7acfcb97a942e89c71999491e3afac';
const largestText = 1024 * 1024;
/** Made by encoders, on every film. */
const neutralHandlers = new RegExp(
  '^(?:'
  + '|.{0,2}(?:Video|Sound|Media|Data|Subtitle|Text|Alias|Apple|'
  + 'GPAC|ISO|Core Media|Mainconcept|L-SMASH|Bento4|VideoHandle|SoundHandle|Handler|Meta|url)\\b.*'
  + '|.*Handler.*|.*Handle|.*Media Handler)$', 'i');
const threeGpp = new Set(['auth', 'cprt', 'titl', 'perf', 'gnre', 'dscp', 'albm', 'loci', 'rtng', 'clsf', 'kywd']);

const contentOf = (source: ByteSource, box: Box): Buffer => readUpTo(source, box.content, Math.min(box.to - box.content, largestText));

/** 3GPP TS 26.244: version, packed language, then UTF-8 or UTF-16 with a mark. */
function threeGppText(bytes: Buffer): string {
  const text = bytes.subarray(6);
  if (text[0] === 0xfe && text[1] === 0xff) return decodeWide(text.subarray(2), true).replaceAll('\0', ' ').trim();
  if (text[0] === 0xff && text[1] === 0xfe) return decodeWide(text.subarray(2)).replaceAll('\0', ' ').trim();
  return decodeField(text);
}

/** QuickTime user data: a list of size, language, text. */
function quickTimeText(bytes: Buffer): string {
  const length = bytes.length >= 4 ? bytes.readUInt16BE(0) : 0;
  return length > 0 && 4 + length <= bytes.length ? decodeText(bytes.subarray(4, 4 + length)) : decodeText(bytes).replaceAll('\0', '\n').trim();
}

function dataText(bytes: Buffer): string {
  const type = bytes.length >= 8 ? bytes.readUInt32BE(0) & 0xffffff : 1;
  const value = bytes.subarray(8);
  return type === 2 ? decodeWide(value, true) : type === 0 || type === 1 || type === 3 ? decodeText(value).replaceAll('\0', '\n') : '';
}

const coordinates = /[+-]\d{1,3}(?:\.\d+)?[+-]\d{1,3}(?:\.\d+)?/;

function readUserData(source: ByteSource, box: Box, sink: Sink): void {
  const bytes = contentOf(source, box);
  if (box.type === 'loci') {
    const name = bytes.subarray(6);
    const end = name.indexOf(0);
    sink.piece('mp4.location', threeGppText(bytes), 'text', 'loci');
    if (end >= 0 && name.length >= end + 10) {
      const [longitude, latitude] = [name.readInt32BE(end + 2) / 65_536, name.readInt32BE(end + 6) / 65_536];
      if (longitude !== 0 || latitude !== 0) sink.gps('mp4.location', `${latitude.toFixed(4)}, ${longitude.toFixed(4)}`);
    }
  } else if (box.type === '©xyz') {
    const text = quickTimeText(bytes);
    const found = coordinates.exec(text)?.[0];
    if (found !== undefined) sink.gps('mp4.location', found);
    else sink.piece('mp4.location', text, 'text', '©xyz');
  } else if (threeGpp.has(box.type)) {
    sink.piece('mp4.3gp', threeGppText(bytes), isAuthorField(box.type) ? 'author' : 'text', box.type);
  } else if (box.type === 'XMP_') readXmp(bytes, sink, 'mp4.xmp');
  else if (box.type.startsWith('©')) sink.piece('mp4.tags', quickTimeText(bytes), isAuthorField(box.type) ? 'author' : 'text', box.type);
  else if (box.type !== 'free' && box.type !== 'skip') sink.piece('mp4.tags', decodeText(bytes).replaceAll('\0', '\n'), 'raw', box.type);
}

function readTags(source: ByteSource, boxes: readonly Box[], sink: Sink): void {
  for (const meta of boxes.filter((one) => one.type === 'meta')) {
    const inside = boxes.filter((one) => one.path.startsWith(`${meta.path}/`) && one.from > meta.from && one.to <= meta.to);
    const keys: string[] = [];
    const keyBox = inside.find((one) => one.type === 'keys');
    if (keyBox) {
      const bytes = contentOf(source, keyBox);
      for (let at = 8; at + 8 <= bytes.length;) {
        const size = bytes.readUInt32BE(at);
        if (size < 8 || at + size > bytes.length) break;
        keys.push(bytes.toString('utf8', at + 8, at + size));
        at += size;
      }
    }
    for (const item of inside.filter((one) => one.path === `${meta.path}/ilst/${one.type}`)) {
      const children = inside.filter((one) => one.from > item.from && one.to <= item.to);
      const own = children.find((one) => one.type === 'name');
      const number = Buffer.from(item.type, 'latin1').readUInt32BE(0);
      const key = keys[number - 1];
      const field = own ? contentOf(source, own).toString('utf8', 4) : key ?? item.type;
      for (const value of children.filter((one) => one.type === 'data')) {
        const text = dataText(contentOf(source, value));
        if (text === '') continue;
        const last = field.split('.').at(-1) ?? field;
        if (/location/i.test(field) && coordinates.test(text)) sink.gps('mp4.location', text);
        else sink.piece(key === undefined ? 'mp4.tags' : 'mp4.keys', text, isAuthorField(field) || isAuthorField(last) ? 'author' : 'text', field);
      }
    }
  }
}

/** Places and lengths of the samples of a track, from its tables. */
function samplesOf(source: ByteSource, tables: ReadonlyMap<string, Buffer>, most: number): Buffer[] {
  const [sizes, chunks] = [tables.get('stsz'), tables.get('stsc')];
  const offsets = tables.get('stco') ?? tables.get('co64');
  if (!sizes || !chunks || !offsets || sizes.length < 12 || offsets.length < 8 || chunks.length < 8) return [];
  const same = sizes.readUInt32BE(4);
  const count = Math.min(sizes.readUInt32BE(8), most);
  const wide = !tables.has('stco');
  const runs = Array.from({ length: Math.min(chunks.readUInt32BE(4), Math.floor((chunks.length - 8) / 12)) }, (_, index) =>
    ({ first: chunks.readUInt32BE(8 + index * 12), each: chunks.readUInt32BE(12 + index * 12) }));
  const found: Buffer[] = [];
  let sample = 0;
  for (let chunk = 1; sample < count && 8 + chunk * (wide ? 8 : 4) <= offsets.length; chunk += 1) {
    let at = wide ? Number(offsets.readBigUInt64BE(chunk * 8)) : offsets.readUInt32BE(4 + chunk * 4);
    const each = runs.findLast((one) => one.first <= chunk)?.each ?? 1;
    for (let index = 0; index < each && sample < count; index += 1, sample += 1) {
      const size = same > 0 ? same : 12 + sample * 4 + 4 <= sizes.length ? sizes.readUInt32BE(12 + sample * 4) : 0;
      if (size > 0 && size < 65_536) found.push(readUpTo(source, at, size));
      at += size;
    }
  }
  return found;
}

function readTracks(source: ByteSource, boxes: readonly Box[], sink: Sink): void {
  for (const track of boxes.filter((one) => one.type === 'trak')) {
    const inside = boxes.filter((one) => one.from > track.from && one.to <= track.to);
    const handler = inside.find((one) => one.path.endsWith('/mdia/hdlr'));
    const kind = handler ? contentOf(source, handler).toString('latin1', 8, 12) : '';
    if (!['text', 'sbtl', 'subt', 'clcp'].includes(kind)) continue;
    const tables = new Map(inside.filter((one) => one.path.includes('/stbl/')).map((one) =>
      [one.type, readUpTo(source, one.content, Math.min(one.to - one.content, 16 * largestText))]));
    const lines = samplesOf(source, tables, 20_000).map((one) => {
      const length = one.length >= 2 ? one.readUInt16BE(0) : 0;
      return length > 0 && 2 + length <= one.length ? decodeText(one.subarray(2, 2 + length)) : decodeText(one).replaceAll('\0', '');
    });
    sink.piece('mp4.subtitle', lines.join('\n'), 'text');
  }
}

/** Reads an MP4 and its kin. Only tables and tags are read, whatever the length of the film. */
export function readFilm(source: ByteSource, sink: Sink): void {
  const { boxes, fault } = walkBoxes(source);
  for (const box of boxes) {
    sink.check();
    if (box.path === `/moov/udta/${box.type}` || box.path === `/moov/trak/udta/${box.type}` || box.path === `/udta/${box.type}`) {
      if (box.type !== 'meta') readUserData(source, box, sink);
    } else if (box.type === 'hdlr') {
      const name = decodeField(contentOf(source, box).subarray(24)).replace(/^[\x01-\x1f]/, '');
      sink.piece('mp4.handler', name, neutralHandlers.test(name) ? 'raw' : 'text', 'handler');
    } else if (box.type === 'uuid') {
      const bytes = contentOf(source, box);
      if (bytes.toString('hex', 0, 16) === xmpUuid) readXmp(bytes.subarray(16), sink, 'mp4.xmp');
      else sink.piece('mp4.tags', decodeText(bytes.subarray(16)).replaceAll('\0', '\n'), 'raw', 'uuid');
    } else if (box.type === 'xml ' || box.type === 'bxml') sink.piece('mp4.tags', decodeText(contentOf(source, box)), 'raw', 'xml');
  }
  readTags(source, boxes, sink);
  readTracks(source, boxes, sink);
  if (fault !== null || !boxes.some((one) => one.type === 'moov')) sink.unreadable('视频的结构不完整或被破坏，标签和字幕没能全部检查。');
}
