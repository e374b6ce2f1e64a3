// Makes the judges of every ranking group connected at the least loss, without breaking a rule or touching what is fixed.
import { AppError } from '#contract/errors.ts';
import { seededRandom } from '#backend/matching/network.ts';
import type { SolveOptions } from '#backend/matching/solve.ts';
import { Board, type Placing } from './linkage-board.ts';
import type { Ground, JudgesOf } from './linkage-ground.ts';
import { Groups, compareLoss, lossOf, type Loss } from './linkage-groups.ts';
import { mergingMoves, rotatingMoves, type Move } from './linkage-moves.ts';
import { Sets, obstacleAhead, obstacleOf, type Obstacle } from './linkage-possible.ts';
import { MOST_SEARCHED, searchConnected } from './linkage-search.ts';
import { wordsOfConnect, wordsOfObstacle } from './linkage-words.ts';

export interface ConnectInput extends Ground {
  /** A permitted plan, usually the optimal one; not altered. */
  judgesOf: JudgesOf;
  /** Ranking group of each entry, see groupsOf(). */
  groupOf: readonly string[];
  /** Chooses among equally good moves; default: the instance's. */
  seed?: number;
  /** Groups that are known to stay apart in every plan without empty seats, see unlinkable(): nothing is tried for them. */
  ahead?: ReadonlyMap<string, Obstacle>;
  /** How a loss of cost and of worth is written; default: the plain number. */
  inWords?: { affinity(cost: number): string; weakest(worth: number): string };
}

export interface ConnectAnswer {
  /** Judges of each entry, ascending. The plan given, if nothing could or had to be done. */
  judgesOf: Int32Array[];
  /** Every group is connected. */
  connected: boolean;
  /** What is lost against the plan given; all 0 but `exchanges`: an equally good plan. `exchanges`: moves made. */
  price: { affinity: number; weakest: number; changes: number; exchanges: number };
  /** true: nothing was lost, so if the plan given was optimal this one is too. false: the price is an upper bound. */
  proven: boolean;
  /** Groups that stay apart, by name. */
  apart: string[];
  sentence: string;
  sentenceEn: string;
}

const NOTHING: Loss = [0, 0, 0, 0];
/** Groups of so many entries are tried even if the judges who sit there can't be connected: some may leave. */
const MOST_LEFT = 60;
/** Moves of a third judge into the group that are tried before a group is given up. */
const MOST_BRIDGES = 24;

/**
 * Squared loads never rise; of the moves that bring parts of a group together the one that loses least is made, until
 * the group is connected: the weakest entry's match counts before total match (in a repair, changes before both).
 * Moves: two judges exchange entries; one hands an entry to another whose load is smaller by one; three judges pass
 * entries round; a judge from outside is brought in first and then exchanged once more. A judge may also leave the
 * group by exchanging entries with another group: only those who sit in it have to be connected.
 * A group that stays apart is left as it was. Price 0 is the proof that the plan is as good as the one given. A price
 * above 0 is the least among these moves, made one after the other, and in plans of up to 150 seats also the least
 * that a search through chains of them finds; it is an upper bound, not a proof that a free connected plan is absent.
 * @throws AppError('cancelled').
 */
