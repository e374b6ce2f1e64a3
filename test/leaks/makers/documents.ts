// Small documents with words at every place: docx, pptx, xlsx, PDF, old Office, texts.
import { PDFDocument, PDFHexString, PDFName, StandardFonts } from '@cantoo/pdf-lib';
import * as CFB from 'cfb';
import { writeZip, type ZipPart } from '#backend/leaks/clean/zip-writer.ts';

const part = (name: string, text: string | Buffer): ZipPart => ({ name, bytes: Buffer.isBuffer(text) ? text : Buffer.from(text, 'utf8') });
const xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const officeTypes = 'application/vnd.openxmlformats-officedocument';
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const types = (...overrides: (readonly [string, string])[]): string => `${xml}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="jpeg" ContentType="image/jpeg"/><Default Extension="png" ContentType="image/png"/>${overrides.map(([name, type]) => `<Override PartName="/${name}" ContentType="${type}"/>`).join('')}</Types>`;
const rels = (...targets: (readonly [string, string, string?])[]): string => `${xml}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${targets.map(([type, target, mode], index) => `<Relationship Id="rId${index + 1}" Type="${type.startsWith('http') ? type : `${relations}/${type}`}" Target="${target}"${mode ? ` TargetMode="${mode}"` : ''}/>`).join('')}</Relationships>`;

export interface OfficeWords {
  creator?: string; company?: string; custom?: string; text?: string; split?: readonly string[]; header?: string; footnote?: string;
  comment?: string; commentAuthor?: string; changeAuthor?: string; person?: string; template?: string; alt?: string; notes?: string;
  master?: string; cell?: string; numberCell?: string; definedName?: string;
  inner?: readonly { name: string; bytes: Buffer }[];
}
const core = ({ creator = '' }: OfficeWords): ZipPart => part('docProps/core.xml', `${xml}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:creator>微软用户</dc:creator><cp:lastModifiedBy>${creator}</cp:lastModifiedBy><dcterms:created xsi:type="dcterms:W3CDTF">2026-01-01T00:00:00Z</dcterms:created></cp:coreProperties>`);
const app = ({ company = '' }: OfficeWords): ZipPart => part('docProps/app.xml', `${xml}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>Microsoft Office Word</Application><Company>${company}</Company></Properties>`);
const custom = ({ custom: value = '' }: OfficeWords): ZipPart => part('docProps/custom.xml', `${xml}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"><property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="备注"><vt:lpwstr>${value}</vt:lpwstr></property></Properties>`);
const top = (main: string): ZipPart => part('_rels/.rels', rels(['officeDocument', main], ['http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties', 'docProps/core.xml'], ['extended-properties', 'docProps/app.xml'], ['custom-properties', 'docProps/custom.xml']));
const properties = [['docProps/core.xml', 'application/vnd.openxmlformats-package.core-properties+xml'], ['docProps/app.xml', `${officeTypes}.extended-properties+xml`], ['docProps/custom.xml', `${officeTypes}.custom-properties+xml`]] as const;
const w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"';
const run = (text: string): string => `<w:r><w:t xml:space="preserve">${text}</w:t></w:r>`;

