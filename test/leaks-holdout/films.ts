// Films and sounds: box by box, with the tags that phones, editors and schools' recording systems leave.
import { riff } from './pictures.ts';

const number = (value: number, bytes: 2 | 4): Buffer => {
  const buffer = Buffer.alloc(bytes);
  buffer.writeUIntBE(value, 0, bytes);
  return buffer;
};
export const box = (type: string, ...content: Buffer[]): Buffer => {
  const body = Buffer.concat(content);
  return Buffer.concat([number(body.length + 8, 4), Buffer.from(type, 'latin1'), body]);
};
const full = (type: string, ...content: Buffer[]): Buffer => box(type, Buffer.alloc(4), ...content);

const matrix = Buffer.from('00010000000000000000000000000000000100000000000000000000000000004000 0000'.replaceAll(' ', ''), 'hex');
const movieHeader = full('mvhd', Buffer.alloc(8), number(1000, 4), number(420_000, 4), number(0x10000, 4), number(0x100, 2),
  Buffer.alloc(10), matrix, Buffer.alloc(24), number(3, 4));

function track(id: number, handler: string, name: string, entry: Buffer, samples: { size: number; offset: number } | null): Buffer {
  const header = full('tkhd', Buffer.alloc(8), number(id, 4), Buffer.alloc(4), number(420_000, 4), Buffer.alloc(16), matrix,
    number(1280 << 16 >>> 0, 4), number(720 << 16 >>> 0, 4));
  const table = box('stbl', full('stsd', number(1, 4), entry),
    full('stts', number(samples ? 1 : 0, 4), ...(samples ? [number(1, 4), number(420_000, 4)] : [])),
    full('stsc', number(samples ? 1 : 0, 4), ...(samples ? [number(1, 4), number(1, 4), number(1, 4)] : [])),
    full('stsz', number(0, 4), number(samples ? 1 : 0, 4), ...(samples ? [number(samples.size, 4)] : [])),
    full('stco', number(samples ? 1 : 0, 4), ...(samples ? [number(samples.offset, 4)] : [])));
  return box('trak', header, box('mdia', full('mdhd', Buffer.alloc(8), number(1000, 4), number(420_000, 4), number(0x55c4, 2), number(0, 2)),
    full('hdlr', Buffer.alloc(4), Buffer.from(handler, 'latin1'), Buffer.alloc(12), Buffer.from(`${name}\0`)),
    box('minf', full('vmhd', Buffer.alloc(8)), box('dinf', full('dref', number(1, 4), full('url '))), table)));
}

const avc = box('avc1', Buffer.alloc(6), number(1, 2), Buffer.alloc(16), number(1280, 2), number(720, 2), number(0x480000, 4),
  number(0x480000, 4), Buffer.alloc(4), number(1, 2),
  Buffer.alloc(32), number(24, 2), number(0xffff, 2), box('avcC', Buffer.from('0142c01effe1000467 42c01e01000468ce3c80'.replaceAll(' ', ''), 'hex')));

export interface Film { brand?: string; udta?: Buffer[]; meta?: Buffer; top?: Buffer[]; handlerName?: string; subtitle?: string; moovFirst?: boolean }

/** A film of seven minutes by its header, one sample long. */
export function mp4(given: Film = {}): Buffer {
  const type = box('ftyp', Buffer.from(given.brand ?? 'isom', 'latin1'), number(512, 4), Buffer.from('isomavc1', 'latin1'));
  const text = given.subtitle === undefined ? null : Buffer.concat([number(Buffer.byteLength(given.subtitle), 2), Buffer.from(given.subtitle)]);
  const picture = Buffer.from('00000004 65888040'.replaceAll(' ', ''), 'hex');
  const moov = (start: number): Buffer => box('moov', movieHeader,
    track(1, 'vide', given.handlerName ?? 'VideoHandler', avc, { size: picture.length, offset: start }),
    ...(text ? [track(2, 'sbtl', 'SubtitleHandler', box('tx3g', Buffer.alloc(6), number(1, 2), Buffer.alloc(30)), { size: text.length,
      offset: start + picture.length })] : []),
    ...(given.udta ? [box('udta', ...given.udta)] : []), ...(given.meta ? [given.meta] : []));
  const media = box('mdat', picture, ...(text ? [text] : []));
  if (given.moovFirst) {
    const length = moov(0).length;
    return Buffer.concat([type, moov(type.length + length + 8), media, ...(given.top ?? [])]);
  }
  return Buffer.concat([type, media, moov(type.length + 8), ...(given.top ?? [])]);
}

