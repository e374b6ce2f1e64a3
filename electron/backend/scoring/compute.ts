// From sheets to results: scores, ranks within each award group, awards. Pure; handlers read and store.
//
//   computeDocket(docket) → rows and lines of the whole contest: the only way results come about
//   computeResults(rules, entries, how) → the same of entries that are at hand
import type { Method } from '#contract/schema/results.ts';
import { isDiscrepant, rubricOf, spreadOf, type ContestRules } from '#contract/schema/rules.ts';
import type { FairScores } from '#backend/statistics/fair.ts';
import { aggregate, divideHalfUp, inPoints } from './aggregate.ts';
import { settle } from './arbitrate.ts';
import { awardGroup } from './award-group.ts';
import type { AwardOutcome } from './award.ts';
import { baseScores } from './base-scores.ts';
import type { Docket, DocketEntry } from './docket.ts';
import { roundedTo } from './fraction.ts';
import { basesOf, compareText, rankingGroups } from './groups.ts';
import type { Ranked } from './rank.ts';
import { laterRoundsHeld, standings, type Standing } from './rounds.ts';

export interface JudgedEntry {
  entryId: string; code: string; title: string; division: string; category: string; subject: string;
  /** Judges assigned. */
  seats: number;
  /** Seats whose sheet is submitted, recused or reported. */
  answered: number;
  /**
   * Submitted sheets only, after arbitration those that hold: total and scores in hundredths of a point; whether a veto
   * criterion failed; `judge` tells the marks of one judge apart.
   */
  sheets: readonly { total: number; scores: ReadonlyMap<string, number>; vetoed?: boolean; judge?: string }[];
  /** Totals of the first marks, where arbitration put others in their place. */
  firstTotals?: readonly number[];
  /** Arbitration: how the mark came about; open: a reader is wanted. */
  settled?: { state: 'settled' | 'open' | 'incomplete'; sentence: readonly [zh: string, en: string] };
  unit?: string;
  outside?: Readonly<Record<string, number>>;
  /** The award given by hand. */
  changed?: string;
  /** Taken out after an objection. */
  struck?: boolean;
}

export interface How {
  method: Method;
  /** See BaseFacts. */
  submitted?: Readonly<Record<string, number>>;
}

export interface ComputedRow {
  entryId: string; code: string; title: string; division: string; category: string; subject: string;
  sheets: number; missing: number; mean: number | null; trimmedMean: number | null; score: number | null;
  /** The score in hundredths of a point, for the database. */
  scoreHundredths: number | null;
  rank: number | null; rankStandard: number | null; rankDense: number | null; rankOrdinal: number | null;
  tied: boolean; tieBrokenBy: string; award: string; spread: number | null; discrepant: boolean;
  /** Only where a judge failed it in a veto criterion. */
  veto?: Vetoed;
  /** Corrected or standardised score; null: the method has none. */
  adjusted: number | null;
  settled?: readonly [zh: string, en: string];
  /** The award was given by hand; `from`: what the rules give. */
  changed?: { from: string };
  /** Taken out after an objection. */
  struck?: true;
}

export interface Vetoed {
  judges: number;
  /** How many judges it takes by the rules, and whether the entry is excluded from ranks and awards. */
  needed: number;
  excluded: boolean;
  /** Names of the criteria in which it failed, in the order of the rubric. */
  criteria: string[];
}

export interface Computed {
  missing: number;
  rows: ComputedRow[];
  groups: { division: string; category: string; outcomes: AwardOutcome[] }[];
  openArbitrations: number;
  /** One for each group, in their order: what else is to be known about it. */
  notes: GroupNote[];
}

export interface GroupNote {
  division: string; category: string;
  /** Method mixed: what was fitted; `judges`: tokens by number. */
  fair: FairScores | null;
  judges: readonly string[];
  /** Methods z and t: see GroupScores. */
  flat: number; fewest: number | null;
  /** Scores of a later round that entries got which did not go on. */
  ignored: number;
  /** How each entry stands, for who simulates the group. */
  standings: ReadonlyMap<string, Standing>;
}

