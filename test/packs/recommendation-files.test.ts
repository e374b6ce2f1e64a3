// Files inside a recommendation are judged like any others: what the sender says of them counts for nothing.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newSigningKey, sha256Hex } from '#backend/crypto/suite.ts';
import type { FileFacts } from '#backend/media/facts.ts';
import { writeRecommendation } from '#backend/packfile/recommendation.ts';
import type { RecommendationContent } from '#backend/packfile/recommendation-schema.ts';
import { violations } from '#db/invariants.ts';
import { startProgram, type TestProgram } from '../flow/harness.ts';
import { filmBytes } from './small-contest.ts';

const random = (bytes: number): Uint8Array => new Uint8Array(randomBytes(bytes));
const signKey = newSigningKey(random);
const passphrase = 'seven-words-that-nobody-guesses';
interface Sent { name: string; bytes: Buffer; label?: string; media?: string }

let program: TestProgram;
let contestId = '';
let made = 0;

/** A recommendation as a sender's program would sign it, whatever the files are; one entry for each list of files. */
async function recommend(turn: number, ...entries: readonly (readonly Sent[])[]): Promise<string> {
  const all = entries.flat();
  const content: RecommendationContent = {
    contest: { id: 'sender', title: '区赛', template: 'weike', year: 2026 }, level: null, nextLevel: null,
    unit: { id: 'u1', name: '碑林区' }, turn, madeOn: '2026-05-06',
    entries: entries.map((files, index) => ({
      key: `e${index + 1}`, number: `A00${index + 1}`, title: `第 ${index + 1} 课`,
      division: { id: 'primary', name: '小学组' }, category: { id: 'weike', name: '微课' }, subject: '数学', grade: '三年级', textbook: '', volume: '',
      lesson: '', similarity: null, seconds: 522, remark: '', rank: index + 1, score: null, award: '',
      school: { key: 's1', code: '2161000001', name: '南湖区第一小学' },
      people: [{ part: 'author', name: '金丝雀', school: null, id: '', phone: '', consent: '' }],
      attachments: files.map((file) => ({
        blob: all.indexOf(file), label: file.label ?? '视频1.mp4', name: file.name, media: file.media ?? 'video/mp4', bytes: file.bytes.length,
      })),
    })),
  };
  const { rules } = await program.client.contests.get({ contestId });
  for (const entry of content.entries) {
    const [division, category] = [rules.divisions[0], rules.categories[0]];
    if (division) entry.division = { id: division.id, name: division.name };
    if (category) entry.category = { id: category.id, name: category.name };
  }
  made += 1;
  const out = join(program.files, `推荐${made}.sxrec`);
  await writeRecommendation({
    content, signKey, lock: { passphrase }, out, random, workFactor: 15,
    blobs: all.map(({ bytes, name }) => ({
      len: bytes.length, sha256: sha256Hex(bytes), name, open: () => (async function* pieces() { yield await Promise.resolve(bytes); })(),
    })),
  });
  return out;
}

const accept = (file: string) => program.client.packs.acceptRecommendation({ file, passphrase, contestId });
const filesIn = (folder: string): string[] => (existsSync(join(program.dir, folder)) ? readdirSync(join(program.dir, folder)) : []);
const db = () => {
  const { current } = program.backend.program;
  if (!current) throw new Error('closed');
  return current.connection.read;
};
const stored = () => db().all<{ id: string; label: string; media: string; facts: string; original_name: string; bytes: number; position: number }>(
  'select id, label, media, facts, original_name, bytes, position from attachments order by entry_id, position');

beforeAll(async () => {
  program = await startProgram();
  ({ contestId } = await program.client.contests.create({ templateId: 'weike', title: '市赛', year: 2026 }));
});
afterAll(async () => {
  expect(program.bugs).toEqual([]);
  expect(violations(db())).toEqual([]);
  await program.close();
});

