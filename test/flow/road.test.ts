// The whole road on the sample contest: workbook in, award list out; blind all the way; order of returned packs is nothing.
import { copyFileSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkbook, readAllRows } from '#backend/excel/read.ts';
import { readJudgingPack } from '#backend/packfile/read.ts';
import type { JudgingPackHeader } from '#backend/packfile/schema.ts';
import { violations } from '#db/invariants.ts';
import { demoContest, demoDiscrepantTitle, demoEntries, demoEntriesRows, demoJudges } from '#seeds/demo/index.ts';
import { bytesOf, Canaries, filesBelow, identities, judgeIdentities } from './canaries.ts';
import { copyOf, issueSample, openDesk, type OtherDesk, type Stage } from './stage.ts';

let stage: Stage;
let marks: string[];
const headers: JudgingPackHeader[] = [];
let desk: OtherDesk;
/** Packs of one judge: first, second, and one from another computer that went on from the first. */
let first: string;
let second: string;

const tableOf = (file: string): string[][] => {
  const { rows } = readAllRows(openWorkbook(file), 0);
  return rows.map((row) => row.cells.map((cell) => cell.text));
};

beforeAll(async () => {
  stage = await issueSample();
  const { program, contestId, packs } = stage;
  desk = await openDesk(stage, 0);
  const score = async (from: number) => {
    for (const [index, code] of desk.codes.entries()) {
      const scores = Object.fromEntries(desk.criteria.map(({ id, max }) => [id, Math.max(0, max - from - (index % 3))]));
      await desk.client.judging.score({ packId: desk.packId, code, scores });
    }
  };
  await score(1);
  first = join(program.files, 'first.sxscore');
  await desk.client.judging.finish({ packId: desk.packId, outFile: first });
  await score(2);
  second = join(program.files, 'second.sxscore');
  await desk.client.judging.finish({ packId: desk.packId, outFile: second });
  for (const pack of packs) {
    const read = await readJudgingPack(pack.file, { passphrase: pack.passphrase });
    if (!read.ok) throw new Error(read.code);
    headers.push(read.header);
  }
  marks = (await program.client.contests.sampleMarks({ contestId, packs: packs.slice(1) })).files;
}, 240_000);
afterAll(async () => {
  await desk.backend.close();
  expect(stage.program.bugs).toEqual([]);
  await stage.program.close();
});

const canaries = new Canaries(identities());

describe('blindness', () => {
  it('finds its canaries where they belong, so that finding none means something', () => {
    const sheet = join(stage.program.dir, 'exports', '示例', '推荐作品汇总表.xlsx');
    expect(new Set(canaries.hits(bytesOf(sheet), true).map((hit) => hit.split(' (')[0])).size).toBeGreaterThan(100);
  });

  it('no byte of a decrypted pack header names a person or a school', () => {
    expect(headers).toHaveLength(6);
    for (const header of headers) {
      const bytes = Buffer.from(JSON.stringify(header));
      expect(bytes.length).toBeGreaterThan(3000);
      expect(canaries.hits(bytes, true)).toEqual([]);
      expect(new Canaries(judgeIdentities()).hits(bytes, true)).toEqual([]);
    }
  });

  it('no file on the judge\'s computer, nor any pack, does', () => {
    const files = [...filesBelow(join(desk.dir)), ...filesBelow(desk.home), ...stage.packs.slice(0, 1).map((one) => one.file), first, second];
    expect(files.length).toBeGreaterThanOrEqual(8);
    for (const file of files) expect(canaries.hits(bytesOf(file)), file).toEqual([]);
  });

  it('two judges share no code, and no code follows the order of entries', () => {
    const codes = headers.flatMap((one) => one.entries.map((entry) => entry.code));
    expect(new Set(codes).size).toBe(codes.length);
    const order = new Map(demoEntries.map((one, index) => [one.title, index]));
    const inOrder = headers[0]!.entries.map((one) => order.get(one.title) ?? -1);
    expect(inOrder).not.toEqual(inOrder.toSorted((a, b) => a - b));
  });

  it('nothing asked before publication ties a name to a result', async () => {
    const { client } = stage.program;
    const { contestId } = stage;
    const answers = [await client.packs.progress({ contestId }), await client.assignment.current({ contestId })];
    const authors = identities().filter((one) => /^[\u4e00-\u9fff·]{2,4}$/.test(one) && !demoJudges.some((judge) => judge.name === one));
    const names = new Canaries(authors.filter((one) => one.length > 2));
    for (const answer of answers) expect(names.hits(Buffer.from(JSON.stringify(answer)), true)).toEqual([]);
    const { rows } = await client.contests.entries({ contestId });
    expect(new Set(rows.map((one) => one.blindCode))).toEqual(new Set(['']));
    await expect(client.reports.export({ contestId, kind: 'awards', outFile: join(stage.program.files, 'early.xlsx') }))
      .rejects.toMatchObject({ code: 'not_published' });
  });
});

