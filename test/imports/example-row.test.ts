// The grey row of a workbook to fill in, for every template: clerks write theirs after it.
import { expect, test } from 'vitest';
import { readEntry } from '#backend/imports/entries.ts';
import { isError, type Fault } from '#backend/imports/faults.ts';
import { entryFillings } from '#backend/imports/template.ts';
import { wordsOf } from '#backend/imports/vocabulary.ts';
import { templates } from '#seeds/templates/index.ts';
import { row } from './made-sheet.ts';

test.each(templates().map((one) => [one.id, one.rules] as const))('the example row is one that %s takes', (_, rules) => {
  const faults: Fault[] = [];
  const example = Object.fromEntries(Object.entries(entryFillings(rules)).map(([target, filling]) => [target, filling.example]));
  expect(readEntry(row(example), wordsOf(rules), faults)).not.toBeNull();
  expect(faults.filter(isError).map((one) => one.code)).toEqual([]);
});
