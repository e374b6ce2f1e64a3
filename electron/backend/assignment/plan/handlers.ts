// Calls about whole plans: propose and check (nothing is written), apply, and the certificate as a file.
import { once } from 'node:events';
import type { z } from 'zod';
import type { Handlers } from '#contract/define.ts';
import { AppError } from '#contract/errors.ts';
import type { AppContract } from '#contract/index.ts';
import type { ProposeInput } from '#contract/schema/assignment.ts';
import { PartFile } from '#backend/excel/write/part-file.ts';
import type { SolveOptions } from '#backend/matching/solve.ts';
import { assignableEntries, assignableJudges } from '#db/queries/assignment.ts';
import { changePairs, insertPlan } from '#db/queries/assignment-plans.ts';
import { setAssigned, setState } from '#db/queries/contests.ts';
import { judgeRows } from '#db/queries/entries.ts';
import { lockedVersion } from '#db/queries/result-versions.ts';
import { entryCodes } from '#db/queries/roster.ts';
import type { ReadDb } from '#db/open.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { refuseOwnFile } from '#backend/folders.ts';
import { lockedRefusal, wrongState } from '#backend/refusals.ts';
import { askedOf } from '../asked.ts';
import { fieldOf, type Field } from '../field/handlers.ts';
import { certificateCode, certificateText } from './certificate.ts';
import { changesOf, evaluate, isProposed, linesOfPlan } from './evaluation.ts';
import { refusal } from './explain.ts';
import { loadsOf } from './figures.ts';
import { faultSaid, faultsOf, readPairs } from './faults.ts';
import { groundOf } from './ground.ts';
import { proposeOnce } from './last.ts';
import type { ProposalInput, Proposed } from './propose.ts';

type Request = Partial<Pick<z.output<typeof ProposeInput>, 'coverage' | 'mode' | 'seed' | 'partial' | 'randomCap'>>;

/** What is asked of a plan of this contest; what is not asked is as in its rules. */
export function proposalInput(field: Field, asked: Request): ProposalInput {
  const { assignment, awards } = field.rules;
  return {
    entries: field.entries, judges: field.judges, declared: field.declared, rules: field.conflictRules,
    affinity: assignment.affinity, coverage: asked.coverage ?? assignment.coverage, unitCap: assignment.unitCap, seed: asked.seed ?? 1,
    mode: asked.mode ?? 'new', present: field.present, pins: field.pins, frozen: frozenIn(field), affinities: field.affinities,
    fairness: assignment.fairness, partial: asked.partial ?? false, scope: awards.scope,
    randomCap: asked.randomCap === undefined ? assignment.randomCap : asked.randomCap,
  };
}

/** Scored pairs of the plan in force; a sheet that came back late for a pair that was taken away binds nothing. */
function frozenIn(field: Field): Field['frozen'] {
  const present = new Set(field.present.map((one) => `${one.entryId} ${one.judgeId}`));
  return field.frozen.filter((one) => present.has(`${one.entryId} ${one.judgeId}`));
}

/** How many stages there will be is not known before: each takes half of what is left of the bar. */
function solving(context: QueryContext): SolveOptions {
  const label = context.language === 'zh' ? '正在求解并证明' : 'Solving and proving';
  let [stage, last] = [0, 0];
  return {
    signal: context.signal,
    onProgress: (done, total) => {
      const part = total > 0 ? done / total : 0;
      if (part < last) stage += 1;
      last = part;
      context.progress(Math.floor(1000 * (1 - 2 ** -(stage + part))), 1000, label);
    },
  };
}

function solved(context: QueryContext, field: Field, input: ProposalInput): Proposed {
  if (field.entries.length === 0 || field.judges.length === 0) {
    throw new AppError('infeasible', field.entries.length === 0
      ? { head: '', sentence: '还没有作品，请先导入作品。', sentenceEn: 'There are no entries yet; import entries first.' }
      : { head: '', sentence: '还没有评委，请先导入评委。', sentenceEn: 'There are no judges yet; import judges first.' });
  }
  // One question for all calls, whether empty seats are asked for or not.
  const found = proposeOnce({ ...input, partial: true }, solving(context));
  if (found.status === 'infeasible') throw refusal(found, input);
  const { cut } = found.staged;
  if (cut && input.partial !== true) {
    throw refusal({ status: 'infeasible', answer: cut, instance: found.ground.instance, table: found.ground.table }, input);
  }
  return found;
}

