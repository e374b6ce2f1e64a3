// A docket computed: methods, arbitration, later rounds, votes, bases, changes by hand, and its commitment.
import fc from 'fast-check';
import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { describe, expect, it } from 'vitest';
import { commit } from '#backend/scoring/commitment.ts';
import { computeDocket, votesLacking } from '#backend/scoring/compute.ts';
import { Docket, type DocketEntry } from '#backend/scoring/docket.ts';
import { LockedRows } from '#backend/scoring/docket-rows.ts';
import { shareOut } from '#backend/scoring/groups.ts';
import { lockedRowsOf } from '#backend/scoring/stored-results.ts';
import { awardsWith, docketWith, entryOf, field, rulesWith, sheetOf, weike } from './dockets.ts';

const scoresOf = (docket: Docket) => computeDocket(docket).rows.map((row) => [row.code, row.score, row.rank]);
const noAwards = { ...weike.awards, rules: [] };

describe('methods', () => {
  const five = [91, 82, 83.5, 70, 84].map((total, index) => sheetOf(`J0${index + 1}`, total));

  it('mean and trimmed do as they say whatever the rule is; the rule does as it says', () => {
    const of = (method: Docket['method'], aggregation = weike.aggregation) =>
      computeDocket(docketWith([entryOf('A', five)], rulesWith({ aggregation }), { method })).rows[0]?.score;
    expect(of('mean')).toBe(82.1);
    expect(of('trimmed', { method: 'mean', trimFrom: 5, decimals: 2 })).toBe(83.17);
    expect(of('rule', { method: 'mean', trimFrom: 5, decimals: 2 })).toBe(82.1);
    expect(of('rule', { method: 'trimmed', trimFrom: 5, decimals: 2 })).toBe(83.17);
    expect(of('trimmed', { method: 'mean', trimFrom: 6, decimals: 2 })).toBe(82.1);
  });

  it('what arbitration settled is not trimmed again, and the marks that hold exclude where they all fail the entry', () => {
    const rules = rulesWith({
      arbitration: { chain: '2+1+1', per: 'total', criterionShare: 0.3, equalDistance: 'higher' }, discrepancy: { threshold: 6, at: 'over' },
      aggregation: { method: 'trimmed', trimFrom: 3, decimals: 2 }, vetoes: 2,
    });
    const first = [90, 84, 83, 70].map((total, index) => sheetOf(`J0${index + 1}`, total));
    const third = { ...sheetOf('J09', 86), stage: 'third' as const };
    const chief = { ...sheetOf('J09', 60), stage: 'chief' as const, vetoed: true };
    const { rows } = computeDocket(docketWith([
      // 90 is near the third, so are 84 and 83; 70 is not: (86 + 90 + 84 + 83) / 4.
      entryOf('A', first, { readings: [third] }), entryOf('B', first, { readings: [chief] }),
      // Still open, and two judges of whom one fails it: as ever.
      entryOf('C', first), entryOf('D', [sheetOf('J01', 80), { ...sheetOf('J02', 82), vetoed: true }]),
    ], rules));
    expect(rows.map((row) => [row.code, row.score, row.rank, row.trimmedMean])).toEqual([
      ['A', 85.75, 1, null], ['C', 83.5, 2, 83.5], ['D', 81, 3, null], ['B', 60, null, null],
    ]);
    expect(rows.at(-1)?.veto).toMatchObject({ judges: 1, needed: 1, excluded: true });
    expect(rows[2]?.veto).toMatchObject({ judges: 1, needed: 2, excluded: false });
  });

  it('T and z by hand: two judges, one of them harsh and narrow', () => {
    // J01: 90 80 70, mean 80, deviation 10. J02: 62 61 60, mean 61, deviation 1. z of A: 1 and 1, of B: 0 and 0, of C: −1 and −1.
    const entries = [['A', 90, 62], ['B', 80, 61], ['C', 70, 60]].map(([code, a, b]) =>
      entryOf(String(code), [sheetOf('J01', Number(a)), sheetOf('J02', Number(b))]));
    expect(scoresOf(docketWith(entries, weike, { method: 't' }))).toEqual([['A', 60, 1], ['B', 50, 2], ['C', 40, 3]]);
    const group = [90, 80, 70, 62, 61, 60];
    const mean = group.reduce((all, value) => all + value, 0) / 6;
    const deviation = Math.sqrt(group.reduce((all, value) => all + (value - mean) ** 2, 0) / 5);
    expect(computeDocket(docketWith(entries, weike, { method: 'z' })).rows.map((row) => row.score))
      .toEqual([1, 0, -1].map((z) => Math.round((mean + z * deviation) * 100) / 100));
  });

  it('a judge with equal marks only says nothing in z and is counted', () => {
    const entries = [['A', 90, 75], ['B', 80, 75]].map(([code, a, b]) => entryOf(String(code), [sheetOf('J01', Number(a)), sheetOf('J02', Number(b))]));
    const { rows, notes } = computeDocket(docketWith(entries, weike, { method: 't' }));
    expect(notes[0]).toMatchObject({ flat: 1, fewest: 2 });
    expect(rows.map((row) => row.score)).toEqual([53.54, 46.46]);
  });

  it('mixed undoes a harsh judge, is rounded before it ranks, and keeps nine digits beside it', () => {
    const harsh = field({ entries: 60, judges: 8, perEntry: 3, severity: 4, seed: 3 });
    const docket = docketWith(harsh, rulesWith({ awards: noAwards }), { method: 'mixed' });
    const { rows, notes } = computeDocket(docket);
    expect(notes[0]?.fair?.gate.apply).toBe(true);
    for (const row of rows) {
      expect(row.score).toBe(Math.round((row.adjusted ?? 0) * 100) / 100);
      expect(row.adjusted).toBe(Number((row.adjusted ?? 0).toPrecision(9)));
    }
    expect(rows.map((row) => row.score)).toEqual(rows.map((row) => row.score).sort((a, b) => (b ?? 0) - (a ?? 0)));
    expect(rows.map((row) => row.code)).not.toEqual(computeDocket({ ...docket, method: 'rule' }).rows.map((row) => row.code));
    // The closed gate is said; where nothing can be fitted the mean stands, without a corrected score.
    const two = computeDocket(docketWith([entryOf('A', five), entryOf('B', [])], weike, { method: 'mixed' }));
    expect(two.rows.map((row) => [row.code, row.score, row.adjusted])).toEqual([['A', 82.1, null], ['B', null, null]]);
    expect(two.notes[0]?.fair?.gate.apply).toBe(false);
  });
});

