// A rule set while it is being changed: which numbers differ from the version in hand, by the paths of the simulator.
import type { RuleBody } from '../../api/credit-queries.ts';

export type Draft = Readonly<Record<string, number | null>>;

/** One number of a rule set that can be changed: its path, what it says now, its words. */
export interface RuleNumber { path: string; value: number | null; label: string; clause: string; optional: boolean; unit: string }
export interface RuleGroup { code: string; title: string; numbers: RuleNumber[] }

export interface RuleWords {
  total: string; year: string; perDay: string; minutes: string; slow: string; registration: string; credits: string; hours: string; minute: string;
  min: string; max: string; yearMax: string; yearMin: string; percent: string; minDays: string; rangeMin: string; rangeMax: string; days: string;
  whole: string; hourRule: string; rates: string; perHour: string; hoursPerCredit: string; fixed: string;
  /** In the language of the window; between two of a list; before a value. */
  called: (one: { name: string; nameEn: string }) => string; comma: string; colon: string;
  level: (code: string) => string; form: (code: string) => string;
}

/** Every number of a rule set, group by group, in the order a document states them. */
export function numbersOf(body: RuleBody, words: RuleWords): RuleGroup[] {
  const unit = body.unit === 'hours' ? words.hours : words.credits;
  const one = (path: string, label: string, value: number | null, optional: boolean, clause = '', of = unit): RuleNumber => ({ path,
    value, label, clause, optional, unit: of });
  const groups: RuleGroup[] = [{
    code: 'whole', title: words.whole,
    numbers: [
      one('total.min', words.total, body.total.min, true, body.total.clause), one('year.min', words.year, body.year.min, true, body.year.clause),
      ...(body.registration ? [one('registration.hours', words.registration, body.registration.hours, false, body.registration.clause,
        words.hours)] : []),
      one('progress.slowWithin', words.slow, body.progress.slowWithin, false),
    ],
  }, {
    code: 'hour', title: words.hourRule,
    numbers: [one('hour.minutes', words.minutes, body.hour.minutes, false, body.hour.clause, words.minute), one('hour.perDay',
      words.perDay, body.hour.perDay, false, body.hour.clause, words.hours)],
  }];
  for (const category of body.categories) {
    const path = `categories.${category.code}`;
    groups.push({
      code: category.code, title: words.called(category),
      numbers: [
        one(`${path}.min`, words.min, category.min, true, category.clause), one(`${path}.yearMax`, words.yearMax, category.yearMax, true,
          category.clause),
        one(`${path}.max`, words.max, category.max, true, category.clause), one(`${path}.yearMin`, words.yearMin, category.yearMin, true,
          category.clause),
        one(`${path}.countsPercent`, words.percent, category.countsPercent, false, category.clause, '%'), one(`${path}.minDays`,
          words.minDays, category.minDays, true, category.clause, words.days),
      ],
    });
  }
  const rates: RuleNumber[] = body.rates.flatMap((rate, index) => {
    const called = body.categories.find((row) => row.code === rate.category);
    const category = called ? words.called(called) : rate.category;
    const done = body.activities.find((row) => row.code === rate.activity);
    const activity = done && words.called(done);
    const what = [category, rate.levels.map(words.level).join(words.comma), activity ?? rate.forms.map(words.form).join(words.comma)].filter((text) =>
      text).join(' · ');
    const path = `rates.${index}`;
    return [
      ...(rate.perHour === null ? [] : [one(`${path}.perHour`, `${what}${words.colon}${words.perHour}`, rate.perHour, false, rate.clause)]),
      ...(rate.hoursPerCredit === null ? [] : [one(`${path}.hoursPerCredit`, `${what}${words.colon}${words.hoursPerCredit}`, rate.hoursPerCredit,
        false, rate.clause, words.hours)]),
      ...(rate.fixed === null ? [] : [one(`${path}.fixed`, `${what}${words.colon}${words.fixed}`, rate.fixed, false, rate.clause)]),
      ...(rate.range === null ? [] : [one(`${path}.range.min`, `${what}${words.colon}${words.rangeMin}`, rate.range.min, false, rate.clause),
        one(`${path}.range.max`, `${what}${words.colon}${words.rangeMax}`, rate.range.max, false, rate.clause)]),
    ];
  });
  if (rates.length > 0) groups.push({ code: 'rates', title: words.rates, numbers: rates });
  return groups;
}

/** The draft with one number changed; the number of the version in hand takes the change back. */
export function changed(draft: Draft, number: RuleNumber, value: number | null): Draft {
  const rest = Object.fromEntries(Object.entries(draft).filter(([path]) => path !== number.path));
  return value === number.value ? rest : { ...rest, [number.path]: value };
}
