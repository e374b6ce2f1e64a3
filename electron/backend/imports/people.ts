// Several people in one cell: 、-joined, padded with full-width blanks, with dots and rare characters.
import { tidyName } from './tidy.ts';

const separators = /[、，,；;\r\n\t|]+|\s*\/\s*|\s*／\s*/u;
const onlyHan = /^\p{Script=Han}+$/u;
const characters = (text: string): number => [...text].length;

export interface NameList {
  names: string[];
  /** A blank inside a name was taken out (李　明). */
  padded: boolean;
}

/**
 * Blank-separated pieces of one list item. Two single characters are one padded name (李　明); pieces of two or more
 * characters are names of their own (王磊 周颖); a single character beside a longer piece is a padded surname (李 明明).
 */
function byBlanks(item: string): NameList {
  const pieces = item.split(/[\s\u3000]+/u).filter((piece) => piece !== '');
  if (pieces.length < 2) return { names: pieces, padded: false };
  if (!pieces.every((piece) => onlyHan.test(piece))) return { names: [pieces.join(' ')], padded: false };
  const names: string[] = [];
  let padded = false;
  for (let index = 0; index < pieces.length; index += 1) {
    const piece = pieces[index] ?? '';
    const next = pieces[index + 1];
    if (characters(piece) === 1 && next !== undefined && characters(next) <= 2) {
      names.push(piece + next);
      padded = true;
      index += 1;
    } else {
      names.push(piece);
    }
  }
  return { names, padded };
}

const plainName = /^[\u4e00-\u9fff·]+$/;

/** The names in a cell, in their order, kept as written but for padding (NFC). */
export function readNames(text: string): NameList {
  if (text === '') return { names: [], padded: false };
  if (plainName.test(text)) return { names: text === '无' ? [] : [text], padded: false };
  const names: string[] = [];
  let padded = false;
  for (const item of text.split(separators)) {
    const found = byBlanks(item);
    padded ||= found.padded;
    for (const name of found.names) {
      const clean = tidyName(name);
      if (clean !== '') names.push(clean);
    }
  }
  return { names, padded };
}

/** Values that belong to several people (ID numbers, phones): any separator or blank divides. */
export function readValues(text: string): string[] {
  if (text === '') return [];
  if (/^[0-9A-Z]+$/.test(text)) return [text];
  return text.split(/[、，,；;\s\u3000/／|]+/u).filter((piece) => piece !== '');
}

/** School or unit names of several people; blanks and slashes belong to the names. */
export function readUnits(text: string): string[] {
  return text.split(/[、，,；;\r\n]+/u).map(tidyName).filter((piece) => piece !== '');
}

/** Marks between words, but not between an opening and a closing bracket. */
const betweenWords = /(?<![(（][^()（）]*)[、，,；;\s\u3000/／|]+|[、，,；;\s\u3000/／|]+(?![^()（）]*[)）])/u;

/** Subjects or divisions in one cell; what stands in brackets belongs to its word: 县（市、区）. */
export function readWords(text: string): string[] {
  return text.split(betweenWords).map(tidyName).filter((piece) => piece !== '');
}
