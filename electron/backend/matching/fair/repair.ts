// Brings the loads of a plan back into their spans by chains of exchanges that keep every entry above the threshold.

import { arcAt } from '../instance.ts';
import { IN, OUT, type Field } from './field.ts';

const MOST_TREES = 40;

/**
 * A heuristic: an exchange hands one seat from a judge to another; a chain leads from a judge with too much to one with
 * room. Shortest chains by cost and prices (Dijkstra over judges).
 */
export class Repairer {
  readonly #field: Field;
  readonly #loads: Int32Array;
  readonly #held: Set<number>[];
  readonly #worth: Float64Array;
  readonly #use: Int32Array;
  readonly #distance: Float64Array;
  readonly #from: Int32Array;
  readonly #out: Int32Array;
  readonly #in: Int32Array;
  readonly #done: Uint8Array;
  readonly #entryOf: Int32Array;
  #sets: Int32Array[] = [];
  #least = -Infinity;
  effort = 0;

  constructor(field: Field) {
    const { judgeCount, entryCount } = field;
    this.#field = field;
    this.#loads = new Int32Array(judgeCount);
    this.#held = Array.from({ length: judgeCount }, () => new Set<number>());
    this.#worth = new Float64Array(entryCount);
    this.#use = new Int32Array(field.groupMost.length);
    this.#distance = new Float64Array(judgeCount);
    this.#from = new Int32Array(judgeCount);
    this.#out = new Int32Array(judgeCount);
    this.#in = new Int32Array(judgeCount);
    this.#done = new Uint8Array(judgeCount);
    this.#entryOf = new Int32Array(field.judge.length);
    for (let e = 0; e < entryCount; e += 1) this.#entryOf.fill(e, field.start[e]!, field.start[e + 1]!);
  }

