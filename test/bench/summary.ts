// Target 5 for reports: the summary workbook (学分汇总表) of 100,000 teachers with 300,000 lines. Its writing against deflate
// level 1 of the XML of its own sheets; the whole of it, assessing included, against that and one full read of the ledger.
// Run alone: node test/bench/summary.ts
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { openZip } from '#backend/excel/read/zip.ts';
import { fileSource } from '#backend/excel/read/source.ts';
import { writeWorkbook } from '#backend/excel/write.ts';
import { creditWorkbooks, Report } from '#backend/reports/credits/handlers.ts';
import { ExportInput } from '#contract/schema/reports.ts';
import { openConnection } from '#db/open.ts';
import { reportTeachers } from '#db/queries/credit-reports.ts';
import { lineSlices } from '#db/queries/ledger-read.ts';
import type { Measured } from './export.ts';
import { benchContext, makeLedger } from './made-ledger.ts';
import { peakMegabytes } from '../fixtures/peak-memory.ts';

const teachers = 100_000;
const linesEach = 3;
const rounds = 3;
const today = '2025-06-20';
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

interface Run { milliseconds: number; assess: number; cpu: number; megabytes: number; people: number }

/** What the call does between its checks and its record: reads, assesses everybody, writes six sheets. */
async function summary(database: string, file: string): Promise<Run> {
  const connection = openConnection(database, { create: false, quickCheck: false });
  const before = process.cpuUsage();
  const start = performance.now();
  const input = ExportInput.parse({ kind: 'creditSummary', outFile: file });
  const made = creditWorkbooks.creditSummary(new Report(benchContext(connection, today), input));
  const assess = performance.now() - start;
  await writeWorkbook(file, made.sheets, { overwrite: true });
  const milliseconds = performance.now() - start;
  const { user, system } = process.cpuUsage(before);
  connection.close();
  return { milliseconds, assess, cpu: (user + system) / 1000, megabytes: peakMegabytes(), people: made.rows() };
}

/** One full read of what the report is made of: every line of the ledger, every teacher. */
function readAll(database: string): number {
  const connection = openConnection(database, { create: false, quickCheck: false });
  const start = performance.now();
  for (const slice of lineSlices(connection.read)) if (slice.length === 0) throw new Error('no lines');
  reportTeachers(connection.read, { unitId: null, schoolId: null, stage: null, subject: null, teacherIds: null });
  const milliseconds = performance.now() - start;
  connection.close();
  return milliseconds;
}

function elsewhere(...given: string[]): Run {
  const output = execFileSync(process.execPath, [import.meta.filename, '--child', ...given], { encoding: 'utf8' });
  return JSON.parse(output.trim().split('\n').at(-1) ?? '') as Run;
}

/** The XML of all sheets. */
function sheetsXml(file: string): Buffer[] {
  const zip = openZip(fileSource(file));
  return zip.entries.filter(({ name }) => name.startsWith('xl/worksheets/sheet')).map(({ name }) => zip.read(name));
}

export async function run(print: (line: string) => void): Promise<Measured[]> {
  const folder = mkdtempSync(join(tmpdir(), 'saixue-bench-'));
  try {
    const [database, file] = [join(folder, 'ledger.db'), join(folder, 'summary.xlsx')];
    const connection = makeLedger(database, teachers, linesEach);
    connection.transaction((db) => db.run(`update teachers set id_masked = '6199**********' || printf('%04d', id % 10000), sex = 'female', professional_title = '一级教师'`));
    connection.close();
    const mine: Run[] = [];
    const deflates: number[] = [];
    const reads: number[] = [];
    let xml: Buffer[] = [];
    for (let round = 0; round < rounds; round += 1) {
      mine.push(elsewhere(database, file));
      if (xml.length === 0) xml = sheetsXml(file);
      const start = performance.now();
      for (const part of xml) deflateRawSync(part, { level: 1 });
      deflates.push(performance.now() - start);
      reads.push(readAll(database));
    }
    const [bound, read, time, assess, memory] = [median(deflates), median(reads), median(mine.map((one) => one.milliseconds)),
      median(mine.map((one) => one.assess)),
      median(mine.map((one) => one.megabytes))];
    const cpu = median(mine.map((one) => one.cpu));
    const megabytes = xml.reduce((sum, part) => sum + part.length, 0) / 1e6;
    print(`summary of ${mine[0]?.people ?? 0} teachers: deflate of ${megabytes.toFixed(0)} MB of XML ${bound.toFixed(0)} ms, one read of the ledger ${read.toFixed(0)} ms; ours ${time.toFixed(0)} ms, `
      + `of it reading and assessing ${assess.toFixed(0)} ms (${cpu.toFixed(0)} ms of CPU); peak ${memory.toFixed(0)} MB`);
    const [writing, whole] = [(time - assess) / bound, time / (bound + read)];
    return [
      { name: 'target 5: writing the summary workbook of 100,000 teachers against deflate level 1 of its sheets', ratio: writing, limit: 5.5, met: writing <= 5.5 },
      { name: 'the whole of it, assessing included, against that deflate and one full read of the ledger', ratio: whole, limit: 5.5, met: whole <= 5.5 },
      { name: 'peak memory of the summary workbook, MB', ratio: memory, limit: 500, met: memory <= 500 },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] === import.meta.filename) {
  const [, , child, database = '', file = ''] = process.argv;
  if (child === '--child') process.stdout.write(`${JSON.stringify(await summary(database, file))}\n`);
  else for (const one of await run(console.log)) console.log(`${one.met ? 'met' : 'NOT MET'}  ${one.name}: ${one.ratio.toFixed(2)} (limit ${one.limit})`);
}
