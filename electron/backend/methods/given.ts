// Reads an instance brought as JSON: checks every element, and lays the pairs out as typed arrays by entry.
import type { z } from 'zod';
import { AppError } from '#contract/errors.ts';
import { mostRows, type AssignInput } from '#contract/schema/methods.ts';
import { arcAt } from '../matching/solve.ts';

export type AssignRequest = z.output<typeof AssignInput>;

/** The instance in numbers: judges and entries by their place in the lists that were brought. */
export interface Given {
  judges: { maxLoad: number; minLoad: number; unit: number }[];
  entries: AssignRequest['entries'];
  orgCap: number | null;
  /** The allowed pairs of entry e are start[e] .. start[e+1]-1, judges ascending; conflicts are left out. */
  start: Int32Array;
  judge: Int32Array;
  affinity: Float64Array;
  /** Pinned judges by entry, each once, ascending; not yet compared with the rules. */
  pinned: Map<number, number[]>;
}

/** Sums of larger ones could leave the range of doubles. */
const LARGEST = 1e100;

const refused = (detail: string, detailEn: string): AppError => new AppError('bad_input', { detail, detailEn });

/** What stands there, short enough for a sentence. */
function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'null';
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/**
 * @throws AppError bad_input naming the first element that is not as it should be: its list, its place counted from 0,
 * what is there and what was expected. The same pair twice with the same affinity is one pair. An org is compared as
 * text, so 7 and "7" are one; an empty text is none.
 */
export function readGiven(request: AssignRequest): Given {
  const entryCount = request.entries.length;
  refuseBeyondCounting('coverage', request.entries.map(({ coverage }) => coverage));
  refuseBeyondCounting('min', request.judges.map(({ min }) => min ?? 0));
  const judges = readJudges(request.judges, entryCount);
  const { start, judge, affinity } = readPairs(listed('pairs', request.pairs), judges.length, entryCount);
  const arcs = { start, judge, cost: affinity };
  const barred = new Uint8Array(judge.length);
  let dropped = 0;
  eachCouple('conflicts', request.conflicts, judges.length, entryCount, (j, e) => {
    const arc = arcAt(arcs, e, j);
    if (arc < 0 || barred[arc] === 1) return;
    barred[arc] = 1;
    dropped += 1;
  });
  const pinned = new Map<number, number[]>();
  eachCouple('pinned', request.pinned, judges.length, entryCount, (j, e) => {
    const own = pinned.get(e) ?? [];
    if (!own.includes(j)) own.push(j);
    pinned.set(e, own);
  });
  for (const own of pinned.values()) own.sort((a, b) => a - b);
  return {
    judges, entries: request.entries, orgCap: request.orgCap ?? null, pinned,
    ...(dropped === 0 ? { start, judge, affinity } : without(barred, dropped, start, judge, affinity)),
  };
}

/** Seats are counted in whole numbers, every one of them. */
function refuseBeyondCounting(name: 'coverage' | 'min', values: readonly number[]): void {
  let sum = 0;
  for (const one of values) sum += one;
  if (sum <= Number.MAX_SAFE_INTEGER) return;
  throw refused(`所有 ${name} 之和太大，不能超过 ${Number.MAX_SAFE_INTEGER}`,
    `the sum of every ${name} is too large, it must not be above ${Number.MAX_SAFE_INTEGER}`);
}

function readJudges(given: AssignRequest['judges'], entryCount: number): Given['judges'] {
  const units = new Map<string, number>();
  return given.map((one, at) => {
    const { max, org } = one;
    const min = one.min ?? 0;
    const most = max ?? Infinity;
    if (min > most) throw refused(`judges[${at}] 的 min（${min}）大于 max（${most}）`, `judges[${at}]: min ${min} is above max ${most}`);
    const name = String(org ?? '');
    if (name !== '' && !units.has(name)) units.set(name, units.size);
    return { maxLoad: Math.min(most, Math.max(entryCount, min)), minLoad: min, unit: units.get(name) ?? -1 };
  });
}

function indexOf(value: unknown, list: string, place: number, what: readonly [zh: string, en: string], count: number): number {
  if (typeof value === 'number' && value >= 0 && value < count && Math.floor(value) === value) return value;
  throw refused(
    `${list}[${place}] 的${what[0]}序号是 ${shown(value)}，应是 0 到 ${count - 1} 的整数`,
    `${list}[${place}]: the ${what[1]} index is ${shown(value)}, it must be a whole number from 0 to ${count - 1}`,
  );
}

const JUDGE = ['评委', 'judge'] as const;
const ENTRY = ['作品', 'entry'] as const;

function listed(list: string, given: unknown): readonly unknown[] {
  if (Array.isArray(given) && given.length <= mostRows) return given;
  if (Array.isArray(given)) throw refused(`${list} 不能超过 ${mostRows} 行`, `${list} must not have more than ${mostRows} rows`);
  throw refused(`${list} 应是一个数组，不能是 ${shown(given)}`, `${list} must be an array, not ${shown(given)}`);
}

