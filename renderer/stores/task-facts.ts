// What is known of a running task, when it is told, and which file it left. Pure.
import type { Progress } from '#contract/define.ts';
import type { Fault } from '../api/backend.ts';

/** From here on it is told at the foot of the page, and on the task bar of the system. */
export const toldAfter = 2_000;
/** From here on the page it was started on may be left without losing sight of it. */
export const leavableAfter = 10_000;

export interface RunningTask {
  readonly id: number;
  /** 'packs.issue'; empty when it is no single call. */
  readonly call: string;
  /** Where it was started. */
  readonly path: string;
  /** The help topic of that page, whose title is the page's name. */
  readonly topic: string;
  readonly startedAt: number;
  readonly cancel: () => void;
  progress: Progress | null;
  /** Nobody who started it is on screen any more. */
  left: boolean;
  /** No page shows its end. */
  apart: boolean;
  /** It was asked to stop, and has not yet. */
  stopping: boolean;
  /** Set once it ended. */
  ended: Ended | null;
}
export interface Ended { readonly answer: unknown; readonly fault: Fault | null; readonly file: string | null; readonly seconds: number }

/** A file or folder that the answer tells, or else the question asked for: what was written last is what people look for. */
export function fileOf(answer: unknown, input: unknown): string | null {
  for (const [from, names] of [[answer, ['file', 'folder', 'dir']], [input, ['outFile', 'file', 'outDir', 'toDir']]] as const) {
    if (typeof from !== 'object' || from === null) continue;
    for (const name of names) {
      const value: unknown = (from as Record<string, unknown>)[name];
      if (typeof value === 'string' && /[/\\]/.test(value)) return value;
    }
  }
  return null;
}

/**
 * Whether an end is worth a message of its own: its page was left, and it was refused or took long enough to be forgotten.
 * Who is still on the page reads it there.
 */
export const worthTelling = (task: Pick<RunningTask, 'left' | 'apart'>, end: Ended): boolean =>
  end.fault?.code !== 'cancelled' && (task.apart || (task.left && (end.fault !== null || end.seconds * 1000 >= toldAfter)));

/** How far all that runs long is, for the task bar: null nothing, 2 unknown, else the mean of the known shares. */
export function wholeShare(tasks: readonly Pick<RunningTask, 'progress'>[]): number | null {
  if (tasks.length === 0) return null;
  const known = tasks.flatMap(({ progress }) => (progress && progress.total > 0 ? [Math.min(1, progress.done / progress.total)] : []));
  return known.length === 0 ? 2 : known.reduce((sum, one) => sum + one, 0) / known.length;
}
