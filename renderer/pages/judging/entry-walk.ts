// Finding one's way in the list of entries: filters, neighbours, the next one to score, a number or code typed in.
import type { OutputOf } from '#contract/define.ts';
import type { AppContract } from '#contract/index.ts';

export type Desk = OutputOf<AppContract['judging']['desk']>;
export type DeskEntry = Desk['entries'][number];
export type Sheet = OutputOf<AppContract['judging']['sheet']>;
export type Check = OutputOf<AppContract['judging']['check']>;
export type Finished = OutputOf<AppContract['judging']['finish']>;
export type Feedback = OutputOf<AppContract['judging']['feedback']>;
export type Tab = 'all' | 'open' | 'draft';

type Listed = Pick<DeskEntry, 'code' | 'status' | 'position'>;

const isOpen = (entry: Listed): boolean => entry.status === 'empty' || entry.status === 'draft';

/** 全部: every entry; 待评: not submitted; 暂存: begun but not submitted. */
export function listed<E extends Listed>(entries: readonly E[], tab: Tab): E[] {
  if (tab === 'all') return [...entries];
  return entries.filter((entry) => (tab === 'draft' ? entry.status === 'draft' : isOpen(entry)));
}

/** The entry before or after one in the whole list; null at its ends. */
export function neighbour<E extends Listed>(entries: readonly E[], code: string, by: 1 | -1): E | null {
  const index = entries.findIndex((entry) => entry.code === code);
  return index === -1 ? null : entries[index + by] ?? null;
}

/** The next entry that is not submitted, after this one and then from the top; null when none is left but this one. */
export function nextOpen<E extends Listed>(entries: readonly E[], code: string): E | null {
  const index = entries.findIndex((entry) => entry.code === code);
  const order = [...entries.slice(index + 1), ...entries.slice(0, Math.max(0, index))];
  return order.find(isOpen) ?? null;
}

/**
 * Where a judge starts: practice first, while it is due (the gate is closed, or nothing real is begun); else the first
 * draft, else the first unscored, else the first.
 */
export function startingPlace(desk: Pick<Desk, 'entries' | 'practice' | 'gate'>): DeskEntry | null {
  const due = desk.gate?.open === false || desk.entries.every((one) => one.status === 'empty');
  const practice = due ? desk.practice.find(isOpen) ?? (desk.gate?.open === false ? desk.practice[0] : undefined) : undefined;
  return practice ?? startingEntry(desk.entries) ?? desk.practice[0] ?? null;
}

/** Of any list of entries: the first draft, else the first unscored, else the first. */
export function startingEntry<E extends Listed>(entries: readonly E[]): E | null {
  return entries.find((entry) => entry.status === 'draft') ?? entries.find((entry) => entry.status === 'empty')
    ?? entries[0] ?? null;
}

/** What a judge may type to name an entry: its number in the list, or its code with or without the dash. */
export function find<E extends Listed>(entries: readonly E[], typed: string): E | null {
  const plain = (text: string): string => text.normalize('NFKC').toUpperCase().replaceAll(/[^0-9A-Z]/g, '');
  const wanted = plain(typed);
  if (wanted === '') return null;
  const byCode = entries.find((entry) => plain(entry.code) === wanted);
  if (byCode) return byCode;
  return /^\d+$/.test(wanted) ? entries.find((entry) => entry.position === Number(wanted)) ?? null : null;
}

/** Whether a total asks for a comment, by the rule of the rubric (points; below and above are strict). */
export function commentNeeded(
  rule: { requiredBelow: number | null; requiredAbove: number | null }, total: number | null,
): boolean {
  if (total === null) return false;
  return (rule.requiredBelow !== null && total < rule.requiredBelow)
    || (rule.requiredAbove !== null && total > rule.requiredAbove);
}
