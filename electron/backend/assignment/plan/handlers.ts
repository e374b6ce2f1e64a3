// Calls of the assignment feature: propose (nothing is written), apply, and what stands now.
import type { Handlers } from '#contract/define.ts';
import { AppError } from '#contract/errors.ts';
import type { AppContract } from '#contract/index.ts';
import { assignableJudges, replacePairs } from '#db/queries/assignment.ts';
import { setAssigned, setState } from '#db/queries/contests.ts';
import { verify } from '#backend/matching/verify.ts';
import type { CommandContext, QueryContext } from '../../context.ts';
import { wrongState, type Text } from '../../refusals.ts';
import { unbuilt } from '../../unbuilt.ts';
import { conflictsOf, fieldOf, type Field } from '../field/handlers.ts';
import { refusal } from './explain.ts';
import { propose, type ProposalInput } from './propose.ts';

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

export const planHandlers = {
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
      lines: [], changes: { added: [], removed: [], kept: 0 }, spots: [], seats: found.pairs.length, mode: input.mode, certificate: '', random: null,
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
    return { pairs: input.pairs.length, revision: row.revision + 1, added: 0, removed: 0, judgeIds: [] };
  },
  check: unbuilt,
  certificate: unbuilt,
} satisfies Partial<Handlers<AppContract, QueryContext, CommandContext>['assignment']>;
