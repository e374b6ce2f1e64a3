// What the preload script shows the window as `window.saixue`: the calls of the contract, and what only a desktop has.
import type { MainCommandId, PageCommandId } from './commands.ts';
import type { Answer, Progress, Request } from './define.ts';

/** What a dialog is for; the last folder is remembered for each purpose. */
export const filePurposes = [
  'entries', 'judges', 'teachers', 'programmes', 'trainings', 'schools', 'units', 'quotas', 'experts', 'history', 'relations', 'affinities', 'plan',
  'materials', 'packs', 'scorePacks', 'returned', 'cards', 'recommendations', 'archives', 'template', 'report', 'paper', 'workspace', 'backup',
  'diagnostics', 'updates', 'openable',
] as const;
export type FilePurpose = (typeof filePurposes)[number];

/** Only files of these kinds are opened with the system's program, and only when they were just written or picked. */
export const openableExtensions = ['.xlsx', '.pdf', '.docx', '.txt', '.csv', '.json'] as const;

/** Files that start the program, or reach the running one, by double-click or argument. */
export const startingExtensions = ['.sxpack', '.sxscore', '.sxcard', '.sxrec', '.sxarc', '.sxbackup', '.xlsx'] as const;

/** One message to the window that no call asked for. */
export type WindowEvent =
  /** The backend process stopped (calls under way answer backend_gone), works again, or stays down. */
  | { kind: 'backend'; state: 'gone' | 'restarted' | 'failed'; times: number }
  /** It runs but has not answered for so many seconds; 0: it answers again. Whether to wait is the user's decision. */
  | { kind: 'silent'; seconds: number }
  /** The workspace that is open now, also after a restart; null: none. */
  | { kind: 'workspace'; dir: string | null }
  /** Files given together on the command line or by double-click; each of one of the kinds above. */
  | { kind: 'openedFiles'; paths: string[] }
  /** A workspace chosen in the system's own list of recent ones. */
  | { kind: 'openedWorkspace'; dir: string }
  /** A choice in the native menu that the page carries out. */
  | { kind: 'menu'; item: PageCommandId }
  /** The page itself had crashed and was loaded again. */
  | { kind: 'reloaded' }
  /** Somebody wants to leave: answered by `answerClosing`, within three seconds. */
  | { kind: 'closing' }
  /** The system asks for high contrast, or no longer does; told to each page as it starts. */
  | { kind: 'contrast'; on: boolean }
  /** The graphics driver failed twice: from the next start on the program does without it. */
  | { kind: 'graphics' }
  /** The system was locked or goes to sleep: where somebody is signed in, the page locks the workspace. */
  | { kind: 'lock' };

export interface PlatformFacts {
  platform: 'linux' | 'win32' | 'darwin';
  appVersion: string;
  electron: string;
  chromium: string;
  /** True in tests and when started from a clone. */
  development: boolean;
  /** The per-user folder: settings, logs, the judge's desk. */
  home: string;
  /** Is that folder beside the program (绿色版)? 'unwritable': it is there, but the computer's own place had to be used. */
  portable: 'off' | 'on' | 'unwritable';
  /** Without the graphics card since this start, and why. */
  compatible: 'chosen' | 'crashes' | null;
}

/** go: nothing would be lost, or the user said so; asking: the page is asking the user; stay: the user stays. */
export type ClosingAnswer = 'go' | 'asking' | 'stay';

/** How paper is laid out: the page's own rules give margins, and the size where they say one. */
export interface PaperOptions { landscape: boolean; /** 第 x 页 / 共 y 页 at the foot. */ pageNumbers: boolean }

export type SaveRefusal = 'full' | 'busy' | 'failed';

export interface SaixueBridge {
  /** One call of the contract; never rejects, a refusal is an answer. */
  call(request: Request): Promise<Answer>;
  cancel(id: string): void;
  /** Listeners answer with a function that ends them. */
  onProgress(listener: (id: string, progress: Progress) => void): () => void;
  onEvent(listener: (event: WindowEvent) => void): () => void;
  /** Native dialogs; cancelled: an empty list or null. */
  pickFiles(purpose: FilePurpose, options?: { many?: boolean }): Promise<string[]>;
  pickFolder(purpose: FilePurpose): Promise<string | null>;
  pickSave(purpose: FilePurpose, suggestedName: string): Promise<string | null>;
  /** Paths of dropped or chosen files, as an array: `saixue.pathsOf([...event.dataTransfer.files])`. */
  pathsOf(files: readonly File[]): string[];
  /** Opens a file (kinds above) or a folder in the system; the answer is null or the reason why not. 'foreign': the path
   * neither came from a dialog, a drop or the command line, nor lies in a folder that did or in the open workspace. */
  openExported(path: string): Promise<null | 'missing' | 'kind' | 'failed' | 'foreign'>;
  /** Shows a file in its folder. */
  showInFolder(path: string): Promise<null | 'missing' | 'foreign'>;
  /** Puts text on the clipboard (the page itself has no such permission). */
  copyText(text: string): Promise<void>;
  /** While on, pictures and recordings of the screen show the window black (Windows and macOS; Linux cannot). */
  protectContent(on: boolean): Promise<void>;
  /** After a lock: the page is loaded anew, locked, in another process, and the one it was in ends with all that was in it. */
  renewPage(): void;
  /** A command that the main process carries out: zoom, full screen, the log folder. */
  perform(id: MainCommandId): void;
  /** How far a long task is, for the task bar: 0 to 1, 2 when nobody knows how much there is, null when it ended. A window that
   * nobody looks at asks for attention when a task of ten seconds or more ends. */
  taskProgress(share: number | null): void;
  answerClosing(answer: ClosingAnswer): void;
  /** What is laid out for print now, as the PDF that a printer would get. */
  paperPdf(options: PaperOptions): Promise<Uint8Array>;
  /** A PDF that was written or picked; null: gone, no PDF, too large, or not given to the page. */
  readPdf(path: string): Promise<Uint8Array | null>;
  /** Asks for a place and writes the PDF there; null: cancelled. */
  savePdf(bytes: Uint8Array, suggestedName: string): Promise<{ path: string } | { refused: SaveRefusal } | null>;
  /** How many printers the system knows. */
  printers(): Promise<number>;
  /** Starts a backend that stays down once more; one that has not answered for long is ended first. */
  restartBackend(): Promise<void>;
  readonly facts: PlatformFacts;
}
