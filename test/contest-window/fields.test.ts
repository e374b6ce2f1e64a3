// Small things that fields of the editor do: lengths, words, percent, lists, the matrix, rectangles, sums, modes, pinyin.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { faultOfRules } from '#backend/contests/check-rules.ts';
import { lint } from '#backend/contests/lint/lint.ts';
import type { Criterion } from '#contract/schema/rules.ts';
import { criterionFault, startChoices, sumsOf, usualTotal, withMax, withMode } from '#renderer/pages/contests/designer/sums.ts';
import { initialsOf, isFound } from '#renderer/pages/contests/gallery/search.ts';
import { copyOf } from '#renderer/pages/contests/settings/draft.ts';
import { isOpen, setOpen, withoutDivision } from '#renderer/pages/contests/settings/openings.ts';
import { between, moved, sized } from '#renderer/pages/contests/settings/rectangles.ts';
import { freeId, freeName, lengthText, moveRow, percentOf, readLength, wordsOf } from '#renderer/pages/contests/settings/rows.ts';
import { templates } from '#seeds/templates/index.ts';

const rulesOf = (id: string) => copyOf(templates().find((one) => one.id === id)!.rules);
const facts = { year: 2026, entries: [], judges: [], quotas: [], template: { effectiveTo: null, version: 1, latest: 1, unknown: 0 } };
const modes = ['points', 'levels', 'coefficient', 'steps', 'veto'] as const;

describe('lengths of time', () => {
  test.each([
    ['8:00', 480], ['8：00', 480], ['0:05', 5], ['1:05:30', 3930], ['8分30秒', 510], ['8分钟', 480], ['90秒', 90], ['1小时', 3600], ['8', 480], ['7.5', 450], ['', null], [' ', null],
    ['8:75', undefined], ['八分', undefined], ['-5', undefined], ['8:', undefined], ['5e3', undefined],
  ] as const)('%j is %j', (typed, seconds) => expect(readLength(typed)).toBe(seconds));

  test('what is shown is read back as the same', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 99 * 3600 * 100 }), (hundredths) => {
      expect(readLength(lengthText(hundredths / 100))).toBeCloseTo(hundredths / 100, 6);
    }));
  });
});

describe('lists', () => {
  test('words are parted as clerks part them, none twice', () => expect(wordsOf('小学、小学段， 小学；初小 小学')).toEqual(['小学', '小学段', '初小']));
  test('ids and names are free; shares show no binary dust', () => {
    expect(freeId('award', [{ id: 'award-2' }])).toBe('award-3');
    expect(freeName('微课', [{ name: '微课' }, { name: '微课（2）' }])).toBe('微课（3）');
    expect([0.1 + 0.2, 0.285, 1 / 3].map(percentOf)).toEqual([30, 28.5, 33.333333]);
  });
  test('a row at the edge stays', () => {
    const list = [1, 2, 3];
    expect([moveRow(list, 0, -1), moveRow(list, 2, 1), moveRow(list, 0, 1)]).toEqual([0, 2, 1]);
    expect(list).toEqual([2, 1, 3]);
  });
});

describe('categories × divisions', () => {
  test('ticks are what was ticked, the last one stays, all ticks are “all”', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.boolean()), { maxLength: 30 }), (clicks) => {
      const rules = rulesOf('weike');
      const [category] = rules.categories;
      const ids = rules.divisions.map((one) => one.id);
      const model = new Set(ids);
      for (const [at, open] of clicks) {
        const id = ids[at]!;
        const last = !open && model.size === 1 && model.has(id);
        expect(setOpen(rules, category!, id, open)).toBe(!last);
        if (open) model.add(id);
        else if (!last) model.delete(id);
        expect(ids.filter((one) => isOpen(category!, one))).toEqual(ids.filter((one) => model.has(one)));
        expect(category!.divisions.length === 0).toBe(model.size === ids.length);
      }
      expect(faultOfRules(rules)).toBeNull();
    }));
  });
  test('a division that goes leaves no trace in any category', () => {
    const rules = rulesOf('xuesheng');
    const gone = rules.divisions[0]!.id;
    rules.categories[0]!.authorsByDivision[gone] = { min: 1, max: 1 };
    withoutDivision(rules, gone);
    expect(JSON.stringify([rules.divisions, rules.categories])).not.toContain(`"${gone}"`);
  });
});

