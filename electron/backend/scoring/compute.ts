// From sheets to results: scores, ranks within each award group, awards. Pure; handlers read and store.
import { isDiscrepant, rubricOf, spreadOf, type ContestRules } from '#contract/schema/rules.ts';
import { aggregate, divideHalfUp, inPoints } from './aggregate.ts';
import { giveAwards, type AwardOutcome } from './award.ts';
import { rank, type Contender } from './rank.ts';

export interface JudgedEntry {
  entryId: string; code: string; title: string; division: string; category: string; subject: string;
  /** Judges assigned. */
  seats: number;
  /** Seats whose sheet is submitted, recused or reported. */
  answered: number;
  /** Submitted sheets only: total and scores in hundredths of a point; whether a veto criterion failed. */
  sheets: readonly { total: number; scores: ReadonlyMap<string, number>; vetoed?: boolean }[];
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
}

type Named = { id: string; name: string };

const order = (list: readonly Named[], value: string): number => {
  const index = list.findIndex((one) => one.id === value || one.name === value);
  return index === -1 ? list.length : index;
};
const nameIn = (list: readonly Named[], value: string): string =>
  list.find((one) => one.id === value || one.name === value)?.name ?? value;

/** Criterion ids behind each tie-break key (a criterion id or a group) of one rubric. */
function tieCriteria(rules: ContestRules, rubricId: string): string[][] {
  const { criteria } = rubricOf(rules, rubricId, 1);
  return rules.ranking.tieBreak.map((key) =>
    criteria.filter((one) => one.id === key || one.group === key).map((one) => one.id));
}

const vetoCriteria = (rules: ContestRules, rubricId: string) =>
  rubricOf(rules, rubricId, 1).criteria.filter((one) => one.veto || one.mode === 'veto');

/** Every criterion whose single scores are looked at: those that break ties, and those that exclude. */
export function neededCriterionIds(rules: ContestRules): string[] {
  return [...new Set(rules.categories.flatMap(({ rubric }) =>
    [...tieCriteria(rules, rubric).flat(), ...vetoCriteria(rules, rubric).map((one) => one.id)]))];
}

