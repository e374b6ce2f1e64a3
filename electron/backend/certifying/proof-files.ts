// Scans of certificates and letters: which files are taken as proof, and how they are kept.
import { basename } from 'node:path';
import { AppError } from '#contract/errors.ts';
import { keepFile, type KeptFile } from '../kept-file.ts';

const largestProof = 100 * 1024 ** 2;

const starts = (...bytes: number[]) => (head: Buffer): boolean => bytes.every((byte, index) => head[index] === byte);
const heif = (head: Buffer): boolean => head.toString('latin1', 4, 8) === 'ftyp';
const tiff = (head: Buffer): boolean => ['II*\0', 'MM\0*'].includes(head.toString('latin1', 0, 4));
const webp = (head: Buffer): boolean => head.toString('latin1', 0, 4) === 'RIFF' && head.toString('latin1', 8, 12) === 'WEBP';

/** What scanners and telephones make, and the two formats in which certificates are issued. By extension, with its first bytes. */
const kinds: Readonly<Record<string, (head: Buffer) => boolean>> = {
  pdf: starts(0x25, 0x50, 0x44, 0x46), ofd: starts(0x50, 0x4b, 0x03, 0x04), jpg: starts(0xff, 0xd8, 0xff),
  jpeg: starts(0xff, 0xd8, 0xff),
  png: starts(0x89, 0x50, 0x4e, 0x47), webp, tif: tiff, tiff, bmp: starts(0x42, 0x4d), heic: heif,
};
const list = Object.keys(kinds).join(' ');

/**
 * Copies a scan to `stored`, see keepFile.
 * @throws AppError attachment_refused (no plain file, empty, over 100 MB, another kind than its name says)
 */
export const storeProof = (file: string, stored: string, checkCancelled: () => void): Promise<KeptFile> =>
  keepFile(file, stored, {
    largest: largestProof, largestText: '100 MB', checkCancelled,
    kindOf(head) {
      const extension = /\.([A-Za-z]{3,4})$/.exec(file)?.[1]?.toLowerCase() ?? '';
      const fits = Object.hasOwn(kinds, extension) ? kinds[extension] : undefined;
      return fits?.(head) ? {} : null;
    },
    otherKind: [`它的内容与扩展名不符，或不是可以作证明材料的格式（${list}）。`,
      `its content is not what its name says, or it is none of the kinds that are taken as proof (${list}).`],
    refuse: (sentence, sentenceEn) => new AppError('attachment_refused', { file: basename(file), sentence, sentenceEn }),
  });
