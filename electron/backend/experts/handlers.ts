// Calls of experts: list, save, draw, draws, replace, appoint, sheet.
import type { Handlers } from '#contract/define.ts';
import type { AppContract } from '#contract/index.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { unbuilt } from '#backend/unbuilt.ts';

export const expertsHandlers = {
  list: unbuilt,
  save: unbuilt,
  draw: unbuilt,
  draws: unbuilt,
  replace: unbuilt,
  appoint: unbuilt,
  sheet: unbuilt,
} satisfies Pick<Handlers<AppContract, QueryContext, CommandContext>['experts'],
  'list' | 'save' | 'draw' | 'draws' | 'replace' | 'appoint' | 'sheet'>;
