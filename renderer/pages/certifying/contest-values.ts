// Where the rules leave a range: one value for each role with its award, typed once for all of them.
import type { Answer } from '../../api/shapes.ts';
import { readAmount } from '../credits/amounts.ts';

export type ContestRow = Answer<'credits', 'contestProposal'>['rows'][number];
export interface ContestValue { role: ContestRow['role']; award: string; typed: string; why: string; people: number }

/** The values asked for so far with what newly needs one; what was typed stays. */
export function valuesAsked(before: readonly ContestValue[], rows: readonly ContestRow[]): ContestValue[] {
  const next = before.map((one) => ({ ...one }));
  for (const row of rows) {
    if (row.state !== 'needsValue') continue;
    if (next.some((one) => one.role === row.role && one.award === row.award)) continue;
    const people = rows.filter((one) => one.state === 'needsValue' && one.role === row.role && one.award === row.award).length;
    next.push({ role: row.role, award: row.award, typed: '', why: row.why, people });
  }
  return next;
}

/** What crosses the border: only what can be read as an amount. */
export const valuesTyped = (values: readonly ContestValue[]): { role: ContestRow['role']; award: string; credits: number }[] =>
  values.flatMap(({ role, award, typed }) => {
    const credits = readAmount(typed);
    return credits === null || Number.isNaN(credits) ? [] : [{ role, award, credits }];
  });
