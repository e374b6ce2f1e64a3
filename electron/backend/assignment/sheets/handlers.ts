// The plan outside the window: as a workbook and back, the plans that were in force, the draw record to print.
import type { Handlers } from '#contract/define.ts';
import type { AppContract } from '#contract/index.ts';
import type { CommandContext, QueryContext } from '../../context.ts';
import { unbuilt } from '../../unbuilt.ts';

export const sheetHandlers = {
  exportPlan: unbuilt,
  readPlan: unbuilt,
  plans: unbuilt,
  record: unbuilt,
} satisfies Partial<Handlers<AppContract, QueryContext, CommandContext>['assignment']>;
