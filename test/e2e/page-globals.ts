// What tests find on the page's global object.
import type { SaixueBridge } from '#contract/bridge.ts';

declare global {
  interface Window { saixue: SaixueBridge }
}
