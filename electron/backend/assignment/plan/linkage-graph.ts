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

/** Entries of the same judges counted together: members of bundle i are member[start[i]] .. member[end[i] - 1]. */
function bundled(sets: readonly Int32Array[]): { start: Int32Array; end: Int32Array; member: Int32Array; weight: Int32Array } {
  const bundles = new Map<string, number>();
  for (const set of sets) {
    const key = Array.from(set).sort((a, b) => a - b).join();
    bundles.set(key, (bundles.get(key) ?? 0) + 1);
  }
  const members = [...bundles.keys()].map((key) => key.split(',').map(Number));
  const start = new Int32Array(members.length);
  const end = new Int32Array(members.length);
  for (const [i, own] of members.entries()) {
    start[i] = i === 0 ? 0 : end[i - 1]!;
    end[i] = start[i]! + own.length;
  }
  return { start, end, member: Int32Array.from(members.flat()), weight: Int32Array.from(bundles.values()) };
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
  const { start, end, member, weight } = bundled(sets);
  const bundlesOf: number[][] = Array.from(judges, () => []);
  for (let i = 0; i < start.length; i += 1) for (let m = start[i]!; m < end[i]!; m += 1) bundlesOf[member[m]!]!.push(i);
  const alive = Int32Array.from(judges.keys());
  const tie = new Float64Array(n);
  const touched = new Int32Array(start.length).fill(-1);
  let least = Infinity;
  for (let phase = 0, left = n; left > 1; phase += 1, left -= 1) {
    tie.fill(0);
    // alive[0 .. step-1] came already, alive[step .. left-1] did not.
    for (let step = 0; step < left; step += 1) {
      let best = step;
      for (let at = step + 1; at < left; at += 1) if (tie[alive[at]!]! > tie[alive[best]!]!) best = at;
      const next = alive[best]!;
      alive[best] = alive[step]!;
      alive[step] = next;
      const own = bundlesOf[next]!;
      for (let b = 0; b < own.length; b += 1) {
        const i = own[b]!;
        if (touched[i] === phase) continue;
        touched[i] = phase;
        for (let m = start[i]!, last = end[i]!; m < last; m += 1) tie[member[m]!] = tie[member[m]!]! + weight[i]!;
      }
    }
    const gone = alive[left - 1]!;
    // What the last one shares with all others, without the bundles that it has for itself after merging.
    let cut = 0;
    for (const i of bundlesOf[gone]!) if (end[i]! - start[i]! > 1) cut += weight[i]!;
    least = Math.min(least, cut);
    merge(alive[left - 2]!, gone);
  }
  return least;

  /** From now on the two are one, `into`. */
  function merge(into: number, gone: number): void {
    for (const i of bundlesOf[gone]!) {
      const row = member.subarray(start[i]!, end[i]!);
      if (row.includes(into)) {
        row[row.indexOf(gone)] = row.at(-1)!;
        end[i] = end[i]! - 1;
      } else {
        row[row.indexOf(gone)] = into;
        bundlesOf[into]!.push(i);
      }
    }
    bundlesOf[gone] = [];
  }
}