/** Criterion ids behind each tie-break key (a criterion id or a group) of one rubric. */
function tieCriteria(rules: ContestRules, rubricId: string): string[][] {
  const { criteria } = rubricOf(rules, rubricId, 1);
  return rules.ranking.tieBreak.map((key) =>
    criteria.filter((one) => one.id === key || one.group === key).map((one) => one.id));
}

const vetoCriteria = (rules: ContestRules, rubricId: string) =>
  rubricOf(rules, rubricId, 1).criteria.filter((one) => one.veto || one.mode === 'veto');

/**
 * How many judges failed an entry in a veto criterion, and what follows by the rules; null when none did. Where arbitration has
 * left fewer marks than the rules ask vetoes for, all of those suffice: an arbiter's mark that holds alone excludes alone.
 */
function vetoOf(rules: ContestRules, { sheets, settled }: JudgedEntry, list: readonly { id: string; name: string }[]): Vetoed | null {
  const failing = sheets.filter((sheet) => sheet.vetoed);
  if (failing.length === 0) return null;
  const needed = settled?.state === 'settled' ? Math.min(rules.vetoes, sheets.length) : rules.vetoes;
  const criteria = list.filter((one) => failing.some((sheet) => sheet.scores.get(one.id) === 0)).map((one) => one.name);
  return { judges: failing.length, needed, excluded: failing.length >= needed, criteria };
}

/** The mean of one tie-break key over the submitted sheets; a sheet without any of its criteria is left out, not zero. */
function tieKey(sheets: JudgedEntry['sheets'], criteria: readonly string[], decimals: number): number | null {
  const sums = sheets.flatMap(({ scores }) => {
    const values = criteria.flatMap((id) => scores.get(id) ?? []);
    return values.length === 0 ? [] : [values.reduce((all, one) => all + one, 0)];
  });
  if (sums.length === 0) return null;
  return divideHalfUp(sums.reduce((all, one) => all + one, 0) * 10 ** decimals, 100 * sums.length);
}

/** What a tie-break key is called: the name of the criterion, or the group itself. */
function tieName(rules: ContestRules, key: string): string {
  const all = [...rules.rubricHeads, ...rules.rubrics].flatMap((one) => one.criteria);
  return all.find((one) => one.id === key)?.name ?? key;
}

/** Whether votes count and are not all there. */
export const votesLacking = (docket: Docket): number =>
  docket.rules.voteShare > 0 ? docket.entries.filter((one) => !Object.hasOwn(one.outside, 'vote')).length : 0;

/** An entry of a docket as it is computed: codes stand for ids, after arbitration the marks that hold. */
export function judgedOf(rules: ContestRules, entry: DocketEntry): JudgedEntry {
  const category = rules.categories.find((one) => one.id === entry.category || one.name === entry.category);
  const criteria = category ? rubricOf(rules, category.rubric, 1).criteria : [];
  const settled = settle(rules, criteria, entry.sheets, entry.readings);
  return {
    entryId: entry.code, code: entry.code, title: '', division: entry.division, category: entry.category, subject: entry.subject,
    seats: entry.seats, answered: entry.answered, unit: entry.unit, outside: entry.outside,
    sheets: settled.counts.map((one) => ({
      judge: one.judge, total: one.total, vetoed: one.vetoed, scores: new Map(Object.entries(one.scores)),
    })),
    ...(settled.state !== 'plain' && {
      firstTotals: entry.sheets.map((one) => one.total), settled: { state: settled.state, sentence: settled.sentence },
    }),
    ...(entry.changed !== undefined && { changed: entry.changed }), ...(entry.excluded && { struck: true }),
  };
}

/**
 * Computes a contest from its docket. Rows carry the blind code as `entryId` and no title; the same docket gives the same rows
 * on every machine.
 */
export function computeDocket(docket: Docket): Computed {
  const { rules, method, submitted } = docket;
  return computeResults(rules, docket.entries.map((one) => judgedOf(rules, one)), { method, submitted });
}

