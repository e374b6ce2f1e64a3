// What the preload script shows the window as `window.saixue`: the calls of the contract, and what only a desktop has.
import type { Answer, Progress, Request } from './define.ts';

/** What a dialog is for; the last folder is remembered for each purpose. */
export const filePurposes = [
  'entries', 'judges', 'teachers', 'programmes', 'trainings', 'schools', 'units', 'quotas', 'experts', 'history', 'relations', 'affinities', 'plan',
  'materials', 'packs', 'scorePacks', 'returned', 'cards', 'recommendations', 'archives', 'template', 'report', 'workspace', 'backup',
] as const;
export type FilePurpose = (typeof filePurposes)[number];

/** Only files of these kinds are opened with the system's program, and only when they were just written or picked. */
export const openableExtensions = ['.xlsx', '.pdf', '.docx', '.txt', '.csv', '.json'] as const;

/** Files that start the program, or reach the running one, by double-click or argument. */
export const startingExtensions = ['.sxpack', '.sxscore', '.sxcard', '.xlsx'] as const;

/** One message to the window that no call asked for. */
export type WindowEvent =
  /** The backend process stopped (calls under way answer backend_gone), works again, or stays down. */
  | { kind: 'backend'; state: 'gone' | 'restarted' | 'failed'; times: number }
  /** The workspace that is open now, also after a restart; null: none. */
  | { kind: 'workspace'; dir: string | null }
  /** A file given on the command line or by double-click. */
  | { kind: 'openedFile'; path: string; extension: (typeof startingExtensions)[number] }
  /** A choice in the native menu that the page carries out. */
  | { kind: 'menu'; item: MenuItem }
  /** The page itself had crashed and was loaded again. */
  | { kind: 'reloaded' };

export type MenuItem = 'newWorkspace' | 'openWorkspace' | 'openPack' | 'settings' | 'keys' | 'about';

export interface PlatformFacts {
  platform: 'linux' | 'win32' | 'darwin';
  appVersion: string;
  electron: string;
  chromium: string;
  /** True in tests and when started from a clone. */
  development: boolean;
}

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
  /** Opens a file (kinds above) or a folder in the system; the answer is null or the reason why not. */
  openExported(path: string): Promise<null | 'missing' | 'kind' | 'failed'>;
  /** Shows a file in its folder. */
  showInFolder(path: string): Promise<null | 'missing'>;
  /** Puts text on the clipboard (the page itself has no such permission). */
  copyText(text: string): Promise<void>;
  /** Starts a backend that stays down once more. */
  restartBackend(): Promise<void>;
  readonly facts: PlatformFacts;
}
