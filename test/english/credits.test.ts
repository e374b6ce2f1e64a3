// Credits in English: reasons, explanations and warnings carry no Chinese but the names and numbers of documents.
import { describe, expect, it } from 'vitest';
import { evaluate } from '#backend/credit-rules/evaluate.ts';
import { whyEn } from '#backend/credit-rules/why-en.ts';
import { CreditRecord, Form, Level, type RuleSet } from '#contract/schema/credit-rules.ts';
import { creditRuleSets } from '#seeds/templates/credit-rules/index.ts';
import { ruleSet } from '../credit-rules/rules.ts';
import { chineseIn } from './chinese.ts';

/** What a rule set calls itself and its clauses is data. */
const documents = (set: RuleSet): string[] => {
  const clauses = [set.total, set.year, ...set.year.conditions, ...set.categories, ...set.rates, ...set.offsets, ...set.exemptions,
    ...set.requirements, ...set.newTeacher ? [set.newTeacher] : []].map(({ clause }) => clause);
  return [set.docNumber, ...clauses].filter((one) => one !== '');
};
const results = ['', 'excellent', 'fail'] as const;

function records(set: RuleSet): CreditRecord[] {
  const told = [{ hours: 40 }, { hours: 40, credits: 3 }, { credits: 2 }, {}, { hours: 90, days: 1 }, { hours: 900 }];
  const trainings = Level.options.flatMap((level) => Form.options.flatMap((form) => results.flatMap((result) =>
    told.map((one, at) => ({ level, form, result, ...one, newTeacher: at === 0, date: `${Number(set.cycle.start.slice(0, 4)) + at}-07-09` })))));
  const activities = [...set.activities.map(({ code }) => code), 'noSuch'].flatMap((activity) => Level.options.flatMap((level) =>
    [{}, { credits: 1 }, { credits: 500 }, { result: 'excellent' as const, credits: 2, achievement: 'one' }].map((one) =>
      ({ level, form: 'selfDirected' as const, activity, date: set.cycle.start.replace(/^\d+/, (year) => String(Number(year) + 1)), ...one }))));
  return [...trainings, ...activities, { level: 'city' as const, form: 'remote' as const, hours: 3, date: '1999-01-31' }]
    .map((one) => CreditRecord.parse(one));
}

describe('every rule set, every kind of record', () => {
  it.each(creditRuleSets.map((set) => [set.id, set] as const))('%s', (_, set) => {
    const from = Number(set.cycle.start.slice(0, 4));
    const exemptions = [...set.exemptions.map(({ code }) => ({ reason: code, year: from + 1 })), { reason: 'free words', year: from, credits: 3 },
      { reason: 'free', category: 'noSuch', credits: 1 }];
    const found = new Set<string>();
    for (const asOf of [`${from + 2}-06-30`, undefined]) {
      for (const some of [records(set), []]) {
        const answer = evaluate(set, { records: some, cycle: set.cycle, exemptions, asOf }, 'en');
        const said = [...answer.explain, ...answer.needs.flatMap(({ name, sentence }) => [name, sentence]),
          ...answer.shortages.flatMap(({ name, sentence }) => [name, sentence]), ...answer.records.map(({ why }) => why)];
        expect(answer.records.filter(({ why, category }) => category !== '' && !why.includes('under '))).toEqual([]);
        for (const one of said) if (chineseIn(one, documents(set)) !== '') found.add(one);
      }
    }
    expect([...found]).toEqual([]);
  });
});

it('says the same figures in both languages', () => {
  const set = ruleSet('shaanxi-2018');
  const input = { records: records(set), cycle: set.cycle, exemptions: [], asOf: undefined };
  const [zh, en] = [evaluate(set, input), evaluate(set, input, 'en')];
  expect({ ...en, explain: [], needs: [], shortages: [], records: [] }).toEqual({ ...zh, explain: [], needs: [], shortages: [], records: [] });
  expect(en.records[0]?.why).toMatch(/^National on-site training: 40 hours × /);
});

describe('sentences of the ledger', () => {
  const national = [ruleSet('shaanxi-2018')];
  it.each([
    ['冲正第 12 笔：重复登记', 'Reverses line 12: 重复登记'],
    ['撤销豁免，冲正第 3 笔：登记错了', 'Exemption revoked, reverses line 3: 登记错了'],
    ['规则启用，原笔未折算，冲正后按规则重记。', 'Rules put in force: the line had not been rated; reversed and recorded by the rules.'],
    ['按现行规则重新认定，原笔冲正：新规则', 'Rated anew by the rules in force, the former line reversed: 新规则'],
    ['撤销导入，冲销。', 'Import undone: reversed.'],
    ['重新导入：内容有变动，冲销原记录，另记新的一条。', 'Imported again with changes: the former line is reversed.'],
    ['2030-01-01 没有生效的学分规则：只记学时，启用规则后自动折算学分。',
      'No credit rules were in force on 2030-01-01: only the hours are kept; credits follow once rules are in force.'],
    ['归还第 4 笔借贷 2 学分，已还清。', 'Repays 2 credits of loan 4, paid back in full.'],
    ['归还第 4 笔借贷 2 学分，尚欠 1，须在 2027-01-01 之前还清。', 'Repays 2 credits of loan 4, 1 still owed by 2027-01-01.'],
    ['学分借贷：集中培训借 5 学分，须在 2027-01-01 之前归还 6 学分。事由：生病。',
      'Credit loan: 5 credits of Centralised training, 6 to be repaid by 2027-01-01. Reason: 生病.'],
    ['已经入账：第 7 笔。', 'Already in the ledger: line 7.'],
    ['教师自己写的话', '教师自己写的话'],
  ])('%s', (zh, en) => {
    expect(whyEn(zh, national).replace(/of [A-Z][\w -]+, 6/, 'of Centralised training, 6')).toBe(en);
  });
});
