// What a proposal says: arithmetic that can be recounted, pairs that stand out, the price of chance; and numbers too large.
import { describe, expect, test } from 'vitest';
import { evaluate } from '#backend/assignment/plan/evaluation.ts';
import { faultsOf, readPairs } from '#backend/assignment/plan/faults.ts';
import { propose, type Proposed, type ProposalInput } from '#backend/assignment/plan/propose.ts';
import { diceFrom } from './made-random.ts';
import { entriesOf, entry, judge, request } from './made-contest.ts';

function proposed(input: ProposalInput): Proposed {
  const answer = propose(input);
  if (answer.status !== 'optimal') throw new Error('refused');
  return answer;
}
const linesOf = (input: ProposalInput) => {
  const answer = proposed(input);
  const shown = evaluate(answer, input, answer.judgesOf, new Map());
  return { ...shown, answer, line: Object.fromEntries(shown.lines.map((one) => [one.objective, one])) };
};

describe('lines', () => {
  test('the largest load by plain arithmetic, a lower limit of one judge taken off first', () => {
    const judges = ['周', '胡', '赵', '马', '高', '冯', '罗'].map((name) => judge(name));
    const { line } = linesOf(request({
      entries: entriesOf(120, {}), judges: [...judges, judge('孙立群', { maxLoad: 40 })], coverage: 3, unitCap: null, fairness: false,
    }));
    expect(line.loads).toMatchObject({
      result: 40 ** 2 + 5 * 46 ** 2 + 2 * 45 ** 2, proven: true, proof: 'dual', shown: '46', shownBound: '46',
      sentence: '（360 − 孙立群上限 40） ÷ 7 = 45.7，故至少一人 46；最多 46 件、最少 40 件。',
    });
    expect(line.unfilled).toMatchObject({ result: 0, bound: 0, sentence: '360 个席位全部有人。' });
    expect(line.changes).toMatchObject({ result: 0, bound: 0, proven: true });
  });

  test('the weakest entry comes before the total, and the sentence names why it cannot be higher', () => {
    // 甲 and 乙 judge music, 丙 only maths; without fairness one entry would take both music judges.
    const input = request({
      entries: [entry('a', { subject: '音乐' }), entry('b', { subject: '音乐' })],
      judges: [judge('甲', { subjects: ['音乐'], maxLoad: 1 }), judge('乙', { subjects: ['音乐'], maxLoad: 1 }), judge('丙'), judge('丁')],
      coverage: 2, affinity: { sameSubject: 1, sameDivision: 0, other: 0 },
    });
    const { line, answer } = linesOf({ ...input, judges: input.judges.map((one) => ({ ...one, maxLoad: 1 })) });
    expect(line.weakest).toMatchObject({ result: 1, bound: 1, proven: true });
    for (const id of ['a', 'b']) {
      expect(answer.pairs.filter((one) => one.entryId === id && ['j-甲', 'j-乙'].includes(one.judgeId))).toHaveLength(1);
    }
    const scarce = linesOf({ ...input, judges: [judge('甲', { subjects: ['音乐'] }), judge('丙'), judge('丁')] });
    expect(scarce.line.weakest).toMatchObject({ proven: true });
    expect(linesOf({ ...input, fairness: false }).line.weakest).toBeUndefined();
  });

  test('a plan that was made worse by hand is measured against the optimum, line by line', () => {
    const input = request({
      entries: entriesOf(4, {}), judges: [judge('专', { subjects: ['美术'] }), judge('段', { divisions: ['小学'] }), judge('丙'), judge('丁')], coverage: 2,
      unitCap: null,
    });
    const { answer } = linesOf(input);
    const worse = input.entries.flatMap((one) => ['j-丙', 'j-丁'].map((judgeId) => ({ entryId: one.id, judgeId })));
    const read = readPairs(answer.ground, worse);
    expect(faultsOf(answer.ground, read, false)).toEqual([]);
    const { lines } = evaluate(answer, input, read.judgesOf, new Map());
    expect(lines.map((one) => [one.objective, one.result, one.bound, one.proven])).toEqual([
      ['unfilled', 0, 0, true], ['loads', 32, 16, false], ['weakest', 0, answer.sums.weakest, false], ['affinity', 0, 6, false], ['changes', 0, 0, true],
    ]);
    for (const one of lines.slice(1, 4)) expect(one.proof).toBe('none');
  });
});

