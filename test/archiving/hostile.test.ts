// Archives that want to do harm, and files that are none: each gets a sentence, from both verifiers, and nothing is believed.
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { zipBytes, type ZipPart } from '../fixtures/xlsx.ts';
import { docketBy } from './dockets.ts';
import { python, toldByPython } from './python.ts';
import { cleanUp, contest, covered, folder, freshFile, madeArchive, verdictOf, zipped } from './stage.ts';

vi.setConfig({ testTimeout: 60_000 });
afterAll(cleanUp);
const made = await madeArchive({ dockets: [docketBy(4, contest, { entries: 5, coverage: 2, calm: true })], padding: 4 });
const parts: ZipPart[] = [...made.members].map(([name, content]) => ({ name, content }));
const bytes = readFileSync(made.file);
const written = (content: Buffer | string): string => {
  const file = freshFile();
  writeFileSync(file, content);
  return file;
};
const cover = (change: (text: string) => string) =>
  zipped(new Map(made.members).set('archive.json', Buffer.from(change(made.members.get('archive.json')?.toString('utf8') ?? ''))));
const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;

const manyDigits = Array.from({ length: 400_000 }, (_, i) => i % 997).join('');

const hostile: readonly (readonly [what: string, file: string, says: string])[] = [
  ['an empty file', written(''), '空文件'],
  ['a picture', written(Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(500, 7)])), '不是赛学通的存证档案'],
  ['a workbook', written(zipBytes([{ name: '[Content_Types].xml', content: '<x/>' }, { name: 'xl/workbook.xml', content: '<x/>' }])), '不是赛学通的存证档案'],
  ['cut in the middle', written(bytes.subarray(0, Math.floor(bytes.length / 2))), '不完整'],
  ['without its last byte', written(bytes.subarray(0, bytes.length - 1)), '不完整'],
  ['with something glued on', written(Buffer.concat([bytes, Buffer.from('<script>')])), '不完整'],
  ['with something before it', written(Buffer.concat([Buffer.from('#!/bin/sh\n'), bytes])), '不是赛学通的存证档案'],
  ['two members of one name', written(zipBytes([...parts, parts[0]!])), '两个同名'],
  ['names that differ by case', written(zipBytes([...parts, { name: 'ARCHIVE.json', content: '{}' }])), '两个同名'],
  ['a name that climbs out', written(zipBytes([...parts, { name: '../../etc/passwd', content: 'x' }])), '写到别处去'],
  ['an absolute name', written(zipBytes([...parts, { name: '/tmp/x', content: 'x' }])), '写到别处去'],
  ['a stranger', written(zipBytes([...parts, { name: 'autorun.inf', content: 'x' }])), '不该有的条目'],
  ['an encrypted member', written(zipBytes(parts.map((one, index) => (index === 2 ? { ...one, flags: 1 } : one)))), '加了密'],
  ['an unknown packing', written(zipBytes(parts.map((one, index) => (index === 2 ? { ...one, method: 14 } : one)))), '压缩方式'],
  ['a bomb', written(zipBytes(parts.map((one) => (one.name === 'packs.json' ? { ...one, content: Buffer.alloc(40 << 20, 32) } : one)))), '压缩炸弹'],
  ['a bomb of events', written(zipBytes(parts.map((one) => (
    one.name === 'events.jsonl' ? { ...one, content: Buffer.alloc(40 << 20, 10) } : one)))), '压缩炸弹'],
  ['a lie about a size', written(zipBytes(parts.map((one) => (one.name === 'packs.json' ? { ...one, declaredSize: 10 } : one)))), '不完整'],
  ['a wrong checksum', written(zipBytes(parts.map((one) => (one.name === 'packs.json' ? { ...one, crc: 1 } : one)))), '不完整'],
  ['another local name', written(zipBytes(parts.map((one) => (one.name === 'packs.json' ? { ...one, localName: 'other.json' } : one)))), '不完整'],
  ['members on top of each other', written(zipBytes([...parts, { name: 'versions/2.json', content: 'x', offset: 0 }])), '相互重叠'],
  ['a newer format', cover((text) => text.replace('"format":1', '"format":2')), '更新版本'],
  ['another kind', cover((text) => text.replace('saixue-archive', 'saixue-backup')), '不是赛学通的存证档案'],
  ['JSON without end', zipped(covered(made.members, { 'packs.json': deep })), 'packs.json'],
  ['a cover that is no JSON', cover((text) => text.slice(0, -5)), 'archive.json'],
  ['text that is no UTF-8', zipped(new Map(made.members).set('packs.json', Buffer.from([0xff, 0xfe, 0x41]))), '不是 UTF-8'],
  ['a mark at the beginning', cover((text) => `\ufeff${text}`), 'archive.json'],
  ['a field too many', zipped(covered(made.members, { 'packs.json': '{"packs":[],"more":1}' })), 'packs.json'],
  ['a line of two megabytes', zipped(covered(made.members, { 'events.jsonl': `{"body":"${manyDigits}","hash":"x"}\n` })), '长得不正常'],
];

describe('hostile archives', () => {
  it.each(hostile)('%s', async (_what, file, says) => {
    const answer = await verdictOf(file, '7F3KQ-2M9XA-04TBC-YE81H');
    expect(answer).toMatchObject({ verdict: 'unreadable', firstBad: null, contest: '', checks: [{ id: 'file', passed: false }] });
    expect(answer.sentence).toContain(says);
    expect(answer.sentence + answer.sentenceEn).not.toMatch(/undefined|\[object|NaN|Error/);
  });

  it('the Python twin reads none of them either', ({ skip }) => {
    if (!python) skip('python3 is not installed (apt-get install python3)');
    const told = toldByPython(hostile.map(([, file]): [string] => [file]));
    expect(told.map((one, index) => `${hostile[index]?.[0]}: ${one.verdict}`)).toEqual(hostile.map(([what]) => `${what}: unreadable`));
  });

  it('what is no file, or gone, is a refusal', async () => {
    await expect(verdictOf(join(folder, 'nowhere.sxarc'))).rejects.toMatchObject({ code: 'file_missing' });
    mkdirSync(join(folder, 'folder.sxarc'));
    expect((await verdictOf(join(folder, 'folder.sxarc'))).verdict).toBe('unreadable');
    symlinkSync(made.file, join(folder, 'link.sxarc'));
    expect((await verdictOf(join(folder, 'link.sxarc'))).verdict).toBe('unreadable');
  });
});
