// The only place that touches window.saixue: the shell's dialogs, files and events.
import type { SaixueBridge } from '#contract/bridge.ts';

/** Put there by the preload script. Named without the page's own types, so that its shapes can be tested in plain Node. */
export const bridge: SaixueBridge = (globalThis as unknown as { saixue: SaixueBridge }).saixue;
