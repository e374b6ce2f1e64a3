// Passwords that are typed while the workspace is open: somebody else signs in, or whoever is here proves to be it.
import { AppError } from '#contract/errors.ts';
import { parseRecoveryKey } from '#backend/crypto/recovery-key.ts';
import { openSlot, type KeySlot } from '#backend/crypto/slots.ts';
import { slotRows } from '#db/queries/workspace.ts';
import type { OpenWorkspace } from './open-workspace.ts';
import { recoveryHolder, refuseWithoutUsers, writeWrongTries, type Session } from './session.ts';
import { signIn } from './sign-in.ts';
import type { Opened } from './unlock.ts';
import type { WrongTries } from './wrong-tries.ts';

export interface Around {
  journal: WrongTries; random: (bytes: number) => Uint8Array; now: () => Date;
  isCurrent: (workspace: OpenWorkspace) => boolean;
}

async function tried(workspace: OpenWorkspace, given: { login: string; password: string }, around: Around) {
  const { connection, row } = workspace;
  const { journal, random, now, isCurrent } = around;
  try {
    return await signIn(connection.read, given, { workspaceId: row.id, journal, random, now: now() });
  } catch (error) {
    if (isCurrent(workspace)) writeWrongTries(workspace, journal, now().toISOString());
    throw error;
  }
}

/** @throws AppError people_off, sign_in_wrong, user_locked; whoever was signed in before still is */
export async function signInHere(workspace: OpenWorkspace, given: { login: string; password: string }, around: Around): Promise<Opened> {
  refuseWithoutUsers(workspace.connection.read, '不用登录', 'signing in');
  const { user, raised } = await tried(workspace, given, around);
  return { by: 'user', userId: user.id, raised };
}

/** Whether a typed recovery key is the one of this workspace. */
export async function isRecoveryKey({ connection, dataKey }: OpenWorkspace, typed: string): Promise<boolean> {
  const parsed = parseRecoveryKey(typed);
  if (!parsed.ok) return false;
  for (const row of slotRows(connection.read).filter((one) => one.kind === 'recovery')) {
    const opened = await openSlot({ kind: 'recovery', params: JSON.parse(row.params) as KeySlot['params'], wrapped: row.wrapped }, parsed.key);
    if (opened && Buffer.compare(opened, dataKey) === 0) return true;
  }
  return false;
}

/**
 * The password of whoever is signed in; of the holder of the recovery key that key. Wrong ones count as at the door.
 * @throws AppError password_wrong, user_locked
 */
export async function provePassword(workspace: OpenWorkspace, session: Session, password: string, around: Around): Promise<void> {
  if (session.userId === recoveryHolder) {
    if (!await isRecoveryKey(workspace, password)) throw new AppError('recovery_key_wrong');
    return;
  }
  try {
    await tried(workspace, { login: session.login, password }, around);
  } catch (error) {
    throw error instanceof AppError && error.code === 'sign_in_wrong' ? new AppError('password_wrong') : error;
  }
}
