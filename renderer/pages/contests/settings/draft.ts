// A draft of the rules: compared, undone and merged with what was saved elsewhere meanwhile. Pure.
import type { ContestRules } from '../../../api/shapes.ts';

export interface Draft { title: string; rules: ContestRules }
export const copyOf = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

/** JSON with keys in one order, so that two drafts that mean the same are the same text. */
export function textOf(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => (inner !== null && typeof inner === 'object' && !Array.isArray(inner)
    ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner));
}
export const isSame = (a: unknown, b: unknown): boolean => textOf(a) === textOf(b);

/** Top-level keys of the rules (and `title`) that differ. */
export function changedKeys(from: Draft, to: Draft): string[] {
  const keys = new Set([...Object.keys(from.rules), ...Object.keys(to.rules)]) as Set<keyof ContestRules>;
  const changed: string[] = [...keys].filter((key) => !isSame(from.rules[key], to.rules[key]));
  return from.title === to.title ? changed : ['title', ...changed];
}

/**
 * My draft on top of what was saved elsewhere: each key that only they have changed comes from them, all else from me.
 * `both` names the keys changed on both sides; mine is kept there.
 */
export function mergeDrafts(base: Draft, mine: Draft, theirs: Draft): { merged: Draft; taken: string[]; both: string[] } {
  const [byMe, byThem] = [new Set(changedKeys(base, mine)), changedKeys(base, theirs)];
  const taken = byThem.filter((key) => !byMe.has(key));
  const both = byThem.filter((key) => byMe.has(key));
  const rules: Record<string, unknown> = { ...copyOf(mine.rules) };
  for (const key of taken) if (key !== 'title') rules[key] = copyOf((theirs.rules as Record<string, unknown>)[key]);
  return { merged: { title: taken.includes('title') ? theirs.title : mine.title, rules: rules as ContestRules }, taken, both };
}

/** Undo steps as texts. Typing in one go is one step: changes of one field, closer than `pause` milliseconds, belong together. */
export class History {
  private past: string[] = [];
  private future: string[] = [];
  private now: string;
  private last = Number.NEGATIVE_INFINITY;
  private spot: unknown = null;
  private readonly pause: number;
  constructor(start: string, pause = 900) {
    this.now = start;
    this.pause = pause;
  }
  /** `spot`: the field that is typed into; null for what is pressed or ticked, always a step of its own. */
  record(text: string, at: number, spot: unknown): void {
    if (text === this.now) return;
    if (spot === null || spot !== this.spot || at - this.last > this.pause) this.past.push(this.now);
    if (this.past.length > 200) this.past.shift();
    this.now = text;
    this.last = at;
    this.spot = spot;
    this.future = [];
  }
  undo(): string | null {
    return this.step(this.past, this.future);
  }
  redo(): string | null {
    return this.step(this.future, this.past);
  }
  get canUndo(): boolean { return this.past.length > 0; }
  get canRedo(): boolean { return this.future.length > 0; }
  /** A new start, e.g. what was saved by somebody else. */
  restart(text: string): void {
    Object.assign(this, { past: [], future: [], now: text, last: Number.NEGATIVE_INFINITY });
  }
  private step(from: string[], to: string[]): string | null {
    const text = from.pop();
    if (text === undefined) return null;
    to.push(this.now);
    this.now = text;
    this.last = Number.NEGATIVE_INFINITY;
    return text;
  }
}