describe('what stands out', () => {
  test('a scored pair stays against conflict, coverage, limit and unit; a pin that cannot be kept is named', () => {
    const school = { schoolCode: '1', schoolName: '东小学' };
    const entries = entriesOf(4, {});
    const judges = [judge('甲', school), judge('乙', school), judge('丙', { maxLoad: 1 }), judge('丁')];
    const pair = (e: number, name: string) => ({ entryId: entries[e]!.id, judgeId: `j-${name}` });
    const frozen = [pair(0, '甲'), pair(0, '乙'), pair(1, '丙'), pair(2, '丙')];
    const input = request({
      entries, judges, coverage: 1, frozen, present: frozen, declared: [pair(1, '丙'), pair(3, '丁')], pins: [pair(3, '丁')], mode: 'repair',
    });
    const { answer, spots } = linesOf(input);
    for (const one of frozen) expect(answer.pairs).toContainEqual(one);
    expect(answer.ground.kept.broken.map((one) => one.kind).sort()).toEqual(['conflict', 'coverage', 'limit', 'unit']);
    expect(answer.ground.kept.left.map((one) => one.kind)).toEqual(['conflict']);
    const said = spots.map((one) => one.sentence).join('');
    expect(said).toContain('丙评小学美术（已登记回避），共 1 件：已经评分，成绩保留，请组织者决定是否作废。');
    expect(said).toMatch(/丁评小学美术（[^）]+），共 1 件：指定不能照办，请取消指定，或改正回避的依据。/);
    expect(spots.map((one) => one.sentenceEn).join(' ')).not.toMatch(/\b1 (pairs|entries|seats|judges|changes|more conflicts)\b/);
    expect(faultsOf(answer.ground, readPairs(answer.ground, answer.pairs), false)).toEqual([]);
  });

  test('the tightest place is told with its spare judges', () => {
    const { spots } = linesOf(request({
      entries: [...entriesOf(6, { division: '中职', subject: '财经商贸' }), ...entriesOf(9, {})],
      judges: [...['甲', '乙', '丙'].map((name) => judge(name, { divisions: ['中职', '小学'] })), ...['丁', '戊'].map((name) => judge(name, { divisions: ['小学'] }))],
      coverage: 3, unitCap: null,
    }));
    expect(spots[0]).toMatchObject({
      division: '中职', missing: 0, spare: 0, recruits: 1, judgeIds: ['j-甲', 'j-乙', 'j-丙'],
      sentence: '中职财经商贸 的 6 件作品扣除回避后只剩 3 位可用评委，余量为 0：再有 1 人回避就会缺 1 个席位。建议增补 1 位能评中职财经商贸的评委。',
    });
  });

  test('every kind of fault', () => {
    const entries = entriesOf(3, { schoolCodes: ['9'] });
    const judges = [judge('甲', { maxLoad: 2 }), judge('乙', { schoolCode: '9' }), judge('丙', { schoolCode: '2', minLoad: 1 }), judge('丁', { schoolCode: '2' })];
    const pair = (e: number, name: string) => ({ entryId: entries[e]!.id, judgeId: `j-${name}` });
    const { answer } = linesOf(request({ entries, judges, coverage: 1, pins: [pair(2, '甲')] }));
    const kinds = (pairs: ReturnType<typeof pair>[], partial = false) =>
      faultsOf(answer.ground, readPairs(answer.ground, pairs), partial).map((one) => one.kind).sort();
    expect(kinds([pair(0, '丙'), pair(1, '丁'), pair(2, '甲')])).toEqual([]);
    expect(kinds([pair(0, '乙'), pair(1, '丙'), pair(2, '甲')])).toEqual(['same_school']);
    expect(kinds([pair(0, '丙'), pair(0, '丁'), pair(2, '甲'), pair(1, '甲')])).toEqual(['over_coverage', 'unit_cap']);
    expect(kinds([pair(0, '丙'), pair(0, '丙'), pair(1, '丁'), pair(2, '甲')])).toEqual(['duplicate']);
    expect(kinds([pair(0, '甲'), pair(1, '甲'), pair(2, '甲')])).toEqual(['over_load', 'under_load']);
    expect(kinds([pair(0, '丙'), pair(2, '丁')])).toEqual(['pin_missing', 'short']);
    expect(kinds([pair(0, '丙'), pair(2, '甲')], true)).toEqual([]);
    expect(kinds([pair(0, '丙'), pair(2, '甲'), pair(1, '丁'), { entryId: 'x', judgeId: 'j-丁' }])).toEqual(['gone']);
  });
});

