// How far a judge's totals lie off what they are compared with: pure figures of differences.

/** One total (own) beside what it is compared with; both in hundredths of a point, the reference perhaps a fraction. */
export interface Compared { own: number; reference: number }

export interface AgreementFigures {
  /** Entries that were to be scored, and of how many a total is there. */
  given: number; done: number;
  inside: number;
  /** Hundredths of a point; null without a total. */
  meanDifference: number | null; meanDistance: number | null; greatest: number | null;
}

/** Whether a total lies inside the tolerance: on its edge is inside. Means of other judges are fractions, so a hair is allowed. */
export const isInside = ({ own, reference }: Compared, tolerance: number): boolean => Math.abs(own - reference) <= tolerance + 1e-9;

/**
 * Agreement with reference marks, with an earlier mark of one's own, or with the mean of other judges.
 *
 * Exam boards monitor markers in exactly this way: seeded scripts with a definitive mark, a tolerance, and the share of
 * seeds inside it; the signed mean tells generous from severe, the mean distance tells erratic from steady.
 * Source: judging.md 1 (practice, qualification, seeds) and 4(5); Ofqual, Review of Quality of Marking in Exams in A
 * levels, GCSEs and Other Academic Qualifications (2014), on tolerance and monitoring.
 * @param given how many were to be scored, at least as many as `compared`
 * @param tolerance most that a total may differ, in hundredths of a point; null: nothing is called inside
 */
export function agreement(compared: readonly Compared[], given: number, tolerance: number | null): AgreementFigures {
  const done = compared.length;
  const differences = compared.map(({ own, reference }) => own - reference);
  const mean = (values: readonly number[]): number | null => (done === 0 ? null : values.reduce((sum, one) => sum + one, 0) / done);
  const distances = differences.map(Math.abs);
  return {
    given, done, inside: tolerance === null ? 0 : compared.filter((one) => isInside(one, tolerance)).length,
    meanDifference: mean(differences), meanDistance: mean(distances),
    greatest: done === 0 ? null : distances.reduce((most, one) => Math.max(most, one), 0),
  };
}
