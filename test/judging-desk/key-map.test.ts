// The keyboard map: single keys work over rubric and player, never in text; input methods keep their keys.
import { expect, test } from 'vitest';
import { actionOf } from '#renderer/pages/judging/key-map.ts';
import type { Place, Press } from '#renderer/pages/judging/key-map.ts';

const press = (key: string, more: Partial<Press> = {}): Press => (
  { key, ctrl: false, shift: false, alt: false, composing: false, onButton: false, ...more }
);
const at = (place: Place, key: string, more: Partial<Press> = {}) => actionOf(press(key, more), place);

test('digits, stops and bands in the rubric, also from a Chinese keyboard and with Caps Lock', () => {
  for (const key of ['7', '７']) expect(at('grid', key)).toEqual({ name: 'type', text: '7' });
  for (const key of ['.', '．', '。']) expect(at('grid', key)).toEqual({ name: 'type', text: '.' });
  const bands = [0, 1, 2, 3, 4].map((index) => ({ name: 'band', index }));
  expect(['q', 'W', 'ｅ', 'R', 't'].map((key) => at('grid', key))).toEqual(bands);
  expect(at('grid', '【')).toEqual({ name: 'speed', by: -0.25 });
  expect(at('grid', '＋', { shift: true })).toEqual({ name: 'nudge', by: 1 });
});

test('while a comment is typed no single key is the desk’s, but F7 F8 F9, Ctrl+Enter and Esc are', () => {
  for (const key of ['7', 'q', 'c', 'x', ' ', 'm', 'Enter', 'Tab', 'Backspace', 'ArrowLeft', 'PageDown', '[']) {
    expect(at('text', key)).toBeNull();
  }
  expect(at('text', 'z', { ctrl: true })).toBeNull();
  expect(at('text', 'F7')).toEqual({ name: 'seek', seconds: -5 });
  expect(at('text', 'F8')).toEqual({ name: 'play' });
  expect(at('text', 'F9')).toEqual({ name: 'seek', seconds: 5 });
  expect(at('text', 'Enter', { ctrl: true })).toEqual({ name: 'submit' });
  expect(at('text', 'Escape')).toEqual({ name: 'backToGrid' });
});

test('keys of an input method belong to it', () => {
  for (const place of ['grid', 'text', 'player'] as const) {
    expect(at(place, 'Enter', { composing: true })).toBeNull();
    expect(at(place, 'Process')).toBeNull();
  }
  expect(at('grid', ' ', { alt: true })).toBeNull();
  expect(at('grid', ' ', { ctrl: true })).toBeNull();
  expect(at('grid', '.', { ctrl: true })).toBeNull();
});

test('in list and elsewhere single keys are off, moving between entries is not', () => {
  for (const place of ['list', 'other'] as const) {
    expect(at(place, '7')).toBeNull();
    expect(at(place, 'q')).toBeNull();
    expect(at(place, 'Enter')).toBeNull();
    expect(at(place, 'PageDown')).toEqual({ name: 'entry', by: 1 });
    expect(at(place, 'z', { ctrl: true })).toEqual({ name: 'undo' });
  }
});

test('Tab confirms in the grid only, a focused button keeps Space and Enter', () => {
  expect(at('grid', 'Tab')).toEqual({ name: 'criterion', by: 1 });
  expect(at('grid', 'Tab', { shift: true })).toEqual({ name: 'criterion', by: -1 });
  expect(at('player', 'Tab')).toBeNull();
  expect(at('player', ' ')).toEqual({ name: 'play' });
  expect(at('player', ' ', { onButton: true })).toBeNull();
  expect(at('player', 'Enter', { onButton: true })).toBeNull();
  expect(at('player', 'm', { onButton: true })).toEqual({ name: 'mark' });
});

test('undo and redo', () => {
  expect(at('grid', 'z', { ctrl: true })).toEqual({ name: 'undo' });
  expect(at('grid', 'y', { ctrl: true })).toEqual({ name: 'redo' });
  expect(at('grid', 'Z', { ctrl: true, shift: true })).toEqual({ name: 'redo' });
});
