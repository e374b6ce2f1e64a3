// What a file is, by its bytes and never by its name: the kinds we take, and those we name only to refuse them.
import { readUpTo, type ByteSource } from '../archive/source.ts';

export interface Kind {
  /** Also the extension under which it is kept. */
  id: string;
  media: string;
  /** What judges read instead of the file's name: 视频1.mp4. */
  label: string;
  /** Extensions that are honest for these bytes. */
  extensions: readonly string[];
  group: 'video' | 'sound' | 'picture' | 'document' | 'oldOffice' | 'text' | 'archive' | 'program' | 'web' | 'macro' | 'other';
}

const office = 'application/vnd.openxmlformats-officedocument.';
const table: readonly [id: string, media: string, label: string, extensions: string, group: Kind['group']][] = [
  ['mp4', 'video/mp4', '视频', 'mp4 m4v mov', 'video'],
  ['mov', 'video/quicktime', '视频', 'mov mp4 m4v', 'video'],
  ['webm', 'video/webm', '视频', 'webm mkv', 'video'],
  ['mkv', 'video/x-matroska', '视频', 'mkv webm', 'video'],
  ['avi', 'video/x-msvideo', '视频', 'avi', 'video'],
  ['wmv', 'video/x-ms-wmv', '视频', 'wmv asf', 'video'],
  ['flv', 'video/x-flv', '视频', 'flv', 'video'],
  ['mpg', 'video/mpeg', '视频', 'mpg mpeg vob dat', 'video'],
  ['m4a', 'audio/mp4', '音频', 'm4a mp4', 'sound'],
  ['mp3', 'audio/mpeg', '音频', 'mp3', 'sound'],
  ['wav', 'audio/wav', '音频', 'wav', 'sound'],
  ['ogg', 'audio/ogg', '音频', 'ogg oga opus', 'sound'],
  ['jpg', 'image/jpeg', '图片', 'jpg jpeg png gif webp bmp', 'picture'],
  ['png', 'image/png', '图片', 'png jpg jpeg gif webp bmp', 'picture'],
  ['gif', 'image/gif', '图片', 'gif png jpg jpeg webp bmp', 'picture'],
  ['webp', 'image/webp', '图片', 'webp png jpg jpeg gif bmp', 'picture'],
  ['bmp', 'image/bmp', '图片', 'bmp png jpg jpeg gif webp', 'picture'],
  ['pdf', 'application/pdf', '文档', 'pdf', 'document'],
  ['docx', `${office}wordprocessingml.document`, '文档', 'docx', 'document'],
  ['pptx', `${office}presentationml.presentation`, '课件', 'pptx ppsx', 'document'],
  ['xlsx', `${office}spreadsheetml.sheet`, '表格', 'xlsx', 'document'],
  ['doc', 'application/msword', '文档', 'doc wps', 'oldOffice'],
  ['ppt', 'application/vnd.ms-powerpoint', '课件', 'ppt pps dps', 'oldOffice'],
  ['xls', 'application/vnd.ms-excel', '表格', 'xls et', 'oldOffice'],
  ['txt', 'text/plain', '文字', 'txt', 'text'],
  ['sb3', 'application/zip', '程序作品', 'sb3', 'archive'],
  ['zip', 'application/zip', '压缩包', 'zip', 'archive'],
  ['rar', 'application/vnd.rar', '压缩包', 'rar', 'archive'],
  ['7z', 'application/x-7z-compressed', '压缩包', '7z', 'archive'],
  ['gz', 'application/gzip', '压缩包', 'gz tgz', 'archive'],
  ['exe', 'application/octet-stream', '程序', 'exe dll com scr msi', 'program'],
  ['lnk', 'application/octet-stream', '快捷方式', 'lnk', 'program'],
  ['html', 'text/html', '网页', 'html htm mht', 'web'],
  ['svg', 'image/svg+xml', '网页图形', 'svg', 'web'],
  ['xml', 'application/xml', '网页', 'xml', 'web'],
  ['docm', 'application/octet-stream', '带宏的文档', 'docm dotm', 'macro'],
  ['pptm', 'application/octet-stream', '带宏的课件', 'pptm ppsm', 'macro'],
  ['xlsm', 'application/octet-stream', '带宏的表格', 'xlsm xlsb', 'macro'],
  ['rtf', 'application/rtf', '文档', 'rtf doc', 'other'],
  ['heic', 'image/heic', '图片', 'heic heif', 'other'],
  ['avif', 'image/avif', '图片', 'avif', 'other'],
  ['office', 'application/octet-stream', '文档', '', 'other'],
  ['unknown', 'application/octet-stream', '文件', '', 'other'],
  ['empty', 'application/octet-stream', '空文件', '', 'other'],
];

