// A rule set on top of another (province, city): where both speak, the stricter holds.
import type { RuleSet } from '#contract/schema/credit-rules.ts';
import { levelOrder } from './words.ts';

type Category = RuleSet['categories'][number];
type Rate = RuleSet['rates'][number];
type Amount = number | null;

const higher = (a: Amount, b: Amount): Amount => (a === null ? b : b === null ? a : Math.max(a, b));
const lower = (a: Amount, b: Amount): Amount => (a === null ? b : b === null ? a : Math.min(a, b));
const portabilities = ['city', 'province', 'nation'] as const;

/**
 * The rules of `over` on top of those of `base`, whole. Minima: the higher; limits, rates and shares: the lower; an offset
 * that both speak of only where both allow it. What one leaves open the other decides. When the two count in different
 * units (hours, credits) their totals, years and limits cannot be compared: then only `over` decides about them. Merging
 * the same base once more changes nothing.
 */
export function layered(base: RuleSet, over: RuleSet): RuleSet {
  const sameUnit = base.unit === over.unit;
  const requirements = base.requirements.filter(({ kind, category }) => sameUnit || (kind !== 'singleTraining' && category === null));
  return {
    ...over,
    unknown: [...new Set([...over.unknown, ...(sameUnit ? [] : [unitSentence(base)]), ...base.unknown])].slice(0, 50),
    registration: registration(base.registration, over.registration),
    total: sameUnit ? stricter(base.total, over.total) : over.total,
    year: sameUnit ? years(base.year, over.year) : over.year,
    hour: hour(base.hour, over.hour),
    categories: sameUnit ? byCode(base.categories, over.categories, category) : over.categories,
    rates: sameUnit ? rates(base, over) : over.rates,
    activities: sameUnit ? byCode(base.activities, over.activities, (_, upper) => upper) : over.activities,
    offsets: sameUnit ? offsets(base.offsets, over.offsets) : over.offsets,
    exemptions: sameUnit ? byCode(base.exemptions, over.exemptions, exemption) : over.exemptions,
    requirements: byCode(requirements, over.requirements, requirement),
    achievements: base.achievements === 'highest' ? 'highest' : over.achievements,
    newTeacher: newTeacher(base.newTeacher, over.newTeacher),
    portability: portability(base.portability, over.portability),
  };
}

const unitSentence = ({ name, unit }: RuleSet): string =>
  `下层规则“${name}”以${unit === 'hours' ? '学时' : '学分'}计，与本层单位不同，其总数、年度和类别要求没有并入，请另行查看。`;

function stricter<T extends { min: Amount; clause: string }>(base: T, over: T): T {
  return base.min !== null && (over.min === null || base.min > over.min) ? base : over;
}

function years(base: RuleSet['year'], over: RuleSet['year']): RuleSet['year'] {
  const key = ({ category: of, singleTrainingOf, min }: RuleSet['year']['conditions'][number]): string => JSON.stringify([of, singleTrainingOf, min]);
  const conditions = new Map([...over.conditions, ...base.conditions].map((one) => [key(one), one]));
  const speaks = (year: RuleSet['year']): boolean => year.min !== null || year.conditions.length > 0;
  const makeUp = speaks(base) && speaks(over) ? base.makeUp && over.makeUp : speaks(base) ? base.makeUp : over.makeUp;
  return { ...stricter(base, over), makeUp, conditions: [...conditions.values()] };
}

function registration(base: RuleSet['registration'], over: RuleSet['registration']): RuleSet['registration'] {
  if (!base || !over) return over ?? base;
  return base.years === over.years && base.hours > over.hours ? base : over;
}

function hour(base: RuleSet['hour'], over: RuleSet['hour']): RuleSet['hour'] {
  return { ...over, minutes: Math.max(base.minutes, over.minutes), perDay: Math.min(base.perDay, over.perDay) };
}

