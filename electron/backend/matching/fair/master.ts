// A linear program over whole sets: which set each entry takes, within the judges' loads. Bases have one row a judge.

import { Basis } from './basis.ts';
import type { SetColumn } from './column.ts';
import type { Field } from './field.ts';
import { firstToLeave } from './ratio.ts';

const SLACK = 0;
const OVER = 1;
const UNDER = 2;
const SET = 3;

/**
 * Minimises the cost of convex combinations of sets, one per entry, subject to
 *   sum of sets with j + slack_j - over_j + under_j = high_j,  0 <= slack_j <= high_j - low_j,
 * where over and under cost overCharge_j and underCharge_j (a box around the prices: Marsten, Hogan, Blankenship, "The
 * boxstep method for large-scale optimization", Operations Research 23, 1975). Sets are brought in by enter(). Primal
 * simplex with generalised upper bounds (Dantzig and Van Slyke 1967): one set of each entry is its key, the others
 * stand in the basis as differences to it, so the inverse has a row per judge however many entries there are. Limits
 * are shifted a little, so that no step has length zero.
 */
export class Master {
  readonly field: Field;
  readonly key: SetColumn[];
  readonly price: Float64Array;
  readonly overCharge: Float64Array;
  readonly underCharge: Float64Array;
  /** Whether costs count; otherwise only what cannot be permitted is charged. */
  costs = false;
  barredCharge = 1;
  pivots = 0;
  readonly #size: number;
  readonly #basis: Basis;
  readonly #kind: Uint8Array;
  readonly #item: Int32Array;
  readonly #sets: (SetColumn | null)[];
  readonly #value: Float64Array;
  readonly #place: Int32Array;
  readonly #atTop: Uint8Array;
  readonly #limit: Float64Array;
  readonly #width: Float64Array;
  readonly #ofEntry = new Map<number, number[]>();
  #sincePure = 0;

  constructor(field: Field, key: SetColumn[]) {
    const size = field.judgeCount;
    this.field = field;
    this.key = key;
    this.#size = size;
    this.price = new Float64Array(size);
    this.overCharge = new Float64Array(size).fill(1);
    this.underCharge = new Float64Array(size).fill(1);
    this.#basis = new Basis(size);
    this.#kind = new Uint8Array(size);
    this.#item = new Int32Array(size);
    this.#sets = Array.from({ length: size }, () => null);
    this.#value = new Float64Array(size);
    this.#place = new Int32Array(3 * size).fill(-1);
    this.#atTop = new Uint8Array(size);
    this.#limit = new Float64Array(size);
    this.#width = new Float64Array(size);
    let state = 12345;
    const shift = (): number => {
      state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
      return 1e-6 * (1 + state / 0x80000000);
    };
    for (let j = 0; j < size; j += 1) {
      const above = shift();
      this.#limit[j] = field.high[j]! + above;
      this.#width[j] = field.high[j]! - field.low[j]! + above + shift();
    }
    this.restart();
  }

  /** Takes the keys alone as the basis, with what loads they leave or overrun. */
  restart(): void {
    const size = this.#size;
    const load = new Float64Array(size);
    for (const { judges } of this.key) for (const j of judges) load[j] = load[j]! + 1;
    this.#basis.inverse.fill(0);
    this.#place.fill(-1);
    this.#atTop.fill(0);
    this.#ofEntry.clear();
    this.#sets.fill(null);
    for (let j = 0; j < size; j += 1) {
      const room = this.#limit[j]! - load[j]!;
      const kind = room < 0 ? OVER : room > this.#width[j]! ? UNDER : SLACK;
      if (kind === UNDER) this.#atTop[j] = 1;
      this.#kind[j] = kind;
      this.#item[j] = j;
      this.#place[kind * size + j] = j;
      this.#value[j] = kind === OVER ? -room : kind === UNDER ? room - this.#width[j]! : room;
      this.#basis.inverse[j * size + j] = kind === OVER ? -1 : 1;
    }
    this.#sincePure = 0;
    this.reprice();
  }

  columnCost(column: SetColumn): number {
    return (this.costs ? column.cost : 0) + (column.barred ? this.barredCharge : 0);
  }

