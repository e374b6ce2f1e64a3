// Calls of the imports feature: template, preview, import in one transaction, undo, the user's own sheet with errors.
import { AppError } from '#contract/errors.ts';
import type { Handlers } from '#contract/define.ts';
import type { AppContract } from '#contract/index.ts';
import { problemText } from '#contract/problems.ts';
import type { Kind } from '#contract/schema/imports.ts';
import { ContestRules } from '#contract/schema/rules.ts';
import { readingSentence } from '#backend/excel/read.ts';
import { writeWorkbook } from '#backend/excel/write.ts';
import type { Sheet } from '#backend/excel/write.ts';
import type { ReadDb, Value, WriteDb } from '#db/open.ts';
import { contestRevision, contestRow, type ContestRow } from '#db/queries/contests.ts';
import { deferIndexes } from '#db/queries/deferred-indexes.ts';
import { insertSchool, insertUnit, schoolRows, sealedAt, setSchoolCode, unitRows } from '#db/queries/directory.ts';
import { blindCodes, entryKeyRows, entrySnapshot, lastPosition, newEntries, newPeople, storedEntry, storedPeople,
  updateEntry }
  from '#db/queries/import-entries.ts';
import { insertJudge, judgeSnapshot, lastSlot, storedJudges, updateJudge } from '#db/queries/import-judges.ts';
import { batchRow, batchRows, insertAdditions, insertBatch, insertChange, setCounts, undoBatch,
  undoObstacle } from '#db/queries/imports.ts';
import { notFound, wrongState } from '../refusals.ts';
import type { CommandContext, QueryContext } from '../context.ts';
import { refuseOwnFile } from '../folders.ts';
import { codeSource } from './blind-codes.ts';
import { Collector, shownSheets, shownTargets } from './collect.ts';
import type { Counts } from './collect.ts';
import type { Index, StoredEntry } from './compare.ts';
import { errorSheet } from './error-sheet.ts';
import type { CellProblem } from './error-sheet.ts';
import { fileFacts } from './file-facts.ts';
import { hex } from './keys.ts';
import { openSource } from './open-source.ts';
import type { Opened, Source } from './open-source.ts';
import { EntryPlan } from './plan-entries.ts';
import type { Verdict } from './plan-entries.ts';
import { JudgePlan } from './plan-judges.ts';
import { EntrySaver } from './save-entries.ts';
import { judgeValues } from './save-judges.ts';
import { columnOf, scanRows } from './scan.ts';
import type { ScannedRow } from './scan.ts';
import { SchoolBook } from './schools.ts';
import { keysOf, storedEntryOf, storedJudgeOf } from './stored.ts';
import { templateSheets } from './template.ts';
import { wordsOf } from './vocabulary.ts';

/** A file of this size holds so many rows that indexes are better built at the end. */
const bytesOfMany = 1_000_000;

function found(db: ReadDb, id: string): ContestRow {
  const row = contestRow(db, id);
  if (!row) throw notFound('contest');
  return row;
}

const rulesOf = (contest: ContestRow): ContestRules => ContestRules.parse(JSON.parse(contest.rules));

const indexOf = (context: QueryContext): Index => (purpose, value) => (value === ''
  ? '' : hex(context.fields.index(purpose, value)));

function schoolBook(context: QueryContext, db: ReadDb, write: WriteDb | null): SchoolBook {
  return new SchoolBook({
    schools: schoolRows(db), units: unitRows(db), newId: () => context.newId(),
    writer: write && {
      school: (school) => insertSchool(write, school),
      unit: (id, name) => insertUnit(write, { id, name }),
      code: (school) => setSchoolCode(write, school.id, school.code),
    },
  });
}

function loadEntry(db: ReadDb, id: string): StoredEntry {
  const row = storedEntry(db, id);
  if (!row) throw new Error(`entry ${id} is gone`);
  return storedEntryOf(row, storedPeople(db, id));
}

/** Rows that were added or changed are kept for undo. */
interface Out { outFile: string; overwrite: boolean }
interface Saving { db: WriteDb; batchId: string; bytes: number }
type RowDone = (row: ScannedRow, verdict: Verdict) => void;

