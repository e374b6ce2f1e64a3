// The rule lint on results: arbitration that cannot run, bases that are not there, honours of awards that do not exist.
import { expect, it } from 'vitest';
import type { Fault } from '#backend/contests/lint/lint.ts';
import { found, type Change } from './sound-rules.ts';

const chain = (one: '1+1' | '2+1' | '2+1+1', more: Change = () => {}): Change => (rules, facts) => {
  rules.arbitration.chain = one;
  more(rules, facts);
};
const organisation = (more: object): Change => (rules) => {
  rules.honours.organisation = { name: '优秀组织奖', minEntries: 0, minAwardShare: 0, count: 5, points: {}, entryPoints: 0, ...more };
};
const single: Change = (rules) => {
  Object.assign(rules, { rounds: [], vetoes: 1 });
  rules.assignment.coverage = 1;
};

/** code, severity, part, the fault, and the nearest rules without it. */
const cases: [code: string, severity: Fault['severity'], part: Fault['part'], fault: Change, clean: Change][] = [
  ['arbitration_coverage', 'error', 'judges', chain('2+1', single), chain('2+1')],
  ['arbitration_coverage', 'error', 'judges', chain('2+1+1', (rules) => {
    rules.assignment.coverages = [{ division: 'x', category: '', coverage: 1 }];
  }), chain('2+1+1', (rules) => { rules.assignment.coverages = [{ division: 'x', category: '', coverage: 2 }]; })],
  ['arbitration_first', 'warning', 'judges', chain('1+1'), chain('1+1', single)],
  ['arbitration_always', 'warning', 'judges', chain('2+1', (rules) => { rules.discrepancy = { threshold: 0, at: 'from' }; }),
    chain('2+1', (rules) => { rules.discrepancy = { threshold: 0, at: 'over' }; })],
  ['arbitration_trimmed', 'note', 'judges', chain('2+1', (rules) => { rules.aggregation.method = 'trimmed'; }),
    (rules) => { rules.aggregation.method = 'trimmed'; }],
  ['award_trainees', 'error', 'awards', (rules) => { rules.awards.base = 'trainees'; },
    (rules) => { Object.assign(rules.awards, { base: 'trainees', trainees: 1200 }); }],
  ['award_rereview', 'error', 'awards', (rules) => { Object.assign(rules, { rounds: [] }); rules.awards.base = 'rereview'; },
    (rules) => { rules.awards.base = 'rereview'; }],
  ['award_unit_share', 'warning', 'awards', (rules) => { rules.awards.unitCapShare = 0; }, (rules) => { rules.awards.unitCapShare = 0.5; }],
  ['honour_award', 'error', 'awards', organisation({ points: { gone: 3 } }), organisation({ points: { first: 3 } })],
  ['honour_award', 'error', 'awards', (rules) => { rules.honours.recommend = { kind: 'count', value: 3, awards: ['gone'] }; },
    (rules) => { rules.honours.recommend = { kind: 'count', value: 3, awards: ['first'] }; }],
  ['organisation_everyone', 'warning', 'awards', organisation({ count: null }), organisation({ count: null, minEntries: 50 })],
  ['recommend_share', 'error', 'awards', (rules) => { rules.honours.recommend = { kind: 'ratio', value: 1.1, awards: [] }; },
    (rules) => { rules.honours.recommend = { kind: 'ratio', value: 1, awards: [] }; }],
  ['certificate_number', 'error', 'awards', (rules) => { rules.certificates.number = '{year}'; }, (rules) => { rules.certificates.number = '{year}{seq}'; }],
];

it.each(cases)('%s (%s) is found, and not without the fault', (code, severity, part, fault, clean) => {
  const faults = found(fault).filter((one) => one.code === code);
  expect(faults.map((one) => [one.severity, one.part])).toEqual([[severity, part]]);
  for (const { message, todo } of faults) {
    for (const sentence of [...message, ...todo]) expect(sentence).toMatch(/[.。]$/);
    expect((message[0] + todo[0]).replaceAll('{seq', '')).not.toMatch(/[a-z]{4,}/);
    expect(todo[1]).not.toMatch(/[一-鿿]/);
  }
  expect(found(clean).filter((one) => one.code === code)).toEqual([]);
});
