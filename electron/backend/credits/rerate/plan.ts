// Re-rating: which lines the rules in force today would rate otherwise, and what each would become.
import type { RuleBook } from '#backend/credit-rules/book.ts';
import type { Hundredths } from '#backend/credit-rules/shapes.ts';
import type { PostingRow } from '#db/queries/ledger.ts';
import { factsOfLine, rateFacts, type Facts, type Rated } from '../facts.ts';
import type { Places } from '../places.ts';

export interface Change { row: PostingRow; facts: Facts; rated: Rated; before: Hundredths; after: Hundredths }
/** Null: all units, all rule sets. A rule set is meant by the rules that would rate the line now. */
export interface Scope { unitId: string | null; ruleSetId: string | null }

/** The change of one line that stands; null when it would stay what it is, or is no fact, or lies outside the scope. */
export function changeOf(row: PostingRow, book: RuleBook, places: Places, scope: Scope): Change | null {
  const facts = factsOfLine(row);
  if (!facts) return null;
  const unitId = places.unitAt(row.teacher_id, row.on_date);
  if (scope.unitId !== null && unitId !== scope.unitId) return null;
  if (scope.ruleSetId !== null && book.at(unitId, row.on_date)?.rules.set.id !== scope.ruleSetId) return null;
  const rated = rateFacts(book, unitId, facts);
  // A rule that was taken out of force says nothing new: what was certified under it stays.
  if (rated.ruleVersionId === null) return null;
  const { rating } = rated;
  const same = row.rule_version_id !== null && rating.credits === row.credits_x100 && rating.category === row.category
    && rating.year === row.credit_year;
  return same ? null : { row, facts, rated, before: row.credits_x100, after: rating.credits };
}
