// Calls of entries: check, decide, consent.
import type { Handlers } from '#contract/define.ts';
import type { AppContract } from '#contract/index.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { unbuilt } from '#backend/unbuilt.ts';

export const entriesHandlers = {
  check: unbuilt,
  decide: unbuilt,
  consent: unbuilt,
} satisfies Pick<Handlers<AppContract, QueryContext, CommandContext>['entries'], 'check' | 'decide' | 'consent'>;
