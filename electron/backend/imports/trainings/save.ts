// Turns decided rows of training results into lines of the ledger, rated by the rule in force for the teacher's unit on the day.
import type { RuleBook } from '#backend/credit-rules/book.ts';
import { rate } from '#backend/credit-rules/rate.ts';
import type { Rating } from '#backend/credit-rules/shapes.ts';
import type { NewPosting, PostingRow } from '#db/queries/ledger.ts';
import type { Form, Level } from '#contract/schema/credit-rules.ts';
import type { LineFacts } from './state.ts';

interface Rated { ruleVersionId: number | null; rating: Rating }

const resultNumbers: Readonly<Record<LineFacts['result'], number>> = { '': 0, excellent: 1, good: 2, pass: 3 };
const mostUnits = 100_000;

/** Rates lines; thousands of rows of one session, unit and result share one answer. */
export class Rater {
  private readonly known = new Map<object, Map<number, Rated>>();
  private readonly units = new Map<string | null, number>();
  private readonly book: RuleBook;
  constructor(book: RuleBook) {
    this.book = book;
  }

  /** `shared`: facts with the same one differ in hours, own credits and result only; null: this one stands alone. */
  rate(facts: LineFacts, unitId: string | null, date: string, shared: object | null): Rated {
    if (!shared || facts.ownCredits !== null) return this.rated(facts, unitId, date);
    let answers = this.known.get(shared);
    if (!answers) this.known.set(shared, answers = new Map<number, Rated>());
    let unit = this.units.get(unitId);
    if (unit === undefined) this.units.set(unitId, unit = this.units.size);
    if (unit >= mostUnits) return this.rated(facts, unitId, date);
    const key = (facts.hours * mostUnits + unit) * 4 + resultNumbers[facts.result];
    let found = answers.get(key);
    if (!found) answers.set(key, found = this.rated(facts, unitId, date));
    return found;
  }

  private rated({ level, form, organiserLevel, days, hours, ownCredits, result }: LineFacts, unitId: string | null, date: string): Rated {
    const rule = this.book.at(unitId, date);
    if (rule) {
      const record = { level, form, organiserLevel, activity: null, date, days, hours, ownCredits, result };
      return { ruleVersionId: rule.ruleVersionId, rating: rate(rule.rules, record) };
    }
    const why = `${date} 没有生效的学分规则：只记学时，启用规则后自动折算学分。`;
    return { ruleVersionId: null, rating: { category: '', year: Number(date.slice(0, 4)), hours, credits: 0, range: null, why } };
  }
}

/** The line of a training as it goes into the ledger. */
export const trainingLine = (place: { teacherId: number; sessionId: number; date: string; idem: string }, facts: LineFacts,
  { ruleVersionId, rating }: Rated): NewPosting => ({
  teacherId: place.teacherId, kind: 'training', sessionId: place.sessionId, subject: '', activity: '', onDate: place.date, creditYear: rating.year,
  level: facts.level, organiserLevel: facts.organiserLevel ?? '', form: facts.form, category: rating.category, days: facts.days,
  hoursX100: rating.hours, toldHoursX100: rating.hours === facts.hours ? null : facts.hours, creditsX100: rating.credits,
  ownCreditsX100: facts.ownCredits, ruleVersionId, why: rating.why, result: facts.result, certificateNumber: facts.certificate, reverses: null,
  idem: place.idem,
});

/** A line that was taken back, once more as it was. */
export const restoredLine = (row: PostingRow & { why: string }, idem: string): NewPosting => ({
  teacherId: row.teacher_id, kind: row.kind, sessionId: row.session_id, subject: row.subject, activity: row.activity, onDate: row.on_date,
  creditYear: row.credit_year, level: row.level, organiserLevel: row.organiser_level, form: row.form, category: row.category, days: row.days,
  hoursX100: row.hours_x100, toldHoursX100: row.told_hours_x100, creditsX100: row.credits_x100, ownCreditsX100: row.own_credits_x100,
  ruleVersionId: row.rule_version_id, why: row.why, result: row.result, certificateNumber: row.certificate_number, reverses: null, idem,
});

/** What a stored line told, before any rule. */
export const factsOf = (row: PostingRow): LineFacts => ({
  level: row.level as Level, form: row.form as Form, organiserLevel: row.organiser_level === '' ? null : row.organiser_level as Level, days: row.days,
  hours: row.told_hours_x100 ?? row.hours_x100, ownCredits: row.own_credits_x100, result: row.result as LineFacts['result'],
    certificate: row.certificate_number,
});
