// Recusals as a kind of import: pairs of judge and work that are declared, and relations of a judge with a person.
import type { ReadDb, WriteDb } from '#db/open.ts';
import { scoredPairs } from '#db/queries/assignment.ts';
import { contestRow } from '#db/queries/contests.ts';
import { sealedAt } from '#db/queries/directory.ts';
import { declaredPairs, involvedIn, relationRows, removeDeclared, removeRelation, setDeclared, setRelation } from '#db/queries/import-relations.ts';
import type { DeclaredValues, RelationValues } from '#db/queries/import-relations.ts';
import { changedRows, insertChange, type Obstacle } from '#db/queries/imports.ts';
import { rosterEntries, rosterJudges } from '#db/queries/roster.ts';
import { EntryRoster, JudgeRoster } from '#backend/identity/roster.ts';
import { notFound } from '#backend/refusals.ts';
import type { QueryContext } from '#backend/context.ts';
import { indexOf, overObstacle, refusePublished } from '../contest-state.ts';
import { hex } from '../keys.ts';
import type { ImportBatch, ImportKind, KindRun, RunParts, Saving, TakenBack } from '../kind.ts';
import { matchText } from '../tidy.ts';
import { enumerationOf } from '../words.ts';
import { RelationPlan } from './plan.ts';
import type { OnRecord, Person, RelationDecision, RelationWish, StoredRelation } from './plan.ts';
import { relationFillings, relationTargets, relationWords } from './targets.ts';

/** What a row was before the import and what it made of it; absent `was`: there was none. Bytes in hex. */
interface Kept<T> { was?: T; now: T }
type KeptRelation = Omit<RelationValues, 'id_sealed' | 'id_index'> & { id_sealed: string; id_index: string };

const hexOf = (bytes: Uint8Array | null): string => (bytes ? hex(bytes) : '');
const bytesOf = (text: string): Uint8Array | null => (text === '' ? null : Buffer.from(text, 'hex'));
/** Always in this order, so that equal relations are equal texts. */
const keptOf = ({ id, contest_id, judge_id, kind, name, school, id_sealed, id_index, id_masked, note }: RelationValues): KeptRelation => ({
  id, contest_id, judge_id, kind, name, school, id_sealed: hexOf(id_sealed), id_index: hexOf(id_index), id_masked, note,
});
const rowOf = (kept: KeptRelation): RelationValues => ({ ...kept, id_sealed: bytesOf(kept.id_sealed), id_index: bytesOf(kept.id_index) });

const storedOf = (row: RelationValues): StoredRelation => ({
  id: row.id, judgeId: row.judge_id, kind: row.kind, name: row.name, school: row.school, index: hexOf(row.id_index),
  masked: row.id_masked, note: row.note,
});

/** What a run looks things up in; people are read when the first person comes. */
function recordOf(db: ReadDb, contestId: string, relations: readonly RelationValues[]): OnRecord {
  const declared = new Map(declaredPairs(db, contestId).map((one) => [`${one.entry_id}/${one.judge_id}`, { kind: one.kind, note: one.note }]));
  const byName = Map.groupBy(relations.map(storedOf), (one) => `${one.judgeId}/${matchText(one.name)}`);
  const scored = new Set(scoredPairs(db, contestId).map((one) => `${one.entry_id}/${one.judge_id}`));
  let people: Map<string, Set<string>> | null = null;
  const peopleNow = (): Map<string, Set<string>> => {
    const found = new Map<string, Set<string>>();
    for (const one of involvedIn(db, contestId)) {
      for (const key of [`n:${matchText(one.name)}`, hexOf(one.id_index), hexOf(one.phone_index)]) {
        if (key !== '') found.set(key, (found.get(key) ?? new Set()).add(one.entry_id));
      }
    }
    return found;
  };
  return {
    declared: (entryId, judgeId) => declared.get(`${entryId}/${judgeId}`) ?? null,
    relations: (judgeId, name) => byName.get(`${judgeId}/${matchText(name)}`) ?? [],
    isScored: (entryId, judgeId) => scored.has(`${entryId}/${judgeId}`),
    entriesOf: ({ name, number }: Person) => {
      people ??= peopleNow();
      const byNumber = number ? people.get(number.index) : undefined;
      return [...byNumber ?? people.get(`n:${matchText(name)}`) ?? []];
    },
  };
}

