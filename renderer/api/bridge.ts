// The only place that touches window.saixue: the shell's dialogs, files and events.
import type { SaixueBridge } from '#contract/bridge.ts';

declare global {
  interface Window { saixue: SaixueBridge }
}

export const bridge: SaixueBridge = window.saixue;
