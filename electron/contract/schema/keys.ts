// What crosses the border for the workspace's keys: the printed recovery key, its proof, and changing the data key.
import { z } from 'zod';
import { IsoTime } from './shared.ts';

export const Status = z.object({
  slots: z.array(z.object({ kind: z.enum(['passphrase', 'recovery', 'device', 'user']), count: z.number().int(), at: IsoTime })),
  recoveryProvedAt: IsoTime.nullable().describe('when a backup was opened with the printed key alone, nothing else'),
  rotatedAt: IsoTime.nullable(), sealedValues: z.number().int().describe('encrypted values and look-up marks under the data key'),
});
export const ProveInput = z.object({ recoveryKey: z.string().max(200) });
export const Proved = z.object({
  at: IsoTime, events: z.number().int(), opened: z.number().int().describe('encrypted values opened in the restored copy'), sentence: z.string(),
});
export const NewKeyInput = z.object({ password: z.string().max(200).optional().describe('of the signed-in user, where named users are on') });
export const NewKey = z.object({ recoveryKey: z.string().describe('shown once; the old one opens nothing any more') });
export const RotateInput = z.object({
  reason: z.string().trim().min(1).max(300), password: z.string().max(200).optional(),
  passphrase: z.string().max(200).optional().describe('of the workspace, where it has one: its slot is made anew'),
});
export const Rotated = z.object({
  recoveryKey: z.string(), values: z.number().int(), files: z.number().int(), at: IsoTime,
  oldBackups: z.number().int().describe('backups from before: they still open with the old keys'),
  usersToReset: z.array(z.string()).describe('other users: their passwords are unknown here, so they get new ones'),
});
export const PassphraseInput = z.object({
  old: z.string().max(200).optional(), next: z.string().min(8).max(200).nullable().describe('null: none any more'),
});
