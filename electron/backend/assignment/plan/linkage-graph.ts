// The judges of one ranking group as a graph: an edge where two share entries. Parts, breakers, cuts, the weakest pair.
import type { JudgesOf } from './linkage-ground.ts';

/** Judges are numbered anew, 0 .. judges.length-1; `judges` gives their numbers in the plan, ascending. */
export interface JudgeGraph {
  judges: Int32Array;
  /** Neighbours of v: near[start[v]] .. near[start[v + 1] - 1], ascending; shared = entries that both hold. */
  start: Int32Array;
  near: Int32Array;
  shared: Int32Array;
  /** The judges of every entry with at least two. */
  sets: Int32Array[];
}

/** @param entries the entries of the group; only judges who sit at one of them count. */
export function judgeGraph(judgesOf: JudgesOf, entries: ArrayLike<number>, judgeCount: number): JudgeGraph {
  const local = new Int32Array(judgeCount).fill(-1);
  for (let i = 0; i < entries.length; i += 1) {
    const seated = judgesOf[entries[i]!]!;
    for (let s = 0; s < seated.length; s += 1) local[seated[s]!] = 0;
  }
  const judges = Int32Array.from([...local.keys()].filter((j) => local[j] === 0));
  for (const [v, j] of judges.entries()) local[j] = v;
  const sets: Int32Array[] = [];
  const setsOf: number[][] = Array.from(judges, () => []);
  for (let i = 0; i < entries.length; i += 1) {
    const seated = judgesOf[entries[i]!]!;
    if (seated.length < 2) continue;
    const set = Int32Array.from(seated, (j) => local[j]!);
    for (const v of set) setsOf[v]!.push(sets.length);
    sets.push(set);
  }
  const start = new Int32Array(judges.length + 1);
  const near: number[] = [];
  const shared: number[] = [];
  const count = new Int32Array(judges.length);
  for (const [v, own] of setsOf.entries()) {
    const touched: number[] = [];
    for (const s of own) {
      for (const u of sets[s]!) {
        if (u === v) continue;
        if (count[u] === 0) touched.push(u);
        count[u] = count[u]! + 1;
      }
    }
    touched.sort((a, b) => a - b);
    for (const u of touched) {
      near.push(u);
      shared.push(count[u]!);
      count[u] = 0;
    }
    start[v + 1] = near.length;
  }
  return { judges, start, near: Int32Array.from(near), shared: Int32Array.from(shared), sets };
}

/** Sets of judges that share no entry, largest first, then by first judge. */
export function partsOf({ judges, start, near }: JudgeGraph): number[][] {
  const seen = new Uint8Array(judges.length);
  const parts: number[][] = [];
  for (let root = 0; root < judges.length; root += 1) {
    if (seen[root]) continue;
    const part = [root];
    seen[root] = 1;
    for (let at = 0; at < part.length; at += 1) {
      const v = part[at]!;
      for (let i = start[v]!; i < start[v + 1]!; i += 1) {
        const u = near[i]!;
        if (seen[u]) continue;
        seen[u] = 1;
        part.push(u);
      }
    }
    parts.push(part.sort((a, b) => a - b));
  }
  return parts.sort((a, b) => b.length - a.length || a[0]! - b[0]!);
}

/** Judges without whom their part falls apart, ascending (articulation points; Hopcroft and Tarjan 1973). */
export function breakersOf({ judges, start, near }: JudgeGraph): number[] {
  const n = judges.length;
  const order = new Int32Array(n);
  const low = new Int32Array(n);
  const next = Int32Array.from(start);
  const parent = new Int32Array(n).fill(-1);
  const breaks = new Uint8Array(n);
  let clock = 0;
  for (let root = 0; root < n; root += 1) {
    if (order[root]) continue;
    const path = [root];
    order[root] = low[root] = ++clock;
    let children = 0;
    while (path.length > 0) {
      const v = path.at(-1)!;
      if (next[v]! < start[v + 1]!) {
        const u = near[next[v]!]!;
        next[v] = next[v]! + 1;
        if (order[u] === 0) {
          parent[u] = v;
          order[u] = low[u] = ++clock;
          if (v === root) children += 1;
          path.push(u);
        } else if (u !== parent[v]) low[v] = Math.min(low[v]!, order[u]!);
        continue;
      }
      path.pop();
      const above = parent[v]!;
      if (above < 0) continue;
      low[above] = Math.min(low[above]!, low[v]!);
      if (above !== root && low[v]! >= order[above]!) breaks[above] = 1;
    }
    if (children > 1) breaks[root] = 1;
  }
  return [...breaks.keys()].filter((v) => breaks[v] === 1);
}

