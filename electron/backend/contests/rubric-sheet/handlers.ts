// Calls of contests: rubricSheet.
import type { Handlers } from '#contract/define.ts';
import type { AppContract } from '#contract/index.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { unbuilt } from '#backend/unbuilt.ts';

export const rubricSheetHandlers = {
  rubricSheet: unbuilt,
} satisfies Pick<Handlers<AppContract, QueryContext, CommandContext>['contests'], 'rubricSheet'>;
