// What crosses the border for workspaces: folders that hold one database, its attachments, backups and exports.
import { z } from 'zod';
import { FilePath, Id, IsoTime } from './shared.ts';

export const Role = z.enum(['organiser', 'judge', 'creditAdministrator']);

export const Workspace = z.object({
  workspaceId: Id, name: z.string(), role: Role, dir: FilePath, createdAt: IsoTime,
  sqliteVersion: z.string(), schemaVersion: z.number().int(), cleanlyClosed: z.boolean(), slots: z.array(z.string()),
  faults: z.array(z.string()).describe('data that contradicts itself, a sentence each; found when the workspace was opened'),
});

export const CreateInput = z.object({
  name: z.string().trim().min(1).max(100),
  dir: FilePath.optional().describe('folder to create it in; the terminal gives it by --workspace'),
  role: Role.default('organiser'),
  passphrase: z.string().min(8).max(200).optional(),
});
export const CreateOutput = Workspace.extend({
  recoveryKey: z.string().describe('shown once, to be printed and kept apart from the computer'),
});

export const OpenInput = z.object({
  dir: FilePath, passphrase: z.string().max(200).optional(), recoveryKey: z.string().max(200).optional(),
});

export const Current = z.object({ workspace: Workspace.nullable() });

export const Recent = z.object({
  workspaces: z.array(z.object({
    dir: FilePath, name: z.string(), role: Role, openedAt: IsoTime, state: z.enum(['ready', 'missing']), summary: z.string(),
  })),
});

export const Backup = z.object({ file: FilePath, bytes: z.number(), sha256: z.string(), at: IsoTime });

export const AuditRow = z.object({
  seq: z.number().int(), at: IsoTime, action: z.string(), subject: z.string(), detail: z.string(),
});
export const Audit = z.object({ intact: z.boolean(), firstBad: z.number().int().nullable(), total: z.number().int(), rows: z.array(AuditRow) });

export const Settings = z.object({
  role: Role.nullable(), language: z.enum(['zh', 'en']), textSize: z.enum(['standard', 'large']),
  theme: z.enum(['system', 'light', 'dark']),
});
