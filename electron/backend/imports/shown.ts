// Sheets and targets as the preview lists them: first rows, columns with samples and how sure their meaning is.
import type { Language } from '#contract/errors.ts';
import type { Plan } from '#contract/schema/imports.ts';
import { columnName } from '#backend/excel/read.ts';
import type { Enumeration } from './kind.ts';
import { masked, maskedAnyway } from './masks.ts';
import type { SheetScan } from './scan.ts';
import type { Target } from './targets.ts';

const mostTopRows = 12;
const mostTopCells = 60;
const longestShown = 60;
const samplesEach = 3;

const short = (text: string): string => (text.length > longestShown ? `${[...text].slice(0, longestShown - 1).join('')}…` : text);

function samplesOf(sheet: SheetScan, column: number, target: Target | null): string[] {
  const found = new Set<string>();
  for (const row of sheet.top) {
    if (row.rowNumber <= sheet.header.row) continue;
    const text = (row.texts[column] ?? '').trim();
    if (text !== '') found.add(short(target?.secret ? masked(text, target.secret) : maskedAnyway(text)));
    if (found.size === samplesEach) break;
  }
  return [...found];
}

export const shownSheets = (sheets: readonly SheetScan[]) => sheets.map((sheet) => ({
  name: sheet.name, headerRow: sheet.header.row, rows: sheet.rows,
  ignoredAbove: Math.max(0, sheet.header.firstRow - 1), ignoredBelow: sheet.ignoredBelow, hiddenRows: sheet.hiddenRows,
  top: sheet.top.slice(0, mostTopRows).map((row) => ({
    row: row.rowNumber, cells: row.texts.slice(0, mostTopCells).map((text) => short(maskedAnyway(text.trim()))),
  })),
  columns: sheet.header.columns.filter((one) => one.column !== sheet.keyColumn).map((one) => ({
    header: one.header, column: columnName(one.column), target: one.target?.key ?? null, samples: samplesOf(sheet, one.column, one.target),
    how: one.how, confidence: Math.round(one.confidence * 100) / 100,
  })),
}));

/** What a column may be chosen to mean, and what it takes; `pinyin` gives initials for the filter of the list. */
export const shownTargets = (
  targets: readonly Target[], enumerations: readonly Enumeration[], constants: Plan['constants'],
  language: Language, pinyin: (text: string) => string,
) => targets.map((one) => ({
  target: one.key, heading: language === 'zh' ? one.heading : one.headingEnglish, required: one.required, pinyin: pinyin(one.heading),
  choices: [...enumerations.find((list) => list.target === one.key)?.choices ?? []],
  constant: constants?.findLast((chosen) => chosen.target === one.key)?.value ?? '',
}));
