// The hardening assertions that need a program at work: hostile texts on real pages, floods of wrong messages, no network at all.
import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { demoEntriesRows } from '#seeds/demo/index.ts';
import { startProgram, type TestProgram } from '../flow/harness.ts';
import { importRows } from '../packs/small-contest.ts';
import { permissionNames, preferencesOf, weak } from './hardening-checks.ts';
import { hostileTexts } from './hostile-texts.ts';
import { launch, until, type RunningApp } from './harness.ts';

const canary = '金丝雀作品甲';
const password = 'Mi-ma-ceshi-2026';
let it: RunningApp;
let program: TestProgram;
let contest = '';
let errors: string[] = [];

const ask = (feature: string, call: string, input: unknown) => it.page.evaluate((request) => window.saixue.call(request),
  { id: `h${Math.random()}`, feature, call, input });
const go = async (hash: string, shown: string) => {
  await it.page.evaluate((to) => { location.hash = to; }, hash);
  await it.page.getByText(shown).first().waitFor();
};
const mainHeap = () => it.app.evaluate(() => { (globalThis as { gc?: () => void }).gc?.(); return process.memoryUsage().heapUsed; });
const mainLog = () => readFileSync(join(it.home, 'logs', 'main.log'), 'utf8');

beforeAll(async () => {
  // What a hostile school, judge or organiser of another county may have written; then the window opens it.
  program = await startProgram({ workspace: false });
  const { recoveryKey } = await program.client.workspace.create({ name: '演练局', dir: program.dir });
  for (const title of [...hostileTexts, canary]) await program.client.contests.create({ templateId: 'weike', title, year: 2026 });
  for (const name of hostileTexts) await program.client.directory.saveSchool({ name: `校${name}`, stage: '小学' });
  const { contestId } = await program.client.contests.create({ templateId: 'weike', title: '有作品的一届', year: 2026 });
  const rows = demoEntriesRows.rows.slice(0, 40).map((row, index) => row.map((cell, column) => (column === 7 ? `作${hostileTexts[index]}` : cell)));
  await importRows(program, contestId, 'entries', demoEntriesRows, rows);
  contest = contestId;
  await program.client.people.turnOn({ login: 'admin', name: '赵管理', password, recoveryKey });
  await program.client.workspace.close({});
  await program.backend.close();
  it = await launch({ home: join(program.files, 'home'), files: ['--host-resolver-rules=MAP * ~NOTFOUND'] });
  const opened = await ask('workspace', 'open', { dir: program.dir });
  if (!opened.ok) await ask('people', 'signIn', { login: 'admin', password, dir: program.dir });
  errors = it.pageErrors();
});
afterAll(async () => {
  await it.close();
  await program.close();
});

