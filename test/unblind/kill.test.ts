// Killed at each step of sealing and unblinding: what is released has its event, and the state is always one of the steps.
import { spawnSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violations } from '#db/invariants.ts';
import type { WriteDb } from '#db/open.ts';
import { smallContest, type SmallContest } from '../packs/small-contest.ts';
import { words } from './words.ts';

let contest: SmallContest;
let sealedDir = '';
let requestId = '';
const client = () => contest.program.client;
const id = () => ({ contestId: contest.contestId });
const read = () => contest.program.backend.program.current!.connection.read;
const revision = async (): Promise<number> => (await client().unblind.status(id())).basedOn;
const approve = async () => client().unblind.approve({
  ...id(), requestId, person: '纪监督', passphrase: words.supervisor, requestPassphrase: words.organiser, basedOn: await revision(),
});
const files = (name: string): string => join(contest.program.files, name);

async function reopen(dir: string): Promise<void> {
  await client().workspace.close({});
  await client().workspace.open({ dir });
}

/** Copies the workspace as the disk has it at each moment of each commit that `work` makes: what a kill would leave there. */
async function momentsOf(name: string, work: () => Promise<unknown>): Promise<string[]> {
  const { connection, dir } = contest.program.backend.program.current!;
  const whole = connection.transaction;
  const moments: string[] = [];
  const keep = (moment: string): void => {
    moments.push(files(`${name}-${moments.length}-${moment}`));
    cpSync(dir, moments.at(-1) ?? '', { recursive: true });
  };
  Object.assign(connection, {
    transaction: <T>(inner: (db: WriteDb) => T): T => {
      const done = whole((db) => {
        const result = inner(db);
        keep('inside');
        return result;
      });
      keep('after');
      return done;
    },
  });
  await work().finally(() => Object.assign(connection, { transaction: whole }));
  return moments;
}

/** The one thing that must always hold, and which step the workspace stands at. */
async function standing(): Promise<string> {
  const { steps, sealed, openedAt } = await client().unblind.status(id());
  const chain = new Map(read().all<{ seq: number; body: string }>('select seq, body from audit').map((one) =>
    [one.seq, (JSON.parse(one.body) as { action: string }).action]));
  for (const one of steps) expect(chain.get(one.event)).toMatch(/^unblind\./);
  const named = read().all<{ name: string }>("select name from entry_people where name <> ''").length;
  const last = steps.at(-1)?.step ?? 'none';
  if (steps.length > 0) expect(named > 0, last).toBe(last === 'done');
  expect(sealed).toBe(steps.length > 0 && last !== 'done');
  expect(openedAt !== null).toBe(last === 'done');
  expect(violations(read())).toEqual([]);
  await expect(client().audit.verify({})).resolves.toMatchObject({ verdict: 'unanchored' });
  return last;
}

beforeAll(async () => {
  contest = await smallContest(4, 3);
}, 60_000);
afterAll(async () => {
  expect(contest.program.bugs).toEqual([]);
  await contest.program.close();
});

describe('killed', () => {
  it('while sealing, asking and opening, at every moment of every commit', async () => {
    const { dir } = contest.program;
    const seal = await momentsOf('seal', async () => client().unblind.seal({
      ...id(), organiser: { person: '陈组织', passphrase: words.organiser },
      supervisor: { person: '纪监督', passphrase: words.supervisor }, basedOn: await revision(),
    }));
    const ask = await momentsOf('ask', async () => {
      const asked = { ...id(), person: '陈组织', passphrase: words.organiser, reason: '改名单', basedOn: await revision() };
      ({ requestId } = await client().unblind.request(asked));
    });
    await client().workspace.close({});
    sealedDir = files('sealed');
    cpSync(dir, sealedDir, { recursive: true });
    await client().workspace.open({ dir });
    const open = await momentsOf('open', approve);
    const found: string[] = [];
    for (const moment of [...seal, ...ask, ...open]) {
      await reopen(moment);
      found.push(await standing());
    }
    // The opening begins with a backup, which the database notes; after it comes the log of who was shown what.
    expect(found).toEqual(['none', 'sealed', 'sealed', 'requested', 'requested', 'requested', 'requested', 'approved', 'approved', 'done', 'done', 'done']);
    // From wherever it stopped the two go on.
    await reopen(open[4] ?? '');
    // This computer has seen later states of it: an older one is only looked at until somebody says that it is the one.
    await expect(approve()).rejects.toMatchObject({ code: 'workspace_frozen' });
    await client().workspace.accept({ reason: '从这一刻接着做' });
    await approve();
    await expect(standing()).resolves.toBe('done');
  }, 60_000);

  it('by SIGKILL in a process of its own, with the identities written but not committed', async () => {
    await client().workspace.close({});
    const dir = files('killed');
    cpSync(sealedDir, dir, { recursive: true });
    // As on a computer that never saw what came later.
    rmSync(files('home/witness'), { recursive: true });
    const { signal, stderr } = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, 'kill-child.ts'),
      files('home'), dir, contest.contestId, requestId, 'inside', '3'], { env: { ...process.env, NODE_COMPILE_CACHE: files('compiled') }, encoding: 'utf8' });
    expect(signal, stderr).toBe('SIGKILL');
    await client().workspace.open({ dir });
    await expect(standing()).resolves.toBe('approved');
    await approve();
    await expect(standing()).resolves.toBe('done');
  }, 60_000);
});
