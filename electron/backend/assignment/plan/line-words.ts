// Why loads, changes and the weakest entry cannot be better: plain arithmetic where there is one, else the proof's name.
import { counted, loadsOf, weakestFigure } from './figures.ts';
import type { PlanGround } from './ground.ts';
import type { Sums } from './linkage-ground.ts';
import type { Bound } from './stages.ts';

export type Said = readonly [zh: string, en: string];
type Plan = readonly ArrayLike<number>[];

const MOST_NAMES = 3;
const shortly = (value: number): string => String(Math.round(value * 10) / 10);

/** Largest load of the plan, of the optimum (where known), and the sentence. */
export function loadsSaid(ground: PlanGround, judgesOf: Plan, sums: Sums, bound: Bound): [shown: string, shownBound: string, said: Said] {
  const judges = ground.input.judges;
  const loads = loadsOf(judges.length, judgesOf);
  const most = loads.reduce((top, one) => Math.max(top, one), 0);
  const least = loads.reduce((low, one) => Math.min(low, one), Infinity);
  const even: Said = [`最多 ${most} 件、最少 ${least} 件。`, `From ${least} to ${counted(most, 'entry', 'entries')}.`];
  if (sums.squares !== bound.value) {
    return [String(most), '', [
      `${even[0]}负荷平方和 ${sums.squares}，最均匀时 ${bound.value}。`, `${even[1]} Sum of squared loads ${sums.squares}; ${bound.value} is possible.`,
    ]];
  }
  const shown = String(most);
  const seats = loads.reduce((sum, one) => sum + one, 0);
  const limits = ground.kept.limits;
  // Judges whose limit lies below the largest load give all they can; the others share the rest.
  const bounded = judges.flatMap((_, j) => (limits[j]! < most ? [j] : []));
  const rest = seats - bounded.reduce((sum, j) => sum + limits[j]!, 0);
  const sharing = judges.length - bounded.length;
  if (sharing > 0 && Math.ceil(rest / sharing) === most) {
    const names = bounded.slice(0, MOST_NAMES).map((j) => judges[j]!.name);
    const sum = bounded.reduce((total, j) => total + limits[j]!, 0);
    const less = bounded.length === 0 ? String(seats)
      : bounded.length <= MOST_NAMES ? `（${seats} − ${names.join('、')}上限 ${bounded.map((j) => limits[j]!).join('、')}）`
        : `（${seats} − ${names.join('、')}等 ${bounded.length} 位的上限 ${sum}）`;
    const lessEn = bounded.length === 0 ? String(seats) : `(${seats} − limits ${sum} of ${names.join(', ')}${bounded.length > MOST_NAMES ? '…' : ''})`;
    const at = `${shortly(rest / sharing)}`;
    return [shown, shown, [
      `${less} ÷ ${sharing} = ${at}，故至少一人 ${most}；${even[0]}`, `${lessEn} ÷ ${sharing} = ${at}, so somebody has ${most}. ${even[1]}`,
    ]];
  }
  return [shown, shown, bound.proven
    ? [`${even[0]}受资格与回避所限，对偶价格逐位核验 ${judges.length} 位评委，不可能更均匀。`,
      `${even[1]} By qualification and conflicts; checked judge by judge at the dual prices, loads cannot be more even.`]
    : [`${even[0]}没有证完是否最均匀。`, `${even[1]} Not proven to be the most even.`]];
}

/** Pairs of the plan in force that are not allowed any more. */
function mustGo(ground: PlanGround): number {
  const { present, instance } = ground;
  return present.reduce((sum, own, e) => sum + own.filter((j) => instance.cost(e, j) < 0).length, 0);
}

