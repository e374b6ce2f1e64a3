// What the inbox and the queue of waiting packs must know of a contest, read once; and how their items are shown.
import { rubricOf } from '#contract/schema/rules.ts';
import type { Incoming } from '#contract/schema/packs.ts';
import type { z } from 'zod';
import { openContestKeys } from '#backend/chain/contest-keys.ts';
import { packRubric } from '#backend/packfile/schema.ts';
import type { QueryContext } from '#backend/context.ts';
import { wrongState } from '#backend/refusals.ts';
import { arbitrationCodes } from '#db/queries/arbitration.ts';
import { calibrationCodes } from '#db/queries/calibration.ts';
import { calibrationSheetRows } from '#db/queries/calibration-sheets.ts';
import { judgeRows } from '#db/queries/entries.ts';
import * as store from '#db/queries/packs.ts';
import { acceptedRows, closedAt, setAsideRows, unsignedBodies } from '#db/queries/receiving.ts';
import { lockedVersion } from '#db/queries/result-versions.ts';
import { arbitrationInbox, idleNote } from '../arbitration/handlers.ts';
import { sheetMac } from '../excel-sheet/sheet-mac.ts';
import type { KnownSheet } from '../incoming.ts';
import { fileNameOf, receiptOf, type InboxItem } from '../inbox.ts';
import type { InboxState } from '../inbox/judge-state.ts';
import { topPacks } from '../merging/handlers.ts';
import { contestOf } from '../shared/handlers.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const byJudge = <T extends { judge_id: string }>(rows: readonly T[]): Map<string, T[]> => Map.groupBy(rows, (one) => one.judge_id);

interface StoredScore { criterion: string; value: number }

export function inboxState(context: QueryContext, contestId: string): InboxState {
  const { db } = context;
  const { row, rules } = contestOf(db, contestId);
  const keys = store.contestKeys(db, contestId);
  if (!keys) throw wrongState(row.state, ['接收成绩包', 'receive score packs'], ['请先发出评审包。', 'Issue judging packs first.']);
  // What comes while results are locked waits like anything late.
  const closed = row.state === 'published' || closedAt(db, contestId) !== null || lockedVersion(db, contestId) !== undefined;
  const categoryRubric = new Map(rules.categories.map((one) => [one.id, packRubric(rubricOf(rules, one.rubric, row.rules_version))]));
  const codes = byJudge(store.codeRows(db, contestId));
  const calibrated = byJudge(calibrationCodes(db, contestId));
  const packs = byJudge(store.packRows(db, contestId));
  const accepted = byJudge(acceptedRows(db, contestId));
  // A late pack may be received in the ordinary way once receiving is open again, unless it was decided to leave it; a fork
  // stays one.
  const setAside = byJudge(setAsideRows(db, contestId).filter((one) => closed || one.why === 'fork' || one.outcome === 'left'));
  const pinned = new Map([...store.judgeKeyRows(db, contestId), ...store.cardRows(db, contestId)].map((one) => [one.judge_id, hex(one.sign_public)]));
  const scores = Map.groupBy(store.scoreRows(db, contestId), (one) => `${one.judge_id} ${one.entry_id}`);
  const sheets = byJudge(store.sheetRows(db, contestId));
  const apart = byJudge(calibrationSheetRows(db, contestId));
  const arbitration = arbitrationInbox(db, contestId);
  const judges = judgeRows(db, contestId);
  const slotOf = new Map(judges.map((judge) => [judge.id, judge.slot]));
  const slots = judges.map((judge) => {
    const own = codes.get(judge.id) ?? [];
    const hidden = calibrated.get(judge.id) ?? [];
    const arbitrated = arbitration.codes.get(judge.id) ?? [];
    const codeOf = new Map(own.map((one) => [one.entry_id, one.code]));
    return {
      judgeId: judge.id, judgeName: judge.name, slot: judge.slot, pinnedKey: pinned.get(judge.id) ?? null,
      issued: (packs.get(judge.id) ?? []).map((one) => ({
        packId: one.id, revision: one.revision, sha256: one.sha256, kind: one.kind, codes: JSON.parse(one.code_order) as string[],
      })),
      accepted: (accepted.get(judge.id) ?? []).map((one) =>
        ({ revision: one.revision, seq: one.seq, prev: one.prev, sha256: one.hash, receivedAt: one.received_at, signed: one.signed === 1 })),
      setAside: (setAside.get(judge.id) ?? []).map(({ hash, why, outcome }) => ({ hash, why, outcome })),
      rubrics: new Map([...own, ...hidden, ...arbitrated].flatMap((one) => {
        const rubric = categoryRubric.get(one.category);
        return rubric ? [[one.code, rubric] as const] : [];
      })),
      hidden: new Set(hidden.map((one) => one.code)), arbitrated: new Set(arbitrated.map((one) => one.code)),
      sheets: new Map<string, KnownSheet>([
        ...(sheets.get(judge.id) ?? []).flatMap((sheet) => {
          const code = codeOf.get(sheet.entry_id);
          const values = (scores.get(`${judge.id} ${sheet.entry_id}`) ?? []).map((one) => [one.criterion_id, one.value] as const);
          return code === undefined ? [] : [[code, { status: sheet.status, scores: new Map(values) }] as const];
        }),
        ...(apart.get(judge.id) ?? []).map((sheet) => [sheet.code, {
          status: sheet.status,
          scores: new Map((JSON.parse(sheet.scores) as StoredScore[]).map((one) => [one.criterion, one.value])),
        }] as const),
        ...arbitration.sheets(judge.id),
      ]),
    };
  });
  const opened = openContestKeys(context.fields, contestId, keys.secrets_sealed);
  return {
    contestId, closed, identity: opened.identity, macOf: sheetMac(opened, contestId), slots,
    topPacks: (judgeId) => topPacks(db, judgeId, slotOf.get(judgeId) ?? 0),
    lastSheetBody: (judgeId, packId) => unsignedBodies(db, judgeId, packId)[0] ?? null,
  };
}

