// Revisions of a judging pack on one desk: an entry that was away for a revision comes back with its marks.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startProgram, type TestProgram } from '../flow/harness.ts';
import { codes, packId } from '../packfile/fixture.ts';
import { lockedPack, openLocked, packContent } from './locked-pack.ts';

const code = codes.at(-1) ?? '';
const [other = ''] = codes;

let program: TestProgram;
beforeEach(async () => {
  program = await startProgram({ workspace: false });
});
afterEach(async () => {
  expect(program.bugs).toEqual([]);
  await program.close();
});

it('an entry that was given to somebody else and came back has its marks, work and what was changed since', async () => {
  const { client } = program;
  const { made } = await openLocked(program, { gate: undefined });
  await client.judging.score({ packId, code, scores: { topic: 8.5, effect: 12 } });
  await client.judging.score({ packId, code: other, scores: { topic: 8, effect: 10 } });
  const without = (packContent().entries ?? []).filter((one) => one.code !== code);
  const second = await lockedPack(program, { gate: undefined, entries: without, pack: { id: 'second', revision: 2, prev: made.written.sha256 } });
  expect(await client.judging.open({ file: second.out })).toMatchObject({ counts: { submitted: 1 } });
  await client.judging.score({ packId: 'second', code: other, scores: { topic: 2 } });
  const third = await lockedPack(program, { gate: undefined, pack: { id: 'third', revision: 3, prev: second.written.sha256 } });
  expect(await client.judging.open({ file: third.out })).toMatchObject({ counts: { submitted: 2 } });
  expect(await client.judging.sheet({ packId: 'third', code })).toMatchObject({ scores: { topic: 8.5, effect: 12 }, status: 'submitted' });
  expect(await client.judging.sheet({ packId: 'third', code: other })).toMatchObject({ scores: { topic: 2, effect: 10 } });
});

it('what was cleared in a later revision stays cleared', async () => {
  const { client } = program;
  const { made } = await openLocked(program, { gate: undefined });
  await client.judging.score({ packId, code, scores: { topic: 8.5 } });
  const second = await lockedPack(program, { gate: undefined, pack: { id: 'second', revision: 2, prev: made.written.sha256 } });
  await client.judging.open({ file: second.out });
  await client.judging.score({ packId: 'second', code, scores: { topic: null } });
  const third = await lockedPack(program, { gate: undefined, pack: { id: 'third', revision: 3, prev: second.written.sha256 } });
  await client.judging.open({ file: third.out });
  expect(await client.judging.sheet({ packId: 'third', code })).toMatchObject({ scores: {}, status: 'empty' });
});
