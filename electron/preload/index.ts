// The window's only door: named functions, no channel of the caller's choice, nothing of Node or Electron.
import { contextBridge, ipcRenderer, webUtils, type IpcRendererEvent } from 'electron';
import type { PlatformFacts, SaixueBridge } from '#contract/bridge.ts';
import { channels, factsArgument } from './channels.ts';

function listen<T extends unknown[]>(channel: string, listener: (...given: T) => void): () => void {
  const receive = (_event: IpcRendererEvent, ...given: unknown[]) => listener(...(given as T));
  ipcRenderer.on(channel, receive);
  return () => void ipcRenderer.off(channel, receive);
}

// Before Electron 32 a file carried its path itself; since then only webUtils knows it.
function pathOf(file: File): string {
  const utilities = webUtils as typeof webUtils | undefined;
  return utilities ? utilities.getPathForFile(file) : ((file as File & { path?: string }).path ?? '');
}

const facts = process.argv.find((argument) => argument.startsWith(factsArgument))?.slice(factsArgument.length) ?? '{}';

const bridge: SaixueBridge = {
  call: (request) => ipcRenderer.invoke(channels.call, request),
  cancel: (id) => ipcRenderer.send(channels.cancel, id),
  onProgress: (listener) => listen(channels.progress, listener),
  onEvent: (listener) => {
    const stop = listen(channels.event, listener);
    ipcRenderer.send(channels.listening);
    return stop;
  },
  pickFiles: (purpose, options) => ipcRenderer.invoke(channels.pickFiles, purpose, options?.many === true),
  pickFolder: (purpose) => ipcRenderer.invoke(channels.pickFolder, purpose),
  pickSave: (purpose, suggestedName) => ipcRenderer.invoke(channels.pickSave, purpose, suggestedName),
  pathsOf: (files) => {
    const paths = files.map(pathOf).filter((path) => path !== '');
    // Only a real file has a path, so what is said here the page cannot make up.
    if (paths.length > 0) ipcRenderer.send(channels.dropped, paths);
    return paths;
  },
  openExported: (path) => ipcRenderer.invoke(channels.openExported, path),
  showInFolder: (path) => ipcRenderer.invoke(channels.showInFolder, path),
  copyText: (text) => ipcRenderer.invoke(channels.copyText, text),
  protectContent: (on) => ipcRenderer.invoke(channels.protectContent, on),
  renewPage: () => ipcRenderer.send(channels.renewPage),
  perform: (id) => ipcRenderer.send(channels.perform, id),
  taskProgress: (share) => ipcRenderer.send(channels.taskProgress, share),
  answerClosing: (answer) => ipcRenderer.send(channels.answerClosing, answer),
  paperPdf: (options) => ipcRenderer.invoke(channels.paperPdf, options.landscape, options.pageNumbers),
  readPdf: (path) => ipcRenderer.invoke(channels.readPdf, path),
  savePdf: (bytes, suggestedName) => ipcRenderer.invoke(channels.savePdf, bytes, suggestedName),
  printers: () => ipcRenderer.invoke(channels.printers),
  restartBackend: () => ipcRenderer.invoke(channels.restartBackend),
  facts: JSON.parse(decodeURIComponent(facts)) as PlatformFacts,
};

contextBridge.exposeInMainWorld('saixue', bridge);
