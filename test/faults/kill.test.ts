// SIGKILL at random moments of importing and of migrating: what was acknowledged is there, nothing is half done, and what was
// interrupted can be done again as if nothing had happened.
import { afterAll, describe, expect, test } from 'vitest';
import { createBackend } from '#backend/index.ts';
import { databaseFile } from '#backend/folders.ts';
import { rmSync } from 'node:fs';
import { numbersAfter, runChild, runKilled } from './children.ts';
import { chanceOf, faultSeed } from './disk.ts';
import { migrating } from './old-workspace.ts';
import { perform } from './steps.ts';
import { openBare, openWhole } from './verdict.ts';
import { importing, posting, removeRoots } from './workloads.ts';

const rounds = Number(process.env['FAULT_ROUNDS'] ?? 4);
const chance = chanceOf(faultSeed);
console.log(`FAULT_SEED=${faultSeed}  FAULT_ROUNDS=${rounds}`);
afterAll(removeRoots);

describe(`killed, seed ${faultSeed}`, () => {
  test('F01: while importing; doing the same import again adds nothing twice', async () => {
    const perRound = 12;
    const workload = await importing(rounds * perRound);
    const said: string[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const first = round * perRound;
      const lines = await runKilled({ home: workload.home, dir: workload.dir, first, steps: workload.steps.slice(first, first + perRound),
        wait: true },
        { kill: { from: new RegExp(`^ACK ${first + Math.floor(chance() * 4)}$`, 'm'), wait: Math.floor(chance() * 60) } });
      said.push(...lines);
      expect(await openWhole(workload, said)).toMatchObject({ told: null, faults: [] });
      const backend = createBackend({ home: workload.home, workspaceDir: workload.dir });
      await backend.openWorkspace(workload.dir);
      const people = (): number => backend.program.current!.connection.read.get<{ n: number }>('select count(*) as n from teachers')!.n;
      const steps = [...workload.steps.entries()].slice(first, first + perRound);
      for (const [, step] of steps) await perform(backend.client, step);
      const whole = people();
      expect(whole).toBe((first + perRound) * 3);
      // Once more, the one that was interrupted: everything is known already.
      const again = workload.steps[numbersAfter(lines, 'TRY').at(-1) ?? first]!;
      await perform(backend.client, again);
      expect(people()).toBe(whole);
      for (const [index] of steps) said.push(`TRY ${index}`);
      await backend.close();
    }
    const acks = numbersAfter(said, 'ACK').length;
    console.log(`F01: ${rounds} kills, ${acks} acknowledgements looked up`);
    expect(acks).toBeGreaterThanOrEqual(rounds);
  }, 180_000);

  test('F03: while a workspace of an earlier release is brought to the newest schema', async () => {
    let [started, needed, after] = [0, 0, 0];
    for (let round = 0; round < rounds; round += 1) {
      const workload = await migrating(1 + (round % 3) * 2);
      // The first one is killed when it is done, and tells how long it takes; the others on the way.
      const kill = round === 0 ? { from: /^OPEN$/m, wait: 0 } : { from: /^START$/m,
        wait: Math.floor(((round - chance()) / (rounds - 1)) * needed * 0.6) };
      const lines = await runKilled({ home: workload.home, dir: workload.dir, steps: [], wait: true }, {
        kill, onLine: (line) => {
          if (line === 'START') started = Date.now();
          else if (line === 'OPEN' && round === 0) needed = Date.now() - started;
        },
      });
      expect(openBare(workload, lines), `${kill.wait} ms`).toEqual([]);
      if (lines.includes('OPEN')) after += 1;
      expect(await openWhole(workload, ['OPEN'])).toMatchObject({ told: null, faults: [] });
    }
    console.log(`F03: ${rounds} kills, ${after} after the end of the migration, which takes ${needed} ms`);
    expect(after).toBeLessThan(rounds);
  }, 180_000);

  test('F control: with the journal taken away the same check finds acknowledged work lost', async () => {
    const workload = await posting(8);
    const { lines } = await runChild({ home: workload.home, dir: workload.dir, steps: workload.steps });
    rmSync(`${databaseFile(workload.dir)}-wal`);
    expect(openBare(workload, lines).filter((one) => one.startsWith('lost'))).toHaveLength(8);
  }, 180_000);
});
