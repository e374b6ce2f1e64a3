// Calls of arbitration: readers and assign. Who may read is worked out the same way for both.
import type { Handlers } from '#contract/define.ts';
import { AppError } from '#contract/errors.ts';
import type { AppContract } from '#contract/index.ts';
import type { Stage } from '#contract/schema/arbitration.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { sha256Hex } from '#backend/crypto/suite.ts';
import { isOfSubject, isWithin, type FitJudge } from '#backend/matching/within.ts';
import { notFound } from '#backend/refusals.ts';
import type { ReadDb } from '#db/open.ts';
import * as store from '#db/queries/arbitration.ts';
import { barredPairs } from '#db/queries/calibration.ts';
import type { Case } from '../case.ts';
import { changeable, fieldOf, reopen, revisionOf, type Field } from '../shared/handlers.ts';
import { rankReaders, type Candidate } from './rank.ts';

/** Of more entries than this only the best few readers are told: the whole list would be entries × judges. */
const fewEntries = 20;
const bestFew = 5;
/** Kinds of units from the bottom up: those below the level that reviews. */
const ranks: readonly (readonly string[])[] = [['school'], ['county', 'zone', 'direct', 'other'], ['city'], ['province']];
const levels = ['school', 'county', 'city', 'province', 'nation'];

const listed = (json: string): string[] => JSON.parse(json) as string[];

/** Candidates for the next step of each entry; `proposed` counts as the entries are asked for one after another. */
export function candidatesOf(db: ReadDb, { row, rules }: Field, cases: readonly Case[]) {
  const ids = cases.map((one) => one.facts.entryId);
  const { submittingUnitConflict, conflicts, ...binding } = rules.assignment;
  const here = levels.indexOf(rules.levels.find((one) => one.here)?.id ?? 'school');
  const bars = Map.groupBy(barredPairs(db, row.id, ids, {
    year: row.year, submittingUnit: submittingUnitConflict, ...conflicts, unitsBelow: ranks.slice(0, Math.max(0, here)).flat(),
  }), (one) => `${one.judge_id} ${one.entry_id}`);
  const seen = Map.groupBy(store.seenBy(db, ids), (one) => `${one.judge_id} ${one.entry_id}`);
  const judges = store.readerRows(db, row.id).map((judge) => ({
    judge,
    fit: {
      divisions: listed(judge.divisions), subjects: listed(judge.subjects), categories: listed(judge.categories), languages: listed(judge.languages),
    } satisfies FitJudge,
  }));
  const proposed = new Map<string, number>();
  return {
    of: ({ facts, next }: Case): Candidate[] => judges.map(({ judge, fit }) => {
      const key = `${judge.id} ${facts.entryId}`;
      return {
        judgeId: judge.id, name: judge.name, slot: judge.slot, load: judge.load, arbitrations: judge.arbitrations,
        proposed: proposed.get(judge.id) ?? 0, bars: (bars.get(key) ?? []).map((one) => one.kind), seen: (seen.get(key) ?? []).map((one) => one.how),
        within: isWithin(fit, facts, binding), ofSubject: isOfSubject(fit, facts),
        seated: facts.seated.some((one) => one.stage === next && one.judgeId === judge.id),
      };
    }),
    take: (judgeId: string): void => void proposed.set(judgeId, (proposed.get(judgeId) ?? 0) + 1),
  };
}

/** The stage whose reader is taken away: the next one's, or that of the mark that holds. */
function stageToLeave({ facts, next, settlement }: Case): Stage | null {
  const held = (stage: Stage): boolean => facts.seated.some((one) => one.stage === stage) || facts.readings.some((one) => one.stage === stage);
  if (next !== null && held(next)) return next;
  // Whoever reads after another has seen his mark: the last one goes first.
  const last = (['chief', 'third', 'leader'] as const).find(held);
  return next === null || settlement.state === 'settled' ? last ?? null : null;
}

const refused = (detail: string, detailEn: string): AppError => new AppError('bad_input', { detail, detailEn });

export const readerHandlers = {
  readers(context, input) {
    const field = fieldOf(context.db, input.contestId);
    const byId = new Map(field.cases.map((one) => [one.facts.entryId, one]));
    const wanted = [...new Set(input.entryIds)];
    const candidates = candidatesOf(context.db, field, wanted.flatMap((id) => byId.get(id) ?? []));
    return {
      entries: wanted.map((entryId) => {
        const found = byId.get(entryId);
        if (!found?.next) return { entryId, stage: null, readers: [] };
        const readers = rankReaders(candidates.of(found), found.next, context.language);
        const [best] = readers;
        if (best?.allowed) candidates.take(best.judgeId);
        return { entryId, stage: found.next, readers: wanted.length <= fewEntries ? readers : readers.slice(0, bestFew) };
      }),
    };
  },
  assign(context, input) {
    const field = changeable(context.db, input.contestId, input.basedOn, ['指派仲裁', 'assign readers']);
    const { row } = field;
    const byId = new Map(field.cases.map((one) => [one.facts.entryId, one]));
    if (new Set(input.seats.map((one) => one.entryId)).size !== input.seats.length) throw refused('同一件作品写了两次', 'an entry is named twice');
    const cases = input.seats.map(({ entryId }) => {
      const found = byId.get(entryId);
      if (!found) throw notFound('entry');
      return found;
    });
    const candidates = candidatesOf(context.db, field, cases);
    const steps = input.seats.flatMap(({ entryId, judgeId }, index): { entryId: string; stage: Stage; judgeId: string | null }[] => {
      const found = cases[index];
      if (!found) return [];
      const { blindCode } = found.facts;
      if (judgeId === null) {
        const stage = stageToLeave(found);
        if (stage === null) throw refused(`“${blindCode}”还没有指派评阅人`, `“${blindCode}” has no reader`);
        return [{ entryId, stage, judgeId }];
      }
      const stage = found.next;
      if (stage === null) {
        throw refused(`“${blindCode}”现在不需要评阅人（${found.settlement.sentence[0]}）`, `“${blindCode}” needs no reader now (${found.settlement.sentence[1]})`);
      }
      const reader = rankReaders(candidates.of(found), stage, context.language).find((one) => one.judgeId === judgeId);
      if (!reader) throw notFound('judge');
      if (!reader.allowed) throw refused(`“${blindCode}”不能指派给“${reader.name}”：${reader.why}`, `“${reader.name}” may not read “${blindCode}”: ${reader.why}`);
      return found.seat?.judgeId === judgeId ? [] : [{ entryId, stage, judgeId }];
    });
    if (steps.length === 0) return revisionOf(context, row.id);
    const id = context.newId();
    const at = context.now().toISOString();
    const given = steps.filter((one) => one.judgeId !== null).length;
    context.write({
      action: 'arbitration.assign', contestId: row.id, basedOn: input.basedOn, subject: id,
      // The reason stands with the seats, for it may name people; the chain holds its hash.
      detail: { given, taken: steps.length - given, reason: sha256Hex(Buffer.from(`${id}\0${input.reason}`)) },
    }, (db) => {
      for (const { entryId, stage, judgeId } of steps) {
        store.withdrawArbitrationSeat(db, entryId, stage, at);
        if (judgeId === null) continue;
        store.insertArbitrationSeat(db, {
          id: context.newId(), contest_id: row.id, entry_id: entryId, judge_id: judgeId, stage, reason: input.reason, at,
        });
      }
      reopen(db, row);
    });
    return revisionOf(context, row.id);
  },
} satisfies Pick<Handlers<AppContract, QueryContext, CommandContext>['arbitration'], 'readers' | 'assign'>;
