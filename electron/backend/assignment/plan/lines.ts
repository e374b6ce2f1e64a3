// The proof table: each objective's result beside its bound, and in words why it cannot be better. Pure.
import type { z } from 'zod';
import type { Line } from '#contract/schema/assignment.ts';
import type { Randomised } from '#backend/matching/randomised.ts';
import { counted, exact, figure, weakestFigure } from './figures.ts';
import { affinityOf, type PlanGround } from './ground.ts';
import type { ConnectAnswer } from './linkage-connect.ts';
import type { Sums } from './linkage-ground.ts';
import { changesSaid, loadsSaid, weakestSaid, type Said } from './line-words.ts';
import type { Bound, Staged } from './stages.ts';

export type LineShown = z.output<typeof Line>;

export interface LinesInput {
  ground: PlanGround;
  staged: Staged;
  /** The plan that is shown: the optimum, the optimum after linkage or a draw, or one changed by hand. */
  judgesOf: readonly ArrayLike<number>[];
  sums: Sums;
  linkage: ConnectAnswer | null;
  random: Randomised | null;
}

function line(objective: LineShown['objective'], result: number, bound: number | null, of: Bound | null, said: Said): LineShown {
  const proven = of !== null && of.proven && result === bound;
  return { objective, result, bound, proven, proof: proven ? of.proof : 'none', sentence: said[0], sentenceEn: said[1] };
}

/** What is given up for linkage or chance, as a clause of the affinity line. */
function givenUp({ ground, linkage, random }: LinesInput): Said {
  if (linkage && linkage.price.exchanges > 0) {
    const { affinity, exchanges } = linkage.price;
    const lost = (affinity * ground.step) / 10_000;
    if (lost === 0) return [`为使评委连通对换了 ${exchanges} 处，总分不变。`, `${counted(exchanges, 'exchange connects', 'exchanges connect')} the judges, at no cost.`];
    return [`为使评委连通对换了 ${exchanges} 处，让出 ${figure(lost)}。`, `${counted(exchanges, 'exchange connects', 'exchanges connect')} the judges, giving up ${figure(lost)}.`];
  }
  if (!random) return ['', ''];
  const lost = ((random.expectedCost - random.bestCost) * ground.step) / 10_000;
  return [
    `按随机分配：任何一对的概率不超过 ${figure(random.cap)}，平均让出 ${figure(lost)}，换来事先无人能料定评委。`,
    `Drawn by lot: no pair is likelier than ${figure(random.cap)}; on average this gives up ${figure(lost)}, and nobody can foretell a judge.`,
  ];
}

/** Lines in the order of importance. The weakest entry has none where the rules leave fairness out. */
export function linesOf(input: LinesInput): LineShown[] {
  const { ground, staged, sums } = input;
  const { bounds } = staged;
  const seats = ground.kept.coverage.reduce((sum, one) => sum + one, 0);
  const filled = seats - sums.unfilled;
  const fewest = bounds.unfilled!.value;
  const unfilled = line('unfilled', sums.unfilled, fewest, bounds.unfilled, sums.unfilled === 0
    ? [`${seats} 个席位全部有人。`, seats === 1 ? 'The 1 seat is filled.' : `All ${seats} seats are filled.`]
    : sums.unfilled > fewest
      ? [`空着 ${sums.unfilled} 个席位，最少可以只空 ${fewest} 个。`, `${counted(sums.unfilled, 'seat is', 'seats are')} empty; ${fewest} would do.`]
      : [`现有评委最多坐满 ${filled} 席（共 ${seats} 席），最小割见“最紧的地方”，不可能更少。`,
        `The judges can fill at most ${filled} of ${counted(seats, 'seat')}: the cut is told under the tightest spots.`]);

  const [shown, shownBound, loadsWords] = loadsSaid(ground, input.judgesOf, sums, bounds.loads!);
  const loads = { ...line('loads', sums.squares, bounds.loads!.value, bounds.loads, loadsWords), shown, ...(shownBound !== '' && { shownBound }) };

  const changesBound = bounds.changes;
  const changes = line('changes', changesBound ? sums.changes : 0, changesBound?.value ?? 0, changesBound ?? { value: 0, proven: true, proof: 'none' },
    forLinkage(changesSaid(ground, input.judgesOf, sums, changesBound), input.linkage?.price.changes ?? 0));

  const weakest = ground.input.fairness === false ? [] : [weakestLine(input)];
  const total = exact(affinityOf(ground, filled, sums.cost));
  const bestFilled = seats - staged.sums.unfilled;
  const best = bounds.affinity!;
  const extra = givenUp(input);
  const affinity = line('affinity', total, exact(affinityOf(ground, bestFilled, best.value)), best, affinitySaid(input, total, extra));
  return ground.changesFirst ? [unfilled, changes, loads, ...weakest, affinity] : [unfilled, loads, ...weakest, affinity, changes];
}

/** Whatever else is said, that linkage asked for it. */
const forLinkage = ([zh, en]: Said, price: number): Said =>
  (price > 0 ? [`为使评委连通，这一项有所让步。${zh}`, `Something is given up here to connect the judges. ${en}`] : [zh, en]);

function weakestLine({ ground, staged, sums, linkage }: LinesInput): LineShown {
  const bound = staged.bounds.weakest;
  const result = weakestFigure(ground, sums.weakest);
  const most = bound ? weakestFigure(ground, bound.value) : null;
  return line('weakest', result, most, bound, forLinkage(weakestSaid(ground, sums, bound, most), linkage?.price.weakest ?? 0));
}

function affinitySaid({ ground, staged }: LinesInput, total: number, extra: Said): Said {
  const bound = staged.bounds.affinity!;
  const best = exact(affinityOf(ground, ground.kept.coverage.reduce((sum, one) => sum + one, 0) - staged.sums.unfilled, bound.value));
  const pairs = ground.instance.arcs.judge.length;
  const why: Said = !bound.proven
    ? ['求解在限度内没有证完，下界一栏是已证明的界限。', 'The search stopped before its end; the bound is what is proven.']
    : bound.proof === 'search'
      ? [`在前几项不变差的前提下，其余分支逐一排除，不可能高于 ${figure(best)}。`,
        `With the objectives before kept, every other branch was closed: no plan has more than ${figure(best)}.`]
      : [`对偶价格逐对核验，${pairs} 对无一可改进。`, `Checked pair by pair at the dual prices: none of ${pairs} pairs can improve it.`];
  if (extra[0] !== '') return [`${extra[0]}${total < best ? `不考虑这一点时最高 ${figure(best)}。` : ''}`, `${extra[1]}${total < best ? ` Without it: ${figure(best)}.` : ''}`];
  if (total < best) return [`最高可以达到 ${figure(best)}，现在少 ${figure(best - total)}。`, `${figure(best)} can be reached, ${figure(best - total)} more.`];
  return total > best ? ['前几项已比最优方案差，此项单独较高不算改进。', 'Higher only because an objective before it is worse than need be.'] : why;
}