test('covered places never leave the picture', () => {
  const share = fc.double({ min: -2, max: 3, noNaN: true });
  const inside = ({ x, y, width, height }: { x: number; y: number; width: number; height: number }) =>
    x >= 0 && y >= 0 && width > 0 && height > 0 && x + width <= 1.0001 && y + height <= 1.0001;
  fc.assert(fc.property(share, share, share, share, share, share, (a, b, c, d, e, f) => {
    const drawn = { ...between({ x: a, y: b }, { x: c, y: d }), from: 0, to: null };
    expect([drawn, moved(drawn, { x: e, y: f }), sized(drawn, { x: e, y: f })].every(inside)).toBe(true);
  }));
});

describe('rubrics', () => {
  test('head + tail is the total; a veto counts nothing', () => {
    const rules = rulesOf('weike');
    const rubric = rules.rubrics[0]!;
    const before = sumsOf(rules, rubric);
    expect(before.head + before.tail).toBe(before.total);
    expect([before.total, usualTotal(rules)]).toEqual([100, 100]);
    rubric.criteria[0] = withMode(rubric.criteria[0]!, 'veto');
    expect(sumsOf(rules, rubric).total).toBeLessThan(100);
  });

  test('a criterion changed to any mode, by any way, is one that saving and the check take', () => {
    const start: Criterion = { id: 'criterion-1', group: '', name: '一', description: '', max: 10, step: 1, bands: [], mode: 'points', choices: [], veto: false };
    const half = fc.integer({ min: 2, max: 200 }).map((n) => n / 2);
    fc.assert(fc.property(half, fc.array(fc.constantFrom(...modes), { minLength: 1, maxLength: 6 }), (max, walk) => {
      const changed = walk.reduce((one, mode) => withMode(one, mode), { ...start, max, step: 0.5 });
      expect(changed.mode).toBe(walk.at(-1));
      const fault = criterionFault(changed);
      // New most points of choices never fail over a step that is not on screen.
      if (changed.mode === 'levels') expect((withMax(changed, max * 3).max * 100) % (withMax(changed, max * 3).step * 100)).toBeCloseTo(0, 6);
      if (changed.mode !== 'points') expect(fault, JSON.stringify(changed)).toBeNull();
      const rules = rulesOf('weike');
      rules.rubrics[0] = { ...rules.rubrics[0]!, head: null, criteria: [changed, { ...start, id: 'criterion-2', name: '二' }] };
      rules.ranking.tieBreak = [];
      if (fault === null) expect(faultOfRules(rules)).toBeNull();
      const errors = lint(rules, facts).filter((one) => one.part === 'rubrics' && one.severity === 'error');
      expect(errors.map((one) => one.code), JSON.stringify(changed)).toEqual([]);
    }));
  });

  test('what the designer calls a fault of choices is one', () => {
    const base: Criterion = { id: 'a', group: '', name: '一', description: '', max: 10, step: 1, bands: [], mode: 'steps', choices: startChoices('steps', 10), veto: false };
    const with_ = (values: number[], mode: Criterion['mode'] = 'steps') => criterionFault({ ...base, mode, choices: values.map((value, n) => ({ name: `${n}`, value, description: '' })) });
    expect([with_([10, 6, 0]), with_([10]), with_([12, 6]), with_([6, 10]), with_([6, 3]), with_([1.2, 0.5], 'coefficient'), with_([1, 0.8], 'coefficient'), with_([8, 6], 'levels')])
      .toEqual([null, 'choices', 'above', 'order', 'best', 'factor', null, null]);
    expect(criterionFault({ ...base, mode: 'points', step: 3 })).toBe('step');
  });
});

describe('finding a template', () => {
  test('initials of pinyin', () => {
    expect(initialsOf('微课大赛')).toBe('wkds');
    expect(initialsOf('一师一优课、NOC 专家库')).toBe('ysyyknoczjk');
  });
  test('by initials, by words of a project, and not by what is not there', () => {
    const shown = templates().map((one) => ({
      templateId: one.id, version: one.version, name: one.name, shortName: one.shortName, source: one.source,
      effectiveFrom: one.effectiveFrom, effectiveTo: one.effectiveTo,
      unknown: one.unknown, divisions: one.rules.divisions.map((division) => division.name),
      categories: one.rules.categories.map((category) => category.name), kind: one.kind, named: one.named,
    }));
    const found = (typed: string) => shown.filter((one) => isFound(one, typed)).map((one) => one.templateId);
    expect(found('wk')).toContain('weike');
    expect(found('数字故事')).toContain('weike');
    expect(found('zjk')).toContain('zhuanjiaku');
    expect(found('创客')).toContain('chuangke');
    expect(found('没有的活动')).toEqual([]);
    expect(found('')).toHaveLength(shown.length);
  });
});
