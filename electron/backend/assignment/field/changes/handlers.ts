// Changes to what assignment looks at: pairs that are fixed, pairs that are declared a conflict, judges of single entries.
import type { Handlers } from '#contract/define.ts';
import { AppError } from '#contract/errors.ts';
import type { AppContract } from '#contract/index.ts';
import { coverageByRules } from '#contract/schema/rules.ts';
import {
  assignableEntries, assignableJudges, codesOfEntries, declareConflicts, deleteConflicts, deletePins, insertPins, pinnedPairs, scoredPairs,
  setEntryCoverage,
} from '#db/queries/assignment.ts';
import { contestRow, type ContestRow } from '#db/queries/contests.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { notFound, wrongState, type Text } from '#backend/refusals.ts';
import { conflictTable } from '../conflicts.ts';
import { fieldOf, seatsOf, type Pair } from '../look/handlers.ts';
import { faultOfPins } from '../pins.ts';

const keyOf = ({ entryId, judgeId }: Pair): string => `${entryId} ${judgeId}`;
const once = (pairs: readonly Pair[]): Pair[] => [...new Map(pairs.map((one) => [keyOf(one), one])).values()];
const pairsOfRows = (rows: readonly { entry_id: string; judge_id: string }[]): Pair[] =>
  rows.map((one) => ({ entryId: one.entry_id, judgeId: one.judge_id }));

/** The contest, as long as something can still be re-assigned in it: that ends with the publication of its results. */
export function openContest(context: QueryContext, contestId: string, action: Text): ContestRow {
  const row = contestRow(context.db, contestId);
  if (!row) throw notFound('contest');
  if (row.state === 'published') {
    throw wrongState(row.state, action, ['结果已经发布，分配和回避不能再变。', 'The results are published; assignment and conflicts cannot change any more.']);
  }
  return row;
}

/** Names of judges and codes of entries, for sentences. @throws AppError not_found when a pair names something else. */
function namesOf(context: QueryContext, contestId: string, pairs: readonly Pair[]) {
  const judges = new Map(assignableJudges(context.db, contestId).map((one) => [one.id, one.name]));
  const codes = new Map(codesOfEntries(context.db, contestId, [...new Set(pairs.map((one) => one.entryId))]).map((one) => [one.id, one.blind_code]));
  if (pairs.some((one) => !judges.has(one.judgeId) || !codes.has(one.entryId))) throw notFound('entryOrJudge');
  return { judge: (id: string) => judges.get(id) ?? '', code: (id: string) => codes.get(id) ?? '' };
}

const MOST_NAMED = 50;
/** Which pairs an event is of, by ids; of very many only the first. */
const pairsInAudit = (pairs: readonly Pair[]): { pairs: number; of: string } =>
  ({ pairs: pairs.length, of: pairs.slice(0, MOST_NAMED).map((one) => `${one.entryId}:${one.judgeId}`).join(' ') });

const refused = (code: 'pin_refused' | 'conflict_refused' | 'coverage_refused', [zh, en]: Text): AppError =>
  new AppError(code, { detail: zh, detailEn: en });

