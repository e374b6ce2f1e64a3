// What one training or achievement is worth by the rules, and why, in one sentence.
import type { Level } from '#contract/schema/credit-rules.ts';
import { creditYearOf, rateKey, type CategoryRule, type RateRule, type Rules } from './compile.ts';
import { amountText, percentOf, times } from './hundredths.ts';
import type { Hundredths, Rateable, Rating } from './shapes.ts';
import { amountWithUnit, citation, formNames, levelNames, levelOrder, trainingName, unitName } from './words.ts';

/** So many different ratings are kept for reuse: thousands of people pass the same training. */
const keptRatings = 20_000;

/**
 * Rates one record. Hours and credits in hundredths. What the rules do not count comes back with category '' and 0
 * credits; limits of years and cycles are not looked at (see assess). Never refuses: `why` says what was decided.
 */
export function rate(rules: Rules, record: Rateable): Rating {
  const { activity, form, days, hours, ownCredits, result } = record;
  const level = record.organiserLevel ?? record.level;
  const year = creditYearOf(rules, record.date);
  // All that decides besides the year, and whether there is one.
  const key = `${activity ?? ''}|${form}|${level}|${days}|${hours}|${ownCredits}|${result}|${record.newTeacher === true}|${year === 0}`;
  let rating = rules.ratings.get(key);
  if (!rating) {
    rating = decide(rules, record, level, year);
    if (rules.ratings.size >= keptRatings) rules.ratings.clear();
    rules.ratings.set(key, rating);
  }
  return { category: rating.category, year, hours: rating.hours, credits: rating.credits, range: rating.range, why: rating.why };
}

function decide(rules: Rules, record: Rateable, level: Level, year: number): Rating {
  const name = nameOf(rules, record, level);
  if (record.result === 'fail') return refused(year, 0, `${name}考核不合格，不计${unitName(rules.set)}`);
  const hours = hoursOf(rules, record);
  if (year === 0) return refused(year, hours, `${name}的日期不在任何学分年度之内（学分年度自${window(rules)}），不计${unitName(rules.set)}`);
  const rateRule = rules.rates.get(rateKey(record.activity ?? '', record.form, level));
  const category = rateRule && rules.categories[rateRule.category];
  const refusal = rateRule && category ? notCounted(record, level, category) : noRate(rules, record, level);
  if (!rateRule || !category || refusal !== '') {
    return refused(year, hours, `${refusal}，${citation(rules.set, category?.clause)}`);
  }
  const rating = worth(rules, record, { name, year, hours, rateRule, category });
  // Where hours are counted, what is converted into them are hours.
  return rules.set.unit === 'hours' && hours === 0 ? { ...rating, hours: rating.credits } : rating;
}

const refused = (year: number, hours: Hundredths, why: string): Rating => ({ category: '', year, hours, credits: 0, range: null, why });

function nameOf(rules: Rules, record: Rateable, level: Level): string {
  if (record.activity === null) return trainingName(level, record.form);
  const name = rules.activityNames.get(record.activity) ?? record.activity;
  return name.includes(levelNames[level]) ? name : `${levelNames[level]}${name}`;
}

/** At most so many hours a day, where the days are known. */
const hoursOf = (rules: Rules, { hours, days }: Rateable): Hundredths => (days === null ? hours : Math.min(hours, days * rules.perDay));

function window(rules: Rules): string {
  const [from, to] = [rules.set.creditYear.start, rules.set.creditYear.end].map((day) => `${Number(day.slice(0, 2))}月${Number(day.slice(3))}日`);
  return `${from}至${rules.wraps ? '次年' : ''}${to}`;
}

/** Why a training with a rate is not counted all the same; '' when it is. */
function notCounted(record: Rateable, level: Level, category: CategoryRule): string {
  if (record.activity !== null) return '';
  if (levelOrder.indexOf(level) > category.lowestOrganiser) return tooLow(level, record, category);
  if (category.minDays !== null && record.days !== null && record.days < category.minDays) {
    return `${category.name}须连续 ${category.minDays} 天以上，本次 ${record.days} 天，不计${category.name}`;
  }
  return '';
}

const tooLow = (level: Level, record: Rateable, category: CategoryRule): string =>
  `${category.name}须由${levelNames[levelOrder[category.lowestOrganiser] ?? 'other']}以上单位组织，${trainingName(level, record.form)}不计`;

