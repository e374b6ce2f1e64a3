// What stands on a score sheet of paper (评分表), pure: a part for each category, its criteria with what may be given.
import type { Language } from '#contract/errors.ts';
import { choicePoints, isCounted, rubricOf, type ContestRules, type Criterion } from '#contract/schema/rules.ts';

const texts = {
  title: ['评分表', 'score sheet'], category: ['项目', 'Category'], divisions: ['组别', 'Divisions'], rubric: ['评分标准', 'Rubric'],
  source: ['依据', 'Source'], group: ['一级指标', 'Group'], criterion: ['指标与说明', 'Criterion'], most: ['分值', 'Points'],
  choices: ['档次', 'Choices'], code: ['作品编号', 'Code'], sum: ['合计（满分 {full} 分）', 'Total (of {full})'],
  groupSum: ['{sum} 分', '{sum} points'], step: ['每档 {step}', 'steps of {step}'], weight: ['权重 {max}', 'weight {max}'],
  uncounted: ['不计分', 'not counted'], passed: ['通过 √　不通过 ×', 'passed √   failed ×'],
  veto: ['＊ 否决项：得 0 分即否决', '＊ veto: 0 points exclude the entry'], vetoMode: ['＊ 否决项', '＊ veto'],
  band: ['{name} ≥ {from}', '{name} ≥ {from}'], all: ['全部', 'all'],
  comments: ['评语（请注明作品编号）', 'Comments (with the code of the entry)'],
  below: ['总分低于 {below} 分的须写评语', 'a total below {below} needs a comment'],
  above: ['总分高于 {above} 分的须写评语', 'a total above {above} needs a comment'],
  failed: ['判为否决的须写明理由', 'a failed veto needs its reason'],
  signature: ['评委签名', 'Signature of the judge'], date: ['日期', 'Date'],
  page: ['第 {page} 页 / 共 {of} 页', 'Page {page} of {of}'],
} as const satisfies Record<string, readonly [zh: string, en: string]>;
type Word = keyof typeof texts;

export const wordsOf = (language: Language) => (word: Word, details: Record<string, string | number> = {}): string =>
  texts[word][language === 'zh' ? 0 : 1].replaceAll(/\{(\w+)\}/g, (hole, name: string) => String(details[name] ?? hole));
export type Words = ReturnType<typeof wordsOf>;

export interface SheetRow { group: string; name: string; description: string; most: string; choices: string }
export interface SheetPart {
  categoryId: string; title: string; facts: string; source: string; rows: SheetRow[]; sum: string; comments: string;
}

const shown = (points: number): string => String(Math.round(points * 100) / 100);

/** What a judge may give in a criterion, a line each; anchored levels with their description. */
function choicesOf(one: Criterion, say: Words): string {
  const veto = one.veto && one.mode !== 'veto' ? [say('veto')] : [];
  switch (one.mode) {
    case 'veto': return `${say('passed')}\n${say('vetoMode')}`;
    case 'points': {
      const bands = [...one.bands].sort((a, b) => b.from - a.from).map(({ name, from }) => say('band', { name, from: shown(from) }));
      return [...(bands.length > 0 ? [bands.join('　')] : []), ...veto].join('\n');
    }
    case 'levels': case 'coefficient': case 'steps': {
      const choices = one.choices.map(({ name, value, description }) => {
        const points = shown(choicePoints(one, value));
        const number = one.mode === 'coefficient' ? `×${value}=${points}` : points;
        const label = Number(name) === value ? number : `${name}\u00a0${number}`;
        return description === '' ? label : `${label}：${description}`;
      });
      const described = one.choices.some((choice) => choice.description !== '');
      return [choices.join(described ? '\n' : '　'), ...veto].join('\n');
    }
  }
}

function mostOf(one: Criterion, say: Words): string {
  if (!isCounted(one)) return say('uncounted');
  if (one.mode === 'coefficient') return say('weight', { max: shown(one.max) });
  return one.mode === 'points' ? `${shown(one.max)}\n${say('step', { step: shown(one.step) })}` : shown(one.max);
}

const sumOf = (criteria: readonly Criterion[]): number =>
  criteria.filter(isCounted).reduce((sum, one) => sum + Math.round(one.max * 100), 0) / 100;

/** A part for each category asked for, in the order of the rules. */
export function sheetParts(
  contest: { title: string; rules: ContestRules; rulesVersion: number }, categoryId: string | null, language: Language,
): SheetPart[] {
  const say = wordsOf(language);
  const [comma, colon] = language === 'zh' ? ['、', '：'] : [', ', ': '];
  const { rules } = contest;
  return rules.categories.filter((one) => categoryId === null || one.id === categoryId).map((category) => {
    const rubric = rubricOf(rules, category.rubric, contest.rulesVersion);
    const rule = rules.rubrics.find((one) => one.id === category.rubric);
    const divisions = category.divisions.length === 0 ? say('all')
      : rules.divisions.filter((one) => category.divisions.includes(one.id)).map((one) => one.name).join(comma);
    const { requiredBelow: below, requiredAbove: above } = rubric.comment;
    const due = [
      below === null ? '' : say('below', { below }), above === null ? '' : say('above', { above }),
      rubric.criteria.some((one) => one.veto || one.mode === 'veto') ? say('failed') : '',
    ].filter((one) => one !== '');
    const named = (word: Word, value: string): string => `${say(word)}${colon}${value}`;
    return {
      categoryId: category.id, title: `${contest.title} ${say('title')}`,
      facts: [named('category', category.name), named('divisions', divisions), named('rubric', rubric.name)].join('　　'),
      source: rule?.source ? named('source', rule.source) : '',
      rows: rubric.criteria.map((one) => {
        const sum = sumOf(rubric.criteria.filter((other) => other.group === one.group));
        return {
          group: sum > 0 ? `${one.group}\n${say('groupSum', { sum: shown(sum) })}` : one.group, name: one.name,
          description: one.description, most: mostOf(one, say), choices: choicesOf(one, say),
        };
      }),
      sum: say('sum', { full: shown(sumOf(rubric.criteria)) }),
      comments: `${say('comments')}${due.length > 0 ? `${colon}${due.join(comma)}` : ''}`,
    };
  });
}
