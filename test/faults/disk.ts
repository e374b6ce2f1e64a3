// A disk that loses its power: which bytes are there afterwards, from the record of operations and what was flushed.
// Flushed operations are there. Of the others each write is there, missing, or torn at sectors of 512 bytes; a shortening
// of a file is there only with those before it, and what was written after it only with it. Names (made, moved, removed)
// come back as on a journalling file system: in their order, up to a random one, and never fewer than a flush made sure.
import { constants, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Operation } from './trace.ts';

const sector = 512;

export type Chance = () => number;
/**
 * `killed`: only the process died, everything it did is there. `lies`: flushes among the last so many operations did nothing.
 * `without`: files that nobody will look at.
 */
export interface Weather { killed?: boolean; lies?: number; without?: RegExp }

/** Files by path; null is a folder. */
export type Tree = Map<string, Buffer | null>;

type Change = { kind: 'write'; at: number; bytes: Buffer } | { kind: 'truncate'; length: number };
/** `doomed`: changes whose flush failed; the system holds them for written, no later flush brings them to the disk. */
interface Node { content: Buffer | null; changes: Change[]; flushed: number; named: number; doomed: Set<Change> }
type Naming = { kind: 'set'; path: string; node: Node } | { kind: 'remove'; path: string } | { kind: 'move'; from: string; to: string };

/** All of a folder, with whole paths. */
export function readTree(root: string): Tree {
  const tree: Tree = new Map([[root, null]]);
  for (const name of readdirSync(root, { recursive: true })) {
    const path = join(root, String(name));
    tree.set(path, statSync(path).isDirectory() ? null : readFileSync(path));
  }
  return tree;
}

/** Writes a tree under another root. */
export function writeTree(tree: Tree, from: string, to: string): void {
  for (const [path, bytes] of [...tree].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const target = join(to, path.slice(from.length));
    if (bytes === null) mkdirSync(target, { recursive: true });
    else {
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, bytes, { mode: 0o600 });
    }
  }
}

function applyName(names: Map<string, Node>, one: Naming): void {
  if (one.kind === 'set') names.set(one.path, one.node);
  else if (one.kind === 'remove') names.delete(one.path);
  else {
    const moved = [...names].filter(([path]) => path === one.from || path.startsWith(`${one.from}/`));
    for (const [path, node] of moved) {
      names.delete(path);
      names.set(one.to + path.slice(one.from.length), node);
    }
  }
}

/** A file's bytes growing; spare room is kept so that appending is cheap. */
class Bytes {
  private room: Buffer;
  private length: number;
  constructor(content: Buffer) {
    this.room = Buffer.from(content);
    this.length = content.length;
  }

  write(at: number, bytes: Buffer): void {
    const end = at + bytes.length;
    if (end > this.room.length) this.room = Buffer.concat([this.room.subarray(0, this.length), Buffer.alloc(end * 2 - this.length)]);
    bytes.copy(this.room, at);
    this.length = Math.max(this.length, end);
  }

  truncate(length: number): void {
    if (length < this.length) this.room.fill(0, length, this.length);
    else if (length > this.room.length) this.room = Buffer.concat([this.room, Buffer.alloc(length - this.room.length)]);
    this.length = length;
  }

  whole(): Buffer {
    return this.room.subarray(0, this.length);
  }
}

/** One write that was not flushed: there, missing, or some of its sectors. */
function perhapsWrite(file: Bytes, { at, bytes }: { at: number; bytes: Buffer }, chance: Chance): void {
  const lot = chance();
  if (lot < 1 / 3) return;
  if (lot < 2 / 3 || bytes.length <= 1) return file.write(at, bytes);
  for (let from = 0; from < bytes.length;) {
    const to = Math.min(bytes.length, (Math.floor((at + from) / sector) + 1) * sector - at);
    if (chance() < 0.5) file.write(at + from, bytes.subarray(from, to));
    from = to;
  }
}

