// `npm run dist -- win|linux|mac`: the installers, in dist/. electron-builder fetches Electron and the tools it makes them with, so
// this needs a network, or mirrors: ELECTRON_MIRROR for Electron, ELECTRON_BUILDER_BINARIES_MIRROR for the tools.
import { createHash } from 'node:crypto';
import { createReadStream, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuild } from './build.mjs';
import { isShippable } from './fuses.mjs';
import { inProject, node24, stepEnvironment } from './places.mjs';
import { lastLines, run } from './run.mjs';
import { setUpPackages } from './setup.mjs';

const output = inProject('dist', 'installers');
/** The folder that makes a copy portable; it must lie beside the program, and never in what is installed. */
const portable = ['-c.extraFiles.from=electron/build-resources/portable', '-c.extraFiles.to=saixue-data'];

/**
 * The runs of electron-builder that a system needs: the portable archive is packed by itself, because it alone carries the
 * folder that keeps everything beside the program.
 */
export const runs = {
  win: [['--win', 'nsis', '--x64', '--arm64'], ['--win', 'zip', '--x64', '--arm64', ...portable]],
  linux: [['--linux', 'deb', 'AppImage', '--x64', '--arm64']],
  mac: [['--mac', 'dmg', '--x64', '--arm64']],
};

/** A file with the fingerprint of each installer, as `sha256sum -c` reads it. */
async function writeSums() {
  const names = readdirSync(output).filter((name) => /\.(exe|zip|deb|AppImage|dmg)$/.test(name)).sort();
  const lines = [];
  for (const name of names) {
    const hash = createHash('sha256');
    for await (const part of createReadStream(join(output, name))) hash.update(part);
    lines.push(`${hash.digest('hex')}  ${name}`);
  }
  writeFileSync(join(output, 'SHA256SUMS'), `${lines.join('\n')}\n`);
  return lines;
}

async function dist(system) {
  if (!(system in runs)) throw new Error('请写明系统：npm run dist -- win、linux 或 mac。  Name a system: npm run dist -- win, linux or mac.');
  if (system === 'mac' && process.platform !== 'darwin')
    throw new Error('dmg 只能在 macOS 上制作。  A dmg can only be made on macOS.');
  await setUpPackages();
  const { version } = JSON.parse(readFileSync(inProject('node_modules', 'electron', 'package.json'), 'utf8'));
  if (!isShippable(version)) throw new Error(`Electron ${version} 不可用于发布。  Electron ${version} may not be shipped.`);
  const build = await ensureBuild();
  if (!build.passed) throw new Error(build.output);
  rmSync(output, { recursive: true, force: true });
  mkdirSync(output, { recursive: true });
  const cli = inProject('node_modules', 'electron-builder', 'cli.js');
  for (const words of runs[system]) {
    const args = [...words, '--publish', 'never', `-c.electronVersion=${version}`, '-c.directories.output=dist/installers'];
    const result = await run(node24, [cli, ...args], { cwd: inProject(), env: stepEnvironment({ CI: '1' }) });
    if (result.code !== 0)
      throw new Error(`没有制作成功；下载需要网络，或用 ELECTRON_MIRROR 和 ELECTRON_BUILDER_BINARIES_MIRROR 指明镜像。  `
        + `Not made; its downloads need a network, or mirrors named by ELECTRON_MIRROR and ELECTRON_BUILDER_BINARIES_MIRROR.\n`
        + lastLines(result.output, 30));
  }
  process.stdout.write(`${(await writeSums()).join('\n')}\n`);
}

if (process.argv[1] === inProject('electron', 'runtime', 'dist.mjs')) {
  try {
    await dist(process.argv[2] ?? '');
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
