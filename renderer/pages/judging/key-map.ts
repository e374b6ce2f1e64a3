// The keyboard of the judge's desk: which key means what, depending on where the focus is.
import { ownKeys, usualKeys, type KeyBindings, type OwnKey } from '#contract/judge-keys.ts';
import { toAscii } from './points.ts';

export { choiceKeys, footerKeys, keyGroups, ownKeys, usualKeys, type KeyBindings, type KeyRow, type OwnKey } from '#contract/judge-keys.ts';

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

const meaning: Record<OwnKey, Action> = {
  band1: { name: 'band', index: 0 }, band2: { name: 'band', index: 1 }, band3: { name: 'band', index: 2 }, band4: { name: 'band', index: 3 },
  band5: { name: 'band', index: 4 }, play: { name: 'play' }, back10: { name: 'seek', seconds: -10 }, on10: { name: 'seek', seconds: 10 },
  slower: { name: 'speed', by: -0.25 }, faster: { name: 'speed', by: 0.25 }, mark: { name: 'mark' }, fullscreen: { name: 'fullscreen' },
  comment: { name: 'comment' }, recuse: { name: 'recuse' }, goto: { name: 'goto' }, distribution: { name: 'distribution' },
  compare: { name: 'compare' },
};

/** Keys that are no characters: they stay, whatever the judge does with the others. */
const named: Record<string, Action> = {
  arrowleft: { name: 'seek', seconds: -5 }, arrowright: { name: 'seek', seconds: 5 },
  arrowup: { name: 'criterion', by: -1 }, arrowdown: { name: 'criterion', by: 1 },
  backspace: { name: 'erase' }, delete: { name: 'clear' }, f2: { name: 'edit' }, escape: { name: 'cancel' },
};
const steps: Record<string, Action> = {
  '+': { name: 'nudge', by: 1 }, '=': { name: 'nudge', by: 1 }, '-': { name: 'nudge', by: -1 },
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
export function actionOf(press: Press, place: Place, bindings: KeyBindings = usualKeys): Action | null {
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
  if (named[key]) return named[key];
  if (key === ' ') return bindings.on || place === 'player' ? { name: 'play' } : null;
  // Digits, stop, plus and minus belong to the score box: switched off they are dead outside of it.
  if (!bindings.on && place !== 'grid') return null;
  if (/^[0-9.]$/.test(key)) return { name: 'type', text: key };
  if (steps[key]) return steps[key];
  if (!bindings.on) return null;
  const bound = ownKeys.find((one) => bindings.keys[one] === key);
  if (bound === undefined || (press.shift && meaning[bound].name === 'band')) return null;
  return meaning[bound];
}
