// What somebody copied from paper, or a note from a score pack, against the chain of an archive.
import { parseNote, signedBy, organiserName, type Note } from '#backend/chain/note.ts';
import { readPrinted, type Printed } from '#backend/chain/printed-code.ts';
import { equalBytes } from '#backend/crypto/suite.ts';
import type { ChainFacts } from './walk-chain.ts';

export type Anchor = { kind: 'none' } | { kind: 'code'; printed: Printed } | { kind: 'note'; note: Note };

/** Null: neither a code nor a note. */
export function anchorOf(typed: string | undefined): Anchor | null {
  if (typed === undefined || typed.trim() === '') return { kind: 'none' };
  const note = parseNote(typed);
  if (note) return { kind: 'note', note };
  const printed = readPrinted(typed);
  return printed && { kind: 'code', printed };
}

/** `events`: how many it covers, as far as is known. */
export interface AnchorFacts {
  state: 'none' | 'fits' | 'differs' | 'shorter' | 'other' | 'forged' | 'unknown';
  events: number | null;
}

/**
 * fits: the first `events` events are those that were printed · shorter: it covers more events than there are · differs ·
 * other: a note of another contest · forged: a note that the contest's key of the archive did not sign · unknown: a code
 * without its number of events that fits no beginning of the chain.
 */
export function checkAnchor(anchor: Anchor, contest: string, contestKey: string | null, chain: ChainFacts): AnchorFacts {
  if (anchor.kind === 'none') return { state: 'none', events: null };
  if (anchor.kind === 'code') {
    const { events } = anchor.printed;
    if (chain.sizeOfCode !== null) return { state: 'fits', events: chain.sizeOfCode };
    if (events === null) return { state: 'unknown', events };
    return { state: events > chain.events ? 'shorter' : 'differs', events };
  }
  const { note } = anchor;
  if (note.contest !== contest) return { state: 'other', events: note.size };
  if (contestKey === null || !signedBy(note, organiserName, Buffer.from(contestKey, 'hex'))) return { state: 'forged', events: note.size };
  if (note.size > chain.events) return { state: 'shorter', events: note.size };
  const root = chain.roots.get(note.size);
  return { state: root && equalBytes(root, note.root) ? 'fits' : 'differs', events: note.size };
}
