// Practice entries, pure: own marks beside the reference, inside or not, and whether scoring may begin.
import type { z } from 'zod';
import type { Feedback } from '#contract/schema/judging.ts';
import { totalOf } from '#backend/packfile/criteria.ts';
import type { JudgingPackHeader } from '#backend/packfile/schema.ts';
import { rubricOfEntry } from '../desk.ts';

export type PracticeItem = NonNullable<JudgingPackHeader['practice']>[number];
/** criterion id → hundredths of a point. */
export type Marks = Readonly<Record<string, number>>;
export interface Try { code: string; marks: Marks }
export type Gate = { needed: number; inside: number; open: boolean };

export const practiceOf = (header: JudgingPackHeader, code: string): PracticeItem | undefined =>
  header.practice?.find((one) => one.entry.code === code);

function totals(header: JudgingPackHeader, item: PracticeItem, marks: Marks): { own: number; reference: number } {
  const { criteria } = rubricOfEntry(header, item.entry);
  return {
    own: totalOf(criteria, new Map(Object.entries(marks))) ?? 0,
    reference: totalOf(criteria, new Map(item.reference.map((one) => [one.criterion, one.value]))) ?? 0,
  };
}

/** Whether the total lies off the reference by no more than the tolerance; null where no tolerance is set. */
export function isInside(header: JudgingPackHeader, item: PracticeItem, marks: Marks): boolean | null {
  const tolerance = header.gate?.tolerance ?? null;
  if (tolerance === null) return null;
  const { own, reference } = totals(header, item, marks);
  return Math.abs(own - reference) <= tolerance;
}

/**
 * What must be inside before scoring begins; null where nothing is asked. Who was inside once stays so: the gate stands
 * before scoring, it does not fall shut in the middle of it. A pack with fewer qualifying entries than it asks for asks for
 * those that it has.
 */
export function gateOf(header: JudgingPackHeader, tries: readonly Try[]): Gate | null {
  const qualifying = (header.practice ?? []).filter((one) => one.qualifies);
  const needed = header.gate === undefined || header.gate.tolerance === null ? 0 : Math.min(header.gate.needed, qualifying.length);
  if (needed === 0) return null;
  const inside = qualifying.filter((item) =>
    tries.some((one) => one.code === item.entry.code && isInside(header, item, one.marks) === true)).length;
  return { needed, inside, open: inside >= needed };
}

/** Whether two hand-ins are the same marks, in whatever order they were given. */
export const sameMarks = (one: Marks, other: Marks): boolean => {
  const ids = Object.keys(one);
  return ids.length === Object.keys(other).length && ids.every((id) => Object.hasOwn(other, id) && one[id] === other[id]);
};

export function feedbackOf(
  header: JudgingPackHeader, item: PracticeItem, marks: Marks, tries: readonly Try[],
): z.input<typeof Feedback> {
  const { own, reference } = totals(header, item, marks);
  const wanted = new Map(item.reference.map((one) => [one.criterion, one.value]));
  const tolerance = header.gate?.tolerance ?? null;
  return {
    code: item.entry.code, tries: tries.filter((one) => one.code === item.entry.code).length, inside: isInside(header, item, marks),
    tolerance: tolerance === null ? null : tolerance / 100, total: own / 100, reference: reference / 100, text: item.feedback,
    criteria: rubricOfEntry(header, item.entry).criteria.map(({ id, name }) =>
      ({ id, name, own: (marks[id] ?? 0) / 100, reference: (wanted.get(id) ?? 0) / 100 })),
    gate: gateOf(header, tries),
  };
}