export function connect(input: ConnectInput, options: SolveOptions = {}): ConnectAnswer {
  const { groupOf, judgesOf } = input;
  const seed = input.seed ?? input.instance.seed;
  const makeGroups = (): Groups => new Groups(groupOf, input.instance.judges.length);
  const groups = makeGroups();
  const board = new Board(input, judgesOf);
  const start = board.sums();
  const apart = [...groups.labels.keys()].filter((g) => groups.excess(board, g) > 0);
  const obstacles = new Map<number, Obstacle>();
  for (const g of apart) {
    const seated = [...board.loads.keys()].filter((j) => groups.sits(board, g, j));
    const obstacle = input.ahead?.get(groups.labels[g]!) ?? obstacleOf(input, groups.entries[g]!, seated);
    if (obstacle) obstacles.set(g, obstacle);
  }
  // Judges who cannot be connected may still leave a small group for another. With one group and equal squares as many
  // judges sit there as before, so that nothing helps against too few shared seats.
  const hopeless = (g: number): boolean => {
    if (input.ahead?.has(groups.labels[g]!)) return true;
    const kind = obstacles.get(g)?.kind;
    return kind !== undefined && (groups.entries[g]!.length > MOST_LEFT || (groups.labels.length === 1 && kind !== 'barred'));
  };
  const wanted = apart.filter((g) => !hopeless(g));
  let made = 0;
  for (const [i, g] of wanted.entries()) {
    made += join(board, groups, g, seededRandom(seed * 7919 + g), () => {
      options.onProgress?.(i, wanted.length);
      if (options.signal?.aborted) throw new AppError('cancelled');
    });
  }
  let plan = board.plan();
  const stay = wanted.filter((g) => groups.excess(board, g) > 0);
  const end = board.sums();
  let loss: Loss = lossOf(board, start.weakest - end.weakest, end.cost - start.cost, end.changes - start.changes);
  const seats = judgesOf.reduce((sum, seated) => sum + seated.length, 0);
  if (wanted.length > 0 && seats <= MOST_SEARCHED && (stay.length > 0 || compareLoss(loss, NOTHING) > 0)) {
    const all = [...groups.labels.keys()].filter((g) => !apart.includes(g) || wanted.includes(g));
    const bar = stay.length > 0 ? null : loss;
    const hopeful = all.filter((g) => !stay.includes(g) || !obstacles.has(g));
    const found = searchConnected(input, judgesOf, makeGroups, all, bar, seed)
      ?? (hopeful.length < all.length ? searchConnected(input, judgesOf, makeGroups, hopeful, bar, seed) : null);
    if (found) ({ plan, made, loss } = found);
  }
  return answer(input, groups, plan, start, made, loss, apart, obstacles);
}

function answer(
  input: ConnectInput, groups: Groups, plan: Int32Array[], start: ReturnType<Board['sums']>, made: number, loss: Loss,
  before: readonly number[], obstacles: ReadonlyMap<number, Obstacle>,
): ConnectAnswer {
  const board = new Board(input, plan);
  const sums = board.sums();
  const fresh = new Groups(input.groupOf, input.instance.judges.length);
  const apart = [...groups.labels.keys()].filter((g) => fresh.excess(board, g) > 0);
  const price = {
    affinity: sums.cost - start.cost, weakest: start.weakest - sums.weakest, changes: sums.changes - start.changes, exchanges: made,
  };
  const words = input.inWords ?? { affinity: String, weakest: String };
  const [sentence, sentenceEn] = wordsOfConnect({
    joined: before.length - apart.length, exchanges: made, changes: input.changesFirst ? price.changes : 0,
    affinity: price.affinity === 0 ? null : words.affinity(price.affinity),
    weakest: price.weakest === 0 ? null : words.weakest(price.weakest),
    apart: apart.map((g) => ({ group: groups.labels[g]!, obstacle: obstacles.get(g) ?? null })),
  });
  return {
    judgesOf: plan, connected: apart.length === 0, price, proven: compareLoss(loss, NOTHING) <= 0,
    apart: apart.map((g) => groups.labels[g]!), sentence, sentenceEn,
  };
}

/** Brings the parts of one group together; takes everything back if some stay apart. @returns moves made. */
function join(board: Board, groups: Groups, group: number, random: () => number, step: () => void): number {
  const log: Placing[][] = [];
  const make = (placings: Placing[]): void => {
    for (const one of placings) groups.place(board, one);
    board.settle();
    log.push(placings);
  };
  while (groups.excess(board, group) > 0) {
    step();
    const gained = cheapestGain(board, groups, group, random) ?? bridge(board, groups, group, random);
    if (!gained) break;
    gained.forEach(make);
  }
  if (groups.excess(board, group) === 0) return log.length;
  for (const placings of log.reverse()) for (const one of placings.reverse()) groups.undo(board, one);
  board.settle();
  return 0;
}

