// The plan outside the window: as a workbook and back, the plans that were in force, the draw record to print.
import type { Handlers } from '#contract/define.ts';
import { AppError } from '#contract/errors.ts';
import type { AppContract } from '#contract/index.ts';
import { categoryName, divisionName } from '#contract/schema/rules.ts';
import { sha256Hex } from '#backend/crypto/suite.ts';
import { openWorkbook } from '#backend/excel/read.ts';
import { PartFile } from '#backend/excel/write/part-file.ts';
import { writeWorkbook } from '#backend/excel/write.ts';
import { EntryRoster, JudgeRoster } from '#backend/identity/roster.ts';
import { makePdf } from '#backend/pdf/document.ts';
import type { ReadDb } from '#db/open.ts';
import { assignedPairs } from '#db/queries/assignment.ts';
import { contestRow } from '#db/queries/contests.ts';
import { planRows } from '#db/queries/plan-history.ts';
import { entryCodes, rosterEntries, rosterJudges } from '#db/queries/roster.ts';
import { workspaceRow } from '#db/queries/workspace.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { refuseOwnFile } from '#backend/folders.ts';
import { notFound, wrongState, type Text } from '#backend/refusals.ts';
import { conflictKinds, conflictTable, countConflicts, namesQualification, qualificationKey, type ConflictTable } from '../field/conflicts.ts';
import { fieldOf, seatsOf, type Field } from '../field/handlers.ts';
import { kindWords } from '../field/kind-words.ts';
import { askedOf } from '../asked.ts';
import type { Barred, PlanContent, PlanMade, PlanPair } from './content.ts';
import { planSheets } from './plan-book.ts';
import { comparePlans, readPlanFrom } from './read-plan.ts';
import { drawRecord, listText, type RecordContent } from './record.ts';

const madeOf = (row: ReturnType<typeof planRows>[number]): PlanMade => ({
  number: row.number, at: row.at, mode: row.mode, seed: row.seed, certificate: row.certificate, pairs: row.pairs,
  lines: JSON.parse(row.lines) as PlanMade['lines'], added: JSON.parse(row.added) as PlanPair[], removed: JSON.parse(row.removed) as PlanPair[],
  asked: JSON.parse(row.asked) as PlanMade['asked'],
});

/** Numbers of judges by entry, in the order of the list of judges; pairs that name something gone are left out. */
function judgesByEntry(field: Field, pairs: readonly PlanPair[]): number[][] {
  const entryAt = new Map(field.entries.map((one, e) => [one.id, e]));
  const judgeAt = new Map(field.judges.map((one, j) => [one.id, j]));
  const found = field.entries.map((): Set<number> => new Set());
  for (const { entryId, judgeId } of pairs) {
    const judge = judgeAt.get(judgeId);
    if (judge !== undefined) found[entryAt.get(entryId) ?? -1]?.add(judge);
  }
  return found.map((own) => [...own].sort((a, b) => a - b));
}

/**
 * Judges per entry that was asked for: the rules' number, unless all entries without a number of their own have just as many
 * judges, another number of them. A plan may have been asked for with another number than the rules'.
 */
function askedCoverage(field: Field, judgesOf: readonly (readonly number[])[]): number {
  const counts = new Set(judgesOf.filter((_, e) => field.entries[e]?.coverage === undefined).map((own) => own.length));
  const [only = 0] = counts;
  return counts.size === 1 && only > 0 ? only : field.rules.assignment.coverage;
}

