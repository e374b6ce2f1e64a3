// What crosses the border for eligibility: findings by rule, decisions with a reason, consents.
import { z } from 'zod';
import { ContestId, Id, Revision } from './shared.ts';

export const Rule = z.enum([
  'sameTitle', 'sameFile', 'sameWorkBefore', 'perPerson', 'perSchool', 'perUnit', 'pastWinner', 'wrongParticipant', 'authorCount', 'advisorCount',
  'advisorIsAuthor', 'node', 'consent', 'similarity', 'material', 'division', 'localOnly', 'whitelist', 'missingFacts',
]);
export const Finding = z.object({
  key: z.string().describe('stable: the same finding keeps its decision'), rule: Rule, severity: z.enum(['error', 'warning', 'note']),
  entryIds: z.array(Id).min(1), entries: z.array(z.object({ entryId: Id, number: z.string(), title: z.string(), division: z.string(),
    category: z.string() })),
  who: z.string().describe('the person, school or unit it is about; masked numbers'), message: z.string(),
    because: z.string().describe('the rule that made it, in words'),
  decision: z.enum(['open', 'allowed', 'excluded']), reason: z.string(), decidedAt: z.string().nullable(),
});
export const CheckInput = ContestId.extend({ rule: Rule.optional(), offset: z.number().int().min(0).default(0),
  limit: z.number().int().min(1).max(5000).default(5000) });
export const Checked = z.object({
  basedOn: Revision, findings: z.array(Finding), total: z.number().int(), checked: z.number().int().describe('entries looked at'),
  counts: z.array(z.object({ rule: Rule, name: z.string(), open: z.number().int(), decided: z.number().int() })),
});
export const DecideInput = ContestId.extend({
  keys: z.array(z.string().min(1).max(200)).min(1).max(2000),
  decision: z.enum(['allow', 'exclude', 'reopen']).describe('exclude withdraws the entries of the finding, or only those named'),
  entryIds: z.array(Id).max(2000).optional(), reason: z.string().trim().max(300), basedOn: Revision,
});
export const Decided = z.object({ decided: z.number().int(), withdrawn: z.number().int(), restored: z.number().int(), revision: Revision });
export const ConsentInput = ContestId.extend({
  entryIds: z.array(Id).min(1).max(5000), given: z.boolean(), by: z.string().trim().max(60).describe('who gave it, e.g. 母亲'),
    on: z.string().regex(/^\d{4}-\d\d-\d\d$/),
  notice: z.string().trim().max(120).describe('version of the notice that was consented to'), basedOn: Revision,
});
export const Recorded = z.object({ people: z.number().int(), revision: Revision });
