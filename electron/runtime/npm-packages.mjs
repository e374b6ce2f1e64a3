// The npm packages: `npm ci` when what is installed differs from package-lock.json, and Node 24 through `node`.
import { existsSync, lstatSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inProject, node24, onPath } from './places.mjs';
import { lastLines, run } from './run.mjs';

/** How npm is started: by the npm that runs us, else by the one on the PATH. */
export function npmCommand(environment = process.env) {
  const script = environment.npm_execpath;
  if (script?.endsWith('.js') && existsSync(script)) return { program: process.execPath, args: [script] };
  return { program: process.platform === 'win32' ? 'npm.cmd' : 'npm', args: [] };
}

function readLock(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages ?? {};
  } catch {
    return undefined;
  }
}

/**
 * Which packages of the lock are not installed in the wanted version. npm writes its own list of what is installed
 * at the very end of an installation, so an interrupted one shows here too. Times are not compared: a clone or a
 * checkout gives the lock a new one without changing it.
 * @returns {string[]} paths inside node_modules
 */
export function missingPackages(lockFile = inProject('package-lock.json'), modules = inProject('node_modules')) {
  const wanted = readLock(lockFile) ?? {};
  const installed = readLock(join(modules, '.package-lock.json'));
  if (!installed) return ['node_modules'];
  return Object.entries(wanted)
    .filter(([path, entry]) => path !== '' && !entry.optional && !entry.devOptional && !entry.link)
    .filter(([path, entry]) => installed[path]?.version !== entry.version)
    .map(([path]) => path);
}

async function nodeVersion() {
  const { code, output } = await run(node24, ['--version']);
  return code === 0 ? output.trim() : undefined;
}

function wantedNode() {
  return readLock(inProject('package-lock.json'))?.['node_modules/node']?.version;
}

/** A quick look, without starting it: is there a Node 24 of the size of a real one? */
export function nodeIsThere() {
  try {
    return statSync(node24).size > 1_000_000;
  } catch {
    return false;
  }
}

/** Node 24 is put in place by a script of the `node` package, which is run here unless npm has already run it. */
async function ensureNode24(say) {
  const wanted = `v${wantedNode()}`;
  if ((await nodeVersion()) === wanted) return;
  say(`正在准备 Node ${wanted.slice(1)} …  Preparing Node ${wanted.slice(1)} …`);
  const npm = npmCommand();
  // The package's script calls `npm` by name; the npm that runs us may not be on the PATH.
  const npmFolder = onPath('npm') ? '' : `${dirname(npm.args[0] ?? process.execPath)}:`;
  const env = { ...process.env, PATH: `${npmFolder}${dirname(process.execPath)}:${process.env.PATH ?? ''}` };
  const folder = inProject('node_modules', 'node');
  const result = await run(process.execPath, ['installArchSpecificPackage.js'], { cwd: folder, env });
  const version = await nodeVersion();
  if (version !== wanted) {
    throw new Error(
      `Node ${wanted} 没有装好（${version ?? '缺'}）。请检查网络后再运行一次。  ` +
        `Node ${wanted} is not in place (${version ?? 'none'}). Check the network and run the command again.\n` +
        lastLines(result.output),
    );
  }
}

/**
 * Installs what package-lock.json names unless it is all there. To be called under the set-up lock.
 * @param {(sentence: string) => void} say
 */
export async function ensurePackages(say) {
  const missing = missingPackages();
  if (missing.length > 0) {
    // npm would empty the folder behind the link, which belongs to somebody else.
    if (lstatSync(inProject('node_modules'), { throwIfNoEntry: false })?.isSymbolicLink()) {
      throw new Error(
        'node_modules 是一个链接，里面缺少需要的包，没有改动它。请在它指向的地方运行 npm ci，或删除链接后再试。  ' +
          'node_modules is a link and lacks packages; it was not touched. Run npm ci where it points, or remove the link.',
      );
    }
    say('正在安装 npm 包（首次约一分钟）…  Installing the npm packages (about a minute the first time) …');
    const npm = npmCommand();
    // Everything is wanted, whatever NODE_ENV says. No package's script runs: the only one needed is Node's own, below,
    // and the database driver's would compile what lies ready in its package, on machines without a compiler.
    const env = { ...process.env, NODE_ENV: 'development' };
    const args = [...npm.args, 'ci', '--include=dev', '--ignore-scripts', '--no-audit', '--no-fund'];
    const result = await run(npm.program, args, { cwd: inProject(), env });
    const still = missingPackages();
    if (result.code !== 0 || still.length > 0) {
      throw new Error(
        'npm 包没有装好，程序没有启动。请检查网络或 npm 设置后再运行一次。  ' +
          `The npm packages could not be installed (${still.slice(0, 3).join(', ')}). ` +
          `Check the network or npm's settings and run the command again.\n${lastLines(result.output)}`,
      );
    }
  }
  await ensureNode24(say);
}