export function docx(words: OfficeWords): Buffer {
  const body = [
    `<w:p>${run(words.text ?? '小数的意义')}</w:p>`,
    words.split ? `<w:p>${words.split.map(run).join('<w:proofErr w:type="spellStart"/>')}</w:p>` : '',
    words.changeAuthor ? `<w:p><w:ins w:id="9" w:author="${words.changeAuthor}" w:date="2026-01-01T00:00:00Z">${run('改动')}</w:ins></w:p>` : '',
    words.comment !== undefined || words.commentAuthor !== undefined ? `<w:p><w:commentRangeStart w:id="0"/>${run('重点')}<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r></w:p>` : '',
    words.alt ? `<w:p><w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="100" cy="100"/><wp:docPr id="1" name="图片 1" descr="${words.alt}"/></wp:inline></w:drawing></w:r></w:p>` : '',
  ].join('');
  return writeZip([
    part('[Content_Types].xml', types(['word/document.xml', `${officeTypes}.wordprocessingml.document.main+xml`], ...properties, ['word/comments.xml', `${officeTypes}.wordprocessingml.comments+xml`],
      ['word/header1.xml', `${officeTypes}.wordprocessingml.header+xml`], ['word/footnotes.xml', `${officeTypes}.wordprocessingml.footnotes+xml`], ['word/settings.xml', `${officeTypes}.wordprocessingml.settings+xml`], ['word/people.xml', `${officeTypes}.wordprocessingml.people+xml`])),
    top('word/document.xml'), core(words), app(words), custom(words),
    part('word/document.xml', `${xml}<w:document ${w}><w:body>${body}<w:sectPr><w:headerReference w:type="default" r:id="rId2"/></w:sectPr></w:body></w:document>`),
    part('word/_rels/document.xml.rels', rels(['comments', 'comments.xml'], ['header', 'header1.xml'], ['footnotes', 'footnotes.xml'], ['settings', 'settings.xml'], ['http://schemas.microsoft.com/office/2011/relationships/people', 'people.xml'])),
    part('word/comments.xml', `${xml}<w:comments ${w}><w:comment w:id="0" w:author="${words.commentAuthor ?? '作者'}" w:initials="A"><w:p>${run(words.comment ?? '这里讲清楚')}</w:p></w:comment></w:comments>`),
    part('word/header1.xml', `${xml}<w:hdr ${w}><w:p>${run(words.header ?? '教学设计')}</w:p></w:hdr>`),
    part('word/footnotes.xml', `${xml}<w:footnotes ${w}><w:footnote w:id="2"><w:p>${run(words.footnote ?? '见课本第三页')}</w:p></w:footnote></w:footnotes>`),
    part('word/settings.xml', `${xml}<w:settings ${w}/>`),
    part('word/_rels/settings.xml.rels', rels(...(words.template ? [['attachedTemplate', words.template, 'External'] as const] : []))),
    part('word/people.xml', `${xml}<w15:people xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml">${words.person ? `<w15:person w15:author="${words.person}"><w15:presenceInfo w15:providerId="None" w15:userId="${words.person}"/></w15:person>` : ''}</w15:people>`),
    ...(words.inner ?? []).map((one) => part(`word/media/${one.name}`, one.bytes)),
  ]);
}

const a = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"';
const shape = (texts: readonly string[], alt = ''): string => `<p:cSld><p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/><p:sp><p:nvSpPr><p:cNvPr id="2" name="标题 1"${alt ? ` descr="${alt}"` : ''}/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:p>${texts.map((one) => `<a:r><a:rPr lang="zh-CN"/><a:t>${one}</a:t></a:r>`).join('')}</a:p></p:txBody></p:sp></p:spTree></p:cSld>`;
export function pptx(words: OfficeWords): Buffer {
  const kind = `${officeTypes}.presentationml`;
  return writeZip([
    part('[Content_Types].xml', types(['ppt/presentation.xml', `${kind}.presentation.main+xml`], ...properties, ['ppt/slides/slide1.xml', `${kind}.slide+xml`], ['ppt/slideMasters/slideMaster1.xml', `${kind}.slideMaster+xml`],
      ['ppt/notesSlides/notesSlide1.xml', `${kind}.notesSlide+xml`], ['ppt/commentAuthors.xml', `${kind}.commentAuthors+xml`])),
    top('ppt/presentation.xml'), core(words), app(words), custom(words),
    part('ppt/presentation.xml', `${xml}<p:presentation ${a}><p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="rId2"/></p:sldMasterIdLst><p:sldIdLst><p:sldId id="256" r:id="rId1"/></p:sldIdLst><p:sldSz cx="9144000" cy="6858000"/><p:notesSz cx="6858000" cy="9144000"/></p:presentation>`),
    part('ppt/_rels/presentation.xml.rels', rels(['slide', 'slides/slide1.xml'], ['slideMaster', 'slideMasters/slideMaster1.xml'], ['commentAuthors', 'commentAuthors.xml'])),
    part('ppt/slides/slide1.xml', `${xml}<p:sld ${a}>${shape(words.split ?? [words.text ?? '小数的意义'], words.alt)}</p:sld>`),
    part('ppt/slides/_rels/slide1.xml.rels', rels(['notesSlide', '../notesSlides/notesSlide1.xml'], ...(words.template ? [['hyperlink', words.template, 'External'] as const] : []))),
    part('ppt/notesSlides/notesSlide1.xml', `${xml}<p:notes ${a}>${shape([words.notes ?? '先复习'])}</p:notes>`),
    part('ppt/slideMasters/slideMaster1.xml', `${xml}<p:sldMaster ${a}>${shape([words.master ?? '单击此处'])}<p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" accent3="accent3" accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink" folHlink="folHlink"/></p:sldMaster>`),
    part('ppt/commentAuthors.xml', `${xml}<p:cmAuthorLst ${a}>${words.commentAuthor ? `<p:cmAuthor id="1" name="${words.commentAuthor}" initials="A" lastIdx="1" clrIdx="0"/>` : ''}</p:cmAuthorLst>`),
    ...(words.inner ?? []).map((one) => part(`ppt/media/${one.name}`, one.bytes)),
  ]);
}

