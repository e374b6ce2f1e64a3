// Results in words: the method, who is left out and why, what to mind. Chinese first, English beside.
import type { Language } from '#contract/errors.ts';
import type { ContestRules } from '#contract/schema/rules.ts';
import type { AwardRules } from '#backend/scoring/award.ts';
import type { Vetoed } from '#backend/scoring/compute.ts';

export { awardSentence, boundarySentence, roundingName } from '#backend/scoring/award-words.ts';

const texts = {
  excluded: [
    '{judges} 位评委在“{criteria}”上判为否决（规则：满 {needed} 位即否决），不参加排名和评奖。',
    '{judges} judges failed it in “{criteria}” (by the rules {needed} suffice): no rank and no award.',
  ],
  mean: ['各评委总分取平均，保留 {decimals} 位小数（四舍五入）', 'mean of the judges’ totals, half-up to {decimals} decimals'],
  trimmed: [
    '去掉一个最高分和一个最低分后取平均（满 {trimFrom} 份评分起，不足则取平均），保留 {decimals} 位小数（四舍五入）',
    'mean without the highest and the lowest total (from {trimFrom} sheets on, else the mean), half-up to {decimals} decimals',
  ],
  wholeContest: ['全部作品', 'All entries'],
} as const satisfies Record<string, readonly [zh: string, en: string]>;

function say(code: keyof typeof texts, language: Language, details: Record<string, string | number> = {}): string {
  return texts[code][language === 'zh' ? 0 : 1]
    .replaceAll(/\{(\w+)\}/g, (hole, name: string) => String(details[name] ?? hole));
}

/** Why an entry has neither rank nor award. */
export const excludedSentence = ({ judges, needed, criteria }: Vetoed, language: Language = 'zh'): string =>
  say('excluded', language, { judges, needed, criteria: criteria.join(language === 'zh' ? '、' : ', ') });

export const methodSentence = (rule: ContestRules['aggregation'], language: Language = 'zh'): string =>
  say(rule.method, language, { trimFrom: rule.trimFrom, decimals: rule.decimals });

/** The heading of a ranking group: 小学组 · 微课, 小学组, or the whole contest. */
export function groupName(
  scope: AwardRules['scope'], division: string, category: string, language: Language = 'zh',
): string {
  switch (scope) {
    case 'division-category': return `${division} · ${category}`;
    case 'division': return division;
    case 'contest': return say('wholeContest', language);
  }
}