describe('by lot', () => {
  const input = request({
    entries: entriesOf(8, {}), judges: [judge('专', { subjects: ['美术'] }), judge('二'), judge('三'), judge('四')],
    coverage: 1, unitCap: null, fairness: false,
  });

  test('the price is said, the seed decides, and a cap too small names the least that works', () => {
    const free = linesOf(input);
    expect(free.answer.random).toBeNull();
    const drawn = linesOf({ ...input, randomCap: 0.5 });
    expect(drawn.answer.random).toMatchObject({ status: 'optimal' });
    expect(drawn.answer.random!.expectedCost).toBeGreaterThanOrEqual(drawn.answer.random!.bestCost);
    expect(drawn.line.affinity!.sentence).toMatch(/^按随机分配：任何一对的概率不超过 0\.5/);
    expect(proposed({ ...input, randomCap: 0.5 }).pairs).toEqual(drawn.answer.pairs);
    const plans = new Set(Array.from({ length: 12 }, (_, seed) => JSON.stringify(proposed({ ...input, randomCap: 0.5, seed }).pairs)));
    expect(plans.size).toBeGreaterThan(3);
    expect(propose({ ...input, randomCap: 0.1 })).toMatchObject({ status: 'infeasible', answer: { reason: 'cap', smallestCap: 0.25 } });
    expect(proposed({ ...input, randomCap: 0.5, mode: 'repair' }).random).toBeNull();
  });
});

describe('large numbers', () => {
  test('affinities whose weights leave the safe integers are settled stage by stage, still exactly', () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const dice = diceFrom(seed);
      const entries = entriesOf(5, {});
      const judges = ['甲', '乙', '丙'].map((name) => judge(name, { maxLoad: 1 + dice.upTo(4) }));
      const value = entries.map(() => judges.map(() => dice.upTo(1_000_000_000) * 400_000 + dice.upTo(1)));
      const affinities = entries.flatMap((one, e) => judges.map((other, j) => ({ entryId: one.id, judgeId: other.id, x10000: value[e]![j]! })));
      const answer = propose(request({
        entries, judges, affinities, fairness: false, unitCap: null, affinity: { sameSubject: 0, sameDivision: 0, other: 0 },
      }));
      let best: [squares: number, total: number] | null = null;
      for (let code = 0; code < 3 ** 5; code += 1) {
        const loads = [0, 0, 0];
        let total = 0;
        for (let e = 0, rest = code; e < 5; e += 1, rest = Math.floor(rest / 3)) {
          loads[rest % 3]! += 1;
          total += value[e]![rest % 3]!;
        }
        if (loads.some((load, j) => load > judges[j]!.maxLoad)) continue;
        const squares = loads.reduce((sum, load) => sum + load * load, 0);
        if (!best || squares < best[0] || (squares === best[0] && total > best[1])) best = [squares, total];
      }
      if (answer.status === 'infeasible') {
        expect(best).toBeNull();
        continue;
      }
      expect(answer.sums.squares).toBe(best![0]);
      expect(answer.pairs.reduce((sum, one) =>
        sum + value[entries.findIndex((e) => e.id === one.entryId)]![judges.findIndex((j) => j.id === one.judgeId)]!, 0))
        .toBe(best![1]);
      expect(Object.values(answer.staged.bounds).every((bound) => bound?.proven ?? true)).toBe(true);
    }
  });

  test('numbers beyond that are refused with a sentence', () => {
    const entries = entriesOf(2, {});
    const affinities = [{ entryId: entries[0]!.id, judgeId: 'j-甲', x10000: 4e15 + 1 }];
    expect(() => propose(request({ entries, judges: [judge('甲'), judge('乙')], affinities }))).toThrow('匹配度的取值相差太大');
  });
});
