// A file on its way into the attachments folder: looked at first, copied under another name, hashed as it is copied.
import { lstatSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { hasher } from '#backend/crypto/suite.ts';
import type { Text } from './refusals.ts';

const pieceLength = 1024 * 1024;
const headLength = 64;

export interface KeptFile { bytes: number; sha256: string }

/** `kindOf` looks at the first 64 bytes: null is another kind than is taken. `refuse` makes the refusal of a sentence. */
export interface KeepRules<Kind> {
  largest: number;
  largestText: string;
  kindOf: (head: Buffer) => Kind | null;
  otherKind: Text;
  refuse: (sentence: string, sentenceEn: string) => Error;
  checkCancelled: () => void;
}

/**
 * Copies `file` to `stored`; size and hash are of the copied bytes, whatever happens to the file meanwhile. Nothing stays
 * behind when it fails. Refused: no plain file, empty, too large, another kind.
 */
export async function keepFile<Kind extends object>(file: string, stored: string, rules: KeepRules<Kind>): Promise<Kind & KeptFile> {
  const { largest, largestText, refuse } = rules;
  const facts = lstatSync(file);
  if (!facts.isFile()) {
    throw refuse('它不是普通文件（文件夹、快捷方式和设备都不能作附件）。', 'it is not a plain file (no folder, link or device can be attached).');
  }
  if (facts.size === 0) throw refuse('它是空文件。', 'it is empty.');
  const tooLarge = () => refuse(`它超过了 ${largestText}。`, `it is larger than ${largestText}.`);
  if (facts.size > largest) throw tooLarge();
  const source = await open(file, 'r');
  try {
    const piece = Buffer.alloc(pieceLength);
    const { bytesRead: length } = await source.read(piece, 0, headLength, 0);
    const kind = rules.kindOf(piece.subarray(0, length));
    if (kind === null) throw refuse(...rules.otherKind);
    const hash = hasher();
    let bytes = 0;
    const target = await open(stored, 'wx', 0o600);
    try {
      for (;;) {
        rules.checkCancelled();
        const { bytesRead } = await source.read(piece, 0, pieceLength, bytes);
        if (bytesRead === 0) break;
        hash.update(piece.subarray(0, bytesRead));
        await target.writeFile(piece.subarray(0, bytesRead));
        bytes += bytesRead;
        if (bytes > largest) throw tooLarge();
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
