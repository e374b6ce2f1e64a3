// The calls of credits, one line each.
import { command, query } from '../define.ts';
import { Evaluation } from '../schema/credit-rules.ts';
import * as credits from '../schema/credits.ts';
import { Done, Nothing } from '../schema/shared.ts';

export const creditsCalls = {
  sample: command(Nothing, credits.Sampled),
  ruleSets: query(Nothing, credits.RuleSets),
  useRuleSet: command(credits.UseInput, credits.Used),
  saveRuleSet: command(credits.SaveRuleSetInput, credits.SavedRuleSet),
  evaluate: query(credits.EvaluateInput, Evaluation, 'nothing'),
  simulate: query(credits.SimulateInput, credits.Simulation),
  balance: query(credits.BalanceInput, credits.Balance),
  ledger: query(credits.LedgerInput, credits.Ledger),
  rate: query(credits.RateInput, credits.RatePreview),
  register: command(credits.RegisterInput, credits.Registered),
  correct: command(credits.CorrectInput, credits.Reversed),
  reverse: command(credits.ReverseInput, credits.Reversed),
  rerateProposal: query(credits.ScopeInput, credits.RerateProposal),
  rerate: command(credits.RerateInput, credits.Rerated),
  exempt: command(credits.ExemptInput, credits.Exempted),
  revokeExemption: command(credits.RevokeInput, Done),
  lend: command(credits.LendInput, credits.Lent),
  repay: command(credits.RepayInput, credits.Lent),
  contestProposal: query(credits.ContestInput, credits.ContestProposal),
  postContest: command(credits.ContestApply, credits.Registered),
  overview: query(credits.Filter, credits.Overview),
  people: query(credits.PeopleInput, credits.People),
  warnings: query(credits.PeopleInput, credits.Warnings),
  verify: query(Nothing, credits.Verified),
};
