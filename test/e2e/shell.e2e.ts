// The real window: what the page may not do, files that start the program, and a backend that dies in the middle.
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { closeAll, launch, temporaryFolder, until, type RunningApp } from './harness.ts';

describe('the page', () => {
  let it: RunningApp;
  beforeAll(async () => {
    it = await launch();
  });
  afterAll(closeAll);

  test('opens with the size it is drawn for, says its name, and has no error', async () => {
    const size = await it.page.evaluate(() => [window.innerWidth, window.innerHeight]);
    expect(size).toEqual([1366, 700]);
    const title = await it.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((one) => one.getTitle()));
    expect(title).toHaveLength(1);
    expect(title[0]).toContain('赛学通');
    await until('the page draws something', () => it.page.locator('#app').innerText(), (text) => text.length > 20);
    await it.picture('shell');
    expect(it.pageErrors()).toEqual([]);
  });

  test('sees named functions only', async () => {
    const shape = await it.page.evaluate(() => Object.entries(window.saixue).map(([name, value]) => `${name}:${typeof value}`));
    expect(shape.sort((a, b) => a.localeCompare(b))).toEqual([
      'call:function', 'cancel:function', 'copyText:function', 'facts:object', 'onEvent:function', 'onProgress:function',
      'openExported:function', 'pathsOf:function', 'pickFiles:function', 'pickFolder:function', 'pickSave:function',
      'restartBackend:function', 'showInFolder:function',
    ]);
    const facts = await it.page.evaluate(() => window.saixue.facts);
    expect(facts).toMatchObject({ development: true, appVersion: '0.1.0' });
    expect(facts.chromium).toMatch(/^\d+\./);
  });

  test('E01: every window is sandboxed, isolated and without Node', async () => {
    const preferences = await it.app.evaluate(({ webContents }) => webContents.getAllWebContents()
      .filter((one) => one.getType() === 'window')
      .map((one) => (one as unknown as { getLastWebPreferences(): Record<string, unknown> }).getLastWebPreferences()));
    expect(preferences).toHaveLength(1);
    for (const one of preferences) {
      expect(one).toMatchObject({ sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true });
      for (const name of ['nodeIntegrationInSubFrames', 'webviewTag', 'allowRunningInsecureContent', 'experimentalFeatures']) {
        expect(one[name] ?? false, name).toBe(false);
      }
    }
  });

  test('E02: nothing of Node is in the page', async () => {
    const types = await it.page.evaluate(() => ['require', 'process', 'Buffer', 'module', 'global', '__dirname']
      .map((name) => typeof (globalThis as Record<string, unknown>)[name]));
    expect(new Set(types)).toEqual(new Set(['undefined']));
  });

  test('E05: the policy comes with every answer; inline script, inline style and text as HTML do nothing', async () => {
    const policies = await it.page.evaluate(() => Promise.all(['app://bundle/index.html', 'app://bundle/nothing.js']
      .map(async (address) => (await fetch(address)).headers.get('content-security-policy'))));
    for (const policy of policies) {
      for (const part of ["default-src 'none'", "script-src 'self';", "style-src 'self';", "frame-ancestors 'none'", 'require-trusted-types-for']) {
        expect(policy).toContain(part);
      }
    }
    const ran = await it.page.evaluate(() => {
      const seen = globalThis as unknown as { ran?: boolean };
      const script = document.createElement('script');
      let refused = '';
      try {
        script.text = 'globalThis.ran = true';
      } catch (error) {
        refused = (error as Error).name;
      }
      document.body.append(script);
      let html = '';
      try {
        document.body.insertAdjacentHTML('beforeend', '<img src=x onerror="globalThis.ran = true">');
      } catch (error) {
        html = (error as Error).name;
      }
      let code = '';
      try {
        // oxlint-disable-next-line no-new-func, typescript/no-implied-eval -- the point is that it fails
        code = String(new Function('return 1')());
      } catch (error) {
        code = (error as Error).name;
      }
      script.remove();
      return { ran: seen.ran ?? false, refused, html, code };
    });
    expect(ran).toMatchObject({ ran: false, refused: 'TypeError', html: 'TypeError' });
    it.pageErrors().length = 0;
  });

  test('E06: no network and no file can be asked for, by any means', async () => {
    const outcomes = await it.page.evaluate(async () => {
      const addresses = ['https://example.invalid/', 'http://127.0.0.1:9/', 'file:///etc/passwd', 'chrome://version'];
      const asked = await Promise.all(addresses.map((one) => fetch(one).then(() => 'answered', () => 'refused')));
      const image = (address: string) => new Promise<string>((resolve) => {
        const element = new Image();
        element.onload = () => resolve('answered');
        element.onerror = () => resolve('refused');
        element.src = address;
      });
      return [...asked, await image('https://example.invalid/x.png'), await image('file:///usr/share/pixmaps/debian-logo.png')];
    });
    expect(new Set(outcomes)).toEqual(new Set(['refused']));
    // The page's policy stopped these before the session saw them; what goes past the page is stopped too.
    const past = await it.app.evaluate(({ session }) => session.defaultSession.fetch('http://127.0.0.1:9/').then(() => 'answered', String));
    expect(past).toContain('ERR_BLOCKED_BY_CLIENT');
    expect(it.outsideRequests().some((line) => line.includes('http://127.0.0.1:9'))).toBe(true);
    it.pageErrors().length = 0;
  });

  test('E08: no window can be opened; E10: no web view, no foreign frame', async () => {
    const opened = await it.page.evaluate(() => ['https://example.invalid/', 'app://bundle/index.html', 'about:blank', 'file:///etc/passwd']
      .map((address) => window.open(address)));
    expect(opened).toEqual([null, null, null, null]);
    const frames = await it.page.evaluate(async () => {
      for (const name of ['iframe', 'webview', 'object', 'embed']) {
        const element = document.createElement(name);
        try {
          element.setAttribute(name === 'object' ? 'data' : 'src', 'https://example.invalid/');
        } catch {
          // Trusted types refuse the address itself; the element goes in all the same.
        }
        document.body.append(element);
        await new Promise((resolve) => setTimeout(resolve, 100));
        element.remove();
      }
      return document.querySelectorAll('iframe, webview, object, embed').length;
    });
    expect(frames).toBe(0);
    const addresses = await it.app.evaluate(({ webContents }) => webContents.getAllWebContents()
      .flatMap((one) => one.mainFrame.framesInSubtree.map((frame) => frame.url)));
    expect(addresses.filter((address) => !address.startsWith('app://bundle/'))).toEqual([]);
    expect(await it.app.evaluate(({ webContents }) => webContents.getAllWebContents().length)).toBe(1);
    it.pageErrors().length = 0;
  });

  test('E09: the page cannot be led away', async () => {
    for (const address of ['https://example.invalid/', 'file:///etc/passwd', 'data:text/html,x', 'javascript:document.title="x"', 'att://blob/x']) {
      await it.page.evaluate((to) => {
        location.href = to;
      }, address).catch(() => {});
      await new Promise((resolve) => setTimeout(resolve, 150));
      expect(it.page.url()).toMatch(/^app:\/\/bundle\/index\.html/);
    }
    expect(await it.page.evaluate(() => typeof window.saixue.call)).toBe('function');
    it.pageErrors().length = 0;
  });

  test('E11: every permission is denied', async () => {
    const states = await it.page.evaluate(async () => {
      const names = ['geolocation', 'notifications', 'camera', 'microphone', 'midi', 'clipboard-read', 'clipboard-write',
        'persistent-storage', 'background-sync', 'accelerometer', 'gyroscope', 'magnetometer', 'screen-wake-lock', 'storage-access'];
      const asked = await Promise.all(names.map((name) => navigator.permissions.query({ name: name as PermissionName })
        .then((status) => `${name}:${status.state}`, () => `${name}:denied`)));
      const place = await new Promise<number>((resolve) => navigator.geolocation.getCurrentPosition(() => resolve(0), (error) => resolve(error.code)));
      const camera = await navigator.mediaDevices.getUserMedia({ video: true }).then(() => 'given', () => 'denied');
      return { granted: asked.filter((one) => one.endsWith(':granted')), place, camera };
    });
    expect(states).toEqual({ granted: [], place: 1, camera: 'denied' });
  });

  test('E14: attachments answer to handles only; a handle nobody gave out is not found', async () => {
    const outcomes = await it.page.evaluate(() => Promise.all([
      `att://blob/${'0'.repeat(32)}`, 'att://blob/..%2f..%2fetc%2fpasswd', 'att://blob/%252e', 'att://other/x', 'att://blob/',
    ].map((address) => fetch(address).then((answer) => answer.status, () => 'failed'))));
    expect(outcomes.every((one) => one === 404 || one === 'failed'), JSON.stringify(outcomes)).toBe(true);
    expect(outcomes[0]).toBe(404);
    it.pageErrors().length = 0;
  });

  test('E18–E20: messages of a wrong shape or size are refused in words; the main process goes on', async () => {
    const answers = await it.page.evaluate(async () => {
      const ask = (value: unknown) => window.saixue.call(value as Parameters<typeof window.saixue.call>[0])
        .then((answer) => (answer.ok ? 'ok' : answer.error.code), (error: Error) => `rejected: ${error.message}`);
      const round: Record<string, unknown> = {};
      round['self'] = round;
      const request = (input: unknown) => ({ id: 'big', feature: 'workspace', call: 'recent', input });
      const bad = [request('x'.repeat(5_000_000)), request(new Map([[1, 2]])), request(round), { id: 'a' }, 'text',
        { id: 'n', feature: 'constructor', call: 'constructor', input: {} }, { id: 'p', feature: '__proto__', call: 'toString', input: {} }];
      const codes = [];
      for (const one of bad) codes.push(await ask(one));
      return [...codes, await ask(request({}))];
    });
    expect(answers).toEqual(['bad_input', 'bad_input', 'bad_input', 'bad_input', 'bad_input', 'unknown_call', 'unknown_call', 'ok']);
    const refused = await it.page.evaluate(() => (window.saixue.pickFiles as (purpose: string) => Promise<unknown>)('anything')
      .then(() => 'answered', () => 'refused'));
    expect(refused).toBe('refused');
  });
});

