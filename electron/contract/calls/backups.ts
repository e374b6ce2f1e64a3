// The calls of backups and restoring, one line each.
import { command, query } from '../define.ts';
import * as backups from '../schema/backups.ts';

export const backupsCalls = {
  list: query(backups.Dir, backups.List, 'nothing'),
  inspect: query(backups.InspectInput, backups.Inspected, 'nothing'),
  restore: command(backups.RestoreInput, backups.Restored, 'nothing'),
  copyOut: command(backups.CopyOutInput, backups.CopiedOut),
  inspectCopy: query(backups.InspectCopyInput, backups.Inspected, 'nothing'),
  restoreCopy: command(backups.RestoreCopyInput, backups.CopyRestored, 'nothing'),
  setRules: command(backups.BackupRules, backups.BackupRules),
};
