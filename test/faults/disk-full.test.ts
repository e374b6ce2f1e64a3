// Disks that are full or broken: at every write and flush of real work. One sentence, nothing acknowledged is lost, reading
// goes on, and once the disk works again so does the program, without a restart.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { numbersAfter, runChild, runKilled } from './children.ts';
import { chanceOf, faultSeed, readTree } from './disk.ts';
import { errors, fail, FaultOrders, type Fault } from './fault-orders.ts';
import { shimEnvironment, shimFile } from './shim.ts';
import { readTrace } from './trace.ts';
import { moments, openWhole, putDisk } from './verdict.ts';
import { importing, posting, removeRoots, type Workload } from './workloads.ts';

console.log(`FAULT_SEED=${faultSeed}`);
afterAll(removeRoots);

const refusals = (lines: readonly string[]): Set<string> =>
  new Set(lines.filter((line) => line.startsWith('REFUSED')).map((line) => line.split(' ')[2] ?? ''));

/** Sweeps a fault over the work: the first step meets it at the first operation, the next at the second, until none is hit. */
async function sweep(workload: Workload, faults: readonly Fault[],
  codes: RegExp): Promise<{ lines: string[]; hits: number; log: string; base: ReturnType<typeof readTree> }> {
  const orders = new FaultOrders(join(workload.files, 'orders'));
  const log = join(workload.files, 'operations');
  const base = readTree(workload.root);
  const lines = await runKilled({ home: workload.home, dir: workload.dir, steps: workload.steps, sweep: { file: orders.file, faults: [...faults] } },
    { env: shimEnvironment(workload.root, { log, orders }) });
  const hits = lines.filter((line) => /^HIT \d+ [1-9]/.test(line)).length;
  for (const line of lines.filter((one) => one.startsWith('REFUSED'))) expect(line.split(' ')[2], line).toMatch(codes);
  // All or nothing, and everything was brought to its end afterwards.
  const whole = workload.name === 'ledger' || workload.name === 'import' ? 3 : 1;
  for (const line of lines.filter((one) => one.startsWith('NEW '))) expect([0, whole], line).toContain(Number(line.split(' ')[2]));
  expect(numbersAfter(lines, 'ACK').length).toBe(new Set(numbersAfter(lines, 'TRY')).size);
  expect(lines.filter((line) => / after /.test(line) && !line.endsWith(' ok'))).toEqual([]);
  return { lines, hits, log, base };
}

const counted = (from: number, to: number, fault: Omit<Fault, 'nth'>, stride = 1): Fault[] =>
  Array.from({ length: Math.floor((to - from) / stride) + 1 }, (_, index) => ({ ...fault, nth: from + index * stride }));

describe('disk full', () => {
  test('F08: a limit on the size of files, lifted while the program runs', async () => {
    const workload = await posting(60);
    const { lines } = await runChild({ home: workload.home, dir: workload.dir, steps: workload.steps, lift: true },
      { through: ['prlimit', '--fsize=700000:unlimited'] });
    expect(refusals(lines)).toEqual(new Set(['disk_full']));
    expect(lines.at(-1)).toBe('END');
    expect(numbersAfter(lines, 'ACK').at(-1)).toBe(59);
    expect(await openWhole(workload, lines)).toMatchObject({ told: null, faults: [] });
  }, 180_000);
});

describe.skipIf(shimFile === null)('a disk that fails', () => {
  const noRoom = { classes: fail.write | fail.open | fail.truncate, error: errors.ENOSPC };

  test.each([['once', false], ['from then on', true]])('F09: no room at the n-th write, %s', async (_, lasting) => {
    const workload = await posting(80);
    const { lines, hits } = await sweep(workload, counted(1, 80, { ...noRoom, lasting }), /^disk_full$/);
    console.log(`F09: ${hits} writes of one step failed, one after another`);
    expect(hits).toBeGreaterThan(10);
    expect(lines.at(-2)).toMatch(/^HIT \d+ 0$/);
    expect(await openWhole(workload, lines)).toMatchObject({ told: null, faults: [] });
  }, 180_000);

  test('F09: no room while an import makes its backup and writes', async () => {
    const workload = await importing(16);
    const { lines, hits } = await sweep(workload, counted(1, 400, { ...noRoom, lasting: true }, 25), /^disk_full$/);
    expect(hits).toBeGreaterThan(5);
    expect(readdirSync(join(workload.dir, 'backups')).filter((name) => name.includes('part'))).toEqual([]);
    expect(await openWhole(workload, lines)).toMatchObject({ told: null, faults: [] });
  }, 180_000);

  test.each([
    ['a flush', { classes: fail.sync, error: errors.EIO }], ['a write', { classes: fail.write, error: errors.EIO }],
  ])('F10: %s fails: nothing is acknowledged on it, not even after the power went', async (_, fault) => {
    const workload = await posting(60);
    const { lines, hits, log, base } = await sweep(workload, counted(1, 60, fault), /^(disk_error|disk_full)$/);
    expect(hits).toBeGreaterThan(1);
    const recorded = { base, operations: readTrace(log) };
    const end = await openWhole(workload, lines);
    expect(end).toMatchObject({ told: null, faults: [] });
    // What a failed flush left in memory never comes to the disk by a later one.
    const chance = chanceOf(faultSeed);
    const points = moments(recorded.operations);
    for (let image = 0; image < 30; image += 1) {
      const said = putDisk(workload, recorded, points[Math.floor(chance() * points.length)] ?? 0, {}, chance);
      // Power lost in the moment between giving the connection up and opening it anew may be told as a journal that is gone.
      const { told, faults } = await openWhole(workload, said);
      expect(faults, `${image}`).toEqual([]);
      expect([null, 'changed_outside'], `${image}`).toContain(told);
    }
  }, 180_000);

  test('F10: reading fails: refused, and then read anew', async () => {
    const workload = await posting(12);
    const { lines, hits } = await sweep(workload, counted(1, 12, { classes: fail.read, error: errors.EIO }), /^(disk_error|db_damaged)$/);
    console.log(`F10: ${hits} reads failed`);
    expect(await openWhole(workload, lines)).toMatchObject({ told: null, faults: [] });
  }, 180_000);
});
