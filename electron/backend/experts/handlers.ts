// Calls of experts: the pool (list, save) and its draws (draw, draws, replace, appoint, sheet).
import type { Handlers } from '#contract/define.ts';
import type { AppContract } from '#contract/index.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { drawsHandlers } from './draws/handlers.ts';
import { poolHandlers } from './pool/handlers.ts';

export const expertsHandlers = {
  ...poolHandlers, ...drawsHandlers,
} satisfies Pick<Handlers<AppContract, QueryContext, CommandContext>['experts'],
  'list' | 'save' | 'draw' | 'draws' | 'replace' | 'appoint' | 'sheet'>;
