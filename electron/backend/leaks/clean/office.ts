// docx, pptx and xlsx without makers: properties emptied, comments and lists of people emptied, authors of changes neutral,
// paths of links removed; pictures inside are cleaned as pictures. Text, layout and everything else stay byte by byte.
import type { Archive } from '#backend/archive/zip.ts';
import { partPlace } from '../read/package-xml.ts';
import { familyOf, readZipEntry } from '../read/package.ts';
import { writeZip, type ZipPart } from './zip-writer.ts';

/** Elements of property parts that say who, not what. */
const emptied = new RegExp(
  '<((?:dc:(?:creator|title|subject|description|contributor|publisher|rights)|'
  + 'cp:(?:lastModifiedBy|keywords|category|contentStatus)|'
  + 'Company|Manager|HyperlinkBase))(\\s[^>]*)?>[\\s\\S]*?</\\1>', 'g');

/** The root of a part with nothing in it. */
function emptyRoot(xml: string): string {
  const root = /<(?![?!])([\w:.-]+)((?:\s[^>]*?)?)(\/?)>/.exec(xml);
  return root ? `${xml.slice(0, root.index)}<${root[1]}${(root[2] ?? '').replace(/\/$/, '')}/>` : xml;
}

const withoutCommentMarks = (xml: string): string => xml
  .replaceAll(/<w:comment(?:RangeStart|RangeEnd)\b[^>]*\/>/g, '')
  .replaceAll(/<w:r(?:\s[^>]*)?>(?:(?!<\/w:r>)[\s\S])*?<w:commentReference\b[^>]*\/>(?:(?!<\/w:r>)[\s\S])*?<\/w:r>/g, '')
  .replaceAll(/<w:commentReference\b[^>]*\/>/g, '');

/** Folders of a computer in the targets of links and templates. */
const localTarget = /(\sTarget=")(?:file:[^"]*|[A-Za-z]:[\\/][^"]*|\\\\[^"]*|\/(?:Users|home)\/[^"]*)(")/g;

const cleanTargets = (xml: string): string => xml.replaceAll(/<Relationship\b[^>]*>/g, (one) => (/attachedTemplate"/.test(one)
  ? one.replace(/\sTarget="[^"]*"/, ' Target="Normal.dotm"') : one.replaceAll(localTarget, '$1about:blank$2')));

const cleanAuthors = (xml: string): string => xml
  .replaceAll(/(\sw:author=")[^"]*(")/g, '$1作者$2').replaceAll(/(\sw:initials=")[^"]*(")/g, '$1$2')
  .replaceAll(/(<x15ac:absPath\b[^>]*\surl=")[^"]*(")/g, '$1$2').replaceAll(/(<fileSharing\b[^>]*\suserName=")[^"]*(")/g, '$1$2');

const cleanDescriptions = (xml: string): string => xml
  .replaceAll(/(<[\w:]*(?:cNvPr|docPr)\b[^>]*)>/g, (_, tag: string) =>
    `${tag.replaceAll(/\s(?:descr|title)="[^"]*"/g, '').replace(/(\sname=")[^"]*(")/, '$1图形$2')}>`)
  .replaceAll(/(<v:\w+\b[^>]*?)\s(?:alt|o:title|title)="[^"]*"/g, '$1');

/** One XML part after cleaning; `alt`: descriptions of pictures go, too, because something was found in them. */
function cleanPart(name: string, xml: string, alt: boolean): string {
  const { place } = partPlace(name);
  if (place === 'core' || place === 'app') return xml.replaceAll(emptied, '<$1$2></$1>');
  if (place === 'custom' || place === 'people') return emptyRoot(xml);
  if (place === 'rels') return cleanTargets(xml);
  if (place === 'comment') {
    // An Excel sheet keeps its list of authors and comments as two empty lists.
    const isSheet = /<comments\b/.test(xml) && name.toLowerCase().startsWith('xl/');
    return isSheet ? xml.replaceAll(/<author>[^<]*<\/author>/g, '').replaceAll(/<commentList>[\s\S]*<\/commentList>/g, '<commentList></commentList>') : emptyRoot(xml);
  }
  const plain = withoutCommentMarks(cleanAuthors(xml));
  return alt ? cleanDescriptions(plain) : plain;
}

/**
 * The cleaned package, or null when it is none that can be rewritten. `inside` cleans a part that is no XML, or answers null
 * to keep it. The order of the parts stays; docProps/thumbnail is dropped with its mention.
 */
export async function cleanOffice(
  archive: Archive, alt: boolean, inside: (name: string, bytes: Buffer) => Promise<Buffer | null>,
): Promise<Buffer | null> {
  const family = familyOf(archive);
  if (family === null || family === 'odf') return null;
  const parts: ZipPart[] = [];
  for (const entry of archive.entries) {
    if (entry.name.endsWith('/')) continue;
    const bytes = readZipEntry(archive, entry);
    if (typeof bytes === 'string') return null;
    if (!/\.(?:xml|rels|vml)$/i.test(entry.name)) {
      parts.push({ name: entry.name, bytes: await inside(entry.name, bytes) ?? bytes, stored: entry.method === 0 });
      continue;
    }
    const xml = bytes.toString('utf8');
    // A part in another encoding is not for patterns.
    const isUtf8 = bytes[0] !== 0xff && bytes[0] !== 0xfe && Buffer.from(xml, 'utf8').equals(bytes);
    const clean = isUtf8 ? cleanPart(entry.name, xml, alt) : xml;
    parts.push({ name: entry.name, bytes: clean === xml ? bytes : Buffer.from(clean, 'utf8') });
  }
  return writeZip(parts);
}
