// Small valid pictures with words in every segment and chunk that can hold them.
import { crc32, deflateSync } from 'node:zlib';

/** One grey pixel, baseline, 4:2:0. */
const jpeg = Buffer.from('/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////'
  + 'wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAA//EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AN//Z', 'base64');

export const wide = (text: string): Buffer => Buffer.from(text, 'utf16le');

/** An EXIF block of one directory; values longer than four bytes lie behind it. */
export function tiffOf(entries: readonly { tag: number; type: number; value: Buffer }[], gps = false): Buffer {
  const count = entries.length + (gps ? 1 : 0);
  const head = Buffer.alloc(8 + 2 + count * 12 + 4);
  head.write('II*\0', 0, 'latin1');
  head.writeUInt32LE(8, 4);
  head.writeUInt16LE(count, 8);
  const tails: Buffer[] = [];
  let at = head.length;
  const put = (index: number, tag: number, type: number, value: Buffer, amount: number) => {
    const from = 10 + index * 12;
    head.writeUInt16LE(tag, from);
    head.writeUInt16LE(type, from + 2);
    head.writeUInt32LE(amount, from + 4);
    if (value.length <= 4) value.copy(head, from + 8);
    else {
      head.writeUInt32LE(at, from + 8);
      tails.push(value);
      at += value.length;
    }
  };
  entries.forEach(({ tag, type, value }, index) => put(index, tag, type, value, value.length));
  if (gps) {
    const from = 10 + entries.length * 12;
    head.writeUInt16LE(0x8825, from);
    head.writeUInt16LE(4, from + 2);
    head.writeUInt32LE(1, from + 4);
    head.writeUInt32LE(at, from + 8);
    const block = Buffer.alloc(2 + 24 + 4 + 48);
    block.writeUInt16LE(2, 0);
    for (const [index, tag] of [2, 4].entries()) {
      block.writeUInt16LE(tag, 2 + index * 12);
      block.writeUInt16LE(5, 4 + index * 12);
      block.writeUInt32LE(3, 6 + index * 12);
      block.writeUInt32LE(at + 30 + index * 24, 10 + index * 12);
      [32, 1, 3, 1, 30, 1].forEach((value, place) => block.writeUInt32LE(value, 30 + index * 24 + place * 4));
    }
    tails.push(block);
  }
  return Buffer.concat([head, ...tails]);
}

const segment = (marker: number, data: Buffer): Buffer => {
  const head = Buffer.of(0xff, marker, 0, 0);
  head.writeUInt16BE(data.length + 2, 2);
  return Buffer.concat([head, data]);
};
const withSegment = (marker: number, data: Buffer): Buffer => Buffer.concat([jpeg.subarray(0, 20), segment(marker, data), jpeg.subarray(20)]);
const zeroEnded = (text: string): Buffer => Buffer.from(`${text}\0`, 'utf8');

export const plainJpeg = (): Buffer => Buffer.from(jpeg);
export const jpegExif = (tag: number, text: string): Buffer => {
  const isWide = tag >= 0x9c9b && tag <= 0x9c9f;
  const value = tag === 0x9286 ? Buffer.concat([Buffer.from('UNICODE\0', 'latin1'), wide(text)]) : isWide
    ? Buffer.concat([wide(text), Buffer.alloc(2)]) : zeroEnded(text);
  const type = tag === 0x9286 || tag === 0x927c ? 7 : isWide ? 1 : 2;
  return withSegment(0xe1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiffOf([{ tag, type, value }])]));
};
export const jpegGps = (): Buffer => withSegment(0xe1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiffOf([], true)]));
export const jpegComment = (text: string): Buffer => withSegment(0xfe, Buffer.from(text, 'utf8'));
export const xmpOf = (text: string): Buffer => Buffer.from(`<?xpacket begin=''?><x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">`
  + '<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/">'
  + `<dc:creator><rdf:Seq><rdf:li>${text}</rdf:li></rdf:Seq></dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>`);
export const jpegXmp = (text: string): Buffer => withSegment(0xe1,
  Buffer.concat([Buffer.from('http://ns.adobe.com/xap/1.0/\0', 'latin1'), xmpOf(text)]));
