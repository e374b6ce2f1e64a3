// Calls of the directory feature.
import type { Handlers } from '#contract/define.ts';
import type { AppContract } from '#contract/index.ts';
import type { CommandContext, QueryContext } from '../context.ts';

export const directoryHandlers = {} as unknown as Handlers<AppContract, QueryContext, CommandContext>['directory'];
