// The judge's own keys on this computer, made once, and the card that carries their public half to the organiser.
import type { Handlers } from '#contract/define.ts';
import type { AppContract } from '#contract/index.ts';
import { cardBytes } from '#backend/packfile/card.ts';
import { fingerprint } from '#backend/packfile/codes.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { refuseOwnFile } from '#backend/folders.ts';
import { deskKeys, insertDeskKeys } from '#db/queries/desk.ts';
import { placeBytes } from '../desk-files.ts';
import { newDeskKeys, openDeskKeys, type DeskKeys } from '../desk-keys.ts';

/** The keys of this desk; null while none were needed yet. */
export function knownKeysOf(context: QueryContext): DeskKeys | null {
  const kept = deskKeys(context.db);
  return kept ? openDeskKeys(context.fields, kept) : null;
}

/** The keys of this desk; the first call on this computer makes them. */
export async function keysOf(context: CommandContext): Promise<DeskKeys> {
  const made = deskKeys(context.db) ?? await newDeskKeys(context.fields, context.random);
  // Two calls at once: the keys that were stored first count.
  const kept = deskKeys(context.db);
  if (!kept) context.write({ action: 'judging.newKeys' }, (db) => insertDeskKeys(db, made));
  return openDeskKeys(context.fields, kept ?? made);
}

export const keyHandlers = (needDesk: () => Promise<void>) => ({
  async keys(context) {
    await needDesk();
    const kept = deskKeys(context.db);
    return { fingerprint: kept ? fingerprint(kept.sign_public) : null };
  },
  async card(context, input) {
    await needDesk();
    refuseOwnFile(context.dir, input.outFile);
    const { sign, recipient } = await keysOf(context);
    const brought = await placeBytes(cardBytes(sign, recipient), input.outFile);
    try {
      context.write({ action: 'judging.card' }, () => brought.keep());
    } catch (error) {
      brought.discard();
      throw error;
    }
    return { file: input.outFile, fingerprint: fingerprint(sign.publicKey) };
  },
} satisfies Pick<Handlers<AppContract, QueryContext, CommandContext>['judging'], 'keys' | 'card'>);
