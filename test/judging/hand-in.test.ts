// Handing in from the judge's desk: what the signed pack holds, its number and predecessor, and places that fail.
import { mkdirSync, readdirSync, renameSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bringFile } from '#backend/judging/desk-files.ts';
import { newPassphrase } from '#backend/crypto/words.ts';
import { recipientOf } from '#backend/packfile/age-file.ts';
import { readScorePack } from '#backend/packfile/read.ts';
import { startProgram, type TestProgram } from '../flow/harness.ts';
import { codes, judgingPack, organiserIdentity, packId, random } from '../packfile/fixture.ts';

const passphrase = newPassphrase(random);
const made = await judgingPack({ passphrase }, await recipientOf(organiserIdentity), [70_000]);
const [code = '', other = '', third = ''] = codes;
const full = { topic: 8.5, effect: 12 };

let program: TestProgram;
beforeEach(async () => {
  program = await startProgram({ workspace: false });
  await program.client.judging.open({ file: made.out, passphrase });
});
afterEach(async () => {
  expect(program.bugs).toEqual([]);
  await program.close();
});

const audits = async (): Promise<number> => (await program.client.workspace.audit({ limit: 1 })).total;
const file = (name: string): string => join(program.files, name);

async function handedIn(outFile: string) {
  const read = await readScorePack(outFile, organiserIdentity);
  if (!read.ok) throw new Error(read.code);
  return read;
}

