// What taking a returned file would change, pure: one word a verdict, counts by entry, differences by criterion.
import type { z } from 'zod';
import type { Verdict as VerdictWord } from '#contract/schema/packs.ts';
import type { PackCode } from '#contract/pack-codes.ts';
import type { PackSheet } from '#backend/packfile/schema.ts';

export type InboxVerdict = z.output<typeof VerdictWord>;

/** The inbox's word for an answer of the reader. */
export function inboxVerdict(code: 'NEW' | PackCode): InboxVerdict {
  switch (code) {
    case 'NEW': return 'new';
    case 'PK_GAP': return 'gap';
    case 'PK_ALREADY': return 'same';
    case 'PK_OLD': return 'older';
    case 'PK_FORK': return 'fork';
    case 'PK_BRANCH': return 'branch';
    case 'PK_LATE': return 'late';
    case 'PK_OTHER_CONTEST':
    case 'PK_NOT_FOR_YOU': return 'wrongContest';
    case 'PK_WRONG_SLOT': return 'wrongSlot';
    case 'PK_WRONG_SIGNER': return 'wrongSigner';
    case 'PK_NEWER': return 'newer';
    case 'PK_UNSIGNED': return 'unsigned';
    case 'PK_NOTPACK':
    case 'PK_SHEET_KEYS':
    case 'PK_KIND': return 'notPack';
    case 'PK_SHEET_HEAD':
    case 'PK_SHEET_ROWS':
    case 'PK_SHEET_CELL':
    case 'PK_SHEET_CHANGED':
    case 'PK_RANGE':
    case 'PK_SCHEMA': return 'invalid';
    default: return 'damaged';
  }
}

export interface KnownSheet { status: string; scores: ReadonlyMap<string, number> }

export interface Difference { code: string; criterion: string; before: number | null; after: number | null }

export interface SheetDifference {
  counts: { new: number; changed: number; same: number; blank: number };
  differences: Difference[];
}

/** Compares a pack with what stands: by entry for the counts, by criterion for the difference pane. */
export function compareSheets(
  incoming: readonly PackSheet[], known: ReadonlyMap<string, KnownSheet>, codes: readonly string[],
): SheetDifference {
  const counts = { new: 0, changed: 0, same: 0, blank: 0 };
  const differences: Difference[] = [];
  const byCode = new Map(incoming.map((sheet) => [sheet.code, sheet]));
  for (const code of codes) {
    const sheet = byCode.get(code);
    const before = known.get(code);
    const isBlank = !sheet || (sheet.scores.length === 0 && sheet.status === 'draft');
    // What stands and is not there any more was taken away: a change, and no entry still to be scored.
    const stands = before !== undefined && (before.scores.size > 0 || before.status !== 'draft');
    if (isBlank && !stands) {
      counts.blank += 1;
      continue;
    }
    if (!before) {
      counts.new += 1;
      continue;
    }
    const after = new Map(sheet?.scores.map((score) => [score.criterion, score.value]));
    const changed = [...new Set([...before.scores.keys(), ...after.keys()])]
      .filter((criterion) => before.scores.get(criterion) !== after.get(criterion));
    if (changed.length === 0 && before.status === sheet?.status) counts.same += 1;
    else counts.changed += 1;
    for (const criterion of changed) {
      differences.push({ code, criterion, before: before.scores.get(criterion) ?? null, after: after.get(criterion) ?? null });
    }
  }
  return { counts, differences };
}
