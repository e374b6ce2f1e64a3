// Calls of the results feature: compute (codes only), lock, publish, and all that stands around them.
import type { Handlers } from '#contract/define.ts';
import type { AppContract } from '#contract/index.ts';
import type { CommandContext, QueryContext } from '../context.ts';
import { changesHandlers } from './changes/handlers.ts';
import { compute } from './computing/handlers.ts';
import { fairnessHandlers } from './fairness/handlers.ts';
import { honoursHandlers } from './honours/handlers.ts';
import { lockingHandlers } from './locking/handlers.ts';
import { outsideHandlers } from './outside/handlers.ts';
import { publish } from './publishing/handlers.ts';
import { reviewSheetHandlers } from './review-sheet/handlers.ts';
import { current } from './shown/handlers.ts';

export const resultsHandlers = {
  ...fairnessHandlers, ...lockingHandlers, ...honoursHandlers, ...outsideHandlers, ...reviewSheetHandlers, ...changesHandlers,
  compute, publish,
  current: (context, input) => ({ results: current(context, input.contestId) }),
} satisfies Handlers<AppContract, QueryContext, CommandContext>['results'];
