// The judge's own keys: read from what was kept, changed one at a time, never two meanings on one key.
import { ownKeys, usualKeys } from './key-map.ts';
import type { KeyBindings, OwnKey } from './key-map.ts';
import { toAscii } from './points.ts';

/** A key that may be bound: one printable character that the score box does not need for itself; null otherwise. */
export function bindable(key: string): string | null {
  const plain = toAscii(key).toLowerCase();
  return /^[!-~]$/.test(plain) && !/^[0-9.+=-]$/.test(plain) ? plain : null;
}

/** What was kept, as far as it holds; anything else is as usual. A key bound twice makes all of them usual again. */
export function readBindings(kept: string | null): KeyBindings {
  let found: unknown;
  try {
    found = JSON.parse(kept ?? '');
  } catch {
    return usualKeys;
  }
  if (typeof found !== 'object' || found === null) return usualKeys;
  const { on, keys } = found as { on?: unknown; keys?: unknown };
  const given = (typeof keys === 'object' && keys !== null ? keys : {}) as Partial<Record<OwnKey, unknown>>;
  const read = Object.fromEntries(ownKeys.map((one) => {
    const key = given[one];
    return [one, (typeof key === 'string' ? bindable(key) : null) ?? usualKeys.keys[one]];
  })) as Record<OwnKey, string>;
  const doubled = new Set(Object.values(read)).size < ownKeys.length;
  return { on: on !== false, keys: doubled ? usualKeys.keys : read };
}

/** Lays something on another key. What lay there gets the key that became free. */
export function rebind(bindings: KeyBindings, which: OwnKey, key: string): { bindings: KeyBindings; swapped: OwnKey | null } {
  const before = bindings.keys[which];
  const swapped = ownKeys.find((one) => one !== which && bindings.keys[one] === key) ?? null;
  const keys = { ...bindings.keys, [which]: key, ...(swapped === null ? {} : { [swapped]: before }) };
  return { bindings: { ...bindings, keys }, swapped };
}
