// PDFs written object by object, Chinese pages by pdfkit, and the old binary Word file.
import { join } from 'node:path';
import CFB from 'cfb';
import PDFDocument from 'pdfkit';
import { deflateSync } from 'node:zlib';

const font = join(import.meta.dirname, '../../node_modules/@expo-google-fonts/noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf');

/** A text string as PDF writes what Latin letters cannot say. */
export const hexText = (text: string): string => `<FEFF${Buffer.from(text, 'utf16le').swap16().toString('hex').toUpperCase()}>`;

interface Pdf { info?: string; catalog?: string; page?: string; objects?: readonly (string | Buffer)[] }

/** Objects 1 to 4 are catalog, pages, page and info; those given follow from 5 on. */
export function pdf({ info = '', catalog = '', page = '', objects = [] }: Pdf): Buffer {
  const all: (string | Buffer)[] = [
    `<< /Type /Catalog /Pages 2 0 R ${catalog} >>`, '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] ${page} >>`, `<< /Producer (PDF writer) ${info} >>`, ...objects,
  ];
  const pieces: Buffer[] = [Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n', 'latin1')];
  let length = pieces[0]?.length ?? 0;
  const offsets = all.map((one, index) => {
    const at = length;
    const piece = Buffer.concat([Buffer.from(`${index + 1} 0 obj\n`), typeof one === 'string' ? Buffer.from(one) : one, Buffer.from('\nendobj\n')]);
    pieces.push(piece);
    length += piece.length;
    return at;
  });
  const table = offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('');
  pieces.push(Buffer.from(`xref\n0 ${all.length + 1}\n0000000000 65535 f \n${table}`
    + `trailer\n<< /Size ${all.length + 1} /Root 1 0 R /Info 4 0 R >>\nstartxref\n${length}\n%%EOF\n`));
  return Buffer.concat(pieces);
}

const stream = (dictionary: string, body: Buffer, packed = false): Buffer => {
  const bytes = packed ? deflateSync(body) : body;
  return Buffer.concat([Buffer.from(`<< ${dictionary} /Length ${bytes.length}${packed ? ' /Filter /FlateDecode' : ''} >>\nstream\n`),
    bytes, Buffer.from('\nendstream')]);
};

export const pdfMetadata = (xmp: Buffer): Buffer => pdf({ catalog: '/Metadata 5 0 R', objects: [stream('/Type /Metadata /Subtype /XML', xmp)] });
export const pdfNote = (text: string): Buffer => pdf({ page: '/Annots [5 0 R]',
  objects: [`<< /Type /Annot /Subtype /Text /Rect [10 10 30 30] /Contents ${hexText(text)} >>`] });
export const pdfNoteAuthor = (text: string): Buffer => pdf({ page: '/Annots [5 0 R]',
  objects: [`<< /Type /Annot /Subtype /Text /Rect [10 10 30 30] /Contents (ok) /T ${hexText(text)} >>`] });
export const pdfField = (text: string): Buffer => pdf({
  catalog: '/AcroForm << /Fields [5 0 R] >>', page: '/Annots [5 0 R]',
  objects: [`<< /Type /Annot /Subtype /Widget /FT /Tx /T (f1) /V ${hexText(text)} /Rect [10 10 200 30] >>`],
});
export const pdfOutline = (text: string): Buffer => pdf({
  catalog: '/Outlines 5 0 R', objects: ['<< /Type /Outlines /First 6 0 R /Last 6 0 R /Count 1 >>',
    `<< /Title ${hexText(text)} /Parent 5 0 R /Dest [3 0 R /Fit] >>`],
});
export const pdfAttachment = (name: string, body: Buffer): Buffer => pdf({
  catalog: '/Names << /EmbeddedFiles << /Names [(a) 5 0 R] >> >>',
  objects: [`<< /Type /Filespec /F ${hexText(name)} /UF ${hexText(name)} /EF << /F 6 0 R >> >>`, stream('/Type /EmbeddedFile', body, true)],
});
/** The information that a later revision replaced is still in the file. */
export function pdfOldRevision(text: string): Buffer {
  const first = pdf({ info: `/Author ${hexText(text)}` });
  const at = first.length;
  const object = '4 0 obj\n<< /Producer (PDF writer) >>\nendobj\n';
  const previous = first.toString('latin1').lastIndexOf('xref\n0 ');
  const table = `xref\n4 1\n${String(at).padStart(10, '0')} 00000 n \n`;
  const trailer = `trailer\n<< /Size 5 /Root 1 0 R /Info 4 0 R /Prev ${previous} >>\nstartxref\n${at + object.length}\n%%EOF\n`;
  return Buffer.concat([first, Buffer.from(object + table + trailer)]);
}

/** A page of Chinese text; `split`: each sign set on its own. */
export function pdfPage(lines: readonly string[], split = false): Promise<Buffer> {
  return new Promise((resolve) => {
    const document = new PDFDocument({ size: 'A4', info: { Title: '教学设计' } });
    const pieces: Buffer[] = [];
    document.on('data', (piece: Buffer) => pieces.push(piece));
    document.on('end', () => resolve(Buffer.concat(pieces)));
    document.font(font).fontSize(14);
    lines.forEach((line, row) => {
      if (!split) return void document.text(line, 60, 60 + row * 30);
      return [...line].forEach((sign, index) => document.text(sign, 60 + index * 16, 60 + row * 30, { lineBreak: false }));
    });
    document.end();
  });
}

const property = (id: number, text: Buffer): { id: number; bytes: Buffer } => {
  const head = Buffer.alloc(8);
  head.writeUInt32LE(30, 0);
  head.writeUInt32LE(text.length + 1, 4);
  return { id, bytes: Buffer.concat([head, text, Buffer.alloc(4 - text.length % 4)]) };
};

/** \\x05SummaryInformation with title and author in the code page GBK. */
function summary(author: Buffer): Buffer {
  const codePage = Buffer.alloc(8);
  codePage.writeUInt32LE(2, 0);
  codePage.writeUInt16LE(936, 4);
  const all = [{ id: 1, bytes: codePage }, property(4, author), property(8, author)];
  const table = Buffer.alloc(8 + all.length * 8);
  let at = table.length;
  all.forEach(({ id, bytes }, index) => {
    table.writeUInt32LE(id, 8 + index * 8);
    table.writeUInt32LE(at, 12 + index * 8);
    at += bytes.length;
  });
  table.writeUInt32LE(at, 0);
  table.writeUInt32LE(all.length, 4);
  const head = Buffer.alloc(48);
  head.writeUInt16LE(0xfffe, 0);
  head.writeUInt16LE(2, 6);
  head.writeUInt32LE(1, 24);
  Buffer.from('e0859ff2f94f6810ab9108002b27b3d9', 'hex').copy(head, 28);
  head.writeUInt32LE(48, 44);
  return Buffer.concat([head, table, ...all.map((one) => one.bytes)]);
}

export function oldWord({ text = '', author = Buffer.alloc(0), odd = false }: { text?: string; author?: Buffer; odd?: boolean }): Buffer {
  const book = CFB.utils.cfb_new();
  const body = Buffer.concat([Buffer.alloc(odd ? 513 : 512), Buffer.from(`教学设计说明。${text}。`, 'utf16le'), Buffer.alloc(4096)]);
  CFB.utils.cfb_add(book, 'WordDocument', body);
  CFB.utils.cfb_add(book, '\x05SummaryInformation', summary(author));
  return CFB.write(book, { type: 'buffer' }) as Buffer;
}
