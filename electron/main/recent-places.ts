// Recent workspaces where the system keeps such a list: the task bar of Windows, the dock of macOS. Linux has none.
import { app } from 'electron';
import type { Language } from '#contract/errors.ts';
import { jumpItem, type RecentPlace } from './recent-list.ts';

let last = '';

/** Tells the system; called with every list of recent workspaces that the page reads, and does something only when it changed. */
export function tellRecent(places: readonly RecentPlace[], language: Language): void {
  const mark = JSON.stringify([language, places]);
  if (mark === last || process.platform === 'linux') return;
  last = mark;
  if (process.platform === 'win32') {
    app.setJumpList(places.length === 0 ? null : [{
      type: 'custom', name: language === 'zh' ? '最近的工作区' : 'Recent workspaces', items: places.map((one) => jumpItem(one, process.execPath)),
    }]);
    return;
  }
  app.clearRecentDocuments();
  for (const { dir } of [...places].reverse()) app.addRecentDocument(dir);
}
