// SIGKILL at random moments while packs are issued and while mixed batches are received: what has its final name stands on
// record, what was acknowledged opens, codes stay one to one, and afterwards the work goes on as if nothing had happened.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256Hex } from '#backend/crypto/suite.ts';
import { violations } from '#db/invariants.ts';
import { assignAll, attachFilm, fullSheets, newKey, opened, scorePackByHand, smallContest, type SmallContest } from '../packs/small-contest.ts';
import { killProgram } from './children.ts';
import { chanceOf, faultSeed as seed } from './disk.ts';

const more = Number(process.env['FAULT_ROUNDS'] ?? 4) / 4;
const issuingRounds = Math.ceil(3 * more);
const receivingRounds = Math.ceil(2 * more);
const chance = chanceOf(seed);

let contest: SmallContest;
let home: string;
let folder: string;
const files = (name: string): string => join(contest.program.files, name);
const read = () => contest.program.backend.program.current!.connection.read;

beforeAll(async () => {
  console.log(`FAULT_SEED=${seed}`);
  contest = await smallContest(5, 3);
  await attachFilm(contest, 0, '片子.mp4', 400_000);
  await assignAll(contest, 2);
  home = files('home');
  folder = files('packs');
  mkdirSync(folder);
}, 180_000);
afterAll(async () => {
  expect(contest.program.bugs).toEqual([]);
  await contest.program.close();
});

/** Runs the child until it is killed `wait` ms after the first line that `from` matches; what it said, line by line. */
const killedChild = (args: readonly string[], from: RegExp, wait: number): Promise<string[]> =>
  killProgram('packs-child', args, { kill: { from, wait } });

const wordsAfter = (lines: readonly string[], word: string): string[][] =>
  lines.filter((line) => line.startsWith(`${word} `)).map((line) => line.split(' ').slice(1));

