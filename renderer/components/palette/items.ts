// What the palette offers, as plain lines: pages, commands, keys of the page on screen, workspaces, and what the backend finds. Pure.
import { wordsTyped, worthOf, type Readings } from '#contract/finding.ts';

export type ItemKind = 'page' | 'command' | 'here' | 'workspace' | 'contest' | 'entry' | 'judge' | 'expert' | 'teacher';
export interface PaletteItem {
  /** The same thing has the same id whenever it is offered. */
  id: string;
  kind: ItemKind;
  title: string;
  sub: string;
  /** Other words by which it is found: its name in the other language, its code. */
  also: readonly string[];
  keys?: string;
  act: () => unknown;
}

export const mostShown = 60;

/**
 * What is shown for what was typed. Nothing typed: what was used lately first, then all in its order. Otherwise the best first;
 * `found` was ranked by the backend and stands behind the window's own lines that begin so.
 */
export function shownItems(
  own: readonly PaletteItem[], found: readonly PaletteItem[], recent: readonly PaletteItem[], typed: string, readings: Readings,
): PaletteItem[] {
  const words = wordsTyped(typed);
  if (words.length === 0) {
    const late = recent.map((one) => own.find((other) => other.id === one.id) ?? one);
    const ids = new Set(late.map((one) => one.id));
    return [...late, ...own.filter((one) => !ids.has(one.id))].slice(0, mostShown);
  }
  const ranked = own.map((item) => ({ item, worth: worthOf([item.title, ...item.also, item.sub], words, readings) }))
    .filter(({ worth }) => worth > 0).toSorted((a, b) => b.worth - a.worth);
  // From here on something was only found inside, or spelt inside.
  const late = ranked.findIndex(({ worth }) => worth < 54);
  const sure = late < 0 ? ranked : ranked.slice(0, late);
  const rest = late < 0 ? [] : ranked.slice(late);
  return [...sure.map(({ item }) => item), ...found, ...rest.map(({ item }) => item)].slice(0, mostShown);
}

/** A key as the footer shows it, as a press of it; null: not one key, or one that means something only where the focus is. */
export function pressOf(cap: string): KeyboardEventInit | null {
  const parts = cap.split('+').filter((part) => part !== '');
  const key = parts.pop() ?? '';
  const modifiers = new Set(parts);
  if ([...modifiers].some((one) => !['Ctrl', 'Alt', 'Shift'].includes(one))) return null;
  if (!/^(?:[A-Z]|\d|F(?:[2-5]|[7-9]|1[0-2])|Delete|Enter)$/.test(key) || (key === 'Enter' && modifiers.size === 0)) return null;
  const letter = /^[A-Z]$/.test(key);
  return {
    key: letter && !modifiers.has('Shift') ? key.toLowerCase() : key, code: letter ? `Key${key}` : /^\d$/.test(key) ? `Digit${key}` : key,
    ctrlKey: modifiers.has('Ctrl'), altKey: modifiers.has('Alt'), shiftKey: modifiers.has('Shift'), bubbles: true, cancelable: true,
  };
}
