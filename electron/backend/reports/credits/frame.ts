// What stands around every report of training credits: title, who made it, the day, the rules, the footer for signatures.
import type { Sheet } from '#backend/excel/write.ts';
import { unitName } from '#backend/credit-rules/words.ts';
import type { UsedRules } from './summary.ts';

export interface Frame {
  /** The bureau: the name of the workspace. */
  bureau: string;
  asOf: string;
  /** What was filtered, in words; '' for everything. */
  scope: string;
  fullNumbers: boolean;
}

export const footers = ['填表人（签字）：　　　　　　　　审核人（签字）：　　　　　　　　单位（盖章）：　　　　　　　　日期：　　　　年　　月　　日'];

/** 陕西…办法（文号）第 3 版，周期 2024-01-01 至 2028-12-31；… */
export function rulesLine(used: Iterable<UsedRules>): string {
  const all = [...used].toSorted((a, b) => b.teachers - a.teachers);
  if (all.length === 0) return '执行规则：没有生效的学分规则，只列学时。';
  const texts = all.map(({ rules: { set }, teachers, from, to }) => `${set.name}${set.docNumber === '' ? '' : `（${set.docNumber}）`}第 ${set.version} 版，`
    + `周期 ${from} 至 ${to}，以${unitName(set)}计${all.length > 1 ? `，${teachers} 人` : ''}`);
  return `执行规则：${texts.join('；')}。`;
}

/** Title and first note rows of a sheet. */
export const around = (frame: Frame, title: string, more: readonly string[] = []): Pick<Sheet, 'title' | 'notes'> => ({
  title,
  notes: [`单位：${frame.bureau}　　截至日期：${frame.asOf}${frame.scope === '' ? '' : `　　范围：${frame.scope}`}`, ...more],
});

export const numbersNote = (fullNumbers: boolean): string => fullNumbers
  ? '含完整证件号码：本次导出已登记事由，仅供指定用途，用后请删除，不得公开或转发。'
  : '证件号码已打码。';

export const amount = (hundredths: number): number => hundredths / 100;
export const mean = (hundredths: number, count: number): number | null => (count === 0 ? null : Math.round(hundredths / count) / 100);
/** A rate with its own denominator; null where that is nought. */
export const rate = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);