function eachCouple(
  list: 'conflicts' | 'pinned', given: unknown, judgeCount: number, entryCount: number,
  take: (judge: number, entry: number) => void,
): void {
  listed(list, given ?? []).forEach((one, at) => {
    if (!Array.isArray(one) || one.length !== 2) {
      throw refused(`${list}[${at}] 是 ${shown(one)}，应是 [评委序号, 作品序号]`, `${list}[${at}] is ${shown(one)}, not [judgeIndex, entryIndex]`);
    }
    take(indexOf(one[0], list, at, JUDGE, judgeCount), indexOf(one[1], list, at, ENTRY, entryCount));
  });
}

/** Sorted by entry, then judge, by counting: no object is made for a pair. */
function readPairs(
  given: readonly unknown[], judgeCount: number, entryCount: number,
): { start: Int32Array; judge: Int32Array; affinity: Float64Array } {
  const count = given.length;
  // One piece of memory for all that is dropped in the end: each new one makes the engine look through millions of rows.
  const scratch = new ArrayBuffer(24 * count);
  const value = new Float64Array(scratch, 0, count);
  const judgeOf = new Int32Array(scratch, 8 * count, count);
  const entryOf = new Int32Array(scratch, 12 * count, count);
  const byJudge = new Int32Array(scratch, 16 * count, count);
  const byEntry = new Int32Array(scratch, 20 * count, count);
  for (let at = 0; at < count; at += 1) {
    const one = given[at];
    if (!Array.isArray(one) || one.length !== 3) {
      throw refused(`pairs[${at}] 是 ${shown(one)}，应是 [评委序号, 作品序号, 匹配度]`,
        `pairs[${at}] is ${shown(one)}, not [judgeIndex, entryIndex, affinity]`);
    }
    const judge: unknown = one[0];
    const entry: unknown = one[1];
    const affinity: unknown = one[2];
    if (typeof affinity !== 'number' || !(Math.abs(affinity) <= LARGEST)) {
      throw refused(`pairs[${at}] 的匹配度是 ${shown(affinity)}，应是一个数，大小不超过 ${LARGEST}`,
        `pairs[${at}]: the affinity is ${shown(affinity)}, it must be a number of at most ${LARGEST} in size`);
    }
    judgeOf[at] = indexOf(judge, 'pairs', at, JUDGE, judgeCount);
    entryOf[at] = indexOf(entry, 'pairs', at, ENTRY, entryCount);
    value[at] = affinity;
  }
  sortBy(judgeOf, judgeCount, null, byJudge);
  sortBy(entryOf, entryCount, byJudge, byEntry);
  const start = new Int32Array(entryCount + 1);
  const kept = new ArrayBuffer(12 * count);
  const affinity = new Float64Array(kept, 0, count);
  const judge = new Int32Array(kept, 8 * count, count);
  let size = 0;
  for (let i = 0; i < count; i += 1) {
    const at = byEntry[i]!;
    const before = i > 0 ? byEntry[i - 1]! : -1;
    if (before >= 0 && entryOf[before] === entryOf[at] && judgeOf[before] === judgeOf[at]) {
      if (value[before] === value[at]) continue;
      throw refused(
        `评委 ${judgeOf[at]} 与作品 ${entryOf[at]} 给了两个不同的匹配度：pairs[${before}] 是 ${value[before]}，pairs[${at}] 是 ${value[at]}`,
        `judge ${judgeOf[at]} and entry ${entryOf[at]} have two affinities: ${value[before]} in pairs[${before}], ${value[at]} in pairs[${at}]`,
      );
    }
    judge[size] = judgeOf[at]!;
    affinity[size] = value[at]!;
    size += 1;
    start[entryOf[at]! + 1] = size;
  }
  // Entries without pairs end where the entry before them ends.
  for (let e = 1; e <= entryCount; e += 1) start[e] = Math.max(start[e]!, start[e - 1]!);
  return size === count ? { start, judge, affinity } : { start, judge: judge.slice(0, size), affinity: affinity.slice(0, size) };
}

/** Puts the places 0 .. n-1 into `order`, by ascending key; equal keys keep the order `from`. */
function sortBy(key: Int32Array, keys: number, from: Int32Array | null, order: Int32Array): void {
  const next = new Int32Array(keys + 1);
  for (const one of key) next[one + 1] = next[one + 1]! + 1;
  for (let one = 0; one < keys; one += 1) next[one + 1] = next[one + 1]! + next[one]!;
  for (let i = 0; i < key.length; i += 1) {
    const at = from ? from[i]! : i;
    const place = next[key[at]!]!;
    next[key[at]!] = place + 1;
    order[place] = at;
  }
}

function without(
  barred: Uint8Array, dropped: number, start: Int32Array, judge: Int32Array, affinity: Float64Array,
): { start: Int32Array; judge: Int32Array; affinity: Float64Array } {
  const leftOver = judge.length - dropped;
  const left = { start: new Int32Array(start.length), judge: new Int32Array(leftOver), affinity: new Float64Array(leftOver) };
  let size = 0;
  for (let e = 0; e + 1 < start.length; e += 1) {
    for (let arc = start[e]!; arc < start[e + 1]!; arc += 1) {
      if (barred[arc] === 1) continue;
      left.judge[size] = judge[arc]!;
      left.affinity[size] = affinity[arc]!;
      size += 1;
    }
    left.start[e + 1] = size;
  }
  return left;
}
