// Ages from numbers and the clock of retention: exact days, whatever the year.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ageOn, bornOf, countAge, noAges } from '#backend/privacy/ages.ts';
import { chineseDay, retentionOf } from '#backend/privacy/clock.ts';

const limits = { childAge: 14, minorAge: 18 };

it('a birthday is read from ID and student numbers, and from nothing else', () => {
  expect(bornOf('11010519491231002X')).toBe('1949-12-31');
  expect(bornOf('G11010520121231002X')).toBe('2012-12-31');
  expect(bornOf('L110105201203010123')).toBe('2012-03-01');
  for (const none of ['', '110105491231002', 'J110105201203010123', '110105201302300029', '110105301202300029', '13800138000', 'E12345678']) expect(bornOf(none), none).toBe('');
});

it('the day of the fourteenth birthday is the first on which nobody is a child; 29 February comes on 1 March', () => {
  expect([ageOn('2012-03-01', '2026-02-28'), ageOn('2012-03-01', '2026-03-01')]).toEqual([13, 14]);
  expect([ageOn('2012-02-29', '2026-02-28'), ageOn('2012-02-29', '2026-03-01')]).toEqual([13, 14]);
  expect([ageOn('', '2026-01-01'), ageOn('2026-01-02', '2026-01-01')]).toEqual([null, null]);
  const ages = noAges();
  for (const born of ['2012-03-02', '2012-03-01', '2008-03-02', '2008-03-01', '']) countAge(ages, born, '2026-03-01', limits);
  expect(ages).toEqual({ children: 1, minors: 2, adults: 1, unknown: 1 });
});

it('an age never falls, and grows by one a year', () => {
  const day = fc.date({ min: new Date('1950-01-01'), max: new Date('2040-01-01'), noInvalidDate: true }).map((one) => one.toISOString().slice(0, 10));
  fc.assert(fc.property(day, day, (born, at) => {
    const age = ageOn(born, at);
    const later = `${Number(at.slice(0, 4)) + 1}${at.slice(4)}`;
    if (born > at) expect(age).toBeNull();
    else expect(ageOn(born, later)).toBe((age ?? 0) + 1);
  }), { numRuns: 300 });
});

it('the clock runs from publication, or from the last change, in days of China; its last day still counts', () => {
  const rules = { retentionDays: 1095, unpublishedDays: 365 };
  const facts = { publishedAt: '2026-03-01T17:30:00.000Z', changedAt: '2026-05-01T00:00:00.000Z', ownDays: null, purgedAt: null };
  expect(chineseDay('2026-03-01T15:59:59.000Z')).toBe('2026-03-01');
  expect(retentionOf(facts, rules, '2029-03-01')).toEqual({ from: '2026-03-02', days: 1095, due: '2029-03-01', overdue: false });
  expect(retentionOf(facts, rules, '2029-03-02').overdue).toBe(true);
  expect(retentionOf({ ...facts, purgedAt: '2027-01-01' }, rules, '2029-03-02').overdue).toBe(false);
  expect(retentionOf({ ...facts, publishedAt: null }, rules, '2027-05-01')).toEqual({ from: '2026-05-01', days: 365, due: '2027-05-01', overdue: false });
  expect(retentionOf({ ...facts, ownDays: 30 }, rules, '2026-05-01')).toMatchObject({ due: '2026-04-01', overdue: true });
});
