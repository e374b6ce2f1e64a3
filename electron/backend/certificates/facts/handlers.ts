// Reads what certificates are made from, freezes it as of now, and says what the frozen list in force is.
import type { QueryContext } from '#backend/context.ts';
import { dayOf } from '#backend/credit-rules/days.ts';
import { sha256Hex } from '#backend/crypto/suite.ts';
import { notFound } from '#backend/refusals.ts';
import { Docket } from '#backend/scoring/docket.ts';
import { readLockedRows } from '#backend/scoring/docket-rows.ts';
import { AppError } from '#contract/errors.ts';
import { ContestRules } from '#contract/schema/rules.ts';
import type { ReadDb } from '#db/open.ts';
import * as store from '#db/queries/certificates.ts';
import { contestRow, type ContestRow } from '#db/queries/contests.ts';
import { versionInForce } from '#db/queries/result-versions.ts';
import { resultsRow } from '#db/queries/results.ts';
import { isSealed } from '#db/queries/seals.ts';
import { frozenRows, listHash, type FreezeEntry, type FreezeFacts, type FreezePerson, type FrozenRow, type Scope } from '../freeze.ts';
import { readScope } from '../stored.ts';

export function foundContest(context: QueryContext, contestId: string): ContestRow {
  const row = contestRow(context.db, contestId);
  if (!row) throw notFound('contest');
  return row;
}

/** Two people of one name at one school without ID numbers are taken for one: nothing else tells them apart. */
const personKey = (one: store.NamedPersonRow): string =>
  sha256Hex(one.id_index ?? `${one.name}\n${one.school_id ?? one.school}`).slice(0, 16);

function peopleOf(db: ReadDb, contestId: string): (entryId: string, part: 'author' | 'advisor') => FreezePerson[] {
  const rows = Map.groupBy(store.namedPeople(db, contestId), (one) => `${one.entry_id} ${one.part}`);
  return (entryId, part) => (rows.get(`${entryId} ${part}`) ?? []).map((one) => ({ key: personKey(one), name: one.name, school: one.school }));
}

/** Awards of the version in force; a contest that was published before versions has them in its rows. */
function awardsOf(db: ReadDb, contestId: string): {
  version: number | null; awardOf: (entry: store.JudgedEntryRow) => string; rules: ContestRules | null;
} {
  const version = versionInForce(db, contestId);
  if (!version) return { version: null, awardOf: (entry) => entry.award, rules: null };
  const awards = new Map(readLockedRows(version.rows).map((one) => [one.code, one.excluded ? '' : one.award]));
  const { rules } = Docket.parse(JSON.parse(version.docket));
  return { version: version.version, awardOf: (entry) => awards.get(entry.blind_code) ?? '', rules };
}

export interface Freezable { facts: FreezeFacts; version: number | null }

/** Refuses before publication, and while identities are sealed. */
export function freezable(context: QueryContext, contest: ContestRow): Freezable {
  const { db } = context;
  if (isSealed(db, contest.id)) throw new AppError('identities_sealed');
  const results = resultsRow(db, contest.id);
  if (!results?.published_at) throw new AppError('not_published');
  const people = peopleOf(db, contest.id);
  const { version, awardOf, rules: locked } = awardsOf(db, contest.id);
  const present = ContestRules.parse(JSON.parse(contest.rules));
  const entries = store.judgedEntries(db, contest.id).map((one): FreezeEntry => ({
    entryId: one.id, title: one.title, division: one.division, category: one.category, award: awardOf(one), school: one.school,
    unit: one.unit_id === null ? null : { id: one.unit_id, name: one.unit ?? '' },
    authors: people(one.id, 'author'), advisors: people(one.id, 'advisor'),
  }));
  return {
    version,
    facts: {
      contest: contest.title, year: contest.year, day: dayOf(new Date(results.published_at)), entries,
      // Who is honoured follows the rules that the results were locked with; number, 落款 and note are those of today.
      rules: locked ? { ...present, awards: locked.awards, honours: locked.honours } : present, judges: store.judgesWhoMarked(db, contest.id),
    },
  };
}

export interface Fresh { rows: FrozenRow[]; hash: string; version: number | null; rules: FreezeFacts['rules'] }

/** The list as it would be frozen now. */
export function freshList(context: QueryContext, contest: ContestRow, scope: Scope): Fresh {
  const { facts, version } = freezable(context, contest);
  const rows = frozenRows(facts, scope);
  return { rows, hash: listHash(scope, rows), version, rules: facts.rules };
}

/** Whether the list in force would read otherwise if it were made now. */
export function isStale(context: QueryContext, contest: ContestRow, batch: store.BatchRow): boolean {
  try {
    return freshList(context, contest, readScope(batch.scope)).hash !== batch.hash;
  } catch (error) {
    if (error instanceof AppError) return true;
    throw error;
  }
}

/** Key → canonical text of what a certificate of this recipient would say now. */
export function standing(context: QueryContext, contest: ContestRow, scope: Scope): ReadonlyMap<string, FrozenRow> {
  return new Map(freshList(context, contest, scope).rows.map((one) => [one.key, one]));
}