const kinds = new Map<string, Kind>(table.map(([id, media, label, extensions, group]) =>
  [id, { id, media, label, extensions: extensions.split(' '), group }]));

export function kindOf(id: string): Kind {
  const kind = kinds.get(id);
  if (!kind) throw new Error(`no kind ${id}`);
  return kind;
}

const headLength = 64 * 1024;
const starts = (head: Buffer, ...bytes: number[]): boolean => bytes.every((byte, index) => head[index] === byte);
const word = (head: Buffer, from: number, length = 4): string => head.toString('latin1', from, from + length);

/** Brands of ISO base media files (ISO/IEC 14496-12, 4.3): pictures and sound share the box structure with films. */
function isoKind(head: Buffer): string {
  const brand = word(head, 8);
  if (/^(heic|heix|hevc|mif1|msf1)$/.test(brand)) return 'heic';
  if (/^avi[fs]$/.test(brand)) return 'avif';
  if (/^M4[AB] /.test(brand)) return 'm4a';
  return brand === 'qt  ' ? 'mov' : 'mp4';
}

/** Four zero bytes can stand before a program stream or sequence header of MPEG; frame headers of MP3 start with 11 ones. */
function soundOrMpeg(head: Buffer): string | null {
  if (starts(head, 0, 0, 1, 0xba) || starts(head, 0, 0, 1, 0xb3)) return 'mpg';
  if (word(head, 0, 3) === 'ID3') return 'mp3';
  const [first = 0, second = 0, third = 0] = head;
  const isFrame = first === 0xff && (second & 0xe6) === 0xe2 && (third & 0xf0) !== 0xf0 && (third & 0x0c) !== 0x0c;
  return isFrame ? 'mp3' : null;
}

const gb18030 = new TextDecoder('gb18030', { fatal: true });
const utf8 = new TextDecoder('utf-8', { fatal: true });

function decodes(decoder: typeof utf8, head: Buffer): boolean {
  // The end of the piece may cut a character in two; up to three bytes are forgiven.
  for (let cut = 0; cut < 4 && cut <= head.length; cut++) {
    try {
      decoder.decode(head.subarray(0, head.length - cut));
      return true;
    } catch {
      // one byte less
    }
  }
  return false;
}

