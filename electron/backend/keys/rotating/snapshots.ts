// Snapshots of rows as they stood before an import carry sealed values as hex: here they pass from the old key to the new. Pure.
import type { IndexInput } from '#db/queries/sealed-columns.ts';

export interface Again {
  /** The value that was sealed at this place, and what it is under the new key. */
  sealed(at: string, sealed: Uint8Array): { plain: string; sealed: Uint8Array };
  /** The index under the new key of whichever input made the old one. */
  index(old: Uint8Array, inputs: readonly IndexInput[]): Uint8Array;
  /** A match key with this row's own indexes in it. */
  matchKey(key: string, own: ReadonlyMap<string, string>): string;
}

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

const hexLike = (model: string, bytes: Uint8Array): string => {
  const hex = Buffer.from(bytes).toString('hex');
  return /[A-F]/.test(model) ? hex.toUpperCase() : hex;
};

/** Where a value of the row was sealed; `rowId` is that of the change: its first letters tell the table. */
function placeOf(rowId: string, row: Record<string, Json>, what: string): string {
  const [, mark, rest = ''] = /^(t|x|h|r):(.+)$/.exec(rowId) ?? [];
  if (mark === 't') return `teachers.${what}/${Number(rest)}`;
  if (mark === 'x') return `experts.${what}/${rest}`;
  if (mark === 'h') return `past_winners.${what}/${rest}`;
  if (mark === 'r') return `judge_relations.${what}/${rest}`;
  return 'part' in row ? `entry_people.${what}/${rowId}/${String(row['part'])}/${String(row['position'])}` : `judges.${what}/${rowId}`;
}

const withoutLetter = (plain: string): string => (/^G\d{17}[\dX]$/.test(plain) ? plain.slice(1) : plain);

/** @returns the same snapshot under the new key, and how many values it had */
export function rekeySnapshot(rowId: string, before: string, again: Again): { before: string; values: number } {
  let values = 0;
  const rowAgain = (row: Record<string, Json>): Record<string, Json> => {
    const own = new Map<string, string>();
    const changed: Record<string, Json> = {};
    for (const [name, value] of Object.entries(row)) {
      const what = /^(.+)_sealed$/.exec(name)?.[1];
      if (what === undefined || typeof value !== 'string' || value === '') continue;
      const { plain, sealed } = again.sealed(placeOf(rowId, row, what), Buffer.from(value, 'hex'));
      changed[name] = hexLike(value, sealed);
      values += 1;
      const index = row[`${what}_index`];
      if (typeof index !== 'string' || index === '') continue;
      const next = again.index(Buffer.from(index, 'hex'), what === 'phone' ? [['phone', plain]]
        : [['id', plain], ['id', withoutLetter(plain)], ['phone', plain]]);
      own.set(index.toLowerCase(), Buffer.from(next).toString('hex'));
      changed[`${what}_index`] = hexLike(index, next);
      values += 1;
    }
    const key = row['match_key'];
    if (typeof key === 'string') changed['match_key'] = again.matchKey(key, own);
    return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, changed[name] ?? walk(value)]));
  };
  const walk = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(walk);
    return typeof value === 'object' && value !== null ? rowAgain(value) : value;
  };
  return { before: JSON.stringify(walk(JSON.parse(before) as Json)), values };
}
