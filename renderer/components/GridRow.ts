// One row of a long list. It is drawn again when its own row, place or look changes, never because others moved.
import { defineComponent, h, type CSSProperties, type VNodeChild } from 'vue';

export interface Column<R> {
  key: string;
  title: string;
  /** A CSS grid track: '120px', 'minmax(160px, 2fr)'. */
  width: string;
  number?: boolean;
  text?: (row: R) => string | number;
  tone?: (row: R) => string;
}

/** What a page draws into a cell instead of the column's text, by column. */
export type Cells<R> = Readonly<Record<string, ((scope: { row: R; index: number }) => VNodeChild) | undefined>>;

interface Props<R> {
  /** None: it is on its way. */
  row: R | undefined;
  index: number;
  /** In pixels: height, and distance from the top of the list. */
  size: number;
  start: number;
  active: boolean;
  columns: readonly Column<R>[];
  /** How wide each column is now: a row that had to work that out by itself took twice the time to lay out. */
  boxes: readonly CSSProperties[];
  tone: string;
  cells: Cells<R>;
}

function cellOf<R>(column: Column<R>, box: CSSProperties | undefined, row: R, index: number, cells: Cells<R>): VNodeChild {
  const text = String(column.text?.(row) ?? '');
  const own = cells[column.key];
  const facts = { key: column.key, role: 'gridcell', style: box, title: text };
  const look = [{ number: column.number }, column.tone?.(row)];
  // Text alone is the cell itself: a box less to lay out and to cut, and most cells are text.
  if (!own) return h('div', { ...facts, class: ['cell plain', look] }, text);
  return h('div', { ...facts, class: ['cell', look] }, [own({ row, index })]);
}

export default defineComponent(<R>(props: Props<R>) => () => {
  const { row, index, size, start, active, columns, boxes, tone, cells } = props;
  return h('div', {
    role: 'row', class: ['row', tone, { active }], 'aria-rowindex': index + 2, 'aria-selected': active,
    style: { '--row': `${size}px`, transform: `translateY(${start}px)` },
  }, row === undefined
    ? [h('div', { key: '', role: 'gridcell', class: 'cell quiet' }, '…')]
    : columns.map((column, at) => cellOf(column, boxes[at], row, index, cells)));
}, { name: 'GridRow', props: ['row', 'index', 'size', 'start', 'active', 'columns', 'boxes', 'tone', 'cells'] });
