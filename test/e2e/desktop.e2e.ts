// The real program on its desktop: dialogs, files from outside, the window's place, and a backend that dies.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { closeAll, launch, temporaryFolder, until, type RunningApp } from './harness.ts';

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
    expect(opened).toEqual(['kind', 'missing', 'foreign', 'foreign']);
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
    const first = join(folder, '一 号.sxpack');
    const second = join(folder, '二 号.sxscore');
    const third = join(folder, '三 号.sxscore');
    for (const file of [first, second, third]) writeFileSync(file, 'x');
    const home = join(folder, 'home');
    mkdirSync(home);
    const it = await launch({ home, files: [first, join(folder, 'missing.sxpack')] });
    // The page itself may have listened first and taken the file; then it is on screen or was refused in words.
    const openedFiles = async () => (await it.events()).flatMap((event) => (event.kind === 'openedFiles' ? event.paths : []));
    const [program, ...args] = [process.env['SAIXUE_ELECTRON'] ?? '', process.cwd(), '--no-sandbox', second, pathToFileURL(third).href];
    const env = { ...process.env, SAIXUE_HOME: home };
    const ended = await new Promise<number | null>((resolve) => spawn(program, args, { env, stdio: 'ignore' }).on('exit', resolve));
    expect(ended).toBe(0);
    // Both at once, one by its path, one by the address that file managers of Linux write.
    await until('the second files arrive', openedFiles, (paths) => paths.includes(second) && paths.includes(third));
    // macOS says it by an event instead.
    const fourth = join(folder, '四 号.sxarc');
    writeFileSync(fourth, 'x');
    await it.app.evaluate(({ app }, path) => app.emit('open-file', { preventDefault: () => {} }, path), fourth);
    await until('the fourth file arrives', openedFiles, (paths) => paths.includes(fourth));
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

/** Chooses a row of the native menu as a click does. */
const choose = (it: RunningApp, id: string) => it.app.evaluate(({ Menu }, wanted) => {
  const item = Menu.getApplicationMenu()?.getMenuItemById(wanted);
  if (!item?.enabled) throw new Error(`${wanted} cannot be chosen`);
  item.click();
}, id);
const remembered = (home: string) => JSON.parse(readFileSync(join(home, 'window.json'), 'utf8')) as { zoom: number; compatible: string | null };