/** Those of `over` first, then those only `base` has. */
function byCode<T extends { code: string }>(base: readonly T[], over: readonly T[], merge: (below: T, upper: T) => T): T[] {
  const below = new Map(base.map((one) => [one.code, one]));
  const above = new Set(over.map(({ code }) => code));
  return [...over.map((upper) => {
    const under = below.get(upper.code);
    return under ? merge(under, upper) : upper;
  }), ...base.filter(({ code }) => !above.has(code))];
}

function category(below: Category, upper: Category): Category {
  const [a, b] = [below.lowestOrganiser, upper.lowestOrganiser];
  return {
    ...upper, required: below.required || upper.required, min: higher(below.min, upper.min), max: lower(below.max, upper.max),
    yearMax: lower(below.yearMax, upper.yearMax), yearMin: higher(below.yearMin, upper.yearMin),
    countsPercent: Math.min(below.countsPercent, upper.countsPercent), minDays: higher(below.minDays, upper.minDays),
    lowestOrganiser: a === null ? b : b === null || levelOrder.indexOf(a) < levelOrder.indexOf(b) ? a : b,
    clause: upper.clause === '' ? below.clause : upper.clause,
  };
}

/** Whether two rates are for the very same records. */
const selector = ({ category: code, forms, levels, activity }: Rate): string =>
  JSON.stringify([code, forms.toSorted(), levels.toSorted(), activity]);

/**
 * The upper layer's rates come first, so they decide; for the same records the one that gives less holds. A rate from below
 * names the document it comes from.
 */
function rates(base: RuleSet, over: RuleSet): Rate[] {
  const document = `${base.name}${base.docNumber === '' ? '' : `（${base.docNumber}）`}`;
  const named = base.rates.map((rate) => (rate.clause === '' ? { ...rate, clause: document } : rate));
  const below = new Map(named.map((rate) => [selector(rate), rate]));
  const above = new Set(over.rates.map(selector));
  return [...over.rates.map((upper) => {
    const under = below.get(selector(upper));
    return under ? lesser(under, upper) : upper;
  }), ...named.filter((rate) => !above.has(selector(rate)))];
}

function lesser(below: Rate, upper: Rate): Rate {
  const excellentFactor = Math.min(below.excellentFactor, upper.excellentFactor);
  const less = below.perHour !== null && upper.perHour !== null ? below.perHour < upper.perHour
    : below.hoursPerCredit !== null && upper.hoursPerCredit !== null ? below.hoursPerCredit > upper.hoursPerCredit
      : below.fixed !== null && upper.fixed !== null ? below.fixed < upper.fixed : false;
  if (below.range && upper.range) {
    const max = Math.min(below.range.max, upper.range.max);
    return { ...upper, excellentFactor, range: { min: Math.min(below.range.min, upper.range.min, max), max } };
  }
  return { ...(less ? below : upper), excellentFactor };
}

function offsets(base: RuleSet['offsets'], over: RuleSet['offsets']): RuleSet['offsets'] {
  if (base.length === 0 || over.length === 0) return over.length === 0 ? base : over;
  return over.filter((upper) => base.some(({ from, to }) => from === upper.from && to === upper.to));
}

type Exemption = RuleSet['exemptions'][number];
const exemption = (below: Exemption, upper: Exemption): Exemption => ({ ...upper, credits: lower(below.credits, upper.credits) });

type Requirement = RuleSet['requirements'][number];
function requirement(below: Requirement, upper: Requirement): Requirement {
  return { ...upper, min: Math.max(below.min, upper.min), informational: below.informational && upper.informational };
}

function newTeacher(base: RuleSet['newTeacher'], over: RuleSet['newTeacher']): RuleSet['newTeacher'] {
  if (!base || !over) return over ?? base;
  return { ...over, hours: Math.max(base.hours, over.hours), countsPercent: Math.min(base.countsPercent, over.countsPercent) };
}

function portability(base: RuleSet['portability'], over: RuleSet['portability']): RuleSet['portability'] {
  if (base === null || over === null) return over ?? base;
  return portabilities.indexOf(base) < portabilities.indexOf(over) ? base : over;
}
