// Made-up sheets of one run: true quality, severity and noise become points on the rubric's own steps and choices.
import { choicePoints, categoryName, divisionName, isCounted, isVetoed, rubricOf, type ContestRules } from '#contract/schema/rules.ts';
import type { JudgedEntry } from '#backend/scoring/compute.ts';
import type { RehearsalFigures } from '#seeds/templates/rehearsal.ts';
import type { Field, Seats } from './field.ts';
import type { Chance } from './random.ts';

/** A rubric made ready: what may be given in hundredths of a point, and how the noise of a sheet falls on its criteria. */
interface Ready {
  counted: {
    id: string; max: number; step: number; given: number[] | null;
    /** Hundredths of a point for noise of one full mark. */
    noise: number;
    /** Whether its score is looked at apart from the total. */
    kept: boolean; vetoes: boolean;
  }[];
  flaws: string[];
}

function readyRubrics(rules: ContestRules): Map<string, Ready> {
  return new Map(rules.categories.map(({ id, rubric }) => {
    const { criteria } = rubricOf(rules, rubric, 1);
    const counted = criteria.filter(isCounted);
    const squares = Math.sqrt(counted.reduce((all, one) => all + one.max ** 2, 0));
    const full = counted.reduce((all, one) => all + one.max, 0);
    return [id, {
      counted: counted.map((criterion) => ({
        id: criterion.id, max: Math.round(criterion.max * 100), step: Math.round(criterion.step * 100), noise: full * criterion.max / squares * 100,
        given: criterion.mode === 'points' || criterion.choices.length === 0 ? null
          : criterion.choices.map((one) => Math.round(choicePoints(criterion, one.value) * 100)),
        kept: criterion.veto || rules.ranking.tieBreak.includes(criterion.id) || rules.ranking.tieBreak.includes(criterion.group),
        vetoes: isVetoed(criterion, 0),
      })),
      flaws: criteria.filter((one) => !isCounted(one)).map((one) => one.id),
    }];
  }));
}

type Sheet = { total: number; scores: Map<string, number>; vetoed: boolean };

/**
 * Writes the sheets of all entries of one run; the next run writes over them, since fifty runs of 5,000 entries would
 * otherwise leave millions of small things behind. Model (judging.md 2b): sheet = mean + entry + judge + rest, normal and
 * independent, with the variance components of `figures` scaled to the rubric's full mark F (standard deviations ×
 * F / figures.fullMark) and mean = meanShare × F. The rest falls on the criteria in proportion to their points, so that
 * its variance over the whole sheet is the component. Each criterion is cut to 0…max and put on its nearest step or
 * choice; so totals vary a little otherwise than the components say. A share `flawShare` of entries fails a veto item,
 * which each judge sees with probability `flawFound`. Nothing is missing or recused: every dealt seat is answered.
 */
export function sheetWriter(rules: ContestRules, field: Field, seats: Seats, figures: RehearsalFigures): (by: Chance) => readonly JudgedEntry[] {
  const ready = readyRubrics(rules);
  const { entry: between, judge: severity, rest } = figures.variance;
  const { meanShare, flawShare, flawFound } = figures.assumed;
  // As shares of the full mark: one scale for all rubrics.
  const scaled = (variance: number): number => Math.sqrt(variance) / figures.fullMark;
  const sd = { entry: scaled(between), judge: scaled(severity), rest: scaled(rest) };
  const written = field.entries.map(({ division, category }, index) => {
    const rubric = ready.get(category);
    if (!rubric) throw new Error(`no category ${category}`);
    const judges = seats.judgesOf[index]!;
    const name = String(index).padStart(6, '0');
    const sheets: Sheet[] = Array.from(judges, () => ({ total: 0, scores: new Map(), vetoed: false }));
    return { rubric, judges, entry: {
      entryId: name, code: name, title: name, division: divisionName(rules, division), category: categoryName(rules, category), subject: '',
      seats: judges.length, answered: judges.length, sheets,
    } };
  });
  const entries = written.map((one) => one.entry);
  const severities = new Float64Array(field.judges.length);
  return (by) => {
    for (let judge = 0; judge < severities.length; judge += 1) severities[judge] = by.normal() * sd.judge;
    for (const { rubric, judges, entry } of written) {
      const quality = meanShare + by.normal() * sd.entry;
      const flaw = rubric.flaws.length > 0 && by.next() < flawShare ? rubric.flaws[by.below(rubric.flaws.length)] : undefined;
      for (let seat = 0; seat < judges.length; seat += 1) {
        const sheet = entry.sheets[seat]!;
        write(sheet, rubric, quality + severities[judges[seat]!]!, sd.rest, by);
        if (flaw !== undefined && by.next() < flawFound) {
          sheet.scores.set(flaw, 0);
          sheet.vetoed = true;
        }
      }
    }
    return entries;
  };
}

function write(sheet: Sheet, rubric: Ready, share: number, noise: number, by: Chance): void {
  sheet.total = 0;
  sheet.vetoed = false;
  for (const flaw of rubric.flaws) sheet.scores.delete(flaw);
  for (const { id, max, step, given, noise: part, kept, vetoes } of rubric.counted) {
    const wished = max * share + by.normal() * noise * part;
    const value = given === null ? Math.min(Math.max(Math.round(wished / step) * step, 0), max) : nearest(given, wished);
    sheet.total += value;
    if (kept) sheet.scores.set(id, value);
    if (vetoes && value === 0) sheet.vetoed = true;
  }
}

function nearest(given: readonly number[], wished: number): number {
  let best = given[0]!;
  for (const one of given) if (Math.abs(one - wished) < Math.abs(best - wished)) best = one;
  return best;
}
