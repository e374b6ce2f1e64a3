// Why judges of a ranking group cannot be connected by any plan: conditions that are certain, told before scoring.
import type { Ground } from './linkage-ground.ts';

/**
 * single: every entry has one judge. seats: fewer shared seats than it takes to tie so many judges together.
 * barred: no entry may be judged by members of two sets of judges.
 */
export type Obstacle =
  | { kind: 'single'; judges: number }
  | { kind: 'seats'; judges: number; shared: number; needed: number }
  | { kind: 'barred'; judges: number; sets: number };

/** Numbers joined into sets. */
export class Sets {
  readonly #leader: Int32Array;

  constructor(size: number) {
    this.#leader = Int32Array.from({ length: size }, (_, i) => i);
  }

  find(v: number): number {
    const leader = this.#leader;
    let root = v;
    while (leader[root] !== root) root = leader[root] = leader[leader[root]!]!;
    return root;
  }

  /** @returns whether the two were apart. */
  join(a: number, b: number): boolean {
    const [first, second] = [this.find(a), this.find(b)];
    if (first === second) return false;
    this.#leader[Math.max(first, second)] = Math.min(first, second);
    return true;
  }
}

/**
 * The reason why `seated` (all of whom sit at `entries` in every plan that is asked for) cannot be connected there, or
 * null if none of the certain reasons applies; then a plan is usually found, yet that is no promise.
 */
export function obstacleOf(ground: Ground, entries: readonly number[], seated: readonly number[]): Obstacle | null {
  const { instance } = ground;
  if (seated.length < 2) return null;
  const most = Math.max(0, ...entries.map((e) => instance.entries[e]!.coverage));
  if (most <= 1) return { kind: 'single', judges: seated.length };
  const fixed = new Sets(instance.judges.length);
  let parts = seated.length;
  let shared = 0;
  for (const e of entries) {
    const pinned = instance.pinned?.get(e) ?? [];
    const { coverage } = instance.entries[e]!;
    for (const j of pinned) if (fixed.join(pinned[0]!, j)) parts -= 1;
    shared += Math.max(0, coverage - Math.max(1, pinned.length));
  }
  if (shared < parts - 1) return { kind: 'seats', judges: seated.length, shared, needed: parts - 1 };
  const open = openSets(ground, entries);
  const sets = new Set(seated.map((j) => open.find(j))).size;
  return sets > 1 ? { kind: 'barred', judges: seated.length, sets } : null;
}

/** Judges joined where a plan may seat them at the same entry. */
function openSets({ instance }: Ground, entries: readonly number[]): Sets {
  const open = new Sets(instance.judges.length);
  const { arcs } = instance;
  let parts = instance.judges.length;
  for (const e of entries) {
    if (parts === 1) break;
    const { coverage } = instance.entries[e]!;
    if (coverage < 2) continue;
    const pinned = instance.pinned?.get(e) ?? [];
    let first = -1;
    const join = (j: number): void => {
      if (first < 0) first = j;
      else if (open.join(first, j)) parts -= 1;
    };
    if (pinned.length >= coverage) pinned.forEach(join);
    else if (arcs) for (let arc = arcs.start[e]!; arc < arcs.start[e + 1]!; arc += 1) join(arcs.judge[arc]!);
    else for (let j = 0; j < instance.judges.length; j += 1) if (instance.cost(e, j) >= 0) join(j);
  }
  return open;
}

/**
 * Judges who sit at these entries in every plan, as far as that is certain: pinned ones, then as many of the others
 * as their load limits require. The obstacle, if any, holds for every plan at all.
 */
export function obstacleAhead(ground: Ground, entries: readonly number[]): Obstacle | null {
  const { instance } = ground;
  const openings = new Int32Array(instance.judges.length);
  let seats = 0;
  for (const e of entries) {
    seats += instance.entries[e]!.coverage;
    const { arcs } = instance;
    if (arcs) for (let arc = arcs.start[e]!; arc < arcs.start[e + 1]!; arc += 1) openings[arcs.judge[arc]!] = openings[arcs.judge[arc]!]! + 1;
    else for (let j = 0; j < openings.length; j += 1) if (instance.cost(e, j) >= 0) openings[j] = openings[j]! + 1;
  }
  const pinned = new Set(entries.flatMap((e) => [...instance.pinned?.get(e) ?? []]));
  const room = Array.from(openings, (open, j) => Math.min(open, instance.judges[j]!.maxLoad)).filter((open) => open > 0)
    .sort((a, b) => b - a);
  let count = 0;
  for (let left = seats; left > 0 && count < room.length; count += 1) left -= room[count]!;
  const shared = entries.reduce((sum, e) => sum + Math.max(0, instance.entries[e]!.coverage - 1), 0);
  const must = Math.max(count, pinned.size);
  if (must > 1 && shared === 0) return { kind: 'single', judges: must };
  if (shared < must - 1) return { kind: 'seats', judges: must, shared, needed: must - 1 };
  if (pinned.size > 1) {
    const obstacle = obstacleOf(ground, entries, [...pinned]);
    if (obstacle) return obstacle;
  }
  const open = openSets(ground, entries);
  const apart = new Set<number>();
  for (const e of entries) {
    const { coverage } = instance.entries[e]!;
    if (coverage < 2) continue;
    const fixed = instance.pinned?.get(e) ?? [];
    const any = fixed[0] ?? instance.judges.findIndex((_, j) => instance.cost(e, j) >= 0);
    if (any >= 0) apart.add(open.find(any));
  }
  return apart.size > 1 ? { kind: 'barred', judges: room.length, sets: apart.size } : null;
}
