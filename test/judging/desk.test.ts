// The judge's desk over the contract: opening whatever is handed in, attachments in the dark, every change kept.
import { copyFileSync, existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createBackend, type Backend } from '#backend/index.ts';
import { roundedBytes } from '#backend/judging/desk.ts';
import { newPassphrase } from '#backend/crypto/words.ts';
import { recipientOf } from '#backend/packfile/age-file.ts';
import { codes, dir as packsDir, judgingContent, judgingPack, organiserIdentity, otherKey, packId, pseudoRandom, random, scorePack }
  from '../packfile/fixture.ts';
import { writeJudgingPack } from '#backend/packfile/write.ts';
import { startProgram, type TestProgram } from '../flow/harness.ts';

const passphrase = newPassphrase(random);
const lock = { passphrase };
const organiser = await recipientOf(organiserIdentity);
const lengths = [200_000, 70_000, 1, 65_536];
const made = await judgingPack(lock, organiser, lengths);
const [code = '', other = ''] = codes;
const full = { topic: 8.5, effect: 12 };
const secondId = 'second-revision';

let program: TestProgram;
beforeEach(async () => {
  program = await startProgram({ workspace: false });
});
afterEach(async () => {
  expect(program.bugs).toEqual([]);
  await program.close();
});

const open = (file = made.out, typed = passphrase) => program.client.judging.open({ file, passphrase: typed });
const audits = async (): Promise<number> => (await program.client.workspace.audit({ limit: 1 })).total;
const file = (name: string): string => join(program.files, name);

/** The same computer after a restart. */
async function restarted(): Promise<Backend> {
  await program.backend.close();
  const backend = createBackend({ home: file('home'), workspaceDir: program.dir });
  await backend.client.workspace.open({ dir: program.dir });
  return backend;
}

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));

