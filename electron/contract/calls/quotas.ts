// The calls of quotas and recommendations, one line each.
import { command, query } from '../define.ts';
import * as quotas from '../schema/quotas.ts';
import { ContestId } from '../schema/shared.ts';

export const quotasCalls = {
  table: query(ContestId, quotas.Table),
  set: command(quotas.SetInput, quotas.Table),
  export: command(quotas.ExportInput, quotas.Written),
  recommendation: query(quotas.RecommendationInput, quotas.Recommendation),
  order: command(quotas.OrderInput, quotas.Ordered),
};
