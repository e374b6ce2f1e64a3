// Proposals from entries and judges, and refusals in words that can be recounted.

import { describe, expect, test } from 'vitest';
import { explain, refusal } from '#backend/assignment/plan/explain.ts';
import { propose, rankingGroups, type Proposed, type ProposalInput, type Refused } from '#backend/assignment/plan/propose.ts';
import { connect } from '#backend/assignment/plan/linkage-connect.ts';
import { randomContest } from './made-random.ts';
import { verify } from '#backend/matching/solve.ts';
import { entriesOf, entry, judge, request } from './made-contest.ts';

function proposed(input: ProposalInput): Proposed {
  const answer = propose(input);
  if (answer.status !== 'optimal') throw new Error(explain(answer, input).sentence);
  return answer;
}

function refused(input: ProposalInput): Refused {
  const answer = propose(input);
  if (answer.status !== 'infeasible') throw new Error('expected a refusal');
  return answer;
}

describe('proposal', () => {
  test('even loads first, then the best match; excluded pairs never appear; proven', () => {
    const input = request({
      entries: [...entriesOf(6, { subject: '美术' }), ...entriesOf(6, { subject: '音乐' })],
      judges: [
        judge('甲', { subjects: ['美术'] }), judge('乙', { subjects: ['音乐'] }),
        judge('丙', { divisions: ['小学'] }), judge('丁'),
      ],
      declared: [{ entryId: '小学美术0', judgeId: 'j-甲' }],
      coverage: 2,
    });
    const answer = proposed(input);
    expect(answer.pairs).toHaveLength(24);
    expect(answer.loads).toEqual(['甲', '乙', '丙', '丁'].map((name) => ({ judgeId: `j-${name}`, load: 6, maxLoad: 100 })));
    // 甲 takes 5 of its 6 art entries at 0 and one music entry at 2, 乙 its six at 0, 丙 six at 1, 丁 six at 2.
    expect(answer.objective).toEqual({ unfilled: 0, maxLoad: 6, spread: 0, squaredLoads: 144, cost: 2 + 6 + 12 });
    expect(answer.pairs).not.toContainEqual({ entryId: '小学美术0', judgeId: 'j-甲' });
    expect(answer.conflictsMet).toEqual([{ kind: 'declared', pairs: 1 }]);
    expect(verify(answer.instance, answer.solution)).toEqual({ ok: true });
    expect(proposed(input).pairs).toEqual(answer.pairs);
  });

  test('affinity comes from the rules: with the division above the subject the plan turns round', () => {
    const input = request({
      entries: [entry('a')], judges: [judge('专', { subjects: ['美术'] }), judge('段', { divisions: ['小学'] })],
    });
    expect(proposed(input).pairs).toEqual([{ entryId: 'a', judgeId: 'j-专' }]);
    const turned = { ...input, affinity: { sameSubject: 1, sameDivision: 2, other: 0 } };
    expect(proposed(turned).pairs).toEqual([{ entryId: 'a', judgeId: 'j-段' }]);
  });

  test('at most one judge of a school on an entry, also when only some judges have a code', () => {
    const judges = [
      judge('甲', { schoolCode: '1', schoolName: '东小学' }), judge('乙', { schoolName: '东小学' }),
      judge('丙', { schoolName: '西小学' }), judge('丁', { schoolName: '南小学' }),
    ];
    const answer = proposed(request({ entries: entriesOf(8, {}), judges, coverage: 2 }));
    for (let i = 0; i < 8; i += 1) {
      const seated = answer.pairs.filter((pair) => pair.entryId === `小学美术${i}`).map((pair) => pair.judgeId);
      expect(seated).toHaveLength(2);
      expect(seated.includes('j-甲') && seated.includes('j-乙')).toBe(false);
    }
    expect(answer.objective).toMatchObject({ maxLoad: 4, spread: 0 });
  });

  test('links: judges who share no entry of a group are told apart', () => {
    const answer = proposed(request({
      entries: [...entriesOf(2, { division: '小学' }), ...entriesOf(2, { division: '初中' })],
      judges: [
        judge('甲', { divisions: ['小学'] }), judge('乙', { divisions: ['小学'] }),
        judge('丙', { divisions: ['初中'] }), judge('丁', { divisions: ['初中'] }),
      ],
      coverage: 2,
    }));
    expect(answer.links).toMatchObject([
      { division: '小学 · 微课', judges: 2, connected: true, parts: [['j-甲', 'j-乙']] },
      { division: '初中 · 微课', judges: 2, connected: true, parts: [['j-丙', 'j-丁']] },
    ]);
    const single = proposed(request({ entries: entriesOf(2, {}), judges: [judge('甲'), judge('乙')] }));
    expect(single.links).toMatchObject([
      { division: '小学 · 微课', judges: 2, connected: false, possible: false, parts: [['j-甲'], ['j-乙']] },
    ]);
  });
});

