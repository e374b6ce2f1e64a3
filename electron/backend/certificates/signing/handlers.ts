// The contest's signing key for QR codes: the one packs and checkpoints have, made here where no pack was ever issued.
import { join } from 'node:path';
import { keptKeys } from '#backend/chain/contest-keys.ts';
import type { CommandContext } from '#backend/context.ts';
import type { SigningKey } from '#backend/crypto/suite.ts';
import { backupsFolder } from '#backend/folders.ts';
import { contestKeys, insertContestKeys } from '#db/queries/packs.ts';

export async function signingKeyOf(context: CommandContext, contestId: string): Promise<SigningKey> {
  const { sign } = await keptKeys({
    contestId, fields: context.fields, random: (bytes) => context.random(bytes), file: join(backupsFolder(context.dir), `keys-${contestId}.sxkeys`),
    stored: () => contestKeys(context.db, contestId)?.secrets_sealed,
    insert(keys, sealed) {
      const event = { action: 'packs.newKeys', subject: contestId, checkpoint: 'packs' as const, checkpointOf: contestId };
      context.write(event, (db) => insertContestKeys(db, contestId, {
        sign_public: keys.sign.publicKey, receive_public: keys.recipient, backed_up_at: context.now().toISOString(), secrets_sealed: sealed,
      }));
    },
  });
  return sign;
}
