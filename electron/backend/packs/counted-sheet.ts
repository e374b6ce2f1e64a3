// One sheet out of a score pack as the organiser counts it, pure: status, total, what counts, whether a veto failed.
import { counts, fails, totalOf } from '#backend/packfile/criteria.ts';
import type { PackRubric, PackSheet } from '#backend/packfile/schema.ts';

export interface CountedSheet {
  status: PackSheet['status']; total: number | null; vetoed: 0 | 1; comment: string; reason: string | null;
  seconds: number | null;
  scores: { criterion: string; value: number; counted: boolean }[];
}

/** A sheet called submitted with blanks is a draft. Without its rubric (a category that is gone) nothing is known to count. */
export function countedSheet(sheet: PackSheet, rubric: PackRubric | null): CountedSheet {
  const criteria = rubric?.criteria ?? [];
  const given = new Map(sheet.scores.map((score) => [score.criterion, score.value]));
  const blank = rubric === null || criteria.some((one) => !given.has(one.id));
  const failed = criteria.some((one) => given.has(one.id) && fails(one, given.get(one.id) ?? 0));
  const counted = new Set(criteria.filter(counts).map((one) => one.id));
  return {
    status: sheet.status === 'submitted' && blank ? 'draft' : sheet.status, total: totalOf(criteria, given),
    vetoed: failed ? 1 : 0, comment: sheet.comment, reason: sheet.reason === null ? null : JSON.stringify(sheet.reason),
    seconds: sheet.seconds ?? null,
    scores: sheet.scores.map(({ criterion, value }) => ({ criterion, value, counted: counted.has(criterion) })),
  };
}
