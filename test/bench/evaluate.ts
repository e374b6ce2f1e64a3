// Target: evaluation of 100,000 teachers (300,000 lines) at most 1.5x of one full read of the ledger; beside it the
// overview, a single balance, the invariants and the chain. Run alone: node test/bench/evaluate.ts
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { balanceHandlers } from '#backend/credits/balance/handlers.ts';
import { assessEverybody } from '#backend/credits/everybody/everybody.ts';
import { readEverybody } from '#backend/credits/everybody/handlers.ts';
import { standingHandlers } from '#backend/credits/standing/handlers.ts';
import { openConnection } from '#db/open.ts';
import { violations } from '#db/invariants.ts';
import { verifyLedger } from '#db/queries/ledger.ts';
import { benchContext, makeLedger } from './made-ledger.ts';

export interface Measured { name: string; ratio: number; limit: number; met: boolean }

type Times = Record<'full' | 'evaluated' | 'overview' | 'again' | 'single' | 'invariants' | 'chain', number[]>;

const [teachers, linesEach, rounds, singles] = [100_000, 3, 3, 200];
const today = '2025-11-22';
const everybody = { unitId: null, schoolId: null, stage: null, subject: null, standing: null };
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]
  ?? Number.NaN;

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
    const times = { full: [], evaluated: [], overview: [], again: [], single: [], invariants: [], chain: [] } satisfies Times;
    const take = (name: keyof Times, work: () => unknown): void => void (times as Times)[name].push(milliseconds(work));
    for (let round = 0; round < rounds; round += 1) {
      // A connection of its own each round: what is kept for a second call belongs to the first connection.
      const connection = openConnection(file, { create: false, quickCheck: false });
      const context = benchContext(connection, today);
      take('full', () => connection.read.all('select * from postings'));
      take('evaluated', () => assessEverybody(readEverybody(context, today), 'zh'));
      take('overview', () => standingHandlers.overview(context, everybody));
      take('again', () => standingHandlers.overview(context, everybody));
      take('single', () => {
        for (let id = 1; id <= singles; id += 1) balanceHandlers.balance(context, { teacherId: String(id * 7) });
      });
      take('invariants', () => {
        if (violations(connection.read).length > 0) throw new Error('the made ledger contradicts itself');
      });
      take('chain', () => {
        if (!verifyLedger(connection.read).intact) throw new Error('the chain of the made ledger is broken');
      });
      connection.close();
    }
    const of = (name: keyof Times): number => median((times as Times)[name]);
    const inWords = (name: keyof Times): string => `${name} ${of(name).toFixed(0)} ms`;
    print(`${teachers} teachers, ${teachers * linesEach} lines: ${(Object.keys(times) as (keyof Times)[]).map(inWords).join(', ')}`);
    print(`  single: ${singles} balances, ${(of('single') / singles).toFixed(2)} ms each`);
    const measured = (name: string, ratio: number, limit: number): Measured => ({ name, ratio, limit, met: ratio <= limit });
    return Promise.resolve([
      measured('everybody evaluated, against one full read of the ledger', of('evaluated') / of('full'), 1.5),
      measured('overview with schools, bands, rates and tasks, against one full read', of('overview') / of('full'), 2),
      measured('the overview asked for again, against the first time', of('again') / of('overview'), 0.05),
      measured('a single balance, against a thousandth of one full read', of('single') / singles / (of('full') / 1000), 5),
      measured('all invariants, against one full read', of('invariants') / of('full'), 1),
      measured('the whole chain, against one full read', of('chain') / of('full'), 2.5),
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
