// A01–A16: files of works as they must not be. Each stands alone in the folder of an entry and gets its exact answer.
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import type { ErrorCode } from '#contract/errors.ts';
import type { ProblemCode } from '#contract/problems.ts';
import { avi, box, compound, gif, jpeg, moov, mp4, mp4Parts, office, packedPdf, pdf, png, webp, wideBox } from '../media/made.ts';
import { zipBytes } from '../fixtures/xlsx.ts';
import { packedLarge, sparse } from './large.ts';

export interface AttachmentCase {
  id: string;
  what: string;
  /** Name of the file in the folder of the entry. */
  name: string;
  make: (() => Buffer) | { put: (path: string) => void };
  /** What is said of it; the first of an error keeps it out. */
  said: readonly ProblemCode[];
  taken: boolean;
  /** The whole folder is refused, by this code. */
  refused?: ErrorCode;
}

const out = (id: string, what: string, name: string, make: AttachmentCase['make'], ...said: ProblemCode[]): AttachmentCase =>
  ({ id, what, name, make, said, taken: false });
const told = (id: string, what: string, name: string, make: AttachmentCase['make'], ...said: ProblemCode[]): AttachmentCase =>
  ({ id, what, name, make, said, taken: true });

const text = (content: string) => (): Buffer => Buffer.from(content);
const exe = (): Buffer => Buffer.concat([Buffer.from('MZ'), Buffer.alloc(200)]);
const script = '<script>alert(1)</script>';
const svg = `<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg">${script}</svg>`;
const withTail = (bytes: Buffer): (() => Buffer) => () => Buffer.concat([bytes, Buffer.from(script)]);
const zip = (name = 'a', content: string | Buffer = 'MZ'): Buffer => zipBytes([{ name, content }]);
const link = (type: string, target: string) => ({ name: 'word/_rels/document.xml.rels',
  content: `<Relationships><Relationship Type="http://x/${type}" Target="${target}" TargetMode="External"/></Relationships>` });
const encryptedPdf = (): Buffer => Buffer.from(pdf().toString('latin1').replace('trailer <<', 'trailer << /Encrypt 9 0 R'), 'latin1');
const { ftyp, u32 } = mp4Parts;
const nested = (type: string, depth: number): Buffer => {
  let inner: Buffer = Buffer.alloc(0);
  for (let level = 0; level < depth; level += 1) inner = box(type, inner);
  return inner;
};
/** A film of any size whose index lies at its end; what is between takes no room on the disk. */
const largeFilm = (size: number) => ({ put(path: string): void {
  const end = moov({ seconds: 500 });
  sparse(path, Buffer.concat([ftyp, wideBox('mdat', BigInt(size - ftyp.length - end.length), Buffer.alloc(0))]), size - end.length);
  execFileSync('dd', ['of=' + path, 'bs=1M', 'oflag=append', 'conv=notrunc', 'status=none'], { input: end });
} });
const bombDocument = (): Buffer => office('docx', [{ name: 'word/y.xml', content: '', raw: packedLarge('<w>', 0x20, '</w>', 300e6) }]);
const quadratic = `<!DOCTYPE a [<!ENTITY b "${'c'.repeat(50_000)}">]><a>${'&b;'.repeat(50_000)}</a>`;
const jbig = '4 0 obj << /Type /XObject /Subtype /Image /Width 60000 /Height 60000'
  + ' /BitsPerComponent 1 /Filter /JBIG2Decode /Length 9 >> stream\n123456789\nendstream endobj\n';

