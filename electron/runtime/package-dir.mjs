// `npm run package`: the unpacked program in dist/, made of the Electron that is here; nothing is fetched, nothing published.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { ensureBuild } from './build.mjs';
import { withLock } from './lock.mjs';
import { inProject, node24, stepEnvironment } from './places.mjs';
import { lastLines, run } from './run.mjs';
import { setUpWindow } from './setup.mjs';

const folder = inProject('dist', 'linux-unpacked');
const stamp = inProject('dist', 'packed-from');

/**
 * Packs the program for Linux unless what lies there is of exactly these sources and this Electron.
 * @param {{executable: string, version: string|undefined, kind: string}} electron the runtime to put it into
 * @returns {Promise<{folder: string, executable: string, version: string|undefined, kind: string}>}
 */
export function packageDir(electron) {
  return withLock(inProject('node_modules', '.saixue-package.lock'), async () => {
    const build = await ensureBuild();
    if (!build.passed) throw new Error(build.output);
    const wanted = `${readFileSync(inProject('out', 'built-from'), 'utf8')} ${electron.executable} ${electron.version}`;
    const made = { folder, executable: `${folder}/saixue`, version: electron.version, kind: electron.kind };
    if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return made;
    for (const old of [folder, stamp]) rmSync(old, { recursive: true, force: true });
    const args = ['--linux', 'dir', '--x64', '--publish', 'never', `-c.electronDist=${dirname(electron.executable)}`,
      `-c.electronVersion=${electron.version}`];
    const cli = inProject('node_modules', 'electron-builder', 'cli.js');
    const result = await run(node24, [cli, ...args], { cwd: inProject(), env: stepEnvironment({ CI: '1' }) });
    if (result.code !== 0 || !existsSync(made.executable)) throw new Error(`not packaged:\n${lastLines(result.output, 30)}`);
    writeFileSync(stamp, wanted);
    return made;
  });
}

if (process.argv[1] === inProject('electron', 'runtime', 'package-dir.mjs')) {
  try {
    if (process.platform !== 'linux' || process.arch !== 'x64')
      throw new Error('这里只能打包 Linux x64 的程序。  Only the program for Linux x64 is packed here.');
    const { electron } = await setUpWindow('window');
    process.stdout.write(`${JSON.stringify(await packageDir(electron))}\n`);
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
