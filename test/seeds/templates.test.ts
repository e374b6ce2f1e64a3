// The activity templates: valid, complete, true to the figures of their sources, and every activity of the plans among them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { faultOfRules } from '#backend/contests/check-rules.ts';
import { lint } from '#backend/contests/lint/lint.ts';
import { authorsOf, choicePoints, isCounted, rubricOf, type Template } from '#contract/schema/rules.ts';
import { templates } from '#seeds/templates/index.ts';
import { projectFolder } from '../checks/project-files.ts';

const template = (id: string): Template => {
  const found = templates().find((one) => one.id === id);
  if (!found) throw new Error(`no template ${id}`);
  return found;
};
const sum = (values: number[]): number => Math.round(values.reduce((total, value) => total + value, 0) * 100) / 100;

/** The numbered items of both plans, word by word as the bureaux published them. */
const plans = new Map(['shaanxi-2024', 'xiamen-2020'].map((name) => {
  const [title = '', ...items] = readFileSync(join(projectFolder, 'test/fixtures/plans', `${name}.txt`), 'utf8').trimEnd().split('\n');
  return [title, new Map(items.map((line) => [/^\d+/.exec(line)?.[0] ?? '', line]))];
}));

/** What the rubrics of a template add up to, where its source does not say 100. */
const fullMarks: Record<string, number> = { zhihuixiaoyuan: 110, 'rending-biaogan': 300 };

