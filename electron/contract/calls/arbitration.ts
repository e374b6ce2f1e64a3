// The calls of arbitration, one line each.
import { command, query } from '../define.ts';
import * as arbitration from '../schema/arbitration.ts';
import { ContestId } from '../schema/shared.ts';

export const arbitrationCalls = {
  cases: query(ContestId, arbitration.Arbitration),
  readers: query(arbitration.ReadersInput, arbitration.Readers),
  assign: command(arbitration.AssignReadersInput, arbitration.Changed),
  mark: command(arbitration.MarkInput, arbitration.Changed),
  record: command(arbitration.RecordInput, arbitration.RecordMade),
};
