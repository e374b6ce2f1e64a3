// Builds the program when a source is newer than what was built last.
import { existsSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { withLock } from './lock.mjs';
import { inProject, node24, stepEnvironment } from './places.mjs';
import { run } from './run.mjs';

const sources = ['electron', 'db', 'seeds', 'renderer'];
const single = ['package.json', 'package-lock.json', 'electron.vite.config.ts', 'tsconfig.json'];
const stamp = inProject('out', 'built-from');

function* filesUnder(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesUnder(path);
    else yield path;
  }
}

/** A fingerprint of names, sizes and times of every source. */
function fingerprint() {
  const hash = createHash('sha256');
  const files = sources.flatMap((folder) => [...filesUnder(inProject(folder))]).concat(single.map((name) => inProject(name)));
  for (const file of files.sort((a, b) => (a < b ? -1 : 1))) {
    const { size, mtimeMs } = statSync(file);
    hash.update(`${file} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

/**
 * Builds unless out/ is of exactly these sources; two at once wait for each other.
 * @returns {Promise<{built: boolean, output: string, passed: boolean}>}
 */
export function ensureBuild() {
  return withLock(inProject('node_modules', '.saixue-build.lock'), buildIfNeeded);
}

async function buildIfNeeded() {
  const wanted = fingerprint();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return { built: false, output: '', passed: true };
  rmSync(inProject('out'), { recursive: true, force: true });
  const cli = inProject('node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  const result = await run(node24, [cli, 'build'], { cwd: inProject(), env: stepEnvironment() });
  if (result.code === 0) {
    // Compiled once, so that each start of a window finds its backend compiled. By itself it says that it is no program.
    await run(node24, [inProject('out', 'main', 'backend.cjs')], { cwd: inProject(), env: stepEnvironment() });
    writeFileSync(stamp, wanted);
  }
  return { built: true, output: result.output, passed: result.code === 0 };
}