export function changesSaid(ground: PlanGround, judgesOf: Plan, sums: Sums, bound: Bound | null): Said {
  if (bound === null) return ['首次分配；补派时此项最小。', 'First assignment; a repair keeps this least.'];
  if (sums.changes === 0) return ['与现行方案完全相同。', 'The same as the plan in force.'];
  const seated = judgesOf.reduce((sum, own) => sum + own.length, 0);
  const before = ground.present.reduce((sum, own) => sum + own.length, 0);
  // added + removed = changes, added - removed = seats now - seats before.
  const added = (sums.changes + seated - before) / 2;
  const removed = sums.changes - added;
  const goes = counted(removed, 'pair goes', 'pairs go');
  const comes = counted(added, 'pair comes', 'pairs come');
  const counts: Said = removed === 0 ? [`补上 ${added} 对。`, `${comes}.`] : added === 0 ? [`换下 ${removed} 对。`, `${goes}.`]
    : [`换下 ${removed} 对、补上 ${added} 对。`, `${goes}, ${comes}.`];
  if (sums.changes > bound.value) {
    return [`${counts[0]}最少只需改动 ${bound.value} 对。`, `${counts[1]} ${counted(bound.value, 'change')} would do.`];
  }
  if (!ground.changesFirst) {
    return [`${counts[0]}重新分配时排在最后：只在同样好的方案里取改动最少的。`, `${counts[1]} Last in order: the least among equally good plans.`];
  }
  const forced = mustGo(ground);
  if (removed === forced && removed > 0) {
    return [`${counts[0]}换下的都是已须回避或不能再评的，不可能更少。`, `${counts[1]} Every pair that goes is not allowed any more: fewer is impossible.`];
  }
  if (removed === 0) return [`${counts[0]}现行方案一对不动，只补空席。`, `${counts[1]} Nothing of the plan in force is touched.`];
  return bound.proven
    ? [`${counts[0]}${forced > 0 ? `其中 ${forced} 对已须回避或不能再评，其余` : ''}由件数上下限和每件评委数所迫，对偶价格证明不可能更少。`,
      `${counts[1]} ${forced > 0 ? `${forced} of them ${forced === 1 ? 'is' : 'are'} not allowed any more; the rest is` : 'This is'} forced by load limits and judges per entry, as the dual prices prove.`]
    : [`${counts[0]}没有证完是否最少。`, `${counts[1]} Not proven to be the fewest.`];
}

/** The best match that an entry could have if no other entry needed judges. */
function bestAlone(ground: PlanGround, entry: number): number {
  const { instance, worthByArc, kept } = ground;
  const { arcs, judges, unitCap } = instance;
  const fixed = kept.pinned.get(entry) ?? [];
  const inUnit = new Map<number, number>();
  const row: number[] = [];
  for (let arc = arcs.start[entry]!; arc < arcs.start[entry + 1]!; arc += 1) row.push(arc);
  const isFixed = (arc: number): number => Number(fixed.includes(arcs.judge[arc]!));
  row.sort((a, b) => isFixed(b) - isFixed(a) || worthByArc[b]! - worthByArc[a]!);
  let seats = kept.coverage[entry]!;
  let sum = 0;
  for (const arc of row) {
    if (seats === 0) break;
    const { unit } = judges[arcs.judge[arc]!]!;
    const taken = inUnit.get(unit) ?? 0;
    if (unitCap !== null && unit >= 0 && taken >= unitCap && isFixed(arc) === 0) continue;
    inUnit.set(unit, taken + 1);
    sum += worthByArc[arc]!;
    seats -= 1;
  }
  return sum;
}

export function weakestSaid(ground: PlanGround, sums: Sums, bound: Bound | null, most: number | null): Said {
  const { entries } = ground.input;
  if (bound === null || most === null) {
    return ['没有求界：本次不以最弱作品为目标。', 'No bound: the weakest entry was no objective this time.'];
  }
  if (sums.weakest < bound.value) {
    return bound.proven
      ? [`最弱的一件可以达到 ${most}。`, `The weakest entry could have ${most}.`]
      : [`没有证完是否最高，至多 ${most}。`, `Not proven to be the highest; at most ${most}.`];
  }
  if (sums.weakest > bound.value) {
    return ['前面的目标已比最优方案差，此项单独较高不算改进。', 'Higher only because an objective before it is worse than need be.'];
  }
  const poor = entries.flatMap((_, e) => (ground.kept.coverage[e]! > 0 && bestAlone(ground, e) === bound.value ? [e] : []));
  const [first] = poor;
  if (first !== undefined) {
    const labels = [...new Set(poor.map((e) => entries[e]!.subject || `${entries[e]!.division}${entries[e]!.category}`))];
    const where = labels.slice(0, MOST_NAMES).join('、');
    const more = labels.length > MOST_NAMES;
    const best = weakestFigure(ground, bestAlone(ground, first));
    return [
      `${where}${more ? '等' : ''}有 ${poor.length} 件作品，可用评委里最合适的几位合起来也只有 ${best}，不可能更高。`,
      `For ${counted(poor.length, 'entry', 'entries')} of ${where}${more ? ' and others' : ''} even the best judges allowed give ${best}, so more is impossible.`,
    ];
  }
  return [`负荷最均匀的方案里，没有一个能让每件作品都高于 ${most}。`, `No plan with loads as even gives every entry more than ${most}.`];
}
