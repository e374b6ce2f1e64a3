// Calls of contests: template, copy, lint, open, rehearse.
import type { Handlers } from '#contract/define.ts';
import type { AppContract } from '#contract/index.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { unbuilt } from '#backend/unbuilt.ts';

export const openingHandlers = {
  template: unbuilt,
  copy: unbuilt,
  lint: unbuilt,
  open: unbuilt,
  rehearse: unbuilt,
} satisfies Pick<Handlers<AppContract, QueryContext, CommandContext>['contests'], 'template' | 'copy' | 'lint' | 'open' | 'rehearse'>;
