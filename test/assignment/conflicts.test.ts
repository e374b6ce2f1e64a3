// Conflicts: schools by code, never by part of a name; each kind with its reason.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  comparableName, conflictKinds, conflictTable, countConflicts, findConflicts, institutionNumbers, listConflicts, reasonsOf, type AssignableEntry,
  type AssignableJudge, type ConflictKind, type ConflictRules,
} from '#backend/assignment/field/conflicts.ts';
import { entry, judge } from './made-contest.ts';

function kinds(one: AssignableEntry, other: AssignableJudge, rules = { submittingUnit: true }): string[] {
  return findConflicts([one], [other], [], rules).map((conflict) => conflict.kind);
}

describe('same school', () => {
  const school = (code: string, name: string): AssignableEntry => entry('e', { schoolCodes: [code], schoolNames: [name] });

  type Case = [code: string, name: string, judgeCode: string | null, judgeName: string | null, same: boolean, why: string];
  test.each<Case>([
    ['3161000101', '第一小学', '3161000101', '一小', true, 'codes agree, names differ'],
    ['3161000101', '实验小学', '3161000102', '实验小学', false, 'one name, two codes: two schools'],
    ['', '实验小学', '3161000102', '实验小学', true, 'no code on the entry: by name'],
    ['3161000101', '实验小学', null, '实验小学', true, 'no code on the judge: by name'],
    ['', '第一中学', null, '县第一中学', false, 'part of a name is no match'],
    ['', '县第一中学', null, '第一中学', false, 'nor the other way round'],
    ['', ' 实验 小学（东校区）', null, '实验小学(东校区)', true, 'spaces and full-width brackets'],
    ['', '', null, '', false, 'nothing known'],
    ['', '', null, null, false, 'nothing known at all'],
  ])('%s %s / %s %s: %s (%s)', (code, name, judgeCode, judgeName, same) => {
    const found = kinds(school(code, name), judge('甲', { schoolCode: judgeCode, schoolName: judgeName }));
    expect(found).toEqual(same ? ['same_school'] : []);
  });

  test('an entry of two schools excludes judges of both, code and name staying side by side', () => {
    const joint = entry('e', { schoolCodes: ['1', ''], schoolNames: ['东小学', '西小学'] });
    expect(kinds(joint, judge('甲', { schoolCode: '1', schoolName: '别名' }))).toEqual(['same_school']);
    expect(kinds(joint, judge('乙', { schoolCode: '2', schoolName: '西小学' }))).toEqual(['same_school']);
    expect(kinds(joint, judge('丙', { schoolCode: '2', schoolName: '东小学' }))).toEqual([]);
  });
});

describe('other kinds', () => {
  test('submitting unit only if the rule is on', () => {
    const one = entry('e', { submittingUnit: '东区教研室' });
    const other = judge('甲', { submittingUnit: '东区教研室 ' });
    expect(kinds(one, other)).toEqual(['same_submitting_unit']);
    expect(kinds(one, other, { submittingUnit: false })).toEqual([]);
    expect(kinds(entry('e'), judge('甲', { submittingUnit: '' }))).toEqual([]);
  });

  test('author and advisor by keys', () => {
    const one = entry('e', { people: ['k1', 'k2'], advisors: ['k3'] });
    expect(kinds(one, judge('甲', { people: ['x', 'k2'] }))).toEqual(['author']);
    expect(kinds(one, judge('乙', { people: ['k3'] }))).toEqual(['advisor']);
    expect(kinds(entry('e', { people: [''] }), judge('丙', { people: [''] }))).toEqual([]);
  });

  test('qualification: empty means all; the subject only counts if the rule says so', () => {
    expect(kinds(entry('e'), judge('甲', { divisions: ['初中'] }))).toEqual(['not_qualified']);
    expect(kinds(entry('e'), judge('甲', { divisions: ['初中', '小学'] }))).toEqual([]);
    expect(kinds(entry('e'), judge('甲', { subjects: ['音乐'] }))).toEqual([]);
    const strict = { submittingUnit: true, subjectRequired: true };
    expect(kinds(entry('e'), judge('甲', { subjects: ['音乐'] }), strict)).toEqual(['not_qualified']);
    expect(kinds(entry('e'), judge('甲', { subjects: [] }), strict)).toEqual([]);
    expect(kinds(entry('e', { subject: '' }), judge('甲', { subjects: ['音乐'] }), strict)).toEqual([]);
  });

  test('every reason of every pair in order, declared pairs of unknown people ignored, and the counts', () => {
    const entries = [entry('a', { submittingUnit: '东区', people: ['k'] }), entry('b', { division: '初中' })];
    const judges = [judge('甲', { submittingUnit: '东区', people: ['k'], divisions: ['小学'] }), judge('乙')];
    const declared = [
      { entryId: 'a', judgeId: 'j-乙' }, { entryId: 'gone', judgeId: 'j-乙' }, { entryId: 'a', judgeId: 'gone' },
    ];
    expect(findConflicts(entries, judges, declared, { submittingUnit: true })).toEqual([
      { entryId: 'a', judgeId: 'j-甲', kind: 'same_submitting_unit' },
      { entryId: 'a', judgeId: 'j-甲', kind: 'author' },
      { entryId: 'a', judgeId: 'j-乙', kind: 'declared' },
      { entryId: 'b', judgeId: 'j-甲', kind: 'not_qualified' },
    ]);
    expect(countConflicts(conflictTable(entries, judges, declared, { submittingUnit: true }))).toEqual([
      { kind: 'not_qualified', pairs: 1 }, { kind: 'same_submitting_unit', pairs: 1 },
      { kind: 'author', pairs: 1 }, { kind: 'declared', pairs: 1 },
    ]);
  });
});

