// The native menus as they are told to Electron, from the list of commands: the page and the main process carry them out,
// editing is the system's own. Pure.
import type { ContextMenuParams, MenuItemConstructorOptions } from 'electron';
import { allCommands, type Command, type CommandId, type MenuName, type SystemCommandId } from '#contract/commands.ts';
import type { Language } from '#contract/errors.ts';

const titles: Record<MenuName, readonly [zh: string, en: string]> = {
  file: ['文件', 'File'], edit: ['编辑', 'Edit'], view: ['视图', 'View'], tools: ['工具', 'Tools'], help: ['帮助', 'Help'],
};

/** What the menu shows and does now. */
export interface MenuState {
  language: Language;
  /** Is a workspace open? What needs one is grey without it. */
  workspace: boolean;
  /** On macOS the first menu is the program's own and letters are not underlined. */
  mac: boolean;
  choose(id: CommandId): void;
}

/** 文件(F), with Alt+F as its key; in English the letter is in the word. */
function titleOf(name: MenuName, { language, mac }: MenuState): string {
  const [zh, en] = titles[name];
  if (mac) return language === 'zh' ? zh : en;
  return language === 'zh' ? `${zh}(&${en[0]})` : `&${en}`;
}

/** 'Ctrl+Shift+L' as the page says it, in Electron's words; Ctrl is Command on macOS. */
export function acceleratorOf(keys: string): string {
  return keys.replace('Ctrl+', 'CmdOrCtrl+');
}

function row(command: Command, state: MenuState): MenuItemConstructorOptions {
  const label = command.words[state.language === 'zh' ? 0 : 1];
  if (command.by === 'system') return { id: command.id, label, role: command.id as SystemCommandId };
  return {
    id: command.id, label, enabled: command.needs === undefined || state.workspace, click: () => state.choose(command.id),
    // The page answers the keys itself, so that a page or a dialog that gives one its own meaning comes first; here it is only shown.
    // Quitting must work when the page does not.
    ...(command.keys ? { accelerator: acceleratorOf(command.keys), registerAccelerator: command.id === 'quit' } : {}),
  };
}

/** The five menus of the window. */
export function menuTemplate(state: MenuState): MenuItemConstructorOptions[] {
  const menus = (Object.keys(titles) as MenuName[]).map((name): MenuItemConstructorOptions => ({
    label: titleOf(name, state),
    submenu: allCommands.filter((one) => one.menu === name)
      .flatMap((one, at): MenuItemConstructorOptions[] => [...(one.line && at > 0 ? [{ type: 'separator' as const }] : []), row(one, state)]),
  }));
  return state.mac ? [{ role: 'appMenu' }, ...menus] : menus;
}

export type TextPlace = Pick<ContextMenuParams, 'isEditable' | 'selectionText' | 'editFlags'>;

/** The menu under the right mouse button: nothing where no text is, copying only where nothing can be typed. */
export function textMenu(place: TextPlace, language: Language): MenuItemConstructorOptions[] {
  const selected = place.selectionText.trim() !== '';
  if (!place.isEditable && !selected) return [];
  const item = (id: 'undo' | 'redo' | 'cut' | 'copy' | 'paste' | 'selectAll', enabled: boolean): MenuItemConstructorOptions => {
    const words = allCommands.find((one) => one.id === id)?.words ?? [id, id];
    return { id, label: words[language === 'zh' ? 0 : 1], role: id, enabled };
  };
  const line: MenuItemConstructorOptions = { type: 'separator' };
  const { canUndo, canRedo, canCut, canCopy, canPaste, canSelectAll } = place.editFlags;
  if (!place.isEditable) return [item('copy', canCopy)];
  return [
    item('undo', canUndo), item('redo', canRedo), line, item('cut', canCut), item('copy', canCopy), item('paste', canPaste), line,
    item('selectAll', canSelectAll),
  ];
}
