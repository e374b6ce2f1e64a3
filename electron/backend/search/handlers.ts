// One search over everything that this person may see: contests, entries by title and number, judges, experts, teachers.
import type { Handlers } from '#contract/define.ts';
import { wordsTyped, worthOf } from '#contract/finding.ts';
import type { AppContract } from '#contract/index.ts';
import { isAmong, roles, type Who } from '#contract/roles.ts';
import { searchedContests, searchedEntries, searchedExperts, searchedJudges } from '#db/queries/search.ts';
import { briefRows, teachersBy, teachersNamedLike, teachersSpelt } from '#db/queries/teachers.ts';
import { readingsOf } from '#backend/identity/readings.ts';
import { searchTerms } from '#backend/identity/search-terms.ts';
import { waysOf, type Way } from '#backend/identity/search-ways.ts';
import type { CommandContext, QueryContext } from '../context.ts';
import { Best, together, type Found } from './best.ts';

/** Whoever may list a kind elsewhere finds it here. */
const may = (context: QueryContext, who: Who): boolean => context.actor === null || isAmong(who, context.actor);

function teacherIds({ db, fields }: QueryContext, way: Way, limit: number): number[] {
  if (way.how === 'id') return teachersBy(db, 'idIndex', fields.index('id', way.text), limit);
  if (way.how === 'startsWith') return teachersSpelt(db, way.column, way.text, limit);
  return way.how === 'nameInside' ? teachersNamedLike(db, way.text, limit) : teachersBy(db, way.how, way.text, limit);
}

/** Teachers along the indexes of the directory: exact ways are worth more than beginnings and parts. */
function teachersFound(context: QueryContext, text: string, limit: number): Found[] {
  const ids = new Map<number, number>();
  waysOf(searchTerms(text)).forEach((way, order) => {
    if (ids.size >= limit) return;
    const worth = way.how === 'startsWith' ? 50 : way.how === 'nameInside' ? 60 : 95 - order;
    for (const id of teacherIds(context, way, limit)) if (!ids.has(id) && ids.size < limit) ids.set(id, worth);
  });
  return briefRows(context.db, [...ids.keys()]).map((row) => ({
    kind: 'teacher', id: String(row.id), contestId: '', title: row.name, sub: [row.school_name, row.staff_number].filter((one) => one !== '').join(' · '),
    worth: ids.get(row.id) ?? 0,
  }));
}

export const searchHandlers: Handlers<AppContract, QueryContext, CommandContext>['search'] = {
  everything: (context, { text, limit }) => {
    const { db } = context;
    const words = wordsTyped(text);
    const worth = (...texts: readonly string[]) => worthOf(texts, words, readingsOf);
    const contests = may(context, roles.contests.list) ? searchedContests(db) : [];
    const titles = new Map(contests.map((one) => [one.id, one.title]));
    const found: Found[][] = [];
    const look = <T>(who: Who, rows: () => Iterable<T>, line: (row: T) => Found) => {
      if (!may(context, who)) return;
      const best = new Best(limit);
      for (const row of rows()) {
        const one = line(row);
        if (one.worth > 0) best.add(one);
      }
      found.push(best.list());
    };
    look(roles.contests.list, () => contests, (row) => ({
      kind: 'contest', id: row.id, contestId: row.id, title: row.title, sub: String(row.year), worth: worth(row.title, String(row.year)) * 1.05,
    }));
    look(roles.contests.entries, () => searchedEntries(db), (row) => ({
      kind: 'entry', id: row.id, contestId: row.contest_id, title: row.title, sub: [row.number, titles.get(row.contest_id) ?? ''].filter((one) => one !== '').join(' · '),
      worth: worth(row.title, row.number),
    }));
    look(roles.contests.judges, () => searchedJudges(db), (row) => ({
      kind: 'judge', id: row.id, contestId: row.contest_id, title: row.name, sub: [row.unit, titles.get(row.contest_id) ?? ''].filter((one) => one !== '').join(' · '),
      worth: worth(row.name),
    }));
    look(roles.experts.list, () => searchedExperts(db), (row) => ({
      kind: 'expert', id: row.id, contestId: '', title: row.name, sub: row.unit, worth: worth(row.name, row.unit),
    }));
    if (may(context, roles.directory.search)) found.push(teachersFound(context, text, limit));
    return { hits: together(found, limit).map(({ worth: _worth, ...hit }) => hit) };
  },
};
