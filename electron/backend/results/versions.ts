// What differs between two versions of a result.
import type { LockedRow } from '#backend/scoring/docket-rows.ts';

export interface AwardChange { code: string; from: string; to: string }

/** Entries whose award differs, in the order of their codes; one that is missing has none. */
export function awardChangesBetween(before: readonly LockedRow[], after: readonly LockedRow[]): AwardChange[] {
  const [from, to] = [before, after].map((rows) => new Map(rows.map((one) => [one.code, one.award])));
  const codes = [...new Set([...before, ...after].map((one) => one.code))].sort();
  return codes.map((code) => ({ code, from: from?.get(code) ?? '', to: to?.get(code) ?? '' })).filter((one) => one.from !== one.to);
}
