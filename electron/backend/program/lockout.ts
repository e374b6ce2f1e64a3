// When a login name is locked for a while. Pure: what was tried wrong, the rules, the time of the clock.
import type { Tries } from '#db/queries/users.ts';

export interface LockRules { tries: number; windowMinutes: number; lockMinutes: number }

const later = (at: string, minutes: number): string => new Date(Date.parse(at) + minutes * 60_000).toISOString();
export const noTries: Tries = { failed: 0, firstAt: null, lockedUntil: null };

/** Until when it is locked, or null. */
export const lockAt = ({ lockedUntil }: Tries, now: string): string | null => (lockedUntil !== null && lockedUntil > now ? lockedUntil : null);

/**
 * What is counted after one more wrong password. A clock that was set back neither ends a lock nor empties the count: a lock
 * holds until its time has come again (a manager or the printed key ends it sooner), and a first try in the future still counts.
 */
export function afterTry(tries: Tries, at: string, rules: LockRules): Tries {
  const within = tries.firstAt !== null && at < later(tries.firstAt, rules.windowMinutes);
  const failed = within ? tries.failed + 1 : 1;
  if (failed >= rules.tries) return { failed: 0, firstAt: null, lockedUntil: later(at, rules.lockMinutes) };
  return { failed, firstAt: within ? tries.firstAt : at, lockedUntil: null };
}
