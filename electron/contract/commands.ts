// Every command that works everywhere, once: the native menu, the keys, the palette and the key list of the help are built from it.

export type MenuName = 'file' | 'edit' | 'view' | 'tools' | 'help';

/** What must be there before a command means anything. */
export type CommandNeed = 'workspace';

interface CommandShape {
  readonly id: string;
  /** As it stands in the menu and the palette; `…` where a choice follows. */
  readonly words: readonly [zh: string, en: string];
  /** As `keyOf` of renderer/keys/useKeys.ts says it. */
  readonly keys?: string;
  /** The same by other keyboards. */
  readonly also?: readonly string[];
  readonly menu: MenuName;
  /** A line stands before it in the menu. */
  readonly line?: true;
  readonly needs?: CommandNeed;
  /** Who carries it out: the page (`onCommand`), the main process (`bridge.perform`), or the system, as an editing role of its own. */
  readonly by: 'page' | 'main' | 'system';
}

/** In the order of the menus. */
export const commands = [
  { id: 'newWorkspace', words: ['新建工作区…', 'New workspace…'], keys: 'Ctrl+Alt+N', menu: 'file', by: 'page' },
  { id: 'openWorkspace', words: ['打开工作区…', 'Open workspace…'], keys: 'Ctrl+Alt+O', menu: 'file', by: 'page' },
  { id: 'closeWorkspace', words: ['关闭工作区', 'Close workspace'], menu: 'file', needs: 'workspace', by: 'page' },
  { id: 'openPack', words: ['打开评审包…', 'Open judging pack…'], keys: 'Ctrl+Alt+P', menu: 'file', line: true, by: 'page' },
  { id: 'openFile', words: ['打开其他文件…', 'Open another file…'], menu: 'file', by: 'page' },
  { id: 'lock', words: ['锁定工作区', 'Lock the workspace'], keys: 'Ctrl+Shift+L', menu: 'file', line: true, needs: 'workspace', by: 'page' },
  { id: 'settings', words: ['语言、字号和外观', 'Language, text size and appearance'], keys: 'Ctrl+,', menu: 'file', by: 'page' },
  { id: 'quit', words: ['退出', 'Quit'], keys: 'Ctrl+Q', menu: 'file', line: true, by: 'main' },

  { id: 'undo', words: ['撤销', 'Undo'], menu: 'edit', by: 'system' },
  { id: 'redo', words: ['重做', 'Redo'], menu: 'edit', by: 'system' },
  { id: 'cut', words: ['剪切', 'Cut'], menu: 'edit', line: true, by: 'system' },
  { id: 'copy', words: ['复制', 'Copy'], menu: 'edit', by: 'system' },
  { id: 'paste', words: ['粘贴', 'Paste'], menu: 'edit', by: 'system' },
  { id: 'selectAll', words: ['全选', 'Select all'], menu: 'edit', by: 'system' },

  { id: 'home', words: ['首页', 'Home'], keys: 'Alt+Home', menu: 'view', by: 'page' },
  { id: 'nextPane', words: ['下一个面板', 'Next pane'], keys: 'F6', menu: 'view', line: true, by: 'page' },
  { id: 'previousPane', words: ['上一个面板', 'Previous pane'], keys: 'Shift+F6', menu: 'view', by: 'page' },
  { id: 'zoomIn', words: ['放大', 'Zoom in'], keys: 'Ctrl+=', also: ['Ctrl++', 'Ctrl+Shift++'], menu: 'view', line: true, by: 'main' },
  { id: 'zoomOut', words: ['缩小', 'Zoom out'], keys: 'Ctrl+-', menu: 'view', by: 'main' },
  { id: 'zoomReset', words: ['实际大小', 'Actual size'], keys: 'Ctrl+0', menu: 'view', by: 'main' },
  { id: 'fullScreen', words: ['全屏', 'Full screen'], keys: 'F11', menu: 'view', line: true, by: 'main' },

  { id: 'palette', words: ['命令和查找…', 'Commands and search…'], keys: 'Ctrl+K', menu: 'tools', by: 'page' },
  { id: 'backupNow', words: ['立即备份', 'Back up now'], keys: 'Ctrl+Alt+B', menu: 'tools', line: true, needs: 'workspace', by: 'page' },
  { id: 'backups', words: ['备份与恢复', 'Backups and restore'], menu: 'tools', needs: 'workspace', by: 'page' },
  { id: 'restore', words: ['从备份文件恢复…', 'Restore from a backup file…'], menu: 'tools', by: 'page' },
  { id: 'checkWorkspace', words: ['核对工作区', 'Check the workspace'], menu: 'tools', needs: 'workspace', by: 'page' },
  { id: 'checkArchive', words: ['核对存证档案…', 'Check an archive…'], menu: 'tools', by: 'page' },
  { id: 'people', words: ['用户', 'Users'], menu: 'tools', line: true, needs: 'workspace', by: 'page' },
  { id: 'privacy', words: ['个人信息', 'Personal information'], menu: 'tools', needs: 'workspace', by: 'page' },
  { id: 'compatible', words: ['显卡兼容模式…', 'Graphics compatibility mode…'], menu: 'tools', line: true, by: 'main' },

  { id: 'help', words: ['本页帮助', 'Help for this page'], keys: 'F1', menu: 'help', by: 'page' },
  { id: 'keys', words: ['快捷键', 'Keyboard shortcuts'], keys: 'Ctrl+/', menu: 'help', by: 'page' },
  { id: 'judgeCard', words: ['打印评委操作卡…', 'Print the card for judges…'], menu: 'help', by: 'page' },
  { id: 'logs', words: ['打开日志文件夹', 'Open the log folder'], menu: 'help', line: true, by: 'main' },
  { id: 'diagnostics', words: ['导出诊断包…', 'Export diagnostics…'], menu: 'help', by: 'page' },
  { id: 'updateCheck', words: ['检查更新…', 'Check for updates…'], menu: 'help', by: 'page' },
  { id: 'licences', words: ['第三方许可', 'Third-party licences'], menu: 'help', line: true, by: 'page' },
  { id: 'about', words: ['关于赛学通', 'About Saixue'], menu: 'help', by: 'page' },
] as const satisfies readonly CommandShape[];

type Row = (typeof commands)[number];
export type CommandId = Row['id'];
/** Carried out by the page: `onCommand(id, …)` of renderer/commands.ts. */
export type PageCommandId = Extract<Row, { by: 'page' }>['id'];
/** Carried out by the main process: `bridge.perform(id)`. */
export type MainCommandId = Extract<Row, { by: 'main' }>['id'];
export type SystemCommandId = Extract<Row, { by: 'system' }>['id'];
export type Command = CommandShape & { readonly id: CommandId };

/** The rows with every optional part readable. */
export const allCommands: readonly Command[] = commands;

export const isMainCommand = (id: unknown): id is MainCommandId => allCommands.some((one) => one.by === 'main' && one.id === id);
