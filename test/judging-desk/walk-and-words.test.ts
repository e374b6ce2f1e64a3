// Finding entries, marks inside comments, times and sizes as written.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { commentNeeded, find, listed, neighbour, nextOpen, startingEntry, startingPlace } from '#renderer/pages/judging/entry-walk.ts';
import type { Desk, DeskEntry } from '#renderer/pages/judging/entry-walk.ts';
import { clock, clockSeconds, daysLeft, monthAndDate, remaining, runningTime, sizeText } from '#renderer/pages/judging/formatting.ts';
import { addMark, readMarks, timeAt } from '#renderer/pages/judging/marks.ts';
import { decodeText, kindOf, nextSpeed } from '#renderer/pages/judging/material.ts';

const entries = [
  { code: '7K3Q-M', position: 1, status: 'submitted' as const },
    { code: '2222-A', position: 2, status: 'empty' as const },
  { code: 'PQRS-T', position: 3, status: 'recused' as const },
    { code: '8XYZ-4', position: 4, status: 'draft' as const },
  { code: 'BCDF-G', position: 5, status: 'reported' as const },
];

test('filters, neighbours and the next one to score', () => {
  expect(listed(entries, 'open').map((one) => one.position)).toEqual([2, 4]);
  expect(listed(entries, 'draft').map((one) => one.position)).toEqual([4]);
  expect(neighbour(entries, '7K3Q-M', -1)).toBeNull();
  expect(neighbour(entries, '7K3Q-M', 1)?.position).toBe(2);
  expect(nextOpen(entries, '2222-A')?.position).toBe(4);
  expect(nextOpen(entries, '8XYZ-4')?.position).toBe(2);
  expect(nextOpen(entries.filter((one) => one.position !== 4), '2222-A')).toBeNull();
  expect(startingEntry(entries)?.position).toBe(4);
  expect(startingEntry([])).toBeNull();
});

test('an entry is found by number or by code, however it is typed', () => {
  for (const typed of ['7K3Q-M', '7k3qm', '７Ｋ３Ｑ－Ｍ', ' 7k3q m ', '1', '１']) expect(find(entries,
    typed)?.position).toBe(1);
  for (const typed of ['', '9', 'ZZZ', '-']) expect(find(entries, typed)).toBeNull();
});

test('when a comment is due', () => {
  const rule = { requiredBelow: 60, requiredAbove: 95 };
  expect([59.5, 60, 80, 95, 95.5].map((total) => commentNeeded(rule, total))).toEqual([true, false, false, false,
    true]);
  expect(commentNeeded(rule, null)).toBe(false);
  expect(commentNeeded({ requiredBelow: null, requiredAbove: null }, 0)).toBe(false);
});

test('clock times are read as they are written', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 90000 }), (seconds) => {
    expect(clockSeconds(clock(seconds))).toBe(seconds);
  }));
  expect([clock(62), clock(3698), clock(Number.NaN)]).toEqual(['01:02', '1:01:38', '00:00']);
  expect(['1:2', '01:60', '1:61:00', 'abc'].map(clockSeconds)).toEqual([null, null, null, null]);
  expect([runningTime(522), runningTime(60)]).toEqual(['8′42″', '1′00″']);
  expect([sizeText(640), sizeText(12_900_000), sizeText(300_000_000)]).toEqual(['640 B', '12.3 MB', '286 MB']);
});

test('the estimate of what is left', () => {
  expect(remaining([])).toBeNull();
  expect(remaining([{ seconds: 480 }, { seconds: null }])).toEqual({ hours: 0, minutes: 20 });
  expect(remaining(Array.from({ length: 11 }, () => ({ seconds: 480 })))).toEqual({ hours: 1, minutes: 50 });
});

test('marks are lines of the comment', () => {
  const comment = '整体很好\n02:41 板书有误\n01:02  情境引入好\n１：０５：００ 结尾\n12:3 不是时间';
  expect(readMarks(comment)).toEqual([
    { seconds: 62, text: '情境引入好' }, { seconds: 161, text: '板书有误' }, { seconds: 3900, text: '结尾' },
  ]);
  expect(addMark('', 62.8, '情境\n引入 ')).toBe('01:02 情境 引入');
  expect(addMark('好\n', 5, '')).toBe('好\n00:05');
  expect(addMark('好'.repeat(1990), 5, '很长的说明')).toBeNull();
  const at = comment.indexOf('02:41');
  expect(timeAt(comment, at + 3)).toBe(161);
  expect(timeAt(comment, at + 7)).toBeNull();
  expect(timeAt(comment, 1)).toBeNull();
});

test('what can be shown, in which speed, in which encoding', () => {
  expect(['video/mp4', 'IMAGE/PNG', 'text/plain; charset=gbk', 'image/svg+xml', 'application/pdf',
    'audio/mpeg'].map(kindOf))
    .toEqual(['video', 'image', 'text', 'other', 'pdf', 'audio']);
  expect([nextSpeed(1, 0.25), nextSpeed(2, 0.25), nextSpeed(0.5, -0.25)]).toEqual([1.25, 2, 0.5]);
  expect(decodeText(Uint8Array.from([0xce, 0xa2, 0xbf, 0xce]))).toBe('微课');
  expect(decodeText(new TextEncoder().encode('微课'))).toBe('微课');
});

test('practice comes first while it is due, and never takes a judge back who has begun', () => {
  const at = (code: string, status: 'empty' | 'draft' | 'submitted') => ({ code, status, position: 1 }) as DeskEntry;
  const gate = (open: boolean) => ({ needed: 1, inside: open ? 1 : 0, open });
  const start = (practice: DeskEntry[], entries: DeskEntry[], now: Desk['gate']) => startingPlace({ practice, entries, gate: now })?.code;
  const fresh = [at('A', 'empty'), at('B', 'empty')];
  const begun = [at('A', 'submitted'), at('B', 'empty')];
  expect(start([], fresh, null)).toBe('A');
  expect(start([at('P', 'empty')], fresh, null)).toBe('P');
  expect(start([at('P', 'submitted'), at('Q', 'draft')], fresh, gate(false))).toBe('Q');
  // All handed in, none inside: back to the first of them, not to what is closed.
  expect(start([at('P', 'submitted'), at('Q', 'submitted')], fresh, gate(false))).toBe('P');
  expect(start([at('P', 'submitted')], fresh, gate(true))).toBe('A');
  expect(start([at('P', 'empty')], begun, null)).toBe('B');
  // A newer pack with practice closes the real entries although some are scored.
  expect(start([at('P', 'empty')], begun, gate(false))).toBe('P');
});

test('a deadline is counted in days of the calendar, whatever the hour', () => {
  const late = new Date(2026, 2, 3, 23, 59);
  expect([daysLeft('2026-03-05', late), daysLeft('2026-03-03', late), daysLeft('2026-02-28', late)]).toEqual([2, 0, -3]);
  expect(monthAndDate('2026-03-05')).toEqual({ month: 3, date: 5 });
});
