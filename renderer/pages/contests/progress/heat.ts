// The heat map's facts out of the compact answer of packs.progress: divisions, lines, columns, and the state of any pair. Pure.
import type { Progress } from '../../../api/shapes.ts';

export type Judge = Progress['judges'][number];
export type Entry = Progress['entries'][number];
export const states = ['assigned', 'draft', 'submitted', 'recused', 'reported', 'discrepant'] as const;
export type State = (typeof states)[number];
export const sorts = ['slowest', 'discrepancy', 'name'] as const;
export type Sort = (typeof sorts)[number];

const byLetter: Readonly<Record<string, State>> = {
  a: 'assigned', d: 'draft', s: 'submitted', r: 'recused', p: 'reported', x: 'discrepant',
};

export interface Tab { name: string; done: number; seats: number }
export interface Heat {
  tabs: readonly Tab[];
  /** Lines and columns of one division in the order asked for. */
  shown(division: string, sort: Sort): { judges: Judge[]; entries: Entry[] };
  /** Null: not assigned. */
  state(judgeId: string, entryId: string): State | null;
}

/** Range of the marks of a case, out of the facts that it rests on; 0 where there is none. */
const rangeOf = (facts: string): number => Number(/\| ([\d.]+)/.exec(facts)?.[1] ?? 0);
const share = (one: Judge): number => (one.assigned > 0 ? (one.submitted + one.recused + one.reported) / one.assigned : 1);

/** @param order names of the divisions as the rules list them */
export function heatOf(progress: Progress, order: readonly string[]): Heat {
  const { entries, judges, grid, queue } = progress;
  const divisions = new Map<string, Entry[]>();
  for (const one of entries) {
    const own = divisions.get(one.division);
    if (own) own.push(one);
    else divisions.set(one.division, [one]);
  }
  const placeOf = new Map(entries.map((one, place) => [one.entryId, place]));
  const lineOf = new Map(grid.map((one) => [one.judgeId, { states: one.states, at: one.at === '' ? [] : one.at.split(',').map(Number) }]));
  const ranges = new Map(queue.flatMap((one) => (one.kind === 'discrepancy' && one.entryId !== null ? [[one.entryId, rangeOf(one.facts)]] : [])));
  /** Built for a judge when he is first drawn. */
  const known = new Map<string, Map<number, State>>();
  function statesOf(judgeId: string): Map<number, State> {
    let found = known.get(judgeId);
    if (!found) {
      const line = lineOf.get(judgeId);
      found = new Map(line?.at.map((place, index) => [place, byLetter[line.states[index] ?? 'a'] ?? 'assigned']));
      known.set(judgeId, found);
    }
    return found;
  }
  const tabs = [...divisions].map(([name, own]) => ({
    name, done: own.reduce((sum, one) => sum + one.done, 0), seats: own.reduce((sum, one) => sum + one.seats, 0),
  })).sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
  return {
    tabs,
    state: (judgeId, entryId) => statesOf(judgeId).get(placeOf.get(entryId) ?? -1) ?? null,
    shown(division, sort) {
      const columns = divisions.get(division) ?? [];
      const odd = new Map<string, number>();
      const lines = judges.filter(({ judgeId }) => {
        const line = lineOf.get(judgeId);
        let here = false;
        let count = 0;
        for (const [index, place] of (line?.at ?? []).entries()) {
          if (entries[place]?.division !== division) continue;
          here = true;
          if (line?.states[index] === 'x') count += 1;
        }
        if (here) odd.set(judgeId, count);
        return here;
      });
      if (sort === 'slowest') lines.sort((a, b) => share(a) - share(b));
      if (sort === 'name') lines.sort((a, b) => a.name.localeCompare(b.name, 'zh'));
      if (sort === 'discrepancy') lines.sort((a, b) => (odd.get(b.judgeId) ?? 0) - (odd.get(a.judgeId) ?? 0));
      const list = sort === 'discrepancy' ? [...columns].sort((a, b) => (ranges.get(b.entryId) ?? 0) - (ranges.get(a.entryId) ?? 0)) : columns;
      return { judges: lines, entries: list };
    },
  };
}