  /** Changes the sets (arcs by entry) until all loads are permitted; false if it could not. */
  repair(sets: Int32Array[], least: number, prices: Float64Array, costs: boolean): boolean {
    const { judge, worth, group, low, high, judgeCount } = this.#field;
    this.#sets = sets;
    this.#least = least;
    this.#loads.fill(0);
    this.#use.fill(0);
    for (const held of this.#held) held.clear();
    sets.forEach((arcs, e) => {
      let sum = 0;
      for (const arc of arcs) {
        sum += worth[arc]!;
        this.#loads[judge[arc]!] = this.#loads[judge[arc]!]! + 1;
        this.#held[judge[arc]!]!.add(arc);
        if (group[arc]! >= 0) this.#use[group[arc]!] = this.#use[group[arc]!]! + 1;
      }
      this.#worth[e] = sum;
    });
    let excess = 0;
    for (let j = 0; j < judgeCount; j += 1) {
      excess += Math.max(0, this.#loads[j]! - high[j]!, low[j]! - this.#loads[j]!);
    }
    for (let trees = Math.min(2 * excess + 8, MOST_TREES); trees > 0; trees -= 1) {
      let over = false;
      let under = false;
      for (let j = 0; j < judgeCount; j += 1) {
        over ||= this.#loads[j]! > high[j]!;
        under ||= this.#loads[j]! < low[j]!;
      }
      if (!over && !under) return true;
      if (!this.#chains(over, under, prices, costs)) return false;
    }
    return false;
  }

  /** One tree of shortest chains, and as many of them carried out as still hold; false if none did. */
  #chains(over: boolean, under: boolean, prices: Float64Array, costs: boolean): boolean {
    const { judgeCount, low, high, start, judge, cost, worth, fixed } = this.#field;
    const loads = this.#loads;
    const distance = this.#distance.fill(Infinity);
    const done = this.#done.fill(0);
    for (let j = 0; j < judgeCount; j += 1) {
      if (over ? loads[j]! > high[j]! : loads[j]! > low[j]!) {
        distance[j] = 0;
        this.#from[j] = -1;
      }
    }
    let wanted = 0;
    for (let j = 0; j < judgeCount; j += 1) {
      wanted += over ? Math.max(0, loads[j]! - high[j]!) : Math.max(0, low[j]! - loads[j]!);
    }
    const ends: number[] = [];
    while (ends.length < wanted) {
      let giver = -1;
      for (let j = 0; j < judgeCount; j += 1) {
        if (done[j] === 0 && distance[j]! < Infinity && (giver < 0 || distance[j]! < distance[giver]!)) giver = j;
      }
      if (giver < 0) break;
      done[giver] = 1;
      if (under && !over ? loads[giver]! < low[giver]! : loads[giver]! < high[giver]!) {
        ends.push(giver);
      }
      const base = distance[giver]! + 1e-3;
      for (const out of this.#held[giver]!) {
        if (fixed[out] === IN) continue;
        const entry = this.#entryOf[out]!;
        const room = this.#worth[entry]! - worth[out]! - this.#least;
        this.effort += start[entry + 1]! - start[entry]!;
        for (let arc = start[entry]!; arc < start[entry + 1]!; arc += 1) {
          const taker = judge[arc]!;
          if (done[taker] === 1 || room + worth[arc]! < 0 || fixed[arc]! >= IN) continue;
          const length = (costs ? cost[arc]! - cost[out]! : 0) + prices[taker]! - prices[giver]!;
          const far = base + Math.max(0, length);
          if (far >= distance[taker]! || !this.#permits(entry, out, arc)) continue;
          distance[taker] = far;
          this.#from[taker] = giver;
          this.#out[taker] = out;
          this.#in[taker] = arc;
        }
      }
    }
    let moved = false;
    for (const end of ends) {
      const chain: number[] = [];
      let root = end;
      for (; this.#from[root]! >= 0; root = this.#from[root]!) chain.push(root);
      if (over ? loads[root]! <= high[root]! : loads[root]! <= low[root]!) continue;
      for (const taker of chain.reverse()) {
        if (!this.#handOver(this.#from[taker]!, taker, prices, costs)) break;
        moved = true;
      }
    }
    return moved;
  }

  /** One seat from giver to taker: the one the chain was made of, or another that is as cheap. */
  #handOver(giver: number, taker: number, prices: Float64Array, costs: boolean): boolean {
    const { judge, cost, worth, fixed } = this.#field;
    const most = this.#distance[taker]! - this.#distance[giver]!;
    for (const out of [this.#out[taker]!, ...this.#held[giver]!]) {
      if (fixed[out] === IN || judge[out] !== giver) continue;
      const entry = this.#entryOf[out]!;
      this.effort += 8;
      const arc = arcAt(this.#field, entry, taker);
      if (arc < 0 || this.#worth[entry]! - worth[out]! + worth[arc]! < this.#least) continue;
      const length = (costs ? cost[arc]! - cost[out]! : 0) + prices[taker]! - prices[giver]!;
      if (length > most || !this.#permits(entry, out, arc)) continue;
      this.#move(entry, out, arc);
      return true;
    }
    return false;
  }

  #permits(entry: number, out: number, arc: number): boolean {
    const { group, groupLeast, groupMost, fixed } = this.#field;
    const set = this.#sets[entry]!;
    if (fixed[arc] === OUT || set.includes(arc) || !set.includes(out)) return false;
    const leaves = group[out]!;
    const comes = group[arc]!;
    if (leaves === comes) return true;
    if (leaves >= 0 && this.#use[leaves]! <= groupLeast[leaves]!) return false;
    return comes < 0 || this.#use[comes]! < groupMost[comes]!;
  }

  #move(entry: number, out: number, arc: number): void {
    const { judge, worth, group } = this.#field;
    const set = this.#sets[entry]!;
    set[set.indexOf(out)] = arc;
    this.#worth[entry] = this.#worth[entry]! - worth[out]! + worth[arc]!;
    const [giver, taker] = [judge[out]!, judge[arc]!];
    this.#held[giver]!.delete(out);
    this.#held[taker]!.add(arc);
    this.#loads[giver] = this.#loads[giver]! - 1;
    this.#loads[taker] = this.#loads[taker]! + 1;
    if (group[out]! >= 0) this.#use[group[out]!] = this.#use[group[out]!]! - 1;
    if (group[arc]! >= 0) this.#use[group[arc]!] = this.#use[group[arc]!]! + 1;
  }
}