/** Pairs of one count are told apart by their routes up to this number of pairs: beyond, the first of them is named. */
const MOST_TIES = 20_000;

/**
 * The two linked judges who share fewest entries; among these the two with fewest routes, then the first.
 * routes = other judges who share entries with both.
 */
export function weakestPair(graph: JudgeGraph): { a: number; b: number; shared: number; routes: number } | null {
  const { judges, start, near, shared } = graph;
  let least = Infinity;
  for (const count of shared) least = Math.min(least, count);
  if (least === Infinity) return null;
  const beside = new Uint8Array(judges.length);
  let best: { a: number; b: number; shared: number; routes: number } | null = null;
  let looked = 0;
  for (let a = 0; a < judges.length && looked < MOST_TIES; a += 1) {
    for (let i = start[a]!; i < start[a + 1]!; i += 1) beside[near[i]!] = 1;
    for (let i = start[a]!; i < start[a + 1]! && looked < MOST_TIES; i += 1) {
      const b = near[i]!;
      if (b < a || shared[i] !== least) continue;
      looked += 1;
      let routes = 0;
      for (let k = start[b]!; k < start[b + 1]!; k += 1) routes += beside[near[k]!]!;
      if (best === null || routes < best.routes) best = { a, b, shared: least, routes };
    }
    for (let i = start[a]!; i < start[a + 1]!; i += 1) beside[near[i]!] = 0;
  }
  return best;
}

/** Entries of the same judges counted together. */
function bundled(sets: readonly Int32Array[]): { members: number[]; weight: number }[] {
  const bundles = new Map<string, { members: number[]; weight: number }>();
  for (const set of sets) {
    const members = Array.from(set).sort((a, b) => a - b);
    const key = members.join();
    const known = bundles.get(key);
    if (known) known.weight += 1;
    else bundles.set(key, { members, weight: 1 });
  }
  return [...bundles.values()];
}

/** Steps that marginOf() takes at most, about. */
export const marginWork = ({ judges, sets }: JudgeGraph): number =>
  judges.length * (sets.reduce((sum, set) => sum + set.length, 0) + judges.length ** 2 / 4);

/**
 * Fewest entries whose loss (all their sheets) splits the judges: the smallest cut of the hypergraph whose edges are
 * the entries' judges; 0 when they are apart already, null for fewer than two judges.
 * Method: Stoer and Wagner, "A simple min-cut algorithm", JACM 44 (1997), in the form for hypergraphs of Klimmek and
 * Wagner (FU Berlin, B 96-02, 1996): the judge to come next is the one that shares most entries with those that came.
 */
export function marginOf({ judges, sets }: JudgeGraph): number | null {
  const n = judges.length;
  if (n < 2) return null;
  const bundles = bundled(sets);
  const bundlesOf: number[][] = Array.from(judges, () => []);
  for (const [i, { members }] of bundles.entries()) for (const v of members) bundlesOf[v]!.push(i);
  const alive = Array.from(judges.keys());
  const tie = new Float64Array(n);
  const came = new Uint8Array(n);
  const touched = new Int32Array(bundles.length).fill(-1);
  let least = Infinity;
  for (let phase = 0; alive.length > 1; phase += 1) {
    for (const v of alive) tie[v] = came[v] = 0;
    let last = alive[0]!;
    let before = last;
    for (let step = 0; step < alive.length; step += 1) {
      let next = -1;
      for (const v of alive) if (!came[v] && (next < 0 || tie[v]! > tie[next]!)) next = v;
      came[next] = 1;
      [before, last] = [last, next];
      for (const i of bundlesOf[next]!) {
        if (touched[i] === phase) continue;
        touched[i] = phase;
        const { members, weight } = bundles[i]!;
        if (members.length > 1) for (const u of members) if (!came[u]) tie[u] = tie[u]! + weight;
      }
    }
    least = Math.min(least, tie[last]!);
    merge(before, last);
    alive.splice(alive.indexOf(last), 1);
  }
  return least;

  function merge(into: number, gone: number): void {
    for (const i of bundlesOf[gone]!) {
      const { members } = bundles[i]!;
      const at = members.indexOf(gone);
      if (members.includes(into)) members.splice(at, 1);
      else {
        members[at] = into;
        bundlesOf[into]!.push(i);
      }
    }
    bundlesOf[gone] = [];
  }
}
