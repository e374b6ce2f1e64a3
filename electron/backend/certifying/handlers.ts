// Calls of the certifying feature.
import type { Handlers } from '#contract/define.ts';
import type { AppContract } from '#contract/index.ts';
import type { CommandContext, QueryContext } from '../context.ts';

export const certifyingHandlers = {} as unknown as Handlers<AppContract, QueryContext, CommandContext>['certifying'];
