// The ways of opening a workspace: how many there are, a new recovery key, the passphrase.
import type { Handlers } from '#contract/define.ts';
import { AppError } from '#contract/errors.ts';
import type { AppContract } from '#contract/index.ts';
import { newRecoveryKey, parseRecoveryKey, printRecoveryKey } from '#backend/crypto/recovery-key.ts';
import { makeSlot, openSlot } from '#backend/crypto/slots.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import type { ReadDb } from '#db/open.ts';
import { dropFact, fact, slotCounts } from '#db/queries/keys.ts';
import { countSealed } from '#db/queries/sealed-columns.ts';
import { usersOn } from '#db/queries/users.ts';
import { insertSlot, removeSlots, slotRows } from '#db/queries/workspace.ts';
import { needed, slotOf, storedSlot, type KeysDoor } from '../shared.ts';

type Calls = Handlers<AppContract, QueryContext, CommandContext>['keys'];

/** Whether one of the slots of this kind opens with the secret. */
export async function opens(db: ReadDb, kind: 'passphrase' | 'recovery', secret: string | Uint8Array): Promise<boolean> {
  for (const row of slotRows(db).filter((one) => one.kind === kind)) {
    if (await openSlot(slotOf(row, kind), secret)) return true;
  }
  return false;
}

/**
 * Where named users are on, whoever changes keys says his password once more: an unlocked window is not enough.
 * @throws AppError password_wrong, sign_in_needed
 */
export async function refuseStranger(context: CommandContext, door: KeysDoor, password: string | undefined): Promise<void> {
  if (!usersOn(context.db)) return;
  if (password === undefined) throw new AppError('password_wrong');
  // A wrong one counts as at the door: an open window is no place to try passwords without end.
  await door.provePassword(password);
}

export const slotHandlers = (door: KeysDoor): Pick<Calls, 'status' | 'newRecoveryKey' | 'setPassphrase'> => ({
  status({ db }) {
    return {
      slots: slotCounts(db), recoveryProvedAt: fact(db, 'recovery_proved_at')?.at ?? null, rotatedAt: fact(db, 'key_rotated_at')?.at ?? null,
      sealedValues: countSealed(db),
    };
  },

  async newRecoveryKey(context, { password }) {
    const { dataKey } = needed(door);
    await refuseStranger(context, door, password);
    const key = newRecoveryKey((bytes) => context.random(bytes));
    const { params, wrapped } = storedSlot(await makeSlot('recovery', key, dataKey, { random: (bytes) => context.random(bytes) }));
    const at = context.now().toISOString();
    context.write({ action: 'keys.newRecoveryKey' }, (db) => {
      removeSlots(db, 'recovery');
      insertSlot(db, { kind: 'recovery', params, wrapped }, at);
      // The one that was proved opens nothing any more.
      dropFact(db, 'recovery_proved_at');
    });
    return { recoveryKey: printRecoveryKey(key) };
  },

  async setPassphrase(context, { old, next }) {
    const { dataKey } = needed(door);
    if (slotRows(context.db).some((one) => one.kind === 'passphrase')) {
      // Who forgot it proves himself by the printed key.
      const printed = old === undefined ? null : parseRecoveryKey(old);
      const fits = old !== undefined && (await opens(context.db, 'passphrase', old) || (printed?.ok === true && await opens(context.db, 'recovery', printed.key)));
      if (!fits) throw new AppError('old_passphrase_wrong');
    }
    const slot = next === null ? null : storedSlot(await makeSlot('passphrase', next, dataKey, { random: (bytes) => context.random(bytes) }));
    const at = context.now().toISOString();
    context.write({ action: 'keys.setPassphrase', detail: { set: slot !== null } }, (db) => {
      removeSlots(db, 'passphrase');
      if (slot) insertSlot(db, { kind: 'passphrase', ...slot }, at);
    });
    return { done: true as const };
  },
});
