// What a clerk must know about one teacher, in English: needs, what has no slack, loans, registration, the forecast.
import type { Assessment } from './assess.ts';
import type { Rules } from './compile.ts';
import { daysBetween } from './days.ts';
import { amountText } from './hundredths.ts';
import type { Need } from './needs.ts';
import { withoutSlack, type LoanFacts } from './person-sentences.ts';
import type { Registration } from './registration.ts';

export const unitEn = ({ set }: Rules): string => (set.unit === 'hours' ? 'hours' : 'credits');

/** What a need is called: Total, a category, 2026, a requirement. */
export function needNameEn(rules: Rules, need: Need): string {
  const year = need.code.split(':')[1] ?? '';
  switch (need.kind) {
    case 'total': return `Total ${unitEn(rules)}`;
    case 'category': return rules.categories[need.place]?.nameEn ?? need.code;
    case 'year': return `The year ${year}`;
    case 'categoryYear': return `${rules.categories[need.place]?.nameEn ?? ''} in ${year}`;
    case 'requirement': return rules.set.requirements[need.place]?.nameEn ?? need.code;
  }
}

/** What can still be earned in a category in the years that are left. */
export function roomLeft(rules: Rules, { frame, open, rawX100 }: Assessment, place: number): number {
  const yearMax = rules.categories[place]?.yearMax ?? 0;
  let possible = 0;
  for (let index = open; index < frame.ends.length; index += 1) {
    possible += Math.max(0, yearMax - (rawX100[place * frame.ends.length + index] ?? 0));
  }
  return possible;
}

function whyUnreachable(rules: Rules, assessment: Assessment, need: Need): string {
  if (need.kind === 'year' || need.kind === 'categoryYear') return `that year ended on ${need.dueBy} and cannot be made up`;
  if (assessment.open >= assessment.frame.ends.length) return 'the cycle is over';
  if (need.kind !== 'category' || rules.categories[need.place]?.yearMax === null) return 'the years left are not enough to make it up';
  const possible = roomLeft(rules, assessment, need.place);
  return `at most ${amountText(possible)} can still count in the years left, so it can no longer be made up; `
    + 'for maternity or sick leave and the like, record an exemption';
}

/** One need as a sentence: what is asked, what is there, what is missing, by when, and whether it can still be reached. */
export function needSentenceEn(rules: Rules, assessment: Assessment, need: Need): string {
  const hours = need.kind === 'requirement' && rules.requirements[need.place]?.kind !== 'singleTraining';
  const unit = hours ? 'hours' : unitEn(rules);
  const [min, counted, short] = [amountText(need.minX100), amountText(need.countedX100), amountText(need.shortX100)];
  const shown = need.informational ? ' (for information; it does not decide)' : '';
  const name = needNameEn(rules, need);
  if (need.shortX100 === 0) return `${name}: ${counted} of ${min} ${unit}, complete${shown}.`;
  const missing = `${name}: ${short} ${unit} short (${min} required, ${counted} so far)`;
  if (assessment.asOf === null) return `${missing}; the cycle is over${shown}.`;
  if (!need.reachable) return `${missing}; ${whyUnreachable(rules, assessment, need)}${shown}.`;
  const yearMax = need.kind === 'category' ? rules.categories[need.place]?.yearMax ?? null : null;
  if (yearMax === null) return `${missing}, due by ${need.dueBy}${shown}.`;
  const limit = `at most ${amountText(yearMax)} ${unit} count each year`;
  if (need.dueBy === assessment.frame.to) return `${missing}; ${limit}; due by ${need.dueBy}${shown}.`;
  const left = assessment.frame.ends.length - assessment.open;
  const possible = roomLeft(rules, assessment, need.place);
  const spare = possible === need.shortX100 ? 'must all be full' : `have room for ${amountText(possible)}`;
  return `${missing}; ${limit}; the ${left} years left ${spare}; at least ${amountText(need.dueX100)} more by ${need.dueBy}, or the requirement is missed${shown}.`;
}

/** School-based study: no slack left; 2027 and 2028 must each reach 10. */
const slackSentencesEn = (rules: Rules, assessment: Assessment): string[] =>
  withoutSlack(rules, assessment).map(({ nameEn, years, yearMax }) => {
    const each = years.length === 1 ? `${years[0]} must reach ${amountText(yearMax)}` : `${years.join(', ')} must each reach ${amountText(yearMax)}`;
    return `${nameEn}: no slack left; ${each}, or the requirement is missed (record an exemption first for maternity or sick leave and the like).`;
  });

/** What can no longer be made up first, then what has no slack, then what is due before this credit year ends. */
export function needSentencesEn(rules: Rules, assessment: Assessment, due: readonly Need[]): string[] {
  const lost = assessment.shortages.filter(({ reachable }) => !reachable);
  return [...lost.map((need) => needSentenceEn(rules, assessment, need)), ...slackSentencesEn(rules, assessment),
    ...due.map((need) => needSentenceEn(rules, assessment, need))];
}

/** How it will end if it goes on as it has gone so far. */
export function forecastEn(rules: Rules, assessment: Assessment, asOf: string): string {
  const { frame, totalX100, pass, needs, standing } = assessment;
  if (needs.length === 0) return 'These rules name no minimum; nothing is forecast.';
  if (pass) return `The requirements of this cycle (to ${frame.to}) are met.`;
  if (asOf > frame.to) return `This cycle ended on ${frame.to} and its requirements were not met.`;
  if (standing === 'unreachable') return 'Under the rules in force this cycle can no longer be completed; see the warnings.';
  const slack = slackSentencesEn(rules, assessment).map((one) => ` ${one}`).join('');
  const passed = daysBetween(frame.from, asOf);
  if (passed < 90) return `This cycle began on ${frame.from}; it is too early for a forecast.${slack}`;
  const expected = Math.floor((totalX100 * daysBetween(frame.from, frame.to)) / passed / 100) * 100;
  const needed = needs.find(({ kind }) => kind === 'total')?.minX100 ?? null;
  const ends = `At this pace, about ${amountText(expected)} ${unitEn(rules)} by ${frame.to}`;
  if (needed === null) return `${ends}.${slack}`;
  return expected >= needed ? `${ends}, enough for the ${amountText(needed)} required.${slack}`
    : `${ends}, about ${amountText(needed - expected)} short of the ${amountText(needed)} required.${slack}`;
}

/** Loans not paid back in full. */
export const loanSentencesEn = (loans: readonly LoanFacts[], asOf: string): string[] => loans.flatMap((loan) => {
  const owed = loan.repay_x100 - loan.repaid_x100;
  if (owed <= 0) return [];
  return [loan.due_on < asOf ? `Credit loan overdue: line ${loan.seq} was to be repaid by ${loan.due_on}; ${amountText(owed)} still owed.`
    : `Credit loan open: ${amountText(owed)} of line ${loan.seq} to be repaid by ${loan.due_on}.`];
});

export function registrationSentenceEn({ from, to, hours, needed, short, reachable }: Registration): string {
  const state = `Registration period ${from} to ${to}: ${amountText(hours)} of ${amountText(needed)} hours`;
  return reachable ? `${state}; ${amountText(short)} short, due by ${to}, or registration is deferred.`
    : `${state}; ${amountText(short)} short, which can no longer be made up: registration will be deferred.`;
}
