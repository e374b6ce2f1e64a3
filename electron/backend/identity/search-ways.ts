// Which ways a search text is tried, best first; the database answers each along an index.
import type { SearchTerms } from './search-terms.ts';

export type Way =
  | { how: 'name' | 'staffNumber' | 'lastFour' | 'initials' | 'pinyin' | 'nameInside'; text: string }
  | { how: 'startsWith'; column: 'pinyin' | 'initials' | 'staff_number'; text: string }
  | { how: 'id'; text: string };

/** A whole number first, then what fits exactly, then beginnings and parts. */
export function waysOf(terms: SearchTerms): Way[] {
  const ways: (Way | null)[] = [
    terms.idNumber === '' ? null : { how: 'id', text: terms.idNumber },
    terms.staffNumber === '' ? null : { how: 'staffNumber', text: terms.staffNumber },
    terms.name === '' ? null : { how: 'name', text: terms.name },
    terms.letters === '' ? null : { how: 'initials', text: terms.letters },
    terms.letters === '' ? null : { how: 'pinyin', text: terms.letters },
    terms.lastFour === '' ? null : { how: 'lastFour', text: terms.lastFour },
    terms.name === '' ? null : { how: 'nameInside', text: terms.name },
    terms.letters.length < 2 ? null : { how: 'startsWith', column: 'pinyin', text: terms.letters },
    terms.letters === '' ? null : { how: 'startsWith', column: 'initials', text: terms.letters },
    terms.staffNumber.length < 2 ? null : { how: 'startsWith', column: 'staff_number', text: terms.staffNumber },
  ];
  return ways.filter((way) => way !== null);
}
