// How often a workspace is backed up and how many backups are kept; a workspace may have its own numbers.
import { z } from 'zod';
import file from './backup-rules.json' with { type: 'json' };

const count = z.number().int().min(1);
const Rules = z.strictObject({
  everyMinutes: count, hourly: count, daily: count, monthly: count, remindDays: count,
  /** Days after which the whole database is checked when it is opened. */
  checkDays: count,
  source: z.string().min(1).max(400), assumed: z.array(z.string().min(1)),
});
export type BackupRulesTemplate = z.output<typeof Rules>;
export const backupRules: BackupRulesTemplate = Rules.parse(file);