const film: Sent = { name: '片子.mp4', bytes: filmBytes(70_000, 3) };
const program64 = Buffer.concat([Buffer.from('MZ\x90\0\x03\0\0\0', 'latin1'), Buffer.alloc(56), Buffer.from('PE\0\0', 'latin1'), randomBytes(4000)]);
const page = Buffer.from('<!DOCTYPE html><html><body><script>fetch("http://x")</script></body></html>'.repeat(20));

test.each([
  ['a program called .mp4', { name: '微课.mp4', bytes: program64 }, '内容是程序'],
  ['a web page called .pdf', { name: '教学设计.pdf', bytes: page, media: 'application/pdf', label: '文档1.pdf' }, '网页'],
  ['a film called .pdf', { name: '教案.pdf', bytes: filmBytes(9000, 5), media: 'application/pdf' }, '扩展名却是 pdf'],
  ['nothing at all', { name: '空.mp4', bytes: Buffer.alloc(0) }, '文件'],
] satisfies [string, Sent, string][])('%s: the whole recommendation is refused by name, nothing of it stays', async (_, bad, words) => {
  const { revision } = await program.client.contests.get({ contestId });
  const refusal = await accept(await recommend(1, [film], [{ ...film, name: '好片.mp4' }, bad])).then(() => null, (error: unknown) => error);
  expect(refusal).toMatchObject({ code: 'recommendation_refused' });
  const { message } = refusal as { message: string };
  for (const part of [words, bad.name, 'A002']) expect(message).toContain(part);
  expect((await program.client.contests.get({ contestId })).revision).toBe(revision);
  expect((await program.client.contests.entries({ contestId })).total).toBe(0);
  expect([filesIn('attachments'), filesIn('temporary')]).toEqual([[], []]);
});

test('kind, label and facts are those of the content; the same files again change nothing, however they are called', async () => {
  const png = Buffer.concat([Buffer.from('89504e470d0a1a0a0000000d494844520000000400000003080200000012166e4a', 'hex'), randomBytes(60)]);
  const lying: Sent = { name: '截图.png', bytes: png, label: '金丝雀老师的课.exe', media: 'text/html' };
  expect(await accept(await recommend(1, [film, lying]))).toMatchObject({ added: 1, files: 2 });
  const rows = stored();
  expect(rows.map(({ label, media, original_name: name, position }) => ({ label, media, name, position }))).toEqual([
    { label: '视频1.mp4', media: 'video/mp4', name: '片子.mp4', position: 1 },
    { label: '图片2.png', media: 'image/png', name: '截图.png', position: 2 },
  ]);
  const facts = rows.map((row) => JSON.parse(row.facts) as FileFacts);
  expect(facts).toMatchObject([{ kind: 'mp4', group: 'video' }, { kind: 'png', group: 'picture', width: 4, height: 3 }]);
  expect(readFileSync(join(program.dir, 'attachments', rows[1]?.id ?? ''))).toEqual(png);
  // Marks of a content that is worth a second look come from the facts, as for files attached here.
  const { rows: listed } = await program.client.files.list({ contestId });
  expect(listed.map((one) => one.label)).toEqual(['视频1.mp4', '图片2.png']);

  const again = await recommend(2, [film, { ...lying, label: '别的名字.png', media: 'image/png' }]);
  expect(await program.client.packs.previewRecommendation({ file: again, passphrase, contestId }))
    .toMatchObject({ counts: { same: 1, changed: 0, new: 0 } });
  expect(await accept(again)).toMatchObject({ added: 0, changed: 0, same: 1, files: 0 });
  expect(stored()).toEqual(rows);
  expect(await accept(await recommend(3, [film, { ...lying, name: '截图（新）.png' }]))).toMatchObject({ changed: 1, files: 2 });
  expect(stored().map((row) => row.original_name)).toEqual(['片子.mp4', '截图（新）.png']);
  expect(filesIn('attachments')).toHaveLength(2);
});
