// Brings a database to the newest schema: numbered, forward only, each step one transaction with user_version.
import { AppError } from '#contract/errors.ts';
import { ground } from './migrations/001-ground.ts';
import { credits } from './migrations/002-credits.ts';
import { intake } from './migrations/003-intake.ts';
import { assignment } from './migrations/004-assignment.ts';
import { judging } from './migrations/005-judging.ts';
import { results } from './migrations/006-results.ts';
import { trust } from './migrations/007-trust.ts';
import type { Connection } from './open.ts';

export interface Migration { version: number; name: string; sql: string }

/** Append-only: a released migration is never edited. */
export const migrations: readonly Migration[] = [ground, credits, intake, assignment, judging, results, trust];

export const newestVersion = migrations.length;

export const schemaVersion = (connection: Connection): number => Number(connection.pragma('user_version'));

/** Runs the missing steps. `backup` is called once before the first step of a database that already holds data. */
export function migrate(connection: Connection, backup: () => void): { from: number; to: number } {
  const from = schemaVersion(connection);
  if (from > newestVersion) throw new AppError('db_newer', { found: from, supported: newestVersion });
  if (from === newestVersion) return { from, to: from };
  if (from > 0) backup();
  for (const step of migrations.slice(from)) {
    connection.transaction(() => {
      connection.script(step.sql);
      connection.script(`pragma user_version=${step.version}`);
    });
  }
  return { from, to: newestVersion };
}
