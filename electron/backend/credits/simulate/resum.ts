// The sums of the ledger as another rule book would have made them: every fact rated again in memory, nothing written.
import type { RuleBook } from '#backend/credit-rules/book.ts';
import { repeatedAchievements, type Achievement } from '#backend/credit-rules/achievements.ts';
import type { YearSum } from '#backend/credit-rules/shapes.ts';
import type { PostingRow } from '#db/queries/ledger.ts';
import { factsOfLine, rateFacts } from '../facts.ts';
import type { Places } from '../places.ts';

/** Collects lines in any order; lines that were taken back must stay away. */
export class Resummed {
  private readonly book: RuleBook;
  private readonly places: Places;
  private readonly sums = new Map<number, YearSum[]>();
  private readonly achievements = new Map<number, Achievement[]>();
  constructor(book: RuleBook, places: Places) {
    this.book = book;
    this.places = places;
  }

  /** Grants, loans and repayments stay what they are; trainings and achievements are rated by this book. */
  add(row: PostingRow): void {
    const facts = factsOfLine(row);
    const rating = facts ? rateFacts(this.book, this.places.unitAt(row.teacher_id, row.on_date), facts).rating
      : { category: row.category, year: row.credit_year, hours: row.hours_x100, credits: row.credits_x100 };
    if (rating.category === '') return;
    let own = this.sums.get(row.teacher_id);
    if (!own) this.sums.set(row.teacher_id, own = []);
    let sum = own.find((one) => one.category === rating.category && one.year === rating.year);
    if (!sum) own.push(sum = { category: rating.category, year: rating.year, hours: 0, credits: 0, lines: 0,
      largestTraining: 0 });
    sum.hours += rating.hours;
    sum.credits += rating.credits;
    sum.lines += 1;
    if (row.kind === 'training' && rating.credits > sum.largestTraining) sum.largestTraining = rating.credits;
    if (row.kind !== 'activity') return;
    const list = this.achievements.get(row.teacher_id) ?? [];
    this.achievements.set(row.teacher_id, list);
    list.push({
      seq: row.seq, teacherId: row.teacher_id, subject: row.subject, activity: row.activity, date: row.on_date,
        category: rating.category,
      year: rating.year, credits: rating.credits, hours: rating.hours,
    });
  }

  /** `highest`: one achievement honoured at several levels counts once. */
  of(teacherId: number, highest: boolean): readonly YearSum[] {
    const own = this.sums.get(teacherId) ?? [];
    const lines = this.achievements.get(teacherId);
    if (!highest || !lines || lines.length < 2) return own;
    return [...own, ...repeatedAchievements(lines).map(({ category, year, credits }): YearSum =>
      ({ category, year, hours: 0, credits: -credits, lines: 0, largestTraining: 0 }))];
  }
}
