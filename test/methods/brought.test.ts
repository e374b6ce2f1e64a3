// methods.assign as a stranger meets it: what is refused and how it is said, odd but right instances, the terminal.

import { spawn } from 'node:child_process';
import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { main } from '#cli/index.ts';
import { costRangeFor, wholeCosts } from '#backend/matching/scale.ts';
import { numbersFrom } from '../bench/contest-instance.ts';
import { startProgram, type TestProgram } from '../flow/harness.ts';

let program: TestProgram;
beforeAll(async () => {
  program = await startProgram({ workspace: false });
});
afterAll(() => program.close());

const twoByTwo = {
  judges: [{ id: 'a', max: 2 }, { id: 'b', max: 2 }], entries: [{ id: 1, coverage: 1 }, { id: 2, coverage: 1 }],
  pairs: [[0, 0, 0.5], [1, 0, 0.7], [0, 1, 0.25], [1, 1, 0.75]] as unknown, objective: 'sum' as const,
};
const assign = (change: object) => program.client.methods.assign({ ...twoByTwo, ...change });

describe('what does not hold together is refused, naming the element', () => {
  const wrong: [what: string, change: object, zh: string][] = [
    ['no list', { pairs: { 0: [0, 0, 1] } }, 'pairs 应是一个数组'],
    ['pairs left out', { pairs: undefined }, 'pairs 应是一个数组'],
    ['not a triple', { pairs: [[0, 0, 1], [0, 1]] }, 'pairs[1] 是 [0,1]，应是 [评委序号, 作品序号, 匹配度]'],
    ['an object', { pairs: [{ judge: 0, entry: 0 }] }, 'pairs[0] 是 {"judge":0,"entry":0}'],
    ['judge out of range', { pairs: [[2, 0, 1]] }, 'pairs[0] 的评委序号是 2，应是 0 到 1 的整数'],
    ['entry out of range', { pairs: [[0, -1, 1]] }, 'pairs[0] 的作品序号是 -1'],
    ['half an index', { pairs: [[0.5, 0, 1]] }, 'pairs[0] 的评委序号是 0.5'],
    ['an id for an index', { pairs: [['a', 0, 1]] }, 'pairs[0] 的评委序号是 "a"'],
    ['affinity missing', { pairs: [[0, 0, null]] }, 'pairs[0] 的匹配度是 null'],
    ['affinity as text', { pairs: [[0, 0, '1']] }, 'pairs[0] 的匹配度是 "1"'],
    ['affinity beyond all sums', { pairs: [[0, 0, 1e308]] }, 'pairs[0] 的匹配度是 1e+308'],
    ['two affinities', { pairs: [[0, 0, 1], [1, 0, 1], [0, 0, 2]] }, '评委 0 与作品 0 给了两个不同的匹配度：pairs[0] 是 1，pairs[2] 是 2'],
    ['conflict out of range', { conflicts: [[0, 0], [0, 2]] }, 'conflicts[1] 的作品序号是 2'],
    ['conflict with a third', { conflicts: [[0, 0, 1]] }, 'conflicts[0] 是 [0,0,1]，应是 [评委序号, 作品序号]'],
    ['pin of nobody', { pinned: [[9, 0]] }, 'pinned[0] 的评委序号是 9'],
    ['min above max', { judges: [{ id: 1 }, { id: 2, min: 3, max: 2 }] }, 'judges[1] 的 min（3）大于 max（2）'],
    ['seats beyond counting', { entries: [{ id: 1, coverage: 2 ** 53 - 1 }, { id: 2, coverage: 1 }] }, '所有 coverage 之和太大'],
    ['minima beyond counting', { judges: [{ id: 1, min: 2 ** 53 - 1 }, { id: 2, min: 1 }] }, '所有 min 之和太大'],
    ['a negative coverage', { entries: [{ id: 1, coverage: -1 }] }, 'entries.0.coverage'],
    ['an unknown objective', { objective: 'best' }, 'objective'],
  ];
  test.each(wrong)('%s', async (_what, change, zh) => {
    await expect(assign(change)).rejects.toMatchObject({ code: 'bad_input', message: expect.stringContaining(zh) });
  });
});

