// What an exemption that grants credits puts into the ledger: a line for each credit year and category it touches.
import type { GivenExemption } from '#contract/schema/credit-rules.ts';
import { categoryName, creditYearOf, cycleAt, yearRange, type Rules } from '#backend/credit-rules/compile.ts';
import { amountWithUnit } from '#backend/credit-rules/words.ts';
import { reliefOf, type AppliedExemption } from '#backend/credit-rules/relief.ts';
import type { NewPosting } from '#db/queries/ledger.ts';

/** How the rules take one exemption, in the cycle in which it begins. */
export function appliedTo(rules: Rules, given: GivenExemption): AppliedExemption | null {
  return reliefOf(rules, cycleAt(rules, given.from ?? rules.set.cycle.start), [given]).applied[0] ?? null;
}

/** The credit years from the first to the last day; a day in no credit year belongs to the one before it. */
function yearsTouched(rules: Rules, from: string, to: string): number[] {
  const yearOf = (day: string): number => creditYearOf(rules, day)
    || Number(day.slice(0, 4)) - (day.slice(5) < rules.set.creditYear.start ? 1 : 0);
  const [first, last] = [yearOf(from), yearOf(to)];
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** The lines of a grant; none when neither it nor the rules say how much. */
export function grantLines(
  rules: Rules, ruleVersionId: number,
    { id, teacherId, from, to }: { id: number; teacherId: number; from: string; to: string }, applied: AppliedExemption,
): NewPosting[] {
  return yearsTouched(rules, from,
    to).flatMap((year) =>
      applied.parts.filter(({ credits }) => credits > 0).map(({ category, credits }): NewPosting => {
    const { code } = rules.categories[category] ?? { code: '' };
    const begins = yearRange(rules, year).from;
    return {
      teacherId, kind: 'grant', sessionId: null, subject: applied.name, activity: '', onDate: begins > from
        ? begins : from, creditYear: year, level: '',
      organiserLevel: '', form: '', category: code, days: null, hoursX100: 0, creditsX100: credits,
        ownCreditsX100: null, ruleVersionId,
      why: `${applied.name}（${from} 至 ${to}）：${year} 年度${categoryName(rules, code)}计入 ${amountWithUnit(rules.set, credits)}，${applied.inRules
        ? `依${rules.set.name}${applied.clause}` : '规则没有这一条款，数额由登记人确定'}。`,
      result: '', certificateNumber: '', reverses: null, idem: `g:${id}:${year}:${code}`,
    };
  }));
}
