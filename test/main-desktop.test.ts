// The desktop's own parts without a window: the list of commands, menus, the portable folder, leaving, attention, a failing driver.
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { allCommands } from '#contract/commands.ts';
import { TaskAttention } from '../electron/main/attention.ts';
import { afterCrash } from '../electron/main/graphics-crashes.ts';
import { Leaving } from '../electron/main/leaving.ts';
import { acceleratorOf, menuTemplate, textMenu } from '../electron/main/menu.ts';
import { findPortable, portableFolderName, programFolder } from '../electron/main/portable.ts';
import { jumpItem, recentIn } from '../electron/main/recent-list.ts';
import { nextZoom, zoomSteps } from '../electron/main/zoom.ts';
import { projectFiles } from './checks/project-files.ts';

describe('the list of commands', () => {
  test('ids and keys are unique, words are there in both languages and written in them', () => {
    const twice = (list: string[]) => list.filter((one, at) => list.indexOf(one) !== at);
    expect(twice(allCommands.map((one) => one.id))).toEqual([]);
    expect(twice(allCommands.flatMap((one) => [...one.keys ? [one.keys] : [], ...one.also ?? []]))).toEqual([]);
    for (const language of [0, 1] as const) expect(twice(allCommands.map((one) => one.words[language]))).toEqual([]);
    for (const { id, words: [zh, en], keys } of allCommands) {
      expect(zh, id).toMatch(/^[\p{Script=Han}、]+…?$/u);
      expect(en, id).toMatch(/^[A-Z][A-Za-z, -]+…?$/);
      expect(zh.endsWith('…'), id).toBe(en.endsWith('…'));
      expect(keys ?? 'F1', id).toMatch(/^(Ctrl\+)?(Alt\+)?(Shift\+)?([A-Z0-9,/=-]|F\d+|Home)$/);
    }
  });

  test('each command of the page is carried out in one place, and nothing else is', () => {
    // By its name, or as one of the dialogs that a file lists and opens by name.
    const carried = projectFiles(['.ts', '.vue'], ['renderer']).flatMap(({ text }) => [
      ...text.matchAll(/\bonCommand\('(\w+)'/g),
      ...(/\bonCommand\(name,/.test(text) ? text.matchAll(/^ {2}(\w+): defineAsyncComponent/gm) : []),
    ].map((match) => match[1]!));
    expect(carried.toSorted()).toEqual(allCommands.filter((one) => one.by === 'page').map((one) => one.id).toSorted());
  });

  test('the menus hold every command once, in its language; what needs a workspace is grey without one', () => {
    for (const [language, at] of [['zh', 0], ['en', 1]] as const) {
      const chosen: string[] = [];
      const menus = menuTemplate({ language, workspace: false, mac: false, choose: (id) => chosen.push(id) });
      expect(menus.map((one) => one.label)).toEqual(
        [['文件(&F)', '编辑(&E)', '视图(&V)', '工具(&T)', '帮助(&H)'], ['&File', '&Edit', '&View', '&Tools', '&Help']][at]);
      const rows = menus.flatMap((one) => (Array.isArray(one.submenu) ? one.submenu : [])).filter((one) => one.type !== 'separator');
      expect(rows.map((one) => one.id)).toEqual(allCommands.map((one) => one.id));
      expect(rows.map((one) => one.label)).toEqual(allCommands.map((one) => one.words[at]));
      const grey = rows.filter((one) => one.enabled === false).map((one) => one.id);
      expect(grey).toEqual(allCommands.filter((one) => one.needs === 'workspace').map((one) => one.id));
      // Only quitting takes its key from the page: everything else a page may give its own meaning.
      expect(rows.filter((one) => one.registerAccelerator === true).map((one) => one.id)).toEqual(['quit']);
      rows.find((one) => one.id === 'lock')?.click?.(undefined as never, undefined, undefined as never);
      expect(chosen).toEqual(['lock']);
    }
    const open = menuTemplate({ language: 'zh', workspace: true, mac: true, choose: () => {} });
    expect(open.map((one) => one.label ?? one.role)).toEqual(['appMenu', '文件', '编辑', '视图', '工具', '帮助']);
    expect(JSON.stringify(open)).not.toContain('"enabled":false');
    expect(['Ctrl+Shift+L', 'F6', 'Alt+Home'].map(acceleratorOf)).toEqual(['CmdOrCtrl+Shift+L', 'F6', 'Alt+Home']);
  });

  test('the right mouse button offers what the text under it allows', () => {
    const flags = { canUndo: false, canRedo: false, canCut: true, canCopy: true,
      canPaste: false, canDelete: true, canSelectAll: true, canEditRichly: false };
    expect(textMenu({ isEditable: false, selectionText: ' ', editFlags: flags }, 'zh')).toEqual([]);
    expect(textMenu({ isEditable: false, selectionText: '第一名', editFlags: flags }, 'zh').map((one) => one.label)).toEqual(['复制']);
    const typed = textMenu({ isEditable: true, selectionText: '', editFlags: flags }, 'en').filter((one) => one.type !== 'separator');
    expect(typed.map((one) => [one.role, one.enabled])).toEqual([
      ['undo', false], ['redo', false], ['cut', true], ['copy', true], ['paste', false], ['selectAll', true],
    ]);
  });

  test('zoom goes up and down between 50 and 300 %, from any size', () => {
    const up = [50];
    while (up.at(-1)! < 300) up.push(nextZoom(up.at(-1)!, 1));
    expect(up).toEqual([...zoomSteps]);
    expect([nextZoom(300, 1), nextZoom(50, -1), nextZoom(112, 1), nextZoom(112, -1), nextZoom(100, -1)]).toEqual([300, 50, 125, 110, 90]);
  });
});

describe('the portable folder', () => {
  const at = (execPath: string, env: Record<string, string> = {}, packaged = true, platform = 'linux') =>
    programFolder({ packaged, platform, execPath, env });
  test('lies beside what the user sees as the program', () => {
    expect(at('/opt/赛学通/saixue')).toBe('/opt/赛学通');
    expect(at('/u/赛 学 通.app/Contents/MacOS/Saixue', {}, true, 'darwin')).toBe('/u');
    expect(at('/tmp/.mount_x/saixue', { APPIMAGE: '/media/usb stick/Saixue.AppImage' })).toBe('/media/usb stick');
    expect(at('/tmp/x/saixue', { PORTABLE_EXECUTABLE_DIR: '/media/u' })).toBe('/media/u');
    expect(at('/clone/node_modules/electron/dist/electron', {}, false)).toBe(null);
  });
  test('counts when it is there and can be written', () => {
    const folder = mkdtempSync(join(tmpdir(), 'saixue-便携 '));
    const place = { packaged: true, platform: 'linux', execPath: join(folder, 'saixue'), env: {} };
    expect(findPortable(place)).toEqual({ state: 'off' });
    const inside = join(folder, portableFolderName);
    mkdirSync(inside);
    expect(findPortable(place)).toEqual({ state: 'on', folder: inside });
    expect(readdirSync(inside)).toEqual([]);
    chmodSync(inside, 0o500);
    // Root may write anywhere.
    if (process.getuid?.() !== 0) expect(findPortable(place)).toEqual({ state: 'unwritable', folder: inside });
    rmSync(folder, { recursive: true });
  });
});

describe('leaving', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());
  const make = (canAsk: () => boolean) => {
    const seen: string[] = [];
    const leaving = new Leaving({ canAsk, ask: () => seen.push('ask'), quit: () => seen.push('quit'), show: () => seen.push('show') });
    return { leaving, seen };
  };
  test('the page is asked, a question takes all the time it needs, and the answer counts', () => {
    const { leaving, seen } = make(() => true);
    expect(leaving.mayGo()).toBe(false);
    leaving.answered('asking');
    vi.advanceTimersByTime(3_600_000);
    expect(seen).toEqual(['ask', 'show']);
    leaving.answered('stay');
    expect(leaving.mayGo()).toBe(false);
    leaving.answered('go');
    expect([leaving.mayGo(), seen]).toEqual([true, ['ask', 'show', 'ask', 'quit']]);
    const unasked = make(() => true);
    unasked.leaving.answered('go');
    expect(unasked.seen).toEqual([]);
  });
  test('a page that says nothing keeps nobody, and none is asked that is not there or when the system ends', () => {
    const silent = make(() => true);
    silent.leaving.mayGo();
    vi.advanceTimersByTime(2900);
    expect(silent.seen).toEqual(['ask']);
    vi.advanceTimersByTime(200);
    expect(silent.seen).toEqual(['ask', 'quit']);
    expect(make(() => false).leaving.mayGo()).toBe(true);
    const ended = make(() => true);
    ended.leaving.agree();
    expect([ended.leaving.mayGo(), ended.seen]).toEqual([true, []]);
  });
});

