// The judge's own keys and card: made once, packs locked to it open without a passphrase, and it is the key that signs.
import { existsSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createBackend } from '#backend/index.ts';
import { newPassphrase } from '#backend/crypto/words.ts';
import { recipientOf } from '#backend/packfile/age-file.ts';
import { readCard } from '#backend/packfile/card.ts';
import { fingerprint } from '#backend/packfile/codes.ts';
import { startProgram, type TestProgram } from '../flow/harness.ts';
import { judgeIdentity, judgingPack, organiserIdentity, packId, random } from '../packfile/fixture.ts';
import { cardOf, openLocked, readBack } from './locked-pack.ts';

let program: TestProgram;
beforeEach(async () => {
  program = await startProgram({ workspace: false });
});
afterEach(async () => {
  expect(program.bugs).toEqual([]);
  await program.close();
});

const file = (name: string): string => join(program.files, name);
const refusalOf = (work: Promise<unknown>) => work.then(() => null, (error: { code: string; message: string; details: object }) => error);

describe('the card', () => {
  it('is made once, on a desk of its own, and is the same whenever it is written', async () => {
    const { client } = program;
    expect(await client.judging.keys({})).toEqual({ fingerprint: null });
    const [one, two] = await Promise.all([client.judging.card({ outFile: file('a.sxcard') }), client.judging.card({ outFile: file('b.sxcard') })]);
    expect(readFileSync(one.file).equals(readFileSync(two.file))).toBe(true);
    const card = readCard(readFileSync(one.file));
    expect(card).toMatchObject({ ok: true, fingerprint: one.fingerprint });
    expect(await client.judging.keys({})).toEqual({ fingerprint: one.fingerprint });
    const kept = readFileSync(one.file);
    await program.backend.close();
    const again = createBackend({ home: file('home'), workspaceDir: program.dir });
    const later = await again.client.judging.card({ outFile: file('a.sxcard') });
    expect(later.fingerprint).toBe(one.fingerprint);
    expect(readFileSync(later.file).equals(kept)).toBe(true);
    await again.close();
    expect(readdirSync(program.files).filter((name) => name.includes('.part'))).toEqual([]);
  });

  it('is never written over the desk\'s own files, nor where it cannot be', async () => {
    const { client } = program;
    await openLocked(program);
    for (const own of [join(program.dir, 'saixue.db'), join(program.dir, 'packs', `${packId}.sxpack`)]) {
      const before = readFileSync(own).length;
      await expect(client.judging.card({ outFile: own })).rejects.toMatchObject({ code: 'file_own' });
      expect(readFileSync(own).length).toBe(before);
    }
    writeFileSync(file('a-file'), 'x');
    for (const unfit of [program.files, '/dev/null', file(`${'长'.repeat(100)}.sxcard`)]) {
      await expect(client.judging.card({ outFile: unfit })).rejects.toMatchObject({ code: 'path_unfit' });
    }
    expect(statSync('/dev/null').isFile()).toBe(false);
    const below = await refusalOf(client.judging.card({ outFile: join(file('a-file'), 'x.sxcard') }));
    expect(below?.code).toMatch(/^(path_unfit|file_missing|file_busy)$/);
  });
});

describe('a pack that is locked to the card', () => {
  it('opens without a passphrase, and whatever is typed in spite of it; its marks come back signed with the key of the card', async () => {
    const card = await cardOf(program);
    const made = await judgingPack({ recipient: card.receive }, await recipientOf(organiserIdentity), [500]);
    const desk = await program.client.judging.open({ file: made.out });
    expect(desk).toMatchObject({ packId, gate: null, practice: [] });
    expect(await program.client.judging.open({ file: made.out, passphrase: 'what was on the slip' })).toEqual(desk);
    const { attachments } = await program.client.judging.sheet({ packId, code: desk.entries[0]!.code });
    expect(Buffer.compare((await program.backend.readAttachment(attachments[0]!.handle, 0, 50))!.bytes, made.bytes[0]!.subarray(0, 50))).toBe(0);
    await program.client.judging.score({ packId, code: desk.entries[0]!.code, scores: { topic: 8, effect: 12 } });
    const { file: out } = await program.client.judging.finish({ packId, outFile: file('one.sxscore') });
    const { header } = await readBack(out);
    expect(header.signer.key).toBe(card.sign);
    expect(header.recipient.copy).toBe(card.receive);
    expect(fingerprint(Buffer.from(header.signer.key, 'hex'))).toBe(card.fingerprint);
  });

  it('of another computer is refused in words: which computer, and what else can be done', async () => {
    const organiser = await recipientOf(organiserIdentity);
    const { out } = await judgingPack({ recipient: await recipientOf(judgeIdentity) }, organiser, [100]);
    const without = await refusalOf(program.client.judging.open({ file: out }));
    expect(without).toMatchObject({ code: 'pack_refused', details: { code: 'PK_NOT_FOR_YOU' }, message: expect.stringContaining('本机还没有生成过评委卡') });
    const { fingerprint: own } = await cardOf(program);
    const other = await refusalOf(program.client.judging.open({ file: out }));
    expect(other).toMatchObject({ code: 'pack_refused', details: { code: 'PK_NOT_FOR_YOU' } });
    expect(other?.message).toContain(own);
    expect(other?.message).not.toMatch(/[{}]/);
    expect((await program.client.judging.packs({})).packs).toEqual([]);
    expect(existsSync(join(program.dir, 'packs', `${packId}.sxpack`))).toBe(false);
  });

  it('is asked apart from one that needs a passphrase: that one says so, and nothing is tried', async () => {
    const organiser = await recipientOf(organiserIdentity);
    const { out } = await judgingPack({ passphrase: newPassphrase(random) }, organiser, [100]);
    await cardOf(program);
    await expect(program.client.judging.open({ file: out })).rejects.toMatchObject({ code: 'passphrase_pack_needed' });
    await expect(program.client.judging.open({ file: out, passphrase: 'baimu' })).rejects.toMatchObject({ code: 'passphrase_pack' });
  });

  it('says of the judge\'s own score pack that it is none', async () => {
    await openLocked(program);
    const { file: out } = await program.client.judging.finish({ packId, outFile: file('one.sxscore') });
    await expect(program.client.judging.open({ file: out })).rejects.toMatchObject({ code: 'pack_not_pack' });
    rmSync(out);
    await expect(program.client.judging.open({ file: out })).rejects.toMatchObject({ code: 'file_missing' });
  });
});