export const changeHandlers = {
  pin(context, { contestId, pairs: asked, pinned, basedOn }) {
    const row = openContest(context, contestId, ['指定评委', 'pin a judge']);
    const pairs = once(asked);
    const { code } = namesOf(context, contestId, pairs);
    // Whoever looks at older data is told so by the write below, not by a fault of pairs he never saw.
    if (pinned && row.revision === basedOn) {
      const field = fieldOf(context.db, contestId, null);
      const table = conflictTable(field.entries, field.judges, field.declared, field.conflictRules);
      const fault = faultOfPins({
        entries: field.entries, judges: field.judges, table, held: [...field.pins, ...field.frozen], seats: (entry) => seatsOf(field, entry),
        unitCap: field.rules.assignment.unitCap, codeOf: code,
      }, pairs);
      if (fault) throw refused('pin_refused', fault);
    }
    const changed = context.write(
      { action: pinned ? 'assignment.pin' : 'assignment.unpin', contestId, basedOn, detail: pairsInAudit(pairs) },
      (db) => (pinned ? insertPins(db, contestId, pairs) : deletePins(db, contestId, pairs)));
    return { pairs: changed, revision: row.revision + 1 };
  },

  declare(context, { contestId, pairs: asked, kind, note, basedOn }) {
    const row = openContest(context, contestId, ['登记回避', 'declare a conflict']);
    const pairs = once(asked);
    const names = namesOf(context, contestId, pairs);
    const scored = new Set(pairsOfRows(scoredPairs(context.db, contestId)).map(keyOf));
    const marked = pairs.find((one) => scored.has(keyOf(one)));
    if (marked && row.revision === basedOn) {
      const [judge, code] = [names.judge(marked.judgeId), names.code(marked.entryId)];
      throw refused('conflict_refused', [
        `“${judge}”对作品 ${code} 的评分已经收到，登记回避不会使它作废。请让评委在评审包里把这件作品改为回避，重新交回成绩包；或先在“回收”里撤销那次接收，再来登记。`,
        `The marks of “${judge}” for entry ${code} have come in; declaring a conflict would not void them. Let the judge step back from it in the pack and hand in the score pack again, or undo that receipt first.`,
      ]);
    }
    const pinned = new Set(pairsOfRows(pinnedPairs(context.db, contestId)).map(keyOf));
    const unpinned = pairs.filter((one) => pinned.has(keyOf(one)));
    context.write({
      action: 'assignment.declare', contestId, basedOn, detail: { kind, ...pairsInAudit(pairs), unpinned: unpinned.length },
    }, (db) => {
      declareConflicts(db, contestId, pairs, kind, note);
      // A conflict goes before a pin: with both, no plan would be possible.
      deletePins(db, contestId, unpinned);
    });
    return { pairs: pairs.length, revision: row.revision + 1 };
  },

  withdraw(context, { contestId, pairs: asked, basedOn }) {
    const row = openContest(context, contestId, ['撤销回避', 'withdraw a conflict']);
    const pairs = once(asked);
    namesOf(context, contestId, pairs);
    const removed = context.write({ action: 'assignment.withdraw', contestId, basedOn, detail: pairsInAudit(pairs) }, (db) => {
      const count = deleteConflicts(db, contestId, pairs);
      if (count > 0) return count;
      throw refused('conflict_refused', [
        '选中的都不是登记的回避。程序自己查出的回避（同校、同单位、作者、关系等）要在名单、关系或规则里改。',
        'None of the chosen pairs is a declared conflict. Those the program finds (same school, unit, author, relations) are changed in the lists, the relations or the rules.',
      ]);
    });
    return { pairs: removed, revision: row.revision + 1 };
  },

  setCoverage(context, { contestId, entryIds: asked, coverage, basedOn }) {
    const row = openContest(context, contestId, ['改每件评委数', 'change the judges of an entry']);
    const entryIds = [...new Set(asked)];
    const codes = new Map(codesOfEntries(context.db, contestId, entryIds).map((one) => [one.id, one.blind_code]));
    if (codes.size < entryIds.length) throw notFound('entry');
    if (row.revision === basedOn) {
      const field = fieldOf(context.db, contestId, null);
      const held = Map.groupBy(once([...field.pins, ...field.frozen]), (one) => one.entryId);
      const rows = new Map(assignableEntries(context.db, contestId).map((one) => [one.id, one]));
      for (const entryId of entryIds) {
        const entry = rows.get(entryId);
        if (!entry) continue;
        const seats = coverage ?? coverageByRules(field.rules, entry.division, entry.category) ?? field.rules.assignment.coverage;
        const count = held.get(entryId)?.length ?? 0;
        if (count <= seats) continue;
        throw refused('coverage_refused', [
          `作品 ${codes.get(entryId) ?? ''} 已有 ${count} 位指定或已评分的评委，不能只要 ${seats} 位。请先取消指定。`,
          `Entry ${codes.get(entryId) ?? ''} has ${count} judges who are pinned or have scored it, so ${seats} is too few. Unpin some first.`,
        ]);
      }
    }
    const changed = context.write({
      action: 'assignment.setCoverage', contestId, basedOn,
      detail: { coverage, entries: entryIds.length, of: entryIds.slice(0, MOST_NAMED).join(' ') },
    }, (db) => setEntryCoverage(db, contestId, entryIds, coverage));
    return { pairs: changed, revision: row.revision + 1 };
  },
} satisfies Partial<Handlers<AppContract, QueryContext, CommandContext>['assignment']>;
