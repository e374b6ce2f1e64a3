// What counts of a judge follows from all his packs by the commutative merge: it is rebuilt, never patched.
import { addPack, emptyMerge, sheetsOf, type MergedPack } from '#backend/packfile/merge.ts';
import type { PackSheet } from '#backend/packfile/schema.ts';
import type { ReadDb, WriteDb } from '#db/open.ts';
import { clearArbitrationSheets } from '#db/queries/arbitration.ts';
import { clearCalibrationSheets, insertCalibrationSheet } from '#db/queries/calibration-sheets.ts';
import * as store from '#db/queries/packs.ts';
import { bodyOf, insertWaiting, mergeRows, type MergeRow } from '#db/queries/receiving.ts';
import { keepArbitration } from '../arbitration/handlers.ts';
import { countedSheet } from '../counted-sheet.ts';
import type { Returned } from '../inbox/files.ts';
import type { SlotState } from '../inbox/judge-state.ts';
import type { Weighed } from '../inbox/weigh.ts';

/** Rows of the highest revision and number: only they can count, so only they are read. */
function topRows(rows: readonly MergeRow[]): MergeRow[] {
  const best = rows.reduce<MergeRow | null>((top, one) =>
    top === null || (one.revision - top.revision || one.seq - top.seq) > 0 ? one : top, null);
  return rows.filter((one) => one.revision === best?.revision && one.seq === best.seq);
}

const packsOf = (db: ReadDb, rows: readonly MergeRow[], slot: number): MergedPack[] => topRows(rows).map((row) => ({
  slot, revision: row.revision, seq: row.seq, sha256: row.hash, sheets: JSON.parse(bodyOf(db, row)) as PackSheet[],
}));

/** Packs of a judge's highest number, forks that nobody has left yet among them. */
export const topPacks = (db: ReadDb, judgeId: string, slot: number): MergedPack[] => packsOf(db, mergeRows(db, judgeId), slot);

/**
 * Score sheets and calibration sheets of one judge, from his packs as they stand now.
 * A fork makes what it contradicts wait, whichever of the two came first; the sheets name the pack that was taken in.
 */
export function rebuildSheets(db: WriteDb, slot: Pick<SlotState, 'judgeId' | 'slot' | 'rubrics' | 'hidden' | 'arbitrated'>): void {
  const { judgeId } = slot;
  store.clearSheets(db, judgeId);
  clearCalibrationSheets(db, judgeId);
  clearArbitrationSheets(db, judgeId);
  const rows = mergeRows(db, judgeId);
  if (!store.hasSignedPacks(db, judgeId)) store.unpinJudgeKey(db, judgeId);
  const source = topRows(rows).find((one) => one.id !== null)?.id ?? null;
  if (source === null) return;
  const merged = packsOf(db, rows, slot.slot).reduce(addPack, emptyMerge());
  const entryOf = store.entriesByCode(db, judgeId);
  for (const [code, sheet] of sheetsOf(merged, slot.slot).sheets) {
    // A row of a score sheet that was left blank says nothing: the entry is not begun.
    if (sheet.status === 'draft' && sheet.scores.length === 0 && sheet.comment === '') continue;
    const { scores, ...counted } = countedSheet(sheet, slot.rubrics.get(code) ?? null);
    const entryId = entryOf.get(code);
    if (entryId !== undefined) {
      store.insertSheet(db, { judge_id: judgeId, entry_id: entryId, score_pack_id: source, ...counted }, scores);
    } else if (slot.hidden.has(code)) {
      const { vetoed: _vetoed, ...kept } = counted;
      insertCalibrationSheet(db, {
        judge_id: judgeId, code, score_pack_id: source, ...kept, scores: JSON.stringify(sheet.scores), tries: sheet.tries ?? 1,
      });
    }
  }
  rebuildArbitration(db, slot, rows);
}

/** Score sheets in Excel carry no arbitration: what the newest signed pack said of it goes on. */
function rebuildArbitration(db: WriteDb, slot: Pick<SlotState, 'judgeId' | 'slot' | 'rubrics' | 'arbitrated'>, rows: readonly MergeRow[]): void {
  if (slot.arbitrated.size === 0) return;
  const signed = rows.filter((one) => one.kind === 'pack');
  const source = topRows(signed).find((one) => one.id !== null)?.id ?? null;
  if (source === null) return;
  const merged = packsOf(db, signed, slot.slot).reduce(addPack, emptyMerge());
  const isBegun = (sheet: PackSheet): boolean => sheet.status !== 'draft' || sheet.scores.length > 0 || sheet.comment !== '';
  const sheets = [...sheetsOf(merged, slot.slot).sheets].filter(([code, sheet]) => slot.arbitrated.has(code) && isBegun(sheet));
  keepArbitration(db, slot.judgeId, source, sheets.map(([code, sheet]) => ({ code, sheet: countedSheet(sheet, slot.rubrics.get(code) ?? null) })));
}

/** An Ed25519 key has 32 bytes; this says that nobody signed. */
const unsigned = Buffer.from([0]);
export const signerOf = ({ signed, claims }: Returned): Uint8Array => (signed ? Buffer.from(claims.signer.key, 'hex') : unsigned);
export const isSigned = (signer: Uint8Array): boolean => signer.length === 32;

export interface Arrival {
  contestId: string; batchId: string; at: string; slot: SlotState; returned: Returned; weighed: Weighed; bytes: Uint8Array; fileName: string;
}

/** Takes one pack in: among the score packs, or, late and forked ones, among those that wait. */
export function storePack(db: WriteDb, { contestId, batchId, at, slot, returned, weighed, bytes, fileName }: Arrival): void {
  const { claims, sha256: hash, signed, sheets } = returned;
  const signer = signerOf(returned);
  const { seq, prev } = weighed;
  const common = { contest_id: contestId, judge_id: slot.judgeId, pack_id: claims.judgingPack.id, seq, prev, hash, signer,
    body: JSON.stringify(sheets), sealed_file: bytes };
  const waits = weighed.code === 'PK_LATE' ? 'late' : weighed.code === 'PK_FORK' ? 'fork' : null;
  if (waits !== null) {
    return insertWaiting(db, { ...common, batch_id: waits === 'late' ? null : batchId, why: waits, file_name: fileName, arrived_at: at });
  }
  store.insertScorePack(db, { ...common, batch_id: batchId, received_at: at, signed: signed ? 1 : 0 });
  // Beside a card too: it may be taken off, and what was signed stays signed.
  if (signed) store.pinJudgeKey(db, slot.judgeId, signer, at);
}
