// The contest editor without a window: undo, merging with what was saved elsewhere, faults and problems led to their field.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ContestRules } from '#contract/schema/rules.ts';
import { changedKeys, copyOf, History, isSame, mergeDrafts, textOf, type Draft } from '#renderer/pages/contests/settings/draft.ts';
import { faultsOf } from '#renderer/pages/contests/settings/faults.ts';
import { editorParts, placeOfPath, placeOfProblem } from '#renderer/pages/contests/settings/parts.ts';
import { templates } from '#seeds/templates/index.ts';
import { projectFiles } from '../checks/project-files.ts';

const weike = templates().find((one) => one.id === 'weike')!;
const draftOf = (title = '微课大赛'): Draft => ({ title, rules: copyOf(weike.rules) });

describe('undo', () => {
  test('what is typed in one go is one step; redo brings it back; a new change forgets the redone', () => {
    const history = new History('a', 900);
    for (const [text, at] of [['ab', 0], ['abc', 300], ['abcd', 600]] as const) history.record(text, at, 'name');
    history.record('x', 5000, 'name');
    expect([history.undo(), history.undo(), history.undo()]).toEqual(['abcd', 'a', null]);
    expect([history.redo(), history.redo(), history.redo()]).toEqual(['abcd', 'x', null]);
    history.undo();
    history.record('new', 6000, 'name');
    expect(history.canRedo).toBe(false);
    expect(history.undo()).toBe('abcd');
  });

  test('another field, or what is pressed, is a step of its own however quick', () => {
    const history = new History('', 900);
    for (const [text, spot] of [['a', 'name'], ['ab', 'days'], ['abc', null], ['abcd', null]] as const) history.record(text, 0, spot);
    expect([history.undo(), history.undo(), history.undo(), history.undo()]).toEqual(['abc', 'ab', 'a', '']);
  });

  test('any walk of undo and redo shows only states that were there, in their order', () => {
    fc.assert(fc.property(fc.array(fc.string(), { maxLength: 20 }), fc.array(fc.boolean(), { maxLength: 40 }), (typed, walk) => {
      const seen = typed.reduce<string[]>((all, text) => (all.at(-1) === text ? all : [...all, text]), ['']);
      const history = new History('', 1);
      seen.forEach((text, index) => history.record(text, index * 10, 'name'));
      let at = seen.length - 1;
      for (const back of walk) {
        const text = back ? history.undo() : history.redo();
        const next = at + (back ? -1 : 1);
        if (seen[next] === undefined) expect(text).toBeNull();
        else {
          expect(text).toBe(seen[next]);
          at = next;
        }
      }
    }));
  });
});

describe('a draft on top of what was saved elsewhere', () => {
  test('the order of keys is no change; an emptied field is one', () => {
    const turned = Object.fromEntries(Object.entries(weike.rules).reverse()) as ContestRules;
    expect(isSame(weike.rules, turned)).toBe(true);
    const emptied = draftOf();
    emptied.rules.awards.rules[0]!.name = '';
    expect(changedKeys(draftOf(), emptied)).toEqual(['awards']);
  });

  test('what only they changed comes from them, what I changed stays mine, both sides are named', () => {
    const [base, mine, theirs] = [draftOf(), draftOf(), draftOf('微课大赛（新名）')];
    mine.rules.vetoes = 2;
    mine.rules.awards.rules = [];
    theirs.rules.awards.minimumScore = 60;
    theirs.rules.limits.perSchool = 5;
    const { merged, taken, both } = mergeDrafts(base, mine, theirs);
    expect(taken.toSorted()).toEqual(['limits', 'title']);
    expect(both).toEqual(['awards']);
    expect(merged.title).toBe('微课大赛（新名）');
    expect(merged.rules).toMatchObject({ vetoes: 2, limits: { perSchool: 5 }, awards: { rules: [], minimumScore: weike.rules.awards.minimumScore } });
    expect(textOf(mine.rules.limits)).toBe(textOf(weike.rules.limits));
  });
});

