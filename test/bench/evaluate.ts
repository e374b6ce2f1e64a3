// Target: standing of 100,000 teachers (300,000 lines) at most 1.5x of one full read of the ledger; a single balance, the
// second overview, the invariants and the chain beside it. Run alone: node test/bench/evaluate.ts
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { balanceHandlers } from '#backend/credits/balance/handlers.ts';
import { standingHandlers } from '#backend/credits/standing/handlers.ts';
import { openConnection } from '#db/open.ts';
import { violations } from '#db/invariants.ts';
import { verifyLedger } from '#db/queries/ledger.ts';
import { benchContext, makeLedger } from './made-ledger.ts';

export interface Measured { name: string; ratio: number; limit: number; met: boolean }

const [teachers, linesEach, rounds, singles] = [100_000, 3, 3, 200];
const today = '2025-11-22';
const everybody = { unitId: null, schoolId: null, stage: null, subject: null, standing: null };
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

function milliseconds(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

export function run(print: (line: string) => void): Promise<Measured[]> {
  const folder = mkdtempSync(join(tmpdir(), 'saixue-bench-'));
  const file = join(folder, 'ledger.db');
  try {
    makeLedger(file, teachers, linesEach).close();
    const [full, first, second, single, checks, chain]: number[][] = [[], [], [], [], [], []];
    for (let round = 0; round < rounds; round += 1) {
      // A connection of its own each round: what is kept for a second call belongs to the first connection.
      const connection = openConnection(file, { create: false, quickCheck: false });
      const context = benchContext(connection, today);
      full?.push(milliseconds(() => connection.read.all('select * from postings')));
      first?.push(milliseconds(() => standingHandlers.overview(context, everybody)));
      second?.push(milliseconds(() => standingHandlers.overview(context, everybody)));
      single?.push(milliseconds(() => {
        for (let id = 1; id <= singles; id += 1) balanceHandlers.balance(context, { teacherId: String(id * 7) });
      }) / singles);
      checks?.push(milliseconds(() => {
        if (violations(connection.read).length > 0) throw new Error('the made ledger contradicts itself');
      }));
      chain?.push(milliseconds(() => {
        if (!verifyLedger(connection.read).intact) throw new Error('the chain of the made ledger is broken');
      }));
      connection.close();
    }
    const [read, one, again, balance, invariants, verified] = [full, first, second, single, checks, chain].map((all) => median(all ?? []));
    const times = [read, one, again, balance, invariants, verified].map((value) => value ?? Number.NaN);
    const [a, b, c, d, e, f] = times as [number, number, number, number, number, number];
    print(`${teachers} teachers, ${teachers * linesEach} lines: full read ${a.toFixed(0)} ms, overview ${b.toFixed(0)} ms, again ${c.toFixed(1)} ms`);
    print(`  a single balance ${d.toFixed(2)} ms, invariants ${e.toFixed(0)} ms, chain ${f.toFixed(0)} ms`);
    const measured = (name: string, ratio: number, limit: number): Measured => ({ name, ratio, limit, met: ratio <= limit });
    return Promise.resolve([
      measured('everybody evaluated with schools, bands and tasks, against one full read of the ledger', b / a, 1.5),
      measured('the second overview, against the first', c / b, 0.05),
      measured('a single balance, against a thousandth of one full read of the ledger', d / (a / 1000), 5),
      measured('all invariants, against one full read of the ledger', e / a, 1),
      measured('the whole chain, against one full read of the ledger', f / a, 2.5),
    ]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] === import.meta.filename) {
  let missed = 0;
  for (const one of await run(console.log)) {
    missed += one.met ? 0 : 1;
    console.log(`${one.met ? 'met' : 'NOT MET'}  ${one.name}: ${one.ratio.toFixed(2)} (limit ${one.limit})`);
  }
  process.exitCode = missed > 0 ? 1 : 0;
}
