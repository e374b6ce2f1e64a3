// Calls of the files' intake: matching a heap, attaching it, the list of what is kept, and removing from it.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import type { Handlers } from '#contract/define.ts';
import type { AppContract } from '#contract/index.ts';
import type { FoundFile, StoredFile } from '#contract/schema/files.ts';
import { ContestRules, categoryName } from '#contract/schema/rules.ts';
import type { ReadDb } from '#db/open.ts';
import { contestRow, type ContestRow } from '#db/queries/contests.ts';
import * as rows from '#db/queries/files.ts';
import { faultsOf, formatsOf, keptExtension, spoken } from '#backend/media/judgement.ts';
import type { FileFacts } from '#backend/media/facts.ts';
import { AppError } from '#contract/errors.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { attachmentsFolder, temporaryFolder } from '#backend/folders.ts';
import { notFound, wrongState } from '#backend/refusals.ts';
import { copyAll, freeBytes } from './copying.ts';
import { fileFaults, sumFaults, type Judged } from './material.ts';
import { survey, type Survey, type SurveyEntry, type Surveyed } from './survey.ts';

function found(db: ReadDb, contestId: string): ContestRow {
  const row = contestRow(db, contestId);
  if (!row) throw notFound('contest');
  return row;
}

const rulesOf = (row: ContestRow): ContestRules => ContestRules.parse(JSON.parse(row.rules));

function checkState(row: ContestRow, action: readonly [string, string]): void {
  if (row.state !== 'setup' && row.state !== 'assigned') {
    throw wrongState(row.state, action, ['评审包已经发出，文件不能再改动。', 'Judging packs were issued already.']);
  }
}

/** Facts as they were stored; null for files attached by versions that stored none. */
function factsOf(json: string): FileFacts | null {
  const facts = JSON.parse(json) as Partial<FileFacts>;
  return facts.kind === undefined || facts.marks === undefined ? null : facts as FileFacts;
}

const entriesOf = (db: ReadDb, contestId: string): SurveyEntry[] => rows.fileEntries(db, contestId).map((row) => ({
  id: row.id, number: row.number, title: row.title, authors: JSON.parse(row.authors) as string[], school: row.school, category: row.category,
}));

const keptOf = (row: rows.StoredFileRow) => ({
  entryId: row.entry_id, name: row.original_name, path: row.source_path || row.original_name, bytes: row.bytes,
  // A cleaned file is compared by what was handed in.
  sha256: row.original_sha256 || row.sha256, facts: factsOf(row.facts),
});

type Decisions = readonly { path: string; entryId: string | null }[];

async function surveyed(context: QueryContext, contest: ContestRow, folder: string, decisions: Decisions) {
  const entries = entriesOf(context.db, contest.id);
  const known = new Set(entries.map((one) => one.id));
  if (decisions.some((one) => one.entryId !== null && !known.has(one.entryId))) throw notFound('entry');
  const rules = rulesOf(contest);
  const result = await survey({
    folder, decisions, rules, entries, kept: rows.storedFiles(context.db, contest.id).map(keptOf), ownFolder: context.dir,
  }, { progress: (done, total, label) => context.progress(done, total, label), checkCancelled: () => context.checkCancelled() });
  return { entries, rules, result };
}

const isAmbiguous = (file: Surveyed): boolean => !file.refused && !file.leftOut && file.entryId === null && file.candidates.length > 0;
const isUnmatched = (file: Surveyed): boolean => !file.refused && !file.leftOut && file.entryId === null && file.candidates.length === 0;
const shown: Readonly<Record<'all' | 'problems' | 'unmatched' | 'matched', (file: Surveyed) => boolean>> = {
  all: () => true, problems: (file) => file.faults.some((one) => one.severity !== 'note'),
  unmatched: (file) => isAmbiguous(file) || isUnmatched(file), matched: (file) => file.entryId !== null && !file.refused,
};

function countsOf({ files, heap }: Survey) {
  const count = (test: (file: Surveyed) => boolean): number => files.filter(test).length;
  return {
    matched: count((one) => one.taken), unmatched: count(isUnmatched), ambiguous: count(isAmbiguous), refused: count((one) => one.refused),
    already: count((one) => one.already), left: count((one) => one.leftOut) + heap.system,
  };
}

