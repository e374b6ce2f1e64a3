// Every objective to the last digit against HiGHS: whole contests with all rules at once, new plans and repairs.
import { describe, expect, test } from 'vitest';
import { propose, type Proposed, type ProposalInput } from '#backend/assignment/plan/propose.ts';
import { evaluate } from '#backend/assignment/plan/evaluation.ts';
import { faultsOf, readPairs } from '#backend/assignment/plan/faults.ts';
import { groundOf } from '#backend/assignment/plan/ground.ts';
import { pairsOf } from '#backend/assignment/plan/figures.ts';
import { optimumOf } from './made-oracle.ts';
import { randomContest, troubled } from './made-random.ts';

/** 150 contests agreed as well; so many take a few seconds. */
const CONTESTS = 26;
const about: Record<string, number> = {};
const seen = (what: string): void => { about[what] = (about[what] ?? 0) + 1; };

/** Proposes and compares every objective; null where HiGHS, too, finds no plan. */
async function compared(input: ProposalInput): Promise<Proposed | null> {
  const answer = propose(input);
  const wanted = await optimumOf(groundOf(input));
  if (answer.status === 'infeasible') {
    expect(wanted).toBeNull();
    seen('no plan at all');
    return null;
  }
  const { staged, ground } = answer;
  const empty = ground.kept.coverage.map((coverage, e) => coverage - staged.judgesOf[e]!.length);
  expect({
    unfilled: staged.sums.unfilled, emptySquares: empty.reduce((sum, one) => sum + one * one, 0), changes: wanted?.changes,
    squares: staged.sums.squares, weakest: input.fairness === false ? 0 : staged.sums.weakest, cost: staged.sums.cost,
  }, JSON.stringify(input)).toEqual(wanted);
  if (ground.changesFirst || ground.present.some((own) => own.length > 0)) {
    expect(staged.sums.changes).toBe(staged.judgesOf.reduce((sum, own, e) => {
      const before = ground.present[e]!;
      return sum + [...own].filter((j) => !before.includes(j)).length + before.filter((j) => !own.includes(j)).length;
    }, 0));
    expect(staged.sums.changes).toBe(wanted!.changes);
    if (staged.sums.changes > 0) seen('changes');
  }
  for (const [objective, bound] of Object.entries(staged.bounds)) {
    expect(bound?.proven ?? true, objective).toBe(true);
  }
  expect(faultsOf(ground, readPairs(ground, pairsOf(ground, staged.judgesOf)), true)).toEqual([]);
  expect(faultsOf(ground, readPairs(ground, answer.pairs), true)).toEqual([]);
  if (staged.cut) seen('empty seats');
  if (ground.kept.beyondCap.size > 0) seen('frozen beyond the cap');
  if (ground.kept.left.length > 0) seen('pins left');
  if (staged.bounds.weakest) seen('weakest');
  if (staged.bounds.affinity!.proof === 'search') seen('search');
  const { lines, spots } = evaluate(answer, input, answer.judgesOf, new Map());
  for (const line of lines) {
    expect(line.sentence).toMatch(/。$/);
    expect(line.sentenceEn).toMatch(/[.]$/);
    expect(line.sentence + line.sentenceEn).not.toMatch(/\{|undefined|NaN|Infinity/);
    if (line.proven) expect(line.result).toBe(line.bound);
  }
  for (const spot of spots) expect(spot.sentence + spot.sentenceEn).not.toMatch(/\{|undefined|NaN|Infinity/);
  return answer;
}

describe('as HiGHS has it', () => {
  test('new plans, then repairs of them, then a new plan over the repair', async () => {
    for (let seed = 1; seed <= CONTESTS; seed += 1) {
      const input = randomContest(seed, { entries: 7, judges: 5 });
      const first = await compared(input);
      if (!first) continue;
      const repair = troubled(input, first.pairs, seed);
      const second = await compared(repair);
      if (!second) continue;
      for (const pair of repair.frozen ?? []) expect(second.pairs).toContainEqual(pair);
      await compared({ ...repair, mode: 'new', present: second.pairs });
    }
    for (const what of ['empty seats', 'changes', 'frozen beyond the cap', 'pins left', 'weakest', 'search']) {
      expect(about[what] ?? 0, what).toBeGreaterThan(0);
    }
  }, 120_000);
});