export function xlsx(words: OfficeWords): Buffer {
  const kind = `${officeTypes}.spreadsheetml`;
  const s = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"';
  return writeZip([
    part('[Content_Types].xml', types(['xl/workbook.xml', `${kind}.sheet.main+xml`], ...properties, ['xl/worksheets/sheet1.xml', `${kind}.worksheet+xml`], ['xl/sharedStrings.xml', `${kind}.sharedStrings+xml`], ['xl/comments1.xml', `${kind}.comments+xml`])),
    top('xl/workbook.xml'), core(words), app(words), custom(words),
    part('xl/workbook.xml', `${xml}<workbook ${s}><sheets><sheet name="成绩" sheetId="1" r:id="rId1"/></sheets>${words.definedName ? `<definedNames><definedName name="来源">"${words.definedName}"</definedName></definedNames>` : ''}</workbook>`),
    part('xl/_rels/workbook.xml.rels', rels(['worksheet', 'worksheets/sheet1.xml'], ['sharedStrings', 'sharedStrings.xml'])),
    part('xl/worksheets/sheet1.xml', `${xml}<worksheet ${s}><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c>${words.numberCell ? `<c r="B1"><v>${words.numberCell}</v></c>` : ''}</row></sheetData>${words.header ? `<headerFooter><oddHeader>&amp;C${words.header}</oddHeader></headerFooter>` : ''}</worksheet>`),
    part('xl/worksheets/_rels/sheet1.xml.rels', rels(['comments', '../comments1.xml'])),
    part('xl/sharedStrings.xml', `${xml}<sst ${s} count="1" uniqueCount="1"><si>${(words.split ?? [words.cell ?? '班级']).map((one) => `<r><t>${one}</t></r>`).join('')}</si></sst>`),
    part('xl/comments1.xml', `${xml}<comments ${s}><authors><author>${words.commentAuthor ?? '作者'}</author></authors><commentList><comment ref="A1" authorId="0"><text><t>${words.comment ?? '平均分'}</t></text></comment></commentList></comments>`),
    ...(words.inner ?? []).map((one) => part(`xl/media/${one.name}`, one.bytes)),
  ]);
}

export interface PdfWords {
  author?: string; text?: string; note?: string; field?: string; bookmark?: string; attachment?: { name: string; bytes: Buffer };
}
export async function pdf(words: PdfWords): Promise<Buffer> {
  const document = await PDFDocument.create();
  if (words.author !== undefined) document.setAuthor(words.author);
  const page = document.addPage([300, 300]);
  const font = await document.embedFont(StandardFonts.Helvetica);
  page.drawText(words.text ?? 'Lesson 1', { x: 20, y: 200, font, size: 12 });
  const { context } = document;
  if (words.note !== undefined) {
    const note = context.register(context.obj({ Type: 'Annot', Subtype: 'Text', Rect: [10, 10, 30, 30], Contents: PDFHexString.fromText(words.note), T: PDFHexString.fromText('批注') }));
    page.node.set(PDFName.of('Annots'), context.obj([note]));
  }
  if (words.field !== undefined) {
    const field = document.getForm().createTextField('name');
    field.addToPage(page, { x: 20, y: 100, width: 100, height: 20, font });
    field.acroField.dict.set(PDFName.of('V'), PDFHexString.fromText(words.field));
  }
  if (words.bookmark !== undefined) {
    const item = context.nextRef();
    const outlines = context.register(context.obj({ Type: 'Outlines', First: item, Last: item, Count: 1 }));
    context.assign(item, context.obj({ Title: PDFHexString.fromText(words.bookmark), Parent: outlines, Dest: [page.ref, 'Fit'] }));
    document.catalog.set(PDFName.of('Outlines'), outlines);
  }
  if (words.attachment) await document.attach(words.attachment.bytes, words.attachment.name, { mimeType: 'application/octet-stream' });
  return Buffer.from(await document.save({ useObjectStreams: words.bookmark !== undefined, updateFieldAppearances: false }));
}

