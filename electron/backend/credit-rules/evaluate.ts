// credits.evaluate: records → sums → what counts, what is missing, and why. Pure: no database, no clock.
import type { CreditRecord, Evaluation, GivenExemption, RuleSet } from '#contract/schema/credit-rules.ts';
import { assess, assessedYears, type Assessment } from './assess.ts';
import { categoryName, compile, type Frame, type Rules } from './compile.ts';
import { explainAssessment, needName, needSentence } from './explain.ts';
import { explainAssessmentEn } from './explain-en.ts';
import { amountText, fromHundredths, toHundredths } from './hundredths.ts';
import { needNameEn, needSentenceEn } from './need-sentences-en.ts';
import type { Need } from './needs.ts';
import { rate } from './rate.ts';
import type { Hundredths, Rateable, Rating, YearSum } from './shapes.ts';
import { whyIn } from './why-en.ts';

export interface EvaluateInput {
  records: readonly CreditRecord[]; cycle: { start: string; years: number }; exemptions: readonly GivenExemption[];
  asOf?: string | undefined;
}

interface RatedRecord { index: number; record: CreditRecord; key: string; rating: Rating; credits: Hundredths; counted: Hundredths; why: string }

/** Evaluates records by a rule set. The order of records changes nothing but the order of `records` in the answer. */
export function evaluate(set: RuleSet, { records, cycle, exemptions, asOf }: EvaluateInput, language: 'zh' | 'en' = 'zh'): Evaluation {
  const rules = compile(set);
  const rated = records.map((record, index): RatedRecord => {
    const rating = rate(rules, rateable(record));
    return { index, record, key: keyOf(record), rating, credits: rating.credits, counted: 0, why: rating.why };
  });
  if (set.achievements === 'highest') keepHighest(rated);
  const assessment = assess(rules, {
    sums: sumsOf(rated), cycle, exemptions, asOf: asOf ?? null,
    focusHours: focusHoursOf(rated, assess(rules, { sums: [], cycle, exemptions, asOf: null }).frame),
  });
  countRecords(rules, assessment, rated);
  const evaluation = evaluationOf(rules, assessment, rated, language);
  const { frame } = assessment;
  if (frame.from !== cycle.start) {
    evaluation.explain.splice(1, 0, language === 'zh'
      ? `周期由整个学分年度组成：${cycle.start} 不是学分年度的第一天，因此从 ${frame.from} 起算，此前的记录不计入。`
      : `A cycle is made of whole credit years: ${cycle.start} is not the first day of one, so it runs from ${frame.from}; earlier records do not count.`);
  }
  return evaluation;
}

/** The evaluation of an assessment that was made from the ledger's sums, with records already explained or none. */
export function evaluationOf(
  rules: Rules, assessment: Assessment, rated: readonly Pick<RatedRecord, 'index' | 'rating' | 'credits' | 'counted' | 'why'>[],
  language: 'zh' | 'en' = 'zh',
): Evaluation {
  const [nameOf, sentenceOf] = language === 'zh' ? [needName, needSentence] : [needNameEn, needSentenceEn];
  const shown = (need: Need) => ({
    code: need.code, name: nameOf(rules, need), short: fromHundredths(need.shortX100), dueBy: need.dueBy,
    reachable: need.reachable, sentence: sentenceOf(rules, assessment, need),
  });
  return {
    unit: rules.set.unit, total: fromHundredths(assessment.totalX100), hours: fromHundredths(assessment.hoursX100), pass: assessment.pass,
    byCategory: Object.fromEntries([...assessment.byCategoryX100].map(([code, amount]) => [code, fromHundredths(amount)])),
    byYear: assessedYears(rules, assessment).map(({ year, from, to, countedX100, neededX100, byCategory }) => ({
      year, from, to, counted: fromHundredths(countedX100), needed: neededX100 === null ? null : fromHundredths(neededX100),
      byCategory: Object.fromEntries(byCategory.map((one) => [one.code, {
        raw: fromHundredths(one.rawX100), counted: fromHundredths(one.countedX100),
        limit: one.limitX100 === null ? null : fromHundredths(one.limitX100),
      }])),
    })),
    offsets: assessment.offsets.map(({ from, to, creditsX100 }) =>
      ({ from: rules.categories[from]?.code ?? '', to: rules.categories[to]?.code ?? '', credits: fromHundredths(creditsX100) })),
    needs: assessment.needs.map((need) => ({ ...shown(need), min: fromHundredths(need.minX100), counted: fromHundredths(need.countedX100) })),
    shortages: assessment.shortages.map(shown),
    records: rated.map(({ index, rating, credits, counted, why }) => ({
      index, category: rating.category, year: rating.year === 0 ? null : rating.year, hours: fromHundredths(rating.hours),
      credits: fromHundredths(credits), counted: fromHundredths(counted), why: whyIn(language, why, [rules.set]),
    })),
    explain: (language === 'zh' ? explainAssessment : explainAssessmentEn)(rules, assessment),
  };
}