function noRate(rules: Rules, record: Rateable, level: Level): string {
  const { set } = rules;
  if (record.activity !== null) {
    const name = rules.activityNames.get(record.activity);
    return name === undefined ? `规则里没有代码为“${record.activity}”的活动，不计` : `规则没有写明${levelNames[level]}“${name}”的折算标准，不计`;
  }
  const near = set.rates.find((one) => one.activity === null && (one.forms.length === 0 || one.forms.includes(record.form)));
  const category = near && rules.categories[rules.categoryAt.get(near.category) ?? -1];
  if (category && levelOrder.indexOf(level) > category.lowestOrganiser) return tooLow(level, record, category);
  const blended = record.form === 'blended' ? '，请把集中部分和远程部分分开登记' : '';
  return `规则没有写明${near ? trainingName(level, record.form) : formNames[record.form]}的折算标准，不计${blended}`;
}

interface Found { name: string; year: number; hours: Hundredths; rateRule: RateRule; category: CategoryRule }

function worth(rules: Rules, record: Rateable, { name, year, hours, rateRule, category }: Found): Rating {
  const { set } = rules;
  const { rate: rule, range } = rateRule;
  const unit = unitName(set);
  const cited = citation(set, rule.clause);
  const base = { category: category.code, year, hours };
  const byHours = rule.perHour !== null || rule.hoursPerCredit !== null;
  const factor = record.result === 'excellent' ? rateRule.excellent : rateRule.usual;
  if (byHours && hours === 0 && record.ownCredits === null) {
    return { ...base, credits: 0, range: null, why: `${name}没有学时，暂计 0 ${unit}，${cited}` };
  }
  if (byHours && hours > 0) {
    const [credits, share] = lessened(rules, record, times(hours, factor, set.rounding));
    const counted = byHoursText(rules, record, rateRule, hours);
    const other = record.ownCredits === null || record.ownCredits === credits ? '' : `（来源所记 ${amountText(record.ownCredits)} ${unit}未采用）`;
    return { ...base, credits, range: null, why: `${name} ${counted}${share} = ${amountText(credits)} ${unit}${other}，${cited}` };
  }
  const excellent = record.result === 'excellent' && rule.excellentFactor !== 1 ? `（优秀 × ${rule.excellentFactor}）` : '';
  if (rule.fixed !== null) {
    const [credits, share] = lessened(rules, record, times(rateRule.fixed, factor, set.rounding));
    return { ...base, credits, range: null, why: `${name}${excellent}${share}计 ${amountText(credits)} ${unit}，${cited}` };
  }
  if (range) {
    const [from, to] = [amountText(range.min), amountText(range.max)];
    const own = record.ownCredits;
    if (own === null) return { ...base, credits: 0, range, why: `${name}可计 ${from} 至 ${to} ${unit}，请认定人确定具体数值，${cited}` };
    if (own < range.min || own > range.max) {
      const outside = `所填 ${amountText(own)} 不在幅度之内，暂计 0`;
      return { ...base, credits: 0, range, why: `${name}可计 ${from} 至 ${to} ${unit}，${outside}，${cited}` };
    }
    const picked = `由认定人在 ${from} 至 ${to} ${unit}之间定为 ${amountText(own)} ${unit}`;
    return { ...base, credits: own, range, why: `${name}${picked}，${cited}` };
  }
  if (record.ownCredits === null) {
    const missing = `的${unit}须由来源给出（当地自定标准或项目核定），记录里没有，暂计 0 ${unit}`;
    return { ...base, credits: 0, range: null, why: `${name}${missing}，${cited}` };
  }
  const [credits, share] = lessened(rules, record, times(record.ownCredits, rule.own ? factor : { num: 1, den: 1 }, set.rounding));
  const source = `${name}${byHours ? '没有学时，按来源所记' : '按来源核定'}计 ${amountText(record.ownCredits)} ${unit}`;
  const changed = share === '' ? '' : ` = ${amountWithUnit(set, credits)}`;
  return { ...base, credits, range: null, why: `${source}${excellent}${share}${changed}，${cited}` };
}

/** 40 学时 × 0.4, with what was cut by the limit of a day and the factor for 优秀. */
function byHoursText(rules: Rules, record: Rateable, { rate: rule }: RateRule, hours: Hundredths): string {
  const cut = hours < record.hours
    ? `（申报 ${amountText(record.hours)} 学时，${record.days} 天，每天最多计 ${amountText(rules.perDay)} 学时）` : '';
  const by = rule.perHour !== null ? `× ${rule.perHour}` : `÷ ${rule.hoursPerCredit}`;
  const excellent = record.result === 'excellent' && rule.excellentFactor !== 1 ? ` × ${rule.excellentFactor}（优秀）` : '';
  return `${amountText(hours)} 学时${cut} ${by}${excellent}`;
}

/** The share that training of the first years counts for. */
function lessened(rules: Rules, record: Rateable, credits: Hundredths): [credits: Hundredths, text: string] {
  const rule = rules.set.newTeacher;
  if (record.newTeacher !== true || !rule || rule.countsPercent === 100) return [credits, ''];
  return [percentOf(credits, rule.countsPercent), `，新任教师培训按 ${rule.countsPercent}% 计`];
}