describe(`SIGKILL, seed ${seed}`, () => {
  it(`F04: while issuing, ${issuingRounds} times`, async () => {
    const { client } = contest.program;
    await client.workspace.close({});
    const codes = new Map<string, string>();
    /** How many rounds ended with names of passage lying about. */
    const seen = { passage: 0 };
    for (let round = 0; round < issuingRounds; round += 1) {
      // From before the first pack to after the last, in the first issue or the second.
      const step = new RegExp(`^${['TRY 0', 'STEP 0', 'STEP 1', 'STEP 2', 'DONE', 'TRY 1'][Math.floor(chance() * 6)]}`, 'm');
      const lines = await killedChild(['issue', home, contest.program.dir, contest.contestId, folder], step, Math.floor(chance() * 60));
      await client.workspace.open({ dir: contest.program.dir });
      const packs = new Map(read().all<{ file_name: string; sha256: string }>('select file_name, sha256 from packs')
        .map((one) => [one.file_name, one.sha256]));
      const names = readdirSync(folder);
      for (const name of names.filter((one) => one.endsWith('.sxpack'))) {
        expect(packs.get(name), `round ${round}, ${name}`).toBe(sha256Hex(readFileSync(join(folder, name))));
      }
      if (names.some((one) => one.endsWith('.part'))) seen.passage += 1;
      const acknowledged = wordsAfter(lines, 'ACK');
      const last = acknowledged.at(-1);
      if (last) {
        const [judgeId = '', revision, file = '', passphrase = ''] = last;
        const { header } = await opened({ file, passphrase });
        expect(header.pack.revision).toBe(Number(revision));
        const own = read().all<{ code: string }>('select code from entry_codes where judge_id = ?', judgeId).map((one) => one.code);
        expect(header.entries.map((one) => one.code).toSorted()).toEqual(own.toSorted());
      }
      // A code once given stays with its judge and entry; no two judges share one.
      const rows = read().all<{ judge_id: string; code: string; entry_id: string }>('select * from entry_codes');
      expect(new Set(rows.map((one) => one.code)).size).toBe(rows.length);
      for (const { judge_id: judge, code, entry_id: entry } of rows) {
        expect(codes.get(`${judge} ${entry}`) ?? code).toBe(code);
        codes.set(`${judge} ${entry}`, code);
      }
      expect(violations(read())).toEqual([]);
      await client.workspace.close({});
    }
    // Once more for certain: killed when the first pack is written and the last is not.
    await killedChild(['issue', home, contest.program.dir, contest.contestId, folder], /^STEP 1/m, 0);
    if (readdirSync(folder).some((one) => one.endsWith('.part'))) seen.passage += 1;
    expect(seen.passage, 'rounds killed between first byte and name').toBeGreaterThan(0);
    await client.workspace.open({ dir: contest.program.dir });
    const { packs } = await client.packs.issue({ contestId: contest.contestId, outDir: folder });
    expect(readdirSync(folder).filter((name) => !name.endsWith('.sxpack'))).toEqual([]);
    for (const pack of packs) expect((await opened(pack)).header.pack.revision).toBe(pack.revision);
    const { packs: listed } = await client.packs.list({ contestId: contest.contestId });
    for (const { judgeId } of packs) {
      const revisions = listed.filter((one) => one.judgeId === judgeId).map((one) => one.revision);
      expect(revisions).toEqual(revisions.map((_, index) => index + 1));
    }
    await expect(client.workspace.audit({})).resolves.toMatchObject({ intact: true });
  }, 180_000);

  it(`F04: while receiving mixed batches, ${receivingRounds} times`, async () => {
    const { program, contestId } = contest;
    const { packs } = await program.client.packs.issue({ contestId, outDir: files('last') });
    const keys = packs.map((_, index) => newKey(index + 1));
    const sheets = await Promise.all(packs.map((pack) => opened(pack)));
    const foreign = files('foreign.sxscore');
    writeFileSync(foreign, 'not a pack');
    const marks = () => read().all('select judge_id, entry_id, status, total from score_sheets order by 1, 2');
    const sent = packs.map(() => ({ seq: 0, prev: null as string | null }));
    let acknowledged = 0;
    for (let round = 0; round < receivingRounds; round += 1) {
      // Two batches: the next packs of all judges, with a foreign file; then the next of two of them, one of the first again.
      const next = async (judge: number): Promise<string> => {
        const last = sent[judge]!;
        last.seq += 1;
        const { file, sha256 } = await scorePackByHand(files('back'), `S-${judge}-${last.seq}.sxscore`, sheets[judge]!, keys[judge]!,
          fullSheets(sheets[judge]!, last.seq * 100), { ...last });
        last.prev = sha256;
        return file;
      };
      const first = [await next(0), await next(1), foreign, await next(2)];
      const second = [await next(1), first[0]!, await next(2)];
      const states = [marks()];
      const copyOfMarks = async (batch: string[]) => {
        const { basedOn } = await program.client.packs.preview({ contestId, files: batch });
        await program.client.packs.receive({ contestId, files: batch, basedOn });
        states.push(marks());
      };
      await copyOfMarks(first);
      await copyOfMarks(second);
      await program.client.packs.undoReceive({ contestId });
      await program.client.packs.undoReceive({ contestId });
      expect(marks()).toEqual(states[0]);
      await program.client.workspace.close({});
      const step = new RegExp(`^${['ACK 0', 'TRY 0', 'TRY 1', 'ACK 1'][round % 4]}`, 'm');
      const lines = await killedChild(['receive', home, program.dir, contestId, first.join('\t'), second.join('\t')], step,
        Math.floor(chance() * 60));
      const done = wordsAfter(lines, 'ACK').length;
      const tried = wordsAfter(lines, 'TRY').length;
      acknowledged += done;
      await program.client.workspace.open({ dir: program.dir });
      // The marks are those after a whole number of batches: all that were acknowledged, and perhaps the one under way.
      const stand = JSON.stringify(marks());
      expect(states.slice(done, tried + 1).map((one) => JSON.stringify(one)), `round ${round}: ${done} of ${tried}`).toContain(stand);
      expect(violations(read())).toEqual([]);
      // The rest is received as if nothing had happened.
      for (const batch of [first, second]) {
        const { basedOn } = await program.client.packs.preview({ contestId, files: batch });
        await program.client.packs.receive({ contestId, files: batch, basedOn });
      }
      expect(marks()).toEqual(states[2]);
    }
    expect(acknowledged).toBeGreaterThan(0);
    await expect(program.client.workspace.audit({})).resolves.toMatchObject({ intact: true });
  }, 180_000);
});
