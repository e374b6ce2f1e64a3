// Does the backend still answer? Asked now and then; a long silence is told to the window, and nothing is ended by itself.

export interface HeartbeatTimes {
  /** Between two questions, ms. */
  every: number;
  /** Silence longer than this is told, and told again each time as much has passed, ms. */
  patience: number;
}

/** A long solve or a backup may compute for some seconds without a look at its messages; half a minute is worth a word. */
export const usualTimes: HeartbeatTimes = { every: 5000, patience: 30_000 };

export class Heartbeat {
  readonly #times: HeartbeatTimes;
  readonly #ask: () => void;
  readonly #tell: (seconds: number) => void;
  #timer: NodeJS.Timeout | undefined;
  #heardAt = 0;
  #askedAt = 0;
  #silent = false;

  /**
   * @param ask sends one question
   * @param tell is told the seconds of silence, and 0 when it is over
   */
  constructor(times: HeartbeatTimes, ask: () => void, tell: (seconds: number) => void) {
    this.#times = times;
    this.#ask = ask;
    this.#tell = tell;
  }

  get silent(): boolean {
    return this.#silent;
  }

  start(): void {
    this.stop();
    this.#heardAt = this.#askedAt = performance.now();
    this.#timer = setInterval(() => this.#look(), this.#times.every);
    this.#timer.unref();
  }

  heard(): void {
    this.#heardAt = performance.now();
    if (this.#silent) this.#tell(0);
    this.#silent = false;
  }

  stop(): void {
    clearInterval(this.#timer);
    if (this.#silent) this.#tell(0);
    this.#silent = false;
  }

  #look(): void {
    const now = performance.now();
    // A computer that slept asked nobody: its sleep is no silence of the backend.
    if (now - this.#askedAt > this.#times.every * 3) this.#heardAt = now;
    this.#askedAt = now;
    const quiet = now - this.#heardAt;
    if (quiet > this.#times.patience) {
      this.#silent = true;
      this.#tell(Math.round(quiet / 1000));
    }
    this.#ask();
  }
}
