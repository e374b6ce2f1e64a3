// What the tests of pack files share: a small contest, keys that never change, a pseudo-random source, written packs.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Rubric } from '#contract/schema/rules.ts';
import { signingKeyFromSeed } from '#backend/crypto/suite.ts';
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
