// What the tests of the judge's desk share: packs locked to its own card, with practice entries, a gate and videos.
import { join } from 'node:path';
import { readFileSync, writeFileSync } from 'node:fs';
import { newEntryCodes } from '#backend/packfile/codes.ts';
import { recipientOf } from '#backend/packfile/age-file.ts';
import { readCard } from '#backend/packfile/card.ts';
import { readScorePack } from '#backend/packfile/read.ts';
import type { JudgingPackContent } from '#backend/packfile/schema.ts';
import { fileBlob, writeJudgingPack } from '#backend/packfile/write.ts';
import type { TestProgram } from '../flow/harness.ts';
import { codes, freshPath, judgingContent, organiserIdentity, organiserKey, pseudoRandom } from '../packfile/fixture.ts';

const organiser = await recipientOf(organiserIdentity);
const random = pseudoRandom(77).bytes;
/** Of three practice entries: two decide whether scoring may begin, the third is for exercise. */
export const practiceCodes = newEntryCodes(3, random, new Set(codes));
export const film = { label: '微课视频', media: 'video/mp4' };

const entry = (code: string, blobs: readonly { blob: number; bytes: number; media?: string }[]) => ({
  code, title: `认识分数 ${code}`, division: '小学组', category: '微课', subject: '数学', grade: '三年级', seconds: 480, rubric: 'weike',
  attachments: blobs.map((one) => ({ ...film, ...one })),
});

/** Lengths of the blobs: the first entry has a film and a picture, the second a film, the first practice entry a film. */
export const lengths = [30_000, 5000, 20_000, 10_000];
export const reference = [{ criterion: 'topic', value: 800 }, { criterion: 'effect', value: 1500 }];

export const packContent = (changes: Partial<JudgingPackContent> = {}): Partial<JudgingPackContent> => ({
  entries: codes.map((code, index) => entry(code, [
    ...(index === 0 ? [{ blob: 0, bytes: 30_000 }, { blob: 1, bytes: 5000, media: 'image/png' }] : []),
    ...(index === 1 ? [{ blob: 2, bytes: 20_000 }] : []),
  ])),
  practice: practiceCodes.map((code, index) => ({
    entry: entry(code, index === 0 ? [{ blob: 3, bytes: 10_000 }] : []), qualifies: index < 2, feedback: `参考说明 ${index}`, reference,
  })),
  gate: { tolerance: 300, needed: 2 }, minimumWatched: 60,
  ...changes,
});

/** The card of the program's desk, read from the file that it writes. */
export async function cardOf(program: TestProgram) {
  const { file } = await program.client.judging.card({ outFile: join(program.files, 'card.sxcard') });
  const card = readCard(readFileSync(file));
  if (!card.ok) throw new Error(card.code);
  return card;
}

/** A pack for the program's own card, on disk; of an earlier one the first two blobs may be brought along. */
export async function lockedPack(program: TestProgram, changes: Partial<JudgingPackContent> = {}, same: readonly Buffer[] = []) {
  const { receive } = await cardOf(program);
  const bytes = lengths.map((length, index) => (index < 2 ? same[index] : undefined) ?? Buffer.from(random(length)));
  const blobs = await Promise.all(bytes.map((content) => {
    const path = freshPath('.bin');
    writeFileSync(path, content);
    return fileBlob(path);
  }));
  const out = freshPath('.sxpack');
  const written = await writeJudgingPack({
    content: judgingContent(organiser, [], packContent(changes)), blobs, signKey: organiserKey, lock: { recipient: receive }, out, random,
  });
  return { out, written, bytes };
}

export async function openLocked(program: TestProgram, changes: Partial<JudgingPackContent> = {}) {
  const made = await lockedPack(program, changes);
  return { made, desk: await program.client.judging.open({ file: made.out }) };
}

/** Gives marks to a practice entry and hands them in. */
export async function practise(program: TestProgram, packId: string, code: string, topic: number, effect: number) {
  await program.client.judging.score({ packId, code, scores: { topic, effect } });
  return program.client.judging.feedback({ packId, code });
}

/** Both qualifying entries inside: scoring is open. */
export async function pass(program: TestProgram, packId: string): Promise<void> {
  for (const code of practiceCodes.slice(0, 2)) await practise(program, packId, code, 8, 15);
}

/** What the organiser reads out of a score pack. */
export async function readBack(file: string) {
  const read = await readScorePack(file, organiserIdentity);
  if (!read.ok) throw new Error(read.code);
  return { ...read, sheets: new Map(read.header.sheets.map((one) => [one.code, one])) };
}
