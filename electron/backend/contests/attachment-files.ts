// Files on their way into the attachments folder: looked at first, copied under a random name, hashed as they are copied.
import { lstatSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { AppError } from '#contract/errors.ts';
import { hasher } from '#backend/crypto/suite.ts';
import { attachmentKind, attachableExtensions, type AttachmentKind } from './attachment-kinds.ts';

const largestAttachment = 4 * 1024 ** 3;
/** As many as one entry may have; a pack has room for a hundred. */
export const mostAttachments = 50;
const pieceLength = 1024 * 1024;
const headLength = 64;

export const refusedAttachment = (file: string, sentence: string, sentenceEn: string): AppError =>
  new AppError('attachment_refused', { file: basename(file), sentence, sentenceEn });

export interface StoredFile extends AttachmentKind { bytes: number; sha256: string }

/**
 * Copies `file` to `stored`; size and hash are of the copied bytes, whatever happens to the file meanwhile.
 * Nothing stays behind when it fails. `checkCancelled` is asked between pieces.
 * @throws AppError attachment_refused (no plain file, empty, too large, another kind than its name says)
 */
export async function storeFile(file: string, stored: string, checkCancelled: () => void): Promise<StoredFile> {
  const facts = lstatSync(file);
  if (!facts.isFile()) {
    throw refusedAttachment(file, '它不是普通文件（文件夹、快捷方式和设备都不能作附件）。', 'it is not a plain file (no folder, link or device can be attached).');
  }
  if (facts.size === 0) throw refusedAttachment(file, '它是空文件。', 'it is empty.');
  const tooLarge = () => refusedAttachment(file, '它超过了 4 GB。', 'it is larger than 4 GB.');
  if (facts.size > largestAttachment) throw tooLarge();
  const source = await open(file, 'r');
  try {
    const piece = Buffer.alloc(pieceLength);
    const { bytesRead: length } = await source.read(piece, 0, headLength, 0);
    const kind = attachmentKind(file, piece.subarray(0, length));
    if (!kind) {
      const list = attachableExtensions.join(' ');
      throw refusedAttachment(file, `它的内容与扩展名不符，或不是可以添加的格式（${list}）。`,
        `its content is not what its name says, or it is none of the kinds that can be attached (${list}).`);
    }
    const hash = hasher();
    let bytes = 0;
    const target = await open(stored, 'wx', 0o600);
    try {
      for (;;) {
        checkCancelled();
        const { bytesRead } = await source.read(piece, 0, pieceLength, bytes);
        if (bytesRead === 0) break;
        hash.update(piece.subarray(0, bytesRead));
        await target.writeFile(piece.subarray(0, bytesRead));
        bytes += bytesRead;
        if (bytes > largestAttachment) throw tooLarge();
      }
      await target.sync();
    } catch (error) {
      await rm(stored, { force: true });
      throw error;
    } finally {
      await target.close();
    }
    return { ...kind, bytes, sha256: hash.digestHex() };
  } finally {
    await source.close();
  }
}
