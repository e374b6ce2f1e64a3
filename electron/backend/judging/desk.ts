// One opened judging pack with its sheets, and how it is shown across the border.
import type { z } from 'zod';
import type { Desk, Sheet } from '#contract/schema/judging.ts';
import { deskMask, type PackMask } from '#backend/packfile/masks.ts';
import { allEntries, deskRubric, type JudgingPackHeader, type PackEntry, type PackRubric, type ScorePackContent } from '#backend/packfile/schema.ts';
import { notFound } from '../refusals.ts';
import { commentMissing, emptySheet, missingOf, totalOf, type SheetBody } from './sheet.ts';

/** An entry of the pack, or one to practise on. */
export const entryOf = (header: JudgingPackHeader, code: string): PackEntry => {
  const entry = allEntries(header).find((one) => one.code === code);
  if (!entry) throw notFound('entry');
  return entry;
};

export function rubricOfEntry(header: JudgingPackHeader, entry: PackEntry): PackRubric {
  const rubric = header.rubrics.find((one) => one.id === entry.rubric);
  if (!rubric) throw new Error(`pack without rubric ${entry.rubric}`);
  return rubric;
}

const points = (value: number | null): number | null => (value === null ? null : value / 100);

/** Sizes are shown in steps of 4 to 10 %, so that a file cannot be told by its exact length. */
export const roundedBytes = (bytes: number): number => {
  if (bytes < 100) return bytes;
  const unit = 10 ** Math.floor(Math.log10(bytes)) / 100;
  const step = unit * (bytes < 200 * unit ? 10 : bytes < 500 * unit ? 20 : 50);
  return Math.round(bytes / step) * step;
};

export interface DeskFacts {
  packId: string; openedAt: string; exportedAt: string | null; retiredAt: string | null; unexported: boolean;
  gate: { needed: number; inside: number; open: boolean } | null;
  recordWarning: string;
}

export const maskOfEntry = (header: JudgingPackHeader, entry: PackEntry): PackMask => header.masks?.[entry.mask ?? -1] ?? header.mask;

export function shownDesk(
  header: JudgingPackHeader, sheets: ReadonlyMap<string, SheetBody>, facts: DeskFacts,
): z.input<typeof Desk> {
  const shown = (entry: PackEntry, index: number) => {
    const sheet = sheets.get(entry.code) ?? emptySheet;
    const rubric = rubricOfEntry(header, entry);
    const mask = header.masks?.[entry.mask ?? -1];
    return {
      code: entry.code, position: index + 1, title: entry.title, division: entry.division, category: entry.category,
      subject: entry.subject, grade: entry.grade, seconds: entry.seconds, rubricId: entry.rubric,
      status: sheet.status, total: points(totalOf(sheet, rubric)), missing: missingOf(sheet, rubric).length,
      mask: mask ? deskMask(mask) : null,
    };
  };
  const entries = header.entries.map(shown);
  const rubrics = header.rubrics.map(deskRubric);
  const rubric = rubrics.find((one) => one.id === header.entries[0]?.rubric) ?? rubrics[0];
  if (!rubric) throw new Error('pack without rubric');
  const count = (status: string) => entries.filter((one) => one.status === status).length;
  return {
    packId: facts.packId, contest: header.contest.title, revision: header.pack.revision, openedAt: facts.openedAt,
    entries, rubric, rubrics, mask: deskMask(header.mask),
    counts: { total: entries.length, submitted: count('submitted'), draft: count('draft'), recused: count('recused') },
    exportedAt: facts.exportedAt, unexported: facts.unexported, retiredAt: facts.retiredAt,
    practice: (header.practice ?? []).map((one, index) => shown(one.entry, index)), gate: facts.gate,
    minimumWatched: (header.minimumWatched ?? 0) / 100, deadline: header.deadline, recordWarning: facts.recordWarning,
  };
}

export function shownSheet(
  header: JudgingPackHeader, code: string, sheet: SheetBody, savedAt: string | null,
  extra: {
    canUndo: boolean; canRedo: boolean; handleOf: (blob: number) => string; watched: z.input<typeof Sheet>['watched'];
  },
): z.input<typeof Sheet> {
  const entry = entryOf(header, code);
  const rubric = rubricOfEntry(header, entry);
  return {
    code, status: sheet.status, total: points(totalOf(sheet, rubric)),
    scores: Object.fromEntries(Object.entries(sheet.scores).map(([id, value]) => [id, value / 100])),
    comment: sheet.comment, missing: missingOf(sheet, rubric),
    reason: sheet.reason && { kind: sheet.reason.kind, text: sheet.reason.text, atSeconds: sheet.reason.at ?? null }, savedAt,
    attachments: entry.attachments.map((one) => ({
      label: one.label, media: one.media, bytes: roundedBytes(one.bytes), handle: extra.handleOf(one.blob),
    })),
    canUndo: extra.canUndo, canRedo: extra.canRedo, watched: extra.watched,
    ...(entry.readings && {
      earlier: entry.readings.map((one) => ({
        label: one.label, total: one.total / 100, comment: one.comment,
        scores: Object.fromEntries(one.scores.map(({ criterion, value }) => [criterion, value / 100])),
      })),
    }),
    ...(entry.reasonRequired && { reasonRequired: true }),
  };
}

/** What the check page shows before a score pack is made. */
export function checkDesk(header: JudgingPackHeader, sheets: ReadonlyMap<string, SheetBody>) {
  const all = header.entries.map((entry) => ({ entry, sheet: sheets.get(entry.code) ?? emptySheet }));
  const withStatus = (status: SheetBody['status']) => all.filter(({ sheet }) => sheet.status === status);
  return {
    unscored: withStatus('empty').map(({ entry }) => entry.code),
    drafts: withStatus('draft').map(({ entry, sheet }) => ({
      code: entry.code, missing: missingOf(sheet, rubricOfEntry(header, entry)),
    })),
    commentsMissing: withStatus('submitted')
      .filter(({ entry, sheet }) => commentMissing(sheet, rubricOfEntry(header, entry))
        || (entry.reasonRequired === true && sheet.comment.trim() === '')).map(({ entry }) => entry.code),
    submitted: withStatus('submitted').length, recused: withStatus('recused').length, reported: withStatus('reported').length,
  };
}

/**
 * The sheets as they go into a score pack, those to practise on among them; untouched entries have no line.
 * @param facts by code: seconds of work, and how often a practice entry was handed in
 */
export const packedSheets = (
  sheets: ReadonlyMap<string, SheetBody>, facts: (code: string) => { seconds?: number | undefined; tries?: number | undefined },
): ScorePackContent['sheets'] => [...sheets].flatMap(([code, { status, comment, reason, scores }]) => {
  const { seconds, tries } = facts(code);
  return status === 'empty' ? [] : [{
    code, status, comment, reason, scores: Object.entries(scores).map(([criterion, value]) => ({ criterion, value })),
    ...(seconds !== undefined && { seconds }), ...(tries !== undefined && { tries }),
  }];
});
