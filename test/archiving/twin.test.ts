// The program's verifier and docs/verify_archive.py, which was written from docs/archive.md alone, agree on the same archives.
import { afterAll, describe, expect, it, vi } from 'vitest';
import type { Docket } from '#backend/scoring/docket.ts';
import { docketBy, weike, type Wish } from './dockets.ts';
import { python, toldByPython } from './python.ts';
import { cleanUp, contest, madeArchive, verdictOf } from './stage.ts';

vi.setConfig({ testTimeout: 60_000 });
afterAll(cleanUp);

/** Runs both on each case and compares verdict, first bad event, every check and what is missing. */
async function agree(cases: readonly (readonly [file: string, printed?: string])[]) {
  const theirs = toldByPython(cases);
  return Promise.all(cases.map(async ([file, printed], index) => {
    const ours = await verdictOf(file, printed);
    const { verdict, firstBad, checks, missing, why } = theirs[index]!;
    expect({ verdict, firstBad, missing, checks, why }).toEqual({
      verdict: ours.verdict, firstBad: ours.firstBad, missing: ours.missing, why,
      checks: ours.verdict === 'unreadable' ? { file: false } : Object.fromEntries(ours.checks.map((one) => [one.id, one.passed])),
    });
    return ours;
  }));
}
const withTools = (work: () => Promise<unknown>) => async (context: { skip(note: string): void }) => {
  if (!python) context.skip('python3 is not installed (apt-get install python3)');
  else await work();
};

const tied = (style: 'standard' | 'dense' | 'ordinal'): Wish => ({
  entries: 20, coverage: 2, rules: { ranking: { style, tieBreak: [] }, aggregation: { method: 'mean', trimFrom: 5, decimals: 0 } },
});
const kinds: Readonly<Record<string, Wish>> = {
  plain: { calm: true, method: 'rule', rules: weike },
  arbitration: { coverage: 2, rules: {
    arbitration: { chain: '2+1+1', per: 'total', criterionShare: 0.3, equalDistance: 'higher' }, discrepancy: { threshold: 2, at: 'over' },
  } },
  'arbitration, trimmed, two vetoes': { entries: 24, coverage: 5, rules: {
    arbitration: { chain: '2+1+1', per: 'total', criterionShare: 0.3, equalDistance: 'mean' }, discrepancy: { threshold: 5.5, at: 'over' }, rounds: [],
    aggregation: { method: 'trimmed', trimFrom: 3, decimals: 2 }, vetoes: 2,
  } },
  'unit caps': { entries: 20, coverage: 3, rules: { awards: { ...weike.awards, unitCap: 1, unitCapShare: null, scope: 'contest' } } },
  'ties shared': tied('standard'),
  'ties dense': tied('dense'),
  'ties in order': tied('ordinal'),
  votes: { coverage: 3, rules: { voteShare: 0.3, voteScale: 'share', rounds: [] } },
};

describe('the twin', () => {
  it('computes what each kind of contest computes, and a corrected version beside the first', withTools(async () => {
    const made = await Promise.all(Object.values(kinds).map((wish, index) => madeArchive({ dockets: [docketBy(index + 1, contest, wish)] })));
    const first = docketBy(50, contest, { calm: true });
    const [struck, ...others] = first.entries;
    const corrected = await madeArchive({ dockets: [first, { ...first, entries: [{ ...struck!, excluded: true }, ...others] }], unlocked: 1 });
    const all = [...made, corrected];
    const answers = await agree(all.map((one): [string, string] => [one.file, one.codes.at(-1)!.code]));
    expect(answers.map((one) => one.verdict)).toEqual(all.map(() => 'matches'));
    expect((await agree(all.map((one): [string] => [one.file]))).map((one) => one.verdict)).toEqual(all.map(() => 'unanchored'));
  }));

  it('computes 80 dockets of every rule at random', withTools(async () => {
    const dockets = Array.from({ length: 80 }, (_, seed): Docket => docketBy(1000 + seed, contest));
    const { file, codes } = await madeArchive({ dockets, witnesses: 0 });
    const [answer] = await agree([[file, codes.at(-1)!.code]]);
    expect(answer?.checks.filter((one) => one.passed === false)).toEqual([]);
    expect(answer?.verdict).toBe('matches');
  }));

  it('fits the mixed model anew, on panels with gaps and where nothing can be fitted', withTools(async () => {
    const dockets = [0, 1, 2, 3].map((seed) => docketBy(77 + seed, contest, {
      method: 'mixed', entries: 24, judges: 7, coverage: [3, 2, 1, 3][seed]!, calm: true,
      rules: {
        rounds: [], arbitration: { ...weike.arbitration, chain: 'none' }, awards: { ...weike.awards, scope: seed === 3 ? 'division' : 'contest' },
      },
    }));
    const { file, codes } = await madeArchive({ dockets, witnesses: 0 });
    const [answer] = await agree([[file, codes.at(-1)!.code]]);
    expect(answer?.verdict).toBe('matches');
  }));
});
