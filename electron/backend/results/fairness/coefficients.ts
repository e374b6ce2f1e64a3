// Reliability of one group's panel: which coefficient, how it was estimated, and what it says.
import type { Language } from '#contract/errors.ts';
import { alphaOf, concordanceOf, cronbachOf } from '#backend/statistics/agreement.ts';
import { anovaOf, iccOf, type IccForm } from '#backend/statistics/anova.ts';
import { hasGaps, wholeRows, type Panel } from '#backend/statistics/panel.ts';
import type { Variances } from './panels.ts';

export interface Coefficient { id: string; value: number | null; low: number | null; high: number | null; estimator: string; sentence: string }

const texts = {
  'icc.2,1': ['单个评委的分数有多少来自作品本身（绝对一致，评委随机）', 'share of a single mark that comes from the entry (absolute agreement, judges random)'],
  'icc.2,k': ['每件作品平均分有多少来自作品本身（绝对一致，{k} 位评委）', 'share of the mean of {k} judges that comes from the entry (absolute agreement)'],
  'icc.3,1': ['单个评委排出的先后有多可靠（不计宽严）', 'reliability of the order of a single judge (severity left out)'],
  'icc.3,k': ['平均分排出的先后有多可靠（不计宽严，{k} 位评委）', 'reliability of the order of the mean of {k} judges (severity left out)'],
  'krippendorff.interval': ['任意两位评委的分数相差多少，与随意配对相比（区间尺度）', 'how far two marks of an entry lie apart against any two marks (interval)'],
  'krippendorff.ordinal': ['任意两位评委的名次相差多少，与随意配对相比（顺序尺度）', 'the same by order (ordinal)'],
  kendallW: ['全体评委排出的先后有多一致', 'how alike the orders of all judges are'],
  cronbachAlpha: ['把评委当作题目时总分的内部一致性', 'internal consistency of the sum, judges as items'],
} as const satisfies Record<string, readonly [zh: string, en: string]>;
const reasons = {
  gaps: ['只有每位评委都评了每件作品时才有这个系数', 'only where every judge marked every entry'],
  none: ['评分不足，算不出', 'too few marks'],
  same: ['评分没有差别，算不出', 'the marks do not differ'],
} as const satisfies Record<string, readonly [zh: string, en: string]>;
const estimators = {
  anova: ['方差分析', 'ANOVA'], reml: ['REML（有空缺的评分）', 'REML (panel with gaps)'], definition: ['按定义（Krippendorff 2011）', 'by definition (Krippendorff 2011)'],
  kendall: ['Kendall，按并列校正', 'Kendall, corrected for ties'], cronbach: ['Cronbach 1951', 'Cronbach 1951'],
} as const satisfies Record<string, readonly [zh: string, en: string]>;

type Id = keyof typeof texts;
interface Given { value: number | null; low?: number; high?: number; estimator: keyof typeof estimators; why?: keyof typeof reasons }

const iccForms: readonly IccForm[] = ['2,1', '2,k', '3,1', '3,k'];

/** By variances where the panel has gaps: shares of the variance of one mark, or of the mean of `k`. */
function iccByVariances({ entry, judge, residual }: Variances, form: IccForm, k: number): number | null {
  const share = { '1,1': 1, '2,1': 1, '3,1': 1, '1,k': k, '2,k': k, '3,k': k }[form];
  const noise = form.startsWith('3') ? residual : judge + residual;
  const all = entry + noise / share;
  return all > 0 ? entry / all : null;
}

/** `k`: judges for each entry, on average. */
export function coefficientsOf(panel: Panel, variances: Variances | null, k: number, confidence: number, language: Language): Coefficient[] {
  const side = language === 'zh' ? 0 : 1;
  const complete = !hasGaps(panel) && panel.length > 1 && (panel[0]?.length ?? 0) > 1;
  const rows = complete ? wholeRows(panel) : [];
  const icc = complete ? iccOf(anovaOf(rows), confidence) : null;
  const concordance = complete ? concordanceOf(rows) : null;
  const found: [Id, Given][] = [
    ...iccForms.map((form): [Id, Given] => {
      const id = `icc.${form}` as Id;
      if (complete) {
        const one = icc?.[form];
        return [id, one ? { value: one.value, low: one.low, high: one.high, estimator: 'anova' } : { value: null, estimator: 'anova', why: 'same' }];
      }
      const value = variances ? iccByVariances(variances, form, k) : null;
      return [id, { value, estimator: 'reml', ...(value === null && { why: 'none' as const }) }];
    }),
    ...(['interval', 'ordinal'] as const).map((scale): [Id, Given] => {
      const value = alphaOf(panel, scale);
      return [`krippendorff.${scale}`, { value, estimator: 'definition', ...(value === null && { why: 'none' as const }) }];
    }),
    ['kendallW', { value: concordance?.w ?? null, estimator: 'kendall', ...(!concordance && { why: complete ? 'same' as const : 'gaps' as const }) }],
    ['cronbachAlpha', cronbach(rows, complete)],
  ];
  return found.map(([id, { value, low, high, estimator, why }]) => {
    const text = texts[id][side].replace('{k}', String(Math.round(k * 10) / 10));
    return {
      id, value: finite(value), low: finite(low ?? null), high: finite(high ?? null), estimator: estimators[estimator][side],
      sentence: why ? `${text}${language === 'zh' ? '：' : ': '}${reasons[why][side]}` : text,
    };
  });
}

const finite = (value: number | null): number | null => (value !== null && Number.isFinite(value) ? value : null);

function cronbach(rows: readonly (readonly number[])[], complete: boolean): Given {
  const value = complete ? cronbachOf(rows) : null;
  return { value, estimator: 'cronbach', ...(value === null && { why: complete ? 'same' as const : 'gaps' as const }) };
}
