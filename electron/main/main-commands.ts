// The commands that the main process carries out itself: how large things are drawn, the full screen, the log folder, the end.
import { app, type BrowserWindow } from 'electron';
import type { MainCommandId } from '#contract/commands.ts';
import type { WindowMemory } from './window-memory.ts';
import { nextZoom } from './zoom.ts';

export interface MainCommands {
  window(): BrowserWindow | null;
  memory: WindowMemory;
  openLogs(): void;
  chooseCompatible(): void;
}

/** Chromium keeps a factor a host; ours is the window's own, so it is put again on each page that is loaded. */
export function applyZoom(window: BrowserWindow, memory: WindowMemory): void {
  window.webContents.setZoomFactor(memory.zoom / 100);
}

export function mainCommands({ window, memory, openLogs, chooseCompatible }: MainCommands): (id: MainCommandId) => void {
  const zoom = (to: number) => {
    const at = window();
    if (!at) return;
    memory.rememberZoom(to);
    applyZoom(at, memory);
  };
  const acts: Record<MainCommandId, () => void> = {
    quit: () => app.quit(),
    zoomIn: () => zoom(nextZoom(memory.zoom, 1)),
    zoomOut: () => zoom(nextZoom(memory.zoom, -1)),
    zoomReset: () => zoom(100),
    fullScreen: () => {
      const at = window();
      at?.setFullScreen(!at.isFullScreen());
    },
    logs: openLogs,
    compatible: chooseCompatible,
  };
  return (id) => acts[id]();
}
