// One judge's sheet of one entry, pure: scores in hundredths of a point; a blank criterion has no score, never zero.
import { z } from 'zod';
import { AppError } from '#contract/errors.ts';
import { fails, takes, totalOf as sumOf, type PackCriterion } from '#backend/packfile/criteria.ts';
import type { PackRubric } from '#backend/packfile/schema.ts';
import { wrongState } from '../refusals.ts';

export const SheetBody = z.object({
  status: z.enum(['empty', 'draft', 'submitted', 'recused', 'reported']),
  scores: z.record(z.string(), z.number().int()),
  comment: z.string(),
  /** `at`: second of the video; absent where none was given. */
  reason: z.object({ kind: z.string(), text: z.string(), at: z.number().int().optional() }).nullable(),
});
export type SheetBody = z.output<typeof SheetBody>;

export const emptySheet: SheetBody = { status: 'empty', scores: {}, comment: '', reason: null };

/** Criteria without a score, in the order of the rubric. */
export const missingOf = (sheet: SheetBody, rubric: PackRubric): string[] =>
  rubric.criteria.filter((one) => !Object.hasOwn(sheet.scores, one.id)).map((one) => one.id);

/** Sum of the given scores that count, in hundredths; null when none of them is given. */
export const totalOf = (sheet: SheetBody, rubric: PackRubric): number | null =>
  sumOf(rubric.criteria, new Map(Object.entries(sheet.scores)));

/** Whether a comment is due and not there: by the rubric's rule about totals, or because of a failed veto. */
export function commentMissing(sheet: SheetBody, rubric: PackRubric): boolean {
  if (sheet.comment.trim() !== '') return false;
  const scoreOf = (id: string): number | null => (Object.hasOwn(sheet.scores, id) ? sheet.scores[id] ?? null : null);
  const failed = rubric.criteria.some((one) => {
    const value = scoreOf(one.id);
    return value !== null && fails(one, value);
  });
  if (failed) return true;
  const total = totalOf(sheet, rubric);
  if (total === null) return false;
  const { requiredBelow, requiredAbove } = rubric.comment;
  return (requiredBelow !== null && total < requiredBelow) || (requiredAbove !== null && total > requiredAbove);
}

function hundredths(points: number, criterion: PackCriterion): number {
  const value = Math.round(points * 100);
  const exact = Math.abs(points * 100 - value) < 1e-6;
  if (exact && takes(criterion, value)) return value;
  const { name, max, step, mode, choices } = criterion;
  if (mode === undefined) {
    throw new AppError('score_range', { criterion: name, value: points, min: 0, max: max / 100, step: step / 100 });
  }
  const possible = choices?.map((one) => `${one.name} ${one.value / 100}`);
  throw new AppError('score_choice', {
    criterion: name, value: points, choices: possible?.join('、') ?? '通过 1、不通过 0',
    choicesEn: possible?.join(', ') ?? 'passed 1, failed 0',
  });
}

export interface SheetChange {
  /** criterion id → points; null clears; others stay as they are. */
  scores: Record<string, number | null>;
  comment?: string | undefined;
  /** undefined: submitted as soon as nothing is missing. */
  submit?: boolean | undefined;
}

/**
 * The sheet after a change; every score is checked against range and step, or the choices, before anything counts.
 * @throws AppError score_range, score_choice, bad_input (unknown criterion), wrong_state (recused)
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
export const reportSheet = (sheet: SheetBody, kind: string, text: string, at?: number): SheetBody => ({
  ...sheet, status: sheet.status === 'submitted' ? 'submitted' : 'reported', reason: { kind, text, ...(at !== undefined && { at }) },
});

/** Taking a recusal or a report back. */
export function reopenSheet(sheet: SheetBody): SheetBody {
  const blank = Object.keys(sheet.scores).length === 0 && sheet.comment === '';
  return { ...sheet, reason: null, status: sheet.status === 'submitted' ? 'submitted' : blank ? 'empty' : 'draft' };
}
