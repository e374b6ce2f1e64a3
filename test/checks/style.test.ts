// The house rules that no linter knows: length and first line of files, names, where SQL lives, no unsafe HTML.
import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { codeFolders, projectFiles, projectFolder, type ProjectFile } from './project-files.ts';

const code = projectFiles(['.ts', '.vue', '.mjs', '.cjs']);
const longestFile = 300;
/** What is written aims at 120; this is where a line stops being readable beside another file. */
const longestLine = 150;

/** Lines that are long because of one string that cannot be broken (texts, templates, made-up rows) may be longer. */
const isOneText = (line: string) => /^\s*['"`[\w:{(]/.test(line) && /(['"`]).{60,}\1/.test(line);

describe('files', () => {
  test('have at most 300 lines', () => {
    const long = code.map(({ path, text }) => ({ path, lines: text.trimEnd().split('\n').length }))
      .filter(({ path, lines }) => lines > longestFile && !path.startsWith('db/migrations/'));
    // A migration is one step of the schema and is never taken apart afterwards.
    expect(long, 'take out what is a thing of its own').toEqual([]);
  });

  test('say in the first line what they are for', () => {
    const isSaid = ({ path, text }: ProjectFile) =>
      /^(#!.*\n)?(\/\/|\/\*\*?|<!--) ?\S.{15,}/.test(text) || path.endsWith('.d.ts') && text.startsWith('//');
    expect(code.filter((file) => !isSaid(file)).map((file) => file.path)).toEqual([]);
  });

  test('have lines of at most 150 characters, texts and page templates apart', () => {
    const long = code.filter(({ path }) => !path.endsWith('.vue') && !path.includes('/fixtures/')).flatMap(({ path, text }) => text.split('\n')
      .map((line, index) => ({ where: `${path}:${index + 1}`, line }))
      .filter(({ line }) => line.length > longestLine && !isOneText(line))
      .map(({ where }) => where));
    expect(long).toEqual([]);
  });

  test('end with one newline and hold no tabs or trailing blanks', () => {
    const untidy = code.filter(({ text }) => !text.endsWith('\n') || text.endsWith('\n\n') || /\t| +\n/.test(text));
    expect(untidy.map((file) => file.path)).toEqual([]);
  });
});

describe('names', () => {
  test('of files and folders are not empty words', () => {
    const empty = /(^|[/\-.])(utils?|helpers?|managers?|services?|common|misc|data|info)([/\-.]|$)/i;
    expect(projectFiles(['']).map((file) => file.path).filter((path) => empty.test(path))).toEqual([]);
  });

  test('of what is exported are not empty words', () => {
    const empty = /export (?:async )?(?:const|function|class|interface|type) (\w*(?:Util|Helper|Manager|Service|Misc)\w*)/g;
    const found = code.filter(({ path }) => !path.startsWith('test/checks/'))
      .flatMap(({ path, text }) => [...text.matchAll(empty)].map((match) => `${path}: ${match[1]}`));
    expect(found).toEqual([]);
  });

  test('of the top level stay the same', () => {
    const allowed = new Set([
      'package.json', 'package-lock.json', 'tsconfig.json', 'electron.vite.config.ts', 'README.md', 'LICENSE',
      'electron', 'db', 'seeds', 'renderer', 'test', 'docs', 'node_modules', 'out', 'dist', 'coverage',
    ]);
    const found = readdirSync(projectFolder).filter((name) => !name.startsWith('.') && !allowed.has(name));
    expect(found, 'the top level is fixed: put it into one of its folders').toEqual([]);
  });
});

describe('imports', () => {
  test('never climb two folders; a page of the window may, to reach the window’s own parts', () => {
    const climbing = code.filter(({ path, text }) => {
      const far = path.startsWith('renderer/') ? /(from|import)\s*\(?['"](\.\.\/){4}/ : /(from|import)\s*\(?['"](\.\.\/){2}/;
      return !path.startsWith('test/checks/dependencies') && far.test(text);
    });
    expect(climbing.map((file) => file.path), 'use #contract/, #backend/, #db/ or #seeds/').toEqual([]);
  });
});

describe('SQL', () => {
  test('is written only in db/ (and in tests)', () => {
    const statement = 'SELECT\\s[^\'"`]*\\sFROM|INSERT\\s+(OR\\s+\\w+\\s+)?INTO|UPDATE\\s+\\w+\\s+SET|DELETE\\s+FROM';
    const sql = new RegExp(`[\`'"]\\s*(${statement}|CREATE\\s+(TABLE|INDEX|TRIGGER)|PRAGMA\\s)`, 'i');
    const outside = code.filter(({ path, text }) => !path.startsWith('db/') && !path.startsWith('test/') && sql.test(text));
    expect(outside.map((file) => file.path), 'write a small typed function in db/queries/').toEqual([]);
  });
});

describe('package-lock.json', () => {
  const lock = readFileSync(join(projectFolder, 'package-lock.json'), 'utf8');
  test('holds no download address', () => expect(lock).not.toMatch(/"resolved"\s*:|https?:\/\/[^"]*\.tgz/));
  test('fits package.json', () => {
    const wanted = JSON.parse(readFileSync(join(projectFolder, 'package.json'), 'utf8')) as Record<string, unknown>;
    const { packages } = JSON.parse(lock) as { packages: Record<string, Record<string, unknown>> };
    expect(packages['']?.['dependencies']).toEqual(wanted['dependencies']);
    expect(packages['']?.['devDependencies']).toEqual(wanted['devDependencies']);
  });
});

describe('what is written', () => {
  test('names no path of a developer’s machine and no registry’s host', () => {
    const all = projectFiles(['.ts', '.vue', '.mjs', '.cjs', '.json', '.md', '.css', '.html'], [...codeFolders, 'docs']);
    const personal = new RegExp(['/ho' + 'me/[a-z]', '/wo' + 'rk/', '/ro' + 'ot/', 'C:\\\\Us' + 'ers\\\\', 'regis' + 'try\\.np' + 'm', 'npm' + 'mirror'].join('|'));
    expect(all.filter(({ text }) => personal.test(text)).map(({ path }) => `${basename(path)} (${path})`)).toEqual([]);
  });
});
