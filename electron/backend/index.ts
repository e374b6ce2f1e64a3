// The backend: one program behind the contract. The window's process, the terminal and the tests all start it here.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { BackendEvent, RunningBackend } from '#contract/backend-link.ts';
import { createClient } from '#contract/client.ts';
import { AppError } from '#contract/errors.ts';
import type { Client } from '#contract/define.ts';
import { callsOf } from '#contract/features.ts';
import type { AppContract } from '#contract/index.ts';
import { serve, type Server } from '#contract/serve.ts';
import { selfTest } from '#backend/crypto/suite.ts';
import { translateDbError } from '#db/open.ts';
import { accessLog } from './access-log.ts';
import { databaseFile } from './folders.ts';
import { handlersOf } from './handlers.ts';
import { startBackupClock, type BackupClock } from './program/backup-clock.ts';
import { recentRefusals } from './support/recent-refusals.ts';
import { startProgram, type Program, type ProgramOptions } from './program/program.ts';

export interface BackendOptions extends ProgramOptions {
  /** Told once for each bug; the user sees only the reference. */
  log?: (reference: string, error: unknown, call: string) => void;
  emit?: (event: BackendEvent) => void;
  /** Told of each refusal, by call and code. */
  refused?: (call: string, code: string) => void;
}

export interface Backend extends RunningBackend {
  readonly program: Program;
  readonly client: Client<AppContract>;
  readonly backups: BackupClock;
}

/**
 * The judge's desk: the folder named at the terminal, or the workspace that is open if it is a judge's, or else
 * the desk in the user's own folder, so that a pack opened by double-click never lands in an organiser's workspace.
 */
async function needDesk(program: Program): Promise<void> {
  const named = program.options.workspaceDir;
  if (program.current && (program.current.row.role === 'judge' || program.current.dir === named)) return;
  const dir = named ?? program.home.deskDir;
  if (existsSync(databaseFile(dir))) await program.open(dir, {});
  else await program.create({ dir, name: '评委桌面', role: 'judge' }, undefined);
}

export function createBackend(options: BackendOptions): Backend {
  selfTest();
  const program = startProgram(options);
  let opening: Promise<void> | null = null;
  /** Calls that come while the desk is being opened wait for the same opening. */
  const needDeskOnce = (): Promise<void> => {
    opening ??= needDesk(program).finally(() => {
      opening = null;
    });
    return opening;
  };
  const sample = {
    client: () => client,
    startDesk: (folder: string) => createBackend({
      home: join(folder, 'home'), workspaceDir: join(folder, 'desk'), now: program.now, random: program.random,
    }),
  };
  const access = accessLog(program);
  const refusals = recentRefusals(program.now);
  const server: Server = serve(callsOf, handlersOf(program, needDeskOnce, sample, refusals), {
    language: program.language,
    hasWorkspace: () => program.current !== null,
    admit: (name, kind, input) => {
      access.before(name, kind);
      program.admit(name, kind, input);
    },
    after: access.after,
    queryContext: program.queryContext,
    commandContext: program.commandContext,
    translate: translateDbError,
    onRefusal: (call, code) => {
      refusals.note(call, code);
      options.refused?.(call, code);
    },
    onBug: options.log ?? ((reference, error, call) => console.error(`[${reference}] ${call}`, error)),
  });
  const backups = startBackupClock(program);
  const client: Client<AppContract> = createClient({
    send: (request, onProgress) => backups.during(() => server.call(request, onProgress)),
    cancel: (id) => server.cancel(id),
  });
  /** Materials are a judge's: without a session that may read a sheet there is no such attachment. */
  const mayJudge = (): boolean => {
    try {
      program.admit('judging.sheet', 'query', {});
      return true;
    } catch (error) {
      if (error instanceof AppError) return false;
      throw error;
    }
  };
  return {
    program, client, backups,
    call: (request, onProgress) => backups.during(() => server.call(request, onProgress)),
    cancel: (id) => server.cancel(id),
    async readAttachment(handle, start, end) {
      const { readAttachment } = await import('./judging/handlers.ts');
      if (!program.current || !mayJudge()) return null;
      const facts = { name: 'attachment', signal: new AbortController().signal, onProgress: () => {} };
      return readAttachment(program.queryContext(facts), handle, start, end);
    },
    openWorkspace: async (dir) => {
      access.before('close', 'command');
      await program.open(dir, {});
    },
    close() {
      access.before('close', 'command');
      program.close();
      return Promise.resolve();
    },
  };
}
