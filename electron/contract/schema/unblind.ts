// What crosses the border for unblinding: identities sealed under two people's words, opened by both.
import { z } from 'zod';
import { ContestId, Id, IsoTime, Revision } from './shared.ts';

const person = z.string().trim().min(1).max(80);
const passphrase = z.string().min(8).max(1000);
export const Part = z.enum(['organiser', 'supervisor', 'envelope']);
export const Scope = z.object({
  kind: z.enum(['all', 'category', 'entry']), id: z.string().max(80).default('').describe('category id or entry id; all: empty'),
});

export const SealInput = ContestId.extend({
  organiser: z.object({ person, passphrase }), supervisor: z.object({ person, passphrase }), basedOn: Revision,
});
export const Sealed = z.object({
  entries: z.number().int(), envelope: z.string().describe('printed once and put into an envelope: with one of the two it replaces the other'),
  oldBackups: z.number().int().default(0).describe('backups from before: they hold names and belong to the supervisor now'),
  revision: Revision,
});
export const Status = z.object({
  sealed: z.boolean(), sealedAt: IsoTime.nullable(), openedAt: IsoTime.nullable().describe('all identities are open'),
  organiser: z.string(), supervisor: z.string(), entries: z.number().int(), opened: z.number().int(),
  blockers: z.array(z.string()).describe('what must be done before a request, as sentences'),
  request: z.object({ requestId: Id, part: Part, person: z.string(), reason: z.string(), scope: Scope, at: IsoTime }).nullable(),
  steps: z.array(z.object({ step: z.enum(['sealed', 'requested', 'withdrawn', 'approved', 'done', 'refused']), part: Part.nullable(),
    person: z.string(), at: IsoTime, scope: Scope.nullable(), reason: z.string(), event: z.number().int(), count: z.number().int().nullable() })),
  basedOn: Revision,
});
export const RequestInput = ContestId.extend({
  part: Part.default('organiser'), person, passphrase, reason: z.string().trim().min(1).max(500), scope: Scope.default({ kind: 'all', id: '' }),
  basedOn: Revision,
});
export const Requested = z.object({ requestId: Id, revision: Revision });
export const WithdrawInput = ContestId.extend({ requestId: Id, reason: z.string().trim().min(1).max(500), basedOn: Revision });
export const ApproveInput = ContestId.extend({
  requestId: Id, part: Part.default('supervisor'), person, passphrase, requestPassphrase: passphrase
    .describe("the requester's own words, typed again: nothing that opens identities is kept in between"),
  basedOn: Revision,
});
export const Identity = z.object({
  entryId: Id, code: z.string(), number: z.string(), title: z.string(), school: z.string(), unit: z.string(),
  authors: z.array(z.string()), advisors: z.array(z.string()),
});
export const Approved = z.object({
  opened: z.number().int(), identity: Identity.nullable().describe('scope entry: whose it is, shown once; it stays sealed'), revision: Revision,
});
