// Part of the bench of packs: one large attachment written, opened and sought in, in a process of its own, so that its peak
// memory is that of this work alone. node test/bench/packs-large.ts <megabytes> <folder>; prints one line of JSON.
import { open } from 'node:fs/promises';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { hasher, signingKeyFromSeed } from '#backend/crypto/suite.ts';
import { newReceiveKey } from '#backend/packfile/age-file.ts';
import { openBlob } from '#backend/packfile/blob-reader.ts';
import { readJudgingPack } from '#backend/packfile/read.ts';
import { fileBlob, writeJudgingPack } from '#backend/packfile/write.ts';
import { benchRubric, entryWith } from './packs-content.ts';
import { peakMegabytes } from '../fixtures/peak-memory.ts';

export interface Large {
  bytes: number; writeMs: number; openMs: number; hashMs: number; seekMs: number; plainSeekMs: number;
  /** Ranges that came out as they went in, of `ranges`. */
  equal: number; ranges: number; peak: number;
}

const piece = 8 * 1024 * 1024;
const ranges = 200;

/** Bytes that do not repeat and cost little to make: one random piece with its number in every 4 KiB. */
async function makeFilm(file: string, length: number): Promise<void> {
  const bytes = randomBytes(piece);
  const film = await open(file, 'w');
  try {
    for (let at = 0; at < length; at += piece) {
      for (let mark = 0; mark < piece; mark += 4096) bytes.writeUIntLE(at + mark, mark, 6);
      await film.write(bytes, 0, Math.min(piece, length - at));
    }
  } finally {
    await film.close();
  }
}

async function timed<T>(work: () => Promise<T>): Promise<[ms: number, result: T]> {
  const start = performance.now();
  const result = await work();
  return [performance.now() - start, result];
}

async function hashOf(path: string): Promise<string> {
  const hash = hasher();
  const bytes = Buffer.alloc(1024 * 1024);
  const file = await open(path, 'r');
  for (;;) {
    const { bytesRead } = await file.read(bytes, 0, bytes.length);
    if (bytesRead === 0) break;
    hash.update(bytes.subarray(0, bytesRead));
  }
  await file.close();
  return hash.digestHex();
}

async function measure(megabytes: number, folder: string): Promise<Large> {
  const film = join(folder, 'film.mp4');
  const out = join(folder, 'large.sxpack');
  const length = megabytes * 1024 * 1024 - 12_345;
  await makeFilm(film, length);
  const { identity, recipient } = await newReceiveKey();
  const [writeMs, written] = await timed(async () => writeJudgingPack({
    content: {
      contest: { id: 'bench', title: 'bench' }, pack: { id: 'large', revision: 1, prev: null }, recipient: { slot: 1 }, receiveKey: recipient,
      deadline: null, rubrics: [benchRubric], mask: { firstSeconds: 0, lastSeconds: 0, muted: false }, entries: [entryWith(0, [length], 0)],
    },
    blobs: [await fileBlob(film)], signKey: signingKeyFromSeed(new Uint8Array(32).fill(7)), lock: { recipient }, out,
    random: (bytes) => randomBytes(bytes),
  }));
  const [openMs, read] = await timed(() => readJudgingPack(out, { identity }));
  if (!read.ok) throw new Error(read.code);
  const [hashMs, hash] = await timed(() => hashOf(out));
  if (hash !== read.sha256 || hash !== written.sha256) throw new Error('the hash of the pack differs');
  // The last ones reach over the end, as a player's do.
  const wanted = Array.from({ length: ranges }, (_, i) => {
    const start = i > ranges - 5 ? length - 1000 * i : Math.floor(Math.random() * length);
    return [start, Math.min(length, start + 4096 + Math.floor(Math.random() * 512 * 1024))] as const;
  });
  const plain = await open(film, 'r');
  const blob = await openBlob(out, read.fileKey, read.header, 0);
  const buffer = Buffer.alloc(600 * 1024);
  let equal = 0;
  let seekMs = 0;
  let plainSeekMs = 0;
  for (const [start, end] of wanted) {
    const [plainMs, expected] = await timed(async () => {
      await plain.read(buffer, 0, end - start, start);
      return buffer.subarray(0, end - start);
    });
    const [ms, got] = await timed(() => blob.read(start, end));
    plainSeekMs += plainMs;
    seekMs += ms;
    if (got.equals(expected)) equal += 1;
  }
  await plain.close();
  await blob.close();
  for (const file of [film, out]) rmSync(file);
  return { bytes: written.bytes, writeMs, openMs, hashMs, seekMs, plainSeekMs, equal, ranges, peak: peakMegabytes() };
}

if (process.argv[1] === import.meta.filename) {
  console.log(JSON.stringify(await measure(Number(process.argv[2]), process.argv[3] ?? '.')));
}
