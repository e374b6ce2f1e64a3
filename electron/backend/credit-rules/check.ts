// What in a rule set contradicts itself: sentences for the editor in both languages, nothing when the set holds.
import { AppError } from '#contract/errors.ts';
import type { RuleSet } from '#contract/schema/credit-rules.ts';

/** A contradiction, without a final stop. */
export type RuleFault = readonly [zh: string, en: string];
type Need = (holds: boolean, zh: string, en: string) => void;

/** Every contradiction of a rule set; empty when it holds. Limits too low for the minima are no contradiction: see what they do. */
export function ruleSetFaults(set: RuleSet): RuleFault[] {
  const faults: RuleFault[] = [];
  const need: Need = (holds, zh, en) => {
    if (!holds) faults.push([zh, en]);
  };
  const categories = new Set(set.categories.map(({ code }) => code));
  const known = (code: string | null, zh: string, en: string): void =>
    need(code === null || categories.has(code), `${zh}引用了不存在的类别“${code}”`, `${en} names the unknown category “${code}”`);
  unique(set.categories, '类别', 'category', need);
  unique(set.activities, '活动', 'activity', need);
  unique(set.exemptions, '豁免', 'exemption', need);
  unique(set.requirements, '专项要求', 'requirement', need);
  categoryFaults(set, need);
  rateFaults(set, need, known);
  for (const { from, to } of set.offsets) {
    known(from, '冲抵', 'an offset');
    known(to, '冲抵', 'an offset');
    need(from !== to, `冲抵不能从类别“${from}”到它自己`, `category “${from}” cannot offset itself`);
  }
  for (const { name, nameEn, category } of set.exemptions) known(category, `豁免“${name}”`, `exemption “${nameEn}”`);
  for (const { name, nameEn, category, kind, focus } of set.requirements) {
    known(category, `专项要求“${name}”`, `requirement “${nameEn}”`);
    need(kind !== 'hoursOfFocus' || focus !== null, `专项要求“${name}”没有写培训专题`, `requirement “${nameEn}” names no subject`);
  }
  for (const { category } of set.year.conditions) known(category, '年度附加条件', 'a condition of the year');
  const { effectiveFrom: from, effectiveTo: to } = set;
  need(from === null || to === null || from <= to, '施行日期晚于失效日期', 'the rules end before they begin');
  return faults;
}

/** Refuses a rule set that contradicts itself (rules_invalid, the first contradiction). */
export function refuseFaults(set: RuleSet): void {
  const [fault] = ruleSetFaults(set);
  if (fault) throw new AppError('rules_invalid', { detail: fault[0], detailEn: fault[1] });
}

function categoryFaults(set: RuleSet, need: Need): void {
  for (const { name, nameEn, min, max, yearMax, yearMin } of set.categories) {
    need(min === null || max === null || min <= max, `类别“${name}”的最低要求 ${min} 大于周期上限 ${max}`,
      `category “${nameEn}” needs ${min} and counts at most ${max}`);
    need(yearMin === null || yearMax === null || yearMin <= yearMax, `类别“${name}”的每年最低要求 ${yearMin} 大于每年上限 ${yearMax}`,
      `category “${nameEn}” needs ${yearMin} a year and counts at most ${yearMax}`);
  }
}

function rateFaults(set: RuleSet, need: Need, known: (code: string | null, zh: string, en: string) => void): void {
  const activities = new Set(set.activities.map(({ code }) => code));
  set.rates.forEach(({ category, activity, range, own, ...rate }, index) => {
    const [zh, en] = [`第 ${index + 1} 条折算标准`, `rate ${index + 1}`];
    known(category, zh, en);
    need(activity === null || activities.has(activity), `${zh}引用了不存在的活动“${activity}”`, `${en} names the unknown activity “${activity}”`);
    const given = [rate.perHour, rate.hoursPerCredit, rate.fixed, range].filter((value) => value !== null).length + (own ? 1 : 0);
    need(given === 1, `${zh}应当在每学时学分、每学分学时、固定值、幅度、自带学分中恰好写一种，现在写了 ${given} 种`,
      `${en} must have exactly one way to count, and has ${given}`);
    need(range === null || range.min <= range.max, `${zh}的幅度下限大于上限`, `the range of ${en} ends before it begins`);
  });
}

function unique(list: readonly { code: string }[], zh: string, en: string, need: Need): void {
  const seen = new Set<string>();
  for (const { code } of list) {
    need(!seen.has(code), `${zh}代码“${code}”出现了两次`, `the ${en} code “${code}” occurs twice`);
    seen.add(code);
  }
}
