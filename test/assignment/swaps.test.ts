// Swaps: each comes out exactly as predicted, breaks no rule, and none that is permitted is missing.
import { expect, test } from 'vitest';
import { Board, NOBODY, type Placing } from '#backend/assignment/plan/linkage-board.ts';
import { sumsOf, type Ground } from '#backend/assignment/plan/linkage-ground.ts';
import { swapsOf, type Swap } from '#backend/assignment/swaps/list.ts';
import { wordsOfSwap } from '#backend/assignment/swaps/words.ts';
import { seededRandom } from '#backend/matching/network.ts';
import { everyPlan, smallGround } from './linkage-plans.ts';

const ALL = 1000;

function made(plan: readonly (readonly number[])[], placings: readonly Placing[]): number[][] {
  const after = plan.map((seated) => [...seated]);
  for (const { entry, out, into } of placings) {
    if (out !== NOBODY) {
      const at = after[entry]!.indexOf(out);
      if (at < 0) throw new Error('takes a seat that is not there');
      after[entry]!.splice(at, 1);
    }
    if (into !== NOBODY) after[entry]!.push(into);
  }
  return after.map((seated) => seated.sort((a, b) => a - b));
}

function keepsRules({ instance }: Ground, plan: readonly (readonly number[])[]): boolean {
  const loads = instance.judges.map(() => 0);
  for (const [e, seated] of plan.entries()) {
    if (seated.length > instance.entries[e]!.coverage || new Set(seated).size < seated.length) return false;
    if (!(instance.pinned?.get(e) ?? []).every((j) => seated.includes(j))) return false;
    for (const j of seated) {
      loads[j]! += 1;
      if (instance.cost(e, j) < 0) return false;
      const { unit } = instance.judges[j]!;
      const same = seated.filter((one) => instance.judges[one]!.unit === unit).length;
      if (instance.unitCap !== null && unit >= 0 && same > instance.unitCap) return false;
    }
  }
  return loads.every((load, j) => load <= instance.judges[j]!.maxLoad && load >= (instance.judges[j]!.minLoad ?? 0));
}

/** What a swap of the pair may be at all: every plan that differs in it by one exchange, one hand-over or one seat. */
function everySwap(ground: Ground, plan: number[][], judge: number, entry: number): Set<string> {
  const judges = [...ground.instance.judges.keys()];
  const held = plan[entry]!.includes(judge);
  const found = new Set<string>();
  const look = (placings: Placing[]): void => {
    const after = made(plan, placings);
    if (keepsRules(ground, after)) found.add(JSON.stringify(after));
  };
  if (!held) look([{ entry, out: NOBODY, into: judge }]);
  for (const other of held ? judges : plan[entry]!) {
    if (other === judge || (held && plan[entry]!.includes(other))) continue;
    const [giver, taker] = held ? [judge, other] : [other, judge];
    look([{ entry, out: giver, into: taker }]);
    for (const [back, seated] of plan.entries()) {
      if (back === entry || !seated.includes(taker) || seated.includes(giver)) continue;
      look([{ entry, out: giver, into: taker }, { entry: back, out: taker, into: giver }]);
    }
  }
  return found;
}

/** A permitted plan of the instance, some seats left empty, measured against another one in force. */
function somePlan(number: number): { ground: Ground; plan: number[][]; random: () => number } | null {
  const random = seededRandom(number * 97 + 3);
  const small = smallGround(number);
  const plans = [...everyPlan(small)];
  if (plans.length === 0) return null;
  const pick = (): number[][] => plans[Math.floor(random() * plans.length)]!;
  const [full, present] = [pick(), pick()];
  const plan = full.map((seated, e) => seated.filter((j) => small.instance.pinned?.get(e)?.includes(j) === true || random() < 0.9));
  const judges = small.instance.judges.map((one) => ({ ...one, maxLoad: one.maxLoad + (random() < 0.5 ? 1 : 0) }));
  const instance = { ...small.instance, judges };
  return {
    random, plan,
    ground: { instance, worth: small.worth, ...(number % 3 > 0 && { present }), changesFirst: number % 3 === 2 },
  };
}