/** Text in UTF-8, UTF-16 with its mark, or GB18030; markup that a browser would run is told apart from plain text. */
function textKind(head: Buffer): string {
  const wide = starts(head, 0xff, 0xfe) || starts(head, 0xfe, 0xff);
  if (!wide && (head.includes(0) || !(decodes(utf8, head) || decodes(gb18030, head)))) return 'unknown';
  const bigEndian = wide && head[0] === 0xfe;
  const even = head.subarray(0, head.length - (head.length % 2));
  const text = wide ? (bigEndian ? Buffer.from(even).swap16() : even).toString('utf16le') : head.toString('utf8');
  const control = /[\u0001-\u0008\u000e-\u001a\u001c-\u001f]/.test(text.slice(0, 4096));
  if (control) return 'unknown';
  let start = text.slice(0, 4096).replace(/^[\ufeff\s]+/, '');
  for (let end = start.indexOf('-->'); start.startsWith('<!--') && end >= 0; end = start.indexOf('-->')) {
    start = start.slice(end + 3).trimStart();
  }
  if (start.startsWith('{\\rtf')) return 'rtf';
  if (/^(<\?xml[^>]*>\s*)?(<!doctype svg[^>]*>\s*)?<svg[\s>/]/i.test(start)) return 'svg';
  if (/^<(!doctype\s+html|html|head|body|script|iframe|meta|style|object|embed|a\s|div|img|form)/i.test(start)) return 'html';
  if (/^<\?xml|^<!doctype|^<!--/i.test(start)) return /<svg[\s>/]/i.test(start) ? 'svg' : /<html[\s>]/i.test(start) ? 'html' : 'xml';
  return /^MIME-Version:/i.test(start) ? 'html' : 'txt';
}

/** Programs of Windows, Linux and macOS, and shortcuts, whatever their name says. */
function programKind(head: Buffer): string | null {
  if (starts(head, 0x4c, 0, 0, 0, 1, 0x14, 2, 0)) return 'lnk';
  const magic = head.length >= 4 ? head.readUInt32BE(0) : 0;
  const isProgram = word(head, 0, 2) === 'MZ' || magic === 0x7f454c46
    || [0xfeedface, 0xfeedfacf, 0xcefaedfe, 0xcffaedfe, 0xcafebabe].includes(magic);
  return isProgram ? 'exe' : null;
}

/**
 * The kind by its first 64 kB. Containers that hold several kinds come back as `zip` and `office` (the compound files of
 * old Office); office.ts looks into them.
 */
export function sniff(source: ByteSource): Kind {
  if (source.size === 0) return kindOf('empty');
  const head = readUpTo(source, 0, headLength);
  const box = word(head, 4);
  const program = programKind(head);
  if (program !== null) return kindOf(program);
  if (box === 'ftyp') return kindOf(isoKind(head));
  if (['moov', 'mdat', 'wide', 'skip', 'free', 'pnot'].includes(box) && head.length > 8) return kindOf('mov');
  if (starts(head, 0x1a, 0x45, 0xdf, 0xa3)) return kindOf(head.subarray(0, 64).includes('webm') ? 'webm' : 'mkv');
  if (starts(head, 0xff, 0xd8, 0xff)) return kindOf('jpg');
  if (starts(head, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return kindOf('png');
  if (/^GIF8[79]a$/.test(word(head, 0, 6))) return kindOf('gif');
  if (word(head, 0) === 'RIFF') {
    const form = { 'WEBP': 'webp', 'AVI ': 'avi', 'WAVE': 'wav' }[word(head, 8)];
    if (form !== undefined) return kindOf(form);
  }
  if (word(head, 0, 2) === 'BM' && head.length >= 26 && [12, 40, 52, 56, 64, 108, 124].includes(head.readUInt32LE(14))) return kindOf('bmp');
  if (word(head, 0, 5) === '%PDF-') return kindOf('pdf');
  if (starts(head, 0x50, 0x4b, 3, 4) || starts(head, 0x50, 0x4b, 5, 6)) return kindOf('zip');
  if (starts(head, 0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1)) return kindOf('office');
  if (word(head, 0) === 'Rar!') return kindOf('rar');
  if (starts(head, 0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c)) return kindOf('7z');
  if (starts(head, 0x1f, 0x8b)) return kindOf('gz');
  if (starts(head, 0x30, 0x26, 0xb2, 0x75, 0x8e, 0x66, 0xcf, 0x11)) return kindOf('wmv');
  if (word(head, 0) === 'FLV\u0001') return kindOf('flv');
  if (word(head, 0) === 'OggS') return kindOf('ogg');
  return kindOf(soundOrMpeg(head) ?? textKind(head));
}
