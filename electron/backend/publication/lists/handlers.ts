// Posting lists: frozen with their period, listed with their state of the day, written as workbook or PDF, taken down.
import { extname } from 'node:path';
import type { z } from 'zod';
import type { Handlers } from '#contract/define.ts';
import { AppError } from '#contract/errors.ts';
import type { AppContract } from '#contract/index.ts';
import type { AnnounceInput } from '#contract/schema/publication.ts';
import { categoryName, ContestRules, divisionName } from '#contract/schema/rules.ts';
import type { ReadDb } from '#db/open.ts';
import { contestRow, type ContestRow } from '#db/queries/contests.ts';
import { contestKeys } from '#db/queries/packs.ts';
import * as store from '#db/queries/publications.ts';
import { rankedRows, reportEntries, type ReportEntryRow } from '#db/queries/reports.ts';
import { versionInForce } from '#db/queries/result-versions.ts';
import { resultsRow } from '#db/queries/results.ts';
import { isSealed } from '#db/queries/seals.ts';
import { workspaceRow } from '#db/queries/workspace.ts';
import { printedCode } from '#backend/chain/printed-code.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { sha256Hex } from '#backend/crypto/suite.ts';
import { PartFile } from '#backend/excel/write/part-file.ts';
import { writeWorkbook } from '#backend/excel/write.ts';
import { refuseOwnFile } from '#backend/folders.ts';
import { makePdf } from '#backend/pdf/document.ts';
import { notFound, wrongState } from '#backend/refusals.ts';
import { calendarNow, needDay } from '../holidays/handlers.ts';
import { officeDay, periodOf } from '../working-days.ts';
import { listSheet } from './book.ts';
import { readFrozen, rowAfter, rowBefore, sectionsOf, type EntryFacts, type Frozen, type FrozenRow } from './frozen.ts';
import { drawList } from './pdf.ts';
import { stateOf } from './state.ts';
import { wordingOf, type PostedList } from './wording.ts';

type Calls = Pick<Handlers<AppContract, QueryContext, CommandContext>['publication'], 'announce' | 'list' | 'rows' | 'listFile' | 'takeDown'>;
const posting = ['公示', 'post the list'] as const;

export function contestOf(db: ReadDb, id: string): { row: ContestRow; rules: ContestRules } {
  const row = contestRow(db, id);
  if (!row) throw notFound('contest');
  return { row, rules: ContestRules.parse(JSON.parse(row.rules)) };
}

const names = (json: string): string[] => JSON.parse(json) as string[];

function factsOf(rules: ContestRules, one: ReportEntryRow): EntryFacts {
  const own = names(one.author_schools).map((school) => (school === '' ? one.school : school));
  return {
    entryId: one.id, title: one.title, division: divisionName(rules, one.division), category: categoryName(rules, one.category),
    unit: one.submitting_unit, authors: names(one.authors), schools: own.length === 0 ? [one.school] : own, advisors: names(one.advisors),
  };
}

function refuseSealed(db: ReadDb, contestId: string): void {
  if (isSealed(db, contestId)) throw new AppError('identities_sealed');
}

/** Title and recommending unit of every entry that is judged; whoever made it is not even read. */
function before(db: ReadDb, row: ContestRow, rules: ContestRules): FrozenRow[] {
  // Recommending units are sealed too: such a list is posted before sealing.
  refuseSealed(db, row.id);
  return reportEntries(db, row.id).filter((one) => one.status === 'active').map((one) => rowBefore(factsOf(rules, one)));
}

/** Awards with names: only once results are published and nobody's identity lies under two keys any more. */
function after(db: ReadDb, row: ContestRow, rules: ContestRules): FrozenRow[] {
  refuseSealed(db, row.id);
  if (row.state !== 'published' || (resultsRow(db, row.id)?.published_at ?? null) === null) throw new AppError('not_published');
  const entries = new Map(reportEntries(db, row.id).map((one) => [one.id, one]));
  const { scope } = rules.awards;
  const rows = rankedRows(db, row.id).flatMap(({ entry_id: id, award }): FrozenRow[] => {
    const entry = entries.get(id);
    if (!entry || award === '') return [];
    const facts = factsOf(rules, entry);
    return [rowAfter(facts, award, scope === 'contest' ? '' : scope === 'division' ? facts.division : `${facts.division} · ${facts.category}`)];
  });
  // By the order of the awards within each group, whatever was changed by hand.
  const rank = new Map(rules.awards.rules.map((one, index) => [one.name, index]));
  return [...Map.groupBy(rows, (one) => one.group).values()].flatMap((group) => group.toSorted((a, b) =>
    (rank.get(a.award) ?? rank.size) - (rank.get(b.award) ?? rank.size)));
}