describe('receiving', () => {
  const stateOf = async (files: readonly (readonly string[])[]) => {
    const copy = await copyOf(stage, 'received');
    const { contestId } = stage;
    for (const batch of files) {
      const { basedOn, items } = await copy.client.packs.preview({ contestId, files: [...batch] });
      // A pack whose forerunner has not come yet is taken when a person says so.
      const confirm = items.flatMap((one) => (one.needsConfirm && one.fileHash !== null ? [one.fileHash] : []));
      await copy.client.packs.receive({ contestId, files: [...batch], basedOn, confirm });
    }
    const { read } = copy.backend.program.current!.connection;
    const state = {
      sheets: read.all('select judge_id, entry_id, status, total, comment, reason from score_sheets order by 1, 2'),
      scores: read.all('select * from scores order by 1, 2, 3'),
    };
    expect(violations(read)).toEqual([]);
    await copy.close();
    return state;
  };

  it('gives the same state in every order and with every repetition', async () => {
    const [a = '', b = ''] = marks;
    const wanted = await stateOf([[first], [second], [a], [b]]);
    expect(wanted.sheets.length).toBeGreaterThan(40);
    const orders = [[[second], [first], [b], [a]], [[a, b, first, second]], [[second, a], [second, first, b], [a, first]], [[b], [second], [a]]];
    for (const order of orders) expect(await stateOf(order), JSON.stringify(order.map((one) => one.length))).toEqual(wanted);
  }, 120_000);

  it('gives every file its verdict and merges nothing before it is confirmed', async () => {
    const { client } = stage.program;
    const { contestId } = stage;
    const folder = join(stage.program.files, 'inbox');
    mkdirSync(folder);
    copyFileSync(first, join(folder, 'a.sxscore'));
    const damaged = readFileSync(second);
    damaged[damaged.length - 40]! ^= 1;
    writeFileSync(join(folder, 'b.sxscore'), damaged);
    writeFileSync(join(folder, 'c.sxscore'), 'not a pack');
    copyFileSync(stage.packs[0]!.file, join(folder, 'd.sxscore'));
    const preview = await client.packs.preview({ contestId, files: [folder, second, join(folder, 'gone.sxscore')] });
    expect(preview.items.map((one) => one.verdict)).toEqual(['new', 'damaged', 'notPack', 'notPack', 'new', 'damaged']);
    for (const item of preview.items) expect(item.sentence).toMatch(/。$/);
    expect((await client.packs.progress({ contestId })).judges.every((one) => one.submitted === 0)).toBe(true);
    await client.packs.receive({ contestId, files: [first], basedOn: preview.basedOn });
    await expect(client.packs.receive({ contestId, files: [second], basedOn: preview.basedOn })).rejects.toMatchObject({ code: 'stale_revision' });
    const again = await client.packs.preview({ contestId, files: [first, second] });
    expect(again.items.map((one) => one.verdict)).toEqual(['same', 'changed']);
    expect(again.items[1]?.differences.length).toBeGreaterThan(10);
    await client.packs.receive({ contestId, files: [second], basedOn: again.basedOn });
    expect((await client.packs.preview({ contestId, files: [first] })).items[0]?.verdict).toBe('same');
    await client.packs.undoReceive({ contestId });
    const undone = await client.packs.preview({ contestId, files: [second] });
    expect(undone.items[0]).toMatchObject({ verdict: 'changed', acceptable: true });
    await client.packs.undoReceive({ contestId });
    await expect(client.packs.undoReceive({ contestId })).rejects.toMatchObject({ code: 'nothing_to_undo' });
    const fresh = await client.packs.preview({ contestId, files: [second] });
    expect(fresh.items[0]).toMatchObject({ verdict: 'gap', acceptable: true });
  });

  it('refuses a pack of another contest', async () => {
    const { client } = stage.program;
    const { contestId } = await client.contests.sample({});
    const plan = await client.assignment.propose({ contestId });
    await client.assignment.apply({ contestId, pairs: plan.pairs, basedOn: plan.basedOn });
    await client.packs.issue({ contestId, outDir: join(stage.program.files, 'other-packs') });
    const preview = await client.packs.preview({ contestId, files: [second] });
    expect(preview.items[0]).toMatchObject({ verdict: 'wrongContest', acceptable: false });
    const { title } = await client.contests.get({ contestId });
    await client.contests.remove({ contestId, title });
    expect((await client.contests.list({})).contests.map((one) => one.title)).toEqual([demoContest.title]);
  }, 60_000);
});

