// What the installers are made from: the builder's own schema, every target, icons, file types, one compiled file a system.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { startingExtensions } from '#contract/bridge.ts';
import { checkCompiled, runs, sizesInIco } from '../packing-rules.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));
const inProject = (...parts: string[]): string => join(project, ...parts);

interface Association { ext: string; name: string; description: string; mimeType: string; icon: string }
interface Target { target: string; arch: string[] }
interface Build {
  directories: { buildResources: string };
  files: (string | { from: string; filter: string[] })[];
  fileAssociations: Association[];
  win: { target: Target[]; icon: string };
  linux: { target: Target[]; icon: string };
  mac: { target: Target[]; icon: string };
  nsis: Record<string, unknown>;
}
const { build, homepage, author } = JSON.parse(readFileSync(inProject('package.json'), 'utf8')) as { build: Build; homepage: string; author: string };
const resources = inProject(...build.directories.buildResources.split('/'));
const associations = build.fileAssociations;

const require = createRequire(import.meta.url);
const builder = dirname(require.resolve('app-builder-lib/package.json'));
const { validateSchema } = require(join(builder, 'out/util/config/schemaValidator.js')) as {
  validateSchema(schema: unknown, config: unknown): void;
};
const schema = JSON.parse(readFileSync(join(builder, 'scheme.json'), 'utf8')) as unknown;

test('the builder takes the whole of it, and would refuse a word that it does not know', () => {
  expect(() => validateSchema(schema, structuredClone(build))).not.toThrow();
  expect(() => validateSchema(schema, { ...structuredClone(build), nsis: { ...build.nsis, oneClik: true } })).toThrow(/configuration\.nsis/);
  // A .deb is not made without them.
  expect([homepage, author].every(Boolean)).toBe(true);
});

test('every system has its kinds, for both processors, and `npm run dist` makes exactly these', () => {
  const kinds = ({ target }: { target: Target[] }): string[] => target.map((one) => `${one.target} ${one.arch.join(' ')}`);
  expect({ win: kinds(build.win), linux: kinds(build.linux), mac: kinds(build.mac) }).toEqual({
    win: ['nsis x64 arm64', 'zip x64 arm64'], linux: ['deb x64 arm64', 'AppImage x64 arm64'], mac: ['dmg x64 arm64'],
  });
  for (const system of ['win', 'linux', 'mac'] as const) {
    const made = runs[system].flatMap((words) => words.filter((word) => /^[a-zA-Z]+$/.test(word)));
    expect(made.toSorted()).toEqual(build[system].target.map((one) => one.target).toSorted());
    for (const words of runs[system]) expect(words).toEqual(expect.arrayContaining(['--x64', '--arm64']));
  }
});

test('only the archive carries the folder that makes a copy portable; an uninstaller leaves what users made', () => {
  const portable = Object.values(runs).flat().filter((words) => words.some((word) => word.includes('saixue-data')));
  expect(portable.map((words) => words[1])).toEqual(['zip']);
  expect(existsSync(join(resources, 'portable', 'README.txt'))).toBe(true);
  expect(build.nsis).toMatchObject({ oneClick: false, perMachine: false, deleteAppDataOnUninstall: false, installerLanguages: ['zh_CN', 'en_US'] });
});

test('the program and each of its files has an icon, whole in every size', () => {
  for (const name of [build.win.icon.replace('.ico', ''), ...associations.map((one) => one.icon)]) {
    expect(sizesInIco(readFileSync(join(resources, `${name}.ico`)))).toEqual([16, 20, 24, 32, 40, 48, 64, 128, 256]);
    const icns = readFileSync(join(resources, `${name}.icns`));
    expect([icns.toString('latin1', 0, 4), icns.readUInt32BE(4)]).toEqual(['icns', icns.length]);
  }
  for (const size of [16, 24, 32, 48, 64, 128, 256, 512]) {
    const png = readFileSync(join(resources, build.linux.icon, `${size}x${size}.png`));
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([size, size]);
  }
});

test('what double-click opens, what the program starts with and what a drop knows are the same files', () => {
  const own = associations.map((one) => `.${one.ext}`).toSorted();
  expect(own).toEqual(startingExtensions.filter((one) => one !== '.xlsx').toSorted());
  const dropped = readFileSync(inProject('renderer', 'components', 'useDropped.ts'), 'utf8');
  expect(own.filter((one) => !dropped.includes(`endsWith('${one}')`))).toEqual([]);
  expect(new Set(associations.map((one) => one.mimeType)).size).toBe(associations.length);
});

test('of the compiled files each system is given its own, and the packaging stops at any other', () => {
  const driver = build.files.find((one) => typeof one === 'object' && one.from === 'node_modules/better-sqlite3') as { filter: string[] };
  const patterns = driver.filter.filter((one) => one.includes('.node'));
  expect(patterns).toEqual(['prebuilds/${platform}-${arch}.node']);
  // The step that keeps all other packages out is not run at all where rebuilding is switched off.
  expect(build).toMatchObject({ beforeBuild: 'electron/runtime/no-node-modules.mjs' });
  expect(build).not.toHaveProperty('npmRebuild');
  const folder = mkdtempSync(join(tmpdir(), 'saixue-compiled-'));
  try {
    for (const system of ['win32', 'linux', 'darwin']) {
      for (const processor of ['x64', 'arm64']) {
        const name = patterns[0]!.replace('${platform}', system).replace('${arch}', processor);
        expect(existsSync(inProject('node_modules', 'better-sqlite3', name))).toBe(true);
        const unpacked = join(folder, `${system}-${processor}`);
        expect(() => checkCompiled(folder, system, processor)).toThrow(/Only/);
        mkdirSync(join(unpacked, 'node_modules', 'better-sqlite3', 'prebuilds'), { recursive: true });
        writeFileSync(join(unpacked, 'node_modules', 'better-sqlite3', name), '');
        expect(() => checkCompiled(unpacked, system, processor)).not.toThrow();
        expect(() => checkCompiled(unpacked, system, processor === 'x64' ? 'arm64' : 'x64')).toThrow(/Only/);
        writeFileSync(join(unpacked, 'other.node'), '');
        expect(() => checkCompiled(unpacked, system, processor)).toThrow(/other\.node/);
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
