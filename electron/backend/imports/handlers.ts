// Calls of the imports feature: template, preview, import in one transaction, undo, the user's own sheet with errors.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { AppError } from '#contract/errors.ts';
import type { Handlers } from '#contract/define.ts';
import type { AppContract } from '#contract/index.ts';
import { problemText } from '#contract/problems.ts';
import type { ApplyInput, Kind, Preview, PreviewInput } from '#contract/schema/imports.ts';
import { readingSentence } from '#backend/excel/read.ts';
import { writeWorkbook } from '#backend/excel/write.ts';
import type { Sheet } from '#backend/excel/write.ts';
import { batchOfFile, batchRow, batchRows, insertBatch, laterBatch, setCounts, setUndone } from '#db/queries/imports.ts';
import type { BatchRow, Obstacle } from '#db/queries/imports.ts';
import { profileRows } from '#db/queries/import-profiles.ts';
import { recordsRevision } from '#db/queries/workspace.ts';
import type { AuditEvent, CommandContext, QueryContext } from '../context.ts';
import { attachmentsFolder, refuseOwnFile } from '../folders.ts';
import { Collector, noCounts } from './collect.ts';
import { errorSheet } from './error-sheet.ts';
import type { CellProblem } from './error-sheet.ts';
import { importFacts, openImport } from './pasted/sealed.ts';
import { placeOf } from './keys.ts';
import { importKind } from './kinds.ts';
import { targetsFor } from './kind.ts';
import { changedLater } from './contest-state.ts';
import type { ImportKind, KindRun, KindState, Saving } from './kind.ts';
import { isUsable, openSource } from './open-source.ts';
import type { Opened, Source, SourceParts } from './open-source.ts';
import { pinyinInitials } from './pinyin.ts';
import { PreviewCache } from './preview-cache.ts';
import { profilesHandlers, rememberPlan } from './profiles/handlers.ts';
import { readProfile } from './remembered.ts';
import { columnOf } from './scan.ts';
import { shownSheets, shownTargets } from './shown.ts';
import { pasteHandlers } from './pasted/handlers.ts';
import { templateSheets } from './template.ts';
import { walk } from './walk.ts';
import type { RowDone } from './walk.ts';

interface Out { outFile: string; overwrite: boolean }
interface Asked { kind: Kind; contestId?: string | undefined }
type Answer = z.output<typeof Preview>;
type PreviewAsked = z.output<typeof PreviewInput>;

/** Lets a waiting cancel message in: from here on the work is one piece. */
async function lastChanceToCancel(context: QueryContext): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 1));
  context.checkCancelled();
}

const writeOut = (context: QueryContext, { outFile, overwrite }: Out, sheets: readonly Sheet[]) =>
  writeWorkbook(outFile, sheets, { overwrite, signal: context.signal });

/** A kind of the records never belongs to a contest, whatever the caller says. */
const contestOf = (kind: ImportKind, input: Asked): string | undefined => (kind.scope === 'contest' ? input.contestId : undefined);

function opened(context: QueryContext, input: Source & Asked, kind: ImportKind, state: KindState,
  more: Pick<SourceParts, 'counting' | 'lenient'>): Opened {
  return openSource(input, { context, kind, state, profiles: profileRows(context.db, kind.kind).map(readProfile), ...more });
}

function walkFor(context: QueryContext, state: KindState, found: Opened, saving: Saving | null, done: RowDone): void {
  const sheetNames = found.book.sheets.map((sheet) => sheet.name);
  const makeRun = (saves: boolean): KindRun => state.run({ context, db: saving?.db ?? context.db, saving: saves ? saving : null, sheetNames });
  walk(found, makeRun, saving !== null, done);
}

const cache = new PreviewCache<Omit<Answer, 'rows' | 'targets' | 'fileHash'>>();

/** Everything of a preview but the page of rows. */
function makePreview(context: QueryContext, input: PreviewAsked, kind: ImportKind, state: KindState) {
  const found = opened(context, input, kind, state, { counting: true, lenient: true });
  const { language } = context;
  const rows = new Collector(found.plan, found.sheets, language, state.enumerations);
  for (const { code, where } of found.book.warnings) {
    rows.note({ sheet: '', row: 0, column: '', code, severity: 'warning', message: readingSentence(code, where, language) });
  }
  rows.headerProblems(found.sheets, found.hidden);
  walkFor(context, state, found, null, (row, decided) => rows.add(row, decided));
  const headings = new Map(targetsFor(kind, state).map((one) => [one.key, language === 'zh' ? one.heading : one.headingEnglish]));
  const [profile] = found.profiles;
  const { counts, problems, problemCount, headers, columnLetters, changes, rowCounts } = rows;
  return {
    rows, unreadable: found.unreadable, answer: {
      basedOn: state.revision, counts, problems, problemCount, rowCounts, headers, columnLetters, changes,
      sheets: shownSheets(found.sheets), profile: profile ? { profileId: profile.id, name: profile.name } : null,
      valuesToMap: found.tally?.valuesToMap(state.enumerations, headings) ?? [],
      repairs: found.tally?.repairs(found.repairs, found.taken, language) ?? [],
    },
  };
}

