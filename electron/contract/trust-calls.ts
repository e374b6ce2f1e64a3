// The calls of people, keys, backups and personal information, one line each.
import { z } from 'zod';
import { command, query } from './define.ts';
import * as backups from './schema/backups.ts';
import * as keys from './schema/keys.ts';
import * as people from './schema/people.ts';
import * as privacy from './schema/privacy.ts';
import { ContestId, Done } from './schema/shared.ts';

const Nothing = z.object({});

export const trustCalls = {
  people: {
    status: query(Nothing, people.Status, 'nothing'),
    signIn: command(people.SignInInput, people.Session, 'nothing'),
    lock: command(Nothing, Done, 'nothing'),
    list: query(Nothing, people.Users),
    turnOn: command(people.TurnOnInput, people.Session),
    turnOff: command(people.TurnOffInput, Done),
    add: command(people.AddInput, people.User),
    change: command(people.ChangeInput, people.User),
    setPassword: command(people.PasswordInput, Done),
    unlock: command(people.UserId, people.User),
    setRules: command(people.AccessRules, people.AccessRules),
  },
  keys: {
    status: query(Nothing, keys.Status),
    prove: command(keys.ProveInput, keys.Proved),
    newRecoveryKey: command(keys.NewKeyInput, keys.NewKey),
    rotate: command(keys.RotateInput, keys.Rotated),
    setPassphrase: command(keys.PassphraseInput, Done),
  },
  backups: {
    list: query(backups.Dir, backups.List, 'nothing'),
    inspect: query(backups.InspectInput, backups.Inspected, 'nothing'),
    restore: command(backups.RestoreInput, backups.Restored, 'nothing'),
    copyOut: command(backups.CopyOutInput, backups.CopiedOut),
    inspectCopy: query(backups.InspectCopyInput, backups.Inspected, 'nothing'),
    restoreCopy: command(backups.RestoreCopyInput, backups.CopyRestored, 'nothing'),
    setRules: command(backups.BackupRules, backups.BackupRules),
  },
  privacy: {
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
  },
};
