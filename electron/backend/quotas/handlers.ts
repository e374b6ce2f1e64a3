// Calls of quotas: table, set, export, recommendation, order.
import type { Handlers } from '#contract/define.ts';
import type { AppContract } from '#contract/index.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { unbuilt } from '#backend/unbuilt.ts';

export const quotasHandlers = {
  table: unbuilt,
  set: unbuilt,
  export: unbuilt,
  recommendation: unbuilt,
  order: unbuilt,
} satisfies Pick<Handlers<AppContract, QueryContext, CommandContext>['quotas'], 'table' | 'set' | 'export' | 'recommendation' | 'order'>;
