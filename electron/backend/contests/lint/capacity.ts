// Faults of numbers: quotas and entries against what the judges can read, and rules that need more judges than there are.
import { categoryName, coverageByRules, divisionName, type ContestRules } from '#contract/schema/rules.ts';
import { fullMark } from './rubrics.ts';
import { isOpen, percent, plain, quoted, type Fault, type LintFacts } from './problem.ts';

export function quotaFaults(rules: ContestRules, { quotas }: LintFacts): Fault[] {
  const found: Fault[] = [];
  const lost = quotas.filter((one) => {
    const category = rules.categories.find((other) => other.id === one.category);
    if (one.division !== '' && rules.divisions.every((other) => other.id !== one.division)) return true;
    if (one.category === '') return false;
    return category === undefined || (one.division !== '' && !isOpen(category, one.division));
  });
  if (lost.length > 0) {
    const names = [...new Set(lost.map((one) =>
      [divisionName(rules, one.division), categoryName(rules, one.category)].filter((part) => part !== '').join(' · ')))];
    const [zh, en] = quoted(names);
    found.push({
      code: 'quota_outside', severity: 'error', part: 'quotas', where: '', what: names[0] ?? '',
      message: [`名额表里有 ${lost.length} 个名额给了不开放的组别或项目：${zh}。`, `${lost.length} quotas are for divisions or categories that are not open: ${en}.`],
      todo: ['请在名额表里删除它们，或开放对应的项目。', 'Remove them from the table, or open the category.'],
    });
  }
  const { perUnit } = rules.limits;
  const atLevel = rules.levels.find((one) => one.here)?.quotaPerUnit ?? null;
  const mosts = [
    ...(perUnit === null ? [] : [{ most: perUnit, code: 'quota_per_unit', zh: '每个报送单位限报', en: 'the limit of a unit' }]),
    ...(atLevel === null ? [] : [{ most: atLevel, code: 'quota_level', zh: '本级每个单位的名额', en: 'the quota of a unit at this level' }]),
  ];
  const sums = [...Map.groupBy(quotas, (one) => one.unitId).values()].map((rows) => ({ unit: rows[0]!.unit, most: mostOfUnit(rows) }));
  for (const { most, code, zh, en } of mosts) {
    const above = sums.filter((one) => one.most !== null && one.most > most);
    if (above.length === 0) continue;
    const names = quoted(above.map((one) => one.unit));
    found.push({
      code, severity: 'warning', part: 'quotas', where: '', what: above[0]!.unit,
      message: [
        `${names[0]}的名额多于规则里${zh} ${most} 件（“${above[0]!.unit}”有 ${above[0]!.most} 件）。`,
        `${names[1]}: the quota is above ${en}, ${most} (“${above[0]!.unit}” has ${above[0]!.most}).`,
      ],
      todo: ['请统一名额表和限制；报送时两者都会检查。', 'Let table and limit agree; both are checked.'],
    });
  }
  return found;
}

/** Most entries that the rows of one unit allow; null: no limit, or none that can be added up. */
export function mostOfUnit(rows: readonly { division: string; category: string; most: number | null }[]): number | null {
  const total = rows.find((one) => one.division === '' && one.category === '');
  if (total && total.most !== null) return total.most;
  const wholes = rows.filter((one) => one.division !== '' && one.category === '' && one.most !== null);
  const cells = rows.filter((one) => one.category !== '' && wholes.every((whole) => whole.division !== one.division));
  const parts = [...wholes, ...cells];
  return parts.length === 0 || parts.some((one) => one.most === null) ? null : parts.reduce((all, one) => all + (one.most ?? 0), 0);
}

