// Which rule set holds for whom, from when until when: a use ends where the next one for the same teachers begins.
import type { RuleSetRow } from '../../api/credit-queries.ts';

export interface ShownUse { key: string; who: string; version: number; from: string; until: string | null; state: 'now' | 'later' | 'past' }

const dayBefore = (day: string): string => new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);

/** By rule set: uses that hold on `day` first, then those to come, then those that ended; one replaced on its first day is left out. */
export function shownUses(sets: readonly RuleSetRow[], day: string): ReadonlyMap<string, ShownUse[]> {
  const all = sets.flatMap((row) => row.uses.map((use) => ({ ruleSetId: row.ruleSetId, ...use })))
    .sort((a, b) => a.from.localeCompare(b.from) || a.at.localeCompare(b.at));
  const shown = new Map<string, ShownUse[]>();
  for (const [index, use] of all.entries()) {
    const next = all.slice(index + 1).find((one) => one.unitId === use.unitId);
    if (next?.from === use.from) continue;
    const until = next ? dayBefore(next.from) : null;
    const state = use.from > day ? 'later' : until !== null && until < day ? 'past' : 'now';
    shown.set(use.ruleSetId, [...shown.get(use.ruleSetId) ?? [], {
      key: `${use.unitId ?? ''} ${use.from} ${use.at}`, who: use.unitName, version: use.version, from: use.from, until, state,
    }]);
  }
  const order = { now: 0, later: 1, past: 2 } as const;
  for (const list of shown.values()) list.sort((a, b) => order[a.state] - order[b.state] || (a.state === 'past' ? b.from.localeCompare(a.from) : 0));
  return shown;
}
