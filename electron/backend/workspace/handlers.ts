// Calls of the workspace feature: create, open, close, recent, settings, backup, audit.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { z } from 'zod';
import type { Handlers } from '#contract/define.ts';
import { AppError } from '#contract/errors.ts';
import type { AppContract } from '#contract/index.ts';
import type { Workspace } from '#contract/schema/workspace.ts';
import { schemaVersion } from '#db/migrate.ts';
import type { ReadDb } from '#db/open.ts';
import { newestAudit } from '#db/queries/audit.ts';
import { userById } from '#db/queries/users.ts';
import { slotRows } from '#db/queries/workspace.ts';
import type { CommandContext, QueryContext } from '../context.ts';
import { acceptWorkspace } from '../program/accept.ts';
import { verifyChain, type AuditBody } from '../program/audit-chain.ts';
import { makeBackup } from '../program/backup.ts';
import { checkWorkspace } from '../program/check-workspace.ts';
import { backupsFolder, databaseFile } from '../folders.ts';
import type { Home } from '../program/home.ts';
import type { OpenWorkspace } from '../program/open-workspace.ts';
import { summaryOf } from '../program/summary.ts';
import { recoveryHolder } from '../program/session.ts';

/** What these calls need of the running program; the other features never see it. */
export interface WorkspaceDoor {
  readonly home: Home;
  readonly current: OpenWorkspace | null;
  readonly options: { readonly workspaceDir?: string };
  now(): Date;
  language(): 'zh' | 'en';
  random(bytes: number): Uint8Array;
  readonly session: { readonly userId: string } | null;
  create(
    plan: { dir: string; name: string; role: 'organiser' | 'judge' | 'creditAdministrator' }, passphrase: string | undefined,
  ): Promise<{ recoveryKey: string; workspace: OpenWorkspace }>;
  open(dir: string, given: {
    passphrase?: string | undefined; recoveryKey?: string | undefined; login?: string | undefined; password?: string | undefined;
  }): Promise<OpenWorkspace>;
  close(): void;
}

/** The name of whoever did it, for people who read the record. */
const whoOf = (db: ReadDb, by: string | undefined): string => {
  if (by === recoveryHolder) return '恢复密钥';
  return by === undefined ? '' : userById(db, by)?.name ?? '';
};

const shown = (workspace: OpenWorkspace, language: 'zh' | 'en'): z.output<typeof Workspace> => ({
  workspaceId: workspace.row.id, name: workspace.row.name, role: workspace.row.role, dir: workspace.dir,
  createdAt: workspace.row.created_at, sqliteVersion: workspace.connection.sqliteVersion,
  schemaVersion: schemaVersion(workspace.connection), cleanlyClosed: workspace.wasCleanlyClosed,
  lastChangeAt: workspace.lastChangeAt,
  slots: slotRows(workspace.connection.read).map((slot) => slot.kind), faults: workspace.faults.map((one) => one[language === 'zh' ? 0 : 1]),
  frozen: workspace.frozen && {
    code: workspace.frozen.code, sentence: language === 'zh' ? workspace.frozen.sentence : workspace.frozen.sentenceEn,
  },
});

/** A new folder in the user's own place, named after the workspace, for those who did not choose one. */
export function freeFolder(home: string, name: string): string {
  const plain = name.replaceAll(/[^\p{L}\p{N} -]/gu, '').trim() || 'workspace';
  let dir = join(home, 'workspaces', plain);
  for (let n = 2; existsSync(dir); n += 1) dir = join(home, 'workspaces', `${plain} ${n}`);
  return dir;
}

/** The open workspace of a call that needs one. */
export function openedIn(door: Pick<WorkspaceDoor, 'current'>): OpenWorkspace {
  if (!door.current) throw new AppError('no_workspace');
  return door.current;
}

export const workspaceHandlers = (door: WorkspaceDoor) => ({
  async create(_context, input) {
    const dir = input.dir ?? door.options.workspaceDir ?? freeFolder(door.home.dir, input.name);
    const { workspace, recoveryKey } = await door.create({ dir: resolve(dir), name: input.name, role: input.role }, input.passphrase);
    return { ...shown(workspace, door.language()), recoveryKey };
  },
  async open(_context, input) {
    return shown(await door.open(resolve(input.dir), input), door.language());
  },
  close() {
    door.close();
    return { done: true as const };
  },
  current() {
    return { workspace: door.current ? shown(door.current, door.language()) : null };
  },
  recent() {
    return {
      workspaces: door.home.recent().map((one) => ({
        ...one, summary: one.counts ? summaryOf(one.role, one.counts, door.language()) : one.summary,
        state: existsSync(databaseFile(one.dir)) ? 'ready' as const : 'missing' as const,
      })),
    };
  },
  forget(_context, input) {
    door.home.forget(input.dir);
    return { done: true as const };
  },
  remember(_context, input) {
    if (!door.home.putBack(input.dir)) throw new AppError('nothing_to_undo', { what: '从列表移除', whatEn: 'remove from the list' });
    return { done: true as const };
  },
  settings() {
    return door.home.settings();
  },
  setSettings(_context, input) {
    const { role, language, textSize, theme } = input;
    return door.home.setSettings({
      ...(role === undefined ? {} : { role }), ...(language === undefined ? {} : { language }),
      ...(textSize === undefined ? {} : { textSize }), ...(theme === undefined ? {} : { theme }),
    });
  },
  backup() {
    const workspace = openedIn(door);
    return makeBackup(workspace.connection, backupsFolder(workspace.dir), 'by-hand', door.now(), !workspace.frozen);
  },
  check(context) {
    return checkWorkspace(openedIn(door), context);
  },
  accept(context, input) {
    const workspace = openedIn(door);
    acceptWorkspace(workspace, context, input);
    return shown(workspace, door.language());
  },
  audit(context, input) {
    const { total, firstBad } = verifyChain(context.db);
    const rows = newestAudit(context.db, input.limit).map((row) => {
      const body = JSON.parse(row.body) as AuditBody;
      return {
        seq: row.seq, at: body.at, action: body.action, subject: body.subject, detail: JSON.stringify(body.detail), who: whoOf(context.db, body.by),
      };
    });
    return { intact: firstBad === null, firstBad, total, rows };
  },
} satisfies Handlers<AppContract, QueryContext, CommandContext>['workspace']);