describe('opening', () => {
  it('the same pack twice gives the same desk and is one event', async () => {
    const desk = await open();
    expect(desk).toMatchObject({ packId, revision: 1, counts: { total: 6, submitted: 0 } });
    const before = await audits();
    const copy = file('copy with another name.sxpack');
    copyFileSync(made.out, copy);
    expect(await open(copy)).toEqual(desk);
    expect(await audits()).toBe(before);
    expect((await program.client.judging.packs({})).packs).toHaveLength(1);
  });

  it('twice at once is opening it once', async () => {
    const [one, two] = await Promise.all([open(), open()]);
    expect(one).toEqual(two);
    expect(filesBelow(join(program.dir, 'packs'))).toHaveLength(1);
  });

  it('does not mind how the passphrase is typed', async () => {
    const wide = passphrase.replaceAll(/[a-z]/g, (c) => String.fromCodePoint((c.codePointAt(0) ?? 0) + 0xfee0)).replaceAll('-', '\u3000');
    const typings = [passphrase.toUpperCase().replaceAll('-', ' '), ` ${passphrase.replaceAll('-', '')}\n`, wide, passphrase.replaceAll('-', '－')];
    for (const typed of typings) expect(await open(made.out, typed), typed).toMatchObject({ packId });
  });

  it.each([
    ['a wrong word', newPassphrase(random)], ['too few words', 'baimu taoji'], ['something else', '口令在这里'],
  ])('is refused with %s, and nothing is kept', async (_what, typed) => {
    await expect(open(made.out, typed)).rejects.toMatchObject({ code: 'passphrase_pack' });
    expect(existsSync(join(program.dir, 'packs')) ? readdirSync(join(program.dir, 'packs')) : []).toEqual([]);
  });

  it('tells damaged files, score packs, other files and missing ones apart', async () => {
    const damaged = readFileSync(made.out);
    damaged[damaged.length - 5000]! ^= 1;
    writeFileSync(file('damaged.sxpack'), damaged);
    writeFileSync(file('short.sxpack'), damaged.subarray(0, 100_000));
    writeFileSync(file('text.sxpack'), 'no pack');
    const refusalOf = async (path: string) => open(path).then(() => 'opened', (error: { code: string }) => error.code);
    expect(await refusalOf(file('damaged.sxpack'))).toBe('pack_damaged');
    expect(await refusalOf(file('short.sxpack'))).toBe('pack_damaged');
    expect(await refusalOf(file('text.sxpack'))).toBe('pack_not_pack');
    expect(await refusalOf(file('none.sxpack'))).toBe('file_missing');
    expect(await refusalOf(program.files)).toBe('file_missing');
    const { out } = await scorePack(organiser);
    expect(['pack_not_pack', 'pack_refused']).toContain(await refusalOf(out));
  });

  it('refuses a pack of somebody else for the same contest, with the fingerprint and no hole in the sentence', async () => {
    await open();
    const out = join(packsDir, 'forged.sxpack');
    const changes = { pack: { id: 'forged', revision: 2, prev: made.written.sha256 } };
    for (const slot of [3, 4]) {
      await writeJudgingPack({
        content: judgingContent(organiser, [], { ...changes, recipient: { slot } }), blobs: [], signKey: otherKey, lock, out, random, workFactor: 15,
      });
      const refusal = await open(out).then(() => null, (error: { code: string; message: string }) => error);
      expect(refusal).toMatchObject({ code: 'pack_refused' });
      expect(refusal?.message).toMatch(/[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}/);
      expect(refusal?.message).not.toMatch(/[{}]/);
    }
    expect((await program.client.judging.packs({})).packs).toHaveLength(1);
  });

  it('never lets a pack that borrows another\'s number take the place of its kept file', async () => {
    await open();
    const kept = join(program.dir, 'packs', `${packId}.sxpack`);
    const before = readFileSync(kept);
    const strange = await judgingPack(lock, organiser, [10], { contest: { id: 'other-contest', title: '别的' } });
    const later = await judgingPack(lock, organiser, [10], { pack: { id: packId, revision: 2, prev: null } });
    for (const { out } of [strange, later]) await expect(open(out)).rejects.toMatchObject({ code: 'pack_refused' });
    expect(readFileSync(kept).equals(before)).toBe(true);
  });

  it('puts the pack on a desk of the judge\'s own, not into the organiser\'s workspace that is open', async () => {
    const backend = createBackend({ home: file('office') });
    await backend.client.workspace.create({ name: '市赛', dir: file('bureau') });
    await backend.client.judging.open({ file: made.out, passphrase });
    const { workspace } = await backend.client.workspace.current({});
    expect(workspace).toMatchObject({ role: 'judge', dir: join(file('office'), 'desk') });
    expect(readdirSync(join(file('bureau'), 'packs'))).toEqual([]);
    await backend.close();
  });
});

describe('a newer revision', () => {
  const revised = (id: string, revision: number) => judgingPack(lock, organiser, [], { pack: { id, revision, prev: made.written.sha256 } });

  it('carries the scores over, cannot be undone into nothing, and closes the older one', async () => {
    await open();
    await program.client.judging.score({ packId, code, scores: full, comment: '好' });
    await program.client.judging.recuse({ packId, code: other, reason: 'relative' });
    const desk = await open((await revised(secondId, 2)).out);
    expect(desk).toMatchObject({ packId: secondId, revision: 2, counts: { submitted: 1, recused: 1 } });
    expect(await program.client.judging.sheet({ packId: secondId, code }))
      .toMatchObject({ scores: full, comment: '好', status: 'submitted', canUndo: false });
    await expect(program.client.judging.undo({ packId: secondId })).rejects.toMatchObject({ code: 'nothing_to_undo' });
    await expect(program.client.judging.score({ packId, code, scores: { topic: 1 } })).rejects.toMatchObject({ code: 'wrong_state' });
    await expect(program.client.judging.finish({ packId, outFile: file('old.sxscore') })).rejects.toMatchObject({ code: 'wrong_state' });
    expect(await program.client.judging.sheet({ packId, code })).toMatchObject({ scores: full });
  });

  it('cannot be followed by an older one, nor by another of its own number', async () => {
    await open((await revised(secondId, 2)).out);
    const older = await open().then(() => null, (error: { code: string; message: string }) => error);
    expect(older).toMatchObject({ code: 'pack_refused', message: expect.stringContaining('第 1 版') });
    await expect(open((await revised('twin', 2)).out)).rejects.toMatchObject({ code: 'pack_refused' });
  });
});

