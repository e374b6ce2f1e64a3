// The judge's sheet and its undo, pure: blank is never zero, range and step hold, undo and redo mirror each other.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { undoState, type LoggedEvent } from '#backend/judging/history.ts';
import { changeSheet, commentMissing, emptySheet, missingOf, recuseSheet, reopenSheet, reportSheet, totalOf, type SheetBody }
  from '#backend/judging/sheet.ts';
import type { PackRubric } from '#backend/packfile/schema.ts';
import { progressOf } from '#backend/packs/progress.ts';
import { shuffle } from '#backend/packs/plan-packs.ts';

const rubric: PackRubric = {
  id: 'r', version: 1, name: '微课', comment: { requiredBelow: 600, requiredAbove: 2500 },
  criteria: [
    { id: 'a', group: '', name: '选题', description: '', max: 1000, step: 50, bands: [] },
    { id: 'b', group: '', name: '内容', description: '', max: 2000, step: 10, bands: [] },
  ],
};
const scored = (scores: Record<string, number | null>, submit?: boolean, from: SheetBody = emptySheet) =>
  changeSheet(from, rubric, { scores, submit });

describe('a sheet', () => {
  it('is a draft until every criterion is there, then submitted', () => {
    const half = scored({ a: 9.5 });
    expect(half.status).toBe('draft');
    expect(missingOf(half, rubric)).toEqual(['b']);
    const whole = scored({ b: 17.3 }, undefined, half);
    expect(whole).toMatchObject({ status: 'submitted', scores: { a: 950, b: 1730 } });
    expect(totalOf(whole, rubric)).toBe(2680);
  });

  it('is not submitted cell by cell when the desk says so, and stays submitted when a score is corrected', () => {
    const whole = scored({ a: 1, b: 1 }, false);
    expect(whole.status).toBe('draft');
    const submitted = changeSheet(whole, rubric, { scores: {}, submit: true });
    expect(submitted.status).toBe('submitted');
    expect(changeSheet(submitted, rubric, { scores: { a: 2 } }).status).toBe('submitted');
    expect(changeSheet(submitted, rubric, { scores: { a: null } }).status).toBe('draft');
  });

  it('never makes a blank a zero', () => {
    expect(totalOf(emptySheet, rubric)).toBeNull();
    expect(totalOf(scored({ a: 0 }), rubric)).toBe(0);
    expect(scored({ a: null }).status).toBe('empty');
    expect(missingOf(scored({ a: 0 }), rubric)).toEqual(['b']);
  });

  it.each([[10.5], [-0.5], [9.3], [Number.NaN], [Number.POSITIVE_INFINITY], [1e300]])('refuses %s and keeps what was there', (value) => {
    expect(() => scored({ a: value })).toThrow(expect.objectContaining({ code: 'score_range' }));
  });

  it('refuses an unknown criterion', () => {
    expect(() => scored({ constructor: 1 })).toThrow(expect.objectContaining({ code: 'bad_input' }));
  });

  it('takes scores such as 17.3 exactly', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 200 }), (tenths) => {
      expect(scored({ b: tenths / 10 }).scores['b']).toBe(tenths * 10);
    }));
  });

  it('knows when a comment is due', () => {
    expect(commentMissing(scored({ a: 1, b: 1 }), rubric)).toBe(true);
    expect(commentMissing(scored({ a: 5, b: 10 }), rubric)).toBe(false);
    expect(commentMissing(scored({ a: 10, b: 20 }), rubric)).toBe(true);
    expect(commentMissing({ ...scored({ a: 10, b: 20 }), comment: '好' }, rubric)).toBe(false);
    expect(commentMissing(emptySheet, rubric)).toBe(false);
  });

  it('steps aside without scores and comes back blank', () => {
    const recused = recuseSheet(scored({ a: 1, b: 2 }), 'relative', '');
    expect(recused).toMatchObject({ status: 'recused', scores: {} });
    expect(() => scored({ a: 1 }, undefined, recused)).toThrow(expect.objectContaining({ code: 'wrong_state' }));
    expect(reopenSheet(recused)).toEqual(emptySheet);
  });

  it('stays submitted when a fully scored entry is reported', () => {
    expect(reportSheet(scored({ a: 1, b: 2 }), 'identityVisible', '片头').status).toBe('submitted');
    expect(reportSheet(emptySheet, 'unplayable', '').status).toBe('reported');
  });
});

