// What a returned file is and what taking it would change, pure: one verdict a file, in the words of the inbox.
import type { z } from 'zod';
import type { Verdict as VerdictWord } from '#contract/schema/packs.ts';
import { packText, type PackCode, type PackDetail } from '#contract/pack-codes.ts';
import type { Language } from '#contract/errors.ts';
import type { PackSheet } from '#backend/packfile/schema.ts';
import type { Verdict } from '#backend/packfile/verdict.ts';

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
    case 'PK_NOTPACK':
    case 'PK_KIND': return 'notPack';
    case 'PK_RANGE':
    case 'PK_SCHEMA': return 'invalid';
    default: return 'damaged';
  }
}

/** Taken on receive: used, or kept as archived or as one of two branches. What is refused leaves no trace but its verdict. */
export const isKept = (outcome: Verdict['outcome']): boolean =>
  outcome === 'apply' || outcome === 'ask' || outcome === 'archive' || outcome === 'quarantine';

/** What the organiser's tick means something for. */
export const isAcceptable = (outcome: Verdict['outcome']): boolean => outcome === 'apply' || outcome === 'ask';

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
    if (!sheet || (sheet.scores.length === 0 && sheet.status === 'draft')) {
      counts.blank += 1;
      continue;
    }
    if (!before) {
      counts.new += 1;
      continue;
    }
    const after = new Map(sheet.scores.map((score) => [score.criterion, score.value]));
    const changed = [...new Set([...before.scores.keys(), ...after.keys()])]
      .filter((criterion) => before.scores.get(criterion) !== after.get(criterion));
    if (changed.length === 0 && before.status === sheet.status) counts.same += 1;
    else counts.changed += 1;
    for (const criterion of changed) {
      differences.push({ code, criterion, before: before.scores.get(criterion) ?? null, after: after.get(criterion) ?? null });
    }
  }
  return { counts, differences };
}

/** The sentence beside a verdict. */
export function sentenceOf(code: 'NEW' | PackCode, detail: PackDetail, counts: SheetDifference['counts'], language: Language): string {
  if (code !== 'NEW') return packText(code, detail, language);
  const left = counts.blank > 0;
  if (language === 'en') {
    return `Can be received: ${counts.new} new, ${counts.changed} changed, ${counts.same} unchanged${left ? `; ${counts.blank} not scored yet` : ''}.`;
  }
  const parts = [`新增 ${counts.new} 件`, `变更 ${counts.changed} 件`, `相同 ${counts.same} 件`];
  return `可以接收：${parts.join('，')}${left ? `；还有 ${counts.blank} 件未评，仍算未评` : ''}。`;
}
