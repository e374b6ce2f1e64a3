// Whether a contest's rules hold together, and whether they still cover the entries: pure, one sentence a fault.
import type { ContestRules, Criterion } from '#contract/schema/rules.ts';
import type { Text } from '../refusals.ts';

type Category = ContestRules['categories'][number];

const twice = (values: readonly string[]): string | undefined =>
  values.find((value, index) => values.indexOf(value) !== index);

const fitsHundredths = (points: number): boolean => Math.abs(points * 100 - Math.round(points * 100)) < 1e-6;
const isMultiple = (points: number, step: number): boolean => Math.round(points * 100) % Math.round(step * 100) === 0;
const isBackwards = (from: number | null, to: number | null): boolean => from !== null && to !== null && from > to;

function faultOfCategory(category: Category, divisions: ReadonlySet<string>, rubrics: ReadonlySet<string>): Text | null {
  const { name, material } = category;
  const unknown = [...category.divisions, ...Object.keys(category.authorsByDivision)].find((id) => !divisions.has(id));
  if (unknown !== undefined) return [`项目“${name}”用了不存在的组别 ${unknown}`, `category “${name}” names the unknown division ${unknown}`];
  if (!rubrics.has(category.rubric)) return [`项目“${name}”没有评分标准`, `category “${name}” has no rubric`];
  if ([category.authors, ...Object.values(category.authorsByDivision)].some((range) => range.min > range.max)) {
    return [`项目“${name}”的作者人数下限大于上限`, `category “${name}”: the fewest authors are more than the most`];
  }
  if (category.advisors.min > category.advisors.max) {
    return [`项目“${name}”的指导教师人数下限大于上限`, `category “${name}”: the fewest advisors are more than the most`];
  }
  if (isBackwards(material.minSeconds, material.maxSeconds)) {
    return [`项目“${name}”的时长下限大于上限`, `category “${name}”: the shortest duration is longer than the longest`];
  }
  return null;
}

/** Choices that a judge could take and that no sheet can hold: above the most points, no number of hundredths, or alike. */
function faultOfChoices({ name, max, mode, choices }: Criterion): Text | null {
  if (mode === 'points' || mode === 'veto') return null;
  if (choices.length === 0) return [`指标“${name}”按档给分，请至少列出一档`, `criterion “${name}” is given by choices, but none is listed`];
  const same = twice(choices.map((one) => one.name));
  if (same !== undefined) return [`指标“${name}”有两档都叫“${same}”`, `criterion “${name}” has the choice “${same}” twice`];
  if (mode === 'coefficient') {
    return choices.some((one) => one.value > 1) ? [`指标“${name}”的系数应在 0 到 1 之间`, `criterion “${name}”: a coefficient lies between 0 and 1`] : null;
  }
  if (choices.some((one) => !fitsHundredths(one.value))) {
    return [`指标“${name}”各档的分值最多两位小数`, `criterion “${name}”: the points of a choice have two decimals at most`];
  }
  return choices.some((one) => one.value > max) ? [`指标“${name}”有一档的分值高于满分`, `criterion “${name}” has a choice above its most points`] : null;
}

function faultOfCriterion(criterion: Criterion): Text | null {
  const { name, max, step, bands, mode } = criterion;
  if (mode === 'veto' && (max !== 1 || step !== 1)) {
    return [`“${name}”只分合格和不合格，满分和步长应为 1`, `“${name}” is passed or failed: its points and step are 1`];
  }
  if (!fitsHundredths(max) || !fitsHundredths(step) || Math.round(step * 100) < 1) {
    return [`指标“${name}”的满分和步长最多两位小数`, `criterion “${name}”: points have two decimals at most`];
  }
  if (!isMultiple(max, step)) {
    return [`指标“${name}”的满分 ${max} 不是步长 ${step} 的整数倍`, `criterion “${name}”: the most points, ${max}, are no multiple of the step ${step}`];
  }
  if (bands.some((band) => band.from > max)) return [`指标“${name}”的档次下限高于满分`, `criterion “${name}” has a band above its most points`];
  return faultOfChoices(criterion);
}

function faultOfRubrics(rules: ContestRules): Text | null {
  const heads = new Map(rules.rubricHeads.map((one) => [one.id, one]));
  for (const { name, head, criteria: tail } of rules.rubrics) {
    if (head !== null && !heads.has(head)) return [`评分标准“${name}”用了不存在的公共部分`, `rubric “${name}” names an unknown head`];
    const criteria = [...(head === null ? [] : heads.get(head)?.criteria ?? []), ...tail];
    if (criteria.length === 0) return [`评分标准“${name}”没有指标`, `rubric “${name}” has no criterion`];
    const same = twice(criteria.map((one) => one.id));
    if (same !== undefined) return [`评分标准“${name}”的指标编号 ${same} 出现了两次`, `rubric “${name}” has the criterion ${same} twice`];
    for (const criterion of criteria) {
      const fault = faultOfCriterion(criterion);
      if (fault) return fault;
    }
  }
  return null;
}

