// 学分汇总: what is gathered from everybody's assessment, by school, unit, category and year; amounts in hundredths.
import type { Assessment } from '#backend/credit-rules/assess.ts';
import { categoryName, type Rules } from '#backend/credit-rules/compile.ts';
import { needName } from '#backend/credit-rules/explain.ts';
import type { Hundredths, YearSum } from '#backend/credit-rules/shapes.ts';
import type { Visit } from './everybody.ts';
import type { Person, ReportStanding } from './people.ts';

export interface CategorySums { recorded: Hundredths; counted: Hundredths; /** Teachers with less than the share due by now. */ late: number }
export interface GroupSums {
  unit: string; school: string; stage: string; teachers: number; total: Hundredths; hours: Hundredths;
  standings: Map<ReportStanding, number>; categories: Map<string, CategorySums>;
}
export interface YearLine { category: string; name: string; year: number; teachers: number; lines: number; hours: Hundredths; recorded: Hundredths; counted: Hundredths }
export interface GapLine {
  unit: string; school: string; need: string; teachers: number; short: Hundredths; most: Hundredths; dueBy: string; unreachable: number;
}
export interface PersonLine {
  person: Person; standing: ReportStanding; total: Hundredths; due: Hundredths; short: Hundredths; hours: Hundredths;
  /** By category of the report. */
  recorded: readonly Hundredths[]; counted: readonly Hundredths[]; offset: Hundredths;
  missing: readonly { name: string; short: Hundredths }[]; pass: boolean;
}
export interface UsedRules { rules: Rules; ruleVersionId: number; teachers: number; from: string; to: string }

const noCategory = '';

/** Gathers what `assessEverybody` visits; only teachers in active service are counted. */
export class Summary {
  readonly all = emptyGroup('', '', '');
  readonly schools = new Map<string, GroupSums>();
  readonly units = new Map<string, GroupSums>();
  readonly people: PersonLine[] = [];
  readonly rules = new Map<number, UsedRules>();
  /** Codes of the categories that appear, in the order of their rules. */
  readonly categories = new Map<string, string>();
  /** Teachers who have left or retired. */
  notActive = 0;
  private readonly years = new Map<string, YearLine>();
  private readonly gapLines = new Map<string, GapLine>();
  private readonly wanted: ReportStanding | null;

  /** `standing`: only teachers who stand so. */
  constructor(standing: ReportStanding | null) {
    this.wanted = standing;
  }

  readonly visit: Visit = (person, found, sums) => {
    if (!person.active) {
      this.notActive += 1;
      return;
    }
    const standing = found?.assessment.standing ?? 'noRule';
    if (this.wanted !== null && standing !== this.wanted) return;
    if (found) this.useRules(found);
    const groups = [this.all, this.group(this.units, person.unit, person.unit, '', ''), this.group(this.schools, `${person.unit}|${person.school}`, person.unit, person.school, person.stage)];
    for (const group of groups) addTo(group, standing, found?.assessment ?? null);
    this.addYears(found, sums);
    if (found) this.addGaps(person, found.rules, found.assessment);
    this.people.push(this.lineOf(person, standing, found, sums));
  };

  get yearLines(): YearLine[] {
    const order = [...this.categories.keys(), noCategory];
    return [...this.years.values()].toSorted((a, b) => order.indexOf(a.category) - order.indexOf(b.category) || a.year - b.year);
  }

  get gaps(): GapLine[] {
    return [...this.gapLines.values()];
  }

  private useRules({ rules, ruleVersionId, assessment }: { rules: Rules; ruleVersionId: number; assessment: Assessment }): void {
    const known = this.rules.get(ruleVersionId);
    if (known) {
      known.teachers += 1;
      return;
    }
    this.rules.set(ruleVersionId, { rules, ruleVersionId, teachers: 1, from: assessment.frame.from, to: assessment.frame.to });
    for (const { code, name } of rules.categories) if (!this.categories.has(code)) this.categories.set(code, name);
  }

  private group(groups: Map<string, GroupSums>, key: string, unit: string, school: string, stage: string): GroupSums {
    let group = groups.get(key);
    if (!group) groups.set(key, group = emptyGroup(unit, school, stage));
    return group;
  }

