// Entries of arbitration in packs: on the way out with the marks given before, on the way back as sheets of their own.
import type { Stage } from '#contract/schema/arbitration.ts';
import type { EarlierMark, PackSheet } from '#backend/packfile/schema.ts';
import { labelled } from '#backend/scoring/reading-labels.ts';
import type { ReadDb, WriteDb } from '#db/open.ts';
import * as store from '#db/queries/arbitration.ts';
import type { CountedSheet } from '../counted-sheet.ts';
import type { KnownSheet } from '../incoming.ts';
import { reasonOf, reasonText } from '../cases/words.ts';
import { arbitrationKey, type ArbitrationSeat } from '../plan-packs.ts';

const listOf = (scores: string): EarlierMark['scores'] =>
  Object.entries(JSON.parse(scores) as Record<string, number>).map(([criterion, value]) => ({ criterion, value }));

/** What a first judge commented, what an arbiter gave as his reason and said besides. */
const wordsOf = (mark: { comment: string; reason?: string }): string => [mark.reason ?? '', mark.comment].filter((one) => one !== '').join('\n');

/** Stages whose reader sees the marks before his; a third reads without. */
const sees: readonly Stage[] = ['leader', 'chief'];

/** What each judge has to read as arbiter, with the marks that he may see. */
export function arbitrationSeatsOf(db: ReadDb, contestId: string): Map<string, ArbitrationSeat[]> {
  const rows = store.seatsForPacks(db, contestId);
  if (rows.length === 0) return new Map();
  const first = Map.groupBy(store.firstMarksOf(db, [...new Set(rows.map((one) => one.entry_id))]), (one) => one.entry_id);
  const later = Map.groupBy(store.arbitrationSheets(db, contestId).filter((one) => one.status === 'submitted' && one.total !== null),
    (one) => one.entry_id);
  const earlier = (entryId: string, stage: Stage): EarlierMark[] => labelled(entryId,
    (first.get(entryId) ?? []).map((one) => ({ ...one, judgeId: one.judge_id })),
    // A chief sees what the leader or the third gave; nobody sees what comes after him.
    stage === 'chief' ? (later.get(entryId) ?? []).filter((one) => one.stage !== 'chief') : [],
  ).map(({ label, mark }) => ({ label, total: mark.total ?? 0, scores: listOf(mark.scores), comment: wordsOf(mark) }));
  const seats = rows.map((row) => {
    const readings = sees.includes(row.stage) ? earlier(row.entry_id, row.stage) : [];
    return {
      judgeId: row.judge_id,
      seat: {
        stage: row.stage, readings,
        seat: {
          entryId: row.entry_id, title: row.title, division: row.division, category: row.category, subject: row.subject, grade: row.grade,
          seconds: row.seconds,
        },
      } satisfies ArbitrationSeat,
    };
  });
  return new Map([...Map.groupBy(seats, (one) => one.judgeId)].map(([judgeId, own]) => [judgeId, own.map((one) => one.seat)]));
}

/** Codes given before to each judge, by `arbitrationKey`. */
export const knownCodes = (rows: readonly store.ArbitrationCodeRow[]): Map<string, Map<string, string>> =>
  new Map([...Map.groupBy(rows, (one) => one.judge_id)].map(([judgeId, own]) =>
    [judgeId, new Map(own.map((one) => [arbitrationKey(one.stage, one.entry_id), one.code]))]));

export interface ArbitrationInbox {
  /** Every code of arbitration of a judge, with the category of its entry. */
  codes: ReadonlyMap<string, readonly { code: string; category: string; blind_code: string }[]>;
  /** What stands under a judge's codes. */
  sheets: (judgeId: string) => [code: string, sheet: KnownSheet][];
  /** Codes whose marks are not taken any more: the seat was taken back, or its mark was typed in. */
  idle: (judgeId: string) => ReadonlySet<string>;
}

export function arbitrationInbox(db: ReadDb, contestId: string): ArbitrationInbox {
  const codes = Map.groupBy(store.arbitrationCodes(db, contestId), (one) => one.judge_id);
  if (codes.size === 0) return { codes, sheets: () => [], idle: () => new Set() };
  const given = new Map(store.arbitrationSheets(db, contestId).map((one) => [`${one.judge_id} ${one.entry_id} ${one.stage}`, one]));
  const seats = new Set(store.seatsForPacks(db, contestId).map((one) => `${one.judge_id} ${one.entry_id} ${one.stage}`));
  const keyOf = (one: store.ArbitrationCodeRow): string => `${one.judge_id} ${one.entry_id} ${one.stage}`;
  return {
    codes,
    sheets: (judgeId) => (codes.get(judgeId) ?? []).flatMap((one) => {
      const sheet = given.get(keyOf(one));
      return sheet && sheet.score_pack_id !== null
        ? [[one.code, { status: sheet.status, scores: new Map(listOf(sheet.scores).map((each) => [each.criterion, each.value])) }]] : [];
    }),
    idle: (judgeId) => new Set((codes.get(judgeId) ?? []).filter((one) => !seats.has(keyOf(one))).map((one) => one.code)),
  };
}

/** What is noted beside a file: it brings marks of arbitration that nobody waits for any more. */
export function idleNote(sheets: readonly PackSheet[], idle: ReadonlySet<string>, language: 'zh' | 'en'): string {
  const count = sheets.filter((one) => idle.has(one.code) && one.status !== 'draft').length;
  if (count === 0) return '';
  return language === 'zh' ? `其中 ${count} 件仲裁已撤回或已由组织者登记，不再采用。` : ` ${count} of its arbitrations were withdrawn or entered here; they are not used.`;
}

/** A sheet under a code of arbitration: a mark without its reason is not handed in yet. */
export function keepArbitration(db: WriteDb, judgeId: string, source: number, sheets: readonly { code: string; sheet: CountedSheet }[]): void {
  if (sheets.length === 0) return;
  const seats = store.seatedCodes(db, judgeId);
  const at = store.receivedAt(db, source);
  for (const { code, sheet } of sheets) {
    const seat = seats.get(code);
    if (!seat) continue;
    const explained = sheet.reason === null ? sheet.comment.trim() : reasonText(reasonOf(sheet.reason))[0];
    const unfinished = sheet.status === 'submitted' && (sheet.comment.trim() === '' || sheet.total === null);
    store.insertArbitrationSheet(db, {
      entry_id: seat.entryId, stage: seat.stage, contest_id: seat.contestId, judge_id: judgeId, person: seat.name, score_pack_id: source,
      status: unfinished ? 'draft' : sheet.status, total: sheet.total, vetoed: sheet.vetoed, comment: unfinished || sheet.status !== 'submitted' ? sheet.comment : '',
      scores: JSON.stringify(Object.fromEntries(sheet.scores.map((one) => [one.criterion, one.value]))),
      reason: sheet.status === 'submitted' ? sheet.comment.trim() : explained, at,
    });
  }
}
