// Files that arrive from outside the page: double-click, command line, a second start. Kept until the page listens.
import { statSync } from 'node:fs';
import { extname, isAbsolute, resolve } from 'node:path';
import { startingExtensions, type WindowEvent } from '#contract/bridge.ts';

type OpenedFile = Extract<WindowEvent, { kind: 'openedFile' }>;

const isFile = (path: string): boolean => {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
};

/**
 * The files in a command line that the program opens.
 * @param words arguments, without the program itself
 * @param folder where relative names start
 */
export function filesIn(words: readonly string[], folder: string, exists = isFile): OpenedFile[] {
  const found: OpenedFile[] = [];
  for (const word of words) {
    const extension = startingExtensions.find((one) => extname(word).toLowerCase() === one);
    if (word.startsWith('-') || !extension) continue;
    const path = isAbsolute(word) ? word : resolve(folder, word);
    if (exists(path) && !found.some((one) => one.path === path)) found.push({ kind: 'openedFile', path, extension });
  }
  return found;
}

/** Messages for the window: sent at once when the page listens, else kept in order until it does. */
export class WindowMail {
  #kept: WindowEvent[] = [];
  #send: ((event: WindowEvent) => void) | null = null;

  post(event: WindowEvent): void {
    if (this.#send) this.#send(event);
    // A page that listens later reads the state of the backend and the workspace itself; only files would be lost.
    else if (event.kind === 'openedFile' || event.kind === 'reloaded') this.#kept.push(event);
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
