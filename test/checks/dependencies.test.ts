// Who may import whom: one test a rule, and for each rule a small tree that breaks it, to show that it can fail.
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import rules from './dependency-rules.cjs';
import { codeFolders, projectFolder } from './project-files.ts';

async function violations(folder: string, folders: string[]): Promise<Map<string, string[]>> {
  const options = { ...rules.options, baseDir: folder, ruleSet: { forbidden: rules.forbidden }, validate: true };
  const { output } = await cruise(folders, options);
  const found = new Map<string, string[]>();
  for (const { rule, from, to } of (output as ICruiseResult).summary.violations) {
    found.set(rule.name, [...(found.get(rule.name) ?? []), from === to ? from : `${from} -> ${to}`]);
  }
  return found;
}

describe('dependency rules', () => {
  let found: Map<string, string[]>;
  beforeAll(async () => {
    found = await violations(projectFolder, codeFolders);
  }, 120_000);

  for (const { name, comment } of rules.forbidden) {
    test(name, () => expect(found.get(name) ?? [], comment).toEqual([]));
  }
});

/** For each rule a file that breaks it. What it imports is made too. */
const breaches: Record<string, [file: string, imports: string]> = {
  'contract-only-zod': ['electron/contract/a.ts', '../backend/index.ts'],
  'renderer-only-contract': ['renderer/a.ts', '../db/open.ts'],
  'renderer-no-node': ['renderer/b.ts', 'electron'],
  'renderer-no-core': ['renderer/c.ts', 'node:fs'],
  'main-is-thin': ['electron/main/a.ts', '../../db/open.ts'],
  'backend-is-plain-node': ['electron/backend/x/a.ts', 'electron'],
  'features-never-meet': ['electron/backend/x/b.ts', '../y/y.ts'],
  'workspace-only-knows-the-program': ['electron/backend/workspace/a.ts', '../y/y.ts'],
  'foundations-stand-alone': ['electron/backend/excel/a.ts', '../y/y.ts'],
  'only-handlers-touch-db': ['electron/backend/x/c.ts', '../../../db/open.ts'],
  'one-door-to-sqlite': ['db/other.ts', 'better-sqlite3'],
  'one-door-to-exceljs': ['electron/backend/x/d.ts', 'exceljs'],
  'db-knows-no-feature': ['db/feature.ts', '../electron/backend/y/y.ts'],
  'seeds-are-only-data': ['seeds/a.ts', '../db/open.ts'],
  'demo-only-for-the-sample': ['electron/backend/x/e.ts', '../../../seeds/demo/index.ts'],
  'nobody-imports-tests': ['db/tested.ts', '../test/a.ts'],
  'no-cycles': ['db/round.ts', './round-two.ts'],
  'no-dead-files': ['db/dead.ts', './open.ts'],
  'nothing-unresolved': ['db/lost.ts', './nowhere.ts'],
  'declared-packages-only': ['db/foreign.ts', 'undeclared-package'],
  'scripts-declare-too': ['electron/runtime/a.mjs', 'undeclared-package'],
};

describe('each dependency rule can fail', () => {
  const folder = mkdtempSync(join(tmpdir(), 'saixue-rules-'));
  const put = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  let found: Map<string, string[]>;
  beforeAll(async () => {
    put('package.json', JSON.stringify({ name: 'x', type: 'module', dependencies: { electron: '1', 'better-sqlite3': '1', exceljs: '1' } }));
    for (const name of ['electron', 'better-sqlite3', 'exceljs', 'undeclared-package']) {
      put(`node_modules/${name}/package.json`, JSON.stringify({ name, main: 'index.js' }));
      put(`node_modules/${name}/index.js`, '');
    }
    for (const path of ['db/open.ts', 'electron/backend/index.ts', 'electron/backend/y/y.ts', 'seeds/demo/index.ts', 'test/a.ts', 'electron/main/index.ts']) {
      put(path, 'export const one = 1;\n');
    }
    put('db/round-two.ts', "export * as round from './round.ts';\n");
    for (const [path, target] of Object.values(breaches)) put(path, `export * as other from '${target}';\n`);
    found = await violations(folder, codeFolders);
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('every rule has its breach', () => {
    expect(new Set(Object.keys(breaches))).toEqual(new Set(rules.forbidden.map((rule) => rule.name)));
  });
  for (const [name, [file]] of Object.entries(breaches)) {
    test(name, () => expect((found.get(name) ?? []).some((line) => line.includes(file)), JSON.stringify([...found])).toBe(true));
  }
});
