// The entries of a contest to choose from by typing: number, title, authors, or the initials of the title's pinyin.
import { backend } from '../../api/backend.ts';
import type { Answer } from '../../api/shapes.ts';
import { initialsOf } from '../contests/gallery/search.ts';

export interface EntryChoice { entryId: string; number: string; title: string; people: string; find: string }

const page = 1000;
type Row = Answer<'contests', 'entries'>['rows'][number];

/** All entries, in the order of the contest, each as a choice. */
export async function loadAll<C>(contestId: string, choice: (row: Row) => C): Promise<C[]> {
  const found: C[] = [];
  for (let after = 0; ; after += page) {
    // oxlint-disable-next-line no-await-in-loop -- page after page
    const { rows, total } = await backend.contests.entries({ contestId, after, limit: page });
    found.push(...rows.map(choice));
    if (rows.length === 0 || found.length >= total) return found;
  }
}

export const loadEntries = (contestId: string): Promise<EntryChoice[]> => loadAll(contestId, (row) => {
  const people = row.authors.map((one) => one.name).join('、');
  const words = [row.number, row.title, people, row.school].join(' ').toLowerCase();
  return { entryId: row.entryId, number: row.number, title: row.title, people, find: `${words} ${initialsOf(row.title)} ${initialsOf(people)}` };
});

/** The best few for what was typed: a number that begins so first. */
export function findEntries(entries: readonly EntryChoice[], typed: string, most: number): EntryChoice[] {
  const words = typed.trim().toLowerCase().split(/\s+/).filter((one) => one !== '');
  if (words.length === 0) return entries.slice(0, most);
  const fits = entries.filter((one) => words.every((word) => one.find.includes(word)));
  const first = words[0] ?? '';
  const begins = (one: EntryChoice) => (one.number.toLowerCase().startsWith(first) ? 0 : one.title.toLowerCase().startsWith(first) ? 1 : 2);
  return fits.toSorted((a, b) => begins(a) - begins(b)).slice(0, most);
}
