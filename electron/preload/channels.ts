// The names of the only messages between the window and the main process. A check compares this list with its uses.

export const channels = {
  call: 'saixue:call',
  cancel: 'saixue:cancel',
  progress: 'saixue:progress',
  event: 'saixue:event',
  listening: 'saixue:listening',
  pickFiles: 'saixue:pick-files',
  pickFolder: 'saixue:pick-folder',
  pickSave: 'saixue:pick-save',
  openExported: 'saixue:open-exported',
  showInFolder: 'saixue:show-in-folder',
  copyText: 'saixue:copy-text',
  restartBackend: 'saixue:restart-backend',
} as const;

/** How the main process hands the facts to the preload script: as one argument of the window's process. */
export const factsArgument = '--saixue-facts=';
