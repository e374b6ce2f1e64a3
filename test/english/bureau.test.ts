// A bureau whose program speaks English: what it is told of credits, over the contract, is walked for Chinese.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBureau, type Bureau } from '../programmes/bureau.ts';
import { chineseIn } from './chinese.ts';

let bureau: Bureau;
let first = '';
beforeAll(async () => {
  bureau = await openBureau();
  first = bureau.teachers[0] ?? '';
  await bureau.client.workspace.setSettings({ language: 'en' });
});
afterAll(async () => {
  expect(bureau.program.bugs).toEqual([]);
  await bureau.program.close();
});

/** Words of people, schools and documents: what was typed or written elsewhere. */
const data = new Set(['teacher', 'teachers', 'schoolName', 'unitName', 'teacherName', 'name_', 'subject', 'session', 'actor', 'ruleSet', 'ruleSetName',
  'stages', 'subjects', 'schools', 'note', 'reason', 'stage', 'text', 'code']);
function chinese(value: unknown, key = '', path = ''): string[] {
  if (data.has(key)) return [];
  if (typeof value === 'string') return chineseIn(value, ['示范课', '登记错了', '生病', '产假', '教师〔2011〕1号']) === '' ? [] : [`${path}: ${value}`];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) => chinese(one, Array.isArray(value) ? key : name, `${path}.${name}`));
}

it('says reasons, explanations, warnings and proposals in English', async () => {
  const { credits } = bureau.client;
  const teacherIds = [first];
  const course = { subject: '示范课', level: 'province' as const, form: 'concentrated' as const, hours: 40, days: 5, to: '2021-07-09' };
  const answers: Record<string, unknown> = {};
  answers['without rules'] = await credits.register({ teacherIds, ...course });
  answers['balance without rules'] = await credits.balance({ teacherId: first, asOf: '2023-06-01' });
  await bureau.use('national');
  answers['registered'] = await credits.register({ teacherIds, ...course, to: '2022-07-09', result: 'excellent' });
  answers['other unit'] = await credits.register({ teacherIds, ...course, to: '2022-08-09', form: 'remote' });
  await bureau.use('shaanxi-2018', '2023-01-01');
  answers['foreign'] = await credits.balance({ teacherId: first, asOf: '2023-06-01' });
  expect(JSON.stringify(answers['foreign'])).toMatch(/rated by other rules/);
  answers['rate'] = await credits.rate({ teacherId: first, ...course, kind: 'training', to: '2023-07-09' });
  const { lines } = await credits.register({ teacherIds, ...course, to: '2023-08-09' });
  await credits.correct({ seq: lines[0]?.seq ?? 0, reason: '登记错了', changes: { hours: 32 } });
  answers['exempted'] = await credits.exempt({ teacherId: first, reason: '产假', from: '2023-03-01', to: '2023-08-31' });
  answers['exempted again'] = await credits.exempt({ teacherId: first, reason: '产假', from: '2023-03-01', to: '2023-08-31' });
  const loan = { teacherId: first, category: 'schoolBased', credits: 4, date: '2023-05-01', reason: '生病' };
  const lent = await credits.lend(loan);
  answers['lent'] = [lent, await credits.lend(loan)];
  answers['repaid'] = await credits.repay({ seq: lent.seq, credits: 2, date: '2023-06-01' });
  answers['ledger'] = await credits.ledger({ teacherId: first });
  answers['balance'] = await credits.balance({ teacherId: first, asOf: '2023-12-01' });
  answers['overview'] = (await credits.overview({ asOf: '2023-12-01' })).todo;
  answers['people'] = (await credits.people({ asOf: '2023-12-01' })).people.map(({ shortages }) => shortages);
  answers['warnings'] = (await credits.warnings({ asOf: '2023-12-01' })).rows.map(({ sentences, forecast }) => [sentences, forecast]);
  answers['rerate'] = await credits.rerateProposal({});
  const trial = await credits.simulate({ ruleSetId: 'shaanxi-2018', asOf: '2023-12-01', changes: { 'categories.schoolBased.yearMax': 40, 'total.min': 10 } });
  answers['simulated'] = trial.changed.map(({ why }) => why);
  expect(trial.changedCount).toBeGreaterThan(0);
  expect((answers['ledger'] as { lines: unknown[] }).lines.length).toBeGreaterThan(6);
  expect(chinese(answers)).toEqual([]);
});
