// What makes two rows the same entry or the same judge, inside one file and against what is stored.
import { giveBack } from '#backend/archive/memory.ts';
import { matchText, rememberedMatch } from './tidy.ts';

/** Schools and units come again in every row, titles and names do not. */
const matchUnit = rememberedMatch();

/** 'n:' + number, or '' when the row has none. */
export const numberKey = (number: string): string => (number === '' ? '' : `n:${number}`);

/** Same title, first author and unit. */
export const contentKey = (title: string, author: string, unit: string): string =>
  `c:${matchText(title)}|${matchText(author)}|${matchUnit(unit)}`;

/** Same name and unit, for judges without numbers. */
export const nameKey = (name: string, unit: string): string => `n:${matchText(name)}|${matchUnit(unit)}`;

export const hex = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');

/** Where a row stands, in one number: sheets and rows of one workbook. Never 0. */
export const placeOf = (sheet: number, row: number): number => sheet * 2_097_152 + row;

export function placeLabel(place: number, sheetNames: readonly string[]): string {
  const row = place % 2_097_152;
  return sheetNames.length > 1 ? `${sheetNames[Math.floor(place / 2_097_152)] ?? ''}!${row}` : String(row);
}

/**
 * Texts to two whole numbers each, by 64 bits of hash (two lanes of multiply and xor, as in MurmurHash3's body). A
 * million
 * rows as strings in a Map would take hundreds of megabytes; here they take 16 bytes each. Two different texts out of a
 * million share a hash with a chance of 1 in 37 million.
 */
class HashedTexts {
  private mask = 0xffff;
  private count = 0;
  private high = new Int32Array(0x10000);
  private low = new Int32Array(0x10000);
  private places = new Int32Array(0x10000);
  private marks: Int32Array;
  private first = 0;
  private second = 0;

  /** `marked`: a mark is kept beside each place; else it is 0. */
  constructor(marked: boolean) {
    this.marks = new Int32Array(marked ? 0x10000 : 0);
  }

  private hash(text: string): void {
    let a = 0x9e3779b1 | 0;
    let b = 0x85ebca6b | 0;
    for (let index = 0; index < text.length; index += 1) {
      const code = text.charCodeAt(index);
      a = Math.imul(a ^ code, 0xcc9e2d51);
      a ^= a >>> 15;
      b = Math.imul(b ^ code, 0x1b873593);
      b ^= b >>> 13;
    }
    a = Math.imul(a ^ (a >>> 16) ^ text.length, 0x85ebca6b);
    b = Math.imul(b ^ (b >>> 16) ^ text.length, 0xc2b2ae35);
    this.first = a ^ (b >>> 13);
    this.second = b ^ (a >>> 16);
  }

  private slot(): number {
    let at = this.first & this.mask;
    while (this.places[at] !== 0 && (this.high[at] !== this.first || this.low[at] !== this.second)) at =
      (at + 1) & this.mask;
    return at;
  }

  private grow(): void {
    const { high, low, places, marks } = this;
    const size = places.length * 2;
    this.mask = size - 1;
    [this.high, this.low, this.places] = [new Int32Array(size), new Int32Array(size), new Int32Array(size)];
    this.marks = new Int32Array(marks.length === 0 ? 0 : size);
    for (let from = 0; from < places.length; from += 1) {
      if (places[from] === 0) continue;
      this.first = high[from] ?? 0;
      this.second = low[from] ?? 0;
      const at = this.slot();
      this.high[at] = this.first;
      this.low[at] = this.second;
      this.places[at] = places[from] ?? 0;
      if (marks.length > 0) this.marks[at] = marks[from] ?? 0;
    }
    // The collector would keep the old tables for a while, beside new ones of twice their size.
    for (const old of [high, low, places, marks]) giveBack(old);
  }

  /** 32 bits of a text's hash, to compare it later without keeping it. */
  markOf(text: string): number {
    this.hash(text);
    return this.second;
  }

  /** Place and mark of an earlier text that equals this one; null when it is the first, which is kept. */
  seen(text: string, place: number, mark: number): { place: number; mark: number } | null {
    this.hash(text);
    const at = this.slot();
    if (this.places[at] !== 0) return { place: this.places[at] ?? 0, mark: this.marks[at] ?? 0 };
    this.high[at] = this.first;
    this.low[at] = this.second;
    this.places[at] = place;
    if (this.marks.length > 0) this.marks[at] = mark;
    this.count += 1;
    if (this.count * 5 > this.places.length * 4) this.grow();
    return null;
  }
}

/** Remembers what was seen in this file. */
export class SeenKeys {
  private readonly keys = new HashedTexts(false);
  private readonly persons = new HashedTexts(true);

  /** The place where this key was first seen, or null (and it is remembered). */
  first(key: string, place: number): number | null {
    return this.keys.seen(key, place, 0)?.place ?? null;
  }

  /** The place where this ID number was seen with another name, or null. */
  otherName(id: string, name: string, place: number): number | null {
    const mark = this.persons.markOf(name);
    const found = this.persons.seen(id, place, mark);
    return found && found.mark !== mark ? found.place : null;
  }
}