describe('results', () => {
  it('are computed, published and written as the sheet a bureau expects', async () => {
    const { client, files } = stage.program;
    const { contestId } = stage;
    // Judge 0 of the sample scores as the demo says, on a fresh desk of the same pack: a first pack, as second was undone.
    const { basedOn, items } = await client.packs.preview({ contestId, files: [...marks, second] });
    const gap = items.flatMap((one) => (one.verdict === 'gap' && one.fileHash !== null ? [one.fileHash] : []));
    expect(gap).toHaveLength(1);
    await client.packs.receive({ contestId, files: [...marks, second], basedOn, confirm: gap });
    const progress = await client.packs.progress({ contestId });
    expect(progress.queue.filter((one) => one.kind === 'recusal')).toHaveLength(1);
    expect(progress.queue.filter((one) => one.kind === 'missing')).toEqual([]);
    const results = await client.results.compute({ contestId });
    expect(results.missing).toBe(0);
    expect(results.rows).toHaveLength(40);
    expect(results.rows.every((row) => row.authors.length === 0 && row.school === '')).toBe(true);
    const discrepant = results.rows.find((one) => one.title === demoDiscrepantTitle);
    expect(discrepant?.discrepant).toBe(true);
    // Recomputed here from the sheets, by the plainest road.
    const { read } = stage.program.backend.program.current!.connection;
    for (const row of results.rows) {
      const totals = read.all<{ total: number }>("select total from score_sheets where entry_id = ? and status = 'submitted'", row.entryId).map((one) => one.total);
      const mean = Number((BigInt(totals.reduce((sum, one) => sum + one, 0)) * 2n + BigInt(totals.length)) / BigInt(2 * totals.length)) / 100;
      expect(row.mean, row.title).toBe(mean);
    }
    await expect(client.results.publish({ contestId, basedOn: results.basedOn - 1 })).rejects.toMatchObject({ code: 'stale_revision' });
    const published = await client.results.publish({ contestId, basedOn: results.basedOn });
    const awards = join(files, '获奖名单.xlsx');
    await client.reports.export({ contestId, kind: 'awards', outFile: awards });
    const table = tableOf(awards);
    const header = table.findIndex((row) => row.includes('获奖作品'));
    expect(table[header]?.slice(0, 6)).toEqual(['序号', '获奖作品', '项目', '作者姓名', '作者单位', '指导教师']);
    const numbered = table.slice(header + 1).filter((row) => /^\d+$/.test(row[0] ?? ''));
    expect(numbered).toHaveLength(published.awards);
    expect(numbered.map((row) => Number(row[0]))).toEqual(numbered.map((_, index) => index + 1));
    const titles = new Map(results.rows.filter((one) => one.award !== '').map((one) => [one.title, one]));
    for (const row of numbered) {
      const entry = demoEntriesRows.rows.find((one) => one[7] === row[1]);
      expect(titles.has(row[1] ?? ''), row[1]).toBe(true);
      expect(row[3]?.replaceAll(/[、\s]/g, ''), row[1]).toBe(entry?.[8]?.replaceAll(/[、\s\u3000]/g, ''));
      expect(row[4], row[1]).toContain(entry?.[11]);
    }
    const everything = JSON.stringify(table);
    for (const secret of demoEntriesRows.rows.flatMap((row) => [...(row[9] ?? '').split('、'), ...(row[10] ?? '').split('、')])) {
      expect(everything).not.toContain(secret);
    }
    const scores = join(files, '评分总表.xlsx');
    expect(await client.reports.export({ contestId, kind: 'scores', outFile: scores })).toMatchObject({ rows: 40 });
    expect(statSync(scores).size).toBeGreaterThan(5000);
    const late = await client.packs.preview({ contestId, files: [first] });
    expect(late.items[0]?.acceptable).toBe(false);
  });
});
