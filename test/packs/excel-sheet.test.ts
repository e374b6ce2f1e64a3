// Issuing a 评分表: the same gate as packs, the judge's own order and codes, materials under codes, shadow judges, entries that go.
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violations } from '#db/invariants.ts';
import { jpegComment } from '../leaks/makers/pictures.ts';
import { assignAll, attachFilm, opened, smallContest, type SmallContest } from './small-contest.ts';
import { fillFile, placesOf } from './sheet-fill.ts';

let contest: SmallContest;
let judgeId: string;
const out = (name: string): string => join(contest.program.files, name);
const read = () => contest.program.backend.program.current!.connection.read;
const rows = (table: string): number => read().all(`select * from ${table}`).length;
const sheet = (name: string, more: { judgeId?: string; materials?: boolean } = {}) =>
  contest.program.client.packs.excelSheet({ contestId: contest.contestId, judgeId, outFile: out(name), ...more });
const codesIn = (name: string): string[] => placesOf(readFileSync(out(name))).map((one) => one.code);
const pdf = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');

function nothingOut(name: string): void {
  expect([out(name), `${out(name)}.part`, `${out(name)}.part.part`, out(`${name.replace('.xlsx', '')}-材料`)].filter((one) => existsSync(one))).toEqual([]);
}

beforeAll(async () => {
  contest = await smallContest(7, 2);
  await attachFilm(contest, 0);
  writeFileSync(out('第一课教案.pdf'), pdf);
  await contest.program.client.contests.attach({ contestId: contest.contestId, entryId: contest.entryIds[0]!, files: [out('第一课教案.pdf')] });
  judgeId = read().get<{ id: string }>('select id from judges order by slot')!.id;
});
afterAll(async () => {
  expect(contest.program.bugs).toEqual([]);
  expect(violations(read())).toEqual([]);
  await contest.program.close();
});

describe('a score sheet', () => {
  it('is refused where packs are: before assignment, against a declared conflict, with identities open', async () => {
    const { client } = contest.program;
    await client.workspace.setSettings({ language: 'en' });
    const early: unknown = await sheet('early.xlsx').catch((error: unknown) => error);
    expect(early).toMatchObject({ code: 'wrong_state' });
    expect((early as Error).message).not.toMatch(/[\u4e00-\u9fff]/);
    await client.workspace.setSettings({ language: 'zh' });
    await assignAll(contest, 2);
    const { pairs, basedOn } = await client.assignment.current({ contestId: contest.contestId });
    const barred = pairs.find((one) => one.judgeId === judgeId)!;
    const declared = await client.assignment.declare({ contestId: contest.contestId, pairs: [barred], kind: 'relative', basedOn });
    await expect(sheet('early.xlsx')).rejects.toMatchObject({ code: 'conflict_assigned' });
    await client.assignment.withdraw({ contestId: contest.contestId, pairs: [barred], basedOn: declared.revision });
    const { contestId } = contest;
    const author = (await client.contests.entries({ contestId })).rows[1]?.authors[0]?.name ?? '';
    writeFileSync(out('照片.jpg'), jpegComment(`作者 ${author}`));
    await client.contests.attach({ contestId, entryId: contest.entryIds[1]!, files: [out('照片.jpg')] });
    await expect(sheet('early.xlsx')).rejects.toMatchObject({ code: 'leaks_open', details: { count: 1 } });
    nothingOut('early.xlsx');
    expect([rows('packs'), rows('entry_codes')]).toEqual([0, 0]);
    const found = await client.files.findings({ contestId });
    await client.files.decide({
      contestId, findingIds: found.findings.filter((one) => one.severity === 'block').map((one) => one.findingId), decision: 'excluded',
      reason: '不发给评委', actor: '', basedOn: (await client.contests.get({ contestId })).revision,
    });
  });

  it('keeps the order and the codes that the judge knows from his pack; the next edition keeps both', async () => {
    const { packs } = await contest.program.client.packs.issue({ contestId: contest.contestId, outDir: out('packs'), judgeIds: [judgeId] });
    const { header } = await opened(packs[0]!);
    const order = header.entries.map((one) => one.code);
    expect(await sheet('a.xlsx')).toMatchObject({ revision: 2, entries: 7, materials: null });
    // Entries of one rubric stand together; among them the order is the pack's.
    const places = placesOf(readFileSync(out('a.xlsx')));
    for (const own of Map.groupBy(places, (one) => one.sheet).values()) {
      const codes = own.map((one) => one.code);
      expect(codes).toEqual(order.filter((code) => codes.includes(code)));
    }
    expect(places).toHaveLength(7);
    await sheet('b.xlsx');
    expect(codesIn('b.xlsx')).toEqual(codesIn('a.xlsx'));
    expect(rows('entry_codes')).toBe(7);
    const { state } = await contest.program.client.contests.get({ contestId: contest.contestId });
    expect(state).toBe('judging');
  });

  it('takes the place of the one before only as a whole, and never that of a folder', async () => {
    const before = readFileSync(out('a.xlsx'));
    await sheet('a.xlsx');
    expect(readFileSync(out('a.xlsx')).equals(before)).toBe(false);
    mkdirSync(out('folder.xlsx'));
    await expect(sheet('folder.xlsx')).rejects.toMatchObject({ code: expect.stringMatching(/file_busy|path_unfit/) });
    await expect(contest.program.client.packs.excelSheet({ contestId: contest.contestId, judgeId, outFile: join(contest.program.dir, 'saixue.db') }))
      .rejects.toMatchObject({ code: 'file_own' });
  });
});