describe('the desktop', () => {
  afterEach(closeAll);

  test('dialogs answer with paths and remember their folder; programs are not opened', async () => {
    const it = await launch();
    const folder = temporaryFolder('files');
    const file = join(folder, '作品表.xlsx');
    const program = join(folder, 'x.sh');
    writeFileSync(file, 'x');
    writeFileSync(program, '#!/bin/sh\n');
    await it.answerOpenDialog([file], [folder]);
    await it.answerSaveDialog(join(folder, 'out.xlsx'));
    const picked = await it.page.evaluate(async () => [
      await window.saixue.pickFiles('entries'), await window.saixue.pickFolder('workspace'), await window.saixue.pickFiles('entries'),
      await window.saixue.pickSave('report', '../名单.xlsx'), await window.saixue.pickSave('report', 'x.xlsx'),
    ]);
    expect(picked).toEqual([[file], folder, [], join(folder, 'out.xlsx'), null]);
    const opened = await it.page.evaluate((paths) => Promise.all(paths.map((path) => window.saixue.openExported(path))),
      [program, join(folder, 'nothing.xlsx'), 'relative.xlsx', '/usr/bin/env']);
    expect(opened).toEqual(['kind', 'missing', 'missing', 'kind']);
    await it.close();
    rmSync(folder, { recursive: true });
  });

  test('a file of an input field gives its path', async () => {
    const it = await launch();
    const file = join(it.home, '成绩.sxscore');
    writeFileSync(file, 'x');
    await it.page.evaluate(() => {
      const input = document.createElement('input');
      input.type = 'file';
      input.id = 'trial';
      document.body.append(input);
    });
    await it.page.setInputFiles('#trial', file);
    const paths = await it.page.evaluate(() => window.saixue.pathsOf([...(document.querySelector<HTMLInputElement>('#trial')?.files ?? [])]));
    expect(paths).toEqual([file]);
  });

  test('E29: a file on the command line reaches the page; a second start hands its file over and ends', async () => {
    const folder = temporaryFolder('start');
    const first = join(folder, '一.sxpack');
    const second = join(folder, '二.sxscore');
    writeFileSync(first, 'x');
    writeFileSync(second, 'x');
    const home = join(folder, 'home');
    mkdirSync(home);
    const it = await launch({ home, files: [first, join(folder, 'missing.sxpack')] });
    // The page itself may have listened first and taken the file; then it is on screen or was refused in words.
    const openedFiles = async () => (await it.events()).flatMap((event) => (event.kind === 'openedFile' ? [event.path] : []));
    const [program, ...args] = [process.env['SAIXUE_ELECTRON'] ?? '', process.cwd(), '--no-sandbox', second];
    const env = { ...process.env, SAIXUE_HOME: home };
    const ended = await new Promise<number | null>((resolve) => spawn(program, args, { env, stdio: 'ignore' }).on('exit', resolve));
    expect(ended).toBe(0);
    await until('the second file arrives', openedFiles, (paths) => paths.includes(second));
    expect(await it.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
    await it.close();
    rmSync(folder, { recursive: true });
  });

  test('place and size of the window are remembered', async () => {
    const home = temporaryFolder('place');
    const it = await launch({ home });
    await it.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setBounds({ x: 60, y: 50, width: 1100, height: 640 }));
    await until('the size', () => it.page.evaluate(() => window.innerWidth), (width) => width <= 1100);
    await it.close();
    const again = await launch({ home });
    const bounds = await again.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds());
    expect(bounds).toMatchObject({ width: 1100, height: 640 });
    await again.close();
    rmSync(home, { recursive: true });
  });
});

