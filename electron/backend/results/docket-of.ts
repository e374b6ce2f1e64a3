// The docket of a contest from what the database holds: names become tokens, entries stand under their codes.
import { createHash } from 'node:crypto';
import type { Stage } from '#contract/schema/arbitration.ts';
import type { Method } from '#contract/schema/results.ts';
import type { ContestRules } from '#contract/schema/rules.ts';
import type { Docket, DocketEntry } from '#backend/scoring/docket.ts';

export interface DocketSource {
  contestId: string; rules: ContestRules; rulesVersion: number; method: Method;
  entries: readonly { id: string; blind_code: string; division: string; category: string; subject: string; seats: number;
    answered: number }[];
  /** Token of the submitting unit by entry id; '' none. */
  units: ReadonlyMap<string, string>;
  /** id → slot, from 1. */
  judges: ReadonlyMap<string, number>;
  sheets: readonly { entry_id: string; judge_id: string; total: number; vetoed: 0 | 1; scores: string }[];
  readings: readonly { entry_id: string; judge_id: string | null; person: string; stage: Stage; total: number; vetoed: 0 | 1; scores: string }[];
  outside: readonly { entry_id: string; source: string; value_x100: number }[];
  /** The newest change of each entry; award null: back to the rules. */
  changes: readonly { entry_id: string; award: string | null }[];
  submitted: readonly { division: string; category: string; entries: number }[];
}

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const token = (letter: string, number: number): string => `${letter}${String(number).padStart(2, '0')}`;

/** The same for a contest whenever it is asked for, and nobody's choice: 48 bits of a hash of its id. */
export const seedOf = (contestId: string): number => sha256(`saixue-seed/1\0${contestId}`).readUIntBE(0, 6);

/**
 * Tokens by an order that says nothing about who is who, and that stays the same: that of a hash of the contest and the id.
 */
export function tokensOf(letter: string, contestId: string, ids: Iterable<string>): Map<string, string> {
  const order = [...new Set(ids)].map((id) => ({ id, hash: sha256(`saixue-token/1\0${contestId}\0${letter}\0${id}`).toString('hex') }))
    .sort((a, b) => compare(a.hash, b.hash));
  return new Map(order.map(({ id }, index) => [id, token(letter, index + 1)]));
}

export const judgeToken = (slot: number): string => token('J', slot);

export function docketOf(source: DocketSource): Docket {
  const { contestId, rules, judges } = source;
  // Readers who gave their marks at the organiser's computer are no judges of the list.
  const readers = tokensOf('P', contestId, source.readings.flatMap((one) => (one.judge_id === null ? [one.person] : [])));
  const judgeOf = (id: string): string => judgeToken(judges.get(id) ?? 0);
  const sheets = Map.groupBy(source.sheets, (one) => one.entry_id);
  const readings = Map.groupBy(source.readings, (one) => one.entry_id);
  const outside = Map.groupBy(source.outside, (one) => one.entry_id);
  const known = new Set(['', ...rules.awards.rules.map((one) => one.name)]);
  const changes = new Map(source.changes.map((one) => [one.entry_id, one.award !== null && known.has(one.award) ? one.award : null]));
  const sheetOf = (judge: string, one: { total: number; vetoed: 0 | 1; scores: string }): DocketEntry['sheets'][number] =>
    ({ judge, total: one.total, vetoed: one.vetoed === 1, scores: JSON.parse(one.scores) as Record<string, number> });
  const entries = source.entries.map((entry): DocketEntry => {
    const changed = changes.get(entry.id) ?? null;
    return {
      code: entry.blind_code, division: entry.division, category: entry.category, subject: entry.subject,
      unit: source.units.get(entry.id) ?? '', seats: entry.seats, answered: entry.answered,
      sheets: (sheets.get(entry.id) ?? []).map((one) => sheetOf(judgeOf(one.judge_id), one)).sort((a, b) => compare(a.judge, b.judge)),
      readings: (readings.get(entry.id) ?? []).map((one) => ({
        ...sheetOf(one.judge_id === null ? readers.get(one.person) ?? '' : judgeOf(one.judge_id), one), stage: one.stage,
      })).sort((a, b) => compare(a.stage, b.stage)),
      outside: Object.fromEntries((outside.get(entry.id) ?? []).map((one) =>
        [one.source, one.source === 'vote' ? one.value_x100 / 100 : one.value_x100])),
      ...(changed !== null && { changed }),
    };
  }).sort((a, b) => compare(a.code, b.code));
  return {
    format: 1, contest: contestId, rules, rulesVersion: source.rulesVersion, method: source.method, seed: seedOf(contestId),
    submitted: Object.fromEntries(source.submitted.map((one) => [`${one.division} ${one.category}`, one.entries])), entries,
  };
}
