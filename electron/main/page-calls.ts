// What the page may ask of the main process: each message is checked to come from our own page before it counts.
import { ipcMain, type BrowserWindow, type IpcMainEvent, type IpcMainInvokeEvent } from 'electron';
import { filePurposes, type FilePurpose } from '#contract/bridge.ts';
import type { Answer } from '#contract/define.ts';
import { errorText, type Language } from '#contract/errors.ts';
import { channels } from '../preload/channels.ts';
import type { BackendProcess } from './backend-process.ts';
import { log } from './log.ts';
import type { WindowMail } from './opened-files.ts';
import { readRequest } from './payload.ts';
import { isPage } from './policy.ts';
import type { DesktopShell } from './shell.ts';

export interface PageCalls {
  window(): BrowserWindow | null;
  backend: BackendProcess;
  desktop: DesktopShell;
  mail: WindowMail;
  language(): Language;
}

function isOurPage(event: IpcMainInvokeEvent | IpcMainEvent, window: BrowserWindow | null): boolean {
  const frame = event.senderFrame;
  if (!window || window.isDestroyed() || event.sender !== window.webContents || !frame) return false;
  return frame.parent === null && isPage(frame.url);
}

const isText = (value: unknown, longest = 4096): value is string => typeof value === 'string' && value.length <= longest;
const isPurpose = (value: unknown): value is FilePurpose => (filePurposes as readonly unknown[]).includes(value);

/** Registers every handler. Returns what to do when the page is loaded anew: its calls have nobody waiting any more. */
export function answerPage({ window, backend, desktop, mail, language }: PageCalls): { pageLeft(): void } {
  let page = 0;
  const running = new Set<string>();

  // A message that is not from our page or not of the agreed shape is an attack or a bug: refused, and logged.
  const handle = <T>(channel: string, fits: (given: unknown[]) => boolean, work: (...given: never[]) => T): void => {
    ipcMain.handle(channel, (event, ...given: unknown[]) => {
      if (!isOurPage(event, window()) || !fits(given)) {
        log(`refused message on ${channel}`);
        throw new Error('refused');
      }
      return work(...(given as never[]));
    });
  };
  const on = (channel: string, work: (given: unknown[]) => void): void => {
    ipcMain.on(channel, (event, ...given: unknown[]) => {
      if (isOurPage(event, window())) work(given);
      else log(`refused message on ${channel}`);
    });
  };
  const send = (channel: string, ...given: unknown[]): void => {
    const to = window();
    if (to && !to.isDestroyed() && !to.webContents.isCrashed()) to.webContents.send(channel, ...given);
  };

  async function call(given: unknown): Promise<Answer> {
    const request = readRequest(given);
    if (!request) {
      const details = { detail: language() === 'zh' ? '不是 JSON，或超过 8 MB' : 'not JSON, or larger than 8 MB' };
      return { ok: false, error: { code: 'bad_input', message: errorText('bad_input', details, language()), details } };
    }
    // The page counts its calls from one again after a reload.
    const mine = page;
    const id = `${mine}:${request.id}`;
    running.add(id);
    try {
      return await backend.call({ ...request, id }, (progress) => {
        if (mine === page) send(channels.progress, request.id, progress);
      });
    } finally {
      running.delete(id);
    }
  }

  handle(channels.call, ([request]) => request !== undefined, (request: unknown) => call(request));
  on(channels.cancel, ([id]) => void (isText(id, 80) && backend.cancel(`${page}:${id}`)));
  on(channels.listening, () => mail.listen((event) => send(channels.event, event)));
  handle(channels.pickFiles, ([purpose, many]) => isPurpose(purpose) && typeof many === 'boolean',
    (purpose: FilePurpose, many: boolean) => desktop.pickFiles(purpose, many));
  handle(channels.pickFolder, ([purpose]) => isPurpose(purpose), (purpose: FilePurpose) => desktop.pickFolder(purpose));
  handle(channels.pickSave, ([purpose, name]) => isPurpose(purpose) && isText(name),
    (purpose: FilePurpose, name: string) => desktop.pickSave(purpose, name));
  handle(channels.openExported, ([path]) => isText(path), (path: string) => desktop.openExported(path));
  handle(channels.showInFolder, ([path]) => isText(path), (path: string) => desktop.showInFolder(path));
  handle(channels.copyText, ([text]) => isText(text, 1_000_000), (text: string) => desktop.copyText(text));
  handle(channels.restartBackend, () => true, () => backend.restart());

  return {
    pageLeft() {
      page += 1;
      mail.deaf();
      for (const id of running) backend.cancel(id);
    },
  };
}
