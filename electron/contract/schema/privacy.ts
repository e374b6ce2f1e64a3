// What crosses the border for personal information: what is kept, who looked, when it must go, and the yearly evidence.
import { z } from 'zod';
import { Day } from './credit-rules.ts';
import { ContestId, FilePath, Id, IsoTime, Revision } from './shared.ts';

export const PrivacyRules = z.object({
  retentionDays: z.number().int().min(1).max(36_500).describe('after publication, unless the contest says otherwise'),
  unpublishedDays: z.number().int().min(1).max(36_500).describe('after the last change of a contest that was never published'),
  childAge: z.number().int().min(1).max(18), minorAge: z.number().int().min(1).max(21),
  impactYears: z.number().int().min(1).max(50).describe('an impact assessment is kept for so long'),
  reportBy: z.string().max(20).describe('month and day of the yearly report, e.g. 01-31'), source: z.string().max(600),
});
export const Item = z.object({
  where: z.string(), what: z.string(), persons: z.number().int(), kept: z.enum(['plain', 'encrypted', 'sealed', 'file']), basis: z.string(),
});
const Ages = z.object({ children: z.number().int(), minors: z.number().int(), adults: z.number().int(), unknown: z.number().int() });
export const Inventory = z.object({
  rules: PrivacyRules, items: z.array(Item), ages: Ages,
  contests: z.array(z.object({
    contestId: Id, title: z.string(), students: z.boolean(), ages: Ages, consents: z.number().int(), missingConsents: z.number().int(),
  })),
});
export const AccessInput = z.object({
  from: Day.optional(), to: Day.optional(), minorsOnly: z.boolean().default(false), limit: z.number().int().min(1).max(5000).default(500),
});
export const AccessRow = z.object({
  day: z.string(), who: z.string(), call: z.string(), what: z.string(), contest: z.string(), minors: z.boolean(), times: z.number().int(),
  reason: z.string(),
});
export const Access = z.object({ rows: z.array(AccessRow), total: z.number().int() });
export const Due = z.object({
  contestId: Id, title: z.string(), state: z.string(), from: z.string().nullable().describe('the day the clock started'), days: z.number().int(),
  due: z.string().nullable(), overdue: z.boolean(), purgedAt: IsoTime.nullable(), own: z.boolean().describe('days set for this contest'),
});
export const Retention = z.object({ rules: PrivacyRules, contests: z.array(Due) });
export const SetRetentionInput = ContestId.extend({
  days: z.number().int().min(1).max(36_500).nullable().describe('null: as the rules say'), reason: z.string().trim().min(1).max(300),
  basedOn: Revision,
});
export const PurgePreview = z.object({
  contestId: Id, title: z.string(), basedOn: Revision, blockers: z.array(z.string()).describe('what must be done before, as sentences'),
  persons: z.number().int(), numbers: z.number().int(), files: z.number().int(), bytes: z.number(), packs: z.number().int(),
  backups: z.number().int().describe('backups that hold what is deleted'), keeps: z.array(z.string()), goes: z.array(z.string()),
  warnings: z.array(z.string()).optional().describe('what should be thought of before; does not stop it'),
});
export const PurgeInput = ContestId.extend({
  title: z.string().max(120).describe('typed, to be sure'), person: z.string().trim().min(1).max(60), second: z.string().trim().min(1).max(60),
  reason: z.string().trim().min(1).max(300), removeBackups: z.boolean().default(true), basedOn: Revision,
});
export const Purged = z.object({
  purgeId: Id, persons: z.number().int(), numbers: z.number().int(), files: z.number().int(), backups: z.number().int(), revision: Revision,
  left: z.number().int().optional().describe('files that could not be removed yet: tried again at the next opening'),
});
export const Purges = z.object({ purges: z.array(z.object({
  purgeId: Id, contestId: Id, title: z.string(), at: IsoTime, person: z.string(), second: z.string(), reason: z.string(),
  persons: z.number().int(), numbers: z.number().int(), files: z.number().int(), backups: z.number().int(), event: z.number().int(),
})) });
export const CertificateInput = z.object({ purgeId: Id, outFile: FilePath });
export const YearInput = z.object({ year: z.number().int().min(2000).max(2100), outFile: FilePath });
export const ImpactInput = z.object({ contestId: Id.optional(), outFile: FilePath, person: z.string().trim().max(60).default('') });
export const Written = z.object({ file: FilePath, rows: z.number().int() });