/** Decides every row of an entries workbook, and stores what is new or changed if `saving` is given. */
function runEntries(context: QueryContext, input: Source, opened: Opened, rules: ContestRules, saving: Saving | null,
  done: RowDone): void {
  const db = saving?.db ?? context.db;
  const { contestId } = input;
  const schools = schoolBook(context, db, saving?.db ?? null);
  const plan = new EntryPlan({
    words: wordsOf(rules), schools,
      stored: { byKey: keysOf(entryKeyRows(db, contestId)), load: (id) => loadEntry(db, id) }, index: indexOf(context),
    sheetNames: opened.book.sheets.map((sheet) => sheet.name),
  });
  if (!saving) return scanRows(opened.book, opened.sheets, opened.plan, (row) => done(row, plan.decide(row).verdict));
  const { fields } = context;
  const before = lastPosition(db, contestId);
  const indexes = saving.bytes > bytesOfMany ? deferIndexes(saving.db, ['entries', 'entry_people']) : null;
  // Ids that rise in the order of the rows: random ones would scatter every insert over the whole table.
  const series = context.newId().slice(0, 20);
  let serial = 0;
  const entries = newEntries(saving.db);
  const people = newPeople(saving.db);
  // People wait until the entries they belong to have been written.
  const waiting: Value[][] = [];
  const release = (): void => {
    for (const person of waiting) people.add(...person);
    waiting.length = 0;
  };
  const saver = new EntrySaver({
    contestId, position: before, newId: () => series + (serial += 1).toString(16).padStart(12, '0'),
      unitId: (name) => schools.unitId(name),
    newCode: codeSource((bytes) => context.random(bytes), blindCodes(db, contestId).map((one) => one.blind_code)),
    sealer: {
      id: (entry, part, position, value) => fields.seal(sealedAt.personId(entry, part, position), value),
      phone: (entry, part, position, value) => fields.seal(sealedAt.personPhone(entry, part, position), value),
      index: (purpose, value) => fields.index(purpose, value),
    },
    writer: {
      insertEntry: (...values) => entries.add(...values),
      insertPerson: (...values) => void waiting.push(values),
      changeEntry: (id, values) => {
        const kept = storedPeople(saving.db, id);
        insertChange(saving.db, saving.batchId, id, entrySnapshot(saving.db, id));
        updateEntry(saving.db, id, values);
        return kept;
      },
    },
  });
  try {
    scanRows(opened.book, opened.sheets, opened.plan, (row) => {
      const decision = plan.decide(row);
      if (decision.verdict === 'add' || decision.verdict === 'update') {
        saver.save(decision);
        if (entries.empty) release();
      }
      done(row, decision.verdict);
    });
    entries.flush();
    release();
    people.flush();
    indexes?.rebuild();
  } finally {
    indexes?.done();
  }
  insertAdditions(saving.db, saving.batchId, 'entries', contestId, before);
}

function runJudges(context: QueryContext, input: Source, opened: Opened, rules: ContestRules, saving: Saving | null,
  done: RowDone): void {
  const db = saving?.db ?? context.db;
  const { contestId } = input;
  const schools = schoolBook(context, db, saving?.db ?? null);
  const rows = new Map(storedJudges(db, contestId).map((row) => [row.id, row]));
  const plan = new JudgePlan({
    words: wordsOf(rules), schools, stored: [...rows.values()].map(storedJudgeOf), index: indexOf(context),
    sheetNames: opened.book.sheets.map((sheet) => sheet.name),
  });
  const before = lastSlot(db, contestId);
  let slot = before;
  const { fields } = context;
  const sealer = {
    id: (judge: string, value: string) => fields.seal(sealedAt.judgeId(judge), value),
    phone: (judge: string, value: string) => fields.seal(sealedAt.judgePhone(judge), value),
    index: (purpose: 'id' | 'phone', value: string) => fields.index(purpose, value),
  };
  scanRows(opened.book, opened.sheets, opened.plan, (row) => {
    const decision = plan.decide(row);
    if (saving && (decision.verdict === 'add' || decision.verdict === 'update')) {
      const id = decision.stored?.id ?? context.newId();
      if (!decision.stored) slot += 1;
      const unitId = schools.unitId(decision.record?.submittingUnit ?? '');
      const values = judgeValues(decision, { contestId, id, slot, unitId }, sealer, rows.get(id));
      if (values && decision.stored) {
        insertChange(saving.db, saving.batchId, id, judgeSnapshot(saving.db, id));
        updateJudge(saving.db, values);
      } else if (values) insertJudge(saving.db, values);
    }
    done(row, decision.verdict);
  });
  if (saving) insertAdditions(saving.db, saving.batchId, 'judges', contestId, before);
}

/** Lets a waiting cancel message in: from here on the work is one piece. */
async function lastChanceToCancel(context: QueryContext): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 1));
  context.checkCancelled();
}

const writeOut = (context: QueryContext, { outFile, overwrite }: Out, sheets: readonly Sheet[]) =>
  writeWorkbook(outFile, sheets, { overwrite, signal: context.signal });

