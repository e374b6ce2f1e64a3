// Keys mean one thing: no page takes a key of the registry for something else, and every route can be found in the palette.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { allCommands } from '#contract/commands.ts';

const root = join(import.meta.dirname, '../..');
const pages = readdirSync(join(root, 'renderer'), { recursive: true, encoding: 'utf8' }).filter((file) => /\.(vue|ts)$/.test(file));
const read = (file: string): string => readFileSync(join(root, 'renderer', file), 'utf8');

it('no two commands share a key', () => {
  const keys = allCommands.flatMap((one) => [...one.keys ? [one.keys] : [], ...one.also ?? []]);
  expect(keys.toSorted()).toEqual([...new Set(keys)].toSorted());
});

it('no page gives a key of the registry another meaning', () => {
  const taken = new Set(allCommands.flatMap((one) => (one.keys ? [one.keys, ...one.also ?? []] : [])));
  const tables = pages.flatMap((file) => [...read(file).matchAll(/useKeys\(\s*\{([^]*?)\n?\}(?:,|\))/g)]
    .flatMap(([, body = '']) => [...body.matchAll(/(?:^|[{,\n]\s*)'?([A-Z]\w*(?:\+[^\s':]+)*)'?:/g)].map(([, key = '']) => ({ file, key }))));
  expect(tables.length).toBeGreaterThan(40);
  expect(tables.filter(({ key }) => taken.has(key))).toEqual([]);
});

it('every named route is a line of the palette', () => {
  const names = [...read('routes.ts').matchAll(/name: '(\w+)'/g)].map(([, name = '']) => name);
  const listed = read('components/palette/pages.ts');
  expect(names.length).toBeGreaterThan(35);
  expect(names.filter((name) => !new RegExp(`'${name}'`).test(listed))).toEqual([]);
});