/** How many judges failed an entry in a veto criterion, and what follows by the rules; null when none did. */
function vetoOf(rules: ContestRules, { sheets }: JudgedEntry, list: readonly { id: string; name: string }[]): Vetoed | null {
  const failing = sheets.filter((sheet) => sheet.vetoed);
  if (failing.length === 0) return null;
  const criteria = list.filter((one) => failing.some((sheet) => sheet.scores.get(one.id) === 0)).map((one) => one.name);
  return { judges: failing.length, needed: rules.vetoes, excluded: failing.length >= rules.vetoes, criteria };
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

/**
 * Computes the whole contest. Entries are ranked and awarded within each group of `rules.awards.scope`; rows come in the
 * order of the rules' divisions and categories, best first; entries that a veto excludes come last in their group, without
 * rank and award, and count in the base of ratios. The order of the input never matters.
 */
export function computeResults(rules: ContestRules, entries: readonly JudgedEntry[]): Computed {
  const { decimals } = rules.aggregation;
  const { minimumScore } = rules.awards;
  const minimum = minimumScore === null ? null : Math.round(minimumScore * 10 ** decimals);
  const tieNames = rules.ranking.tieBreak.map((key) => tieName(rules, key));
  const tieLists = new Map(rules.categories.map((one) => [one.name, tieCriteria(rules, one.rubric)]));
  const vetoLists = new Map(rules.categories.map((one) => [one.name, vetoCriteria(rules, one.rubric)]));
  const rows: ComputedRow[] = [];
  const outcomeGroups: Computed['groups'] = [];

  for (const { division, category, members } of rankingGroups(rules, entries)) {
    const figures = new Map(members.map((entry) => [
      entry.entryId, {
        ...figuresOf(rules, entry, tieLists.get(entry.category) ?? []),
        veto: vetoOf(rules, entry, vetoLists.get(entry.category) ?? []),
      },
    ]));
    const isExcluded = (one: { veto: Vetoed | null }): boolean => one.veto?.excluded ?? false;
    const ranked = [
      ...rank([...figures.values()].filter((one) => !isExcluded(one)).map((one) => one.contender)),
      ...[...figures.values()].filter(isExcluded).sort((a, b) => compareText(a.entry.code, b.entry.code)).map(({ entry }) =>
        ({ entryId: entry.entryId, standard: null, dense: null, ordinal: null, tied: false, brokenBy: [] })),
    ];
    const { awards, outcomes } = giveAwards(ranked.map(({ entryId, dense }) => ({
      entryId, place: dense, score: figures.get(entryId)?.contender.score ?? null,
    })), members.length, rules.awards, minimum, decimals);
    for (const one of ranked) {
      const found = figures.get(one.entryId);
      if (!found) continue;
      const { entry, figure, hundredths, spread, veto } = found;
      const { standard, dense, ordinal } = one;
      rows.push({
        entryId: entry.entryId, code: entry.code, title: entry.title, subject: entry.subject,
        division: entry.division, category: entry.category,
        sheets: figure.sheets, missing: Math.max(0, entry.seats - entry.answered),
        mean: inPoints(figure.mean, decimals), trimmedMean: inPoints(figure.trimmedMean, decimals),
        score: inPoints(figure.score, decimals), scoreHundredths: hundredths,
        rank: { standard, dense, ordinal }[rules.ranking.style],
        rankStandard: standard, rankDense: dense, rankOrdinal: ordinal,
        tied: one.tied, tieBrokenBy: one.brokenBy.map((index) => tieNames[index] ?? '').join('、'),
        award: awards.get(one.entryId) ?? '', spread: spread === null ? null : spread / 100,
        discrepant: isDiscrepant(spread, rules.discrepancy), ...(veto && { veto }),
      });
    }
    outcomeGroups.push({ division, category, outcomes });
  }
  return { missing: rows.reduce((all, one) => all + one.missing, 0), rows, groups: outcomeGroups };
}

interface RankingGroup { division: string; category: string; members: JudgedEntry[] }

/** The groups that are ranked apart, in the order of the rules; '' where the scope does not part. */
function rankingGroups(rules: ContestRules, entries: readonly JudgedEntry[]): RankingGroup[] {
  const { scope } = rules.awards;
  const named = entries.map((one) => ({
    ...one, division: nameIn(rules.divisions, one.division), category: nameIn(rules.categories, one.category),
  }));
  const groups = Map.groupBy(named, ({ division, category }) => JSON.stringify([
    scope === 'contest' ? '' : division, scope === 'division-category' ? category : '',
  ]));
  return [...groups].map(([key, members]) => {
    const [division = '', category = ''] = JSON.parse(key) as string[];
    return { division, category, members };
  }).sort((a, b) => order(rules.divisions, a.division) - order(rules.divisions, b.division)
    || compareText(a.division, b.division)
    || order(rules.categories, a.category) - order(rules.categories, b.category)
    || compareText(a.category, b.category));
}

const compareText = (a: string, b: string): number => a < b ? -1 : a > b ? 1 : 0;

function figuresOf(rules: ContestRules, entry: JudgedEntry, tieBreak: readonly string[][]) {
  const totals = entry.sheets.map((sheet) => sheet.total);
  const figure = aggregate(totals, rules.aggregation);
  const contender: Contender = {
    entryId: entry.entryId, code: entry.code, score: figure.score,
    tieKeys: tieBreak.map((criteria) => tieKey(entry.sheets, criteria, rules.aggregation.decimals)),
  };
  return {
    entry, figure, contender, spread: spreadOf(totals),
    hundredths: aggregate(totals, { ...rules.aggregation, decimals: 2 }).score,
  };
}
