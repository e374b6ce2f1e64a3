// Calls of files: scan, findings, clean, decide.
import type { Handlers } from '#contract/define.ts';
import type { AppContract } from '#contract/index.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { unbuilt } from '#backend/unbuilt.ts';

export const scanHandlers = {
  scan: unbuilt,
  findings: unbuilt,
  clean: unbuilt,
  decide: unbuilt,
} satisfies Pick<Handlers<AppContract, QueryContext, CommandContext>['files'], 'scan' | 'findings' | 'clean' | 'decide'>;
