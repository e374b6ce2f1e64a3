// What the search over everything looks through, row by row: nothing here tells whose an entry is.
import type { ReadDb } from '../open.ts';

export interface SearchedContest { id: string; title: string; year: number }
export const searchedContests = (db: ReadDb): SearchedContest[] =>
  db.all('select id, title, year from contests order by created_at desc, id');

export interface SearchedEntry { id: string; contest_id: string; title: string; number: string }
export const searchedEntries = (db: ReadDb): IterableIterator<SearchedEntry> =>
  db.each('select id, contest_id, title, number from entries');

export interface SearchedJudge { id: string; contest_id: string; name: string; unit: string }
export const searchedJudges = (db: ReadDb): IterableIterator<SearchedJudge> => db.each('select id, contest_id, name, unit from judges');

export interface SearchedExpert { id: string; name: string; unit: string }
export const searchedExperts = (db: ReadDb): IterableIterator<SearchedExpert> => db.each('select id, name, unit from experts');
