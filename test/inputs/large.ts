// Bytes that are huge when unpacked and small when packed, made without ever holding them: whole packed blocks are repeated.
import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { constants, crc32, deflateRawSync } from 'node:zlib';

export interface Packed { packed: Buffer; size: number; crc: number }

const block = 8 * 1024 ** 2;

/**
 * `start`, then `fill` over and over, then `end`, packed. A full flush forgets what came before, so one packed block can
 * stand again and again (RFC 1951, 3.2.4).
 */
export function packedLarge(start: string, fill: number, end: string, size: number): Packed {
  const flush = { level: 9, finishFlush: constants.Z_FULL_FLUSH };
  const middle = Buffer.alloc(block, fill);
  const packedMiddle = deflateRawSync(middle, flush);
  const head = Buffer.from(start);
  const tail = Buffer.from(end);
  const blocks = Math.ceil((size - head.length - tail.length) / block);
  let crc = crc32(head);
  for (let count = 0; count < blocks; count += 1) crc = crc32(middle, crc);
  return {
    packed: Buffer.concat([deflateRawSync(head, flush), ...Array.from({ length: blocks }, () => packedMiddle), deflateRawSync(tail)]),
    size: head.length + blocks * block + tail.length, crc: crc32(tail, crc),
  };
}

/** A file as large as asked whose first bytes are `first`; the rest is a hole that takes no room. */
export function sparse(path: string, first: Buffer, size: number): void {
  const handle = openSync(path, 'w');
  try {
    writeSync(handle, first);
    ftruncateSync(handle, size);
  } finally {
    closeSync(handle);
  }
}