describe('handing in', () => {
  it('holds recusals, reports, drafts and full sheets as they are, also a report on a sheet that is fully scored', async () => {
    const { client } = program;
    await client.judging.recuse({ packId, code, reason: 'sameSchool', text: '同校' });
    await expect(client.judging.score({ packId, code, scores: full })).rejects.toMatchObject({ code: 'wrong_state' });
    await client.judging.reopen({ packId, code });
    await client.judging.score({ packId, code, scores: full });
    await client.judging.recuse({ packId, code, reason: 'recognised' });
    await client.judging.report({ packId, code: other, reason: 'identityVisible', text: '片头有校名' });
    expect(await client.judging.score({ packId, code: other, scores: full }))
      .toMatchObject({ status: 'submitted', reason: { kind: 'identityVisible' } });
    await client.judging.score({ packId, code: third, scores: { topic: 5 } });
    await client.judging.score({ packId, code: codes[3] ?? '', scores: { topic: 10, effect: 20 } });
    const check = await client.judging.check({ packId });
    expect(check).toMatchObject({
      unscored: codes.slice(4), drafts: [{ code: third, missing: ['effect'] }], submitted: 2, recused: 1, reported: 0,
      commentsMissing: [other, codes[3]].toSorted((a, b) => codes.indexOf(a ?? '') - codes.indexOf(b ?? '')),
    });
    const done = await client.judging.finish({ packId, outFile: file(check.fileName) });
    expect(done).toMatchObject({ seq: 1, submitted: 2, recused: 1, missing: 3 });
    const { header } = await handedIn(done.file);
    expect(header.partial).toBe(true);
    const sheets = new Map(header.sheets.map((one) => [one.code, one]));
    expect([...sheets.keys()].toSorted()).toEqual(codes.slice(0, 4).toSorted());
    expect(sheets.get(code)).toMatchObject({ status: 'recused', scores: [], reason: { kind: 'recognised' } });
    expect(sheets.get(other)).toMatchObject({ status: 'submitted', reason: { kind: 'identityVisible', text: '片头有校名' } });
    expect(sheets.get(third)).toMatchObject({ status: 'draft', scores: [{ criterion: 'topic', value: 500 }] });
  });

  it('counts on, names the one before, and says only the day', async () => {
    await program.client.judging.score({ packId, code, scores: full });
    const one = await program.client.judging.finish({ packId, outFile: file('1.sxscore') });
    await program.client.judging.score({ packId, code, scores: { topic: 9 } });
    const two = await program.client.judging.finish({ packId, outFile: file('2.sxscore') });
    const [first, second] = [await handedIn(one.file), await handedIn(two.file)];
    expect([first.header.seq, first.header.prev, second.header.seq, second.header.prev]).toEqual([1, null, 2, first.sha256]);
    expect(one.receipt).not.toBe(two.receipt);
    for (const path of [one.file, two.file]) expect(statSync(path).mtimeMs % 86_400_000).toBe(0);
    expect(readdirSync(join(program.dir, 'packs'))).toEqual([`${packId}.sxpack`]);
  });

  it('to a place that cannot be written to costs no number and leaves nothing', async () => {
    await program.client.judging.score({ packId, code, scores: full });
    writeFileSync(file('a-file'), 'x');
    mkdirSync(file('a-folder'));
    const before = await audits();
    const places = [join(file('a-file'), 'x.sxscore'), join(file('a-file'), 'below', 'x.sxscore'), file('a-folder')];
    for (const outFile of places) {
      await expect(program.client.judging.finish({ packId, outFile }), outFile)
        .rejects.toMatchObject({ code: expect.stringMatching(/^(path_unfit|file_missing|file_busy)$/) });
    }
    for (const own of [join(program.dir, 'saixue.db'), join(program.dir, 'packs', `${packId}.sxpack`)]) {
      await expect(program.client.judging.finish({ packId, outFile: own })).rejects.toMatchObject({ code: 'file_own' });
    }
    expect(await audits()).toBe(before);
    expect(readdirSync(program.files).filter((name) => name.includes('.part'))).toEqual([]);
    expect(await program.client.judging.finish({ packId, outFile: file('good.sxscore') })).toMatchObject({ seq: 1 });
    expect((await handedIn(file('good.sxscore'))).header.prev).toBeNull();
  });

  it('twice at once gives one pack a number, or two packs two', async () => {
    await program.client.judging.score({ packId, code, scores: full });
    const finish = (name: string) => program.client.judging.finish({ packId, outFile: file(name) });
    const answers = await Promise.allSettled([finish('a.sxscore'), finish('b.sxscore')]);
    const numbers = answers.flatMap((one) => (one.status === 'fulfilled' ? [one.value.seq] : []));
    for (const one of answers) if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'stale_revision' });
    expect(numbers).toEqual([...new Set(numbers)]);
    expect(numbers.length).toBeGreaterThan(0);
    expect(readdirSync(program.files).filter((name) => name.endsWith('.sxscore'))).toHaveLength(numbers.length);
  });

  it('gives out again, with its number and receipt, what was remembered but never got its name', async () => {
    const { client } = program;
    const packs = join(program.dir, 'packs');
    await client.judging.score({ packId, code, scores: full });
    await client.judging.finish({ packId, outFile: file('1.sxscore') });
    await client.judging.score({ packId, code, scores: { topic: 9 } });
    const second = await client.judging.finish({ packId, outFile: file('2.sxscore') });
    const { sha256 } = await handedIn(second.file);
    // As after a kill between the two: remembered, complete under its hash, without its name; and drafts of two more kills.
    const complete = join(packs, `${sha256}.sxscore`);
    const killed = () => {
      renameSync(file('2.sxscore'), complete);
      writeFileSync(join(packs, `${'a'.repeat(32)}.sxscore.part`), 'half');
      writeFileSync(join(packs, `${'b'.repeat(64)}.sxscore`), 'never remembered');
      writeFileSync(file('.2.sxscore.1-1.part'), 'half');
    };
    const expected = (await client.judging.check({ packId })).fileName;
    killed();
    expect((await client.judging.check({ packId })).fileName).toBe(expected.replace('-03.', '-02.'));
    expect(await client.judging.finish({ packId, outFile: file('2.sxscore') })).toEqual(second);
    expect((await handedIn(file('2.sxscore'))).sha256).toBe(sha256);
    expect(readdirSync(packs)).toEqual([`${packId}.sxpack`]);
    expect(readdirSync(program.files).filter((name) => name.includes('.part'))).toEqual([]);
    // Changed since: a new number, which says what came before it.
    killed();
    await client.judging.score({ packId, code, scores: { topic: 8 } });
    const third = await client.judging.finish({ packId, outFile: file('3.sxscore') });
    expect([third.seq, (await handedIn(third.file)).header.prev]).toEqual([3, sha256]);
    expect(readdirSync(packs)).toEqual([`${packId}.sxpack`]);
  });

  it('keeps the number for the next time when the stick is pulled before the file has its name', async () => {
    const { client } = program;
    await client.judging.score({ packId, code, scores: full });
    mkdirSync(file('stick'));
    const gone = client.judging.finish({ packId, outFile: file('stick/1.sxscore') });
    // The folder goes while the pack is being written: whatever step it hits, the next time is as if nothing had been.
    for (let n = 0; n < 400 && !readdirSync(file('stick')).length; n += 1) await new Promise((resolve) => setTimeout(resolve, 1));
    rmSync(file('stick'), { recursive: true, force: true });
    const first = await gone.then((done) => done.seq, (error: { code: string }) => error.code);
    expect([1, 'file_missing']).toContain(first);
    expect(await client.judging.finish({ packId, outFile: file('1.sxscore') })).toMatchObject({ seq: first === 1 ? 2 : 1 });
    expect(await handedIn(file('1.sxscore'))).toMatchObject({ ok: true });
    expect(readdirSync(join(program.dir, 'packs'))).toEqual([`${packId}.sxpack`]);
  });

  it('and keeping what was opened look for room first: nothing is written to a disk that lacks it', async () => {
    const huge = file('huge.sxpack');
    writeFileSync(huge, '');
    truncateSync(huge, 2 ** 43);
    await expect(bringFile(huge, file('below/copy.sxpack'), 'a'.repeat(64), () => undefined)).rejects.toMatchObject({ code: 'disk_full' });
    expect(readdirSync(file('below'))).toEqual([]);
  });
});
