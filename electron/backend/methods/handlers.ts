// The algorithms as calls without a workspace: any instance in, the answer with its proof out.
import type { Handlers } from '#contract/define.ts';
import type { AppContract } from '#contract/index.ts';
import type { CommandContext, QueryContext } from '../context.ts';
import { unbuilt } from '../unbuilt.ts';

export const methodsHandlers = {
  assign: unbuilt,
} satisfies Handlers<AppContract, QueryContext, CommandContext>['methods'];
