// Facts of Office files: which of them a package or a compound file is, and whether it carries macros, outside links,
// encryption, or things packed inside (ECMA-376 part 2; MS-CFB).
import { openArchive, packageLimits, type Archive, type ZipFault } from '../archive/zip.ts';
import { readUpTo, type ByteSource } from '../archive/source.ts';
import { Hole, type Mark, type Reading } from './shape.ts';

class Refused extends Error {
  readonly fault: ZipFault;
  constructor(fault: ZipFault) {
    super(fault);
    this.fault = fault;
  }
}
const fault = (code: ZipFault): never => {
  throw new Refused(code);
};

const typesPart = '[Content_Types].xml';
const mostXml = 4 * 1024 ** 2;
const foldersOf: readonly [folder: string, kind: string, withMacros: string, content: RegExp][] = [
  ['word/', 'docx', 'docm', /wordprocessingml\.(document|template)\.main\+xml|ms-word\.\w+\.macroEnabled/],
  ['ppt/', 'pptx', 'pptm', /presentationml\.(presentation|slideshow|template)\.main\+xml|ms-powerpoint\.\w+\.macroEnabled/],
  ['xl/', 'xlsx', 'xlsm', /spreadsheetml\.(sheet|template)\.main\+xml|ms-excel\.(sheet|template)\.(macroEnabled|binary)/],
];
/** Extensions of programs and archives that have no business inside an attachment. */
const nestedName = /\.(exe|dll|com|scr|msi|bat|cmd|ps1|vbs|vbe|js|jse|wsf|hta|lnk|jar|zip|rar|7z|gz|tgz|iso|img|cab)$/i;

/** Sources of parts that are fetched when the document is opened; plain hyperlinks wait for a click. */
function externalLinks(archive: Archive): string[] {
  const kinds = new Set<string>();
  let left = mostXml * 4;
  for (const entry of archive.entries) {
    if (!entry.name.endsWith('.rels') || left < entry.size) continue;
    left -= entry.size;
    for (const piece of archive.read(entry, mostXml).toString('utf8').split('<Relationship').slice(1)) {
      const tag = piece.slice(0, Math.max(0, piece.indexOf('>'))).slice(0, 4000);
      if (!/TargetMode\s*=\s*["']External["']/i.test(tag)) continue;
      const type = /Type\s*=\s*["'][^"']*\/([A-Za-z]{1,40})["']/.exec(tag)?.[1] ?? 'other';
      if (type !== 'hyperlink') kinds.add(type);
    }
  }
  return [...kinds].slice(0, 5);
}

function readParts(archive: Archive, types: string): { kind: string; marks: Mark[] } {
  const marks: Mark[] = [];
  const [, kind = 'zip', withMacros = 'zip', content] = foldersOf.find(([, , , pattern]) => pattern.test(types)) ?? [];
  if (content === undefined) return { kind: 'zip', marks };
  const hasMacros = /macroEnabled|ms-office\.vbaProject|ms-excel\.sheet\.binary/i.test(types)
    || archive.entries.some(({ name }) => /vbaProject[^/]*\.bin$|activeX\/|macrosheets\//i.test(name));
  for (const type of externalLinks(archive)) marks.push({ code: 'external', what: type });
  let left = mostXml * 16;
  for (const part of archive.entries) {
    if (/embeddings\/[^/]+\.(bin|exe|js|vbs|bat|lnk)$/i.test(part.name)) marks.push({ code: 'active', what: 'embedded' });
    // A document type declaration is what makes small XML grow without end; Office never writes one.
    const isText = /\.(xml|rels|vml)$/i.test(part.name) && part.size <= left;
    if (isText) left -= part.size;
    if (isText && /<!DOCTYPE|<!ENTITY/i.test(archive.read(part).subarray(0, 4096).toString('latin1'))) marks.push({ code: 'bomb', what: 'DTD' });
  }
  return { kind: hasMacros ? withMacros : kind, marks: unique(marks) };
}

const unique = (marks: Mark[]): Mark[] => [...new Map(marks.map((one) => [`${one.code} ${one.what}`, one])).values()];

/** A plain zip: what is in it is only listed. */
function readPlainZip(archive: Archive): { kind: string; marks: Mark[] } {
  const marks: Mark[] = [];
  for (const { name, fault: wrong, encrypted } of archive.entries) {
    if (encrypted) marks.push({ code: 'encrypted', what: '' });
    else if (wrong === 'bomb') marks.push({ code: 'bomb', what: '' });
    else if (wrong !== null) marks.push({ code: 'damaged', what: wrong });
    if (nestedName.test(name)) marks.push({ code: 'nested', what: '' });
  }
  const isScratch = archive.find('project.json') !== undefined
    && archive.entries.every(({ name }) => /^(project\.json|[0-9a-f]{32}\.\w{3,4})$/.test(name));
  return { kind: isScratch ? 'sb3' : 'zip', marks: unique(marks) };
}

const zipLimits = { ...packageLimits, total: 20 * 1024 ** 3, entries: 20_000, directory: 16 * 1024 ** 2 };

/** What begins like a zip: docx, pptx, xlsx, those with macros, a Scratch project, or a plain zip. */
export function readZipLike(source: ByteSource): { kind: string; reading: Reading } {
  try {
    const loose = openArchive(source, { limits: zipLimits, fault, whole: false });
    const types = loose.find(typesPart);
    const tail: Mark[] = loose.trailing > 0 ? [{ code: 'trailing', what: String(loose.trailing) }] : [];
    if (types === undefined) {
      const { kind, marks } = readPlainZip(loose);
      return { kind, reading: { marks: [...marks, ...tail] } };
    }
    const whole = openArchive(source, { limits: packageLimits, fault });
    const text = whole.read(types, mostXml).toString('utf8');
    const { kind, marks } = readParts(whole, text);
    return { kind, reading: { marks: [...marks, ...tail] } };
  } catch (refused) {
    if (refused instanceof Hole) throw refused;
    if (!(refused instanceof Refused)) throw refused;
    const code = refused.fault === 'bomb' || refused.fault === 'duplicate' || refused.fault === 'entries' ? 'bomb'
      : refused.fault === 'encrypted' ? 'encrypted' : 'damaged';
    return { kind: 'zip', reading: { marks: [{ code, what: refused.fault }] } };
  }
}

const wide = (name: string): Buffer => Buffer.from(name, 'utf16le');
const streams: readonly [name: Buffer, kind: string][] = [
  [wide('WordDocument'), 'doc'], [wide('PowerPoint Document'), 'ppt'], [wide('Workbook'), 'xls'], [wide('Book\0'), 'xls'],
];
const mostCompound = 64 * 1024 ** 2;

/** A compound file: the names of its streams say what it is; any other (an installer, a mail) is none we take. */
export function readCompound(source: ByteSource): { kind: string; reading: Reading } {
  const bytes = readUpTo(source, 0, mostCompound);
  const marks: Mark[] = [];
  const kind = bytes.includes(wide('EncryptedPackage')) ? 'doc' : streams.find(([name]) => bytes.includes(name))?.[1];
  if (kind === undefined) return { kind: 'office', reading: { marks } };
  if (bytes.includes(wide('EncryptedPackage'))) marks.push({ code: 'encrypted', what: '' });
  if (bytes.includes(wide('_VBA_PROJECT')) || bytes.includes(wide('VBA\0'))) marks.push({ code: 'macro', what: '' });
  return { kind, reading: { marks: [...marks, { code: 'oldOffice', what: '' }] } };
}
