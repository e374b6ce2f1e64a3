// What the page may ask of the main process: each message is checked to come from our own page before it counts.
import { ipcMain, type BrowserWindow, type IpcMainEvent, type IpcMainInvokeEvent } from 'electron';
import { filePurposes, type ClosingAnswer, type FilePurpose } from '#contract/bridge.ts';
import { isMainCommand, type MainCommandId } from '#contract/commands.ts';
import type { Answer } from '#contract/define.ts';
import { errorText, type Language } from '#contract/errors.ts';
import { channels } from '../preload/channels.ts';
import type { BackendProcess } from './backend-process.ts';
import { log } from './log.ts';
import type { WindowMail } from './opened-files.ts';
import { readRequest } from './payload.ts';
import { isFromPage } from './policy.ts';
import { largestPaper, paperPdf, readPdf, writePdf } from './printing.ts';
import { renewPage } from './renew-page.ts';
import type { KnownPaths } from './known-paths.ts';
import type { DesktopShell } from './shell.ts';

export interface PageCalls {
  window(): BrowserWindow | null;
  backend: BackendProcess;
  desktop: DesktopShell;
  known: KnownPaths;
  mail: WindowMail;
  language(): Language;
  perform(id: MainCommandId): void;
  /** How far a task is; null: none runs. */
  taskProgress(share: number | null): void;
  answerClosing(answer: ClosingAnswer): void;
  /** An answer on its way to the page: what of it the system is told too. */
  answered(feature: string, call: string, value: unknown): void;
  /** A page has begun to listen. */
  listening(): void;
}

const isOurPage = (event: IpcMainInvokeEvent | IpcMainEvent, window: BrowserWindow | null): boolean =>
  isFromPage(event.sender, event.senderFrame, window && !window.isDestroyed() ? window.webContents : null);

const isText = (value: unknown, longest = 4096): value is string => typeof value === 'string' && value.length <= longest;
const closingAnswers: readonly unknown[] = ['go', 'asking', 'stay'] satisfies ClosingAnswer[];
const isPurpose = (value: unknown): value is FilePurpose => (filePurposes as readonly unknown[]).includes(value);

/** Registers every handler. Returns what to do when the page is loaded anew: its calls have nobody waiting any more. */
export function answerPage(calls: PageCalls): { pageLeft(): void } {
  const { window, backend, desktop, known, mail, language, perform } = calls;
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
      const answer = await backend.call({ ...request, id }, (progress) => {
        if (mine === page) send(channels.progress, request.id, progress);
      });
      if (answer.ok && request.feature === 'people' && request.call === 'lock') await desktop.forgetCopied();
      if (answer.ok) calls.answered(request.feature, request.call, answer.value);
      return answer;
    } finally {
      running.delete(id);
    }
  }

  handle(channels.call, ([request]) => request !== undefined, (request: unknown) => call(request));
  on(channels.cancel, ([id]) => void (isText(id, 80) && backend.cancel(`${page}:${id}`)));
  on(channels.listening, () => {
    mail.listen((event) => send(channels.event, event));
    calls.listening();
  });
  handle(channels.pickFiles, ([purpose, many]) => isPurpose(purpose) && typeof many === 'boolean',
    (purpose: FilePurpose, many: boolean) => desktop.pickFiles(purpose, many));
  handle(channels.pickFolder, ([purpose]) => isPurpose(purpose), (purpose: FilePurpose) => desktop.pickFolder(purpose));
  handle(channels.pickSave, ([purpose, name]) => isPurpose(purpose) && isText(name),
    (purpose: FilePurpose, name: string) => desktop.pickSave(purpose, name));
  handle(channels.openExported, ([path]) => isText(path), (path: string) => desktop.openExported(path));
  handle(channels.showInFolder, ([path]) => isText(path), (path: string) => desktop.showInFolder(path));
  handle(channels.copyText, ([text]) => isText(text, 1_000_000), (text: string) => desktop.copyText(text));
  on(channels.dropped, ([paths]) => {
    if (Array.isArray(paths)) for (const path of paths.slice(0, 1000)) if (isText(path)) known.addFile(path);
  });
  handle(channels.protectContent, ([wanted]) => typeof wanted === 'boolean', (wanted: boolean) => window()?.setContentProtection(wanted));
  on(channels.renewPage, () => {
    const to = window();
    if (to) void renewPage(to.webContents);
  });
  on(channels.perform, ([id]) => void (isMainCommand(id) && perform(id)));
  on(channels.taskProgress, ([share]) => {
    if (share === null || (typeof share === 'number' && share >= 0 && share <= 2)) calls.taskProgress(share);
  });
  on(channels.answerClosing, ([answer]) => void (closingAnswers.includes(answer) && calls.answerClosing(answer as ClosingAnswer)));
  const contents = () => {
    const to = window();
    if (!to) throw new Error('no window');
    return to.webContents;
  };
  handle(channels.paperPdf, ([landscape, pageNumbers]) => typeof landscape === 'boolean' && typeof pageNumbers === 'boolean',
    (landscape: boolean, pageNumbers: boolean) => paperPdf(contents(), { landscape, pageNumbers }, language()));
  handle(channels.readPdf, ([path]) => isText(path), (path: string) => (known.knows(path) ? readPdf(path) : null));
  handle(channels.savePdf, ([bytes, name]) => bytes instanceof Uint8Array && bytes.length <= largestPaper && isText(name),
    async (bytes: Uint8Array, name: string) => {
      const path = await desktop.pickSave('paper', name);
      if (path === null) return null;
      const refused = writePdf(path, bytes);
      return refused === null ? { path } : { refused };
    });
  handle(channels.printers, () => true, async () => (await contents().getPrintersAsync()).length);
  handle(channels.restartBackend, () => true, () => backend.restart());

  return {
    pageLeft() {
      page += 1;
      mail.deaf();
      // The dialog that asked for it is gone with the page.
      window()?.setContentProtection(false);
      for (const id of running) backend.cancel(id);
    },
  };
}
