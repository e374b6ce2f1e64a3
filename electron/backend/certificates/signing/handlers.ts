// The contest's signing key for QR codes: the one packs and checkpoints have, made here where no pack was ever issued.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { backUpKeys, newContestKeys, openContestKeys, restoredKeys, sealContestKeys } from '#backend/chain/contest-keys.ts';
import type { CommandContext } from '#backend/context.ts';
import type { SigningKey } from '#backend/crypto/suite.ts';
import { backupsFolder } from '#backend/folders.ts';
import { contestKeys, insertContestKeys } from '#db/queries/packs.ts';

/** Made, backed up and proved restorable before first use, as for packs. */
export async function signingKeyOf(context: CommandContext, contestId: string): Promise<SigningKey> {
  const stored = (): SigningKey | null => {
    const kept = contestKeys(context.db, contestId);
    return kept ? openContestKeys(context.fields, contestId, kept.secrets_sealed).sign : null;
  };
  const there = stored();
  if (there) return there;
  const file = join(backupsFolder(context.dir), `keys-${contestId}.sxkeys`);
  const keys = restoredKeys(file, context.fields, contestId) ?? await newContestKeys((bytes) => context.random(bytes));
  const meanwhile = stored();
  if (meanwhile) return meanwhile;
  mkdirSync(backupsFolder(context.dir), { recursive: true });
  backUpKeys(file, context.fields, contestId, keys);
  context.write({ action: 'packs.newKeys', subject: contestId }, (db) => insertContestKeys(db, contestId, {
    sign_public: keys.sign.publicKey, receive_public: keys.recipient, backed_up_at: context.now().toISOString(),
    secrets_sealed: sealContestKeys(context.fields, contestId, keys),
  }));
  return keys.sign;
}
