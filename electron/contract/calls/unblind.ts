// The calls of sealing and unblinding, one line each.
import { command, query } from '../define.ts';
import { ContestId, Done } from '../schema/shared.ts';
import * as unblind from '../schema/unblind.ts';

export const unblindCalls = {
  status: query(ContestId, unblind.Status),
  seal: command(unblind.SealInput, unblind.Sealed),
  request: command(unblind.RequestInput, unblind.Requested),
  withdraw: command(unblind.WithdrawInput, Done),
  approve: command(unblind.ApproveInput, unblind.Approved),
};
