// Merkle trees over the events of the audit chain, as certificate logs use them: root, inclusion, consistency.
// Source: RFC 6962, 2.1 (hashes) and RFC 9162, 2.1.3-2.1.4 (proofs and their verification).
//
//   CompactRange      grows leaf by leaf, knows the root at any time; memory: one hash a level
//   treeOf(leaves)    all levels at once, for proofs
//   consistencyHolds, inclusionHolds    what someone without the leaves can check
import { equalBytes, sha256 } from '../crypto/suite.ts';

const leafMark = Uint8Array.of(0);
const nodeMark = Uint8Array.of(1);

export const leafHash = (leaf: Uint8Array): Uint8Array => sha256(leafMark, leaf);
const nodeHash = (left: Uint8Array, right: Uint8Array): Uint8Array => sha256(nodeMark, left, right);

/** Root of no leaf at all. */
export const emptyRoot = (): Uint8Array => sha256();

/** The left edge of a growing tree: one hash for each one-bit of its size, the largest subtree first. */
export class CompactRange {
  #size: number;
  readonly #peaks: Uint8Array[];

  constructor(size = 0, peaks: readonly Uint8Array[] = []) {
    this.#size = size;
    this.#peaks = [...peaks];
  }

  get size(): number {
    return this.#size;
  }

  /** @param leaf bytes of the leaf, not yet hashed */
  append(leaf: Uint8Array): void {
    let hash = leafHash(leaf);
    for (let size = this.#size; size % 2 === 1; size = (size - 1) / 2) hash = nodeHash(this.#peaks.pop() ?? hash, hash);
    this.#peaks.push(hash);
    this.#size += 1;
  }

  root(): Uint8Array {
    return this.#peaks.length === 0 ? emptyRoot() : this.#peaks.reduceRight((right, left) => nodeHash(left, right));
  }

  copy(): CompactRange {
    return new CompactRange(this.#size, this.#peaks);
  }
}

export function rootOf(leaves: Iterable<Uint8Array>): Uint8Array {
  const range = new CompactRange();
  for (const leaf of leaves) range.append(leaf);
  return range.root();
}

/** Greatest power of two below n, n > 1. */
function split(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

export interface MerkleTree {
  readonly size: number;
  root(size?: number): Uint8Array;
  /** Audit path of leaf `index` (from 0) in the tree of the first `size` leaves. */
  inclusion(index: number, size?: number): Uint8Array[];
  /** That the first `from` leaves are the beginning of the first `size`; empty for 0 and for equal sizes. */
  consistency(from: number, size?: number): Uint8Array[];
}

/** Whole subtrees are hashed once and kept, so that proofs for many sizes cost a few hashes each. */
export function treeOf(leaves: readonly Uint8Array[]): MerkleTree {
  const levels: Uint8Array[][] = [leaves.map(leafHash)];
  for (let below = levels[0] ?? []; below.length > 1;) {
    const level: Uint8Array[] = [];
    for (let i = 0; i + 1 < below.length; i += 2) level.push(nodeHash(below[i] ?? emptyRoot(), below[i + 1] ?? emptyRoot()));
    levels.push(level);
    below = level;
  }
  /** Hash of leaves from..to-1. */
  const range = (from: number, to: number): Uint8Array => {
    const size = to - from;
    const level = Math.log2(size);
    if (Number.isInteger(level) && from % size === 0) {
      const kept = levels[level]?.[from / size];
      if (kept) return kept;
    }
    if (size < 2) throw new RangeError(`no leaf ${from}`);
    const k = split(size);
    return nodeHash(range(from, from + k), range(from + k, to));
  };
  const path = (index: number, from: number, to: number): Uint8Array[] => {
    if (to - from < 2) return [];
    const middle = from + split(to - from);
    return index < middle ? [...path(index, from, middle), range(middle, to)] : [...path(index, middle, to), range(from, middle)];
  };
  const sub = (old: number, from: number, to: number, complete: boolean): Uint8Array[] => {
    if (old === to) return complete ? [] : [range(from, to)];
    const middle = from + split(to - from);
    return old <= middle
      ? [...sub(old, from, middle, complete), range(middle, to)]
      : [...sub(old, middle, to, false), range(from, middle)];
  };
  const within = (size: number): number => {
    if (size < 0 || size > leaves.length) throw new RangeError(`a tree of ${leaves.length} leaves has no ${size}`);
    return size;
  };
  return {
    size: leaves.length,
    root: (size = leaves.length) => (within(size) === 0 ? emptyRoot() : range(0, size)),
    inclusion(index, size = leaves.length) {
      if (index < 0 || index >= within(size)) throw new RangeError(`no leaf ${index} in ${size}`);
      return path(index, 0, size);
    },
    consistency(from, size = leaves.length) {
      if (from < 0 || from > within(size)) throw new RangeError(`${from} is not a beginning of ${size}`);
      return from === 0 || from === size ? [] : sub(from, 0, size, true);
    },
  };
}

export interface Head { readonly size: number; readonly root: Uint8Array }

/** RFC 9162, 2.1.3.2. */
export function inclusionHolds(leaf: Uint8Array, index: number, head: Head, proof: readonly Uint8Array[]): boolean {
  if (index < 0 || index >= head.size) return false;
  let [fn, sn] = [index, head.size - 1];
  let hash = leafHash(leaf);
  for (const step of proof) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      hash = nodeHash(step, hash);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [fn / 2, Math.floor(sn / 2)];
    } else hash = nodeHash(hash, step);
    [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
  }
  return sn === 0 && equalBytes(hash, head.root);
}

/**
 * RFC 9162, 2.1.4.2: whether the tree of `older` is the beginning of the tree of `newer`, for someone who knows no leaf.
 * @param proof hashes as `consistency` gives them
 */
export function consistencyHolds(older: Head, newer: Head, proof: readonly Uint8Array[]): boolean {
  if (older.size > newer.size) return false;
  if (older.size === newer.size) return proof.length === 0 && equalBytes(older.root, newer.root);
  if (older.size === 0) return proof.length === 0;
  const whole = Number.isInteger(Math.log2(older.size));
  const [first, ...rest] = whole ? [older.root, ...proof] : proof;
  if (!first) return false;
  let [fn, sn] = [older.size - 1, newer.size - 1];
  while (fn % 2 === 1) [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
  let [oldRoot, newRoot] = [first, first];
  for (const step of rest) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      [oldRoot, newRoot] = [nodeHash(step, oldRoot), nodeHash(step, newRoot)];
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [fn / 2, Math.floor(sn / 2)];
    } else newRoot = nodeHash(newRoot, step);
    [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
  }
  return sn === 0 && equalBytes(oldRoot, older.root) && equalBytes(newRoot, newer.root);
}
