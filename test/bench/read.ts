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

function seconds(work: () => unknown): number {
  const start = performance.now();
  work();
  return (performance.now() - start) / 1000;
}

export async function run(print: (line: string) => void): Promise<Measured[]> {
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
    const boundTimes: number[] = [];
    const ourTimes: number[] = [];
    bound(file, parts);
    for (let round = 0; round < 7; round++) {
      boundTimes.push(seconds(() => bound(file, parts)));
      ourTimes.push(seconds(() => ours(file)));
    }
    const ratio = median(ourTimes) / median(boundTimes);
    const met = ratio <= limit;
    print(`target 1  read 200k x 15: ours ${median(ourTimes).toFixed(2)} s, bound ${median(boundTimes).toFixed(2)} s, `
      + `ratio ${ratio.toFixed(2)} (target <= ${limit}) ${met ? 'met' : 'missed'}`);
    return [{ name: 'read 200k x 15', ratio, limit, met }];
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

if (import.meta.main) await run((line) => console.log(line));