describe('the backend', () => {
  afterEach(closeAll);

  test('killed: the window is told, it is restarted, the workspace is open again, nothing acknowledged is lost', async () => {
    const it = await launch();
    const call = (feature: string, name: string, input: unknown) => it.page.evaluate(
      (request) => window.saixue.call(request), { id: `e${Math.random()}`, feature, call: name, input });
    const made = await call('workspace', 'create', { name: '演练', dir: join(it.home, 'work') });
    expect(made.ok, JSON.stringify(made)).toBe(true);
    const templates = await call('contests', 'templates', {});
    const { templateId } = (templates as { value: { templates: { templateId: string }[] } }).value.templates[0] ?? { templateId: '' };
    const contest = await call('contests', 'create', { templateId, title: '二〇二六', year: 2026 });
    expect(contest.ok, JSON.stringify(contest)).toBe(true);
    const before = await it.backendPid();
    process.kill(before, 'SIGKILL');
    const states = async () => (await it.events()).flatMap((event) => (event.kind === 'backend' ? [event.state] : []));
    await until('the window is told', states, (seen) => seen.includes('restarted'));
    expect(await states()).toEqual(['gone', 'restarted']);
    await it.picture('backend-restarted');
    expect(await it.backendPid()).not.toBe(before);
    const current = await call('workspace', 'current', {});
    expect(current).toMatchObject({ ok: true, value: { workspace: { name: '演练' } } });
    const contests = await call('contests', 'list', {});
    expect(JSON.stringify(contests)).toContain('二〇二六');
    expect(it.outsideRequests()).toEqual([]);
  });

  test('E31: the logs hold no title of a contest and no folder of a user', async () => {
    const it = await launch();
    await it.page.evaluate((dir) => window.saixue.call({ id: 'l1', feature: 'workspace', call: 'create', input: { name: '金丝雀名', dir } }), join(it.home, '金丝雀夹'));
    process.kill(await it.backendPid(), 'SIGKILL');
    await until('restarted', () => it.events(), (seen) => seen.some((event) => event.kind === 'backend' && event.state === 'restarted'));
    const kept = join(it.home, 'logs');
    for (const name of ['main.log', 'backend.log']) {
      if (!existsSync(join(kept, name))) continue;
      copyFileSync(join(kept, name), join(it.home, name));
      expect(readFileSync(join(it.home, name), 'utf8')).not.toMatch(/金丝雀/);
    }
    expect(readFileSync(join(kept, 'main.log'), 'utf8')).toMatch(/backend stopped/);
  });
});
