// What only a desktop has: native file dialogs that remember their folder, opening what was exported, the clipboard.
import { clipboard, dialog, shell, type BrowserWindow, type FileFilter, type OpenDialogOptions } from 'electron';
import { createHash } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { dirname, extname, isAbsolute, join } from 'node:path';
import { openableExtensions, startingExtensions, type FilePurpose } from '#contract/bridge.ts';
import type { Language } from '#contract/errors.ts';
import { log } from './log.ts';
import type { KnownPaths } from './known-paths.ts';
import type { WindowMemory } from './window-memory.ts';

const filters: Record<FilePurpose, { name: [zh: string, en: string]; extensions: string[] }> = {
  entries: { name: ['Excel 工作簿、CSV', 'Excel workbook, CSV'], extensions: ['xlsx', 'csv'] },
  judges: { name: ['Excel 工作簿、CSV', 'Excel workbook, CSV'], extensions: ['xlsx', 'csv'] },
  teachers: { name: ['Excel 工作簿、CSV', 'Excel workbook, CSV'], extensions: ['xlsx', 'csv'] },
  programmes: { name: ['Excel 工作簿、CSV', 'Excel workbook, CSV'], extensions: ['xlsx', 'csv'] },
  trainings: { name: ['Excel 工作簿、CSV', 'Excel workbook, CSV'], extensions: ['xlsx', 'csv'] },
  schools: { name: ['Excel 工作簿、CSV', 'Excel workbook, CSV'], extensions: ['xlsx', 'csv'] },
  units: { name: ['Excel 工作簿、CSV', 'Excel workbook, CSV'], extensions: ['xlsx', 'csv'] },
  quotas: { name: ['Excel 工作簿、CSV', 'Excel workbook, CSV'], extensions: ['xlsx', 'csv'] },
  experts: { name: ['Excel 工作簿、CSV', 'Excel workbook, CSV'], extensions: ['xlsx', 'csv'] },
  history: { name: ['Excel 工作簿、CSV', 'Excel workbook, CSV'], extensions: ['xlsx', 'csv'] },
  relations: { name: ['Excel 工作簿、CSV', 'Excel workbook, CSV'], extensions: ['xlsx', 'csv'] },
  affinities: { name: ['Excel 工作簿、CSV', 'Excel workbook, CSV'], extensions: ['xlsx', 'csv'] },
  plan: { name: ['Excel 工作簿、CSV', 'Excel workbook, CSV'], extensions: ['xlsx', 'csv'] },
  template: { name: ['Excel 工作簿', 'Excel workbook'], extensions: ['xlsx'] },
  report: { name: ['Excel 工作簿', 'Excel workbook'], extensions: ['xlsx'] },
  paper: { name: ['PDF 文件', 'PDF file'], extensions: ['pdf'] },
  packs: { name: ['评审包', 'Judging pack'], extensions: ['sxpack'] },
  recommendations: { name: ['推荐文件', 'Recommendation file'], extensions: ['sxrec'] },
  archives: { name: ['存证档案', 'Archive'], extensions: ['sxarc'] },
  scorePacks: { name: ['成绩包', 'Score pack'], extensions: ['sxscore'] },
  returned: { name: ['成绩包、Excel 评分表', 'Score pack, Excel score sheet'], extensions: ['sxscore', 'xlsx'] },
  cards: { name: ['评委卡', 'Judge card'], extensions: ['sxcard'] },
  backup: { name: ['备份', 'Backup'], extensions: ['sxbackup', 'db'] },
  diagnostics: { name: ['诊断包', 'Diagnostics'], extensions: ['zip'] },
  updates: { name: ['全部文件', 'All files'], extensions: ['*'] },
  materials: { name: ['作品材料', 'Material'], extensions: ['*'] },
  openable: { name: ['赛学通的文件', 'Files of Saixue'], extensions: startingExtensions.map((one) => one.slice(1)) },
  workspace: { name: ['全部文件', 'All files'], extensions: ['*'] },
};

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

export class DesktopShell {
  readonly #window: () => BrowserWindow;
  readonly #memory: WindowMemory;
  readonly #language: () => Language;
  readonly #known: KnownPaths;
  /** What the clipboard held when we last wrote to it, as a hash. */
  #copied = '';

