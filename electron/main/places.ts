// Where the main process finds its files and keeps its own: everything under the per-user folder.
import { app } from 'electron';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** The built program's folder, with main/, preload/ and renderer/ in it. */
export const builtFolder = join(__dirname, '..');

/** Started from a clone or by the tests, not from an installed package. */
export const isDevelopment = !app.isPackaged;

/** The per-user folder, the same as the terminal's: SAIXUE_HOME, else the system's place for programs. */
export function homeFolder(): string {
  return process.env['SAIXUE_HOME'] || join(app.getPath('appData'), 'Saixue');
}

/** Tells Electron the per-user folder; the single-instance lock lies there too, so this comes first. */
export function settleFolders(): string {
  const home = homeFolder();
  mkdirSync(home, { recursive: true });
  app.setPath('userData', home);
  const browser = join(home, 'browser');
  mkdirSync(browser, { recursive: true });
  app.setPath('sessionData', browser);
  app.setAppLogsPath(join(home, 'logs'));
  return home;
}
