// What the tests of pack files share: a small contest, keys that never change, a pseudo-random source, written packs, and
// packs that our own writer would never make.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Encrypter } from 'age-encryption';
import { Rubric } from '#contract/schema/rules.ts';
import { sha256, sign, signingKeyFromSeed } from '#backend/crypto/suite.ts';
import type { SigningKey } from '#backend/crypto/suite.ts';
import { layout, magic } from '#backend/packfile/container.ts';
import type { PackKind } from '#backend/packfile/container.ts';
import { canonicalBytes } from '#backend/packfile/strict-json.ts';
import { newEntryCodes } from '#backend/packfile/codes.ts';
import { packRubric, rubricsHash } from '#backend/packfile/schema.ts';
import type { JudgingPackContent, ScorePackContent } from '#backend/packfile/schema.ts';
import { fileBlob, writeJudgingPack, writeScorePack } from '#backend/packfile/write.ts';
import type { PackLock } from '#backend/packfile/write.ts';

export const dir = mkdtempSync(join(tmpdir(), 'saixue-packs-'));
// Test files share a process, and so this folder: it goes with the process.
process.on('exit', () => rmSync(dir, { recursive: true, force: true }));

/** xorshift32: the same numbers in every run. */
export function pseudoRandom(seed: number): { below(limit: number): number; bytes(length: number): Uint8Array } {
  let state = seed >>> 0 || 1;
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
  return { below: (limit) => next() % limit, bytes: (length) => Uint8Array.from({ length }, () => next() >>> 11) };
}

const { bytes: random } = pseudoRandom(2026);
export { random };

// Keys for tests only: 32 bytes of one value each.
export const organiserIdentity = 'AGE-SECRET-KEY-1QURSWPC8QURSWPC8QURSWPC8QURSWPC8QURSWPC8QURSWPC8QURSKMP32K';
export const judgeIdentity = 'AGE-SECRET-KEY-1PYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSTFVYXW';
export const organiserKey = signingKeyFromSeed(new Uint8Array(32).fill(1));
export const judgeKey = signingKeyFromSeed(new Uint8Array(32).fill(2));
export const otherKey = signingKeyFromSeed(new Uint8Array(32).fill(3));
export const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

export const rubric = packRubric(Rubric.parse({
  id: 'weike', version: 1, name: '微课评审标准',
  criteria: [
    { id: 'topic', group: '选题设计', name: '选题简明', description: '', max: 10, step: 0.5, bands: [{ name: '优', from: 9 }] },
    { id: 'effect', group: '教学效果', name: '目标达成', description: '', max: 20, step: 1, bands: [] },
  ],
  comment: { requiredBelow: 60, requiredAbove: null },
}));

export const codes = newEntryCodes(6, random);
export const packId = '0f9d3c1e-7b1a-4a39-9d55-5a2f5f6f7a10';

export function judgingContent(receiveKey: string, blobLengths: readonly number[],
  changes: Partial<JudgingPackContent> = {}): JudgingPackContent {
  return {
    contest: { id: 'contest-2026', title: '示例：2026 微课评选' },
    pack: { id: packId, revision: 1, prev: null },
    recipient: { slot: 3 }, receiveKey, deadline: '2026-11-20', rubrics: [rubric],
    mask: { firstSeconds: 5, lastSeconds: 0, muted: false },
    entries: codes.map((code, i) => ({
      code, title: `认识分数（${i}）`, division: '小学组', category: '微课', subject: '数学', grade: '三年级', seconds: 480,
        rubric: 'weike',
      attachments: blobLengths.flatMap((bytes, blob) => blob % codes.length === i
        ? [{ blob, label: '微课视频', media: 'video/mp4', bytes }] : []),
    })),
    ...changes,
  };
}

export function scoreContent(recipient: string, changes: Partial<ScorePackContent> = {}): ScorePackContent {
  return {
    contest: { id: 'contest-2026' }, judgingPack: { id: packId, revision: 1, sha256: 'ab'.repeat(32) }, seq: 1,
      prev: null,
    slot: 3, recipient, rubricsSha256: rubricsHash([rubric]), partial: false,
    sheets: codes.map((code, i) => i === 5
      ? { code, status: 'recused' as const, scores: [], comment: '', reason: { kind: 'sameSchool', text: '' } }
      : { code, status: 'submitted' as const, scores: [{ criterion: 'topic', value: 850 },
        { criterion: 'effect', value: 100 * i }], comment: '构思清楚', reason: null }),
    ...changes,
  };
}

