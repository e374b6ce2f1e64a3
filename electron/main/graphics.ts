// 兼容模式: without the graphics card, for machines whose driver fails. Chosen by the user, or by itself after two crashes.
import { app, dialog, type BrowserWindow } from 'electron';
import type { Language } from '#contract/errors.ts';
import { afterCrash, graphicsFaults } from './graphics-crashes.ts';
import { log } from './log.ts';
import type { WindowMemory } from './window-memory.ts';

const switches: readonly string[] = ['disable-gpu'];

/** Before the program is ready: without the graphics card if that was decided earlier. */
export function settleGraphics(memory: WindowMemory): void {
  if (memory.compatible === null) return;
  app.disableHardwareAcceleration();
  for (const name of switches) app.commandLine.appendSwitch(name);
}

/** Counts the crashes of the graphics process; `tell` is called once it was decided to do without it from the next start on. */
export function watchGraphics(memory: WindowMemory, tell: () => void): void {
  app.on('child-process-gone', (_event, details) => {
    if (details.type !== 'GPU' || !graphicsFaults.has(details.reason)) return;
    log(`graphics process stopped: ${details.reason}`);
    const { times, broken } = afterCrash(memory.graphicsCrashes, Date.now());
    memory.rememberGraphics(times, broken ? memory.compatible ?? 'crashes' : memory.compatible);
    if (broken && memory.compatible === 'crashes') tell();
  });
}

const words = {
  title: ['显卡兼容模式', 'Graphics compatibility mode'],
  off: ['现在没有打开。画面闪烁、发黑或窗口打不开时再打开它：不用显卡，由处理器画图，播放视频会慢一些。',
    'It is off. Turn it on when the picture flickers or stays black: the processor then draws instead of the graphics card, and videos play more slowly.'],
  chosen: ['现在已经打开：不用显卡，由处理器画图。', 'It is on: the processor draws, not the graphics card.'],
  crashes: ['显卡驱动一周内出错两次，程序已自动打开它：不用显卡，由处理器画图。换了驱动以后可以关闭。',
    'The graphics driver failed twice within a week, so it was turned on: the processor draws, not the graphics card. Turn it off once the driver was replaced.'],
  next: ['下次启动时生效，数据不受影响。', 'It counts from the next start on; no data is affected.'],
  turnOn: ['打开', 'Turn on'], turnOff: ['关闭', 'Turn off'], cancel: ['取消', 'Cancel'],
} as const satisfies Record<string, readonly [zh: string, en: string]>;

/** The native question of the menu: on or off from the next start on. */
export async function askCompatible(window: BrowserWindow, memory: WindowMemory, language: Language): Promise<void> {
  const say = (key: keyof typeof words) => words[key][language === 'zh' ? 0 : 1];
  const now = memory.compatible;
  const { response } = await dialog.showMessageBox(window, {
    type: 'question', title: say('title'), message: say('title'), detail: `${say(now ?? 'off')}\n${say('next')}`,
    buttons: [say(now === null ? 'turnOn' : 'turnOff'), say('cancel')], defaultId: 1, cancelId: 1, noLink: true,
  });
  if (response === 0) memory.rememberGraphics([], now === null ? 'chosen' : null);
}
