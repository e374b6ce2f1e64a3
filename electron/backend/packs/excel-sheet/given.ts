// What a judge handed in before, as it stands in the cells of a new 评分表: nobody writes the same marks twice.
import { takes, totalOf } from '#backend/packfile/criteria.ts';
import type { PackRubric, PackSheet } from '#backend/packfile/schema.ts';
import { otherReason, recusalWords, reportWords, statusWords } from './words.ts';

export interface Given {
  /** Criterion → hundredths. */
  scores: ReadonlyMap<string, number>;
  /** Hundredths. */
  total: number | null;
  /** Words of the drop-downs; '' where nothing is chosen. */
  status: string; reason: string; comment: string; hint: string;
}

/** Between a chosen reason and the judge's own words about it. */
export const ownWords = '：';

/** @param sheet as the organiser holds it */
export function givenOf(sheet: Pick<PackSheet, 'status' | 'scores' | 'comment' | 'reason'>, rubric: PackRubric): Given {
  const criteria = new Map(rubric.criteria.map((one) => [one.id, one]));
  // A rubric that was changed since may not take a mark any more: that one is given anew.
  const scores = new Map(sheet.scores.flatMap(({ criterion, value }) => {
    const one = criteria.get(criterion);
    return one !== undefined && takes(one, value) ? [[criterion, value] as const] : [];
  }));
  const missing = rubric.criteria.filter((one) => !scores.has(one.id)).length;
  const { reason } = sheet;
  const words = reason === null ? '' : [
    (sheet.status === 'recused' ? recusalWords : reportWords)[reason.kind] ?? otherReason,
    [reason.at === undefined ? '' : `第 ${reason.at} 秒`, reason.text].filter((text) => text !== '').join('，'),
  ].filter((text) => text !== '').join(ownWords);
  const status = sheet.status === 'recused' ? statusWords.recused
    : reason !== null ? statusWords.reported : sheet.status === 'submitted' && missing === 0 ? statusWords.scored : '';
  const hint = sheet.status === 'recused' ? '已登记回避' : reason !== null ? '已登记异常'
    : scores.size === 0 ? '' : missing > 0 ? `还缺 ${missing} 项` : '已评完';
  return { scores, total: totalOf(rubric.criteria, scores), status, reason: words, comment: sheet.comment, hint };
}
