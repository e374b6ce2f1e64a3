// Why no mixed model can be fitted to some marks, in words for people.
import { mostColumns, type Effect, type Mark } from './mixed.ts';
import { partsOf } from './parts.ts';

export interface Reason { readonly zh: string; readonly en: string }

/** Products of marks of one entry, summed over entries, that are bearable: beyond it a fit takes many minutes. */
const mostWork = 3e9;

/** @returns null: a model can be fitted */
export function obstacleOf(
  marks: readonly Mark[], counts: { readonly entries: number; readonly judges: number },
  { entryEffect, judgeEffect }: { readonly entryEffect: Effect; readonly judgeEffect: Effect },
): Reason | null {
  if (marks.length === 0) return { zh: '还没有分数', en: 'there are no marks' };
  const byEntry = new Map<number, number>();
  for (const mark of marks) byEntry.set(mark.entry, (byEntry.get(mark.entry) ?? 0) + 1);
  const entries = byEntry.size;
  const judges = new Set(marks.map((mark) => mark.judge)).size;
  if (judges < 2) return { zh: '只有 1 位评委，分不出宽严', en: 'there is only one judge' };
  if (entries < 2) return { zh: '只有 1 件作品，分不出高低', en: 'there is only one entry' };
  if (entries === marks.length) return { zh: '每件作品只有 1 个分数，分不出作品的高低和评委的宽严', en: 'no entry has two marks' };
  if (judges === marks.length) return { zh: '每位评委只有 1 个分数，分不出评委的宽严和偶然误差', en: 'no judge gave two marks' };
  const first = marks[0]?.score;
  if (marks.every((mark) => mark.score === first)) return { zh: '所有分数都相同', en: 'all marks are the same' };
  const bothRandom = entryEffect === 'random' && judgeEffect === 'random';
  if ((bothRandom ? Math.min(counts.entries, counts.judges) : counts.judges) > mostColumns) {
    return { zh: `评委超过 ${mostColumns} 位，算不了`, en: `more than ${mostColumns} judges are too many to compute` };
  }
  if ([...byEntry.values()].reduce((sum, count) => sum + count * count, 0) > mostWork) {
    return { zh: '分数太多，算不了', en: 'there are too many marks to compute' };
  }
  const fixedBoth = entryEffect === 'fixed' && judgeEffect === 'fixed';
  const fixed = (bothRandom ? 1 : 0) + (entryEffect === 'fixed' ? entries : 0) + (judgeEffect === 'fixed' ? judges : 0)
    - (fixedBoth ? partsOf(marks, counts.entries, counts.judges).firstJudges.length : 0);
  return marks.length - fixed < 1 ? { zh: '分数太少，没有多余的可以看出偶然误差', en: 'no mark is left over to tell chance by' } : null;
}
