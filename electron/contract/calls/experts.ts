// The calls of the expert pool and its draws, one line each.
import { command, query } from '../define.ts';
import * as experts from '../schema/experts.ts';
import { ContestId } from '../schema/shared.ts';

export const expertsCalls = {
  list: query(experts.ListInput, experts.Experts),
  save: command(experts.SaveInput, experts.ExpertId),
  draw: command(experts.DrawInput, experts.Draw),
  draws: query(ContestId, experts.Draws),
  replace: command(experts.ReplaceInput, experts.Draw),
  appoint: command(experts.AppointInput, experts.Appointed),
  sheet: command(experts.SheetInput, experts.Written),
};