describe('odd, but right', () => {
  test('no judges, no entries, no seats', async () => {
    for (const objective of ['sum', 'maxmin', 'minimax-load'] as const) {
      expect(await assign({ judges: [], entries: [], pairs: [], objective }))
        .toMatchObject({ status: 'optimal', objective: objective === 'maxmin' ? null : 0, worstEntry: null, maxLoad: 0, total: 0, pairs: [] });
      expect(await assign({ entries: [{ id: 1, coverage: 0 }, { id: 2, coverage: 0 }], objective }))
        .toMatchObject({ status: 'optimal', worstEntry: null, total: 0, pairs: [] });
    }
  });

  test('the same pair twice alike is one pair; -0 is 0; conflicts of pairs that are not listed are nothing', async () => {
    const pairs = [[0, 0, 0], [0, 0, -0], [1, 1, 0.5], [1, 1, 0.5]];
    expect(await assign({ pairs, conflicts: [[0, 1], [0, 1]] })).toMatchObject({ status: 'optimal', total: 0.5, pairs: [[0, 0], [1, 1]] });
  });

  test('orgs are compared as text, empty is none', async () => {
    const judges = [{ id: 1, org: 7 }, { id: 2, org: '7' }, { id: 3, org: '' }, { id: 4, org: '' }];
    const pairs = [[0, 0, 9], [1, 0, 9], [2, 0, 1], [3, 0, 1]];
    const ask = (coverage: number) => assign({ judges, entries: [{ id: 1, coverage }], pairs, orgCap: 1 });
    expect(await ask(2)).toMatchObject({ status: 'optimal', total: 10 });
    expect(await ask(4)).toMatchObject({ status: 'infeasible', bottleneck: { reason: 'seats', entries: [0], missing: 1, seats: 4, room: 3 } });
  });

  test('a coverage beyond all judges only says how much is missing', async () => {
    expect(await assign({ entries: [{ id: 1, coverage: 1e12 }, { id: 2, coverage: 1 }] })).toMatchObject({
      status: 'infeasible', bottleneck: { reason: 'seats', entries: [0], judges: [0, 1], full: [], missing: 1e12 - 2, room: 2 },
    });
  });

  test('minima nobody can reach name their judges', async () => {
    const judges = [{ id: 1, min: 2 }, { id: 2, min: 1 }];
    expect(await assign({ judges, pairs: [[0, 0, 1], [1, 0, 1], [1, 1, 1]] })).toMatchObject({
      status: 'infeasible', bottleneck: { reason: 'minimum', judges: [0], entries: [0], full: [], seats: 2, room: 1, missing: 1 },
    });
  });

  test('minima beyond all entries are counted as they were given', async () => {
    const judges = [{ id: 1, min: 7_000_000_000 }, { id: 2, min: 1 }];
    for (const objective of ['sum', 'minimax-load'] as const) {
      expect(await assign({ judges, objective })).toMatchObject({
        bottleneck: { reason: 'minimum', judges: [0, 1], seats: 7_000_000_001, room: 2, missing: 6_999_999_999 },
      });
    }
  });

  test('null is as good as absent', async () => {
    const judges = [{ id: 'a', min: null, max: null, org: null }, { id: 'b', max: 2 }];
    expect(await assign({ judges, conflicts: null, pinned: null, orgCap: null })).toMatchObject({ status: 'optimal', total: 1.45 });
  });

  test('a pair far below all others, to be avoided, takes no digits from them', async () => {
    const judges = [{ id: 1 }, { id: 2 }, { id: 3 }];
    for (const objective of ['sum', 'maxmin'] as const) {
      for (const [avoided, best] of [[-1e100, 0], [-1e100, 1], [-1e16, 0], [-1e16, 1]] as const) {
        const worth = (judge: number): number => 1 / 3 + (judge === best ? 1e-9 / 3 : 0);
        const pairs = [0, 1].flatMap((entry) => [[0, entry, worth(0)], [1, entry, worth(1)], [2, entry, avoided]]);
        expect(await assign({ judges, pairs, objective })).toMatchObject({ status: 'optimal', pairs: [[best, 0], [best, 1]] });
        // Where it cannot be avoided it is taken, the others are still the best.
        const forced = await assign({ judges: judges.slice(0, 1), pairs: [[0, 0, 0.5], [0, 1, avoided]], objective });
        expect(forced).toMatchObject({ pairs: [[0, 0], [0, 1]] });
      }
    }
  });

  test('what the digits of doubles cannot tell apart is not called the optimum', async () => {
    const entries = [{ id: 1, coverage: 1 }, { id: 2, coverage: 1 }];
    // In the same sums as 1e100 the others have no digits left; the weakest entry is one of the others.
    const pairs = [[0, 0, 1e100], [0, 1, 1 / 3], [1, 1, 2 / 3], [2, 1, 1]];
    const { status, worstEntry, bound } = await assign({ judges: [{ id: 1 }, { id: 2 }, { id: 3 }], entries, pairs, objective: 'maxmin' });
    expect(bound).toBeGreaterThanOrEqual(1);
    if (worstEntry !== 1) expect(status).toBe('stopped');
  });

  test('pins outrank affinity, and those that cannot be kept are named', async () => {
    expect(await assign({ pinned: [[0, 0], [0, 0]] })).toMatchObject({ status: 'optimal', total: 1.25, pairs: [[0, 0], [1, 1]] });
    expect(await assign({ pinned: [[0, 0]], conflicts: [[0, 0]] }))
      .toMatchObject({ status: 'infeasible', bottleneck: { reason: 'pinned', entries: [0], judges: [0], missing: 1, seats: 1, room: 0 } });
    // The pin holds the only judge of the other entry.
    expect(await assign({ judges: [{ id: 1, max: 1 }, { id: 2, max: 1 }], pairs: [[0, 0, 1], [1, 0, 1], [0, 1, 1]], pinned: [[0, 0]] }))
      .toMatchObject({ status: 'infeasible', bottleneck: { reason: 'pinned', entries: [0, 1], full: [0], missing: 1, seats: 2, room: 1 } });
  });

  test('two shortages are named together', async () => {
    const entries = [1, 2, 3, 4].map((id) => ({ id, coverage: 1 }));
    const judges = [{ id: 1, max: 1 }, { id: 2, max: 1 }, { id: 3, max: 9 }];
    const pairs = [[0, 0, 1], [0, 1, 1], [1, 2, 1], [1, 3, 1], [2, 3, 1]];
    expect(await assign({ entries, judges, pairs }))
      .toMatchObject({ bottleneck: { entries: [0, 1], judges: [0], full: [0], seats: 2, room: 1, missing: 1 } });
    expect(await assign({ entries, judges, pairs: pairs.slice(0, 4) }))
      .toMatchObject({ bottleneck: { entries: [0, 1, 2, 3], judges: [0, 1], full: [0, 1], seats: 4, room: 2, missing: 2 } });
  });

  test('same instance and seed, same plan; another order of the pairs changes nothing', async () => {
    const pairs = (twoByTwo.pairs as unknown[]).toReversed();
    const { milliseconds: _one, ...first } = await assign({});
    const { milliseconds: _two, ...second } = await assign({ pairs });
    expect(second).toEqual(first);
  });
});

