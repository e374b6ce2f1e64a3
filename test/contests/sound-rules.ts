// Sound contest rules in which a test plants one fault at a time, and what the lint then finds.
import { lint, type Fault, type LintFacts } from '#backend/contests/lint/lint.ts';
import { Choice, ContestRules, Criterion, Level, Mask, Material, Round } from '#contract/schema/rules.ts';
import { templates } from '#seeds/templates/index.ts';

export type Change = (rules: ContestRules, facts: Facts) => void;
export type Facts = { -readonly [key in keyof LintFacts]: LintFacts[key] };

/** Sound rules with nothing that the lint has a word for: two divisions, two categories, two rubrics of 100 points. */
export function sound(): { rules: ContestRules; facts: Facts } {
  const criterion = (id: string, max: number, more: Partial<Criterion> = {}): Criterion =>
    Criterion.parse({ id, group: `组${id}`, name: `指标${id}`, max, step: 1, bands: [{ name: '优', from: max * 0.8 }, { name: '差', from: 0 }], ...more });
  const levels = (['county', 'city'] as const).map((id, index) => Level.parse({
    id, name: id === 'city' ? '市级' : '区县级', here: id === 'city',
    submitUntil: `2026-0${index * 3 + 3}-01`, reviewUntil: `2026-0${index * 3 + 4}-01`, publishFrom: `2026-0${index * 3 + 4}-10`,
  }));
  const material = Material.parse({
    formats: ['mp4', 'docx'], maxMegabytes: 200, minSeconds: 60, maxSeconds: 600, minWidth: null, minHeight: null, note: '',
    items: [{ name: '视频', formats: ['mp4'], maxMegabytes: 200 }, { name: '设计', formats: ['docx'] }],
    maxTotalMegabytes: 300, maxFiles: 4, codecs: ['h264'],
  });
  const categories = ['a', 'b'].map((id) => ({
    id, name: `项目${id}`, aliases: [], divisions: [], authors: { min: 1, max: 2 }, authorsByDivision: {}, advisors: { min: 0, max: 1 },
    material: structuredClone(material), rubric: id, participant: 'teacher', upTo: null, mask: null,
  }));
  const rules = ContestRules.parse({
    ...templates()[0]!.rules,
    divisions: [{ id: 'x', name: '小学', aliases: [] }, { id: 'c', name: '初中', aliases: [] }], categories,
    rubricHeads: [{ id: 'h', name: '公共', criteria: [criterion('h1', 40)] }],
    rubrics: ['a', 'b'].map((id) => ({ id, name: `评分表${id}`, source: '', head: 'h', comment: { requiredBelow: 60, requiredAbove: 95 },
      criteria: [criterion('t1', 30), criterion('t2', 30)] })),
    assignment: { coverage: 3, maxLoad: 40, unitCap: 1, submittingUnitConflict: true, affinity: { sameSubject: 1, sameDivision: 1, other: 0 } },
    levels, rounds: [
      Round.parse({ id: 'r1', name: '初评', kind: 'file', judges: 3, weight: 0.4, advance: { kind: 'ratio', value: 0.5 } }),
      Round.parse({ id: 'r2', name: '复评', kind: 'live', judges: 5, weight: 0.6 }),
    ],
    limits: {}, ranking: { style: 'standard', tieBreak: ['h1', '组t1'] },
  });
  const groups = ['x', 'c'].flatMap((division) => ['a', 'b'].map((category) => ({ division, category })));
  return { rules, facts: {
    year: 2026, entries: groups.map((one) => ({ ...one, entries: 20 })),
    judges: Array.from({ length: 10 }, () => ({ divisions: [], maxLoad: null })),
    quotas: groups.map((one) => ({ ...one, unitId: 'u', unit: '甲区', most: 25 })),
    template: { effectiveTo: null, version: 1, latest: 1, unknown: 0 },
  } };
}

export const found = (change: Change): Fault[] => {
  const { rules, facts } = sound();
  change(rules, facts);
  return lint(rules, facts);
};
export const tail = (rules: ContestRules, index = 0): Criterion => rules.rubrics[0]!.criteria[index]!;
export const choices = (...values: number[]) => values.map((value) => Choice.parse({ name: `档${value}`, value }));
export const student: Change = (rules) => {
  rules.categories[0]!.participant = 'student';
};
export const mask = (more: Partial<Mask>): Mask => Mask.parse({ firstSeconds: 0, lastSeconds: 0, muted: false, ...more });
export const ratio = (value: number) => ({ id: 'f', name: '一等奖', kind: 'ratio' as const, value });
export const line = (id: string, value: number) => ({ id, name: `等次${id}`, kind: 'threshold' as const, value });
