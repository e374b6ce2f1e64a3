// After a lock the page goes on in another process: what the old one still held in its memory ends with it.
import { app, type WebContents } from 'electron';
import { log } from './log.ts';
import { blankPage, pageOrigin } from './policy.ts';

const underWay = new WeakSet<WebContents>();
/** How long a process without a page may take to end by itself; after that it is ended. */
const patience = 2000;

/** Waits until a process of ours is gone: one that still lingers would be used again for the next page of the same host. */
async function ended(pid: number): Promise<void> {
  const gone = () => !app.getAppMetrics().some((one) => one.pid === pid);
  const until = async (limit: number) => {
    for (const end = Date.now() + limit; !gone() && Date.now() < end;) await new Promise((resolve) => setTimeout(resolve, 25));
  };
  await until(patience);
  if (gone()) return;
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended in this moment.
  }
  await until(patience);
}

/** Whether the page came to another process; a window tells it a little after the page is there. */
async function moved(contents: WebContents, old: number): Promise<boolean> {
  for (const end = Date.now() + patience; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 25))) {
    if (contents.isDestroyed()) return false;
    if (contents.mainFrame.osProcessId !== old && contents.getOSProcessId() !== old) return true;
  }
  return false;
}

/**
 * Loads an empty page of another host, which Chromium's site isolation gives a process of its own, and then ours anew, locked.
 * The first process has no page left and ends; a page that was only loaded again would keep its process and what lies in it.
 */
export async function renewPage(contents: WebContents): Promise<void> {
  if (underWay.has(contents)) return;
  underWay.add(contents);
  const old = contents.getOSProcessId();
  try {
    // An address that differs by its hash only would not be loaded at all; the blank page stands between in any case.
    for (const address of [blankPage, `${pageOrigin}/index.html#/locked`]) {
      await contents.loadURL(address).catch((error: unknown) => log(`page not loaded: ${String(error)}`));
      if (contents.isDestroyed()) return;
      if (address === blankPage && await moved(contents, old)) await ended(old);
    }
    // Electron 25 has the older name.
    const history = contents.navigationHistory as typeof contents.navigationHistory | undefined;
    if (history) history.clear();
    else (contents as unknown as { clearHistory(): void }).clearHistory();
    if (contents.getOSProcessId() === old) log('the locked page is in the same process as before');
  } finally {
    underWay.delete(contents);
  }
}
