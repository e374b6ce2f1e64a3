// Training results as a kind of import: finds teacher, programme and session, posts to the ledger, declares what is not certified.
import { RuleBook } from '#backend/credit-rules/book.ts';
import type { CommandContext } from '#backend/context.ts';
import type { ReadDb, WriteDb } from '#db/open.ts';
import { deferIndexes } from '#db/queries/deferred-indexes.ts';
import { schoolRows, unitRows } from '#db/queries/directory.ts';
import { movedStays, teacherKeyRows } from '#db/queries/import-teachers.ts';
import { addDeclaration, addProgramme, addSession, attendedLines, declarationsOfBatch, declaredTrainings, enrolmentRow,
  freeDeclarationIdem, hasPostings,
  enrolPosted, lastId, laterChange, lineSlice, linesOfImport, lineWithReason, programmeKeys, putEnrolment, registeredIdems, removeAddedProgrammes,
  removeEnrolment, sessionKeys, standingTrainingRow, stepDeclaration, unitsOfSchools, type DeclaredRow } from '#db/queries/import-trainings.ts';
import { addedRows, changedRows, insertAddition, insertChange, type Obstacle } from '#db/queries/imports.ts';
import { changedLater } from '../contest-state.ts';
import { LedgerWriter, reversalOf, trainingIdem } from '#db/queries/ledger.ts';
import { standingLine } from '#db/queries/ledger-read.ts';
import { ruleUses, storedRules } from '#db/queries/rules.ts';
import { recordsRevision } from '#db/queries/workspace.ts';
import type { ImportBatch, ImportKind, KindRun, RunParts, Saving } from '../kind.ts';
import { SchoolBook } from '#backend/places/school-book.ts';
import { enumerationOf } from '../words.ts';
import { trainingFillings } from './fillings.ts';
import { schoolOn, TeacherFinder, type KnownTeacher } from './people.ts';
import { TrainingPlan, titleOf, type ToldElsewhere, type TrainingDecision } from './plan.ts';
import { factsOf, Rater, restoredLine, trainingLine } from './save.ts';
import { keyOfNew, SessionBook, type BookSession, type ToldSession } from './sessions.ts';
import { sameEnrolment, sameLine, type Enrolment, type LineFacts, type Standing } from './state.ts';
import { trainingTargets } from './targets.ts';
import { focusOfName, forms, levels, logins, results, reviews, studies } from './words.ts';

/** A file of this size holds so many rows that indexes are better built at the end. */
const bytesOfMany = 1_000_000;
/** KiB: each line is checked against its teacher, and the file names them in any order. */
const teacherPages = 65_536;
const slice = 20_000;
const enrolmentId = (session: number, teacher: number): string => `e:${session}:${teacher}`;
const text = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');

function* knownTeachers(db: ReadDb): Generator<{ teacher: KnownTeacher; idIndex: string }> {
  const moves = Map.groupBy(movedStays(db), (stay) => stay.teacher_id);
  for (const row of teacherKeyRows(db)) {
    const moved = moves.get(row.id)?.map((stay) => ({ from: stay.from_date, schoolId: stay.school_id })) ?? null;
    const idIndex = row.id_index ? text(row.id_index) : '';
    const { id, name, school_id: schoolId, staff_number: staffNumber } = row;
    yield { idIndex, teacher: { id, name, schoolId, staffNumber, hasId: idIndex !== '', moves: moved } };
  }
}