test('a long task asks for attention when nobody looks, a short one or one that is watched does not', () => {
  const seen: string[] = [];
  let focused = false;
  let now = 0;
  const window = {
    isDestroyed: () => false, isFocused: () => focused, setProgressBar: (share: number) => seen.push(String(share)),
    flashFrame: (on: boolean) => seen.push(`flash ${on}`), once: (_what: string, then: () => void) => { then(); },
  };
  const attention = new TaskAttention(() => window as never, () => now);
  const task = (lasts: number) => {
    for (const share of [0.25, 2, null]) {
      attention.progress(share);
      now += lasts / 2;
    }
    return seen.splice(0);
  };
  expect(task(8000)).toEqual(['0.25', '2', '-1']);
  expect(task(12_000)).toEqual(['0.25', '2', '-1', 'flash true', 'flash false']);
  focused = true;
  expect(task(12_000)).toEqual(['0.25', '2', '-1']);
  focused = false;
  attention.progress(null);
  expect(seen).toEqual(['-1']);
});

test('two crashes of the graphics driver within a week mean a broken one; a clock that was put back counts for nothing', () => {
  const day = 24 * 3600 * 1000;
  expect(afterCrash([], 100 * day)).toEqual({ times: [100 * day], broken: false });
  expect(afterCrash([100 * day], 106 * day)).toEqual({ times: [100 * day, 106 * day], broken: true });
  expect(afterCrash([100 * day], 108 * day)).toEqual({ times: [108 * day], broken: false });
  expect(afterCrash([200 * day], 108 * day)).toEqual({ times: [108 * day], broken: false });
});