describe('undo', () => {
  it('mirrors a plain two-stack editor for any sequence', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom('do', 'undo', 'redo'), { maxLength: 40 }), (actions) => {
      const log: LoggedEvent[] = [];
      let past: number[] = [];
      let future: number[] = [];
      for (const action of actions) {
        const seq = log.length + 1;
        const state = undoState(log);
        if (action === 'do') {
          log.push({ seq, kind: 'score', target: null });
          past = [...past, seq];
          future = [];
        } else {
          const target = state[action === 'undo' ? 'undo' : 'redo'];
          const expected = action === 'undo' ? past.at(-1) : future.at(-1);
          expect(target).toBe(expected ?? null);
          if (target === null) continue;
          log.push({ seq, kind: action, target });
          if (action === 'undo') {
            past = past.slice(0, -1);
            future = [...future, target];
          } else {
            future = future.slice(0, -1);
            past = [...past, target];
          }
        }
      }
      expect(undoState(log)).toEqual({ undo: past.at(-1) ?? null, redo: future.at(-1) ?? null });
    }), { numRuns: 500 });
  });
});

describe('progress', () => {
  it('tells over from at the limit', () => {
    const queued = (totals: number[], at: 'over' | 'from') => progressOf({
      judges: totals.map((_, index) => ({ id: `j${index}`, name: `评委${index}`, lastReceivedAt: null })),
      seats: totals.map((_, index) => ({ judge_id: `j${index}`, entry_id: 'e', blind_code: 'A', division: '小学组' })),
      sheets: totals.map((total, index) => ({ judge_id: `j${index}`, entry_id: 'e', status: 'submitted', total, reason: null, vetoed: 0 })),
      discrepancy: { threshold: 10, at }, vetoes: 1, issued: true,
    }).queue.map((one) => one.kind);
    expect(queued([8000, 9000], 'over')).toEqual([]);
    expect(queued([8000, 9000], 'from')).toEqual(['discrepancy']);
    expect(queued([8000, 9050], 'over')).toEqual(['discrepancy']);
    expect(queued([8000], 'from')).toEqual([]);
  });

  it('counts a recusal neither as done nor as missing', () => {
    const seats = ['e1', 'e2'].map((entry_id) => ({ judge_id: 'j', entry_id, blind_code: entry_id, division: '小学组' }));
    const progress = progressOf({
      judges: [{ id: 'j', name: '何静', lastReceivedAt: '2026-01-01' }], seats, discrepancy: { threshold: 10, at: 'over' }, vetoes: 1, issued: true,
      sheets: [
        { judge_id: 'j', entry_id: 'e1', status: 'recused', total: null, reason: '{"kind":"relative","text":""}', vetoed: 0 },
        { judge_id: 'j', entry_id: 'e2', status: 'submitted', total: 8000, reason: null, vetoed: 0 },
      ],
    });
    expect(progress.judges[0]).toMatchObject({ assigned: 2, submitted: 1, recused: 1 });
    expect(progress.queue.map((one) => one.kind)).toEqual(['recusal']);
    expect(progress.cells.map((one) => one.state)).toEqual(['recused', 'submitted']);
  });
});

it('shuffles every order about equally often', () => {
  const counts = new Map<string, number>();
  let state = 7;
  const random = (bytes: number) => Uint8Array.from({ length: bytes }, () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return state >>> 24;
  });
  for (let n = 0; n < 6000; n += 1) {
    const key = shuffle(['a', 'b', 'c'], random).join('');
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  expect(counts.size).toBe(6);
  for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
});
