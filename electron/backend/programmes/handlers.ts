// Calls of the programmes feature: programmes and sessions, enrolment, attendance, results, posting what was completed.
import { RuleBook } from '#backend/credit-rules/book.ts';
import { isDay } from '#backend/credit-rules/days.ts';
import { whyIn } from '#backend/credit-rules/why-en.ts';
import { programmeKey, sameTraining, sessionNames } from '#backend/identity/programme-key.ts';
import type { Handlers } from '#contract/define.ts';
import { AppError } from '#contract/errors.ts';
import type { AppContract } from '#contract/index.ts';
import type { Form, Level, RuleSet } from '#contract/schema/credit-rules.ts';
import type { ReadDb } from '#db/open.ts';
import { LedgerWriter } from '#db/queries/ledger.ts';
import * as rows from '#db/queries/programmes.ts';
import { ruleUses, storedRules } from '#db/queries/rules.ts';
import { recordsRevision } from '#db/queries/workspace.ts';
import { creditRuleSets } from '#seeds/templates/credit-rules/index.ts';
import { literacyTags, trainingFocuses, trainingForms, trainingLevels, trainingResults,
  type CodeEntry } from '#seeds/templates/training-codes.ts';
import type { CommandContext, QueryContext } from '../context.ts';
import { attendedHours } from './attended.ts';
import { completionLine, lessonOf, type CompletionLine } from './completion.ts';
import { checkDays, datedBy, decimal, hundredths, organiserLevelOf, ratedBy, shownProgramme, shownSession,
  storedProgramme, type ResultWord } from './shown.ts';

/** Where no rule is in force for somebody, attendance is counted by the national floor. */
const nationalRules = creditRuleSets.find((set) => set.id === 'national');
if (!nationalRules) throw new Error('the national rule set is missing');
const national: RuleSet = nationalRules;

const named = ({ code, name, nameEn }: CodeEntry): { code: string; name: string; nameEn: string } => ({ code, name, nameEn });

const missing = (what: string, whatEn: string): AppError => new AppError('not_found', { what, whatEn });

function programmeFound(db: ReadDb, id: number): rows.ShownProgrammeRow {
  const row = rows.programmeRow(db, id);
  if (!row) throw missing('培训项目', 'training programme');
  return row;
}

function sessionFound(db: ReadDb, id: number): { session: rows.SessionRow; programme: rows.ShownProgrammeRow } {
  const session = rows.sessionRow(db, id);
  if (!session) throw missing('培训班次', 'session');
  return { session, programme: programmeFound(db, session.programme_id) };
}

function teachersFound(db: ReadDb, given: readonly string[]): number[] {
  const ids = [...new Set(given.map(Number))];
  const known = rows.knownTeachers(db, ids);
  if (ids.some((id) => !known.has(id))) throw missing('教师', 'teacher');
  return ids;
}

/** Everybody must be enrolled; the first who is not is named. */
function enrolledFound(db: ReadDb, sessionId: number, given: readonly string[]): Map<number, rows.EnrolmentRow> {
  const ids = teachersFound(db, given);
  const enrolled = new Map(rows.enrolmentsOf(db, sessionId, ids).map((row) => [row.teacher_id, row]));
  const others = ids.filter((id) => !enrolled.has(id));
  if (others.length > 0) {
    throw new AppError('not_enrolled', { name: rows.teacherName(db, others[0] ?? 0), count: others.length });
  }
  return enrolled;
}

const linesOf = (person: rows.EnrolmentRow, what: string, whatEn: string): AppError =>
  new AppError('lines_posted', { name: person.name, lines: 1, what, whatEn });

const bookOf = (db: ReadDb): RuleBook => new RuleBook(storedRules(db), ruleUses(db));

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** What posting would write, person by person; stops between people when the caller cancels. */
async function completion(context: QueryContext, sessionId: number): Promise<CompletionLine[]> {
  const { db } = context;
  const { session, programme } = sessionFound(db, sessionId);
  const people = rows.unpostedRows(db, sessionId);
  const attendance = Map.groupBy(rows.attendanceRows(db, sessionId), (row) => row.teacher_id);
  const byHand = Map.groupBy(rows.linesByHand(db, sessionId), (row) => row.teacher_id);
  const book = bookOf(db);
  const lines: CompletionLine[] = [];
  for (const person of people) {
    if (lines.length % 200 === 0) {
      context.progress(lines.length, people.length, '正在计算学时和学分');
      await nextTurn();
      context.checkCancelled();
    }
    const told = { names: sessionNames(programme.name, session.name), from: session.from_date, to: session.to_date,
      certificate: person.certificate_number };
    const same = byHand.get(person.teacher_id)?.find((line) =>
      sameTraining(told, { names: [line.subject], from: line.on_date, to: line.on_date, certificate: line.certificate_number }));
    lines.push(completionLine(book, national, {
      level: programme.level as Level, form: programme.form as Form, organiserLevel: organiserLevelOf(programme),
      hours: programme.hours_x100,
    }, { id: session.id, from: session.from_date, to: session.to_date, days: session.days, hours: session.hours_x100 }, {
      teacherId: person.teacher_id, name: person.name, unitId: person.unit_id, result: person.result as ResultWord,
      certificateNumber: person.certificate_number, hours: person.hours_x100,
      attended: attendance.get(person.teacher_id) ?? [], earlier: person.earlier,
      byHand: same?.seq ?? null,
    }));
  }
  return lines;
}

