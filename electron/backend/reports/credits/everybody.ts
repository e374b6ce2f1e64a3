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
  /** In the order of the teachers' ids. */
  sums: Iterable<SumRow>;
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
  const sums = new SumsByTeacher(input.sums);
  try {
    for (const person of input.people) {
      const own = sums.of(person.id).map((row): YearSum => ({
        category: row.category, year: row.credit_year, hours: row.hours_x100, credits: row.credits_x100, lines: row.lines,
        largestTraining: largest.get(`${row.teacher_id}|${row.category}|${row.credit_year}`) ?? 0,
      }));
      const found = book.at(person.unitId, asOf);
      if (!found) {
        yield { person, found: null, sums: own };
        continue;
      }
      const { rules, ruleVersionId } = found;
      if (rules.set.achievements === 'highest') {
        for (const row of repeats.get(person.id) ?? []) {
          own.push({ category: row.category, year: row.year, hours: 0, credits: -row.credits, lines: 0, largestTraining: 0 });
        }
      }
      const assessment = assessPerson(rules, {
        sums: own, asOf, exemptions: exemptions.get(person.id) ?? [],
        focusHours: needsFocus(rules) ? (cycle) => focus.of(rules, cycle, person.id) : undefined,
      });
      yield { person, found: { rules, ruleVersionId, assessment }, sums: own };
    }
  } finally {
    sums.close();
  }
}

/** Rows that come in the order of the teachers, asked for in the same order. */
class SumsByTeacher {
  private readonly rows: Iterator<SumRow>;
  private next: SumRow | null = null;
  constructor(rows: Iterable<SumRow>) {
    this.rows = rows[Symbol.iterator]();
    this.step();
  }

  /** Rows not asked for stay unread; the statement behind them ends here. */
  close(): void {
    this.rows.return?.();
  }

  private step(): void {
    const { done, value } = this.rows.next();
    this.next = done ? null : value;
  }

  of(teacherId: number): SumRow[] {
    while (this.next && this.next.teacher_id < teacherId) this.step();
    const found: SumRow[] = [];
    while (this.next?.teacher_id === teacherId) {
      found.push(this.next);
      this.step();
    }
    return found;
  }
}

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
