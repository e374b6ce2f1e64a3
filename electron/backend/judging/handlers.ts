// All calls of the judge's desk, and its attachments. Every change is one transaction, never a button.
import type { Handlers } from '#contract/define.ts';
import type { AppContract } from '#contract/index.ts';
import { openBlob } from '#backend/packfile/blob-reader.ts';
import { allEntries } from '#backend/packfile/schema.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { deskPacks } from '#db/queries/desk.ts';
import { keptPack } from './desk-files.ts';
import { finishingHandlers } from './finishing/handlers.ts';
import { keyHandlers } from './keys/handlers.ts';
import { openingHandlers } from './opening/handlers.ts';
import { practiceHandlers } from './practice/handlers.ts';
import { retiringHandlers } from './retiring/handlers.ts';
import { scoringHandlers } from './scoring/handlers.ts';
import { fileKeyContext, handleOf, headerOf, isOthers } from './shared/handlers.ts';
import { watchingHandlers } from './watching/handlers.ts';

export const judgingHandlers = (needDesk: () => Promise<void>) => ({
  ...keyHandlers(needDesk), ...openingHandlers(needDesk), ...scoringHandlers, ...practiceHandlers, ...watchingHandlers,
  ...finishingHandlers, ...retiringHandlers,
} satisfies Handlers<AppContract, QueryContext, CommandContext>['judging']);

export interface AttachmentRange { bytes: Uint8Array; total: number; media: string }

/**
 * Bytes [start, end) of the attachment behind an opaque handle, decrypted on demand; null for an unknown handle, and for one
 * of a pack that was put away or that another named user opened.
 */
export async function readAttachment(context: QueryContext, handle: string, start: number, end: number): Promise<AttachmentRange | null> {
  for (const row of deskPacks(context.db)) {
    if (row.retired_at !== null || isOthers(context, row)) continue;
    const header = headerOf(context, row);
    const blob = header.blobs.findIndex((_, index) => handleOf(context, row.id, index) === handle);
    if (blob < 0) continue;
    const attachment = allEntries(header).flatMap((entry) => entry.attachments).find((one) => one.blob === blob);
    if (!attachment) return null;
    const fileKey = context.fields.openBytes(fileKeyContext(row.id), row.file_key_sealed);
    const reader = await openBlob(keptPack(context.dir, row.id), fileKey, header, blob);
    try {
      return { bytes: await reader.read(start, end), total: reader.length, media: attachment.media };
    } finally {
      await reader.close();
    }
  }
  return null;
}
