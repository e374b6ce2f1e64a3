// After cleaning: nothing is found at the cleaned places, the work itself is unchanged, and other programs still open the file.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { memorySource } from '#backend/archive/source.ts';
import { applyPatches, cleanFile } from '#backend/leaks/clean/clean.ts';
import { compileTerms } from '#backend/leaks/match/terms.ts';
import { canCleanPlace } from '#backend/leaks/place-names.ts';
import { walkBoxes } from '#backend/leaks/read/boxes.ts';
import { walkElements } from '#backend/leaks/read/matroska.ts';
import { jpegParts, pngChunks } from '#backend/leaks/read/pictures.ts';
import { scanBytes } from '#backend/leaks/scan.ts';
import { certain, makePerson, type Made } from './corpus.ts';
import { docx, pdf, pptx, xlsx } from './makers/documents.ts';
import { box, filmTag, webmTag } from './makers/media.ts';
import { jpegComment, jpegExif, jpegGps, plainJpeg, pngText } from './makers/pictures.ts';

const person = makePerson(77);
const terms = compileTerms(person.registration);
const scan = (file: Made) => scanBytes(memorySource(file.bytes), file.name, terms);

async function cleaned(file: Made, places: readonly string[]): Promise<Buffer> {
  const result = await cleanFile(memorySource(file.bytes), file.name, new Set(places));
  if (result.kind === 'bytes') return result.bytes;
  if (result.kind === 'part') return file.bytes.subarray(result.from, result.to);
  if (result.kind === 'patches') return applyPatches(file.bytes, result.patches);
  throw new Error(`${file.name} cannot be cleaned`);
}

/** The coded picture: from the tables on, without any application segment. */
const coded = (bytes: Buffer): string => {
  const { segments, end } = jpegParts(bytes);
  const tables = segments.filter((one) => one.marker < 0xe0).map((one) => bytes.toString('hex', one.from, one.to));
  const scanFrom = segments.findLast((one) => one.marker === 0xda)?.to ?? 0;
  return [...tables, bytes.toString('hex', scanFrom, end)].join(' ');
};

