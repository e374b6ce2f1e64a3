// The algorithms as calls without a workspace: any instance in, the answer with its proof out.
import type { Handlers } from '#contract/define.ts';
import type { AppContract } from '#contract/index.ts';
import type { CommandContext, QueryContext } from '../context.ts';
import { assign } from './assign.ts';
import { statisticsMethods } from './statistics/handlers.ts';

export const methodsHandlers = {
  ...statisticsMethods,
  assign(context, request) {
    const started = performance.now();
    const answer = assign(request, (done) => {
      context.progress(Math.floor(done), 100, '求解');
      context.checkCancelled();
    });
    return { ...answer, milliseconds: performance.now() - started };
  },
} satisfies Handlers<AppContract, QueryContext, CommandContext>['methods'];
