// An assessment in sentences, for the teacher's file and the warnings list.
import { assessedYears, type Assessment } from './assess.ts';
import { categoryName, type Rules } from './compile.ts';
import { amountText } from './hundredths.ts';
import type { Need } from './needs.ts';
import type { AppliedExemption } from './relief.ts';
import { amountWithUnit, citation, unitName } from './words.ts';

/** What a need is called: 总学分, a category, 2026 年度, a requirement. */
export function needName(rules: Rules, need: Need): string {
  const year = need.code.split(':')[1] ?? '';
  switch (need.kind) {
    case 'total': return `总${unitName(rules.set)}`;
    case 'category': return categoryName(rules, need.code);
    case 'year': return `${year} 年度`;
    case 'categoryYear': return `${year} 年度${rules.categories[need.place]?.name ?? ''}`;
    case 'requirement': return rules.requirements[need.place]?.name ?? need.code;
  }
}

function clauseOf(rules: Rules, { kind, place, minX100 }: Need): string {
  if (kind === 'requirement') return rules.requirements[place]?.clause ?? '';
  if (kind === 'total') return rules.set.total.clause;
  if (kind !== 'year') return rules.categories[place]?.clause ?? '';
  const condition = minX100 === rules.yearMin ? undefined : rules.conditions.find(({ min }) => min === minX100);
  return condition?.clause || rules.set.year.clause;
}

const isHours = (rules: Rules, { kind, place }: Need): boolean => kind === 'requirement' && rules.requirements[place]?.kind !== 'singleTraining';

/** One need as a sentence: what is asked, what is there, what is missing, by when, and whether it can still be reached. */
export function needSentence(rules: Rules, assessment: Assessment, need: Need): string {
  const name = needName(rules, need);
  const unit = isHours(rules, need) ? '学时' : unitName(rules.set);
  const [min, counted, short] = [amountText(need.minX100), amountText(need.countedX100), amountText(need.shortX100)];
  const offset = need.kind === 'category' ? offsetText(rules, assessment, need) : '';
  const shown = need.informational ? '（只作提示，不决定是否合格）' : '';
  if (need.shortX100 === 0) return `${name}要求 ${min} ${unit}，已有 ${counted} ${unit}${offset}，达到要求${shown}。`;
  const missing = `${name}还差 ${short} ${unit}（要求 ${min}，已有 ${counted}${offset}）`;
  if (assessment.asOf === null) return `${missing}，周期已经结束${shown}。`;
  if (!need.reachable) return `${missing}，${whyUnreachable(rules, assessment, need)}${shown}。`;
  const yearMax = need.kind === 'category' ? rules.categories[need.place]?.yearMax ?? null : null;
  if (yearMax === null) return `${missing}，须在 ${need.dueBy} 之前补齐${shown}。`;
  const left = assessment.frame.ends.length - assessment.open;
  if (need.dueBy === assessment.frame.to) {
    return `${missing}，每年最多计 ${amountText(yearMax)} ${unit}，须在 ${need.dueBy} 之前补齐${shown}。`;
  }
  const tight = spareText(rules, assessment, need);
  const urgent = `${need.dueBy} 之前至少再修 ${amountText(need.dueX100)} ${unit}，否则无法达标`;
  return `${missing}，每年最多计 ${amountText(yearMax)} ${unit}，余下 ${left} 个年度${tight}；${urgent}${shown}。`;
}

function spareText(rules: Rules, { frame, open, rawX100 }: Assessment, need: Need): string {
  const yearMax = rules.categories[need.place]?.yearMax ?? 0;
  let possible = 0;
  for (let index = open; index < frame.ends.length; index += 1) {
    possible += Math.max(0, yearMax - (rawX100[need.place * frame.ends.length + index] ?? 0));
  }
  return possible === need.shortX100 ? '都须修满，已无余量' : `最多还能计 ${amountText(possible)}`;
}

function whyUnreachable(rules: Rules, assessment: Assessment, need: Need): string {
  if (need.kind === 'year' || need.kind === 'categoryYear') return `该年度已于 ${need.dueBy} 结束，不能补修`;
  if (assessment.open >= assessment.frame.ends.length) return '周期已经结束';
  const limited = need.kind === 'category' && rules.categories[need.place]?.yearMax !== null;
  const advice = limited ? '；如有产假、病休等情形，请登记豁免' : '';
  return `余下的年度${limited ? spareText(rules, assessment, need) : '已不够'}，已经无法补齐${advice}`;
}

