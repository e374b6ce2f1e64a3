// What in a rule set contradicts itself: sentences for the editor, nothing when the set holds.
import type { RuleSet } from '#contract/schema/credit-rules.ts';

/** Every contradiction as a Chinese sentence without a final stop; empty when the set holds. */
export function ruleSetFaults(set: RuleSet): string[] {
  const faults: string[] = [];
  const categories = new Set(set.categories.map(({ code }) => code));
  const activities = new Set(set.activities.map(({ code }) => code));
  const need = (holds: boolean, sentence: string): void => {
    if (!holds) faults.push(sentence);
  };
  const known = (code: string | null, where: string): void => need(code === null || categories.has(code), `${where}引用了不存在的类别“${code}”`);
  unique(set.categories, '类别', need);
  unique(set.activities, '活动', need);
  unique(set.exemptions, '豁免', need);
  unique(set.requirements, '专项要求', need);
  for (const { name, min, max, yearMax, yearMin } of set.categories) {
    need(min === null || max === null || min <= max, `类别“${name}”的最低要求 ${min} 大于周期上限 ${max}`);
    need(yearMin === null || yearMax === null || yearMin <= yearMax, `类别“${name}”的每年最低要求 ${yearMin} 大于每年上限 ${yearMax}`);
  }
  set.rates.forEach((rate, index) => {
    const where = `第 ${index + 1} 条折算标准`;
    known(rate.category, where);
    need(rate.activity === null || activities.has(rate.activity), `${where}引用了不存在的活动“${rate.activity}”`);
    const given = [rate.perHour, rate.hoursPerCredit, rate.fixed, rate.range].filter((value) => value !== null).length + (rate.own ? 1 : 0);
    need(given === 1, `${where}应当在每学时学分、每学分学时、固定值、幅度、自带学分中恰好写一种，现在写了 ${given} 种`);
    need(rate.range === null || rate.range.min <= rate.range.max, `${where}的幅度下限大于上限`);
  });
  for (const { from, to } of set.offsets) {
    known(from, '冲抵');
    known(to, '冲抵');
    need(from !== to, `冲抵不能从类别“${from}”到它自己`);
  }
  for (const { name, category } of set.exemptions) known(category, `豁免“${name}”`);
  for (const { name, category, kind, focus } of set.requirements) {
    known(category, `专项要求“${name}”`);
    need(kind !== 'hoursOfFocus' || focus !== null, `专项要求“${name}”没有写培训专题`);
  }
  for (const { category } of set.year.conditions) known(category, '年度附加条件');
  need(set.effectiveFrom === null || set.effectiveTo === null || set.effectiveFrom <= set.effectiveTo, '施行日期晚于失效日期');
  return faults;
}

function unique(list: readonly { code: string }[], what: string, need: (holds: boolean, sentence: string) => void): void {
  const seen = new Set<string>();
  for (const { code } of list) {
    need(!seen.has(code), `${what}代码“${code}”出现了两次`);
    seen.add(code);
  }
}
