// Readings of Chinese characters for the palette. The dictionary is large: this file is only ever imported when the palette opens.
import { pinyin } from 'pinyin-pro';

const remembered = new Map<string, readonly string[]>();

/** All readings without tones, ü as v; none for what is no Chinese character. */
export function readingsOf(character: string): readonly string[] {
  const known = remembered.get(character);
  if (known) return known;
  const made = /^\p{Script=Han}$/u.test(character)
    ? [...new Set(pinyin(character, { multiple: true, toneType: 'none', type: 'array', v: true }))].filter((one) => /^[a-z]+$/.test(one)) : [];
  remembered.set(character, made);
  return made;
}
