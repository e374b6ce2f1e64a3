// Files of every kind made by hand, honest and hostile ones, so that no binary lies in the repository.
import { deflateSync, crc32 } from 'node:zlib';
import { zipBytes, type ZipPart } from '../fixtures/xlsx.ts';

const u16 = (value: number): Buffer => { const b = Buffer.alloc(2); b.writeUInt16BE(value); return b; };
const u32 = (value: number): Buffer => { const b = Buffer.alloc(4); b.writeUInt32BE(value >>> 0); return b; };
const u64 = (value: bigint): Buffer => { const b = Buffer.alloc(8); b.writeBigUInt64BE(value); return b; };
export const box = (type: string, ...parts: Buffer[]): Buffer => {
  const body = Buffer.concat(parts);
  return Buffer.concat([u32(body.length + 8), Buffer.from(type, 'latin1'), body]);
};
/** A box with a 64-bit size, which may lie. */
export const wideBox = (type: string, size: bigint, body: Buffer): Buffer =>
  Buffer.concat([u32(1), Buffer.from(type, 'latin1'), u64(size), body]);

export interface Film {
  seconds?: number; width?: number; height?: number; codec?: string; sound?: string; rotation?: 0 | 90 | 180 | 270; fill?: number;
}

const header = (seconds: number): Buffer => Buffer.concat([u32(0), u32(0), u32(0), u32(1000), u32(Math.round(seconds * 1000))]);
const matrices = { 0: [1, 0, 0, 1], 90: [0, 1, -1, 0], 180: [-1, 0, 0, -1], 270: [0, -1, 1, 0] } as const;

function track(kind: string, entry: Buffer, seconds: number, rotation: 0 | 90 | 180 | 270): Buffer {
  const [a, b, c, d] = matrices[rotation];
  const fixed = (value: number): Buffer => u32(value * 65536);
  const tkhd = Buffer.concat([u32(7), Buffer.alloc(36), fixed(a), fixed(b), u32(0), fixed(c), fixed(d), u32(0),
    u32(0), u32(0), u32(0x40000000), u32(0), u32(0)]);
  return box('trak', box('tkhd', tkhd), box('mdia', box('mdhd', header(seconds), u32(0)),
    box('hdlr', u32(0), u32(0), Buffer.from(kind, 'latin1'), Buffer.alloc(13)), box('minf', box('stbl', box('stsd', u32(0), u32(1), entry)))));
}

export function moov({ seconds = 90, width = 1280, height = 720, codec = 'avc1', sound = 'mp4a', rotation = 0 }: Film = {}): Buffer {
  const picture = box(codec, Buffer.alloc(24), u16(width), u16(height), Buffer.alloc(50));
  const tracks = codec === '' ? [] : [track('vide', picture, seconds, rotation)];
  if (sound !== '') tracks.push(track('soun', box(sound, Buffer.alloc(28)), seconds, 0));
  return box('moov', box('mvhd', header(seconds), Buffer.alloc(80)), ...tracks);
}
const ftyp = box('ftyp', Buffer.from('isom'), u32(512), Buffer.from('isomavc1'));

/** A film that is right in all that is read of it; its pictures are `fill` bytes of a pattern. */
export function mp4(film: Film = {}, moovFirst = true): Buffer {
  const fill = film.fill ?? 2000;
  const mdat = box('mdat', Buffer.alloc(fill, Buffer.from(`${film.seconds ?? 90}-${fill}-pattern`)));
  return Buffer.concat(moovFirst ? [ftyp, moov(film), mdat] : [ftyp, mdat, moov(film)]);
}
export const mp4Parts = { ftyp, u32 };

const vint = (value: number): Buffer => { const b = Buffer.alloc(8); b.writeBigUInt64BE(BigInt(value)); b[0] = 1; return b; };
const ebml = (id: string, ...parts: Buffer[]): Buffer => {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from(id, 'hex'), vint(body.length), body]);
};
const double = (value: number): Buffer => { const b = Buffer.alloc(8); b.writeDoubleBE(value); return b; };
export function webm(seconds = 60, codec = 'V_VP9'): Buffer {
  return Buffer.concat([ebml('1a45dfa3', ebml('4282', Buffer.from('webm'))), ebml('18538067',
    ebml('1549a966', ebml('2ad7b1', Buffer.from([0x0f, 0x42, 0x40])), ebml('4489', double(seconds * 1000))),
    ebml('1654ae6b', ebml('ae', ebml('83', Buffer.from([1])), ebml('86', Buffer.from(codec)), ebml('e0', ebml('b0', u16(640)), ebml('ba', u16(480)))),
      ebml('ae', ebml('83', Buffer.from([2])), ebml('86', Buffer.from('A_OPUS')))), ebml('1f43b675', Buffer.alloc(400)))]);
}

