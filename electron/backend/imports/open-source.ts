// Opens the workbook of an import: headers found, what the user decided laid over it, what is remembered about it used.
import type { Plan } from '#contract/schema/imports.ts';
import { AppError } from '#contract/errors.ts';
import type { OpenedWorkbook } from '#backend/excel/read.ts';
import type { QueryContext } from '../context.ts';
import { targetsFor } from './kind.ts';
import type { ImportKind, KindState } from './kind.ts';
import { Mapping } from './mapping.ts';
import { Overlay, valueMapOf } from './overlay.ts';
import type { OverlayParts } from './overlay.ts';
import { openImport } from './pasted/sealed.ts';
import { mergedValues, ProfileBook } from './remembered.ts';
import type { Profile } from './remembered.ts';
import { repairsWith } from './repairs.ts';
import type { Repair } from './repairs.ts';
import { scanHeaders } from './scan.ts';
import type { ScanPlan, SheetScan } from './scan.ts';
import { Tally } from './tally.ts';
import type { Target } from './targets.ts';

export interface Source extends Plan { filePath: string }

export interface SourceParts {
  context: QueryContext;
  kind: ImportKind;
  state: KindState;
  /** Remembered for this kind; none when the user wants none of it. */
  profiles: readonly Profile[];
  /** Count what repairs and mapping could do. */
  counting: boolean;
  /** Answer though no sheet has the columns that are needed, so that they can be chosen. */
  lenient: boolean;
}

/** A workbook with its headers found. */
export interface Opened {
  book: OpenedWorkbook; plan: ScanPlan; sheets: SheetScan[]; hidden: string[];
  /** Remembered mappings in use, of the first sheet first. */
  profiles: Profile[];
  values: Plan['values'];
  repairs: readonly Repair[];
  taken: ReadonlySet<string>;
  tally: Tally | null;
  /** Why nothing can be read yet: no sheet has the columns that are needed. */
  unreadable: AppError | null;
  overlayParts: OverlayParts;
}

export const isUsable = (sheet: SheetScan): boolean => sheet.header.row > 0 && sheet.header.missing.length === 0;

/** What is missing in the sheet that comes nearest. */
function withoutColumns(sheets: readonly SheetScan[], targets: readonly Target[]): AppError {
  const nearest = sheets.toSorted((a, b) => a.header.missing.length - b.header.missing.length)[0];
  const missing = nearest?.header.missing ?? targets.filter((one) => one.required);
  return new AppError('import_columns', { columns: missing.map((one) => one.heading).join('、') });
}

/** @throws AppError import_columns when no sheet has the columns that are needed, unless lenient; bad_input for a mapping that means nothing */
export function openSource(input: Source, { context, kind, state, profiles, counting, lenient }: SourceParts): Opened {
  const book = openImport(context, input.filePath);
  const targets = targetsFor(kind, state);
  const mapping = new Mapping(input.mapping, targets);
  const known = new ProfileBook(input.useProfile ? profiles : []);
  const label = context.language === 'zh' ? '正在读取' : 'Reading';
  const constants = new Map((input.constants ?? []).map((one) => [one.target, one.value]));
  const plan: ScanPlan = {
    targets, mapping, choices: input.columns, headers: input.headers, optional: new Set([...state.optional, ...constants.keys()]), overlay: null,
    leaveHidden: input.leaveHidden ?? false, constants,
    remembered: (headers) => known.remembered(headers),
    onProgress: (done, total) => context.progress(done, total, label), checkCancelled: () => context.checkCancelled(),
  };
  const { sheets, hidden } = scanHeaders(book, plan);
  mapping.refuseUnused(sheets.flatMap((sheet) => sheet.header.columns.map((one) => one.header)));
  const unreadable = sheets.some(isUsable) ? null : withoutColumns(sheets, targets);
  if (unreadable && !lenient) throw unreadable;
  const used = new Map(sheets.filter((sheet) => sheet.header.row > 0)
    .flatMap((sheet) => known.of(sheet.header.columns.map((one) => one.header)) ?? []).map((one) => [one.id, one]));
  const values = mergedValues([...used.values()].flatMap((one) => one.body.values), input.values);
  const repairs = repairsWith(targets.some((one) => one.holds === 'school') ? state.schools : undefined);
  const taken = new Set(input.repairs);
  const tally = counting ? new Tally() : null;
  const overlayParts: OverlayParts = {
    plan: input, values: valueMapOf(values), enumerations: state.enumerations, repairs, taken, tally,
  };
  const decided = input.edits.length + input.skips.length + input.duplicates.length + values.length;
  if (tally || decided > 0 || repairs.some((one) => taken.has(one.code))) plan.overlay = new Overlay(overlayParts);
  return { book, plan, sheets, hidden, profiles: [...used.values()], values, repairs, taken, tally, unreadable, overlayParts };
}
