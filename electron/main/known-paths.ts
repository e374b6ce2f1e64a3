// Which paths the page was given: by a dialog, a drop, the command line, or as the open workspace. Only those are opened for it.
import { relative, resolve, sep, isAbsolute } from 'node:path';

/** So many are remembered at most; the oldest is forgotten first. */
const most = 5000;

export class KnownPaths {
  readonly #files = new Set<string>();
  readonly #folders = new Set<string>();
  #workspace = '';

  addFile(path: string): void {
    add(this.#files, path);
  }

  addFolder(path: string): void {
    add(this.#folders, path);
  }

  setWorkspace(dir: string | null): void {
    this.#workspace = dir ?? '';
  }

  /** Was this very path given, or does it lie in a folder that was? `..` is resolved before it is compared. */
  knows(path: string): boolean {
    const full = resolve(path);
    if (this.#files.has(full)) return true;
    const folders = this.#workspace === '' ? this.#folders : [...this.#folders, this.#workspace];
    return [...folders].some((folder) => {
      const inside = relative(folder, full);
      return inside !== '..' && !inside.startsWith(`..${sep}`) && !isAbsolute(inside);
    });
  }
}

function add(set: Set<string>, path: string): void {
  const full = resolve(path);
  set.delete(full);
  set.add(full);
  const [oldest] = set;
  if (set.size > most && oldest !== undefined) set.delete(oldest);
}
