// Power loss: every operation of a child on its files is recorded, disks are built as a power cut at random moments would
// leave them, and opened by the program: what was acknowledged is there by value, whole, and nothing is damaged.
import { afterAll, describe, expect, test } from 'vitest';
import { join } from 'node:path';
import { homeWitness, readWitness, witnessFile } from '#backend/program/witness.ts';
import { runKilled } from './children.ts';
import { chanceOf, diskAfter, faultSeed, readTree, type Chance } from './disk.ts';
import { shimEnvironment, shimFile } from './shim.ts';
import { readTrace } from './trace.ts';
import { moments, openBare, openWhole, putDisk, withBare, type Recorded } from './verdict.ts';
import { migrating } from './old-workspace.ts';
import { importing, merging, posting, removeRoots, restoring, scoring, type Workload } from './workloads.ts';

const images = Number(process.env['FAULT_IMAGES'] ?? 30);
/** Every how-many-th disk is opened by the whole program, the others by the door to the database alone. */
const wholeEvery = 8;
console.log(`FAULT_SEED=${faultSeed}  FAULT_IMAGES=${images}`);
afterAll(removeRoots);

async function record(workload: Workload, careless = false): Promise<Recorded> {
  const base = readTree(workload.root);
  const log = join(workload.files, 'operations');
  await runKilled({ home: workload.home, dir: workload.dir, steps: workload.steps, careless, close: true },
    { env: shimEnvironment(workload.root, { log }) });
  return { base, operations: readTrace(log) };
}

const pick = (points: readonly number[], chance: Chance): number => points[Math.floor(chance() * points.length)] ?? 0;

/** The check of this family: disks after a power cut at random moments, and what is wrong with each. */
async function powerCuts(workload: Workload, recorded: Recorded, count: number): Promise<{ faults: string[]; acknowledged: number }> {
  const chance = chanceOf(faultSeed);
  const points = moments(recorded.operations);
  const faults: string[] = [];
  let acknowledged = 0;
  for (let image = 0; image < count; image += 1) {
    // Some in the last moments: whoever closes the program often cuts the power next.
    const late = image % 10 === 9;
    const point = pick(late ? points.slice(-20) : points, chance);
    const lines = putDisk(workload, recorded, point, {}, chance);
    acknowledged += lines.filter((line) => line.startsWith('ACK')).length;
    let found: string[];
    if (late || image % wholeEvery === 0) {
      const opened = await openWhole(workload, lines);
      // An honest disk gives no cause for alarm: neither damage nor an older state.
      found = opened.told === null ? opened.faults : [`told ${opened.told}: ${opened.sentence}`];
    } else {
      try {
        found = openBare(workload, lines);
      } catch (error) {
        found = [String(error)];
      }
    }
    if (found.length > 0) faults.push(`after operation ${point}: ${found.join('; ')}`);
  }
  return { faults, acknowledged };
}

const workloads = [
  ['import', () => importing(14)], ['score', () => scoring(60)], ['merge', () => merging(12)], ['ledger', () => posting(110)],
  ['migrate', () => migrating(1)], ['restore', restoring],
] as const;

