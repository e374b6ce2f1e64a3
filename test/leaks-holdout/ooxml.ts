// Word, PowerPoint and Excel files written part by part, with one place open for a text.
import { zip } from './zip.ts';

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const rel = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packageRels = 'http://schemas.openxmlformats.org/package/2006/relationships';
const main = 'application/vnd.openxmlformats-officedocument';

export const xml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

export type Part = string | Buffer;
interface Link { type: string; target: string; external?: boolean }

const links = (list: readonly Link[]): string => `${head}<Relationships xmlns="${packageRels}">${list.map(({ type, target, external }, index) =>
  `<Relationship Id="rId${index + 1}" Type="${rel}/${type}" Target="${xml(target)}"${external ? ' TargetMode="External"' : ''}/>`)
  .join('')}</Relationships>`;

const core = (creator: string, modifiedBy: string, more = ''): string => `${head}<cp:coreProperties
 xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:creator>${xml(creator)}</dc:creator><cp:lastModifiedBy>${xml(modifiedBy)}</cp:lastModifiedBy>${more}</cp:coreProperties>`;
const app = (more: string): string =>
  `${head}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">
<Application>WPS</Application>${more}</Properties>`;
const custom = (value: string): string => `${head}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
 xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">
<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="作者单位"><vt:lpwstr>${xml(value)}</vt:lpwstr></property></Properties>`;

const types = (defaults: string, overrides: readonly (readonly [string, string])[]): string => `${head}<Types
 xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels"
 ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${defaults}${
  overrides.map(([part, type]) => `<Override PartName="${part}" ContentType="${main}.${type}"/>`).join('')}</Types>`;

export interface Properties { creator?: string; modifiedBy?: string; company?: string; manager?: string; custom?: string; keywords?: string }

function properties(given: Properties): Record<string, Part> {
  const more = `${given.company === undefined ? '' : `<Company>${xml(given.company)}</Company>`}${
    given.manager === undefined ? '' : `<Manager>${xml(given.manager)}</Manager>`}`;
  return {
    'docProps/core.xml': core(given.creator ?? '', given.modifiedBy ?? '', given.keywords === undefined ? ''
      : `<cp:keywords>${xml(given.keywords)}</cp:keywords>`),
    'docProps/app.xml': app(more),
    ...(given.custom === undefined ? {} : { 'docProps/custom.xml': custom(given.custom) }),
  };
}

const rootLinks = (office: string): string => links([
  { type: 'officeDocument', target: office }, { type: 'extended-properties', target: 'docProps/app.xml' },
  { type: 'custom-properties', target: 'docProps/custom.xml' },
]);

const pictureTypes = '<Default Extension="png" ContentType="image/png"/><Default Extension="jpeg" ContentType="image/jpeg"/>';
const bookType = `<Default Extension="xlsx" ContentType="${main}.spreadsheetml.sheet"/>`;
const w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
/** A paragraph of as many runs as there are texts. */
export const runs = (...texts: string[]): string =>
  `<w:p>${texts.map((text) => `<w:r><w:t xml:space="preserve">${xml(text)}</w:t></w:r>`).join('')}</w:p>`;

export interface Word extends Properties {
  body?: string; header?: string; footer?: string; footnote?: string; comment?: { author: string; text: string }; people?: string;
  template?: string; link?: string; parts?: Record<string, Part>;
}

const filler = '本课从生活情境出发，引导学生观察、比较和归纳，在动手操作中理解概念，并用简短的练习巩固所学内容。';

export function docx(given: Word = {}): Buffer {
  const own: Record<string, Part> = {};
  const list: Link[] = [];
  const add = (name: string, type: string, content: string): void => {
    own[`word/${name}.xml`] = `${head}${content}`;
    list.push({ type, target: `${name}.xml` });
  };
  if (given.header !== undefined) add('header1', 'header', `<w:hdr ${w}>${runs(given.header)}</w:hdr>`);
  if (given.footer !== undefined) add('footer1', 'footer', `<w:ftr ${w}>${runs(given.footer)}</w:ftr>`);
  if (given.footnote !== undefined) add('footnotes', 'footnotes',
    `<w:footnotes ${w}><w:footnote w:id="2">${runs(given.footnote)}</w:footnote></w:footnotes>`);
  if (given.comment) {
    add('comments', 'comments',
      `<w:comments ${w}><w:comment w:id="0" w:author="${xml(given.comment.author)}" w:initials="x">
${runs(given.comment.text)}</w:comment></w:comments>`);
  }
  if (given.people !== undefined) {
    own['word/people.xml'] = `${head}<w15:people xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml">
<w15:person w15:author="${xml(given.people)}"/></w15:people>`;
  }
  if (given.template !== undefined) {
    add('settings', 'settings', `<w:settings ${w} xmlns:r="${rel}"><w:attachedTemplate r:id="rId1"/></w:settings>`);
    own['word/_rels/settings.xml.rels'] = links([{ type: 'attachedTemplate', target: given.template, external: true }]);
  }
  if (given.link !== undefined) list.push({ type: 'hyperlink', target: given.link, external: true });
  return zip({
    '[Content_Types].xml': types(`${pictureTypes}${bookType}`,
      [['/word/document.xml', 'wordprocessingml.document.main+xml']]),
    '_rels/.rels': rootLinks('word/document.xml'), ...properties(given),
    'word/document.xml': `${head}<w:document ${w}><w:body>${runs(filler)}${given.body ?? ''}</w:body></w:document>`,
    'word/_rels/document.xml.rels': links(list), ...own, ...given.parts,
  });
}