/** What the tie-break keys are called, in their order. */
export const tieKeyNames = (rules: ContestRules): string[] => rules.ranking.tieBreak.map((key) => tieName(rules, key));

/**
 * Computes the whole contest. Entries are ranked and awarded within each group of `rules.awards.scope`; rows come in the
 * order of the rules' divisions and categories, best first; entries that a veto excludes come last in their group, without
 * rank and award, and count in the base of ratios. The order of the input never matters.
 */
export function computeResults(rules: ContestRules, entries: readonly JudgedEntry[], how: How = { method: 'rule' }): Computed {
  const { decimals } = rules.aggregation;
  const { minimumScore } = rules.awards;
  const groups = rankingGroups(rules, entries);
  const held = laterRoundsHeld(rules, entries.map((one) => ({ outside: one.outside ?? {} })));
  const context: Context = {
    rules, how, held, tieNames: tieKeyNames(rules),
    tieLists: new Map(rules.categories.map((one) => [one.name, tieCriteria(rules, one.rubric)])),
    vetoLists: new Map(rules.categories.map((one) => [one.name, vetoCriteria(rules, one.rubric)])),
  };
  const scored = groups.map(({ members }) => scoreGroup(context, members));
  const bases = basesOf(rules, groups, {
    ...(how.submitted && { submitted: how.submitted }),
    advanced: scored.map(({ standings: of }) => (held ? [...of.values()].filter((one) => one.tier > 0).length : null)),
  });
  const minimum = minimumScore === null ? null : Math.round(minimumScore * 10 ** decimals);
  const rows: ComputedRow[] = [];
  const outcomeGroups: Computed['groups'] = [];
  for (const [index, { division, category, members }] of groups.entries()) {
    const { figures, standings: of } = scored[index]!;
    const inside = figures.filter((one) => !one.isOut);
    const { ranked, awards, outcomes } = awardGroup(inside.map(({ entry, score, tieKeys }) => ({
      entryId: entry.entryId, code: entry.code, score, tieKeys, tier: of.get(entry.entryId)?.tier ?? 0, unit: entry.unit ?? '',
    })), bases[index] ?? members.length, { ...rules.awards, minimum, decimals }, members.map((one) => one.unit ?? ''));
    const out = figures.filter((one) => one.isOut).sort((a, b) => compareText(a.entry.code, b.entry.code));
    const byId = new Map(figures.map((one) => [one.entry.entryId, one]));
    for (const one of [...ranked, ...out.map(({ entry }) => unranked(entry.entryId))]) {
      const figure = byId.get(one.entryId);
      if (figure) rows.push(rowOf(context, figure, one, awards.get(one.entryId) ?? ''));
    }
    outcomeGroups.push({ division, category, outcomes: withHands(outcomes, inside, awards) });
  }
  return {
    missing: rows.reduce((all, one) => all + one.missing, 0), rows, groups: outcomeGroups,
    openArbitrations: entries.filter((one) => one.settled?.state === 'open').length,
    notes: groups.map(({ division, category }, index) => ({ division, category, ...noteOf(scored[index]!) })),
  };
}

interface Context {
  rules: ContestRules; how: How; held: boolean; tieNames: string[];
  tieLists: ReadonlyMap<string, string[][]>; vetoLists: ReadonlyMap<string, readonly { id: string; name: string }[]>;
}
interface Figure {
  entry: JudgedEntry; tieKeys: (number | null)[]; veto: Vetoed | null; isOut: boolean;
  /** In units of 10^-decimals point, and in hundredths. */
  score: number | null; hundredths: number | null; adjusted: number | null; lacking: boolean;
}
type Scored = Omit<GroupNote, 'division' | 'category'> & { figures: Figure[] };

const noteOf = ({ fair, judges, flat, fewest, ignored, standings: of }: Scored) => ({ fair, judges, flat, fewest, ignored, standings: of });
const unranked = (entryId: string): Ranked =>
  ({ entryId, standard: null, dense: null, ordinal: null, tied: false, brokenBy: [] });

