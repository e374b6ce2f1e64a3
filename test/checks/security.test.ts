// Hardening that shows in the source: one window, one door, nothing that runs text as code or writes text as HTML.
import { describe, expect, test } from 'vitest';
import { projectFiles } from './project-files.ts';

const program = projectFiles(['.ts', '.vue', '.mjs'], ['electron', 'db', 'seeds', 'renderer']);
const main = program.filter(({ path }) => path.startsWith('electron/main/'));
const preload = program.filter(({ path }) => path.startsWith('electron/preload/'));

/** `path:line` of every match outside comments. */
function found(files: typeof program, pattern: RegExp): string[] {
  return files.flatMap(({ path, text }) => text.split('\n')
    .map((line, index) => ({ line: line.replace(/^\s*(\/\/|\*|\/\*).*$/, ''), where: `${path}:${index + 1}` }))
    .filter(({ line }) => pattern.test(line)).map(({ where }) => where));
}

describe('main process', () => {
  test('E03: there is one call site of BrowserWindow, with its settings written out', () => {
    const sites = found(program, /new BrowserWindow\(/);
    expect(sites).toHaveLength(1);
    const text = main.find(({ path }) => path === sites[0]?.split(':')[0])?.text ?? '';
    for (const setting of [
      'sandbox: true', 'contextIsolation: true', 'nodeIntegration: false', 'nodeIntegrationInSubFrames: false',
      'webSecurity: true', 'webviewTag: false', 'allowRunningInsecureContent: false', 'experimentalFeatures: false',
    ]) expect(text).toContain(setting);
  });
  test('E03: no switch weakens Chromium, but for root at npm start', () => {
    expect(found(program, /disable-web-security|enableBlinkFeatures|ignore-certificate-errors|remote-debugging/)).toEqual([]);
    expect(found(program, /no-sandbox/).map((where) => where.split(':')[0])).toEqual(['electron/runtime/start.mjs']);
  });
  test('E04: the sandbox is switched on before the program is ready', () => {
    const text = main.find(({ path }) => path.endsWith('/security.ts'))?.text ?? '';
    expect(text).toMatch(/if \(process\.getuid\?\.\(\) !== 0\) app\.enableSandbox\(\)/);
    const index = main.find(({ path }) => path.endsWith('/index.ts'))?.text ?? '';
    expect(index.indexOf('secureEverything();')).toBeGreaterThan(0);
    expect(index.indexOf('secureEverything();')).toBeLessThan(index.lastIndexOf('start(home)'));
  });
  test('E12: nothing opens addresses; files are opened in one place and the log folder from the menu', () => {
    expect(found(program, /openExternal/)).toEqual([]);
    const sites = found(program, /shell\.openPath\(/).map((where) => where.split(':')[0]);
    expect(sites).toEqual(['electron/main/index.ts', 'electron/main/shell.ts']);
  });
  test('E13: the page is never a file: address', () => expect(found(main, /loadFile\(|file:\/\//)).toEqual([]));
  test('E21: nothing synchronous or remote, and no script is put into the page', () => {
    expect(found(program, /returnValue\s*=|sendSync|@electron\/remote|executeJavaScript/)).toEqual([]);
  });
});

describe('preload', () => {
  test('E17: only the channels of the list are used, each on both sides, none by a name of the caller', () => {
    const list = preload.find(({ path }) => path.endsWith('/channels.ts'))?.text ?? '';
    const names = [...list.matchAll(/^ {2}(\w+): 'saixue:/gm)].map((match) => match[1]);
    const uses = /\bchannels\.(?!ts\b)(\w+)/g;
    const used = (files: typeof program) =>
      new Set(files.flatMap(({ text }) => [...text.matchAll(uses)].map((match) => match[1])));
    const byName = (a = '', b = '') => a.localeCompare(b);
    expect(names.length).toBeGreaterThan(5);
    expect([...used(preload)].sort(byName)).toEqual([...names].sort(byName));
    expect([...used(main)].sort(byName)).toEqual([...names].sort(byName));
    expect(found([...main, ...preload], /\.(invoke|send|handle|on|once)\(\s*['"`]saixue/)).toEqual([]);
    expect(found(program.filter(({ path }) => path.startsWith('renderer/')), /ipcRenderer/)).toEqual([]);
  });
});

describe('page', () => {
  const page = program.filter(({ path }) => path.startsWith('renderer/'));
  test('E21: no text is run as code anywhere', () => {
    expect(found(program, /\beval\(|new Function\(|setTimeout\(\s*['"`]/)).toEqual([]);
  });
  test('E22: no text becomes HTML', () => {
    const writes = ['v-html', 'innerHTML', 'outerHTML', 'insertAdjacentHTML', 'document\\.write', 'dangerouslyUseHTMLString'];
    expect(found(page, new RegExp([...writes, 'createContextualFragment'].join('|')))).toEqual([]);
  });
  test('nothing in the program asks the network', () => {
    const asks = /\bfetch\(|XMLHttpRequest|WebSocket\(|EventSource\(|sendBeacon|from 'node:(http|https|net|dgram|tls)'/;
    const allowed = /^renderer\/pages\/judging\//;
    expect(found(program, asks).filter((where) => !allowed.test(where)), 'only the judge’s page may fetch, and only att://').toEqual([]);
    // The name of a block inside a JPEG looks like an address; nobody asks it.
    const names = /^electron\/backend\/leaks\/read\/pictures\.ts:/;
    expect(found(program, /['"`]https?:\/\//).filter((where) => !where.startsWith('seeds/') && !names.test(where))).toEqual([]);
  });
});
