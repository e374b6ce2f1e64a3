// Results in words: the method, who is left out and why, what to mind. Chinese first, English beside.
import type { Language } from '#contract/errors.ts';
import type { ContestRules } from '#contract/schema/rules.ts';
import type { AwardRules } from '#backend/scoring/award.ts';
import type { Vetoed } from '#backend/scoring/compute.ts';
import type { StoredBody } from '#backend/scoring/stored-results.ts';

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
  struck: ['经异议核实，取消参评资格，不参加排名和评奖。', 'Taken out after an objection was upheld: no rank and no award.'],
  mixed: [
    '按评委宽严校正（混合模型，作品与评委均为随机效应，REML 估计），每个排名组分别计算，保留 {decimals} 位小数（四舍五入）',
    'corrected for severe and lenient judges (mixed model, entries and judges random, REML), each ranking group by itself, half-up to {decimals} decimals',
  ],
  z: [
    '标准分：每位评委的分数先减去其均分、除以其标准差，再取平均，按本组均分和标准差换算回分数，保留 {decimals} 位小数（四舍五入）',
    'standard scores: each mark less the judge’s mean over his standard deviation, meaned, brought back to points by mean and deviation of the group, half-up to {decimals} decimals',
  ],
  t: [
    'T 分：50 + 10 × 标准分（每位评委的分数先减去其均分、除以其标准差，再取平均），保留 {decimals} 位小数（四舍五入）',
    'T scores: 50 + 10 × the mean of the standard scores, half-up to {decimals} decimals',
  ],
  because: ['。依据：{reason}', '. By: {reason}'],
  standardHurts: [
    '标准分在每位评委只评少量作品时误差大于原始均分：用 9 位评委的真实评分检验，每件只留 2 位评委、没有额外宽严差异时，均方根误差原始均分为 1.156，标准分为 2.439；宽严差异的标准差为 2 分时分别为 1.734 和 2.445，而混合模型为 1.338。本次每位评委最少评 {fewest} 件。',
    'With few marks for each judge standard scores err more than raw means: on real panels of 9 judges cut down to 2 for each entry, the root mean square error was 1.156 for raw means and 2.439 for z-scores without added severity; with severity of standard deviation 2 it was 1.734 and 2.445, and 1.338 for the mixed model. Here a judge has {fewest} marks at least.',
  ],
  flat: [
    '{group}：{flat} 位评委只评了 1 件或所评分数全部相同，无法换算，其评分按 0 个标准差计。',
    '{group}: {flat} judges gave a single mark or equal marks only; these cannot be standardised and count as 0 deviations.',
  ],
  gateClosed: ['{group}：校正的条件不成立，仍按写明的依据作了校正：{reasons}。', '{group}: the conditions of a correction do not hold; it was made by the reason given. {reasons}.'],
  notFitted: ['{group}：评分不足以估计评委宽严，这一组用原始均分。', '{group}: the marks do not suffice to estimate severity; raw means are used in this group.'],
  ignored: ['{group}：{count} 件没有晋级的作品有后一轮的成绩，没有采用。', '{group}: {count} scores of a later round belong to entries that did not go on; they were not used.'],
  roundsAhead: ['“{rounds}”的成绩还没有导入，现在的排名只按第一轮。', 'Scores of “{rounds}” were not brought in yet; the ranks are those of the first round only.'],
  openArbitrations: ['{count} 件作品的评分差距需要仲裁，还没有定分，现在按已有评分的平均暂列。', '{count} entries wait for arbitration; for the time being they stand by the mean of the marks there are.'],
  lostAwards: [
    '{codes} 人工定的奖项规则里已经没有，现按规则评定；确实要改的，请重新改动。',
    'The awards given by hand to {codes} are no longer in the rules; the rules hold for them. Change them anew if they must.',
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

export const struckSentence = (language: Language = 'zh'): string => say('struck', language);

/** How scores came about, with the reason where a rule had to be named. */
export function howSentence(body: Pick<StoredBody, 'method' | 'aggregation' | 'acceptGate'>, language: Language = 'zh'): string {
  const { method, aggregation, acceptGate } = body;
  const details = { trimFrom: aggregation.trimFrom, decimals: aggregation.decimals };
  const sentence = method === 'rule' ? methodSentence(aggregation, language) : say(method, language, details);
  return acceptGate === '' ? sentence : sentence + say('because', language, { reason: acceptGate });
}

/** What the organiser must mind about these results. */
export function warningsOf(body: StoredBody, language: Language = 'zh'): string[] {
  const warnings: string[] = [];
  if (body.openArbitrations > 0) warnings.push(say('openArbitrations', language, { count: body.openArbitrations }));
  if (body.roundsAhead.length > 0) warnings.push(say('roundsAhead', language, { rounds: body.roundsAhead.join(language === 'zh' ? '、' : ', ') }));
  if (body.lostAwards.length > 0) {
    warnings.push(say('lostAwards', language, { codes: body.lostAwards.slice(0, 6).join(language === 'zh' ? '、' : ', ') }));
  }
  const standard = body.method === 'z' || body.method === 't';
  const fewest = body.notes.flatMap((one) => one.fewest ?? []);
  if (standard && fewest.length > 0) warnings.push(say('standardHurts', language, { fewest: Math.min(...fewest) }));
  for (const note of body.notes) {
    const group = groupName(body.scope, note.division, note.category, language);
    if (note.flat > 0) warnings.push(say('flat', language, { group, flat: note.flat }));
    if (note.gate && !note.fitted) warnings.push(say('notFitted', language, { group }));
    else if (note.gate && !note.gate.apply) {
      const reasons = language === 'zh' ? note.gate.reasons.join('；') : note.gate.reasonsEn.join('; ');
      warnings.push(say('gateClosed', language, { group, reasons }));
    }
    if (note.ignored > 0) warnings.push(say('ignored', language, { group, count: note.ignored }));
  }
  return warnings;
}

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
