// The rule sets and code lists as data: each parses, holds together, names its source and says what is not known.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ruleSetFaults } from '#backend/credit-rules/check.ts';
import { formNames, levelNames } from '#backend/credit-rules/words.ts';
import { Form, Level, RuleSet } from '#contract/schema/credit-rules.ts';
import { creditRuleLayers, creditRuleSets } from '#seeds/templates/credit-rules/index.ts';
import * as codes from '#seeds/templates/training-codes.ts';
import { evaluated, ruleSet } from './rules.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

describe('rule sets', () => {
  it('are all there: every file is listed, ids are unique and name their file', () => {
    const files =
      readdirSync(join(root, 'seeds/templates/credit-rules')).filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -5));
    expect(creditRuleSets.map(({ id }) => id).toSorted()).toEqual(files.toSorted());
  });

  it.each(creditRuleLayers.map((set) => [set.id, set] as const))('%s names a source and what was not found',
    (_, { source, unknown, nameEn }) => {
    expect(source).toMatch(/[a-z\d]+\.[a-z]{2,}|查到|编号/);
    expect(unknown.length).toBeGreaterThan(0);
    for (const sentence of unknown) expect(sentence).toMatch(/。$/);
    expect(nameEn).not.toMatch(/\p{Script=Han}/u);
  });

  it.each(creditRuleSets.map((set) => [set.id, set] as const))('%s holds together, whole, and evaluates', (_, set) => {
    expect(ruleSetFaults(set)).toEqual([]);
    expect(RuleSet.parse(JSON.parse(JSON.stringify(set)))).toEqual(set);
    const { records, explain } = evaluated(set, [{ level: 'county', form: 'concentrated', hours: 8, credits: 3, date: set.cycle.start }],
      { cycle: set.cycle });
    expect(records).toHaveLength(1);
    expect(explain.at(-1)).toMatch(/^结论：/);
    for (const sentence of explain) expect(sentence).toMatch(/。$/);
  });

  it('carry no exemption where no source was found for one', () => {
    expect(creditRuleSets.filter(({ exemptions }) => exemptions.length > 0).map(({ id }) => id)).toEqual(['jilin-leave']);
    expect(ruleSet('shaanxi-2018').unknown.join('')).toContain('豁免条款');
  });

  it('Fujian and Xiamen say that they are empty', () => {
    for (const id of ['fujian', 'xiamen']) {
      expect(ruleSet(id).unknown[0]).toContain('这一套是空的');
      expect(creditRuleLayers.find((set) => set.id === id)).toMatchObject({ rates: [], categories: [], total: { min: null } });
    }
  });
});

describe('the engine', () => {
  it('holds no number of a rule: only 0, 1, 2 and the hundred of hundredths', () => {
    const folder = join(root, 'electron/backend/credit-rules');
    const own = ['assess', 'book', 'changes', 'check', 'compile', 'evaluate', 'explain', 'layers', 'needs', 'rate', 'relief', 'shapes',
      'words'];
    const found = own.flatMap((name) => {
      const code = readFileSync(join(folder, `${name}.ts`), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm,
        '').replaceAll(/'[^'\n]*'|\/\^.*?\$\//g, '')
        .replaceAll(/\.(slice|padStart)\([^)]*\)/g, '');
      return [...code.matchAll(/(?<![\w$.])\d[\d_.]*/g)].map(([number]) => `${name}: ${number}`);
    });
    // 20_000: how many ratings are kept for reuse.
    const allowed = ['0', '1', '2', '100', '20_000'];
    expect(found.filter((one) => !allowed.includes(one.split(': ')[1] ?? ''))).toEqual([]);
  });
});

describe('training codes', () => {
  const { readCode, trainingLevels, trainingForms, trainingFocuses, literacyTags, templateFormOf, levelFromTemplate } = codes;
  const lists =
    Object.entries(codes).flatMap(([name, value]) => (Array.isArray(value) ? [[name, value as codes.CodeEntry[]] as const] : []));

  it.each(lists)('%s: no word means two entries', (_, list) => {
    const meanings = new Map<string, Set<string>>();
    for (const one of list) {
      for (const word of [one.code, one.name, ...one.aliases]) meanings.set(codes.codeKey(word),
        (meanings.get(codes.codeKey(word)) ?? new Set()).add(one.code));
    }
    expect([...meanings].filter(([, set]) => set.size > 1).map(([word, set]) => [word, ...set])).toEqual([]);
    expect([...meanings.keys()]).not.toContain('');
  });

  it('speak the words of the engine', () => {
    expect(Object.fromEntries(trainingLevels.map(({ code, name }) => [code, name]))).toEqual({ ...levelNames, other: '其他' });
    expect(Object.fromEntries(trainingForms.map(({ code, name }) => [code, name]))).toEqual(formNames);
    expect(trainingLevels.map(({ code }) => code)).toEqual(Level.options);
    expect(trainingForms.map(({ code }) => code)).toEqual(Form.options);
  });

  it('have the levels of the national template: 10 20 30 40 60 99, no 50', () => {
    expect(trainingLevels.map(({ templateCode }) => templateCode)).toEqual(['10', '20', '30', '40', '60', '99']);
    expect([levelFromTemplate('60'), levelFromTemplate('50')]).toEqual(['school', 'other']);
  });

  it('know a training of more than a month from a short one', () => {
    expect([templateFormOf('concentrated', 31), templateFormOf('concentrated', 30), templateFormOf('concentrated', null),
      templateFormOf('remote', 60),
      templateFormOf('blended', null), templateFormOf('schoolBased', null)].map(({ code }) => code)).toEqual(['1', '2', '2', '3', '4',
        '9']);
  });

  it.each([['国培', 'national'], [' 国 培 ', 'national'], ['县（区）级', 'county'], ['６０', 'school'], ['地市级', 'city'],
    ['省培计划', 'province']])('level “%s” is %s', (word, code) => {
    expect(readCode(trainingLevels, word)?.code).toBe(code);
  });
  it.each([['网络研修', 'remote'], ['面授与网络相结合', 'blended'], ['短期面授培训', 'concentrated'], ['长期脱产研修(一个月以上)', 'concentrated'],
    ['校本', 'schoolBased'], ['自学', 'selfDirected']])(
    'form “%s” is %s', (word, code) => expect(readCode(trainingForms, word)?.code).toBe(code));
  it('an unknown word and no word mean nothing', () => {
    expect([readCode(trainingLevels, ''), readCode(trainingLevels, '　'), readCode(trainingForms, '蒙面')]).toEqual([undefined, undefined,
      undefined]);
  });

  it('hold the 30 points of the ICT upgrade and the five dimensions of digital literacy', () => {
    const points = literacyTags.map(({ code }) => code).filter((code) => /^[ABC]\d+$/.test(code));
    expect([points.length, points.at(0), points.at(12), points.at(13), points.at(-1)]).toEqual([30, 'A1', 'A13', 'B1', 'C7']);
    expect(literacyTags.filter(({ code }) => /^L\d$/.test(code)).map(({ name }) => name)).toEqual(['数字化意识', '数字技术知识与技能', '数字化应用', '数字社会责任',
      '专业发展']);
    expect(literacyTags.filter(({ code }) => /^L\d\.\d$/.test(code))).toHaveLength(13);
  });

  it('hold every subject that a rule asks hours on', () => {
    const asked = creditRuleSets.flatMap(({ requirements }) => requirements.flatMap(({ focus }) => (focus === null ? [] : [focus])));
    expect(asked.filter((focus) => !trainingFocuses.some(({ code }) => code === focus))).toEqual([]);
  });
});
