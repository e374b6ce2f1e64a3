// Who completed a session and what the ledger would hold of it: hours, credits, the rule and the reason.
import type { RuleBook } from '#backend/credit-rules/book.ts';
import { daysBetween } from '#backend/credit-rules/days.ts';
import { rate } from '#backend/credit-rules/rate.ts';
import type { Hundredths, RuleSet } from '#backend/credit-rules/shapes.ts';
import type { Form, Level } from '#contract/schema/credit-rules.ts';
import type { NewPosting } from '#db/queries/ledger.ts';
import { attendedHours, type AttendedDay } from './attended.ts';
import type { ResultWord } from './shown.ts';

export interface CompletedProgramme { level: Level; form: Form; organiserLevel: Level; hours: Hundredths | null }
export interface CompletedSession { id: number; from: string; to: string; days: number | null; hours: Hundredths | null }
export interface Completed {
  teacherId: number; name: string; unitId: string | null; result: ResultWord; certificateNumber: string;
  /** Given for this person, when it differs from the session's. */
  hours: Hundredths | null;
  attended: readonly AttendedDay[];
  /** The line that tells of the same training already, registered by hand or declared and certified. */
  byHand: number | null;
  /** Lines of this training that were written and taken back before. */
  earlier: number;
}
/** `line` is null when there is nothing to write; `why` says why. */
export interface CompletionLine { teacherId: number; name: string; line: NewPosting | null; hours: Hundredths; credits: Hundredths; why: string }

const noHours = '没有登记出勤，也没有填写学时，不入账。请登记出勤，或在这一期填写学时。';
const inHand = (seq: number): string => `同一培训已单独登记在台账第 ${seq} 笔，不重复入账。如果应以本期为准，请先冲正那一笔。`;
const unrated = (day: string): string => `${day} 没有生效的学分规则：只记学时，启用规则后自动折算学分。`;

/** The lesson that hours of attendance are counted by: of the rules in force, else the national one. */
export const lessonOf = (book: RuleBook, national: RuleSet, unitId: string | null, day: string): RuleSet['hour'] =>
  (book.at(unitId, day)?.rules.set ?? national).hour;

/**
 * The line of one person. Hours: whole lessons attended where attendance is kept, else those given for the person, the
 * session or the programme. Rated by the rules in force for the person's unit on the last day.
 */
export function completionLine(
  book: RuleBook, national: RuleSet, programme: CompletedProgramme, session: CompletedSession, person: Completed,
): CompletionLine {
  const known = { teacherId: person.teacherId, name: person.name };
  if (person.byHand !== null) return { ...known, line: null, hours: 0, credits: 0, why: inHand(person.byHand) };
  const hours = person.attended.length > 0 ? attendedHours(person.attended, lessonOf(book, national, person.unitId, session.to))
    : person.hours ?? session.hours ?? programme.hours;
  if (hours === null) return { ...known, line: null, hours: 0, credits: 0, why: noHours };
  const inForce = book.at(person.unitId, session.to);
  const days = session.days ?? daysBetween(session.from, session.to);
  const rating = inForce === null ? null : rate(inForce.rules, {
    level: programme.level, form: programme.form, organiserLevel: programme.organiserLevel, activity: null,
    date: session.to, days, hours,
    ownCredits: null, result: person.result,
  });
  const why = rating?.why ?? unrated(session.to);
  const base = `t:${session.id}:${person.teacherId}`;
  return {
    ...known, hours: rating?.hours ?? hours, credits: rating?.credits ?? 0, why,
    line: {
      teacherId: person.teacherId, kind: 'training', sessionId: session.id, subject: '', activity: '', onDate: session.to,
      creditYear: rating?.year ?? Number(session.to.slice(0, 4)), level: programme.level,
      organiserLevel: programme.organiserLevel, form: programme.form,
      category: rating?.category ?? '', days, hoursX100: rating?.hours ?? hours,
      toldHoursX100: rating === null || rating.hours === hours ? null : hours, creditsX100: rating?.credits ?? 0,
      ownCreditsX100: null,
      ruleVersionId: inForce?.ruleVersionId ?? null, why, result: person.result,
      certificateNumber: person.certificateNumber, reverses: null,
      idem: person.earlier === 0 ? base : `${base}#${person.earlier + 1}`,
    },
  };
}