describe('attachments', () => {
  it('are read at any place, and lie nowhere in the clear', async () => {
    await open();
    const { below } = pseudoRandom(7);
    for (const [index, entry] of codes.entries()) {
      const { attachments } = await program.client.judging.sheet({ packId, code: entry });
      expect(attachments).toHaveLength(lengths[index] === undefined ? 0 : 1);
      for (const { handle } of attachments) {
        const original = made.bytes[index]!;
        const ranges = [[0, original.length], [0, 1], [original.length - 1, original.length], [original.length, original.length + 5],
          ...Array.from({ length: 12 }, () => [below(original.length), below(original.length)].toSorted((a, b) => a - b))];
        for (const [start = 0, end = 0] of ranges) {
          const part = await program.backend.readAttachment(handle, start, end);
          expect(part?.total).toBe(original.length);
          expect(part?.media).toBe('video/mp4');
          expect(Buffer.compare(part!.bytes, original.subarray(start, end)), `${start}-${end}`).toBe(0);
        }
      }
    }
    const plain = file('plain.bin');
    writeFileSync(plain, made.bytes[0]!);
    const pieces = [made.bytes[0]!.subarray(1000, 1032), made.bytes[1]!.subarray(66_000, 66_032), made.bytes[3]!.subarray(0, 32),
      Buffer.from('认识分数')];
    const hits = (path: string) => pieces.filter((piece) => readFileSync(path).includes(piece)).length;
    expect(hits(plain)).toBe(1);
    const all = [...filesBelow(program.dir), ...filesBelow(file('home'))];
    expect(all.length).toBeGreaterThan(3);
    for (const path of all) expect(hits(path), path).toBe(0);
    expect(all.some((path) => path.endsWith('.sxpack'))).toBe(true);
  });

  it('of unknown handles are nothing', async () => {
    expect(await program.backend.readAttachment('0'.repeat(32), 0, 10)).toBeNull();
    await open();
    for (const handle of ['0'.repeat(32), '', '../saixue.db', packId]) {
      expect(await program.backend.readAttachment(handle, 0, 10)).toBeNull();
    }
  });

  it('say their size so roughly that no file is known by it', () => {
    const shown = new Set<number>();
    for (let bytes = 1_000_000; bytes < 10_000_000; bytes += 997) {
      expect(Math.abs(roundedBytes(bytes) - bytes) / bytes, String(bytes)).toBeLessThanOrEqual(0.051);
      shown.add(roundedBytes(bytes));
    }
    expect(shown.size).toBeLessThan(40);
    expect([0, 7, 99].map(roundedBytes)).toEqual([0, 7, 99]);
  });
});

