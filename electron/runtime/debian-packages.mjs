// The Debian packages that a window, its display and Chinese text need: installed when root, else named.
import { existsSync } from 'node:fs';
import { onPath } from './places.mjs';
import { lastLines, run } from './run.mjs';

/** What Electron itself links to, and a font with Chinese characters. */
const forWindow = ['libgtk-3-0', 'libnss3', 'libasound2', 'libgbm1', 'libxss1', 'libxtst6', 'fonts-noto-cjk'];
/**
 * A display without a screen; what tests and benches compare with: age, Python with its cryptography, SQLite's shell; and the
 * smallest compiler there is, for what stands between a program and the disk when disks are made to fail.
 */
const forTests = ['xvfb', 'xauth', ...forWindow, 'age', 'python3', 'python3-cryptography', 'sqlite3', 'tcc', 'libc6-dev'];

/** The packages that are not installed. Newer Debian names some with a `t64` at the end. */
async function missingDebianPackages(wanted) {
  const names = wanted.flatMap((name) => [name, `${name}t64`]);
  const { output } = await run('dpkg-query', ['-W', '-f', '${binary:Package} ${db:Status-Status}\\n', ...names]);
  const installed = new Set();
  for (const line of output.split('\n')) {
    const [name = '', status] = line.split(' ');
    if (status === 'installed') installed.add(name.replace(/:.*$/, '').replace(/t64$/, ''));
  }
  return wanted.filter((name) => !installed.has(name));
}

/**
 * Installs the missing Debian packages when that is possible; otherwise says in one sentence what to install.
 * To be called under the set-up lock.
 * @param {'window'|'tests'} purpose
 * @param {(sentence: string) => void} say
 * @returns {Promise<string[]>} what is still missing
 */
export async function ensureDebianPackages(purpose, say) {
  if (process.platform !== 'linux') return [];
  const wanted = purpose === 'tests' ? forTests : forWindow;
  if (!existsSync('/var/lib/dpkg/status') || !onPath('dpkg-query')) {
    if (purpose === 'tests' && !onPath('Xvfb')) {
      say(`请安装 Xvfb 和 Electron 的系统库（Debian 名：${wanted.join(' ')}）。  Please install these for the tests.`);
      return ['xvfb'];
    }
    return [];
  }
  const missing = await missingDebianPackages(wanted);
  if (missing.length === 0) return [];
  if (process.getuid?.() !== 0) {
    const command = `apt-get install ${missing.join(' ')}`;
    say(`缺少系统软件包，请以管理员身份运行：${command}  Missing system packages; run this as root: ${command}`);
    return missing;
  }
  say(`正在安装系统软件包 …  Installing system packages: ${missing.join(' ')} …`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const update = await run('apt-get', ['update', '-q'], { env });
  const args = ['install', '-y', '-q', '--no-install-recommends', ...missing];
  const result = await run('apt-get', args, { env });
  const still = await missingDebianPackages(wanted);
  if (still.length > 0) {
    say(`没能装上：${still.join(' ')}  Could not install: ${still.join(' ')}`);
    say(lastLines(`${update.output}\n${result.output}`, 6));
  }
  return still;
}
