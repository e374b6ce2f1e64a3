// The window's credit pages without a window: tree and ledger as lists, sums, chips of years, typed facts.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Balance, LedgerLine, Person, RuleSetRow, Tree } from '#renderer/api/credit-queries.ts';
import { readAmount, showExact } from '#renderer/pages/credits/amounts.ts';
import { otherShortages, yearChips } from '#renderer/pages/credits/cycle.ts';
import { emptyFact, factChanges, factFaults, factInput, factOfLine } from '#renderer/pages/credits/fact.ts';
import { canBeCorrected, categoryCounts, filtered, newestFirst, sumOf, yearsOf } from '#renderer/pages/credits/ledger-rows.ts';
import { cycleYears, ownRuleUnits, ruleInForce } from '#renderer/pages/credits/rule-in-force.ts';
import { isDay, readDay } from '#renderer/text/days.ts';
import { openAtStart, parentIndex, schoolKey, treeRows, unitKey } from '#renderer/pages/credits/tree-rows.ts';

const line = (over: Partial<LedgerLine>): LedgerLine => ({
  seq: 1, kind: 'training', date: '2026-03-01', year: 2026, subject: '县培', session: '', level: 'county', form: 'concentrated', category: 'concentrated',
  categoryName: '集中', hours: 8, credits: 1.6, counted: 1.6, state: 'certified', result: '', certificateNumber: '', rule: '', why: '', actor: '', at: '',
  reverses: null, reversedBy: null, ...over,
});

describe('the ledger', () => {
  test('sums to the hundredth whatever the order, a reversal takes exactly what its line gave', () => {
    const amounts = fc.integer({ min: -99_999, max: 99_999 }).map((n) => n / 100);
    fc.assert(fc.property(fc.array(amounts, { maxLength: 60 }), (values) => {
      const lines = values.map((credits, seq) => line({ seq, credits, counted: credits, hours: credits }));
      const whole = values.reduce((sum, one) => sum + Math.round(one * 100), 0) / 100;
      expect(sumOf(lines)).toEqual({ hours: whole, credits: whole, counted: whole });
      expect(sumOf(lines.toReversed())).toEqual(sumOf(lines));
    }));
  });
  test('shows the newest day first and of one day what was written last', () => {
    const lines = [line({ seq: 1, date: '2025-01-02' }), line({ seq: 2, date: '2026-01-02' }), line({ seq: 3, date: '2026-01-02' })];
    expect(newestFirst(lines).map((one) => one.seq)).toEqual([3, 2, 1]);
  });
  test('is filtered by category and year; what counts nowhere has no category to filter by', () => {
    const lines = [line({ seq: 1 }), line({ seq: 2, category: 'remote', categoryName: '远程', year: 2025 }), line({ seq: 3, category: '', categoryName: '', year: 0 })];
    expect(filtered(lines, { category: 'remote', span: null }).map((one) => one.seq)).toEqual([2]);
    expect(filtered(lines, { category: '', span: 2026 }).map((one) => one.seq)).toEqual([1]);
    const cycle = { from: '2025-01-01', to: '2026-02-28' };
    expect(filtered([line({ seq: 1 }), line({ seq: 2, date: '2026-02-28' }), line({ seq: 3, date: '2024-12-31' })], { category: '', span: cycle }).map((one) => one.seq)).toEqual([2]);
    expect(categoryCounts(lines, ['remote', 'concentrated']).map((one) => `${one.name}${one.lines}`)).toEqual(['远程1', '集中1']);
    expect(yearsOf(lines)).toEqual([2026, 2025]);
  });
  test('offers to correct only lines that stand', () => {
    const lines = [line({}), line({ reversedBy: 4, state: 'reversed' }), line({ reverses: 1, state: 'reversal' })];
    expect(lines.map(canBeCorrected)).toEqual([true, false, false]);
  });
});

