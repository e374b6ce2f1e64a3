// Fills in a 评分表 as a judge's Excel would leave it: cells of the sheets' XML are replaced, the rest stays as it was issued.
import { readFileSync, writeFileSync } from 'node:fs';
import { openWorkbookBytes, readAllRows, normaliseHeader } from '#backend/excel/read.ts';
import { bytesSource } from '#backend/excel/read/source.ts';
import { openZip } from '#backend/excel/read/zip.ts';
import { columnLetter } from '#backend/excel/write-form.ts';
import { escapeXml } from '#backend/excel/write/chart-xml.ts';
import { ZipWriter } from '#backend/excel/write/zip.ts';

/** What is written into a cell: nothing, a number, a text, or the inside of a cell with the attributes it needs. */
export type Content = null | number | string | { attributes: string; inside: string };

const cellXml = (at: string, style: string, content: Content): string => {
  if (content === null) return `<c r="${at}"${style}/>`;
  if (typeof content === 'number') return `<c r="${at}"${style}><v>${content}</v></c>`;
  if (typeof content === 'string') return `<c r="${at}"${style} t="inlineStr"><is><t xml:space="preserve">${escapeXml(content)}</t></is></c>`;
  return `<c r="${at}"${style}${content.attributes}>${content.inside}</c>`;
};

/** The parts of a workbook after `change`, which is given each sheet's XML; null leaves the sheet as it is. */
export function rezipped(bytes: Buffer, change: (sheet: string, xml: string) => string | null): Buffer {
  const zip = openZip(bytesSource(bytes, 'a.xlsx'));
  const pieces: Uint8Array[] = [];
  const out = new ZipWriter({ write: (piece) => pieces.push(piece) > 0, end: () => undefined, writableLength: 0 });
  const names = openWorkbookBytes(bytes).sheets.map((one) => one.name);
  for (const { name } of zip.entries) {
    const number = /^xl\/worksheets\/sheet(\d+)\.xml$/.exec(name)?.[1];
    const xml = zip.read(name).toString('utf8');
    const changed = number === undefined ? null : change(names[Number(number) - 1] ?? '', xml);
    out.add(name, Buffer.from(changed ?? xml, 'utf8'));
  }
  out.finish();
  return Buffer.concat(pieces);
}

/** @param edits sheet name → cell → what stands there afterwards */
export function edited(bytes: Buffer, edits: Readonly<Record<string, Readonly<Record<string, Content>>>>): Buffer {
  return rezipped(bytes, (sheet, xml) => {
    const own = edits[sheet];
    if (!own) return null;
    return Object.entries(own).reduce((text, [at, content]) => {
      const pattern = new RegExp(`<c r="${at}"( s="\\d+")?[^>]*?(/>|>.*?</c>)`, 's');
      if (!pattern.test(text)) throw new Error(`no cell ${at} on ${sheet}`);
      return text.replace(pattern, (_whole, style: string | undefined) => cellXml(at, style ?? '', content));
    }, xml);
  });
}

export interface SheetPlace { sheet: string; row: number; code: string; title: string; at: (heading: string) => string; headings: string[] }

/** Where the row of each code is, and its cells by the beginning of their heading. */
export function placesOf(bytes: Buffer): SheetPlace[] {
  const book = openWorkbookBytes(bytes);
  return book.sheets.flatMap(({ name, index }) => {
    const { rows } = readAllRows(book, index);
    const head = rows.find((row) => row.cells.some((cell) => cell.text === '作品编号'));
    if (!head) return [];
    const headings = head.cells.map((cell) => cell.text);
    return rows.filter((row) => row.rowNumber > head.rowNumber && row.cells[1]?.kind === 'text').map((row) => ({
      sheet: name, row: row.rowNumber, code: row.cells[1]?.text ?? '', title: row.cells[2]?.text ?? '', headings,
      at: (heading: string) => {
        const column = headings.findIndex((text) => text === heading || normaliseHeader(text).includes(`.${normaliseHeader(heading)}(`));
        if (column < 0) throw new Error(`no column ${heading}`);
        return `${columnLetter(column)}${row.rowNumber}`;
      },
    }));
  });
}

export interface Marks { scores?: Readonly<Record<string, Content>>; status?: Content; reason?: Content; comment?: Content }

/** @param marks of an entry: scores by the criterion's name; undefined leaves its row blank */
export function filledIn(bytes: Buffer, marks: (code: string, place: SheetPlace) => Marks | undefined): Buffer {
  const edits: Record<string, Record<string, Content>> = {};
  for (const place of placesOf(bytes)) {
    const own = marks(place.code, place);
    if (!own) continue;
    const cells = (edits[place.sheet] ??= {});
    for (const [heading, content] of Object.entries(own.scores ?? {})) cells[place.at(heading)] = content;
    if (own.status !== undefined) cells[place.at('状态')] = own.status;
    if (own.reason !== undefined) cells[place.at('原因')] = own.reason;
    if (own.comment !== undefined) cells[place.at('评语')] = own.comment;
  }
  return edited(bytes, edits);
}

export function fillFile(from: string, to: string, marks: (code: string, place: SheetPlace) => Marks | undefined): void {
  writeFileSync(to, filledIn(readFileSync(from), marks));
}
