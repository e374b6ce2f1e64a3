// What the window remembers between runs: its place, size and zoom, and the last folder of each kind of dialog.
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filePurposes, type FilePurpose } from '#contract/bridge.ts';
import { zoomSteps } from './zoom.ts';

export interface Bounds { x: number; y: number; width: number; height: number }

interface Memory {
  bounds: Bounds | null;
  maximised: boolean;
  /** In percent. */
  zoom: number;
  /** Without the graphics card, and why. */
  compatible: 'chosen' | 'crashes' | null;
  /** When its process failed lately, ms. */
  graphicsCrashes: number[];
  folders: Partial<Record<FilePurpose, string>>;
}

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

/** Reads what may be an old, hand-edited or damaged file: whatever does not fit is forgotten. */
export function readMemory(text: string): Memory {
  const memory: Memory = { bounds: null, maximised: false, zoom: 100, compatible: null, graphicsCrashes: [], folders: {} };
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    return memory;
  }
  if (typeof found !== 'object' || found === null) return memory;
  const { bounds, maximised, zoom, folders, compatible, graphicsCrashes } = found as Record<string, unknown>;
  const { x, y, width, height } = (bounds ?? {}) as Record<string, unknown>;
  if (isNumber(x) && isNumber(y) && isNumber(width) && isNumber(height) && width >= 400 && height >= 300) {
    memory.bounds = { x, y, width, height };
  }
  memory.maximised = maximised === true;
  if (isNumber(zoom) && zoom >= zoomSteps[0] && zoom <= zoomSteps.at(-1)!) memory.zoom = zoom;
  if (compatible === 'chosen' || compatible === 'crashes') memory.compatible = compatible;
  if (Array.isArray(graphicsCrashes)) memory.graphicsCrashes = graphicsCrashes.filter(isNumber).slice(-10);
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

/** Where the window goes: as it was, made small enough for the screen that holds most of it; null when no screen shows it any more. */
export function fitted(bounds: Bounds, screens: readonly Bounds[]): Bounds | null {
  if (!isReachable(bounds, screens)) return null;
  const onIt = (screen: Bounds) => Math.max(0, Math.min(bounds.x + bounds.width, screen.x + screen.width) - Math.max(bounds.x, screen.x))
    * Math.max(0, Math.min(bounds.y + bounds.height, screen.y + screen.height) - Math.max(bounds.y, screen.y));
  const screen = [...screens].sort((a, b) => onIt(b) - onIt(a))[0]!;
  const width = Math.min(bounds.width, screen.width);
  const height = Math.min(bounds.height, screen.height);
  // Only what was too large is moved: a window that somebody pushed half out of sight stays where it was put.
  return {
    x: width < bounds.width ? screen.x : bounds.x, y: height < bounds.height ? screen.y : bounds.y, width, height,
  };
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

  get zoom(): number {
    return this.#memory.zoom;
  }

  rememberZoom(zoom: number): void {
    this.#memory.zoom = zoom;
    this.#save();
  }

  get compatible(): 'chosen' | 'crashes' | null {
    return this.#memory.compatible;
  }

  get graphicsCrashes(): readonly number[] {
    return this.#memory.graphicsCrashes;
  }

  rememberGraphics(crashes: number[], compatible: 'chosen' | 'crashes' | null): void {
    this.#memory.graphicsCrashes = crashes;
    this.#memory.compatible = compatible;
    this.#save();
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
