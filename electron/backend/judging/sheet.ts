// One judge's sheet of one entry, pure: scores in hundredths of a point; a blank criterion has no score, never zero.
import { z } from 'zod';
import { AppError } from '#contract/errors.ts';
import type { PackRubric } from '#backend/packfile/schema.ts';
import { wrongState } from '../refusals.ts';

export const SheetBody = z.object({
  status: z.enum(['empty', 'draft', 'submitted', 'recused', 'reported']),
  scores: z.record(z.string(), z.number().int()),
  comment: z.string(),
  reason: z.object({ kind: z.string(), text: z.string() }).nullable(),
});
export type SheetBody = z.output<typeof SheetBody>;

export const emptySheet: SheetBody = { status: 'empty', scores: {}, comment: '', reason: null };

/** Criteria without a score, in the order of the rubric. */
export const missingOf = (sheet: SheetBody, rubric: PackRubric): string[] =>
  rubric.criteria.filter((one) => !Object.hasOwn(sheet.scores, one.id)).map((one) => one.id);

/** Sum of the given scores in hundredths; null when none is given. */
export function totalOf(sheet: SheetBody): number | null {
  const values = Object.values(sheet.scores);
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0);
}

/** Whether the rubric's comment rule asks for a comment that is not there. */
export function commentMissing(sheet: SheetBody, rubric: PackRubric): boolean {
  const total = totalOf(sheet);
  if (total === null || sheet.comment.trim() !== '') return false;
  const { requiredBelow, requiredAbove } = rubric.comment;
  return (requiredBelow !== null && total < requiredBelow) || (requiredAbove !== null && total > requiredAbove);
}

function hundredths(points: number, criterion: PackRubric['criteria'][number]): number {
  const value = Math.round(points * 100);
  const exact = Math.abs(points * 100 - value) < 1e-6;
  if (!exact || value < 0 || value > criterion.max || value % criterion.step !== 0) {
    throw new AppError('score_range', {
      criterion: criterion.name, value: points, min: 0, max: criterion.max / 100, step: criterion.step / 100,
    });
  }
  return value;
}

export interface SheetChange {
  /** criterion id → points; null clears; others stay as they are. */
  scores: Record<string, number | null>;
  comment?: string | undefined;
  /** undefined: submitted as soon as nothing is missing. */
  submit?: boolean | undefined;
}

/**
 * The sheet after a change; every score is checked against range and step before anything counts.
 * @throws AppError score_range, bad_input (unknown criterion), wrong_state (recused)
 */
export function changeSheet(sheet: SheetBody, rubric: PackRubric, change: SheetChange): SheetBody {
  if (sheet.status === 'recused') {
    throw wrongState(['回避', 'recused'], ['评分', 'score it'], ['请先取消回避。', 'Take the recusal back first.']);
  }
  const scores = { ...sheet.scores };
  for (const [id, points] of Object.entries(change.scores)) {
    const criterion = rubric.criteria.find((one) => one.id === id);
    if (!criterion) throw new AppError('bad_input', { detail: id });
    if (points === null) delete scores[id];
    else scores[id] = hundredths(points, criterion);
  }
  const next: SheetBody = { ...sheet, scores, comment: change.comment ?? sheet.comment };
  const complete = missingOf(next, rubric).length === 0;
  const wasSubmitted = sheet.status === 'submitted';
  const submitted = complete && (change.submit ?? (wasSubmitted || Object.keys(change.scores).length > 0));
  if (submitted) return { ...next, status: 'submitted' };
  const blank = Object.keys(scores).length === 0 && next.comment === '';
  if (sheet.reason !== null) return { ...next, status: 'reported' };
  return { ...next, status: blank ? 'empty' : 'draft' };
}

/** Stepping aside: scores are put away, the reason stays. */
export const recuseSheet = (sheet: SheetBody, kind: string, text: string): SheetBody =>
  ({ ...sheet, status: 'recused', scores: {}, reason: { kind, text } });

/** Reporting a fault of the material; a sheet that is fully scored stays submitted. */
export const reportSheet = (sheet: SheetBody, kind: string, text: string): SheetBody =>
  ({ ...sheet, status: sheet.status === 'submitted' ? 'submitted' : 'reported', reason: { kind, text } });

/** Taking a recusal or a report back. */
export function reopenSheet(sheet: SheetBody): SheetBody {
  const blank = Object.keys(sheet.scores).length === 0 && sheet.comment === '';
  return { ...sheet, reason: null, status: sheet.status === 'submitted' ? 'submitted' : blank ? 'empty' : 'draft' };
}
