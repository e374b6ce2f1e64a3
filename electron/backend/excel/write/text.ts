// Text on its way into a cell: never a formula, never changed by Excel's own escapes, never longer than Excel allows.
import type { CellRichTextValue } from 'exceljs';

/** Most characters of one cell (ECMA-376, Excel's limit). */
export const longestText = 32_767;

const formulaStart = /^[\s\u00a0\u3000]*[=+\-@|\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/;

/** Whether a later CSV save could turn this text into a formula. Source: OWASP, CSV injection. */
export function startsLikeFormula(text: string): boolean {
  const first = text.charCodeAt(0);
  // Most text starts with a Chinese character, a letter or a digit.
  if ((first > 0x40 && first < 0x7c) || (first >= 0x30 && first <= 0x39)
    || (first > 0x3000 && first < 0xff00)) return false;
  return formulaStart.test(text);
}

const escapeLike = /_x[0-9A-Fa-f]{4}_/;
/** A blank that XML or Excel would drop at the end of a text. */
export const edge = (code: number): boolean => code <= 0x20 || code === 0xa0 || code === 0x3000;

/**
 * The value exceljs is given for a text: plain, or a single text run when spaces at the edges or line breaks must be
 * kept.
 * Excel reads `_x0041_` as an escape, so its underscore is escaped first (ECMA-376 part 1, 22.9.2.19); XML would turn a
 * carriage return into a line feed, so that is written as an escape.
 */
export function cellText(text: string): string | CellRichTextValue {
  let kept = text.length > longestText ? `${text.slice(0, longestText - 1)}…` : text;
  if (kept.includes('_x') && escapeLike.test(kept)) kept = kept.replaceAll(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_');
  if (kept.includes('\r')) kept = kept.replaceAll('\r', '_x000D_');
  if (kept.length > 0 && (edge(kept.charCodeAt(0)) || edge(kept.charCodeAt(kept.length - 1)) || kept.includes('\n'))) {
    return { richText: [{ text: kept }] };
  }
  return kept;
}

const special = /[&<>\r\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|_x[0-9A-Fa-f]{4}_/;
const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '_x000D_' };

/** The inside of an inline string cell. Characters that XML cannot hold are left out, as Excel does. */
export function cellXml(text: string): string {
  let kept = text.length > longestText ? `${text.slice(0, longestText - 1)}…` : text;
  if (special.test(kept)) {
    kept = kept.replaceAll(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
      .replaceAll(/[&<>\r\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, (sign) => entities[sign] ?? '');
  }
  const spaced = edge(text.charCodeAt(0)) || edge(text.charCodeAt(text.length - 1)) || text.includes('\n');
  return spaced ? `<is><t xml:space="preserve">${kept}</t></is>` : `<is><t>${kept}</t></is>`;
}

/** How wide a text is in characters of the standard font: Chinese and other full signs count two. */
export function textWidth(text: string): number {
  let width = 0;
  for (let index = 0; index < text.length; index += 1) width += text.charCodeAt(index) > 0xff ? 2 : 1;
  return width;
}

/** Lines a text takes in a column so many characters wide. */
export const linesIn = (text: string, width: number): number =>
  text.split('\n').reduce((lines, part) => lines + Math.max(1, Math.ceil((textWidth(part) + 1) / Math.max(1, width))), 0);
