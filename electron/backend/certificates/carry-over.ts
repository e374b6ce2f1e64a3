// From an old list to a new one: who keeps a number, who gets a new one, and which certificate that one replaces.
import { canonicalBody, type FrozenRow } from './freeze.ts';
import type { Numbering } from './numbers.ts';
import { readBody } from './stored.ts';

interface Known { number: string; body: string; state: 'prepared' | 'issued' | 'lost' | 'replaced' | 'revoked'; issued_at: string | null }

export type Step = { position: number; body: string; row: FrozenRow } & (
  { kind: 'move'; number: string } | { kind: 'new'; number: string; replaces: string | null });

/** JSON of a certificate's body as it is stored. */
const bodyText = (row: FrozenRow): string => JSON.stringify({ key: row.key, kind: row.kind, values: row.values, removed: row.removed });

/**
 * `known`: every certificate of these kinds that was issued, and those of the list before. Issued with the same text: stays
 * as it is. Not printed yet: keeps its number, takes the new text. Lost or revoked with the same text: nothing new is made.
 * Issued with another text: a new one replaces it.
 */
export function carryOver(
  rows: readonly FrozenRow[], known: readonly Known[], numbering: Numbering, about: { year: number; contest: string },
): Step[] {
  const byKey = Map.groupBy(known.map((one) => ({ ...one, read: readBody(one.body) })), (one) => one.read.key);
  return rows.flatMap((row, position): Step[] => {
    const parts = { ...about, award: row.values.award };
    const mine = byKey.get(row.key) ?? [];
    const text = canonicalBody(row);
    const same = mine.filter((one) => canonicalBody(one.read) === text);
    const step = { position, body: bodyText(row), row };
    const issued = same.find((one) => one.state === 'issued');
    if (issued) return [{ ...step, kind: 'move', number: issued.number }];
    const waiting = mine.find((one) => one.state === 'prepared' && numbering.fits(one.number, parts));
    if (waiting) return [{ ...step, kind: 'move', number: waiting.number }];
    if (same.some((one) => one.state === 'lost' || one.state === 'revoked')) return [];
    const before = mine.findLast((one) => one.state === 'issued' || one.issued_at !== null && one.state !== 'replaced');
    return [{ ...step, kind: 'new', number: numbering.next(parts), replaces: before?.number ?? null }];
  });
}
