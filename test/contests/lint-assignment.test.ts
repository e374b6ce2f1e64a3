// The rule lint on how entries are assigned: numbers that contradict each other, lines that never hold; and the sound counterpart.
import { expect, it } from 'vitest';
import type { Fault } from '#backend/contests/lint/lint.ts';
import { found, type Change } from './sound-rules.ts';

/** The primary division takes five judges; nobody judges more than this. */
const loaded = (maxLoad: number): Change => (rules, facts) => {
  Object.assign(rules.assignment, { maxLoad, coverages: [{ division: 'x', category: '', coverage: 5 }] });
  facts.quotas = [];
};

/** code, severity, part, where, the fault, and the nearest rules without it. */
const cases: [code: string, severity: Fault['severity'], part: Fault['part'], where: string, fault: Change, clean: Change][] = [
  ['coverage_unknown', 'error', 'judges', '', (rules) => { rules.assignment.coverages = [{ division: 'x', category: 'gone', coverage: 3 }]; },
    (rules) => { rules.assignment.coverages = [{ division: 'x', category: 'a', coverage: 4 }]; }],
  ['coverage_unknown', 'error', 'judges', '', (rules, facts) => {
    rules.categories[0]!.divisions = ['c'];
    facts.entries = []; facts.quotas = [];
    rules.assignment.coverages = [{ division: 'x', category: 'a', coverage: 3 }];
  }, (rules) => { rules.assignment.coverages = [{ division: '', category: 'a', coverage: 3 }]; }],
  ['coverage_hidden', 'warning', 'judges', '', (rules) => {
    rules.assignment.coverages = [{ division: '', category: 'a', coverage: 2 }, { division: 'x', category: '', coverage: 4 },
      { division: 'x', category: 'a', coverage: 3 }];
  }, (rules) => {
    rules.assignment.coverages = [{ division: 'x', category: 'a', coverage: 3 }, { division: '', category: 'a', coverage: 2 },
      { division: 'x', category: '', coverage: 4 }];
  }],
  ['min_load', 'error', 'judges', '', (rules) => { rules.assignment.minLoad = 41; }, (rules) => { rules.assignment.minLoad = 10; }],
  // 80 entries × 3 judges = 240 readings; ten judges.
  ['min_load_seats', 'error', 'judges', '', (rules) => { rules.assignment.minLoad = 25; }, (rules) => { rules.assignment.minLoad = 24; }],
  ['coverage_single', 'warning', 'judges', '', (rules) => {
    Object.assign(rules.assignment, { coverage: 1 });
    rules.rounds = []; rules.vetoes = 1;
  }, (rules) => {
    Object.assign(rules.assignment, { coverage: 1, coverages: [{ division: '', category: '', coverage: 2 }] });
    rules.rounds = []; rules.vetoes = 1;
  }],
  ['coverage_single', 'warning', 'judges', '', (rules) => { rules.assignment.coverages = [{ division: 'c', category: '', coverage: 1 }]; },
    (rules) => { rules.assignment.coverages = [{ division: 'c', category: '', coverage: 2 }]; }],
  ['random_cap', 'error', 'judges', '', (rules) => { rules.assignment.randomCap = 0.29; }, (rules) => { rules.assignment.randomCap = 0.3; }],
  ['random_cap', 'error', 'judges', '',
    (rules) => { Object.assign(rules.assignment, { randomCap: 0.4, coverages: [{ division: 'x', category: '', coverage: 5 }] }); },
    (rules) => { Object.assign(rules.assignment, { randomCap: 0.5, coverages: [{ division: 'x', category: '', coverage: 5 }] }); }],
  ['random_cap_none', 'warning', 'judges', '', (rules) => { rules.assignment.randomCap = 1; }, (rules) => { rules.assignment.randomCap = 0.5; }],
  // The readings of a division that takes five judges count: 40 × 5 + 40 × 3 = 320 against ten judges of 31.
  ['entries_capacity', 'error', 'judges', '',
    loaded(31), loaded(32)],
];

it.each(cases)('%s (%s) is found where it lies, and not without the fault', (code, severity, part, where, fault, clean) => {
  const faults = found(fault).filter((one) => one.code === code);
  expect(faults.map((one) => [one.severity, one.part, one.where])).toEqual([[severity, part, where]]);
  for (const { message, todo } of faults) {
    for (const sentence of [...message, ...todo]) expect(sentence).toMatch(/[.。]$/);
    expect((message[0] + todo[0]).replaceAll('gone', '')).not.toMatch(/[a-z]{4,}/);
    expect(todo[1]).not.toMatch(/[一-鿿]/);
  }
  expect(found(clean).filter((one) => one.code === code)).toEqual([]);
});

it('the figures can be recounted', () => {
  const message = (change: Change, code: string): string => found(change).find((one) => one.code === code)?.message[0] ?? '';
  expect(message((rules) => { rules.assignment.minLoad = 25; }, 'min_load_seats')).toBe('10 位评委每位最少 25 件，合计 250 件次，现有作品只要 240 件次，分不出来。');
  expect(message((rules) => { rules.assignment.randomCap = 0.25; }, 'random_cap'))
    .toBe('随机分配的概率上限是 25%，10 位评委合起来平均只能坐 2.5 席，每件却要 3 位评委，分不满。');
  expect(message(loaded(31), 'entries_capacity')).toBe('现有作品 80 件，按各组别、项目的评委数，共要评 320 件次；10 位评委最多评 310 件次，差 10。');
});
