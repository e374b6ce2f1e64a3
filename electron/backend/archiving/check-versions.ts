// Locked results of an archive: the texts against what was committed, and the ranking computed anew from the docket.
import { printedCode } from '#backend/chain/printed-code.ts';
import { commitTexts } from '#backend/scoring/commitment.ts';
import { computeDocket, type ComputedRow } from '#backend/scoring/compute.ts';
import { Docket } from '#backend/scoring/docket.ts';
import { LockedRow, LockedRows } from '#backend/scoring/docket-rows.ts';
import type { Checkpoints, Printed, Version } from './format.ts';
import type { VersionTexts } from './read-archive.ts';
import type { Pledge } from './walk-chain.ts';

export interface Pledged { seq: number; commitment: string }

/** What events say of versions: by number, the event that locked it. */
export function pledgedVersions(pledges: readonly Pledge[]): Map<number, Pledged> {
  const found = new Map<number, Pledged>();
  for (const { seq, detail: { version, commitment } } of pledges) {
    if (typeof version === 'number' && typeof commitment === 'string') found.set(version, { seq, commitment });
  }
  return found;
}

export interface VersionFacts {
  version: number; entries: number;
  /** Why it is not what was locked; null: it is. */
  wrong: 'number' | 'hash' | 'noEvent' | 'otherEvent' | 'shape' | null;
  /** The event that locked it. */
  event: number | null;
  /** Codes whose score or rank, or whose award, comes out otherwise; null: could not be computed. */
  ranks: string[] | null; awards: string[] | null;
  fails: string;
}

export function checkVersion({ facts, docket, rows }: VersionTexts, number: number, pledged: ReadonlyMap<number, Pledged>): VersionFacts {
  const event = pledged.get(number);
  const found: VersionFacts = { version: number, entries: 0, wrong: wrongOf(facts, number, docket, rows, event), event: event?.seq ?? null, ranks: null, awards: null, fails: '' };
  try {
    const read = { docket: Docket.parse(JSON.parse(docket)), rows: LockedRows.parse(JSON.parse(rows)) };
    return { ...found, entries: read.rows.length, ...compare(read.rows, recomputed(read.docket)) };
  } catch (error) {
    return { ...found, wrong: found.wrong ?? 'shape', fails: error instanceof Error ? error.message.slice(0, 200) : '' };
  }
}

function wrongOf(facts: Version, number: number, docket: string, rows: string, event: Pledged | undefined): VersionFacts['wrong'] {
  if (facts.version !== number) return 'number';
  const made = commitTexts(docket, rows);
  if (made.docketSha256 !== facts.docketSha256 || made.rowsSha256 !== facts.rowsSha256 || made.commitment !== facts.commitment) return 'hash';
  if (!event) return 'noEvent';
  return event.commitment === facts.commitment ? null : 'otherEvent';
}

const within = (a: number | null, b: number | null): boolean =>
  a === null || b === null ? a === b : Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(b));

/** Everything but the award. Fitted scores may differ in their last digits from one machine to another. */
const sameRank = (a: LockedRow, b: LockedRow): boolean => within(a.adjusted, b.adjusted)
  && JSON.stringify({ ...a, adjusted: null, award: '' }) === JSON.stringify({ ...b, adjusted: null, award: '' });

/** Row by row in their order; what one side lacks differs. */
function compare(stored: readonly LockedRow[], made: readonly LockedRow[]): { ranks: string[]; awards: string[] } {
  const ranks = new Set<string>();
  const awards = new Set<string>();
  for (let at = 0; at < Math.max(stored.length, made.length); at += 1) {
    const [left, right] = [stored[at], made[at]];
    if (!left || !right || !sameRank(left, right)) ranks.add(left?.code ?? right?.code ?? '');
    if (left?.award !== right?.award) awards.add(left?.code ?? right?.code ?? '');
  }
  return { ranks: [...ranks], awards: [...awards] };
}

/** In the key order of the schema, so that two rows compare as texts. */
const lockedRow = (row: ComputedRow): LockedRow => LockedRow.parse({
  code: row.code, division: row.division, category: row.category, subject: row.subject, sheets: row.sheets, score: row.score,
  adjusted: row.adjusted, rank: row.rank, rankStandard: row.rankStandard, rankDense: row.rankDense, rankOrdinal: row.rankOrdinal,
  tied: row.tied, award: row.award, excluded: row.struck === true || row.veto?.excluded === true,
} satisfies LockedRow);

function recomputed(docket: Docket): LockedRow[] {
  return computeDocket(docket).rows.map(lockedRow);
}

/** Codes that stand beside no checkpoint of their size, or are not those of its root; and checkpoints without their code. */
export function checkCodes({ codes }: Printed, { checkpoints }: Checkpoints): number {
  const made = checkpoints.map((one) => `${one.size} ${printedCode(Buffer.from(one.root, 'hex'))}`);
  const given = codes.map((one) => `${one.size} ${one.code}`);
  return given.filter((one, index) => one !== made[index]).length + Math.max(0, made.length - given.length);
}
