// What the window remembers between runs: its place and size, and the last folder of each kind of dialog.
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filePurposes, type FilePurpose } from '#contract/bridge.ts';

export interface Bounds { x: number; y: number; width: number; height: number }

interface Memory {
  bounds: Bounds | null;
  maximised: boolean;
  folders: Partial<Record<FilePurpose, string>>;
}

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

/** Reads what may be an old, hand-edited or damaged file: whatever does not fit is forgotten. */
export function readMemory(text: string): Memory {
  const memory: Memory = { bounds: null, maximised: false, folders: {} };
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    return memory;
  }
  if (typeof found !== 'object' || found === null) return memory;
  const { bounds, maximised, folders } = found as Record<string, unknown>;
  const { x, y, width, height } = (bounds ?? {}) as Record<string, unknown>;
  if (isNumber(x) && isNumber(y) && isNumber(width) && isNumber(height) && width >= 400 && height >= 300) {
    memory.bounds = { x, y, width, height };
  }
  memory.maximised = maximised === true;
  for (const purpose of filePurposes) {
    const folder = ((folders ?? {}) as Record<string, unknown>)[purpose];
    if (typeof folder === 'string') memory.folders[purpose] = folder;
  }
  return memory;
}

/** Is enough of the window on one of the screens to be found and moved with the mouse? */
export function isReachable(bounds: Bounds, screens: readonly Bounds[]): boolean {
  return screens.some((screen) => {
    const across = Math.min(bounds.x + bounds.width, screen.x + screen.width) - Math.max(bounds.x, screen.x);
    const down = Math.min(bounds.y + bounds.height, screen.y + screen.height) - Math.max(bounds.y, screen.y);
    return across >= 200 && down >= 100 && bounds.y >= screen.y - 10;
  });
}

export class WindowMemory {
  readonly #file: string;
  readonly #memory: Memory;

  constructor(home: string) {
    this.#file = join(home, 'window.json');
    let text = '';
    try {
      text = readFileSync(this.#file, 'utf8');
    } catch {
      // First start.
    }
    this.#memory = readMemory(text);
  }

  get bounds(): Bounds | null {
    return this.#memory.bounds;
  }

  get maximised(): boolean {
    return this.#memory.maximised;
  }

  folder(purpose: FilePurpose): string | undefined {
    return this.#memory.folders[purpose];
  }

  rememberFolder(purpose: FilePurpose, folder: string): void {
    this.#memory.folders[purpose] = folder;
    this.#save();
  }

  rememberWindow(bounds: Bounds, maximised: boolean): void {
    this.#memory.bounds = bounds;
    this.#memory.maximised = maximised;
    this.#save();
  }

  #save(): void {
    try {
      writeFileSync(`${this.#file}.new`, `${JSON.stringify(this.#memory, null, 2)}\n`);
      renameSync(`${this.#file}.new`, this.#file);
    } catch {
      // Only comfort is lost.
    }
  }
}
