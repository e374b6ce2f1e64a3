// Checking a password: which user it opens for, what wrong ones lead to. Reads the database and writes only the journal.
import { AppError } from '#contract/errors.ts';
import { AccessRules } from '#contract/schema/people.ts';
import { leastN, openSlot, raisedSlot, type KeySlot } from '#backend/crypto/slots.ts';
import type { ReadDb } from '#db/open.ts';
import { userByKey, type Tries, type UserRow } from '#db/queries/users.ts';
import { rulesText } from '#db/queries/workspace-rules.ts';
import { shippedAccessRules } from '#seeds/templates/access-rules.ts';
import type { z } from 'zod';
import { afterTry, lockAt, noTries, type LockRules } from './lockout.ts';
import type { JournalLine, WrongTries } from './wrong-tries.ts';

type Random = (bytes: number) => Uint8Array;

/** Letters of any case and width are one login name. */
export const loginKey = (login: string): string => login.normalize('NFKC').trim().toLowerCase().normalize('NFKC');

/** The rules of this workspace; those that ship with the program where none were edited, or where they cannot be read. */
export function accessRules(db: ReadDb): z.output<typeof AccessRules> {
  const text = rulesText(db, 'access');
  const edited = text === undefined ? undefined : AccessRules.safeParse(JSON.parse(text));
  return edited?.success ? edited.data : shippedAccessRules;
}
/** What trying a password of this workspace costs, as scrypt's N. */
export const passwordCost = (db: ReadDb): number =>
  Math.max(leastN, 2 ** (accessRules(db).scryptLogN ?? shippedAccessRules.scryptLogN));

export const triesOf = (row: UserRow): Tries => ({ failed: row.failed_tries, firstAt: row.first_failed_at, lockedUntil: row.locked_until });

/** What is counted for a user (or '' for all names that nobody has) with the lines of the journal. */
export const counted = (before: Tries, lines: readonly JournalLine[], user: string, rules: LockRules): Tries =>
  lines.filter((line) => line.user === user).reduce((tries, line) => afterTry(tries, line.at, rules), before);

export const slotOf = (row: UserRow): KeySlot | null => (row.state !== 'active' || row.slot_params === null || row.slot_wrapped === null ? null
  : { kind: 'user', params: JSON.parse(row.slot_params) as KeySlot['params'], wrapped: row.slot_wrapped });

export interface Door { workspaceId: string; journal: WrongTries; random: Random; now: Date }
export interface SignedIn { user: UserRow; dataKey: Uint8Array; /** The same password at the cost that is asked today. */ raised: KeySlot | null }

const shownTime = (iso: string, language: string): string =>
  new Date(iso).toLocaleString(language, { month: 'numeric', day: 'numeric', hour: '2-digit', minute: '2-digit', hour12: false });

/**
 * Opens the slot of a user with a password. A name that nobody has takes as long, is counted and locked alike.
 * @throws AppError sign_in_wrong, user_locked
 */
export async function signIn(db: ReadDb, given: { login: string; password: string }, door: Door): Promise<SignedIn> {
  const rules = accessRules(db);
  const user = userByKey(db, loginKey(given.login));
  const slot = user ? slotOf(user) : null;
  // Somebody who cannot sign in is nobody.
  const known = user && slot ? user : undefined;
  const lines = door.journal.read(door.workspaceId);
  const before = counted(known ? triesOf(known) : noTries, lines, known?.id ?? '', rules);
  const at = door.now.toISOString();
  const refuseLocked = (until: string): never => {
    throw new AppError('user_locked', { until: shownTime(until, 'zh-CN'), untilEn: shownTime(until, 'en-GB') });
  };
  const locked = lockAt(before, at);
  if (locked !== null) return refuseLocked(locked);
  const dataKey = known && slot ? await openSlot(slot, given.password, known.id) : await openNothing(given.password, passwordCost(db), door.random);
  if (known && slot && dataKey) {
    const raised = await raisedSlot(slot, given.password, dataKey, { random: door.random, N: passwordCost(db), owner: known.id });
    return { user: known, dataKey, raised };
  }
  door.journal.add(door.workspaceId, { id: Buffer.from(door.random(16)).toString('hex'), user: known?.id ?? '', at });
  const after = lockAt(afterTry(before, at, rules), at);
  if (after !== null) return refuseLocked(after);
  throw new AppError('sign_in_wrong', { tries: rules.tries });
}

/** Costs what a real slot costs, and opens nothing. */
async function openNothing(password: string, N: number, random: Random): Promise<null> {
  const salt = Buffer.from(random(16)).toString('base64');
  await openSlot({ kind: 'user', params: { version: 1, salt, kdf: 'scrypt', N, r: 8, p: 1 }, wrapped: random(60) }, password, 'nobody');
  return null;
}
