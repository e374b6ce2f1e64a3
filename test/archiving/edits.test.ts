// Three hundred edits of an archive, clumsy and clever: every one is found. And the one that cannot be: it is said.
import { afterAll, describe, expect, it, vi } from 'vitest';
import { chanceOf, docketBy, weike } from './dockets.ts';
import { edits } from './edits.ts';
import { python, toldByPython } from './python.ts';
import { cleanUp, contest, madeArchive, verdictOf, zipped, type Made } from './stage.ts';

vi.setConfig({ testTimeout: 60_000 });
afterAll(cleanUp);
const small = {
  entries: 5, coverage: 2, calm: true,
  rules: {
    rounds: [], voteShare: 0, divisions: weike.divisions.slice(0, 1), categories: weike.categories.slice(0, 1), rubrics: weike.rubrics.slice(0, 1),
  },
};
const made: Made = await madeArchive({ dockets: [docketBy(1, contest, small), docketBy(2, contest, small)], padding: 8 });
const lastCode = made.codes.at(-1)!;
const printed = `核验码 ${lastCode.code} · 事件 ${lastCode.size} · 2026-05-20`;
const names = Object.keys(edits);

describe('edits', () => {
  it('an archive that nobody touched matches by code, printed line, note and an older code', async () => {
    for (const one of [lastCode.code, lastCode.code.toLowerCase().replaceAll('-', ' '), printed, made.notes.at(-1)!, made.codes[0]!.code]) {
      expect(await verdictOf(made.file, one)).toMatchObject({ verdict: 'matches', firstBad: null, missing: [] });
    }
    // Zipped by another program it is still the same archive.
    expect((await verdictOf(zipped(made.members), printed)).verdict).toBe('matches');
    const early = await verdictOf(made.file, made.codes[0]!.code);
    expect(early.checks.at(-1)?.sentence).toContain('第 1、2 版结果在它之后锁定');
  });

  it('three hundred at random are all found, whether anything printed is at hand or not', async () => {
    const missed: string[] = [];
    for (let round = 0; round < 300; round += 1) {
      const name = names[round % names.length] ?? '';
      const file = zipped(edits[name]!(made, chanceOf(round)));
      const { verdict } = await verdictOf(file, round % 2 === 0 ? printed : undefined);
      if (verdict === 'matches' || verdict === 'unanchored') missed.push(`${name} (${round}): ${verdict}`);
    }
    expect(missed).toEqual([]);
  });

  it('names the first event where it differs, and says shorter for what is shorter', async () => {
    const verdicts = async (name: string, seed: number) => {
      const { verdict, firstBad } = await verdictOf(zipped(edits[name]!(made, chanceOf(seed))), printed);
      return [verdict, firstBad];
    };
    const [event] = linesChanged('the words of an event', 5);
    expect(await verdicts('the words of an event', 5)).toEqual(['differs', event]);
    expect(await verdicts('the tail cut off', 1)).toEqual(['shorter', null]);
    const locked = made.events.findIndex((one) => one.body.includes('"version":1')) + 1;
    expect(await verdicts('versions exchanged', 1)).toEqual(['differs', locked]);
    const [changedAt = 0] = linesChanged('an event changed and all hashed anew', 3);
    const [verdict, firstBad] = await verdicts('an event changed and all hashed anew', 3);
    const held = made.codes.map((one) => one.size).filter((size) => size < changedAt).at(-1) ?? 0;
    expect([verdict, firstBad]).toEqual(['differs', held + 1]);
  });

  it('an archive made anew as a whole, with a new key, agrees with itself: unanchored, and it is said; paper finds it', async () => {
    const [first] = [docketBy(9, contest, small)];
    const remade = await madeArchive({ dockets: [first], key: 77, witnesses: 0, padding: 8 });
    const alone = await verdictOf(remade.file);
    expect(alone).toMatchObject({ verdict: 'unanchored', firstBad: null });
    expect(alone.sentence).toContain('整个重做一份的档案看起来也会是这样');
    expect(alone.checks.every((one) => one.passed !== false)).toBe(true);
    expect(await verdictOf(remade.file, lastCode.code)).toMatchObject({ verdict: 'differs' });
    expect(await verdictOf(remade.file, made.notes[0])).toMatchObject({ verdict: 'differs' });
    // Even with made-up witnesses.
    const witnessed = await madeArchive({ dockets: [first], key: 77, witnesses: 2, padding: 8 });
    expect((await verdictOf(witnessed.file)).verdict).toBe('unanchored');
  });

  it('the tail cut off together with its checkpoints: only the printed line knows, by its number of events', async () => {
    const shorter = await madeArchive({ dockets: [docketBy(1, contest, small)], padding: 8 });
    const line = `${lastCode.code} 事件 ${lastCode.size}`;
    expect((await verdictOf(shorter.file)).verdict).toBe('unanchored');
    expect((await verdictOf(shorter.file, line)).verdict).toBe('shorter');
    expect((await verdictOf(shorter.file, lastCode.code)).checks.at(-1)?.sentence).toContain('把纸上的记录条数一起输入');
  });

  it('a code that ends in digits is not taken for the number of events beside it', async () => {
    const code = 'GSRZ7-71XQF-G6Z6E-12346';
    for (const typed of [`${code} 事件 9000`, `${code.replaceAll('-', ' ')} events 9000`]) {
      expect(await verdictOf(made.file, typed)).toMatchObject({ verdict: 'shorter' });
    }
    expect((await verdictOf(made.file, code)).checks.at(-1)?.sentence).toContain('把纸上的记录条数一起输入');
  });

  it('refuses to compare with what is neither code nor note', async () => {
    await expect(verdictOf(made.file, '7F3KQ')).rejects.toMatchObject({ code: 'bad_input' });
  });

  it('the Python twin finds each kind of edit as well, with the same verdict and the same first event', async ({ skip }) => {
    if (!python) skip('python3 is not installed (apt-get install python3)');
    const cases = names.map((name, index): [string, string] =>
      [zipped(edits[name]!(made, chanceOf(1000 + index))), index % 2 ? printed : lastCode.code]);
    const theirs = toldByPython(cases);
    const both = await Promise.all(cases.map(async ([file, code], index) => {
      const ours = await verdictOf(file, code);
      const twin = theirs[index]!;
      return [twin, ours].map((one) => `${names[index]}: ${one.verdict} ${one.firstBad} ${one.missing.join()}`);
    }));
    expect(both.map(([twin]) => twin)).toEqual(both.map(([, ours]) => ours));
  });
});

/** Numbers of the events that an edit changes. */
function linesChanged(name: string, seed: number): number[] {
  const after = edits[name]!(made, chanceOf(seed)).get('events.jsonl')?.toString('utf8').split('\n') ?? [];
  const before = made.members.get('events.jsonl')?.toString('utf8').split('\n') ?? [];
  return before.flatMap((line, index) => (line === after[index] ? [] : [index + 1]));
}
