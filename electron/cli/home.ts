// Where the terminal finds the user's own folder: the same as the window's.
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The same per-user folder for window and terminal. */
export function defaultHome(): string {
  if (process.env['SAIXUE_HOME']) return process.env['SAIXUE_HOME'];
  if (process.platform === 'win32') return join(process.env['APPDATA'] ?? homedir(), 'Saixue');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Saixue');
  return join(process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'), 'Saixue');
}
