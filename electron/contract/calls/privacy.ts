// The calls of personal information, one line each.
import { command, query } from '../define.ts';
import * as privacy from '../schema/privacy.ts';
import { ContestId, Done, Nothing } from '../schema/shared.ts';

export const privacyCalls = {
  inventory: query(Nothing, privacy.Inventory),
  access: query(privacy.AccessInput, privacy.Access),
  retention: query(Nothing, privacy.Retention),
  setRetention: command(privacy.SetRetentionInput, Done),
  setRules: command(privacy.PrivacyRules, privacy.PrivacyRules),
  purgePreview: query(ContestId, privacy.PurgePreview),
  purge: command(privacy.PurgeInput, privacy.Purged),
  purges: query(Nothing, privacy.Purges),
  certificate: command(privacy.CertificateInput, privacy.Written),
  yearPack: command(privacy.YearInput, privacy.Written),
  impactSheet: command(privacy.ImpactInput, privacy.Written),
};