function announce(context: CommandContext, input: z.output<typeof AnnounceInput>): { publicationId: string } {
  const { db } = context;
  const { row, rules } = contestOf(db, input.contestId);
  if (row.revision !== input.basedOn) throw new AppError('stale_revision');
  needDay(input.from, 'from');
  const rows = input.stage === 'before' ? before(db, row, rules) : after(db, row, rules);
  if (rows.length === 0) {
    throw wrongState(['没有可公示的内容', 'without anything to post'], posting,
      input.stage === 'before' ? ['请先导入参评作品。', 'Import the entries first.'] : ['没有作品获奖，请核对奖项规则。', 'No entry has an award; check the rules of awards.']);
  }
  const workingDays = input.workingDays ?? rules.publication.workingDays;
  const { to } = periodOf(input.from, workingDays, calendarNow(db));
  const frozen: Frozen = {
    format: 1, title: row.title, office: workspaceRow(db)?.name ?? '', workingDays, lateDays: rules.publication.ageLimit,
    resultVersion: input.stage === 'after' ? versionInForce(db, row.id)?.version ?? null : null,
    judged: input.stage === 'after' ? rankedRows(db, row.id).length : rows.length, rows,
  };
  const publicationId = context.newId();
  const version = store.newestVersion(db, row.id, input.stage) + 1;
  const body = JSON.stringify(frozen);
  context.write({
    action: 'publication.announce', contestId: row.id, basedOn: input.basedOn, subject: publicationId, checkpoint: 'publication',
    detail: { stage: input.stage, version, from: input.from, to, rows: rows.length, list: sha256Hex(body), results: frozen.resultVersion },
  }, (writable) => store.insertPublication(writable, {
    id: publicationId, contest_id: row.id, stage: input.stage, version, from_day: input.from, to_day: to,
    contact: input.contact.trim() || rules.publication.contact, rows: body, at: context.now().toISOString(),
    // The checkpoint comes about with this very transaction, where the contest has keys to sign it with.
    code: contestKeys(writable, row.id) ? 'checkpoint' : '',
  }));
  return { publicationId };
}

/** The code of the checkpoint that vouches for this very list; '' where the contest has none. */
function codeOf(db: ReadDb, contestId: string, one: { at: string; code: string }): string {
  const root = one.code === '' ? undefined : store.checkpointOfPublication(db, contestId, one.at);
  return root ? printedCode(root) : '';
}

export function publicationOf(db: ReadDb, id: string): store.PublicationRow {
  const row = store.publicationRow(db, id);
  if (!row) throw notFound('publication');
  return row;
}

const replacedBy = (db: ReadDb, one: store.PublicationRow): boolean => store.newestVersion(db, one.contest_id, one.stage) > one.version;

/** Whether results were corrected since: the list then gives awards that are not those of today. */
function isOutdated(db: ReadDb, row: store.PublicationRow, { rows }: Frozen): boolean {
  if (row.stage === 'before') return false;
  const now = new Map(rankedRows(db, row.contest_id).filter((one) => one.award !== '').map((one) => [one.entry_id, one.award]));
  return now.size !== rows.length || rows.some((one) => now.get(one.entryId) !== one.award);
}

function postedList(context: QueryContext, row: store.PublicationRow): PostedList {
  const frozen = readFrozen(row.rows);
  const notInForce = row.taken_down_at !== null ? `（本公示已于 ${officeDay(new Date(row.taken_down_at))} 撤下，仅供存档，不得再张贴）`
    : replacedBy(context.db, row) ? '（本版已被更新的公示代替，仅供存档，不得再张贴）'
      : isOutdated(context.db, row, frozen) ? '（公示以后结果已经更正，本名单与现行结果不同，仅供存档；请重新公示）' : '';
  return {
    stage: row.stage, version: row.version, from: row.from_day, to: row.to_day, contact: row.contact, notInForce,
    code: codeOf(context.db, row.contest_id, row), frozen,
  };
}

