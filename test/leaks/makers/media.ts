// Small films and sounds by hand: boxes, elements, frames with words in them.
import { riff, xmpOf } from './pictures.ts';

export const box = (type: string, ...content: Buffer[]): Buffer => {
  const body = Buffer.concat(content);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(body.length + 8, 0);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, body]);
};
const number = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};
const handler = (kind: string, name: string): Buffer => box('hdlr', Buffer.alloc(8), Buffer.from(kind, 'latin1'), Buffer.alloc(12), Buffer.from(`${name}\0`, 'utf8'));
const start = box('ftyp', Buffer.from('mp42\0\0\0\0mp42isom', 'latin1'));
const media = box('mdat', Buffer.alloc(200, 7));
const film = (...moov: Buffer[]): Buffer => Buffer.concat([start, box('moov', box('mvhd', Buffer.alloc(100)), ...moov), media]);
const data = (text: string): Buffer => box('data', number(1), number(0), Buffer.from(text, 'utf8'));
const meta = (...content: Buffer[]): Buffer => box('meta', Buffer.alloc(4), handler('mdir', ''), ...content);

export const plainFilm = (): Buffer => film();
export const filmTag = (tag: string, text: string): Buffer => film(box('udta', meta(box('ilst', box(tag, data(text))))));
export const filmFreeTag = (text: string): Buffer => film(box('udta', meta(box('ilst', box('----', box('mean', number(0), Buffer.from('com.apple.iTunes')), box('name', number(0), Buffer.from('PRODUCER')), data(text))))));
export const filmKey = (text: string): Buffer => film(meta(box('keys', number(0), number(1), box('mdta', Buffer.from('com.apple.quicktime.author'))),
  box('ilst', Buffer.concat([number(8 + data(text).length), number(1), data(text)]))));
export const filmXmp = (text: string): Buffer => Buffer.concat([film(),
  box('uuid', Buffer.from('be7acfcb97a942e89c71999491e3afac', 'hex'), xmpOf(text))]);
const quickTime = (text: string): Buffer => {
  const value = Buffer.from(text, 'utf8');
  return Buffer.concat([Buffer.of(value.length >> 8, value.length & 0xff, 0x15, 0xc7), value]);
};
export const filmPlace = (): Buffer => film(box('udta', box('©xyz', quickTime('+32.0603+118.7969/'))));
export const filmUserData = (tag: string, text: string): Buffer => film(box('udta', box(tag, quickTime(text))));
export const film3gp = (tag: string, text: string): Buffer => film(box('udta', box(tag, Buffer.alloc(4), Buffer.of(0x15, 0xc7), Buffer.from(`${text}\0`, 'utf8'))));
export const filmHandler = (text: string): Buffer => film(box('trak', box('mdia', handler('vide', text), box('minf', box('stbl')))));
/** A subtitle track of one sample; the sample lies at the end of the file. */
export function filmSubtitle(text: string): Buffer {
  const value = Buffer.from(text, 'utf8');
  const sample = Buffer.concat([Buffer.of(value.length >> 8, value.length & 0xff), value]);
  const build = (offset: number): Buffer => Buffer.concat([film(box('trak', box('mdia', handler('sbtl', 'SubtitleHandler'), box('minf', box('stbl',
    box('stsz', number(0), number(0), number(1), number(sample.length)), box('stsc', number(0), number(1), number(1), number(1), number(1)),
    box('stco', number(0), number(1), number(offset))))))), box('mdat', sample)]);
  return build(build(0).length - sample.length);
}

const element = (id: string, ...content: Buffer[]): Buffer => {
  const body = Buffer.concat(content);
  const size = Buffer.alloc(8);
  size.writeBigUInt64BE(BigInt(body.length));
  size[0] = 1;
  return Buffer.concat([Buffer.from(id, 'hex'), size, body]);
};
const words = (text: string): Buffer => Buffer.from(text, 'utf8');
const webm = (...segment: Buffer[]): Buffer => Buffer.concat([element('1a45dfa3', element('4282', words('webm'))), element('18538067', ...segment, element('1f43b675', Buffer.alloc(50)))]);
export const webmTag = (text: string): Buffer => webm(element('1254c367', element('7373', element('67c8', element('45a3', words('ARTIST')), element('4487', words(text))))));
export const webmTitle = (text: string): Buffer => webm(element('1549a966', element('7ba9', words(text))));
export const mkvAttachment = (text: string): Buffer => webm(element('1941a469', element('61a7', element('466e', words(`${text}.ttf`)), element('465c', Buffer.alloc(30)))));
export const mkvSubtitle = (text: string): Buffer => Buffer.concat([element('1a45dfa3', element('4282', words('matroska'))), element('18538067',
  element('1654ae6b', element('ae', element('d7', Buffer.of(2)), element('86', words('S_TEXT/UTF8')))),
  element('1f43b675', element('a3', Buffer.from([0x82, 0, 0, 0]), words(text))))]);

export function mp3Frame(id: string, text: string, encoding: 1 | 3 = 3): Buffer {
  const value = encoding === 3 ? Buffer.concat([Buffer.of(3), words(text)]) : Buffer.concat([Buffer.of(1, 0xff, 0xfe), Buffer.from(text, 'utf16le')]);
  const frame = Buffer.concat([Buffer.from(id, 'latin1'), number(value.length), Buffer.alloc(2), value]);
  const size = frame.length;
  return Buffer.concat([Buffer.from('ID3\x03\0\0', 'latin1'),
    Buffer.of(size >> 21 & 127, size >> 14 & 127, size >> 7 & 127, size & 127), frame, Buffer.from([0xff, 0xfb, 0x90, 0]), Buffer.alloc(400)]);
}
export const mp3Old = (text: string): Buffer => {
  const tail = Buffer.alloc(128);
  tail.write('TAG', 0, 'latin1');
  tail.write(text, 33, 30, 'utf8');
  return Buffer.concat([Buffer.from([0xff, 0xfb, 0x90, 0]), Buffer.alloc(400), tail]);
};
export const wavInfo = (text: string): Buffer => riff('WAVE', [['fmt ', Buffer.alloc(16)], ['LIST', Buffer.concat([Buffer.from('INFO'), Buffer.from('IART'), (() => {
  const value = words(`${text}\0`);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(value.length);
  return Buffer.concat([length, value, Buffer.alloc(value.length & 1)]);
})()])], ['data', Buffer.alloc(100)]]);
