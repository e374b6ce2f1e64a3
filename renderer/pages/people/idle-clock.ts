// How long nobody has touched keyboard, mouse or screen, and what follows: nothing, a warning that counts down, or the lock.

export type IdleState = { kind: 'awake' } | { kind: 'warning'; seconds: number } | { kind: 'lock' };
export interface IdleClock {
  /** Somebody is there. */
  touch(now: number): void;
  look(now: number, idleMinutes: number, busy: boolean): IdleState;
}

/** A minute of warning; of very short times half. */
export const warningOf = (idle: number): number => Math.min(60_000, idle / 2);

/**
 * @param start milliseconds of the wall clock: it goes on while the computer sleeps, so a lid that was shut for long locks at once
 */
export function createIdleClock(start: number): IdleClock {
  let touched = start;
  let seen = start;
  return {
    touch(now) {
      touched = now;
      seen = now;
    },
    look(now, idleMinutes, busy) {
      // A clock that was set back neither locks anybody nor gives hours of grace.
      if (now < seen) touched -= seen - now;
      seen = now;
      const idle = idleMinutes * 60_000;
      const warning = warningOf(idle);
      // While something the person started is running the count stands before its warning, which then comes whole.
      if (busy && now - touched > idle - warning) touched = now - (idle - warning);
      const left = touched + idle - now;
      if (left <= 0) return { kind: 'lock' };
      if (busy || left > warning) return { kind: 'awake' };
      return { kind: 'warning', seconds: Math.ceil(left / 1000) };
    },
  };
}
