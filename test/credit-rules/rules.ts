// Rule sets and records for the tests of the credit rules.
import { evaluate, type EvaluateInput } from '#backend/credit-rules/evaluate.ts';
import { CreditRecord, type Evaluation, type RuleSet } from '#contract/schema/credit-rules.ts';
import { creditRuleSets } from '#seeds/templates/credit-rules/index.ts';
import type { z } from 'zod';

export type LooseRecord = z.input<typeof CreditRecord>;

export function ruleSet(id: string): RuleSet {
  const found = creditRuleSets.find((set) => set.id === id);
  if (!found) throw new Error(`no rule set ${id}`);
  return found;
}

export const cycle = { start: '2021-01-01', years: 5 } as const;
export const evaluated = (id: string | RuleSet, records: readonly LooseRecord[], more: Partial<EvaluateInput> = {}): Evaluation =>
  evaluate(typeof id === 'string' ? ruleSet(id) : id,
    { cycle, exemptions: [], ...more, records: records.map((record) => CreditRecord.parse(record)) });

/** School-based work with its own credits, one record a year from 2021. */
export const schoolYears = (...credits: number[]): LooseRecord[] =>
  credits.map((value, index) => ({ level: 'school', form: 'schoolBased', credits: value, date: `${2021 + index}-12-20` }));
export const course = (form: LooseRecord['form'], level: LooseRecord['level'], hours: number, date = '2023-07-09',
  more: Partial<LooseRecord> = {}): LooseRecord =>
  ({ form, level, hours, date, ...more });
