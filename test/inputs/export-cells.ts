// Reads workbooks of ours as they lie in the file: which cell is a formula, which text carries quotePrefix, what each text is.
import { partsOf } from '../excel/package-check.ts';

/** What a later save as CSV could make a formula of (reliability.md 4.6). */
export const dangerous = /^[\s\u00a0]*[=+\-@\t\r\n|]/;

/** Texts that must stay texts: 30 of them, each also part of names, titles, schools, comments. */
export const payloads = [
  '=1+1', "=cmd|'/c calc'!A0", '+1', '-1+1', '@SUM(A1)', '|calc', ' =1+2', '\u00a0=1+3', '\u3000=1+4', '\t=1+5', '\n=1+6', 'a\n=1+7',
  '=HYPERLINK("http://a","b")', '＝1+1', '＋1', '－2', '＠x', '"=1"', "'=1", '{=1+8}', '=', '-', '_x003D_1', '   @x', '=\u4e00',
    '=DDE("cmd";"/c calc";"x")',
  "@SUM(1+1)*cmd|' /C calc'!A0", '+cmd|\' /C notepad\'!A1', '=IMPORTXML("http://a","//b")', '%0A=1+9',
] as const;

export interface CellOfFile { place: string; text: string; quoted: boolean; formula: string | null; type: string }

const entities: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&apos;': "'" };
const unescaped = (xml: string): string => xml.replaceAll(/&(?:amp|lt|gt|quot|apos);/g, (one) => entities[one] ?? one)
  .replaceAll(/&#x([0-9a-f]+);|&#(\d+);/gi, (_, hex?: string, number?: string) => String.fromCodePoint(hex === undefined
    ? Number(number) : Number.parseInt(hex, 16)));
/** Excel's own escapes, which no other format has. */
const plain = (xml: string): string => unescaped(xml).replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) =>
  String.fromCharCode(Number.parseInt(hex, 16)));
const texts = (xml: string): string => [...xml.matchAll(/<t(?: [^>]*)?>([^<]*)<\/t>/g)].map((one) => plain(one[1] ?? '')).join('');

/** Every cell with a value of every sheet. */
export function cellsOfFile(file: string): CellOfFile[] {
  const parts = partsOf(file);
  const styles = parts.get('xl/styles.xml') ?? '';
  const xfs = [...styles.slice(styles.indexOf('<cellXfs')).matchAll(/<xf [^>]*>/g)].map((one) => one[0].includes('quotePrefix="1"'));
  const shared = [...(parts.get('xl/sharedStrings.xml') ?? '').matchAll(/<si>(.*?)<\/si>/gs)].map((one) => texts(one[1] ?? ''));
  return [...parts].filter(([name]) => /^xl\/worksheets\/[^/]+\.xml$/.test(name)).flatMap(([name, xml]) =>
    [...xml.matchAll(/<c r="([A-Z]+\d+)"([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)].flatMap(([, at, attributes = '', inside = '']) => {
      if (inside === '') return [];
      const type = /t="(\w+)"/.exec(attributes)?.[1] ?? 'n';
      const formula = /<f[ >](?:[^>]*>)?(.*?)<\/f>|<f>(.*?)<\/f>/s.exec(inside);
      const value = /<v>(.*?)<\/v>/s.exec(inside)?.[1] ?? '';
      const text = type === 'inlineStr' ? texts(inside) : type === 's' ? shared[Number(value)] ?? '' : plain(value);
      return [{ place: `${name}!${at}`, text, type, quoted: xfs[Number(/s="(\d+)"/.exec(attributes)?.[1])] ?? false,
        formula: formula === null ? null : plain(formula[1] ?? formula[2] ?? '') }];
    }));
}

/** What is wrong with a workbook of ours as a place where formulas could grow; `ownFormulas`: a form, which has sums of its own. */
export function injectionFaults(file: string, ownFormulas: boolean): string[] {
  return cellsOfFile(file).flatMap(({ place, text, type, quoted, formula }) => {
    const faults: string[] = [];
    if (formula !== null && (!ownFormulas || payloads.some((one) => one.length > 3
      && formula.includes(one)))) faults.push(`${place}: a formula ${formula}`);
    if (formula === null && type !== 'n' && type !== 'inlineStr' && type !== 's') faults.push(`${place}: of type ${type}`);
    if (formula === null && type !== 'n' && dangerous.test(text)
      && !quoted) faults.push(`${place}: no quotePrefix on ${JSON.stringify(text.slice(0, 60))}`);
    return faults;
  });
}

/** Texts of a flat OpenDocument sheet, cell by cell, and its formulas. */
export function cellsOfFods(xml: string): { texts: string[]; formulas: string[] } {
  const formulas = [...xml.matchAll(/table:formula="([^"]*)"/g)].map((one) => unescaped(one[1] ?? ''));
  const found = [...xml.matchAll(/<table:table-cell[^>]*office:value-type="string"[^>]*>(.*?)<\/table:table-cell>/gs)].map(([, inside = '']) =>
    [...inside.replaceAll(/<office:annotation.*?<\/office:annotation>/gs,
      '').matchAll(/<text:p[^>]*?(?:\/>|>(.*?)<\/text:p>)/gs)].map((one) => unescaped((one[1] ?? '')
      .replaceAll(/<text:s text:c="(\d+)"\/>/g, (_, count: string) => ' '.repeat(Number(count))).replaceAll('<text:s/>',
        ' ').replaceAll('<text:tab/>', '\t')
      .replaceAll('<text:line-break/>', '\n').replaceAll(/<[^>]+>/g, ''))).join('\n'));
  return { texts: found, formulas };
}
