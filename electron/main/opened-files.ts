// Files and workspaces that arrive from outside the page: double-click, command line, a second start. Kept until the page listens.
import { existsSync, statSync } from 'node:fs';
import { extname, isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startingExtensions, type WindowEvent } from '#contract/bridge.ts';

/** What a command line asks to be opened, each once, in its order. */
export interface Opened { files: string[]; workspaces: string[] }

type Kind = 'file' | 'workspace' | null;

function kindOnDisk(path: string): Kind {
  try {
    if (statSync(path).isFile()) return 'file';
    return existsSync(join(path, 'saixue.db')) ? 'workspace' : null;
  } catch {
    return null;
  }
}

/** A word as a path: file managers of Linux may write an address with %-escapes instead. Null: no path of this computer. */
export function pathIn(word: string, folder: string): string | null {
  if (!/^file:/i.test(word)) return isAbsolute(word) ? word : resolve(folder, word);
  try {
    return fileURLToPath(word);
  } catch {
    return null;
  }
}

/**
 * What a command line asks to be opened: files of our kinds that are there, and folders that are workspaces.
 * @param words arguments, without the program itself
 * @param folder where relative names start
 */
export function openedBy(words: readonly string[], folder: string, kindOf: (path: string) => Kind = kindOnDisk): Opened {
  const files = new Set<string>();
  const workspaces = new Set<string>();
  for (const word of words) {
    if (word === '' || word.startsWith('-')) continue;
    const path = pathIn(word, folder);
    if (path === null) continue;
    const ours = startingExtensions.some((one) => extname(path).toLowerCase() === one);
    const kind = kindOf(path);
    if (kind === 'file' && ours) files.add(path);
    else if (kind === 'workspace') workspaces.add(path);
  }
  return { files: [...files], workspaces: [...workspaces] };
}

/** What a second start hands to the first: its own words, which Chromium would reorder, and where it was started. */
export interface SecondStart { words: string[]; folder: string }

/** As plain ASCII: what Electron hands over arrives as nothing at all when Chinese text lies at an odd place in it (seen in 25). */
export const sealStart = (start: SecondStart): { start: string } => ({ start: encodeURIComponent(JSON.stringify(start)) });

/** What a second start has handed over, whatever it is; another version may have written it. */
export function readStart(given: unknown): SecondStart {
  try {
    const start = JSON.parse(decodeURIComponent(String((given as { start?: unknown } | null)?.start))) as Partial<SecondStart> | null;
    const words = Array.isArray(start?.words) ? start.words.filter((one) => typeof one === 'string') : [];
    return { words, folder: typeof start?.folder === 'string' ? start.folder : '' };
  } catch {
    return { words: [], folder: '' };
  }
}

/** Messages for the window: sent at once when the page listens, else kept in order until it does. */
export class WindowMail {
  #kept: WindowEvent[] = [];
  #send: ((event: WindowEvent) => void) | null = null;

  get heard(): boolean {
    return this.#send !== null;
  }

  post(event: WindowEvent): void {
    if (this.#send) this.#send(event);
    // A page that listens later reads the state of the backend and the workspace itself; only these would be lost.
    else if (['openedFiles', 'openedWorkspace', 'reloaded', 'graphics'].includes(event.kind)) this.#kept.push(event);
  }

  listen(send: (event: WindowEvent) => void): void {
    this.#send = send;
    const kept = this.#kept;
    this.#kept = [];
    for (const event of kept) send(event);
  }

  deaf(): void {
    this.#send = null;
  }
}
