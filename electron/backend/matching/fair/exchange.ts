// Lifts weak entries by exchanging judges with entries that can spare: loads stay as they are.
import { arcAt } from '../instance.ts';
import { IN, OUT, type Field } from './field.ts';

/** Entries looked at for one exchange before the best so far is taken, when cost may be given up. */
const MOST_LOOKED = 3000;

interface Exchange { other: number; gives: number; gets: number; otherGives: number; otherGets: number; cost: number }

/** Entries that no exchange helps after which lifting gives up. */
const MOST_HELPLESS = 8;

/** A heuristic: every exchange lifts one entry below the threshold and lets no other fall below it. */
export class Lifter {
  readonly #field: Field;
  readonly #use: Int32Array;
  readonly #sum: Float64Array;
  #sets: readonly Int32Array[] = [];
  #least = 0;

  constructor(field: Field) {
    this.#field = field;
    this.#use = new Int32Array(field.groupMost.length);
    this.#sum = new Float64Array(field.entryCount);
  }

  /**
   * @param sets arcs by entry; changed in place.
   * @param free only exchanges that cost nothing.
   * @returns how many entries are still below.
   */
  lift(sets: readonly Int32Array[], least: number, free: boolean): number {
    const { worth, group } = this.#field;
    this.#sets = sets;
    this.#least = least;
    this.#use.fill(0);
    sets.forEach((arcs, e) => {
      let sum = 0;
      for (const arc of arcs) {
        sum += worth[arc]!;
        if (group[arc]! >= 0) this.#use[group[arc]!] = this.#use[group[arc]!]! + 1;
      }
      this.#sum[e] = sum;
    });
    let below = 0;
    for (const [e, arcs] of sets.entries()) {
      while (arcs.length > 0 && this.#sum[e]! < least) {
        const found = this.#find(e, free);
        if (!found) {
          below += 1;
          break;
        }
        this.#swap(e, found.gives, found.gets);
        this.#swap(found.other, found.otherGives, found.otherGets);
      }
      // Where some cannot be helped, looking on is of no use.
      if (below > MOST_HELPLESS) return below;
    }
    for (const arcs of sets) arcs.sort();
    return below;
  }

  #find(entry: number, free: boolean): Exchange | null {
    const { entryCount, judge, cost, worth, fixed } = this.#field;
    let best: Exchange | null = null;
    for (let i = 1; i < entryCount && !(best && i > MOST_LOOKED); i += 1) {
      const other = (entry + i) % entryCount;
      const slack = this.#sum[other]! - this.#least;
      if (slack < 0) continue;
      for (const otherGives of this.#sets[other]!) {
        if (fixed[otherGives] === IN) continue;
        const gets = arcAt(this.#field, entry, judge[otherGives]!);
        if (gets < 0 || fixed[gets] === OUT || this.#sets[entry]!.includes(gets)) continue;
        for (const gives of this.#sets[entry]!) {
          if (fixed[gives] === IN || worth[gets]! <= worth[gives]! || !this.#groups(gives, gets)) continue;
          const otherGets = arcAt(this.#field, other, judge[gives]!);
          if (otherGets < 0 || fixed[otherGets] === OUT || this.#sets[other]!.includes(otherGets)) continue;
          if (worth[otherGives]! - worth[otherGets]! > slack || !this.#groups(otherGives, otherGets)) continue;
          const change = cost[gets]! + cost[otherGets]! - cost[gives]! - cost[otherGives]!;
          if (change > 0 && (free || (best && best.cost <= change))) continue;
          best = { other, gives, gets, otherGives, otherGets, cost: change };
          if (change <= 0) return best;
        }
      }
    }
    return best;
  }

  #groups(leaves: number, comes: number): boolean {
    const { group, groupLeast, groupMost } = this.#field;
    const [from, to] = [group[leaves]!, group[comes]!];
    if (from === to) return true;
    if (from >= 0 && this.#use[from]! <= groupLeast[from]!) return false;
    return to < 0 || this.#use[to]! < groupMost[to]!;
  }

  #swap(entry: number, leaves: number, comes: number): void {
    const { worth, group } = this.#field;
    const set = this.#sets[entry]!;
    set[set.indexOf(leaves)] = comes;
    this.#sum[entry] = this.#sum[entry]! - worth[leaves]! + worth[comes]!;
    if (group[leaves]! >= 0) this.#use[group[leaves]!] = this.#use[group[leaves]!]! - 1;
    if (group[comes]! >= 0) this.#use[group[comes]!] = this.#use[group[comes]!]! + 1;
  }
}
