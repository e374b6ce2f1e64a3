// Awards in words: how many of each and why, and what another way to break the tie at a line would change.
import type { Language } from '#contract/errors.ts';
import { divideHalfUp } from './aggregate.ts';
import type { Alternative, AwardOutcome, AwardRules } from './award.ts';

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
  include: ['；第 {from}–{to} 名同分压线，并列同奖', '; places {from} to {to} are tied across the line and share it'],
  exclude: ['；第 {from}–{to} 名同分压线，都不进入本等', '; places {from} to {to} are tied across the line and do not get it'],
  order: [
    '；第 {from}–{to} 名同分压线，按编号先后排定', '; places {from} to {to} are tied across the line, taken in the order of their codes',
  ],
  below: ['；{below} 件未达最低分', '; {below} short of the minimum score'],
  passed: ['；{codes} 所在报送单位的获奖数已到上限，由后面的作品递补', '; the units of {codes} had all the awards they may have, the next ones moved up'],
  given: ['；实发 {given} 件', '; {given} given'],
  vacant: ['，空缺 {vacant} 件', ', {vacant} vacant'],
  byHand: ['；人工调整：调入 {added} 件、调出 {removed} 件', '; by hand: {added} added, {removed} removed'],
  boundary: ['第 {from}–{to} 名同为 {score} 分。', 'Places {from} to {to} all have {score} points: '],
  otherwise: ['{ways}，{changes}；', '{ways}: {changes}; '],
  firstBy: ['若改为先比{keys}', 'comparing {keys} first'],
  ifInclude: ['若同分者并列同奖', 'if those still tied share the award'],
  ifExclude: ['若同分者都不进入本等', 'if those still tied do not get it'],
  ifOrder: ['若同分者按编号先后排定', 'if those still tied are taken in the order of their codes'],
  or: ['，或', ', or '],
  gains: ['{codes} 进入{award}', '{codes} would get {award}'],
  loses: ['{codes} 退出{award}', '{codes} would lose {award}'],
  both: ['、', ', '],
  next: ['，再比', ', then '],
  more: ['{codes} 等 {count} 件', '{codes} and others, {count} in all'],
  criterion: ['“{name}”', '“{name}”'],
} as const satisfies Record<string, readonly [zh: string, en: string]>;

function say(code: keyof typeof texts, language: Language, details: Record<string, string | number> = {}): string {
  return texts[code][language === 'zh' ? 0 : 1]
    .replaceAll(/\{(\w+)\}/g, (hole, name: string) => String(details[name] ?? hole));
}

export const roundingName = (rounding: AwardRules['rounding'], language: Language = 'zh'): string =>
  say(rounding, language);

/** So many codes are named; of more the number is said. */
const namedCodes = 6;

function listed(codes: readonly string[], language: Language): string {
  const named = codes.slice(0, namedCodes).join(say('both', language));
  return codes.length <= namedCodes ? named : say('more', language, { codes: named, count: codes.length });
}

/** The sentence of one award in one group, for example 一等奖 10% × 37 = 3.7，向下取整 3 件. `passed` holds ids: codes are shown. */
export function awardSentence(outcome: AwardOutcome, rounding: AwardRules['rounding'], language: Language = 'zh'): string {
  const { award, base, planned, given, tie, belowMinimum, reached, passed, byHand } = outcome;
  const byRule = given - (byHand?.added ?? 0) + (byHand?.removed ?? 0);
  const ending = (passed ? say('passed', language, { codes: listed(passed, language) }) : '')
    + (byHand ? say('byHand', language, { ...byHand }) : '');
  if (outcome.kind === 'threshold' && reached !== null) return thresholdSentence({ ...outcome, reached, given: byRule }, language) + ending;
  const product = outcome.value * base / 1_000_000;
  const opening = outcome.kind === 'count' ? 'count' : Number.isInteger(product) ? 'whole' : 'ratio';
  let sentence = say(opening, language, {
    award, base, planned, product, share: `${outcome.value / 10_000}%`, rounding: say(rounding, language),
  });
  if (tie) sentence += say(tie.done, language, { from: tie.from, to: tie.to });
  if (belowMinimum > 0) sentence += say('below', language, { below: belowMinimum });
  if (byRule !== planned) sentence += say('given', language, { given: byRule });
  if (byRule < planned) sentence += say('vacant', language, { vacant: planned - byRule });
  return sentence + ending;
}

function thresholdSentence(outcome: AwardOutcome & { reached: number }, language: Language): string {
  const { award, base, given, reached, value, belowMinimum, passed } = outcome;
  const share = `${base === 0 ? 0 : divideHalfUp(reached * 1000, base) / 10}%`;
  let sentence = say('threshold', language, { award, base, reached, value, share });
  const better = reached - given - (passed?.length ?? 0);
  if (better > 0) sentence += say('better', language, { better, given });
  return belowMinimum > 0 ? sentence + say('below', language, { below: belowMinimum }) : sentence;
}

/**
 * What would change if the tie at this line were broken otherwise: '' where no entries of one score lie across it.
 * `keys`: names of the tie-break keys in their order; `decimals`: of the score.
 */
export function boundarySentence(outcome: AwardOutcome, keys: readonly string[], decimals: number, language: Language = 'zh'): string {
  const { boundary, award } = outcome;
  if (!boundary) return '';
  const { from, to, alternatives } = boundary;
  const opening = say('boundary', language, { from, to, score: (boundary.score / 10 ** decimals).toFixed(decimals) });
  const parts = alternatives.map((one) => say('otherwise', language, {
    ways: one.ways.map((way) => wayWords(way, keys, language)).join(say('or', language)),
    changes: [
      ...(one.gains.length > 0 ? [say('gains', language, { codes: listed(one.gains, language), award })] : []),
      ...(one.loses.length > 0 ? [say('loses', language, { codes: listed(one.loses, language), award })] : []),
    ].join(say('both', language)),
  }));
  return (opening + parts.join('')).replace(/[；;]\s*$/u, language === 'zh' ? '。' : '.');
}

function wayWords(way: Alternative['ways'][number], keys: readonly string[], language: Language): string {
  if ('atLine' in way) {
    return say(way.atLine === 'include' ? 'ifInclude' : way.atLine === 'exclude' ? 'ifExclude' : 'ifOrder', language);
  }
  const names = way.keys.map((key) => say('criterion', language, { name: keys[key] ?? `${key + 1}` }));
  return say('firstBy', language, { keys: names.join(say('next', language)) });
}
