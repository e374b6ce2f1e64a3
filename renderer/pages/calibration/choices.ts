// Entries to choose from, by number and title only: nobody is named on the page of calibration.
import { initialsOf } from '../contests/gallery/search.ts';
import { loadAll, type EntryChoice } from '../files/entries.ts';

export interface Choice extends EntryChoice { category: string; active: boolean }

export const loadChoices = (contestId: string): Promise<Choice[]> => loadAll(contestId, (row) => ({
  entryId: row.entryId, number: row.number, title: row.title, people: `${row.division} · ${row.category}`, category: row.category,
  active: row.status === 'active', find: [row.number, row.title, row.division, row.category, initialsOf(row.title)].join(' ').toLowerCase(),
}));
