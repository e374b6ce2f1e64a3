// The native menu: what has no better place on the page, and the keys that every desktop program has.
import { Menu, type MenuItemConstructorOptions } from 'electron';
import type { MenuItem } from '#contract/bridge.ts';
import type { Language } from '#contract/errors.ts';

const texts = {
  file: ['文件', 'File'],
  newWorkspace: ['新建工作区…', 'New workspace…'],
  openWorkspace: ['打开工作区…', 'Open workspace…'],
  openPack: ['打开评审包…', 'Open judging pack…'],
  quit: ['退出', 'Quit'],
  edit: ['编辑', 'Edit'],
  undo: ['撤销', 'Undo'],
  redo: ['重做', 'Redo'],
  cut: ['剪切', 'Cut'],
  copy: ['复制', 'Copy'],
  paste: ['粘贴', 'Paste'],
  selectAll: ['全选', 'Select all'],
  view: ['视图', 'View'],
  zoomIn: ['放大', 'Zoom in'],
  zoomOut: ['缩小', 'Zoom out'],
  resetZoom: ['实际大小', 'Actual size'],
  fullScreen: ['全屏', 'Full screen'],
  settings: ['设置', 'Settings'],
  help: ['帮助', 'Help'],
  keys: ['快捷键', 'Keys'],
  logs: ['打开日志文件夹', 'Open log folder'],
  about: ['关于赛学通', 'About Saixue'],
} as const satisfies Record<string, readonly [zh: string, en: string]>;

export interface MenuActions {
  choose(item: MenuItem): void;
  openLogs(): void;
}

/** Builds the menu. Undo and redo are Chromium's: in a score cell the page answers the keys itself. */
export function buildMenu(language: Language, actions: MenuActions): Menu {
  const label = (key: keyof typeof texts) => texts[key][language === 'zh' ? 0 : 1];
  const choice = (item: MenuItem, accelerator?: string): MenuItemConstructorOptions => ({
    label: label(item), click: () => actions.choose(item), ...(accelerator ? { accelerator } : {}),
  });
  const role = (key: keyof typeof texts, name: NonNullable<MenuItemConstructorOptions['role']>) => ({ label: label(key), role: name });
  const line: MenuItemConstructorOptions = { type: 'separator' };
  return Menu.buildFromTemplate([
    {
      label: label('file'),
      submenu: [choice('newWorkspace'), choice('openWorkspace', 'CmdOrCtrl+O'), choice('openPack'), line, choice('settings'), line, role('quit', 'quit')],
    },
    {
      label: label('edit'),
      submenu: [role('undo', 'undo'), role('redo', 'redo'), line, role('cut', 'cut'), role('copy', 'copy'), role('paste', 'paste'), role('selectAll', 'selectAll')],
    },
    {
      label: label('view'),
      submenu: [role('zoomIn', 'zoomIn'), role('zoomOut', 'zoomOut'), role('resetZoom', 'resetZoom'), line, role('fullScreen', 'togglefullscreen')],
    },
    {
      label: label('help'),
      submenu: [choice('keys'), { label: label('logs'), click: () => actions.openLogs() }, line, choice('about')],
    },
  ]);
}