describe('refusal in words', () => {
  const words = (input: ProposalInput): string => explain(refused(input), input).sentence;

  test('judges of one subject have no room left', () => {
    const input = request({
      entries: [...entriesOf(17, { subject: '美术' }), ...entriesOf(3, { division: '初中', subject: '数学' })],
      judges: [
        judge('张明', { divisions: ['小学'], maxLoad: 8 }), judge('李华', { divisions: ['小学'], maxLoad: 8 }),
        judge('王芳', { divisions: ['初中'] }), judge('赵丽', { divisions: ['初中'] }),
      ],
    });
    expect(explain(refused(input), input)).toEqual({
      sentence: '小学美术 的 17 件作品共需 17 席，只剩 2 位评委可用（张明、李华），按每人件数上限最多坐满 16 席，还差 1 席。'
        + '其余评委中，2 位不评这个组别或学科。请增补 1 位能评这些作品的评委，或提高张明、李华的件数上限。',
      sentenceEn: 'The 17 entries of 小学美术 need 17 seats; only 2 judges can judge there (张明, 李华); within the load limits '
        + 'at most 16 can be filled: 1 short. Of the others, 2 do not judge this division or subject. '
        + 'Recruit 1 who can judge there, or raise the load limit of 张明, 李华.',
      details: { sentence: words(input), sentenceEn: expect.any(String), missing: 1, recruits: 1 },
    });
    expect(refusal(refused(input), input).message)
      .toBe(`现有评委不够分：${words(input)}没有产生方案，也没有改动。`);
  });

  test('too little room in all', () => {
    expect(words(request({
      entries: entriesOf(40, {}), judges: ['甲', '乙', '丙', '丁', '戊', '己'].map((name) => judge(name, { maxLoad: 15 })),
      coverage: 3,
    }))).toBe('全部 40 件作品共需 120 席，6 位评委按件数上限最多承担 90 席，还差 30 席。'
      + '请增补 2 位评委，或把件数上限提高到每人至少 20 件。');
  });

  test('each entry has too few judges because of conflicts', () => {
    const judges = [
      judge('甲'), judge('乙'), judge('丙', { schoolCode: '1' }), judge('丁', { submittingUnit: '东区' }),
    ];
    const input = request({
      entries: [
        ...entriesOf(5, { schoolCodes: ['1'], schoolNames: ['东小学'], submittingUnit: '东区' }),
        ...entriesOf(5, { subject: '音乐' }),
      ],
      judges, coverage: 3,
    });
    expect(words(input)).toBe('小学美术 的 5 件作品共需 15 席，只剩 2 位评委可用（甲、乙），最多坐满 10 席，还差 5 席。'
      + '其余评委中，2 位须回避。请增补 1 位能评这些作品的评委。');
  });

  test('the unit rule is the bottleneck', () => {
    const school = { schoolCode: '1', schoolName: '东小学' };
    const input = request({
      entries: entriesOf(4, {}), coverage: 2, judges: [judge('甲', school), judge('乙', school), judge('丙', school)],
    });
    expect(words(input)).toBe('小学美术 的 4 件作品共需 8 席，只剩 3 位评委可用（甲、乙、丙），'
      + '按“每件作品同一单位最多 1 位评委”最多坐满 4 席，还差 4 席。请增补 1 位能评这些作品的评委。');
    expect(propose({ ...input, unitCap: null }).status).toBe('optimal');
  });

  test('nobody is qualified, and several gaps at once', () => {
    const input = request({
      entries: [...entriesOf(3, { division: '高中', subject: '物理' }), ...entriesOf(2, { division: '幼儿园', subject: '' })],
      judges: [judge('甲', { divisions: ['小学'] }), judge('乙', { divisions: ['初中'] })],
      coverage: 2,
    });
    expect(words(input)).toBe('高中物理 的 3 件作品没有一位评委可用，现有评委中，2 位不评这个组别或学科，共缺 6 席。'
      + '请增补 2 位能评这些作品的评委。幼儿园 的 2 件作品没有一位评委可用，现有评委中，2 位不评这个组别或学科，共缺 4 席。'
      + '请增补 2 位能评这些作品的评委。');
    expect(explain(refused(input), input).details).toMatchObject({ missing: 10, recruits: 4 });
    expect(words({ ...input, judges: [] })).toContain('高中物理 的 3 件作品没有一位评委可用，共缺 6 席。');
  });

  test('recruits are limited by the load limit too', () => {
    const input = request({
      entries: entriesOf(10, {}), judges: [judge('甲', { divisions: ['初中'], maxLoad: 4 })],
    });
    expect(explain(refused(input), input).details).toMatchObject({ missing: 10, recruits: 3 });
  });

  test('who may judge nothing any more owes no minimum: others can still be assigned', () => {
    const entries = entriesOf(4, {});
    const gone = entries.map((one) => ({ entryId: one.id, judgeId: 'j-甲' }));
    const judges = ['甲', '乙', '丙'].map((name) => judge(name, { minLoad: 1 }));
    const answer = proposed(request({ entries, judges, declared: gone, mode: 'repair', present: [gone[0]!] }));
    expect(answer.loads.map((one) => one.load)).toEqual([0, 2, 2]);
    // One entry that is left to him is no longer nothing.
    expect(proposed(request({ entries, judges, declared: gone.slice(1) })).loads[0]!.load).toBe(1);
  });

  test('where fairness is no objective, judges are connected without a thought for the weakest entry', () => {
    const input = { ...randomContest(36), randomCap: null, partial: true, fairness: false };
    const answer = proposed(input);
    const { price } = connect({ ...answer.ground, judgesOf: answer.staged.judgesOf, groupOf: rankingGroups(input), ahead: answer.ahead });
    expect(answer.linkage?.price.affinity).toBeLessThan(price.affinity);
  });

  test('judges who cannot be connected by any plan are known before one is sought', () => {
    const input = request({
      entries: [...entriesOf(3, { subject: '美术' }), ...entriesOf(3, { subject: '音乐' })], coverage: 2,
      judges: [judge('甲', { subjects: ['美术'] }), judge('乙', { subjects: ['美术'] }), judge('丙', { subjects: ['音乐'] }), judge('丁', { subjects: ['音乐'] })],
      rules: { submittingUnit: true, subjectRequired: true }, scope: 'division',
    });
    const answer = proposed(input);
    expect([...answer.ahead]).toEqual([['小学', { kind: 'barred', judges: 4, sets: 2 }]]);
    expect(answer.linkage).toMatchObject({ connected: false, apart: ['小学'], price: { exchanges: 0 } });
    expect(answer.links).toMatchObject([{ possible: false, connected: false }]);
    expect(answer.links[0]!.sentence).toContain('能评本组的评委分成 2 批');
  });

  test('a minimum load that cannot be reached', () => {
    const input = request({
      entries: [...entriesOf(6, {}), ...entriesOf(2, { division: '初中' })],
      judges: [judge('甲', { divisions: ['初中'], minLoad: 5 }), judge('乙')],
    });
    expect(refusal(refused(input), input).message).toMatch(/^最低件数达不到：甲的/);
    expect(words(input)).toBe('甲的最低件数合计 5 件，但可以分给他们的作品最多只有 2 席，还差 3 席。'
      + '请降低他们的最低件数，或核对他们的组别与回避。');
  });
});
