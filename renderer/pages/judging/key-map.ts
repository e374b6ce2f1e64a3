// The keyboard of the judge's desk: which key means what, depending on where the focus is.
import { toAscii } from './points.ts';

/** Where the focus is. Single keys work in grid and player only; in text fields they are text. */
export type Place = 'grid' | 'player' | 'text' | 'list' | 'other';

export interface Press {
  readonly key: string;
  readonly ctrl: boolean;
  readonly shift: boolean;
  readonly alt: boolean;
  /** An input method is composing: the key belongs to it. */
  readonly composing: boolean;
  /** The focus is on a button, which takes Space and Enter for itself. */
  readonly onButton: boolean;
}

export type Action =
  | { readonly name: 'type'; readonly text: string }
  | { readonly name: 'band'; readonly index: number }
  | { readonly name: 'nudge'; readonly by: 1 | -1 }
  | { readonly name: 'criterion'; readonly by: 1 | -1 }
  | { readonly name: 'seek'; readonly seconds: number }
  | { readonly name: 'speed'; readonly by: number }
  | { readonly name: 'entry'; readonly by: 1 | -1 }
  | { readonly name: PlainAction };

export type PlainAction =
  | 'erase' | 'clear' | 'edit' | 'cancel' | 'play' | 'fullscreen' | 'mark' | 'comment' | 'backToGrid' | 'submit'
  | 'undo' | 'redo' | 'goto' | 'distribution' | 'compare' | 'recuse';

/** Bands and choices from the best down. */
export const choiceKeys = ['q', 'w', 'e', 'r', 't'] as const;

const single: Record<string, Action> = {
  '+': { name: 'nudge', by: 1 }, '=': { name: 'nudge', by: 1 }, '-': { name: 'nudge', by: -1 },
  arrowleft: { name: 'seek', seconds: -5 }, arrowright: { name: 'seek', seconds: 5 },
  j: { name: 'seek', seconds: -10 }, l: { name: 'seek', seconds: 10 },
  '[': { name: 'speed', by: -0.25 }, ']': { name: 'speed', by: 0.25 },
  k: { name: 'play' }, ' ': { name: 'play' }, f: { name: 'fullscreen' }, m: { name: 'mark' }, c: { name: 'comment' },
  g: { name: 'goto' }, h: { name: 'distribution' }, v: { name: 'compare' }, x: { name: 'recuse' },
  arrowup: { name: 'criterion', by: -1 }, arrowdown: { name: 'criterion', by: 1 },
  backspace: { name: 'erase' }, delete: { name: 'clear' }, f2: { name: 'edit' }, escape: { name: 'cancel' },
};

const everywhere: Record<string, Action> = {
  f7: { name: 'seek', seconds: -5 }, f8: { name: 'play' }, f9: { name: 'seek', seconds: 5 },
};

const withControl: Record<string, Action> = {
  z: { name: 'undo' }, y: { name: 'redo' }, enter: { name: 'submit' },
};

/**
 * F1, F6 and Ctrl+O belong to the whole window and are not handled here.
 * What a key press means, or null when it is not the desk's.
 * Tab confirms like Enter, but leaves the grid at its last criterion, so that the focus is never trapped: the caller
 * sees to it.
 */
export function actionOf(press: Press, place: Place): Action | null {
  if (press.composing || press.key === 'Process' || press.alt) return null;
  const key = press.key.length === 1 ? toAscii(press.key).toLowerCase() : press.key.toLowerCase();
  if (press.ctrl) {
    if (place === 'text' && (key === 'z' || key === 'y')) return null; // the field has its own undo
    if (key === 'z' && press.shift) return { name: 'redo' };
    return withControl[key] ?? null;
  }
  if (everywhere[key]) return everywhere[key];
  if (place === 'text') return key === 'escape' ? { name: 'backToGrid' } : null;
  if (key === 'pagedown' || key === 'pageup') return { name: 'entry', by: key === 'pagedown' ? 1 : -1 };
  if (place !== 'grid' && place !== 'player') return null;
  if (press.onButton && (key === ' ' || key === 'enter')) return null;
  if (key === 'enter') return { name: 'criterion', by: press.shift ? -1 : 1 };
  if (key === 'tab') return place === 'grid' ? { name: 'criterion', by: press.shift ? -1 : 1 } : null;
  if (/^[0-9.]$/.test(key)) return { name: 'type', text: key };
  const band = choiceKeys.findIndex((one) => one === key);
  if (band !== -1) return press.shift ? null : { name: 'band', index: band };
  return single[key] ?? null;
}

/** Keys as printed, with the name of their sentence in judging.keys: the footer, then the full map by group. */
export const footerKeys = [
  { keys: ['0–9'], text: 'type' }, { keys: ['Enter'], text: 'next' }, { keys: ['Q', 'W', 'E', 'R', 'T'], text: 'band' },
  { keys: ['␣'], text: 'play' }, { keys: ['←', '→'], text: 'seek5' }, { keys: ['[', ']'], text: 'speed' },
  { keys: ['M'], text: 'mark' }, { keys: ['PgUp', 'PgDn'], text: 'entry' }, { keys: ['Ctrl+Z'], text: 'undo' },
  { keys: ['F1'], text: 'all' },
] as const;

export const keyGroups = [
  { group: 'scoring', rows: [
    { keys: ['0–9', '.'], text: 'typeLong' }, { keys: ['Enter', 'Tab', '↓'], text: 'nextLong' },
    { keys: ['Shift+Enter', '↑'], text: 'previousLong' }, { keys: ['+', '−'], text: 'nudgeLong' },
    { keys: ['Q', 'W', 'E', 'R', 'T'], text: 'bandLong' }, { keys: ['Backspace', 'Delete'], text: 'clearLong' },
    { keys: ['F2'], text: 'editLong' }, { keys: ['Esc'], text: 'cancelLong' },
  ] },
  { group: 'watching', rows: [
    { keys: ['␣', 'K'], text: 'playLong' }, { keys: ['←', '→'], text: 'seek5Long' },
    { keys: ['J', 'L'], text: 'seek10Long' },
    { keys: ['[', ']'], text: 'speedLong' }, { keys: ['F7', 'F8', 'F9'], text: 'anywhereLong' },
    { keys: ['M'], text: 'markLong' }, { keys: ['F'], text: 'fullscreenLong' },
  ] },
  { group: 'entries', rows: [
    { keys: ['PgUp', 'PgDn'], text: 'entryLong' }, { keys: ['Ctrl+Enter'], text: 'submitLong' },
    { keys: ['G'], text: 'gotoLong' }, { keys: ['C'], text: 'commentLong' }, { keys: ['X'], text: 'recuseLong' },
    { keys: ['H'], text: 'distributionLong' }, { keys: ['V'], text: 'compareLong' },
    { keys: ['Ctrl+Z', 'Ctrl+Y'], text: 'undoLong' }, { keys: ['F6'], text: 'paneLong' },
    { keys: ['Ctrl+O'], text: 'openLong' },
  ] },
] as const;
