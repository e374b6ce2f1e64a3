// The menu under the right mouse button: cut, copy, paste and select all, where there is text to do it with.
import { Menu, type BrowserWindow } from 'electron';
import type { Language } from '#contract/errors.ts';
import { textMenu } from './menu.ts';

export function offerTextMenu(window: BrowserWindow, language: () => Language): void {
  window.webContents.on('context-menu', (_event, place) => {
    const items = textMenu(place, language());
    if (items.length > 0) Menu.buildFromTemplate(items).popup({ window });
  });
}
