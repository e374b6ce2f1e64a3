// What lives in the window's memory only and is gone when the workspace is locked: asked before that happens.

export type Unsaved = 'settings' | 'passphrases' | 'importing' | 'dialog';

const askers = new Map<Unsaved, () => boolean>();

/** Says how to find out whether something of this kind is unsaved; the latest answerer counts. */
export function tellUnsaved(kind: Unsaved, ask: () => boolean): void {
  askers.set(kind, ask);
}

/** What would be lost if the page were loaded anew now. */
export const unsavedNow = (): Unsaved[] => [...askers].filter(([, ask]) => ask()).map(([kind]) => kind);
