// How far a long task is, on the task bar; and the window asks for a look when one ended while nobody was looking at it.
import type { BrowserWindow } from 'electron';

/** Whoever waited less than this need not be called back, ms. */
const longTask = 10_000;

export class TaskAttention {
  readonly #window: () => BrowserWindow | null;
  readonly #now: () => number;
  #since: number | null = null;

  constructor(window: () => BrowserWindow | null, now: () => number = Date.now) {
    this.#window = window;
    this.#now = now;
  }

  /** @param share how much is done, 0 to 1; 2: nobody knows how much there is; null: it ended, or nothing runs */
  progress(share: number | null): void {
    const window = this.#window();
    if (!window || window.isDestroyed()) return;
    window.setProgressBar(share ?? -1);
    if (share !== null) {
      this.#since ??= this.#now();
      return;
    }
    const lasted = this.#since === null ? 0 : this.#now() - this.#since;
    this.#since = null;
    if (lasted < longTask || window.isFocused()) return;
    window.flashFrame(true);
    window.once('focus', () => window.flashFrame(false));
  }
}
