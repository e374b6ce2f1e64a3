// One of something is said as one; many, names and other numbers stay.
import { expect, test } from 'vitest';
import { agreeing } from '#contract/agreement.ts';
import en from '#renderer/text/en/imports.json' with { type: 'json' };

test.each([
  ['1 entries', '1 entry'], ['1 rows still have errors and are skipped.', '1 row still has errors and are skipped.'],
  ['1 score sheets missing', '1 score sheet missing'], ['1 rule sets', '1 rule set'], ['Import 1 rows', 'Import 1 row'],
  ['1 more columns', '1 more column'], ['1 judges · 1 entries', '1 judge · 1 entry'], ['Ledger: 1 lines', 'Ledger: 1 line'],
  ['1 packs were archived', '1 pack was archived'], ['1 criteria, 100 points', '1 criterion, 100 points'], ['1 people', '1 person'],
  ['1 hidden rows', '1 hidden row'], ['1 seats are empty', '1 seat is empty'], ['with your 1 decisions', 'with your 1 decision'],
  ['(1 files)', '(1 file)'],
])('%s', (many, single) => expect(agreeing(many)).toBe(single));

test.each(['11 entries', '21 rows', '0.1 points', '1–1 entries', '0–1 points', '2,1 rows', 'Sheet “1 rows” was read', '2 entries', 'row 1 is the header',
  '1 is too few', 'version 1 of the results', '10 / 1 parts'])('%s stays', (text) => expect(agreeing(text)).toBe(text));

test('sentences of the texts read right with one', () => {
  expect(agreeing(en.done.leftTitle.replace('{count}', '1'))).toBe('1 row was not imported');
  expect(agreeing(en.confirm.apply.replace('{count}', '1'))).toBe('Import 1 row');
});
