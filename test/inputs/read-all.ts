// Reads files of bad input through the whole program, one after the other, and tells what it answers to each.
import { createHash } from 'node:crypto';
import { closeSync, lstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { errorText, type ErrorCode } from '#contract/errors.ts';
import type { Kind } from '#contract/schema/imports.ts';
import { peakMegabytes } from '../fixtures/peak-memory.ts';
import { startProgram } from '../flow/harness.ts';
import type { Job, Observed, Refusal, Told } from './observed.ts';

/** Size, time and first bytes of what lies there; of small files all bytes. Nothing is followed. */
function mark(path: string): string {
  const facts = lstatSync(path, { throwIfNoEntry: false });
  if (!facts) return 'nothing';
  if (!facts.isFile()) return `${facts.mode} ${facts.mtimeMs}`;
  const hash = createHash('sha256');
  const handle = openSync(path, 'r');
  const piece = Buffer.alloc(1024 * 1024);
  for (let pieces = 0; pieces < 16; pieces += 1) {
    const got = readSync(handle, piece, 0, piece.length, null);
    if (got === 0) break;
    hash.update(piece.subarray(0, got));
  }
  closeSync(handle);
  return `${facts.size} ${facts.mtimeMs} ${facts.mode} ${hash.digest('hex')}`;
}

/** Of the processor, not of the clock: other tests run beside this one. */
const spentMs = (from: NodeJS.CpuUsage): number => Math.round(Object.values(process.cpuUsage(from)).reduce((sum, one) => sum + one, 0) / 1000);

/** What a preview of the file would have answered; any hash where there is no plain file. */
const wholeHash = (path: string): string => createHash('sha256')
  .update(lstatSync(path, { throwIfNoEntry: false })?.isFile() ? readFileSync(path) : '').digest('hex');

const refusalOf = (error: unknown): Refusal => {
  const { code = 'no code', details = {}, message = String(error) } = error as { code?: string; details?: Record<string,
    string | number>; message?: string };
  const text = (language: 'zh' | 'en'): string => (code === 'no code' ? message : errorText(code as ErrorCode, details, language));
  return { code, reason: String(details['code'] ?? ''),
    where: String(details['where'] || (details['file'] ?? details['columns'] ?? '')), zh: text('zh'), en: text('en') };
};

/** Reads all jobs; `folder` holds the units, schools and the one entry that the cases name. */
export async function readAll(jobs: readonly Job[], folder: string, say: (one: Observed) => void): Promise<void> {
  const program = await startProgram();
  try {
    const { client } = program;
    const read = () => program.backend.program.current!.connection.read;
    // That somebody looked is noted by the day; it is no part of what is imported.
    const names = "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' and name not in ('access_days', 'workspace_facts')";
    const tables = read().all<{ name: string }>(names).map((one) => one.name);
    const counting = tables.map((name) => `select '${name}' as name, count(*) as n from "${name}"`).join(' union all ');
    const countRows = (): Map<string, number> => new Map(read().all<{ name: string; n: number }>(counting).map((one) => [one.name, one.n]));
    const grown = (before: Map<string, number>): string => [...countRows()].filter(([name, n]) =>
      n !== before.get(name)).map(([name]) => name).join(', ');
    const contest = async (title: string): Promise<string> => (await client.contests.create({ templateId: 'weike', title, year: 2026 })).contestId;
    const inBoth = async <T>(work: () => Promise<T>): Promise<[zh: T, en: T]> => {
      const zh = await work();
      await client.workspace.setSettings({ language: 'en' });
      try {
        return [zh, await work()];
      } finally {
        await client.workspace.setSettings({ language: 'zh' });
      }
    };
    const setUp = async (kind: Kind, path: string): Promise<void> => {
      const { fileHash, basedOn } = await client.imports.preview({ kind, filePath: path });
      await client.imports.apply({ kind, filePath: path, fileHash, basedOn });
    };
    const empty = (key: string): Observed => ({
      key, refusal: null, applied: null, told: [], counts: {}, hiddenRows: 0, titles: [], names: [], plain: null, strayRows: '',
        untouched: true, alive: false, ms: 0, rssMb: 0,
    });

    async function workbook(job: Job, one: Observed): Promise<void> {
      const asked = { contestId: job.apply ? await contest(job.key) : shared, kind: job.kind as Kind, filePath: job.path, ...job.plan };
      const before = countRows();
      const began = process.cpuUsage();
      try {
        const preview = await client.imports.preview(asked);
        one.ms = spentMs(began);
        const told = (list: typeof preview): Told[] => list.problems.map(({ sheet, row, column, code, severity, message }) =>
          ({ place: `${sheet}!${row === 0 && sheet === '' ? '' : row}${column}`, code, severity, zh: message, en: '' }));
        one.told = told(preview);
        one.strayRows = grown(before);
        if (one.told.length > 0 && one.told.length < 1000) {
          const [, english] = await inBoth(() => client.imports.preview(asked));
          for (const [index, { zh }] of told(english).entries()) if (one.told[index]) one.told[index].en = zh;
        } else for (const each of one.told) each.en = 'Not asked for so many, check.';
        one.counts = preview.counts;
        one.hiddenRows = preview.sheets.reduce((sum, sheet) => sum + sheet.hiddenRows, 0);
        if (one.strayRows !== '') return;
        const done = await client.imports.apply({ ...asked, fileHash: preview.fileHash, basedOn: preview.basedOn });
        one.applied = { add: done.counts.add, skip: done.counts.skip };
        if (job.kind === 'entries') {
          const { rows } = await client.contests.entries({ contestId: asked.contestId });
          one.titles = rows.map((row) => row.title);
          one.names = rows.flatMap((row) => row.authors.map((author) => author.name));
        }
        if (job.plain !== undefined) one.plain = (await client.imports.preview({ ...asked, filePath: job.plain })).counts;
      } catch (error) {
        one.refusal = refusalOf(error);
        one.ms = spentMs(began);
        const facts = lstatSync(job.path, { throwIfNoEntry: false });
        if (facts?.isFile() && facts.size > 64 * 1024 ** 2) one.applied = one.refusal;
        else one.applied = await client.imports.apply({ ...asked, fileHash: wholeHash(job.path),
          basedOn: (await client.contests.get({ contestId: asked.contestId })).revision })
          .then(({ counts }) => ({ add: counts.add, skip: counts.skip }), refusalOf);
        one.strayRows = grown(before);
      }
    }

    async function attachment(job: Job, one: Observed): Promise<void> {
      const { contestId } = attached;
      const before = countRows();
      const began = process.cpuUsage();
      try {
        const asked = { contestId, folder: job.path };
        const found = await client.files.match(asked);
        one.ms = spentMs(began);
        const [zh, en] = await inBoth(() => client.files.match(asked));
        one.told = zh.files.flatMap((file, at) => file.problems.map((problem, index) =>
          ({ place: file.path, code: problem.code, severity: problem.severity, zh: problem.message,
            en: en.files[at]?.problems[index]?.message ?? '' })));
        const { attached: taken } = await client.files.attach({ ...asked, basedOn: found.basedOn, folderHash: found.folderHash });
        one.counts = { attached: taken };
        if (taken === 0) one.strayRows = grown(before);
        else {
          // Each stands alone: what an entry has already would change what is said of the next.
          const { rows } = await client.files.list({ contestId });
          const { revision } = await client.contests.get({ contestId });
          await client.files.remove({ contestId, fileIds: rows.map((row) => row.fileId), basedOn: revision });
        }
      } catch (error) {
        one.refusal = refusalOf(error);
        one.strayRows = grown(before);
      }
    }

    await setUp('units', join(folder, 'units.csv'));
    await setUp('schools', join(folder, 'schools.csv'));
    const shared = await contest('拒收');
    const attached = { contestId: await contest('附件') };
    {
      const filePath = join(folder, 'entries.csv');
      const { fileHash, basedOn } = await client.imports.preview({ contestId: attached.contestId, kind: 'entries', filePath });
      await client.imports.apply({ contestId: attached.contestId, kind: 'entries', filePath, fileHash, basedOn });
    }
    for (const job of jobs) {
      // What earlier files left lying is not this one's: on a busy machine the collector comes late.
      (globalThis as { gc?: () => void }).gc?.();
      const one = empty(job.key);
      const seen = mark(job.path);
      // oxlint-disable-next-line no-await-in-loop -- one after the other: time and memory are each one's own
      await (job.family === 'X' ? workbook(job, one) : attachment(job, one));
      one.untouched = mark(job.path) === seen;
      // oxlint-disable-next-line no-await-in-loop
      one.alive = (await client.contests.get({ contestId: shared })).title === '拒收' && program.bugs.length === 0;
      if (program.bugs.length > 0) one.refusal ??= { code: 'internal', reason: '', where: '', zh: program.bugs.join('\n').slice(0, 2000), en: '' };
      program.bugs.length = 0;
      one.rssMb = Math.round(peakMegabytes());
      say(one);
    }
  } finally {
    await program.close();
  }
}