describe('arbitration', () => {
  const arbitration = { ...weike.arbitration, chain: '2+1' as const };
  const rules = rulesWith({ arbitration, discrepancy: { threshold: 10, at: 'over' } });
  const apart = [sheetOf('J01', 90), sheetOf('J02', 70)];

  it('the chief’s mark holds, the first marks still show how far they lay apart; open ones are counted', () => {
    const reading = { ...sheetOf('J03', 84), stage: 'chief' as const };
    const { rows, openArbitrations } = computeDocket(docketWith(
      [entryOf('A', apart, { readings: [reading] }), entryOf('B', apart), entryOf('C', [sheetOf('J01', 81), sheetOf('J02', 82)])], rules));
    expect(rows.map((row) => [row.code, row.score, row.sheets, row.spread])).toEqual([['A', 84, 2, 20], ['C', 81.5, 2, 1], ['B', 80, 2, 20]]);
    expect(openArbitrations).toBe(1);
    expect(rows.find((row) => row.code === 'A')?.settled?.[0]).toContain('84');
    expect(rows.find((row) => row.code === 'C')?.settled).toBeUndefined();
  });
});

const rounds = (advance: number, weights: [number, number] = [0.4, 0.6]) => rulesWith({
  awards: noAwards, rounds: [
    { id: 'chu', name: '初评', kind: 'file', judges: 2, weight: weights[0], advance: { kind: 'count', value: advance }, note: '' },
    { id: 'fu', name: '复评', kind: 'live', judges: 5, weight: weights[1], advance: null, note: '' },
  ],
});
const first = (code: string, total: number, fu?: number): DocketEntry =>
  entryOf(code, [sheetOf('J01', total)], fu === undefined ? {} : { outside: { fu: fu * 100 } });

