// Relations of judges with people: recorded, taken back, and what they bar as the lists stand now.
import type { Handlers } from '#contract/define.ts';
import { AppError } from '#contract/errors.ts';
import type { AppContract } from '#contract/index.ts';
import { problemText } from '#contract/problems.ts';
import type { RelationKind } from '#contract/schema/assignment.ts';
import {
  assignableJudges, codesOfEntries, declaredConflicts, deleteRelations, judgeRelations, putRelation, sameRelation,
} from '#db/queries/assignment.ts';
import { contestRow } from '#db/queries/contests.ts';
import { sealedAt } from '#db/queries/directory.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { notFound } from '#backend/refusals.ts';
import { openContest } from '../changes/handlers.ts';
import { relatedNow } from '../look/handlers.ts';
import { readPersonNumber, type PersonNumber } from '../numbers.ts';

/** @throws AppError number_refused, with the sentence of the fault as it is said of a form */
function numberIn(text: string): PersonNumber | null {
  const number = readPersonNumber(text);
  if (!number?.fault) return number;
  const said = (language: 'zh' | 'en'): string => problemText(number.fault!.code, number.fault!.details, language)
    .replace(/本行不导入，?/, '').replace(/The row is skipped; /, '');
  throw new AppError('number_refused', { detail: said('zh'), detailEn: said('en') });
}

/** How many entries each relation bars now. */
function entriesByRelation(context: QueryContext, contestId: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { relationId } of relatedNow(context.db, contestId)) counts.set(relationId, (counts.get(relationId) ?? 0) + 1);
  return counts;
}

export const relationHandlers = {
  relate(context, { contestId, judgeId, kind, name, school, idNumber, note, basedOn }) {
    const row = openContest(context, contestId, ['登记关系', 'record a relation']);
    if (!assignableJudges(context.db, contestId).some((one) => one.id === judgeId)) throw notFound('judge');
    const number = numberIn(idNumber);
    const index = number ? context.fields.index(number.purpose, number.value) : null;
    // The same relation twice is one; its note is the newer.
    const relationId = sameRelation(context.db, contestId, { judgeId, kind, name, school, index }) ?? context.newId();
    context.write({
      action: 'assignment.relate', contestId, basedOn, subject: relationId, detail: { kind, judge: judgeId, number: number?.purpose ?? 'none' },
    }, (db) => putRelation(db, contestId, {
      id: relationId, judgeId, kind, name, school, note, index, masked: number?.masked ?? '',
      sealed: number ? context.fields.seal(sealedAt.relation(relationId), number.value) : null,
    }));
    return { relationId, entries: entriesByRelation(context, contestId).get(relationId) ?? 0, revision: row.revision + 1 };
  },

  unrelate(context, { contestId, relationIds, basedOn }) {
    const row = openContest(context, contestId, ['撤销关系', 'take a relation back']);
    const removed = context.write({
      action: 'assignment.unrelate', contestId, basedOn, detail: { relations: relationIds.length, of: relationIds.slice(0, 50).join(' ') },
    }, (db) => {
      const count = deleteRelations(db, contestId, relationIds);
      if (count === 0) throw notFound('relation');
      return count;
    });
    return { pairs: removed, revision: row.revision + 1 };
  },

  relations(context, { contestId }) {
    const row = contestRow(context.db, contestId);
    if (!row) throw notFound('contest');
    const names = new Map(assignableJudges(context.db, contestId).map((one) => [one.id, one.name]));
    const entries = entriesByRelation(context, contestId);
    const declared = declaredConflicts(context.db, contestId);
    const entryIds = [...new Set(declared.map((one) => one.entry_id))];
    const codes = new Map(codesOfEntries(context.db, contestId, entryIds).map((one) => [one.id, one.blind_code]));
    return {
      basedOn: row.revision,
      relations: judgeRelations(context.db, contestId).map((one) => ({
        relationId: one.id, judgeId: one.judge_id, judge: names.get(one.judge_id) ?? '', kind: one.kind as RelationKind, name: one.name,
        school: one.school, masked: one.id_masked, note: one.note, entries: entries.get(one.id) ?? 0,
      })),
      declared: declared.map((one) => ({
        entryId: one.entry_id, judgeId: one.judge_id, kind: one.kind as RelationKind, note: one.note, judge: names.get(one.judge_id) ?? '',
        blindCode: codes.get(one.entry_id) ?? '',
      })),
    };
  },
} satisfies Partial<Handlers<AppContract, QueryContext, CommandContext>['assignment']>;