  constructor(window: () => BrowserWindow, memory: WindowMemory, known: KnownPaths, language: () => Language) {
    this.#window = window;
    this.#memory = memory;
    this.#known = known;
    this.#language = language;
  }

  async pickFiles(purpose: FilePurpose, many: boolean): Promise<string[]> {
    const properties: OpenDialogOptions['properties'] = many ? ['openFile', 'multiSelections'] : ['openFile'];
    const options = { properties, filters: this.#filters(purpose), ...this.#startIn(purpose) };
    const { canceled, filePaths } = await dialog.showOpenDialog(this.#window(), options);
    const first = filePaths[0];
    if (canceled || first === undefined) return [];
    this.#memory.rememberFolder(purpose, dirname(first));
    for (const file of filePaths) this.#known.addFile(file);
    return filePaths;
  }

  async pickFolder(purpose: FilePurpose): Promise<string | null> {
    const options: OpenDialogOptions = { properties: ['openDirectory', 'createDirectory'], ...this.#startIn(purpose) };
    const { canceled, filePaths } = await dialog.showOpenDialog(this.#window(), options);
    const folder = filePaths[0];
    if (canceled || folder === undefined) return null;
    this.#memory.rememberFolder(purpose, purpose === 'workspace' ? dirname(folder) : folder);
    this.#known.addFolder(folder);
    return folder;
  }

  async pickSave(purpose: FilePurpose, suggestedName: string): Promise<string | null> {
    // The name is a suggestion of the page: whatever could lead out of the folder is taken from it.
    const name = suggestedName.replaceAll(/[\\/:*?"<>|\p{Cc}]/gu, '_').slice(0, 120) || 'saixue';
    const folder = this.#startIn(purpose).defaultPath;
    const options = { defaultPath: folder ? join(folder, name) : name, filters: this.#filters(purpose) };
    const { canceled, filePath } = await dialog.showSaveDialog(this.#window(), options);
    if (canceled || !filePath) return null;
    this.#memory.rememberFolder(purpose, dirname(filePath));
    // What is written there may get another name beside it, or a second file.
    this.#known.addFolder(dirname(filePath));
    return filePath;
  }

  /** Opens a document or a folder with the system's program for it; never a program, a script or a link. */
  async openExported(path: string): Promise<null | 'missing' | 'kind' | 'failed' | 'foreign'> {
    if (!this.#isOurs(path)) return 'foreign';
    if (!existsSync(path)) return 'missing';
    const openable = (openableExtensions as readonly string[]).includes(extname(path).toLowerCase());
    if (!statSync(path).isDirectory() && !openable) return 'kind';
    // A folder named like a program (an .app bundle on macOS) would start it.
    if (statSync(path).isDirectory() && extname(path).toLowerCase() === '.app') return 'kind';
    return (await shell.openPath(path)) === '' ? null : 'failed';
  }

  showInFolder(path: string): null | 'missing' | 'foreign' {
    if (!this.#isOurs(path)) return 'foreign';
    if (!existsSync(path)) return 'missing';
    shell.showItemInFolder(path);
    return null;
  }

  // The clipboard answers at once in older Electron and later in newer: waited for in both.
  async copyText(text: string): Promise<void> {
    await clipboard.writeText(text);
    this.#copied = hashOf(text);
  }

  /** After a lock nothing of ours stays on the clipboard; what somebody copied elsewhere since then does. */
  async forgetCopied(): Promise<void> {
    const ours = this.#copied;
    this.#copied = '';
    if (ours !== '' && hashOf(await clipboard.readText()) === ours) clipboard.clear();
  }

  #isOurs(path: string): boolean {
    const ours = isAbsolute(path) && this.#known.knows(path);
    if (!ours) log('refused to open a path that nobody gave to the page');
    return ours;
  }

  #filters(purpose: FilePurpose): FileFilter[] {
    const { name, extensions } = filters[purpose];
    const [chosen, all] = this.#language() === 'zh' ? [name[0], '全部文件'] : [name[1], 'All files'];
    return [{ name: chosen, extensions }, ...(extensions[0] === '*' ? [] : [{ name: all, extensions: ['*'] }])];
  }

  #startIn(purpose: FilePurpose): { defaultPath?: string } {
    const folder = this.#memory.folder(purpose);
    return folder && existsSync(folder) ? { defaultPath: folder } : {};
  }
}
