// SIGKILL at random moments while scoring and while merging: nothing acknowledged is lost, compared by value.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBackend } from '#backend/index.ts';
import { violations } from '#db/invariants.ts';
import { issueSample, openDesk, type OtherDesk, type Stage } from './stage.ts';

const scoringRounds = 12;
const mergingRounds = 8;
const seed = Number(process.env['FAULT_SEED'] ?? Date.now() % 100000);
let state = seed;
const chance = (): number => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 32;
};

let stage: Stage;
const desks: OtherDesk[] = [];

beforeAll(async () => {
  console.log(`FAULT_SEED=${seed}`);
  stage = await issueSample();
  for (const index of [0, 1]) desks.push(await openDesk(stage, index));
}, 180_000);
afterAll(async () => {
  for (const desk of desks) await desk.backend.close();
  await stage.program.close();
});

/** Runs the child until it is killed `wait` ms after its first acknowledgement (or `END`); what it said, line by line. */
function killedChild(args: readonly string[], wait: number): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, 'kill-child.ts'), ...args],
      { stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    let err = '';
    let timer: NodeJS.Timeout | undefined;
    child.stdout.on('data', (piece: Buffer) => {
      out += piece.toString('utf8');
      if (timer === undefined && /^(ACK|END)/m.test(out)) timer = setTimeout(() => child.kill('SIGKILL'), wait);
    });
    child.stderr.on('data', (piece: Buffer) => {
      err += piece.toString('utf8');
    });
    child.on('error', reject);
    child.on('exit', (_code, signal) => {
      if (signal === 'SIGKILL') resolve(out.split('\n').slice(0, -1));
      else reject(new Error(`the child ended by itself: ${err}`));
    });
  });
}

describe(`SIGKILL, seed ${seed}`, () => {
  it(`while scoring, ${scoringRounds} times`, async () => {
    const desk = desks[0];
    if (!desk) throw new Error('no desk');
    await desk.backend.close();
    /** Last acknowledged value of each cell, and what was tried after it. */
    const acknowledged = new Map<string, number>();
    const tried = new Map<string, number[]>();
    let acks = 0;
    for (let round = 0; round < scoringRounds; round += 1) {
      const lines = await killedChild(['score', desk.home, desk.dir, desk.packId, String(round * 1009 + 1)], Math.floor(chance() * 120));
      for (const line of lines) {
        const [word = '', code = '', criterion = '', value = ''] = line.split(' ');
        const cell = `${code} ${criterion}`;
        if (word === 'TRY') tried.set(cell, [...(tried.get(cell) ?? []), Number(value)]);
        if (word === 'ACK') {
          acks += 1;
          acknowledged.set(cell, Number(value));
          tried.set(cell, []);
        }
      }
      const after = createBackend({ home: desk.home, workspaceDir: desk.dir });
      await after.openWorkspace(desk.dir);
      const sheets = new Map<string, Record<string, number>>();
      for (const code of desk.codes) sheets.set(code, (await after.client.judging.sheet({ packId: desk.packId, code })).scores);
      for (const [cell, value] of acknowledged) {
        const [code = '', criterion = ''] = cell.split(' ');
        const found = sheets.get(code)?.[criterion];
        expect([value, ...(tried.get(cell) ?? [])], `round ${round}, ${cell}`).toContain(found);
      }
      expect(violations(after.program.current!.connection.read)).toEqual([]);
      expect(after.program.current!.connection.pragma('integrity_check(1)')).toBe('ok');
      await after.close();
    }
    expect(acks).toBeGreaterThanOrEqual(scoringRounds);
  }, 180_000);

  it(`while merging, ${mergingRounds} times`, async () => {
    const { program, contestId } = stage;
    const desk = desks[1];
    const pack = stage.packs[1];
    if (!desk || !pack) throw new Error('no desk');
    const files: { file: string; scores: Map<string, number> }[] = [];
    for (let seq = 1; seq <= mergingRounds * 3; seq += 1) {
      const scores = new Map<string, number>();
      for (const code of desk.codes) {
        const given = Object.fromEntries(desk.criteria.map(({ id, max }) => [id, Math.floor(chance() * (max + 1))]));
        await desk.client.judging.score({ packId: desk.packId, code, scores: given, comment: `第 ${seq} 次` });
        scores.set(code, Object.values(given).reduce((sum, one) => sum + one, 0));
      }
      const file = join(program.files, `S-${seq}.sxscore`);
      await desk.client.judging.finish({ packId: desk.packId, outFile: file });
      files.push({ file, scores });
    }
    await program.client.workspace.close({});
    const home = join(program.files, 'home');
    let acks = 0;
    for (let round = 0; round < mergingRounds; round += 1) {
      const batch = files.slice(round * 3, round * 3 + 3);
      const lines = await killedChild(['receive', home, program.dir, contestId, ...batch.map((one) => one.file)], Math.floor(chance() * 200));
      const ackedFiles = lines.filter((line) => line.startsWith('ACK ')).map((line) => line.slice(4));
      acks += ackedFiles.length;
      const triedFiles = lines.filter((line) => line.startsWith('TRY ')).map((line) => line.slice(4));
      await program.client.workspace.open({ dir: program.dir });
      const { read } = program.backend.program.current!.connection;
      const totals = read.all<{ code: string; total: number; status: string }>(
        `select c.code, s.total, s.status from score_sheets s join entry_codes c on c.judge_id = s.judge_id and c.entry_id = s.entry_id
         where s.judge_id = ?`, pack.judgeId);
      const stored = new Map(totals.map((one) => [one.code, one.total / 100]));
      // The newest pack that was acknowledged, or one tried after it, stands whole; never a mixture.
      const lastAck = Math.max(-1, ...ackedFiles.map((file) => batch.findIndex((one) => one.file === file)));
      const possible = batch.filter((one, index) => index === lastAck || (index > lastAck && triedFiles.includes(one.file)));
      expect(possible.some((one) => [...one.scores].every(([code, total]) => stored.get(code) === total)), `round ${round}`).toBe(true);
      expect(violations(read)).toEqual([]);
      // The rest of the batch can be received afterwards as if nothing had happened.
      const { basedOn } = await program.client.packs.preview({ contestId, files: batch.map((one) => one.file) });
      await program.client.packs.receive({ contestId, files: batch.map((one) => one.file), basedOn });
      await program.client.workspace.close({});
    }
    expect(acks).toBeGreaterThanOrEqual(mergingRounds);
    await program.client.workspace.open({ dir: program.dir });
    await expect(program.client.workspace.audit({})).resolves.toMatchObject({ intact: true });
  }, 180_000);
});