/**
 * Moves that bring parts together and lose least: the first of them, and those after it in the list that still do.
 * Only a move that a change before it made possible could be cheaper; it is found when the list is made anew.
 */
function cheapestGain(board: Board, groups: Groups, group: number, random: () => number): Placing[][] | null {
  const direct = mergingMoves(board, groups, group, random);
  const first = firstGain(board, groups, direct);
  if (first && compareLoss(first.loss, NOTHING) <= 0) return gainsOf(board, groups, group, direct);
  const round = rotatingMoves(board, groups, group, random);
  const other = firstGain(board, groups, round);
  if (other && (!first || compareLoss(other.loss, first.loss) < 0)) return gainsOf(board, groups, group, round);
  return first && gainsOf(board, groups, group, direct);
}

/** Moves come by estimated loss, which the exact one can only undercut where the weakest entry rises. */
function firstGain(board: Board, groups: Groups, moves: readonly Move[]): { placings: Placing[]; loss: Loss } | null {
  for (const { placings } of moves) {
    const outcome = groups.outcome(board, placings);
    if (outcome && outcome.gain > 0) return { placings, loss: outcome.loss };
  }
  return null;
}

/** All moves of the list that bring parts together when made one after the other. The board is as before afterwards. */
function gainsOf(board: Board, groups: Groups, group: number, moves: readonly Move[]): Placing[][] {
  const made: Placing[][] = [];
  const { part, parts } = groups.partOf(board, group);
  const tied = new Sets(parts.length);
  for (const { placings, loss } of moves) {
    const [{ entry, into }] = placings as [Placing, ...Placing[]];
    const seated = board.seats[entry]!;
    const [here, there] = [part[seated[0]!]!, part[into]!];
    // Tied by a move of this list already.
    if (here >= 0 && there >= 0 && tied.find(here) === tied.find(there)) continue;
    const outcome = groups.outcome(board, placings);
    if (!outcome || outcome.gain === 0 || (made.length > 0 && compareLoss(outcome.loss, loss) > 0)) continue;
    for (const one of placings) groups.place(board, one);
    board.settle();
    made.push(placings);
    if (here >= 0 && there >= 0) tied.join(here, there);
    if (groups.excess(board, group) === 0) break;
  }
  for (const placings of made.toReversed()) for (const one of placings.toReversed()) groups.undo(board, one);
  board.settle();
  return made;
}

/** A judge from outside takes a seat in one part first; then a single move brings parts together. */
function bridge(board: Board, groups: Groups, group: number, random: () => number): Placing[][] | null {
  let tried = 0;
  for (const { placings } of mergingMoves(board, groups, group, random, true)) {
    if (!groups.outcome(board, placings)) continue;
    if ((tried += 1) > MOST_BRIDGES) return null;
    for (const one of placings) groups.place(board, one);
    board.settle();
    const next = firstGain(board, groups, mergingMoves(board, groups, group, random));
    for (let i = placings.length - 1; i >= 0; i -= 1) groups.undo(board, placings[i]!);
    board.settle();
    if (next) return [placings, next.placings];
  }
  return null;
}

/** Groups that no permitted plan can connect, known before anything is planned, each with the reason. */
export interface Unlinkable { group: string; obstacle: Obstacle; sentence: string; sentenceEn: string }
export function unlinkable(ground: Ground, groupOf: readonly string[]): Unlinkable[] {
  const groups = new Groups(groupOf, ground.instance.judges.length);
  return groups.entries.flatMap((entries, g) => {
    const obstacle = obstacleAhead(ground, entries);
    if (!obstacle) return [];
    const [sentence, sentenceEn] = wordsOfObstacle(obstacle);
    return [{ group: groups.labels[g]!, obstacle, sentence, sentenceEn }];
  });
}
