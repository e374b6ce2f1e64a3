// The calls of results, one line each.
import { command, query } from '../define.ts';
import * as results from '../schema/results.ts';
import { ContestId } from '../schema/shared.ts';

export const resultsCalls = {
  compute: command(results.ComputeInput, results.Results),
  current: query(ContestId, results.CurrentResults),
  fairness: query(ContestId, results.Fairness),
  cusp: query(results.CuspInput, results.Cusp),
  statistics: query(ContestId, results.JudgeStatistics),
  outside: query(ContestId, results.Outside),
  setOutside: command(results.OutsideInput, results.OutsideSet),
  changeAward: command(results.ChangeAwardInput, results.Changed),
  lock: command(results.LockInput, results.Locked),
  unlock: command(results.UnlockInput, results.Changed),
  versions: query(ContestId, results.Versions),
  publish: command(results.PublishInput, results.Published),
  honours: query(ContestId, results.Honours),
  honoursFile: command(results.HonoursFileInput, results.HonoursFile),
  reviewSheet: command(results.ReviewSheetInput, results.ReviewSheet),
};