describe('doubles as whole costs', () => {
  const most = costRangeFor(100);
  const costs = (...values: number[]) => {
    const { cost, ...rest } = wholeCosts(Float64Array.from(values), most);
    return { ...rest, cost: Array.from(cost) };
  };
  test('decimals and binary fractions are exact, whatever they are offset by', () => {
    expect(costs(0.1, 0.2, 0.35)).toMatchObject({ exact: true, scale: 100, cost: [25, 15, 0] });
    expect(costs(1e9 + 0.1, 1e9 + 0.2)).toMatchObject({ exact: true, cost: [1, 0] });
    expect(costs(1e15 + 0.125, 1e15, 1e15 - 2.5)).toMatchObject({ exact: true, cost: [0, 1, 21], scale: 8 });
    expect(costs(0.1 + 0.2, 0.3)).toMatchObject({ exact: true, cost: [0, 1] });
    expect(costs(3 * 2 ** 90, 2 ** 90)).toMatchObject({ exact: true, cost: [0, 2], scale: 2 ** -90 });
    expect(costs(-0, 0, 0)).toMatchObject({ exact: true, cost: [0, 0, 0] });
    expect(costs(1 / 3, 1 / 3)).toMatchObject({ exact: true, cost: [0, 0] });
  });
  test('any others are as fine as the arithmetic allows, within the stated error', () => {
    const next = numbersFrom(3);
    for (const size of [1e-300, 1e-9, 1, 1e6, 1e99]) {
      const values = Float64Array.from({ length: 500 }, () => (next() - 0.3) * size + next() * size / 2 ** 28);
      const { cost, scale, exact, error } = wholeCosts(values, most);
      const high = Math.max(...values);
      expect(exact).toBe(false);
      expect(Math.max(...cost)).toBeLessThanOrEqual(most);
      expect(Math.max(...cost)).toBeGreaterThan(most / 2 ** 23);
      cost.forEach((one, i) => expect(Math.abs(one / scale - (high - values[i]!))).toBeLessThanOrEqual(error));
    }
  });
});

