// Calls of packs: recommend, previewRecommendation, acceptRecommendation.
import type { Handlers } from '#contract/define.ts';
import type { AppContract } from '#contract/index.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { unbuilt } from '#backend/unbuilt.ts';

export const recommendationHandlers = {
  recommend: unbuilt,
  previewRecommendation: unbuilt,
  acceptRecommendation: unbuilt,
} satisfies Pick<Handlers<AppContract, QueryContext, CommandContext>['packs'], 'recommend' | 'previewRecommendation' | 'acceptRecommendation'>;
