// The licences of everything the program is made of, read from the packages themselves when it is built.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** May be shipped inside a closed or open program, with their texts beside it. */
const allowed = new Set(['MIT', 'MIT/X11', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'MPL-2.0', 'OFL-1.1', 'BlueOak-1.0.0', 'Unlicense', 'Zlib',
  'CC0-1.0', 'Python-2.0']);

/**
 * Packages whose package.json names no licence, each with the version that was looked into by hand. png-js has its text beside it. buffers
 * 0.1.1 has none at all: its author wrote “MIT/X11” into the README of its repository (substack/node-buffers) after that version and
 * published no other; so its text in the book is the standard one with his name.
 */
const readByHand = { 'buffers@0.1.1': 'MIT/X11', 'png-js@2.0.0': 'MIT' };

const standard = {
  MIT: (who) => `MIT License\n\nCopyright (c) ${who}\n\nPermission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the following conditions:\n\nThe above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.\n\nTHE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.\n`,
  ISC: (who) => `ISC License\n\nCopyright (c) ${who}\n\nPermission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted, provided that the above copyright notice and this permission notice appear in all copies.\n\nTHE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS SOFTWARE INCLUDING ALL IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT, INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN AN ACTION OF CONTRACT, NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR PERFORMANCE OF THIS SOFTWARE.\n`,
};

/**
 * Whether an SPDX expression lets the program be shipped: of alternatives one is enough, of joined ones each must be allowed.
 * @param {string} expression such as `(MIT OR GPL-3.0-or-later)`
 */
export function mayShip(expression) {
  const plain = expression.replaceAll(/[()]/g, ' ').trim();
  return plain !== '' && plain.split(/\s+OR\s+/).some((one) => one.split(/\s+AND\s+/).every((name) => allowed.has(name.trim())));
}

const json = (file) => JSON.parse(readFileSync(file, 'utf8'));
const nameOf = (path) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);

/** The package that `name` means to one that lies at `from`, as Node finds it; undefined: it is not installed. */
function found(lock, from, name) {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    const path = `${at === '' ? '' : `${at}/`}node_modules/${name}`;
    if (lock[path]) return path;
    if (at === '') return undefined;
    if (!at.includes('/node_modules/')) at = '/node_modules/';
  }
}

/**
 * Paths of every package that the program's own dependencies need, of those that are installed here.
 * @param {string} root the project's folder
 */
export function productionPackages(root) {
  const lock = json(join(root, 'package-lock.json')).packages;
  const seen = new Set();
  const waiting = Object.keys(lock[''].dependencies).map((name) => ['', name]);
  while (waiting.length > 0) {
    const [from, name] = waiting.pop();
    const path = found(lock, from, name);
    if (path === undefined || seen.has(path)) continue;
    seen.add(path);
    const { dependencies, optionalDependencies } = lock[path];
    for (const next of Object.keys({ ...dependencies, ...optionalDependencies })) waiting.push([path, next]);
  }
  return [...seen].filter((path) => existsSync(join(root, path, 'package.json'))).sort();
}

const isText = (name) => /^(licen[cs]e|copying|notice|unlicense|copyright)/i.test(name) && !/\.(m?js|ts|json|map)$/i.test(name);
const author = ({ author: who, contributors, name }) =>
  (typeof who === 'string' ? who : who?.name ?? contributors?.map((one) => one.name ?? one).join(', ') ?? `the authors of ${name}`);

function licenceOf({ name, version, license, licenses }) {
  const given = typeof license === 'string' ? license : license?.type ?? licenses?.map((one) => one.type ?? one).join(' OR ');
  return given ?? readByHand[`${name}@${version}`] ?? '';
}

/** The texts that lie in a package, joined; else the standard one with its author. */
function textOf(folder, facts, licence) {
  const files = readdirSync(folder, { withFileTypes: true }).filter((one) => one.isFile()).map((one) => one.name);
  const texts = files.filter(isText).sort().map((name) => readFileSync(join(folder, name), 'utf8').trim());
  if (texts.length > 0) return `${texts.join('\n\n----\n\n')}\n`;
  const readme = files.find((name) => /^readme/i.test(name));
  const part = readme && /(?:^|\n)#{0,4} *licen[cs]e:?\s*\n([\s\S]{200,})$/i.exec(readFileSync(join(folder, readme), 'utf8'))?.[1];
  if (part && /permission|redistribution/i.test(part)) return `${part.trim()}\n`;
  return standard[licence.replace('MIT/X11', 'MIT')]?.(author(facts)) ?? '';
}

