// What one verified file is, given what is known of its judge: pure, and the same answer however often it is asked.
import type { PackCode, PackDetail } from '#contract/pack-codes.ts';
import { checkSheets } from '#backend/packfile/check-scores.ts';
import { scorePackVerdict, type Outcome } from '#backend/packfile/verdict.ts';
import type { Returned } from './files.ts';
import type { Growing, SlotState } from './judge-state.ts';

export interface Weighed {
  code: 'NEW' | PackCode; outcome: Outcome; detail: PackDetail; pinsKey: boolean;
  /** What it would be if receiving were open; the same as `code` while it is. */
  asIf: 'NEW' | PackCode;
  seq: number; prev: string | null;
}

/** What is taken in when receiving is open: used, archived, kept as one of two, or set aside. */
export const isKept = (outcome: Outcome): boolean => outcome === 'apply' || outcome === 'ask' || outcome === 'archive'
  || outcome === 'quarantine' || outcome === 'queue';

/** What the organiser's tick means something for. */
export const isAcceptable = (outcome: Outcome): boolean => outcome === 'apply' || outcome === 'ask';

/** A score sheet carries no number and no signature: a person's word puts it after what was taken before. */
function weighSheet({ claims, sha256 }: Returned, slot: SlotState, now: Growing, sameAsLast: boolean): Omit<Weighed, 'asIf'> {
  const { id, revision } = claims.judgingPack;
  const issued = slot.issued.some((one) => one.kind === 'sheet' && one.packId === id && one.revision === revision);
  const chain = now.accepted.filter((one) => one.revision === revision);
  const last = chain.reduce<(typeof chain)[number] | null>((top, one) => top === null || one.seq > top.seq ? one : top, null);
  const base = { detail: {}, pinsKey: false, seq: (last?.seq ?? 0) + 1, prev: last?.sha256 ?? null };
  if (!issued) return { ...base, code: 'PK_WRONG_SLOT', outcome: 'refuse', detail: { slot: claims.signer.slot } };
  if (sameAsLast || now.accepted.some((one) => one.sha256 === sha256) || now.setAside.some((one) => one.hash === sha256)) {
    return { ...base, code: 'PK_ALREADY', outcome: 'nothing' };
  }
  const newest = Math.max(0, ...now.accepted.map((one) => one.revision));
  if (newest > revision) return { ...base, code: 'PK_OLD', outcome: 'archive', detail: { revision, last: newest } };
  return { ...base, code: 'PK_UNSIGNED', outcome: 'ask' };
}

/**
 * The verdict of one file.
 * @param slot null when the contest has no judge of the number that the file names.
 * @param sameAsLast a score sheet that says what the last one taken from this judge says.
 */
export function weigh(
  returned: Returned, contestId: string, closed: boolean, slot: SlotState | null, now: Growing | null, sameAsLast: boolean,
): Weighed {
  const { claims, sha256 } = returned;
  const { seq, prev } = claims;
  const known = slot && now && {
    slot: slot.slot, pinnedKey: now.pinnedKey, accepted: now.accepted, setAside: now.setAside.map((one) => one.hash),
    issued: slot.issued.filter((one) => one.kind === 'pack'),
  };
  const verdict = returned.signed || !slot || !now
    ? { ...scorePackVerdict({ sha256, header: claims }, { contestId, closed: false, slot: known }), seq, prev }
    : weighSheet(returned, slot, now, sameAsLast);
  let weighed: Weighed = { ...verdict, asIf: verdict.code };
  if (slot && isKept(weighed.outcome)) {
    const checked = checkSheets(returned.sheets, (code) => slot.rubrics.get(code) ?? null, (code) => slot.hidden.has(code));
    if (!checked.ok) weighed = { ...weighed, code: checked.code, asIf: checked.code, detail: checked.detail, outcome: 'refuse', pinsKey: false };
  }
  // Branches, forks and old packs too: after closing nothing moves any more without two people.
  return closed && isKept(weighed.outcome) ? { ...weighed, code: 'PK_LATE', outcome: 'queue' } : weighed;
}