describe('rounds', () => {
  it('40 and 60 %, those that did not go on stay below whatever they had', () => {
    expect(scoresOf(docketWith([first('A', 90, 70), first('B', 89, 95), first('C', 88.5), first('D', 60)], rounds(2))))
      .toEqual([['B', 92.6, 1], ['A', 78, 2], ['C', 88.5, 3], ['D', 60, 4]]);
  });

  it('whoever is tied with the last goes on; a lacking score is missing, not zero; one that nobody was due is ignored and said', () => {
    const { rows, missing, notes } = computeDocket(docketWith(
      [first('A', 90, 80), first('B', 88), first('C', 88, 90), first('D', 70, 99)], rounds(2)));
    expect(rows.map((row) => [row.code, row.score, row.rank, row.missing])).toEqual(
      [['C', 89.2, 1, 0], ['A', 84, 2, 0], ['D', 70, 3, 0], ['B', null, null, 1]]);
    expect([missing, notes[0]?.ignored]).toEqual([1, 1]);
  });

  it('weights 0 and 1: marks of the first round count nothing further', () => {
    expect(scoresOf(docketWith([first('A', 95, 70), first('B', 80, 71), first('C', 60)], rounds(2, [0, 1]))))
      .toEqual([['B', 71, 1], ['A', 70, 2], ['C', 60, 3]]);
  });

  it('before the second round was held the first ranks alone, as ever', () => {
    expect(scoresOf(docketWith([first('A', 90), first('B', 95)], rounds(1)))).toEqual([['B', 95, 1], ['A', 90, 2]]);
  });

  it('ratios are of those that went on to re-review, where the rules say so', () => {
    const rules = { ...rounds(2), awards: { ...weike.awards, base: 'rereview' as const } };
    const { groups } = computeDocket(docketWith([first('A', 90, 70), first('B', 89, 95), first('C', 88), first('D', 60)], rules));
    expect(groups[0]?.outcomes.map((one) => one.base)).toEqual([2, 2, 2]);
  });
});

describe('votes', () => {
  const rules = (voteScale: 'max' | 'share') => rulesWith({ voteShare: 0.1, voteScale, awards: noAwards });
  const voted = (code: string, total: number, vote: number): DocketEntry => entryOf(code, [sheetOf('J01', total)], { outside: { vote } });

  it('90 % judges and 10 % votes: full points for the most votes, or by share of them', () => {
    const entries = [voted('A', 80, 300), voted('B', 81, 100), voted('C', 70, 0)];
    expect(scoresOf(docketWith(entries, rules('max')))).toEqual([['A', 82, 1], ['B', 76.23, 2], ['C', 63, 3]]);
    expect(scoresOf(docketWith(entries, rules('share')))).toEqual([['A', 79.5, 1], ['B', 75.4, 2], ['C', 63, 3]]);
  });

  it('are exact: thirds do not add up by chance', () => {
    const thirds = [voted('A', 80, 1), voted('B', 80, 3)].map((one) => ({ ...one, sheets: [sheetOf('J01', 80), sheetOf('J02', 80), sheetOf('J03', 80.05)] }));
    const row = computeDocket(docketWith(thirds, rules('max'))).rows.find((one) => one.code === 'A');
    // 0.9 × 240.05 / 3 + 0.1 × 100 / 3 = 75.348333…
    expect(row?.score).toBe(75.35);
    expect(votesLacking(docketWith([voted('A', 80, 1), entryOf('B', [])], rules('max')))).toBe(1);
    expect(votesLacking(docketWith([entryOf('B', [])], weike))).toBe(0);
    // A rehearsal before any vote: the judges' scores alone.
    expect(scoresOf(docketWith([entryOf('A', [sheetOf('J01', 80)])], rules('max')))).toEqual([['A', 80, 1]]);
  });
});

