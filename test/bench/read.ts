// Target 1: 200,000 rows x 15 columns read by our reader against inflating the same parts and counting every '<'.

import { deepEqual } from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { openWorkbook } from '#backend/excel/read.ts';
import { fileSource } from '#backend/excel/read/source.ts';
import { openZip } from '#backend/excel/read/zip.ts';
import { madeHeaders, madeRow, makeEntriesWorkbook } from './made-workbook.ts';

const rows = 200_000;
const limit = 2.5;

export interface Measured {
  name: string;
  ratio: number;
  limit: number;
  met: boolean;
}

/** The fixed reference: read the file, inflate the two big parts, look at every byte once. */
function bound(file: string, parts: { start: number; packed: number; size: number }[]): number {
  const bytes = fs.readFileSync(file);
  let tags = 0;
  for (const { start, packed, size } of parts) {
    const xml = inflateRawSync(bytes.subarray(start, start + packed), { chunkSize: size + 1 });
    for (let i = 0; i < xml.length; i++) if (xml[i] === 0x3c) tags++;
  }
  return tags;
}

interface Sum {
  cells: number;
  characters: number;
  numbers: number;
}

function add(sum: Sum, value: string | number | boolean | null): void {
  if (value === null) return;
  sum.cells++;
  if (typeof value === 'string') sum.characters += value.length + value.charCodeAt(value.length - 1);
  else sum.numbers += Number(value);
}

function ours(file: string): Sum {
  const sum: Sum = { cells: 0, characters: 0, numbers: 0 };
  openWorkbook(file).readSheet(0, (row) => {
    for (let column = 0; column < row.length; column++) add(sum, row.value(column));
  });
  return sum;
}

/** What a right reading adds up to, computed from what was written. */
function expected(): Sum {
  const sum: Sum = { cells: 0, characters: 0, numbers: 0 };
  for (const header of madeHeaders) add(sum, header);
  for (let row = 0; row < rows; row++) {
    for (const value of madeRow(row)) add(sum, value);
  }
  return sum;
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}

interface Time {
  wall: number;
  /** Processor seconds: steadier than the wall clock on a machine that others share. */
  cpu: number;
}

function timed(work: () => unknown): Time {
  const start = performance.now();
  const before = process.cpuUsage();
  work();
  const used = process.cpuUsage(before);
  return { wall: (performance.now() - start) / 1000, cpu: (used.user + used.system) / 1e6 };
}

const wall = (times: Time[]): number => median(times.map((time) => time.wall));
const cpu = (times: Time[]): number => median(times.map((time) => time.cpu));

/** @param withExceljs also time exceljs.readFile once; it takes ten seconds and two gigabytes */
export async function run(print: (line: string) => void, withExceljs = false): Promise<Measured[]> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-read-'));
  try {
    const file = path.join(folder, 'entries.xlsx');
    await makeEntriesWorkbook(file, rows);
    const bytes = fs.readFileSync(file);
    const parts = openZip(fileSource(file)).entries.filter((entry) => entry.size > 1e6).map((entry) => ({
      start: entry.offset + 30 + bytes.readUInt16LE(entry.offset + 26) + bytes.readUInt16LE(entry.offset + 28),
      packed: entry.compressed,
      size: entry.size,
    }));
    deepEqual(ours(file), expected());
    const boundTimes: Time[] = [];
    const ourTimes: Time[] = [];
    bound(file, parts);
    for (let round = 0; round < 7; round++) {
      boundTimes.push(timed(() => bound(file, parts)));
      ourTimes.push(timed(() => ours(file)));
    }
    const ratio = wall(ourTimes) / wall(boundTimes);
    const met = ratio <= limit;
    print(`target 1  read 200k x 15: ours ${wall(ourTimes).toFixed(2)} s, bound ${wall(boundTimes).toFixed(2)} s, `
      + `ratio ${ratio.toFixed(2)} (target `
        + `<= ${limit}) ${met ? 'met' : 'missed'}; processor time ${(cpu(ourTimes) / cpu(boundTimes)).toFixed(2)}`);
    if (withExceljs) {
      const exceljs = (await import('exceljs')).default;
      const start = performance.now();
      await new exceljs.Workbook().xlsx.readFile(file);
      const time = (performance.now() - start) / 1000;
      print(`          exceljs.readFile: ${time.toFixed(2)} s, ratio ${(time / wall(boundTimes)).toFixed(1)}`);
    }
    return [{ name: 'read 200k x 15', ratio, limit, met }];
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

if (import.meta.main) await run((line) => process.stdout.write(`${line}\n`), process.argv.includes('--exceljs'));
