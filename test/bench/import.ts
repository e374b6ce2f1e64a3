// Benchmark of the whole import of 200,000 entries against inflating the file plus `sqlite3 .import`: targets 2 and 3.
// Run alone: node test/bench/import.ts
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importsHandlers } from '#backend/imports/handlers.ts';
import { ApplyInput } from '#contract/schema/imports.ts';
import { fileFacts } from '#backend/imports/file-facts.ts';
import { ground } from '#db/migrations/001-ground.ts';
import { benchContest, contestId } from './bench-contest.ts';
import { peakMegabytes } from '../fixtures/peak-memory.ts';
import { makeEntriesWorkbook } from './made-workbook.ts';
import { inflateMilliseconds } from './inflate-time.ts';

export interface Measured { name: string; ratio: number; limit: number; met: boolean }

const rows = 200_000;
const rounds = 3;

export const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]
  ?? Number.NaN;
export const hasSqlite = (): boolean => spawnSync('sqlite3', ['--version']).status === 0;

interface Run { milliseconds: number; cpu: number; megabytes: number; added: number }

const cpuMilliseconds = (since?: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
};

/** One import in this process: the handler itself on a real database; plain fields leave out the sealing of numbers. */
async function importOnce(folder: string, file: string, sealed: boolean): Promise<Run> {
  const { connection, context } = benchContest(folder, sealed);
  const before = process.cpuUsage();
  const start = performance.now();
  const { hash } = fileFacts(file);
  const done = await importsHandlers.apply(context,
    ApplyInput.parse({ contestId, kind: 'entries', filePath: file, fileHash: hash, basedOn: 0 }));
  const milliseconds = performance.now() - start;
  const cpu = cpuMilliseconds(before);
  const megabytes = peakMegabytes();
  connection.close();
  return { milliseconds, cpu, megabytes, added: done.counts.add };
}

/** The import in a process of its own, so that its peak memory is its own. */
function importElsewhere(folder: string, file: string, sealed: boolean): Run {
  const output = execFileSync(process.execPath,
    [import.meta.filename, '--child', folder, file, sealed ? 'sealed' : 'plain'], { encoding: 'utf8' });
  return JSON.parse(output.trim().split('\n').at(-1) ?? '') as Run;
}

const tables = ['entries', 'entry_people', 'import_changes'] as const;

/** The rows that our import stored, as CSV with hexadecimal blobs left as text: the same rows in the same tables. */
function exportRows(folder: string): void {
  for (const table of tables) {
    execFileSync('sqlite3', [join(folder, 'ours.db'), '-cmd', '.mode csv', '-cmd', `.once ${join(folder, `${table}.csv`)}`, `select * from ${table}`]);
  }
}

function shellImport(folder: string): number {
  const database = join(folder, 'theirs.db');
  for (const rest of ['', '-wal', '-shm']) rmSync(database + rest, { force: true });
  const schema = ground.sql.match(/create (?:table|index) [^;]+;/g)
    ?.filter((text) => tables.some((table) => new RegExp(`^create (?:table|index \\w+ on) ${table} \\(`).test(text)))
    .map((text) => text.replaceAll(/ references \w+ \([\w, ]+\)(?: on delete cascade)?/g, '').replaceAll(/\) strict/g,
      ')')
      .replace(/ check \(json_valid\(before\)\)/, '')) ?? [];
  const script = [
    'pragma journal_mode=WAL;', 'pragma synchronous=FULL;', 'pragma cache_size=-65536;', ...schema, 'begin;',
      '.mode csv',
    ...tables.map((table) => `.import ${join(folder, `${table}.csv`)} ${table}`), 'commit;',
  ].join('\n');
  const start = performance.now();
  execFileSync('sqlite3', [database], { input: script, stdio: ['pipe', 'ignore', 'inherit'] });
  return performance.now() - start;
}

/** The flat table of a first sketch: the columns of an entry and three indexes made after the rows. */
function flatImport(folder: string): number {
  const database = join(folder, 'flat.db');
  for (const rest of ['', '-wal', '-shm']) rmSync(database + rest, { force: true });
  const columns = Array.from({ length: 22 }, (_, index) => `c${index} text`).join(', ');
  const script = [
    'pragma journal_mode=WAL;', 'pragma synchronous=FULL;', 'pragma cache_size=-65536;',
      `create table flat (${columns});`, 'begin;', '.mode csv',
    `.import ${join(folder, 'entries.csv')} flat`,
    'create unique index by_key on flat (c3); create index by_division on flat (c6, c7); create index by_school on flat (c11);', 'commit;',
  ].join('\n');
  const start = performance.now();
  execFileSync('sqlite3', [database], { input: script, stdio: ['pipe', 'ignore', 'inherit'] });
  return performance.now() - start;
}

export async function run(print: (line: string) => void): Promise<Measured[]> {
  if (!hasSqlite()) {
    print('import: the reference is missing (Debian package sqlite3); not met');
    return [{ name: 'target 2: import against inflate + sqlite3 .import', ratio: Number.NaN, limit: 2, met: false }];
  }
  const folder = mkdtempSync(join(tmpdir(), 'saixue-bench-'));
  try {
    const file = join(folder, 'made.xlsx');
    await makeEntriesWorkbook(file, rows);
    const [sealed, plain]: [Run[], Run[]] = [[], []];
    const [same, flat]: [number[], number[]] = [[], []];
    for (let round = 0; round < rounds; round += 1) {
      plain.push(importElsewhere(folder, file, false));
      if (round === 0) exportRows(folder);
      const inflate = inflateMilliseconds(file);
      same.push(inflate + shellImport(folder));
      sealed.push(importElsewhere(folder, file, true));
      flat.push(inflate + flatImport(folder));
    }
    const milliseconds = (runs: readonly Run[]): number => median(runs.map((one) => one.milliseconds));
    const [bound, flatBound, ours, secret] = [median(same), median(flat), milliseconds(plain), milliseconds(sealed)];
    const memory = median(sealed.map((one) => one.megabytes));
    print(`import of ${plain[0]?.added ?? 0} entries, ${(statSync(file).size / 1e6).toFixed(1)} MB`);
    print(`  inflate + .import: same tables ${bound.toFixed(0)} ms, one flat table ${flatBound.toFixed(0)} ms`);
    print(`  ours: ${ours.toFixed(0)} ms without sealing, ${secret.toFixed(0)} ms as in the product, peak ${memory.toFixed(0)} MB`);
    const measured = (name: string, ratio: number,
      limit: number): Measured => ({ name, ratio, limit, met: ratio <= limit });
    return [
      measured('target 2: read, check, insert, index against inflate + .import of the same rows into the same tables',
        ours / bound, 2),
      measured('target 2 with numbers sealed and indexed as in the product (the reference seals nothing)',
        secret / bound, 2),
      measured('target 2 against .import of the entries alone into one flat table without people, keys or history',
        secret / flatBound, 2),
      measured('target 3: peak memory of the product\'s import, MB', memory, 450),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] === import.meta.filename) {
  const [, , child, folder = '', file = '', mode = ''] = process.argv;
  if (child === '--child') process.stdout.write(`${JSON.stringify(await importOnce(folder, file, mode === 'sealed'))}\n`);
  else for (const one of await run(console.log)) console.log(`${one.met ? 'met' : 'NOT MET'}  ${one.name}: ${one.ratio.toFixed(2)} (limit ${one.limit})`);
}
