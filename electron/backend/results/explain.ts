// Results in words: how many of each award and why, the method, the rounding. Chinese first, English beside.
import type { Language } from '#contract/errors.ts';
import type { ContestRules } from '#contract/schema/rules.ts';
import { divideHalfUp } from '#backend/scoring/aggregate.ts';
import type { AwardOutcome, AwardRules } from '#backend/scoring/award.ts';
import type { Vetoed } from '#backend/scoring/compute.ts';

const texts = {
  floor: ['向下取整', 'rounded down'],
  round: ['四舍五入', 'rounded half up'],
  ceil: ['向上取整', 'rounded up'],
  ratio: [
    '{award} {share} × {base} = {product}，{rounding} {planned} 件', '{award}: {share} of {base} = {product}, {rounding} to {planned}',
  ],
  whole: ['{award} {share} × {base} = {planned} 件', '{award}: {share} of {base} = {planned}'],
  count: ['{award} 定额 {planned} 件', '{award}: fixed number of {planned}'],
  threshold: [
    '{award}：{value} 分及以上 {reached} 件，占 {base} 件的 {share}', '{award}: {reached} of {base} reach {value} points, {share}',
  ],
  better: ['；其中 {better} 件已得更高等次，本等 {given} 件', '; {better} of them have a better award, {given} have this one'],
  excluded: [
    '{judges} 位评委在“{criteria}”上判为否决（规则：满 {needed} 位即否决），不参加排名和评奖。',
    '{judges} judges failed it in “{criteria}” (by the rules {needed} suffice): no rank and no award.',
  ],
  include: ['；第 {from}–{to} 名同分压线，并列同奖', '; places {from} to {to} are tied across the line and share it'],
  exclude: ['；第 {from}–{to} 名同分压线，都不进入本等', '; places {from} to {to} are tied across the line and do not get it'],
  order: [
    '；第 {from}–{to} 名同分压线，按编号先后排定', '; places {from} to {to} are tied across the line, taken in the order of their codes',
  ],
  below: ['；{below} 件未达最低分', '; {below} short of the minimum score'],
  given: ['；实发 {given} 件', '; {given} given'],
  vacant: ['，空缺 {vacant} 件', ', {vacant} vacant'],
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

/** The sentence of one award in one group, for example 一等奖 10% × 37 = 3.7，向下取整 3 件. */
export function awardSentence(outcome: AwardOutcome, rounding: AwardRules['rounding'], language: Language = 'zh'): string {
  const { award, base, planned, given, tie, belowMinimum, reached } = outcome;
  if (outcome.kind === 'threshold' && reached !== null) return thresholdSentence({ ...outcome, reached }, language);
  const product = outcome.value * base / 1_000_000;
  const opening = outcome.kind === 'count' ? 'count' : Number.isInteger(product) ? 'whole' : 'ratio';
  let sentence = say(opening, language, {
    award, base, planned, product, share: `${outcome.value / 10_000}%`, rounding: say(rounding, language),
  });
  if (tie) sentence += say(tie.done, language, { from: tie.from, to: tie.to });
  if (belowMinimum > 0) sentence += say('below', language, { below: belowMinimum });
  if (given !== planned) sentence += say('given', language, { given });
  if (given < planned) sentence += say('vacant', language, { vacant: planned - given });
  return sentence;
}

function thresholdSentence(outcome: AwardOutcome & { reached: number }, language: Language): string {
  const { award, base, given, reached, value, belowMinimum } = outcome;
  const share = `${base === 0 ? 0 : divideHalfUp(reached * 1000, base) / 10}%`;
  let sentence = say('threshold', language, { award, base, reached, value, share });
  if (given < reached) sentence += say('better', language, { better: reached - given, given });
  return belowMinimum > 0 ? sentence + say('below', language, { below: belowMinimum }) : sentence;
}

/** Why an entry has neither rank nor award. */
export const excludedSentence = ({ judges, needed, criteria }: Vetoed, language: Language = 'zh'): string =>
  say('excluded', language, { judges, needed, criteria: criteria.join(language === 'zh' ? '、' : ', ') });

export const methodSentence = (rule: ContestRules['aggregation'], language: Language = 'zh'): string =>
  say(rule.method, language, { trimFrom: rule.trimFrom, decimals: rule.decimals });

export const roundingName = (rounding: AwardRules['rounding'], language: Language = 'zh'): string =>
  say(rounding, language);

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
