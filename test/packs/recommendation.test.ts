// The recommendation file itself: every byte accounted for, nothing in the clear, strict content.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newReceiveKey } from '#backend/packfile/age-file.ts';
import { openBlob } from '#backend/packfile/blob-reader.ts';
import { fileMark, readRecommendation, writeRecommendation, type WrittenRecommendation } from '#backend/packfile/recommendation.ts';
import type { RecommendationContent } from '#backend/packfile/recommendation-schema.ts';
import { readJudgingPack } from '#backend/packfile/read.ts';
import { newPassphrase } from '#backend/crypto/words.ts';
import { newSigningKey, sha256Hex } from '#backend/crypto/suite.ts';
import type { BlobSource } from '#backend/packfile/write.ts';

const random = (bytes: number): Uint8Array => new Uint8Array(randomBytes(bytes));
const folder = mkdtempSync(join(tmpdir(), 'saixue-rec-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, index) => (index * 31) % 251));
const blob = (content: Buffer): BlobSource => ({
  len: content.length, sha256: sha256Hex(content), name: '片子.mp4', open: () => (async function* pieces() { yield await Promise.resolve(content); })(),
});
const entry = (key: string, more: object = {}): RecommendationContent['entries'][number] => ({
  key, number: 'A001', title: '分数的初步认识', division: { id: 'primary', name: '小学组' }, category: { id: 'weike', name: '微课' }, subject: '数学',
  grade: '三年级', textbook: '', volume: '', lesson: '', similarity: null, seconds: 522, remark: '', rank: 1, score: null, award: '',
  school: { key: 's1', code: '2161000001', name: '南湖区第一小学' },
  people: [{ part: 'author', name: '金丝雀', school: null, id: '610902198504120015', phone: '13812345678', consent: '' }], attachments: [], ...more,
});
const content = (entries: RecommendationContent['entries']): RecommendationContent => ({
  contest: { id: 'c1', title: '区赛', template: 'weike', year: 2026 }, level: { id: 'county', name: '区级' }, nextLevel: null,
  unit: { id: 'u1', name: '碑林区' }, turn: 1, madeOn: '2026-05-06', entries,
});

let file = '';
let identity = '';
let whole: Buffer;
let written: WrittenRecommendation;
const key = newSigningKey(random);
beforeAll(async () => {
  const receive = await newReceiveKey();
  identity = receive.identity;
  file = join(folder, 'one.sxrec');
  written = await writeRecommendation({
    content: content([entry('e1', { attachments: [{ blob: 0, label: '视频1.mp4', name: '片子.mp4', media: 'video/mp4', bytes: bytes.length }] })]),
    blobs: [blob(bytes)], signKey: key, lock: { recipient: receive.recipient }, out: file, random,
  });
  whole = readFileSync(file);
});

test('what was written is read, with the same hash and code; the attachment comes out byte for byte', async () => {
  const read = await readRecommendation(file, { identity });
  if (!read.ok) throw new Error(read.code);
  expect(read.sha256).toBe(sha256Hex(whole));
  expect(read.sha256).toBe(written.sha256);
  expect(read.header).toMatchObject({ kind: 'recommendation', unit: { name: '碑林区' }, signer: { key: Buffer.from(key.publicKey).toString('hex') } });
  const opened = await openBlob(file, read.fileKey, read.header, 0);
  expect(Buffer.compare(await opened.read(0, 100_000), bytes)).toBe(0);
  await opened.close();
});

test('one changed byte anywhere, at 300 places and at every joint: refused', async () => {
  let state = 20_26;
  const chance = (below: number): number => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) % below;
  const places = new Set([0, 1, 30, 119, 120, whole.length - 1, whole.length - 17]);
  while (places.size < 300) places.add(chance(whole.length));
  const bad = join(folder, 'bad.sxrec');
  for (const at of places) {
    const copy = Buffer.from(whole);
    copy[at] = (copy[at] ?? 0) ^ (1 << chance(8));
    writeFileSync(bad, copy);
    const read = await readRecommendation(bad, { identity });
    expect([at, read.ok]).toEqual([at, false]);
  }
});

test('cut off anywhere, or longer: refused', async () => {
  const bad = join(folder, 'cut.sxrec');
  for (const length of [0, 10, 150, whole.length - 1, whole.length - 16, whole.length - 65_552]) {
    writeFileSync(bad, whole.subarray(0, length));
    expect((await readRecommendation(bad, { identity })).ok).toBe(false);
  }
  writeFileSync(bad, Buffer.concat([whole, Buffer.from([0])]));
  expect((await readRecommendation(bad, { identity })).ok).toBe(false);
});

test('canary: no name, number, title or file name stands in the file in the clear', () => {
  for (const word of ['金丝雀', '610902198504120015', '13812345678', '分数的初步认识', '南湖区第一小学', '碑林区', '片子.mp4', '区赛', 'recommendation']) {
    for (const spelt of [Buffer.from(word), Buffer.from(word, 'utf16le'), Buffer.from(Buffer.from(word).toString('base64'))]) {
      expect(whole.includes(spelt)).toBe(false);
    }
  }
});

test('passphrase: dictated as people type it; another one is told; the file key opens it again', async () => {
  const out = join(folder, 'spoken.sxrec');
  const passphrase = newPassphrase(random);
  const made = await writeRecommendation({ content: content([entry('e1')]), blobs: [], signKey: key, lock: { passphrase },
    out, random, workFactor: 15 });
  const mark = await fileMark(out);
  expect((await readRecommendation(out, { passphrase: passphrase.toUpperCase().replaceAll('-', ' ') })).ok).toBe(true);
  expect(await readRecommendation(out, { passphrase: 'something else' })).toMatchObject({ ok: false, code: 'PK_PASSPHRASE' });
  expect((await readRecommendation(out, { fileKey: made.fileKey })).ok).toBe(true);
  // The mark stays the mark of a file whose payload was damaged, and no two files share one.
  const damaged = readFileSync(out);
  damaged[damaged.length - 3] = (damaged[damaged.length - 3] ?? 0) ^ 1;
  writeFileSync(out, damaged);
  expect(await fileMark(out)).toBe(mark);
  expect(await readRecommendation(out, { fileKey: made.fileKey })).toMatchObject({ ok: false, code: 'PK_DAMAGED' });
  expect(await fileMark(file)).not.toBe(mark);
});

test('it is no judging pack, whoever opens it', async () => {
  expect(await readJudgingPack(file, { identity })).toMatchObject({ ok: false, code: 'PK_KIND' });
});

test.each([
  ['two entries of one key', content([entry('e1'), entry('e1')])],
  ['a field nobody knows', content([entry('e1', { secret: 1 })])],
  ['a school code that is none', content([entry('e1', { school: { key: 's', code: '12', name: 'x' } })])],
  ['no entry', content([])],
  ['an attachment without its blob', content([entry('e1', { attachments: [{ blob: 0, label: 'a', name: 'a', media: 'video/mp4', bytes: 1 }] })])],
])('not written: %s', async (_, wrong) => {
  await expect(writeRecommendation({ content: wrong, blobs: [], signKey: key, lock: { passphrase: 'x' }, out: join(folder, 'no.sxrec'), random }))
    .rejects.toThrow();
});