describe('manners of the desktop', () => {
  afterEach(closeAll);

  test('menu, zoom, text menu, theme, a failing driver, one question before leaving; killed: the next start says what was recovered', async () => {
    const home = temporaryFolder('manners');
    const it = await launch({ home });
    const call = (feature: string, name: string, input: unknown) => it.page.evaluate(
      (request) => window.saixue.call(request), { id: `m${Math.random()}`, feature, call: name, input });

    // What needs a workspace is grey without one; the page carries out what is chosen.
    const enabled = (id: string) => it.app.evaluate(({ Menu }, wanted) => Menu.getApplicationMenu()?.getMenuItemById(wanted)?.enabled, id);
    expect([await enabled('lock'), await enabled('backupNow'), await enabled('openPack')]).toEqual([false, false, true]);
    await choose(it, 'keys');
    await it.page.locator('#help-drawer').waitFor();
    await it.page.keyboard.press('F1');
    await it.page.locator('#help-drawer').waitFor({ state: 'detached' });

    // Zoom by menu and by key, the same one; kept in window.json.
    const zoomed = () => it.app.evaluate(({ BrowserWindow }) =>
      Math.round((BrowserWindow.getAllWindows()[0]?.webContents.getZoomFactor() ?? 0) * 100));
    await choose(it, 'zoomIn');
    await it.page.keyboard.press('Control+=');
    await until('125 %', zoomed, (now) => now === 125);
    await it.page.keyboard.press('Control+-');
    await until('110 %', zoomed, (now) => now === 110);

    // Native menus and dialogs follow the setting of the page.
    await call('workspace', 'setSettings', { theme: 'dark' });
    expect(await it.app.evaluate(({ nativeTheme }) => nativeTheme.themeSource)).toBe('dark');
    await call('workspace', 'setSettings', { theme: 'light' });

    // A dialog with something filled in: the right mouse button knows it is text, and leaving asks.
    await choose(it, 'newWorkspace');
    const field = it.page.locator('#create-name');
    await field.fill('二〇二六年微课');
    await it.app.evaluate(({ Menu }) => {
      const seen = globalThis as unknown as { offered: string[] };
      Menu.prototype.popup = function offered(this: Electron.Menu) {
        seen.offered = this.items.filter((one) => one.type !== 'separator').map((one) => one.label);
      };
    });
    await field.click({ button: 'right' });
    const offered = () => it.app.evaluate(() => (globalThis as unknown as { offered?: string[] }).offered ?? []);
    expect(await until('the menu', offered, (labels) => labels.length > 0)).toEqual(['撤销', '重做', '剪切', '复制', '粘贴', '全选']);
    await it.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    const question = it.page.locator('.el-dialog', { has: it.page.locator('[data-test="leave"]') });
    await question.waitFor();
    expect(await question.innerText()).toContain('打开的对话框里填的内容');
    expect(await it.axe()).toEqual([]);
    await it.picture('leave-question');
    await question.getByRole('button', { name: '继续工作' }).click();
    await question.waitFor({ state: 'hidden' });
    await it.page.keyboard.press('Escape');

    // Two crashes of the graphics driver: from the next start on without it, said in a sentence.
    await it.app.evaluate(({ app }) => {
      for (const reason of ['killed', 'crashed', 'crashed']) app.emit('child-process-gone', {}, { type: 'GPU', reason, exitCode: 1 });
    });
    await it.page.locator('[data-test="band-graphicsNext"]').waitFor();
    expect(remembered(home)).toMatchObject({ compatible: 'crashes', zoom: 110 });

    // Work that was acknowledged, and then the power goes.
    const dir = join(home, '工作 区');
    expect(await call('workspace', 'create', { name: '演练', dir })).toMatchObject({ ok: true });
    expect(await call('contests', 'sample', {})).toMatchObject({ ok: true });
    await until('the menu knows of the workspace', () => enabled('lock'), (now) => now === true);
    const backend = await it.backendPid();
    it.app.process().kill('SIGKILL');
    // Its own would still close the workspace well.
    process.kill(backend, 'SIGKILL');
    await until('the backend ended with it', () => existsSync(`/proc/${backend}`), (there) => !there);

    // As the system's own list of recent workspaces would start it.
    const again = await launch({ home, files: [dir] });
    const band = again.page.locator('[data-test="band-recovered"]');
    await band.waitFor();
    expect(await band.innerText()).toMatch(/上次没有正常关闭。已恢复到 今天 \d\d:\d\d 的状态，检查通过/);
    await again.page.locator('[data-test="band-graphicsNow"]').waitFor();
    // Read before the first frame: no flash of another colour.
    expect(await again.app.evaluate(({ nativeTheme, BrowserWindow }) =>
      [nativeTheme.themeSource, BrowserWindow.getAllWindows()[0]?.getBackgroundColor().toLowerCase()]))
      .toEqual(['light', '#f7f8fb']);
    expect(await again.page.evaluate(() => window.saixue.facts)).toMatchObject({ home, compatible: 'crashes', portable: 'off' });
    expect(await again.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getZoomFactor())).toBeCloseTo(1.1);
    await choose(again, 'zoomReset');
    expect(await again.axe()).toEqual([]);
    await again.picture('recovered');
    await band.getByRole('button').click();
    await band.waitFor({ state: 'detached' });
    await choose(again, 'closeWorkspace');
    await until('closed', () => again.page.url(), (url) => url.endsWith('#/'));
    expect(await again.page.evaluate(() => window.saixue.call({ id: 'c', feature: 'workspace', call: 'current', input: {} })))
      .toMatchObject({ value: { workspace: null } });
    // Its folder was moved meanwhile: the list says so, and pointing at the new place opens it and forgets the old one.
    const moved = join(home, '搬走 了');
    renameSync(dir, moved);
    await again.page.reload();
    await again.page.getByText('找不到').first().waitFor();
    await again.answerOpenDialog([moved]);
    await again.page.getByRole('button', { name: '定位' }).click();
    await until('it is open', () => again.page.url(), (url) => url.includes('#/contests/'));
    const recent = () => again.page.evaluate(() => window.saixue.call({ id: 'r', feature: 'workspace', call: 'recent', input: {} }));
    await until('one place', recent, (answer) => answer.ok && JSON.stringify(answer.value).split('"dir"').length === 2);
    expect(await recent()).toMatchObject({ value: { workspaces: [{ dir: moved, state: 'ready' }] } });
    // Nothing would be lost: nobody is asked.
    const ended = again.app.process();
    await again.app.evaluate(({ app }) => app.quit());
    await until('the program ended', () => ended.exitCode, (code) => code === 0);
    rmSync(home, { recursive: true });
  });

  test('a folder beside the program takes everything of the user', async () => {
    const folder = temporaryFolder('stick');
    mkdirSync(join(folder, 'saixue-data'));
    const it = await launch({ home: '', env: { PORTABLE_EXECUTABLE_DIR: folder } });
    expect(await it.page.evaluate(() => window.saixue.facts)).toMatchObject({ portable: 'on', home: join(folder, 'saixue-data') });
    expect(existsSync(join(folder, 'saixue-data', 'logs', 'main.log'))).toBe(true);
    await choose(it, 'about');
    await it.page.locator('.el-dialog:visible').waitFor();
    await it.picture('about-portable');
    expect(await it.page.locator('.el-dialog:visible').innerText()).toContain('绿色版');
    await it.close();
    rmSync(folder, { recursive: true });
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
      expect(readFileSync(join(kept, name), 'utf8')).not.toMatch(/金丝雀/);
    }
    expect(readFileSync(join(kept, 'main.log'), 'utf8')).toMatch(/backend stopped/);
  });
});

// The development runtime's own Node cannot load the database driver: everything else works in its utility process,
// and the first workspace ends it. So the way of the packaged program, and of a crash inside it, is walked here too.
describe.runIf(Boolean(process.env['BACKEND_NODE']))('the backend as a utility process', () => {
  afterEach(closeAll);

  test('answers; when it crashes the window is told, the call is answered, and a new one works', async () => {
    const it = await launch({ env: { BACKEND_NODE: '' } });
    const call = (name: string, input: unknown) => it.page.evaluate(
      (request) => window.saixue.call(request), { id: `u${Math.random()}`, feature: 'workspace', call: name, input });
    expect(await call('recent', {})).toEqual({ ok: true, value: { workspaces: [] } });
    const before = await it.backendPid();
    const answer = await call('create', { name: '演练', dir: join(it.home, 'work') });
    expect(answer).toMatchObject({ ok: false, error: { code: 'backend_gone' } });
    const states = async () => (await it.events()).flatMap((event) => (event.kind === 'backend' ? [event.state] : []));
    await until('a new one works', states, (seen) => seen.includes('restarted'));
    expect(await states()).toEqual(['gone', 'restarted']);
    expect(await call('recent', {})).toMatchObject({ ok: true });
    expect(await it.backendPid()).not.toBe(before);
  });
});