const eventOf = (kind: ImportKind, input: Asked, event: AuditEvent): AuditEvent =>
  (kind.scope === 'contest' ? { ...event, contestId: input.contestId ?? '' } : { ...event, records: true });

/** Imports inside one transaction what `found` says; the file must still be the one that was previewed. */
function applyNow(context: CommandContext, input: z.output<typeof ApplyInput>, kind: ImportKind, state: KindState, found: Opened) {
  const file = importFacts(context, input.filePath);
  const batchId = context.newId();
  const counts = noCounts();
  const ledger = { posted: 0, declared: 0 };
  const contestId = contestOf(kind, input);
  const detail: NonNullable<AuditEvent['detail']> = { kind: kind.kind };
  const event = eventOf(kind, input, { action: 'imports.apply', basedOn: input.basedOn, subject: batchId, detail });
  context.write(event, (db) => {
    insertBatch(db, {
      id: batchId, contest_id: contestId ?? null, kind: kind.kind, file_name: file.name, file_hash: input.fileHash, counts: '{}',
      revision: state.revision + 1, at: context.now().toISOString(),
    });
    const saving: Saving = {
      db, batchId, bytes: file.bytes, actor: input.actor,
      posted: (lines) => void (ledger.posted += lines), declared: (count) => void (ledger.declared += count),
    };
    walkFor(context, state, found, saving, (row, { verdict }) => {
      if (row.skippedAs === null) counts[verdict] += 1;
    });
    // What was checked and what was stored must be one file.
    if (importFacts(context, input.filePath).hash !== input.fileHash) throw new AppError('stale_file', { file: file.name });
    setCounts(db, batchId, JSON.stringify(counts));
    rememberPlan(context, db, kind.kind, found, { plan: input, fileName: file.name });
    Object.assign(detail, counts, kind.scope === 'records' ? ledger : {});
  });
  return { batchId, counts, revision: kind.open(context, contestId).revision, ...ledger };
}

/** Why a batch cannot be taken back, in words; null when it can. */
function obstacleOf(context: QueryContext, batch: BatchRow): Obstacle | null {
  if (batch.undone_at !== null) return ['已经撤销过', 'it was taken back before'];
  const own = importKind(batch.kind).obstacle(context.db, { id: batch.id, contestId: batch.contest_id, kind: batch.kind, revision: batch.revision });
  if (own !== null) return own;
  const later = laterBatch(context.db, batch);
  return later === undefined ? null : changedLater(later);
}

/** A cell of a row in full: as the user edited it, else as the file has it. */
function cellOf(context: QueryContext, input: Source & { sheet: string; row: number; column: string }): string {
  const edit = input.edits.findLast((one) => one.sheet === input.sheet && one.row === input.row && one.column === input.column);
  if (edit) return edit.value;
  const book = openImport(context, input.filePath);
  const sheet = book.sheets.find((one) => one.name === input.sheet);
  let text: string | null = null;
  const column = [...input.column].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
  if (sheet) {
    book.readSheet(sheet.index, (row) => {
      if (row.rowNumber === input.row) text = row.text(column);
      return row.rowNumber < input.row || text === null;
    });
  }
  if (text === null) throw new AppError('not_found', { what: '单元格', whatEn: 'cell' });
  return text;
}

