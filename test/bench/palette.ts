// Benchmark of the one search (Ctrl+K) with 100,000 teachers and 20,000 entries, beside a plain LIKE over the names of both
// tables. Run alone: node test/bench/palette.ts
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { searchHandlers } from '#backend/search/handlers.ts';
import { insertContest } from '#db/queries/contests.ts';
import { benchRules } from './bench-contest.ts';
import { alone, measured, median, milliseconds, verdict, type Measured } from './measured.ts';
import { benchContext, makeLedger } from './made-ledger.ts';

const [teachers, entries, rounds] = [100_000, 20_000, 7];
const [firsts, seconds] = [[...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗'], [...'芳伟敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚']];
const words = ['王芳', 'wf', 'zhangwei', '99999', '分数', '没有这个'];

export async function run(print: (line: string) => void): Promise<Measured[]> {
  const folder = mkdtempSync(join(tmpdir(), 'saixue-bench-'));
  try {
    const connection = makeLedger(join(folder, 'people.db'), teachers, 0);
    connection.transaction((db) => {
      for (let id = 1; id <= teachers; id += 1) {
        const [first, second] = [firsts[id % firsts.length] ?? '', seconds[(id * 7 + Math.floor(id / 20)) % seconds.length] ?? ''];
        db.run('update teachers set name = ? where id = ?', `${first}${second}${id % 3 === 0 ? second : ''}`, id);
      }
      insertContest(db, { id: 'c', template_id: 't', template_version: 1, source: '', unknown: '[]', title: '微课评选', year: 2026, state: 'setup',
        sample: 0, rules: benchRules(), rules_version: 1, created_at: '' });
      for (let id = 1; id <= entries; id += 1) {
        db.run(`insert into entries (id, contest_id, number, match_key, blind_code, title, division, category, subject, grade, remark,
          status, position)
          values (?, 'c', ?, ?, ?, ?, 'd', 'k', '', '', '', 'active', ?)`, `e${id}`, `E${id}`, `k${id}`, `B${id}`,
        `${seconds[id % 20]}分数的初步认识 ${id}`, id);
      }
    });
    const context = benchContext(connection, '2026-01-01');
    const times = { ours: [] as number[], plain: [] as number[] };
    let hits = 0;
    for (let round = 0; round < rounds; round += 1) {
      for (const text of words) {
        const [ours, found] = milliseconds(() => searchHandlers.everything(context, { text, limit: 30 }));
        hits += (await found).hits.length;
        const like = `%${text}%`;
        const [plain] = milliseconds(() => [
          connection.read.all(`select id, name from teachers where name like ? or pinyin like ? or initials like ?
            or staff_number like ?`, like, like, like, like),
          connection.read.all('select id, title from entries where title like ? or number like ?', like, like),
        ]);
        times.ours.push(ours);
        times.plain.push(plain);
      }
    }
    connection.close();
    const [ours, plain] = [median(times.ours), median(times.plain)];
    const ratio = measured('the one search against a plain scan of teachers and entries', ours / plain, 5);
    print(`${teachers} teachers, ${entries} entries, ${words.length} searches, ${hits} hits in ${rounds} rounds`);
    print(`${verdict(ratio, 5)} plain scan ${plain.toFixed(1)} ms; Ctrl+K ${ours.toFixed(1)} ms, the slowest ${Math.max(...times.ours).toFixed(0)} ms; `
      + `ratio ${(ours / plain).toFixed(2)}`);
    return [ratio];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] === import.meta.filename) await alone(run);