describe('cleaning', () => {
  it('leaves nothing to find at any place that is said to be cleanable, and makes nothing unreadable', async () => {
    const left: string[] = [];
    const seen = new Set<string>();
    for (const [place, make] of Object.entries(certain)) {
      const file = await make(person.name);
      const { findings } = await scan(file);
      const places = findings.filter((one) => one.canClean).map((one) => one.place);
      if (places.length === 0) continue;
      for (const one of places) seen.add(one);
      const after = await scan({ name: file.name, bytes: await cleaned(file, places) });
      if (after.unreadable.length > 0) left.push(`${place}: ${after.unreadable[0]?.message}`);
      left.push(...after.findings.filter((one) => one.canClean).map((one) => `${place}: ${one.place} ${one.snippet}`));
      // Whatever was only there is gone whole: the raw search finds nothing either.
      if (findings.every((one) => one.canClean)) left.push(...after.findings.map((one) => `${place}: ${one.place} ${one.snippet}`));
    }
    expect(left).toEqual([]);
    expect(seen.size).toBeGreaterThan(30);
    expect(canCleanPlace('docx.text')).toBe(false);
    expect(canCleanPlace('docx.media/jpeg.comment')).toBe(true);
    expect(canCleanPlace('zip/jpeg.comment')).toBe(false);
  });

  it('keeps the coded picture of a photo byte by byte, and its orientation', async () => {
    for (const bytes of [jpegComment(person.name), jpegExif(0x13b, person.name), jpegGps()]) {
      const clean = await cleaned({ name: 'a.jpg', bytes }, []);
      expect(coded(clean)).toBe(coded(plainJpeg()));
      expect(clean.includes(person.name)).toBe(false);
    }
    const turned = jpegExif(0x112, 'x');
    turned.writeUInt16LE(3, turned.indexOf('II*\0') + 12);
    turned.writeUInt32LE(1, turned.indexOf('II*\0') + 14);
    turned.writeUInt16LE(6, turned.indexOf('II*\0') + 18);
    const { segments } = jpegParts(await cleaned({ name: 'a.jpg', bytes: turned }, []));
    expect(segments.find((one) => one.marker === 0xe1)?.data.readUInt16BE(6 + 18)).toBe(6);
    const picture = pngChunks(await cleaned({ name: 'a.png', bytes: pngText(person.name) }, []));
    expect(picture.whole).toBe(true);
    expect(picture.chunks.map((one) => one.type)).toEqual(['IHDR', 'IDAT', 'IEND']);
  });

  it('renames boxes of a film in place: same length, same media, same offsets', async () => {
    const before = filmTag('©ART', person.name);
    const after = await cleaned({ name: 'a.mp4', bytes: before }, []);
    expect(after.length).toBe(before.length);
    const [first, second] = [walkBoxes(memorySource(before)), walkBoxes(memorySource(after))];
    expect(second.fault).toBeNull();
    const media = first.boxes.find((one) => one.type === 'mdat');
    expect(second.boxes.find((one) => one.type === 'mdat')).toEqual(media);
    expect(after.subarray(media!.from, media!.to).equals(before.subarray(media!.from, media!.to))).toBe(true);
    expect(second.boxes.map((one) => one.type)).toEqual(['ftyp', 'moov', 'mvhd', 'free', 'mdat']);
    const webm = await cleaned({ name: 'a.webm', bytes: webmTag(person.name) }, []);
    expect(webm.length).toBe(webmTag(person.name).length);
    const elements = walkElements(memorySource(webm), false);
    expect([elements.fault, elements.elements.some((one) => one.id === 0xec), webm.includes(person.name)]).toEqual([false, true, false]);
  });

  it('of hostile boxes ends with a sentence, never in a loop', async () => {
    let deep: Buffer = Buffer.alloc(0);
    for (let depth = 0; depth < 1000; depth += 1) deep = box('moov', deep);
    const endless = Buffer.concat([box('ftyp', Buffer.alloc(8)), Buffer.from('\0\0\0\x01moov\x7f\xff\xff\xff\xff\xff\xff\xff', 'latin1')]);
    const zero = Buffer.concat([box('ftyp', Buffer.alloc(8)), Buffer.alloc(40_000)]);
    for (const bytes of [deep, endless, zero]) expect((await scan({ name: 'a.mp4', bytes })).unreadable).toHaveLength(1);
  });

  it('of a PDF keeps its page and drops properties, XMP and earlier revisions', async () => {
    const file = { name: 'a.pdf', bytes: await pdf({ author: person.name, text: 'Lesson about fractions' }) };
    const clean = { name: 'a.pdf', bytes: await cleaned(file, []) };
    const { findings, unreadable } = await scan(clean);
    expect([findings, unreadable]).toEqual([[], []]);
    const reader = await scanBytes(memorySource(clean.bytes), 'a.pdf', compileTerms({ ...person.registration, people: [{ name: 'Lesson about fractions', part: 'author' }] }));
    expect(reader.findings.map((one) => one.place)).toContain('pdf.text');
  });
});

/** An office suite of another house opens what we wrote. */
const office = ['/usr/bin/soffice', '/usr/local/bin/soffice', '/opt/libreoffice/program/soffice'].find((one) => existsSync(one));
describe.skipIf(!office || process.env['SAIXUE_LEAKS'] === undefined)('LibreOffice', () => {
  it('opens cleaned documents and finds their text', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'saixue-clean-'));
    try {
      const words = { creator: person.name, comment: `请${person.name}修改`, commentAuthor: person.name, changeAuthor: person.name,
        alt: person.name, text: '小数的意义和性质', cell: '小数的意义和性质' };
      for (const [name, bytes] of [['a.docx', docx(words)], ['a.pptx', pptx(words)], ['a.xlsx', xlsx(words)]] as const) {
        const print = (content: Buffer): Buffer | null => {
          const printed = join(folder, name.replace(/\w+$/, 'pdf'));
          rmSync(printed, { force: true });
          writeFileSync(join(folder, name), content);
          execFileSync(office!, [`-env:UserInstallation=file://${folder}/profile`, '--headless', '--convert-to', 'pdf', '--outdir', folder, join(folder, name)], { stdio: 'ignore', timeout: 120_000 });
          return existsSync(printed) ? readFileSync(printed) : null;
        };
        // An installation without Writer or Impress does not open the original either.
        if (print(bytes) === null && name !== 'a.xlsx') continue;
        const { findings } = await scan({ name, bytes });
        const printed = print(await cleaned({ name, bytes }, findings.map((one) => one.place)));
        expect(printed, name).not.toBeNull();
        const found = await scanBytes(memorySource(printed!), 'a.pdf', compileTerms({ ...person.registration, people: [{ name: '小数的意义和性质', part: 'author' }, { name: person.name, part: 'author' }] }));
        expect(found.findings.map((one) => one.term)).toContain('小数的意义和性质');
        expect(found.findings.map((one) => one.term)).not.toContain(person.name);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }, 400_000);
});
