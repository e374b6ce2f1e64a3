// The sample contest: made through the very calls a person would use, from the demo data; and its made-up judges' marks.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client, Handlers } from '#contract/define.ts';
import type { AppContract } from '#contract/index.ts';
import { writeWorkbook } from '#backend/excel/write.ts';
import { scorePackFileName } from '#backend/packfile/codes.ts';
import { contestRow, markSample } from '#db/queries/contests.ts';
import { demoContest, demoEntriesRows, demoJudgesRows, demoMarks, demoMaterial, type DemoSheet } from '#seeds/demo/index.ts';
import type { CommandContext, QueryContext } from '../context.ts';
import { exportsFolder } from '../folders.ts';
import { notFound } from '../refusals.ts';

type AppClient = Client<AppContract>;

/** What the sample needs beside its context: calls like anybody's, and a desk on another computer. */
export interface SampleDoor {
  client(): AppClient;
  /** A program of its own in a folder of its own, as if on the judge's computer. */
  startDesk(folder: string): { client: AppClient; close(): Promise<void> };
}

const sampleFolder = (dir: string): string => join(exportsFolder(dir), '示例');

async function writeDemoSheet(file: string, sheet: DemoSheet): Promise<void> {
  await writeWorkbook(file, [{
    name: sheet.name, title: sheet.title, notes: sheet.notes, footers: sheet.footers, rows: sheet.rows,
    columns: sheet.headers.map((header) => ({ header })),
  }], { overwrite: true });
}

async function importDemo(client: AppClient, contestId: string, kind: 'entries' | 'judges', filePath: string): Promise<void> {
  const { fileHash, basedOn } = await client.imports.preview({ contestId, kind, filePath });
  await client.imports.apply({ contestId, kind, filePath, fileHash, basedOn });
}

/** Attaches each entry's made-up film, text and picture. */
async function attachDemo(context: CommandContext, client: AppClient, contestId: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'saixue-sample-'));
  try {
    const { rows } = await client.contests.entries({ contestId, limit: 1000 });
    for (const [index, row] of rows.entries()) {
      context.checkCancelled();
      context.progress(index, rows.length, '正在载入示例作品');
      const files = demoMaterial(row.number).map((one) => {
        const file = join(folder, one.fileName);
        writeFileSync(file, one.bytes);
        return file;
      });
      if (files.length > 0) await client.contests.attach({ contestId, entryId: row.entryId, files });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function fillSample(context: CommandContext, client: AppClient, contestId: string, folder: string): Promise<void> {
  const entriesFile = join(folder, '推荐作品汇总表.xlsx');
  const judgesFile = join(folder, '评委名单.xlsx');
  await writeDemoSheet(entriesFile, demoEntriesRows);
  await writeDemoSheet(judgesFile, demoJudgesRows);
  await importDemo(client, contestId, 'entries', entriesFile);
  await importDemo(client, contestId, 'judges', judgesFile);
  await attachDemo(context, client, contestId);
}

export const sampleHandlers = (door: SampleDoor) => ({
  async sample(context) {
    const client = door.client();
    const folder = sampleFolder(context.dir);
    mkdirSync(folder, { recursive: true });
    const { contestId } = await client.contests.create({ ...demoContest });
    context.write({ action: 'contest.sample', contestId }, (db) => markSample(db, contestId));
    try {
      await fillSample(context, client, contestId, folder);
    } catch (error) {
      // Half a sample teaches nothing; with the workspace closed meanwhile it can be removed by hand.
      await client.contests.remove({ contestId, title: demoContest.title }).catch(() => undefined);
      throw error;
    }
    return { contestId };
  },
  async sampleMarks(context, input) {
    const row = contestRow(context.db, input.contestId);
    if (row?.sample !== 1) throw notFound('sample');
    const { rows: judges } = await door.client().contests.judges({ contestId: input.contestId });
    const folder = join(sampleFolder(context.dir), '成绩包');
    mkdirSync(folder, { recursive: true });
    const files: string[] = [];
    for (const pack of input.packs) {
      context.checkCancelled();
      context.progress(files.length, input.packs.length, '示例评委正在评分');
      const judge = judges.find((one) => one.judgeId === pack.judgeId);
      if (!judge) throw notFound('judge');
      const home = mkdtempSync(join(tmpdir(), 'saixue-judge-'));
      const desk = door.startDesk(home);
      try {
        const { packId, entries } = await desk.client.judging.open({ file: pack.file, passphrase: pack.passphrase });
        const marks = demoMarks(judge.name, entries.map((one) => one.title));
        for (const entry of entries) {
          const mark = marks.get(entry.title);
          if (mark?.kind === 'recusal') await desk.client.judging.recuse({ packId, code: entry.code, reason: mark.reason, text: mark.text });
          if (mark?.kind === 'scores') await desk.client.judging.score({ packId, code: entry.code, scores: mark.scores, comment: mark.comment });
        }
        const outFile = join(folder, scorePackFileName(packId, 1));
        await desk.client.judging.finish({ packId, outFile });
        files.push(outFile);
      } finally {
        await desk.close();
        rmSync(home, { recursive: true, force: true });
      }
    }
    return { files };
  },
} satisfies Pick<Handlers<AppContract, QueryContext, CommandContext>['contests'], 'sample' | 'sampleMarks'>);
