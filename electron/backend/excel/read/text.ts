// Turns the bytes of one text into a JavaScript string: plain ones fast, rich ones by walking their runs.

import { utf8Slice } from './bytes.ts';
import { refuse } from './refusals.ts';
import { decodeEntities, decodeEscapes, walkXml } from './xml.ts';
import type { XmlHandler } from './xml.ts';

/** Excel's own limit for the text of a cell, in UTF-16 units. */
export const textLimit = 32_767;

/** The text between two offsets that hold character data only, no tags. */
export function plainText(bytes: Buffer, from: number, to: number, part: string): string {
  const raw = utf8Slice(bytes, from, to);
  if (!/[&\r_\0-\x08\x0b\x0c\x0e-\x1f]/.test(raw)) return raw;
  if (/[\0-\x08\x0b\x0c\x0e-\x1f]/.test(raw)) refuse('XL_XML', part);
  return decodeEscapes(decodeEntities(raw, part));
}

/**
 * The text of an <si> or <is> whose content lies between two offsets: the runs (r/t) joined,
 * phonetic guides (rPh) left out, because they repeat the words in another script.
 */
export function richText(bytes: Buffer, from: number, to: number, part: string): string {
  let text = '';
  let phonetic = 0;
  let inText = 0;
  const handler: XmlHandler = {
    open: (tag) => {
      if (tag.name === 'rPh') phonetic++;
      else if (tag.name === 't') inText++;
    },
    text: (piece) => {
      if (inText > 0 && phonetic === 0) text += piece;
    },
    close: (name) => {
      if (name === 'rPh') phonetic--;
      else if (name === 't') inText--;
    },
  };
  walkXml(bytes, part, handler, { from, to, open: [], fragment: true });
  return decodeEscapes(text);
}

/** All character data between two offsets, comments and CDATA resolved. */
export function elementText(bytes: Buffer, from: number, to: number, part: string): string {
  let text = '';
  walkXml(bytes, part, { text: (piece) => void (text += piece) }, { from, to, open: [], fragment: true });
  return decodeEscapes(text);
}
