// Affinities as a kind of import: how well a judge suits an entry, for the pairs that a sheet names.
import { contestRow } from '#db/queries/contests.ts';
import { affinityRows, newAffinities, newChanges, setAffinity, undoAffinities } from '#db/queries/import-relations.ts';
import { rosterEntries, rosterJudges } from '#db/queries/roster.ts';
import { EntryRoster, JudgeRoster } from '#backend/identity/roster.ts';
import { notFound } from '#backend/refusals.ts';
import type { QueryContext } from '#backend/context.ts';
import { overObstacle, refusePublished } from '../contest-state.ts';
import type { ImportKind, KindRun, RunParts } from '../kind.ts';
import { AffinityPlan } from './plan.ts';
import type { AffinityDecision } from './plan.ts';
import { affinityFillings, affinityTargets, targetsWithJudges } from './targets.ts';

function run(contestId: string, { db, saving, sheetNames }: RunParts): KindRun<AffinityDecision> {
  const [allEntries, allJudges] = [rosterEntries(db, contestId), rosterJudges(db, contestId)];
  const stored = new Map<string, Map<string, number>>();
  for (const one of affinityRows(db, contestId)) {
    const ofEntry = stored.get(one.entry_id) ?? new Map<string, number>();
    stored.set(one.entry_id, ofEntry.set(one.judge_id, one.value_x10000));
  }
  const plan = new AffinityPlan({
    entries: new EntryRoster(allEntries), judges: new JudgeRoster(allJudges), allEntries, allJudges, sheetNames,
    stored: (entryId, judgeId) => stored.get(entryId)?.get(judgeId),
  });
  if (!saving) return { decide: (row) => plan.decide(row), save: () => {}, finish: () => {} };
  const additions = newAffinities(saving.db);
  const changes = newChanges(saving.db);
  return {
    decide: (row) => plan.decide(row),
    save({ wishes }) {
      for (const { entryId, judgeId, x10000, stored: before } of wishes) {
        changes.add(saving.batchId, `${entryId}/${judgeId}`, before === undefined ? null : String(before));
        if (before === undefined) additions.add(contestId, entryId, judgeId, x10000);
        else setAffinity(saving.db, entryId, judgeId, x10000);
      }
    },
    finish() {
      additions.flush();
      changes.flush();
    },
  };
}

function open(context: QueryContext, contestId: string | undefined): ReturnType<ImportKind['open']> {
  const contest = contestRow(context.db, contestId ?? '');
  if (!contest) throw notFound('contest');
  const judges = rosterJudges(context.db, contest.id);
  return {
    revision: contest.revision, title: `${contest.title} 匹配度`, targets: targetsWithJudges(judges, new JudgeRoster(judges)), optional: new Set(),
    enumerations: [], fillings: () => ({ ...affinityFillings }), checkOpen: () => refusePublished(contest.state),
    run: (parts) => run(contest.id, parts),
  };
}

export const affinitiesImport: ImportKind = {
  kind: 'affinities', name: { zh: '匹配度', en: 'Affinities' }, scope: 'contest', targets: affinityTargets, open,
  obstacle: (db, batch) => overObstacle(contestRow(db, batch.contestId ?? '')?.state),
  undo: (_, db, batch) => ({ ...undoAffinities(db, batch.contestId ?? '', batch.id), reversed: 0 }),
};
