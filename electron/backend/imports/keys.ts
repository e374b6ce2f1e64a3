// What makes two rows the same entry or the same judge, inside one file and against what is stored.
import { rememberedMatch } from './tidy.ts';

const match = rememberedMatch();

/** 'n:' + number, or '' when the row has none. */
export const numberKey = (number: string): string => (number === '' ? '' : `n:${number}`);

/** Same title, first author and unit. */
export const contentKey = (title: string, author: string, unit: string): string => `c:${match(title)}|${match(author)}|${match(unit)}`;

/** Same name and unit, for judges without numbers. */
export const nameKey = (name: string, unit: string): string => `n:${match(name)}|${match(unit)}`;

export const hex = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');

/** Where a row stands, in one number: sheets and rows of one workbook. */
export const placeOf = (sheet: number, row: number): number => sheet * 2_097_152 + row;

export function placeLabel(place: number, sheetNames: readonly string[]): string {
  const row = place % 2_097_152;
  return sheetNames.length > 1 ? `${sheetNames[Math.floor(place / 2_097_152)] ?? ''}!${row}` : String(row);
}

/** Remembers what was seen in this file. */
export class SeenKeys {
  private readonly places = new Map<string, number>();
  private readonly personOf = new Map<string, number>();
  private readonly personNames: string[] = [];
  private readonly personPlaces: number[] = [];

  /** The place where this key was first seen, or null (and it is remembered). */
  first(key: string, place: number): number | null {
    const found = this.places.get(key);
    if (found !== undefined) return found;
    this.places.set(key, place);
    return null;
  }

  at(key: string): number | null {
    return this.places.get(key) ?? null;
  }

  /** The place where this ID number was seen with another name, or null. */
  otherName(id: string, name: string, place: number): number | null {
    const found = this.personOf.get(id);
    if (found === undefined) {
      this.personOf.set(id, this.personNames.length);
      this.personNames.push(name);
      this.personPlaces.push(place);
      return null;
    }
    return this.personNames[found] === name ? null : this.personPlaces[found] ?? null;
  }
}
