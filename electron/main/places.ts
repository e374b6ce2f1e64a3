// Where the main process finds its files and keeps its own: everything under the per-user folder.
import { app } from 'electron';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { findPortable, type Portable } from './portable.ts';

/** The built program's folder, with main/, preload/ and renderer/ in it. */
export const builtFolder = join(__dirname, '..');

/** Started from a clone or by the tests, not from an installed package. */
export const isDevelopment = !app.isPackaged;

export interface Folders { home: string; portable: Portable }

/** The per-user folder, the same as the terminal's: SAIXUE_HOME, else beside the program, else the system's place for programs. */
export function findFolders(): Folders {
  const asked = process.env['SAIXUE_HOME'];
  if (asked) return { home: asked, portable: { state: 'off' } };
  const portable = findPortable({ packaged: app.isPackaged, platform: process.platform, execPath: process.execPath, env: process.env });
  return { home: portable.state === 'on' ? portable.folder : join(app.getPath('appData'), 'Saixue'), portable };
}

/** Tells Electron the per-user folder; the single-instance lock lies there too, so this comes first. Throws where none can be made. */
export function settleFolders({ home }: Folders): void {
  mkdirSync(home, { recursive: true });
  app.setPath('userData', home);
  const browser = join(home, 'browser');
  mkdirSync(browser, { recursive: true });
  app.setPath('sessionData', browser);
  app.setAppLogsPath(join(home, 'logs'));
}
