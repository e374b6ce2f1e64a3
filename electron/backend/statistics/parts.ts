// How judges hang together: two are linked when they marked the same entry. Parts of the graph, and judges it hangs on.

interface Pair { readonly entry: number; readonly judge: number }

/** The part of each judge (numbered from 0 in their order; −1 without a mark) and the first judge of each part. */
export function partsOf(
  marks: readonly Pair[], entryCount: number, judgeCount: number,
): { part: Int32Array; firstJudges: number[] } {
  const parent = Int32Array.from({ length: entryCount + judgeCount }, (_, index) => index);
  const root = (node: number): number => {
    let at = node;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]!]!;
      at = parent[at]!;
    }
    return at;
  };
  const marked = new Uint8Array(judgeCount);
  for (const { entry, judge } of marks) {
    marked[judge] = 1;
    const [one, other] = [root(entry), root(entryCount + judge)];
    if (one !== other) parent[Math.max(one, other)] = Math.min(one, other);
  }
  const numbers = new Map<number, number>();
  const part = new Int32Array(judgeCount).fill(-1);
  const firstJudges: number[] = [];
  for (let judge = 0; judge < judgeCount; judge += 1) {
    if (!marked[judge]) continue;
    const top = root(entryCount + judge);
    if (!numbers.has(top)) {
      numbers.set(top, numbers.size);
      firstJudges.push(judge);
    }
    part[judge] = numbers.get(top)!;
  }
  return { part, firstJudges };
}

/**
 * Judges without whom the others of their part would fall apart.
 * @source Hopcroft & Tarjan 1973 (articulation points), on the graph of entries and judges
 */
export function bridgesOf(marks: readonly Pair[], entryCount: number, judgeCount: number): number[] {
  const nodes = entryCount + judgeCount;
  const next: number[][] = Array.from({ length: nodes }, () => []);
  for (const { entry, judge } of marks) {
    next[entry]?.push(entryCount + judge);
    next[entryCount + judge]?.push(entry);
  }
  const [order, low, from, at] = [new Int32Array(nodes), new Int32Array(nodes), new Int32Array(nodes).fill(-1), new Int32Array(nodes)];
  // Judges in the subtree below each node; pieces with judges that part from the rest when the node goes.
  const [below, cut] = [new Int32Array(nodes), new Int32Array(nodes)];
  let count = 0;
  for (let start = entryCount; start < nodes; start += 1) {
    if (order[start] !== 0) continue;
    order[start] = low[start] = count += 1;
    below[start] = 1;
    const path = [start];
    for (let node = start; path.length > 0; node = path.at(-1) ?? start) {
      const to = next[node]![at[node]!];
      if (to !== undefined) {
        at[node]! += 1;
        if (order[to] === 0) {
          from[to] = node;
          order[to] = low[to] = count += 1;
          below[to] = to >= entryCount ? 1 : 0;
          path.push(to);
        } else if (to !== from[node]) low[node] = Math.min(low[node]!, order[to]!);
        continue;
      }
      path.pop();
      const parent = from[node]!;
      if (parent < 0) continue;
      low[parent] = Math.min(low[parent]!, low[node]!);
      below[parent]! += below[node]!;
      if (low[node]! >= order[parent]! && below[node]! > 0) cut[parent]! += 1;
    }
  }
  // A root has nobody above it; any other judge is the only way down from judges above? Only if there are any.
  return Array.from({ length: judgeCount }, (_, judge) => judge)
    .filter((judge) => cut[entryCount + judge]! > (from[entryCount + judge]! < 0 ? 1 : 0));
}
