// Faults of the rules of results: arbitration that cannot run, bases that are not there, honours of awards that do not exist.
import type { ContestRules } from '#contract/schema/rules.ts';
import type { Fault } from './problem.ts';

const say = (code: string, severity: Fault['severity'], part: Fault['part'], message: Fault['message'], todo: Fault['todo']): Fault =>
  ({ code, severity, part, where: '', what: '', message, todo });

export const resultFaults = (rules: ContestRules): Fault[] =>
  [...arbitrationFaults(rules), ...baseFaults(rules), ...honourFaults(rules), ...certificateFaults(rules)];

function arbitrationFaults({ arbitration: { chain }, assignment, discrepancy, aggregation }: ContestRules): Fault[] {
  if (chain === 'none') return [];
  const found: Fault[] = [];
  const counts = [assignment.coverage, ...assignment.coverages.map((one) => one.coverage)];
  if (chain.startsWith('2') && counts.some((one) => one < 2)) {
    found.push(say('arbitration_coverage', 'error', 'judges', [
      `仲裁规则 ${chain} 要两位评委先各评一次，而有的作品只分给 1 位评委，这些作品永远等不到第二份评分。`,
      `The chain ${chain} needs two first judges, but some entries get only one; they would wait for ever.`,
    ], ['请把每件作品的评委数改为 2 位以上，或改用 1+1。', 'Give every entry two judges or more, or use 1+1.']));
  }
  if (chain.startsWith('1') && counts.some((one) => one > 1)) {
    found.push(say('arbitration_first', 'warning', 'judges', [
      `仲裁规则 ${chain} 是一位评委先评、组长再评，而有的作品分给几位评委；差得最远的两份才比较。`,
      `The chain ${chain} is one judge, then the leader, but some entries get several judges; the two furthest apart are compared.`,
    ], ['请核对是否有意这样；几位评委的活动一般用 2+1 或 2+1+1。', 'Check whether this is meant; contests with several judges usually take 2+1 or 2+1+1.']));
  }
  if (discrepancy.threshold === 0 && discrepancy.at === 'from') {
    found.push(say('arbitration_always', 'warning', 'judges', [
      '分差门槛是 0 分，而且“达到”就要仲裁：每件作品都会进入仲裁，包括评分完全相同的。',
      'The threshold is 0 and reaching it is enough: every entry goes to arbitration, even with equal marks.',
    ], ['请提高门槛，或改为“超过”。', 'Raise it, or take “over” instead of “from”.']));
  }
  if (aggregation.method === 'trimmed') {
    found.push(say('arbitration_trimmed', 'note', 'judges', [
      '计分要去掉最高分和最低分，仲裁又按分差处理；经过仲裁的作品以仲裁结果为准，不再去掉极值。',
      'Scores drop the highest and lowest, and arbitration looks at differences; what was arbitrated is not trimmed again.',
    ], ['一般二者用其一。', 'Usually one of the two is enough.']));
  }
  return found;
}

function baseFaults({ awards, rounds }: ContestRules): Fault[] {
  const found: Fault[] = [];
  if (awards.base === 'trainees' && awards.trainees === null) {
    found.push(say('award_trainees', 'error', 'awards', [
      '获奖比例按参训人数计算，却没有填参训人数，名额算不出来。', 'Shares are taken of the trainees, but their number is not given.',
    ], ['请填写参训人数，或改为按参评作品计算。', 'Give their number, or take the entries.']));
  }
  if (awards.base === 'rereview' && rounds.length < 2) {
    found.push(say('award_rereview', 'error', 'awards', [
      '获奖比例按进入复评的作品计算，而活动只有一轮评审。', 'Shares are taken of the entries in re-review, but there is one round only.',
    ], ['请在“轮次”里增加复评，或改为按参评作品计算。', 'Add a round, or take all entries.']));
  }
  if (awards.unitCapShare === 0) {
    found.push(say('award_unit_share', 'warning', 'awards', [
      '每个单位获奖不得超过其作品的 0%，没有单位能获奖。', 'No unit may win more than 0 % of its entries: nobody can win.',
    ], ['请提高比例，或清空不限。', 'Raise it, or leave it empty.']));
  }
  return found;
}

function honourFaults({ honours: { organisation, advisors, recommend }, awards }: ContestRules): Fault[] {
  const found: Fault[] = [];
  const known = new Set(awards.rules.map((one) => one.id));
  const named = [...Object.keys(organisation?.points ?? {}), ...advisors?.awards ?? [], ...recommend?.awards ?? []];
  const unknown = named.find((id) => !known.has(id));
  if (unknown !== undefined) {
    found.push(say('honour_award', 'error', 'awards', [
      '组织奖、指导教师奖或推荐名单里用到的一个奖项已经不在奖项表里。', 'An honour counts on an award that is no longer in the list.',
    ], ['请在“表彰与推荐”里重新选择奖项。', 'Choose the awards of the honours anew.']));
  }
  if (organisation && organisation.count === null && organisation.minEntries === 0 && organisation.minAwardShare === 0) {
    found.push(say('organisation_everyone', 'warning', 'awards', [
      `“${organisation.name}”没有设任何条件和名额，每个有作品的单位都会得到。`, `“${organisation.name}” has neither limits nor a number; every unit with an entry gets it.`,
    ], ['请填写最少作品数、最低获奖率或名额。', 'Set a least number of entries, a share of awards, or a number.']));
  }
  if (recommend?.kind === 'ratio' && recommend.value > 1) {
    found.push(say('recommend_share', 'error', 'awards', [
      '推荐上报的比例超过 100%。', 'More than 100 % would go on to the level above.',
    ], ['请降低比例。', 'Lower it.']));
  }
  return found;
}

function certificateFaults({ certificates }: ContestRules): Fault[] {
  return /\{seq(:\d)?\}/.test(certificates.number) ? [] : [say('certificate_number', 'error', 'awards', [
    '证书编号里没有序号 {seq}，所有证书会是同一个号。', 'The number of certificates has no {seq}; they would all be alike.',
  ], ['请在编号里加上 {seq:4}。', 'Add {seq:4}.'])];
}
