// What to do with a verified pack, given what is already here: pure, and the same answer however often it is asked.
//
//   scorePackVerdict(incoming, known) · judgingPackVerdict(incoming, known) → Verdict
//
// Numbers decide, never clocks: a pack names its predecessor's hash and its own number.
import type { PackCode, PackDetail } from '#contract/pack-codes.ts';
import { fingerprint } from './codes.ts';
import type { JudgingPackHeader, ScorePackHeader } from './schema.ts';

/**
 * apply: usable · ask: usable once a person confirms · queue: late, two persons confirm · nothing: it is here already ·
 * archive: kept, not used · quarantine: kept, a person must look · refuse: not kept
 */
export type Outcome = 'apply' | 'ask' | 'queue' | 'nothing' | 'archive' | 'quarantine' | 'refuse';

export interface Verdict {
  readonly code: 'NEW' | PackCode;
  readonly outcome: Outcome;
  /** Accepting the pack makes its signing key the one of this judge (or, at the desk, of this contest). */
  readonly pinsKey: boolean;
  /** Numbers that never arrived (PK_GAP). */
  readonly missingSeq: readonly number[];
  readonly detail: PackDetail;
}

const outcomes: Partial<Record<'NEW' | PackCode, Outcome>> = {
  NEW: 'apply', PK_GAP: 'ask', PK_LATE: 'queue', PK_ALREADY: 'nothing', PK_OLD: 'archive',
  PK_BRANCH: 'quarantine', PK_FORK: 'quarantine',
};

function verdict(
  code: 'NEW' | PackCode, detail: PackDetail = {}, pinsKey = false, missingSeq: readonly number[] = [],
): Verdict {
  return { code, outcome: outcomes[code] ?? 'refuse', pinsKey, missingSeq, detail };
}

export interface AcceptedScorePack {
  /** Revision of the judging pack that was scored. */
  readonly revision: number;
  readonly seq: number;
  readonly prev: string | null;
  readonly sha256: string;
  /** False: a score sheet in Excel, which no pack names as its predecessor. Left out: a pack. */
  readonly signed?: boolean;
}

export interface KnownSlot {
  readonly slot: number;
  /** Ed25519 public key of this judge in hex; null until the first pack is accepted. */
  readonly pinnedKey: string | null;
  readonly issued: readonly { readonly packId: string; readonly revision: number; readonly sha256: string }[];
  /** All packs taken in from this judge, used or archived. */
  readonly accepted: readonly AcceptedScorePack[];
  /** Hashes of packs in quarantine or in the late queue. */
  readonly setAside: readonly string[];
}

export interface KnownToOrganiser {
  readonly contestId: string;
  /** Receiving is over. */
  readonly closed: boolean;
  /** The slot that the pack names; null when this contest has none of that number. */
  readonly slot: KnownSlot | null;
}

export interface Incoming<H> {
  readonly sha256: string;
  readonly header: H;
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);

const later = (one: { revision: number; seq: number }, other: { revision: number; seq: number }): boolean =>
  one.revision > other.revision || (one.revision === other.revision && one.seq > other.seq);

/** What a score pack says of itself. */
export type ScorePackClaims = Pick<ScorePackHeader, 'contest' | 'signer' | 'seq' | 'prev' | 'judgingPack'>;

/**
 * After closing, whatever would be kept waits for two people: branches and old packs too, as nothing that counts may move
 * by itself any more. What is refused, or here already, has the same answer as before.
 */
export function scorePackVerdict(incoming: Incoming<ScorePackClaims>, known: KnownToOrganiser): Verdict {
  const found = verdictWhileOpen(incoming, known);
  const kept = found.outcome !== 'refuse' && found.outcome !== 'nothing';
  return known.closed && kept ? verdict('PK_LATE', { seq: incoming.header.seq }, found.pinsKey) : found;
}

