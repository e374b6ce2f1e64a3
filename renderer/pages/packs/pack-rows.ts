// Judges as the page of packs shows them: everything that was issued to one judge in one row, the newest revision in front.

export interface IssuedRow {
  judgeId: string; fileName: string; revision: number; issuedAt: string; entries: number; received: boolean; lastSeq: number | null;
  kind: 'pack' | 'sheet'; lock: 'passphrase' | 'card' | 'none';
}
export interface CardOfJudge {
  judgeId: string; name: string; fingerprint: string | null; from: 'card' | 'pack' | 'none'; pinnedAt: string | null;
}
/** stale: the newest pack is locked to a card that is not, or no longer, the judge's; it must be issued anew. */
export type PackState = 'none' | 'waiting' | 'received' | 'stale';
export interface JudgePacks<I extends IssuedRow = IssuedRow> {
  judgeId: string; name: string; card: CardOfJudge; newest: I | null; earlier: I[]; state: PackState;
}

/** Cards come in the order of the judges, and so do the rows. */
export function judgePacks<I extends IssuedRow>(cards: readonly CardOfJudge[], issued: readonly I[]): JudgePacks<I>[] {
  const own = new Map<string, I[]>();
  for (const one of issued) own.set(one.judgeId, [...own.get(one.judgeId) ?? [], one]);
  return cards.map((card) => {
    const [newest = null, ...earlier] = (own.get(card.judgeId) ?? []).toSorted((a, b) => b.revision - a.revision);
    return { judgeId: card.judgeId, name: card.name, card, newest, earlier, state: stateOf(card, newest) };
  });
}

function stateOf(card: CardOfJudge, newest: IssuedRow | null): PackState {
  if (newest === null) return 'none';
  const former = newest.lock === 'card' && (card.from !== 'card' || (card.pinnedAt ?? '') > newest.issuedAt);
  if (former && !newest.received) return 'stale';
  return newest.received ? 'received' : 'waiting';
}

/** Four groups of four, as they are read aloud. */
export const fingerprintGroups = (fingerprint: string | null): string[] => (fingerprint ?? '').replaceAll(/[^0-9A-Za-z]/g, '').match(/.{1,4}/g) ?? [];
