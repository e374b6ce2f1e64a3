// Charts of a workbook: what they show is read from the rows as these are written, and refers to the cells they lie in.
import type { Book } from './book.ts';
import { chartXml, drawingXml, relationsXml, type ChartPart, type Placed } from './chart-xml.ts';
import { columnLetter, headerRowOf, type CellValue, type Chart, type Sheet, type SheetRow } from './shapes.ts';

const emuOfCentimetre = 360_000;
/** Height of a row without its own (18 points). */
const emuOfRow = 18 * 12_700;
const drawingType = 'application/vnd.openxmlformats-officedocument.drawing+xml';
const chartType = 'application/vnd.openxmlformats-officedocument.drawingml.chart+xml';

const valueOf = (row: SheetRow, column: number): CellValue => {
  if ('heading' in row) return null;
  const cell = row[column] ?? null;
  return cell !== null && typeof cell === 'object' ? cell.value : cell;
};

/** Rows of one sheet that a chart shows, as they were written. */
class SeenRows {
  private readonly rows: SheetRow[] = [];
  private readonly first: number;
  private readonly last: number;
  private next = 0;
  constructor(first: number, last: number) {
    this.first = first;
    this.last = last;
  }

  see(row: SheetRow): void {
    if (this.next >= this.first && this.next <= this.last) this.rows[this.next] = row;
    this.next += 1;
  }

  column(column: number, first: number, last: number): CellValue[] {
    return this.rows.slice(first, Math.min(last, this.next - 1) + 1).map((row) => valueOf(row, column));
  }
}

/** The charts of all sheets. `see` every row while it is written; `write` once at the end. */
export class Charts {
  private readonly sheets: readonly Sheet[];
  private readonly names: readonly string[];
  private readonly seen = new Map<Sheet, SeenRows>();
  private readonly drawings: { number: number; startRow: number; charts: readonly Chart[] }[] = [];

  constructor(sheets: readonly Sheet[], names: readonly string[]) {
    this.sheets = sheets;
    this.names = names;
    for (const sheet of sheets) {
      for (const chart of sheet.charts ?? []) {
        const source = this.sourceOf(sheet, chart);
        const shown = sheets.flatMap((one) => one.charts ?? []).filter((one) => one === chart || this.sourceOf(sheet, one) === source);
        this.seen.set(source, new SeenRows(Math.min(...shown.map((one) => one.rows[0])), Math.max(...shown.map((one) => one.rows[1]))));
      }
    }
  }

  private sourceOf(sheet: Sheet, chart: Chart): Sheet {
    return chart.of === undefined ? sheet : this.sheets.find((one) => one.name === chart.of) ?? sheet;
  }

  see(sheet: Sheet, row: SheetRow): void {
    this.seen.get(sheet)?.see(row);
  }

  /** The drawing a sheet refers to, when it has charts. `startRow`: the first free row, counted from 0. */
  place(sheet: Sheet, startRow: number): string | null {
    if (!sheet.charts?.length) return null;
    const number = this.drawings.length + 1;
    this.drawings.push({ number, startRow, charts: sheet.charts });
    return `../drawings/drawing${number}.xml`;
  }

  write(book: Book): void {
    let count = 0;
    for (const { number, startRow, charts } of this.drawings) {
      let row = startRow;
      const placed: Placed[] = [];
      const targets: string[] = [];
      const owner = this.sheets.find((sheet) => sheet.charts === charts);
      for (const chart of owner ? charts : []) {
        const part = owner && this.partOf(owner, chart);
        if (!part) continue;
        count += 1;
        const [width, height] = [(chart.width ?? 18) * emuOfCentimetre, (chart.height ?? 9) * emuOfCentimetre];
        placed.push({ row, width: Math.round(width), height: Math.round(height), name: chart.title });
        row += Math.ceil(height / emuOfRow) + 1;
        book.addPart(`xl/charts/chart${count}.xml`, chartXml(part), chartType);
        targets.push(`../charts/chart${count}.xml`);
      }
      book.addPart(`xl/drawings/drawing${number}.xml`, drawingXml(placed), drawingType);
      if (targets.length > 0) book.addPart(`xl/drawings/_rels/drawing${number}.xml.rels`, relationsXml(targets, 'chart'));
    }
  }

  /** Null when there is nothing to show. */
  private partOf(sheet: Sheet, chart: Chart): ChartPart | null {
    const source = this.sourceOf(sheet, chart);
    const seen = this.seen.get(source);
    const [first, last] = chart.rows;
    const labels = seen?.column(chart.labels, first, last).map((value) => String(value ?? '')) ?? [];
    if (!seen || labels.length === 0) return null;
    const name = `'${(this.names[this.sheets.indexOf(source)] ?? source.name).replaceAll("'", "''")}'`;
    const header = headerRowOf(source);
    const cells = (column: number): string => {
      const letter = columnLetter(column);
      return `${name}!$${letter}$${header + 1 + first}:$${letter}$${header + first + labels.length}`;
    };
    return {
      kind: chart.kind, grouping: chart.grouping ?? 'clustered', title: chart.title, axisTitle: chart.axisTitle ?? '',
      labels: { ref: cells(chart.labels), values: labels }, pointColors: chart.pointColors ?? [], showValues: chart.showValues ?? false,
      series: chart.series.map(({ column, color }) => ({
        nameRef: `${name}!$${columnLetter(column)}$${header}`, name: source.columns[column]?.header ?? '', ref: cells(column),
        values: seen.column(column, first, last).map((value) => (typeof value === 'number' ? value : null)), color,
      })),
    };
  }
}
