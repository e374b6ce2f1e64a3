// Tokens of submitting units (U01, U02 …): the same before identities are sealed, while they are, and after.
import type { ReadDb } from '../open.ts';

/**
 * Token by entry id; '' where no unit is known. Units are numbered in the order of their first entry in the list; entries that
 * were sealed keep the token that was frozen with them.
 */
export function unitTokens(db: ReadDb, contestId: string): Map<string, string> {
  const rows = db.all<{ id: string; unit: string | null; kept: string | null }>(
    `select e.id, e.submitting_unit_id as unit, s.unit as kept from entries e left join sealed_identities s on s.entry_id = e.id
     where e.contest_id = ? order by e.position, e.id`, contestId);
  const tokenOf = new Map<string, string>();
  let last = 0;
  for (const { unit, kept } of rows) {
    if (kept === null || kept === '') continue;
    last = Math.max(last, Number(kept.slice(1)));
    if (unit !== null) tokenOf.set(unit, kept);
  }
  return new Map(rows.map(({ id, unit, kept }) => {
    if (kept !== null) return [id, kept];
    if (unit === null) return [id, ''];
    let token = tokenOf.get(unit);
    if (token === undefined) {
      last += 1;
      tokenOf.set(unit, token = `U${String(last).padStart(2, '0')}`);
    }
    return [id, token];
  }));
}
