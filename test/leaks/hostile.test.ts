// Bytes changed at random, cut off and glued together through every reader and cleaner: an answer each time, never an exception, quickly.
import { describe, expect, it } from 'vitest';
import { memorySource } from '#backend/archive/source.ts';
import { applyPatches, cleanFile } from '#backend/leaks/clean/clean.ts';
import { compileTerms } from '#backend/leaks/match/terms.ts';
import { scanBytes } from '#backend/leaks/scan.ts';
import { certain, makePerson, randomOf, type Made } from './corpus.ts';
import { jpegComment, plainJpeg } from './makers/pictures.ts';
import { writeZip } from '#backend/leaks/clean/zip-writer.ts';
import { atUsualPace, spentMs } from '../fixtures/pace.ts';

const person = makePerson(5);
const terms = compileTerms(person.registration);
const rounds = Number(process.env['SAIXUE_LEAKS'] ?? 0) || 3;

function damaged(bytes: Buffer, seed: number): Buffer {
  const random = randomOf(seed * 104729 + 1);
  for (let skip = 0; skip < 5; skip += 1) random(10);
  const copy = Buffer.from(bytes);
  const kind = seed % 4;
  if (kind === 0) return copy.subarray(0, random(copy.length));
  if (kind === 1) return Buffer.concat([copy.subarray(0, random(copy.length)), copy.subarray(random(copy.length))]);
  for (let index = 0; index < (kind === 2 ? 3 : 40); index += 1) copy[random(copy.length)] = random(256);
  // Lengths and offsets are what hurts most.
  if (kind === 3 && copy.length > 8) copy.writeUInt32BE(0xffffffff - random(20), random(copy.length - 4));
  return copy;
}

/** What a file gives away is data; a fault of the file never is an exception. */
async function through({ name, bytes }: Made): Promise<void> {
  const began = process.cpuUsage();
  await scanBytes(memorySource(bytes), name, terms, { timeCap: 5000 });
  const cleaned = await cleanFile(memorySource(bytes), name, new Set(['docx.altText']));
  if (cleaned.kind === 'patches') expect(applyPatches(bytes, cleaned.patches).length, name).toBe(bytes.length);
  const spent = spentMs(began);
  if (spent > 10_000) expect(atUsualPace(spent), name).toBeLessThan(10_000);
}

describe('hostile files', () => {
  it('A19: files of every type, damaged in four ways, through every reader of metadata and every cleaner', async () => {
    for (const [place, make] of Object.entries(certain)) {
      const file = await make(person.name);
      for (let round = 0; round < rounds; round += 1) {
        await through({ name: file.name, bytes: damaged(file.bytes, round * 31 + place.length) }).catch((error: unknown) => {
          throw new Error(`${place}, round ${round}`, { cause: error });
        });
      }
    }
  }, 600_000);

  it('deeper than three levels are said to be unread, not clean', async () => {
    let inner: Buffer = Buffer.from(`我是${person.name}`);
    for (let depth = 0; depth < 5; depth += 1) inner = writeZip([{ name: depth === 0 ? '说明.txt' : '材料.zip', bytes: inner }]);
    const { unreadable } = await scanBytes(memorySource(inner), '材料.zip', terms);
    expect(unreadable.map((one) => one.message).join('')).toContain('三层');
  });

  it('a picture with an archive behind it gives up what is in the archive', async () => {
    const polyglot = Buffer.concat([plainJpeg(), writeZip([{ name: 'a.jpg', bytes: jpegComment(person.name) }])]);
    const { findings } = await scanBytes(memorySource(polyglot), 'a.jpg', terms);
    expect(findings.map((one) => `${one.place} ${one.term}`)).toEqual([`jpeg.trailing/zip/jpeg.comment ${person.name}`]);
    const cleaned = await cleanFile(memorySource(polyglot), 'a.jpg', new Set());
    expect(cleaned).toEqual({ kind: 'bytes', bytes: plainJpeg() });
  });

  it('locked archives and unknown formats are never clean', async () => {
    for (const [name, bytes] of [['a.rar', Buffer.from('Rar!\x1a\x07\x01\0abcdefgh', 'latin1')], ['a.bin', Buffer.from([1, 2, 3, 0, 5, 6, 7, 8, 0, 0])], ['a.docx', Buffer.alloc(0)]] as const) {
      expect((await scanBytes(memorySource(bytes), name, terms)).unreadable, name).toHaveLength(1);
    }
  });

  it('a scan that is cancelled stops', async () => {
    const file = await certain['docx.text']!(person.name);
    let asked = 0;
    const check = () => {
      if ((asked += 1) > 3) throw new Error('cancelled');
    };
    await expect(scanBytes(memorySource(file.bytes), file.name, terms, { check })).rejects.toThrow('cancelled');
  });
});
