// A fixed reference of the benches: minimum-cost flow by one shortest path a seat, without prices guessed beforehand.

import type { Arcs } from '#backend/matching/solve.ts';

/**
 * Successive shortest paths with potentials (Ahuja, Magnanti, Orlin, "Network Flows", 1993, 9.7), entry by entry, seat by
 * seat: Dijkstra on the judges, where going from u to v means the cheapest entry of u that v could take over. These
 * cheapest moves are kept in a table and looked up again when their entry has gone. No unit rule.
 * @returns the smallest total cost; null when a seat cannot be filled.
 */
export function plainFlow({ start, judge, cost }: Arcs, coverage: number, maxLoad: number, judgeCount: number): number | null {
  const entryCount = start.length - 1;
  const table = new Int16Array(entryCount * judgeCount).fill(-1);
  for (let e = 0; e < entryCount; e += 1) {
    for (let arc = start[e]!; arc < start[e + 1]!; arc += 1) table[e * judgeCount + judge[arc]!] = cost[arc]!;
  }
  const sits = new Uint8Array(entryCount * judgeCount);
  const held: number[][] = Array.from({ length: judgeCount }, () => []);
  const move = new Float64Array(judgeCount * judgeCount).fill(Infinity);
  const moved = new Int32Array(judgeCount * judgeCount).fill(-1);
  const potential = new Float64Array(judgeCount);
  const distance = new Float64Array(judgeCount);
  const before = new Int32Array(judgeCount);
  const done = new Uint8Array(judgeCount);

  const cheapestMove = (from: number, to: number): number => {
    const cell = from * judgeCount + to;
    const known = moved[cell]!;
    if (known < 0) return Infinity;
    if (sits[known * judgeCount + from] === 1 && sits[known * judgeCount + to] === 0) return move[cell]!;
    let best = Infinity;
    let entry = -1;
    for (const e of held[from]!) {
      const there = table[e * judgeCount + to]!;
      if (there < 0 || sits[e * judgeCount + to] === 1) continue;
      const change = there - table[e * judgeCount + from]!;
      if (change >= best) continue;
      best = change;
      entry = e;
    }
    move[cell] = best;
    moved[cell] = entry;
    return best;
  };
  const offer = (entry: number, from: number): void => {
    const row = entry * judgeCount;
    for (let to = 0; to < judgeCount; to += 1) {
      if (table[row + to]! < 0 || sits[row + to] === 1) continue;
      const change = table[row + to]! - table[row + from]!;
      const cell = from * judgeCount + to;
      if (change >= move[cell]!) continue;
      move[cell] = change;
      moved[cell] = entry;
    }
  };
  const take = (entry: number, to: number): void => {
    sits[entry * judgeCount + to] = 1;
    held[to]!.push(entry);
  };
  const drop = (entry: number, from: number): void => {
    sits[entry * judgeCount + from] = 0;
    const own = held[from]!;
    own[own.indexOf(entry)] = own.at(-1)!;
    own.pop();
  };

  let total = 0;
  for (let e = 0; e < entryCount; e += 1) {
    for (let seat = 0; seat < coverage; seat += 1) {
      distance.fill(Infinity);
      before.fill(-1);
      done.fill(0);
      for (let arc = start[e]!; arc < start[e + 1]!; arc += 1) {
        const j = judge[arc]!;
        if (sits[e * judgeCount + j] === 0) distance[j] = cost[arc]! - potential[j]!;
      }
      let last = -1;
      let nearest = Infinity;
      for (;;) {
        let from = -1;
        let far = nearest;
        for (let j = 0; j < judgeCount; j += 1) {
          if (done[j] === 1 || distance[j]! >= far) continue;
          from = j;
          far = distance[j]!;
        }
        if (from < 0) break;
        done[from] = 1;
        // The way out costs what the potentials say; only judges with room have it.
        if (held[from]!.length < maxLoad && far + potential[from]! < nearest) {
          nearest = far + potential[from]!;
          last = from;
        }
        const row = from * judgeCount;
        for (let to = 0; to < judgeCount; to += 1) {
          if (done[to] === 1 || moved[row + to]! < 0) continue;
          const base = far + potential[from]! - potential[to]!;
          // What is kept is never above the true value.
          if (base + move[row + to]! >= distance[to]!) continue;
          const through = base + cheapestMove(from, to);
          if (through >= distance[to]!) continue;
          distance[to] = through;
          before[to] = from;
        }
      }
      if (last < 0) return null;
      for (let j = 0; j < judgeCount; j += 1) {
        if (done[j] === 1 && distance[j]! < nearest) potential[j] = potential[j]! + distance[j]! - nearest;
      }
      total += nearest;
      const touched: [entry: number, judge: number][] = [];
      for (let to = last; ;) {
        const from = before[to]!;
        const entry = from < 0 ? e : moved[from * judgeCount + to]!;
        touched.push([entry, to]);
        if (from < 0) break;
        to = from;
      }
      for (let i = 0; i + 1 < touched.length; i += 1) drop(touched[i]![0], touched[i + 1]![1]);
      for (const [entry, to] of touched) take(entry, to);
      for (const [entry] of touched) for (let j = 0; j < judgeCount; j += 1) if (sits[entry * judgeCount + j] === 1) offer(entry, j);
    }
  }
  return total;
}
