// The XML of one sheet of a form: cells, formulas with their saved values, protection, rules of what may be written.
// Source: ECMA-376 part 1, 18.3 (worksheets); the order of the elements is the schema's.
import { escapeXml } from './chart-xml.ts';
import { styleIndex, type FormLook } from './form-looks.ts';
import { columnLetter } from './shapes.ts';
import { cellXml, startsLikeFormula } from './text.ts';

export interface FormCell {
  look: FormLook;
  /** With a formula: what it comes to now. */
  value?: string | number | null;
  /** Without the equals sign. */
  formula?: string;
}

export interface FormRow { cells: readonly (FormCell | null)[]; height?: number }

/** What may be written into a range; `strict: false` only warns. */
export interface FormRule {
  range: string;
  type: 'list' | 'whole' | 'custom' | 'textLength';
  /** list: its source; whole: the least; custom: the condition for the first cell; textLength: the most. */
  formula: string;
  /** whole: the most. */
  upTo?: string;
  strict: boolean;
  error: string;
  prompt?: string;
}

export interface FormPaint { range: string; condition: string; style: 'wrong' | 'aside' }

export interface FormSheet {
  name: string;
  /** veryHidden: not in the list of hidden sheets either. */
  state?: 'visible' | 'veryHidden';
  widths: readonly number[];
  rows: readonly FormRow[];
  merges?: readonly string[];
  frozen?: { rows: number; columns: number };
  rules?: readonly FormRule[];
  paints?: readonly FormPaint[];
  landscape?: boolean;
  /** Rows repeated on every printed page, from 1. */
  repeated?: readonly [from: number, to: number];
}

/** Excel's limits on the texts of a rule. */
const errorLength = 225;
const promptLength = 255;

function cellOf(cell: FormCell | null, at: string): string {
  if (cell === null) return '';
  const { value = null, formula, look } = cell;
  const style = styleIndex(look, typeof value === 'string' && formula === undefined && startsLikeFormula(value));
  if (formula !== undefined) {
    const saved = typeof value === 'number' ? `<v>${value}</v>` : `<v>${escapeXml(value ?? '')}</v>`;
    return `<c r="${at}" s="${style}"${typeof value === 'number' ? '' : ' t="str"'}><f>${escapeXml(formula)}</f>${saved}</c>`;
  }
  if (typeof value === 'number') return `<c r="${at}" s="${style}"><v>${value}</v></c>`;
  return value === null || value === '' ? `<c r="${at}" s="${style}"/>` : `<c r="${at}" s="${style}" t="inlineStr">${cellXml(value)}</c>`;
}

const rowOf = ({ cells, height }: FormRow, number: number): string =>
  `<row r="${number}"${height === undefined ? '' : ` ht="${height}" customHeight="1"`}>`
  + `${cells.map((cell, column) => cellOf(cell, `${columnLetter(column)}${number}`)).join('')}</row>`;

function viewOf({ frozen, state }: FormSheet, first: boolean): string {
  const selected = first && state !== 'veryHidden' ? ' tabSelected="1"' : '';
  if (!frozen) return `<sheetViews><sheetView${selected} workbookViewId="0"/></sheetViews>`;
  const corner = `${columnLetter(frozen.columns)}${frozen.rows + 1}`;
  return `<sheetViews><sheetView${selected} workbookViewId="0"><pane xSplit="${frozen.columns}" ySplit="${frozen.rows}"`
    + ` topLeftCell="${corner}" activePane="bottomRight" state="frozen"/><selection pane="bottomRight" activeCell="${corner}"`
    + ` sqref="${corner}"/></sheetView></sheetViews>`;
}

function ruleOf({ range, type, formula, upTo, strict, error, prompt }: FormRule): string {
  const operator = type === 'whole' ? ' operator="between"' : type === 'textLength' ? ' operator="lessThanOrEqual"' : '';
  const asked = prompt === undefined ? '' : ` showInputMessage="1" promptTitle="填写说明" prompt="${escapeXml(prompt.slice(0, promptLength))}"`;
  return `<dataValidation type="${type}"${operator} errorStyle="${strict ? 'stop' : 'warning'}" allowBlank="1" showErrorMessage="1"${asked}`
    + ` errorTitle="不能这样填写" error="${escapeXml(error.slice(0, errorLength))}" sqref="${range}">`
    + `<formula1>${escapeXml(formula)}</formula1>${upTo === undefined ? '' : `<formula2>${escapeXml(upTo)}</formula2>`}</dataValidation>`;
}

const paintOf = ({ range, condition, style }: FormPaint, index: number): string =>
  `<conditionalFormatting sqref="${range}"><cfRule type="expression" dxfId="${style === 'wrong' ? 0 : 1}" priority="${index + 1}">`
  + `<formula>${escapeXml(condition)}</formula></cfRule></conditionalFormatting>`;

/** @param space the name space of SpreadsheetML · @param first whether the sheet is the one shown at opening */
export function formSheetXml(sheet: FormSheet, space: string, first: boolean): string {
  const { widths, rows, merges = [], rules = [], paints = [], landscape = false } = sheet;
  const cols = widths.map((width, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`).join('');
  const last = `${columnLetter(Math.max(0, widths.length - 1))}${Math.max(1, rows.length)}`;
  return `<worksheet xmlns="${space}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><dimension ref="A1:${last}"/>${viewOf(sheet, first)}`
    + `<sheetFormatPr defaultRowHeight="18"/>${cols === '' ? '' : `<cols>${cols}</cols>`}`
    + `<sheetData>${rows.map((row, index) => rowOf(row, index + 1)).join('')}</sheetData>`
    // 0 lets a judge make columns wider; everything else stays as it is.
    + '<sheetProtection sheet="1" objects="1" scenarios="1" formatColumns="0" formatRows="0"/>'
    + (merges.length === 0 ? '' : `<mergeCells count="${merges.length}">${merges.map((ref) => `<mergeCell ref="${ref}"/>`).join('')}</mergeCells>`)
    + paints.map(paintOf).join('')
    + (rules.length === 0 ? '' : `<dataValidations count="${rules.length}">${rules.map(ruleOf).join('')}</dataValidations>`)
    + '<printOptions horizontalCentered="1"/><pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
    + `<pageSetup paperSize="9" orientation="${landscape ? 'landscape' : 'portrait'}" fitToWidth="1" fitToHeight="0"/>`
    + '<headerFooter><oddFooter>&amp;C第 &amp;P 页 / 共 &amp;N 页</oddFooter></headerFooter></worksheet>';
}