test('the system learns of recent workspaces that are there, and their folders survive the command line', () => {
  const one = (dir: unknown, state: string) => ({ dir, name: '市赛', state, role: 'organiser' });
  expect(recentIn({ workspaces: [one('D:\\赛 学', 'ready'), one('E:\\x', 'missing'), one(3, 'ready'), null] })).toEqual([{ dir: 'D:\\赛 学', name: '市赛' }]);
  expect([recentIn(null), recentIn({ workspaces: 'x' })]).toEqual([[], []]);
  expect(jumpItem({ dir: 'D:\\', name: '' }, 'p.exe')).toMatchObject({ args: '"D:\\\\"', program: 'p.exe' });
  expect(jumpItem({ dir: 'D:\\赛 学', name: '市赛' }, 'p.exe')).toMatchObject({ args: '"D:\\赛 学"', title: '市赛' });
});

test('the program is offered for the kinds of files that it opens', () => {
  const builder = (JSON.parse(readFileSync('package.json', 'utf8')) as { build?: { fileAssociations?: { ext: string | string[] }[] } }).build;
  const offered = builder?.fileAssociations?.flatMap((one) => one.ext) ?? [];
  expect(offered.length).toBeGreaterThan(0);
  expect(['sxpack', 'sxscore', 'sxcard', 'sxrec', 'sxarc', 'sxbackup'].filter((one) => !offered.includes(one))).toEqual([]);
});
