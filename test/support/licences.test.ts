// Licences: every package the program needs names one that may be shipped and has its text; what may not be shipped ends the build.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { projectFolder } from '../checks/project-files.ts';
import { buildFactsOf, licenceBook, licencesOf, mayShip, packageOfModule, productionPackages } from '../publisher-scripts.ts';

const made = mkdtempSync(join(tmpdir(), 'saixue-licences-'));
afterAll(() => rmSync(made, { recursive: true, force: true }));
const paths = productionPackages(projectFolder);

it('every production dependency of package-lock.json may be shipped, and its text is there', () => {
  expect(paths.length).toBeGreaterThan(200);
  for (const name of ['vue', 'exceljs', 'better-sqlite3', 'echarts', 'mediabunny', 'pdfkit', 'zrender', 'jszip']) expect(paths).toContain(`node_modules/${name}`);
  // What only builds or tests the program is not in it.
  for (const name of ['vitest', 'electron-builder', 'oxlint', 'playwright-core']) expect(paths).not.toContain(`node_modules/${name}`);
  const all = licencesOf(projectFolder, paths);
  expect(all.filter((one) => !mayShip(one.licence)).map((one) => `${one.name} ${one.licence}`)).toEqual([]);
  expect(all.filter((one) => one.whole.length < 200).map((one) => one.name)).toEqual([]);
  expect(all.find((one) => one.name === 'mediabunny')).toMatchObject({ licence: 'MPL-2.0' });
});

it('the book has each part once, the font, the tables of Adobe and what comes with Electron', () => {
  const { components, texts } = licenceBook(projectFolder, paths);
  const of = (name: string) => components.find((one) => one.name === name);
  expect(texts[of('Noto Serif SC')?.text ?? -1]).toContain('SIL OPEN FONT LICENSE');
  expect(texts[of('Adobe CMap Resources')?.text ?? -1]).toContain('Adobe');
  expect(texts[of('Electron')?.text ?? -1]).toContain('Permission is hereby granted');
  expect(of('Chromium, Node.js, FFmpeg')).toMatchObject({ text: -1, noteEn: expect.stringContaining('LICENSES.chromium.html') as string });
  expect(new Set(components.map((one) => `${one.name} ${one.version}`)).size).toBe(components.length);
  expect(new Set(texts).size).toBe(texts.length);
});

it('alternatives and joined licences are understood; a strange or missing one is no licence to ship', () => {
  expect(['MIT', '(MIT OR GPL-3.0-or-later)', 'MIT AND OFL-1.1', '(MIT AND Zlib)'].map(mayShip)).toEqual([true, true, true, true]);
  expect(['GPL-3.0-only', 'MIT AND GPL-2.0-only', 'AGPL-3.0', 'SEE LICENSE IN x', 'UNLICENSED', '', 'SSPL-1.0 OR BUSL-1.1'].map(mayShip))
    .toEqual([false, false, false, false, false, false, false]);
});

it('a forbidden package, one without a licence and one without any text end the build by name', () => {
  const put = (name: string, facts: object, text = ''): string => {
    mkdirSync(join(made, 'node_modules', name), { recursive: true });
    writeFileSync(join(made, 'node_modules', name, 'package.json'), JSON.stringify({ name, version: '1.0.0', author: 'Somebody', ...facts }));
    if (text) writeFileSync(join(made, 'node_modules', name, 'LICENSE'), text);
    return `node_modules/${name}`;
  };
  const bad = [put('copyleft', { license: 'GPL-3.0-only' }, 'GPL text'), put('silent', {}), put('textless', { license: 'Apache-2.0' })];
  expect(() => licenceBook(made, bad)).toThrow(/copyleft 1\.0\.0: GPL-3\.0-only\nsilent 1\.0\.0: no licence\ntextless 1\.0\.0: Apache-2\.0/);
  expect(licencesOf(made, [put('plain', { license: 'MIT' })])[0]?.whole).toContain('Copyright (c) Somebody');
});

it('a module of a bundle is known by its package, also where packages lie in packages', () => {
  const at = (path: string): string | null => packageOfModule(join(projectFolder, path), projectFolder);
  expect(at('node_modules/vue/dist/vue.js')).toBe('node_modules/vue');
  expect(at('node_modules/@vue/shared/index.js?commonjs-proxy')).toBe('node_modules/@vue/shared');
  expect(at('node_modules/exceljs/node_modules/saxes/saxes.js')).toBe('node_modules/exceljs/node_modules/saxes');
  expect(packageOfModule(`\0${join(projectFolder, 'node_modules/vue/dist/vue.js')}`, projectFolder)).toBe('node_modules/vue');
  expect(at('renderer/main.ts')).toBeNull();
});

it('without git only the version is known', () => {
  writeFileSync(join(made, 'package.json'), '{"version":"1.2.3"}');
  expect(buildFactsOf(made)).toEqual({ version: '1.2.3', commit: '', date: '' });
  expect(buildFactsOf(projectFolder).version).toMatch(/^\d+\.\d+\.\d+$/);
});
