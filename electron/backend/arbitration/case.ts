// One case of arbitration, pure: what the rule says of an entry, at which step its reader is, how it crosses the border.
import type { z } from 'zod';
import type { Arbitration, Stage } from '#contract/schema/arbitration.ts';
import { categoryName, divisionName, spreadOf, type ContestRules, type Criterion } from '#contract/schema/rules.ts';
import { settle, type Reading, type Settlement, type Sheet } from '#backend/scoring/arbitrate.ts';
import { inPoints, roundedMean } from '#backend/scoring/aggregate.ts';
import { labelled } from '#backend/scoring/reading-labels.ts';

export interface FirstMark extends Sheet { judgeId: string; comment: string }
/** What a reader handed in, a mark or not; total null where nothing that counts was given. */
export interface GivenReading {
  stage: Stage; judgeId: string | null; person: string; status: 'draft' | 'submitted' | 'recused' | 'reported';
  total: number | null; vetoed: boolean; scores: Record<string, number>; comment: string; reason: string; at: string;
}
export interface GivenSeat { stage: Stage; judgeId: string; name: string; reason: string; out: boolean }

export interface EntryFacts {
  entryId: string; blindCode: string; title: string; division: string; category: string; subject: string; language: string;
  /** Seats of first judges, and how many of them have answered. */
  seats: number; answered: number;
  first: readonly FirstMark[]; readings: readonly GivenReading[]; seated: readonly GivenSeat[];
  /** A case of the queue was given to arbitration by decision. */
  asked: boolean;
}

type Shown = z.input<typeof Arbitration>['cases'][number];
export type CaseState = Shown['state'];
export interface Case { facts: EntryFacts; settlement: Settlement; state: CaseState; next: Stage | null; seat: GivenSeat | null }

const stages: readonly Stage[] = ['leader', 'third', 'chief'];
const isMark = (one: GivenReading): one is GivenReading & { total: number } => one.status === 'submitted' && one.total !== null;

/** Marks of arbitration as settle() takes them; judges as tokens that only keep an order. */
export const marksOf = (facts: EntryFacts): Reading[] => facts.readings.filter(isMark).map(({ stage, total, vetoed, scores }) =>
  ({ judge: `R${stages.indexOf(stage)}`, stage, total, vetoed, scores }));

/** The case of an entry, null where there is nothing to arbitrate and nobody reads. */
export function caseOf(rules: ContestRules, criteria: readonly Criterion[], facts: EntryFacts): Case | null {
  const settlement = settle(rules, criteria, facts.first, marksOf(facts));
  const missing = facts.answered < facts.seats;
  const asked = facts.asked && (settlement.state === 'plain' || settlement.state === 'incomplete');
  const begun = facts.seated.length > 0 || facts.readings.length > 0;
  if (settlement.state === 'plain' && !asked && !begun) return null;
  // Nothing to compare yet, and nobody waits for it: the page would show the whole contest. Where all have answered it never will.
  const stuck = !missing && facts.seats > 0;
  if (settlement.state === 'incomplete' && !asked && !begun && !stuck) return null;
  const next = asked ? 'chief' : settlement.next;
  const seat = facts.seated.find((one) => one.stage === next) ?? null;
  // A first mark that is still to come may change the spread: nobody reads before all of them are there.
  if (next === null || (missing && !asked)) {
    const waits = settlement.state === 'incomplete' || (settlement.state === 'open' && missing);
    return { facts, settlement, state: waits ? 'incomplete' : 'settled', next: null, seat: waits ? seat : null };
  }
  const refused = facts.readings.some((one) => one.stage === next && (one.status === 'recused' || one.status === 'reported'));
  return { facts, settlement, state: seat === null || refused ? 'waiting' : seat.out ? 'out' : 'assigned', next, seat: refused ? null : seat };
}

const waitsForAll = (one: Case): readonly [zh: string, en: string] => (one.state === 'incomplete' && one.settlement.state !== 'incomplete'
  ? [`还差 ${one.facts.seats - one.facts.answered} 份初评，收齐以后再定。`, ` ${one.facts.seats - one.facts.answered} first marks are still to come.`]
  : one.next === 'chief' && one.settlement.next !== 'chief'
    ? ['待处理事项里已决定交仲裁：由终评人看过以后给分，以他的为准。', ' Given to arbitration by decision: the chief sees the marks, and his holds.'] : ['', '']);

/** The case as it is shown: no judge of a mark, no author. */
export function shownCase(rules: ContestRules, criteria: readonly Criterion[], one: Case, language: 'zh' | 'en'): Shown {
  const { facts, settlement } = one;
  const named = (scores: Readonly<Record<string, number>>): Shown['readings'][number]['marks'] => criteria.map(({ id, name, max }) =>
    ({ criterion: id, name, max, value: Object.hasOwn(scores, id) ? (scores[id] ?? 0) / 100 : null }));
  const spread = spreadOf(facts.first.map((mark) => mark.total));
  const { decimals } = rules.aggregation;
  const at = language === 'zh' ? 0 : 1;
  return {
    entryId: facts.entryId, blindCode: facts.blindCode, title: facts.title, subject: facts.subject,
    division: divisionName(rules, facts.division), category: categoryName(rules, facts.category),
    readings: labelled(facts.entryId, facts.first, facts.readings.filter(isMark)).map(({ label, mark }) => ({
      label: language === 'zh' ? `评分 ${label}` : `Marks ${label}`, stage: 'stage' in mark ? mark.stage : null,
      total: mark.total / 100, marks: named(mark.scores),
      comment: ['reason' in mark ? mark.reason : '', mark.comment].filter((words) => words !== '').join('\n'),
    })),
    spread: spread === null ? null : spread / 100,
    apart: settlement.apart.map((id) => criteria.find((each) => each.id === id)?.name ?? id),
    state: one.state, next: one.next, reader: one.seat && { judgeId: one.seat.judgeId, name: one.seat.name },
    score: one.state === 'settled' ? inPoints(roundedMean(settlement.counts.map((mark) => mark.total), decimals), decimals) : null,
    sentence: settlement.sentence[at] + waitsForAll(one)[at],
  };
}