/**
 * @param {string} root the project's folder
 * @param {readonly string[]} paths of packages, such as node_modules/vue
 * @returns {{name: string, version: string, licence: string, author: string, whole: string}[]}
 */
export function licencesOf(root, paths) {
  return paths.map((path) => {
    const facts = json(join(root, path, 'package.json'));
    const licence = licenceOf(facts);
    return { name: nameOf(path), version: facts.version ?? '', licence, author: author(facts), whole: textOf(join(root, path), facts, licence) };
  });
}

/** What is in the program and is no package of its dependencies. */
function others(root) {
  const read = (...parts) => readFileSync(join(root, 'node_modules', ...parts), 'utf8');
  const plain = (name, version, licence, who, whole, note = '', noteEn = '') => ({ name, version, licence, author: who, whole, note, noteEn });
  return [
    plain('Electron', json(join(root, 'node_modules/electron/package.json')).version, 'MIT', 'Electron contributors, GitHub Inc.', read('electron', 'LICENSE')),
    plain('Chromium, Node.js, FFmpeg', '', '', 'The Chromium Authors and others', null,
      '随 Electron 一起提供；全部许可在程序文件夹里的 LICENSES.chromium.html，用浏览器打开即可。',
      'They come with Electron; all their licences are in LICENSES.chromium.html in the folder of the program, for any browser.'),
    plain('SQLite', '', 'Public Domain', 'D. Richard Hipp and others', null, 'SQLite 已放弃著作权，属于公有领域（见 sqlite.org/copyright.html）。',
      'The authors of SQLite have given it to the public domain (sqlite.org/copyright.html).'),
    plain('Noto Serif SC', '', 'OFL-1.1', 'Adobe (Source Han Serif), Google', read('@expo-google-fonts/noto-serif-sc', 'LICENSE_FONT')),
    plain('Adobe CMap Resources', '', 'BSD-3-Clause', 'Adobe Systems Incorporated', read('pdfjs-dist/cmaps', 'LICENSE')),
  ];
}

/**
 * Everything that is shipped, sorted by name, each text once.
 * @throws Error naming packages without a licence, with one that may not be shipped, or without any text
 */
export function licenceBook(root, paths) {
  const packages = licencesOf(root, paths).map((one) => ({ ...one, note: '', noteEn: '' }));
  const bad = packages.filter((one) => !mayShip(one.licence) || one.whole === '').map((one) => `${one.name} ${one.version}: ${one.licence || 'no licence'}`);
  if (bad.length > 0) throw new Error(`these packages may not be shipped as they are:\n${bad.join('\n')}`);
  const texts = [];
  const place = (whole) => {
    if (whole === null) return -1;
    if (!texts.includes(whole)) texts.push(whole);
    return texts.indexOf(whole);
  };
  const byName = new Map([...others(root), ...packages].map((one) => [`${one.name} ${one.version}`, one]));
  const components = [...byName.values()].sort((a, b) => a.name.toLowerCase().localeCompare(b.name.toLowerCase(), 'en'))
    .map(({ whole, ...one }) => ({ ...one, text: place(whole) }));
  return { components, texts };
}

/** The package that a module of a bundle was read from. */
export function packageOfModule(id, root) {
  const path = id.replaceAll('\\', '/').replace(/^\0/, '').split('?')[0];
  const base = `${root.replaceAll('\\', '/').replace(/\/$/, '')}/`;
  const at = path.indexOf('node_modules/');
  if (at === -1) return null;
  const inside = path.startsWith(base) ? path.slice(base.length) : path.slice(at);
  return /^((?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+)(?:\/|$)/.exec(inside)?.[1] ?? null;
}

/** Version, commit and its day; from a copy without git only the version is known. The same source gives the same file. */
export function buildFactsOf(root) {
  const { version } = json(join(root, 'package.json'));
  try {
    const git = (...args) => execFileSync('git', ['-C', root, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
    const changed = git('status', '--porcelain', '--untracked-files=no') !== '';
    return { version, commit: `${git('rev-parse', '--short=12', 'HEAD')}${changed ? '+' : ''}`, date: git('log', '-1', '--format=%cs') };
  } catch {
    return { version, commit: '', date: '' };
  }
}