const isWarned = (row: { problems: readonly { severity: string }[] }): boolean => row.problems.some((one) => one.severity !== 'note');

/** All files of a contest as they are shown, with what the rules say of them today. */
function storedOf(db: ReadDb, contest: ContestRow, language: 'zh' | 'en'): z.output<typeof StoredFile>[] {
  const rules = rulesOf(contest);
  const groups = Map.groupBy(rows.storedFiles(db, contest.id), (row) => row.entry_id);
  return [...groups.values()].flatMap((files) => {
    const material = rules.categories.find((one) => one.id === files[0]?.category)?.material;
    const judged = new Map(files.flatMap((row): [string, Judged][] => {
      const facts = factsOf(row.facts);
      return facts === null ? [] : [[row.id, { name: row.original_name, path: row.source_path || row.original_name, bytes: row.bytes, facts }]];
    }));
    const sums = material === undefined ? new Map<Judged, never[]>() : sumFaults(material, [...judged.values()]);
    return files.map((row) => {
      const one = judged.get(row.id);
      const faults = one === undefined ? [] : [
        ...faultsOf(one.facts, one.name, formatsOf(material)),
        ...material === undefined ? [] : fileFaults(material, categoryName(rules, row.category), one), ...sums.get(one) ?? [],
      ];
      return {
        fileId: row.id, entryId: row.entry_id, number: row.number, entryTitle: row.title, position: row.position, label: row.label,
        originalName: row.original_name, media: row.media, bytes: row.bytes, sha256: row.sha256, seconds: one?.facts.seconds ?? null,
        width: one?.facts.width ?? null, height: one?.facts.height ?? null, videoCodec: one?.facts.videoCodec ?? '',
        playable: one?.facts.playable ?? null, cleaned: row.original_sha256 !== '', scanned: row.scanned_at !== null,
        problems: faults.map((fault) => spoken(fault, language)),
      };
    });
  });
}