export const attachmentCases: AttachmentCase[] = [
  ...['微课.mp4', 'a.pdf', 'a.txt', 'a.docx', 'a.jpg'].map((name) => out('A01', `a program called ${name}`, name, exe, 'file_program')),
  out('A01', 'a Linux program', 'a.txt', () => Buffer.from('\x7fELF\x02\x01', 'latin1'), 'file_program'),
  out('A01', 'a shortcut', 'a.mp4', () => Buffer.from('4c0000000114020000000000', 'hex'), 'file_program'),
  out('A01', 'a film called .pdf', 'a.pdf', () => mp4({ seconds: 301 }), 'file_kind_differs'),
  out('A01', 'bytes of no kind', 'a.mp4', () => Buffer.from([65, 0, 66]), 'file_unknown'),
  out('A02', 'a page as text', 'a.txt', text(`\ufeff <!-- x --> <html>${script}</html>`), 'file_web'),
  out('A02', 'a page', 'a.html', text(`<!DOCTYPE html>${script}`), 'file_web'), out('A02', 'a drawing', 'a.svg', text(svg), 'file_web'),
  out('A02', 'a drawing as a picture', 'a.png', text(svg), 'file_web'), out('A02', 'XML', 'a.xml', text('<?xml version="1.0"?><a/>'), 'file_web'),
  out('A02', 'a page in UTF-16', 'a.txt', () => Buffer.from(`\ufeff<html>${script}`, 'utf16le'), 'file_web'),
  ...([['JavaScript', '/OpenAction << /S /JavaScript /JS (app.alert(1)) >>'], ['JavaScript behind hexadecimal',
    '/AA << /O << /S /#4aavaScript /J#53 (x) >> >>'],
    ['a launch action', '/A << /S /Launch /F (cmd.exe) >>'], ['an embedded program', '/Names << /EmbeddedFiles 9 0 R >>'],
      ['an XFA form', '/AcroForm << /XFA 4 0 R >>']] as const)
    .map(([what, extra]) => told('A03', `a PDF with ${what}`, 'a.pdf', () => pdf(extra), 'file_active')),
  told('A03', 'a PDF with JavaScript in a packed object', 'a.pdf', () =>
    packedPdf('<< /S /JavaScript /JS (x) >> << /Type /Page /Parent 2 0 R >>'), 'file_active'),
  told('A04', 'an encrypted PDF: told, the organiser decides', 'a.pdf', encryptedPdf, 'file_encrypted'),
  told('A05', 'a PDF of 1,000,000 pages', 'a.pdf', () => Buffer.from(pdf().toString('latin1').replace('/Count 2',
    '/Count 1000000').replaceAll('/Type /Page /', '/Type /X /'), 'latin1'), 'file_no_preview'),
  told('A05', 'a PDF of 5001 written pages', 'a.pdf', () => pdf('', 5001), 'file_no_preview'),
  told('A05', '10,000 nested arrays', 'a.pdf', () => pdf(`/X ${'['.repeat(10_000)}`), 'file_no_preview'),
  told('A05', 'a JBIG2 picture of 60,000 × 60,000', 'a.pdf', () => Buffer.from(pdf().toString('latin1').replace('trailer',
    `${jbig}trailer`), 'latin1'), 'file_no_preview'),
  out('A05', 'a packed object that unpacks to 30 MB of nothing', 'a.pdf', () => packedPdf(' '.repeat(30_000_000)), 'file_bomb'),
  ...['/Type /Pages /Kids '.repeat(100_000), 'ObjStm'.repeat(300_000), '/#4a'.repeat(500_000), '#4a'.repeat(500_000),
    `${'ObjStm stream\n'.repeat(50_000)}endstream`, deflateSync(Buffer.alloc(1000)).toString('latin1').repeat(20_000)]
    .map((inside, index) => told('A05', `a PDF made to be searched slowly, ${index + 1}`, 'a.pdf', () => pdf(inside))),
  out('A05', 'a PDF full of broken packed objects', 'a.pdf', () => pdf('ObjStm stream\nx\x9c\xff endstream '.repeat(50_000)), 'file_bomb'),
  out('A06', 'docm called .docx', 'a.docx', () => office('docm'), 'file_macro'), out('A06', 'docm', 'a.docm', () => office('docm'), 'file_macro'),
  out('A06', 'pptx with macros inside', 'a.pptx', () => office('pptx', [{ name: 'ppt/vbaProject.bin', content: 'x' }]), 'file_macro'),
  out('A06', 'xlsx with a macro sheet', 'a.xlsx', () => office('xlsx', [{ name: 'xl/macrosheets/a.xml', content: '<x/>' }]), 'file_macro'),
  out('A07', 'a Word bomb', 'a.docx', bombDocument, 'file_bomb'),
  out('A07', 'quadratic XML', 'a.docx', () => office('docx', [{ name: 'word/x.xml', content: quadratic }]), 'file_bomb'),
  out('A07', 'an XML entity', 'a.docx', () => office('docx', [{ name: 'word/x.xml', content: '<!DOCTYPE a [<!ENTITY b "c">]><a/>' }]), 'file_bomb'),
  ...['http://evil/t.dotm', 'file:///C:/t.dotm', '\\\\server\\t.dotm'].map((target) =>
    told('A07', `a template from ${target}`, 'a.docx', () => office('docx', [link('attachedTemplate', target)]), 'file_external')),
  told('A08', 'an old .doc', 'a.doc', () => compound('WordDocument'), 'file_old_office'), told('A08', 'a .wps', 'a.wps', () =>
    compound('WordDocument', 'Wps'), 'file_old_office'),
  told('A08', 'an old .ppt', 'a.ppt', () => compound('PowerPoint Document'), 'file_old_office'),
  out('A08', 'an old .doc with macros', 'a.doc', () => compound('WordDocument', '_VBA_PROJECT'), 'file_macro', 'file_old_office'),
  out('A08', 'Word with a password', 'a.doc', () => compound('EncryptedPackage'), 'file_password', 'file_old_office'),
  out('A08', 'an installer called .doc', 'a.doc', () => compound('SomeInstaller'), 'file_unknown'),
  out('A09', 'rar', 'a.rar', text('Rar!\x1a\x07\x01\x00'), 'file_archive'), out('A09', '7z', 'a.7z', () =>
    Buffer.from('377abcaf271c0004', 'hex'), 'file_archive'),
  out('A09', 'a zip called .docx', 'a.docx', () => zip(), 'file_archive'), out('A09', 'gzip', 'a.gz', () =>
    Buffer.from('1f8b0800', 'hex'), 'file_archive'),
  out('A09', 'a zip that is none', 'a.zip', text('PK\x03\x04 not really'), 'file_zip_broken'),
  told('A10', 'JPEG and a script behind it', 'a.jpg', withTail(jpeg()), 'file_trailing'), told('A10',
    'PNG and a script behind it', 'a.png', withTail(png()), 'file_trailing'),
  told('A10', 'GIF and a script behind it', 'a.gif', withTail(gif()), 'file_trailing', 'file_format'),
  told('A10', 'GIF that is a script', 'a.gif', () => Buffer.from('GIF89a/*\0\0\0\0\0*/=1;alert(1)//'), 'file_damaged', 'file_format'),
  told('A10', 'JPEG and a zip behind it', 'a.jpg', () => Buffer.concat([jpeg(), zip('a.exe')]), 'file_trailing'),
  told('A10', 'PDF and a zip behind it', 'a.pdf', () => Buffer.concat([pdf(), zip()]), 'file_trailing'),
  told('A10', 'Word and a script behind it', 'a.docx', withTail(office('docx')), 'file_trailing'),
  told('A11', 'PNG of 60,000 × 60,000', 'a.png', () => png(60_000, 60_000), 'file_no_preview'), told('A11',
    'GIF of 10,001 frames', 'a.gif', () => gif(10_001), 'file_no_preview', 'file_format'),
  told('A11', 'WebP of 16,000 × 16,000', 'a.webp', () => webp(16_000, 16_000), 'file_no_preview', 'file_format'),
  told('A11', 'JPEG of 60,000 × 60,000', 'a.jpg', () => jpeg(60_000, 60_000), 'file_no_preview'),
  out('A11', 'AVIF, which is not taken at all', 'a.avif', () => Buffer.concat([u32(28), Buffer.from('ftypavif\0\0\0\0avifmif1',
    'latin1')]), 'file_unknown'),
  told('A12', 'the index at the end is as good', 'a.mp4', () => mp4({ seconds: 302 }, false)),
  told('A12', 'no index', 'a.mp4', () => Buffer.concat([ftyp, box('mdat', Buffer.alloc(500))]), 'file_damaged'),
  told('A12', 'a last box of size 0 reaches to the end', 'a.mp4', () => Buffer.concat([ftyp, moov({ seconds: 303 }), u32(0),
    Buffer.from('mdat'), Buffer.alloc(100)])),
  told('A12', 'a box of 2^63 bytes', 'a.mp4', () => Buffer.concat([ftyp, moov({ seconds: 304 }), wideBox('mdat', 2n ** 63n,
    Buffer.alloc(50))]), 'file_damaged'),
  told('A12', 'a box smaller than its own head', 'a.mp4', () => Buffer.concat([ftyp, moov({ seconds: 305 }), wideBox('mdat', 4n,
    Buffer.alloc(50))]), 'file_trailing'),
  told('A12', 'boxes 1000 deep', 'a.mp4', () => Buffer.concat([ftyp, box('moov', nested('udta', 1000))]), 'file_damaged'),
  told('A12', '100,001 boxes', 'a.mp4', () => Buffer.concat([ftyp, ...Array.from({ length: 100_001 }, () => box('free')),
    moov({ seconds: 306 })]), 'file_damaged'),
  told('A12', 'an old film that the judges cannot play', 'a.avi', avi, 'file_not_playable', 'file_format', 'file_short', 'file_small'),
  out('A13', 'a film of 4.2 GB with 64-bit sizes', 'a.mp4', largeFilm(4.2e9 + 2 ** 28), 'file_too_large'),
  out('A14', 'no bytes', 'a.mp4', () => Buffer.alloc(0), 'file_empty'), out('A14', 'no bytes in a PDF', 'a.pdf', () => Buffer.alloc(0), 'file_empty'),
  out('A16', 'a link to a file', 'a.mp4', { put: (path) => symlinkSync('/etc/passwd', path) }, 'file_not_plain'),
  out('A16', 'a link to a folder', 'all', { put: (path) => symlinkSync('/', path) }, 'file_not_plain'),
  out('A16', 'a link to a device without an end', 'a.mp4', { put: (path) => symlinkSync('/dev/zero', path) }, 'file_not_plain'),
  out('A16', 'a link to itself', 'a.mp4', { put: (path) => symlinkSync(path, path) }, 'file_not_plain'),
  out('A16', 'a pipe', 'a.mp4', { put: (path) => execFileSync('mkfifo', [path]) }, 'file_not_plain'),
  { ...out('A16', 'a folder of 40 levels', 'a', { put: (path) => mkdirSync([path, ...Array.from({ length: 40 }, () =>
    'b')].join('/'), { recursive: true }) }), refused: 'heap_refused' },
];