const runOf = (kind: Kind): typeof runEntries => (kind === 'entries' ? runEntries : runJudges);
export const importsHandlers = {
  async template(context, input) {
    const contest = found(context.db, input.contestId);
    refuseOwnFile(context.dir, input.outFile);
    const sheets = templateSheets(input.kind, rulesOf(contest), contest.title);
    return writeOut(context, input, sheets);
  },
  preview(context, input) {
    const contest = found(context.db, input.contestId);
    const rules = rulesOf(contest);
    const { hash } = fileFacts(input.filePath);
    const opened = openSource(context, input, rules);
    const collected = new Collector(opened.plan, opened.sheets, context.language);
    for (const { code, where } of opened.book.warnings) {
      const message = readingSentence(code, where, context.language);
      collected.note({ sheet: '', row: 0, column: '', code, severity: 'warning', message });
    }
    collected.headerProblems(opened.sheets, opened.hidden);
    runOf(input.kind)(context, input, opened, rules, null, (row, verdict) => collected.add(row, verdict));
    const { counts, problems, problemCount, headers, rows } = collected;
    const targets = shownTargets(input.kind, context.language);
    return {
      fileHash: hash, basedOn: contest.revision, counts, problems, problemCount, headers, rows, targets,
        sheets: shownSheets(opened.sheets),
    };
  },
  async apply(context, input) {
    const contest = found(context.db, input.contestId);
    if (contest.state === 'scored' || contest.state === 'published') {
      throw wrongState(contest.state, ['导入', 'import'],
        ['结果已经计算，名单不能再变。', 'Results were computed; the lists cannot change any more.']);
    }
    const file = fileFacts(input.filePath);
    if (file.hash !== input.fileHash) throw new AppError('stale_file', { file: file.name });
    if (contest.revision !== input.basedOn) throw new AppError('stale_revision');
    const rules = rulesOf(contest);
    const opened = openSource(context, input, rules);
    await context.backup('before-import');
    await lastChanceToCancel(context);
    const batchId = context.newId();
    const counts: Counts = { add: 0, update: 0, same: 0, skip: 0 };
    const detail: Record<string, string | number> = { kind: input.kind };
    const event = { action: 'imports.apply', contestId: contest.id, basedOn: input.basedOn, subject: batchId, detail };
    context.write(event, (db) => {
      insertBatch(db, {
        id: batchId, contest_id: contest.id, kind: input.kind, file_name: file.name, file_hash: file.hash, counts: '{}',
        revision: contest.revision + 1, at: context.now().toISOString(),
      });
      runOf(input.kind)(context, input, opened, rules, { db, batchId, bytes: file.bytes }, (row, verdict) => {
        if (row.skippedAs === null) counts[verdict] += 1;
      });
      // What was checked and what was stored must be one file.
      if (fileFacts(input.filePath).hash !== input.fileHash) throw new AppError('stale_file', { file: file.name });
      setCounts(db, batchId, JSON.stringify(counts));
      Object.assign(detail, counts);
    });
    return { batchId, counts, revision: contestRevision(context.db, contest.id) ?? contest.revision };
  },
  async undo(context, input) {
    const contest = found(context.db, input.contestId);
    const batch = batchRow(context.db, contest.id, input.batchId);
    if (!batch) throw new AppError('not_found', { what: '导入记录' });
    const obstacle = undoObstacle(context.db, batch);
    if (obstacle !== '') throw new AppError('import_depends', { detail: obstacle });
    await context.backup('before-undo');
    await lastChanceToCancel(context);
    const detail: Record<string, string | number> = { kind: batch.kind };
    const event = { action: 'imports.undo', contestId: contest.id, basedOn: contest.revision, subject: batch.id,
      detail };
    const undone = context.write(event, (db) => {
      const numbers = undoBatch(db, batch, context.now().toISOString());
      Object.assign(detail, numbers);
      return numbers;
    });
    return { ...undone, revision: contestRevision(context.db, contest.id) ?? contest.revision };
  },
  batches(context, input) {
    found(context.db, input.contestId);
    return {
      batches: batchRows(context.db, input.contestId).map((row) => {
        const whyNot = undoObstacle(context.db, row);
        return {
          batchId: row.id, kind: row.kind, fileName: row.file_name, at: row.at, undoneAt: row.undone_at,
          counts: JSON.parse(row.counts) as Counts, canUndo: whyNot === '', whyNot,
        };
      }),
    };
  },
  async errorWorkbook(context, input) {
    refuseOwnFile(context.dir, input.outFile, input.filePath);
    const rules = rulesOf(found(context.db, input.contestId));
    const opened = openSource(context, input, rules);
    const bySheet = new Map<number, Map<number, CellProblem[]>>();
    runOf(input.kind)(context, input, opened, rules, null, (row) => {
      if (row.faults.length === 0) return;
      const sheet = bySheet.get(row.sheet.index) ?? new Map<number, CellProblem[]>();
      bySheet.set(row.sheet.index, sheet);
      sheet.set(row.rowNumber, row.faults.map((fault) => ({
        column: columnOf(row.sheet, fault.target), severity: fault.severity,
          message: problemText(fault.code, fault.details, context.language),
      })));
    });
    const used = opened.sheets.filter((sheet) => sheet.header.row > 0 && sheet.header.missing.length === 0);
    const sheets = used.map((sheet) => errorSheet(opened.book, sheet, bySheet.get(sheet.index) ?? new Map()));
    return writeOut(context, input, sheets);
  },
} satisfies Handlers<AppContract, QueryContext, CommandContext>['imports'];
