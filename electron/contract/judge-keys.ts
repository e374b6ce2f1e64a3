// Which keys a judge has, as they are at first, and in which order they are listed: for the desk, its help and the printed card.

/** Bands and choices from the best down, as they are bound at first. */
export const choiceKeys = ['q', 'w', 'e', 'r', 't'] as const;

/** What lies on a single character key and may be laid on another one. */
export const ownKeys = [
  'band1', 'band2', 'band3', 'band4', 'band5', 'play', 'back10', 'on10', 'slower', 'faster', 'mark', 'fullscreen', 'comment', 'recuse',
  'goto', 'distribution', 'compare',
] as const;
export type OwnKey = (typeof ownKeys)[number];
/** The judge's own keys; `on` false: no character alone does anything but in the score box itself (WCAG 2.1.4). */
export interface KeyBindings { readonly on: boolean; readonly keys: Readonly<Record<OwnKey, string>> }

export const usualKeys: KeyBindings = { on: true, keys: {
  band1: 'q', band2: 'w', band3: 'e', band4: 'r', band5: 't', play: 'k', back10: 'j', on10: 'l', slower: '[', faster: ']', mark: 'm',
  fullscreen: 'f', comment: 'c', recuse: 'x', goto: 'g', distribution: 'h', compare: 'v',
} };

/** A row of the key map: keys as printed or by what is bound to them, and the name of its sentence in judging.keys. */
export interface KeyRow { readonly keys: readonly string[]; readonly own?: readonly OwnKey[]; readonly text: string }
const bands: readonly OwnKey[] = ['band1', 'band2', 'band3', 'band4', 'band5'];

export const footerKeys = [
  { keys: ['0–9'], text: 'type' }, { keys: ['Enter'], text: 'next' }, { keys: [], own: bands, text: 'band' },
  { keys: ['␣'], text: 'play' }, { keys: ['←', '→'], text: 'seek5' }, { keys: [], own: ['slower', 'faster'], text: 'speed' },
  { keys: [], own: ['mark'], text: 'mark' }, { keys: ['PgUp', 'PgDn'], text: 'entry' }, { keys: ['Ctrl+Z'], text: 'undo' },
  { keys: ['F1'], text: 'all' },
] as const satisfies readonly KeyRow[];

export const keyGroups = [
  { group: 'scoring', rows: [
    { keys: ['0–9', '.'], text: 'typeLong' }, { keys: ['Enter', 'Tab', '↓'], text: 'nextLong' },
    { keys: ['Shift+Enter', '↑'], text: 'previousLong' }, { keys: ['+', '−'], text: 'nudgeLong' },
    { keys: [], own: bands, text: 'bandLong' }, { keys: ['Backspace', 'Delete'], text: 'clearLong' },
    { keys: ['F2'], text: 'editLong' }, { keys: ['Esc'], text: 'cancelLong' },
  ] },
  { group: 'watching', rows: [
    { keys: ['␣'], own: ['play'], text: 'playLong' }, { keys: ['←', '→'], text: 'seek5Long' },
    { keys: [], own: ['back10', 'on10'], text: 'seek10Long' },
    { keys: [], own: ['slower', 'faster'], text: 'speedLong' }, { keys: ['F7', 'F8', 'F9'], text: 'anywhereLong' },
    { keys: [], own: ['mark'], text: 'markLong' }, { keys: [], own: ['fullscreen'], text: 'fullscreenLong' },
  ] },
  { group: 'entries', rows: [
    { keys: ['PgUp', 'PgDn'], text: 'entryLong' }, { keys: ['Ctrl+Enter'], text: 'submitLong' },
    { keys: [], own: ['goto'], text: 'gotoLong' }, { keys: [], own: ['comment'], text: 'commentLong' },
    { keys: [], own: ['recuse'], text: 'recuseLong' }, { keys: [], own: ['distribution'], text: 'distributionLong' },
    { keys: [], own: ['compare'], text: 'compareLong' },
    { keys: ['Ctrl+Z', 'Ctrl+Y'], text: 'undoLong' }, { keys: ['F6'], text: 'paneLong' },
    { keys: ['Ctrl+O'], text: 'openLong' },
  ] },
] as const satisfies ReadonlyArray<{ group: string; rows: readonly KeyRow[] }>;
