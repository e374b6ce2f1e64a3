// Benchmark of inserting 200,000 rows of 12 columns with 3 indexes against the sqlite3 shell's .import: target 4.
// Run alone: node test/bench/insert.ts
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openConnection } from '#db/open.ts';
import { BulkInsert } from '#db/queries/bulk.ts';
import { madeRow } from './made-workbook.ts';

export interface Measured { name: string; ratio: number; limit: number; met: boolean }

const rows = 200_000;
const rounds = 3;
const columns = ['code', 'unit', 'grp', 'track', 'subject', 'title', 'author', 'id_number', 'phone', 'school',
  'seconds', 'remark'] as const;
const table =
  `create table made (${columns.map((name) => (name === 'seconds' ? 'seconds integer' : `${name} text`)).join(', ')});`;
const indexes =
  'create unique index by_code on made (code); create index by_track on made (track, grp, seconds); create index by_school on made (school);';
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]
  ?? Number.NaN;

type Row = readonly (string | number | null)[];

/** 12 of the made row's 15 values. */
function rowOf(row: number): Row {
  const [, code, unit, division, category, subject, title, author, id, phone, school, , seconds, ,
    remark] = madeRow(row);
  return [code ?? null, unit ?? null, division ?? null, category ?? null, subject ?? null, title ?? null, author
    ?? null, id ?? null,
    phone ?? null, school ?? null, seconds ?? null, remark ?? null];
}

const fresh = (file: string): void => {
  for (const rest of ['', '-wal', '-shm']) rmSync(file + rest, { force: true });
};

/** Our way: one transaction, several rows a statement, values by position. */
function ours(file: string, all: readonly Row[], indexesFirst: boolean): number {
  fresh(file);
  const connection = openConnection(file, { create: true, quickCheck: false });
  connection.script(table);
  const start = performance.now();
  if (indexesFirst) connection.script(indexes);
  connection.transaction((db) => {
    const insert = new BulkInsert(db, 'made', columns);
    for (const row of all) insert.add(...row);
    insert.flush();
  });
  if (!indexesFirst) connection.script(indexes);
  const milliseconds = performance.now() - start;
  connection.close();
  return milliseconds;
}

function shell(file: string, csv: string, indexesFirst: boolean): number {
  fresh(file);
  const script = ['pragma journal_mode=WAL;', 'pragma synchronous=FULL;', 'pragma cache_size=-65536;', table,
    ...(indexesFirst ? [indexes] : []), 'begin;', '.mode csv', `.import ${csv} made`, 'commit;',
      ...(indexesFirst ? [] : [indexes])].join('\n');
  const start = performance.now();
  execFileSync('sqlite3', [file], { input: script, stdio: ['pipe', 'ignore', 'inherit'] });
  return performance.now() - start;
}

export function run(print: (line: string) => void): Promise<Measured[]> {
  if (spawnSync('sqlite3', ['--version']).status !== 0) {
    print('insert: the reference is missing (Debian package sqlite3); not met');
    return Promise.resolve([{ name: 'target 4: insert against sqlite3 .import', ratio: Number.NaN, limit: 1,
      met: false }]);
  }
  const folder = mkdtempSync(join(tmpdir(), 'saixue-bench-'));
  try {
    const all = Array.from({ length: rows }, (_, row) => rowOf(row));
    const csv = join(folder, 'rows.csv');
    writeFileSync(csv, `${all.map((row) => row.map((value) => `"${String(value ?? '').replaceAll('"', '""')}"`).join(',')).join('\n')}\n`);
    const measured = [true, false].map((indexesFirst): Measured => {
      const [mine, theirs]: [number[], number[]] = [[], []];
      for (let round = 0; round < rounds; round += 1) {
        theirs.push(shell(join(folder, 'theirs.db'), csv, indexesFirst));
        mine.push(ours(join(folder, 'ours.db'), all, indexesFirst));
      }
      const ratio = median(mine) / median(theirs);
      const when = indexesFirst ? 'before' : 'after';
      print(`insert of ${rows} rows, indexes ${when}: sqlite3 .import ${median(theirs).toFixed(0)} ms, ours ${median(mine).toFixed(0)} ms`);
      return { name: `target 4: insert with 3 indexes made ${when} against sqlite3 .import`, ratio, limit: 1,
        met: ratio <= 1 };
    });
    return Promise.resolve(measured);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] === import.meta.filename) {
  for (const one of await run(console.log)) console.log(`${one.met ? 'met' : 'NOT MET'}  ${one.name}: ${one.ratio.toFixed(2)} (limit ${one.limit})`);
}