const entryOf = (place: number, blob: number, bytes: number): JudgingPackContent['entries'][number] => ({
  code: codes[place] ?? '', title: '认识分数', division: '小学组', category: '微课', subject: '数学', grade: '三年级', seconds: 480, rubric: 'weike',
  attachments: [{ blob, label: '微课视频', media: 'video/mp4', bytes }],
});

/** What only format 3 knows: two entries and two to practise on, one of them for the gate; a blob of each has these lengths. */
export const newestContent = (
  receiveKey: string, lengths: readonly [number, number, number, number], changes: Partial<JudgingPackContent> = {},
): JudgingPackContent => judgingContent(receiveKey, [], {
  entries: [entryOf(0, 0, lengths[0]), { ...entryOf(1, 1, lengths[1]), mask: 0 }],
  masks: [{ firstSeconds: 0, lastSeconds: 3, muted: false, how: 'blur', mutes: [{ from: 61, to: 64.5 }] }],
  practice: [true, false].map((qualifies, i) => ({
    entry: entryOf(2 + i, 2 + i, lengths[2 + i] ?? 0), qualifies, feedback: '目标达成有据可查，选题略大。',
    reference: [{ criterion: 'topic', value: 850 }, { criterion: 'effect', value: 1600 }],
  })),
  gate: { tolerance: 300, needed: 1 }, minimumWatched: 60, ...changes,
});

/** Sheets of such a pack: submitted, reported at a second, and one of practice. */
export const newestSheets = (): ScorePackContent['sheets'] => [
  { code: codes[0] ?? '', status: 'submitted', comment: '构思清楚', reason: null, seconds: 340,
    scores: [{ criterion: 'topic', value: 850 }, { criterion: 'effect', value: 0 }] },
  { code: codes[1] ?? '', status: 'reported', scores: [], comment: '', seconds: 12,
    reason: { kind: 'identityVisible', text: '片头有校名', at: 3 } },
  { code: codes[2] ?? '', status: 'submitted', comment: '', reason: null, seconds: 600, tries: 2,
    scores: [{ criterion: 'topic', value: 800 }, { criterion: 'effect', value: 1500 }] },
];

/** A container by hand: any header, even bytes that are no JSON, properly signed unless `signature` says otherwise. */
export function container(kind: PackKind, header: object | Buffer, options: {
  key?: SigningKey; blobs?: readonly Buffer[]; tail?: Buffer; signature?: (signature: Buffer) => Buffer;
} = {}): Buffer {
  const bytes = Buffer.isBuffer(header) ? header : canonicalBytes(header);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.length);
  const signature = sign(options.key ?? organiserKey, Buffer.concat([Buffer.from(`saixue-pack/1\0${kind}\0`), sha256(bytes)]));
  const blobs = options.blobs ?? [];
  const places = layout(bytes.length, blobs.map((one) => ({ len: one.length, sha256: '' })));
  return Buffer.concat([magic, length, bytes, options.signature?.(signature) ?? signature, ...blobs,
    options.tail ?? Buffer.alloc(places.size - places.end)]);
}

/** Encrypted as by any other program. */
export async function sealed(plain: Uint8Array, recipient: string): Promise<Buffer> {
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  return Buffer.from(await encrypter.encrypt(plain));
}

let files = 0;
export const freshPath = (ending: string): string => join(dir, `${files++}${ending}`);

/** A judging pack on disk whose blobs have the given lengths. */
export async function judgingPack(lock: PackLock, receiveKey: string, lengths: readonly number[],
  changes: Partial<JudgingPackContent> = {}) {
  const bytes = lengths.map((length) => Buffer.from(random(length)));
  const blobs = await Promise.all(bytes.map((content) => {
    const path = freshPath('.mp4');
    writeFileSync(path, content);
    return fileBlob(path);
  }));
  const out = freshPath('.sxpack');
  const written = await writeJudgingPack({
    content: judgingContent(receiveKey, lengths, changes), blobs, signKey: organiserKey, lock, out, random,
      workFactor: 15,
  });
  return { out, written, bytes };
}

export async function scorePack(recipient: string, changes: Partial<ScorePackContent> = {},
  copyTo: string | null = null, signKey = judgeKey) {
  const out = freshPath('.sxscore');
  return { out, written: await writeScorePack({ content: scoreContent(recipient, changes), signKey, copyTo, out }) };
}