describe('bases and changes', () => {
  it('trainees are shared out by entries, largest remainders first; submitted counts come by group', () => {
    expect(shareOut(1000, [3, 3, 1])).toEqual([429, 428, 143]);
    expect(shareOut(5, [0, 0])).toEqual([0, 0]);
    const entries = [entryOf('A', []), entryOf('B', []), entryOf('C', [], { division: 'chuzhong' })];
    const bases = (rules: ReturnType<typeof awardsWith>, submitted = {}) =>
      computeDocket(docketWith(entries, rules, { submitted })).groups.map((group) => group.outcomes[0]?.base);
    expect(bases(awardsWith({ base: 'trainees', trainees: 100 }))).toEqual([67, 33]);
    expect(bases(awardsWith({ base: 'submitted' }), { 'xiaoxue weike': 9, 'chuzhong weike': 4, 'gaozhong weike': 8 })).toEqual([9, 4]);
  });

  it('an award by hand shows beside what the rules give and moves nobody; who is struck out gives his place to the next', () => {
    const rules = awardsWith({
      rules: [{ id: 'a', name: '一等奖', kind: 'count', value: 1 }, { id: 'b', name: '二等奖', kind: 'count', value: 1 }],
    });
    const entries = (changes: Partial<DocketEntry>) => [
      entryOf('A', [sheetOf('J01', 90)], changes), entryOf('B', [sheetOf('J01', 80)]), entryOf('C', [sheetOf('J01', 70)]),
    ];
    const byHand = computeDocket(docketWith(entries({ changed: '' }), rules));
    expect(byHand.rows.map((row) => [row.code, row.award, row.changed?.from])).toEqual(
      [['A', '', '一等奖'], ['B', '二等奖', undefined], ['C', '', undefined]]);
    expect(byHand.groups[0]?.outcomes[0]).toMatchObject({ planned: 1, given: 0, byHand: { added: 0, removed: 1 } });
    const struck = computeDocket(docketWith(entries({ excluded: true }), rules));
    expect(struck.rows.map((row) => [row.code, row.award, row.rank, row.struck ?? false])).toEqual(
      [['B', '一等奖', 1, false], ['C', '二等奖', 2, false], ['A', '', null, true]]);
  });
});

describe('the docket', () => {
  it('gives the same rows and commitment in any order of entries and sheets, by every method', () => {
    fc.assert(fc.property(fc.constantFrom('rule' as const, 'mixed' as const, 't' as const), fc.integer({ min: 1, max: 1e6 }), (method, seed) => {
      const entries = field({ entries: 24, judges: 5, perEntry: 3, severity: 2, seed, units: 3 });
      const docket = docketWith(entries, awardsWith({ unitCap: 2 }), { method });
      const turned = entries.toReversed().map((one) => ({ ...one, sheets: one.sheets.toReversed() }));
      expect(lockedRowsOf(computeDocket({ ...docket, entries: turned }).rows)).toEqual(lockedRowsOf(computeDocket(docket).rows));
    }), { numRuns: 25 });
  });

  it('survives its JSON, and its commitment is the documented hash', () => {
    const docket = docketWith(field({ entries: 10, judges: 4, perEntry: 2, severity: 1, seed: 5 }));
    const read = Docket.parse(JSON.parse(JSON.stringify(docket)));
    expect(read).toEqual(docket);
    const rows = LockedRows.parse(lockedRowsOf(computeDocket(read).rows));
    const made = commit(docket, rows);
    const hex = (text: string): string => createHash('sha256').update(text).digest('hex');
    expect(made.docketSha256).toBe(hex(canonicalize(docket) ?? ''));
    expect(made.commitment).toBe(createHash('sha256').update('saixue-result/1').update(Buffer.of(0))
      .update(made.docketSha256).update(made.rowsSha256).digest('hex'));
    expect(commit(docket, rows.map((row, index) => (index === 0 ? { ...row, award: '一等奖!' } : row))).commitment).not.toBe(made.commitment);
  });
});
