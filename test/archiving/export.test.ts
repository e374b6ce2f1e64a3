// From packs to the archive by the program's own calls: nothing of a person is in it, another program checks it, bad days end clean.
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { archiveHandlers } from '#backend/archiving/handlers.ts';
import { receiptCode } from '#backend/packfile/codes.ts';
import { demoEntriesRows, demoJudgesRows } from '#seeds/demo/index.ts';
import { startProgram } from '../flow/harness.ts';
import { assignAll, fullSheets, newKey, opened, scorePackByHand, smallContest, type SmallContest } from '../packs/small-contest.ts';
import { python, toldByPython } from './python.ts';
import { membersOf, verdictOf } from './stage.ts';

const elsewhere = mkdtempSync(join(tmpdir(), 'saixue-export-'));
const at = (name: string): string => join(elsewhere, name);
let contest: SmallContest;
let hashes: string[];
const client = () => contest.program.client;
const exported = (name: string) => client().archive.export({ contestId: contest.contestId, outFile: at(name) });

beforeAll(async () => {
  contest = await smallContest(4, 2);
  await assignAll(contest, 2);
  const { contestId, program } = contest;
  const { packs } = await program.client.packs.issue({ contestId, outDir: join(program.files, 'out') });
  const files = await Promise.all(packs.map(async (pack, index) => {
    const read = await opened(pack);
    return scorePackByHand(join(program.files, 'in'), `p${index}.sxscore`, read, newKey(index + 1), fullSheets(read, 100 * index));
  }));
  hashes = files.map((one) => one.sha256);
  for (const { file } of files) {
    const { basedOn } = await program.client.packs.preview({ contestId, files: [file] });
    await program.client.packs.receive({ contestId, files: [file], basedOn });
  }
});
afterAll(async () => {
  expect(contest.program.bugs).toEqual([]);
  await contest.program.close();
  rmSync(elsewhere, { recursive: true, force: true });
});

describe('archive.export', () => {
  it('before anything is locked: the chain and the packs, and that nothing is locked is said', async () => {
    const { code, version } = await exported('early.sxarc');
    expect(version).toBeNull();
    const answer = await verdictOf(at('early.sxarc'), code);
    expect(answer).toMatchObject({ verdict: 'matches', missing: [] });
    expect(answer.checks.filter((one) => one.passed === null).map((one) => one.id)).toEqual(['witnesses', 'docket', 'ranking', 'awards']);
  });

  it('a locked result is recomputed by a program without workspace and by the twin; results stay as fresh as they were', async () => {
    const { contestId } = contest;
    const computed = await client().results.compute({ contestId });
    const locked = await client().results.lock({ contestId, person: '王科长', basedOn: computed.basedOn });
    const { revision } = await client().contests.get({ contestId });
    const { file, events, version, code, bytes } = await exported('whole.sxarc');
    expect([version, (await client().contests.get({ contestId })).revision]).toEqual([1, revision]);
    expect(bytes).toBe(readFileSync(file).length);
    const other = await startProgram({ workspace: false });
    for (const printed of [code, locked.code, locked.checkpoint, `核验码 ${code} · 事件 ${events}`]) {
      const answer = await other.client.archive.verify({ file, printed });
      expect(answer).toMatchObject({ verdict: 'matches', events, firstBad: null, missing: [], contest: '小赛' });
      expect(answer.checks.find((one) => one.id === 'ranking')).toMatchObject({ passed: true });
    }
    expect(await other.client.archive.verify({ file })).toMatchObject({ verdict: 'unanchored' });
    await other.close();
    if (python) expect(toldByPython([[file, locked.code]])[0]).toMatchObject({ verdict: 'matches', firstBad: null, events });
    // Twice the same: one event and one checkpoint more, the same results.
    const again = await exported('again.sxarc');
    expect(again.events).toBe(events + 1);
    expect(membersOf(at('again.sxarc')).get('versions/1-docket.json')).toEqual(membersOf(file).get('versions/1-docket.json'));
  });

  it('holds no name, number, school or reason, and receipts that judges can compare', async () => {
    const members = membersOf(at('whole.sxarc'));
    const all = [...members.values()].map((one) => one.toString('utf8')).join('\n');
    const cells = [...demoEntriesRows.rows.slice(0, 4), ...demoJudgesRows.rows.slice(0, 2)].flat().filter(
      (one) => /^[\p{Script=Han}·]{2,4}$|\d{11}/u.test(one));
    const known = new Set(['语文', '数学', '小学组', '初中组', '高中组', '微课', '数字故事', '一年级', '二年级', '三年级', '四年级', '五年级', '六年级', '七年级', '八年级', '九年级']);
    expect(cells.length).toBeGreaterThan(8);
    const rules = members.get('versions/1-docket.json')?.toString('utf8').replace(/"entries":.*/s, '') ?? '';
    for (const one of [...cells.filter((cell) => !known.has(cell) && !rules.includes(cell)), '王科长']) expect(all).not.toContain(one);
    for (const hash of hashes) expect(all).toContain(`"receipt":"${receiptCode(hash)}"`);
  });

  it('lists exactly the packs that were received', async () => {
    const members = membersOf(at('whole.sxarc'));
    const told = (JSON.parse(members.get('packs.json')?.toString('utf8') ?? '') as { packs: { hash: string }[] }).packs.map((one) => one.hash);
    expect(told.sort()).toEqual([...hashes].sort());
  });

  it('cancelled, without a folder, over its own database: refused, and nothing is left behind', async () => {
    const { contestId } = contest;
    const stop = new AbortController();
    const context = contest.program.backend.program.commandContext({ name: 'test', signal: stop.signal, onProgress: () => stop.abort() });
    const cancelled = (name: string) =>
      expect(archiveHandlers.export(context, { contestId, outFile: at(name) })).rejects.toMatchObject({ code: 'cancelled' });
    await cancelled('stopped.sxarc');
    await expect(client().archive.export({ contestId, outFile: join(elsewhere, 'gone', 'x.sxarc') })).rejects.toMatchObject({ code: 'file_missing' });
    await expect(client().archive.export({ contestId, outFile: join(contest.program.dir, 'saixue.db') })).rejects.toMatchObject({ code: 'file_own' });
    await expect(client().archive.export({ contestId: 'nobody', outFile: at('x.sxarc') })).rejects.toMatchObject({ code: 'not_found' });
    expect(readdirSync(elsewhere).filter((name) => name.includes('stopped') || name.endsWith('.part'))).toEqual([]);
    // An older archive of that name is only replaced by a whole one.
    writeFileSync(at('old.sxarc'), 'old');
    await cancelled('old.sxarc');
    expect(readFileSync(at('old.sxarc'), 'utf8')).toBe('old');
  });

  it('a full disk is said, and nothing is left', async ({ skip }) => {
    if (!existsSync('/dev/full')) skip('no /dev/full here');
    // The .part of this name is a device that takes nothing.
    symlinkSync('/dev/full', at('full.sxarc.part'));
    await expect(exported('full.sxarc')).rejects.toMatchObject({ code: 'disk_full' });
    expect(readdirSync(elsewhere).filter((name) => name.startsWith('full'))).toEqual([]);
  });
});
