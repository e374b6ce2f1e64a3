// Files on their way into the attachments folder of a contest: which ones are taken, and how they are refused.
import { basename } from 'node:path';
import { AppError } from '#contract/errors.ts';
import { keepFile, type KeptFile } from '../kept-file.ts';
import { attachmentKind, attachableExtensions, type AttachmentKind } from './attachment-kinds.ts';

const largestAttachment = 4 * 1024 ** 3;
/** As many as one entry may have; a pack has room for a hundred. */
export const mostAttachments = 50;

export const refusedAttachment = (file: string, sentence: string, sentenceEn: string): AppError =>
  new AppError('attachment_refused', { file: basename(file), sentence, sentenceEn });

export type StoredFile = AttachmentKind & KeptFile;

const list = attachableExtensions.join(' ');

/**
 * Copies `file` to `stored`, see keepFile; `checkCancelled` is asked between pieces.
 * @throws AppError attachment_refused (no plain file, empty, too large, another kind than its name says)
 */
export const storeFile = (file: string, stored: string, checkCancelled: () => void): Promise<StoredFile> =>
  keepFile(file, stored, {
    largest: largestAttachment, largestText: '4 GB', checkCancelled,
    kindOf: (head) => attachmentKind(file, head),
    otherKind: [`它的内容与扩展名不符，或不是可以添加的格式（${list}）。`,
      `its content is not what its name says, or it is none of the kinds that can be attached (${list}).`],
    refuse: (sentence, sentenceEn) => refusedAttachment(file, sentence, sentenceEn),
  });
