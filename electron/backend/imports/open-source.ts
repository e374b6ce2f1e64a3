// Opens the workbook of an import and finds its headers; refuses one without the columns that are needed.
import { AppError } from '#contract/errors.ts';
import type { Kind } from '#contract/schema/imports.ts';
import type { ContestRules } from '#contract/schema/rules.ts';
import { openWorkbook } from '#backend/excel/read.ts';
import type { OpenedWorkbook } from '#backend/excel/read.ts';
import type { QueryContext } from '../context.ts';
import { targetsOf } from './columns.ts';
import { scanHeaders } from './scan.ts';
import type { ColumnChoice, ScanPlan, SheetScan } from './scan.ts';

export interface Source { contestId: string; kind: Kind; filePath: string; columns: readonly ColumnChoice[] }

/** A workbook with its headers found; refused when no sheet has the columns that are needed. */
export interface Opened { book: OpenedWorkbook; plan: ScanPlan; sheets: SheetScan[]; hidden: string[] }

export function openSource(context: QueryContext, input: Source, rules: ContestRules): Opened {
  const book = openWorkbook(input.filePath);
  const optional = new Set([
    ...(rules.divisions.length === 1 ? ['division'] : []), ...(rules.categories.length === 1 ? ['category'] : []),
  ]);
  const label = context.language === 'zh' ? '正在读取' : 'Reading';
  const plan: ScanPlan = {
    kind: input.kind, choices: input.columns, optional,
    onProgress: (done, total) => context.progress(done, total, label), checkCancelled: () => context.checkCancelled(),
  };
  const { sheets, hidden } = scanHeaders(book, plan);
  if (!sheets.some((sheet) => sheet.header.row > 0 && sheet.header.missing.length === 0)) {
    const nearest = sheets.toSorted((a, b) => a.header.missing.length - b.header.missing.length)[0];
    const missing = nearest?.header.missing ?? targetsOf(input.kind).filter((one) => one.required);
    throw new AppError('import_columns', { columns: missing.map((one) => one.heading).join('、') });
  }
  return { book, plan, sheets, hidden };
}
