// Colours and lettering of the tokens as the window shows them now, or as they are on paper.
import { onBeforeUnmount, onMounted, shallowRef, type ShallowRef } from 'vue';
import { decals, tokens, type Looks, type Token } from './looks.ts';

export function looksNow(at: Element = document.documentElement): Looks {
  const style = getComputedStyle(at);
  const read = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  const color = Object.fromEntries(tokens.map((name) => [name, read(name)])) as Record<Token, string>;
  return {
    color, series: [color['primary-fill'], color['warning-line'], color.success, color.special, color.danger, color['line-firm']],
    // Quotes of the token would end the attribute in a saved SVG.
    size: Number.parseFloat(read('text-s')) || 13, font: read('font-ui').replaceAll('"', "'"),
    still: window.matchMedia('(prefers-reduced-motion: reduce)').matches,
  };
}

/** The light colours, whatever the window shows now: a saved picture goes into white documents and on paper. */
export function looksOnPaper(): Looks {
  const paper = document.createElement('div');
  paper.className = 'on-paper';
  paper.hidden = true;
  document.body.append(paper);
  const looks = looksNow(paper);
  paper.remove();
  return looks;
}

/** Patterns are wanted from the beginning where colours are few. */
const fewColours = (): boolean => document.documentElement.classList.contains('contrast') || window.matchMedia('(forced-colors: active), (prefers-contrast: more)').matches;
let asked = false;

/** Read again whenever theme, contrast or text size change. */
export function useLooks(): ShallowRef<Looks> {
  if (!asked) decals.value = fewColours();
  asked = true;
  const looks = shallowRef(looksNow());
  const watcher = new MutationObserver(() => { looks.value = looksNow(); });
  onMounted(() => watcher.observe(document.documentElement, { attributes: true, attributeFilter: ['class'] }));
  onBeforeUnmount(() => watcher.disconnect());
  return looks;
}