export const intakeHandlers = {
  async match(context, input) {
    const contest = found(context.db, input.contestId);
    const { entries, result } = await surveyed(context, contest, input.folder, input.decisions);
    const byId = new Map(entries.map((one) => [one.id, one]));
    const chosen = result.files.filter(shown[input.filter]);
    const { heap } = result;
    const notes = [
      ...heap.system === 0 ? [] : [`略过了 ${heap.system} 个系统文件（Thumbs.db、.DS_Store 等）。`],
      ...heap.tooLong === 0 ? [] : [`有 ${heap.tooLong} 个文件的路径太长，没有列出。请缩短文件夹名后再试。`],
    ];
    return {
      basedOn: contest.revision, folderHash: heap.hash, total: chosen.length, counts: countsOf(result), notes, sameBytes: result.sameBytes,
      neededBytes: result.files.reduce((sum, file) => sum + (file.taken ? file.item.bytes : 0), 0), freeBytes: freeBytes(context.dir),
      files: chosen.slice(input.offset, input.offset + input.limit).map((file): z.output<typeof FoundFile> => ({
        path: file.item.path, bytes: file.item.bytes, entryId: file.entryId, how: file.how, confidence: file.confidence,
        candidates: file.candidates.flatMap((id) => {
          const entry = byId.get(id);
          return entry ? [{ entryId: id, number: entry.number, title: entry.title }] : [];
        }),
        refused: file.refused, problems: file.faults.map((fault) => spoken(fault, context.language)), media: file.facts?.media ?? '',
        seconds: file.facts?.seconds ?? null, width: file.facts?.width ?? null, height: file.facts?.height ?? null,
        videoCodec: file.facts?.videoCodec ?? '', playable: file.facts?.playable ?? null, sha256: file.sha256, already: file.already,
      })),
      entriesWithout: result.entriesWithout.map(({ entry, missing }) => ({ entryId: entry.id, number: entry.number, title: entry.title, missing })),
    };
  },

  async attach(context, input) {
    const contest = found(context.db, input.contestId);
    const action = ['附加文件', 'attach files'] as const;
    checkState(contest, action);
    if (contest.revision !== input.basedOn) throw new AppError('stale_revision');
    const { entries, rules, result } = await surveyed(context, contest, input.folder, input.decisions);
    if (input.folderHash !== undefined && input.folderHash !== result.heap.hash) throw new AppError('stale_file', { file: input.folder });
    // Without the mark of a preview, a decision about a file that is not there says that another heap was meant.
    const paths = new Set(result.heap.items.map((one) => one.path));
    const strange = input.folderHash === undefined ? input.decisions.find((one) => !paths.has(one.path)) : undefined;
    if (strange) throw new AppError('file_missing', { file: strange.path });
    const category = new Map(entries.map((one) => [one.id, one.category]));
    const taken = result.files.filter((one) => one.taken);
    const counts = countsOf(result);
    const answer = {
      attached: taken.length, entries: new Set(taken.map((one) => one.entryId)).size, already: counts.already,
      left: result.files.length + result.heap.system - taken.length - counts.already,
    };
    if (taken.length === 0) return { ...answer, revision: contest.revision };
    const toCopy = taken.map(({ item, entryId }) => ({
      item, entryId: entryId ?? '', formats: formatsOf(rules.categories.find((one) => one.id === category.get(entryId ?? ''))?.material),
    }));
    const folders = { attachments: attachmentsFolder(context.dir), temporary: temporaryFolder(context.dir) };
    await copyAll(toCopy, folders, {
      newId: () => context.newId(), checkCancelled: () => context.checkCancelled(),
      progress: (done, total, label) => context.progress(done, total, label),
    }, (copies) => context.write({
      action: 'files.attach', contestId: contest.id, basedOn: input.basedOn, detail: { files: copies.length, entries: answer.entries },
    }, (db) => {
      // Copying takes time: what held then must still hold.
      checkState(found(db, contest.id), action);
      const last = new Map<string, number>();
      for (const { id, item, entryId, facts, bytes, sha256 } of copies) {
        const position = (last.get(entryId) ?? rows.lastPosition(db, entryId)) + 1;
        last.set(entryId, position);
        rows.insertFile(db, {
          id, entry_id: entryId, position, label: `${facts.label}${position}.${keptExtension(facts, item.name)}`, original_name: item.name,
          source_path: item.path, media: facts.media, bytes, sha256, facts: JSON.stringify(facts),
        });
      }
    }));
    return { ...answer, revision: found(context.db, contest.id).revision };
  },

  list(context, input) {
    const contest = found(context.db, input.contestId);
    const all = storedOf(context.db, contest, context.language);
    const entries = entriesOf(context.db, contest.id);
    const shared = [...Map.groupBy(all, (one) => one.sha256)].filter(([, files]) => new Set(files.map((one) => one.entryId)).size > 1);
    const same = new Set(shared.map(([sha256]) => sha256));
    const search = input.search.trim().normalize('NFKC').toLowerCase();
    const chosen = all.filter((one) => (input.entryId === undefined || one.entryId === input.entryId)
      && (input.filter === 'all' || (input.filter === 'same' ? same.has(one.sha256) : isWarned(one)))
      && (search === '' || [one.number, one.entryTitle, one.originalName, one.label].some((text) =>
        text.normalize('NFKC').toLowerCase().includes(search))));
    const withFiles = new Set(all.map((one) => one.entryId));
    return {
      total: chosen.length, rows: chosen.slice(input.offset, input.offset + input.limit),
      withoutFiles: entries.filter((one) => !withFiles.has(one.id)).length,
      sameBytes: shared.map(([sha256, files]) => ({
        sha256, where: [...new Map(files.map((one) => [one.entryId, { entryId: one.entryId, number: one.number, title: one.entryTitle }])).values()],
      })),
    };
  },

  remove(context, input) {
    const contest = found(context.db, input.contestId);
    const action = ['移除文件', 'remove files'] as const;
    checkState(contest, action);
    const ids = [...new Set(input.fileIds)];
    if (rows.filesById(context.db, contest.id, ids).length !== ids.length) throw notFound('file');
    context.write({ action: 'files.remove', contestId: contest.id, basedOn: input.basedOn, detail: { files: ids.length } }, (db) => {
      checkState(found(db, contest.id), action);
      rows.deleteFiles(db, ids);
    });
    // Only now that nothing refers to them any more.
    for (const id of ids) rmSync(join(attachmentsFolder(context.dir), id), { force: true });
    return { done: true as const };
  },
} satisfies Pick<Handlers<AppContract, QueryContext, CommandContext>['files'], 'match' | 'attach' | 'list' | 'remove'>;
