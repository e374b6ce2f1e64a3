// The way to a workspace's data key: this computer's own key, a passphrase, the printed recovery key, or a user's password.
import { AppError } from '#contract/errors.ts';
import { deviceKey } from '#backend/crypto/device-key.ts';
import { parseRecoveryKey } from '#backend/crypto/recovery-key.ts';
import { openSlot, type KeySlot } from '#backend/crypto/slots.ts';
import type { Connection } from '#db/open.ts';
import { usersOn } from '#db/queries/users.ts';
import { slotRows, workspaceRow } from '#db/queries/workspace.ts';
import { signIn } from './sign-in.ts';
import { wrongTriesBeside, type WrongTries } from './wrong-tries.ts';

export interface Secrets {
  passphrase?: string | undefined; recoveryKey?: string | undefined; deviceKeyFile: string;
  /** Where named users are on; elsewhere they are not looked at, unless `named` asks for somebody. */
  login?: string | undefined; password?: string | undefined; named?: boolean;
  /** Where wrong passwords are written down; absent: beside the device key, where the program keeps them. */
  journal?: WrongTries;
}
type Random = (bytes: number) => Uint8Array;

/** By which key it was opened. Only `user` and, to set passwords again, `recovery` make a session. */
export type Opened =
  | { by: 'device' | 'passphrase' | 'recovery' }
  | { by: 'user'; userId: string; raised: KeySlot | null };

/**
 * The data key. A recovery key or passphrase that was given must fit; without one this device's own key opens, or where
 * named users are on, a user's password.
 * `newDevice` tells that this device has no slot of its own yet and may be given one.
 */
export async function unlock(
  connection: Connection, secrets: Secrets, random: Random, now: Date = new Date(),
): Promise<{ dataKey: Uint8Array; opened: Opened; newDevice: boolean }> {
  const slots = slotRows(connection.read)
    .map((row): KeySlot => ({ kind: row.kind, params: JSON.parse(row.params) as KeySlot['params'], wrapped: row.wrapped }));
  const attempt = async (kind: KeySlot['kind'], secret: string | Uint8Array): Promise<Uint8Array | null> => {
    for (const slot of slots.filter((one) => one.kind === kind)) {
      const key = await openSlot(slot, secret);
      if (key) return key;
    }
    return null;
  };
  const byRecovery = async (typed: string): Promise<Uint8Array> => {
    const parsed = parseRecoveryKey(typed);
    const dataKey = parsed.ok ? await attempt('recovery', parsed.key) : null;
    if (!dataKey) throw new AppError('passphrase_wrong');
    return dataKey;
  };
  const named = usersOn(connection.read);
  const hasPassphrase = slots.some((slot) => slot.kind === 'passphrase');
  if (named) {
    if (secrets.recoveryKey !== undefined) return { dataKey: await byRecovery(secrets.recoveryKey), opened: { by: 'recovery' }, newDevice: false };
    if (secrets.login !== undefined && secrets.password !== undefined) {
      const workspaceId = workspaceRow(connection.read)?.id ?? '';
      const { user, dataKey, raised } = await signIn(connection.read, { login: secrets.login, password: secrets.password },
        { workspaceId, journal: secrets.journal ?? wrongTriesBeside(secrets.deviceKeyFile), random, now });
      return { dataKey, opened: { by: 'user', userId: user.id, raised }, newDevice: false };
    }
    const dataKey = secrets.passphrase !== undefined && hasPassphrase ? await attempt('passphrase', secrets.passphrase) : null;
    if (dataKey) return { dataKey, opened: { by: 'passphrase' }, newDevice: false };
    throw new AppError(secrets.passphrase !== undefined && hasPassphrase ? 'passphrase_wrong' : 'sign_in_needed');
  }
  if (secrets.named) throw new AppError('people_off', { action: '不用登录', actionEn: 'signing in' });
  const deviceSlot = await attempt('device', deviceKey(secrets.deviceKeyFile, random));
  if (secrets.recoveryKey !== undefined) {
    return { dataKey: await byRecovery(secrets.recoveryKey), opened: { by: 'recovery' }, newDevice: deviceSlot === null };
  }
  if (secrets.passphrase !== undefined && (hasPassphrase || !deviceSlot)) {
    const dataKey = await attempt('passphrase', secrets.passphrase);
    if (!dataKey) throw new AppError('passphrase_wrong');
    return { dataKey, opened: { by: 'passphrase' }, newDevice: deviceSlot === null };
  }
  if (!deviceSlot) throw new AppError('passphrase_needed');
  return { dataKey: deviceSlot, opened: { by: 'device' }, newDevice: false };
}