export function judgeFaults(rules: ContestRules, facts: LintFacts): Fault[] {
  const { coverage, maxLoad, unitCap } = rules.assignment;
  const { judges } = facts;
  const found: Fault[] = [];
  const say = (code: string, severity: Fault['severity'], message: Fault['message'], todo: Fault['todo'], part: Fault['part'] = 'judges'): Fault =>
    ({ code, severity, part, where: '', what: '', message, todo });
  const loads = judges.map((one) => one.maxLoad ?? maxLoad);
  const capacity = loads.some((one) => one === null) ? null : loads.reduce<number>((all, one) => all + (one ?? 0), 0);
  if (judges.length > 0 && capacity !== null) {
    const units = [...Map.groupBy(facts.quotas, (one) => one.unitId).values()].map(mostOfUnit);
    const quota = units.length === 0 || units.some((one) => one === null) ? null : units.reduce<number>((all, one) => all + (one ?? 0), 0);
    const entries = facts.entries.reduce((all, one) => all + one.entries, 0);
    // A quota does not say of which category its entries will be: only what is short in any case is an error.
    const least = Math.min(coverage, ...rules.assignment.coverages.map((one) => one.coverage));
    const readings = facts.entries.reduce((all, one) => all + one.entries * (coverageByRules(rules, one.division, one.category) ?? coverage), 0);
    const mixed = readings !== entries * coverage;
    const add = ['请增加评委、提高每位评委的上限、减少每件评委数，或压缩名额。', 'Add judges, raise their loads, need fewer judges an entry, or cut quotas.'] as const;
    if (quota !== null && quota * least > capacity) {
      found.push(say('quota_capacity', 'error', [
        `名额合计 ${quota} 件，每件 ${least} 位评委，共要评 ${quota * least} 件次；${judges.length} 位评委最多评 ${capacity} 件次，差 ${quota * least - capacity}。`,
        `Quotas allow ${quota} entries; with ${least} judges each that is ${quota * least} readings. ${judges.length} judges can do ${capacity}: ${quota * least - capacity} short.`,
      ], add, 'quotas'));
    } else if (readings > capacity) {
      found.push(say('entries_capacity', 'error', [
        `现有作品 ${entries} 件，${mixed ? '按各组别、项目的评委数' : `每件 ${coverage} 位评委`}，共要评 ${readings} 件次；${judges.length} 位评委最多评 ${capacity} 件次，差 ${readings - capacity}。`,
        `${entries} entries with ${mixed ? 'the judges of their divisions and categories' : `${coverage} judges each`} are ${readings} readings. ${judges.length} judges can do ${capacity}: ${readings - capacity} short.`,
      ], add));
    }
  }
  if (judges.length > 0 && coverage > judges.length) {
    found.push(say('coverage_judges', 'error', [`每件作品要 ${coverage} 位评委，现有评委只有 ${judges.length} 位。`, `Every entry needs ${coverage} judges; there are ${judges.length}.`],
      ['请增加评委或减少每件评委数。', 'Add judges, or need fewer.']));
  }
  const lonely = judges.length === 0 ? [] : rules.divisions.filter(({ id }) => rules.categories.some((one) => isOpen(one, id))
    && judges.filter((one) => one.divisions.length === 0 || one.divisions.includes(id)).length < coverage);
  if (lonely.length > 0 && coverage <= judges.length) {
    const [zh, en] = quoted(lonely.map((one) => one.name));
    found.push(say('division_judges', 'warning', [`能评${zh}的评委不到 ${coverage} 位。`, `Fewer than ${coverage} judges may judge ${en}.`],
      ['请增加能评这个组别的评委，或改评委的组别。', 'Add judges for it, or widen the divisions of others.']));
  }
  if (unitCap !== null && unitCap > coverage) {
    found.push(say('unit_cap', 'warning', [`同单位评委上限 ${unitCap} 大于每件评委数 ${coverage}，没有意义。`, `The limit of judges from one unit, ${unitCap}, is above ${coverage} judges an entry.`], ['请改小。', 'Lower it.']));
  }
  if (rules.aggregation.method === 'trimmed' && coverage < rules.aggregation.trimFrom) {
    found.push(say('trim_few', 'warning', [
      `规定去掉最高分和最低分，但要 ${rules.aggregation.trimFrom} 份评分起才去，每件只有 ${coverage} 位评委，实际都按平均分算。`,
      `The highest and lowest are dropped from ${rules.aggregation.trimFrom} sheets on, but an entry has ${coverage} judges; all will be plain means.`,
    ], ['请增加每件评委数，或改用平均分。', 'Use more judges an entry, or the plain mean.']));
  }
  if (rules.vetoes > coverage) {
    found.push(say('veto_judges', 'error', [`要 ${rules.vetoes} 位评委判不合格才否决，每件只有 ${coverage} 位，永远不会否决。`, `${rules.vetoes} judges must fail an entry to exclude it, but it has ${coverage}; that never happens.`],
      ['请减少否决所需的评委数。', 'Need fewer to exclude.']));
  }
  return [...found, ...differenceFaults(rules), ...voteFaults(rules)];
}

/** Votes cannot be brought in yet, and rules stand once packs are out: a share of the vote would be a road without an end. */
function voteFaults({ voteShare }: ContestRules): Fault[] {
  return voteShare === 0 ? [] : [{
    code: 'vote_share', severity: 'error', part: 'judges', where: '', what: '',
    message: [
      `总分里有 ${percent(voteShare)} 来自网络投票，而投票结果还不能导入，到时算不出结果。`,
      `A public vote makes up ${percent(voteShare)} of the score, and votes cannot be brought in yet; no results could be computed.`,
    ],
    todo: ['请把投票所占比例改为 0，投票结果另行公布。', 'Set the share of the vote to 0, and publish the vote apart.'],
  }];
}

function differenceFaults(rules: ContestRules): Fault[] {
  const { threshold, at } = rules.discrepancy;
  const full = Math.max(0, ...rules.categories.map((one) => fullMark(rules, one.rubric)));
  const base = { part: 'judges' as const, where: '', what: '' };
  if (full > 0 && (threshold > full || (at === 'over' && threshold >= full))) {
    return [{
      ...base, code: 'difference_above', severity: 'warning',
      message: [`分差界限 ${plain(threshold)} 分不低于满分 ${plain(full)}，永远不会提示分差超限。`, `The threshold of difference, ${plain(threshold)}, is not below the full mark ${plain(full)}; it never fires.`],
      todo: ['请改为满分以内的分差，例如 10 分。', 'Use a difference within the full mark, such as 10.'],
    }];
  }
  if (threshold === 0) {
    return [{
      ...base, code: 'difference_zero', severity: 'warning',
      message: ['分差界限是 0 分，几乎每件作品都会提示分差超限。', 'The threshold of difference is 0; nearly every entry will be over it.'],
      todo: ['请填写合适的分差，例如 10 分。', 'Enter a difference that is meant, such as 10.'],
    }];
  }
  return [];
}
