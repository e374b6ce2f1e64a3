// No sealed column of the schema is missing from the registry by which the data key is changed.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { otherwiseSealed, sealedTables } from '#db/queries/sealed-columns.ts';

/** Columns whose name says that they are sealed, wrapped or an index of something sealed: `table.column`. */
function saidSealed(schema: string): string[] {
  return [...schema.matchAll(/CREATE TABLE (\w+) \((.*?)\n?\) strict/gs)].flatMap(([, table, body = '']) =>
    [...body.matchAll(/(?:^|,)\s*(\w+) blob\b/gm)].map(([, column = '']) => column)
      .filter((column) => /sealed|wrapped|secret|_index$/.test(column)).map((column) => `${String(table)}.${column}`));
}

const schema = readFileSync(new URL('../../db/schema.sql', import.meta.url), 'utf8');
const known = [...sealedTables.flatMap(({ table, columns }) =>
  columns.flatMap((one) => [one.column, ...(one.index ? [one.index.column] : [])].map((column) => `${table}.${column}`))), ...otherwiseSealed];

it('knows every sealed column and every blind index of the schema, and no other', () => {
  expect(saidSealed(schema).sort()).toEqual([...known].sort());
  expect(known.length).toBeGreaterThan(25);
});

it('control: a column that somebody adds and forgets here is seen', () => {
  const more = schema.replace('CREATE TABLE teachers (', 'CREATE TABLE teachers (\n  bank_sealed blob,');
  expect(saidSealed(more).filter((one) => !known.includes(one))).toEqual(['teachers.bank_sealed']);
});

it('every table with a match key that may hold an index is named', () => {
  const withKey = [...schema.matchAll(/CREATE TABLE (\w+) \((.*?)\n?\) strict/gs)]
    .filter(([, , body = '']) => /match_key text/.test(body) && /_index blob/.test(body)).map(([, table = '']) => table);
  expect(sealedTables.filter((one) => one.matchKey).map((one) => one.table).sort()).toEqual(withKey.sort());
});