export const importsHandlers = {
  ...profilesHandlers(cache),
  ...pasteHandlers,
  async template(context, input) {
    const kind = importKind(input.kind);
    const state = kind.open(context, contestOf(kind, input));
    refuseOwnFile(context.dir, input.outFile);
    return writeOut(context, input, templateSheets(kind.name.zh, state.title, targetsFor(kind, state), state.fillings()));
  },
  async preview(context, input) {
    const kind = importKind(input.kind);
    const state = kind.open(context, contestOf(kind, input));
    const { hash } = importFacts(context, input.filePath);
    const { page, ...plan } = input;
    const facts = [context.dir, context.language, hash, plan, state.revision, recordsRevision(context.db)];
    const { answer, rows, unreadable } = cache.of(facts, () => makePreview(context, input, kind, state));
    // The wizard, which asks by pages, lets the user choose header and columns; a script is told.
    if (unreadable && !page) throw unreadable;
    const targets = shownTargets(targetsFor(kind, state), state.enumerations, input.constants, context.language, await pinyinInitials());
    return { ...answer, fileHash: hash, targets, rows: rows.rows(page) };
  },
  reveal(context, input) {
    const kind = importKind(input.kind);
    kind.open(context, contestOf(kind, input));
    const value = cellOf(context, input);
    const detail = { kind: input.kind, row: input.row, column: input.column, file: importFacts(context, input.filePath).hash.slice(0, 16) };
    context.write({ action: 'imports.reveal', subject: contestOf(kind, input) ?? input.kind, detail }, () => {});
    return { value };
  },
  async apply(context, input) {
    const kind = importKind(input.kind);
    const state = kind.open(context, contestOf(kind, input));
    state.checkOpen();
    const file = importFacts(context, input.filePath);
    if (file.hash !== input.fileHash) throw new AppError('stale_file', { file: file.name });
    if (state.revision !== input.basedOn) throw new AppError('stale_revision');
    // Its memory is needed now, and what it says will be old.
    cache.clear();
    const found = opened(context, input, kind, state, { counting: false, lenient: false });
    await context.backup('before-import');
    await lastChanceToCancel(context);
    return applyNow(context, input, kind, state, found);
  },
  async undo(context, input) {
    if (input.contestId !== undefined) importKind('entries').open(context, input.contestId);
    const batch = batchRow(context.db, input.contestId ?? null, input.batchId);
    if (!batch) throw new AppError('not_found', { what: '导入记录' });
    const kind = importKind(batch.kind);
    const obstacle = obstacleOf(context, batch);
    if (obstacle !== null) throw new AppError('import_depends', { detail: obstacle[0], detailEn: obstacle[1] });
    const { revision } = kind.open(context, input.contestId);
    await context.backup('before-undo');
    await lastChanceToCancel(context);
    const detail: NonNullable<AuditEvent['detail']> = { kind: batch.kind };
    const event = eventOf(kind, { ...input, kind: batch.kind }, { action: 'imports.undo', basedOn: revision, subject: batch.id, detail });
    const undone = context.write(event, (db) => {
      const { files = [], ...numbers } =
        kind.undo(context, db, { id: batch.id, contestId: batch.contest_id, kind: batch.kind, revision: batch.revision });
      setUndone(db, batch.id, context.now().toISOString());
      Object.assign(detail, numbers);
      return { ...numbers, files };
    });
    for (const id of undone.files) rmSync(join(attachmentsFolder(context.dir), id), { force: true });
    return { ...undone, revision: kind.open(context, input.contestId).revision };
  },
  batches(context, input) {
    if (input.contestId !== undefined) importKind('entries').open(context, input.contestId);
    return {
      batches: batchRows(context.db, input.contestId ?? null, input.kind ?? null).map((row) => {
        const whyNot = obstacleOf(context, row);
        return {
          batchId: row.id, kind: row.kind, fileName: row.file_name, at: row.at, undoneAt: row.undone_at,
          counts: { ...noCounts(), ...JSON.parse(row.counts) as Partial<ReturnType<typeof noCounts>> }, canUndo: whyNot === null,
          whyNot: whyNot?.[context.language === 'zh' ? 0 : 1] ?? '',
        };
      }),
    };
  },
  async errorWorkbook(context, input) {
    refuseOwnFile(context.dir, input.outFile, input.filePath);
    const kind = importKind(input.kind);
    const state = kind.open(context, contestOf(kind, input));
    const found = opened(context, input, kind, state, { counting: false, lenient: false });
    const problems = new Map<number, CellProblem[]>();
    const records = new Map<number, string>();
    walkFor(context, state, found, null, (row, { recordId = '' }) => {
      const place = placeOf(row.sheet.index, row.rowNumber);
      if (recordId !== '') records.set(place, recordId);
      if (row.faults.length === 0) return;
      problems.set(place, row.faults.map((fault) => ({
        column: columnOf(row.sheet, fault.target), code: fault.code, severity: fault.severity,
        message: problemText(fault.code, fault.details, context.language),
      })));
    });
    const batchId = batchOfFile(context.db, contestOf(kind, input) ?? null, kind.kind, importFacts(context, input.filePath).hash) ?? '';
    const sheets = found.sheets.filter(isUsable).map((sheet) => errorSheet(found.book, sheet, {
      problemsOf: (row) => problems.get(placeOf(sheet.index, row)) ?? [], recordOf: (row) => records.get(placeOf(sheet.index, row)) ?? '',
      batchId, overlay: found.plan.overlay?.sheet(sheet) ?? null,
    }));
    return writeOut(context, input, sheets);
  },
} satisfies Handlers<AppContract, QueryContext, CommandContext>['imports'];
