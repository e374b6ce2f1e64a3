// The XML parts of docx, pptx, xlsx and OpenDocument as pieces of text: runs joined, authors apart, addresses and descriptions.
// Format: ECMA-376; OASIS OpenDocument 1.3. Read by patterns: a damaged part still gives what is in it.
import { isAuthorField } from '../match/words.ts';
import type { Sink } from '../shapes.ts';
import { unescapeXml } from './xmp.ts';

const breaks = new Set(['p', 'br', 'cr', 'tab', 'si', 'row', 'c', 'tc', 'tr', 'h', 'list-item', 'table-cell', 'comment', 'cm', 'text-box', 'instrText', 'author', 'definedName', 'v', 'f']);
/** Texts that Word and Excel keep in elements of their own. */
const local = (name: string): string => name.slice(name.indexOf(':') + 1);

/** All text of a part: runs of a paragraph or cell joined, paragraphs and cells on lines of their own. */
export function partText(xml: string): string {
  const parts: string[] = [];
  for (const match of xml.matchAll(/<(\/?)([\w:.-]+)([^>]*)>|<[!?][^>]*>|([^<]+)/g)) {
    const [, closing, name, rest, text] = match;
    if (text !== undefined) parts.push(text);
    else if (name !== undefined && breaks.has(local(name)) && (closing === '/' || rest?.endsWith('/'))) parts.push('\n');
  }
  return unescapeXml(parts.join('').replaceAll(/\n{2,}/g, '\n'));
}