/** Repeats of an idem carry a number behind; what is not withdrawn goes before what is. */
function toldElsewhere(db: ReadDb): ToldElsewhere {
  const bare = (idem: string): string => idem.replace(/#\d+$/, '');
  const declared = new Map<string, DeclaredRow>();
  for (const row of declaredTrainings(db)) {
    const known = declared.get(bare(row.idem));
    if (!known || row.state !== 'withdrawn') declared.set(bare(row.idem), row);
  }
  const registered = new Set(registeredIdems(db).map(bare));
  return {
    empty: declared.size === 0 && registered.size === 0, declaration: (idem) => declared.get(idem), registered: (idem) => registered.has(idem),
  };
}

/** The idem of a training's next line. Of several under one idem only the last can stand, so the number behind it is free. */
function repeatedIdem(db: ReadDb, base: string): string {
  const { seq, next } = standingLine(db, base);
  return seq === null ? next : `${base}#${Number(/#(\d+)$/.exec(next)?.[1] ?? 1) + 1}`;
}

/** Writes decided rows: programmes and sessions when first needed, enrolments, lines, declarations. */
class TrainingSaver {
  private readonly saving: Saving;
  private readonly at: string;
  private readonly ledger: LedgerWriter;
  private readonly rater: Rater;
  private readonly units: ReadonlyMap<string, string | null>;
  /** The ledger was empty: no idem can be taken. */
  private readonly first: boolean;
  private readonly programmes = new Set<number>();
  private posted = 0;
  private declared = 0;
  constructor(saving: Saving, at: string, first: boolean) {
    const { db, batchId, actor } = saving;
    this.saving = saving;
    this.at = at;
    this.first = first;
    this.ledger = new LedgerWriter(db, { at, action: 'imports.apply', actor, importBatchId: batchId });
    this.rater = new Rater(new RuleBook(storedRules(db), ruleUses(db)));
    this.units = new Map(unitsOfSchools(db).map((school) => [school.id, school.unit]));
  }

  save(decided: TrainingDecision): void {
    const { teacher, session, told, wanted, standing } = decided;
    if (!teacher || !session || !told) return;
    if (decided.declare !== null) return this.handIn(decided.declare, teacher, told, decided);
    if (!wanted) return;
    if (!session.written) this.write(session, told);
    this.enrol(session.id, teacher.id, wanted.enrolment, standing, wanted.line !== null);
    const changed = !standing.line || !wanted.line || !sameLine(standing.line.facts, wanted.line);
    if (standing.line && changed) this.reverse(standing.line.seq, wanted.line === null);
    if (wanted.line && changed) this.post(teacher, session, wanted.line, standing.line ? null : told);
    if (decided.withdraws) {
      insertChange(this.saving.db, this.saving.batchId, `d:${decided.withdraws.id}`, JSON.stringify({ state: decided.withdraws.state }));
      stepDeclaration(this.saving.db, decided.withdraws.id, 'withdrawn', this.step('withdraw', 'withdraw', '导入的认定结果已入账，本申报不再需要'));
    }
  }

  finish(): void {
    this.ledger.finish();
    if (this.posted > 0) enrolPosted(this.saving.db, this.saving.batchId);
    if (this.posted > 0) this.saving.posted(this.posted);
    if (this.declared > 0) this.saving.declared(this.declared);
  }

  private step(step: string, decision: string, opinion: string): { step: string; decision: string; actor: string; opinion: string; at: string } {
    return { step, decision, actor: this.saving.actor, opinion, at: this.at };
  }

  private write(session: BookSession, told: ToldSession): void {
    const { db, batchId } = this.saving;
    const { programme } = session;
    if (programme.fresh && !this.programmes.has(programme.id)) {
      this.programmes.add(programme.id);
      addProgramme(db, {
        id: programme.id, match_key: keyOfNew(programme), name: programme.name, year: programme.year, level: told.level, form: told.form,
        focus: focusOfName(programme.name), organiser: programme.organiser, organiser_level: told.organiserLevel ?? told.level,
          provider: programme.provider,
      });
      insertAddition(db, batchId, `p:${programme.id}`);
    }
    addSession(db, { id: session.id, programme_id: programme.id, name: session.name, from_date: session.from, to_date: session.to,
      days: session.days });
    insertAddition(db, batchId, `s:${session.id}`);
    session.written = true;
  }

  private enrol(session: number, teacher: number, wanted: Enrolment, standing: Standing, posting: boolean): void {
    const { db, batchId } = this.saving;
    const { enrolment } = standing;
    if (enrolment && sameEnrolment(enrolment, wanted)) {
      // Undo finds what the batch posted by its lines; this one must not lose an enrolment that was there before.
      if (posting) insertChange(db, batchId, enrolmentId(session, teacher), JSON.stringify(enrolment));
    } else if (enrolment || standing.line) {
      insertChange(db, batchId, enrolmentId(session, teacher), JSON.stringify(enrolment));
      putEnrolment(db, session, teacher, wanted);
    } else if (!posting || wanted.hours_x100 === null) {
      putEnrolment(db, session, teacher, wanted);
      if (!posting) insertAddition(db, batchId, enrolmentId(session, teacher));
    }
    // All others are told by their lines: enrolPosted makes them at the end.
  }

  private reverse(seq: number, failed: boolean): void {
    const row = lineWithReason(this.saving.db, seq);
    if (row) this.ledger.add(reversalOf(row, failed ? '重新导入：考核不合格，冲销原记录。' : '重新导入：内容有变动，冲销原记录，另记新的一条。'));
  }

  /** @param told rows that say the same of the training and have no line yet share their ratings */
  private post(teacher: KnownTeacher, session: BookSession, facts: LineFacts, told: ToldSession | null): void {
    const school = schoolOn(teacher, session.to);
    const unit = school === null ? null : this.units.get(school) ?? null;
    const base = trainingIdem(teacher.id, session.id);
    const idem = this.first || session.fresh ? base : repeatedIdem(this.saving.db, base);
    const rated = this.rater.rate(facts, unit, session.to, told);
    this.ledger.add(trainingLine({ teacherId: teacher.id, sessionId: session.id, date: session.to, idem }, facts, rated));
    this.posted += 1;
  }

  private handIn(idem: string, teacher: KnownTeacher, told: ToldSession, { attended }: TrainingDecision): void {
    const { db, batchId } = this.saving;
    const result = attended?.result === 'unfinished' ? '' : attended?.result ?? '';
    const id = addDeclaration(db, {
      idem: freeDeclarationIdem(db, idem), teacher_id: teacher.id, school_id: schoolOn(teacher, told.to), subject: titleOf(told), level: told.level,
      organiser: told.organiser || told.provider, organiser_level: told.organiserLevel ?? told.level, form: told.form,
        from_date: told.from, to_date: told.to,
      days: told.days, hours_x100: attended?.hours ?? null, claimed_x100: attended?.credits ?? null, result,
        certificate_number: attended?.certificate ?? '',
      import_batch_id: batchId, created_at: this.at,
    });
    stepDeclaration(db, id, 'submitted', this.step('declare', 'submit', '由导入的培训结果转来'));
    insertAddition(db, batchId, `d:${id}`);
    this.declared += 1;
  }
}

function run(parts: RunParts): KindRun<TrainingDecision> {
  const { context, db, saving, sheetNames } = parts;
  const first = !hasPostings(db);
  // Schools are only looked up: results bring no new ones.
  let book: SchoolBook | null = null;
  const schools = (): SchoolBook =>
    (book ??= new SchoolBook({ schools: schoolRows(db), units: unitRows(db), newId: () => context.newId(), writer: null }));
  const plan = new TrainingPlan({
    sheetNames, elsewhere: toldElsewhere(db),
    finder: new TeacherFinder({ teachers: knownTeachers(db), schools, index: (value) => text(context.fields.index('id', value)) }),
    book: new SessionBook({
      programmes: programmeKeys(db), sessions: sessionKeys(db),
      nextProgramme: lastId(db, 'programmes') + 1, nextSession: lastId(db, 'programme_sessions') + 1,
    }),
    standing: (session, teacher) => {
      const row = first ? undefined : standingTrainingRow(db, session, teacher);
      return { enrolment: enrolmentRow(db, session, teacher) ?? null, line: row ? { seq: row.seq, facts: factsOf(row) } : null };
    },
  });
  const decide = (row: Parameters<KindRun['decide']>[0]): TrainingDecision => plan.decide(row);
  if (!saving) return { decide, save: () => {}, finish: () => {} };
  const indexes = saving.bytes > bytesOfMany ? deferIndexes(saving.db, ['postings', 'enrolments'], teacherPages) : null;
  const saver = new TrainingSaver(saving, context.now().toISOString(), first);
  return {
    decide, save: (decided) => saver.save(decided),
    finish() {
      saver.finish();
      indexes?.rebuild();
    },
    close: () => indexes?.done(),
  };
}

function obstacle(db: ReadDb, batch: ImportBatch): Obstacle | null {
  const decided = declarationsOfBatch(db, batch.id).filter((one) => one.state !== 'submitted' && one.state !== 'withdrawn').length;
  if (decided > 0) return [`其中有 ${decided} 份申报已经审核`, `declarations already decided: ${decided}`];
  const lines = linesOfImport(db, batch.id);
  if (!lines) return null;
  const later = laterChange(db, batch, lines);
  if (later !== undefined) return changedLater(later);
  const attended = attendedLines(db, lines);
  return attended > 0 ? [`其中有 ${attended} 人次已登记出勤`, `attendances recorded: ${attended}`] : null;
}

function undo(context: CommandContext, db: WriteDb, batch: ImportBatch): { removed: number; restored: number; reversed: number } {
  const at = context.now().toISOString();
  const changed = new Map(changedRows(db, batch.id).map((row) => [row.row_id, row.before]));
  const lines = linesOfImport(db, batch.id);
  const ledger = new LedgerWriter(db, { at, action: 'imports.undo', actor: '', importBatchId: null });
  let [reversed, removed] = [0, 0];
  for (let after = (lines?.first ?? 1) - 1; lines;) {
    const rows = lineSlice(db, after, lines.last, slice);
    for (const row of rows) {
      const session = row.session_id ?? 0;
      if (row.kind === 'reversal') {
        const before = row.reverses === null ? undefined : lineWithReason(db, row.reverses);
        if (before) ledger.add(restoredLine(before, repeatedIdem(db, trainingIdem(row.teacher_id, session))));
        continue;
      }
      // Re-rated or corrected since: what stands of it now is taken back.
      const standing = row.reversed_by === null ? row : standingTrainingRow(db, session, row.teacher_id);
      if (standing) {
        ledger.add(reversalOf(standing, '撤销导入，冲销。'));
        reversed += 1;
      }
      if (!changed.has(enrolmentId(session, row.teacher_id))) removed += removeEnrolment(db, session, row.teacher_id);
    }
    if (rows.length < slice) break;
    after = rows.at(-1)?.seq ?? lines.last;
  }
  ledger.finish();
  for (const id of addedRows(db, batch.id)) {
    const [kind, session, teacher] = id.split(':');
    if (kind === 'e') removed += removeEnrolment(db, Number(session), Number(teacher));
  }
  const restored = restore(db, changed, at);
  for (const { id, state } of declarationsOfBatch(db, batch.id)) {
    if (state !== 'submitted') continue;
    stepDeclaration(db, id, 'withdrawn', { step: 'withdraw', decision: 'withdraw', actor: '', opinion: '撤销导入', at });
    removed += 1;
  }
  removeAddedProgrammes(db, batch.id);
  return { removed, restored, reversed };
}

function restore(db: WriteDb, changed: ReadonlyMap<string, string>, at: string): number {
  for (const [id, before] of changed) {
    const [kind, first, second] = id.split(':');
    const value = JSON.parse(before) as unknown;
    if (kind === 'd') {
      const step = { step: 'declare', decision: 'submit', actor: '', opinion: '撤销导入，恢复申报', at };
      stepDeclaration(db, Number(first), (value as { state: DeclaredRow['state'] }).state, step);
    } else if (value === null) removeEnrolment(db, Number(first), Number(second));
    else putEnrolment(db, Number(first), Number(second), value as Enrolment);
  }
  return changed.size;
}

export const trainingsImport: ImportKind = {
  kind: 'trainings', name: { zh: '培训结果', en: 'Training results' }, scope: 'records', targets: trainingTargets,
  open: (context) => ({
    revision: recordsRevision(context.db), title: '教师培训结果登记表', optional: new Set<string>(),
    enumerations: [enumerationOf('level', levels), enumerationOf('form', forms), enumerationOf('organiserLevel', levels),
      enumerationOf('result', results),
      enumerationOf('login', logins), enumerationOf('study', studies), enumerationOf('review', reviews)],
    schools: () => {
      const units = new Map(unitRows(context.db).map((unit) => [unit.id, unit.name]));
      return schoolRows(context.db).map(({ code, name, unitId }) => ({ code, name, unitName: units.get(unitId) ?? '' }));
    },
    fillings: () => ({ ...trainingFillings }), checkOpen: () => {}, run,
  }),
  obstacle, undo,
};
