// A small contest made through the calls: a few entries and judges of the sample, one attachment; and score packs made by hand.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newSigningKey, sha256Hex, type SigningKey } from '#backend/crypto/suite.ts';
import { writeWorkbook } from '#backend/excel/write.ts';
import { readJudgingPack } from '#backend/packfile/read.ts';
import type { JudgingPackHeader, ScorePackContent } from '#backend/packfile/schema.ts';
import { writeScorePack } from '#backend/packfile/write.ts';
import { demoEntriesRows, demoJudgesRows, type DemoSheet } from '#seeds/demo/index.ts';
import { startProgram, type TestProgram } from '../flow/harness.ts';

export interface SmallContest { program: TestProgram; contestId: string; entryIds: string[] }
export interface Issued { judgeId: string; name: string; file: string; passphrase: string; revision: number }

export async function writeSheet(file: string, sheet: DemoSheet, rows: readonly (readonly string[])[]): Promise<void> {
  await writeWorkbook(file, [{ name: sheet.name, columns: sheet.headers.map((header) => ({ header })), rows }], { overwrite: true });
}

export async function importRows(
  program: TestProgram, contestId: string, kind: 'entries' | 'judges', sheet: DemoSheet, rows: readonly (readonly string[])[],
) {
  const filePath = join(program.files, `${kind}.xlsx`);
  await writeSheet(filePath, sheet, rows);
  const { fileHash, basedOn } = await program.client.imports.preview({ contestId, kind, filePath });
  return program.client.imports.apply({ contestId, kind, filePath, fileHash, basedOn });
}

/** The first entries and judges of the sample, imported. */
export async function smallContest(entries: number, judges: number): Promise<SmallContest> {
  const program = await startProgram();
  const { contestId } = await program.client.contests.create({ templateId: 'weike', title: '小赛', year: 2026 });
  await importRows(program, contestId, 'entries', demoEntriesRows, demoEntriesRows.rows.slice(0, entries));
  await importRows(program, contestId, 'judges', demoJudgesRows, demoJudgesRows.rows.slice(0, judges));
  const { rows } = await program.client.contests.entries({ contestId });
  return { program, contestId, entryIds: rows.map((row) => row.entryId) };
}

/** A film as far as the first bytes go, then bytes that compress to nothing known. */
export function filmBytes(length: number, seed = 1): Buffer {
  const bytes = Buffer.alloc(length);
  for (let at = 0, state = seed; at < length; at += 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[at] = state >>> 24;
  }
  bytes.write('\0\0\0\x18ftypmp42', 0, 'latin1');
  return bytes;
}

export async function attachFilm(contest: SmallContest, entry: number, name = '片子.mp4', length = 5000): Promise<string> {
  const file = join(contest.program.files, name);
  writeFileSync(file, filmBytes(length, entry + 1));
  await contest.program.client.contests.attach({ contestId: contest.contestId, entryId: contest.entryIds[entry] ?? '', files: [file] });
  return file;
}

export async function assignAll({ program: { client }, contestId }: SmallContest, coverage: number): Promise<void> {
  const plan = await client.assignment.propose({ contestId, coverage });
  await client.assignment.apply({ contestId, pairs: plan.pairs, basedOn: plan.basedOn });
}

/** Everything of a judging pack that a judge's program knows. */
export interface OpenedPack { header: JudgingPackHeader; sha256: string }
export async function opened(pack: { file: string; passphrase: string }): Promise<OpenedPack> {
  const read = await readJudgingPack(pack.file, { passphrase: pack.passphrase });
  if (!read.ok) throw new Error(read.code);
  return { header: read.header, sha256: read.sha256 };
}

export const newKey = (seed: number): SigningKey => newSigningKey((length) => new Uint8Array(length).fill(seed));

export type Sheets = ScorePackContent['sheets'];

/** Full marks less `off` hundredths on the first criterion, for every entry. */
export function fullSheets({ header }: OpenedPack, off = 0): Sheets {
  return header.entries.map((entry) => {
    const rubric = header.rubrics.find((one) => one.id === entry.rubric);
    return {
      code: entry.code, status: 'submitted', comment: '', reason: null,
      scores: (rubric?.criteria ?? []).map((one, index) => ({ criterion: one.id, value: one.max - (index === 0 ? off : 0) })),
    };
  });
}

/** A score pack as a judge's program writes it, with whatever it should say. */
export async function scorePackByHand(
  folder: string, name: string, pack: OpenedPack, key: SigningKey, sheets: Sheets, changes: Partial<ScorePackContent> = {},
): Promise<{ file: string; sha256: string }> {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, name);
  const { header } = pack;
  await writeScorePack({
    content: {
      contest: { id: header.contest.id }, judgingPack: { id: header.pack.id, revision: header.pack.revision, sha256: pack.sha256 },
      seq: 1, prev: null, slot: header.recipient.slot, recipient: header.receiveKey, rubricsSha256: header.rubricsSha256,
      partial: false, sheets, ...changes,
    },
    signKey: key, copyTo: null, out: file,
  });
  return { file, sha256: sha256Hex(readFileSync(file)) };
}
