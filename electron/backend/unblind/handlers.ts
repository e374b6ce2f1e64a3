// Unblinding: identities sealed under two people, opened by both, every step an event.
import type { Handlers } from '#contract/define.ts';
import type { AppContract } from '#contract/index.ts';
import type { CommandContext, QueryContext } from '../context.ts';
import { approve, request, status, withdraw } from './opening/handlers.ts';
import { seal, type ConflictsOf } from './sealing/handlers.ts';

export const unblindHandlers = (conflictsOf: ConflictsOf): Handlers<AppContract, QueryContext, CommandContext>['unblind'] => ({
  status: (context, input) => status(context, input.contestId),
  seal: (context, input) => seal(context, input, conflictsOf),
  request, withdraw, approve,
});
