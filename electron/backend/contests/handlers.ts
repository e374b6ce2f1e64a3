// Calls of the contests feature: templates, one contest with its rules, its entries and judges.
import { copyFileSync, lstatSync, openSync, readSync, closeSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { z } from 'zod';
import type { Handlers } from '#contract/define.ts';
import { AppError } from '#contract/errors.ts';
import type { AppContract } from '#contract/index.ts';
import type { Contest, ContestSummary, TemplateSummary } from '#contract/schema/contests.ts';
import { ContestRules, categoryName, divisionName, type Template } from '#contract/schema/rules.ts';
import { sha256Hex } from '#backend/crypto/suite.ts';
import type { ReadDb } from '#db/open.ts';
import { contestCounts, contestRow, contestRows, insertContest, removeContest, setRules, setTitle, type ContestRow }
  from '#db/queries/contests.ts';
import { attachmentIdsOfContest, attachmentsOf, countEntries, entryPage, entryRow, insertAttachment, insertConflict, judgeRows,
  peopleOf, type AttachmentRow } from '#db/queries/entries.ts';
import { templates } from '#seeds/templates/index.ts';
import type { CommandContext, QueryContext } from '../context.ts';
import { attachmentsFolder } from '../folders.ts';
import { attachmentKind, attachableExtensions } from './attachment-kinds.ts';
import { faultOfRules } from './check-rules.ts';

const largestAttachment = 4 * 1024 ** 3;

function found(db: ReadDb, id: string): ContestRow {
  const row = contestRow(db, id);
  if (!row) throw new AppError('not_found', { what: '活动' });
  return row;
}

function summary(db: ReadDb, row: ContestRow): z.output<typeof ContestSummary> {
  const { entries, judges, seats, packs, sheets } = contestCounts(db, row.id);
  return {
    contestId: row.id, title: row.title, year: row.year, state: row.state, templateId: row.template_id,
    sample: row.sample === 1, revision: row.revision, createdAt: row.created_at,
    counts: { entries, judges, seats, packs, sheetsReceived: sheets, queue: 0 },
  };
}

const whole = (db: ReadDb, row: ContestRow): z.output<typeof Contest> => ({
  ...summary(db, row), templateVersion: row.template_version, source: row.source,
  unknown: JSON.parse(row.unknown) as string[], rules: ContestRules.parse(JSON.parse(row.rules)),
});

const shownTemplate = (template: Template): z.output<typeof TemplateSummary> => ({
  templateId: template.id, version: template.version, name: template.name, shortName: template.shortName,
  source: template.source, effectiveFrom: template.effectiveFrom, effectiveTo: template.effectiveTo,
  unknown: template.unknown, divisions: template.rules.divisions.map((one) => one.name),
  categories: template.rules.categories.map((one) => one.name),
});

/** Copies one file into the attachments folder under a random id; the hash is of the copied bytes. */
function storeAttachment(context: QueryContext, file: string, entryId: string, position: number): AttachmentRow {
  const facts = lstatSync(file);
  if (!facts.isFile() || facts.size > largestAttachment) throw new AppError('bad_input', { detail: basename(file) });
  const head = Buffer.alloc(64);
  const handle = openSync(file, 'r');
  readSync(handle, head, 0, 64, 0);
  closeSync(handle);
  const kind = attachmentKind(file, head.subarray(0, Math.min(64, facts.size)));
  if (!kind) throw new AppError('bad_input', { detail: `${basename(file)}（${attachableExtensions.join(' ')}）` });
  const id = context.newId();
  const stored = join(attachmentsFolder(context.dir), id);
  copyFileSync(file, stored);
  return {
    id, entry_id: entryId, position, label: `${kind.label}${position}.${kind.extension}`, original_name: basename(file),
    media: kind.media, bytes: lstatSync(stored).size, sha256: sha256Hex(readFileSync(stored)),
  };
}

export const contestsHandlers = {
  templates: () => ({ templates: templates.map(shownTemplate) }),
  create(context, input) {
    const template = templates.find((one) => one.id === input.templateId);
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
        throw new AppError('wrong_state', { state: row.state, action: '修改规则', todo: '评审包已经发出，规则不能再改。' });
      }
      const fault = faultOfRules(rules);
      if (fault !== null) throw new AppError('rules_invalid', { detail: fault });
    }
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
    if (input.title !== row.title) throw new AppError('bad_input', { detail: 'title' });
    if (row.sample === 0 && row.state !== 'setup') {
      throw new AppError('wrong_state', { state: row.state, action: '删除活动', todo: '已经开始评审的活动只能保留。' });
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
    const rows = entryPage(context.db, input, input.after, input.limit);
    const ids = rows.map((row) => row.id);
    const people = Map.groupBy(peopleOf(context.db, ids), (person) => person.entry_id);
    const attachments = Map.groupBy(attachmentsOf(context.db, ids), (one) => one.entry_id);
    return {
      total: countEntries(context.db, input),
      rows: rows.map((row) => ({
        // Beside the names the blind code would undo the blindness of results, so it shows only after publication.
        entryId: row.id, number: row.number, blindCode: contest.state === 'published' ? row.blind_code : '', title: row.title,
        division: divisionName(rules, row.division), category: categoryName(rules, row.category), subject: row.subject, grade: row.grade,
        submittingUnit: row.submitting_unit, school: row.school, schoolCode: row.school_code, seconds: row.seconds,
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
  attach(context, input) {
    const contest = found(context.db, input.contestId);
    if (!entryRow(context.db, contest.id, input.entryId)) throw new AppError('not_found', { what: '作品' });
    if (contest.state !== 'setup' && contest.state !== 'assigned') {
      throw new AppError('wrong_state', { state: contest.state, action: '添加附件', todo: '评审包已经发出。' });
    }
    const before = attachmentsOf(context.db, [input.entryId]).length;
    const rows: AttachmentRow[] = [];
    try {
      for (const file of input.files) rows.push(storeAttachment(context, file, input.entryId, before + rows.length + 1));
      context.write({ action: 'contest.attach', contestId: contest.id, subject: input.entryId, detail: { files: rows.length } }, (db) => {
        for (const row of rows) insertAttachment(db, row);
      });
    } catch (error) {
      for (const row of rows) rmSync(join(attachmentsFolder(context.dir), row.id), { force: true });
      throw error;
    }
    return { attached: rows.length };
  },
  declareConflict(context, input) {
    const contest = found(context.db, input.contestId);
    const known = entryRow(context.db, contest.id, input.entryId)
      && judgeRows(context.db, contest.id).some((judge) => judge.id === input.judgeId);
    if (!known) throw new AppError('not_found', { what: '作品或评委' });
    context.write({ action: 'contest.declareConflict', contestId: contest.id, subject: input.entryId }, (db) => {
      insertConflict(db, contest.id, input.entryId, input.judgeId, input.note);
    });
    return { done: true as const };
  },
} satisfies Omit<Handlers<AppContract, QueryContext, CommandContext>['contests'], 'sample' | 'sampleMarks'>;
