// What a change of one pair costs: exchanges, hand-overs and free seats, each with its exact price.
import type { Handlers } from '#contract/define.ts';
import type { AppContract } from '#contract/index.ts';
import type { CommandContext, QueryContext } from '../../context.ts';
import { unbuilt } from '../../unbuilt.ts';

export const swapHandlers = {
  swaps: unbuilt,
} satisfies Partial<Handlers<AppContract, QueryContext, CommandContext>['assignment']>;