function offsetText(rules: Rules, { offsets }: Assessment, need: Need): string {
  const parts = offsets.filter(({ to }) => to === need.place)
    .map(({ from, creditsX100 }) => `${rules.categories[from]?.name ?? ''}超出部分冲抵 ${amountText(creditsX100)}`);
  return parts.length === 0 ? '' : `，其中${parts.join('、')}`;
}

/** The whole assessment, in the order in which it was worked out; every sentence ends with a stop. */
export function explainAssessment(rules: Rules, assessment: Assessment): string[] {
  const { set } = rules;
  const { frame, relief, totalX100, pass, shortages, needs } = assessment;
  const lines = [`${citation(set)}，周期 ${frame.from} 至 ${frame.to}。`];
  for (const exemption of relief.applied) lines.push(exemptionSentence(rules, exemption));
  for (const year of assessedYears(rules, assessment)) {
    for (const { code, rawX100, countedX100, limitX100 } of year.byCategory) {
      if (limitX100 === null || rawX100 <= countedX100) continue;
      const [raw, limit, counted] = [rawX100, limitX100, countedX100].map(amountText);
      lines.push(`${year.year} 年度${categoryName(rules, code)}登记 ${raw}，每年最多计 ${limit}，计 ${counted}。`);
    }
  }
  rules.categories.forEach(({ max, name }, place) => {
    const years = frame.ends.length;
    const sum = assessment.countedX100.slice(place * years, (place + 1) * years).reduce((a, b) => a + b, 0);
    if (max !== null && sum > max) lines.push(`${name}合计 ${amountText(sum)}，周期内最多计 ${amountText(max)}。`);
  });
  for (const { from, to, creditsX100, clause } of assessment.offsets) {
    const [source, target] = [rules.categories[from]?.name ?? '', rules.categories[to]?.name ?? ''];
    const basis = clause === '' ? '' : `；${clause}`;
    lines.push(`${source}超出本类要求的 ${amountWithUnit(set, creditsX100)}冲抵${target}（只能单向冲抵，总数不变${basis}）。`);
  }
  lines.push(`周期内计 ${amountWithUnit(set, totalX100)}。`);
  for (const need of needs) {
    const clause = clauseOf(rules, need);
    const sentence = needSentence(rules, assessment, need);
    lines.push(clause === '' ? sentence : sentence.replace(/。$/, `（${clause}）。`));
  }
  if (needs.every(({ informational }) => informational)) {
    lines.push('结论：这套规则没有写明最低要求，不判定合格与否。');
    return lines;
  }
  const missing = shortages.map((one) => needName(rules, one)).join('、');
  lines.push(pass ? '结论：合格。' : `结论：${assessment.asOf === null ? '不合格' : '尚未合格'}，缺 ${missing}。`);
  return lines;
}

/** What one exemption does, in a sentence. */
export function exemptionSentence(rules: Rules, exemption: AppliedExemption): string {
  const { name, inRules, clause, effect, years, parts, yearsWaived, total } = exemption;
  const basis = inRules ? clause === '' ? '' : `（${clause}）` : '（规则没有这一条款，按登记的数额计）';
  const when = years.length === 0 ? '' : `${years.join('、')} 年度`;
  const what = parts.map((part) => `${rules.categories[part.category]?.name ?? ''} ${amountText(part.credits)}`).join('、');
  const unit = unitName(rules.set);
  if (effect === 'extendCycle') return `${name}${basis}：周期延长 ${exemption.extendYears} 年。`;
  if (effect === 'loan') return `${name}${basis}：学分借贷以台账中的借贷和归还为准，这里不另计。`;
  if (exemption.unknownCategory !== '') return `${name}${basis}：规则里没有代码为“${exemption.unknownCategory}”的类别，不起作用。`;
  if (years.length === 0 && exemption.dated) return `${name}${basis}：不在本周期之内，不起作用。`;
  const each = years.length > 1 ? '每年' : '';
  if (effect === 'grantCredits') {
    return what === '' ? `${name}${basis}：没有写明给予多少${unit}，不起作用。` : `${name}${basis}：${when}${each}计入${what} ${unit}。`;
  }
  const waived = yearsWaived && rules.yearMin !== null ? '，并免去该年度的年度要求' : '';
  if (what !== '') return `${name}${basis}：${when}${each}少要求${what} ${unit}，总数同减${waived}。`;
  return total === 0 ? `${name}${basis}：没有写明减少多少${unit}，规则也没有年度上限可依，不起作用。`
    : `${name}${basis}：${when}${each}少要求 ${amountText(total)} ${unit}${waived}。`;
}
