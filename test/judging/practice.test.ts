// Practice entries and the gate: no feedback before a complete sheet, tries counted, nothing of it in counts or checks.
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createBackend } from '#backend/index.ts';
import { startProgram, type TestProgram } from '../flow/harness.ts';
import { codes, packId, rubric } from '../packfile/fixture.ts';
import { lockedPack, openLocked, pass, practise, practiceCodes, readBack } from './locked-pack.ts';

const [code = '', other = ''] = codes;
const [first = '', second = '', free = ''] = practiceCodes;
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
const counted = async () => (await program.client.judging.desk({ packId })).counts;

describe('practice', () => {
  it('shows its entries apart, takes marks by the same rules, and enters neither counts nor the check page', async () => {
    const { desk } = await openLocked(program);
    const { client } = program;
    expect(desk.entries.map((one) => one.code)).toEqual(codes);
    expect(desk).toMatchObject({
      practice: practiceCodes.map((one, index) => ({ code: one, position: index + 1, status: 'empty', missing: 2, total: null })),
      gate: { needed: 2, inside: 0, open: false }, minimumWatched: 0.6, deadline: '2026-11-20', retiredAt: null,
    });
    const { attachments } = await client.judging.sheet({ packId, code: first });
    expect((await program.backend.readAttachment(attachments[0]!.handle, 0, 10))?.total).toBe(10_000);
    await expect(client.judging.score({ packId, code: first, scores: { topic: 10.5 } })).rejects.toMatchObject({ code: 'score_range' });
    await expect(client.judging.score({ packId, code: first, scores: { nothing: 1 } })).rejects.toMatchObject({ code: 'bad_input' });
    const before = await counted();
    const check = await client.judging.check({ packId });
    expect(await client.judging.score({ packId, code: first, scores: full })).toMatchObject({ status: 'submitted', total: 20.5 });
    await client.judging.score({ packId, code: second, scores: { topic: 1 } });
    await client.judging.report({ packId, code: free, kind: 'unplayable', text: '' });
    expect(await counted()).toEqual(before);
    expect(await client.judging.check({ packId })).toEqual(check);
  });

  it('says nothing of the reference before a complete sheet was handed in, nor of an entry that counts', async () => {
    await openLocked(program);
    const { client } = program;
    const unfinished = { code: 'practice_unfinished', message: expect.stringContaining(first) };
    await expect(client.judging.feedback({ packId, code: first })).rejects.toMatchObject(unfinished);
    const answers = [await client.judging.score({ packId, code: first, scores: { topic: 8 } })];
    await expect(client.judging.feedback({ packId, code: first })).rejects.toMatchObject(unfinished);
    answers.push(await client.judging.score({ packId, code: first, scores: { effect: 15 }, submit: false }));
    await expect(client.judging.feedback({ packId, code: first })).rejects.toMatchObject(unfinished);
    answers.push(await client.judging.report({ packId, code: first, kind: 'other' }));
    await expect(client.judging.feedback({ packId, code: first })).rejects.toMatchObject(unfinished);
    const shown = JSON.stringify([answers, await client.judging.desk({ packId }), await client.judging.check({ packId })]);
    expect(shown).not.toMatch(/参考说明|reference|feedback/);
    await pass(program, packId);
    await client.judging.score({ packId, code, scores: full });
    await expect(client.judging.feedback({ packId, code })).rejects.toMatchObject({ code: 'not_found' });
    await expect(client.judging.feedback({ packId, code: 'ZZZZ-Z' })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('gives own marks beside the reference, and counts a try only where the marks are others', async () => {
    await openLocked(program);
    const { client } = program;
    expect(await practise(program, packId, first, 10, 17)).toEqual({
      code: first, tries: 1, inside: false, tolerance: 3, total: 27, reference: 23, text: '参考说明 0',
      criteria: rubric.criteria.map(({ id, name }) => ({ id, name, own: id === 'topic' ? 10 : 17, reference: id === 'topic' ? 8 : 15 })),
      gate: { needed: 2, inside: 0, open: false },
    });
    await client.judging.score({ packId, code: first, scores: {}, comment: '只改评语' });
    expect((await client.judging.feedback({ packId, code: first })).tries).toBe(1);
    expect(await Promise.all([1, 2].map(() => practise(program, packId, first, 10, 16))))
      .toMatchObject([{ tries: 2, inside: true }, { tries: 2, inside: true, gate: { inside: 1 } }]);
    expect(await practise(program, packId, first, 10, 16)).toMatchObject({ tries: 2 });
    // 3 off is inside, more is not; back to marks of before is a try again.
    expect(await practise(program, packId, first, 10, 17)).toMatchObject({ tries: 3, inside: false });
    expect(await practise(program, packId, free, 0, 0)).toMatchObject({ tries: 1, inside: false, total: 0 });
  });

  it('without a tolerance only shows the difference, and no gate stands', async () => {
    const { desk } = await openLocked(program, { gate: { tolerance: null, needed: 2 } });
    expect(desk.gate).toBeNull();
    expect(await practise(program, packId, first, 0, 0)).toMatchObject({ inside: null, tolerance: null, gate: null });
    expect(await program.client.judging.score({ packId, code, scores: full })).toMatchObject({ status: 'submitted' });
  });
});

describe('the gate', () => {
  it('holds scores and recusals back until enough are inside, says how many, and lets reports through', async () => {
    await openLocked(program);
    const { client } = program;
    const changes = [
      () => client.judging.score({ packId, code, scores: full }), () => client.judging.score({ packId, code, scores: {}, comment: '好' }),
      () => client.judging.score({ packId, code, submit: true }), () => client.judging.recuse({ packId, code, reason: 'relative' }),
    ];
    for (const change of changes) {
      await expect(change()).rejects.toMatchObject({ code: 'practice_first', details: { needed: 2, inside: 0, left: 2 } });
    }
    expect(await client.judging.report({ packId, code: other, kind: 'identityVisible', atSeconds: 3, text: '片头' }))
      .toMatchObject({ status: 'reported', reason: { kind: 'identityVisible', text: '片头', atSeconds: 3 } });
    await practise(program, packId, free, 8, 15);
    await practise(program, packId, first, 8, 15);
    await expect(changes[0]!()).rejects.toMatchObject({ code: 'practice_first', details: { inside: 1, left: 1 }, message: expect.stringContaining('还差 1 件') });
    await practise(program, packId, second, 8, 19);
    await expect(changes[0]!()).rejects.toMatchObject({ code: 'practice_first' });
    expect(await practise(program, packId, second, 8, 18)).toMatchObject({ tries: 2, inside: true, gate: { needed: 2, inside: 2, open: true } });
    for (const change of changes) await change();
    expect(await client.judging.sheet({ packId, code })).toMatchObject({ status: 'recused' });
  });

  it('stays open once it was passed: practising on, undo and a restart do not shut it', async () => {
    await openLocked(program);
    await pass(program, packId);
    expect(await practise(program, packId, second, 0, 0)).toMatchObject({ inside: false, gate: { open: true } });
    for (let n = 0; n < 3; n += 1) await program.client.judging.undo({ packId });
    await program.backend.close();
    const again = createBackend({ home: file('home'), workspaceDir: program.dir });
    await again.client.workspace.open({ dir: program.dir });
    expect((await again.client.judging.desk({ packId })).gate).toEqual({ needed: 2, inside: 2, open: true });
    expect(await again.client.judging.score({ packId, code, scores: full })).toMatchObject({ status: 'submitted' });
    // Nothing is left to take back but this: the marks practised with were undone above, and the tries stand.
    expect(await again.client.judging.undo({ packId })).toMatchObject({ code, status: 'empty', canUndo: false });
    expect(await again.client.judging.redo({ packId })).toMatchObject({ code, total: 20.5 });
    await again.close();
  });
});

describe('in the score pack and in the next revision', () => {
  it('practice sheets carry their tries, a report its second; entries that count carry neither tries nor a trace of practice', async () => {
    await openLocked(program);
    const { client } = program;
    await practise(program, packId, first, 0, 0);
    await pass(program, packId);
    await client.judging.score({ packId, code: free, scores: { topic: 2 } });
    await client.judging.score({ packId, code, scores: full });
    await client.judging.report({ packId, code, kind: 'suspectedCopying', atSeconds: 61, text: '与网上视频相同' });
    await client.judging.report({ packId, code: other, kind: 'unplayable' });
    const done = await client.judging.finish({ packId, outFile: file('a.sxscore') });
    expect(done).toMatchObject({ submitted: 1, recused: 0, reported: 1, missing: 4 });
    const { header, sheets } = await readBack(done.file);
    expect(header.format).toBe(3);
    expect([first, second, free].map((one) => sheets.get(one)?.tries)).toEqual([2, 1, undefined]);
    expect(sheets.get(first)).toMatchObject({ status: 'submitted', scores: [{ criterion: 'topic', value: 800 }, { criterion: 'effect', value: 1500 }] });
    expect(sheets.get(free)).toMatchObject({ status: 'draft' });
    expect(sheets.get(code)).toMatchObject({ status: 'submitted', reason: { kind: 'suspectedCopying', at: 61 } });
    expect(sheets.get(code)?.tries).toBeUndefined();
    expect(Object.keys(sheets.get(other)?.reason ?? {})).toEqual(['kind', 'text']);
  });

  it('a revision keeps practice sheets, tries and the open gate, and reports with their second', async () => {
    const { made } = await openLocked(program);
    const { client } = program;
    await practise(program, packId, first, 0, 0);
    await pass(program, packId);
    await client.judging.report({ packId, code: other, kind: 'identityVisible', atSeconds: 7 });
    const next = await lockedPack(program, { pack: { id: 'revised', revision: 2, prev: made.written.sha256 } });
    const desk = await client.judging.open({ file: next.out });
    expect(desk).toMatchObject({ packId: 'revised', gate: { inside: 2, open: true }, practice: [{ status: 'submitted' }, { status: 'submitted' }, { status: 'empty' }] });
    expect(await client.judging.feedback({ packId: 'revised', code: first })).toMatchObject({ tries: 2 });
    expect((await client.judging.sheet({ packId: 'revised', code: other })).reason?.atSeconds).toBe(7);
    await expect(client.judging.feedback({ packId, code: first })).rejects.toMatchObject({ code: 'wrong_state' });
    await client.judging.finish({ packId: 'revised', outFile: file('b.sxscore') });
    expect((await readBack(file('b.sxscore'))).sheets.get(first)?.tries).toBe(2);
  });
});
