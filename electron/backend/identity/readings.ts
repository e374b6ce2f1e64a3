// All readings of single Chinese characters, remembered: what a clerk's letters are compared with, a character at a time.
import { pinyin } from 'pinyin-pro';

const remembered = new Map<string, readonly string[]>();
const none: readonly string[] = [];

/** Readings without tones, ü as v, the usual one first; none for what is no Chinese character. */
export function readingsOf(character: string): readonly string[] {
  const known = remembered.get(character);
  if (known) return known;
  const made = /^\p{Script=Han}$/u.test(character)
    ? [...new Set(pinyin(character, { multiple: true, toneType: 'none', type: 'array', v: true }))].filter((one) => /^[a-z]+$/.test(one)) : none;
  remembered.set(character, made);
  return made;
}
