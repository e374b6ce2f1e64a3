// Calls of the assignment feature: propose (nothing is written), apply, and what stands now.
import type { Handlers } from '#contract/define.ts';
import { AppError } from '#contract/errors.ts';
import type { AppContract } from '#contract/index.ts';
import { ContestRules, categoryName, divisionName } from '#contract/schema/rules.ts';
import type { ReadDb } from '#db/open.ts';
import { assignableEntries, assignableJudges, assignedPairs, declaredConflicts, entryPersonKeys, replacePairs }
  from '#db/queries/assignment.ts';
import { contestRow, setAssigned, setState, type ContestRow } from '#db/queries/contests.ts';
import type { CommandContext, QueryContext } from '../context.ts';
import { notFound, wrongState, type Text } from '../refusals.ts';
import { findConflicts, type AssignableEntry, type AssignableJudge, type Conflict } from './conflicts.ts';
import { refusal } from './explain.ts';
import { propose, type ProposalInput } from './propose.ts';
import { verify } from '#backend/matching/verify.ts';

interface Field {
  row: ContestRow; rules: ContestRules; entries: AssignableEntry[]; judges: AssignableJudge[];
  declared: { entryId: string; judgeId: string }[];
}

/** Keys by which the same person is recognised: blind indexes only, never a name. */
const keysOf = (person: { id_index: Uint8Array | null; phone_index: Uint8Array | null }): string[] => [
  ...(person.id_index ? [`id:${Buffer.from(person.id_index).toString('hex')}`] : []),
  ...(person.phone_index ? [`phone:${Buffer.from(person.phone_index).toString('hex')}`] : []),
];

/** Everything assignment looks at; `maxLoad` lowers every judge's own limit. */
function fieldOf(db: ReadDb, contestId: string, maxLoad: number | null): Field {
  const row = contestRow(db, contestId);
  if (!row) throw notFound('contest');
  const rules = ContestRules.parse(JSON.parse(row.rules));
  const people = Map.groupBy(entryPersonKeys(db, contestId), (one) => one.entry_id);
  const entries = assignableEntries(db, contestId).map((entry): AssignableEntry => {
    const own = people.get(entry.id) ?? [];
    const schools = [{ school: entry.school, school_code: entry.school_code }, ...own]
      .filter((one) => one.school !== '' || one.school_code !== '');
    return {
      id: entry.id, division: divisionName(rules, entry.division), category: categoryName(rules, entry.category),
      subject: entry.subject, schoolCodes: schools.map((one) => one.school_code), schoolNames: schools.map((one) => one.school),
      submittingUnit: entry.submitting_unit, people: own.filter((one) => one.part === 'author').flatMap(keysOf),
      advisors: own.filter((one) => one.part === 'advisor').flatMap(keysOf),
    };
  });
  const judges = assignableJudges(db, contestId).map((judge): AssignableJudge => ({
    id: judge.id, name: judge.name, schoolCode: judge.school_code, schoolName: judge.school ?? judge.unit,
    submittingUnit: judge.submitting_unit, subjects: JSON.parse(judge.subjects) as string[], people: keysOf(judge),
    divisions: (JSON.parse(judge.divisions) as string[]).map((id) => divisionName(rules, id)),
    maxLoad: Math.min(judge.max_load ?? entries.length, maxLoad ?? rules.assignment.maxLoad ?? entries.length, entries.length),
  }));
  const declared = declaredConflicts(db, contestId).map((one) => ({ entryId: one.entry_id, judgeId: one.judge_id }));
  return { row, rules, entries, judges, declared };
}

const conflictsOf = (field: Field): Conflict[] => findConflicts(
  field.entries, field.judges, field.declared, { submittingUnit: field.rules.assignment.submittingUnitConflict });

/** The first reason why pairs cannot stand, or null. */
function faultOfPairs(field: Field, pairs: readonly { entryId: string; judgeId: string }[]): Text | null {
  const entries = new Set(field.entries.map((one) => one.id));
  const judges = new Map(field.judges.map((one) => [one.id, one]));
  const excluded = new Set(conflictsOf(field).map((one) => `${one.entryId} ${one.judgeId}`));
  const seen = new Set<string>();
  const loads = new Map<string, number>();
  for (const { entryId, judgeId } of pairs) {
    const judge = judges.get(judgeId);
    const pair = `${entryId} ${judgeId}`;
    if (!entries.has(entryId) || !judge) return ['其中有已不存在的作品或评委', 'it names an entry or a judge that is gone'];
    if (seen.has(pair)) return [`${judge.name}被重复分到同一件作品`, `${judge.name} has the same entry twice`];
    if (excluded.has(pair)) return [`${judge.name}应当回避其中一件作品`, `${judge.name} has a conflict with one of the entries`];
    seen.add(pair);
    const load = (loads.get(judgeId) ?? 0) + 1;
    loads.set(judgeId, load);
    if (load > judge.maxLoad) {
      return [`${judge.name}超过了最多 ${judge.maxLoad} 件的上限`, `${judge.name} has more than the ${judge.maxLoad} entries allowed`];
    }
  }
  return null;
}

