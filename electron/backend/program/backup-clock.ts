// The hourly backup: while something was done since the last one, between calls, never in the middle of one.
import { backupsFolder } from '../folders.ts';
import { backupDue, makeBackup } from './backup.ts';
import type { OpenWorkspace } from './open-workspace.ts';

const lookEvery = 60_000;

export interface BackupClock {
  /** Runs a call; no backup begins until it has ended. */
  during<T>(call: () => Promise<T>): Promise<T>;
  /** Looks whether a backup is due, and makes it; the clock does so every minute. Its file, or null. */
  look(): string | null;
  stop(): void;
}

export function startBackupClock(program: { readonly current: OpenWorkspace | null; now(): Date }): BackupClock {
  let running = 0;
  const look = (): string | null => {
    const workspace = program.current;
    if (!workspace || workspace.frozen || running > 0) return null;
    const folder = backupsFolder(workspace.dir);
    try {
      const due = backupDue(workspace.connection.read, folder, workspace.row.created_at, program.now());
      return due ? makeBackup(workspace.connection, folder, 'hourly', program.now()).file : null;
    } catch (error) {
      // A full disk is told by the call that needs it; the next minute tries again.
      console.error('hourly backup:', error instanceof Error ? error.message : error);
      return null;
    }
  };
  const timer = setInterval(look, lookEvery);
  // Alone it keeps no program running.
  timer.unref();
  return {
    async during(call) {
      running += 1;
      try {
        return await call();
      } finally {
        running -= 1;
      }
    },
    look,
    stop: () => clearInterval(timer),
  };
}
