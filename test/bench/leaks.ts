// Benchmark of the identity scanner on the hold-out corpus at full size: recall by place with its interval, false alarms,
// time per file. Targets: certain places at least 0.99 (100 files a place), hard ones 0.80, 1 clean file in 200 accused.
// Run alone: node test/bench/leaks.ts [files a place]
import { startProgram } from '../flow/harness.ts';
import { measure, report, wilson } from '../leaks-holdout/recall.ts';

export interface Measured { name: string; ratio: number; limit: number; met: boolean }

const seed = 20_261_122;

export async function run(print: (line: string) => void = console.log, perPlace = 100): Promise<Measured[]> {
  const program = await startProgram();
  try {
    print(`seed ${seed}`);
    const measured = await measure(program, perPlace, seed);
    for (const line of report(measured)) print(line);
    const { certain, hard, byPlace, accused, clean } = measured;
    const worst = [...byPlace].sort((a, b) => a.found / a.planted - b.found / b.planted)[0] ?? certain;
    const [low] = wilson(worst.found, worst.planted);
    print(`worst place: ${worst.name} ${worst.found}/${worst.planted}, lower end of its interval ${low.toFixed(3)}`);
    const share = (found: number, all: number): number => found / Math.max(1, all);
    return [
      { name: 'recall, certain places in plain words (at least)', ratio: share(certain.found, certain.planted), limit: 0.99,
        met: share(certain.found, certain.planted) >= 0.99 },
      { name: 'recall, hard places and forms (at least)', ratio: share(hard.found, hard.planted), limit: 0.8,
        met: share(hard.found, hard.planted) >= 0.8 },
      { name: 'clean files accused (at most)', ratio: share(accused.length, clean), limit: 0.005, met: share(accused.length, clean) <= 0.005 },
    ];
  } finally {
    await program.close();
  }
}

if (process.argv[1] === import.meta.filename) {
  for (const { name, ratio, limit, met } of await run(console.log, Number(process.argv[2] ?? 100))) {
    console.log(`${met ? 'met    ' : 'NOT MET'} ${name}: ${ratio.toFixed(4)} (${limit})`);
  }
}
