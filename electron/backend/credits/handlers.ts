// Calls of the credits feature, merged from its parts: rules, ledger, re-rating, exemptions and loans, standing,
// contests.
import type { Handlers } from '#contract/define.ts';
import type { AppContract } from '#contract/index.ts';
import type { CommandContext, QueryContext } from '../context.ts';
import { balanceHandlers } from './balance/handlers.ts';
import { contestHandlers } from './contest/handlers.ts';
import { exemptionHandlers } from './exemptions/handlers.ts';
import { ledgerHandlers } from './ledger/handlers.ts';
import { rerateHandlers } from './rerate/handlers.ts';
import { rulesHandlers } from './rules/handlers.ts';
import { simulateHandlers } from './simulate/handlers.ts';
import { standingHandlers } from './standing/handlers.ts';

/** The sample city is filled in by the sample feature. */
export const creditsHandlers: Omit<Handlers<AppContract, QueryContext, CommandContext>['credits'], 'sample'> = {
  ...rulesHandlers, ...ledgerHandlers, ...rerateHandlers, ...exemptionHandlers, ...contestHandlers,
    ...simulateHandlers, ...balanceHandlers,
  ...standingHandlers,
};
