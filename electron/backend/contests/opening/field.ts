// The field of a rehearsal: which entries and judges there are or would be, and who reads what.
import type { ContestRules } from '#contract/schema/rules.ts';
import type { RehearsalFigures } from '#seeds/templates/rehearsal.ts';
import { openGroups } from '../lint/problem.ts';
import { shuffled, type Chance } from './random.ts';

export interface Count { division: string; category: string; entries: number }
/** `divisions` empty: all of them; `maxLoad` null: no limit. */
export interface FieldJudge { divisions: readonly string[]; maxLoad: number | null }
export interface Field {
  entries: { division: string; category: string }[];
  judges: FieldJudge[];
  madeUp: { entries: boolean; judges: boolean };
}

/**
 * Real counts where the contest has them; else the wished numbers; else what quotas allow or what is assumed. Made-up
 * entries are spread evenly over the open groups (with quotas: as the quotas say), made-up judges judge every division.
 */
export function fieldOf(
  rules: ContestRules, real: { groups: readonly Count[]; judges: readonly FieldJudge[]; quotas: readonly Count[] },
  wished: { entries?: number | undefined; judges?: number | undefined }, { assumed }: Pick<RehearsalFigures, 'assumed'>,
): Field {
  const open = openGroups(rules);
  const known = real.groups.filter((one) => one.entries > 0);
  const quotas = real.quotas.filter((one) =>
    one.entries > 0 && open.some((group) => group.division === one.division && group.category === one.category));
  const counts: readonly Count[] = known.length > 0 ? known
    : wished.entries === undefined && quotas.length > 0 ? quotas
      : spread(open, wished.entries ?? open.length * assumed.entriesPerGroup);
  const entries = counts.flatMap(({ division, category, entries: count }) => Array.from({ length: count }, () => ({ division, category })));
  if (real.judges.length > 0) {
    const { maxLoad } = rules.assignment;
    return {
      entries, judges: real.judges.map((one) => ({ divisions: one.divisions, maxLoad: one.maxLoad ?? maxLoad })),
      madeUp: { entries: known.length === 0, judges: false },
    };
  }
  const { coverage, maxLoad } = rules.assignment;
  const needed = Math.ceil(entries.length * coverage / (maxLoad ?? assumed.entriesPerJudge));
  const judges = Array.from({ length: wished.judges ?? Math.max(coverage, needed) }, () => ({ divisions: [], maxLoad }));
  return { entries, judges, madeUp: { entries: known.length === 0, judges: true } };
}

const spread = (groups: readonly { division: string; category: string }[], total: number): Count[] => groups.map((group, index) => ({
  ...group, entries: Math.floor(total * (index + 1) / groups.length) - Math.floor(total * index / groups.length),
}));

export interface Seats { judgesOf: Int32Array[]; loads: number[]; unfilled: number }

/**
 * Deals judges to entries: each entry takes the least loaded of those who may judge its division and have room, equals
 * drawn by chance. Stands for an even assignment; recusals, subjects and units are left to the real one.
 */
export function dealSeats({ entries, judges }: Pick<Field, 'entries' | 'judges'>, coverage: number, by: Chance): Seats {
  const loads = new Array<number>(judges.length).fill(0);
  const able = new Map<string, number[]>();
  for (const { division } of entries) {
    if (able.has(division)) continue;
    able.set(division, judges.flatMap((one, index) => (one.divisions.length === 0 || one.divisions.includes(division) ? [index] : [])));
  }
  // Where fewest judges may judge, seats are dealt first, so that those judges are not used up elsewhere.
  const order = shuffled(entries.map((_, index) => index), by)
    .sort((a, b) => able.get(entries[a]!.division)!.length - able.get(entries[b]!.division)!.length);
  const judgesOf = new Array<Int32Array>(entries.length);
  let unfilled = 0;
  for (const entry of order) {
    const chosen: number[] = [];
    const mine = able.get(entries[entry]!.division)!;
    while (chosen.length < coverage) {
      let best = -1;
      let ties = 0;
      for (const judge of mine) {
        if (loads[judge]! >= (judges[judge]!.maxLoad ?? Infinity) || chosen.includes(judge)) continue;
        if (best === -1 || loads[judge]! < loads[best]!) {
          best = judge;
          ties = 1;
        } else if (loads[judge] === loads[best]) {
          ties += 1;
          if (by.below(ties) === 0) best = judge;
        }
      }
      if (best === -1) break;
      chosen.push(best);
      loads[best] = loads[best]! + 1;
    }
    unfilled += coverage - chosen.length;
    judgesOf[entry] = Int32Array.from(chosen);
  }
  return { judgesOf, loads, unfilled };
}
