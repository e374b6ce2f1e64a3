// A19: 500 random mutations of each kind through its reader: it answers with facts, in time and within memory.
import { expect, test } from 'vitest';
import { memorySource } from '#backend/archive/source.ts';
import { readFacts } from '#backend/media/facts.ts';
import { faultsOf } from '#backend/media/judgement.ts';
import { zipBytes } from '../fixtures/xlsx.ts';
import { avi, bmp, compound, gif, jpeg, mp4, office, packedPdf, pdf, png, webm, webp } from '../media/made.ts';
import { atUsualPace, spentMs } from '../fixtures/pace.ts';

const seeded = (seed: number) => () => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return seed / 2 ** 32;
};

/** Changes bytes, cuts, doubles, swaps, and writes the numbers that break readers. */
function mutated(bytes: Buffer, random: () => number): Buffer {
  const at = Math.floor(random() * bytes.length);
  const copy = Buffer.from(bytes);
  switch (Math.floor(random() * 6)) {
    case 0: copy[at] = Math.floor(random() * 256); return copy;
    case 1: return copy.subarray(0, at);
    case 2: copy.fill([0, 0xff, 0x7f, 0x80][Math.floor(random() * 4)] ?? 0, at,
      Math.min(copy.length, at + 1 + Math.floor(random() * 9))); return copy;
    case 3: return Buffer.concat([copy.subarray(0, at), copy.subarray(Math.floor(at / 2), at), copy.subarray(at)]);
    case 4: {
      const from = Math.floor(random() * bytes.length);
      bytes.copy(copy, at, from, from + 1 + Math.floor(random() * 40));
      return copy;
    }
    default: {
      for (let n = 0; n < 8; n++) copy[Math.floor(random() * copy.length)] = Math.floor(random() * 256);
      return copy;
    }
  }
}

const kinds: [string, Buffer][] = [
  ['mp4', mp4({ fill: 300 })], ['mp4 index last', mp4({ fill: 300 }, false)], ['webm', webm()], ['avi', avi()], ['png', png()], ['jpg', jpeg()],
  ['gif', gif(3)], ['webp', webp()], ['bmp', bmp()], ['pdf', pdf('/OpenAction 4 0 R')], ['packed pdf', packedPdf('<< /Type /Page >>')],
  ['docx', office('docx')], ['pptx', office('pptx', [{ name: 'ppt/vbaProject.bin', content: 'x' }])],
    ['zip', zipBytes([{ name: 'a', content: 'abc' }])],
  ['doc', compound('WordDocument')], ['flv', Buffer.concat([Buffer.from('FLV\x01\x05\0\0\0\x09\0\0\0\0\x09\0\0\x20', 'latin1'), Buffer.alloc(64)])],
  ['wmv', Buffer.concat([Buffer.from('3026b2758e66cf11', 'hex'), Buffer.alloc(64),
    Buffer.from('a1dcab8c47a9cf118ee400c00c205365', 'hex'), Buffer.alloc(100)])],
  ['mpg', Buffer.concat([Buffer.from('000001ba44000400040100000000', 'hex'), Buffer.alloc(64),
    Buffer.from('000001b32801e0', 'hex'), Buffer.alloc(64)])],
];

test.each(kinds)('A19: 500 mutations of %s', async (_kind, bytes) => {
  const random = seeded(bytes.length * 7919 + 11);
  const memory = process.memoryUsage().rss;
  for (let round = 0; round < 500; round++) {
    const one = mutated(bytes, random);
    const began = process.cpuUsage();
    // oxlint-disable-next-line no-await-in-loop -- each by itself, so that its time is its own
    const facts = await readFacts(memorySource(one));
    const spent = spentMs(began);
    if (spent > 2000) expect(atUsualPace(spent)).toBeLessThan(2000);
    for (const fault of faultsOf(facts, 'a.mp4', [])) expect(fault.code).toMatch(/^file_/);
    for (const value of [facts.seconds, facts.width, facts.height, facts.pages]) expect(value === null
      || (Number.isFinite(value) && value >= 0)).toBe(true);
  }
  expect(process.memoryUsage().rss - memory).toBeLessThan(300 * 1024 ** 2);
});