const unitsOf = (db: ReadDb, contestId: string): Map<string, string> =>
  new Map(assignableJudges(db, contestId).map((one) => [one.id, one.unit]));

function codesIn(db: ReadDb, contestId: string): (entryId: string) => string {
  const codes = entryCodes(db, contestId);
  return (entryId) => codes.get(entryId) ?? '';
}

/**
 * Judges per entry of a plan that comes without saying what was asked: where all entries that have no number of their own
 * got equally many, that many were asked for.
 */
function coverageOf(field: Field, pairs: readonly { entryId: string }[]): number {
  const counts = new Map(field.entries.filter((one) => one.coverage === undefined).map((one) => [one.id, 0]));
  for (const { entryId } of pairs) if (counts.has(entryId)) counts.set(entryId, counts.get(entryId)! + 1);
  const [first = 0, ...others] = new Set(counts.values());
  return others.length === 0 && first > 0 ? first : field.rules.assignment.coverage;
}

export const planHandlers = {
  propose(context, input) {
    const started = performance.now();
    const field = fieldOf(context.db, input.contestId, input.maxLoad ?? null);
    const asked = proposalInput(field, input);
    const found = solved(context, field, asked);
    const { objective, ground, random } = found;
    const evaluation = evaluate(found, asked, found.judgesOf, unitsOf(context.db, input.contestId));
    const inUnit = (cost: number): number => (cost * ground.step) / 10_000;
    return {
      pairs: found.pairs, ...evaluation,
      objective: {
        unfilled: objective.unfilled, maxLoad: objective.maxLoad, spread: objective.spread, cost: objective.cost,
        proven: evaluation.lines.every((line) => line.proven),
      },
      mode: input.mode, certificate: certificateCode(found),
      random: random && {
        cap: random.cap, expected: inUnit(random.expectedCost), best: inUnit(random.bestCost),
      },
      coverage: asked.coverage, maxLoad: Math.max(...field.judges.map((one) => one.maxLoad)), seed: input.seed,
      milliseconds: Math.round(performance.now() - started), basedOn: field.row.revision,
    };
  },
  check(context, input) {
    const field = fieldOf(context.db, input.contestId, input.maxLoad ?? null);
    const asked = proposalInput(field, { ...input, partial: true });
    const found = solved(context, field, asked);
    const read = readPairs(found.ground, input.pairs);
    return {
      ...evaluate(found, asked, read.judgesOf, unitsOf(context.db, input.contestId)), basedOn: field.row.revision,
      faults: faultsOf(found.ground, read, input.partial),
    };
  },
  async apply(context, input) {
    // The contest's usual limit may be lifted in a proposal; a judge's own limit never.
    const most = fieldOf(context.db, input.contestId, input.maxLoad ?? Number.MAX_SAFE_INTEGER);
    const { row } = most;
    if (row.state === 'published') {
      throw wrongState(row.state, ['重新分配', 'assign again'], ['结果已经发布。', 'The results are published.']);
    }
    // Else entries could be taken out of a contest whose result is committed: its state would be that of judging again.
    const locked = lockedVersion(context.db, row.id);
    if (locked !== undefined) throw lockedRefusal(locked, ['重新分配', 'assign again']);
    if (row.revision !== input.basedOn) throw new AppError('stale_revision');
    const coverage = input.coverage ?? coverageOf(most, input.pairs);
    const rules = groundOf(proposalInput(most, { mode: input.mode, coverage }));
    const read = readPairs(rules, input.pairs);
    const fault = faultSaid(faultsOf(rules, read, input.partial), codesIn(context.db, row.id));
    if (fault) throw new AppError('pairs_invalid', fault);
    const usual = fieldOf(context.db, input.contestId, input.maxLoad ?? null);
    // A plan that comes without saying its limit may have been made with a higher one than the rules'.
    const lifted = input.maxLoad === undefined && loadsOf(usual.judges.length, read.judgesOf).some((load, j) => load > usual.judges[j]!.maxLoad);
    const field = lifted ? most : usual;
    const asked: Request = {
      mode: input.mode, coverage, seed: input.seed ?? 1, partial: true, ...(input.randomCap !== undefined && { randomCap: input.randomCap }),
    };
    const known = measured(context, field, asked, most);
    const { added, removed } = changesOf({ ground: rules }, read.judgesOf);
    const judgeIds = [...new Set([...added, ...removed].map((one) => one.judgeId))];
    const optimal = known !== null && isProposed(known, read.judgesOf);
    const judging = row.state === 'judging' || row.state === 'scored';
    if (judging) await context.backup('before-repair');
    context.write({
      action: 'assignment.apply', contestId: row.id, basedOn: input.basedOn,
      detail: { pairs: input.pairs.length, added: added.length, removed: removed.length, mode: input.mode, seed: input.seed ?? null },
    }, (db) => {
      changePairs(db, row.id, removed, added);
      insertPlan(db, row.id, {
        at: context.now().toISOString(), mode: input.mode, seed: input.seed ?? null, pairs: input.pairs.length, added, removed,
        certificate: optimal ? certificateCode(known) : '', lines: known ? linesOfPlan(known, read.judgesOf) : [],
        asked: askedOf(field, {
          coverage, maxLoad: lifted ? null : input.maxLoad, randomCap: input.randomCap, drawn: optimal && known.random !== null,
        }),
      });
      setAssigned(db, row.id, input.seed ?? null, context.now().toISOString());
      if (!judging) setState(db, row.id, 'assigned');
      else if (row.state === 'scored' && added.length + removed.length > 0) setState(db, row.id, 'judging');
    });
    return { pairs: input.pairs.length, revision: row.revision + 1, added: added.length, removed: removed.length, judgeIds };
  },
  async certificate(context, input) {
    const field = fieldOf(context.db, input.contestId, input.maxLoad ?? null);
    refuseOwnFile(context.dir, input.outFile);
    const found = solved(context, field, proposalInput(field, input));
    const blind = new Map(assignableEntries(context.db, input.contestId).map((one) => [one.id, one.blind_code]));
    const slots = new Map(judgeRows(context.db, input.contestId).map((one) => [one.id, String(one.slot)]));
    const opaque = {
      entries: field.entries.map((one, e) => blind.get(one.id) || `E${e + 1}`), judges: field.judges.map((one, j) => slots.get(one.id) ?? `J${j + 1}`),
    };
    const code = certificateCode(found);
    const about = { mode: input.mode, seed: input.seed, revision: field.row.revision, at: context.now().toISOString() };
    const part = await PartFile.create(input.outFile, input.overwrite);
    try {
      for (const piece of certificateText(found, code, linesOfPlan(found, found.judgesOf), opaque, about)) {
        context.checkCancelled();
        if (!part.stream.write(piece)) await Promise.race([once(part.stream, 'drain'), part.failure]);
      }
      part.stream.end();
      const bytes = await Promise.race([part.keep(), part.failure]);
      context.write({ action: 'assignment.certificate', subject: input.contestId, detail: { code, pairs: found.pairs.length } }, () => undefined);
      return { file: input.outFile, bytes };
    } catch (error) {
      await part.discard();
      throw part.refusal(error);
    }
  },
} satisfies Partial<Handlers<AppContract, QueryContext, CommandContext>['assignment']>;

/** The optimum to measure an applied plan by; null where there is none (minimum loads that nobody can reach, say). */
function measured(context: QueryContext, field: Field, asked: Request, most: Field): Proposed | null {
  for (const one of [field, most]) {
    const found = proposeOnce(proposalInput(one, asked), solving(context));
    if (found.status === 'optimal') return found;
  }
  return null;
}
