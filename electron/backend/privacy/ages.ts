// Ages from numbers, whole years on a day; and how many people of which age there are. Pure.

export interface AgeLimits { childAge: number; minorAge: number }
export interface Ages { children: number; minors: number; adults: number; unknown: number }
export const noAges = (): Ages => ({ children: 0, minors: 0, adults: 0, unknown: 0 });

/**
 * The day of birth that an ID number of 18 characters or a 学籍号 made of one tells, as '2012-03-01'; '' where it tells none.
 * Source: GB 11643-1999 (6 area, 8 birth, 3 sequence, 1 check); 学籍号 G + ID number, L + 6 area + 8 birth + 4.
 */
export function bornOf(number: string): string {
  const digits = /^(?:G)?(\d{17}[\dX])$/.exec(number)?.[1] ?? /^L(\d{18})$/.exec(number)?.[1];
  if (digits === undefined) return '';
  const born = `${digits.slice(6, 10)}-${digits.slice(10, 12)}-${digits.slice(12, 14)}`;
  const at = new Date(`${born}T00:00:00Z`);
  return /^(?:19|20)/.test(born) && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(born) ? born : '';
}

/** Whole years on a day; who was born on 29 February grows older on 1 March. null: not born yet, or not known. */
export function ageOn(born: string, day: string): number | null {
  if (born === '' || born > day) return null;
  return Number(day.slice(0, 4)) - Number(born.slice(0, 4)) - (day.slice(5) < born.slice(5) ? 1 : 0);
}

/** Counts one person. `minors` are those who are no children any more but not of age. */
export function countAge(ages: Ages, born: string, day: string, { childAge, minorAge }: AgeLimits): void {
  const age = ageOn(born, day);
  if (age === null) ages.unknown += 1;
  else if (age < childAge) ages.children += 1;
  else if (age < minorAge) ages.minors += 1;
  else ages.adults += 1;
}

export const addAges = (one: Ages, other: Ages): Ages => ({
  children: one.children + other.children, minors: one.minors + other.minors, adults: one.adults + other.adults, unknown: one.unknown + other.unknown,
});