function scoreGroup({ rules, how, held, tieLists, vetoLists }: Context, members: readonly JudgedEntry[]): Scored {
  const { decimals } = rules.aggregation;
  const { scores, ...facts } = baseScores(how.method, rules, members);
  const firsts = members.map((entry) => {
    const veto = vetoOf(rules, entry, vetoLists.get(entry.category) ?? []);
    return {
      entry, veto, isOut: (veto?.excluded ?? false) || entry.struck === true, base: scores.get(entry.entryId),
      tieKeys: (tieLists.get(entry.category) ?? []).map((criteria) => tieKey(entry.sheets, criteria, decimals)),
    };
  });
  const { of, ignored } = standings(rules, firsts.map(({ entry, base, tieKeys, isOut }) => ({
    entryId: entry.entryId, code: entry.code, division: entry.division, category: entry.category, score: base?.score ?? null, tieKeys,
    outside: entry.outside ?? {}, excluded: isOut,
  })), held);
  return {
    ...facts, ignored, standings: of,
    figures: firsts.map(({ base, ...one }) => {
      const standing = of.get(one.entry.entryId);
      const final = standing?.score ?? null;
      return {
        ...one, score: final === null ? null : roundedTo(final, decimals), hundredths: final === null ? null : roundedTo(final, 2),
        adjusted: base?.adjusted ?? null, lacking: standing?.lacking ?? false,
      };
    }),
  };
}

function rowOf({ rules, tieNames }: Context, figure: Figure, one: Ranked, award: string): ComputedRow {
  const { entry, veto } = figure;
  const { decimals } = rules.aggregation;
  const { standard, dense, ordinal } = one;
  const sums = aggregate(entry.sheets.map((sheet) => sheet.total), rules.aggregation);
  const first = entry.firstTotals ?? entry.sheets.map((sheet) => sheet.total);
  const spread = spreadOf(first);
  return {
    entryId: entry.entryId, code: entry.code, title: entry.title, subject: entry.subject,
    division: entry.division, category: entry.category,
    sheets: first.length, missing: Math.max(0, entry.seats - entry.answered) + (figure.lacking ? 1 : 0),
    mean: inPoints(sums.mean, decimals), trimmedMean: entry.settled?.state === 'settled' ? null : inPoints(sums.trimmedMean, decimals),
    score: inPoints(figure.score, decimals), scoreHundredths: figure.hundredths,
    rank: { standard, dense, ordinal }[rules.ranking.style],
    rankStandard: standard, rankDense: dense, rankOrdinal: ordinal,
    tied: one.tied, tieBrokenBy: one.brokenBy.map((index) => tieNames[index] ?? '').join('、'),
    award: figure.isOut ? '' : entry.changed ?? award, spread: spread === null ? null : spread / 100,
    discrepant: isDiscrepant(spread, rules.discrepancy), ...(veto && { veto }), adjusted: figure.adjusted,
    ...(entry.settled && { settled: entry.settled.sentence }),
    ...(entry.changed !== undefined && !figure.isOut && { changed: { from: award } }), ...(entry.struck && { struck: true as const }),
  };
}

/** What was given and taken by hand stands beside what the rules give. */
function withHands(outcomes: AwardOutcome[], inside: readonly Figure[], awards: ReadonlyMap<string, string>): AwardOutcome[] {
  const byHand = inside.flatMap(({ entry }) => {
    const from = awards.get(entry.entryId) ?? '';
    return entry.changed === undefined || entry.changed === from ? [] : [{ from, to: entry.changed }];
  });
  if (byHand.length === 0) return outcomes;
  return outcomes.map((outcome) => {
    const [added, removed] = [byHand.filter((one) => one.to === outcome.award).length, byHand.filter((one) => one.from === outcome.award).length];
    return added + removed === 0 ? outcome
      : { ...outcome, given: outcome.given + added - removed, byHand: { added, removed } };
  });
}
