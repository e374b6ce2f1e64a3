// One attachment inside a judging pack, read at any place: only the chunks asked for are decrypted, nothing is written.
//
//   openBlob(file, fileKey, header, blobIndex) → { length, read(start, end), close() }
import { basename } from 'node:path';
import { AppError } from '#contract/errors.ts';
import { chunkLength, fileSource, reopenAge } from './age-file.ts';
import type { AgeFile, ByteSource } from './age-file.ts';
import { headerStart, layout, magic, type BlobMark } from './container.ts';
import { PackFault } from './refusal.ts';

export interface BlobReader {
  readonly length: number;
  /**
   * The bytes from `start` to before `end`, cut to the blob's end. At most 8 MiB a call.
   * @throws AppError pack_damaged (bytes changed since the pack was opened), file_missing (stick pulled)
   */
  read(start: number, end: number): Promise<Buffer>;
  close(): Promise<void>;
}

const maxRead = 8 * 1024 * 1024;

/** What the pack file or its disk does wrong, as a refusal for the window. */
function asAppError(error: unknown, file: string): unknown {
  if (error instanceof PackFault) return new AppError('pack_damaged');
  if (error instanceof Error && typeof (error as NodeJS.ErrnoException).syscall === 'string') {
    return new AppError('file_missing', { file: basename(file) });
  }
  return error;
}

/** @param fileKey as the reading of the pack gave it; `header` of the same reading. */
export async function openBlob(
  file: string, fileKey: Uint8Array, header: { readonly blobs: readonly BlobMark[] }, blobIndex: number,
): Promise<BlobReader> {
  const blob = header.blobs[blobIndex];
  if (!blob) throw new AppError('not_found', { what: 'attachment' });
  let source: ByteSource;
  try {
    source = await fileSource(file);
  } catch (error) {
    throw asAppError(error, file);
  }
  let age: AgeFile;
  let offset: number;
  let kept: { number: number; plain: Uint8Array } | null = null;

  async function readPlain(start: number, end: number): Promise<Buffer> {
    const result = Buffer.alloc(end - start);
    const put = (number: number, plain: Uint8Array) => {
      const from = number * chunkLength;
      const piece = plain.subarray(Math.max(0, start - from), Math.max(0, end - from));
      result.set(piece, Math.max(0, from - start));
    };
    let first = Math.floor(start / chunkLength);
    const last = Math.ceil(end / chunkLength);
    // A player asks for the next bytes of the chunk it has just had.
    if (kept?.number === first && first < last) put(first++, kept.plain);
    let number = first;
    for await (const { plain } of age.read(first, last)) {
      put(number++, plain);
      if (number === last) kept = { number: last - 1, plain: Uint8Array.from(plain) };
    }
    return result;
  }

  try {
    age = await reopenAge(source, fileKey);
    const start = await readPlain(0, Math.min(headerStart, age.plainSize));
    if (start.length < headerStart || !start.subarray(0, magic.length).equals(magic)) throw new PackFault('PK_DAMAGED');
    const places = layout(start.readUInt32LE(8), header.blobs);
    if (places.size !== age.plainSize) throw new PackFault('PK_DAMAGED');
    offset = places.offsets[blobIndex] ?? 0;
  } catch (error) {
    await source.close();
    throw asAppError(error, file);
  }
  return {
    length: blob.len,
    async read(start, end) {
      if (!Number.isSafeInteger(start) || !Number.isSafeInteger(end) || start < 0 || end - start > maxRead) {
        throw new RangeError(`cannot read bytes ${start} to ${end} of a blob in one call`);
      }
      const to = Math.min(end, blob.len);
      if (start >= to) return Buffer.alloc(0);
      try {
        return await readPlain(offset + start, offset + to);
      } catch (error) {
        throw asAppError(error, file);
      }
    },
    close: () => source.close(),
  };
}
