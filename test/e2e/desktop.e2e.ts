// The real program on its desktop: dialogs, files from outside, the window's place, and a backend that dies.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { closeAll, launch, temporaryFolder, until } from './harness.ts';

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
