// The program starts here: folders, one instance, rules, backend, window. Thin: no data is touched in this process.
import { app, Menu, powerMonitor, protocol, shell, type BrowserWindow } from 'electron';
import { join } from 'node:path';
import type { Language } from '#contract/errors.ts';
import { isMainCommand, type CommandId, type PageCommandId } from '#contract/commands.ts';
import { servePage } from './app-protocol.ts';
import { hasHighContrast, settingsOf, watchContrast, wearTheme } from './appearance.ts';
import { serveAttachments } from './attachment-protocol.ts';
import { TaskAttention } from './attention.ts';
import { startLink } from './backend-link.ts';
import { BackendProcess } from './backend-process.ts';
import { askCompatible, settleGraphics, watchGraphics } from './graphics.ts';
import { log, openLog } from './log.ts';
import { KnownPaths } from './known-paths.ts';
import { Leaving } from './leaving.ts';
import { mainCommands } from './main-commands.ts';
import { menuTemplate } from './menu.ts';
import { openedBy, readStart, sealStart, WindowMail } from './opened-files.ts';
import { answerPage } from './page-calls.ts';
import { builtFolder, findFolders, settleFolders, type Folders } from './places.ts';
import { refuseStart } from './refuse-start.ts';
import { recentIn } from './recent-list.ts';
import { tellRecent } from './recent-places.ts';
import { secureDefaultSession, secureEverything } from './security.ts';
import { DesktopShell } from './shell.ts';
import { offerTextMenu } from './text-menu.ts';
import { createWindow } from './window.ts';
import { WindowMemory } from './window-memory.ts';

// macOS hands files over by event, and may do so before the program is ready: they wait.
const early: string[] = [];
let openFile = (path: string): void => void early.push(path);
app.on('open-file', (event, path) => {
  event.preventDefault();
  openFile(path);
});

