// Decides for each row of training results: new, changed, the same, a declaration, or skipped and why.
import { titleKey } from '#backend/identity/programme-key.ts';
import { fault, isError, quoted, type Fault } from '../faults.ts';
import { placeLabel, placeOf, SeenKeys } from '../keys.ts';
import type { Decided } from '../kind.ts';
import { rowSaid } from '../said.ts';
import type { ScannedRow, SheetScan } from '../scan.ts';
import type { KnownTeacher, TeacherFinder } from './people.ts';
import { readAttended, readTold, toldColumns, type Attended } from './read.ts';
import type { BookSession, SessionBook, ToldSession } from './sessions.ts';
import { changesOf, sameEnrolment, sameLine, wantedOf, type Standing, type Wanted } from './state.ts';

export type DeclarationState = 'submitted' | 'schoolChecked' | 'approved' | 'returned' | 'rejected' | 'withdrawn';
/** Declarations and lines without a session, by what makes a fact the same one. */
export interface ToldElsewhere {
  /** Nothing was declared or registered by hand: nobody need be asked. */
  empty: boolean;
  declaration(idem: string): { id: number; state: DeclarationState } | undefined;
  /** A line that stands was registered by hand. */
  registered(idem: string): boolean;
}
export interface TrainingDecision extends Decided {
  teacher: KnownTeacher | null; session: BookSession | null; told: ToldSession | null; attended: Attended | null; standing: Standing;
  wanted: Wanted | null;
  /** Waits to be certified instead of being posted. */
  declare: string | null;
  /** A declaration that this line takes the place of. */
  withdraws: { id: number; state: DeclarationState } | null;
}

const nothing: Standing = { enrolment: null, line: null };
const skipped: TrainingDecision = {
  verdict: 'skip', teacher: null, session: null, told: null, attended: null, standing: nothing, wanted: null, declare: null, withdraws: null,
};
interface ReadSession { told: ToldSession | null; session: BookSession | null; faults: readonly Fault[]; texts: readonly string[] }
/** Readings kept of one programme; more than these are read again. */
const mostAlike = 64;

/** A training registered by hand or declared: its form, level, last day and name, see the ledger's own idem for them. */
export const declaredIdem = (teacher: number, told: ToldSession, title: string): string =>
  `h:${teacher}:${[told.form, told.level, told.to, titleKey(title)].join('|')}`;
/** What a declaration calls it. */
export const titleOf = (told: ToldSession): string => told.programme + told.session;

export class TrainingPlan {
  private readonly seen = new SeenKeys();
  private readonly read = new Map<string, ReadSession[]>();
  private sheet: SheetScan | null = null;
  private places: number[] = [];
  private readonly parts;
  constructor(parts: {
    finder: TeacherFinder; book: SessionBook; elsewhere: ToldElsewhere; sheetNames: readonly string[];
    standing: (session: number, teacher: number) => Standing;
  }) {
    this.parts = parts;
  }

  decide(row: ScannedRow): TrainingDecision {
    const { faults } = row;
    const { told, session } = this.sessionOf(row);
    const teacher = this.parts.finder.find(row);
    const attended = readAttended(row, faults);
    if (!told || !session || !teacher || faults.some(isError)) return skipped;
    if (attended.review === 'refused') {
      faults.push(fault('review', 'training_refused', { value: quoted(row.text('review')) }));
      return skipped;
    }
    const place = placeOf(row.sheet.index, row.rowNumber);
    const earlier = this.seen.first(`${session.id}:${teacher.id}`, place);
    if (earlier !== null) {
      const other = placeLabel(earlier, this.parts.sheetNames);
      faults.push(fault('programme', 'duplicate_row', { other, value: quoted(`${teacher.name} ${told.programme}`) }));
      return { ...skipped, like: { of: rowSaid(other), place: earlier, sure: true } };
    }
    const standing = session.fresh ? nothing : this.parts.standing(session.id, teacher.id);
    const found = {
      verdict: 'skip' as Decided['verdict'], teacher, session, told, attended, standing, wanted: null as Wanted | null, declare: null,
      withdraws: null as TrainingDecision['withdraws'],
    };
    return attended.review === 'pending' ? this.pending(found, told, row) : this.certified(found, told, attended, row);
  }

  /** Rows of one session agree in all these cells; they are read and looked up once. */
  private sessionOf(row: ScannedRow): ReadSession {
    if (row.sheet !== this.sheet) {
      this.sheet = row.sheet;
      this.read.clear();
      this.places = toldColumns.map((column) => row.targets.findIndex((target) => target.key === column)).filter((place) => place >= 0);
    }
    const { places } = this;
    const { texts } = row;
    const programme = row.text('programme');
    let alike = this.read.get(programme);
    if (!alike) this.read.set(programme, alike = []);
    // Newest first: rows of one session mostly stand together. Equal texts of a workbook are one string, so this is quick.
    for (let index = alike.length - 1; index >= 0; index -= 1) {
      const known = alike[index] as ReadSession;
      let same = true;
      for (let at = 0; same && at < places.length; at += 1) same = known.texts[at] === texts[places[at] as number];
      if (same) return this.withFaults(known, row);
    }
    const found = this.readSession(row, places.map((place) => texts[place] ?? ''));
    if (alike.length >= mostAlike) alike.shift();
    alike.push(found);
    return this.withFaults(found, row);
  }

