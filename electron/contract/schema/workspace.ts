// What crosses the border for workspaces: folders that hold one database, its attachments, backups and exports.
import { z } from 'zod';
import { FilePath, Id, IsoTime } from './shared.ts';

export const Role = z.enum(['organiser', 'judge', 'creditAdministrator']);

export const Workspace = z.object({
  workspaceId: Id, name: z.string(), role: Role, dir: FilePath, createdAt: IsoTime,
  sqliteVersion: z.string(), schemaVersion: z.number().int(), cleanlyClosed: z.boolean(),
  lastChangeAt: IsoTime.nullable().describe('of the newest event of the record as it was found at opening'), slots: z.array(z.string()),
  faults: z.array(z.string()).describe('data that contradicts itself, a sentence each; found when the workspace was opened'),
  frozen: z.object({ code: z.enum(['rolled_back', 'changed_outside', 'read_only']), sentence: z.string() }).nullable()
    .describe('only looked at until a person decides: an older state was put back, another program changed it, or the place cannot be written'),
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
  login: z.string().max(60).optional(), password: z.string().max(200).optional().describe('where named users are on'),
});
export const AcceptInput = z.object({ reason: z.string().trim().min(1).max(300), person: z.string().trim().max(60).default('') });
/** One file of the workspace that is not as it should be. */
export const Finding = z.object({
  part: z.enum(['database', 'record', 'ledger', 'witness', 'attachments', 'objections', 'packs', 'backups', 'home']),
  file: z.string(), state: z.enum(['missing', 'altered', 'unknown', 'damaged', 'older']), severity: z.enum(['error', 'warning', 'note']),
  sentence: z.string().describe('what happened, what it means for the data, what to do'),
});
export const Checked = z.object({
  findings: z.array(Finding), files: z.number().int().describe('files looked at'), bytes: z.number(), events: z.number().int(), sound: z.boolean(),
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
  who: z.string().default('').describe('name of the named user who did it; empty: nobody in particular, or the program itself'),
});
export const Audit = z.object({ intact: z.boolean(), firstBad: z.number().int().nullable(), total: z.number().int(), rows: z.array(AuditRow) });

export const Settings = z.object({
  role: Role.nullable(), language: z.enum(['zh', 'en']), textSize: z.enum(['standard', 'large']),
  theme: z.enum(['system', 'light', 'dark']),
});
