// The calls of the record, one line each.
import { command, query } from '../define.ts';
import * as audit from '../schema/audit.ts';
import { ContestId } from '../schema/shared.ts';

export const auditCalls = {
  checkpoints: query(ContestId, audit.Checkpoints),
  checkpoint: command(audit.MakeInput, audit.Made),
  verify: query(audit.VerifyInput, audit.Verified),
  sheet: command(audit.SheetInput, audit.Sheet),
};
