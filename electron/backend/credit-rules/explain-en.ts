// An assessment in English sentences, for the teacher's page: as explain.ts says it in Chinese.
import { assessedYears, type Assessment } from './assess.ts';
import type { Rules } from './compile.ts';
import { amountText } from './hundredths.ts';
import { needNameEn, needSentenceEn, unitEn } from './need-sentences-en.ts';
import type { AppliedExemption } from './relief.ts';
import { nameEn } from './words-en.ts';

const categoryEn = (rules: Rules, place: number): string => rules.categories[place]?.nameEn ?? '';

/** The whole assessment, in the order in which it was worked out. */
export function explainAssessmentEn(rules: Rules, assessment: Assessment): string[] {
  const { set } = rules;
  const { frame, relief, totalX100, pass, shortages, needs } = assessment;
  const number = set.docNumber === '' ? '' : ` (${set.docNumber})`;
  const lines = [`Under ${set.nameEn}${number}; cycle ${frame.from} to ${frame.to}.`];
  for (const exemption of relief.applied) lines.push(exemptionSentenceEn(rules, exemption));
  for (const year of assessedYears(rules, assessment)) {
    for (const { code, rawX100, countedX100, limitX100 } of year.byCategory) {
      if (limitX100 === null || rawX100 <= countedX100) continue;
      const [raw, limit, counted] = [rawX100, limitX100, countedX100].map(amountText);
      lines.push(`${categoryEn(rules, rules.categoryAt.get(code) ?? -1)} in ${year.year}: ${raw} recorded, at most ${limit} a year, ${counted} counted.`);
    }
  }
  rules.categories.forEach(({ max }, place) => {
    const years = frame.ends.length;
    const sum = assessment.countedX100.slice(place * years, (place + 1) * years).reduce((a, b) => a + b, 0);
    if (max !== null && sum > max) lines.push(`${categoryEn(rules, place)}: ${amountText(sum)} in all, at most ${amountText(max)} in a cycle.`);
  });
  for (const { from, to, creditsX100 } of assessment.offsets) {
    lines.push(`${amountText(creditsX100)} ${unitEn(rules)} of ${categoryEn(rules, from)} beyond what it asks for fill ${categoryEn(rules, to)} `
      + '(one way only; the total stays the same).');
  }
  lines.push(`Counted in this cycle: ${amountText(totalX100)} ${unitEn(rules)}.`);
  for (const need of needs) lines.push(needSentenceEn(rules, assessment, need));
  if (needs.every(({ informational }) => informational)) {
    lines.push('Conclusion: these rules name no minimum, so nothing is said about passing.');
    return lines;
  }
  const missing = shortages.map((one) => needNameEn(rules, one)).join(', ');
  lines.push(pass ? 'Conclusion: passed.' : `Conclusion: ${assessment.asOf === null ? 'not passed' : 'not passed yet'}; missing: ${missing}.`);
  return lines;
}

/** What one exemption does, in a sentence. */
export function exemptionSentenceEn(rules: Rules, exemption: AppliedExemption): string {
  const { inRules, effect, years, parts, yearsWaived, total } = exemption;
  const name = `${nameEn(exemption.name, [rules.set])}${inRules ? '' : ' (no clause of the rules; counted as recorded)'}`;
  const each = years.length > 1 ? ' each' : '';
  const when = years.length === 0 ? '' : ` in ${years.join(', ')}${each}`;
  const unit = unitEn(rules);
  const what = parts.map((part) => `${amountText(part.credits)} ${unit} of ${categoryEn(rules, part.category)}`).join(', ');
  if (effect === 'extendCycle') return `${name}: the cycle is ${exemption.extendYears === 1 ? '1 year' : `${exemption.extendYears} years`} longer.`;
  if (effect === 'loan') return `${name}: loans and repayments count as they stand in the ledger and not again here.`;
  if (exemption.unknownCategory !== '') return `${name}: the rules have no category with the code “${exemption.unknownCategory}”; no effect.`;
  if (years.length === 0 && exemption.dated) return `${name}: outside this cycle; no effect.`;
  if (effect === 'grantCredits') return what === '' ? `${name}: the ${unit} to be granted are not named; no effect.` : `${name}: grants ${what}${when}.`;
  const waived = yearsWaived && rules.yearMin !== null ? '; what the year asks for is waived' : '';
  if (what !== '') return `${name}: asks for less${when}: ${what}; the total is lowered likewise${waived}.`;
  return total === 0 ? `${name}: it is not named how many ${unit} fewer, and the rules have no yearly limit to go by; no effect.`
    : `${name}: asks for ${amountText(total)} ${unit} fewer${when}${waived}.`;
}
