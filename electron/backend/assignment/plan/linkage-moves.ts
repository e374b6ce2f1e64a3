// Moves that may bring two parts of a ranking group together: a judge of one part takes a seat in the other.
import type { Board, Placing } from './linkage-board.ts';
import { compareLoss, lossOf, type Groups, type Loss } from './linkage-groups.ts';

/** `parts`: which two parts the first placing brings together, as one number. */
export interface Move { placings: Placing[]; loss: Loss; tie: number; parts: number }

/** Moves that are handed on, cheapest first; each is then measured exactly. */
const MOST_MOVES = 1200;
/** Moves without loss between the same two parts: more of them would only crowd out those between others. */
const MOST_ALIKE = 16;
/** Ways looked at for one kind of move, about: bounds the time in very large contests. */
const MOST_LOOKS = 1_500_000;
/** Entries that may come back for one that is given, cheapest first. */
const MOST_RETURNS = 6;
/** Cells of the table of cheapest entries between judges, for rotations. */
const MOST_ROTATION_WORK = 30_000_000;

export interface Return { entry: number; loss: Loss; match: number }

/** The entries each judge holds. */
export function heldBy(board: Board): number[][] {
  const held: number[][] = Array.from(board.loads, () => []);
  for (const [e, seated] of board.seats.entries()) for (const j of seated) held[j]!.push(e);
  return held;
}

/** One judge for another at an entry: what it costs by itself, the entry's match afterwards; null if not permitted. */
function single(board: Board, weakest: number, placing: Placing): Return | null {
  if (!board.fits(placing)) return null;
  const { cost, changes, match } = board.effectOf(placing);
  const fall = board.ground.worth ? Math.max(0, weakest - match) : 0;
  return { entry: placing.entry, match, loss: lossOf(board, fall, cost, changes) };
}

/** Both together: the lower of the two weakest counts, the rest adds up. */
function both(a: Loss, b: Loss): Loss {
  return [a[0] + b[0], Math.max(a[1], b[1]), a[2] + b[2], a[3] + b[3]];
}

/** Keeps the cheapest moves, equal ones by lot. */
class Cheapest {
  #moves: Move[] = [];
  readonly #free = new Map<number, number>();
  #bar: Move | null = null;

