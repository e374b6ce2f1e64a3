// SIGKILL at random moments while scoring, handing in and merging: nothing acknowledged is lost, compared by value.
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBackend } from '#backend/index.ts';
import { openDeskKeys } from '#backend/judging/desk-keys.ts';
import { receiptCode } from '#backend/packfile/codes.ts';
import { readScorePack } from '#backend/packfile/read.ts';
import { violations } from '#db/invariants.ts';
import { deskKeys } from '#db/queries/desk.ts';
import { issueSample, openDesk, type OtherDesk, type Stage } from '../flow/stage.ts';
import { killProgram } from './children.ts';
import { chanceOf, faultSeed as seed } from './disk.ts';

const more = Number(process.env['FAULT_ROUNDS'] ?? 4) / 4;
const scoringRounds = Math.ceil(4 * more);
const finishingRounds = Math.ceil(3 * more);
const mergingRounds = Math.ceil(3 * more);
const chance = chanceOf(seed);

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
const killedChild = (args: readonly string[], wait: number): Promise<string[]> =>
  killProgram('judging-child', args, { kill: { from: /^(ACK|END)/m, wait } });

describe(`SIGKILL, seed ${seed}`, () => {
  it(`F02: while scoring, ${scoringRounds} times`, async () => {
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

  it(`F02: while handing in, ${finishingRounds} times`, async () => {
    const desk = desks[0];
    if (!desk) throw new Error('no desk');
    await desk.backend.close();
    const { packId } = desk;
    const folder = join(stage.program.files, 'handed-in');
    mkdirSync(folder);
    const receipts = new Map<string, { seq: number; receipt: string }>();
    const tried = new Map<string, { code: string; criterion: string; value: number }>();
    for (let round = 0; round < finishingRounds; round += 1) {
      const lines = await killedChild(['finish', desk.home, desk.dir, packId, String(round * 1000 + 1), folder], Math.floor(chance() * 200));
      let last = '';
      for (const line of lines) {
        const [word = '', name = '', ...rest] = line.split(' ');
        if (word === 'ACK') receipts.set(name, { seq: Number(rest[0]), receipt: rest[1] ?? '' });
        if (word !== 'TRY') continue;
        last = name;
        tried.set(name, { code: rest[0] ?? '', criterion: rest[1] ?? '', value: Number(rest[2]) * 100 });
      }
      const after = createBackend({ home: desk.home, workspaceDir: desk.dir });
      await after.openWorkspace(desk.dir);
      const { fields, connection } = after.program.current!;
      const { identity } = openDeskKeys(fields, deskKeys(connection.read)!);
      const remembered = () => new Map(connection.read.all<{ hash: string; seq: number }>(
        'select hash, pack_seq as seq from desk_exports where pack_id = ?', packId).map((one) => [one.seq, one.hash]));
      // Under its own name a file is whole, remembered, and holds what was marked before; what was acknowledged is there.
      const names = readdirSync(folder).filter((name) => !name.startsWith('.'));
      for (const name of names) {
        const read = await readScorePack(join(folder, name), identity);
        if (!read.ok) throw new Error(`round ${round}, ${name}: ${read.code}`);
        const { seq, prev, sheets } = read.header;
        expect(remembered().get(seq), name).toBe(read.sha256);
        expect(prev, name).toBe(remembered().get(seq - 1) ?? null);
        const { code, criterion, value } = tried.get(name)!;
        expect(sheets.find((one) => one.code === code)?.scores.find((one) => one.criterion === criterion)?.value, name).toBe(value);
        expect(receipts.get(name) ?? { seq, receipt: receiptCode(read.sha256) }, name).toEqual({ seq, receipt: receiptCode(read.sha256) });
      }
      expect([...receipts.keys()].filter((name) => !names.includes(name))).toEqual([]);
      // Handing in once more works, without a hole in the numbers: what was remembered without its name is given out as it is.
      const highest = Math.max(...remembered().keys());
      const unnamed = readdirSync(join(desk.dir, 'packs')).includes(`${remembered().get(highest)}.sxscore`);
      const again = await after.client.judging.finish({ packId, outFile: join(folder, last) });
      expect(again.seq).toBe(unnamed ? highest : highest + 1);
      expect(again.receipt).toBe(receiptCode(remembered().get(again.seq) ?? ''));
      receipts.set(last, { seq: again.seq, receipt: again.receipt });
      expect([...remembered().keys()].toSorted((a, b) => a - b)).toEqual(Array.from({ length: again.seq }, (_, index) => index + 1));
      expect(readdirSync(join(desk.dir, 'packs')).filter((name) => !name.endsWith('.sxpack'))).toEqual([]);
      expect(readdirSync(folder).filter((name) => name.includes('.part'))).toEqual([]);
      expect(violations(connection.read)).toEqual([]);
      await after.close();
    }
    expect(receipts.size).toBeGreaterThanOrEqual(finishingRounds);
  }, 180_000);

  it(`F04: while merging, ${mergingRounds} times`, async () => {
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
