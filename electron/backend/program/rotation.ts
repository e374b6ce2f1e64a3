// The end of a change of the data key, once the database has changed: sealed files take their new form, what was overwritten
// leaves the database file. Called after the change, and at every opening, for the program may have been killed in between.
import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Connection } from '#db/open.ts';
import { dropFact, fact } from '#db/queries/keys.ts';
import { backupsFolder, objectionsFolder } from '../folders.ts';
import { flushFolder } from './backup.ts';

/** The fact that a rotation leaves in its transaction: its number, until everything after it is done. */
export const rotationFact = 'key_rotation_open';

const staged = /^(.+)\.([0-9a-f]{32})\.rekeyed$/;

/** The old keys of a contest stay beside the new, for backups of the database from before open with the old data key. */
const untilNow = (file: string, rotation: string): string => file.replace(/\.sxkeys$/, `.until-${rotation.slice(0, 12)}.sxkeys`);

function settleFolder(folder: string, rotation: string | null): void {
  if (!existsSync(folder)) return;
  const waiting = readdirSync(folder).flatMap((name) => {
    const [, target, of] = staged.exec(name) ?? [];
    return target === undefined ? [] : [{ from: join(folder, name), to: join(folder, target), of }];
  });
  for (const { from, to, of } of waiting) {
    if (of !== rotation) {
      rmSync(from, { force: true });
      continue;
    }
    if (to.endsWith('.sxkeys') && existsSync(to) && !existsSync(untilNow(to, rotation))) renameSync(to, untilNow(to, rotation));
    renameSync(from, to);
  }
  if (waiting.length > 0) flushFolder(folder);
}

/**
 * Ends an open rotation, and removes what one that never came to its commit has left. Doing it twice changes nothing.
 * @returns whether a rotation was open: the witness is then still the one of the old key
 */
export function finishRotation(dir: string, connection: Connection): boolean {
  const open = fact(connection.read, rotationFact);
  for (const folder of [objectionsFolder(dir), backupsFolder(dir)]) settleFolder(folder, open?.value ?? null);
  if (!open) return false;
  // What was encrypted under the old key, and the old slots, are not to lie on in free pages or in the WAL.
  connection.script('vacuum');
  connection.transaction((db) => dropFact(db, rotationFact));
  connection.pragma('wal_checkpoint(TRUNCATE)');
  return true;
}
