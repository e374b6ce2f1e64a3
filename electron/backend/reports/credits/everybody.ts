// Every teacher of a report assessed once, one after another, so that 100,000 need little memory at a time.
import { repeatedAchievements } from '#backend/credit-rules/achievements.ts';
import type { Assessment } from '#backend/credit-rules/assess.ts';
import type { RuleBook } from '#backend/credit-rules/book.ts';
import { frameOf, type Rules } from '#backend/credit-rules/compile.ts';
import { assessPerson, needsFocus } from '#backend/credit-rules/person.ts';
import type { Hundredths, YearSum } from '#backend/credit-rules/shapes.ts';
import type { ExemptionRow } from '#db/queries/exemptions.ts';
import type { AchievementRow, LargestRow, SumRow } from '#db/queries/ledger-read.ts';
import type { Person } from './people.ts';

export interface Everybody {
  /** In the order of their ids. */
  people: readonly Person[];
  book: RuleBook; asOf: string;
  /** Of the teachers from one id to another, in the order of the ids. */
  sums: (first: number, last: number) => readonly SumRow[];
  largest: readonly LargestRow[]; achievements: readonly AchievementRow[]; exemptions: readonly ExemptionRow[];
  /** Hours by teacher and focus between two days. */
  focusHours: (from: string, to: string) => readonly { teacher_id: number; focus: string; hours: Hundredths }[];
}
/** `found` null: no rules were in force for the teacher's unit on that day. */
export interface Assessed { person: Person; found: { rules: Rules; ruleVersionId: number; assessment: Assessment } | null; sums: readonly YearSum[] }
export type Visit = (person: Person, found: Assessed['found'], sums: readonly YearSum[]) => void;

/** Calls `visit` for every person, in the order given. Amounts in hundredths. */
export function assessEverybody(input: Everybody, visit: Visit): void {
  for (const { person, found, sums } of assessedPeople(input)) visit(person, found, sums);
}

/** Every person with what the rules say of them, one at a time. */
export function* assessedPeople(input: Everybody): Generator<Assessed> {
  const { book, asOf } = input;
  const largest = new Map(input.largest.map((row) => [`${row.teacher_id}|${row.category}|${row.credit_year}`, row.largest]));
  const repeats = Map.groupBy(repeatedAchievements(input.achievements.map((row) => ({
    seq: row.seq, teacherId: row.teacher_id, subject: row.subject, activity: row.activity, date: row.on_date, category: row.category,
    year: row.credit_year, credits: row.credits_x100, hours: row.hours_x100,
  }))), (row) => row.teacherId);
  const exemptions = Map.groupBy(input.exemptions, (row) => row.teacher_id);
  const focus = new FocusHours(input.focusHours);
  for (let at = 0; at < input.people.length; at += teachersAtATime) {
    const people = input.people.slice(at, at + teachersAtATime);
    const rows = input.sums(people[0]?.id ?? 0, people.at(-1)?.id ?? 0);
    let next = 0;
    for (const person of people) {
      while ((rows[next]?.teacher_id ?? Infinity) < person.id) next += 1;
      const own: YearSum[] = [];
      for (let row = rows[next]; row?.teacher_id === person.id; row = rows[next += 1]) {
        own.push({
          category: row.category, year: row.credit_year, hours: row.hours_x100, credits: row.credits_x100, lines: row.lines,
          largestTraining: largest.size === 0 ? 0 : largest.get(`${row.teacher_id}|${row.category}|${row.credit_year}`) ?? 0,
        });
      }
      yield assessed(person, own);
    }
  }

  function assessed(person: Person, own: YearSum[]): Assessed {
    const found = book.at(person.unitId, asOf);
    if (!found) return { person, found: null, sums: own };
    const { rules, ruleVersionId } = found;
    if (rules.set.achievements === 'highest') {
      for (const row of repeats.get(person.id) ?? []) {
        own.push({ category: row.category, year: row.year, hours: 0, credits: -row.credits, lines: 0, largestTraining: 0 });
      }
    }
    const assessment = assessPerson(rules, {
      sums: own, asOf, exemptions: exemptions.get(person.id) ?? none,
      focusHours: needsFocus(rules) ? (cycle) => focus.of(rules, cycle, person.id) : undefined,
    });
    return { person, found: { rules, ruleVersionId, assessment }, sums: own };
  }
}

const none: readonly ExemptionRow[] = [];
const teachersAtATime = 2000;

/** Hours on focuses, read once for each cycle that needs them. */
class FocusHours {
  private readonly read: Everybody['focusHours'];
  private readonly known = new Map<string, Map<number, Map<string, Hundredths>>>();
  constructor(read: Everybody['focusHours']) {
    this.read = read;
  }

  of(rules: Rules, cycle: { start: string; years: number }, teacherId: number): ReadonlyMap<string, Hundredths> {
    const { from, to } = frameOf(rules, cycle.start, cycle.years);
    let teachers = this.known.get(`${from}|${to}`);
    if (!teachers) {
      teachers = new Map();
      for (const row of this.read(from, to)) {
        const hours = teachers.get(row.teacher_id) ?? new Map<string, Hundredths>();
        teachers.set(row.teacher_id, hours.set(row.focus, (hours.get(row.focus) ?? 0) + row.hours));
      }
      this.known.set(`${from}|${to}`, teachers);
    }
    return teachers.get(teacherId) ?? new Map();
  }
}