describe('the past', () => {
  it('can be walked back and forth over a restart', async () => {
    await open();
    const { client } = program;
    await client.judging.score({ packId, code, scores: { topic: 8 } });
    await client.judging.score({ packId, code, scores: { effect: 10 } });
    await client.judging.score({ packId, code: other, scores: {}, comment: '再看一遍' });
    await client.judging.undo({ packId });
    const again = await restarted();
    const sheet = (entry: string) => again.client.judging.sheet({ packId, code: entry });
    expect(await sheet(other)).toMatchObject({ status: 'empty', comment: '', canRedo: true });
    expect(await again.client.judging.undo({ packId })).toMatchObject({ code, scores: { topic: 8 }, status: 'draft' });
    expect(await again.client.judging.redo({ packId })).toMatchObject({ code, scores: { topic: 8, effect: 10 }, status: 'submitted' });
    expect(await again.client.judging.redo({ packId })).toMatchObject({ code: other, comment: '再看一遍' });
    await expect(again.client.judging.redo({ packId })).rejects.toMatchObject({ code: 'nothing_to_undo' });
    for (let n = 0; n < 3; n += 1) await again.client.judging.undo({ packId });
    await expect(again.client.judging.undo({ packId })).rejects.toMatchObject({ code: 'nothing_to_undo' });
    expect(await sheet(code)).toMatchObject({ status: 'empty', total: null, scores: {} });
    await again.client.judging.score({ packId, code, scores: { topic: 0 } });
    expect(await sheet(code)).toMatchObject({ total: 0, canRedo: false });
    await again.close();
  });

  it('knows recusals, and reports with their second, over a restart', async () => {
    await open();
    const { client } = program;
    await client.judging.score({ packId, code, scores: full });
    await client.judging.report({ packId, code, kind: 'identityVisible', atSeconds: 0, text: '片头' });
    await client.judging.report({ packId, code, kind: 'identityVisible', atSeconds: 63, text: '片尾' });
    await client.judging.recuse({ packId, code: other, reason: 'recognised' });
    const again = await restarted();
    const reason = async () => (await again.client.judging.sheet({ packId, code })).reason;
    expect(await again.client.judging.undo({ packId })).toMatchObject({ code: other, status: 'empty', reason: null });
    expect(await again.client.judging.undo({ packId })).toMatchObject({ code, reason: { kind: 'identityVisible', text: '片头', atSeconds: 0 } });
    await again.client.judging.undo({ packId });
    expect(await reason()).toBeNull();
    for (let n = 0; n < 3; n += 1) await again.client.judging.redo({ packId });
    expect(await reason()).toEqual({ kind: 'identityVisible', text: '片尾', atSeconds: 63 });
    expect(await again.client.judging.sheet({ packId, code: other }))
      .toMatchObject({ status: 'recused', reason: { kind: 'recognised', atSeconds: null } });
    await again.close();
  });

  it('has one event for each change and none for what changes nothing', async () => {
    await open();
    const { client } = program;
    const steps: [string, () => Promise<unknown>, number][] = [
      ['score', () => client.judging.score({ packId, code, scores: full }), 1],
      ['the same score', () => client.judging.score({ packId, code, scores: full }), 0],
      ['nothing', () => client.judging.score({ packId, code, scores: {} }), 0],
      ['clearing a blank', () => client.judging.score({ packId, code: other, scores: { topic: null } }), 0],
      ['recuse', () => client.judging.recuse({ packId, code, reason: 'advised' }), 1],
      ['reopen', () => client.judging.reopen({ packId, code }), 1],
      ['reopening what is open', () => client.judging.reopen({ packId, code }), 0],
      ['report', () => client.judging.report({ packId, code, reason: 'unplayable', text: '打不开' }), 1],
      ['undo', () => client.judging.undo({ packId }), 1],
      ['redo', () => client.judging.redo({ packId }), 1],
      ['check', () => client.judging.check({ packId }), 0],
      ['finish', () => client.judging.finish({ packId, outFile: file('a.sxscore') }), 1],
    ];
    for (const [name, step, events] of steps) {
      const before = await audits();
      await step();
      expect(await audits() - before, name).toBe(events);
    }
  });

  it('refuses scores that the rubric does not allow and criteria that it does not have, and keeps what was', async () => {
    await open();
    const { client } = program;
    await client.judging.score({ packId, code, scores: full });
    for (const scores of [{ topic: 10.5 }, { topic: -0.5 }, { topic: 0.25 }, { topic: 8.500001 }, { effect: 1e300 }]) {
      await expect(client.judging.score({ packId, code, scores }), JSON.stringify(scores)).rejects.toMatchObject({ code: 'score_range' });
    }
    for (const id of ['constructor', 'toString', 'nothing']) {
      await expect(client.judging.score({ packId, code, scores: { [id]: 1 } }), id).rejects.toMatchObject({ code: 'bad_input' });
    }
    const own = JSON.parse('{"__proto__": 5}') as Record<string, number>;
    await client.judging.score({ packId, code, scores: own }).catch((error: { code: string }) => expect(error.code).toBe('bad_input'));
    await expect(client.judging.score({ packId, code, scores: { topic: Number.NaN } })).rejects.toMatchObject({ code: 'bad_input' });
    await expect(client.judging.score({ packId, code: 'ZZZZ-Z', scores: full })).rejects.toMatchObject({ code: 'not_found' });
    expect(await client.judging.sheet({ packId, code })).toMatchObject({ scores: full, total: 20.5 });
    expect(({} as Record<string, unknown>)['5']).toBeUndefined();
  });
});
