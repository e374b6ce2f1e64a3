// Whether a contest's rules hold together: pure, said in one sentence a fault.
import type { ContestRules } from '#contract/schema/rules.ts';

const twice = (values: readonly string[]): string | undefined =>
  values.find((value, index) => values.indexOf(value) !== index);

/** The first fault of the rules in Chinese, or null when they hold. */
export function faultOfRules(rules: ContestRules): string | null {
  const repeated = twice(rules.divisions.map((one) => one.name)) ?? twice(rules.categories.map((one) => one.name))
    ?? twice(rules.divisions.map((one) => one.id)) ?? twice(rules.categories.map((one) => one.id));
  if (repeated !== undefined) return `“${repeated}”出现了两次`;
  const divisions = new Set(rules.divisions.map((one) => one.id));
  const heads = new Map(rules.rubricHeads.map((one) => [one.id, one]));
  const rubrics = new Map(rules.rubrics.map((one) => [one.id, one]));
  for (const category of rules.categories) {
    const unknown = category.divisions.find((id) => !divisions.has(id));
    if (unknown !== undefined) return `项目“${category.name}”用了不存在的组别 ${unknown}`;
    if (!rubrics.has(category.rubric)) return `项目“${category.name}”没有评分标准`;
    if (category.authors.min > category.authors.max) return `项目“${category.name}”的作者人数下限大于上限`;
    if (category.advisors.min > category.advisors.max) return `项目“${category.name}”的指导教师人数下限大于上限`;
  }
  for (const rubric of rules.rubrics) {
    if (rubric.head !== null && !heads.has(rubric.head)) return `评分标准“${rubric.name}”用了不存在的公共部分`;
    const criteria = [...(rubric.head === null ? [] : heads.get(rubric.head)?.criteria ?? []), ...rubric.criteria];
    if (criteria.length === 0) return `评分标准“${rubric.name}”没有指标`;
    const same = twice(criteria.map((one) => one.id));
    if (same !== undefined) return `评分标准“${rubric.name}”的指标编号 ${same} 出现了两次`;
    const unfit = criteria.find((one) => !fitsHundredths(one.max) || !fitsHundredths(one.step) || !isMultiple(one.max, one.step));
    if (unfit) return `指标“${unfit.name}”的满分 ${unfit.max} 不是步长 ${unfit.step} 的整数倍`;
    const band = criteria.find((one) => one.bands.some((each) => each.from > one.max));
    if (band) return `指标“${band.name}”的档次下限高于满分`;
  }
  const ratios = rules.awards.rules.filter((one) => one.kind === 'ratio');
  if (ratios.some((one) => one.value > 1)) return '奖项比例不能超过 100%';
  if (ratios.reduce((sum, one) => sum + one.value, 0) > 1 + 1e-9) return '各奖项比例之和超过 100%';
  if (rules.awards.rules.some((one) => one.kind === 'count' && !Number.isInteger(one.value))) return '按数量设奖的数量应为整数';
  const { unitCap, coverage } = rules.assignment;
  if (unitCap !== null && unitCap > coverage) return '同单位评委上限大于每件作品评委数，没有意义';
  return null;
}

const fitsHundredths = (points: number): boolean => Math.abs(points * 100 - Math.round(points * 100)) < 1e-6;
const isMultiple = (points: number, step: number): boolean => Math.round(points * 100) % Math.round(step * 100) === 0;
