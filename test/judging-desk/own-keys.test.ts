// The judge's own keys: laid elsewhere, switched off, and kept; two meanings never share a key.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { actionOf, ownKeys, usualKeys } from '#renderer/pages/judging/key-map.ts';
import type { KeyBindings, Place } from '#renderer/pages/judging/key-map.ts';
import { bindable, readBindings, rebind } from '#renderer/pages/judging/own-keys.ts';

const at = (place: Place, key: string, bindings: KeyBindings) =>
  actionOf({ key, ctrl: false, shift: false, alt: false, composing: false, onButton: false }, place, bindings);

test('a moved key means the same on its new place and nothing on the old one', () => {
  const { bindings, swapped } = rebind(usualKeys, 'mark', ';');
  expect(swapped).toBeNull();
  expect(at('grid', ';', bindings)).toEqual({ name: 'mark' });
  expect(at('grid', '；', bindings)).toEqual({ name: 'mark' });
  expect(at('player', 'm', bindings)).toBeNull();
});

test('a taken key is exchanged, so that nothing is lost', () => {
  const { bindings, swapped } = rebind(usualKeys, 'compare', 'q');
  expect(swapped).toBe('band1');
  expect([at('grid', 'q', bindings), at('grid', 'v', bindings)]).toEqual([{ name: 'compare' }, { name: 'band', index: 0 }]);
});

test('whatever is laid where, every meaning keeps one key of its own, and what was kept is read back', () => {
  const key = fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz[];\',/');
  fc.assert(fc.property(fc.array(fc.tuple(fc.constantFrom(...ownKeys), key), { maxLength: 40 }), (moves) => {
    const now = moves.reduce((bindings, [which, to]) => rebind(bindings, which, to).bindings, usualKeys);
    expect(new Set(Object.values(now.keys)).size).toBe(ownKeys.length);
    expect(readBindings(JSON.stringify(now))).toEqual(now);
  }));
});

test('switched off, no character alone does anything but in its own box; named keys go on', () => {
  const off = { ...usualKeys, on: false };
  for (const key of [...Object.values(usualKeys.keys), ' ']) expect(at('grid', key, off)).toBeNull();
  for (const key of ['7', '.', '+', 'q', 'm']) expect(at('player', key, off)).toBeNull();
  expect(at('grid', '7', off)).toEqual({ name: 'type', text: '7' });
  expect(at('grid', '+', off)).toEqual({ name: 'nudge', by: 1 });
  expect(at('player', ' ', off)).toEqual({ name: 'play' });
  expect(at('player', 'ArrowLeft', off)).toEqual({ name: 'seek', seconds: -5 });
  expect(at('text', 'F8', off)).toEqual({ name: 'play' });
});

test('keys of the score box and no characters cannot be laid anywhere; what was kept badly is as usual', () => {
  expect(['5', '.', '+', '-', '=', ' ', 'Enter', '好', ''].map(bindable)).toEqual(Array.from({ length: 9 }, () => null));
  expect(bindable('Ｑ')).toBe('q');
  for (const kept of [null, '', '{', '3', '{"keys":7}', '{"keys":{"mark":"5"}}', '{"keys":{"mark":"q"}}']) {
    expect(readBindings(kept).keys, kept ?? 'nothing').toEqual(usualKeys.keys);
  }
  expect(readBindings('{"on":false}')).toEqual({ ...usualKeys, on: false });
});