function saveRelation({ context }: RunParts, { db, batchId }: Saving, contestId: string, judgeId: string, wish: RelationWish,
  was: RelationValues | undefined): void {
  const id = was?.id ?? context.newId();
  const { number, name } = wish.person;
  const now: RelationValues = {
    id, contest_id: contestId, judge_id: judgeId, kind: wish.kind, name: was?.name ?? name, school: wish.school, note: wish.note,
    id_sealed: number ? context.fields.seal(sealedAt.relation(id), number.value) : was?.id_sealed ?? null,
    id_index: number ? context.fields.index(number.purpose, number.value) : was?.id_index ?? null,
    id_masked: number ? number.masked : was?.id_masked ?? '',
  };
  insertChange(db, batchId, `r:${id}`, JSON.stringify({ ...(was ? { was: keptOf(was) } : {}), now: keptOf(now) } satisfies Kept<KeptRelation>));
  setRelation(db, now);
}

function run(contestId: string, parts: RunParts): KindRun<RelationDecision> {
  const { context, db, saving, sheetNames } = parts;
  const relations = relationRows(db, contestId);
  const plan = new RelationPlan({
    entries: new EntryRoster(rosterEntries(db, contestId)), judges: new JudgeRoster(rosterJudges(db, contestId)),
    record: recordOf(db, contestId, relations), sheetNames, index: indexOf(context),
  });
  const stored = new Map(relations.map((one) => [one.id, one]));
  return {
    decide: (row) => plan.decide(row),
    save({ judgeId, declared, relation }) {
      if (!saving) return;
      for (const { entryId, kind, note, stored: was } of declared) {
        const kept: Kept<DeclaredValues> = { ...(was ? { was } : {}), now: { kind, note } };
        insertChange(saving.db, saving.batchId, `d:${entryId}/${judgeId}`, JSON.stringify(kept));
        setDeclared(saving.db, contestId, entryId, judgeId, { kind, note });
      }
      if (relation) saveRelation(parts, saving, contestId, judgeId, relation, relation.stored ? stored.get(relation.stored.id) : undefined);
    },
    finish: () => {},
  };
}

function open(context: QueryContext, contestId: string | undefined): ReturnType<ImportKind['open']> {
  const contest = contestRow(context.db, contestId ?? '');
  if (!contest) throw notFound('contest');
  return {
    revision: contest.revision, title: `${contest.title} 回避关系登记表`, optional: new Set(), enumerations: [enumerationOf('kind', relationWords)],
    fillings: () => ({ ...relationFillings }), checkOpen: () => refusePublished(contest.state), run: (parts) => run(contest.id, parts),
  };
}

/** Rows that have been changed by hand since: nobody's later decision is taken back with the sheet. */
function obstacle(db: ReadDb, batch: ImportBatch): Obstacle | null {
  const contestId = batch.contestId ?? '';
  const declared = new Map(declaredPairs(db, contestId)
    .map(({ entry_id, judge_id, kind, note }) => [`d:${entry_id}/${judge_id}`, JSON.stringify({ kind, note })]));
  const relations = new Map(relationRows(db, contestId).map((one) => [`r:${one.id}`, JSON.stringify(keptOf(one))]));
  const other = changedRows(db, batch.id).filter(({ row_id, before }) => {
    const now = declared.get(row_id) ?? relations.get(row_id);
    // What was withdrawn since is just what taking back would do, unless there was something before.
    const { was, now: then } = JSON.parse(before) as Kept<unknown>;
    return now === undefined ? was !== undefined : now !== JSON.stringify(then);
  });
  return other.length === 0 ? overObstacle(contestRow(db, contestId)?.state) : [`其中有 ${other.length} 项回避关系之后又改过`, `relations changed since: ${other.length}`];
}

function undo(db: WriteDb, { id, contestId }: ImportBatch): TakenBack {
  const taken = { removed: 0, restored: 0, reversed: 0 };
  for (const { row_id, before } of changedRows(db, id)) {
    const { was } = JSON.parse(before) as Kept<KeptRelation & DeclaredValues>;
    const [entryId = '', judgeId = ''] = row_id.slice(2).split('/');
    if (row_id.startsWith('r:')) {
      if (was) setRelation(db, rowOf(was));
      else removeRelation(db, entryId);
    } else if (was) setDeclared(db, contestId ?? '', entryId, judgeId, was);
    else removeDeclared(db, entryId, judgeId);
    taken[was ? 'restored' : 'removed'] += 1;
  }
  return taken;
}

export const relationsImport: ImportKind = {
  kind: 'relations', name: { zh: '回避关系', en: 'Relations' }, scope: 'contest', targets: relationTargets, open, obstacle,
  undo: (_, db, batch) => undo(db, batch),
};
