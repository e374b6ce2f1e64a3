// Leaving the program: the page is asked once whether something would be lost; one that does not answer keeps nobody.
import type { ClosingAnswer } from '#contract/bridge.ts';

/** So long the page may take to say what it thinks, ms; once its question is on screen the user has all the time. */
const patience = 3000;

export interface LeavingOptions {
  /** Does a page listen that could be asked? */
  canAsk(): boolean;
  /** Sends the question; the answer comes by `answered`. */
  ask(): void;
  quit(): void;
  /** The page's question must be seen. */
  show(): void;
}

export class Leaving {
  readonly #options: LeavingOptions;
  #agreed = false;
  #asked = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: LeavingOptions) {
    this.#options = options;
  }

  get agreed(): boolean {
    return this.#agreed;
  }

  /** From here on nobody is asked any more: the system shuts down. */
  agree(): void {
    this.#agreed = true;
    clearTimeout(this.#timer);
  }

  /** Somebody wants to leave. True: they may at once; false: the page is being asked, and quitting follows by itself. */
  mayGo(): boolean {
    if (this.#agreed || !this.#options.canAsk()) return true;
    clearTimeout(this.#timer);
    this.#asked = true;
    this.#timer = setTimeout(() => this.answered('go'), patience);
    this.#options.ask();
    return false;
  }

  /** What the page says; an answer to a question that nobody asked is none. */
  answered(answer: ClosingAnswer): void {
    if (!this.#asked) return;
    clearTimeout(this.#timer);
    if (answer === 'asking') return this.#options.show();
    this.#asked = false;
    if (answer === 'go') {
      this.#agreed = true;
      this.#options.quit();
    }
  }
}
