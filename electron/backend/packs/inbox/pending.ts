// Entries on which packs of one judge differ that were made in two places, pure: side by side, with a total each.
import { addPack, emptyMerge, sheetsOf, type MergedPack } from '#backend/packfile/merge.ts';
import { totalOf } from '#backend/packfile/criteria.ts';
import type { PackRubric, PackSheet } from '#backend/packfile/schema.ts';

export interface PendingEntry { code: string; totals: (number | null)[] }

export interface Pending {
  /** Number of the packs that stand side by side. */
  seq: number;
  /** Their hashes, in the order of the totals: `last` at the end, if it is one of them. */
  packs: string[];
  /** Entries on which they agree. */
  same: number;
  entries: PendingEntry[];
}

function totalIn(sheet: PackSheet | undefined, rubric: PackRubric | undefined): number | null {
  if (!sheet || !rubric || sheet.status === 'recused') return null;
  return totalOf(rubric.criteria, new Map(sheet.scores.map((one) => [one.criterion, one.value])));
}

/**
 * @param packs packs of one judge; only those of the highest number are compared.
 * @returns null when one pack alone has the highest number: nothing waits.
 */
export function pendingOf(
  packs: readonly MergedPack[], rubrics: ReadonlyMap<string, PackRubric>, hidden: ReadonlySet<string>, last?: string,
): Pending | null {
  const [first] = packs;
  if (!first) return null;
  const merged = packs.reduce(addPack, emptyMerge());
  const top = (merged.get(first.slot) ?? []).map((one) => one.sha256);
  if (top.length < 2) return null;
  const order = last !== undefined && top.includes(last) ? [...top.filter((one) => one !== last), last] : top;
  const { seq, sheets, waiting } = sheetsOf(merged, first.slot);
  return {
    seq, packs: order, same: sheets.size,
    entries: waiting.filter((one) => !hidden.has(one.code)).map(({ code, versions }) => ({
      code, totals: order.map((pack) => totalIn(versions.find((one) => one.sha256 === pack)?.sheet, rubrics.get(code))),
    })),
  };
}
