// The contest's keys as the calls need them: made once, backed up, found again after an older database was put back.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { backUpKeys, newContestKeys, openContestKeys, restoredKeys, sealContestKeys, type ContestKeys } from '#backend/chain/contest-keys.ts';
import type { CommandContext } from '#backend/context.ts';
import { backupsFolder } from '#backend/folders.ts';
import * as store from '#db/queries/packs.ts';

/** The contest's keys; made, backed up and proved restorable before the first pack. */
export async function keysOf(context: CommandContext, contestId: string): Promise<ContestKeys> {
  const file = join(backupsFolder(context.dir), `keys-${contestId}.sxkeys`);
  const stored = (): ContestKeys | null => {
    const kept = store.contestKeys(context.db, contestId);
    return kept ? openContestKeys(context.fields, contestId, kept.secrets_sealed) : null;
  };
  const there = stored();
  if (there) return there;
  // In a database brought back from before the first pack, packs that are out need the very keys of the backup file.
  const keys = restoredKeys(file, context.fields, contestId) ?? await newContestKeys(context.random);
  // While keys were made, another call may have made its own: the first ones count.
  const meanwhile = stored();
  if (meanwhile) return meanwhile;
  mkdirSync(backupsFolder(context.dir), { recursive: true });
  backUpKeys(file, context.fields, contestId, keys);
  const event = { action: 'packs.newKeys', subject: contestId, checkpoint: 'packs' as const, checkpointOf: contestId };
  context.write(event, (db) => store.insertContestKeys(db, contestId, {
    sign_public: keys.sign.publicKey, receive_public: keys.recipient, backed_up_at: context.now().toISOString(),
    secrets_sealed: sealContestKeys(context.fields, contestId, keys),
  }));
  return keys;
}
