// Calls of calibration: entries with reference marks, shadow judges, and the report per judge.
import type { Handlers } from '#contract/define.ts';
import type { AppContract } from '#contract/index.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { itemHandlers } from './items/handlers.ts';
import { reportHandlers } from './report/handlers.ts';

export const calibrationHandlers = {
  ...itemHandlers, ...reportHandlers,
} satisfies Handlers<AppContract, QueryContext, CommandContext>['calibration'];
