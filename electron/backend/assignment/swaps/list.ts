// What can be done with one judge at one entry of a plan, best first, each with its exact effect on every objective. Pure.
import { Board, NOBODY, type Placing } from '../plan/linkage-board.ts';
import type { Ground, JudgesOf, Sums } from '../plan/linkage-ground.ts';

export interface Swap {
  /** exchange: two judges exchange entries. hand_over: the entry passes between two. seat: an empty seat is taken. */
  kind: 'exchange' | 'hand_over' | 'seat';
  /** The other judge; NOBODY for an empty seat. */
  judge: number;
  /** The entry that goes the other way; NOBODY: none. */
  entry: number;
  placings: Placing[];
  /** Every objective afterwards minus before. */
  change: Sums;
  /** No objective of the proposal gets worse, unless a more important one gets better. */
  optimal: boolean;
}

type Key = readonly number[];

/** Changes in the order of importance, less is better. */
const keyOf = ({ changesFirst }: Ground, { unfilled, changes, squares, weakest, cost }: Sums): Key =>
  (changesFirst ? [unfilled, changes, squares, -weakest, cost] : [unfilled, squares, -weakest, cost, changes]);

function compare(a: Key, b: Key): number {
  for (let i = 0; i < a.length; i += 1) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return 0;
}

interface Found { judge: number; entry: number; placings: Placing[]; change: Sums; key: Key }

/**
 * All permitted swaps of judge and entry in focus: if the judge holds the entry, it goes to another judge with or
 * without another entry in return; if not, the judge takes an empty seat or another judge's, with or without an entry
 * given in return. Pins and scored pairs stay, every rule holds afterwards. Equally good ones: one for each other judge first.
 */
export function swapsOf(ground: Ground, judgesOf: JudgesOf, judge: number, entry: number, limit: number): Swap[] {
  const board = new Board(ground, judgesOf);
  const held = board.has(entry, judge);
  if (held && board.fixed(entry, judge)) return [];
  const before = board.sums();
  const found: Found[][] = [];
  if (!held && board.fits({ entry, out: NOBODY, into: judge }) && board.mayTakeMore(judge)) {
    found.push([measured(board, before, NOBODY, NOBODY, [{ entry, out: NOBODY, into: judge }])]);
  }
  const others = held ? [...board.loads.keys()] : [...board.seats[entry]!];
  const holdings = entriesOf(board, held ? null : judge);
  for (const other of others) {
    if (other === judge) continue;
    const [giver, taker] = held ? [judge, other] : [other, judge];
    const given: Placing = { entry, out: giver, into: taker };
    if (!board.fits(given)) continue;
    const own: Found[] = [];
    const first = board.effectOf(given);
    if (board.mayTakeMore(taker) && board.mayGiveUp(giver)) own.push(measured(board, before, other, NOBODY, [given]));
    for (const back of holdings[taker]!) {
      const returned: Placing = { entry: back, out: taker, into: giver };
      if (back === entry || !board.fits(returned)) continue;
      const second = board.effectOf(returned);
      // Loads and empty seats stay as they are: no need to try it on the board.
      const change: Sums = {
        unfilled: 0, squares: 0, changes: first.changes + second.changes, cost: first.cost + second.cost,
        weakest: board.weakest([entry, back], [first.match, second.match]) - before.weakest,
      };
      own.push({ judge: other, entry: back, placings: [given, returned], change, key: keyOf(ground, change) });
    }
    own.sort(byMerit);
    if (own.length > limit) own.length = limit;
    found.push(own);
  }
  const ranked = found.flatMap((own) => own.map((one, rank) => ({ ...one, rank })));
  ranked.sort((a, b) => compare(a.key, b.key) || a.rank - b.rank || a.judge - b.judge);
  const none = keyOf(ground, { unfilled: 0, changes: 0, squares: 0, weakest: 0, cost: 0 });
  return ranked.slice(0, limit).map(({ judge: other, entry: back, placings, change, key }) => ({
    kind: other === NOBODY ? 'seat' : back === NOBODY ? 'hand_over' : 'exchange',
    judge: other, entry: back, placings, change, optimal: compare(key, none) <= 0,
  }));
}

const byMerit = (a: Found, b: Found): number => compare(a.key, b.key) || a.entry - b.entry;

/** Entries of one judge, or of all. */
function entriesOf(board: Board, only: number | null): number[][] {
  const held: number[][] = Array.from(board.loads, () => []);
  for (const [e, seated] of board.seats.entries()) for (const j of seated) if (only === null || j === only) held[j]!.push(e);
  return held;
}

/** Makes the placings, reads the sums, takes them back. */
function measured(board: Board, before: Sums, judge: number, entry: number, placings: Placing[]): Found {
  const touched = placings.map((one) => one.entry);
  for (const one of placings) board.place(one);
  const after = board.sums(touched);
  for (let i = placings.length - 1; i >= 0; i -= 1) board.undo(placings[i]!);
  const change: Sums = {
    unfilled: after.unfilled - before.unfilled, changes: after.changes - before.changes, squares: after.squares - before.squares,
    weakest: after.weakest - before.weakest, cost: after.cost - before.cost,
  };
  return { judge, entry, placings, change, key: keyOf(board.ground, change) };
}
