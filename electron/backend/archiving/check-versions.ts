// Locked results of an archive: the texts against what was committed, and the ranking computed anew from the docket.
import { printedCode } from '#backend/chain/printed-code.ts';
import { commitTexts } from '#backend/scoring/commitment.ts';
import { computeDocket } from '#backend/scoring/compute.ts';
import { Docket } from '#backend/scoring/docket.ts';
import { LockedRows, type LockedRow } from '#backend/scoring/docket-rows.ts';
import { lockedRowsOf } from '#backend/scoring/stored-results.ts';
import type { Checkpoints, Printed, Version } from './format.ts';
import type { VersionTexts } from './read-archive.ts';
import type { Pledge } from './walk-chain.ts';

/** `commitment` null: events contradict each other. */
export interface Pledged { seq: number; commitment: string | null; void: boolean }

/** What events say of versions: by number, the first event that names its commitment, and whether it was taken back. */
export function pledgedVersions(pledges: readonly Pledge[]): Map<number, Pledged> {
  const found = new Map<number, Pledged>();
  for (const { seq, action, detail } of pledges) {
    const { version, commitment } = detail;
    if (typeof version === 'number' && typeof commitment === 'string') {
      const known = found.get(version);
      if (!known) found.set(version, { seq, commitment, void: false });
      else if (known.commitment !== commitment) known.commitment = null;
    }
    const taken = action === 'results.unlock' && typeof detail['void'] === 'number' ? found.get(detail['void']) : undefined;
    if (taken) taken.void = true;
  }
  return found;
}

export interface VersionFacts {
  version: number; entries: number;
  /** Why it is not what was locked; null: it is. */
  wrong: 'number' | 'hash' | 'noEvent' | 'otherEvent' | 'void' | 'shape' | 'contest' | null;
  /** The event that locked it. */
  event: number | null;
  /** Codes whose score or rank, or whose award, comes out otherwise; null: could not be computed. */
  ranks: string[] | null; awards: string[] | null;
}

export function checkVersion(
  { facts, docket, rows }: VersionTexts, number: number, contest: string, pledged: ReadonlyMap<number, Pledged>,
): VersionFacts {
  const event = pledged.get(number);
  const found: VersionFacts = {
    version: number, entries: 0, wrong: wrongOf(facts, number, docket, rows, event), event: event?.seq ?? null, ranks: null, awards: null,
  };
  try {
    const read = { docket: Docket.parse(JSON.parse(docket)), rows: LockedRows.parse(JSON.parse(rows)) };
    const strange = read.docket.contest === contest ? null : 'contest';
    return { ...found, wrong: found.wrong ?? strange, entries: read.rows.length, ...compare(read.rows, recomputed(read.docket)) };
  } catch {
    // Whoever changed it may have made rules that contradict themselves: what cannot be computed proves nothing.
    return { ...found, wrong: found.wrong ?? 'shape' };
  }
}

function wrongOf(facts: Version, number: number, docket: string, rows: string, event: Pledged | undefined): VersionFacts['wrong'] {
  if (facts.version !== number) return 'number';
  const made = commitTexts(docket, rows);
  if (made.docketSha256 !== facts.docketSha256 || made.rowsSha256 !== facts.rowsSha256 || made.commitment !== facts.commitment) return 'hash';
  if (!event) return 'noEvent';
  if (event.commitment !== facts.commitment) return 'otherEvent';
  return event.void === facts.void ? null : 'void';
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
const recomputed = (docket: Docket): LockedRow[] => LockedRows.parse(lockedRowsOf(computeDocket(docket).rows));

/** Codes that stand beside no checkpoint of their size, or are not those of its root; and checkpoints without their code. */
export function checkCodes({ codes }: Printed, { checkpoints }: Checkpoints): number {
  const made = checkpoints.map((one) => `${one.size} ${printedCode(Buffer.from(one.root, 'hex'))}`);
  const given = codes.map((one) => `${one.size} ${one.code}`);
  return given.filter((one, index) => one !== made[index]).length + Math.max(0, made.length - given.length);
}