  private withFaults(found: ReadSession, row: ScannedRow): ReadSession {
    for (const one of found.faults) row.faults.push(one);
    return found;
  }

  private readSession(row: ScannedRow, texts: readonly string[]): ReadSession {
    const faults: Fault[] = [];
    const told = readTold(row, faults);
    const finding = told && this.parts.book.find(told);
    if (told && finding && finding.ambiguous > 1) {
      faults.push(fault('programme', 'programme_ambiguous', {
        year: told.year, count: finding.ambiguous, value: quoted(told.programme), organiser: quoted(finding.session.programme.organiser),
      }, 'warning'));
    }
    return { told, session: finding?.session ?? null, faults, texts };
  }

  private declared(teacher: KnownTeacher, told: ToldSession): { id: number; state: DeclarationState } | null {
    const { elsewhere } = this.parts;
    if (elsewhere.empty) return null;
    return elsewhere.declaration(declaredIdem(teacher.id, told, titleOf(told)))
      ?? (told.session === '' ? undefined : elsewhere.declaration(declaredIdem(teacher.id, told, told.programme))) ?? null;
  }

  private posted(teacher: KnownTeacher, told: ToldSession): boolean {
    const { elsewhere } = this.parts;
    return !elsewhere.empty && (elsewhere.registered(declaredIdem(teacher.id, told, titleOf(told)))
      || elsewhere.registered(declaredIdem(teacher.id, told, told.programme)));
  }

  private pending(found: TrainingDecision & { teacher: KnownTeacher }, told: ToldSession, row: ScannedRow): TrainingDecision {
    const known = this.declared(found.teacher, told);
    if (found.standing.line || known?.state === 'approved' || this.posted(found.teacher, told)) {
      row.faults.push(fault('review', 'training_certified', {}, 'note'));
      return { ...found, verdict: 'same' };
    }
    if (known && known.state !== 'withdrawn') return { ...found, verdict: 'same' };
    row.faults.push(fault('review', 'training_pending', { value: quoted(row.text('review')) }, 'note'));
    return { ...found, verdict: 'add', declare: declaredIdem(found.teacher.id, told, titleOf(told)) };
  }

  /** One source tells both days of a training, another one day or only the year. */
  private sayAlike(session: BookSession, teacher: KnownTeacher, row: ScannedRow): void {
    const other = this.parts.book.atTheSameTime(session).find(({ id }) => this.parts.standing(id, teacher.id).line !== null);
    if (other) row.faults.push(fault('programme', 'training_alike', { from: other.from, to: other.to }, 'warning'));
  }

  private certified(found: TrainingDecision & { teacher: KnownTeacher; session: BookSession }, told: ToldSession, attended: Attended,
    row: ScannedRow): TrainingDecision {
    const { standing, teacher, session } = found;
    const known = this.declared(teacher, told);
    if (!standing.line && (known?.state === 'approved' || this.posted(teacher, told))) {
      row.faults.push(fault('programme', 'training_certified', {}, 'note'));
      return { ...found, verdict: 'same' };
    }
    const wanted = wantedOf(told, attended, standing, row.text('days') !== '');
    if (wanted.line && wanted.enrolment.hours_x100 === null && wanted.line.ownCredits === null) {
      row.faults.push(fault('hours', 'required', { column: '学时' }));
      return skipped;
    }
    if (!wanted.line) {
      const failed = wanted.enrolment.result === 'fail';
      row.faults.push(failed ? fault('result', 'training_failed', {}, 'note')
        : fault('result', 'training_unfinished', { value: quoted(row.text('result') || row.text('study') || row.text('login')) }, 'note'));
    }
    const withdraws = wanted.line && known && known.state !== 'withdrawn' && known.state !== 'rejected' ? known : null;
    found.wanted = wanted;
    found.withdraws = withdraws;
    if (!standing.enrolment && !standing.line) {
      if (wanted.line) this.sayAlike(session, teacher, row);
      found.verdict = 'add';
      return found;
    }
    const decision = { ...found, recordId: `e:${session.id}:${teacher.id}` };
    const sameFacts = standing.line && wanted.line ? sameLine(standing.line.facts, wanted.line) : standing.line === null && wanted.line === null;
    if (sameFacts && standing.enrolment && sameEnrolment(standing.enrolment, wanted.enrolment)) return { ...decision, verdict: 'same' };
    return { ...decision, verdict: 'update', changes: () => changesOf(standing, wanted) };
  }
}
