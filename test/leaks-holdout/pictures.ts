// Pictures of one pixel with everything that cameras and editors write beside the pixel.
import { crc32, deflateSync } from 'node:zlib';

const utf16 = (text: string): Buffer => Buffer.from(`${text}\0`, 'utf16le');

/** A little-endian TIFF directory as EXIF uses it; values over four bytes lie behind it. */
export function tiff(tags: readonly { tag: number; type: number; bytes: Buffer }[], at = 8): Buffer {
  const size = { 1: 1, 2: 1, 3: 2, 4: 4, 7: 1 } as Record<number, number>;
  const table = Buffer.alloc(2 + tags.length * 12 + 4);
  table.writeUInt16LE(tags.length, 0);
  const rest: Buffer[] = [];
  let free = at + table.length;
  [...tags].sort((a, b) => a.tag - b.tag).forEach(({ tag, type, bytes }, index) => {
    const place = 2 + index * 12;
    table.writeUInt16LE(tag, place);
    table.writeUInt16LE(type, place + 2);
    table.writeUInt32LE(bytes.length / (size[type] ?? 1), place + 4);
    if (bytes.length <= 4) bytes.copy(table, place + 8);
    else {
      table.writeUInt32LE(free, place + 8);
      rest.push(bytes);
      free += bytes.length;
    }
  });
  return Buffer.concat([table, ...rest]);
}

const start = Buffer.from([0x49, 0x49, 0x2a, 0, 8, 0, 0, 0]);
export const exifOf = (...tags: Parameters<typeof tiff>[0]): Buffer => Buffer.concat([start, tiff(tags)]);
export const artist = (text: string): Buffer => exifOf({ tag: 0x013b, type: 2, bytes: Buffer.from(`${text}\0`) });
export const description = (text: string): Buffer => exifOf({ tag: 0x010e, type: 2, bytes: Buffer.from(`${text}\0`) });
export const copyright = (text: string): Buffer => exifOf({ tag: 0x8298, type: 2, bytes: Buffer.from(`${text}\0`) });
export const xpAuthor = (text: string): Buffer => exifOf({ tag: 0x9c9d, type: 1, bytes: utf16(text) });
export const xpComment = (text: string): Buffer => exifOf({ tag: 0x9c9c, type: 1, bytes: utf16(text) });
const inside = (tag: number, bytes: Buffer): Buffer => {
  const at = 8 + 2 + 12 + 4;
  const pointer = Buffer.alloc(4);
  pointer.writeUInt32LE(at, 0);
  return Buffer.concat([start, tiff([{ tag: 0x8769, type: 4, bytes: pointer }]), tiff([{ tag, type: 7, bytes }], at)]);
};
export const userComment = (text: string): Buffer => inside(0x9286, Buffer.concat([Buffer.from('UNICODE\0'), Buffer.from(text, 'utf16le')]));
export const makerNote = (text: string): Buffer => inside(0x927c, Buffer.concat([Buffer.from('MAKER\0\x01\x02\x03'), Buffer.from(text)]));

export const xmp = (text: string): Buffer =>
  Buffer.from(`<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:creator><rdf:Seq><rdf:li>${text
  }</rdf:li></rdf:Seq></dc:creator></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>`);

export const iptc = (text: string, record = 80): Buffer => {
  const value = Buffer.from(text);
  const body = Buffer.concat([Buffer.from([0x1c, 1, 90, 0, 3, 0x1b, 0x25, 0x47, 0x1c, 2, record, value.length >> 8, value.length & 255]), value]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  return Buffer.concat([Buffer.from('Photoshop 3.0\0' + '8BIM\x04\x04\0\0', 'latin1'), length, body, Buffer.alloc(body.length % 2)]);
};

const plainJpeg = Buffer.from('/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP' + '/'.repeat(86)
  + 'wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA=', 'base64');
const segment = (marker: number, body: Buffer): Buffer => Buffer.concat([Buffer.from([0xff, marker, (body.length + 2) >> 8,
  (body.length + 2) & 255]), body]);

/** A JPEG with segments put in behind its first one. */
export const jpeg = (...segments: readonly { marker: number; body: Buffer }[]): Buffer => Buffer.concat([
  plainJpeg.subarray(0, 20), ...segments.map(({ marker, body }) => segment(marker, body)), plainJpeg.subarray(20), Buffer.from([0xff, 0xd9]),
]);
export const exifSegment = (exif: Buffer) => ({ marker: 0xe1, body: Buffer.concat([Buffer.from('Exif\0\0'), exif]) });
export const xmpSegment = (text: string) => ({ marker: 0xe1, body: Buffer.concat([Buffer.from('http://ns.adobe.com/xap/1.0/\0'), xmp(text)]) });
export const iptcSegment = (text: string, record = 80) => ({ marker: 0xed, body: iptc(text, record) });
export const commentSegment = (text: string) => ({ marker: 0xfe, body: Buffer.from(text) });

const chunk = (type: string, body: Buffer): Buffer => {
  const whole = Buffer.concat([Buffer.from(type, 'latin1'), body]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(body.length, 0);
  frame.writeUInt32BE(crc32(whole), 4);
  return Buffer.concat([frame.subarray(0, 4), whole, frame.subarray(4)]);
};

/** A PNG of one pixel with chunks before its pixel. */
export const png = (...chunks: readonly (readonly [type: string, body: Buffer])[]): Buffer => Buffer.concat([
  Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), chunk('IHDR', Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0])),
  ...chunks.map(([type, body]) => chunk(type, body)), chunk('IDAT', deflateSync(Buffer.from([0, 10, 20, 30]))), chunk('IEND', Buffer.alloc(0)),
]);
export const textChunk = (text: string) => ['tEXt', Buffer.concat([Buffer.from('Author\0'), Buffer.from(text)])] as const;
export const wideChunk = (text: string) => ['iTXt', Buffer.concat([Buffer.from('Description\0\0\0\0\0'), Buffer.from(text)])] as const;
export const packedChunk = (text: string) => ['zTXt', Buffer.concat([Buffer.from('Comment\0\0'), deflateSync(Buffer.from(text))])] as const;
export const exifChunk = (exif: Buffer) => ['eXIf', exif] as const;

const plainGif = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');
export const gif = (comment: string): Buffer => {
  const bytes = Buffer.from(comment);
  const blocks: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += 255) blocks.push(Buffer.from([Math.min(255, bytes.length - at)]), bytes.subarray(at, at + 255));
  return Buffer.concat([plainGif.subarray(0, -1), Buffer.from([0x21, 0xfe]), ...blocks, Buffer.from([0, 0x3b])]);
};

const plainWebp = Buffer.from('UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA', 'base64');
const riff = (type: string, body: Buffer): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(body.length);
  return Buffer.concat([Buffer.from(type, 'latin1'), length, body, Buffer.alloc(body.length % 2)]);
};
export const webp = (type: 'EXIF' | 'XMP ', body: Buffer): Buffer => riff('RIFF', Buffer.concat([
  Buffer.from('WEBP'), riff('VP8X', Buffer.from([type === 'EXIF' ? 8 : 4, 0, 0, 0, 0, 0, 0, 0, 0, 0])), plainWebp.subarray(12), riff(type, body),
]));
export { riff };
