// Where everybody stands: one pass over the sums of the ledger, each teacher assessed by the rules of his unit.
import type { Assessment, Standing } from '#backend/credit-rules/assess.ts';
import type { RuleBook } from '#backend/credit-rules/book.ts';
import type { Rules } from '#backend/credit-rules/compile.ts';
import { needName } from '#backend/credit-rules/explain.ts';
import { needNameEn } from '#backend/credit-rules/need-sentences-en.ts';
import { assessPerson, needsFocus, type ExemptionFacts } from '#backend/credit-rules/person.ts';
import type { Hundredths, YearSum } from '#backend/credit-rules/shapes.ts';
import type { SumRow } from '#db/queries/ledger-read.ts';
import type { PlacedRow } from '#db/queries/standing.ts';
import type { Places } from '../places.ts';

/** Why it is not an assessment: no rules for the unit, or retired or gone. */
export type ShownStanding = Standing | 'noRule' | 'notCounted';

export const standingNames: readonly ShownStanding[] = ['complete', 'onTrack', 'slow', 'behind', 'unreachable',
  'noRule', 'notCounted'];

export interface PersonStanding {
  id: number; schoolId: string | null; unitId: string | null; stage: string; subject: string; registeredFrom: string | null;
  rules: Rules | null; standing: ShownStanding; pass: boolean; totalX100: Hundredths; shortX100: Hundredths; dueNowX100: Hundredths;
  /** Names of everything that is missing. */
  missing: readonly string[];
  /** Codes of the categories that are behind what is due by the end of this credit year. */
  late: readonly string[];
  /** Codes of the categories that have to be filled in each year and have nothing yet in this one. */
  emptyNow: readonly string[];
}

export interface Everybody {
  teachers: readonly PlacedRow[]; places: Places; stageOf: (schoolId: string) => string; book: RuleBook; asOf: string;
  /** Ordered by teacher. */
  sums: readonly SumRow[];
  exemptions: ReadonlyMap<number, readonly ExemptionFacts[]>;
  /** Biggest single training by `teacher|category|year`; null where no rules ask for it. */
  largest: ReadonlyMap<string, Hundredths> | null;
  /** Credits that do not count because the achievement counts at a higher level. */
  repeated: ReadonlyMap<number, readonly { category: string; year: number; credits: Hundredths }[]>;
  focusHours: (cycle: { start: string; years: number },
    rules: Rules) => ReadonlyMap<number, ReadonlyMap<string, Hundredths>>;
}

const nothing: readonly string[] = [];
const noExemptions: readonly ExemptionFacts[] = [];
const noHours: ReadonlyMap<string, Hundredths> = new Map();

/** Sums of one teacher as an assessment takes them. */
function yearSums(rows: readonly SumRow[], from: number, to: number,
  { largest, repeated }: Pick<Everybody, 'largest' | 'repeated'>, highest: boolean): YearSum[] {
  const sums: YearSum[] = [];
  for (let at = from; at < to; at += 1) {
    const row = rows[at];
    if (!row || row.category === '') continue;
    sums.push({
      category: row.category, year: row.credit_year, hours: row.hours_x100, credits: row.credits_x100, lines: row.lines,
      largestTraining: largest?.get(`${row.teacher_id}|${row.category}|${row.credit_year}`) ?? 0,
    });
  }
  const id = rows[from]?.teacher_id;
  const lower = highest && id !== undefined && repeated.size > 0 ? repeated.get(id) ?? [] : [];
  for (const { category, year, credits } of lower) {
    sums.push({ category, year, hours: 0, credits: -credits, lines: 0, largestTraining: 0 });
  }
  return sums;
}

