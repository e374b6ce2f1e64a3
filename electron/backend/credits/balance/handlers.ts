// credits.balance: one teacher, found by id or ID number, assessed from his lines as of a day.
import type { Handlers } from '#contract/define.ts';
import { AppError } from '#contract/errors.ts';
import type { AppContract } from '#contract/index.ts';
import { RuleBook } from '#backend/credit-rules/book.ts';
import { cycleAt } from '#backend/credit-rules/compile.ts';
import { dayOf } from '#backend/credit-rules/days.ts';
import type { RuleSet } from '#backend/credit-rules/shapes.ts';
import { readIdentity } from '#backend/identity/numbers.ts';
import type { ReadDb } from '#db/open.ts';
import { teacherExemptions, teacherLoans } from '#db/queries/exemptions.ts';
import { teacherLines } from '#db/queries/ledger-read.ts';
import { ruleUses, storedRules } from '#db/queries/rules.ts';
import { pendingDeclarations, teacherLeave, unitOn } from '#db/queries/standing.ts';
import { teacherRow, teachersBy } from '#db/queries/teachers.ts';
import { recordsRevision } from '#db/queries/workspace.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { notFound } from '#backend/refusals.ts';
import { notADay } from '../refused.ts';
import { balanceOf, findPerson, type PersonRows } from './balance.ts';

type Credits = Handlers<AppContract, QueryContext, CommandContext>['credits'];

export interface Rulebook { book: RuleBook; versions: ReadonlyMap<number, RuleSet> }
export function readRules(db: ReadDb): Rulebook {
  const versions = storedRules(db);
  return { book: new RuleBook(versions, ruleUses(db)),
    versions: new Map(versions.map(({ id, rules }) => [id, rules])) };
}

/** The teacher with an ID number, as it is typed. */
export function teacherOfNumber({ db, fields }: QueryContext, text: string): number {
  const { value } = readIdentity(text);
  const ids = value === '' ? [] : teachersBy(db, 'idIndex', fields.index('id', value), 2);
  if (ids.length > 1) throw new AppError('teacher_unclear', { count: ids.length });
  if (ids[0] === undefined) throw notFound('teacher');
  return ids[0];
}

/** All rows about one teacher that an assessment rests on. */
export function personRows(db: ReadDb, { book, versions }: Rulebook,
  teacher: { id: number; state: PersonRows['state']; registered_from: string | null },
  asOf: string): PersonRows {
  const found = book.at(unitOn(db, teacher.id, asOf), asOf);
  const cycle = found ? cycleAt(found.rules, asOf) : { start: asOf };
  return {
    rules: found?.rules ?? null, ruleVersionId: found?.ruleVersionId ?? null, versions, asOf,
      registeredFrom: teacher.registered_from, state: teacher.state,
    lines: teacherLines(db, teacher.id), exemptions: teacherExemptions(db, teacher.id),
    loans: teacherLoans(db, teacher.id), leave: teacherLeave(db, teacher.id, cycle.start, asOf),
  };
}

export const balanceHandlers = {
  balance(context, { teacherId, idNumber, asOf = dayOf(context.now()) }) {
    const { db } = context;
    notADay(asOf);
    const teacher = teacherRow(db, teacherId === undefined
      ? teacherOfNumber(context, idNumber ?? '') : Number(teacherId));
    if (!teacher) throw notFound('teacher');
    const rows = personRows(db, readRules(db), teacher, asOf);
    return balanceOf(teacher, rows, findPerson(rows, context.language),
      { declarations: pendingDeclarations(db, teacher.id), revision: recordsRevision(db) }, context.language);
  },
} satisfies Pick<Credits, 'balance'>;
