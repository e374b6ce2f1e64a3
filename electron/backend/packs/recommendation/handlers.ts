// Calls of passing on: make a recommendation file, look at one, take one in.
import type { Handlers } from '#contract/define.ts';
import type { AppContract } from '#contract/index.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { acceptRecommendation, previewRecommendation } from './accept/handlers.ts';
import { recommend } from './make/handlers.ts';

export const recommendationHandlers = { recommend, previewRecommendation, acceptRecommendation } satisfies
  Pick<Handlers<AppContract, QueryContext, CommandContext>['packs'], 'recommend' | 'previewRecommendation' | 'acceptRecommendation'>;