function contentOf(node: Node, weather: Weather, chance: Chance): Buffer {
  const file = new Bytes(node.content ?? Buffer.alloc(0));
  const sure = weather.killed ? node.changes.length : node.flushed;
  const apply = (one: Change): void => (one.kind === 'write' ? file.write(one.at, one.bytes) : file.truncate(one.length));
  for (const one of node.changes.slice(0, sure)) {
    if (one.kind === 'write' && !weather.killed && node.doomed.has(one)) perhapsWrite(file, one, chance);
    else apply(one);
  }
  const open = node.changes.slice(sure);
  const cuts = open.filter((one) => one.kind === 'truncate').length;
  let cutsThere = Math.floor(chance() * (cuts + 1));
  for (const one of open) {
    if (one.kind === 'write') perhapsWrite(file, one, chance);
    else if (cutsThere > 0) {
      cutsThere -= 1;
      file.truncate(one.length);
    } else break;
  }
  return file.whole();
}

/** The disk as the first `point` operations left it, after the weather. */
export function diskAfter(base: Tree, operations: readonly Operation[], point: number, weather: Weather, chance: Chance): Tree {
  const original = new Map<string, Node>([...base].map(([path, content]) => [path, { content, changes: [], flushed: 0, named: 0,
    doomed: new Set() }]));
  const now = new Map(original);
  const namings: Naming[] = [];
  let sureNames = 0;
  const handles = new Map<number, Node>();
  const change = (naming: Naming, node?: Node): void => {
    namings.push(naming);
    applyName(now, naming);
    if (node) node.named = namings.length;
  };
  const fresh = (content: Buffer | null): Node => ({ content, changes: [], flushed: 0, named: 0, doomed: new Set() });
  const needed = (node: Node | undefined, what: string): Node => {
    if (!node) throw new Error(`unknown in the record: ${what}`);
    return node;
  };
  const liesFrom = point - (weather.lies ?? 0);
  for (const [index, one] of operations.slice(0, point).entries()) {
    switch (one.kind) {
      case 'open': {
        let node = now.get(one.path);
        if (!node) {
          node = fresh(Buffer.alloc(0));
          change({ kind: 'set', path: one.path, node }, node);
        } else if (one.flags & constants.O_TRUNC) node.changes.push({ kind: 'truncate', length: 0 });
        handles.set(one.handle, node);
        break;
      }
      case 'write': needed(handles.get(one.handle), `handle ${one.handle}`).changes.push({ kind: 'write', at: one.at, bytes: one.bytes }); break;
      case 'truncate': needed(handles.get(one.handle), `handle ${one.handle}`).changes.push({ kind: 'truncate', length: one.length }); break;
      case 'sync': {
        const node = needed(handles.get(one.handle), `handle ${one.handle}`);
        if (index >= liesFrom) break;
        node.flushed = node.changes.length;
        // A flushed folder makes all names sure; a flushed file its own, and what the journal holds before it.
        sureNames = Math.max(sureNames, node.content === null ? namings.length : node.named);
        break;
      }
      case 'failedSync': {
        const node = needed(handles.get(one.handle), `handle ${one.handle}`);
        for (const lost of node.changes.slice(node.flushed)) node.doomed.add(lost);
        break;
      }
      case 'mkdir': change({ kind: 'set', path: one.path, node: fresh(null) }); break;
      case 'unlink': case 'rmdir': change({ kind: 'remove', path: one.path }); break;
      case 'rename': change({ kind: 'move', from: one.from, to: one.to }, now.get(one.from)); break;
      case 'link': change({ kind: 'set', path: one.to, node: needed(now.get(one.from), one.from) }, now.get(one.from)); break;
      case 'say': break;
    }
  }
  const there = weather.killed ? namings.length : sureNames + Math.floor(chance() * (namings.length - sureNames + 1));
  const names = new Map(original);
  for (const one of namings.slice(0, there)) applyName(names, one);
  const wanted = [...names].filter(([path]) => !weather.without?.test(path));
  return new Map(wanted.map(([path, node]) => [path, node.content === null ? null : contentOf(node, weather, chance)]));
}

/** Random numbers that can be had again. */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** FAULT_SEED of the environment, or one of now; printed, so that a run can be had again. */
export const faultSeed = Number(process.env['FAULT_SEED'] ?? Date.now() % 1_000_000);