describe('materials', () => {
  it('lie under the codes, with the bytes that were attached and nothing else; masked films are held back', async () => {
    const made = await sheet('m.xlsx', { materials: true });
    expect(made.materials).toEqual({ folder: out('m-材料'), files: 1, bytes: pdf.length, withheld: 1 });
    const names = readdirSync(out('m-材料'));
    expect(names).toHaveLength(1);
    expect(names[0]).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]-\d\.pdf$/);
    expect(codesIn('m.xlsx')).toContain(names[0]!.slice(0, 6));
    const file = join(out('m-材料'), names[0]!);
    expect(readFileSync(file).equals(pdf)).toBe(true);
    expect(statSync(file).mtime.getUTCFullYear()).toBe(2000);
    await expect(sheet('m.xlsx', { materials: true })).rejects.toMatchObject({ code: 'file_exists' });
  });

  it('that are lost or damaged leave nothing behind', async () => {
    const issued = rows('packs');
    const { id } = read().get<{ id: string }>("select id from attachments where original_name like '%.pdf'")!;
    const stored = join(contest.program.dir, 'attachments', id);
    renameSync(stored, `${stored}.away`);
    for (const content of [null, Buffer.from(pdf).fill(65, 20, 30), Buffer.concat([pdf, pdf])]) {
      if (content !== null) writeFileSync(stored, content);
      await expect(sheet('lost.xlsx', { materials: true })).rejects.toMatchObject({ code: expect.stringMatching(/attachment_lost|leaks_open/) });
      nothingOut('lost.xlsx');
      expect(existsSync(`${out('lost-材料')}.part`)).toBe(false);
    }
    rmSync(stored);
    renameSync(`${stored}.away`, stored);
    expect(rows('packs')).toBe(issued);
  });
});

describe('after a repair', () => {
  it('an entry that was taken away is not in the next sheet; its row in an older one does no harm', async () => {
    const { connection } = contest.program.backend.program.current!;
    const gone = placesOf(readFileSync(out('m.xlsx')))[2]!;
    const { entry_id } = read().get<{ entry_id: string }>('select entry_id from entry_codes where judge_id = ? and code = ?', judgeId, gone.code)!;
    fillFile(out('m.xlsx'), out('filled.xlsx'), (_code, place) => {
      const scores = Object.fromEntries(place.headings.filter((one) => /^\d+\. /.test(one)).map((one) => [one, 8]));
      return { scores, comment: '好' };
    });
    connection.transaction((db) => db.run("update entries set status = 'withdrawn' where id = ?", entry_id));
    expect(await sheet('n.xlsx')).toMatchObject({ entries: 6 });
    expect(codesIn('n.xlsx')).not.toContain(gone.code);
    const files = [out('filled.xlsx')];
    const { items: [item], basedOn } = await contest.program.client.packs.preview({ contestId: contest.contestId, files });
    expect(item).toMatchObject({ verdict: 'unsigned', acceptable: true });
    const done = await contest.program.client.packs.receive({ contestId: contest.contestId, files, basedOn, confirm: [item!.fileHash!] });
    expect(done.received).toBe(1);
    const progress = await contest.program.client.packs.progress({ contestId: contest.contestId });
    expect(progress.judges.find((one) => one.judgeId === judgeId)).toMatchObject({ assigned: 6, submitted: 6 });
    connection.transaction((db) => db.run("update entries set status = 'active' where id = ?", entry_id));
  });

  it('a shadow judge has a sheet like anybody; his marks never count', async () => {
    const { client } = contest.program;
    const { contestId } = contest;
    const shadow = read().get<{ id: string }>('select id from judges order by slot desc')!.id;
    const basedOn = async () => (await client.contests.get({ contestId })).revision;
    const { pairs } = await client.assignment.current({ contestId });
    const apply = pairs.filter((one) => one.judgeId !== shadow);
    expect(apply.length).toBeLessThan(pairs.length);
    const { connection } = contest.program.backend.program.current!;
    connection.transaction((db) => db.run('delete from assignments where judge_id = ?', shadow));
    await client.calibration.shadow({ contestId, judgeId: shadow, shadow: true, likeJudgeId: judgeId, basedOn: await basedOn() });
    const made = await sheet('shadow.xlsx', { judgeId: shadow });
    expect(made.entries).toBeGreaterThan(3);
    fillFile(out('shadow.xlsx'), out('shadow-filled.xlsx'), (_code, place) =>
      ({ scores: Object.fromEntries(place.headings.filter((one) => /^\d+\. /.test(one)).map((one) => [one, 9])) }));
    const before = read().all('select * from scores order by 1, 2, 3');
    const { items: [item], basedOn: looked } = await client.packs.preview({ contestId, files: [out('shadow-filled.xlsx')] });
    expect(item).toMatchObject({ verdict: 'unsigned', acceptable: true, judgeId: shadow });
    await client.packs.receive({ contestId, files: [out('shadow-filled.xlsx')], basedOn: looked, confirm: [item!.fileHash!] });
    expect(read().all('select * from scores order by 1, 2, 3')).toEqual(before);
    expect(read().all('select * from calibration_sheets where judge_id = ?', shadow)).toHaveLength(made.entries);
  });
});