export const assignmentHandlers = {
  propose(context, input) {
    const started = performance.now();
    const field = fieldOf(context.db, input.contestId, input.maxLoad ?? null);
    const { rules, entries, judges } = field;
    if (entries.length === 0 || judges.length === 0) {
      throw new AppError('infeasible', entries.length === 0
        ? { sentence: '还没有作品，请先导入作品。', sentenceEn: 'There are no entries yet; import entries first.' }
        : { sentence: '还没有评委，请先导入评委。', sentenceEn: 'There are no judges yet; import judges first.' });
    }
    const coverage = input.coverage ?? rules.assignment.coverage;
    const plan: ProposalInput = {
      entries, judges, declared: field.declared, rules: { submittingUnit: rules.assignment.submittingUnitConflict },
      affinity: rules.assignment.affinity, coverage, unitCap: rules.assignment.unitCap, seed: input.seed,
    };
    const found = propose(plan, { signal: context.signal });
    if (found.status === 'infeasible') throw refusal(found, plan);
    const names = new Map(assignableJudges(context.db, input.contestId).map((one) => [one.id, one]));
    return {
      pairs: found.pairs,
      objective: {
        unfilled: found.objective.unfilled, maxLoad: found.objective.maxLoad, spread: found.objective.spread,
        cost: found.objective.cost, proven: verify(found.instance, found.solution).ok,
      },
      loads: found.loads.map((one) => ({ ...one, name: names.get(one.judgeId)?.name ?? '', unit: names.get(one.judgeId)?.unit ?? '' })),
      conflicts: found.conflictsMet,
      links: found.links.map(({ division, category, judges: count, connected }) => ({
        division: [division, category].filter(Boolean).join(' · '), judges: count, connected,
      })),
      coverage, maxLoad: Math.max(...judges.map((one) => one.maxLoad)), seed: input.seed,
      milliseconds: Math.round(performance.now() - started), basedOn: field.row.revision,
    };
  },
  apply(context, input) {
    // The contest's usual limit may be lifted in a proposal; a judge's own limit never.
    const field = fieldOf(context.db, input.contestId, Number.MAX_SAFE_INTEGER);
    const { row } = field;
    if (row.state !== 'setup' && row.state !== 'assigned') {
      throw wrongState(row.state, ['重新分配', 'assign again'], ['评审包已经发出。', 'Judging packs were issued already.']);
    }
    const fault = row.revision === input.basedOn ? faultOfPairs(field, input.pairs) : null;
    if (fault !== null) throw new AppError('pairs_invalid', { detail: fault[0], detailEn: fault[1] });
    context.write({
      action: 'assignment.apply', contestId: row.id, basedOn: input.basedOn,
      detail: { pairs: input.pairs.length, seed: input.seed ?? null },
    }, (db) => {
      replacePairs(db, row.id, input.pairs);
      setAssigned(db, row.id, input.seed ?? null, context.now().toISOString());
      setState(db, row.id, 'assigned');
    });
    return { pairs: input.pairs.length, revision: row.revision + 1 };
  },
  current(context, input) {
    const field = fieldOf(context.db, input.contestId, null);
    const pairs = assignedPairs(context.db, input.contestId);
    const loads = Map.groupBy(pairs, (one) => one.judge_id);
    const limits = new Map(field.judges.map((one) => [one.id, one.maxLoad]));
    return {
      judges: assignableJudges(context.db, input.contestId).map((one) => ({
        judgeId: one.id, name: one.name, unit: one.unit, load: loads.get(one.id)?.length ?? 0, maxLoad: limits.get(one.id) ?? null,
      })),
      entries: assignableEntries(context.db, input.contestId).map((one) => ({
        entryId: one.id, blindCode: one.blind_code, title: one.title, division: divisionName(field.rules, one.division), subject: one.subject,
      })),
      pairs: pairs.map((one) => ({ entryId: one.entry_id, judgeId: one.judge_id })),
      conflicts: conflictsOf(field), appliedAt: field.row.assigned_at, seed: field.row.assigned_seed,
    };
  },
} satisfies Handlers<AppContract, QueryContext, CommandContext>['assignment'];
