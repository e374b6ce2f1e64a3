// Cell styles: one shared object per kind of cell, because exceljs finds a style again by object identity only.
import type { Style } from 'exceljs';
import type { CellFormat, Look, SheetColumn } from './shapes.ts';

export type SharedStyle = Partial<Style>;
type Frame = 'title' | 'note' | 'header' | 'headerRequired' | 'heading' | 'footer';

const thin = { style: 'thin', color: { argb: 'FFBFC5CE' } } as const;
const border = { top: thin, left: thin, bottom: thin, right: thin };
const face = '宋体';
const solid = (argb: string): NonNullable<Style['fill']> => ({ type: 'pattern', pattern: 'solid', fgColor: { argb } });

const frames: Record<Frame, SharedStyle> = {
  title: { font: { name: face, size: 16, bold: true },
    alignment: { horizontal: 'center', vertical: 'middle', wrapText: true } },
  note: { font: { name: face, size: 11, color: { argb: 'FF4B5563' } },
    alignment: { horizontal: 'left', vertical: 'middle', wrapText: true } },
  header: {
    font: { name: face, size: 11, bold: true }, fill: solid('FFE8EEF7'), border,
    alignment: { horizontal: 'center', vertical: 'middle', wrapText: true },
  },
  headerRequired: {
    font: { name: face, size: 11, bold: true, color: { argb: 'FF1F5FBF' } }, fill: solid('FFDCE8FA'), border,
    alignment: { horizontal: 'center', vertical: 'middle', wrapText: true },
  },
  heading: { font: { name: face, size: 12, bold: true }, fill: solid('FFF3F4F6'), border,
    alignment: { horizontal: 'left', vertical: 'middle' } },
  footer: { font: { name: face, size: 11 }, alignment: { horizontal: 'left', vertical: 'middle', wrapText: true } },
};

const lookParts: Record<Look, SharedStyle> = {
  plain: { font: { name: face, size: 11 } },
  error: { font: { name: face, size: 11, color: { argb: 'FF9B1C1C' } }, fill: solid('FFFBD5D5') },
  warning: { font: { name: face, size: 11, color: { argb: 'FF8F4E00' } }, fill: solid('FFFDEFCF') },
  example: { font: { name: face, size: 11, italic: true, color: { argb: 'FF6B7280' } }, fill: solid('FFF3F4F6') },
  strong: { font: { name: face, size: 11, bold: true } },
  muted: { font: { name: face, size: 11, color: { argb: 'FF5C6570' } } },
};

function numberFormat(format: CellFormat, decimals: number): string {
  switch (format) {
    case 'text': return '@';
    case 'integer': return '0';
    case 'number': return decimals > 0 ? `0.${'0'.repeat(decimals)}` : '0';
    case 'percent': return '0.0%';
    case 'date': return 'yyyy-mm-dd';
    case 'general': return 'General';
  }
}

/** A default nobody sees, since sheets are not protected; it only tells quoted styles apart in the style table. */
const quoteMark = { locked: true } as const;

const quotedFrames = Object.fromEntries(Object.entries(frames)
  .map(([name, style]) => [name, { ...style, protection: quoteMark }])) as Record<Frame, SharedStyle>;

export class Looks {
  private readonly cells = new Map<string, SharedStyle>();

  /** Titles, notes and headings; `quoted` as for cells. */
  frame(frame: Frame, quoted = false): SharedStyle {
    return (quoted ? quotedFrames : frames)[frame];
  }

  /** The shared style of a cell; `quoted` cells carry quotePrefix in the file. */
  cell(column: SheetColumn, look: Look, quoted: boolean): SharedStyle {
    const format = column.format ?? 'text';
    const numbers = format === 'number' || format === 'integer' || format === 'percent';
    const horizontal = column.align ?? (numbers ? 'right' : 'left');
    const key = `${format} ${column.decimals ?? 2} ${horizontal} ${look} ${quoted}`;
    let style = this.cells.get(key);
    if (!style) {
      style = {
        numFmt: numberFormat(format, column.decimals ?? 2), border, ...lookParts[look],
        alignment: { horizontal, vertical: 'middle', wrapText: !numbers },
        ...(quoted ? { protection: quoteMark } : {}),
      };
      this.cells.set(key, style);
    }
    return style;
  }
}

/** exceljs' style table: finished `<xf>` elements; not in its types. */
interface StyleTable { styles?: { model?: { styles?: string[] } } }

/**
 * Sets quotePrefix on the styles of quoted cells. exceljs cannot write that attribute, so it is added to the finished
 * `<xf>` elements before they are packed.
 */
export function markQuotePrefix(book: object): void {
  const table = (book as StyleTable).styles?.model?.styles;
  if (!table) return;
  for (const [index, xf] of table.entries()) {
    if (xf.includes('applyProtection=')) table[index] = xf.replace('<xf ', '<xf quotePrefix="1" ');
  }
}
