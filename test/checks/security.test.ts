// Hardening that shows in the source: one window, one door, nothing that runs text as code or writes text as HTML.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { isShippable } from '../packing-rules.ts';
import { projectFiles } from './project-files.ts';

/** A developer's script that draws the icons of the installers in a window of its own; no part of the program. */
const drawsIcons = 'electron/runtime/icons.mjs';
const program = projectFiles(['.ts', '.vue', '.mjs'], ['electron', 'db', 'seeds', 'renderer']).filter(({ path }) => path !== drawsIcons);
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
    // security.ts names such switches in order to take them away.
    const weak = found(program, /disable-web-security|enableBlinkFeatures|ignore-certificate-errors|remote-debugging/);
    expect(new Set(weak.map((where) => where.split(':')[0]))).toEqual(new Set(['electron/main/security.ts']));
    expect(found(program, /appendSwitch\(\s*['"`]/)).toEqual([]);
    expect(found(program, /no-sandbox/).map((where) => where.split(':')[0])).toEqual(['electron/runtime/start.mjs']);
  });
  test('E04: the sandbox is switched on before the program is ready', () => {
    const text = main.find(({ path }) => path.endsWith('/security.ts'))?.text ?? '';
    expect(text).toMatch(/if \(process\.getuid\?\.\(\) !== 0\) app\.enableSandbox\(\)/);
    const index = main.find(({ path }) => path.endsWith('/index.ts'))?.text ?? '';
    expect(index.indexOf('secureEverything();')).toBeGreaterThan(0);
    expect(index.indexOf('secureEverything();')).toBeLessThan(index.lastIndexOf('start(folders)'));
  });
  test('E12: nothing opens addresses; files are opened in one place and the log folder from the menu', () => {
    expect(found(program, /openExternal/)).toEqual([]);
    const sites = found(program, /shell\.openPath\(/).map((where) => where.split(':')[0]);
    expect(sites).toEqual(['electron/main/index.ts', 'electron/main/shell.ts']);
  });
  test('E13: the page is never a file: address', () => expect(found(main, /loadFile\(|file:\/\//)).toEqual([]));
  test('E26: the Electron that is packed is one of the supported majors and not below the committed table', () => {
    const { devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as { devDependencies: Record<string, string> };
    expect(isShippable(devDependencies['electron'] ?? '')).toBe(true);
    expect(['35.7.4', '42.9.9', '45.4.0', '46.0.0'].map(isShippable)).toEqual([false, false, false, false]);
  });
  test('E30: no crash reporter: a dump of the memory would hold what the program protects', () => {
    expect(found(program, /crashReporter|node-report|--report-on|writeHeapSnapshot|takeHeapSnapshot/)).toEqual([]);
  });
  test('E33: the dialogs that show words, keys and identities take the window out of pictures of the screen', () => {
    for (const path of ['renderer/pages/results/dialogs/UnblindDialog.vue', 'renderer/pages/workspace/RecoveryKey.vue']) {
      const text = program.find((file) => file.path === path)?.text ?? '';
      expect(text, path).toMatch(/watch\(open, \(now\) => void bridge\.protectContent\(now\)/);
      expect(text, path).toContain('onBeforeUnmount(() => void bridge.protectContent(false))');
    }
  });
  test('E35: what Electronegativity looks for beyond the other assertions is not there', () => {
    // Its checks by name: affinity, popups, certificates, protocol clients, custom arguments, warnings, remote, http resources.
    const signs = ['\\baffinity\\s*:', 'allowpopups', "'certificate-error'", 'setCertificateVerifyProc', 'setAsDefaultProtocolClient',
      'intercept\\w*Protocol', 'appendArgument\\(',
      'ELECTRON_DISABLE_SECURITY_WARNINGS', 'enableRemoteModule', 'nativeWindowOpen', "'new-window'", 'nodeIntegration: true',
        'contextIsolation: false', 'webSecurity: false', 'sandbox: false'];
    expect(found([...main, ...preload], new RegExp(signs.join('|')))).toEqual([]);
    expect(found(program, new RegExp(signs.slice(1).join('|')))).toEqual([]);
    expect(readFileSync('renderer/index.html', 'utf8')).not.toMatch(/https?:|<script(?![^>]*src=)|\son\w+=/);
    const security = main.find(({ path }) => path.endsWith('/security.ts'))?.text ?? '';
    for (const guard of ['setPermissionRequestHandler', 'setPermissionCheckHandler', 'setDevicePermissionHandler', 'setWindowOpenHandler',
      "'will-navigate'", "'will-redirect'",
      "'will-frame-navigate'", "'will-attach-webview'", "'will-download'", "'session-created'",
        "'web-contents-created'"]) expect(security).toContain(guard);
  });
  test('E36: nothing of Chromium’s own asks the network: components, checks, pings, proxies, spelling', () => {
    const security = main.find(({ path }) => path.endsWith('/security.ts'))?.text ?? '';
    for (const part of ['disable-background-networking', 'disable-component-update', 'disable-domain-reliability', 'no-pings', 'no-proxy-server',
      "['host-resolver-rules', 'MAP * ~NOTFOUND']", 'setSpellCheckerEnabled(false)']) expect(security).toContain(part);
  });
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
    // One place, which takes the charts' library its way to empty itself by a string: there the nodes are removed instead.
    const emptying = /^renderer\/components\/charts\/draw\.ts:\d+$/;
    const places = found(page, new RegExp([...writes, 'createContextualFragment'].join('|')));
    expect(places.filter((one) => !emptying.test(one))).toEqual([]);
    expect(places.length - places.filter((one) => !emptying.test(one)).length).toBe(1);
    expect(page.find(({ path }) => path.endsWith('charts/draw.ts'))?.text).toMatch(/'innerHTML', \{\s+configurable: true, get: \(\) => '', set: \(\) => \{ one\.replaceChildren\(\); \},/);
  });
  test('nothing in the program asks the network', () => {
    const asks = /\bfetch\(|XMLHttpRequest|WebSocket\(|EventSource\(|sendBeacon|from 'node:(http|https|net|dgram|tls)'/;
    const allowed = /^renderer\/pages\/judging\//;
    // Two files of the update check: one that asks the address the user set, one that knows which networks are the bureau's own.
    const updates = /^electron\/backend\/updates\/(ask|networks)\.ts:/;
    expect(found(program, asks).filter((where) => !allowed.test(where) && !updates.test(where)), 'only the judge’s page may fetch, and only att://')
      .toEqual([]);
    const importers = program.filter(({ text }) => /from '.*\/ask\.ts'/.test(text)).map(({ path }) => path);
    expect(importers, 'only the source of updates asks').toEqual(['electron/backend/updates/source.ts']);
    // The name of a block inside a JPEG looks like an address; nobody asks it.
    const names = /^electron\/backend\/leaks\/read\/pictures\.ts:/;
    expect(found(program, /['"`]https?:\/\//).filter((where) => !where.startsWith('seeds/') && !names.test(where))).toEqual([]);
  });
});