/** Blind codes of the contest instead of the judge's own codes. */
export function blindNames(context: QueryContext, contestId: string): (judgeId: string, code: string) => string {
  const blind = new Map([...store.codeRows(context.db, contestId), ...arbitrationCodes(context.db, contestId)]
    .map((one) => [`${one.judge_id} ${one.code}`, one.blind_code]));
  return (judgeId, code) => blind.get(`${judgeId} ${code}`) ?? code;
}

export const inPoints = (value: number | null): number | null => (value === null ? null : value / 100);

/** Inbox rows as shown. */
export function shownItems(context: QueryContext, contestId: string, items: readonly InboxItem[]): z.input<typeof Incoming>[] {
  const nameOf = blindNames(context, contestId);
  const arbitration = arbitrationInbox(context.db, contestId);
  return items.map((item) => {
    const judgeId = item.slot?.judgeId ?? null;
    const criterionName = (code: string, id: string): string =>
      item.slot?.rubrics.get(code)?.criteria.find((each) => each.id === id)?.name ?? id;
    return {
      file: item.file, fileName: fileNameOf(item), fileHash: item.hash, judgeId, judgeName: item.slot?.judgeName ?? '',
      seq: item.returned?.signed ? item.returned.claims.seq : null, verdict: item.verdict, code: item.code,
      acceptable: item.acceptable, needsConfirm: item.needsConfirm, signed: item.returned?.signed ?? true, taken: item.taken,
      sentence: item.sentence + idleNote(item.returned?.sheets ?? [], arbitration.idle(judgeId ?? ''), context.language),
      receipt: receiptOf(item), counts: item.difference.counts,
      differences: item.difference.differences.map((one) => ({
        blindCode: nameOf(judgeId ?? '', one.code), criterion: criterionName(one.code, one.criterion),
        before: inPoints(one.before), after: inPoints(one.after),
      })),
      pending: item.pending.map(({ code, totals }) => ({ blindCode: nameOf(judgeId ?? '', code), totals: totals.map(inPoints) })),
    };
  });
}