/** Ids that stand for something elsewhere must be one thing each: levels, rounds and the awards of a level. */
function faultOfLevels({ levels, rounds, categories }: ContestRules): Text | null {
  const level = twice(levels.map((one) => one.id));
  if (level !== undefined) return [`层级“${levels.find((one) => one.id === level)?.name}”出现了两次`, `the level ${level} is there twice`];
  if (levels.filter((one) => one.here).length > 1) return ['有不止一个层级标成了本级', 'more than one level is marked as this one'];
  const award = levels.find((one) => twice(one.awards.map((other) => other.name)) ?? twice(one.awards.map((other) => other.id)));
  if (award) return [`层级“${award.name}”的奖项有重名`, `the level “${award.name}” has an award twice`];
  const round = twice(rounds.map((one) => one.name)) ?? twice(rounds.map((one) => one.id));
  if (round !== undefined) return [`评审轮次“${round}”出现了两次`, `the round “${round}” is there twice`];
  const item = categories.find((one) => twice(one.material.items.map((other) => other.name)));
  return item ? [`项目“${item.name}”的材料有重名`, `category “${item.name}” has a piece of material twice`] : null;
}

function faultOfAwards({ awards, rubrics, rubricHeads, ranking }: ContestRules): Text | null {
  const same = twice(awards.rules.map((one) => one.name)) ?? twice(awards.rules.map((one) => one.id));
  if (same !== undefined) return [`奖项“${same}”出现了两次`, `the award “${same}” is there twice`];
  const ratios = awards.rules.filter((one) => one.kind === 'ratio');
  if (ratios.some((one) => one.value > 1)) return ['奖项比例不能超过 100%', 'the share of an award is above 100 %'];
  if (ratios.reduce((sum, one) => sum + one.value, 0) > 1 + 1e-9) return ['各奖项比例之和超过 100%', 'the shares of the awards are above 100 % in all'];
  if (awards.rules.some((one) => one.kind === 'count' && !Number.isInteger(one.value))) {
    return ['按数量设奖的数量应为整数', 'the number of an award is no whole number'];
  }
  const criteria = [...rubricHeads, ...rubrics].flatMap((one) => one.criteria);
  const known = new Set(criteria.flatMap((one) => [one.id, one.group]));
  const unknown = ranking.tieBreak.find((one) => !known.has(one));
  if (unknown !== undefined) return [`同分比较用了不存在的指标 ${unknown}`, `ties are broken by the unknown criterion ${unknown}`];
  return null;
}

function faultOfNames({ divisions, categories, rubrics, rubricHeads }: ContestRules): Text | null {
  const repeated = [divisions, categories, rubrics, rubricHeads].map((list) => twice(list.map((one) => one.name)) ?? twice(list.map((one) => one.id)))
    .find((one) => one !== undefined);
  return repeated === undefined ? null : [`“${repeated}”出现了两次`, `“${repeated}” is there twice`];
}

function faultOfCategories(rules: ContestRules): Text | null {
  const divisions = new Set(rules.divisions.map((one) => one.id));
  const rubrics = new Set(rules.rubrics.map((one) => one.id));
  for (const category of rules.categories) {
    const fault = faultOfCategory(category, divisions, rubrics);
    if (fault) return fault;
  }
  return null;
}

const faultOfAssignment = ({ assignment: { unitCap, coverage } }: ContestRules): Text | null => (unitCap !== null && unitCap > coverage
  ? ['同单位评委上限大于每件作品评委数，没有意义', 'the limit of judges from one unit is above the number of judges of an entry'] : null);

/** In the order in which they are looked at, with the part of the rules each is about. */
const parts = [
  ['divisions', faultOfNames], ['categories', faultOfCategories], ['rubrics', faultOfRubrics], ['awards', faultOfAwards], ['levels', faultOfLevels],
  ['judges', faultOfAssignment],
] as const;

/** The first fault of the rules and where it lies, or null when they hold. */
export function firstFault(rules: ContestRules): { part: typeof parts[number][0]; text: Text } | null {
  for (const [part, faultOf] of parts) {
    const text = faultOf(rules);
    if (text) return { part, text };
  }
  return null;
}

/** The first fault of the rules, or null when they hold. */
export const faultOfRules = (rules: ContestRules): Text | null => firstFault(rules)?.text ?? null;

/** A division or category that the rules no longer have although entries are in it, said in a sentence; or null. */
export function missingGroup(
  rules: ContestRules, used: readonly { division: string; category: string; entries: number }[],
): Text | null {
  const has = (list: readonly { id: string }[], id: string): boolean => list.some((one) => one.id === id);
  const gone = (key: 'division' | 'category', list: readonly { id: string }[]): { id: string; entries: number } | null => {
    const id = used.find((one) => !has(list, one[key]))?.[key];
    if (id === undefined) return null;
    return { id, entries: used.filter((one) => one[key] === id).reduce((sum, one) => sum + one.entries, 0) };
  };
  const division = gone('division', rules.divisions);
  if (division) return [`组别 ${division.id} 下还有 ${division.entries} 件作品，不能删除`, `division ${division.id} still holds ${division.entries} entries`];
  const category = gone('category', rules.categories);
  if (category) return [`项目 ${category.id} 下还有 ${category.entries} 件作品，不能删除`, `category ${category.id} still holds ${category.entries} entries`];
  return null;
}
