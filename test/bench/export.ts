// Benchmark of the styled export of 200,000 rows out of a database: target 5, against deflate of the same XML and
// exceljs' own way.
// Run alone: node test/bench/export.ts
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { writeWorkbook } from '#backend/excel/write.ts';
import type { SheetColumn, SheetRow } from '#backend/excel/write.ts';
import { openConnection } from '#db/open.ts';
import { BulkInsert } from '#db/queries/bulk.ts';
import { peakMegabytes } from '../fixtures/peak-memory.ts';
import { madeHeaders, madeRow } from './made-workbook.ts';

export interface Measured { name: string; ratio: number; limit: number; met: boolean }

const rows = 200_000;
const rounds = 3;
const pageRows = 1000;
const names = madeHeaders.map((_, index) => `c${index}`);
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]
  ?? Number.NaN;

const columns = madeHeaders.map((header, index): SheetColumn => ({
  header, width: 14, format: index === 0 || index === 12 ? 'integer' : index === 13 ? 'date' : 'text',
  ...(index === 3 ? { list: ['学前', '小学', '初中', '高中', '中职', '特教'] } : {}),
}));

const day = (serial: number): string => new Date((serial - 25_569) * 86_400_000).toISOString().slice(0, 10);

function makeDatabase(file: string): void {
  const connection = openConnection(file, { create: true, quickCheck: false });
  connection.script(`create table made (id integer primary key, ${names.map((name) => `${name} any`).join(', ')}) strict`);
  connection.transaction((db) => {
    const insert = new BulkInsert(db, 'made', ['id', ...names]);
    for (let row = 0; row < rows; row += 1) {
      const values = madeRow(row);
      insert.add(row + 1, ...values.map((value, index) => (index === 13 ? day(Number(value)) : value)));
    }
    insert.flush();
  });
  connection.close();
}

/** Pages by key, so that no statement stays open while the file is written. */
function* pages(file: string): Generator<SheetRow> {
  const connection = openConnection(file, { create: false, quickCheck: false });
  let last = 0;
  for (;;) {
    const page = connection.read.all<Record<string, string | number | null>>(
      `select * from made where id > ? order by id limit ${pageRows}`, last);
    for (const row of page) yield Object.values(row).slice(1);
    const end = page.at(-1)?.['id'];
    if (end === undefined || end === null) break;
    last = Number(end);
  }
  connection.close();
}

interface Run { milliseconds: number; cpu: number; megabytes: number }

async function timed(work: () => Promise<unknown>): Promise<Run> {
  const before = process.cpuUsage();
  const start = performance.now();
  await work();
  const milliseconds = performance.now() - start;
  const { user, system } = process.cpuUsage(before);
  return { milliseconds, cpu: (user + system) / 1000, megabytes: peakMegabytes() };
}

const ours = (database: string, file: string): Promise<unknown> =>
  writeWorkbook(file, [{ name: '推荐作品汇总表', columns, rows: pages(database), frozenColumns: 1 }], { overwrite: true });

/** The way exceljs' manual shows: styles by column, rows by addRow. */
async function byColumns(database: string, file: string): Promise<void> {
  const { default: exceljs } = await import('exceljs');
  const book = new exceljs.stream.xlsx.WorkbookWriter({ filename: file, useStyles: true, useSharedStrings: false });
  const sheet = book.addWorksheet('推荐作品汇总表', { views: [{ state: 'frozen', ySplit: 1 }] });
  const thin = { style: 'thin' } as const;
  sheet.columns = columns.map((column, index) => ({
    header: column.header, key: names[index] ?? '', width: 14,
    style: {
      numFmt: index === 0 || index === 12 ? '0' : '@', font: { name: '宋体', size: 11 },
        border: { top: thin, left: thin, bottom: thin, right: thin },
      alignment: { vertical: 'middle', wrapText: true },
    },
  }));
  let count = 0;
  for (const row of pages(database)) {
    sheet.addRow([...(row as readonly (string | number | null)[])]).commit();
    count += 1;
    if (count % 1000 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  await book.commit();
}

function elsewhere(mode: string, database: string, file: string): Run {
  const output = execFileSync(process.execPath, [import.meta.filename, '--child', mode, database, file],
    { encoding: 'utf8' });
  return JSON.parse(output.trim().split('\n').at(-1) ?? '') as Run;
}

/** The XML of the first sheet in a workbook. */
function sheetXml(file: string): Buffer {
  const zip = readFileSync(file);
  let at = zip.readUInt32LE(zip.length - 22 + 16);
  while (zip.readUInt32LE(at) === 0x02014b50) {
    const name = zip.toString('utf8', at + 46, at + 46 + zip.readUInt16LE(at + 28));
    if (/worksheets\/sheet1\.xml$/.test(name)) {
      const local = zip.readUInt32LE(at + 42);
      const body = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
      return inflateRawSync(zip.subarray(body, body + zip.readUInt32LE(at + 20)));
    }
    at += 46 + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  throw new Error('no sheet1.xml');
}

export async function run(print: (line: string) => void): Promise<Measured[]> {
  const folder = mkdtempSync(join(tmpdir(), 'saixue-bench-'));
  try {
    const database = join(folder, 'made.db');
    makeDatabase(database);
    const mine: Run[] = [];
    const deflates: number[] = [];
    let xml: Buffer | null = null;
    for (let round = 0; round < rounds; round += 1) {
      mine.push(elsewhere('ours', database, join(folder, 'ours.xlsx')));
      xml ??= sheetXml(join(folder, 'ours.xlsx'));
      const start = performance.now();
      deflateRawSync(xml, { level: 1 });
      deflates.push(performance.now() - start);
    }
    const slow = elsewhere('columns', database, join(folder, 'columns.xlsx'));
    const [bound, time, memory] = [median(deflates), median(mine.map((one) => one.milliseconds)),
      median(mine.map((one) => one.megabytes))];
    print(`export of ${rows} rows: deflate of ${((xml?.length ?? 0) / 1e6).toFixed(0)} MB of XML ${bound.toFixed(0)} ms; ours ${time.toFixed(0)} ms `
      + `(${median(mine.map((one) => one.cpu)).toFixed(0)} ms of CPU); `
      + `exceljs by columns ${slow.milliseconds.toFixed(0)} ms; peak ${memory.toFixed(0)} MB`);
    const faster = slow.milliseconds / time;
    return [
      { name: 'target 5: styled export against deflate level 1 of the same XML', ratio: time / bound, limit: 5.5,
        met: time / bound <= 5.5 },
      { name: 'target 5: times faster than exceljs with styles by column (at least)', ratio: faster, limit: 3.5,
        met: faster >= 3.5 },
      { name: 'target 5: peak memory of the export from the database, MB', ratio: memory, limit: 350,
        met: memory <= 350 },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] === import.meta.filename) {
  const [, , child, mode = '', database = '', file = ''] = process.argv;
  if (child === '--child') process.stdout.write(`${JSON.stringify(await timed(() => (mode === 'ours' ? ours : byColumns)(database, file)))}\n`);
  else for (const one of await run(console.log)) console.log(`${one.met ? 'met' : 'NOT MET'}  ${one.name}: ${one.ratio.toFixed(2)} (limit ${one.limit})`);
}