  #basicCost(i: number): number {
    const j = this.#item[i]!;
    switch (this.#kind[i]) {
      case OVER: return this.overCharge[j]!;
      case UNDER: return this.underCharge[j]!;
      case SET: {
        const column = this.#sets[i]!;
        return this.columnCost(column) - this.columnCost(this.key[column.entry]!);
      }
      default: return 0;
    }
  }

  /** Prices from scratch; after any charge or bar has changed. */
  reprice(): void {
    const size = this.#size;
    const inverse = this.#basis.inverse;
    const price = this.price.fill(0);
    for (let i = 0; i < size; i += 1) {
      const cost = this.#basicCost(i);
      if (cost === 0) continue;
      const row = i * size;
      for (let j = 0; j < size; j += 1) price[j] = price[j]! - cost * inverse[row + j]!;
    }
  }

  reducedCost(column: SetColumn): number {
    const key = this.key[column.entry]!;
    let sum = this.columnCost(column) - this.columnCost(key);
    for (const j of column.judges) sum += this.price[j]!;
    for (const j of key.judges) sum -= this.price[j]!;
    return sum;
  }

  /** Sets in the basis beside the keys, with how much of them is taken. */
  * mixed(): Generator<{ column: SetColumn; share: number }> {
    for (let i = 0; i < this.#size; i += 1) {
      if (this.#kind[i] === SET) yield { column: this.#sets[i]!, share: this.#value[i]! };
    }
  }

  shareOfKey(entry: number): number {
    let share = 1;
    for (const i of this.#ofEntry.get(entry) ?? []) share -= this.#value[i]!;
    return share;
  }

  /** Loads out of their span, and shares of barred sets. */
  faults(): { loads: number; barred: number } {
    let [loads, barred] = [0, 0];
    for (let i = 0; i < this.#size; i += 1) {
      const value = this.#value[i]!;
      if (this.#kind[i] === OVER || this.#kind[i] === UNDER) loads += Math.max(0, value);
      else if (this.#kind[i] === SET && this.#sets[i]!.barred) barred += Math.max(0, value);
    }
    for (const column of this.key) if (column.barred) barred += Math.max(0, this.shareOfKey(column.entry));
    return { loads, barred };
  }

  /** Brings in the slack, over or under of some judge while that saves more than `least`; @returns whether it did. */
  enterBest(least: number): boolean {
    const size = this.#size;
    let best = -least;
    let found = -1;
    for (let j = 0; j < size; j += 1) {
      const price = this.price[j]!;
      if (this.#place[j]! < 0) {
        const gain = this.#atTop[j] === 1 ? -price : price;
        if (gain < best) [best, found] = [gain, j];
      }
      if (this.#place[OVER * size + j]! < 0 && this.overCharge[j]! - price < best) {
        [best, found] = [this.overCharge[j]! - price, OVER * size + j];
      }
      if (this.#place[UNDER * size + j]! < 0 && this.underCharge[j]! + price < best) {
        [best, found] = [this.underCharge[j]! + price, UNDER * size + j];
      }
    }
    if (found < 0) return false;
    const kind = Math.floor(found / size);
    const j = found % size;
    this.#basis.look(kind === OVER ? [] : [j], kind === OVER ? [j] : []);
    const down = kind === SLACK && this.#atTop[j] === 1;
    this.#enter(kind, j, null, down ? -1 : 1, down ? -best : best);
    return true;
  }

  /** Brings in a set. */
  enter(column: SetColumn): void {
    this.#basis.look(column.judges, this.key[column.entry]!.judges);
    this.#enter(SET, column.entry, column, 1, this.reducedCost(column));
  }

  /** direction -1: a slack comes down from its top. `reduced`: its reduced cost as it stands. */
  #enter(kind: number, item: number, column: SetColumn | null, direction: 1 | -1, reduced: number): void {
    const size = this.#size;
    const { step } = this.#basis;
    const value = this.#value;
    const { reach, leaving, keyOf, toTop } = firstToLeave({
      size, step, value, ofEntry: this.#ofEntry, direction, newcomer: column?.entry ?? -1,
      most: kind === SLACK ? this.#width[item]! : Infinity,
      topOf: (i) => (this.#kind[i] === SLACK ? this.#width[this.#item[i]!]! : Infinity),
    });
    if (reach === Infinity) throw new Error('the linear program of the fair plan has no bound');
    this.pivots += 1;
    this.#sincePure += 1;
    if (keyOf >= 0 && !this.#ofEntry.has(keyOf)) {
      // The newcomer replaces its key outright.
      for (let i = 0; i < size; i += 1) value[i] = value[i]! - reach * step[i]!;
      this.key[keyOf] = column!;
      return;
    }
    if (leaving === -1) {
      for (let i = 0; i < size; i += 1) value[i] = value[i]! - direction * reach * step[i]!;
      this.#atTop[item] = this.#atTop[item] === 1 ? 0 : 1;
      return;
    }
    let place = leaving;
    if (keyOf >= 0) place = this.#changeKey(keyOf, column);
    const start = direction === -1 ? this.#width[item]! : 0;
    for (let i = 0; i < size; i += 1) value[i] = value[i]! - direction * reach * step[i]!;
    this.#leave(place, toTop);
    this.#basis.pivot(place, reduced, this.price);
    value[place] = start + direction * reach;
    this.#kind[place] = kind;
    this.#item[place] = item;
    this.#sets[place] = column;
    if (column) {
      const places = this.#ofEntry.get(column.entry);
      if (places) places.push(place);
      else this.#ofEntry.set(column.entry, [place]);
    } else this.#place[kind * size + item] = place;
  }

  /** Makes another set the entry's key, so that the old one stands in the basis; @returns its place. */
  #changeKey(entry: number, column: SetColumn | null): number {
    const places = this.#ofEntry.get(entry)!;
    const { step } = this.#basis;
    let place = places[0]!;
    for (const i of places) if (Math.abs(step[i]!) > Math.abs(step[place]!)) place = i;
    const share = this.shareOfKey(entry);
    let sum = 0;
    for (const i of places) sum += step[i]!;
    step[place] = (column?.entry === entry ? 1 : 0) - sum;
    this.#basis.turn(place, places);
    const old = this.key[entry]!;
    this.key[entry] = this.#sets[place]!;
    this.#sets[place] = old;
    this.#value[place] = share;
    return place;
  }

  #leave(place: number, toTop: boolean): void {
    const kind = this.#kind[place]!;
    const item = this.#item[place]!;
    if (kind === SET) {
      const places = this.#ofEntry.get(item)!;
      if (places.length === 1) this.#ofEntry.delete(item);
      else places.splice(places.indexOf(place), 1);
      this.#sets[place] = null;
      return;
    }
    this.#place[kind * this.#size + item] = -1;
    if (kind === SLACK) this.#atTop[item] = toTop ? 1 : 0;
  }

  /** Computes the inverse and all values anew when rounding has gathered. */
  tidy(): void {
    if (this.#sincePure < 40) return;
    const size = this.#size;
    const right = this.#limit.map((limit, j) => limit - (this.#place[j]! < 0 && this.#atTop[j] === 1 ? this.#width[j]! : 0));
    for (const { judges } of this.key) for (const j of judges) right[j] = right[j]! - 1;
    if (this.#sincePure < 400 && this.#basis.residual(right, this.#value, (i, add) => this.#column(i, add)) < 1e-9) return;
    if (!this.#basis.invert((i, add) => this.#column(i, add))) {
      this.restart();
      return;
    }
    for (let i = 0; i < size; i += 1) {
      let sum = 0;
      for (let j = 0; j < size; j += 1) sum += this.#basis.inverse[i * size + j]! * right[j]!;
      this.#value[i] = sum;
    }
    this.#sincePure = 0;
    this.reprice();
  }

  #column(i: number, add: (row: number, by: number) => void): void {
    const kind = this.#kind[i]!;
    if (kind !== SET) {
      add(this.#item[i]!, kind === OVER ? -1 : 1);
      return;
    }
    const column = this.#sets[i]!;
    for (const j of column.judges) add(j, 1);
    for (const j of this.key[column.entry]!.judges) add(j, -1);
  }
}
