// Packages: docx, pptx, xlsx, OpenDocument and plain zips. Names of entries, XML parts as text, everything else recursed.
import { memorySource, type ByteSource } from '#backend/archive/source.ts';
import { openArchive, type Archive, type ZipEntry, type ZipFault } from '#backend/archive/zip.ts';
import type { Sink } from '../shapes.ts';
import { decodeText } from './decode.ts';
import { readPart } from './package-xml.ts';

class ZipRefusal extends Error {
  readonly fault: ZipFault;
  constructor(fault: ZipFault) {
    super(fault);
    this.fault = fault;
  }
}
const fault = (code: ZipFault): never => {
  throw new ZipRefusal(code);
};

const sentences: Readonly<Record<ZipFault, string>> = {
  notZip: '文件不是有效的压缩包，里面的内容无法检查。', empty: '文件是空的。', damaged: '文件已损坏，里面有一部分无法检查。',
  entries: '里面的文件太多，没有全部检查。', duplicate: '里面有重名的文件，无法确定打开时显示哪一个。', encrypted: '文件加了密码，里面的内容无法检查。',
  bomb: '展开后异常庞大，没有检查。', name: '里面有不正常的文件名，没有检查。', method: '用了不常见的压缩方式，里面的内容无法检查。',
};
const locks = (code: ZipFault): boolean => code === 'encrypted' || code === 'bomb' || code === 'method';

const largestPart = 256 * 1024 * 1024;
const xmlPart = /\.(?:xml|rels|vml)$/i;

/** The family of a package by its parts; null: a plain archive. */
export function familyOf(archive: Archive): 'docx' | 'pptx' | 'xlsx' | 'odf' | null {
  const has = (start: string) => archive.entries.some((one) => one.name.toLowerCase().startsWith(start));
  if (archive.find('[Content_Types].xml')) return has('word/') ? 'docx' : has('ppt/') ? 'pptx' : has('xl/') ? 'xlsx' : null;
  return archive.find('content.xml') && archive.find('META-INF/manifest.xml') ? 'odf' : null;
}

/** Opens an archive for reading, or answers why not. */
export function openPackage(source: ByteSource): Archive | ZipFault {
  try {
    return openArchive(source, { fault, whole: false,
      limits: { entries: 10_000, total: 4 * 1024 ** 3, directory: 16 * 1024 ** 2, ratio: 1000, ratioFrom: 64 * 1024 ** 2 } });
  } catch (error) {
    if (error instanceof ZipRefusal) return error.fault;
    throw error;
  }
}

/** The bytes of an entry, or why they cannot be had. */
export function readZipEntry(archive: Archive, entry: ZipEntry): Buffer | ZipFault {
  if (entry.fault !== null) return entry.fault;
  try {
    return archive.read(entry, largestPart);
  } catch (error) {
    if (error instanceof ZipRefusal) return error.fault;
    throw error;
  }
}

export async function readPackage(source: ByteSource, sink: Sink): Promise<void> {
  const archive = openPackage(source);
  if (typeof archive === 'string') return sink.unreadable(sentences[archive], locks(archive));
  const family = familyOf(archive);
  const faults = new Set<ZipFault>();
  if (family === null) sink.piece('zip.name', archive.entries.map((one) => one.name).join('\n'), 'name');
  if (family === 'odf' && /manifest:encryption-data/.test(textOf(archive, 'META-INF/manifest.xml'))) sink.unreadable(sentences.encrypted, true);
  let last = Date.now();
  for (const entry of archive.entries) {
    if (entry.name.endsWith('/') || entry.size === 0) continue;
    sink.check();
    if (Date.now() - last > 30) {
      // Large packages are read in pieces: other calls get their turn.
      await new Promise(setImmediate);
      last = Date.now();
    }
    const bytes = readZipEntry(archive, entry);
    if (typeof bytes === 'string') faults.add(bytes);
    else if (family !== null && xmlPart.test(entry.name)) readPart(family, entry.name, decodeText(bytes), sink);
    else await sink.inner(family === null ? 'zip' : `${family}.media`, entry.name.split('/').at(-1) ?? entry.name, memorySource(bytes));
  }
  if (family !== null) {
    const odd = archive.entries.map((one) => one.name.split('/').at(-1) ?? '').filter((one) => /[^\x20-\x7e]/.test(one));
    if (odd.length > 0) sink.piece('zip.name', odd.join('\n'), 'name');
  }
  if (archive.trailing > 16) sink.piece('zip.name', '', 'raw');
  for (const one of faults) sink.unreadable(sentences[one], locks(one));
}

function textOf(archive: Archive, name: string): string {
  const entry = archive.find(name);
  const bytes = entry ? readZipEntry(archive, entry) : '';
  return typeof bytes === 'string' ? '' : decodeText(bytes);
}
