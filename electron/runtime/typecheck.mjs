// Type-checks each world with its own compiler settings: one check a world.
import { readdirSync, existsSync } from 'node:fs';
import { inProject, node24, stepEnvironment } from './places.mjs';
import { run } from './run.mjs';
import { checkPages } from './vue-types.mjs';

/** Each world sees only what its tsconfig grants it, so a forbidden import does not even compile. */
export const worlds = [
  { name: 'contract', project: 'electron/contract/tsconfig.json' },
  { name: 'backend, cli, db, seeds', project: 'electron/backend/tsconfig.json' },
  { name: 'main, preload', project: 'electron/main/tsconfig.json' },
  { name: 'test', project: 'test/tsconfig.json' },
  { name: 'e2e tests', project: 'test/e2e/tsconfig.json' },
  { name: 'renderer', project: 'renderer/tsconfig.json', pages: true },
];

/**
 * @param {(typeof worlds)[number]} world
 * @returns {Promise<{name: string, passed: boolean, output: string}>}
 */
export async function checkWorld(world) {
  if (world.pages) {
    const result = await checkPages();
    return { name: `types: ${world.name}`, passed: result.code === 0, output: result.output };
  }
  // Several checkers check much of it several times over; beside other work on few cores, one alone is done sooner.
  const args = [inProject('node_modules', 'typescript-native', 'bin', 'tsc'), '-p', inProject(world.project), '--noEmit', '--pretty', 'false',
    '--singleThreaded'];
  const result = await run(node24, args, { cwd: inProject(), env: stepEnvironment() });
  return { name: `types: ${world.name}`, passed: result.code === 0, output: result.output };
}

/** A tsconfig that nobody checks would be a hole: every one in the tree must be a world of the list. */
export function uncheckedWorlds() {
  const folders = ['renderer', 'test', 'test/e2e', 'db', 'seeds', ...readdirSync(inProject('electron')).map((name) => `electron/${name}`)];
  const known = new Set(worlds.map((world) => world.project));
  return folders.map((folder) => `${folder}/tsconfig.json`).filter((file) => existsSync(inProject(file)) && !known.has(file));
}

if (process.argv[1] === inProject('electron', 'runtime', 'typecheck.mjs')) {
  let failed = uncheckedWorlds().length;
  for (const file of uncheckedWorlds()) console.log(`${file} is checked by nobody: add it to electron/runtime/typecheck.mjs`);
  for (const world of worlds) {
    const result = await checkWorld(world);
    console.log(`${result.passed ? 'ok    ' : 'FAILED'} ${result.name}`);
    if (!result.passed) console.log(result.output.trimEnd());
    failed += result.passed ? 0 : 1;
  }
  process.exitCode = failed > 0 ? 1 : 0;
}
