// Re-rating by the rules in force today: proposed line by line, applied as reversals and new lines; the old lines stay.
import type { Handlers } from '#contract/define.ts';
import { AppError } from '#contract/errors.ts';
import type { AppContract } from '#contract/index.ts';
import { RuleBook } from '#backend/credit-rules/book.ts';
import { fromHundredths } from '#backend/credit-rules/hundredths.ts';
import { whyIn } from '#backend/credit-rules/why-en.ts';
import type { ReadDb } from '#db/open.ts';
import { LedgerWriter, reversalOf } from '#db/queries/ledger.ts';
import { lineCount, lineSlices, programmeName, reversedSeqs } from '#db/queries/ledger-read.ts';
import { ruleUses, storedRules } from '#db/queries/rules.ts';
import { placedTeachers, schoolMoves, schoolPlaces } from '#db/queries/standing.ts';
import { briefRows } from '#db/queries/teachers.ts';
import { recordsRevision } from '#db/queries/workspace.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { lineOf } from '../facts.ts';
import { Places } from '../places.ts';
import { changeOf, type Change, type Scope } from './plan.ts';

type Credits = Handlers<AppContract, QueryContext, CommandContext>['credits'];
const shown = 500;

export const placesOf = (db: ReadDb): Places =>
  new Places(new Map(schoolPlaces(db).map((school) => [school.id, school.unit_id])),
  new Map(placedTeachers(db).map((teacher) => [teacher.id, teacher.school_id])), schoolMoves(db));

/** Every line that stands and would become another one, in the order of writing. */
export function* changesOf(context: Pick<QueryContext, 'progress' | 'checkCancelled'>, db: ReadDb,
  scope: Scope): Generator<Change> {
  const book = new RuleBook(storedRules(db), ruleUses(db));
  const [places, reversed] = [placesOf(db), reversedSeqs(db)];
  const total = lineCount(db);
  let done = 0;
  for (const rows of lineSlices(db)) {
    context.checkCancelled();
    for (const row of rows) {
      const change = row.kind === 'reversal' || reversed.has(row.seq) ? null : changeOf(row, book, places, scope);
      if (change) yield change;
    }
    done += rows.length;
    context.progress(done, total, '逐笔按现行规则试算');
  }
}

/** Reversal and new line for each change; the caller finishes the batch. */
export function writeChange(writer: LedgerWriter, { row, facts, rated }: Change, reason: string): void {
  writer.add(reversalOf(row, row.rule_version_id === null ? '规则启用，原笔未折算，冲正后按规则重记。' : `按现行规则重新认定，原笔冲正：${reason}`));
  writer.add(lineOf(row.teacher_id, facts, rated, `c:${row.seq}`));
}

export const rerateHandlers = {
  rerateProposal(context, scope) {
    const { db } = context;
    const sets = storedRules(db).map(({ rules }) => rules);
    const basedOn = recordsRevision(db);
    const teachers = new Set<number>();
    const first: Change[] = [];
    let [lines, before, after] = [0, 0, 0];
    for (const change of changesOf(context, db, scope)) {
      lines += 1;
      before += change.before;
      after += change.after;
      teachers.add(change.row.teacher_id);
      if (first.length < shown) first.push(change);
    }
    const names =
      new Map(briefRows(db, [...new Set(first.map(({ row }) => row.teacher_id))]).map((row) => [row.id, row.name]));
    return {
      basedOn, lines, teachers: teachers.size, before: fromHundredths(before), after: fromHundredths(after),
      changed: first.map(({ row, rated, ...one }) => ({
        seq: row.seq, teacherId: String(row.teacher_id), teacherName: names.get(row.teacher_id) ?? '',
          date: row.on_date,
        subject: row.session_id === null ? row.subject : programmeName(db, row.session_id) ?? row.subject,
        before: fromHundredths(one.before), after: fromHundredths(one.after),
          difference: fromHundredths(one.after - one.before), why: whyIn(context.language, rated.rating.why, sets),
      })),
    };
  },

  async rerate(context, { basedOn, reason, actor, ...scope }) {
    if (recordsRevision(context.db) !== basedOn) throw new AppError('stale_revision');
    const none = changesOf(context, context.db, scope).next().done === true;
    if (none) return { lines: 0, before: 0, after: 0, revision: basedOn };
    await context.backup('before-rerate');
    const detail: Record<string, string | number | null> = { reason, unitId: scope.unitId, ruleSet: scope.ruleSetId };
    return context.write({ action: 'credits.rerate', records: true, basedOn, detail }, (db) => {
      const writer = new LedgerWriter(db,
        { at: context.now().toISOString(), action: 'credits.rerate', actor, importBatchId: null });
      let [lines, before, after] = [0, 0, 0];
      for (const change of changesOf(context, db, scope)) {
        writeChange(writer, change, reason);
        lines += 1;
        before += change.before;
        after += change.after;
      }
      writer.finish();
      const done = { lines, before: fromHundredths(before), after: fromHundredths(after) };
      Object.assign(detail, done);
      return { ...done, revision: recordsRevision(db) + 1 };
    });
  },
} satisfies Pick<Credits, 'rerateProposal' | 'rerate'>;