/** The file appears whole or not at all. */
export async function writePdfFile(file: string, bytes: Buffer): Promise<void> {
  const part = await PartFile.create(file, true);
  try {
    part.stream.end(bytes);
    await Promise.race([part.keep(), part.failure]);
  } catch (error) {
    await part.discard();
    throw part.refusal(error);
  }
}

const listFile: Calls['listFile'] = async (context, { publicationId, outFile }) => {
  const row = publicationOf(context.db, publicationId);
  refuseOwnFile(context.dir, outFile);
  const list = postedList(context, row);
  const rows = list.frozen.rows.length;
  const extension = extname(outFile).toLowerCase();
  let pages: number | null = null;
  if (extension === '.pdf') {
    const made = await makePdf({
      title: list.frozen.title, at: context.now(), foot: list.code === '' ? '赛学通' : `核验码 ${list.code}`,
    }, [(drawing) => drawList(drawing, list)], () => context.checkCancelled());
    context.checkCancelled();
    await writePdfFile(outFile, made.bytes);
    ({ pages } = made);
  } else if (extension === '.xlsx') {
    await writeWorkbook(outFile, [listSheet(list)], { overwrite: true, signal: context.signal });
  } else {
    throw new AppError('bad_input', { detail: 'outFile：文件名要以 .xlsx 或 .pdf 结尾', detailEn: 'outFile: the name must end in .xlsx or .pdf' });
  }
  // No revision rises: a list that was written makes nothing stale.
  context.write({ action: 'publication.listFile', subject: publicationId, detail: { rows, kind: extension.slice(1) } }, () => undefined);
  return { file: outFile, rows, pages };
};

export const listHandlers: Calls = {
  announce,

  list(context, { contestId }) {
    const { row } = contestOf(context.db, contestId);
    const rows = store.publicationRows(context.db, contestId);
    const today = officeDay(context.now());
    return {
      publications: rows.map((one) => ({
        publicationId: one.id, stage: one.stage, version: one.version, from: one.from_day, to: one.to_day, contact: one.contact, at: one.at,
        state: stateOf(one, rows, today), rows: one.count, objections: one.objections, code: codeOf(context.db, contestId, one),
      })),
      openObjections: store.openObjectionCount(context.db, contestId), basedOn: row.revision,
    };
  },

  rows(context, { publicationId }) {
    const list = postedList(context, publicationOf(context.db, publicationId));
    const { heading, opening, facts, objecting } = wordingOf(list);
    return {
      heading, opening, objecting, facts: facts.map(([label, text]) => ({ label, text })),
      sections: sectionsOf(list.frozen.rows).map((section) => ({
        heading: section.heading,
        rows: section.rows.map(({ number, row }) => ({
          number, title: row.title, category: row.category, unit: row.unit, authors: row.authors.join('、'), schools: row.schools.join('、'),
          advisors: row.advisors.join('、'),
        })),
      })),
    };
  },

  listFile,

  takeDown(context, { publicationId, person }) {
    const row = publicationOf(context.db, publicationId);
    const away = ['撤下公示', 'take the list down'] as const;
    if (row.taken_down_at !== null) {
      throw wrongState(['已撤下', 'taken down'], away, ['这份公示已经撤下过了。', 'It was taken down before.']);
    }
    if (!replacedBy(context.db, row) && officeDay(context.now()) <= row.to_day) {
      throw wrongState(['公示期未满', 'still within its period'], away,
        [`公示到 ${row.to_day} 结束，期满后再撤下；名单有误请重新公示，新的一版会代替它。`, `It runs until ${row.to_day}; a wrong list is replaced by posting again.`]);
    }
    context.write({
      action: 'publication.takeDown', contestId: row.contest_id, subject: publicationId,
      detail: { stage: row.stage, version: row.version, person: sha256Hex(`${publicationId}\0${person}`) },
    }, (db) => store.setTakenDown(db, publicationId, context.now().toISOString()));
    return { done: true };
  },
};
