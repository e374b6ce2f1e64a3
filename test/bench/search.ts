// Benchmark of the list of 200,000 entries: two-character Chinese search over title, number, school and people, first page
// and deep pages, beside plain LIKE over four columns of one flat table. Target 9. Run alone: node test/bench/search.ts
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { contestsHandlers } from '#backend/contests/handlers.ts';
import { importsHandlers } from '#backend/imports/handlers.ts';
import { fileFacts } from '#backend/imports/file-facts.ts';
import { EntriesInput } from '#contract/schema/contests.ts';
import { ApplyInput } from '#contract/schema/imports.ts';
import { benchContest, contestId } from './bench-contest.ts';
import { makeEntriesWorkbook } from './made-workbook.ts';
import { median, type Measured } from './import.ts';

const rows = 200_000;
const rounds = 7;

export async function run(print: (line: string) => void): Promise<Measured[]> {
  const folder = mkdtempSync(join(tmpdir(), 'saixue-bench-'));
  try {
    const file = join(folder, 'made.xlsx');
    await makeEntriesWorkbook(file, rows);
    const { connection, context } = benchContest(folder, false);
    await importsHandlers.apply(context,
      ApplyInput.parse({ contestId, kind: 'entries', filePath: file, fileHash: fileFacts(file).hash, basedOn: 0 }));
    const flat = new Database(join(folder, 'flat.db'));
    flat.exec('create table flat (number text, title text, school text, people text); begin');
    const insert = flat.prepare('insert into flat values (?, ?, ?, ?)');
    for (const row of connection.read.each<Record<'number' | 'title' | 'school' | 'people', string | null>>(`select e.number, e.title,
      s.name as school, (select group_concat(name, '、') from entry_people p where p.entry_id = e.id) as people
      from entries e left join schools s on s.id = e.school_id`)) insert.run(row.number, row.title, row.school, row.people);
    flat.exec('commit');
    const like = flat.prepare(`select count(*) as n from flat where title like @text or number like @text or school like @text
      or people like @text`);
    const list = (more: { search?: string; after?: number; limit?: number }) =>
      contestsHandlers.entries(context, EntriesInput.parse({ contestId, ...more }));
    const time = (work: () => unknown): number => {
      const before = process.cpuUsage();
      work();
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1000;
    };
    const times: Record<string, number[]> = {};
    const take = (name: string, work: () => unknown): void => void (times[name] ??= []).push(time(work));
    const words = ['折射', '雪梅', '临潼', '春江'];
    const cold = time(() => list({ search: '临潼', limit: 200 }));
    for (let round = 0; round < rounds; round += 1) {
      for (const text of words) {
        take('flat', () => like.get({ text: `%${text}%` }));
        take('search', () => list({ search: text, limit: 200 }));
      }
      take('none', () => list({ search: '魑魅', limit: 200 }));
      take('first', () => list({ limit: 200 }));
      take('deep', () => list({ after: 150_000, limit: 200 }));
    }
    const found = words.map((text) => `${text} ${list({ search: text, limit: 1 }).total}`).join(', ');
    connection.close();
    flat.close();
    const of = (name: string): number => median(times[name] ?? []);
    print(`${rows} entries; found: ${found}`);
    print(`  LIKE over four columns of a flat table ${of('flat').toFixed(1)} ms; ours: search with count and first page ${of('search').toFixed(1)} ms, `
      + `nothing found ${of('none').toFixed(1)} ms, first page ${of('first').toFixed(1)} ms, page from 150,000 ${of('deep').toFixed(1)} ms, `
      + `the first search after a change ${cold.toFixed(0)} ms (processor time)`);
    const measured = (name: string, ratio: number, limit: number): Measured => ({ name, ratio, limit, met: ratio <= limit });
    return [
      measured('target 9: two-character search in milliseconds', of('search'), 50),
      measured('target 9: first page in milliseconds', of('first'), 10),
      measured('the search against plain LIKE over a flat table', of('search') / of('flat'), 1.5),
      measured('a page from 150,000 in milliseconds', of('deep'), 10),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] === import.meta.filename) {
  for (const { name, ratio, limit, met } of await run(console.log)) {
    console.log(`${met ? 'met    ' : 'NOT MET'} ${name}: ${ratio.toFixed(2)} (limit ${limit})`);
  }
}
