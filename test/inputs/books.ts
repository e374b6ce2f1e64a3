// Makes the workbooks of the cases: rows under headings, with what must be said of each cell beside it.
import { checkCharacter } from '#backend/identity/numbers.ts';
import type { ProblemCode } from '#contract/problems.ts';
import { workbookBytes, type WorkbookPlan } from '../fixtures/xlsx.ts';
import type { ReadAs } from './shape.ts';

/** A cell as text, as a number, or as raw XML behind its address: `t="e"><v>#REF!</v>`. */
export type Cell = string | number | { raw: string };
export type Cells = Readonly<Record<string, Cell>>;
export type Said = readonly [heading: string, code: ProblemCode];

export const letterOf = (index: number): string => (index < 26 ? String.fromCharCode(65 + index) : `A${letterOf(index - 26)}`);
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

export function cellXml(cell: Cell | undefined, at: string): string {
  if (cell === undefined || cell === '') return '';
  if (typeof cell === 'number') return `<c r="${at}"><v>${cell}</v></c>`;
  if (typeof cell === 'object') return `<c r="${at}" ${cell.raw}</c>`;
  return `<c r="${at}" t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`;
}
export const rowXml = (row: number, cells: readonly (Cell | undefined)[], marks = ''): string =>
  `<row r="${row}"${marks}>${cells.map((cell, index) => cellXml(cell, `${letterOf(index)}${row}`)).join('')}</row>`;

export const entryHeadings = ['作品编号', '报送单位', '组别', '项目', '作品名称', '作者姓名', '作者证件号码', '作者手机', '作者单位', '时长', '查重率', '备注'] as const;
export const teacherHeadings = ['姓名', '性别', '身份证号', '工号', '学校', '区县', '参加工作日期'] as const;

/** A valid ID number with the given serial; `end` asks for a check character. */
export function idNumber(serial: number, end?: string): string {
  for (let more = serial; ; more += 1) {
    const digits = `61090219850412${String(more % 1000).padStart(3, '0')}`;
    const whole = digits + checkCharacter(digits);
    if (end === undefined || whole.endsWith(end)) return whole;
  }
}

export const goodEntry = (serial: number, more: Cells = {}): Cells => ({
  报送单位: '南湖区教育局', 组别: '小学组', 项目: '微课', 作品名称: `作品第${serial}号`,
  作者姓名: `作者${'甲乙丙丁戊己庚辛壬癸'[serial % 10] ?? ''}${'子丑寅卯辰巳午'[serial % 7] ?? ''}`, 作者单位: '南湖区第一小学', ...more,
});
export const goodTeacher = (serial: number, more: Cells = {}): Cells => ({
  姓名: `教师${'甲乙丙丁戊己庚辛壬癸'[serial % 10] ?? ''}${'子丑寅卯辰巳午'[serial % 7] ?? ''}`, 工号: `T${1000 + serial}`, 学校: '南湖区第一小学', 区县: '南湖区教育局', ...more,
});

/** Rows under headings, gathering what must be said of them. */
export class Book {
  readonly rows: string[] = [];
  readonly said: string[] = [];
  readonly headings: readonly string[];
  readonly sheet: string;
  add = 0;
  skip = 0;
  row = 0;

  constructor(headings: readonly string[] = entryHeadings, sheet = '表1') {
    this.headings = headings;
    this.sheet = sheet;
    this.line(headings);
  }

  /** Cells as they are, from column A. */
  line(cells: readonly Cell[]): this {
    this.row += 1;
    this.rows.push(rowXml(this.row, cells));
    return this;
  }

  place(heading: string): string {
    if (heading === '') return '';
    const index = this.headings.indexOf(heading);
    if (index < 0) throw new Error(`no heading ${heading}`);
    return letterOf(index);
  }

  /** A row that must be taken, or must not (`skip`), with everything that must be said of it. */
  record(cells: Cells, verdict: 'add' | 'skip' = 'add', said: readonly Said[] = [], marks = ''): this {
    this.row += 1;
    this.rows.push(rowXml(this.row, this.headings.map((heading) => cells[heading]), marks));
    this[verdict] += 1;
    for (const [heading, code] of said) this.says(heading, code);
    return this;
  }

  says(heading: string, code: ProblemCode): this {
    this.said.push(`${this.sheet}!${this.row}${this.place(heading)} ${code}`);
    return this;
  }

  bytes(plan: Omit<WorkbookPlan, 'sheets'> & { before?: string; after?: string } = {}): Buffer {
    const { before, after, ...rest } = plan;
    const sheet = { name: this.sheet, rows: this.rows.join(''), ...(before !== undefined && { before }), ...(after !== undefined && { after }) };
    return workbookBytes({ ...rest, sheets: [sheet] });
  }

  answer(more: Partial<ReadAs> = {}): ReadAs {
    return { said: this.said, counts: { add: this.add, skip: this.skip }, ...more };
  }
}

/** One good row: what surrounds it is the case. */
export const small = (): Book => new Book().record(goodEntry(1));
