// Calls of the programmes feature.
import type { Handlers } from '#contract/define.ts';
import type { AppContract } from '#contract/index.ts';
import type { CommandContext, QueryContext } from '../context.ts';

export const programmesHandlers = {} as unknown as Handlers<AppContract, QueryContext, CommandContext>['programmes'];
