// Calls of the contests feature: templates, one contest with its rules, its entries and judges.
import { rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { z } from 'zod';
import type { Handlers } from '#contract/define.ts';
import { AppError } from '#contract/errors.ts';
import type { AppContract } from '#contract/index.ts';
import type { Contest, ContestSummary, TemplateSummary } from '#contract/schema/contests.ts';
import { ContestRules, categoryName, divisionName, type Template } from '#contract/schema/rules.ts';
import { formatsOf } from '#backend/media/judgement.ts';
import type { ReadDb } from '#db/open.ts';
import { contestCounts, contestRow, contestRows, groupsInUse, insertContest, removeContest, setRules, setTitle, type ContestRow }
  from '#db/queries/contests.ts';
import { attachmentIdsOfContest, attachmentsOf, countEntries, entriesAt, entryPage, entryRow, entryWords, insertConflict, judgeRows, peopleOf }
  from '#db/queries/entries.ts';
import { countFiles, insertFile, lastPosition } from '#db/queries/files.ts';
import { sealRow } from '#db/queries/seals.ts';
import { recordsRevision } from '#db/queries/workspace.ts';
import { templates } from '#seeds/templates/index.ts';
import type { CommandContext, QueryContext } from '../context.ts';
import { attachmentsFolder } from '../folders.ts';
import { notFound, wrongState } from '../refusals.ts';
import { mostAttachments, refusedAttachment, storeFile, type StoredFile } from './attachment-files.ts';
import type { openingHandlers } from './opening/handlers.ts';
import type { rubricSheetHandlers } from './rubric-sheet/handlers.ts';
import { faultOfRules, missingGroup } from './check-rules.ts';
import { EntryTexts } from './entry-texts.ts';

export function found(db: ReadDb, id: string): ContestRow {
  const row = contestRow(db, id);
  if (!row) throw notFound('contest');
  return row;
}

function summary(db: ReadDb, row: ContestRow): z.output<typeof ContestSummary> {
  const { entries, judges, seats, packs, sheets, files, unscanned, open_blocks: openBlocks } = contestCounts(db, row.id);
  return {
    contestId: row.id, title: row.title, year: row.year, state: row.state, templateId: row.template_id,
    sample: row.sample === 1, revision: row.revision, createdAt: row.created_at, openedAt: row.opened_at,
    counts: { entries, judges, seats, packs, sheetsReceived: sheets, queue: 0, files, unscanned, openBlocks },
  };
}

export const whole = (db: ReadDb, row: ContestRow): z.output<typeof Contest> => ({
  ...summary(db, row), templateVersion: row.template_version, source: row.source,
  unknown: JSON.parse(row.unknown) as string[], rules: ContestRules.parse(JSON.parse(row.rules)),
});

const shownTemplate = (template: Template): z.output<typeof TemplateSummary> => ({
  templateId: template.id, version: template.version, name: template.name, shortName: template.shortName,
  source: template.source, effectiveFrom: template.effectiveFrom, effectiveTo: template.effectiveTo,
  unknown: template.unknown, divisions: template.rules.divisions.map((one) => one.name),
  categories: template.rules.categories.map((one) => one.name), kind: template.kind, named: template.named,
});

/** What the list of a contest needs again with every page, until the contest changes; one contest of each database. */
interface Kept { of: string; words: EntryTexts | null; counts: Map<string, number> }
const kept = new WeakMap<ReadDb, Kept>();

function keptOf(db: ReadDb, { id, revision, state }: ContestRow): Kept {
  const of = `${id} ${revision} ${state} ${recordsRevision(db)}`;
  const found = kept.get(db);
  if (found?.of === of) return found;
  const fresh: Kept = { of, words: null, counts: new Map() };
  kept.set(db, fresh);
  return fresh;
}

function countOf(db: ReadDb, contest: ContestRow, division: string): number {
  const { counts } = keptOf(db, contest);
  const known = counts.get(division) ?? countEntries(db, contest.id, division);
  counts.set(division, known);
  return known;
}

function wordsOf(db: ReadDb, contest: ContestRow): EntryTexts {
  const place = keptOf(db, contest);
  if (place.words) return place.words;
  const words = new EntryTexts();
  for (const one of entryWords(db, contest.id)) {
    // Beside the names a blind code would undo the blindness of results: it neither shows nor is found before publication.
    const codes = contest.state === 'published' ? [one.blind_code] : [];
    words.add(one.position, one.division, [one.number, one.title, one.school, one.people, ...codes]);
  }
  place.words = words;
  return words;
}

export const contestsHandlers = {
  templates: () => ({ templates: templates().map(shownTemplate) }),
  create(context, input) {
    const template = templates().find((one) => one.id === input.templateId);
    if (!template) throw new AppError('template_unknown', { id: input.templateId });
    const id = context.newId();
    context.write({ action: 'contest.create', subject: id, detail: { template: template.id, version: template.version } }, (db) => {
      insertContest(db, {
        id, template_id: template.id, template_version: template.version, source: template.source,
        unknown: JSON.stringify(template.unknown), title: input.title, year: input.year, state: 'setup', sample: 0,
        rules: JSON.stringify(template.rules), rules_version: 1, created_at: context.now().toISOString(),
      });
    });
    return { contestId: id };
  },
  list: (context) => ({ contests: contestRows(context.db).map((row) => summary(context.db, row)) }),
  get: (context, input) => whole(context.db, found(context.db, input.contestId)),
  update(context, input) {
    const row = found(context.db, input.contestId);
    const { rules, title } = input;
    if (rules) {
      if (row.state !== 'setup' && row.state !== 'assigned') {
        throw wrongState(row.state, ['修改规则', 'change the rules'],
          ['评审包已经发出，规则不能再改。', 'Judging packs were issued; the rules stand.']);
      }
      const fault = faultOfRules(rules) ?? missingGroup(rules, groupsInUse(context.db, row.id));
      if (fault !== null) throw new AppError('rules_invalid', { detail: fault[0], detailEn: fault[1] });
    }
    if (!rules && title === undefined) return whole(context.db, row);
    context.write({
      action: 'contest.update', contestId: row.id, basedOn: input.basedOn, detail: { rules: rules !== undefined, title: title !== undefined },
    }, (db) => {
      if (title !== undefined) setTitle(db, row.id, title);
      if (rules) setRules(db, row.id, JSON.stringify(rules));
    });
    return whole(context.db, found(context.db, input.contestId));
  },
  async remove(context, input) {
    const row = found(context.db, input.contestId);
    if (input.title !== row.title) {
      throw new AppError('bad_input', { detail: '名称与活动的名称不一致', detailEn: 'the title is not that of the contest' });
    }
    // Steps of sealing and opening are only ever added to.
    if (row.sample === 0 && (row.state !== 'setup' || sealRow(context.db, row.id))) {
      throw wrongState(row.state, ['删除活动', 'remove the contest'],
        ['已经分配、密封或评审的活动只能保留。', 'A contest that was assigned, sealed or judged can only be kept.']);
    }
    await context.backup('before-remove');
    const files = attachmentIdsOfContest(context.db, row.id);
    context.write({ action: 'contest.remove', subject: row.id, detail: { sample: row.sample === 1 } }, (db) => removeContest(db, row.id));
    for (const { id } of files) rmSync(join(attachmentsFolder(context.dir), id), { force: true });
    return { done: true as const };
  },
  entries(context, input) {
    const contest = found(context.db, input.contestId);
    const rules = ContestRules.parse(JSON.parse(contest.rules));
    const published = contest.state === 'published';
    const search = input.search.trim();
    const division = rules.divisions.find((one) => one.name === input.division)?.id ?? input.division;
    const places = search === '' ? null : wordsOf(context.db, contest).find(search, division);
    const rows = places === null ? entryPage(context.db, contest.id, division, input.after, input.limit)
      : entriesAt(context.db, contest.id, [...places.subarray(input.after, input.after + input.limit)]);
    const ids = rows.map((row) => row.id);
    const people = Map.groupBy(peopleOf(context.db, ids), (person) => person.entry_id);
    const attachments = Map.groupBy(attachmentsOf(context.db, ids), (one) => one.entry_id);
    return {
      total: places?.length ?? countOf(context.db, contest, division),
      rows: rows.map((row) => ({
        entryId: row.id, number: row.number, blindCode: published ? row.blind_code : '', title: row.title,
        division: divisionName(rules, row.division), category: categoryName(rules, row.category), subject: row.subject, grade: row.grade,
        submittingUnit: row.submitting_unit, school: row.school, schoolCode: row.school_code, seconds: row.seconds, recommendRank: row.recommend_rank,
        status: row.status,
        authors: (people.get(row.id) ?? []).filter((one) => one.part === 'author').map((one) => ({
          name: one.name, school: one.school, idMasked: one.id_masked, phoneMasked: one.phone_masked,
        })),
        advisors: (people.get(row.id) ?? []).filter((one) => one.part === 'advisor').map((one) => one.name),
        attachments: (attachments.get(row.id) ?? []).map(({ label, media, bytes }) => ({ label, media, bytes })),
      })),
    };
  },
  judges(context, input) {
    const rules = ContestRules.parse(JSON.parse(found(context.db, input.contestId).rules));
    return {
      rows: judgeRows(context.db, input.contestId).map((row) => ({
        judgeId: row.id, name: row.name, unit: row.unit, schoolCode: row.school_code ?? '', submittingUnit: row.submitting_unit,
        subjects: JSON.parse(row.subjects) as string[], divisions: (JSON.parse(row.divisions) as string[]).map((id) => divisionName(rules, id)),
        phoneMasked: row.phone_masked, idMasked: row.id_masked, maxLoad: row.max_load,
      })),
    };
  },
  async attach(context, input) {
    const contest = found(context.db, input.contestId);
    const entry = entryRow(context.db, contest.id, input.entryId);
    if (!entry) throw notFound('entry');
    const { categories } = ContestRules.parse(JSON.parse(contest.rules));
    const formats = formatsOf(categories.find((one) => one.id === entry.category)?.material);
    // Copying takes time: what holds now must still hold when the rows are written.
    const ready = (db: ReadDb): number => {
      const { state } = found(db, contest.id);
      if (state !== 'setup' && state !== 'assigned') {
        throw wrongState(state, ['添加附件', 'attach files'], ['评审包已经发出。', 'Judging packs were issued already.']);
      }
      if (countFiles(db, input.entryId) + input.files.length > mostAttachments) {
        throw refusedAttachment(input.files[0] ?? '', `每件作品最多 ${mostAttachments} 个附件。`, `an entry has at most ${mostAttachments} attachments.`);
      }
      return lastPosition(db, input.entryId);
    };
    ready(context.db);
    const folder = attachmentsFolder(context.dir);
    const stored: { id: string; file: string; kept: StoredFile }[] = [];
    try {
      for (const file of input.files) {
        context.progress(stored.length, input.files.length, '正在复制附件');
        const id = context.newId();
        stored.push({ id, file, kept: await storeFile(file, join(folder, id), formats, () => context.checkCancelled()) });
      }
      context.write({ action: 'contest.attach', contestId: contest.id, subject: input.entryId, detail: { files: stored.length } }, (db) => {
        const before = ready(db);
        for (const [index, { id, file, kept }] of stored.entries()) {
          const position = before + index + 1;
          insertFile(db, {
            id, entry_id: input.entryId, position, label: `${kept.facts.label}${position}.${kept.extension}`, source_path: '',
            original_name: basename(file), media: kept.facts.media, bytes: kept.bytes, sha256: kept.sha256, facts: JSON.stringify(kept.facts),
          });
        }
      });
    } catch (error) {
      for (const { id } of stored) rmSync(join(folder, id), { force: true });
      throw error;
    }
    return { attached: stored.length };
  },
  declareConflict(context, input) {
    const contest = found(context.db, input.contestId);
    const known = entryRow(context.db, contest.id, input.entryId)
      && judgeRows(context.db, contest.id).some((judge) => judge.id === input.judgeId);
    if (!known) throw notFound('entryOrJudge');
    context.write({ action: 'contest.declareConflict', contestId: contest.id, subject: input.entryId }, (db) => {
      insertConflict(db, contest.id, input.entryId, input.judgeId, input.note);
    });
    return { done: true as const };
  },
} satisfies Omit<Handlers<AppContract, QueryContext, CommandContext>['contests'],
  'sample' | 'sampleMarks' | keyof typeof openingHandlers | keyof typeof rubricSheetHandlers>;