describe.each(templates().map((one) => [one.id, one] as const))('template %s', (id, { rules, unknown, source, named, effectiveFrom, effectiveTo,
}) => {
  it('names its source, its years and what is not known', () => {
    expect(source).toMatch(/〔\d{4}〕\d+号|\d{4} ?年|\d{4}-\d\d-\d\d/);
    expect(source).not.toMatch(/\[[A-Z]\d|https?:/);
    expect(effectiveFrom).toMatch(/^20\d\d(-\d\d-\d\d)?$/);
    if (effectiveTo !== null) expect(effectiveTo > effectiveFrom).toBe(true);
    expect(unknown.length).toBeGreaterThan(3);
    for (const sentence of unknown) expect(sentence).toMatch(/。$/);
    for (const rubric of rules.rubrics) expect(rubric.source).not.toBe('');
    // What is said to be assumed is what is set.
    const assumed = /暂为每件 (\d+) 位评委.*分差超过 (\d+) 分/.exec(unknown.join(''));
    expect(assumed?.slice(1).map(Number)).toEqual([rules.assignment.coverage, rules.discrepancy.threshold]);
  });

  it('stands in a plan, word by word', () => {
    expect(named.length).toBeGreaterThan(0);
    for (const { plan, item, words } of named) expect(plans.get(plan)?.get(item), `${plan} ${item}`).toContain(words);
  });

  it('holds together: it could be saved, and the lint finds nothing but what is to be read', () => {
    expect(faultOfRules(rules)).toBeNull();
    const faults = lint(rules, {
      year: Number(effectiveFrom.slice(0, 4)), entries: [], judges: [], quotas: [],
      template: { effectiveTo, version: 1, latest: 1, unknown: unknown.length },
    });
    expect(faults.filter((one) => one.severity !== 'note')).toEqual([]);
    expect(faults.map((one) => one.code)).toContain('unknown_left');
  });

  it('has unique names: no division or category can be mistaken for another', () => {
    for (const list of [rules.divisions, rules.categories]) {
      const names = list.flatMap((one) => [one.name, ...one.aliases]);
      expect(names.filter((one, index) => names.indexOf(one) !== index)).toEqual([]);
      expect(new Set(list.map((one) => one.id)).size).toBe(list.length);
    }
  });

  it('gives every category a rubric that adds up, with bands or choices on the steps', () => {
    for (const category of rules.categories) {
      const { criteria } = rubricOf(rules, category.rubric, 1);
      expect(sum(criteria.filter(isCounted).map((one) => one.max))).toBe(fullMarks[id] ?? 100);
      expect(new Set(criteria.map((one) => one.id)).size).toBe(criteria.length);
      for (const criterion of criteria) {
        const { max, step, bands, mode, choices } = criterion;
        expect(max % step).toBe(0);
        expect(bands.map((band) => band.name)).toEqual(mode === 'points' ? ['优', '良', '中', '差'] : []);
        for (const [index, { from }] of bands.entries()) {
          expect(from % step).toBe(0);
          expect(from).toBeLessThan(bands[index - 1]?.from ?? max);
        }
        const worth = choices.map((one) => choicePoints(criterion, one.value));
        expect(worth).toEqual([...worth].sort((a, b) => b - a));
        expect(choices.length > 1).toBe(mode !== 'points' && mode !== 'veto');
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

  it('says who takes part and what they hand in', () => {
    for (const { participant, material, authors, name } of rules.categories) {
      expect(material.items.filter((one) => one.required).length, name).toBeGreaterThan(0);
      for (const item of material.items) expect(material.formats, name).toEqual(expect.arrayContaining(item.formats));
      if (participant === 'student' || participant === 'team') {
        expect(rules.limits.consentUnder, name).toBe(14);
        expect(authors.min).toBeGreaterThan(0);
      }
    }
    expect(rules.levels.filter((one) => one.here)).toHaveLength(1);
  });
});

describe('the activities that the plans name', () => {
  const activities: Record<string, [plan: string, item: string, words: string]> = {
    weike: ['陕西', '15', '微课与信息化教学创新大赛'], xuesheng: ['陕西', '15', '学生信息素养提升实践活动'],
    'jishu-chuangxin': ['陕西', '15', '全国中小学信息技术创新与实践大赛'], jingpinke: ['陕西', '9', '基础教育精品课'],
    anli: ['陕西', '13', '创新应用优秀案例'], keti: ['陕西', '13', '教育信息化创新发展专项课题'], sanyou: ['厦门', '15', '三优联评'],
    jiaoliu: ['厦门', '15', '教育教学信息化交流展示活动'], youke: ['厦门', '11', '一师一优课、一课一名师'],
    diannao: ['厦门', '15', '中小学电脑制作活动'], chuangke: ['厦门', '15', '创客大赛'], jiqiren: ['厦门', '15', '机器人竞赛'],
    rengongzhineng: ['厦门', '15', '人工智能展评竞赛活动'], zhihuixiaoyuan: ['厦门', '4', '创建20所智慧校园学校'],
    shifanqu: ['陕西', '12', '智慧教育示范区'], shuzixiaoyuan: ['陕西', '7', '数字校园达标率不低于70%'],
    kongjian: ['厦门', '7', '优秀区域和优秀学校'], shidian: ['厦门', '11', '教学应用实践共同体'], zhuanjiaku: ['厦门', '20', '专家库'],
    'rending-ziyuanku': ['陕西', '10', '职业教育专业教学资源库'], 'rending-biaogan': ['陕西', '10', '信息化标杆学校'],
    'rending-jidi': ['陕西', '10', '示范性虚拟仿真实训基地'], 'rending-yiliu': ['陕西', '11', '一流课程'],
    'rending-xunishiyan': ['陕西', '11', '虚拟仿真实验教学项目'], kaohe: ['陕西', '20', '考核评估指标'],
  };

  it('all have a template, and no template is without one', () => {
    expect(templates().map((one) => one.id).sort()).toEqual(Object.keys(activities).sort());
    for (const [id, [place, item, words]] of Object.entries(activities)) {
      const plan = [...plans].find(([title]) => title.includes(place));
      expect(plan?.[1].get(item), id).toContain(words);
      expect(template(id).named.some((one) => one.plan === plan?.[0]), id).toBe(true);
    }
  });
});

describe('figures of the sources', () => {
  const points = (id: string, rubric: string, group: string): number =>
    sum(rubricOf(template(id).rules, rubric, 1).criteria.filter((one) => one.group === group).map((one) => one.max));

  it('电脑制作: 28/27/25/20 in every project, as in the indicators of the ninth national edition', () => {
    for (const rule of template('diannao').rules.rubrics) {
      expect(['思想性、科学性、规范性', '创造性', '艺术性', '技术性'].map((group) => points('diannao', rule.id, group))).toEqual([28, 27, 25, 20]);
    }
  });
  it('三优联评: 微课 in anchored levels, all B adding up to 74; 课件 30/25/25/20', () => {
    const { criteria } = rubricOf(template('sanyou').rules, 'weike', 1);
    expect([0, 1, 2].map((level) => sum(criteria.map((one) => one.choices[level]?.value ?? NaN)))).toEqual([89, 74, 60]);
    expect(['教学内容', '教学设计', '技术性', '艺术性'].map((group) => points('sanyou', 'kejian', group))).toEqual([30, 25, 25, 20]);
  });
  it('精品课: coefficients of 1 to 0.2, five pieces, 10—15 and 15—20 minutes, one entry for a node', () => {
    const { rules } = template('jingpinke');
    for (const one of rubricOf(rules, 'jingpinke', 1).criteria) expect(one.choices.map((choice) => choice.value)).toEqual([1, 0.8, 0.6, 0.4, 0.2]);
    const [small, middle] = rules.categories;
    expect(small?.material.items.map((one) => one.name)).toEqual(['微课视频', '教学设计', '学习任务单', '课件', '作业练习']);
    expect([small, middle].map((one) => [one?.material.minSeconds, one?.material.maxSeconds])).toEqual([[600, 900], [900, 1200]]);
    expect(rules.limits.uniqueNode).toBe(true);
    expect(rules.categories.every((one) => one.material.titleCard === 'required')).toBe(true);
  });
  it('一流课程: steps of 5, 3 and 0, with one that excludes; 标杆学校: 300 points, met from 240 on', () => {
    const steps = rubricOf(template('rending-yiliu').rules, 'yiliu', 1).criteria.filter((one) => one.mode === 'steps');
    for (const one of steps) expect(one.choices.map((choice) => choice.value)).toEqual([5, 3, 0]);
    expect(steps.filter((one) => one.veto).map((one) => one.name)).toEqual(['思想性']);
    expect(template('rending-biaogan').rules.awards.rules.map((one) => one.value)).toEqual([270, 240]);
    expect(['师生发展', '应用服务', '数字资源', '基础设施', '组织保障'].map((group) => points('rending-biaogan', 'biaogan', group)))
      .toEqual([40, 100, 60, 80, 20]);
  });
  it('信息技术创新与实践: on the list for 2022—2025 only', () => {
    const { rules, effectiveTo } = template('jishu-chuangxin');
    expect(rules.whitelist).toMatchObject({ status: 'listed', from: '2022-09-01', to: '2025-08-31' });
    const codes = (year: number): string[] => lint(rules, {
      year, entries: [], judges: [], quotas: [], template: { effectiveTo, version: 1, latest: 1, unknown: 0 },
    }).filter((one) => one.severity === 'warning').map((one) => one.code);
    expect(codes(2024)).toEqual([]);
    expect(codes(2026)).toEqual(['template_past', 'whitelist_year']);
  });
  it('数字校园 is met or not, by school', () => {
    const { rules } = template('shuzixiaoyuan');
    expect(rules.awards.rules).toEqual([{ id: 'dabiao', name: '达标', kind: 'threshold', value: 60 }]);
    expect(rules.categories.map((one) => one.participant)).toEqual(['school']);
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
