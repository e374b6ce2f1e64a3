// What a change of one pair costs: exchanges, hand-overs and free seats, each with its exact price.
import type { Handlers } from '#contract/define.ts';
import type { AppContract } from '#contract/index.ts';
import { assignableEntries } from '#db/queries/assignment.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { notFound } from '#backend/refusals.ts';
import { fieldOf } from '../field/handlers.ts';
import { exact, weakestFigure } from '../plan/figures.ts';
import { readPairs } from '../plan/faults.ts';
import { proposalInput } from '../plan/handlers.ts';
import { NOBODY } from '../plan/linkage-board.ts';
import { sumsOf, type Ground } from '../plan/linkage-ground.ts';
import { focusGround } from './ground.ts';
import { swapsOf } from './list.ts';
import { wordsOfSwap } from './words.ts';

export const swapHandlers = {
  /** A seat that is taken without another judge names the judge in focus as the other one. */
  swaps(context, input) {
    const field = fieldOf(context.db, input.contestId, input.maxLoad ?? null);
    const asked = proposalInput(field, { ...input, partial: true });
    const found = focusGround(asked, input.pairs, input);
    if (!found) throw notFound('entryOrJudge');
    const { ground, reasons } = found;
    const { worth, ...unfair } = ground;
    const rules: Ground = asked.fairness === false ? unfair : { ...unfair, worth };
    const { judgesOf } = readPairs(ground, input.pairs);
    const [judge, entry] = [ground.judgeAt.get(input.judgeId)!, ground.entryAt.get(input.entryId)!];
    const assigned = judgesOf[entry]!.includes(judge);
    const barred = reasons[0] !== undefined && !ground.kept.frozen.get(entry)?.includes(judge) ? reasons[0] : '';
    const { weakest } = sumsOf(rules, judgesOf);
    const blind = new Map(assignableEntries(context.db, input.contestId).map((one) => [one.id, one.blind_code]));
    const pairOf = (e: number, j: number) => ({ entryId: field.entries[e]!.id, judgeId: field.judges[j]!.id });
    // A barred pair of a plan that was changed by hand may still be given away.
    const swaps = barred !== '' && !assigned ? [] : swapsOf(rules, judgesOf, judge, entry, input.limit);
    return {
      assigned, barred,
      swaps: swaps.map((swap) => {
        const { unfilled, squares, changes, cost } = swap.change;
        const change = {
          unfilled, squares, changes,
          weakest: exact(weakestFigure(ground, weakest + swap.change.weakest) - weakestFigure(ground, weakest)),
          affinity: exact((-unfilled * ground.best - cost * ground.step) / 10_000),
        };
        const [sentence, sentenceEn] = wordsOfSwap({
          kind: swap.kind, held: assigned, change, optimal: swap.optimal,
          same: Object.values(change).every((one) => one === 0),
          other: swap.judge === NOBODY ? '' : field.judges[swap.judge]!.name,
          back: swap.entry === NOBODY ? '' : blind.get(field.entries[swap.entry]!.id) ?? '',
        });
        return {
          kind: swap.kind, judgeId: field.judges[swap.judge === NOBODY ? judge : swap.judge]!.id,
          entryId: swap.entry === NOBODY ? null : field.entries[swap.entry]!.id,
          added: swap.placings.flatMap(({ entry: e, into }) => (into === NOBODY ? [] : [pairOf(e, into)])),
          removed: swap.placings.flatMap(({ entry: e, out }) => (out === NOBODY ? [] : [pairOf(e, out)])),
          change, optimal: swap.optimal, sentence, sentenceEn,
        };
      }),
    };
  },
} satisfies Partial<Handlers<AppContract, QueryContext, CommandContext>['assignment']>;