/** A page in a Chinese font that is not embedded: the reader must bring the table UniGB-UCS2-H. */
export function pdfForeignFont(text: string): Buffer {
  const content = `BT /F1 12 Tf 20 100 Td <${Buffer.from(text, 'utf16le').swap16().toString('hex')}> Tj ET`;
  const objects = ['<</Type/Catalog/Pages 2 0 R>>', '<</Type/Pages/Kids[3 0 R]/Count 1>>', '<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Resources<</Font<</F1 5 0 R>>>>/Contents 4 0 R>>',
    `<</Length ${content.length}>>\nstream\n${content}\nendstream`, '<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[6 0 R]>>',
    '<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/FontDescriptor 7 0 R>>',
    '<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[0 0 1000 1000]/ItalicAngle 0/Ascent 800/Descent -200/CapHeight 700/StemV 80>>'];
  let file = '%PDF-1.4\n';
  const at = objects.map((object, index) => {
    const offset = file.length;
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const start = file.length;
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${at.map((one) => `${String(one).padStart(10, '0')} 00000 n \n`).join('')}trailer\n<</Root 1 0 R/Size ${objects.length + 1}>>\nstartxref\n${start}\n%%EOF\n`;
  return Buffer.from(file, 'latin1');
}

/** A second revision that hides the properties of the first. */
export async function pdfOldRevision(text: string): Promise<Buffer> {
  const first = (await pdf({ author: text })).toString('latin1');
  const info = /(\d+) 0 obj\s*<<[^>]*\/Producer/.exec(first);
  const added = `\n${info?.[1] ?? '9'} 0 obj\n<< /Producer (Office) >>\nendobj\n`;
  const size = /\/Size (\d+)/.exec(first)?.[1] ?? '20';
  const root = /\/Root (\d+) 0 R/.exec(first)?.[1] ?? '1';
  const previous = /startxref\s+(\d+)/.exec(first)?.[1] ?? '0';
  const at = first.length + 1;
  return Buffer.from(`${first}${added}xref\n${info?.[1] ?? '9'} 1\n${String(at).padStart(10, '0')} 00000 n \ntrailer\n<< /Size ${size} /Root ${root} 0 R /Info ${info?.[1] ?? '9'} 0 R /Prev ${previous} >>\n`
    + `startxref\n${first.length + added.length}\n%%EOF\n`, 'latin1');
}

/** A property set of one string (MS-OLEPS). */
function summary(id: number, text: string): Buffer {
  const value = Buffer.from(`${text}\0`, 'utf16le');
  const bytes = Buffer.alloc(48 + 16 + 8 + value.length + 4);
  bytes.writeUInt16LE(0xfffe, 0);
  bytes.writeUInt32LE(1, 24);
  bytes.writeUInt32LE(48, 44);
  bytes.writeUInt32LE(16 + 8 + value.length, 48);
  bytes.writeUInt32LE(1, 52);
  bytes.writeUInt32LE(id, 56);
  bytes.writeUInt32LE(16, 60);
  bytes.writeUInt32LE(31, 64);
  bytes.writeUInt32LE(text.length + 1, 68);
  value.copy(bytes, 72);
  return bytes;
}
export function oldDocument(words: { author?: string; text?: string; shift?: 0 | 1 }): Buffer {
  const file = CFB.utils.cfb_new();
  const body = Buffer.concat([Buffer.alloc(600 + (words.shift ?? 0), 1), Buffer.from(words.text ?? '小数的意义', 'utf16le'), Buffer.alloc(800)]);
  body.writeUInt16LE(0, 10);
  CFB.utils.cfb_add(file, '/WordDocument', body);
  CFB.utils.cfb_add(file, '/\u0005SummaryInformation', summary(4, words.author ?? '微软用户'));
  return Buffer.from(CFB.write(file, { type: 'buffer' }) as Uint8Array);
}
