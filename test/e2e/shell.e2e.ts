// The real window: what the page sees, and what it may not do (the assertions E01–E20 of the hardening list).
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { closeAll, launch, until, type RunningApp } from './harness.ts';

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
      'answerClosing:function', 'call:function', 'cancel:function', 'copyText:function', 'facts:object', 'onEvent:function',
      'onProgress:function', 'openExported:function', 'paperPdf:function', 'pathsOf:function', 'perform:function', 'pickFiles:function',
      'pickFolder:function', 'pickSave:function', 'printers:function', 'protectContent:function', 'readPdf:function', 'renewPage:function',
      'restartBackend:function', 'savePdf:function', 'showInFolder:function', 'taskProgress:function',
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

  test('E08: no window can be opened', async () => {
    const opened = await it.page.evaluate(() => ['https://example.invalid/', 'app://bundle/index.html', 'about:blank', 'file:///etc/passwd']
      .map((address) => window.open(address)));
    expect(opened).toEqual([null, null, null, null]);
    expect(await it.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  });

  test('E10: no web view, no foreign frame, no foreign object', async () => {
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
      const place = await new Promise<number>((resolve) => {
        navigator.geolocation.getCurrentPosition(() => resolve(0), (error) => resolve(error.code));
      });
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
