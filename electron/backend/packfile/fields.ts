// The kinds of fields that headers of packs are made of: cleaned texts, ids, hundredths of a point, seconds.
import { z } from 'zod';

/**
 * Text as it may be shown: no control characters, none that turn the writing direction, no lone surrogates, and clipped
 * to `most` characters. Markup is left as it is: the window escapes it.
 */
export function shownText(text: string, most: number, lines = false): string {
  const plain = text.replaceAll(lines ? /[^\P{Cc}\n\t]/gu : /\p{Cc}/gu, ' ')
    .replaceAll(/[\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu, '')
    .replaceAll(/\p{Surrogate}/gu, '\ufffd').normalize('NFC');
  return [...plain].slice(0, most).join('');
}

export const line = (most = 200) => z.string().transform((text) => shownText(text, most));
export const paragraph = (most: number) => z.string().transform((text) => shownText(text, most, true));
export const Id = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/);
export const Hundredths = z.int().min(0).max(100_000_000);
export const Seconds = z.number().min(0).max(86_400);

export const hundredths = (points: number): number => Math.round(points * 100);
export const inPoints = (value: number): number => value / 100;