  private addYears(found: { rules: Rules; assessment: Assessment } | null, sums: readonly YearSum[]): void {
    const frame = found?.assessment.frame ?? null;
    for (const sum of sums) {
      if (frame && (sum.year < frame.first || sum.year >= frame.first + frame.ends.length) && sum.category !== noCategory) continue;
      const name = found ? categoryName(found.rules, sum.category) : '未计学分';
      const line = this.yearLine(sum.category, sum.category === noCategory ? '未计学分（规则不计，或当时没有规则）' : name, sum.year);
      if (sum.lines > 0) line.teachers += 1;
      line.lines += sum.lines;
      line.hours += sum.hours;
      line.recorded += sum.credits;
    }
    if (!found || !frame) return;
    found.rules.categories.forEach(({ code, name }, place) => {
      frame.ends.forEach((_, index) => {
        const counted = found.assessment.countedX100[place * frame.ends.length + index] ?? 0;
        if (counted !== 0) this.yearLine(code, name, frame.first + index).counted += counted;
      });
    });
  }

  private yearLine(category: string, name: string, year: number): YearLine {
    const key = `${category}|${year}`;
    let line = this.years.get(key);
    if (!line) this.years.set(key, line = { category, name, year, teachers: 0, lines: 0, hours: 0, recorded: 0, counted: 0 });
    return line;
  }

  private addGaps(person: Person, rules: Rules, assessment: Assessment): void {
    for (const need of assessment.shortages) {
      const name = needName(rules, need);
      const key = `${person.unit}|${person.school}|${name}`;
      let gap = this.gapLines.get(key);
      if (!gap) {
        gap = { unit: person.unit, school: person.school, need: name, teachers: 0, short: 0, most: 0, dueBy: need.dueBy, unreachable: 0 };
        this.gapLines.set(key, gap);
      }
      gap.teachers += 1;
      gap.short += need.shortX100;
      gap.most = Math.max(gap.most, need.shortX100);
      if (need.dueBy < gap.dueBy) gap.dueBy = need.dueBy;
      if (!need.reachable) gap.unreachable += 1;
    }
  }

  private lineOf(person: Person, standing: ReportStanding, found: { rules: Rules; assessment: Assessment } | null, sums: readonly YearSum[]): PersonLine {
    if (!found) {
      const hours = sums.reduce((sum, one) => sum + one.hours, 0);
      return { person, standing, total: 0, due: 0, short: 0, hours, recorded: [], counted: [], offset: 0, missing: [], pass: false };
    }
    const { rules, assessment } = found;
    const years = assessment.frame.ends.length;
    const recorded: Hundredths[] = [];
    const counted: Hundredths[] = [];
    let place = 0;
    for (const code of this.categories.keys()) {
      const own = rules.categoryAt.get(code);
      recorded[place] = own === undefined ? 0 : sumOf(assessment.rawX100, own * years, years);
      counted[place] = assessment.byCategoryX100.get(code) ?? 0;
      place += 1;
    }
    return {
      person, standing, total: assessment.totalX100, due: assessment.dueNowX100, short: assessment.shortX100, hours: assessment.hoursX100, recorded, counted,
      offset: assessment.offsets.reduce((sum, one) => sum + one.creditsX100, 0), pass: assessment.pass,
      missing: assessment.shortages.map((need) => ({ name: needName(rules, need), short: need.shortX100 })),
    };
  }
}

const emptyGroup = (unit: string, school: string, stage: string): GroupSums =>
  ({ unit, school, stage, teachers: 0, total: 0, hours: 0, standings: new Map(), categories: new Map() });

const sumOf = (list: readonly Hundredths[], from: number, count: number): Hundredths => {
  let sum = 0;
  for (let at = from; at < from + count; at += 1) sum += list[at] ?? 0;
  return sum;
};

/** The share of the cycle that has begun, as the engine's amount due counts it. */
export const shareDue = ({ frame, asOf, open }: Assessment): number => {
  const years = frame.ends.length;
  if (years === 0 || asOf === null) return 1;
  return asOf < frame.from ? 0 : Math.min(years, open + 1) / years;
};

function addTo(group: GroupSums, standing: ReportStanding, assessment: Assessment | null): void {
  group.teachers += 1;
  group.standings.set(standing, (group.standings.get(standing) ?? 0) + 1);
  if (!assessment) return;
  group.total += assessment.totalX100;
  group.hours += assessment.hoursX100;
  const years = assessment.frame.ends.length;
  const share = shareDue(assessment);
  let place = 0;
  for (const [code, counted] of assessment.byCategoryX100) {
    let sums = group.categories.get(code);
    if (!sums) group.categories.set(code, sums = { recorded: 0, counted: 0, late: 0 });
    sums.counted += counted;
    sums.recorded += sumOf(assessment.rawX100, place * years, years);
    place += 1;
  }
  for (const need of assessment.needs) {
    if (need.kind !== 'category' || need.countedX100 >= Math.round(need.minX100 * share)) continue;
    const sums = group.categories.get(need.code);
    if (sums) sums.late += 1;
  }
}