describe('a typed fact', () => {
  const good = { ...emptyFact('2026-03-02'), subject: ' 县培 ', hours: '８', days: '2', from: '2026-03-01' };
  test('takes full-width digits, refuses what is no amount', () => {
    expect([readAmount('１２．５'), readAmount(''), readAmount(' 3 ')]).toEqual([12.5, null, 3]);
    for (const wrong of ['-1', '1.234', '1e3', '八', '1,000']) expect(readAmount(wrong), wrong).toBeNaN();
    expect(factInput(good)).toMatchObject({ subject: '县培', hours: 8, days: 2, credits: null, from: '2026-03-01', to: '2026-03-02', activity: null });
  });
  test('says which fields keep it from being sent', () => {
    expect(factFaults(good)).toEqual([]);
    expect(factFaults({ ...good, subject: ' ', hours: 'x', days: '0', from: '2026-03-03', credits: '1.234' })).toEqual(['subject', 'from', 'days', 'hours', 'credits']);
    expect(factFaults({ ...good, hours: '' })).toEqual(['hours']);
    // Credits of the source's own table need no hours.
    expect(factFaults({ ...good, hours: '', credits: '10' })).toEqual([]);
    expect(factFaults({ ...good, to: '2026-02-30', from: '' })).toEqual(['to']);
  });
  test('of a stored line, changed, sends only what differs', () => {
    const before = factOfLine(line({ hours: 1200.5, result: 'pass', certificateNumber: 'A-1' }));
    expect(factFaults(before)).toEqual([]);
    expect(factChanges(before, before)).toEqual({});
    expect(factChanges(before, { ...before, hours: '20', certificateNumber: '' })).toEqual({ hours: 20, certificateNumber: '' });
  });
  test('amounts in columns carry the minus of the typographer', () => expect([showExact(-4.8), showExact(1234.5)]).toEqual(['−4.80', '1,234.50']));
});

