// The seven steps of the wizard, and which of them have something to decide.
import type { Progress } from '#contract/define.ts';
import type { Preview as ImportPreview } from '#contract/schema/imports.ts';

export const stepNames = ['template', 'file', 'header', 'columns', 'values', 'check', 'confirm'] as const;
export type StepName = (typeof stepNames)[number];
export type Sheet = ImportPreview['sheets'][number];
export type SheetColumn = Sheet['columns'][number];

/** Below this a recognised column is a guess that somebody should look at. */
const sure = 0.85;

/** Sheets whose rows are taken: a header was found or chosen and at least one column means something. */
export const usedSheets = (preview: ImportPreview): Sheet[] =>
  preview.sheets.filter((sheet) => sheet.headerRow > 0 && sheet.columns.some((one) => one.target !== null));

/** Required targets that no column of a sheet means and no value for the whole table stands for. */
export function missingOf(preview: ImportPreview, sheet: Sheet): ImportPreview['targets'] {
  const used = new Set(sheet.columns.map((one) => one.target));
  return preview.targets.filter((one) => one.required && one.constant === '' && !used.has(one.target));
}

export const isGuess = (column: SheetColumn): boolean =>
  column.target !== null && (column.how === 'likeness' || column.how === 'content') && column.confidence < sure;

/** Whether the user is needed at a step; a step where nobody is needed is passed over, and can be opened. */
export function needsUser(preview: ImportPreview, step: StepName): boolean {
  const used = usedSheets(preview);
  if (step === 'header') return used.length === 0;
  if (step === 'columns') return used.some((sheet) => missingOf(preview, sheet).length > 0 || sheet.columns.some(isGuess));
  if (step === 'values') return preview.valuesToMap.some((one) => one.to === null);
  if (step === 'check') return preview.rowCounts.errors > 0 || preview.rowCounts.duplicates > 0;
  return step === 'confirm';
}

/** Where a file that has just been read comes to rest: the first step that needs somebody, at the latest the check. */
export function firstStop(preview: ImportPreview): StepName {
  return (['header', 'columns', 'values'] as const).find((step) => needsUser(preview, step)) ?? 'check';
}

/** The next or previous step on the way; steps with nothing to decide are passed over on the way forward. */
export function stepFrom(preview: ImportPreview | null, now: StepName, by: 1 | -1): StepName {
  const order = stepNames.indexOf(now);
  if (!preview) return by === 1 ? 'file' : 'template';
  if (by === -1) return stepNames[Math.max(0, order - 1)] ?? 'template';
  const rest = stepNames.slice(order + 1);
  return rest.find((step) => step === 'check' || needsUser(preview, step)) ?? 'confirm';
}

/** sheet → heading → the letter of the column it comes from in that sheet. */
export function lettersOf(preview: ImportPreview): (sheet: string, heading: string) => string {
  const targets = new Map(preview.targets.map((one) => [one.heading, one.target]));
  const letters = new Map(preview.sheets.flatMap((sheet) => sheet.columns
    .filter((one) => one.target !== null).map((one) => [`${sheet.name}\u0000${one.target}`, one.column] as const)));
  return (sheet, heading) => letters.get(`${sheet}\u0000${targets.get(heading) ?? ''}`) ?? '';
}

/** Progress counted in bytes, or in very many rows, says more to people in parts of a hundred. */
export const inHundredths = (progress: Progress | null): Progress | null =>
  (progress && progress.total > 200_000 ? { ...progress, done: Math.round((progress.done / progress.total) * 100), total: 100 } : progress);
