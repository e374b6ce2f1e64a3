// Benchmark of the whole made-up city: 100,000 teachers and twelve sources in, balances and reports out; every 97th
// balance is compared with the city's own arithmetic. Run alone: node test/bench/city.ts [teachers]
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cityTeacher, cityTruth } from '#seeds/demo/city/index.ts';
import { peakMegabytes } from '../fixtures/peak-memory.ts';
import { asOf, importFile, writeCity } from '../flow/city.ts';
import { startProgram } from '../flow/harness.ts';

const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`;
const megabytes = (file: string): string => `${(statSync(file).size / 1_000_000).toFixed(1)} MB`;

export async function run(print: (line: string) => void, teachers = 100_000): Promise<void> {
  const folder = join(tmpdir(), `saixue-city-${teachers}`);
  mkdirSync(folder, { recursive: true });
  let since = performance.now();
  const fresh = !existsSync(join(folder, '00云澜市教师名册.xlsx'));
  const city = await writeCity(fresh ? folder : mkdtempSync(join(tmpdir(), 'saixue-city-')), teachers);
  print(`written   13 files of the city in ${seconds(since)} (not part of anything below)`);
  const program = await startProgram({ now: () => new Date('2025-12-31T08:00:00Z') });
  const { client } = program;
  try {
    since = performance.now();
    const known = await importFile(client, 'teachers', city.teachers);
    print(`teachers  ${known.add} added, ${known.skip} left out, in ${seconds(since)}`);
    await client.credits.useRuleSet({ ruleSetId: 'shaanxi-2018', from: '2018-03-01' });
    const all = performance.now();
    let posted = 0;
    for (const file of city.trainings) {
      since = performance.now();
      const done = await importFile(client, 'trainings', file);
      posted += done.posted;
      print(`          ${file.split('/').at(-1)} (${megabytes(file)}): ${done.posted} lines, ${done.same} already there, ${
        done.skip} left out, ${seconds(since)}`);
    }
    print(`trainings ${posted} lines in ${seconds(all)} (preview, backup, import; one after the other)`);
    since = performance.now();
    const overview = await client.credits.overview({ asOf });
    print(`overview  first ${seconds(since)}: ${overview.teachers} teachers, mean ${overview.mean.toFixed(1)}`);
    since = performance.now();
    await client.credits.overview({ asOf, stage: '小学' });
    print(`          again with a filter ${seconds(since)}`);
    let wrong = 0;
    since = performance.now();
    let compared = 0;
    for (let index = 0; index < teachers; index += 97) {
      const truth = cityTruth(index);
      const { byCategory } = await client.credits.balance({ idNumber: cityTeacher(index, city.schools).id, asOf });
      const same = Object.entries(truth).every(([code, x100]) => Math.round((byCategory[code] ?? 0) * 100) === x100);
      wrong += same ? 0 : 1;
      compared += 1;
    }
    print(`balances  ${compared} compared with the city's arithmetic, ${wrong} differ, ${
      ((performance.now() - since) / compared).toFixed(1)} ms each`);
    since = performance.now();
    const { intact, lines, faults } = await client.credits.verify({});
    print(`ledger    ${lines} lines, chain ${intact ? 'intact' : 'BROKEN'}, ${faults.length} faults, ${seconds(since)}`);
    for (const [kind, name, more] of [
      ['creditSummary', '学分汇总表.xlsx', {}], ['statistics4068', '教基4068.xlsx', { year: 2025 }],
        ['completionRates', '三率.xlsx', { year: 2025 }],
      ['warnings', '预警.xlsx', {}], ['nationalTemplate', '国内培训.xlsx', { year: 2025, fullNumbers: true, person: '王海宁', second: '李秀兰', reason: '性能测量用的虚构数据' }],
    ] as const) {
      since = performance.now();
      const outFile = join(program.files, name);
      const made = await client.reports.export({ kind, outFile, asOf, ...more });
      print(`report    ${name}: ${made.rows} rows, ${megabytes(outFile)}, ${seconds(since)}`);
    }
    const [someone] = (await client.credits.people({ limit: 1, asOf })).people;
    since = performance.now();
    await client.reports.transcript({ teacherId: someone?.teacherId ?? '1', asOf });
    print(`transcript first ${seconds(since)}`);
    since = performance.now();
    await client.reports.transcript({ teacherId: someone?.teacherId ?? '1', asOf });
    print(`           second ${seconds(since)}`);
    print(`memory    peak ${peakMegabytes().toFixed(0)} MB of this process, bugs: ${program.bugs.length}`);
  } finally {
    await program.close();
    if (!fresh) rmSync(join(city.teachers, '..'), { recursive: true, force: true });
  }
}

if (import.meta.main) await run(console.log, Number(process.argv[2] ?? 100_000));
