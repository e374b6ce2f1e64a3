// The calls of methods that need no workspace, one line each.
import { query } from '../define.ts';
import * as methods from '../schema/methods.ts';
import * as statistics from '../schema/statistics.ts';

export const methodsCalls = {
  assign: query(methods.AssignInput, methods.Assigned, 'nothing'),
  reliability: query(statistics.ReliabilityInput, statistics.Reliability, 'nothing'),
  severity: query(statistics.SeverityInput, statistics.Severity, 'nothing'),
  trimmedMean: query(statistics.TrimmedMeanInput, statistics.TrimmedMeans, 'nothing'),
  awards: query(statistics.AwardsInput, statistics.Awarded, 'nothing'),
};
