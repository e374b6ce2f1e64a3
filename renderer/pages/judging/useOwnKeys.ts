// The judge's own keys in the window: kept on this computer, the same on every page of the desk.
import { computed, shallowRef, toValue, type MaybeRefOrGetter } from 'vue';
import { useText } from '../../text/index.ts';
import { ownKeys, usualKeys } from './key-map.ts';
import type { KeyBindings, KeyRow, OwnKey } from './key-map.ts';
import { readBindings, rebind } from './own-keys.ts';

const place = 'saixue.judge.keys';
const bindings = shallowRef<KeyBindings>(readBindings(window.localStorage.getItem(place)));

function keep(next: KeyBindings): void {
  bindings.value = next;
  window.localStorage.setItem(place, JSON.stringify(next));
}

const bandKeys = ['band1', 'band2', 'band3', 'band4', 'band5'] as const;

/** `levels`: as many bands or choices as there are at most; keys beyond have no meaning here and are not shown. */
export function useOwnKeys(levels: MaybeRefOrGetter<number> = bandKeys.length) {
  const { t } = useText();
  /** A key as it is printed on its cap; empty while single keys are off. */
  const cap = (which: OwnKey): string => (bindings.value.on ? bindings.value.keys[which].toUpperCase() : '');
  /** Has it a meaning with so many levels? */
  const has = (which: OwnKey): boolean => {
    const level = (bandKeys as readonly OwnKey[]).indexOf(which);
    return level < 0 || level < toValue(levels);
  };
  const capsOf = (row: KeyRow): string[] => [
    ...row.keys.map((key) => (key === '␣' ? t('judging.keys.space') : key)), ...(row.own ?? []).filter(has).map(cap).filter((one) => one !== ''),
  ];
  return {
    bindings: computed(() => bindings.value), cap, capsOf, has,
    /** 'Q W E R' as they are bound now, for so many levels. */
    bandCaps: (count: number): string => bandKeys.slice(0, count).map(cap).join(' '),
    changed: computed(() => ownKeys.some((one) => bindings.value.keys[one] !== usualKeys.keys[one])),
    lay(which: OwnKey, key: string): OwnKey | null {
      const next = rebind(bindings.value, which, key);
      keep(next.bindings);
      return next.swapped;
    },
    switchTo: (on: boolean): void => keep({ ...bindings.value, on }),
    asUsual: (): void => keep({ ...bindings.value, keys: usualKeys.keys }),
  };
}
