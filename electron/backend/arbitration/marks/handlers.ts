// Calls of arbitration: mark, what the next reader gives at the organiser's computer.
import type { Handlers } from '#contract/define.ts';
import { AppError } from '#contract/errors.ts';
import type { AppContract } from '#contract/index.ts';
import { rubricOf } from '#contract/schema/rules.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { sha256Hex } from '#backend/crypto/suite.ts';
import { packRubric } from '#backend/packfile/schema.ts';
import { notFound } from '#backend/refusals.ts';
import * as store from '#db/queries/arbitration.ts';
import { rankReaders } from '../readers/rank.ts';
import { candidatesOf } from '../readers/handlers.ts';
import { changeable, reopen, revisionOf, type Field } from '../shared/handlers.ts';
import { caseOf, type Case, type GivenReading } from '../case.ts';
import { typedMark } from './typed.ts';

const refused = (detail: string, detailEn: string): AppError => new AppError('bad_input', { detail, detailEn });
const nameKey = (name: string): string => name.normalize('NFKC').replaceAll(/\s/gu, '').toLowerCase();

/** The judge that the person is; null: nobody of this contest. @throws AppError when he may not read, or another one was asked to */
function judgeOf(context: QueryContext, field: Field, found: Case, person: string): string | null {
  const { next, seat, facts } = found;
  if (next === null) return null;
  if (seat !== null) {
    if (nameKey(seat.name) === nameKey(person)) return seat.judgeId;
    throw refused(`“${facts.blindCode}”已指派给“${seat.name}”，不能由别人给分；要换人请先改派`,
      `“${facts.blindCode}” was given to “${seat.name}”; assign it anew before somebody else marks it`);
  }
  const namesakes = rankReaders(candidatesOf(context.db, field, [found]).of(found), next, context.language)
    .filter((one) => nameKey(one.name) === nameKey(person));
  const [barred] = namesakes.filter((one) => !one.allowed);
  if (barred) throw refused(`“${barred.name}”不能给“${facts.blindCode}”仲裁：${barred.why}`, `“${barred.name}” may not read “${facts.blindCode}”: ${barred.why}`);
  return namesakes.length === 1 ? namesakes[0]?.judgeId ?? null : null;
}

/** Whether nobody is waited for any more once this mark stands: what arbitration made is held fast then. */
function isLast({ rules, criteriaOf, cases }: Field, found: Case, given: GivenReading): boolean {
  if (cases.some((one) => one !== found && one.next !== null)) return false;
  const { facts } = found;
  const readings = [...facts.readings.filter((one) => one.stage !== given.stage), given];
  return (caseOf(rules, criteriaOf(facts.category), { ...facts, readings })?.next ?? null) === null;
}

export const markHandlers = {
  mark(context, input) {
    const field = changeable(context.db, input.contestId, input.basedOn, ['登记仲裁分', 'enter marks of arbitration']);
    const { row, rules } = field;
    const found = field.cases.find((one) => one.facts.entryId === input.entryId);
    if (!found) throw notFound('entry');
    const { facts, next: stage, settlement } = found;
    if (stage === null) throw refused(`“${facts.blindCode}”现在不需要仲裁分（${settlement.sentence[0]}）`, `“${facts.blindCode}” needs no mark now (${settlement.sentence[1]})`);
    const category = rules.categories.find((one) => one.id === facts.category);
    if (!category) throw refused(`“${facts.blindCode}”的项目已经不在规则里`, `the category of “${facts.blindCode}” is not in the rules any more`);
    if (nameKey(input.person) === '') throw refused('没有写姓名', 'no name is given');
    const typed = typedMark(packRubric(rubricOf(rules, category.rubric, row.rules_version)), input.scores);
    if ('fault' in typed) throw refused(...typed.fault);
    const judgeId = judgeOf(context, field, found, input.person);
    const at = context.now().toISOString();
    const { total, vetoed, scores } = typed.mark;
    const given: GivenReading = {
      stage, judgeId, person: input.person, status: 'submitted', total, vetoed, scores, comment: input.comment, reason: input.reason, at,
    };
    context.write({
      action: 'arbitration.mark', contestId: row.id, basedOn: input.basedOn, subject: facts.entryId,
      ...(isLast(field, found, given) && { checkpoint: 'arbitration' as const }),
      detail: { stage, judge: judgeId, mark: sha256Hex(Buffer.from(JSON.stringify([facts.entryId, stage, total, scores, input.reason]))) },
    }, (db) => {
      store.removeUnmarked(db, facts.entryId, stage);
      store.insertArbitrationSheet(db, {
        entry_id: facts.entryId, stage, contest_id: row.id, judge_id: judgeId, person: input.person, score_pack_id: null, status: 'submitted',
        total, vetoed: vetoed ? 1 : 0, scores: JSON.stringify(scores), comment: input.comment, reason: input.reason, at,
      });
      reopen(db, row);
    });
    return revisionOf(context, row.id);
  },
} satisfies Pick<Handlers<AppContract, QueryContext, CommandContext>['arbitration'], 'mark'>;