describe('a typed day', () => {
  test('is read as clerks write it', () => {
    for (const typed of ['20261101', '2026-11-01', '2026-11-1', '2026.11.01', '2026/11/1', '2026年11月1日', '２０２６．１１．１', ' 2026 - 11 - 01 ', '11-1', '11.01', '11月1日']) {
      expect(readDay(typed, 2026), typed).toBe('2026-11-01');
    }
    expect(readDay('  ')).toBe('');
  });
  test('that is in no calendar is none', () => {
    for (const typed of ['2026-02-30', '20261301', '2026', '明天', '0-0', '2026-11-01 至', '11']) expect(readDay(typed, 2026), typed).toBeNull();
    expect([isDay('2024-02-29'), isDay('2026-02-29'), isDay('2026-2-9')]).toEqual([true, false, false]);
  });
  test('that is written out comes back the same', () => {
    fc.assert(fc.property(fc.date({ min: new Date('1900-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }), (date) => {
      const day = date.toISOString().slice(0, 10);
      expect(readDay(day)).toBe(day);
      expect(readDay(day.replaceAll('-', ''))).toBe(day);
    }));
  });
});

describe('the tree', () => {
  const tree: Tree = {
    units: [{ unitId: 'a', name: '南湖区', divisionCode: '', schools: 2, teachers: 3 }], teachers: 4, withoutSchool: 1,
    schools: [
      { schoolId: '1', code: '', name: '一小', stage: '小学', unitId: 'a', unitName: '南湖区', teachers: 3 },
      { schoolId: '2', code: '', name: '二小', stage: '小学', unitId: 'a', unitName: '南湖区', teachers: 0 },
      { schoolId: '3', code: '', name: '无属学校', stage: '', unitId: null, unitName: '', teachers: 0 },
    ],
  };
  const words = { noUnit: '未填', noSchool: (count: number) => `另有 ${count}`, reading: '读', empty: '空' };
  const person = { teacherId: '7', name: '林若溪' } as Person;
  test('draws people only of schools that are open and read', () => {
    const open = new Set([unitKey('a'), schoolKey('1'), schoolKey('2')]);
    const keys = (people: ReadonlyMap<string, readonly Person[]>) => treeRows(tree, open, people, words).map((row) => row.key);
    expect(keys(new Map())).toEqual(['u:a', 's:1', 's:1:reading', 's:2', 's:2:reading', 'u:', 'without']);
    expect(keys(new Map([['1', [person]], ['2', []]]))).toEqual(['u:a', 's:1', 't:7', 's:2', 's:2:empty', 'u:', 'without']);
    expect(treeRows(tree, new Set(), new Map(), words).map((row) => row.key)).toEqual(['u:a', 'u:', 'without']);
  });
  test('goes from a person to the school and from the school to the unit', () => {
    const rows = treeRows(tree, new Set([unitKey('a'), schoolKey('1')]), new Map([['1', [person]]]), words);
    expect(rows[2]?.key).toBe('t:7');
    expect([parentIndex(rows, 2), parentIndex(rows, 1), parentIndex(rows, 0)]).toEqual([1, 0, 0]);
  });
  test('shows few schools at once, many only when a unit is opened', () => {
    expect([...openAtStart(tree)]).toEqual(['u:a', 'u:']);
    const many = Array.from({ length: 41 }, (_, index) => ({ ...tree.schools[0]!, schoolId: String(index), unitId: index < 20 ? 'a' : 'b' }));
    expect([...openAtStart({ ...tree, schools: many })]).toEqual([]);
    expect([...openAtStart({ ...tree, schools: many.slice(0, 20) })]).toEqual(['u:a']);
    expect([...openAtStart({ ...tree, schools: tree.schools.slice(0, 1) })]).toEqual(['u:a', 's:1']);
  });
});

describe('rules and cycles', () => {
  const set = (ruleSetId: string, uses: RuleSetRow['uses']) => ({ ruleSetId, uses }) as RuleSetRow;
  const use = (from: string, unitId: string | null = null, at = '1') => ({ unitId, unitName: unitId ?? '', from, at, version: 1 });
  test('the use for everybody that began last holds; one of tomorrow or of one unit does not', () => {
    const sets = [set('old', [use('2020-01-01')]), set('new', [use('2024-01-01')]), set('later', [use('2027-01-01')]), set('own', [use('2025-01-01', '南湖区')])];
    expect(ruleInForce(sets, '2026-11-22')?.ruleSetId).toBe('new');
    expect(ruleInForce(sets, '2019-12-31')).toBeNull();
    // The version in use, not the newest that was saved since.
    expect(ruleInForce([{ ...set('a', [use('2024-01-01')]), version: 3 }], '2026-11-22')?.version).toBe(1);
    expect(ownRuleUnits(sets, '2026-11-22')).toEqual(['南湖区']);
    expect(ruleInForce([set('a', [use('2024-01-01', null, '1')]), set('b', [use('2024-01-01', null, '2')])], '2026-01-01')?.ruleSetId).toBe('b');
  });
  test('a day falls into the cycle that runs, before and after the first one too', () => {
    const cycle = { cycle: { start: '2021-09-01', years: 5 } };
    expect(cycleYears(cycle, '2026-08-31')).toEqual({ first: 2021, last: 2025 });
    expect(cycleYears(cycle, '2026-09-01')).toEqual({ first: 2026, last: 2030 });
    expect(cycleYears(cycle, '2021-08-31')).toEqual({ first: 2016, last: 2020 });
  });
  test('a year under its limit is lost once it is over, open while it runs', () => {
    const year = (y: number, counted: number) => ({
      year: y, from: `${y}-01-01`, to: `${y}-12-31`, counted, needed: null, byCategory: { school: { raw: counted, counted, limit: 10 } },
    });
    const byYear = [year(2024, 10), year(2025, 6), year(2026, 4), year(2027, 0)];
    const balance = { asOf: '2026-11-22', evaluation: { byYear } } as unknown as Balance;
    const category = { code: 'school', yearMax: 10 } as Balance['categories'][number];
    expect(yearChips(balance, category).map((one) => one.state)).toEqual(['full', 'lost', 'now', 'later']);
    expect(yearChips(balance, { ...category, yearMax: null })).toEqual([]);
    const shortages = ['total', 'school', 'ability', 'year:2025', 'year:2026', 'year:2027'].map((code) => ({ code }));
    const all = { ...balance, categories: [category], evaluation: { ...balance.evaluation, shortages } } as unknown as Balance;
    expect(otherShortages(all).map((one) => one.code)).toEqual(['ability', 'year:2025', 'year:2026']);
  });
});
