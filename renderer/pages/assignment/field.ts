// A plan as quick look-ups: who sits where, what is barred, pinned or scored; and edits of a plan as differences.
import type { Matrix } from '../../api/shapes.ts';

export interface Pair { entryId: string; judgeId: string }
/** One edit: seats that come and seats that go. */
export interface Delta { added: readonly Pair[]; removed: readonly Pair[] }
export type Judge = Matrix['judges'][number];
export type Entry = Matrix['entries'][number];
/** How a judge fits an entry: names its subject, names its division, or neither. */
export type Fit = 'subject' | 'stage' | 'other';

export const keyOf = (judgeId: string, entryId: string): string => `${judgeId} ${entryId}`;
const keysOf = (pairs: readonly Pair[]): Set<string> => new Set(pairs.map((one) => keyOf(one.judgeId, one.entryId)));

export interface Field {
  judges: ReadonlyMap<string, Judge>;
  entries: ReadonlyMap<string, Entry>;
  /** Kinds of conflict of a pair; 'not_qualified' and its like stand among them. */
  conflicts: ReadonlyMap<string, readonly string[]>;
  pins: ReadonlySet<string>;
  frozen: ReadonlySet<string>;
  /** Imported match of single pairs. */
  values: ReadonlyMap<string, number>;
}

export function fieldOf(matrix: Matrix | undefined): Field {
  if (!matrix) return { judges: new Map(), entries: new Map(), conflicts: new Map(), pins: new Set(), frozen: new Set(), values: new Map() };
  const conflicts = new Map<string, string[]>();
  for (const { judgeId, entryId, kind } of matrix.conflicts) {
    const key = keyOf(judgeId, entryId);
    const kinds = conflicts.get(key);
    if (kinds) kinds.push(kind);
    else conflicts.set(key, [kind]);
  }
  return {
    judges: new Map(matrix.judges.map((one) => [one.judgeId, one])),
    entries: new Map(matrix.entries.map((one) => [one.entryId, one])),
    conflicts, pins: keysOf(matrix.pins), frozen: keysOf(matrix.frozen),
    values: new Map(matrix.affinities.map((one) => [keyOf(one.judgeId, one.entryId), one.value])),
  };
}

/** Kinds that say a judge does not judge such entries at all, in contrast to stepping back from this one. */
export const isQualification = (kind: string): boolean => kind.startsWith('not_') || kind.endsWith('_qualified');

export function fitOf(judge: Judge, entry: Entry): Fit {
  if (judge.subjects.includes(entry.subject)) return 'subject';
  return judge.divisions.includes(entry.division) ? 'stage' : 'other';
}

export interface Seats {
  taken: ReadonlySet<string>;
  /** Seats of each judge and of each entry. */
  loads: ReadonlyMap<string, number>;
  counts: ReadonlyMap<string, number>;
}
export function seatsOf(pairs: readonly Pair[]): Seats {
  const loads = new Map<string, number>();
  const counts = new Map<string, number>();
  for (const { judgeId, entryId } of pairs) {
    loads.set(judgeId, (loads.get(judgeId) ?? 0) + 1);
    counts.set(entryId, (counts.get(entryId) ?? 0) + 1);
  }
  return { taken: keysOf(pairs), loads, counts };
}

/** The plan after an edit; what is there already is not put in twice. */
export function changed(pairs: readonly Pair[], delta: Delta): Pair[] {
  const gone = keysOf(delta.removed);
  const left = pairs.filter((one) => !gone.has(keyOf(one.judgeId, one.entryId)));
  const here = keysOf(delta.added);
  return [...left.filter((one) => !here.has(keyOf(one.judgeId, one.entryId))), ...delta.added];
}
export const reversed = ({ added, removed }: Delta): Delta => ({ added: removed, removed: added });

/** What a hand-over or an exchange does to the seats; the entry that comes back is '' for a plain hand-over. */
export function moveOf(from: Pair, judgeId: string, back: string): Delta {
  const give = { entryId: from.entryId, judgeId };
  if (back === '') return { added: [give], removed: [{ ...from }] };
  return {
    added: [give, { entryId: back, judgeId: from.judgeId }],
    removed: [{ ...from }, { entryId: back, judgeId }],
  };
}
export const sameDelta = (a: Delta, b: Delta): boolean => {
  const same = (one: readonly Pair[], other: readonly Pair[]): boolean => {
    const keys = keysOf(other);
    return one.length === other.length && one.every((pair) => keys.has(keyOf(pair.judgeId, pair.entryId)));
  };
  return same(a.added, b.added) && same(a.removed, b.removed);
};

export interface JudgeChange { judgeId: string; added: string[]; removed: string[] }
/** Differences by judge, those with most changes first; entries by their id. */
export function byJudge(delta: Delta): JudgeChange[] {
  const found = new Map<string, JudgeChange>();
  const of = (judgeId: string): JudgeChange => {
    const known = found.get(judgeId) ?? { judgeId, added: [], removed: [] };
    found.set(judgeId, known);
    return known;
  };
  for (const one of delta.added) of(one.judgeId).added.push(one.entryId);
  for (const one of delta.removed) of(one.judgeId).removed.push(one.entryId);
  const size = (one: JudgeChange): number => one.added.length + one.removed.length;
  return [...found.values()].sort((a, b) => size(b) - size(a));
}
/** The difference between two plans; for when the backend was not asked. */
export function differenceOf(before: readonly Pair[], after: readonly Pair[]): Delta {
  const old = keysOf(before);
  const now = keysOf(after);
  return {
    added: after.filter((one) => !old.has(keyOf(one.judgeId, one.entryId))),
    removed: before.filter((one) => !now.has(keyOf(one.judgeId, one.entryId))),
  };
}