const pngChunk = (type: string, body: Buffer): Buffer => {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), body]);
  return Buffer.concat([u32(body.length), named, u32(crc32(named))]);
};
export const png = (width = 3, height = 2): Buffer => Buffer.concat([
  Buffer.from('89504e470d0a1a0a', 'hex'), pngChunk('IHDR', Buffer.concat([u32(width), u32(height), Buffer.from([8, 2, 0, 0, 0])])),
  pngChunk('IDAT', deflateSync(Buffer.alloc(64))), pngChunk('IEND', Buffer.alloc(0)),
]);
export const jpeg = (width = 640, height = 480): Buffer => Buffer.concat([
  Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex'), Buffer.from('ffc0001108', 'hex'), u16(height), u16(width),
  Buffer.from('03012200021101031101', 'hex'), Buffer.from('ffda000c03010002110311003f00', 'hex'),
    Buffer.from('d2cf20ff00ffd3aabb', 'hex'), Buffer.from('ffd9', 'hex'),
]);
export function gif(frames = 1): Buffer {
  const frame = Buffer.from('2c000000000a000500000201440003b', 'hex').subarray(0, 10);
  const one = Buffer.concat([frame, Buffer.from([2, 2, 0x44, 1, 0])]);
  return Buffer.concat([Buffer.from('GIF89a'), Buffer.from([10, 0, 5, 0, 0, 0, 0]),
    ...Array.from({ length: frames }, () => one), Buffer.from([0x3b])]);
}
export function bmp(width = 20, height = 10): Buffer {
  const b = Buffer.alloc(54 + 100);
  b.write('BM');
  b.writeUInt32LE(40, 14);
  b.writeInt32LE(width, 18);
  b.writeInt32LE(-height, 22);
  return b;
}
export function webp(width = 100, height = 50): Buffer {
  const b = Buffer.alloc(40);
  b.write('RIFF');
  b.writeUInt32LE(32, 4);
  b.write('WEBPVP8X', 8);
  b.writeUIntLE(width - 1, 24, 3);
  b.writeUIntLE(height - 1, 27, 3);
  return b;
}

export const pdf = (extra = '', pages = 2, tail = ''): Buffer => Buffer.from(`%PDF-1.7
1 0 obj << /Type /Catalog /Pages 2 0 R ${extra} >> endobj
2 0 obj << /Type /Pages /Count ${pages} /Kids [3 0 R] >> endobj
${Array.from({ length: pages }, (_, n) => `${n + 3} 0 obj << /Type /Page /Parent 2 0 R >> endobj`).join('\n')}
trailer << /Root 1 0 R >>
%%EOF
${tail}`, 'latin1');
/** The same with its catalogue inside a packed object stream. */
export function packedPdf(inside: string): Buffer {
  const packed = deflateSync(Buffer.from(inside));
  return Buffer.concat([Buffer.from(`%PDF-1.7\n1 0 obj << /Type /ObjStm /N 1 /Length ${packed.length} /Filter /FlateDecode >> stream\r\n`), packed,
    Buffer.from('\nendstream endobj\ntrailer << /Root 2 0 R >>\n%%EOF\n')]);
}

const mains = {
  docx: ['word/document.xml', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'],
  pptx: ['ppt/presentation.xml', 'application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml'],
  xlsx: ['xl/workbook.xml', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml'],
  docm: ['word/document.xml', 'application/vnd.ms-word.document.macroEnabled.main+xml'],
} as const;
export function office(kind: keyof typeof mains, parts: ZipPart[] = [], text = '内容'): Buffer {
  const [part, type] = mains[kind];
  return zipBytes([
    { name: '[Content_Types].xml', content: `<Types><Override PartName="/${part}" ContentType="${type}"/></Types>` },
    { name: '_rels/.rels', content: `<Relationships><Relationship Id="r1" Type="x/officeDocument" Target="${part}"/></Relationships>` },
    { name: part, content: `<?xml version="1.0"?><w>${text}</w>` }, ...parts,
  ]);
}
/** A compound file with a stream of this name; nobody reads more of it. */
export const compound = (...streams: string[]): Buffer => Buffer.concat([
  Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(1528), ...streams.map((name) => Buffer.from(`${name}\0\0`, 'utf16le')), Buffer.alloc(512),
]);
export const avi = (): Buffer => {
  const main = Buffer.alloc(56);
  main.writeUInt32LE(40_000, 0);
  main.writeUInt32LE(250, 16);
  main.writeUInt32LE(320, 32);
  main.writeUInt32LE(240, 36);
  return Buffer.concat([Buffer.from('RIFF\0\0\0\0AVI LIST\0\0\0\0hdrlavih\x38\0\0\0', 'latin1'), main,
    Buffer.from('LIST\0\0\0\0strlstrh\0\0\0\0vidsXVID', 'latin1'), Buffer.alloc(100)]);
};
