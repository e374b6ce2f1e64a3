// Every coefficient of how judges agree on one panel, each with its estimator, or the reason why it is not defined.
import type { z } from 'zod';
import type { Reliability as ReliabilitySchema } from '#contract/schema/statistics.ts';
import { alphaOf, concordanceOf, cronbachOf, type Scale } from './agreement.ts';
import { anovaOf, iccOf, type Anova, type IccForm } from './anova.ts';
import { dependabilityOf } from './generalizability.ts';
import { fitMixed, type Mark } from './mixed.ts';
import { obstacleOf } from './obstacle.ts';
import { hasGaps, wholeRows, type Panel } from './panel.ts';

export type Reliability = z.output<typeof ReliabilitySchema>;
type Detail = Reliability['details'][string];
interface Reason { readonly zh: string; readonly en: string }
type Components = NonNullable<Reliability['components']>;

const forms = ['1,1', '2,1', '3,1', '1,k', '2,k', '3,k'] as const satisfies readonly IccForm[];
const scales = ['nominal', 'ordinal', 'interval', 'ratio'] as const satisfies readonly Scale[];
const scaleNames = { nominal: '名义', ordinal: '顺序', interval: '等距', ratio: '等比' } as const;

const reasons = {
  judges: { zh: '至少要有 2 位评委', en: 'at least 2 judges are needed' },
  targets: { zh: '至少要有 2 件作品', en: 'at least 2 entries are needed' },
  whole: { zh: '没有缺分的作品不足 2 件', en: 'fewer than 2 entries have every mark' },
  constant: { zh: '所有分数都相同，无从比较', en: 'all marks are the same' },
  entries: { zh: '各件作品的均分相同，比值没有意义', en: 'all entries have the same mean, the ratio means nothing' },
  pairs: { zh: '没有两位评委评过同一件作品', en: 'no two judges marked the same entry' },
  negative: { zh: '有负分，不能按等比尺度计算', en: 'a ratio scale has no negative marks' },
} as const satisfies Record<string, Reason>;

/** Defined or not: a number of JSON, else null with the reason. */
function detail(value: number | null, estimator: string, reason: Reason, more: { low?: number; high?: number; p?: number } = {}): Detail {
  if (value === null || !Number.isFinite(value)) return { value: null, estimator, reason };
  const kept = Object.entries(more).map(([key, number]) => [key, Number.isFinite(number) ? number : null] as const);
  return { value, estimator, ...Object.fromEntries(kept) };
}

/** Why coefficients of whole rows are not defined; null: they may be. */
function wholeReason(panel: Panel, rows: readonly (readonly number[])[]): Reason | null {
  if ((panel[0]?.length ?? 0) < 2) return reasons.judges;
  if (panel.length < 2) return reasons.targets;
  return rows.length < 2 ? reasons.whole : null;
}

/** Variances by REML with whatever marks are there; on a whole panel with no negative estimate that is the ANOVA solution. */
export function componentsOf(panel: Panel, anova: Anova | null): { components: Components | null; reason: Reason | null; estimator: string } {
  if (anova && !hasGaps(panel)) {
    const { n, k } = anova;
    const components = {
      target: (anova.targets.ms - anova.residual.ms) / k, judge: (anova.judges.ms - anova.residual.ms) / n, residual: anova.residual.ms,
    };
    if (anova.residual.ms > 0 && components.target >= 0 && components.judge >= 0) {
      return { components, reason: null, estimator: 'REML（数据齐全，与方差分析的解相同）' };
    }
  }
  const marks: Mark[] = panel.flatMap((row, entry) => row.flatMap((score, judge) => (score === null ? [] : [{ entry, judge, score }])));
  const counts = { entries: panel.length, judges: panel[0]?.length ?? 0 };
  const reason = obstacleOf(marks, counts, { entryEffect: 'random', judgeEffect: 'random' });
  if (reason) return { components: null, reason, estimator: 'REML' };
  const { variance, converged } = fitMixed(marks, counts, { entryEffect: 'random', judgeEffect: 'random' });
  const estimator = `REML${hasGaps(panel) ? '（有缺分，用全部现有分数）' : ''}${converged ? '' : '，迭代没有完全收敛'}`;
  return { components: { target: variance.entry ?? 0, judge: variance.judge ?? 0, residual: variance.residual }, reason: null, estimator };
}