/** A record of the border as the engine rates it. */
export const rateable = (record: CreditRecord): Rateable => ({
  level: record.level, form: record.form, organiserLevel: record.organiserLevel ?? null, activity: record.activity ?? null, date: record.date,
  days: record.days ?? null, hours: toHundredths(record.hours ?? 0), ownCredits: record.credits === undefined ? null : toHundredths(record.credits),
  result: record.result, newTeacher: record.newTeacher,
});

/** The same for equal records, whatever their place: by date, then by all they hold. */
const keyOf = (record: CreditRecord): string =>
  `${record.date}${JSON.stringify(Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1)))}`;
const byKey = (a: RatedRecord, b: RatedRecord): number => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.index - b.index);

/** One achievement honoured at several levels counts once, with the highest value; of equal ones the earliest. */
function keepHighest(rated: readonly RatedRecord[]): void {
  const honoured = rated.filter(({ record, rating }) => record.achievement !== undefined && rating.category !== '');
  const groups = Map.groupBy(honoured, ({ record }) => record.achievement);
  for (const group of groups.values()) {
    const [best, ...others] = group.toSorted((a, b) => b.credits - a.credits || byKey(a, b));
    if (!best) continue;
    for (const other of others) {
      other.credits = 0;
      other.why = `${other.why}；同一成果只计最高的一次（${amountText(best.credits)}），这一次不计`;
    }
  }
}

function sumsOf(rated: readonly RatedRecord[]): YearSum[] {
  const sums = new Map<string, YearSum>();
  for (const { record, rating, credits } of rated) {
    if (rating.category === '') continue;
    const key = `${rating.category}|${rating.year}`;
    const sum = sums.get(key) ?? { category: rating.category, year: rating.year, hours: 0, credits: 0, lines: 0, largestTraining: 0 };
    const largestTraining = record.activity === undefined ? Math.max(sum.largestTraining, credits) : sum.largestTraining;
    sums.set(key, { ...sum, hours: sum.hours + rating.hours, credits: sum.credits + credits, lines: sum.lines + 1, largestTraining });
  }
  return [...sums.values()];
}

function focusHoursOf(rated: readonly RatedRecord[], frame: Frame): Map<string, Hundredths> {
  const hours = new Map<string, Hundredths>();
  for (const { record, rating } of rated) {
    if (record.focus === undefined || !isIn(frame, rating.year)) continue;
    hours.set(record.focus, (hours.get(record.focus) ?? 0) + rating.hours);
  }
  return hours;
}

const isIn = ({ first, ends }: Frame, year: number): boolean => year >= first && year < first + ends.length;

/** What of each record counts: by date until the limits of the year and then of the cycle are reached. */
function countRecords(rules: Rules, assessment: Assessment, rated: readonly RatedRecord[]): void {
  const { frame, countedX100, byCategoryX100, relief } = assessment;
  const years = frame.ends.length;
  const leftInYear = countedX100.map((amount, at) => Math.max(0, amount - (relief.grants[at] ?? 0)));
  const leftInCycle = new Map(byCategoryX100);
  rules.categories.forEach(({ code }, place) => {
    const granted = relief.grants.slice(place * years, (place + 1) * years).reduce((a, b) => a + b, 0);
    leftInCycle.set(code, Math.max(0, (leftInCycle.get(code) ?? 0) - granted));
  });
  for (const one of rated.toSorted(byKey)) {
    const { category, year } = one.rating;
    if (category === '' || one.credits === 0) continue;
    const name = categoryName(rules, category);
    if (!isIn(frame, year)) {
      one.why = `${one.why}；${year} 学分年度不在本周期（${frame.from} 至 ${frame.to}）之内，不计入`;
      continue;
    }
    const at = (rules.categoryAt.get(category) ?? 0) * years + year - frame.first;
    const [inYear, inCycle] = [leftInYear[at] ?? 0, leftInCycle.get(category) ?? 0];
    one.counted = Math.min(one.credits, inYear, inCycle);
    leftInYear[at] = inYear - one.counted;
    leftInCycle.set(category, inCycle - one.counted);
    if (one.counted < one.credits) {
      one.why = `${one.why}；${inYear <= inCycle ? `${year} 年度` : '周期内'}${name}已达上限，计入 ${amountText(one.counted)}`;
    }
  }
}