describe.skipIf(shimFile === null)(`power, seed ${faultSeed}`, () => {
  test.each(workloads)('F05: power lost while at work: %s', async (name, make) => {
    const workload = await make();
    const recorded = await record(workload);
    // The record is complete: done again, all operations give the files that are there.
    const real = readTree(workload.root);
    const again = diskAfter(recorded.base, recorded.operations, recorded.operations.length, { killed: true }, chanceOf(1));
    expect([...again.keys()].toSorted()).toEqual([...real.keys()].toSorted());
    for (const [path, bytes] of real) {
      if (!path.endsWith('-shm')) expect(bytes === null || again.get(path)?.equals(bytes), path).toBe(true);
    }
    const { faults, acknowledged } = await powerCuts(workload, recorded, images);
    console.log(`F05 ${name}: ${images} disks, ${acknowledged} acknowledgements looked up, ${faults.length} faults`);
    expect(faults).toEqual([]);
    expect(acknowledged).toBeGreaterThan(workload.steps.length > 0 ? images : -1);
  }, 180_000);

  test('F03: a migration cut off after any operation is at a whole step, and goes on', async () => {
    const workload = await migrating(1);
    const recorded = await record(workload);
    const chance = chanceOf(faultSeed);
    const points = moments(recorded.operations);
    /** The version on a disk cut off at this moment, by the number of the moment: killed, so it only ever grows. */
    const seen = new Map<number, number>();
    const cutAt = (at: number): number => {
      const lines = putDisk(workload, recorded, points[at] ?? 0, { killed: true }, chance);
      expect(openBare(workload, lines)).toEqual([]);
      const version = withBare(workload, (connection) => Number(connection.pragma('user_version')));
      seen.set(at, version);
      return version;
    };
    for (let cut = 0; cut < 40; cut += 1) {
      cutAt(Math.floor(((cut + chance()) / 40) * points.length));
      if (cut % 8 === 0) expect(await openWhole(workload, ['OPEN'])).toMatchObject({ told: null, faults: [] });
    }
    // A step of few writes may lie between two draws: it is looked for there.
    for (let wanted = 1; wanted <= 7; wanted += 1) {
      if ([...seen.values()].includes(wanted)) continue;
      let before = Math.max(0, ...[...seen].filter(([, version]) => version < wanted).map(([at]) => at));
      let after = Math.min(points.length - 1, ...[...seen].filter(([, version]) => version > wanted).map(([at]) => at));
      while (after - before > 1) {
        const middle = Math.floor((before + after) / 2);
        const version = cutAt(middle);
        if (version === wanted) break;
        if (version < wanted) before = middle;
        else after = middle;
      }
    }
    expect([...new Set(seen.values())].toSorted((one, other) => one - other)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  }, 180_000);

  test('F07: a disk that lies about flushing: what is lost is told, unless nothing on the disk could know', async () => {
    const workload = await posting(60);
    const recorded = await record(workload);
    const workspaceId = withBare(workload, ({ read }) => read.get<{ id: string }>('select id from workspace')!.id);
    const chance = chanceOf(faultSeed);
    const points = moments(recorded.operations);
    const count = { sound: 0, told: 0, unknowable: 0 };
    for (let image = 0; image < images * 0.6; image += 1) {
      const lines = putDisk(workload, recorded, pick(points, chance), { lies: 60 }, chance);
      const known = Math.max(...[witnessFile(workload.dir), homeWitness(workload.home, workspaceId, workload.dir)]
        .map((file) => readWitness(file, null).said?.seq ?? -1));
      const opened = await openWhole(workload, lines);
      if (opened.told !== null) {
        count.told += 1;
        expect(opened.told).toMatch(/^(rolled_back|changed_outside|db_damaged|db_missing|db_altered)$/);
        expect(opened.sentence).toMatch(/备份|拷贝/);
      } else if (opened.faults.length === 0) count.sound += 1;
      else {
        count.unknowable += 1;
        expect(opened.faults.filter((one) => !one.startsWith('lost')), 'no other fault than missing ends').toEqual([]);
        expect(known, 'no witness knew more').toBeLessThanOrEqual(opened.seq ?? -1);
      }
    }
    console.log(`F07: ${JSON.stringify(count)} of ${images * 0.6} disks`);
    expect(count.told).toBeGreaterThan(count.unknowable);
  }, 180_000);

  describe('with synchronous=NORMAL', () => {
    let faults: string[] = [];

    test('F control: the same check finds acknowledged work lost', async () => {
      const workload = await posting(60);
      ({ faults } = await powerCuts(workload, await record(workload, true), images));
      const lost = faults.filter((one) => /lost: step|rolled_back/.test(one));
      console.log(`F06: ${images} disks, ${lost.length} lost acknowledged work`);
      expect(lost.length).toBeGreaterThan(images / 4);
    }, 180_000);

    test('F06: work is lost at the end only: nothing is damaged, torn or out of nothing', () => {
      expect(faults.length).toBeGreaterThan(0);
      expect(faults.filter((one) => /damaged|torn|nothing|contradiction|broken/.test(one))).toEqual([]);
    });
  });
});
