// What the inbox knows of one judge before it looks at a file, and how that grows while a batch is looked at.
import type { MergedPack } from '#backend/packfile/merge.ts';
import type { PackRubric } from '#backend/packfile/schema.ts';
import type { AcceptedScorePack } from '#backend/packfile/verdict.ts';
import type { KnownSheet } from '../incoming.ts';

export interface AcceptedPack extends AcceptedScorePack { readonly receivedAt: string | null }

/** A pack in the queue of those that wait. */
export interface SetAside { readonly hash: string; readonly why: 'late' | 'fork'; readonly outcome: 'waiting' | 'taken' | 'left' }

export interface IssuedPack {
  readonly packId: string; readonly revision: number; readonly sha256: string; readonly kind: 'pack' | 'sheet';
  /** Codes that the judge has before him in this revision. */
  readonly codes: readonly string[];
}

export interface SlotState {
  judgeId: string; judgeName: string; slot: number; pinnedKey: string | null;
  issued: readonly IssuedPack[];
  accepted: readonly AcceptedPack[];
  setAside: readonly SetAside[];
  /** Every code given to this judge, with its rubric. */
  rubrics: ReadonlyMap<string, PackRubric>;
  /** Codes whose marks never count: part of every number, never shown one by one. */
  hidden: ReadonlySet<string>;
  /** Codes under which he reads as arbiter: their marks stand apart from the scores. */
  arbitrated: ReadonlySet<string>;
  /** What stands now. */
  sheets: ReadonlyMap<string, KnownSheet>;
}

export interface InboxState {
  contestId: string; closed: boolean; identity: string;
  macOf(bytes: Uint8Array): string;
  slots: readonly SlotState[];
  /** Packs of the highest number of a judge, whose merge is what counts. */
  topPacks(judgeId: string): readonly MergedPack[];
  /** What the last unsigned sheet of a pack said that was taken in, as stored; null when there is none. */
  lastSheetBody(judgeId: string, packId: string): string | null;
}

/** A judge's state as if the files of this batch looked at so far had been taken. */
export interface Growing { accepted: AcceptedPack[]; setAside: SetAside[]; pinnedKey: string | null; top: MergedPack[] }

export const grown = (slot: SlotState, top: readonly MergedPack[]): Growing =>
  ({ accepted: [...slot.accepted], setAside: [...slot.setAside], pinnedKey: slot.pinnedKey, top: [...top] });