const p = `xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="${rel}"`;
const shape = (texts: readonly string[], alt = ''): string =>
  `<p:sp><p:nvSpPr><p:cNvPr id="2" name="标题 1" descr="${xml(alt)}"/></p:nvSpPr><p:txBody><a:p>${
  texts.map((text) => `<a:r><a:t>${xml(text)}</a:t></a:r>`).join('')}</a:p></p:txBody></p:sp>`;
const slide = (kind: string, content: string): string => `${head}<p:${kind} ${p}><p:cSld><p:spTree>${content}</p:spTree></p:cSld></p:${kind}>`;

export interface Slides extends Properties {
  text?: string[]; notes?: string; alt?: string; master?: string; commentAuthor?: string;
  parts?: Record<string, Part>;
}

export const pptx = (given: Slides = {}): Buffer => zip({
  '[Content_Types].xml': types(pictureTypes,
    [['/ppt/presentation.xml', 'presentationml.presentation.main+xml'], ['/ppt/slides/slide1.xml', 'presentationml.slide+xml']]),
  '_rels/.rels': rootLinks('ppt/presentation.xml'), ...properties(given),
  'ppt/presentation.xml': `${head}<p:presentation ${p}><p:sldIdLst><p:sldId id="256" r:id="rId1"/></p:sldIdLst></p:presentation>`,
  'ppt/_rels/presentation.xml.rels': links([{ type: 'slide', target: 'slides/slide1.xml' }]),
  'ppt/slides/slide1.xml': slide('sld', shape(['认识周长']) + shape([filler]) + (given.text ? shape(given.text)
    : '') + (given.alt === undefined ? '' : shape(['图'], given.alt))),
  ...(given.notes === undefined ? {} : { 'ppt/notesSlides/notesSlide1.xml': slide('notes', shape([given.notes])) }),
  ...(given.master === undefined ? {} : { 'ppt/slideMasters/slideMaster1.xml': slide('sldMaster', shape([given.master])) }),
  ...(given.commentAuthor === undefined ? {} : {
    'ppt/commentAuthors.xml': `${head}<p:cmAuthorLst ${p}>
<p:cmAuthor id="0" name="${xml(given.commentAuthor)}" initials="x" lastIdx="1" clrIdx="0"/></p:cmAuthorLst>`,
  }),
  ...given.parts,
});

const x = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
export interface Book extends Properties { shared?: string; inline?: string; comment?: string; sheetName?: string }

export const xlsx = (given: Book = {}): Buffer => zip({
  '[Content_Types].xml': types('', [['/xl/workbook.xml', 'spreadsheetml.sheet.main+xml'], ['/xl/worksheets/sheet1.xml',
    'spreadsheetml.worksheet+xml'],
    ['/xl/sharedStrings.xml', 'spreadsheetml.sharedStrings+xml']]),
  '_rels/.rels': rootLinks('xl/workbook.xml'), ...properties(given),
  'xl/workbook.xml': `${head}<workbook ${x} xmlns:r="${rel}">
<sheets><sheet name="${xml(given.sheetName ?? '数据')}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': links([{ type: 'worksheet', target: 'worksheets/sheet1.xml' }, { type: 'sharedStrings',
    target: 'sharedStrings.xml' }]),
  'xl/sharedStrings.xml': `${head}<sst ${x} count="2" uniqueCount="2"><si><t>项目</t></si><si><t>${xml(given.shared ?? '得分')}</t></si></sst>`,
  'xl/worksheets/sheet1.xml': `${head}<worksheet ${x}><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c>${
    given.inline === undefined ? '' : `<c r="C1" t="inlineStr"><is><t>${xml(given.inline)}</t></is></c>`}</row></sheetData></worksheet>`,
  ...(given.comment === undefined ? {} : {
    'xl/comments1.xml': `${head}<comments ${x}><authors><author>${xml(given.comment)}</author></authors><commentList/></comments>`,
  }),
});
