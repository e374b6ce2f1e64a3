// A file on its way into the attachments folder: looked at first, copied under another name, hashed as it is copied.
import { constants, lstatSync } from 'node:fs';
import { open, rm, type FileHandle } from 'node:fs/promises';
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

type PlainRules = Pick<KeepRules<object>, 'largest' | 'largestText' | 'refuse'>;

/** Refuses what is no plain file, is empty, or is larger than is taken; looks only, opens nothing. */
export function checkPlain(file: string, { largest, largestText, refuse }: PlainRules): void {
  const facts = lstatSync(file);
  if (!facts.isFile()) {
    throw refuse('它不是普通文件（文件夹、快捷方式和设备都不能作附件）。', 'it is not a plain file (no folder, link or device can be attached).');
  }
  if (facts.size === 0) throw refuse('它是空文件。', 'it is empty.');
  if (facts.size > largest) throw refuse(`它超过了 ${largestText}。`, `it is larger than ${largestText}.`);
}

export interface PieceRules { largest: number; tooLarge: () => Error; checkCancelled: () => void }

/** Writes pieces to `stored`, flushed to the disk; size and hash are of what was written. Nothing stays when it fails. */
export async function keepPieces(pieces: AsyncIterable<Buffer>, stored: string, rules: PieceRules): Promise<KeptFile> {
  const hash = hasher();
  let bytes = 0;
  const target = await open(stored, 'wx', 0o600);
  try {
    for await (const piece of pieces) {
      rules.checkCancelled();
      bytes += piece.length;
      if (bytes > rules.largest) throw rules.tooLarge();
      hash.update(piece);
      await target.writeFile(piece);
    }
    await target.sync();
  } catch (error) {
    await rm(stored, { force: true });
    throw error;
  } finally {
    await target.close();
  }
  return { bytes, sha256: hash.digestHex() };
}

/** A file from its beginning to wherever it ends, in pieces of a megabyte; each is valid until the next. */
export async function* piecesOf(source: FileHandle): AsyncGenerator<Buffer> {
  const piece = Buffer.alloc(pieceLength);
  for (let at = 0; ;) {
    const { bytesRead } = await source.read(piece, 0, pieceLength, at);
    if (bytesRead === 0) return;
    at += bytesRead;
    yield piece.subarray(0, bytesRead);
  }
}

/**
 * Copies `file` to `stored`; size and hash are of the copied bytes, whatever happens to the file meanwhile. Nothing stays
 * behind when it fails. Refused: no plain file, empty, too large, another kind.
 */
export async function keepFile<Kind extends object>(file: string, stored: string, rules: KeepRules<Kind>): Promise<Kind & KeptFile> {
  checkPlain(file, rules);
  const { largest, largestText, refuse, checkCancelled } = rules;
  const source = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const head = Buffer.alloc(headLength);
    const { bytesRead: length } = await source.read(head, 0, headLength, 0);
    const kind = rules.kindOf(head.subarray(0, length));
    if (kind === null) throw refuse(...rules.otherKind);
    const tooLarge = () => refuse(`它超过了 ${largestText}。`, `it is larger than ${largestText}.`);
    return { ...kind, ...await keepPieces(piecesOf(source), stored, { largest, tooLarge, checkCancelled }) };
  } finally {
    await source.close();
  }
}