/** Assesses everybody, in the order of the ids. */
export function assessEverybody(input: Everybody, language: 'zh' | 'en'): PersonStanding[] {
  const called = language === 'zh' ? needName : needNameEn;
  const { teachers, places, book, asOf, sums } = input;
  const names = new Map<Rules, Map<string, string>>();
  const lists = new Map<string, readonly string[]>();
  const shared = (words: string[]): readonly string[] => {
    if (words.length === 0) return nothing;
    const key = words.join('|');
    const known = lists.get(key);
    if (known) return known;
    lists.set(key, words);
    return words;
  };
  const codes = new Map<Rules, Map<number, readonly string[]>>();
  /**
   * Categories by their places, one bit each (a rule set has at most 30): the same list for everybody with the same
   * ones.
   */
  const codesOf = (rules: Rules, bits: number): readonly string[] => {
    if (bits === 0) return nothing;
    let known = codes.get(rules);
    if (!known) codes.set(rules, known = new Map());
    let list = known.get(bits);
    if (!list) known.set(bits, list = rules.categories.flatMap(({ code }, place) =>
      ((bits & (1 << place)) === 0 ? [] : [code])));
    return list;
  };
  let next = 0;
  return teachers.map((teacher): PersonStanding => {
    while ((sums[next]?.teacher_id ?? Infinity) < teacher.id) next += 1;
    const from = next;
    while (sums[next]?.teacher_id === teacher.id) next += 1;
    const schoolId = places.schoolAt(teacher.id, asOf);
    const unitId = places.unitAt(teacher.id, asOf);
    const place = {
      id: teacher.id, schoolId, unitId, stage: teacher.stage === '' && schoolId !== null
        ? input.stageOf(schoolId) : teacher.stage,
      subject: teacher.subject, registeredFrom: teacher.registered_from,
    };
    const rules = teacher.state === 'active' ? book.at(unitId, asOf)?.rules ?? null : null;
    if (!rules) {
      return {
        ...place, rules: null, standing: teacher.state === 'active' ? 'noRule' : 'notCounted', pass: false,
          totalX100: 0, shortX100: 0, dueNowX100: 0,
        missing: nothing, late: nothing, emptyNow: nothing,
      };
    }
    const assessment = assessPerson(rules, {
      sums: yearSums(sums, from, next, input, rules.set.achievements === 'highest'),
        exemptions: input.exemptions.get(teacher.id) ?? noExemptions, asOf,
      focusHours: needsFocus(rules) ? (cycle) => input.focusHours(cycle, rules).get(teacher.id) ?? noHours : undefined,
    });
    let known = names.get(rules);
    if (!known) names.set(rules, known = new Map());
    const named = known;
    return {
      ...place, rules, standing: assessment.standing, pass: assessment.pass, totalX100: assessment.totalX100,
        shortX100: assessment.shortX100,
      dueNowX100: assessment.dueNowX100, late: codesOf(rules, lateCategories(assessment)),
      emptyNow: codesOf(rules, emptyCategories(rules, assessment)),
      missing: shared(assessment.shortages.map((need) => {
        let name = named.get(need.code);
        if (name === undefined) named.set(need.code, name = called(rules, need));
        return name;
      })),
    };
  });
}

/**
 * Behind the linear share of a category's minimum that is due by the end of the credit year; a bit for each category.
 */
function lateCategories({ needs, frame, open, asOf }: Assessment): number {
  const years = frame.ends.length;
  const passed = asOf !== null && asOf < frame.from ? 0 : Math.min(years, open + 1);
  let bits = 0;
  for (const need of needs) {
    if (need.kind === 'category' && need.countedX100 < Math.round((need.minX100 * passed) / years)) bits |= 1 << need.place;
  }
  return bits;
}

/**
 * Whether every year of the cycle has to be filled for the category's minimum, or each year has a minimum of its own.
 */
export const everyYear = ({ min, yearMax, yearMin }: Rules['categories'][number], years: number): boolean =>
  (yearMin !== null && yearMin > 0) || (min !== null && yearMax !== null && min >= yearMax * years);

function emptyCategories(rules: Rules, { frame, open, rawX100, relief }: Assessment): number {
  const years = frame.ends.length;
  let bits = 0;
  for (let place = 0; open < years && place < rules.categories.length; place += 1) {
    const category = rules.categories[place];
    const at = place * years + open;
    if (category && (rawX100[at] ?? 0) <= 0 && (relief.reduce[at] ?? 0) <= 0
      && everyYear(category, rules.set.cycle.years)) bits |= 1 << place;
  }
  return bits;
}
