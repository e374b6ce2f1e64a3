// The journal of wrong passwords of a workspace that is closed: one flushed line each, before the answer. Nothing is written
// into a database before somebody opened it: without the data key its witness could not follow. At the next opening the
// lines become events of the record, and the journal is removed.
import { closeSync, existsSync, fdatasyncSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';

/** `user` is empty where nobody has that login name; what was typed is never kept. */
const Line = z.strictObject({ id: z.string().regex(/^[0-9a-f]{32}$/), user: z.string().max(64), at: z.iso.datetime() });
export type JournalLine = z.output<typeof Line>;

export interface WrongTries {
  read(workspaceId: string): JournalLine[];
  /** On the disk when it returns. */
  add(workspaceId: string, line: JournalLine): void;
  clear(workspaceId: string): void;
}

/** A torn last line was never answered and is left out. */
function parsed(text: string): JournalLine[] {
  return text.split('\n').flatMap((one) => {
    try {
      const line = Line.safeParse(JSON.parse(one));
      return line.success ? [line.data] : [];
    } catch {
      return [];
    }
  });
}

/** @param folder in the user's own folder: it exists also where the workspace cannot be written */
export function wrongTriesIn(folder: string): WrongTries {
  const fileOf = (workspaceId: string): string => join(folder, `${workspaceId.replaceAll(/[^\w-]/g, '')}.jsonl`);
  return {
    read(workspaceId) {
      const file = fileOf(workspaceId);
      return existsSync(file) ? parsed(readFileSync(file, 'utf8')) : [];
    },
    add(workspaceId, line) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const handle = openSync(fileOf(workspaceId), 'a', 0o600);
      try {
        writeSync(handle, `${JSON.stringify(line)}\n`);
        fdatasyncSync(handle);
      } finally {
        closeSync(handle);
      }
    },
    clear: (workspaceId) => rmSync(fileOf(workspaceId), { force: true }),
  };
}

/** The journal in the user's folder: the device key lies there as well. */
export const wrongTriesBeside = (deviceKeyFile: string): WrongTries => wrongTriesIn(join(dirname(deviceKeyFile), 'wrong-tries'));
