// What the calls of keys need of the running program, and how a stored slot is read and written.
import { AppError } from '#contract/errors.ts';
import type { KeySlot } from '#backend/crypto/slots.ts';
import { parseRecoveryKey } from '#backend/crypto/recovery-key.ts';
import type { OpenWorkspace } from '../program/open-workspace.ts';

export interface KeysDoor {
  readonly home: { readonly deviceKeyFile: string };
  readonly current: OpenWorkspace | null;
  /** Refuses unless it is the password of whoever is signed in. */
  provePassword(password: string): Promise<void>;
  /** From now on everything is read and written under this key; calls that are under way end as cancelled. */
  rekey(dataKey: Uint8Array): OpenWorkspace;
  /** Ends what a rotation has left to do after its transaction. */
  finishRekey(): void;
}

export interface StoredSlot { kind: 'passphrase' | 'recovery' | 'device'; params: string; wrapped: Uint8Array }

export const slotOf = (row: { params: string; wrapped: Uint8Array }, kind: KeySlot['kind']): KeySlot =>
  ({ kind, params: JSON.parse(row.params) as KeySlot['params'], wrapped: row.wrapped });

export const storedSlot = (slot: KeySlot): { params: string; wrapped: Uint8Array } =>
  ({ params: JSON.stringify(slot.params), wrapped: slot.wrapped });

export function needed(door: KeysDoor): OpenWorkspace {
  if (!door.current) throw new AppError('no_workspace');
  return door.current;
}

/** The bytes of a typed recovery key; a slip of the pen is told by its group. */
export function typedKey(typed: string): Uint8Array {
  const parsed = parseRecoveryKey(typed);
  if (parsed.ok) return parsed.key;
  throw parsed.group === 0 ? new AppError('recovery_key_wrong') : new AppError('recovery_key_slip', { group: parsed.group });
}
