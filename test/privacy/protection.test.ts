// The check-list of 等级保护: every test it names is there, and every line names one or says why not.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { projectFolder } from '../checks/project-files.ts';

const sheet = readFileSync(join(projectFolder, 'docs/protection.md'), 'utf8');
const named = [...sheet.matchAll(/`(test\/[^`›]+?) › ([^`]+)`/gu)].map(([, file = '', title = '']) => ({ file, title }));

/** Where a file has a test whose title begins so. */
const missing = (list: readonly { file: string; title: string }[]): string[] => list.filter(({ file, title }) => {
  const path = join(projectFolder, file);
  if (!existsSync(path)) return true;
  const text = readFileSync(path, 'utf8');
  return !['\'', '`', '"'].some((quote) => text.includes(`(${quote}${title}`));
}).map(({ file, title }) => `${file} › ${title}`);

it('every test that the check-list names exists, by file and beginning of its title', () => {
  expect(named.length).toBeGreaterThan(40);
  expect(missing(named)).toEqual([]);
  expect(missing([{ file: 'test/privacy/purge.test.ts', title: 'a title nobody wrote' }, { file: 'test/none.test.ts', title: 'x' }])).toHaveLength(2);
});

it('a line that claims ✓ names a test; all eleven controls are there', () => {
  const rows = sheet.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| 要求'));
  expect(rows.length).toBeGreaterThan(25);
  expect(rows.filter((row) => row.includes('| ✓') && !row.includes('`test/'))).toEqual([]);
  for (let n = 1; n <= 11; n += 1) expect(sheet, `8.1.4.${n}`).toMatch(new RegExp(`^## .*8\\.1\\.4\\.${n}(?!\\d)`, 'mu'));
});
