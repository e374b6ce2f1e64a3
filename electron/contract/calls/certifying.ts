// The calls of certifying, one line each.
import { command, query } from '../define.ts';
import * as certifying from '../schema/certifying.ts';
import { Done } from '../schema/shared.ts';

export const certifyingCalls = {
  declare: command(certifying.DeclareInput, certifying.DeclarationId),
  list: query(certifying.ListInput, certifying.List),
  decide: command(certifying.DecideInput, certifying.Decided),
  withdraw: command(certifying.WithdrawInput, Done),
  register: command(certifying.RegisterInput, certifying.Written),
};