describe('at the terminal', () => {
  const cli = (words: readonly string[]): Promise<{ code: number | null; out: string; err: string }> => new Promise((resolve, reject) => {
    const script = join(import.meta.dirname, '..', '..', 'electron', 'cli', 'index.ts');
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, ...words], {
      env: { ...process.env, SAIXUE_HOME: join(program.files, 'home') },
    });
    const written = { out: '', err: '' };
    for (const [stream, name] of [[child.stdout, 'out'], [child.stderr, 'err']] as const) {
      stream.on('data', (piece: Buffer) => {
        written[name] += piece.toString('utf8');
      });
    }
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...written }));
  });

  /** The same door without a process of its own; what it says goes to the errors only. */
  async function refusal(file: string): Promise<{ exit: number; code: string; message: string; details: object }> {
    const said: string[] = [];
    const out = vi.spyOn(process.stdout, 'write').mockImplementation(() => true);
    const err = vi.spyOn(process.stderr, 'write').mockImplementation((piece) => said.push(String(piece)) > 0);
    vi.stubEnv('SAIXUE_HOME', join(program.files, 'home'));
    try {
      const exit = await main(['methods.assign', '--json', `@${file}`]);
      expect(out).not.toHaveBeenCalled();
      return { exit, ...JSON.parse(said.join('')) as { code: string; message: string; details: object } };
    } finally {
      out.mockRestore();
      err.mockRestore();
      vi.unstubAllEnvs();
    }
  }

  test('an instance by file, no workspace: the answer as JSON, 0; a refusal on the other stream, 1', async () => {
    const next = numbersFrom(11);
    const judges = Array.from({ length: 400 }, (_, id) => ({ id, min: 0, max: null }));
    const entries = Array.from({ length: 2000 }, (_, id) => ({ id, coverage: 3 }));
    const pairs = entries.flatMap((_, e) => Array.from({ length: 25 }, (__, i) => [(e * 7 + i * 16) % 400, e, Math.floor(next() * 1000) / 1000]));
    const file = join(program.files, 'instance.json');
    // Editors on Windows put a mark first.
    writeFileSync(file, `\uFEFF${JSON.stringify({ judges, entries, pairs, objective: 'minimax-load' })}`);
    const bad = join(program.files, 'bad.json');
    writeFileSync(bad, JSON.stringify({ judges, entries, pairs: [[0, 0, 'x']], objective: 'sum' }));
    const right = await cli(['methods.assign', '--json', `@${file}`]);
    expect({ code: right.code, err: right.err }).toEqual({ code: 0, err: '' });
    const answer = JSON.parse(right.out) as { status: string; objective: number; pairs: unknown[] };
    expect({ ...answer, pairs: answer.pairs.length }).toMatchObject({ status: 'optimal', objective: 15, pairs: 6000 });
    expect(await refusal(bad)).toMatchObject({ exit: 1, code: 'bad_input', message: expect.stringContaining('pairs[0] 的匹配度是 "x"') });
  }, 60_000);

  test('a file longer than a text can be; a folder', async () => {
    const long = join(program.files, 'long.json');
    writeFileSync(long, '');
    truncateSync(long, 600_000_000);
    expect(await refusal(long)).toMatchObject({ exit: 1, code: 'file_too_long', details: { file: long } });
    expect(await refusal(program.files)).toMatchObject({ exit: 1, code: 'path_unfit', details: { file: program.files } });
  }, 60_000);
});