test('every swap does what it says, and every permitted one is there: 250 plans', () => {
  const seen = { exchange: 0, hand_over: 0, seat: 0, better: 0 };
  for (let number = 0; number < 250; number += 1) {
    const made1 = somePlan(number);
    if (!made1) continue;
    const { ground, plan, random } = made1;
    const entry = Math.floor(random() * plan.length);
    const judge = Math.floor(random() * ground.instance.judges.length);
    const before = sumsOf(ground, plan);
    const swaps = swapsOf(ground, plan, judge, entry, ALL);
    const reached = new Set<string>();
    for (const swap of swaps) {
      const after = made(plan, swap.placings);
      expect(keepsRules(ground, after), `instance ${number}`).toBe(true);
      const sums = sumsOf(ground, after);
      for (const key of ['unfilled', 'changes', 'squares', 'weakest', 'cost'] as const) {
        expect(swap.change[key], `instance ${number} ${key}`).toBe(sums[key] - before[key]);
      }
      reached.add(JSON.stringify(after));
      seen[swap.kind] += 1;
      if (swap.optimal && Object.values(swap.change).some((one) => one !== 0)) seen.better += 1;
    }
    const fixed = ground.instance.pinned?.get(entry)?.includes(judge) === true && plan[entry]!.includes(judge);
    expect(reached, `instance ${number}`).toEqual(fixed ? new Set() : everySwap(ground, plan, judge, entry));
    const order = ({ change: { unfilled, changes, squares, weakest, cost } }: Swap): number[] =>
      (ground.changesFirst ? [unfilled, changes, squares, -weakest, cost] : [unfilled, squares, -weakest, cost, changes]);
    for (let i = 1; i < swaps.length; i += 1) expect(lower(order(swaps[i]!), order(swaps[i - 1]!)), `instance ${number}`).toBe(false);
    for (const swap of swaps) expect(swap.optimal).toBe(!lower([0, 0, 0, 0, 0], order(swap)));
    expect(swapsOf(ground, plan, judge, entry, 3).map(({ placings }) => placings)).toHaveLength(Math.min(3, swaps.length));
  }
  expect(Math.min(seen.exchange, seen.hand_over, seen.seat, seen.better), JSON.stringify(seen)).toBeGreaterThan(20);
});

function lower(a: readonly number[], b: readonly number[]): boolean {
  const at = a.findIndex((one, i) => one !== b[i]);
  return at >= 0 && a[at]! < b[at]!;
}

test('swaps applied one after the other: the board keeps the sums it would count afresh', () => {
  for (let number = 0; number < 60; number += 1) {
    const start = somePlan(number);
    if (!start) continue;
    const { ground, random } = start;
    let { plan } = start;
    const board = new Board(ground, plan);
    for (let step = 0; step < 12; step += 1) {
      const swaps = swapsOf(ground, plan, Math.floor(random() * ground.instance.judges.length), Math.floor(random() * plan.length), ALL);
      const swap = swaps[Math.floor(random() * swaps.length)];
      if (!swap) continue;
      for (const placing of swap.placings) {
        expect(board.fits(placing)).toBe(true);
        board.place(placing);
      }
      board.settle();
      plan = made(plan, swap.placings);
      expect(board.sums()).toEqual(sumsOf(ground, plan));
      expect(board.plan().map((own) => [...own])).toEqual(plan);
    }
  }
});

test('a judge who is not there cannot give up a seat', () => {
  const { ground, plan } = somePlan(5)!;
  const [entry, seated] = [0, plan[0]!];
  const absent = [...ground.instance.judges.keys()].find((j) => !seated.includes(j))!;
  expect(new Board(ground, plan).fits({ entry, out: absent, into: NOBODY })).toBe(false);
});

test('in words', () => {
  const none = { unfilled: 0, squares: 0, weakest: 0, affinity: 0, changes: 0 };
  const say = (more: Partial<Parameters<typeof wordsOfSwap>[0]>) =>
    wordsOfSwap({ kind: 'exchange', held: true, other: '高淑华', back: 'A-009', change: none, optimal: true, same: true, ...more });
  expect(say({})[0]).toBe('与高淑华的 A-009 对换：匹配总分 ±0，不影响最优');
  expect(say({ change: { ...none, affinity: -2, changes: 4 }, optimal: false, same: false })[0]).toBe('与高淑华的 A-009 对换：匹配总分 −2，与现行方案的改动 +4，偏离最优');
  expect(say({ held: false })[0]).toBe('用 A-009 与高淑华换来这一件：匹配总分 ±0，不影响最优');
  expect(say({ kind: 'hand_over', change: { ...none, squares: 2, weakest: -0.5, affinity: 1 }, optimal: false, same: false })[1])
    .toBe('Handed over to 高淑华: loads less even, weakest entry −0.5, total match +1, away from the optimum');
  expect(say({ kind: 'seat', held: false, change: { ...none, unfilled: -1, affinity: 2 }, same: false })[0]).toBe('补上空席：空席 −1，匹配总分 +2，比现在更好');
});
