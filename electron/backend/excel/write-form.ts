// Writes a form: a small protected workbook that a person fills in and hands back. Without exceljs: every byte is ours, so
// that nothing in it says who made it or when.
import { PartFile } from './write/part-file.ts';
import { formStyles } from './write/form-looks.ts';
import { formSheetXml, type FormSheet } from './write/form-sheet.ts';
import { escapeXml } from './write/chart-xml.ts';
import { safeSheetNames } from './write/sheet.ts';
import { ZipWriter, type Sink } from './write/zip.ts';

export type { FormCell, FormPaint, FormRow, FormRule, FormSheet } from './write/form-sheet.ts';
export { columnLetter } from './write/shapes.ts';
export { linesIn } from './write/text.ts';
export { safeSheetNames } from './write/sheet.ts';

/** Names of the standard that look like addresses; nothing is ever asked there. */
const schemas = ['http:', '', 'schemas.openxmlformats.org'].join('/');
const space = `${schemas}/spreadsheetml/2006/main`;
const relations = `${schemas}/officeDocument/2006/relationships`;
const packageRelations = `${schemas}/package/2006/relationships`;
const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const office = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

const sheetPart = (index: number): string => `xl/worksheets/sheet${index + 1}.xml`;
const relation = (id: number, type: string, target: string): string =>
  `<Relationship Id="rId${id}" Type="${relations}/${type}" Target="${target}"/>`;

function workbookXml(sheets: readonly FormSheet[], names: readonly string[]): string {
  const listed = sheets.map(({ state = 'visible' }, index) => `<sheet name="${escapeXml(names[index] ?? '')}" sheetId="${index + 1}"`
    + `${state === 'visible' ? '' : ` state="${state}"`} r:id="rId${index + 1}"/>`).join('');
  const titles = sheets.flatMap(({ repeated }, index) => (repeated ? [
    `<definedName name="_xlnm.Print_Titles" localSheetId="${index}">'${escapeXml(names[index] ?? '')}'`
      + `!$${repeated[0]}:$${repeated[1]}</definedName>`,
  ] : [])).join('');
  // Saved totals are right; a program that opens the book reckons them anew all the same.
  return `<workbook xmlns="${space}" xmlns:r="${relations}"><workbookProtection lockStructure="1"/>`
    + `<bookViews><workbookView xWindow="0" yWindow="0" windowWidth="24000" windowHeight="12000"/></bookViews><sheets>${listed}</sheets>`
    + `${titles === '' ? '' : `<definedNames>${titles}</definedNames>`}<calcPr calcId="191029" fullCalcOnLoad="1"/></workbook>`;
}

function writeParts(sink: Sink, sheets: readonly FormSheet[]): void {
  const names = safeSheetNames(sheets.map((sheet) => sheet.name));
  const zip = new ZipWriter(sink);
  const add = (name: string, xml: string): void => zip.add(name, Buffer.from(head + xml, 'utf8'));
  const override = (part: string, type: string): string => `<Override PartName="/${part}" ContentType="${office}.${type}+xml"/>`;
  add('[Content_Types].xml', `<Types xmlns="${schemas}/package/2006/content-types">`
    + '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    + `<Default Extension="xml" ContentType="application/xml"/>${override('xl/workbook.xml', 'sheet.main')}`
    + `${sheets.map((_, index) => override(sheetPart(index), 'worksheet')).join('')}${override('xl/styles.xml', 'styles')}</Types>`);
  add('_rels/.rels', `<Relationships xmlns="${packageRelations}">${relation(1, 'officeDocument', 'xl/workbook.xml')}</Relationships>`);
  add('xl/workbook.xml', workbookXml(sheets, names));
  add('xl/_rels/workbook.xml.rels', `<Relationships xmlns="${packageRelations}">`
    + `${sheets.map((_, index) => relation(index + 1, 'worksheet', `worksheets/sheet${index + 1}.xml`)).join('')}`
    + `${relation(sheets.length + 1, 'styles', 'styles.xml')}</Relationships>`);
  add('xl/styles.xml', formStyles(space));
  for (const [index, sheet] of sheets.entries()) add(sheetPart(index), formSheetXml(sheet, space, index === 0));
  zip.finish();
}

/**
 * Writes a form, replacing an existing file (the user said so in the save dialog). Equal sheets give equal bytes.
 * The file appears complete or not at all: `.part` beside it, fsync, rename.
 * @returns its size in bytes
 * @throws AppError file_busy, disk_full, file_missing
 */
export async function writeForm(file: string, sheets: readonly FormSheet[]): Promise<number> {
  const part = await PartFile.create(file, true);
  try {
    writeParts(part.stream, sheets);
    return await Promise.race([part.keep(), part.failure]);
  } catch (error) {
    await part.discard();
    throw part.refusal(error);
  }
}
