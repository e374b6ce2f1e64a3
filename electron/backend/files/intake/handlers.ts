// Calls of files: match, attach, list, remove.
import type { Handlers } from '#contract/define.ts';
import type { AppContract } from '#contract/index.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { unbuilt } from '#backend/unbuilt.ts';

export const intakeHandlers = {
  match: unbuilt,
  attach: unbuilt,
  list: unbuilt,
  remove: unbuilt,
} satisfies Pick<Handlers<AppContract, QueryContext, CommandContext>['files'], 'match' | 'attach' | 'list' | 'remove'>;
