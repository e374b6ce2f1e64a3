// For small plans: looks through the plans that exchanges lead to, cheapest first, for a connected one.
import { seededRandom } from '#backend/matching/network.ts';
import { Board, type Placing } from './linkage-board.ts';
import type { Ground, JudgesOf } from './linkage-ground.ts';
import { compareLoss, lossOf, type Groups, type Loss } from './linkage-groups.ts';

interface State {
  plan: Int32Array[]; moves: Placing[]; made: number; loss: Loss; excess: number; tie: number; hash: number;
  /** By how much squared loads are above those at the start: such a plan is only passed through. */
  over: number;
}


/** Moves that are measured in all. */
const MOST_LOOKS = 100_000;
/** Beyond these seats too few plans could be looked at. */
export const MOST_SEARCHED = 150;
/** Up to so many seats three judges may pass entries round in one move. */
const MOST_ROTATED = 18;

/**
 * The cheapest plan found in which no group of `wanted` falls apart, if it costs less than `bar`.
 * Moves are exchanges, hand-overs (also through plans with less even loads) and, in the smallest plans, rotations of
 * three.
 */
export function searchConnected(
  ground: Ground, judgesOf: JudgesOf, makeGroups: () => Groups, wanted: readonly number[], bar: Loss | null, seed: number,
): { plan: Int32Array[]; made: number; loss: Loss } | null {
  const random = seededRandom(seed);
  const judgeCount = ground.instance.judges.length;
  const marks = Array.from({ length: ground.instance.entries.length * judgeCount }, () => Math.floor(random() * 2 ** 52));
  const markOf = ({ entry, out, into }: Placing): number => mix(marks[entry * judgeCount + out]!, marks[entry * judgeCount + into]!);
  const first = new Board(ground, judgesOf);
  const start = first.sums();
  const queue: State[] = [];
  const seen = new Set<number>([0]);
  let best: { plan: Int32Array[]; made: number; loss: Loss } | null = null;
  let limit = bar;
  let looks = 0;
  push(queue, { plan: first.plan(), moves: [], made: 0, loss: [0, 0, 0, 0], excess: Infinity, tie: 0, hash: 0, over: 0 });
  while (queue.length > 0 && looks < MOST_LOOKS && !(limit && compareLoss(limit, nothing) <= 0)) {
    const state = pop(queue);
    if (pruned(state.loss)) continue;
    const board = new Board(ground, state.plan);
    for (const placing of state.moves) board.place(placing);
    board.settle();
    board.weakest();
    const groups = makeGroups();
    const plan = board.plan();
    for (const placings of movesOf(board)) {
      if ((looks += 1) > MOST_LOOKS) break;
      const hash = placings.reduce((sofar, one) => mix(sofar, markOf(one)), state.hash);
      if (seen.has(hash)) continue;
      const excess = measure(board, groups, placings);
      if (excess === null) continue;
      seen.add(hash);
      for (const one of placings) board.place(one);
      const after = board.sums(placings.map(({ entry }) => entry));
      for (let i = placings.length - 1; i >= 0; i -= 1) board.undo(placings[i]!);
      const loss = lossOf(board, start.weakest - after.weakest, after.cost - start.cost, after.changes - start.changes);
      if (pruned(loss)) continue;
      const over = after.squares - start.squares;
      if (excess > 0 || over > 0) {
        push(queue, { plan, moves: placings, made: state.made + 1, loss, excess, tie: random(), hash, over });
        continue;
      }
      for (const one of placings) board.place(one);
      best = { plan: board.plan(), made: state.made + 1, loss };
      limit = loss;
      for (let i = placings.length - 1; i >= 0; i -= 1) board.undo(placings[i]!);
    }
  }
  return best;

  function pruned(loss: Loss): boolean {
    return limit !== null && compareLoss(loss, limit) >= 0;
  }

  function measure(board: Board, groups: Groups, placings: readonly Placing[]): number | null {
    if (!groups.permitted(board, placings, false)) return null;
    for (const one of placings) groups.place(board, one);
    const excess = wanted.reduce((sum, g) => sum + groups.excess(board, g), 0);
    for (let i = placings.length - 1; i >= 0; i -= 1) groups.undo(board, placings[i]!);
    return excess;
  }
}

const nothing: Loss = [0, 0, 0, 0];

/** Exclusive or of two numbers below 2^52. */
const mix = (a: number, b: number): number =>
  (((Math.floor(a / 2 ** 26) ^ Math.floor(b / 2 ** 26)) >>> 0) * 2 ** 26) + (((a % 2 ** 26) ^ (b % 2 ** 26)) >>> 0);

function* movesOf(board: Board): Generator<Placing[]> {
  const seats = board.seats.flatMap((seated, entry) => seated.filter((j) => !board.fixed(entry, j)).map((judge) => ({ entry, judge })));
  for (const [i, { entry, judge }] of seats.entries()) {
    for (const [other, load] of board.loads.entries()) {
      if (other !== judge && load <= board.loads[judge]!) yield [{ entry, out: judge, into: other }];
    }
    for (let k = i + 1; k < seats.length; k += 1) {
      const back = seats[k]!;
      if (back.entry === entry || back.judge === judge) continue;
      yield [{ entry, out: judge, into: back.judge }, { entry: back.entry, out: back.judge, into: judge }];
    }
  }
  if (seats.length > MOST_ROTATED) return;
  for (const a of seats) {
    for (const b of seats) {
      for (const c of seats) {
        if (a.judge === b.judge || b.judge === c.judge || a.judge === c.judge) continue;
        yield [
          { entry: a.entry, out: a.judge, into: b.judge }, { entry: b.entry, out: b.judge, into: c.judge },
          { entry: c.entry, out: c.judge, into: a.judge },
        ];
      }
    }
  }
}

const before = (a: State, b: State): boolean => (a.over - b.over || compareLoss(a.loss, b.loss) || a.excess - b.excess || a.tie - b.tie) < 0;

function push(queue: State[], state: State): void {
  let at = queue.push(state) - 1;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (!before(state, queue[parent]!)) break;
    queue[at] = queue[parent]!;
    at = parent;
  }
  queue[at] = state;
}

function pop(queue: State[]): State {
  const top = queue[0]!;
  const last = queue.pop()!;
  if (queue.length === 0) return top;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= queue.length) break;
    if (child + 1 < queue.length && before(queue[child + 1]!, queue[child]!)) child += 1;
    if (!before(queue[child]!, last)) break;
    queue[at] = queue[child]!;
    at = child;
  }
  queue[at] = last;
  return top;
}
