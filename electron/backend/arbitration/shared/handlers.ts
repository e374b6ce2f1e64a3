// What every call of arbitration reads: the contest, and its entries with first marks, readers and what they gave.
import { ContestRules, rubricOf, type Criterion } from '#contract/schema/rules.ts';
import { AppError } from '#contract/errors.ts';
import type { CommandContext } from '#backend/context.ts';
import { notFound, wrongState, type Text } from '#backend/refusals.ts';
import type { ReadDb, WriteDb } from '#db/open.ts';
import * as store from '#db/queries/arbitration.ts';
import { contestRow, setState, type ContestRow } from '#db/queries/contests.ts';
import { lockedVersion } from '#db/queries/result-versions.ts';
import { caseOf, type Case, type EntryFacts } from '../case.ts';

export interface Field {
  row: ContestRow; rules: ContestRules;
  /** Criteria by the id of a category; of one that the rules no longer know, none. */
  criteriaOf: (category: string) => readonly Criterion[];
  /** In the order of the entries. */
  cases: Case[];
}

interface StoredSheet { judgeId: string; slot: number; total: number; vetoed: 0 | 1 }
const scoresOf = (json: string): Record<string, number> => JSON.parse(json) as Record<string, number>;

/** Which entries can be a case at all: their single scores are read, those of the others only where criteria are compared. */
function lookedAt(
  rules: ContestRules, rows: readonly store.MarkedEntryRow[], begun: ReadonlySet<string>, criteriaOf: Field['criteriaOf'],
): Set<string> {
  const plain: ContestRules = { ...rules, arbitration: { ...rules.arbitration, per: 'total' } };
  return new Set(rows.filter((row) => begun.has(row.id)
    || caseOf(plain, criteriaOf(row.category), bareFacts(row)) !== null).map((row) => row.id));
}

const bareFacts = (row: store.MarkedEntryRow): EntryFacts => ({
  entryId: row.id, blindCode: row.blind_code, title: row.title, division: row.division, category: row.category, subject: row.subject,
  language: row.language, seats: row.seats, answered: row.answered, readings: [], seated: [], asked: false,
  first: (JSON.parse(row.sheets) as StoredSheet[]).map(({ judgeId, slot, total, vetoed }) =>
    ({ judge: `J${String(slot).padStart(4, '0')}`, judgeId, total, vetoed: vetoed === 1, scores: {}, comment: '' })),
});

export function fieldOf(db: ReadDb, contestId: string): Field {
  const row = contestRow(db, contestId);
  if (!row) throw notFound('contest');
  const rules = ContestRules.parse(JSON.parse(row.rules));
  const rubrics = new Map(rules.categories.map((one) => [one.id, rubricOf(rules, one.rubric, row.rules_version).criteria]));
  const criteriaOf = (category: string): readonly Criterion[] => rubrics.get(category) ?? [];
  const rows = store.markedEntries(db, row.id);
  const seats = Map.groupBy(store.arbitrationSeats(db, row.id), (one) => one.entry_id);
  const sheets = Map.groupBy(store.arbitrationSheets(db, row.id), (one) => one.entry_id);
  const asked = store.entriesToArbitrate(db, row.id);
  const begun = new Set([...seats.keys(), ...sheets.keys(), ...asked]);
  const looked = rules.arbitration.per === 'criterion' && rules.arbitration.chain !== 'none' ? null : lookedAt(rules, rows, begun, criteriaOf);
  const scores = new Map(store.scoresOfEntries(db, row.id, looked === null ? null : [...looked])
    .map((one) => [`${one.judge_id} ${one.entry_id}`, one]));
  const cases = rows.filter((one) => looked?.has(one.id) ?? true).flatMap((one) => {
    const bare = bareFacts(one);
    return caseOf(rules, criteriaOf(one.category), {
      ...bare, asked: asked.has(one.id),
      first: bare.first.map((mark) => {
        const found = scores.get(`${mark.judgeId} ${one.id}`);
        return found ? { ...mark, scores: scoresOf(found.scores), comment: found.comment } : mark;
      }),
      readings: (sheets.get(one.id) ?? []).map((sheet) => ({
        stage: sheet.stage, judgeId: sheet.judge_id, person: sheet.person, status: sheet.status, total: sheet.total, vetoed: sheet.vetoed === 1,
        scores: scoresOf(sheet.scores), comment: sheet.comment, reason: sheet.reason, at: sheet.at,
      })),
      seated: (seats.get(one.id) ?? []).map(({ stage, judge_id, name, reason, out }) => ({ stage, judgeId: judge_id, name, reason, out: out === 1 })),
    }) ?? [];
  });
  return { row, rules, criteriaOf, cases };
}

/** @throws AppError stale_revision, wrong_state: published or locked results stay as they are */
export function changeable(db: ReadDb, contestId: string, basedOn: number, action: Text): Field {
  const field = fieldOf(db, contestId);
  const { row } = field;
  if (row.revision !== basedOn) throw new AppError('stale_revision');
  if (row.state === 'published') throw wrongState('published', action, ['结果已经发布。', 'The results are published.']);
  if (lockedVersion(db, row.id) !== undefined) throw wrongState(['结果已锁定', 'locked'], action, ['请先在“结果”里解除锁定。', 'Unlock the results first.']);
  return field;
}

/** Results that were computed before no longer hold. */
export function reopen(db: WriteDb, { id, state }: ContestRow): void {
  if (state === 'scored') setState(db, id, 'judging');
}

export const revisionOf = (context: CommandContext, contestId: string): { revision: number } => {
  const row = contestRow(context.db, contestId);
  if (!row) throw notFound('contest');
  return { revision: row.revision };
};