test('institutions: by code, a judge without code joins by name, no school = none', () => {
  expect(institutionNumbers([
    judge('甲', { schoolName: '实验小学' }), judge('乙', { schoolCode: '1', schoolName: '实验小学' }),
    judge('丙', { schoolCode: '2', schoolName: '实验小学' }), judge('丁', { schoolCode: '1', schoolName: '旧名' }),
    judge('戊'), judge('己', { schoolName: '东小学' }), judge('庚', { schoolName: '东 小学' }),
  ])).toEqual([0, 0, 1, 0, -1, 2, 2]);
});

describe('the table against a plain reading of the rules, pair by pair', () => {
  const some = <T>(...values: T[]) => fc.constantFrom(...values);
  const words = (...values: string[]) => fc.uniqueArray(fc.constantFrom(...values), { maxLength: 2 });
  const entries = fc.array(fc.record({
    division: some('小学', '初中'), category: some('微课', '课例'), subject: some('', '美术', '音乐'), language: some('', '英语', '英语、藏语'),
    school: some('', '甲', '乙'), code: some('', '1', '2'), submittingUnit: some('', '东', '西', '市'), people: words('a', 'b'), advisors: words('b', 'c'),
    places: words('p', 'q'),
  }), { maxLength: 5 });
  const judges = fc.array(fc.record({
    divisions: words('小学', '初 中'), subjects: words('美术', '音乐'), categories: words('微课', '课例'), languages: words('英语', '藏语'),
    school: some('', '甲', '乙'), code: some('', '1', '2'), submittingUnit: some('', '东', '西'), unitsAbove: some([], ['市']),
    people: words('a', 'b', 'c'), places: words('p', 'q', 'r'),
  }), { maxLength: 5 });
  const rules: fc.Arbitrary<ConflictRules> = fc.record({
    submittingUnit: fc.boolean(), workUnit: fc.boolean(),
    subjectRequired: fc.boolean(), categoryRequired: fc.boolean(), languageRequired: fc.boolean(),
  });
  const meets = (a: readonly string[], b: readonly string[]): boolean => a.some((one) => one !== '' && b.includes(one));

  test('every reason is where it must be, and nowhere else; the counts are those of the list', () => {
    const single = fc.array(fc.tuple(fc.nat(6), fc.nat(6), some(...conflictKinds)), { maxLength: 6 });
    fc.assert(fc.property(entries, judges, rules, single, (someEntries, someJudges, rule, pairs) => {
      const all = someEntries.map(({ school, code, ...one }, e) => entry(`e${e}`, { ...one, schoolNames: [school], schoolCodes: [code] }));
      const judging = someJudges.map(({ school, code, ...one }, j) =>
        judge(`${j}`, { ...one, schoolName: school || null, schoolCode: code || null }));
      const declared = pairs.map(([e, j, kind]) => ({ entryId: `e${e}`, judgeId: `j-${j}`, kind }));
      const table = conflictTable(all, judging, declared, rule);
      for (const [e, one] of all.entries()) {
        for (const [j, other] of judging.entries()) {
          const named = (list: readonly string[], word: string): boolean => list.length === 0 || list.some((name) => comparableName(name) === word);
          const [code, name, ownCode, ownName] = [one.schoolCodes[0]!, one.schoolNames[0]!, other.schoolCode ?? '', other.schoolName ?? ''];
          const sameSchool = code !== '' && ownCode !== '' ? code === ownCode : name !== '' && name === ownName;
          const held: Partial<Record<ConflictKind, boolean>> = {
            not_qualified: !named(other.divisions, one.division)
              || (rule.subjectRequired! && one.subject !== '' && !named(other.subjects, one.subject))
              || (rule.categoryRequired! && !named(other.categories!, one.category))
              || (rule.languageRequired! && one.language !== '' && !one.language!.split('、').every((word) => other.languages!.includes(word))),
            same_school: sameSchool, same_unit: rule.workUnit! && !sameSchool && meets(one.places!, other.places!),
            same_submitting_unit: rule.submittingUnit && meets([one.submittingUnit], [other.submittingUnit!, ...other.unitsAbove!]),
            author: meets(one.people, other.people), advisor: meets(one.advisors!, other.people),
          };
          const expected = conflictKinds.filter((kind) => held[kind] || declared.some((pair) =>
            pair.entryId === one.id && pair.judgeId === other.id && pair.kind === kind));
          expect(reasonsOf(table, e, j)).toEqual(expected);
        }
      }
      const list = listConflicts(table, all, judging);
      const counted = conflictKinds.map((kind) => ({ kind, pairs: list.filter((one) => one.kind === kind).length }));
      expect(countConflicts(table)).toEqual(counted.filter((one) => one.pairs > 0));
      const without = listConflicts(table, all, judging, ['not_qualified', 'other']);
      expect(without).toEqual(list.filter((one) => one.kind !== 'not_qualified' && one.kind !== 'other'));
    }), { numRuns: 400 });
  });
});
