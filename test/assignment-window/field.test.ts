// Edits of a plan in the window: every edit can be taken back, moves keep loads and coverage as they should, looks never lie.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  byJudge, changed, differenceOf, fieldOf, fitOf, keyOf, moveOf, reversed, sameDelta, seatsOf, type Pair,
} from '#renderer/pages/assignment/field.ts';

const keys = (pairs: readonly Pair[]): string[] => pairs.map((one) => keyOf(one.judgeId, one.entryId)).sort();
const unique = (pairs: readonly Pair[]): Pair[] => [...new Map(pairs.map((one) => [keyOf(one.judgeId, one.entryId), one])).values()];
const pair = fc.record({ judgeId: fc.constantFrom('j1', 'j2', 'j3', 'j4'), entryId: fc.constantFrom('e1', 'e2', 'e3', 'e4', 'e5') });
const plan = fc.array(pair, { maxLength: 16 }).map(unique);

describe('edits', () => {
  test('the difference of two plans leads from one to the other, and its reverse back', () => {
    fc.assert(fc.property(plan, plan, (before, after) => {
      const delta = differenceOf(before, after);
      expect(keys(changed(before, delta))).toEqual(keys(after));
      expect(keys(changed(after, reversed(delta)))).toEqual(keys(before));
      const judges = byJudge(delta);
      expect(judges.reduce((sum, one) => sum + one.added.length, 0)).toBe(delta.added.length);
      expect(judges.reduce((sum, one) => sum + one.removed.length, 0)).toBe(delta.removed.length);
    }));
  });

  test('a hand-over moves one seat within its column; an exchange keeps every load and every count', () => {
    fc.assert(fc.property(plan, pair, pair, (before, from, to) => {
      const { taken } = seatsOf(before);
      const has = (judgeId: string, entryId: string): boolean => taken.has(keyOf(judgeId, entryId));
      fc.pre(from.judgeId !== to.judgeId && has(from.judgeId, from.entryId));
      if (!has(to.judgeId, from.entryId)) {
        const after = seatsOf(changed(before, moveOf(from, to.judgeId, '')));
        expect(after.counts).toEqual(seatsOf(before).counts);
        expect(after.loads.get(to.judgeId)).toBe((seatsOf(before).loads.get(to.judgeId) ?? 0) + 1);
      }
      if (from.entryId !== to.entryId && has(to.judgeId, to.entryId) && !has(to.judgeId, from.entryId) && !has(from.judgeId, to.entryId)) {
        const delta = moveOf(from, to.judgeId, to.entryId);
        const after = seatsOf(changed(before, delta));
        expect(after.loads).toEqual(seatsOf(before).loads);
        expect(after.counts).toEqual(seatsOf(before).counts);
        expect(sameDelta(delta, { added: delta.added.toReversed(), removed: delta.removed.toReversed() })).toBe(true);
        expect(sameDelta(delta, reversed(delta))).toBe(false);
      }
    }));
  });

  test('an edit that is there already changes nothing twice', () => {
    const before = [{ judgeId: 'j1', entryId: 'e1' }];
    expect(changed(before, { added: before, removed: [] })).toEqual(before);
  });
});

describe('looks', () => {
  const judge = { judgeId: 'j', name: '马骏', unit: '', load: 0, maxLoad: null, minLoad: 0, subjects: ['语文'], divisions: ['小学组'] };
  const entry = { entryId: 'e', blindCode: 'A-013', title: '', division: '小学组', subject: '语文', category: '', coverage: 3 };

  test('the subject comes before the division', () => {
    expect(fitOf(judge, entry)).toBe('subject');
    expect(fitOf(judge, { ...entry, subject: '数学' })).toBe('stage');
    expect(fitOf(judge, { ...entry, subject: '数学', division: '高中组' })).toBe('other');
  });

  test('all kinds of conflict of a pair are kept, in their order', () => {
    const field = fieldOf({
      judges: [judge], entries: [entry], pairs: [], conflictsLeftOut: 0, pins: [], frozen: [{ entryId: 'e', judgeId: 'j' }], affinities: [],
      conflicts: [{ entryId: 'e', judgeId: 'j', kind: 'same_school' }, { entryId: 'e', judgeId: 'j', kind: 'advisor' }],
      appliedAt: null, seed: null, basedOn: 1,
    });
    expect(field.conflicts.get(keyOf('j', 'e'))).toEqual(['same_school', 'advisor']);
    expect(field.frozen.has(keyOf('j', 'e'))).toBe(true);
  });
});
