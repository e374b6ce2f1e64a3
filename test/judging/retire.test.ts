// A pack that is put away: its key is destroyed and its file gone, marks and exports stay; never with work that was not handed in.
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createBackend } from '#backend/index.ts';
import { deskPack } from '#db/queries/desk.ts';
import { startProgram, type TestProgram } from '../flow/harness.ts';
import { codes, packId } from '../packfile/fixture.ts';
import { lockedPack, openLocked, pass, practiceCodes, readBack } from './locked-pack.ts';

const [code = '', other = ''] = codes;
const full = { topic: 8.5, effect: 12 };

let program: TestProgram;
beforeEach(async () => {
  program = await startProgram({ workspace: false });
});
afterEach(async () => {
  expect(program.bugs).toEqual([]);
  await program.close();
});
const file = (name: string): string => join(program.files, name);
const kept = (id = packId): string => join(program.dir, 'packs', `${id}.sxpack`);
const finish = (name: string, id = packId) => program.client.judging.finish({ packId: id, outFile: file(name) });
const sealedKey = (id = packId): Buffer => Buffer.from(deskPack(program.backend.program.current!.connection.read, id)?.file_key_sealed ?? []);

it('is refused while anything is not handed in, each kind of change again, and changes nothing then', async () => {
  await openLocked(program);
  const { client } = program;
  const refused = async () => {
    await expect(client.judging.retire({ packId })).rejects.toMatchObject({ code: 'retire_unexported' });
    expect(existsSync(kept())).toBe(true);
    expect(await client.judging.desk({ packId })).toMatchObject({ unexported: true, retiredAt: null });
  };
  await refused();
  await finish('0.sxscore');
  expect((await client.judging.desk({ packId })).unexported).toBe(false);
  await pass(program, packId);
  await refused();
  for (const change of [
    () => client.judging.score({ packId, code, scores: full }), () => client.judging.report({ packId, code: other, kind: 'unplayable' }),
    () => client.judging.undo({ packId }), () => client.judging.score({ packId, code, scores: {}, comment: '好' }),
  ]) {
    await finish('0.sxscore');
    await change();
    await refused();
  }
});

it('destroys key and file; marks, exports and receipts stay, and nothing can be changed any more', async () => {
  await openLocked(program);
  const { client } = program;
  await pass(program, packId);
  await client.judging.score({ packId, code, scores: full });
  await client.judging.watched({ packId, code, attachment: 0, spans: [[0, 9]], length: 10 });
  const one = await finish('1.sxscore');
  const { attachments } = await client.judging.sheet({ packId, code });
  expect(await program.backend.readAttachment(attachments[0]!.handle, 0, 10)).not.toBeNull();
  const key = sealedKey();
  const holding = () => readdirSync(program.dir).filter((name) =>
    name.startsWith('saixue.db') && readFileSync(join(program.dir, name)).includes(key));
  expect(holding()).not.toEqual([]);
  const [first, again] = await Promise.all([client.judging.retire({ packId }), client.judging.retire({ packId })]);
  expect(again).toEqual(first);
  const desk = await client.judging.desk({ packId });
  expect(desk).toMatchObject({ retiredAt: first!.retiredAt, counts: { submitted: 1 } });
  expect((await client.judging.packs({})).packs).toMatchObject([{ packId, retiredAt: first!.retiredAt, submitted: 1 }]);
  for (const { handle } of attachments) expect(await program.backend.readAttachment(handle, 0, 10)).toBeNull();
  expect(readdirSync(join(program.dir, 'packs'))).toEqual([]);
  expect(await client.judging.sheet({ packId, code })).toMatchObject({ scores: full, status: 'submitted' });
  for (const change of [
    () => client.judging.score({ packId, code, scores: { topic: 1 } }), () => client.judging.recuse({ packId, code, reason: 'other' }),
    () => client.judging.report({ packId, code, kind: 'other' }), () => client.judging.reopen({ packId, code }),
    () => client.judging.undo({ packId }), () => client.judging.redo({ packId }),
    () => client.judging.watched({ packId, code, attachment: 0, spans: [[9, 10]], length: 10 }),
  ]) await expect(change()).rejects.toMatchObject({ code: 'pack_retired', message: expect.not.stringMatching(/[{}]/) });
  expect(await client.judging.feedback({ packId, code: practiceCodes[0]! })).toMatchObject({ tries: 1 });
  const two = await finish('2.sxscore');
  expect(two.seq).toBe(2);
  expect((await readBack(two.file)).header.prev).toBe((await readBack(one.file)).sha256);
  // Not in the database either, once it is closed: what is overwritten there is overwritten with nothing.
  await program.backend.close();
  expect(holding()).toEqual([]);
});

it('takes earlier revisions with it, and comes back when the file from the organiser is opened again', async () => {
  const { made } = await openLocked(program, { gate: undefined });
  const { client } = program;
  await client.judging.score({ packId, code, scores: full });
  const next = await lockedPack(program, { gate: undefined, pack: { id: 'revised', revision: 2, prev: made.written.sha256 } });
  await client.judging.open({ file: next.out });
  await expect(client.judging.retire({ packId })).rejects.toMatchObject({ code: 'wrong_state' });
  await expect(client.judging.retire({ packId: 'revised' })).rejects.toMatchObject({ code: 'retire_unexported' });
  await finish('1.sxscore', 'revised');
  expect([existsSync(kept()), existsSync(kept('revised'))]).toEqual([true, true]);
  await client.judging.retire({ packId: 'revised' });
  expect([existsSync(kept()), existsSync(kept('revised')), sealedKey().length, sealedKey('revised').length]).toEqual([false, false, 0, 0]);
  // What a killed program did not come to is gone by the next look at the list.
  writeFileSync(kept(), 'left behind');
  await client.judging.packs({});
  expect(existsSync(kept())).toBe(false);
  expect(await client.judging.open({ file: made.out })).toMatchObject({ packId, retiredAt: expect.any(String) });
  const desk = await client.judging.open({ file: next.out });
  expect(desk).toMatchObject({ packId: 'revised', retiredAt: null, counts: { submitted: 1 }, unexported: false });
  const { attachments } = await client.judging.sheet({ packId: 'revised', code });
  expect(Buffer.compare((await program.backend.readAttachment(attachments[0]!.handle, 0, 20))!.bytes, next.bytes[0]!.subarray(0, 20))).toBe(0);
  expect(await client.judging.score({ packId: 'revised', code, scores: { topic: 9 } })).toMatchObject({ total: 21 });
  await program.backend.close();
  const again = createBackend({ home: file('home'), workspaceDir: program.dir });
  await again.client.workspace.open({ dir: program.dir });
  expect(await again.client.judging.undo({ packId: 'revised' })).toMatchObject({ total: 20.5 });
  await again.close();
});
