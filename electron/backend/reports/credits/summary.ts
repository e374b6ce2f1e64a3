// 学分汇总: what is gathered from everybody's assessment, by school, unit, category and year; amounts in hundredths.
import type { Assessment } from '#backend/credit-rules/assess.ts';
import { categoryName, type Rules } from '#backend/credit-rules/compile.ts';
import { needName } from '#backend/credit-rules/explain.ts';
import type { Need } from '#backend/credit-rules/needs.ts';
import type { Hundredths, YearSum } from '#backend/credit-rules/shapes.ts';
import type { Visit } from './everybody.ts';
import type { Person, ReportStanding } from './people.ts';

export interface CategorySums { recorded: Hundredths; counted: Hundredths; /** Teachers with less than the share due by now. */ late: number }
export interface GroupSums {
  unit: string; school: string; stage: string; teachers: number; total: Hundredths; hours: Hundredths;
  standings: Map<ReportStanding, number>; categories: Map<string, CategorySums>;
  /** What is missing till the end of the cycle, by name; of schools only. */
  gaps: Map<string, GapLine>;
}
export interface YearLine {
  category: string; name: string; year: number; teachers: number; lines: number; hours: Hundredths; recorded: Hundredths; counted: Hundredths;
}
export interface GapLine {
  unit: string; school: string; need: string; teachers: number; short: Hundredths; most: Hundredths; dueBy: string; unreachable: number;
}
export interface PersonLine {
  person: Person; standing: ReportStanding; total: Hundredths; due: Hundredths; short: Hundredths; hours: Hundredths;
  /** By category of the report. */
  recorded: readonly Hundredths[]; counted: readonly Hundredths[]; offset: Hundredths;
  /** 集中培训 4.5；校本研修 20 */
  missing: string; pass: boolean;
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
  private readonly years = new Map<string, Map<number, YearLine>>();
  private readonly names = new Map<Rules, Map<string, string>>();
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
    const school = this.group(this.schools, person.schoolId ?? '', person.unit, person.school, person.stage);
    const unit = this.group(this.units, person.unit, person.unit, '', '');
    for (const group of [this.all, unit, school]) addTo(group, standing, found);
    this.addYears(found, sums);
    if (found) this.addGaps(school, found.rules, found.assessment);
    this.people.push(this.lineOf(person, standing, found, sums));
  };

  get yearLines(): YearLine[] {
    const order = [...this.categories.keys(), noCategory];
    return [...this.years.values()].flatMap((lines) => [...lines.values()]).toSorted((a, b) =>
      order.indexOf(a.category) - order.indexOf(b.category) || a.year - b.year);
  }

  get gaps(): GapLine[] {
    return [...this.schools.values()].flatMap((school) => [...school.gaps.values()]);
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
    let lines = this.years.get(category);
    if (!lines) this.years.set(category, lines = new Map());
    let line = lines.get(year);
    if (!line) lines.set(year, line = { category, name, year, teachers: 0, lines: 0, hours: 0, recorded: 0, counted: 0 });
    return line;
  }

  /** Names of needs, each made once. */
  private nameOf(rules: Rules, need: Need): string {
    let names = this.names.get(rules);
    if (!names) this.names.set(rules, names = new Map());
    let name = names.get(need.code);
    if (name === undefined) names.set(need.code, name = needName(rules, need));
    return name;
  }

  private addGaps(school: GroupSums, rules: Rules, assessment: Assessment): void {
    for (const need of assessment.shortages) {
      const name = this.nameOf(rules, need);
      let gap = school.gaps.get(name);
      if (!gap) {
        gap = { unit: school.unit, school: school.school, need: name, teachers: 0, short: 0, most: 0, dueBy: need.dueBy, unreachable: 0 };
        school.gaps.set(name, gap);
      }
      gap.teachers += 1;
      gap.short += need.shortX100;
      gap.most = Math.max(gap.most, need.shortX100);
      if (need.dueBy < gap.dueBy) gap.dueBy = need.dueBy;
      if (!need.reachable) gap.unreachable += 1;
    }
  }

  private lineOf(person: Person, standing: ReportStanding, found: { rules: Rules; assessment: Assessment } | null,
    sums: readonly YearSum[]): PersonLine {
    if (!found) {
      const hours = sums.reduce((sum, one) => sum + one.hours, 0);
      return { person, standing, total: 0, due: 0, short: 0, hours, recorded: [], counted: [], offset: 0, missing: '', pass: false };
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
      person, standing, total: assessment.totalX100, due: assessment.dueNowX100, short: assessment.shortX100, hours: assessment.hoursX100,
        recorded, counted,
      offset: assessment.offsets.reduce((sum, one) => sum + one.creditsX100, 0), pass: assessment.pass,
      missing: assessment.shortages.map((need) => `${this.nameOf(rules, need)} ${need.shortX100 / 100}`).join('；'),
    };
  }
}

const emptyGroup = (unit: string, school: string, stage: string): GroupSums =>
  ({ unit, school, stage, teachers: 0, total: 0, hours: 0, standings: new Map(), categories: new Map(), gaps: new Map() });

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

function addTo(group: GroupSums, standing: ReportStanding, found: { rules: Rules; assessment: Assessment } | null): void {
  group.teachers += 1;
  group.standings.set(standing, (group.standings.get(standing) ?? 0) + 1);
  if (!found) return;
  const { rules: { categories }, assessment } = found;
  group.total += assessment.totalX100;
  group.hours += assessment.hoursX100;
  const years = assessment.frame.ends.length;
  const share = shareDue(assessment);
  for (let place = 0; place < categories.length; place += 1) {
    const code = categories[place]?.code ?? '';
    let sums = group.categories.get(code);
    if (!sums) group.categories.set(code, sums = { recorded: 0, counted: 0, late: 0 });
    sums.counted += assessment.byCategoryX100.get(code) ?? 0;
    sums.recorded += sumOf(assessment.rawX100, place * years, years);
  }
  for (const need of assessment.needs) {
    if (need.kind !== 'category' || need.countedX100 >= Math.round(need.minX100 * share)) continue;
    const sums = group.categories.get(need.code);
    if (sums) sums.late += 1;
  }
}