  /** Enough moves without loss between these parts. */
  enough(parts: number): boolean {
    return (this.#free.get(parts) ?? 0) >= MOST_ALIKE;
  }

  add(move: Move): void {
    if (compareLoss(move.loss, NOTHING) <= 0) this.#free.set(move.parts, (this.#free.get(move.parts) ?? 0) + 1);
    if (this.#bar && order(move, this.#bar) >= 0) return;
    this.#moves.push(move);
    if (this.#moves.length >= 2 * MOST_MOVES) this.#cut();
  }

  #cut(): void {
    this.#moves.sort(order);
    this.#moves.length = Math.min(this.#moves.length, MOST_MOVES);
    if (this.#moves.length === MOST_MOVES) this.#bar = this.#moves.at(-1)!;
  }

  /** Enough moves that lose nothing: none that comes later is better. */
  get full(): boolean {
    return this.#bar !== null && compareLoss(this.#bar.loss, NOTHING) <= 0;
  }

  list(): Move[] {
    this.#cut();
    return this.#moves;
  }
}
const NOTHING: Loss = [0, 0, 0, 0];
const order = (a: Move, b: Move): number => compareLoss(a.loss, b.loss) || a.tie - b.tie;

/** The cheapest entries that `giver` could pass to `taker`. */
function returnsOf(board: Board, weakest: number, held: readonly number[], giver: number, taker: number): Return[] {
  const found: Return[] = [];
  for (const entry of held) {
    const one = single(board, weakest, { entry, out: giver, into: taker });
    if (!one) continue;
    const last = found[MOST_RETURNS - 1];
    if (last && compareLoss(one.loss, last.loss) >= 0) continue;
    let at = found.length;
    while (at > 0 && compareLoss(found[at - 1]!.loss, one.loss) > 0) at -= 1;
    found.splice(at, 0, one);
    found.length = Math.min(found.length, MOST_RETURNS);
  }
  return found;
}

/**
 * Every seat of the group that a judge of another part of it may take: once, in an order chosen by lot.
 * @param outsiders judges who do not sit in the group, instead: they may sit in two parts later.
 */
function* linkingSeats(
  board: Board, groups: Groups, group: number, random: () => number, outsiders = false,
): Generator<{ placing: Placing; parts: number }> {
  const { part, parts } = groups.partOf(board, group);
  const entries = [...groups.entries[group]!];
  const outside = [outsiders ? [...part.keys()].filter((j) => part[j] === -1) : []];
  for (let last = entries.length - 1; last > 0; last -= 1) {
    const pick = Math.floor(random() * (last + 1));
    [entries[last], entries[pick]] = [entries[pick]!, entries[last]!];
  }
  for (const entry of entries) {
    const seated = board.seats[entry]!;
    if (seated.length === 0) continue;
    const own = part[seated[0]!]!;
    const others = outsiders ? outside : own === 0 ? parts.slice(1) : parts.filter((_, p) => p !== own);
    for (const out of seated) for (const members of others) for (const into of members) {
      const other = part[into]! + 1;
      yield { placing: { entry, out, into }, parts: Math.min(own + 1, other) * (parts.length + 1) + Math.max(own + 1, other) };
    }
  }
}

/**
 * Exchanges (and hand-overs between judges whose loads only trade places) after which a judge of one part sits at an
 * entry of another, cheapest first.
 */
export function mergingMoves(
  board: Board, groups: Groups, group: number, random: () => number, outsiders = false,
): Move[] {
  const held = heldBy(board);
  const weakest = board.weakest();
  const cheapest = new Cheapest();
  const known = new Map<number, Return[]>();
  let looks = 0;
  for (const { placing, parts } of linkingSeats(board, groups, group, random, outsiders)) {
    if ((looks += 1) > MOST_LOOKS || cheapest.full) break;
    if (cheapest.enough(parts)) continue;
    const one = single(board, weakest, placing);
    if (!one) continue;
    const { entry, out, into } = placing;
    if (board.loads[out] === board.loads[into]! + 1) cheapest.add({ placings: [placing], loss: one.loss, tie: random(), parts });
    const cell = into * held.length + out;
    let returns = known.get(cell);
    if (!returns) {
      returns = returnsOf(board, weakest, held[into]!, into, out);
      known.set(cell, returns);
      looks += held[into]!.length;
    }
    for (const back of returns) {
      if (back.entry === entry) continue;
      cheapest.add({ placings: [placing, { entry: back.entry, out: into, into: out }], loss: both(one.loss, back.loss), tie: random(), parts });
    }
  }
  return cheapest.list();
}

/** The same with a third judge in between: into gives to middle, middle gives to out. */
export function rotatingMoves(board: Board, groups: Groups, group: number, random: () => number): Move[] {
  const count = board.loads.length;
  const held = heldBy(board);
  if (held.reduce((sum, own) => sum + own.length, 0) * count > MOST_ROTATION_WORK) return [];
  const weakest = board.weakest();
  const returns = held.map((own, giver) => held.map((_, taker) => (giver === taker ? [] : returnsOf(board, weakest, own, giver, taker))));
  const cheapest = new Cheapest();
  let looks = 0;
  for (const { placing, parts } of linkingSeats(board, groups, group, random)) {
    if (looks > MOST_LOOKS || cheapest.full) break;
    if (cheapest.enough(parts)) continue;
    const one = single(board, weakest, placing);
    if (!one) continue;
    const { entry, out, into } = placing;
    for (let middle = 0; middle < count; middle += 1) {
      if (middle === into || middle === out) continue;
      looks += 1;
      for (const first of returns[into]![middle]!.slice(0, 3)) {
        const placings = [placing, { entry: first.entry, out: into, into: middle }];
        const sofar = both(one.loss, first.loss);
        if (board.loads[out] === board.loads[middle]! + 1) cheapest.add({ placings, loss: sofar, tie: random(), parts });
        for (const second of returns[middle]![out]!.slice(0, 3)) {
          if (first.entry === entry && second.entry === entry) continue;
          cheapest.add({
            placings: [...placings, { entry: second.entry, out: middle, into: out }], loss: both(sofar, second.loss), tie: random(), parts,
          });
        }
      }
    }
  }
  return cheapest.list();
}
