// Faults of awards: shares, places that nobody can get, and scores that no sheet can reach.
import { divisionName, categoryName, type ContestRules } from '#contract/schema/rules.ts';
import { plannedCount } from '#backend/scoring/award.ts';
import { highestTotal } from './rubrics.ts';
import { openGroups, percent, plain, quoted, type Fault, type LintFacts } from './problem.ts';

type Rules = ContestRules['awards']['rules'];

/** A group that is ranked apart, with its name and how many entries it has or, before, may have. */
interface Ranked { name: string; rubrics: readonly string[]; entries: number | null }

export function awardFaults(rules: ContestRules, facts: LintFacts): Fault[] {
  const groups = rankedGroups(rules, facts);
  const own = rules.awards.rules;
  return [
    ...(own.length === 0 ? [{
      code: 'awards_none', severity: 'note', part: 'awards', where: '', what: '',
      message: ['没有设奖项，评审结束后只有排名。', 'No award is set; there will only be ranks.'],
      todo: ['需要评奖就在“奖项”里添加。', 'Add awards if there are any.'],
    } satisfies Fault] : []),
    ...shareFaults(own, '', ''),
    ...rules.levels.flatMap((level) => shareFaults(level.awards, level.id, level.name)),
    ...scoreFaults(rules, own),
    ...placeFaults(rules, own, groups),
  ];
}

/** Faults that need nothing but the list of awards itself; `where` and `what` name the level, or nothing. */
function shareFaults(awards: Rules, where: string, what: string): Fault[] {
  const ratios = awards.filter((one) => one.kind === 'ratio');
  const total = ratios.reduce((all, one) => all + one.value, 0);
  const found: Fault[] = [];
  const at = { part: where === '' ? 'awards' as const : 'levels' as const, where };
  const big = ratios.find((one) => one.value > 1);
  if (big || total > 1 + 1e-9) {
    const value = percent(big?.value ?? total);
    found.push({
      ...at, code: 'award_share', severity: 'error', what: big?.name ?? what,
      message: big ? [`“${big.name}”的比例是 ${value}，超过 100%。`, `The share of “${big.name}” is ${value}, above 100 %.`]
        : [`各奖项比例之和是 ${value}，超过 100%。`, `The shares add up to ${value}, above 100 %.`],
      todo: ['请降低比例，使合计不超过 100%。', 'Lower the shares to 100 % in all at most.'],
    });
  }
  const nothing = awards.filter((one) => one.value === 0 && one.kind !== 'threshold');
  if (nothing.length > 0) {
    const [zh, en] = quoted(nothing.map((one) => one.name));
    found.push({
      ...at, code: 'award_zero', severity: 'warning', what: nothing[0]?.name ?? '',
      message: [`${zh}的比例或名额是 0，不会有作品获得。`, `${en}: the share or number is 0; no entry will get it.`],
      todo: ['请填写比例或名额，或删除该奖项。', 'Fill it in, or remove the award.'],
    });
  }
  if (new Set(awards.map((one) => one.kind === 'threshold')).size > 1) {
    found.push({
      ...at, code: 'award_mixed', severity: 'warning', what,
      message: ['有的奖项按分数线，有的按比例或名额；达到分数线的作品可能占去按名额的位置。', 'Some awards go by score, others by share or number; the former may take the places of the latter.'],
      todo: ['请核对是否有意这样；一般一组奖项只用一种办法。', 'Check whether this is meant; one list of awards usually goes one way.'],
    });
  }
  const lines = awards.filter((one) => one.kind === 'threshold');
  const wrong = lines.find((one, index) => one.value >= (lines[index - 1]?.value ?? Infinity));
  if (wrong) {
    found.push({
      ...at, code: 'award_line_order', severity: 'error', what: wrong.name,
      message: [`“${wrong.name}”的分数线不低于排在前面的奖项，没有作品能只得到它。`, `The score line of “${wrong.name}” is not below that of the award before it; nothing can get it.`],
      todo: ['请把高的分数线排在前面。', 'Put higher score lines first.'],
    });
  }
  return found;
}

