// Foreign zips: names in every code page, faults listed or refused, entries in one piece and as a stream.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { memorySource } from '#backend/archive/source.ts';
import { openArchive, packageLimits, type OpenOptions, type ZipFault } from '#backend/archive/zip.ts';
import { zipBytes, type ZipPart } from '../fixtures/xlsx.ts';

class Refused extends Error {
  readonly fault: ZipFault;
  constructor(fault: ZipFault, where: string) {
    super(`${fault}: ${where}`);
    this.fault = fault;
  }
}
const fault = (code: ZipFault, where: string): never => {
  throw new Refused(code, where);
};
const opened = (bytes: Buffer, options: Partial<OpenOptions> = {}) => openArchive(memorySource(bytes), { fault, ...options });
const faultOf = (work: () => unknown): string => {
  try {
    work();
  } catch (refused) {
    if (refused instanceof Refused) return refused.fault;
    throw refused;
  }
  return 'taken';
};

async function streamed(bytes: Buffer, name: string): Promise<Buffer> {
  const archive = opened(bytes, { whole: false });
  const entry = archive.find(name);
  if (!entry) throw new Error(name);
  const pieces: Buffer[] = [];
  for await (const piece of archive.stream(entry)) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** The same archive with the raw bytes of one name put in place of another of the same length. */
function withRawName(placeholder: string, raw: Buffer, flags = 0): Buffer {
  expect(raw.length).toBe(Buffer.byteLength(placeholder));
  const bytes = zipBytes([{ name: placeholder, content: 'x', flags }]);
  for (let at = bytes.indexOf(placeholder); at >= 0; at = bytes.indexOf(placeholder, at + 1)) raw.copy(bytes, at);
  return bytes;
}
const nameOf = (bytes: Buffer): string => opened(bytes).entries[0]?.name ?? '';

describe('names', () => {
  test('UTF-8 with and without the flag, GBK, and what is neither', () => {
    expect(nameOf(zipBytes([{ name: '作品/1DA001_小蝌蚪.mp4', content: '', flags: 0x800 }]))).toBe('作品/1DA001_小蝌蚪.mp4');
    expect(nameOf(zipBytes([{ name: '作品/小蝌蚪.mp4', content: '' }]))).toBe('作品/小蝌蚪.mp4');
    // 微课视频 in GBK, as a Chinese Windows packs it.
    expect(nameOf(withRawName('12345678.mp4', Buffer.concat([Buffer.from('cea2bfcecad3c6b5', 'hex'), Buffer.from('.mp4')])))).toBe('微课视频.mp4');
    // 𠮷 has four bytes in GB18030.
    expect(nameOf(withRawName('1234.txt', Buffer.concat([Buffer.from('9534b235', 'hex'), Buffer.from('.txt')])))).toBe('𠮷.txt');
    expect(nameOf(withRawName('12345.txt', Buffer.from('8b616e80ff2e747874', 'hex')))).toBe('ïanÇ\u00a0.txt');
  });

  test('python writes Chinese names and zip64 that we read, and reads back what we are given', () => {
    const dir = mkdtempSync(join(tmpdir(), 'zip-'));
    try {
      const file = join(dir, 'p.zip');
      execFileSync('python3', ['-c', `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1], 'w', zipfile.ZIP_DEFLATED) as z:
    z.writestr('1DA001_小蝌蚪找妈妈/教学设计.txt', '内容' * 1000)
    with z.open('大/视频.mp4', 'w', force_zip64=True) as f: f.write(bytes(range(256)) * 4000)
`, file]);
      const archive = opened(readFileSync(file));
      expect(archive.entries.map((one) => one.name)).toEqual(['1DA001_小蝌蚪找妈妈/教学设计.txt', '大/视频.mp4']);
      const [text, film] = archive.entries;
      expect(text && archive.read(text).toString()).toBe('内容'.repeat(1000));
      expect(film && archive.read(film).length).toBe(1_024_000);
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  });
});

describe('faults', () => {
  const good: ZipPart = { name: 'good.txt', content: 'good' };
  const cases: [string, ZipPart[], ZipFault][] = [
    ['leaves its folder', [{ name: '../x', content: '' }], 'name'],
    ['leaves its folder by backslashes', [{ name: 'a\\..\\..\\x', content: '' }], 'name'],
    ['drive', [{ name: 'C:x', content: '' }], 'name'],
    ['absolute', [{ name: '/etc/x', content: '' }], 'name'],
    ['encrypted', [{ name: 'x', content: '', flags: 1 }], 'encrypted'],
    ['a method nobody reads', [{ name: 'x', content: '', method: 14 }], 'method'],
    ['grows out of nothing', [{ name: 'x', content: Buffer.alloc(20 * 1024 ** 2) }], 'bomb'],
    ['twice the same name', [{ name: 'x', content: '1' }, { name: 'x', content: '2' }], 'duplicate'],
  ];
  test.each(cases)('%s: refused as a whole, or listed and refused when read', (_name, parts, code) => {
    const bytes = zipBytes([good, ...parts]);
    const limits = { ...packageLimits, ratioOf: () => true };
    expect(faultOf(() => opened(bytes, { limits }))).toBe(code);
    const archive = opened(bytes, { limits, whole: false });
    expect(archive.entries.slice(1).every((one) => one.fault === code)).toBe(true);
    const [first, bad] = archive.entries;
    expect(first && archive.read(first).toString()).toBe('good');
    expect(bad && faultOf(() => archive.read(bad))).toBe(code);
  });

  test('folders parted by backslashes are folders in a heap; a package has none', () => {
    const bytes = zipBytes([{ name: '作品\\教学设计.txt', content: '一' }]);
    expect(faultOf(() => opened(bytes))).toBe('name');
    const [only] = opened(bytes, { whole: false }).entries;
    expect([only?.name, only?.fault]).toEqual(['作品/教学设计.txt', null]);
    expect(only && opened(bytes, { whole: false }).read(only).toString()).toBe('一');
  });

  test('links and devices packed on Unix are known as such', () => {
    const kinds = [0o120777, 0o020666, 0o100644, 0o040755, 0].map((mode) => {
      const bytes = zipBytes([{ name: 'x', content: '/etc/passwd' }]);
      const at = bytes.indexOf(Buffer.from('504b0102', 'hex'));
      bytes.writeUInt8(3, at + 5);
      bytes.writeUInt32LE(mode * 65536, at + 38);
      return opened(bytes, { whole: false }).entries[0]?.link;
    });
    expect(kinds).toEqual([true, true, false, false, false]);
  });

  test('overlapping entries, too many, too large, cut, glued on', () => {
    expect(faultOf(() => opened(zipBytes([good, { ...good, name: 'b', offset: 0 }]), { whole: false }))).toBe('duplicate');
    expect(faultOf(() => opened(zipBytes([good, { name: 'b', content: '' }]), { limits: { ...packageLimits, entries: 1 } }))).toBe('entries');
    expect(faultOf(() => opened(zipBytes([good]), { limits: { ...packageLimits, total: 3 } }))).toBe('bomb');
    const bytes = zipBytes([good]);
    const archive = opened(bytes);
    expect(archive.trailing).toBe(0);
    expect(archive.entries[0] && faultOf(() => archive.read(archive.entries[0]!, 3))).toBe('bomb');
    expect(opened(Buffer.concat([bytes, Buffer.from('tail')])).trailing).toBe(4);
    expect(faultOf(() => opened(bytes.subarray(0, -1)))).toBe('damaged');
    expect(faultOf(() => opened(Buffer.alloc(0)))).toBe('empty');
    expect(faultOf(() => opened(Buffer.from('Rar!\x1a\x07\x00')))).toBe('notZip');
  });
});

describe('large entries', () => {
  const large = Buffer.concat([randomBytes(3 * 1024 ** 2), Buffer.alloc(3 * 1024 ** 2, 'x')]);

  test('a stream gives the same bytes as one piece, deflated and stored', async () => {
    for (const stored of [false, true]) {
      expect((await streamed(zipBytes([{ name: 'x', content: large, stored }, { name: 'y', content: '' }]), 'x')).equals(large)).toBe(true);
    }
    const archive = opened(zipBytes([{ name: 'x', content: large, stored: true }]));
    expect(archive.stored(archive.entries[0]!)?.read(4096, 10).equals(large.subarray(4096, 4106))).toBe(true);
  });

  test('a stream that lies about size or checksum is refused, and leaving it early is no fault', async () => {
    await expect(streamed(zipBytes([{ name: 'x', content: large, crc: 1 }]), 'x')).rejects.toThrow('damaged');
    await expect(streamed(zipBytes([{ name: 'x', content: large, declaredSize: 5000 }]), 'x')).rejects.toThrow('damaged');
    const broken = zipBytes([{ name: 'x', content: large }]);
    broken.fill(0xff, 4000, 4400);
    await expect(streamed(broken, 'x')).rejects.toThrow('damaged');
    const archive = opened(zipBytes([{ name: 'x', content: large }]));
    for await (const piece of archive.stream(archive.entries[0]!)) {
      expect(piece.length).toBeGreaterThan(0);
      break;
    }
  });

  test('whatever byte changes, an archive is read right, refused, or differs only in names', () => {
    const content = randomBytes(400);
    const bytes = zipBytes([{ name: 'aaaa', content }, { name: 'bbbb', content: 'b'.repeat(500) }]);
    fc.assert(fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ flip;
      const answer = faultOf(() => {
        const archive = opened(changed);
        for (const entry of archive.entries) {
          const read = archive.read(entry);
          expect(read.equals(content) || read.equals(Buffer.from('b'.repeat(500)))).toBe(true);
        }
      });
      expect(answer).toMatch(/^(taken|damaged|duplicate|encrypted|method|name|entries|bomb|notZip)$/);
    }), { numRuns: 400 });
  });
});
