// The SHA-256 of a file on the disk, in pieces, for databases and backups.
import { closeSync, openSync, readSync } from 'node:fs';
import { hasher } from '#backend/crypto/suite.ts';

const pieceLength = 1024 * 1024;

/** Hex. @throws the error of the disk */
export function fileHash(file: string): string {
  const hash = hasher();
  const piece = Buffer.alloc(pieceLength);
  const handle = openSync(file, 'r');
  try {
    for (;;) {
      const length = readSync(handle, piece, 0, pieceLength, null);
      if (length === 0) return hash.digestHex();
      hash.update(piece.subarray(0, length));
    }
  } finally {
    closeSync(handle);
  }
}
