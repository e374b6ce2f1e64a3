// The one window: its place, its guarded page, and what happens when the page crashes.
import { app, BrowserWindow, screen } from 'electron';
import { join } from 'node:path';
import type { PlatformFacts } from '#contract/bridge.ts';
import { factsArgument } from '../preload/channels.ts';
import { groundColour } from './appearance.ts';
import { log } from './log.ts';
import { applyZoom } from './main-commands.ts';
import { builtFolder, isDevelopment } from './places.ts';
import { pageOrigin } from './policy.ts';
import { fitted, type WindowMemory } from './window-memory.ts';

/** What is drawn for: it fits a 1366 × 768 screen with its task bar. */
const contentSize = { width: 1366, height: 700 };

export type OwnFacts = Pick<PlatformFacts, 'home' | 'portable' | 'compatible'>;

function facts(own: OwnFacts): PlatformFacts {
  return {
    platform: process.platform === 'win32' || process.platform === 'darwin' ? process.platform : 'linux',
    appVersion: app.getVersion(),
    electron: process.versions.electron ?? '',
    chromium: process.versions['chrome'] ?? '',
    development: isDevelopment,
    ...own,
  };
}

export function createWindow(memory: WindowMemory, own: OwnFacts, onReloaded: () => void): BrowserWindow {
  const screens = screen.getAllDisplays().map((display) => display.workArea);
  const remembered = memory.bounds && fitted(memory.bounds, screens);
  const window = new BrowserWindow({
    ...contentSize,
    useContentSize: true,
    minWidth: 800,
    minHeight: 520,
    // Until its page is made it is hidden and not drawn: a page that is drawn from the beginning first waits for the graphics.
    show: false,
    paintWhenInitiallyHidden: false,
    backgroundColor: groundColour(),
    title: '赛学通 Saixue',
    webPreferences: {
      preload: join(builtFolder, 'preload', 'index.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      spellcheck: false,
      devTools: isDevelopment,
      additionalArguments: [`${factsArgument}${encodeURIComponent(JSON.stringify(facts(own)))}`],
    },
  });
  if (remembered) window.setBounds(remembered);
  if (memory.maximised) window.maximize();
  window.webContents.on('did-finish-load', () => applyZoom(window, memory));
  window.webContents.once('dom-ready', () => window.show());
  window.webContents.once('did-fail-load', () => window.show());
  window.on('page-title-updated', (event, title) => {
    // The page may name the contest in front; the program's name stays.
    event.preventDefault();
    window.setTitle(title.includes('赛学通') ? title : `${title} - 赛学通 Saixue`);
  });
  const remember = () => memory.rememberWindow(window.getNormalBounds(), window.isMaximized());
  let later: NodeJS.Timeout | undefined;
  const rememberSoon = () => {
    clearTimeout(later);
    later = setTimeout(() => window.isDestroyed() || remember(), 500);
  };
  window.on('resize', rememberSoon);
  window.on('move', rememberSoon);
  window.on('close', remember);
  let crashes = 0;
  window.webContents.on('render-process-gone', (_event, details) => {
    log(`page stopped: ${details.reason}`);
    crashes += 1;
    // A page that cannot even be drawn would crash for ever.
    if (details.reason === 'clean-exit' || crashes > 3) return;
    onReloaded();
    window.webContents.reload();
  });
  void window.loadURL(`${pageOrigin}/index.html`).catch((error: unknown) => log(`page not loaded: ${String(error)}`));
  return window;
}
