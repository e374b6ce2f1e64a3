// Who else is honoured, in words: units with their figures, advisors, and who goes on to the level above.
import type { z } from 'zod';
import type { Language } from '#contract/errors.ts';
import type { Honours } from '#contract/schema/results.ts';
import type { ContestRules } from '#contract/schema/rules.ts';
import { giveAwards } from '#backend/scoring/award.ts';
import { advisorsHonoured, unitsHonoured, type HonourEntry, type HonouredUnit } from '#backend/scoring/honours.ts';

export interface RankedEntry extends HonourEntry {
  number: string; title: string; school: string;
  /** Heading of the ranking group. */
  group: string;
  rank: number | null; dense: number | null;
}

type Shown = z.input<typeof Honours>;

const percent = (share: number): string => `${Math.round(share * 1000) / 10}%`;

function unitWhy(unit: HonouredUnit, rule: NonNullable<ContestRules['honours']['organisation']>, language: Language): string {
  const zh = language === 'zh';
  switch (unit.why) {
    case 'given': return zh ? `报送 ${unit.entries} 件，获奖 ${unit.awards} 件，积分 ${unit.points}` : `${unit.entries} entries, ${unit.awards} awards, ${unit.points} points`;
    case 'tied': return zh ? `与最后一名各项相同，并列授予（积分 ${unit.points}）` : `level with the last place, honoured with it (${unit.points} points)`;
    case 'entries': return zh ? `报送 ${unit.entries} 件，不足 ${rule.minEntries} 件` : `${unit.entries} entries, fewer than ${rule.minEntries}`;
    case 'share': return zh ? `获奖率 ${percent(unit.share)}，不足 ${percent(rule.minAwardShare)}` : `${percent(unit.share)} of its entries have awards, less than ${percent(rule.minAwardShare)}`;
    case 'count': return zh ? `积分 ${unit.points}，名额已满` : `${unit.points} points; all places are given`;
  }
}

/** The limits that there are; one of nothing is none. */
function organisationSentence(rule: NonNullable<ContestRules['honours']['organisation']>, given: number, language: Language): string {
  const { minEntries, minAwardShare, count } = rule;
  const limits = [
    ...(minEntries > 0 ? [[`报送不少于 ${minEntries} 件`, `at least ${minEntries} entries`]] : []),
    ...(minAwardShare > 0 ? [[`获奖率不低于 ${percent(minAwardShare)}`, `at least ${percent(minAwardShare)} of its entries with awards`]] : []),
  ];
  const all = ['凡有作品参评的都授予', `达到${limits.length > 1 ? '两项' : ''}条件的都授予`][Math.min(1, limits.length)] ?? '';
  if (language === 'en') {
    const words = [...limits.map(([, en]) => en ?? ''), 'best by points'].join(', ');
    return `${words.charAt(0).toUpperCase()}${words.slice(1)}, ${count === null ? `every unit${limits.length > 0 ? ' that reaches this' : ''}` : `${count} places`}: ${given} given.`;
  }
  return `${limits.length > 0 ? `${limits.map(([zh]) => zh).join('、')}，` : ''}按积分从高到低，${count === null ? all : `名额 ${count} 个`}，实授 ${given} 个。`;
}

/** Who goes on: the best of each ranking group, or of its winners of certain awards; ties at the line as the rules of awards say. */
export function recommendedOf(rules: ContestRules, entries: readonly RankedEntry[]): RankedEntry[] {
  const rule = rules.honours.recommend;
  if (!rule) return [];
  const names = new Set(rules.awards.rules.filter((one) => rule.awards.includes(one.id)).map((one) => one.name));
  return [...Map.groupBy(entries, (one) => one.group).values()].flatMap((members) => {
    const fit = members.filter((one) => one.rank !== null && (rule.awards.length === 0 || names.has(one.award)));
    const { awards } = giveAwards(fit.map((one) => ({ entryId: one.entryId, place: one.dense, score: 0 })), members.length,
      {
        rounding: rules.awards.rounding, atLine: rules.awards.atLine, rules: [{ id: 'up', name: 'up', kind: rule.kind, value: rule.value }],
      }, null, 0);
    return fit.filter((one) => awards.has(one.entryId));
  });
}

function recommendSentence(rules: ContestRules, count: number, language: Language): string {
  const rule = rules.honours.recommend;
  if (!rule) return language === 'zh' ? '规则没有规定向上推荐。' : 'The rules say nothing of recommending upward.';
  const names = rules.awards.rules.filter((one) => rule.awards.includes(one.id)).map((one) => one.name);
  const share = rule.kind === 'ratio' ? percent(rule.value) : `${rule.value}`;
  if (language === 'en') return `The best ${share} of each group${names.length > 0 ? ` among ${names.join(', ')}` : ''}: ${count} recommended upward.`;
  return `每个排名组按名次推荐${rule.kind === 'ratio' ? ` ${share}` : ` ${share} 件`}${names.length > 0 ? `（限${names.join('、')}）` : ''}，共推荐 ${count} 件。`;
}

/** `entries` in the order of the list of results, group after group. */
export function honoursOf(rules: ContestRules, entries: readonly RankedEntry[], language: Language): Shown {
  const { organisation, advisors } = rules.honours;
  const numberOf = new Map(entries.map((one) => [one.entryId, one.number]));
  const units = organisation ? unitsHonoured(organisation, rules.awards.rules, entries) : [];
  const people = advisors ? advisorsHonoured(advisors, rules.awards.rules, entries) : [];
  const recommended = recommendedOf(rules, entries);
  const zh = language === 'zh';
  return {
    organisation: organisation && {
      name: organisation.name, sentence: organisationSentence(organisation, units.filter((one) => one.given).length, language),
      units: units.map((one) => ({
        unit: one.unit, entries: one.entries, awards: one.awards, share: one.share, points: one.points, given: one.given,
        why: unitWhy(one, organisation, language),
      })),
    },
    advisors: advisors && {
      name: advisors.name,
      sentence: zh
        ? `${advisors.which === 'first' ? '每件获奖作品的第一指导教师' : '获奖作品的全部指导教师'}，${advisors.once ? '一人只发一份，按最高奖项' : '每件获奖作品各发一份'}，共 ${people.length} 份。`
        : `${advisors.which === 'first' ? 'The first advisor' : 'All advisors'} of winning entries, ${advisors.once ? 'one for a person, for the highest award' : 'one for each entry'}: ${people.length}.`,
      people: people.map(({ name, school, award, entryIds }) => ({ name, school, award, entries: entryIds.map((id) => numberOf.get(id) ?? '') })),
    },
    recommended: recommended.map((one) => ({
      entryId: one.entryId, number: one.number, title: one.title, group: one.group, rank: one.rank ?? 0, award: one.award, school: one.school,
    })),
    sentence: recommendSentence(rules, recommended.length, language),
  };
}
