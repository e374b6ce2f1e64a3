// The activity templates: valid, complete, and true to the figures of their sources.
import { describe, expect, it } from 'vitest';
import { authorsOf, rubricOf, type Template } from '#contract/schema/rules.ts';
import { templates } from '#seeds/templates/index.ts';

const template = (id: string): Template => {
  const found = templates.find((one) => one.id === id);
  if (!found) throw new Error(`no template ${id}`);
  return found;
};
const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);

describe.each(templates.map((one) => [one.id, one] as const))('template %s', (_id, { rules, unknown, source }) => {
  it('names its source and what is not known', () => {
    expect(source).toMatch(/〔\d{4}〕\d+号/);
    expect(unknown.length).toBeGreaterThan(3);
    for (const sentence of unknown) expect(sentence).toMatch(/。$/);
  });

  it('has unique names: no division or category can be mistaken for another', () => {
    for (const list of [rules.divisions, rules.categories]) {
      const names = list.flatMap((one) => [one.name, ...one.aliases]);
      expect(new Set(names).size).toBe(names.length);
      expect(new Set(list.map((one) => one.id)).size).toBe(list.length);
    }
  });

  it('gives every category a rubric of 100 points whose bands fall on the steps', () => {
    for (const category of rules.categories) {
      const { criteria } = rubricOf(rules, category.rubric, 1);
      expect(sum(criteria.map((one) => one.max))).toBe(100);
      expect(new Set(criteria.map((one) => one.id)).size).toBe(criteria.length);
      for (const { max, step, bands } of criteria) {
        expect(bands.map((band) => band.name)).toEqual(['优', '良', '中', '差']);
        expect(max % step).toBe(0);
        for (const [index, { from }] of bands.entries()) {
          expect(from % step).toBe(0);
          expect(from).toBeLessThan(bands[index - 1]?.from ?? max);
        }
      }
    }
  });

  it('breaks ties by groups or criteria that every rubric has', () => {
    for (const category of rules.categories) {
      const { criteria } = rubricOf(rules, category.rubric, 1);
      for (const key of rules.ranking.tieBreak) {
        expect(criteria.some((one) => one.group === key || one.id === key)).toBe(true);
      }
    }
  });
});

describe('weike', () => {
  const { rules } = template('weike');
  it('has the divisions and categories of 陕教信办〔2020〕5号', () => {
    expect(rules.divisions.map((one) => one.name)).toEqual(['小学组', '初中组', '高中组', '中职组']);
    expect(rules.categories.map((one) => one.name)).toEqual(['微课', '学科系列微课程', '创新课堂', '数字故事', 'STEAM课程案例']);
  });
  it('has one shape of rubric for all categories', () => {
    const shapes = rules.categories.map((one) =>
      rubricOf(rules, one.rubric, 1).criteria.map(({ id, max, step }) => [id, max, step]));
    for (const shape of shapes) expect(shape).toEqual(shapes[0]);
    expect(shapes[0]?.map(([id]) => id)).toEqual(['h1', 'h2', 'h3', 'h4', 'h5', 't1', 't2']);
  });
  it('keeps the first-level points 10/20/40/30', () => {
    const { criteria } = rubricOf(rules, 'weike', 1);
    const points = (group: string): number => sum(criteria.filter((one) => one.group === group).map((one) => one.max));
    expect(['选题设计', '教学内容', '教学效果', '作品技术规范'].map(points)).toEqual([10, 20, 40, 30]);
  });
});

describe('xuesheng', () => {
  const { rules } = template('xuesheng');
  it('keeps the first-level points 28/27/25/20 in every rubric, tails differing', () => {
    for (const rule of rules.rubrics) {
      const { criteria } = rubricOf(rules, rule.id, 1);
      const points = (group: string): number => sum(criteria.filter((one) => one.group === group).map((one) => one.max));
      expect(['思想性、科学性、规范性', '创造性', '艺术性', '技术性'].map(points)).toEqual([28, 27, 25, 20]);
    }
    expect(new Set(rules.rubrics.map((rule) => rule.criteria.map((one) => one.max).join())).size).toBeGreaterThan(3);
  });
  it('allows one or two authors, in 高中（含中职） only one, and exactly one advisor', () => {
    for (const category of rules.categories) {
      expect(authorsOf(category, 'xiaoxue')).toEqual({ min: 1, max: 2 });
      expect(authorsOf(category, 'gaozhong')).toEqual({ min: 1, max: 1 });
      expect(category.advisors).toEqual({ min: 1, max: 1 });
    }
  });
});
