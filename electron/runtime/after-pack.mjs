// electron-builder's last step: nothing of a foreign runtime stays, and the fuses are set, all of them.
import { existsSync, copyFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { getCurrentFuseWire, FuseVersion } from '@electron/fuses';
import { fuseSettings } from './fuses.mjs';

/** What stands beside the archive in a runtime that was not packed by Electron itself, and would be loaded or mislead. */
const foreign = ['resources/app', 'resources/default_app.asar', 'resources/app-update.yml', 'saixue-runtime.json', 'version'];

function executableOf({ appOutDir, electronPlatformName, packager }) {
  if (electronPlatformName === 'darwin') return join(appOutDir, `${packager.appInfo.productFilename}.app`);
  return join(appOutDir, electronPlatformName === 'win32' ? `${packager.appInfo.productFilename}.exe` : packager.executableName);
}

/** With its fuse on, the main process starts from a snapshot of its own name; Electron's own is the same for all. */
function copySnapshot({ appOutDir, electronPlatformName, packager }) {
  const framework = `${packager.appInfo.productFilename}.app/Contents/Frameworks/Electron Framework.framework/Resources`;
  const folder = electronPlatformName === 'darwin' ? join(appOutDir, framework) : appOutDir;
  for (const name of ['v8_context_snapshot.bin', 'v8_context_snapshot.arm64.bin', 'v8_context_snapshot.x86_64.bin']) {
    if (existsSync(join(folder, name))) copyFileSync(join(folder, name), join(folder, `browser_${name}`));
  }
}

/** electron-builder's numbers of processors. */
const processors = { 1: 'x64', 3: 'arm64' };

/** What is compiled, of everything beside the archive; more than the database driver of this very system is a fault. */
export function checkCompiled(folder, system, processor) {
  const found = readdirSync(folder, { recursive: true }).map(String).filter((name) => name.endsWith('.node'));
  const wanted = join('node_modules', 'better-sqlite3', 'prebuilds', `${system}-${processor}.node`);
  if (found.length !== 1 || found[0] !== wanted)
    throw new Error(`Only ${wanted} belongs into this program; found: ${found.join(', ') || 'nothing'}`);
}

export default async function afterPack(context) {
  const { packager } = context;
  checkCompiled(join(packager.getResourcesDir(context.appOutDir), 'app.asar.unpacked'), context.electronPlatformName, processors[context.arch]);
  for (const name of foreign) rmSync(join(context.appOutDir, name), { recursive: true, force: true });
  copySnapshot(context);
  const known = Object.keys(await getCurrentFuseWire(executableOf(context)));
  await context.packager.addElectronFuses(context, { version: FuseVersion.V1, ...fuseSettings(known) });
}
