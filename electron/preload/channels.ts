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
  dropped: 'saixue:dropped',
  protectContent: 'saixue:protect-content',
  renewPage: 'saixue:renew-page',
  perform: 'saixue:perform',
  taskProgress: 'saixue:task-progress',
  answerClosing: 'saixue:answer-closing',
  paperPdf: 'saixue:paper-pdf',
  readPdf: 'saixue:read-pdf',
  savePdf: 'saixue:save-pdf',
  printers: 'saixue:printers',
  restartBackend: 'saixue:restart-backend',
} as const;

/** How the main process hands the facts to the preload script: as one argument of the window's process. */
export const factsArgument = '--saixue-facts=';
