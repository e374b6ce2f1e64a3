// Entries to choose from, by number and title only: nobody is named on the page of calibration.
import { backend } from '../../api/backend.ts';
import { initialsOf } from '../contests/gallery/search.ts';
import type { EntryChoice } from '../files/entries.ts';

export interface Choice extends EntryChoice { category: string; active: boolean }

const page = 1000;

export async function loadChoices(contestId: string): Promise<Choice[]> {
  const found: Choice[] = [];
  for (let after = 0; ; after += page) {
    // oxlint-disable-next-line no-await-in-loop -- page after page
    const { rows, total } = await backend.contests.entries({ contestId, after, limit: page });
    for (const row of rows) {
      found.push({
        entryId: row.entryId, number: row.number, title: row.title, people: `${row.division} · ${row.category}`, category: row.category,
        active: row.status === 'active', find: [row.number, row.title, row.division, row.category, initialsOf(row.title)].join(' ').toLowerCase(),
      });
    }
    if (rows.length === 0 || after + rows.length >= total) return found;
  }
}