describe('a program at work', () => {
  /** What stands on the page, text by text, and whether anything was made of it. */
  const onPage = () => it.page.evaluate(() => {
    const texts = new Set<string>();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) texts.add((walker.currentNode.textContent ?? '').trim());
    const strange = ['script', 'iframe', 'object', 'embed', 'base', 'meta', 'marquee'].map((name) => `#app ${name}`);
    const made = document.querySelectorAll([...strange, 'img[src="x"]', '[onerror]', '[onload]', '[ontoggle]'].join()).length;
    return { texts: [...texts], made, alerts: (globalThis as unknown as { alerts: number }).alerts };
  });

  test('E23: sixty hostile texts stand on the page letter by letter; nothing runs, nothing is asked for', async () => {
    expect(new Set(hostileTexts).size).toBe(60);
    await it.page.evaluate(() => {
      const seen = globalThis as unknown as { alerts: number };
      seen.alerts = 0;
      window.alert = () => { seen.alerts += 1; };
    });
    await go('#/contests', '&lt;b&gt;&amp;');
    const before = it.outsideRequests().length;
    const found = await onPage();
    expect(hostileTexts.filter((text) => !found.texts.includes(text))).toEqual([]);
    expect([found.made, found.alerts, it.outsideRequests().length]).toEqual([0, 0, before]);
    // Names of schools and titles of entries, as far as their lists draw rows.
    for (const [hash, mark] of [['#/places', '校'], [`#/contests/${contest}/entries`, '作']] as const) {
      await it.page.evaluate((to) => { location.hash = to; }, hash);
      const asWritten = (texts: readonly string[]) => hostileTexts.filter((text) => texts.includes(`${mark}${text}`)).length;
      const here = await until(`rows of ${hash}`, onPage, ({ texts }) => asWritten(texts) > 8);
      expect([here.made, here.alerts, it.outsideRequests().length], hash).toEqual([0, 0, before]);
    }
    expect(errors.filter((line) => /Trusted|Content Security/i.test(line))).toEqual([]);
  });

  test('E07: with no host of the world to be found the program works', async () => {
    expect(await ask('workspace', 'current', {})).toMatchObject({ ok: true, value: { workspace: { name: '演练局' } } });
    const switched = await it.app.evaluate(({ app }) => [app.commandLine.getSwitchValue('host-resolver-rules'),
      app.commandLine.hasSwitch('no-proxy-server')]);
    expect(switched).toEqual(['MAP * ~NOTFOUND', true]);
    expect(await it.app.evaluate(({ session }) => session.defaultSession.resolveProxy('https://example.invalid/'))).toBe('DIRECT');
  });

  test('E36: no process of the program holds a connection to anywhere but this computer', async () => {
    const pids = await it.app.evaluate(({ app }) => [process.pid, ...app.getAppMetrics().map((one) => one.pid)]);
    const sockets = new Set([...pids, await it.backendPid()].flatMap((pid) => {
      try {
        return readdirSync(`/proc/${pid}/fd`).map((fd) => /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? '');
      } catch {
        return [];
      }
    }));
    const outside = ['tcp', 'tcp6', 'udp', 'udp6'].flatMap((kind) => readFileSync(`/proc/net/${kind}`, 'utf8').trim().split('\n').slice(1))
      .map((line) => line.trim().split(/\s+/)).filter((parts) => sockets.has(parts[9] ?? '-'))
      .filter((parts) => !/^(0+:0000|0100007F:|0{24}0100007F:|0{31}1:|0{16}FFFF00000100007F:)/.test(parts[2] ?? ''));
    expect(outside).toEqual([]);
    expect(await it.app.evaluate(({ session }) => session.defaultSession.isSpellCheckerEnabled())).toBe(false);
  });

  test('E18: messages of another window are refused, be it empty, foreign, or our own page', async () => {
    const answers = await it.app.evaluate(async ({ BrowserWindow }, preload) => {
      const said: string[] = [];
      for (const address of ['about:blank', 'app://bundle/index.html']) {
        const other = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true, additionalArguments: ['--saixue-facts={}'] } });
        await other.loadURL(address);
        said.push(String(await other.webContents.executeJavaScript(
          "window.saixue.call({ id: 'x', feature: 'workspace', call: 'current', input: {} }).then((a) => JSON.stringify(a), () => 'refused')")));
        other.destroy();
      }
      return said;
    }, join(process.cwd(), 'out', 'preload', 'index.cjs'));
    expect(answers).toEqual(['refused', 'refused']);
    expect(mainLog()).toContain('refused message on saixue:call');
  });

  test('E control: a window with weak settings, opened on purpose, is reported', async () => {
    // The other windows of the test before go in their own time.
    await until('one window', () => preferencesOf(it), (list) => list.length === 1);
    expect((await preferencesOf(it)).map(weak)).toEqual([[]]);
    await it.app.evaluate(({ BrowserWindow }) => void new BrowserWindow({ show: false, webPreferences: { sandbox: false, contextIsolation: false,
      nodeIntegration: true, webSecurity: false, webviewTag: true } }));
    const reported = (await preferencesOf(it)).map(weak).filter((one) => one.length > 0);
    expect(reported).toEqual([expect.arrayContaining(['sandbox', 'contextIsolation', 'webSecurity', 'nodeIntegration', 'webviewTag'])]);
    await it.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()
      .filter((one) => !one.webContents.getURL().startsWith('app://')).forEach((one) => one.destroy()));
  });

  test('E19: five hundred wrong values on every channel: refusals only, no process falls over; E34: and nothing stays in memory', async () => {
    await it.answerOpenDialog();
    await it.answerSaveDialog();
    const before = await mainHeap();
    const counts = await it.page.evaluate(async () => {
      let state = 20_261_122;
      const next = (below: number) => { state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0; return state % below; };
      const atoms: (() => unknown)[] = [
        () => null, () => undefined, () => next(1e9), () => -1, () => Number.NaN, () => 'x'.repeat(next(5000)), () => '\ud800',
          () => '../../etc/passwd', () => [], () => ({}),
        () => new Map([[1, 2]]), () => new Date(), () => [[[[]]]], () => true, () => 2n, () => new Uint8Array(next(100)),
          () => JSON.parse('{"__proto__":{"a":1}}') as unknown, () => 'C:\\x',
        () => ({ id: 'a', feature: 'contests', call: 'get', input: { contestId: '__proto__' } }), () => ({ id: `c${next(9)}`, feature: ['people',
          'keys', 'unblind', 'x'][next(4)], call: ['list', 'open', 'y'][next(3)], input: next(9) }),
      ];
      const value = (): unknown => (next(4) === 0 ? { [['a', 'id', 'input', 'feature'][next(4)] ?? 'a']: atoms[next(atoms.length)]?.() }
        : atoms[next(atoms.length)]?.());
      const api = window.saixue as unknown as Record<string, (...given: unknown[]) => unknown>;
      const counts: Record<string, Record<string, number>> = {};
      for (const name of ['call', 'cancel', 'pickFiles', 'pickFolder', 'pickSave', 'openExported', 'showInFolder', 'copyText', 'protectContent',
        'restartBackend']) {
        const own: Record<string, number> = {};
        for (let n = 0; n < 500; n += 1) {
          let said: string;
          try {
            const answer = await api[name]?.(value(), value());
            const coded = answer as { ok?: boolean; error?: { code: string } } | null | undefined;
            said = typeof coded === 'object' && coded?.error ? coded.error.code : typeof answer === 'string' ? answer : 'done';
          } catch {
            said = 'refused';
          }
          own[said] = (own[said] ?? 0) + 1;
        }
        counts[name] = own;
      }
      return counts;
    });
    expect(Object.keys(counts['call'] ?? {}).filter((code) => !['bad_input', 'unknown_call', 'not_found', 'refused', 'no_workspace', 'role_denied',
      'not_allowed', 'done'].includes(code) && /internal|gone/.test(code))).toEqual([]);
    expect(counts['call']?.['bad_input']).toBeGreaterThan(300);
    for (const name of ['openExported', 'showInFolder']) expect(Object.keys(counts[name] ?? {}).sort((a,
      b) => a.localeCompare(b))).toEqual(['foreign', 'refused']);
    expect(mainLog()).not.toMatch(/fault of the main process|backend stopped/);
    expect((await it.events()).filter((event) => event.kind === 'backend')).toEqual([]);
    expect(await ask('workspace', 'current', {})).toMatchObject({ ok: true });
    expect(await mainHeap() - before).toBeLessThan(50 * 1024 * 1024);
    errors.length = 0;
  });

  test('E20: what is larger than eight megabytes is refused before it reaches the backend', async () => {
    const answer = await ask('contests', 'create', { templateId: 'weike', title: 'x'.repeat(4_300_000), year: 2026 });
    expect(answer).toMatchObject({ ok: false, error: { code: 'bad_input', message: expect.stringContaining('8 MB') as string } });
  });

  test('E14: seventeen addresses of attachments lead nowhere; E15: and every answer bears its own policy', async () => {
    const handle = '0123456789abcdef0123456789abcdef';
    const addresses = ['', '/', `/${handle}/`, `/${handle}x`, `/${handle.toUpperCase()}`, '/..%2f..%2fetc%2fpasswd', '/%252e%252e', '//etc/passwd',
      '/C:/x', `/${handle}?x=1`, `/../${handle}`,
      `/%2e%2e/${handle}`, `/${handle}%00`, '/%00', '/constructor'].map((rest) => `att://blob${rest}`).concat([`att://other/${handle}`,
        `att://../${handle}`]);
    expect(addresses).toHaveLength(17);
    const answers = await it.page.evaluate((list) => Promise.all(list.map((one) => fetch(one).then((answer) => answer.status, () => 0))), addresses);
    expect(answers.filter((status) => status !== 404 && status !== 400 && status !== 0)).toEqual([]);
    const headers = await it.app.evaluate(async ({ session }, address) => {
      const answer = await session.defaultSession.fetch(address);
      return [answer.status, ...['x-content-type-options', 'content-security-policy', 'content-disposition',
        'cache-control'].map((name) => answer.headers.get(name))];
    }, `att://blob/${handle}`);
    expect(headers).toEqual([404, 'nosniff', "default-src 'none'; sandbox", 'inline; filename="attachment"', 'no-store']);
  });

  test('E16: an attachment’s handle of nobody’s desk is not found, whoever is signed in', async () => {
    const status = await it.page.evaluate(() => fetch(`att://blob/${'a'.repeat(32)}`).then((answer) => answer.status));
    expect(status).toBe(404);
  });

  test('E11: every permission that Chromium knows is denied, and so are devices and the screen', async () => {
    const granted = await it.page.evaluate(async (names) => {
      const states = await Promise.all(names.map((name) => navigator.permissions.query({ name: name as PermissionName })
        .then((one) => `${name}:${one.state}`, () => `${name}:unknown`)));
      const world = navigator as unknown as Record<string,
        { requestDevice?: (o: object) => Promise<unknown>; requestPort?: () => Promise<unknown> } | undefined>;
      const options = { acceptAllDevices: true, filters: [] };
      const devices = await Promise.all([['bluetooth', 'requestDevice'], ['hid', 'requestDevice'], ['usb', 'requestDevice'], ['serial',
        'requestPort']].map(async ([kind = '', how = '']) => {
        const asked = (world[kind] as Record<string, ((o: object) => Promise<unknown>) | undefined> | undefined)?.[how];
        return asked ? asked.call(world[kind], options).then((got) => (Array.isArray(got) && got.length === 0 ? 'denied' : 'given'),
          () => 'denied') : 'denied';
      }));
      const screen = await navigator.mediaDevices.getDisplayMedia().then(() => 'given', () => 'denied');
      return [...states.filter((one) => one.endsWith(':granted')), ...devices, screen];
    }, permissionNames);
    expect(granted.filter((one) => one !== 'denied')).toEqual([]);
  });

  test('E28: neither menu nor keys open the developer tools', async () => {
    const roles = await it.app.evaluate(({ Menu }) => {
      const all = (menu: Electron.Menu | null): string[] => menu?.items.flatMap((one) => [(one.role ?? '').toLowerCase(),
        ...all(one.submenu ?? null)]) ?? [];
      return all(Menu.getApplicationMenu());
    });
    expect(roles).toContain('selectall');
    expect(roles.filter((role) => /devtools|reload/.test(role))).toEqual([]);
    for (const keys of ['F12', 'Control+Shift+I', 'Control+Shift+J', 'Control+Shift+C']) await it.page.keyboard.press(keys);
    expect(await it.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((one) => one.webContents.isDevToolsOpened())))
      .toEqual([false]);
  });

  test('E33: pictures of the screen are off while they are asked to be, and on again when the page is left', async () => {
    await it.app.evaluate(({ BrowserWindow }) => {
      const seen: boolean[] = [];
      (globalThis as unknown as { protection: boolean[] }).protection = seen;
      const [window] = BrowserWindow.getAllWindows();
      const own = window?.setContentProtection.bind(window);
      if (window) window.setContentProtection = (on) => { seen.push(on); own?.(on); };
    });
    await it.page.evaluate(() => window.saixue.protectContent(true));
    await it.page.evaluate(() => (window.saixue.protectContent as (on: unknown) => Promise<void>)('yes').catch(() => {}));
    expect(await it.app.evaluate(() => (globalThis as unknown as { protection: boolean[] }).protection)).toEqual([true]);
    await it.page.reload();
    expect(await it.app.evaluate(() => (globalThis as unknown as { protection: boolean[] }).protection.at(-1))).toBe(false);
  });

  test('E32: after the lock nothing of what was seen is in the page’s memory or on the clipboard', async () => {
    await go('#/contests', canary);
    await it.page.evaluate(() => window.saixue.copyText('619903199408151015'));
    expect(await it.app.evaluate(({ clipboard }) => clipboard.readText())).toBe('619903199408151015');
    const heap = async () => {
      const file = join(program.files, 'page.heapsnapshot');
      await it.app.evaluate(({ BrowserWindow }, to) => BrowserWindow.getAllWindows()[0]?.webContents.takeHeapSnapshot(to), file);
      const all = readFileSync(file);
      return ['演练局', canary].map((text) => {
        const escaped = [...text].map((sign) => `\\u${sign.charCodeAt(0).toString(16)}`).join('');
        return [text, escaped, escaped.toUpperCase().replaceAll('\\U', '\\u')].some((one) => all.includes(one));
      });
    };
    const processOf = () => it.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId() ?? 0);
    const old = await processOf();
    expect(existsSync(`/proc/${old}`)).toBe(true);
    await it.app.evaluate(({ BrowserWindow }) => { BrowserWindow.getAllWindows()[0]?.webContents.send('saixue:event', { kind: 'lock' }); });
    // The process that held the page is gone with its memory; the new one never saw the contest.
    await until('another process', processOf, (one) => one !== old);
    await it.page.locator('[data-test=locked]').waitFor();
    await until('the workspace is closed', () => ask('workspace', 'current', {}).then((answer) => JSON.stringify(answer), () => ''),
      (text) => text.includes('"workspace":null'));
    expect(await it.app.evaluate(({ clipboard }) => clipboard.readText())).toBe('');
    const kept = await it.page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
    expect(kept).not.toMatch(/金丝雀|6199031994/);
    expect(await it.page.evaluate(() => document.body.textContent ?? '')).not.toContain('619903199408151015');
    await until('the old process has ended', () => existsSync(`/proc/${old}`), (there) => !there, 10_000);
    // The workspace's name stands on the locked page: the snapshot shows what is there.
    expect(await heap()).toEqual([true, false]);
  });

  test('E30: a page and a backend that crash leave no dump; E31: and no log holds a name or a number', async () => {
    await it.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer());
    process.kill(await it.backendPid(), 'SIGSEGV');
    await until('all works again', mainLog, (text) => text.includes('backend works again') && text.includes('page stopped'));
    const dumps = await it.app.evaluate(({ app }) => app.getPath('crashDumps'));
    const inside = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder, { recursive: true,
      encoding: 'utf8' }).map((name) => join(folder, name)).filter((file) => lstatSync(file).isFile()) : []);
    expect([...inside(dumps), ...inside(it.home)].filter((file) => /\.dmp$|[\\/]core(\.\d+)?$/.test(file))).toEqual([]);
    for (const file of inside(join(it.home, 'logs'))) expect(readFileSync(file, 'utf8'), file).not.toMatch(/金丝雀|赵管理|619903199408151015|alert\(1\)/);
  });
});
