// A clock that goes wrong: numbers decide the order, no duration is negative, and a jump is on record.
import { spawnSync } from 'node:child_process';
import { afterEach, describe, expect, test } from 'vitest';
import { clockJump } from '#backend/program/clock.ts';
import { verifyChain } from '#backend/program/audit-chain.ts';
import { violations } from '#db/invariants.ts';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { startProgram, type TestProgram } from '../flow/harness.ts';
import { numbersAfter, runChild } from './children.ts';
import { openWhole } from './verdict.ts';
import { posting } from './workloads.ts';

let program: TestProgram | undefined;
afterEach(async () => {
  expect(program?.bugs ?? []).toEqual([]);
  await program?.close();
  program = undefined;
});

interface Event { seq: number; at: string; action: string; detail: Record<string, unknown> }
const events = (): Event[] => program!.backend.program.current!.connection.read
  .all<{ seq: number; body: string }>('select seq, body from audit order by seq').map(({ seq, body }) => ({ seq,
    ...JSON.parse(body) as Omit<Event, 'seq'> }));
const jumps = (): unknown[] => events().filter((one) => one.action === 'clock.jump').map((one) => one.detail['minutes']);

describe('the clock', () => {
  test.each([
    ['an hour back', '2026-06-20T03:00:00Z', -60], ['six minutes back', '2026-06-20T03:54:00Z', -6], ['four minutes back',
      '2026-06-20T03:56:00Z', null],
    ['1970', '1970-01-01T00:00:10Z', -29_698_799], ['a year on', '2027-06-20T04:00:00Z', null], ['ten years on', '2036-06-20T04:00:00Z', 5_260_320],
  ] as const)('F14: %s', async (_, time, minutes) => {
    let now = new Date('2026-06-20T04:00:00Z');
    program = await startProgram({ now: () => now });
    const { client } = program;
    await client.directory.saveSchool({ name: '望江区第一小学', unitName: '望江区' });
    now = new Date(time);
    const { contestId } = await client.contests.create({ templateId: 'weike', title: '二', year: 2026 });
    await client.contests.update({ contestId, title: '三', basedOn: (await client.contests.get({ contestId })).revision });
    expect(clockJump('2026-06-20T04:00:00.000Z', now)).toBe(minutes);
    expect(jumps()).toEqual(minutes === null ? [] : [minutes]);
    const { connection } = program.backend.program.current!;
    expect(verifyChain(connection.read).firstBad).toBeNull();
    expect(violations(connection.read)).toEqual([]);
    // The order is that of the numbers: what came last is last, whatever its time.
    const { rows } = await client.workspace.audit({ limit: 10 });
    const bySeq = rows.toSorted((a, b) => b.seq - a.seq);
    expect(rows.map((one) => one.seq)).toEqual(bySeq.map((one) => one.seq));
    expect(bySeq[0]?.action).toBe('contest.update');
    // Back again: closed, opened with the right clock, it is as it was, and the way back is on record too.
    now = new Date('2026-06-20T04:10:00Z');
    await client.workspace.close({});
    expect(await client.workspace.open({ dir: program.dir })).toMatchObject({ frozen: null, faults: [] });
    await client.directory.saveSchool({ name: '望江区第二小学', unitName: '望江区' });
    const back = minutes === null ? (time.startsWith('2027') ? 1 : 0) : time.startsWith('1970') ? 2 : minutes > 0 ? 2 : 1;
    expect(jumps()).toHaveLength(back);
  });

  test('F14: a backup of a day that has not come yet does not hold up the next ones', async () => {
    let now = new Date('2036-06-20T04:00:00Z');
    program = await startProgram({ now: () => now });
    const { client } = program;
    await client.workspace.backup({});
    now = new Date('2026-06-20T04:00:00Z');
    await client.directory.saveSchool({ name: '望江区第一小学', unitName: '望江区' });
    await client.workspace.close({});
    const made = readdirSync(join(program.dir, 'backups')).filter((name) => name.endsWith('.db')).toSorted();
    expect(made).toHaveLength(2);
    expect(made[0]).toContain('20260620');
  });

  test('F14: the hour of summer time that comes twice is no jump, and times still rise', async () => {
    const zone = process.env['TZ'];
    process.env['TZ'] = 'America/New_York';
    try {
      let now = new Date('2026-11-01T05:50:00Z');
      program = await startProgram({ now: () => now });
      for (let step = 0; step < 8; step += 1) {
        now = new Date(now.getTime() + 10 * 60_000);
        await program.client.directory.saveSchool({ name: `第${step}小学`, unitName: '望江区' });
      }
      expect(new Date('2026-11-01T05:50:00Z').getHours()).toBe(new Date('2026-11-01T06:50:00Z').getHours());
      expect(jumps()).toEqual([]);
      const times = events().map((one) => one.at);
      expect(times).toEqual(times.toSorted());
    } finally {
      if (zone === undefined) delete process.env['TZ'];
      else process.env['TZ'] = zone;
    }
  });

  const faketime = spawnSync('faketime', ['2001-01-01', 'true']).status === 0;
  test.skipIf(!faketime)('F14: a real clock of 2001, by faketime', async () => {
    const workload = await posting(3);
    const { lines } = await runChild({ home: workload.home, dir: workload.dir, steps: workload.steps, close: true },
      { through: ['faketime', '2001-01-01 12:00:00'] });
    expect(numbersAfter(lines, 'ACK')).toEqual([0, 1, 2]);
    expect(await openWhole(workload, lines)).toMatchObject({ told: null, faults: [] });
  }, 180_000);
});
