// All calls of the assignment feature: what it looks at, plans, and plans on paper.
import type { Handlers } from '#contract/define.ts';
import type { AppContract } from '#contract/index.ts';
import type { CommandContext, QueryContext } from '../context.ts';
import { fieldHandlers } from './field/handlers.ts';
import { planHandlers } from './plan/handlers.ts';
import { sheetHandlers } from './sheets/handlers.ts';
import { swapHandlers } from './swaps/handlers.ts';

export const assignmentHandlers = {
  ...fieldHandlers, ...planHandlers, ...swapHandlers, ...sheetHandlers,
} satisfies Handlers<AppContract, QueryContext, CommandContext>['assignment'];
