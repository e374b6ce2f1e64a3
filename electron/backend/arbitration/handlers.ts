// Arbitration: which entries need another reading, who reads, his marks, the record.
import type { Handlers } from '#contract/define.ts';
import type { AppContract } from '#contract/index.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { shownCase } from './case.ts';
import { markHandlers } from './marks/handlers.ts';
import { readerHandlers } from './readers/handlers.ts';
import { recordHandlers } from './record/handlers.ts';
import { fieldOf } from './shared/handlers.ts';

export const arbitrationHandlers = {
  cases(context, input) {
    const { row, rules, criteriaOf, cases } = fieldOf(context.db, input.contestId);
    const { arbitration: { chain, per, criterionShare }, discrepancy: { threshold, at } } = rules;
    return {
      chain, per, at, threshold: per === 'criterion' ? criterionShare : threshold,
      cases: cases.map((one) => shownCase(rules, criteriaOf(one.facts.category), one, context.language)),
      open: cases.filter((one) => one.state !== 'settled').length, basedOn: row.revision,
    };
  },
  ...readerHandlers,
  ...markHandlers,
  ...recordHandlers,
} satisfies Handlers<AppContract, QueryContext, CommandContext>['arbitration'];