/**
 * @param panel rows are entries, columns judges, null no mark; any unit
 * @param confidence of the intervals of the intraclass correlations
 * @param form how `krippendorff` is reckoned: see `alphaOf`; irr agrees with the figures printed by R
 */
export function reliabilityOf(panel: Panel, confidence: number, form: 'definition' | 'irr'): Reliability {
  const rows = wholeRows(panel);
  const gaps = hasGaps(panel);
  const why = wholeReason(panel, rows);
  const anova = why ? null : anovaOf(rows);
  const icc = anova ? iccOf(anova, confidence) : null;
  const only = gaps ? `，只用没有缺分的 ${rows.length} 件（共 ${panel.length} 件）` : '';
  const details: Record<string, Detail> = {};
  const numbers = <Key extends string>(keys: readonly Key[], prefix: string): Record<Key, number | null> =>
    Object.fromEntries(keys.map((key) => [key, details[`${prefix}${key}`]?.value ?? null])) as Record<Key, number | null>;
  for (const one of forms) {
    const own = icc?.[one];
    details[`icc.${one}`] = detail(own?.value ?? null, `ANOVA${only}`, why ?? (icc ? reasons.entries : reasons.constant),
      own && { low: own.low, high: own.high, p: own.p });
  }
  const w = why ? null : concordanceOf(rows);
  details['kendallW'] = detail(w?.w ?? null, `秩和，同分已校正${only}`, why ?? reasons.constant, w ? { p: w.p } : {});
  details['cronbachAlpha'] = detail(why ? null : cronbachOf(rows), `评委作为题项${only}`, why ?? reasons.entries);
  const judges = panel[0]?.length ?? 0;
  const paired = panel.some((row) => row.filter((mark) => mark !== null).length > 1);
  const negative = panel.some((row) => row.some((mark) => mark !== null && mark < 0));
  for (const scale of scales) {
    const reason = judges < 2 ? reasons.judges : !paired ? reasons.pairs : scale === 'ratio' && negative ? reasons.negative : reasons.constant;
    const defined = alphaOf(panel, scale);
    const name = `${scaleNames[scale]}尺度`;
    const apart = form === 'irr' && !gaps && judges > 2;
    const estimator = apart ? `${name}，按 R 软件包 irr 的算法（没有缺分时不除以评委数减一）；按定义为 ${defined?.toFixed(4) ?? '无'}，`
      + `见 krippendorff.${scale}.definition` : `${name}，按定义${gaps ? '，用全部能配对的分数' : ''}`;
    details[`krippendorff.${scale}`] = detail(form === 'irr' ? alphaOf(panel, scale, 'irr') : defined, estimator, reason);
    if (form === 'irr') details[`krippendorff.${scale}.definition`] = detail(defined, `${name}，按定义（Krippendorff 2011）`, reason);
  }
  const { components, reason, estimator } = componentsOf(panel, anova);
  for (const part of ['target', 'judge', 'residual'] as const) {
    details[`components.${part}`] = detail(components?.[part] ?? null, estimator, reason ?? reasons.constant);
  }
  const line = (one: Anova['targets']): Anova['targets'] => ({ ss: one.ss, df: one.df, ms: one.ms });
  return {
    icc: numbers(forms, 'icc.'), kendallW: details['kendallW'].value, krippendorff: numbers(scales, 'krippendorff.'),
    cronbachAlpha: details['cronbachAlpha'].value,
    anova: anova && { targets: line(anova.targets), judges: line(anova.judges), residual: line(anova.residual), within: line(anova.within) },
    details, components,
    dStudy: components === null ? [] : Array.from({ length: 10 }, (_, index) => index + 1).flatMap((count) => {
      const own = dependabilityOf(components, count);
      return own ? [{ judges: count, ...own }] : [];
    }),
  };
}