/** What the rules or an imported sheet say of a pair. */
function matching({ entries, judges, affinities, rules }: Field): PlanContent['match'] {
  const imported = new Map(affinities.map((one) => [`${one.entryId} ${one.judgeId}`, one.x10000 / 10_000]));
  const { sameSubject, sameDivision, other } = rules.assignment.affinity;
  const known = new Map<string, number>();
  return (e, j) => {
    const [entry, judge] = [entries[e], judges[j]];
    if (!entry || !judge) return 0;
    const told = imported.get(`${entry.id} ${judge.id}`);
    if (told !== undefined) return told;
    const key = `${qualificationKey(entry)} ${judge.id}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const named = namesQualification(entry, judge);
    const value = Math.max(other, ...(named.subject ? [sameSubject] : []), ...(named.division ? [sameDivision] : []));
    known.set(key, value);
    return value;
  };
}

/** Barred pairs, those aside that only lack the qualification. */
function* barredIn({ reasons, entryCount, judgeCount }: ConflictTable): Generator<Barred> {
  const unqualified = 1 << conflictKinds.indexOf('not_qualified');
  for (let entry = 0; entry < entryCount; entry += 1) {
    for (let judge = 0; judge < judgeCount; judge += 1) {
      const found = (reasons[entry * judgeCount + judge] ?? 0) & ~unqualified;
      if (found !== 0) yield { entry, judge, reasons: conflictKinds.flatMap((kind, order) => ((found >> order) & 1 ? [kindWords[kind][0]] : [])) };
    }
  }
}

function contentOf(db: ReadDb, contestId: string, given: readonly PlanPair[] | undefined): { field: Field; content: PlanContent; plans: PlanMade[] } {
  const plans = planRows(db, contestId).map(madeOf);
  const [made] = plans;
  // Limits as they were asked for; a contest without a limit then has none now.
  const field = fieldOf(db, contestId, given || !made ? null : made.asked.maxLoad ?? Number.MAX_SAFE_INTEGER);
  const { rules, row } = field;
  const pairs = given ?? field.present;
  const judges = rosterJudges(db, contestId);
  const roster = new JudgeRoster(judges);
  const [judgeById, entryById] = [new Map(judges.map((one) => [one.id, one])), new Map(rosterEntries(db, contestId).map((one) => [one.id, one]))];
  const keys = (all: readonly PlanPair[]): Set<string> => new Set(all.map((one) => `${one.entryId} ${one.judgeId}`));
  const [pins, scored] = [keys(field.pins), keys(field.frozen)];
  const isIn = (set: ReadonlySet<string>) => (e: number, j: number): boolean => set.has(`${field.entries[e]?.id ?? ''} ${field.judges[j]?.id ?? ''}`);
  const judgesOf = judgesByEntry(field, pairs);
  const coverage = given || !made ? askedCoverage(field, judgesOf) : made.asked.coverage;
  const seated = field.entries.flatMap(({ id }, e) => (judgesOf[e] ?? []).map((j) => ({ entryId: id, judgeId: field.judges[j]?.id ?? '' })));
  const { added, removed } = comparePlans(seated, field.present.filter((one) => entryById.has(one.entryId)));
  const inForce = given === undefined || (added === 0 && removed === 0 && field.present.length > 0);
  const table = conflictTable(field.entries, field.judges, field.declared, field.conflictRules);
  const content: PlanContent = {
    contest: row.title, inForce, judgesOf, coverage, match: matching(field), isPinned: isIn(pins), isScored: isIn(scored),
    entries: field.entries.map((one) => {
      const known = entryById.get(one.id);
      return {
        id: one.id, number: known?.number ?? '', blindCode: known?.blindCode ?? '', title: known?.title ?? '', subject: one.subject,
        division: divisionName(rules, known?.division ?? ''), category: categoryName(rules, known?.category ?? ''),
        seats: seatsOf(field, one, coverage),
      };
    }),
    judges: field.judges.map((one) => {
      const known = judgeById.get(one.id);
      return {
        id: one.id, slot: known?.slot ?? 0, name: one.name, unit: known?.unit ?? '', school: known?.school ?? '',
        label: known ? roster.label(known) : one.name,
        subjects: one.subjects, divisions: one.divisions, minLoad: one.minLoad ?? 0, maxLoad: one.maxLoad,
      };
    }),
    conflicts: countConflicts(table).map(({ kind, pairs: count }) => ({ words: kindWords[kind][0], pairs: count })), barred: () => barredIn(table),
    plan: inForce ? made ?? null : null,
  };
  return { field, content, plans };
}

function refuseWithoutPlan(row: { state: Field['row']['state'] }, count: number, action: Text): void {
  if (count > 0) return;
  throw wrongState(row.state === 'setup' ? ['还没有分配评委', 'without assigned judges'] : row.state, action,
    ['现在没有正在使用的方案，请先求解并应用方案。', 'No plan is in force; solve and apply one first.']);
}

function recordContent(context: QueryContext, contestId: string, who: { operator: string; supervisor: string }): RecordContent {
  const { db } = context;
  const { field, content, plans } = contentOf(db, contestId, undefined);
  refuseWithoutPlan(field.row, field.present.length, ['打印分配记录', 'print the draw record']);
  const codes = entryCodes(db, contestId);
  const names = new Map(content.judges.map((one) => [one.id, one.label]));
  return {
    plan: content, office: workspaceRow(db)?.name ?? '', ...who, plans, appliedAt: field.row.assigned_at, seed: field.row.assigned_seed,
    // A plan from before its question was kept: as the rules are now.
    asked: plans[0]?.asked ?? askedOf(field, { coverage: content.coverage, maxLoad: undefined, randomCap: undefined, drawn: false }),
    listHash: sha256Hex(Buffer.from(listText(content))), codeOf: (id) => codes.get(id) ?? '（已删除的作品）', nameOf: (id) => names.get(id) ?? '（已删除的评委）',
  };
}

export const sheetHandlers = {
  async exportPlan(context, { contestId, outFile, overwrite, pairs }) {
    refuseOwnFile(context.dir, outFile);
    const { field, content } = contentOf(context.db, contestId, pairs);
    refuseWithoutPlan(field.row, pairs?.length ?? field.present.length, ['导出方案', 'export the plan']);
    const seats = content.judgesOf.reduce((sum, own) => sum + own.length, 0);
    const label = context.language === 'zh' ? '正在写方案工作簿' : 'Writing the plan';
    const written = await writeWorkbook(outFile, planSheets(content, context.now().toISOString()),
      { overwrite, signal: context.signal, onProgress: (done) => context.progress(Math.min(done, seats), seats, label) });
    context.write({ action: 'assignment.exportPlan', subject: contestId, detail: { pairs: seats, draft: !content.inForce } }, () => undefined);
    return { file: written.file, bytes: written.bytes };
  },
  readPlan(context, { contestId, filePath }) {
    const { db, language } = context;
    if (!contestRow(db, contestId)) throw notFound('contest');
    const book = openWorkbook(filePath);
    const entries = rosterEntries(db, contestId);
    const label = language === 'zh' ? '正在读方案' : 'Reading the plan';
    const found = readPlanFrom(book, {
      entries: new EntryRoster(entries), judges: new JudgeRoster(rosterJudges(db, contestId)), language,
      checkCancelled: () => context.checkCancelled(),
    }, (done, total) => context.progress(done, total, label));
    if (!found) throw new AppError('import_columns', { columns: language === 'zh' ? '作品编号、评委' : 'entry number, judge' });
    const active = new Set(entries.map((one) => one.id));
    const inForce = assignedPairs(db, contestId).filter((one) => active.has(one.entry_id))
      .map((one) => ({ entryId: one.entry_id, judgeId: one.judge_id }));
    return { ...found, ...comparePlans(found.pairs, inForce) };
  },
  plans({ db }, { contestId }) {
    if (!contestRow(db, contestId)) throw notFound('contest');
    return { plans: planRows(db, contestId).map(madeOf).map((one) => ({ ...one, added: one.added.length, removed: one.removed.length })) };
  },
  async record(context, { contestId, outFile, overwrite, operator, supervisor }) {
    refuseOwnFile(context.dir, outFile);
    const content = recordContent(context, contestId, { operator, supervisor });
    context.progress(0, 1, context.language === 'zh' ? '正在生成分配记录' : 'Making the draw record');
    const title = '评委分配（抽签）记录';
    const { bytes, pages } = await makePdf({ title, at: context.now(), foot: `赛学通 · ${title}` }, [(drawing) => drawRecord(drawing, content)],
      () => context.checkCancelled());
    const part = await PartFile.create(outFile, overwrite);
    try {
      part.stream.end(bytes);
      const written = await Promise.race([part.keep(), part.failure]);
      context.write({ action: 'assignment.record', subject: contestId, detail: { pages } }, () => undefined);
      return { file: outFile, bytes: written };
    } catch (error) {
      await part.discard();
      throw part.refusal(error);
    }
  },
} satisfies Partial<Handlers<AppContract, QueryContext, CommandContext>['assignment']>;
