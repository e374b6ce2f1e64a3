// Entries as a kind of import: reads the contest, decides by its rules, writes works and their authors.
import { ContestRules } from '#contract/schema/rules.ts';
import type { ReadDb, Value } from '#db/open.ts';
import { contestRow } from '#db/queries/contests.ts';
import { deferIndexes } from '#db/queries/deferred-indexes.ts';
import { insertSchool, insertUnit, schoolRows, sealedAt, setSchoolCode, unitRows } from '#db/queries/directory.ts';
import { addedFiles, blindCodes, entriesObstacle, entryKeyRows, entrySnapshot, insertEntryAdditions, lastPosition, newEntries, newPeople, storedEntry,
  storedPeople, undoEntries, updateEntry } from '#db/queries/import-entries.ts';
import { insertChange } from '#db/queries/imports.ts';
import { notFound } from '#backend/refusals.ts';
import type { QueryContext } from '#backend/context.ts';
import { codeSource } from '#backend/identity/blind-codes.ts';
import { entryTargets } from '../columns.ts';
import type { StoredEntry } from '../compare.ts';
import { indexOf, knownSchools, refuseScored } from '../contest-state.ts';
import { categoryEnumeration, divisionEnumeration, optionalIn } from '../contest-words.ts';
import type { ImportKind, KindRun, RunParts } from '../kind.ts';
import { EntryPlan } from '../plan-entries.ts';
import type { EntryDecision } from '../plan-entries.ts';
import { EntrySaver } from '../save-entries.ts';
import { SchoolBook } from '#backend/places/school-book.ts';
import { keysOf, storedEntryOf } from '../stored.ts';
import { entryFillings } from '../template.ts';
import { wordsOf } from '../vocabulary.ts';

/** A file of this size holds so many rows that indexes are better built at the end. */
const bytesOfMany = 1_000_000;

function schoolBook({ context, db, saving }: RunParts): SchoolBook {
  const write = saving?.db;
  return new SchoolBook({
    schools: schoolRows(db), units: unitRows(db), newId: () => context.newId(),
    writer: write ? {
      school: (school) => insertSchool(write, school),
      unit: (id, name) => insertUnit(write, { id, name }),
      code: (school) => setSchoolCode(write, school.id, school.code),
    } : null,
  });
}

function loadEntry(db: ReadDb, id: string): StoredEntry {
  const row = storedEntry(db, id);
  if (!row) throw new Error(`entry ${id} is gone`);
  return storedEntryOf(row, storedPeople(db, id));
}

function run(contestId: string, rules: ContestRules, parts: RunParts): KindRun<EntryDecision> {
  const { context, db, saving } = parts;
  const schools = schoolBook(parts);
  const byKey = keysOf(entryKeyRows(db, contestId));
  let ids: ReadonlySet<string> | null = null;
  const plan = new EntryPlan({
    words: wordsOf(rules), schools, index: indexOf(context), sheetNames: parts.sheetNames,
    stored: {
      byKey, load: (id) => loadEntry(db, id),
      has: (id) => (ids ??= new Set(byKey.values())).has(id),
    },
  });
  const decide: KindRun<EntryDecision>['decide'] = (row) => plan.decide(row);
  if (!saving) return { decide, save: () => {}, finish: () => {} };
  const { fields } = context;
  const before = lastPosition(db, contestId);
  const indexes = saving.bytes > bytesOfMany ? deferIndexes(saving.db, ['entries', 'entry_people']) : null;
  // Ids that rise in the order of the rows: random ones would scatter every insert over the whole table.
  const series = context.newId().slice(0, 20);
  let serial = 0;
  const entries = newEntries(saving.db);
  const people = newPeople(saving.db);
  // People wait until the entries they belong to have been written.
  const waiting: Value[][] = [];
  const release = (): void => {
    for (const person of waiting) people.add(...person);
    waiting.length = 0;
  };
  const saver = new EntrySaver({
    contestId, position: before, newId: () => series + (serial += 1).toString(16).padStart(12, '0'),
    unitId: (name) => schools.unitId(name),
    newCode: codeSource((bytes) => context.random(bytes), blindCodes(db, contestId).map((one) => one.blind_code)),
    sealer: {
      id: (entry, part, position, value) => fields.seal(sealedAt.personId(entry, part, position), value),
      phone: (entry, part, position, value) => fields.seal(sealedAt.personPhone(entry, part, position), value),
      index: (purpose, value) => fields.index(purpose, value),
    },
    writer: {
      insertEntry: (...values) => entries.add(...values),
      insertPerson: (...values) => void waiting.push(values),
      changeEntry: (id, values) => {
        const kept = storedPeople(saving.db, id);
        insertChange(saving.db, saving.batchId, id, entrySnapshot(saving.db, id));
        updateEntry(saving.db, id, values);
        return kept;
      },
    },
  });
  return {
    decide,
    save(decided) {
      saver.save(decided);
      if (entries.empty) release();
    },
    finish() {
      entries.flush();
      release();
      people.flush();
      indexes?.rebuild();
      insertEntryAdditions(saving.db, saving.batchId, contestId, before);
    },
    close: () => indexes?.done(),
  };
}

function open(context: QueryContext, contestId: string | undefined): ReturnType<ImportKind['open']> {
  const contest = contestRow(context.db, contestId ?? '');
  if (!contest) throw notFound('contest');
  const rules = ContestRules.parse(JSON.parse(contest.rules));
  const words = wordsOf(rules);
  return {
    revision: contest.revision, title: `${contest.title} 作品汇总表`, optional: optionalIn(rules),
    enumerations: [divisionEnumeration(rules, words, 'division', false), categoryEnumeration(rules, words)],
    schools: () => knownSchools(schoolRows(context.db), unitRows(context.db)),
    fillings: () => entryFillings(rules), checkOpen: () => refuseScored(contest.state),
    run: (parts) => run(contest.id, rules, parts),
  };
}

export const entriesImport: ImportKind = {
  kind: 'entries', name: { zh: '作品', en: 'Entries' }, scope: 'contest', targets: entryTargets, open,
  obstacle: (db, batch) => entriesObstacle(db, batch.id),
  undo: (_, db, batch) => {
    const files = addedFiles(db, batch.id);
    return { ...undoEntries(db, batch.contestId ?? '', batch.id), reversed: 0, files };
  },
};
