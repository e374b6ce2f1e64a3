// The program starts here: folders, one instance, rules, backend, window. Thin: no data is touched in this process.
import { app, Menu, protocol, shell, type BrowserWindow } from 'electron';
import { join } from 'node:path';
import type { Language } from '#contract/errors.ts';
import { servePage } from './app-protocol.ts';
import { serveAttachments } from './attachment-protocol.ts';
import { startLink } from './backend-link.ts';
import { BackendProcess } from './backend-process.ts';
import { log, openLog } from './log.ts';
import { buildMenu } from './menu.ts';
import { filesIn, WindowMail } from './opened-files.ts';
import { answerPage } from './page-calls.ts';
import { builtFolder, settleFolders } from './places.ts';
import { secureDefaultSession, secureEverything } from './security.ts';
import { DesktopShell } from './shell.ts';
import { createWindow } from './window.ts';
import { WindowMemory } from './window-memory.ts';

/** What a second start hands to the first: Chromium reorders the arguments it passes itself. */
interface SecondStart { words: string[]; folder: string }

function start(home: string): void {
  const memory = new WindowMemory(home);
  const mail = new WindowMail();
  let window: BrowserWindow | null = null;
  let language: Language = 'zh';
  let backendClosed = false;

  const openLogs = () => void shell.openPath(join(home, 'logs'));
  const setMenu = () =>
    Menu.setApplicationMenu(buildMenu(language, { choose: (item) => mail.post({ kind: 'menu', item }), openLogs }));

  const backend = new BackendProcess({
    home,
    appVersion: app.getVersion(),
    start: (listeners) => startLink(join(builtFolder, 'main', 'backend.cjs'), listeners),
    onEvent: (event) => mail.post(event),
    onLanguage: (chosen) => {
      language = chosen;
      setMenu();
    },
    log: (sentence) => log(sentence),
    onOutput: (text) => log(text, 'backend'),
  });

  const desktop = new DesktopShell(() => {
    if (!window) throw new Error('no window');
    return window;
  }, memory, () => language);
  const page = answerPage({ window: () => window, backend, desktop, mail, language: () => language });

  const openWindow = () => {
    window = createWindow(memory, () => mail.post({ kind: 'reloaded' }));
    window.webContents.on('did-start-navigation', (details) => {
      if (details.isMainFrame && !details.isSameDocument) page.pageLeft();
    });
    window.on('closed', () => {
      window = null;
    });
  };

  const receive = (words: readonly string[], folder: string) => {
    for (const file of filesIn(words, folder)) mail.post(file);
  };

  app.on('second-instance', (_event, _words, _folder, given) => {
    const { words, folder } = given as SecondStart;
    if (window) {
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    } else openWindow();
    receive(words, folder);
  });
  // macOS hands files over by event.
  app.on('open-file', (event, path) => {
    event.preventDefault();
    receive([path], '/');
  });
  app.on('activate', () => void (window ?? openWindow()));
  app.on('window-all-closed', () => app.quit());
  app.on('before-quit', (event) => {
    if (backendClosed) return;
    event.preventDefault();
    void backend.close().finally(() => {
      backendClosed = true;
      app.quit();
    });
  });

  void app.whenReady().then(() => {
    backend.start();
    secureDefaultSession();
    servePage(protocol, join(builtFolder, 'renderer'));
    serveAttachments(protocol, (handle, from, to) => backend.readAttachment(handle, from, to));
    setMenu();
    receive(process.argv.slice(1), process.cwd());
    openWindow();
    log(`started, version ${app.getVersion()}, Electron ${process.versions.electron}`);
  });
}

const home = settleFolders();
const me: SecondStart = { words: process.argv.slice(1), folder: process.cwd() };
if (app.requestSingleInstanceLock(me)) {
  openLog(home);
  secureEverything();
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
    { scheme: 'att', privileges: { standard: true, secure: true, supportFetchAPI: true, corsEnabled: true, stream: true } },
  ]);
  start(home);
} else {
  // The running program has been given our files and shows itself.
  app.quit();
}