const attributes = (xml: string, names: string): { field: string; value: string }[] =>
  [...xml.matchAll(new RegExp(`\\s(${names})\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, 'g'))]
    .map((one) => ({ field: one[1] ?? '', value: unescapeXml(one[2] ?? one[3] ?? '') })).filter((one) => one.value.trim() !== '');

const unique = (values: readonly string[]): string[] => [...new Set(values)];

/** Properties: each element a field of its own. `custom`: the name stands in an attribute. */
function readProperties(xml: string, sink: Sink, place: string): void {
  for (const match of xml.matchAll(/<property\b[^>]*\bname="([^"]*)"[^>]*>([\s\S]*?)<\/property>/g)) {
    const field = unescapeXml(match[1] ?? '');
    sink.piece(place, partText(match[2] ?? ''), isAuthorField(field) || /作者|姓名|单位|学校|教师/.test(field) ? 'author' : 'text', field);
  }
  for (const match of xml.matchAll(/<([\w:-]+)(?:\s[^>]*)?>([^<]+)<\/\1>/g)) {
    const field = local(match[1] ?? '');
    const isAuthor = /^(creator|lastModifiedBy|Company|Manager|initial-creator|printed-by)$/.test(field);
    if (!/^(lpwstr|lpstr|i4|r8|bool|filetime)$/.test(field)) sink.piece(place, unescapeXml(match[2] ?? ''), isAuthor ? 'author' : 'text', field);
  }
  for (const { field, value } of attributes(xml, 'xlink:href|xlink:title')) sink.piece(place, value, 'text', field);
}

const notPeople = /^(?:作者|Author|Microsoft Office User|)$/i;

function readPeople(xml: string, sink: Sink, place: string): void {
  const found = attributes(xml, 'w:author|w15:author|author|name|displayName|w15:userId|userId|w:initials|initials');
  for (const value of unique(found.map((one) => one.value))) {
    if (!notPeople.test(value) && !/^[\w-]{0,3}$/.test(value)) sink.piece(place, value, 'author');
  }
  for (const [, value = ''] of xml.matchAll(/<author>([^<]*)<\/author>/g)) {
    if (!notPeople.test(value)) sink.piece(place, unescapeXml(value), 'author');
  }
}

/** What a part is, by its path. */
export function partPlace(path: string): { place: string; people: boolean; properties: boolean } {
  const name = path.toLowerCase();
  const at = (place: string, people = false, properties = false) => ({ place, people, properties });
  if (name === 'docprops/core.xml' || name === 'meta.xml') return at('core', false, true);
  if (name === 'docprops/app.xml') return at('app', false, true);
  if (name === 'docprops/custom.xml') return at('custom', false, true);
  if (name.endsWith('.rels')) return at('rels');
  if (/people\.xml$|commentauthors\.xml$|ppt\/authors\.xml$|persons\/person[^/]*\.xml$/.test(name)) return at('people', true);
  if (/comments?[^/]*\.xml$|\/comments\/|threadedcomments\//.test(name)) return at('comment', true);
  if (/word\/(header|footer)\d*\.xml$/.test(name)) return at('header', true);
  if (/word\/(footnotes|endnotes)\.xml$/.test(name)) return at('footnote', true);
  if (/ppt\/notes(slides|masters)\//.test(name)) return at('notes');
  if (/ppt\/(slidemasters|slidelayouts|handoutmasters)\//.test(name)) return at('master');
  if (/word\/document\.xml$|ppt\/slides\/slide\d+\.xml$|^content\.xml$/.test(name)) return at('text', true);
  if (/xl\/(sharedstrings|worksheets\/[^/]+|workbook)\.xml$/.test(name)) return at('text', true);
  if (name === 'styles.xml') return at('header');
  return at('other');
}

const foreignSchema = new RegExp('^(?:https?://(?:schemas|purl|www\\.w3)\\.|urn:|\\.\\./'
  + '|[\\w/-]+\\.(?:xml|png|jpe?g|gif|emf|wmf|bin|vml|wdp|svg|rels|mp4|m4a|mp3|wav|fntdata)$|NULL$)', 'i');

/** Reads one XML part of a package of `family` (docx, pptx, xlsx, odf). */
export function readPart(family: string, path: string, xml: string, sink: Sink): void {
  const { place, people, properties } = partPlace(path);
  const full = `${family}.${place}`;
  if (properties) return readProperties(xml, sink, full);
  if (place === 'rels') {
    const targets = unique(attributes(xml, 'Target').map((one) => one.value)).filter((one) => !foreignSchema.test(one));
    for (const target of targets) sink.piece(full, target, 'text', 'Target');
    return;
  }
  if (place === 'people') return readPeople(xml, sink, full);
  if (place === 'comment') readPeople(xml, sink, full);
  else if (people) {
    for (const value of unique(attributes(xml, 'w:author').map((one) => one.value))) if (!notPeople.test(value)) sink.piece(`${family}.revision`, value, 'author');
  }
  sink.piece(full, partText(xml), 'text');
  const described = attributes(xml, 'descr|title|alt|o:title|o:href|tooltip|svg:title|draw:name').concat(
    [...xml.matchAll(/<[\w:]*(?:cNvPr|docPr)\b[^>]*\sname="([^"]*)"/g)].map((one) => ({ field: 'name', value: unescapeXml(one[1] ?? '') })));
  const alt = unique(described.map((one) => one.value)).filter((one) => one !== '' && !/^[A-Za-z]+ ?\d{0,3}$/.test(one));
  if (alt.length > 0) sink.piece(`${family}.altText`, alt.join('\n'), 'text');
  const more = place === 'other' ? attributes(xml, '[\\w:]+').map((one) => one.value)
    : attributes(xml, 'url|w:name|w:fileName|userName|oddHeader|w:val|val|ref|sheet|name|localSheetId|xlink:href|text:author-name|office:name').map((one) => one.value);
  const worth = unique(more).filter((one) => one.length > 1 && (!/^[\w.:#-]{1,16}$/.test(one) || /\d{11}/.test(one) || path === 'xl/workbook.xml')
    && !/^(?:https?:\/\/(?:schemas|purl|www\.w3)|urn:)/.test(one));
  if (worth.length > 0) sink.piece(full, worth.join('\n'), 'raw');
  const folders = worth.filter((one) => /users[\\/]|\/home\//i.test(one));
  if (folders.length > 0) sink.piece(full, folders.join('\n'), 'text');
}