function verdictWhileOpen(incoming: Incoming<ScorePackClaims>, known: Omit<KnownToOrganiser, 'closed'>): Verdict {
  const { header, sha256 } = incoming;
  const { signer, seq, prev, judgingPack } = header;
  if (header.contest.id !== known.contestId) return verdict('PK_OTHER_CONTEST', { contest: header.contest.id });
  const { slot } = known;
  const issued = slot?.issued.find((one) => one.packId === judgingPack.id && one.revision === judgingPack.revision);
  if (!slot || slot.slot !== signer.slot || issued?.sha256 !== judgingPack.sha256) {
    return verdict('PK_WRONG_SLOT', { slot: signer.slot });
  }
  if (slot.pinnedKey !== null && slot.pinnedKey !== signer.key) {
    return verdict('PK_WRONG_SIGNER', { fingerprint: fingerprint(Buffer.from(signer.key, 'hex')) });
  }
  const here = slot.setAside.includes(sha256) || slot.accepted.some((one) => one.sha256 === sha256);
  if (here) return verdict('PK_ALREADY');
  const pins = slot.pinnedKey === null;
  const { revision } = judgingPack;
  // A newer revision of the judging pack goes before all packs on older ones, whether its numbers start anew or go on.
  const chain = slot.accepted.filter((one) => one.revision === revision);
  // Two different packs after the same one: the judge went on in two places. Looked at before age, as either may be the
  // older.
  if (chain.some((one) => one.prev === prev)) return verdict('PK_BRANCH', { seq });
  if (chain.some((one) => one.seq === seq)) return verdict('PK_FORK', { seq });
  const newest = (list: readonly AcceptedScorePack[]) => list.reduce<AcceptedScorePack | null>(
    (top, one) => top === null || later(one, top) ? one : top, null,
  );
  const last = newest(slot.accepted);
  if (last && later(last, { revision, seq })) return verdict('PK_OLD', { seq, last: last.seq });
  const anew = chain.length === 0 && prev === null && seq === 1;
  // After two packs of one number (two computers) the judge goes on from either; from a score sheet no pack goes on.
  const before = newest(slot.accepted.filter((one) => one.signed !== false));
  const follows = before === null ? prev === null
    : slot.accepted.some((one) => one.revision === before.revision && one.seq === before.seq && one.sha256 === prev);
  if (!anew && !follows) {
    const missing = range((before?.seq ?? 0) + 1, seq);
    return verdict('PK_GAP', { seq, missing: missing.slice(0, 10).join('、') || String(seq - 1) }, pins, missing);
  }
  return verdict('NEW', { seq }, pins);
}

export interface KnownAtDesk {
  /** Ed25519 public key (hex) that signed the first pack of this contest opened here; null when there was none. */
  readonly contestKey: string | null;
  /** Slot of the packs of this contest opened here; null when there was none. */
  readonly slot: number | null;
  /** Packs of this contest opened here. */
  readonly packs: readonly { readonly packId: string; readonly revision: number; readonly sha256: string }[];
}

/** `known` is what the desk holds of the contest that the pack names. */
export function judgingPackVerdict(incoming: Incoming<JudgingPackHeader>, known: KnownAtDesk): Verdict {
  const { header, sha256 } = incoming;
  const { id, revision } = header.pack;
  if (known.contestKey !== null && known.contestKey !== header.signer.key) {
    return verdict('PK_WRONG_SIGNER', { fingerprint: fingerprint(Buffer.from(header.signer.key, 'hex')) });
  }
  if (known.packs.some((one) => one.sha256 === sha256)) return verdict('PK_ALREADY');
  // Another judge's pack on this desk (a shared computer) stands on its own: its slot has its own revisions.
  const mine = known.slot === null || known.slot === header.recipient.slot ? known.packs : [];
  const twin = mine.some((one) => one.revision === revision)
    || known.packs.some((one) => one.packId === id && one.revision === revision);
  if (twin) return verdict('PK_FORK', { seq: revision });
  const last = Math.max(0, ...mine.map((one) => one.revision));
  if (revision < last) return verdict('PK_OLD', { seq: revision, last });
  return verdict('NEW', { seq: revision }, known.contestKey === null);
}
