// A stick that is pulled while files go out to it or come in from it: no half file under its final name, the source as it was.
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { sha256Hex } from '#backend/crypto/suite.ts';
import { runKilled } from './children.ts';
import { errors, fail, FaultOrders, type Fault } from './fault-orders.ts';
import { shimEnvironment, shimFile } from './shim.ts';
import type { Step } from './steps.ts';
import { openWhole } from './verdict.ts';
import { importing, merging, removeRoots, type Workload } from './workloads.ts';

afterAll(removeRoots);

const pulled = { error: errors.ENODEV, lasting: true, only: '/stick/' };
const outgoing = { ...pulled, classes: fail.write | fail.sync | fail.open | fail.truncate | fail.name };
const incoming = { ...pulled, classes: fail.read };

interface Pulled { lines: string[]; stick: string; hits: number }

async function pull(workload: Workload, plan: readonly { step: Step; fault: Fault }[], stick: string): Promise<Pulled> {
  const orders = new FaultOrders(join(workload.files, 'orders'));
  const lines = await runKilled({
    home: workload.home, dir: workload.dir, steps: plan.map((one) => one.step),
    sweep: { file: orders.file, faults: plan.map((one) => one.fault), all: true, list: stick }, close: true,
  }, { env: shimEnvironment(workload.root, { orders }) });
  for (const line of lines.filter((one) => one.startsWith('REFUSED'))) expect(line.split(' ')[2], line).not.toBe('internal');
  // Reading from the workspace goes on, and with the stick in its place the same can be done again.
  expect(lines.filter((line) => / (during|after) /.test(line) && !line.endsWith(' ok'))).toEqual([]);
  return { lines, stick, hits: lines.filter((line) => /^HIT \d+ [1-9]/.test(line)).length };
}

const listed = (lines: readonly string[], step: number): string[] =>
  JSON.parse(lines.find((line) => line.startsWith(`LIST ${step} `))?.replace(/^LIST \d+ /, '') ?? '[]') as string[];

/** What has its final name: not hidden, no name of passage. */
const named = (names: readonly string[]): string[] => names.filter((name) => !name.startsWith('.') && !/part$/.test(name));

describe.skipIf(shimFile === null)('a stick', () => {
  test('F16: pulled while a workbook, packs, or the whole workspace go out', async () => {
    const workload = await merging(1);
    const stick = join(workload.root, 'stick');
    mkdirSync(stick);
    const { contestId } = workload.steps[0] as { contestId: string };
    const plan: { step: Step; fault: Fault }[] = [];
    for (const [index, bytes] of [0, 900, 4000, 20_000].entries()) {
      const fault = { ...outgoing, bytes };
      plan.push(
        { fault, step: { kind: 'call', feature: 'imports', call: 'template', input: { kind: 'teachers', outFile: join(stick,
          `template-${index}.xlsx`) } } },
        { fault, step: { kind: 'call', feature: 'backups', call: 'copyOut', input: { outFile: join(stick, `copy-${index}.sxcopy`) } } },
        { fault, step: { kind: 'call', feature: 'packs', call: 'exportProgress', input: { contestId, outFile: join(stick,
          `progress-${index}.xlsx`) } } },
      );
      mkdirSync(join(stick, `packs-${index}`));
      plan.push({ fault, step: { kind: 'call', feature: 'packs', call: 'issue', input: { contestId, outDir: join(stick, `packs-${index}`) } } });
    }
    const { lines, hits } = await pull(workload, plan, stick);
    console.log(`F16: ${hits} of ${plan.length} exports met a stick that was pulled`);
    expect(hits).toBeGreaterThan(10);
    for (const [index, { step }] of plan.entries()) {
      const refused = lines.some((line) => line.startsWith(`REFUSED ${index} `));
      const input = (step as { input: { outFile?: string } }).input;
      if (refused && input.outFile !== undefined) expect(named(listed(lines, index)), basename(input.outFile)).not.toContain(basename(input.outFile));
      // With the stick back it went through.
      expect(lines).toContain(`ACK ${index}`);
    }
    expect(await openWhole(workload, [])).toMatchObject({ told: null, faults: [] });
  }, 180_000);

  test('F16: pulled while a list or score packs come in: nothing of it is taken, the source is as it was', async () => {
    const lists = await importing(3);
    const stick = join(lists.root, 'stick');
    mkdirSync(stick);
    const steps = lists.steps.map((step) => {
      const { file } = step as { file: string };
      copyFileSync(file, join(stick, basename(file)));
      return { kind: 'import', file: join(stick, basename(file)) } as const;
    });
    const hash = (file: string): string => sha256Hex(readFileSync(file));
    const before = steps.map((one) => hash(one.file));
    const { lines, hits } = await pull({ ...lists, steps }, steps.map((step, index) => ({ step, fault: { ...incoming, bytes: index * 60 } })), stick);
    expect(hits).toBeGreaterThan(0);
    for (const line of lines.filter((one) => one.startsWith('NEW'))) expect(line).toMatch(/ 3$/);
    expect(steps.map((one) => hash(one.file))).toEqual(before);
    expect(await openWhole(lists, lines)).toMatchObject({ told: null, faults: [] });

    const packs = await merging(3);
    const other = join(packs.root, 'stick');
    mkdirSync(other);
    const packSteps = packs.steps.map((step) => {
      const { file, contestId } = step as { file: string; contestId: string };
      copyFileSync(file, join(other, basename(file)));
      return { kind: 'receive', contestId, file: join(other, basename(file)) } as const;
    });
    const second = await pull(packs, packSteps.map((step, index) => ({ step, fault: { ...incoming, bytes: index * 700 } })), other);
    expect(second.hits).toBeGreaterThan(0);
    for (const line of second.lines.filter((one) => one.startsWith('NEW'))) expect(line).toMatch(/ [01]$/);
    expect(await openWhole({ ...packs, stand: (read, step) => packs.stand!(read, step) }, second.lines)).toMatchObject({ told: null });
  }, 180_000);
});
