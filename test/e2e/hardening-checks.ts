// What makes a window weak, asked of the program's own window and of one that is weak on purpose.
import type { RunningApp } from './harness.ts';

/** Settings of a window that let its page out; none: it is as it must be. */
export function weak(preferences: Record<string, unknown>): string[] {
  const wanted: Record<string, boolean> = {
    sandbox: true, contextIsolation: true, webSecurity: true, nodeIntegration: false, nodeIntegrationInSubFrames: false,
      nodeIntegrationInWorker: false,
    webviewTag: false, allowRunningInsecureContent: false, experimentalFeatures: false, spellcheck: false,
  };
  return Object.entries(wanted).filter(([name, value]) => (preferences[name] ?? false) !== value).map(([name]) => name);
}

/** Every permission that Chromium knows by name. */
export const permissionNames = [
  'geolocation', 'notifications', 'push', 'camera', 'microphone', 'midi', 'clipboard-read', 'clipboard-write',
  'persistent-storage', 'background-sync', 'background-fetch',
  'periodic-background-sync', 'accelerometer', 'gyroscope', 'magnetometer', 'ambient-light-sensor', 'screen-wake-lock', 'storage-access',
  'top-level-storage-access', 'nfc', 'display-capture',
  'idle-detection', 'local-fonts', 'window-management', 'payment-handler', 'system-wake-lock', 'captured-surface-control',
  'speaker-selection', 'keyboard-lock', 'pointer-lock', 'fullscreen'];

/** What every window of the program was made with. */
export const preferencesOf = ({ app }: RunningApp) => app.evaluate(({ webContents }) => webContents.getAllWebContents()
  .filter((one) => one.getType() === 'window')
  .map((one) => (one as unknown as { getLastWebPreferences(): Record<string, unknown> }).getLastWebPreferences()));
