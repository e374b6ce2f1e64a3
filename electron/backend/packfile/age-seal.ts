// Writing an age v1 file in bounded memory, whatever its size: age-encryption makes the header, the chunks are sealed here.
//
//   sealAge(encrypter, pieces) → header with nonce, then sealed chunks
import { randomBytes } from 'node:crypto';
import type { Encrypter } from 'age-encryption';
import { chachaSeal, hkdf } from '../crypto/suite.ts';
import { chunkLength, chunkNonce, chunksPerRead, nonceLength, sealedChunkLength, tagLength } from './age-file.ts';

/**
 * @param encrypter with its recipients; used for this one file
 * @param pieces the plain bytes, in pieces of any size, each used up before the next is asked for
 * @returns the file in order; what is given out holds until the next piece is asked for
 */
export async function* sealAge(encrypter: Encrypter, pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let fileKey: Uint8Array = new Uint8Array(0);
  encrypter.addRecipient({
    wrapFileKey(key) {
      fileKey = Uint8Array.from(key);
      return [];
    },
  });
  // The header of an empty file is the header of every file; its nonce and its one empty chunk are dropped.
  const empty = await encrypter.encrypt(new Uint8Array(0));
  const nonce = randomBytes(nonceLength);
  yield Buffer.concat([empty.subarray(0, empty.length - nonceLength - tagLength), nonce]);

  const key = hkdf(fileKey, nonce, 'payload', 32);
  const plain = new Uint8Array(chunkLength);
  const sealed = new Uint8Array(chunksPerRead * sealedChunkLength);
  let filled = 0;
  let used = 0;
  let chunk = 0;
  const seal = (last: boolean): void => {
    chachaSeal(key, chunkNonce(chunk, last), plain.subarray(0, filled), sealed.subarray(used));
    chunk += 1;
    used += filled + tagLength;
    filled = 0;
  };
  for await (const piece of pieces) {
    for (let at = 0; at < piece.length;) {
      // A full chunk waits until there is more: the last one is marked, and is never empty unless it is the only one.
      if (filled === chunkLength) {
        seal(false);
        if (used === sealed.length) {
          yield sealed;
          used = 0;
        }
      }
      const taken = piece.subarray(at, at + chunkLength - filled);
      plain.set(taken, filled);
      filled += taken.length;
      at += taken.length;
    }
  }
  seal(true);
  yield sealed.subarray(0, used);
}