const written = (lines: readonly CompletionLine[]): CompletionLine[] => lines.filter((one) => one.line !== null);
const sum = (lines: readonly CompletionLine[], of: 'hours' | 'credits'): number =>
  lines.reduce((all, one) => all + one[of], 0) / 100;

export const programmesHandlers = {
  codes: () => ({
    focuses: trainingFocuses.map(named), tags: literacyTags.map((tag) => ({ ...named(tag), group: tag.group })),
    levels: trainingLevels.map(named),
    forms: trainingForms.map(named), results: trainingResults.map(named),
  }),
  list(context, input) {
    const filter = { text: input.text.trim(), year: input.year, level: input.level, focus: input.focus };
    return {
      programmes: rows.programmePage(context.db, filter, input.limit, input.offset).map(shownProgramme),
      total: rows.countProgrammes(context.db, filter), years: rows.programmeYears(context.db),
    };
  },
  get: (context, input) => ({
    ...shownProgramme(programmeFound(context.db, input.programmeId)),
    list: rows.shownSessions(context.db, input.programmeId).map(shownSession),
  }),
  save(context, input) {
    const row = storedProgramme(input);
    if (row.focus !== '' && !trainingFocuses.some((one) => one.code === row.focus)) throw missing('培训主题', 'focus');
    if (input.tags.some((tag) => !literacyTags.some((one) => one.code === tag))) throw missing('数字素养标签', 'digital-literacy tag');
    const programmeId = context.write({ action: 'programmes.save', records: true,
      detail: { new: input.programmeId === undefined } }, (db) => {
      const same = rows.programmeOfKey(db, programmeKey(input));
      if (same && same.id !== input.programmeId) {
        throw new AppError('already_there', { what: '培训项目', whatEn: 'programme', name: same.name });
      }
      if (input.programmeId === undefined) return rows.insertProgramme(db, row);
      const before = programmeFound(db, input.programmeId);
      const lines = ratedBy(before) === ratedBy({ id: before.id, ...row }) ? 0 : rows.postedLines(db, { programmeId: before.id });
      if (lines > 0) {
        throw new AppError('lines_posted', {
          name: before.name, lines, what: '它的级别、形式、主办级别和学时', whatEn: 'its level, form, organiser level and hours',
        });
      }
      rows.updateProgramme(db, before.id, row);
      return before.id;
    });
    return { programmeId };
  },
  saveSession(context, input) {
    checkDays(input);
    const sessionId = context.write({ action: 'programmes.saveSession', records: true,
      subject: String(input.programmeId) }, (db) => {
      const programme = programmeFound(db, input.programmeId);
      const row = {
        programme_id: programme.id, name: input.name, from_date: input.from, to_date: input.to, days: input.days,
        hours_x100: hundredths(input.hours),
        place: input.place,
      };
      const same = rows.sessionLike(db, row);
      if (same !== undefined && same !== input.sessionId) {
        throw new AppError('already_there',
          { what: '班次', whatEn: 'session', name: `${input.name} ${input.from}—${input.to}`.trim() });
      }
      if (input.sessionId === undefined) return rows.insertSession(db, row);
      const { session } = sessionFound(db, input.sessionId);
      if (session.programme_id !== programme.id) throw missing('培训班次', 'session');
      const lines = datedBy(session) === datedBy({ id: session.id, ...row })
        ? 0 : rows.postedLines(db, { sessionId: session.id });
      if (lines > 0) {
        throw new AppError('lines_posted',
          { name: session.name || programme.name, lines, what: '日期、天数和学时', whatEn: 'its days and hours' });
      }
      const outside = rows.attendanceRows(db, session.id).find((one) => one.on_date < input.from || one.on_date > input.to);
      if (outside) throw new AppError('outside_session', { date: outside.on_date, from: input.from, to: input.to });
      rows.updateSession(db, { id: session.id, ...row });
      return session.id;
    });
    return { sessionId };
  },
  people(context, input) {
    const { session } = sessionFound(context.db, input.sessionId);
    const attendance = Map.groupBy(rows.attendanceRows(context.db, session.id), (row) => row.teacher_id);
    const book = bookOf(context.db);
    return {
      total: rows.countEnrolled(context.db, session.id),
      people: rows.enrolledPage(context.db, session.id, input.limit, input.offset).map((row) => {
        const attended = attendance.get(row.teacher_id);
        return {
          teacherId: String(row.teacher_id), name: row.name, idMasked: row.id_masked, schoolName: row.school,
          loggedIn: row.logged_in === 1,
          studied: row.studied === 1, result: row.result as ResultWord, attendedMinutes: row.minutes,
          hours: attended
            ? attendedHours(attended, lessonOf(book, national, row.unit_id, session.to_date)) / 100 : decimal(row.hours_x100),
          certificateNumber: row.certificate_number, posted: row.posted === 1,
        };
      }),
    };
  },
  enrol(context, input) {
    context.write({ action: 'programmes.enrol', records: true, subject: String(input.sessionId),
      detail: { people: input.teacherIds.length } }, (db) => {
      sessionFound(db, input.sessionId);
      rows.enrol(db, input.sessionId, teachersFound(db, input.teacherIds));
    });
    return { done: true as const };
  },
  attend(context, input) {
    context.write({ action: 'programmes.attend', records: true, subject: String(input.sessionId),
      detail: { rows: input.rows.length } }, (db) => {
      const { session } = sessionFound(db, input.sessionId);
      const people = enrolledFound(db, session.id, input.rows.map((row) => row.teacherId));
      const before = new Map(rows.attendanceRows(db, session.id).map((row) => [`${row.teacher_id} ${row.on_date}`, row.minutes]));
      for (const { teacherId, date, minutes } of input.rows) {
        if (!isDay(date) || date < session.from_date || date > session.to_date) {
          throw new AppError('outside_session', { date, from: session.from_date, to: session.to_date });
        }
        const person = people.get(Number(teacherId));
        if (!person || before.get(`${person.teacher_id} ${date}`) === minutes) continue;
        if (person.posted === 1) throw linesOf(person, '出勤', 'the attendance');
        rows.setAttendance(db, session.id, { teacher_id: person.teacher_id, on_date: date, minutes });
      }
    });
    return { done: true as const };
  },
  assess(context, input) {
    context.write({ action: 'programmes.assess', records: true, subject: String(input.sessionId),
      detail: { rows: input.rows.length } }, (db) => {
      const { session } = sessionFound(db, input.sessionId);
      const people = enrolledFound(db, session.id, input.rows.map((row) => row.teacherId));
      for (const row of input.rows) {
        const person = people.get(Number(row.teacherId));
        if (!person) continue;
        const hours = row.hours === undefined ? person.hours_x100 : hundredths(row.hours);
        const changed = row.result !== person.result || hours !== person.hours_x100;
        if (person.posted === 1 && changed) throw linesOf(person, '成绩和学时', 'result and hours');
        // Who passed has studied, and who studied has logged in: else the completion rates would exceed one.
        const qualified = row.result === 'excellent' || row.result === 'good' || row.result === 'pass';
        const studied = qualified || (row.studied ?? person.studied === 1);
        rows.setEnrolment(db, session.id, {
          teacher_id: person.teacher_id, logged_in: studied || (row.loggedIn ?? person.logged_in === 1) ? 1 : 0,
          studied: studied ? 1 : 0,
          result: row.result, hours_x100: hours, certificate_number: row.certificateNumber ?? person.certificate_number,
        });
      }
    });
    return { done: true as const };
  },
  async proposePosting(context, input) {
    const basedOn = recordsRevision(context.db);
    const lines = await completion(context, input.sessionId);
    const counted = (one: CompletionLine): boolean => one.line !== null && one.line.category !== '';
    const posted = written(lines);
    const sets = storedRules(context.db).map(({ rules }) => rules);
    return {
      basedOn, lines: posted.length, hours: sum(posted, 'hours'), credits: sum(posted, 'credits'),
      notCounted: lines.filter((one) => !counted(one)).length,
      sample: lines.toSorted((a, b) => Number(counted(a)) - Number(counted(b))).slice(0, 500).map((one) => ({
        teacherId: String(one.teacherId), name: one.name, hours: one.hours / 100, credits: one.credits / 100,
        why: whyIn(context.language, one.why, sets),
      })),
    };
  },
  async post(context, input) {
    const posted = written(await completion(context, input.sessionId));
    const at = context.now().toISOString();
    if (posted.length === 0) {
      if (recordsRevision(context.db) !== input.basedOn) throw new AppError('stale_revision');
      return { lines: 0, credits: 0, revision: input.basedOn };
    }
    context.write({
      action: 'programmes.post', records: true, basedOn: input.basedOn, subject: String(input.sessionId),
      detail: { lines: posted.length },
    }, (db) => {
      const ledger = new LedgerWriter(db, { at, action: 'programmes.post', actor: input.actor, importBatchId: null });
      for (const { line } of posted) if (line) ledger.add(line);
      ledger.finish();
    });
    return { lines: posted.length, credits: sum(posted, 'credits'), revision: recordsRevision(context.db) };
  },
} satisfies Handlers<AppContract, QueryContext, CommandContext>['programmes'];
