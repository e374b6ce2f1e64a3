// What was watched and how long was worked, over the contract: kept, carried over, told to the organiser, never undone.
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createBackend } from '#backend/index.ts';
import { startProgram, type TestProgram } from '../flow/harness.ts';
import { codes, packId } from '../packfile/fixture.ts';
import { film, lockedPack, openLocked, practiceCodes, readBack } from './locked-pack.ts';

const [code = '', other = '', third = ''] = codes;
const [first = ''] = practiceCodes;
const full = { topic: 8.5, effect: 12 };
const noGate = { gate: undefined };

let clock: Date;
let program: TestProgram;
beforeEach(async () => {
  clock = new Date('2026-11-03T01:00:00.000Z');
  program = await startProgram({ workspace: false, now: () => clock });
});
afterEach(async () => {
  expect(program.bugs).toEqual([]);
  await program.close();
});
const file = (name: string): string => join(program.files, name);
const wait = (seconds: number): void => {
  clock = new Date(clock.getTime() + seconds * 1000);
};
const watch = (spans: [number, number][], of = code, attachment = 0, length = 100) =>
  program.client.judging.watched({ packId, code: of, attachment, spans, length });

describe('what was watched', () => {
  it('is joined per attachment, tells the share and when a notice is due, and no undo takes it back', async () => {
    await openLocked(program, noGate);
    const { client } = program;
    expect((await client.judging.sheet({ packId, code })).watched).toEqual([{ attachment: 0, spans: [], length: 480, share: 0, short: true }]);
    expect((await watch([[0, 20], [10.2, 30]])).watched).toEqual([{ attachment: 0, spans: [[0, 30]], length: 100, share: 0.3, short: true }]);
    await client.judging.score({ packId, code, scores: full });
    const [one, two] = await Promise.all([watch([[50, 70]]), watch([[29.8, 50]])]);
    expect(one!.watched[0]?.share).toBe(0.5);
    expect(two!.watched).toEqual([{ attachment: 0, spans: [[0, 70]], length: 100, share: 0.7, short: false }]);
    const undone = await client.judging.undo({ packId });
    expect(undone).toMatchObject({ status: 'empty', canUndo: false, watched: two!.watched });
    expect((await watch([[5, 60], [90, 80]])).watched).toEqual(two!.watched);
    await program.backend.close();
    const again = createBackend({ home: file('home'), workspaceDir: program.dir });
    await again.client.workspace.open({ dir: program.dir });
    expect((await again.client.judging.sheet({ packId, code })).watched).toEqual(two!.watched);
    await again.close();
  });

  it('is asked of what plays only, and without a minimum no notice is ever due', async () => {
    await openLocked(program, { ...noGate, minimumWatched: undefined });
    for (const [attachment, of] of [[1, code], [7, code], [0, third], [99, first]] as const) {
      await expect(watch([[0, 5]], of, attachment)).rejects.toMatchObject({ code: 'not_found' });
    }
    expect((await program.client.judging.sheet({ packId, code })).watched).toEqual([]);
    expect((await watch([[0, 1]])).watched).toEqual([{ attachment: 0, spans: [[0, 1]], length: 100, share: 0.01, short: false }]);
    expect((await watch([[0, 4]], first)).watched[0]?.share).toBe(0.04);
    await program.client.judging.score({ packId, code, scores: full });
    expect((await program.client.judging.check({ packId })).unwatched).toEqual([]);
  });

  it('stands on the check page where an entry was submitted after too little', async () => {
    await openLocked(program, noGate);
    const { client } = program;
    await watch([[0, 25]]);
    expect((await client.judging.check({ packId })).unwatched).toEqual([]);
    for (const one of [code, other, third, first]) await client.judging.score({ packId, code: one, scores: full });
    expect((await client.judging.check({ packId })).unwatched).toEqual([{ code, share: 0.25 }, { code: other, share: 0 }]);
    // The minimum itself is enough.
    await watch([[20, 59.9]]);
    await watch([[0, 60]], other);
    expect((await client.judging.check({ packId })).unwatched).toEqual([{ code, share: 0.599 }]);
    await watch([[59.9, 60]]);
    expect((await client.judging.check({ packId })).unwatched).toEqual([]);
  });
});

describe('working time', () => {
  it('is what lies between saves on one entry, watching among them, and goes into the score pack as seconds', async () => {
    await openLocked(program, noGate);
    const { client } = program;
    const score = (of: string, topic: number) => client.judging.score({ packId, code: of, scores: { topic } });
    await watch([[0, 15]]);
    wait(15);
    await watch([[15, 30]]);
    wait(40);
    await score(code, 8);
    wait(5);
    await score(other, 5);
    wait(7);
    await score(code, 9);
    // Nothing new is no save, and the time goes on from the last one.
    wait(3);
    await score(code, 9);
    wait(2);
    await client.judging.report({ packId, code, kind: 'other', atSeconds: 12 });
    wait(301);
    await client.judging.undo({ packId });
    wait(10);
    await client.judging.redo({ packId });
    wait(-3600);
    await client.judging.score({ packId, code, scores: {}, comment: '钟拨慢了' });
    wait(4);
    await score(first, 5);
    await score(third, 5);
    const { file: out } = await client.judging.finish({ packId, outFile: file('a.sxscore') });
    const { header, sheets } = await readBack(out);
    // 15 + 40 for the first, then 5 to the report (past a save that changed nothing) and 10 between undo and redo.
    expect([code, other, third, first].map((one) => sheets.get(one)?.seconds)).toEqual([70, undefined, undefined, undefined]);
    expect(header.format).toBe(3);
  });

  it('goes on in the next revision, as does what was watched, where the file is still the same', async () => {
    const { made } = await openLocked(program, noGate);
    const { client } = program;
    await watch([[0, 70]]);
    wait(30);
    await client.judging.score({ packId, code, scores: full });
    await watch([[0, 90]], other);
    wait(100);
    // The first entry has a new document before its film, the second another film.
    const { desk } = { desk: await client.judging.desk({ packId }) };
    const entries = desk.entries.map(({ code: own, title }) => ({
      code: own, title, division: '小学组', category: '微课', subject: '数学', grade: '三年级', seconds: 480, rubric: 'weike',
      attachments: own === code ? [{ blob: 1, bytes: 5000, label: '教案', media: 'application/pdf' }, { blob: 0, bytes: 30_000, ...film }]
        : own === other ? [{ blob: 2, bytes: 20_000, ...film }] : [],
    }));
    const next = await lockedPack(program, { ...noGate, entries, pack: { id: 'revised', revision: 2, prev: made.written.sha256 } }, made.bytes);
    await client.judging.open({ file: next.out });
    expect((await client.judging.sheet({ packId: 'revised', code })).watched)
      .toEqual([{ attachment: 1, spans: [[0, 70]], length: 100, share: 0.7, short: false }]);
    expect((await client.judging.sheet({ packId: 'revised', code: other })).watched[0]?.share).toBe(0);
    await client.judging.score({ packId: 'revised', code, scores: { topic: 9 } });
    wait(20);
    await client.judging.score({ packId: 'revised', code, scores: { topic: 8 } });
    await client.judging.finish({ packId: 'revised', outFile: file('b.sxscore') });
    expect((await readBack(file('b.sxscore'))).sheets.get(code)?.seconds).toBe(50);
    await expect(watch([[0, 100]])).rejects.toMatchObject({ code: 'wrong_state' });
  });
});
