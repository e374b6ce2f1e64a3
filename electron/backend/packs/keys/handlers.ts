// The contest's keys as packs need them: made once, backed up, found again after an older database was put back.
import { join } from 'node:path';
import { keptKeys, type ContestKeys } from '#backend/chain/contest-keys.ts';
import type { CommandContext } from '#backend/context.ts';
import { backupsFolder } from '#backend/folders.ts';
import { contestKeys, insertContestKeys } from '#db/queries/packs.ts';

/** The contest's keys; made, backed up and proved restorable before the first pack. */
export function keysOf(context: CommandContext, contestId: string): Promise<ContestKeys> {
  return keptKeys({
    contestId, fields: context.fields, random: (bytes) => context.random(bytes), file: join(backupsFolder(context.dir), `keys-${contestId}.sxkeys`),
    stored: () => contestKeys(context.db, contestId)?.secrets_sealed,
    insert(keys, sealed) {
      const event = { action: 'packs.newKeys', subject: contestId, checkpoint: 'packs' as const, checkpointOf: contestId };
      context.write(event, (db) => insertContestKeys(db, contestId, {
        sign_public: keys.sign.publicKey, receive_public: keys.recipient, backed_up_at: context.now().toISOString(), secrets_sealed: sealed,
      }));
    },
  });
}
