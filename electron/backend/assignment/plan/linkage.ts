// Linkage: whether the judges of each ranking group share entries, so that strict and lenient judges can be compared.
import type { Link } from '#contract/schema/assignment.ts';
import type { z } from 'zod';
import { breakersOf, judgeGraph, marginOf, marginWork, partsOf, weakestPair, type JudgeGraph } from './linkage-graph.ts';
import type { Ground, JudgesOf } from './linkage-ground.ts';
import { obstacleOf, type Obstacle } from './linkage-possible.ts';
import { wordsOf } from './linkage-words.ts';

export interface Grouped {
  judgesOf: JudgesOf;
  /** Ranking group of each entry: where ranks are compared (awards.scope); the name is shown. See groupsOf(). */
  groupOf: readonly string[];
  judges: readonly { id: string; name: string }[];
}

export type LinkReport = Required<z.output<typeof Link>>;

/** Groups with more judges have no drawing, hence no list of edges. */
const MOST_DRAWN = 40;
/** Steps spent on margins in all, about a second: enough for 300 judges with 100,000 seats; beyond it they are not known. */
const MARGIN_WORK = 40_000_000;

/**
 * One report for each ranking group with entries, in order of first appearance; only judges who sit in the group count.
 * weakest.routes = other judges who share entries with both; margin = see marginOf(), null where it would take too long.
 * @param ground when given, a group in which these judges cannot be connected by any permitted plan is told from one
 * that only this plan leaves apart (`possible`). Without it, possible is true unless every entry has one judge.
 * @param ahead groups known to stay apart before anything was planned, see unlinkable().
 */
export function linksOf({ judgesOf, groupOf, judges }: Grouped, ground?: Ground, ahead?: ReadonlyMap<string, Obstacle>): LinkReport[] {
  let work = MARGIN_WORK;
  return [...entriesByGroup(groupOf)].map(([division, entries]) => {
    const graph = judgeGraph(judgesOf, entries, judges.length);
    const id = (v: number): string => judges[graph.judges[v]!]!.id;
    const name = (v: number): string => judges[graph.judges[v]!]!.name;
    const parts = partsOf(graph);
    const connected = parts.length <= 1;
    const obstacle = connected ? null
      : ahead?.get(division) ?? (ground ? obstacleOf(ground, entries, Array.from(graph.judges))
        : graph.sets.length === 0 ? { kind: 'single' as const, judges: graph.judges.length } : null);
    const breakers = connected ? breakersOf(graph) : [];
    const pair = weakestPair(graph);
    let margin: number | null = graph.judges.length > 1 && !connected ? 0 : null;
    if (connected && marginWork(graph) <= work) {
      work -= marginWork(graph);
      margin = marginOf(graph);
    }
    const [sentence, sentenceEn] = wordsOf({
      judges: graph.judges.length, parts, breakers: breakers.map(name), margin, obstacle, looked: ground !== undefined,
      weakest: pair && { ...pair, a: name(pair.a), b: name(pair.b) },
    });
    return {
      division, judges: graph.judges.length, connected, entries: entries.length, possible: obstacle === null,
      parts: parts.map((part) => part.map(id)), edges: graph.judges.length <= MOST_DRAWN ? edgesOf(graph, id) : [],
      weakest: pair && { ...pair, a: id(pair.a), b: id(pair.b) }, breakers: breakers.map(id), margin, sentence, sentenceEn,
    };
  });
}

function edgesOf({ judges, start, near, shared }: JudgeGraph, id: (v: number) => string): LinkReport['edges'] {
  const edges: LinkReport['edges'] = [];
  for (const a of judges.keys()) {
    for (let i = start[a]!; i < start[a + 1]!; i += 1) {
      const b = near[i]!;
      if (a < b) edges.push({ a: id(a), b: id(b), shared: shared[i]! });
    }
  }
  return edges;
}

/** Entries of each group, in order of first appearance. */
export function entriesByGroup(groupOf: readonly string[]): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  for (const [e, label] of groupOf.entries()) {
    const entries = groups.get(label);
    if (entries) entries.push(e);
    else groups.set(label, [e]);
  }
  return groups;
}

/** Where ranks are compared, by entry. 'contest': one group with the given name. */
export function groupsOf(
  entries: readonly { division: string; category: string }[],
  scope: 'division-category' | 'division' | 'contest', whole = '全部作品',
): string[] {
  return entries.map(({ division, category }) => {
    if (scope === 'contest') return whole;
    return (scope === 'division' ? [division] : [division, category]).filter(Boolean).join(' · ');
  });
}