const item = (name: string, text: string): Buffer => box(name, box('data', number(1, 4), number(0, 4), Buffer.from(text)));
export const itunes = (name: string, text: string): Buffer => full('meta',
  full('hdlr', Buffer.alloc(4), Buffer.from('mdirappl', 'latin1'), Buffer.alloc(9)), box('ilst', item(name, text)));
export const quicktimeKeys = (key: string, text: string): Buffer => box('meta',
  full('hdlr', Buffer.alloc(4), Buffer.from('mdta', 'latin1'), Buffer.alloc(13)),
  full('keys', number(1, 4), box('mdta', Buffer.from(key))), box('ilst', item('\0\0\0\x01', text)));
/** Old QuickTime text: length, language, text. */
export const oldText = (name: string, text: string): Buffer =>
  box(name, number(Buffer.byteLength(text), 2), number(0x55c4, 2), Buffer.from(text));
export const phoneText = (name: string, text: string, wide = false): Buffer => full(name, number(0x55c4, 2),
  wide ? Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(`${text}\0`, 'utf16le').swap16()]) : Buffer.from(`${text}\0`));
export const location = (name: string): Buffer =>
  full('loci', number(0x55c4, 2), Buffer.from(`${name}\0`), Buffer.from([0]), number(108 << 16, 4), number(34 << 16, 4), number(0, 4),
    Buffer.from('earth\0\0'));
export const uuid = (body: Buffer): Buffer => box('uuid', Buffer.from('be7acfcb97a942e89c71999491e3afac', 'hex'), body);

const synchsafe = (value: number): Buffer => Buffer.from([value >> 21 & 127, value >> 14 & 127, value >> 7 & 127, value & 127]);
const sound = Buffer.concat(Array.from({ length: 12 }, () => Buffer.concat([Buffer.from([0xff, 0xfb, 0x90, 0x00]), Buffer.alloc(413)])));
export const mp3 = (frame: string, text: string): Buffer => {
  const value = Buffer.concat([Buffer.from([1, 0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
  const tag = Buffer.concat([Buffer.from(frame, 'latin1'), number(value.length, 4), Buffer.alloc(2), value]);
  return Buffer.concat([Buffer.from('ID3\x03\0\0', 'latin1'), synchsafe(tag.length), tag, sound]);
};
/** ID3v1 at the end, in the code page of old Chinese programs. */
export const oldMp3 = (gbk: Buffer): Buffer => Buffer.concat([sound, Buffer.from('TAG'), Buffer.alloc(30), Buffer.concat([gbk,
  Buffer.alloc(30)]).subarray(0, 30), Buffer.alloc(65)]);
export const wav = (text: string): Buffer => riff('RIFF', Buffer.concat([Buffer.from('WAVE'),
  riff('fmt ', Buffer.from('0100010040 1f0000803e000002001000'.replaceAll(' ', ''), 'hex')), riff('data', Buffer.alloc(64)),
  riff('LIST', Buffer.concat([Buffer.from('INFO'), riff('IART', Buffer.from(`${text}\0`))]))]));

/** An element with an eight-byte size. */
const element = (id: string, ...content: Buffer[]): Buffer => {
  const body = Buffer.concat(content);
  return Buffer.concat([Buffer.from(id, 'hex'), Buffer.from([0x01, 0, 0, 0]), number(body.length, 4), body]);
};
export const webm = (tag: string, text: string): Buffer => Buffer.concat([
  element('1a45dfa3', element('4282', Buffer.from('webm')), element('4287', Buffer.from([2])), element('4285', Buffer.from([2]))),
  element('18538067',
    element('1549a966', element('2ad7b1', number(1_000_000, 4)), element('4489', Buffer.from('4119a28000000000', 'hex')), element('4d80',
      Buffer.from('rec')), element('5741', Buffer.from('rec')),
      ...(tag === 'TITLE' ? [element('7ba9', Buffer.from(text))] : [])),
    element('1654ae6b', element('ae', element('d7', Buffer.from([1])), element('73c5', Buffer.from([1])), element('83', Buffer.from([1])),
      element('86', Buffer.from('V_VP8')),
      element('e0', element('b0', number(1280, 2)), element('ba', number(720, 2))))),
    ...(tag === 'TITLE' ? [] : [element('1254c367', element('7373', element('63c0'), element('67c8', element('45a3', Buffer.from(tag)),
      element('4487', Buffer.from(text)))))])),
]);