function start({ home, portable }: Folders): void {
  const memory = new WindowMemory(home);
  settleGraphics(memory);
  const ownFacts = { home, portable: portable.state, compatible: memory.compatible };
  const mail = new WindowMail();
  const known = new KnownPaths();
  // What the about dialog shows, and where fetched updates lie.
  known.addFile(home);
  for (const name of ['logs', 'updates']) known.addFolder(join(home, name));
  let window: BrowserWindow | null = null;
  const before = settingsOf(home);
  let language: Language = before.language;
  let workspaceOpen = false;
  let backendClosed = false;

  const openLogs = () => void shell.openPath(join(home, 'logs'));
  const chooseCompatible = () => void (window && askCompatible(window, memory, language));
  const perform = mainCommands({ window: () => window, memory, openLogs, chooseCompatible });
  const choose = (id: CommandId) => {
    if (isMainCommand(id)) perform(id);
    else mail.post({ kind: 'menu', item: id as PageCommandId });
  };
  const setMenu = () => Menu.setApplicationMenu(Menu.buildFromTemplate(
    menuTemplate({ language, workspace: workspaceOpen, mac: process.platform === 'darwin', choose })));

  const backend = new BackendProcess({
    home,
    appVersion: app.getVersion(),
    start: (listeners) => startLink(join(builtFolder, 'main', 'backend.cjs'), listeners),
    onEvent: (event) => {
      if (event.kind === 'workspace') {
        known.setWorkspace(event.dir);
        workspaceOpen = event.dir !== null;
        setMenu();
      }
      mail.post(event);
    },
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
  }, memory, known, () => language);
  const showWindow = () => {
    if (window?.isMinimized()) window.restore();
    window?.show();
    window?.focus();
  };
  const leaving = new Leaving({
    canAsk: () => window !== null && mail.heard && !window.webContents.isCrashed(),
    ask: () => mail.post({ kind: 'closing' }),
    quit: () => app.quit(),
    show: showWindow,
  });
  const attention = new TaskAttention(() => window);
  const page = answerPage({
    window: () => window, backend, desktop, known, mail, language: () => language, perform,
    taskProgress: (share) => attention.progress(share),
    answerClosing: (answer) => leaving.answered(answer),
    listening: () => mail.post({ kind: 'contrast', on: hasHighContrast() }),
    answered: (feature, call, value) => {
      if (feature !== 'workspace') return;
      if (call === 'settings' || call === 'setSettings') wearTheme(value);
      else if (call === 'recent') tellRecent(recentIn(value), language);
    },
  });

  const openWindow = () => {
    const made = createWindow(memory, ownFacts, () => mail.post({ kind: 'reloaded' }));
    window = made;
    offerTextMenu(made, () => language);
    made.webContents.on('did-start-navigation', (details) => {
      if (!details.isMainFrame || details.isSameDocument) return;
      attention.progress(null);
      page.pageLeft();
    });
    made.on('close', (event) => {
      if (!leaving.mayGo()) event.preventDefault();
    });
    made.on('session-end', () => leaving.agree());
    made.on('closed', () => {
      window = null;
    });
  };

  const receive = (words: readonly string[], folder: string) => {
    const { files, workspaces } = openedBy(words, folder);
    for (const path of files) known.addFile(path);
    if (files.length > 0) mail.post({ kind: 'openedFiles', paths: files });
    const dir = workspaces.at(-1);
    if (dir !== undefined) mail.post({ kind: 'openedWorkspace', dir });
  };
  openFile = (path) => {
    receive([path], '/');
    if (app.isReady() && !window) openWindow();
  };

  app.on('second-instance', (_event, _words, _folder, given) => {
    const { words, folder } = readStart(given);
    if (window) showWindow();
    else openWindow();
    receive(words, folder);
  });
  app.on('activate', () => void (window ?? openWindow()));
  app.on('window-all-closed', () => app.quit());
  app.on('before-quit', (event) => {
    if (backendClosed) return;
    event.preventDefault();
    if (!leaving.mayGo()) return;
    void backend.close().finally(() => {
      backendClosed = true;
      app.quit();
    });
  });
  // The system ends the program, or whoever started it in a terminal: nobody is asked.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      leaving.agree();
      app.quit();
    });
  }
  watchGraphics(memory, () => mail.post({ kind: 'graphics' }));

  void app.whenReady().then(() => {
    secureDefaultSession();
    wearTheme(before.settings);
    servePage(protocol, join(builtFolder, 'renderer'));
    serveAttachments(protocol, (handle, from, to) => backend.readAttachment(handle, from, to));
    openWindow();
    // While the page's process starts, the other one is started, and what the page asks for later is made.
    backend.start();
    setMenu();
    receive([...process.argv.slice(1), ...early], process.cwd());
    watchContrast((on) => mail.post({ kind: 'contrast', on }));
    // Whoever leaves the computer leaves the workspace too: the page locks it where somebody is signed in.
    powerMonitor.on('lock-screen', () => mail.post({ kind: 'lock' }));
    powerMonitor.on('suspend', () => mail.post({ kind: 'lock' }));
    powerMonitor.on('shutdown', () => leaving.agree());
    log(`started, version ${app.getVersion()}, Electron ${process.versions.electron}`);
  });
}

// No data is in this process: it says what happened and goes on, and the backend is watched on its own.
process.on('uncaughtException', (fault) => log(`fault of the main process: ${fault.stack ?? fault.message}`));
process.on('unhandledRejection',
  (fault) => log(`fault of the main process: ${fault instanceof Error ? fault.stack ?? fault.message : String(fault)}`));

const folders = findFolders();
/** Without a folder of its own the program can keep nothing. */
function settled(): boolean {
  try {
    settleFolders(folders);
    openLog(folders.home);
    return true;
  } catch (fault) {
    refuseStart(fault, folders.home);
    return false;
  }
}

if (settled()) {
  if (app.requestSingleInstanceLock(sealStart({ words: process.argv.slice(1), folder: process.cwd() }))) {
    secureEverything();
    protocol.registerSchemesAsPrivileged([
      { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
      { scheme: 'att', privileges: { standard: true, secure: true, supportFetchAPI: true, corsEnabled: true, stream: true } },
    ]);
    start(folders);
  } else {
    // The running program has been given our files and shows itself.
    app.quit();
  }
}
