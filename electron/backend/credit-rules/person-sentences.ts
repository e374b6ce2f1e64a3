// What a clerk must know about one teacher, in sentences: what has no slack, what is due, loans, registration, the
// forecast.
import type { Assessment } from './assess.ts';
import type { Rules } from './compile.ts';
import { daysBetween } from './days.ts';
import { needSentence } from './explain.ts';
import { amountText } from './hundredths.ts';
import type { Need } from './needs.ts';
import type { Hundredths } from './shapes.ts';
import { unitName } from './words.ts';

/** A loan as the database keeps it (db/queries/exemptions.ts). */
export interface LoanFacts { seq: number; due_on: string; repay_x100: number; repaid_x100: number }

const counts = ['零', '一', '两', '三', '四', '五', '六', '七', '八', '九', '十'];

/** Categories that can only just be filled: every year left must be full, and no other category can help. */
export function withoutSlack(rules: Rules,
  assessment: Assessment): { name: string; nameEn: string; years: number[]; yearMax: Hundredths }[] {
  const { frame, open, rawX100, needs } = assessment;
  const years = frame.ends.length;
  return needs.flatMap((need) => {
    const category = need.kind === 'category' ? rules.categories[need.place] : undefined;
    if (!category || category.yearMax === null || need.shortX100 === 0 || !need.reachable) return [];
    if (rules.offsets.some(({ to }) => to === need.place)) return [];
    const { yearMax, name, nameEn } = category;
    let possible = 0;
    const left: number[] = [];
    for (let index = open; index < years; index += 1) {
      const room = Math.max(0, yearMax - (rawX100[need.place * years + index] ?? 0));
      possible += room;
      if (room > 0) left.push(frame.first + index);
    }
    return possible === need.shortX100 ? [{ name, nameEn, years: left, yearMax }] : [];
  });
}

/** 校本研修已无余量：2027、2028 两年都须满 10，少一年即无法达标（有产假、病休等须先登记豁免）。 */
export const slackSentences = (rules: Rules, assessment: Assessment): string[] => withoutSlack(rules,
  assessment).map(({ name, years, yearMax }) => {
  const all = years.length === 1 ? `${years[0]} 年须满 ${amountText(yearMax)}，未满即无法达标`
    : `${years.join('、')} ${counts[years.length] ?? years.length}年都须满 ${amountText(yearMax)}，少一年即无法达标`;
  return `${name}已无余量：${all}（有产假、病休等须先登记豁免）。`;
});

/** How it will end if it goes on as it has gone so far. */
export function forecast(rules: Rules, assessment: Assessment, asOf: string): string {
  const { frame, totalX100, pass, needs, standing } = assessment;
  const unit = unitName(rules.set);
  if (needs.length === 0) return '这套规则没有写明最低要求，不作预测。';
  if (pass) return `本周期（至 ${frame.to}）已经达标。`;
  if (asOf > frame.to) return `本周期已于 ${frame.to} 结束，没有达标。`;
  const slack = slackSentences(rules, assessment).join('');
  if (standing === 'unreachable') return '按现行规则，本周期已经无法达标，详见预警。';
  const passed = daysBetween(frame.from, asOf);
  if (passed < 90) return `本周期从 ${frame.from} 开始，时间尚短，暂不预测。${slack}`;
  const expected = Math.floor((totalX100 * daysBetween(frame.from, frame.to)) / passed / 100) * 100;
  const needed = needs.find(({ kind }) => kind === 'total')?.minX100 ?? null;
  const ends = `按目前进度，到 ${frame.to} 约有 ${amountText(expected)} ${unit}`;
  if (needed === null) return `${ends}。${slack}`;
  const parts = expected >= needed
    ? `，总数可以达到 ${amountText(needed)}` : `，比要求的 ${amountText(needed)} 约差 ${amountText(needed - expected)}`;
  return `${ends}${parts}。${slack}`;
}

/** Loans not paid back in full. */
export const loanSentences = (loans: readonly LoanFacts[], asOf: string): string[] => loans.flatMap((loan) => {
  const owed = loan.repay_x100 - loan.repaid_x100;
  if (owed <= 0) return [];
  return [loan.due_on < asOf ? `学分借贷已逾期：第 ${loan.seq} 笔应于 ${loan.due_on} 前归还，尚欠 ${amountText(owed)}。`
    : `学分借贷未还清：第 ${loan.seq} 笔尚欠 ${amountText(owed)}，须在 ${loan.due_on} 之前归还。`];
});

/** What is due before this credit year ends; what has no slack says so itself. */
export function dueNow(rules: Rules, assessment: Assessment, asOf: string): Need[] {
  const { shortages, frame, open } = assessment;
  if (asOf > frame.to) return [];
  const yearEnd = frame.ends[open] ?? frame.to;
  const tight = new Set(withoutSlack(rules, assessment).map(({ name }) => name));
  return shortages.filter(({ reachable, dueBy, kind, place }) => reachable && dueBy <= yearEnd && (kind !== 'total' || dueBy === frame.to)
    && (kind !== 'category' || !tight.has(rules.categories[place]?.name ?? '')));
}

/** What can no longer be made up first, then what has no slack, then what is due before this credit year ends. */
export function needSentences(rules: Rules, assessment: Assessment, asOf: string): string[] {
  const lost = assessment.shortages.filter(({ reachable }) => !reachable);
  return [...lost.map((need) => needSentence(rules, assessment, need)), ...slackSentences(rules, assessment),
    ...dueNow(rules, assessment, asOf).map((need) => needSentence(rules, assessment, need))];
}
