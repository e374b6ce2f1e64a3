// The words of a 评分表 that are written and read again: headings, states, reasons, labels of choices.
import type { PackCriterion } from '#backend/packfile/criteria.ts';

export const columns = {
  number: '序号', code: '作品编号', title: '作品标题', division: '组别', category: '项目', subject: '学科', grade: '年级',
  total: '总分', status: '状态', reason: '原因', comment: '评语', hint: '提示',
} as const;

export const statusWords = { scored: '已评', recused: '回避', reported: '异常' } as const;

/** As in the desk's recusals and reports: kind → words. */
export const recusalWords: Readonly<Record<string, string>> = {
  relative: '作者是亲属', sameSchool: '与作者同校', advised: '指导过这件作品', recognised: '认出了作者',
};
export const reportWords: Readonly<Record<string, string>> = {
  unplayable: '无法播放或打开', identityVisible: '材料里露出了身份', suspectedCopying: '疑似抄袭', materialMissing: '材料缺失',
};
export const otherReason = '其他原因';
export const reasonList = [...Object.values(recusalWords), ...Object.values(reportWords), otherReason];

export const vetoWords = { passed: '通过', failed: '不通过' } as const;

/** Points of hundredths, as people write them: 9.5, 10. */
export const points = (value: number): string => String(value / 100);

/** Commas and quotes would end the list of a drop-down. */
const listable = (text: string): string => text.replaceAll(',', '，').replaceAll('"', '＂').replaceAll(/\s+/g, ' ').trim();

export interface Label { label: string; name: string; value: number }

/** What may be chosen for a criterion; null: points are typed. */
export function labelsOf({ mode, choices }: Pick<PackCriterion, 'mode' | 'choices'>): Label[] | null {
  if (mode === 'veto') {
    return [{ label: vetoWords.passed, name: vetoWords.passed, value: 100 }, { label: vetoWords.failed, name: vetoWords.failed, value: 0 }];
  }
  return choices?.map(({ name, value }) => ({ label: `${listable(name)}（${points(value)} 分）`, name: listable(name), value })) ?? null;
}

/** Numbered, so that no two headings of a sheet are alike. */
export function headingOf({ name, max, mode }: Pick<PackCriterion, 'name' | 'max' | 'mode'>, index: number): string {
  const how = mode === 'veto' ? `${vetoWords.passed}／${vetoWords.failed}` : `满分 ${points(max)}`;
  return `${index + 1}. ${name}\n（${how}）`;
}

/** What a judge may write for a criterion, as a sentence's part. */
export function possible({ max, step }: Pick<PackCriterion, 'max' | 'step'>, labels: readonly Label[] | null): readonly [zh: string, en: string] {
  if (labels) {
    const all = labels.map((one) => one.label);
    return [`应从下拉里选：${all.join('、')}`, `choose one of: ${all.join(', ')}`];
  }
  return [`应为 0 到 ${points(max)} 之间、${points(step)} 的倍数`, `a multiple of ${points(step)} from 0 to ${points(max)}`];
}
