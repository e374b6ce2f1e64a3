// Votes or marks of another round from a workbook: the numbers of the entries and their values, each fault by its cell.
import { cellName, type OpenedWorkbook, type RowView } from '#backend/excel/read.ts';
import { normaliseHeader, parseStrictNumber } from '#backend/excel/read/cells.ts';

export interface OutsideRow { entry: string; value: number }
export interface OutsideTable { rows: OutsideRow[]; faults: { cell: string; text: string }[] }

const headerDepth = 30;
const key = (text: string): string => normaliseHeader(text).replaceAll(/[()（）/／_\-·、,，]/g, '');
const wordsOf = (text: string): Set<string> => new Set(text.split(' ').map(key));
const entryWords = wordsOf('作品编号 编号 作品号 作品序号 报名编号 参赛编号 匿名编号 匿名评审编号 评审编号 作品代码 代码');
const voteWords = wordsOf('票数 得票 得票数 投票数 总票数 网络票数 网络投票 投票');
const scoreWords = wordsOf('得分 成绩 分数 总分 最终得分 复评得分 复评成绩 终评得分 答辩得分 现场得分 平均分');

interface Layout { sheet: number; name: string; headerRow: number; entry: number; value: number }

function layoutAt(row: RowView, values: ReadonlySet<string>): { entry: number; value: number } | null {
  let [entry, value] = [-1, -1];
  for (let column = 0; column < row.length; column += 1) {
    const text = key(row.text(column));
    if (entry < 0 && entryWords.has(text)) entry = column;
    else if (value < 0 && values.has(text)) value = column;
  }
  return entry >= 0 && value >= 0 ? { entry, value } : null;
}

function layoutOf(book: OpenedWorkbook, votes: boolean): Layout | null {
  for (const one of book.sheets.filter((sheet) => sheet.hidden === 'no')) {
    let found: Layout | null = null;
    let seen = 0;
    book.readSheet(one.index, (row) => {
      const layout = layoutAt(row, votes ? voteWords : scoreWords);
      if (layout) found = { sheet: one.index, name: one.name, headerRow: row.rowNumber, ...layout };
      seen += 1;
      return found === null && seen < headerDepth;
    });
    if (found) return found;
  }
  return null;
}

const totals = /^(?:合\s*计|总\s*计|小\s*计|共\s*计)$/;

/** null: no sheet has both columns. A number is read by the letter; an empty cell is no value, never 0. */
export function readOutside(book: OpenedWorkbook, votes: boolean): OutsideTable | null {
  const layout = layoutOf(book, votes);
  if (!layout) return null;
  const rows: OutsideRow[] = [];
  const faults: OutsideTable['faults'] = [];
  book.readSheet(layout.sheet, (row) => {
    if (row.rowNumber <= layout.headerRow) return;
    const [entry, text] = [row.text(layout.entry).trim(), row.text(layout.value).trim()];
    if (entry === '' && text === '' || totals.test(entry)) return;
    const cell = (column: number): string => `${layout.name}!${cellName(row.rowNumber, column)}`;
    if (entry === '') {
      faults.push({ cell: cell(layout.entry), text: '' });
      return;
    }
    if (text === '') return;
    const held = row.kind(layout.value) === 'number' ? row.value(layout.value) : null;
    const read = parseStrictNumber(text);
    const value = typeof held === 'number' ? held : read.ok ? read.value : null;
    if (value === null || !Number.isFinite(value) || value < 0) faults.push({ cell: cell(layout.value), text });
    else rows.push({ entry, value });
  });
  return { rows, faults };
}
