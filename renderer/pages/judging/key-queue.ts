// Keys that come while the next entry is still on its way: they wait for it, in their order. A lost first digit would
// turn 8.5 into 0.5 without a word.
import type { Action } from './key-map.ts';

const scoring: ReadonlySet<Action['name']> = new Set(['type', 'band', 'nudge', 'criterion', 'erase', 'clear', 'edit', 'cancel']);
/** More keys than an entry can need mean that something else is wrong; they are dropped. */
const most = 500;

/** Where the desk stands when a key comes. */
export interface Now {
  /** The entry on screen takes scores. */
  ready: boolean;
  code: string;
  /** The judge is leaving that entry. */
  leaving: boolean;
}

export class KeyQueue {
  private waiting: Action[] = [];
  private from: Now = { ready: true, code: '', leaving: false };

  /** Whether the action has to wait. Submitting waits only behind keys that wait. */
  holds(action: Action, now: Now): boolean {
    const first = this.waiting.length === 0;
    if (!(scoring.has(action.name) || (action.name === 'submit' && !first))) return false;
    if (now.ready && first) return false;
    if (first) this.from = now;
    if (this.waiting.length < most) this.waiting.push(action);
    return true;
  }

  /**
   * The next action that may go on, or null. Keys typed while an entry was being left are meant for the one after it: if
   * the leaving failed they are dropped.
   */
  next(now: Now): Action | null {
    if (!now.ready || this.waiting.length === 0) return null;
    if (this.from.leaving && now.code === this.from.code) {
      this.clear();
      return null;
    }
    const action = this.waiting.shift() ?? null;
    // What still waits behind a submission waits for the entry after this one.
    if (action?.name === 'submit') this.from = { ...now, leaving: true };
    return action;
  }

  clear(): void {
    this.waiting = [];
  }
}
