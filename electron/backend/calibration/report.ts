// What marks that never count tell of each judge, pure: figures, differences entry by entry, and the words for them.
import type { z } from 'zod';
import type { CalibrationReport, JudgeCalibration } from '#contract/schema/calibration.ts';
import type { ContestRules } from '#contract/schema/rules.ts';
import { agreement, isInside, type AgreementFigures, type Compared } from './agreement.ts';
import { driftOf, type Drift, type DriftPoint } from './drift.ts';
import { wordsOf } from './words.ts';

export type HiddenRole = 'practice' | 'qualify' | 'seed' | 'repeat' | 'shadow';

/** A total that a judge handed in, in hundredths of a point; role null: one that counts. */
export interface Mark {
  judgeId: string; entryId: string; blindCode: string; role: HiddenRole | null; total: number; tries: number;
  /** Place in the judge's list, from 1; null where it stands in none. */
  position: number | null;
}
export interface ReportInput {
  rules: ContestRules['calibration'];
  judges: readonly { id: string; name: string; shadow: boolean }[];
  /** Every code that was given out for marks that never count. */
  given: readonly { judgeId: string; entryId: string; role: HiddenRole }[];
  marks: readonly Mark[];
  /** Totals of reference marks by entry, in hundredths. */
  references: ReadonlyMap<string, number>;
  /** Results are there: only then may means of other judges show. */
  locked: boolean;
}

const hundredths = (points: number | null): number | null => (points === null ? null : Math.round(points * 100));
/** Two decimals are enough for a person, and all that a total has. */
const inPoints = (value: number | null): number | null => (value === null ? null : Math.round(value) / 100 + 0);

const shownAgreement = ({ meanDifference, meanDistance, greatest, ...counts }: AgreementFigures) =>
  ({ ...counts, meanDifference: inPoints(meanDifference), meanDistance: inPoints(meanDistance), greatest: inPoints(greatest) });
const shownDrift = ({ marks, perTen, low, high }: Drift) => ({ marks, perTen: inPoints(perTen), low: inPoints(low), high: inPoints(high) });

type Difference = z.input<typeof CalibrationReport>['differences'][number];
type Judge = z.input<typeof JudgeCalibration>;

/** Totals that count, by entry: what a judge is put beside once results are there. */
function countedTotals(marks: readonly Mark[]): (entryId: string, without: string) => number[] {
  const byEntry = Map.groupBy(marks.filter((one) => one.role === null), (one) => one.entryId);
  return (entryId, without) => (byEntry.get(entryId) ?? []).filter((one) => one.judgeId !== without).map((one) => one.total);
}

/**
 * One line a judge, and one line a difference.
 *
 * Until results are there a judge is only put beside reference marks and beside himself: shadow judges are not compared
 * with the mean, and drift rests on own totals alone. Otherwise the report would show, entry by entry, how it stands.
 */
export function reportOf(input: ReportInput): z.input<typeof CalibrationReport> {
  const { rules, judges, references, locked } = input;
  const [tolerance, repeatTolerance] = [hundredths(rules.tolerance), hundredths(rules.repeatTolerance)];
  const given = Map.groupBy(input.given, (one) => one.judgeId);
  const marks = Map.groupBy(input.marks, (one) => one.judgeId);
  const others = countedTotals(input.marks);
  const differences: Difference[] = [];
  const lines = judges.map(({ id, name, shadow }): Judge => {
    const own = marks.get(id) ?? [];
    const codes = given.get(id) ?? [];
    const firsts = new Map(own.filter((one) => one.role === null || one.role === 'shadow').map((one) => [one.entryId, one.total]));
    const compare = (roles: readonly HiddenRole[], to: (mark: Mark) => number | null, limit: number | null): AgreementFigures => {
      const compared = own.flatMap((mark): Compared[] => {
        const { role } = mark;
        if (role === null || !roles.includes(role)) return [];
        const reference = to(mark);
        if (reference === null) return [];
        const pair = { own: mark.total, reference };
        differences.push({
          judgeId: id, entryId: mark.entryId, blindCode: mark.blindCode, role, own: mark.total / 100, reference: inPoints(reference) ?? 0,
          inside: limit === null ? null : isInside(pair, limit),
        });
        return [pair];
      });
      return agreement(compared, codes.filter((one) => roles.includes(one.role)).length, limit);
    };
    const toReference = ({ entryId }: Mark): number | null => references.get(entryId) ?? null;
    const toMean = (mark: Mark): number | null => {
      const totals = locked ? others(mark.entryId, id) : [];
      return totals.length === 0 ? null : totals.reduce((sum, one) => sum + one, 0) / totals.length;
    };
    const practice = compare(['practice', 'qualify'], toReference, tolerance);
    const seeds = compare(['seed'], toReference, tolerance);
    const repeats = compare(['repeat'], (mark) => firsts.get(mark.entryId) ?? null, repeatTolerance);
    const shadowing = compare(['shadow'], toMean, tolerance);
    const along = own.flatMap((one): DriftPoint[] => (one.position === null || (one.role !== null && one.role !== 'shadow') ? []
      : [{ position: one.position, own: one.total, others: locked ? others(one.entryId, id) : [] }]));
    const drift = driftOf(along);
    const qualifying = own.filter((one) => one.role === 'qualify' && tolerance !== null && references.has(one.entryId)
      && isInside({ own: one.total, reference: references.get(one.entryId) ?? 0 }, tolerance)).length;
    const line = {
      judgeId: id, name, shadow,
      practice: {
        ...shownAgreement(practice),
        tries: own.filter((one) => one.role === 'practice' || one.role === 'qualify').reduce((sum, one) => sum + one.tries, 0),
      },
      qualified: rules.needed === 0 || codes.every((one) => one.role !== 'qualify') ? null : qualifying >= rules.needed,
      seeds: shownAgreement(seeds), repeats: shownAgreement(repeats), shadowing: shownAgreement(shadowing), drift: shownDrift(drift),
    };
    const [words, wordsEn] = wordsOf(line, { tolerance: rules.tolerance, repeatTolerance: rules.repeatTolerance, locked });
    return { ...line, words, wordsEn };
  });
  return { tolerance: rules.tolerance, judges: lines, differences };
}