function scoreFaults(rules: ContestRules, awards: Rules): Fault[] {
  const { minimumScore } = rules.awards;
  const rubrics = rules.rubrics.filter((one) => rules.categories.some((category) => category.rubric === one.id))
    .map(({ id, name }) => ({ name, most: highestTotal(rules, id) }));
  const found: Fault[] = [];
  const short = (score: number) => rubrics.filter((one) => one.most < score - 1e-9);
  const todo = ['请降低分数，或检查评分标准的满分和各档分值。', 'Lower the score, or check the points and choices of the rubric.'] as const;
  if (minimumScore !== null) {
    for (const { name, most } of short(minimumScore).slice(0, 3)) {
      found.push({
        code: 'minimum_unreachable', severity: 'error', part: 'awards', where: '', what: name,
        message: [
          `最低获奖分是 ${plain(minimumScore)}，而“${name}”最高只能得 ${plain(most)} 分，没有作品能获奖。`,
          `The lowest score for an award is ${plain(minimumScore)}, but “${name}” reaches ${plain(most)} at most; nothing can win.`,
        ], todo,
      });
    }
  }
  for (const one of awards.filter((award) => award.kind === 'threshold')) {
    for (const { name, most } of short(one.value).slice(0, 3)) {
      found.push({
        code: 'award_unreachable', severity: 'error', part: 'awards', where: one.id, what: one.name,
        message: [
          `“${one.name}”的分数线是 ${plain(one.value)}，而“${name}”最高只能得 ${plain(most)} 分。`,
          `“${one.name}” starts at ${plain(one.value)}, but “${name}” reaches ${plain(most)} at most.`,
        ], todo,
      });
    }
    if (minimumScore !== null && one.value < minimumScore) {
      found.push({
        code: 'award_below_minimum', severity: 'warning', part: 'awards', where: one.id, what: one.name,
        message: [
          `“${one.name}”的分数线 ${plain(one.value)} 低于最低获奖分 ${plain(minimumScore)}，两者之间的作品不会获奖。`,
          `“${one.name}” starts at ${plain(one.value)}, below the lowest score for an award, ${plain(minimumScore)}; entries between win nothing.`,
        ],
        todo: ['请统一这两个分数。', 'Let the two figures agree.'],
      });
    }
  }
  return found;
}

function placeFaults(rules: ContestRules, awards: Rules, groups: readonly Ranked[]): Fault[] {
  const found: Fault[] = [];
  const known = groups.flatMap((one) => (one.entries === null || one.entries === 0 ? [] : [{ ...one, entries: one.entries }]));
  for (const award of awards) {
    if (award.kind !== 'ratio' || award.value <= 0) continue;
    const empty = known.filter((one) => plannedCount('ratio', award.value, one.entries, rules.awards.rounding) === 0);
    if (empty.length === 0) continue;
    const [zh, en] = quoted(empty.map((one) => one.name));
    const example = empty[0]!;
    const expected = plain(Math.round(award.value * example.entries * 100) / 100);
    found.push({
      code: 'award_no_place', severity: 'warning', part: 'awards', where: award.id, what: award.name,
      message: [
        `${zh}按 ${percent(award.value)} 取整后没有“${award.name}”名额（例如“${example.name}” ${example.entries} 件 × ${percent(award.value)} = ${expected}）。`,
        `${en}: ${percent(award.value)} leaves no place for “${award.name}” (“${example.name}”: ${example.entries} × ${percent(award.value)} = ${expected}).`,
      ],
      todo: ['请改取整办法、合并评奖范围，或接受空缺。', 'Change the rounding, rank wider groups together, or accept the vacancy.'],
    });
  }
  const counted = awards.filter((one) => one.kind === 'count').reduce((all, one) => all + one.value, 0);
  const small = known.filter((one) => counted > one.entries);
  if (counted > 0 && small.length > 0) {
    const [zh, en] = quoted(small.map((one) => one.name));
    found.push({
      code: 'award_above_entries', severity: 'warning', part: 'awards', where: '', what: small[0]!.name,
      message: [
        `奖项名额合计 ${plain(counted)} 个，多于${zh}的作品数（“${small[0]!.name}”只有 ${small[0]!.entries} 件），每件都会获奖。`,
        `There are ${plain(counted)} places, more than entries in ${en} (“${small[0]!.name}” has ${small[0]!.entries}); every one would win.`,
      ],
      todo: ['请减少名额，或设最低获奖分。', 'Set fewer places, or a lowest score for an award.'],
    });
  }
  return found;
}

/** Groups of `awards.scope`. Entries: those that are in; without any, what the quotas allow; null when neither is known. */
export function rankedGroups(rules: ContestRules, facts: LintFacts): Ranked[] {
  const { scope } = rules.awards;
  const inside = facts.entries.some((one) => one.entries > 0);
  const counted = (division: string, category: string): number | null => {
    if (inside) {
      return facts.entries.filter((one) => one.division === division && one.category === category).reduce((all, one) => all + one.entries, 0);
    }
    const cells = facts.quotas.filter((one) => one.division === division && one.category === category);
    return cells.length === 0 || cells.some((one) => one.most === null) ? null : cells.reduce((all, one) => all + (one.most ?? 0), 0);
  };
  const parts = openGroups(rules).map(({ division, category }) => ({
    key: JSON.stringify([scope === 'contest' ? '' : division, scope === 'division-category' ? category : '']),
    name: [scope === 'contest' ? '' : divisionName(rules, division), scope === 'division-category' ? categoryName(rules, category) : '']
      .filter((one) => one !== '').join(' · ') || '全部作品',
    rubric: rules.categories.find((one) => one.id === category)?.rubric ?? '', entries: counted(division, category),
  }));
  return [...Map.groupBy(parts, (one) => one.key).values()].map((members) => ({
    name: members[0]!.name, rubrics: [...new Set(members.map((one) => one.rubric))],
    entries: members.some((one) => one.entries === null) ? null : members.reduce((all, one) => all + (one.entries ?? 0), 0),
  }));
}