export function jpegIptc(text: string): Buffer {
  const value = Buffer.from(text, 'utf8');
  const record = Buffer.concat([Buffer.of(0x1c, 2, 80, value.length >> 8, value.length & 0xff), value]);
  const resource = Buffer.alloc(12);
  resource.write('8BIM', 0, 'latin1');
  resource.writeUInt16BE(0x404, 4);
  resource.writeUInt32BE(record.length, 8);
  return withSegment(0xed, Buffer.concat([Buffer.from('Photoshop 3.0\0', 'latin1'), resource, record]));
}
/** A photo whose thumbnail was edited by another program and kept its own comment. */
export const jpegThumbnail = (text: string): Buffer =>
  withSegment(0xe1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiffOf([{ tag: 0x10f, type: 2, value: zeroEnded('Camera') }]), jpegComment(text)]));
export const jpegTrailing = (text: string): Buffer => Buffer.concat([jpeg, Buffer.from(`\n作者信息：${text}，其余略去不写`, 'utf8')]);

const chunk = (type: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(data.length, 0);
  body.copy(whole, 4);
  whole.writeUInt32BE(crc32(body), 4 + body.length);
  return whole;
};
export function png(...words: { type: string; data: Buffer }[]): Buffer {
  const header = Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]);
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', header), ...words.map((one) => chunk(one.type, one.data)),
    chunk('IDAT', deflateSync(Buffer.of(0, 127))), chunk('IEND', Buffer.alloc(0))]);
}
export const pngText = (text: string): Buffer => png({ type: 'tEXt', data: Buffer.concat([Buffer.from('Author\0', 'latin1'), Buffer.from(text, 'utf8')]) });
export const pngPacked = (text: string): Buffer => png({ type: 'zTXt', data: Buffer.concat([Buffer.from('Comment\0\0', 'latin1'), deflateSync(Buffer.from(text, 'utf8'))]) });
export const pngInternational = (text: string): Buffer => png({ type: 'iTXt', data: Buffer.concat([Buffer.from('Description\0\0\0zh\0\0', 'latin1'), Buffer.from(text, 'utf8')]) });
export const pngExif = (text: string): Buffer => png({ type: 'eXIf', data: tiffOf([{ tag: 0x13b, type: 2, value: zeroEnded(text) }]) });
export const gifComment = (text: string): Buffer => {
  const value = Buffer.from(text, 'utf8');
  return Buffer.concat([Buffer.from('GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff', 'latin1'),
    Buffer.of(0x21, 0xfe, value.length), value, Buffer.of(0),
    Buffer.from([0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, 0x3b])]);
};
export const webpXmp = (text: string): Buffer => riff('WEBP', [['VP8X', Buffer.from([4, 0, 0, 0, 0, 0, 0, 0, 0, 0])], ['VP8 ', Buffer.alloc(20)], ['XMP ', xmpOf(text)]]);
export const webpExif = (text: string): Buffer => riff('WEBP',
  [['VP8 ', Buffer.alloc(20)], ['EXIF', tiffOf([{ tag: 0x13b, type: 2, value: zeroEnded(text) }])]]);
export const tiffArtist = (text: string): Buffer => tiffOf([{ tag: 0x13b, type: 2, value: zeroEnded(text) }]);
export const heic = (text: string): Buffer => Buffer.concat([Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'), Buffer.from('\0\0\0\0mdat', 'latin1'),
  Buffer.from('\0\0\0\x06Exif\0\0', 'latin1'), tiffOf([{ tag: 0x13b, type: 2, value: zeroEnded(text) }])]);

export function riff(form: string, chunks: readonly (readonly [string, Buffer])[]): Buffer {
  const body = Buffer.concat(chunks.flatMap(([type, data]) => {
    const head = Buffer.alloc(8);
    head.write(type, 0, 'latin1');
    head.writeUInt32LE(data.length, 4);
    return [head, data, Buffer.alloc(data.length & 1)];
  }));
  const head = Buffer.alloc(12);
  head.write('RIFF', 0, 'latin1');
  head.writeUInt32LE(body.length + 4, 4);
  head.write(form, 8, 'latin1');
  return Buffer.concat([head, body]);
}