describe('faults of a draft lead to their field', () => {
  test('every template can be saved as it is', () => {
    for (const one of templates()) expect(faultsOf({ title: one.name, rules: copyOf(one.rules) }), one.id).toEqual([]);
  });

  test('an empty name, a share above one, a day that is none: part, ids from the outside in, field, sentence', () => {
    const draft = draftOf(' ');
    draft.rules.categories[0]!.material.items[1]!.name = '';
    draft.rules.levels[0]!.submitUntil = '2026年底';
    draft.rules.voteShare = 2;
    draft.rules.rubricHeads[0]!.criteria[1]!.step = 0;
    const found = faultsOf(draft).map(({ place, text }) => [place.part, ...place.where, place.field, text]);
    const head = draft.rules.rubricHeads[0]!;
    expect(found).toEqual(expect.arrayContaining([
      ['basic', 'title', 'contests.fault.empty'],
      ['material', draft.rules.categories[0]!.id, '1', 'name', 'contests.fault.empty'],
      ['levels', draft.rules.levels[0]!.id, 'submitUntil', 'contests.fault.form'],
      ['scoring', 'voteShare', 'contests.fault.most'],
      ['rubrics', head.id, head.criteria[1]!.id, 'step', 'contests.fault.least'],
    ]));
    expect(found).toHaveLength(5);
  });

  test('every key of the rules belongs to a part of its own kind', () => {
    const parts = Object.keys(ContestRules.shape).map((key) => placeOfPath(weike.rules, [key]).part);
    expect(parts).not.toContain('basic');
    expect(placeOfPath(weike.rules, ['categories', 0, 'mask', 'firstSeconds'])).toMatchObject({ part: 'mask', field: 'firstSeconds' });
  });
});

describe('problems of the check lead to their field', () => {
  const lintCodes = projectFiles(['.ts'], ['electron/backend/contests/lint']).flatMap(({ text }) =>
    [...text.matchAll(/(?:code: |[a-z]\w*\()'([a-z]+_[a-z_]+)'/g)].map((match) => match[1]!));
  const pages = projectFiles(['.vue'], ['renderer/pages/contests']);
  const files: Record<string, RegExp> = {
    rubrics: /designer\//, levels: /LevelsPart|AwardTable/,
    awards: /AwardsPart|AwardTable/, categories: /Categor|DivisionMatrix/, divisions: /DivisionsPart/,
    material: /Material/, rounds: /RoundsPart/,
    assignment: /AssignmentPart/, scoring: /ScoringPart/, limits: /LimitsPart/, mask: /Mask/, whitelist: /WhitelistPart/,
    basic: /BasicPart/, calibration: /CalibrationPart/, arbitration: /ArbitrationPart/, honours: /HonoursPart/, release: /ReleasePart/,
  };

  test('the codes are read from the check itself', () => expect(new Set(lintCodes).size).toBeGreaterThan(50));

  test.each([...new Set(lintCodes)])('%s: its field stands in its part', (code) => {
    for (const part of ['levels', 'divisions', 'categories', 'material', 'rubrics', 'rounds', 'awards', 'limits', 'quotas', 'judges', 'mask', 'whitelist', 'template'] as const) {
      const place = placeOfProblem({ part, where: '', code, message: '' }, weike.rules);
      expect(editorParts).toContain(place.part);
    }
    const own = { award: 'awards', awards: 'awards', minimum: 'awards', quota: 'quotas', entries: 'judges', coverage: 'judges', division: 'judges', unit: 'judges', trim: 'judges',
      veto: 'judges', difference: 'judges', level: 'levels', deadlines: 'levels', deadline: 'levels', project: 'levels', round: 'rounds', advance: 'rounds', limits: 'limits',
      consent: 'limits', whitelist: 'whitelist', formats: 'material', item: 'material', codec: 'material', seconds: 'material', size: 'material', files: 'material',
      title: 'material', mask: 'mask', mute: 'mask', bands: 'rubrics', choices: 'rubrics', coefficient: 'rubrics', choice: 'rubrics', comment: 'rubrics', rubric: 'rubrics',
      tie: 'rubrics', alias: 'divisions' } as const;
    const elsewhere = { rubric_missing: 'categories', veto_without_zero: 'rubrics' } as const;
    const part = elsewhere[code as keyof typeof elsewhere] ?? own[code.split('_')[0] as keyof typeof own] ?? 'template';
    const place = placeOfProblem({ part, where: '', code, message: '' }, weike.rules);
    if (place.field === '') return;
    const text = pages.filter(({ path }) => files[place.part]!.test(path)).map((one) => one.text).join('\n');
    // A loop over names binds the field: then the name is in its list.
    expect(text.includes(`field="${place.field}"`) || (/:field="one"/.test(text) && text.includes(`'${place.field}'`)), `${place.part} ${place.field}`).toBe(true);
  });

  test('a criterion that the sentence names is gone to, in the rubric or in its head', () => {
    const rubric = weike.rules.rubrics.find((one) => one.head !== null)!;
    const head = weike.rules.rubricHeads.find((one) => one.id === rubric.head)!;
    const [inHead, inTail] = [head.criteria[1]!, rubric.criteria.at(-1)!];
    for (const one of [inHead, inTail]) {
      expect(placeOfProblem({ part: 'rubrics', where: rubric.id, code: 'bands_order', message: `指标“${one.name}”的档次没有从高到低。` }, weike.rules))
        .toEqual({ part: 'rubrics', where: [rubric.id, one.id], field: 'bands' });
    }
  });
});
