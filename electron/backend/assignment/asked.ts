// What was asked of a plan when it was applied: kept with it, because rules and limits may change afterwards. Pure.
import type { Field } from './field/handlers.ts';

export interface Asked {
  /** Judges per entry, and how many entries have a number of their own. */
  coverage: number;
  otherCoverage: number;
  /** The usual load limit; null: none. */
  maxLoad: number | null;
  unitCap: number | null;
  fairness: boolean;
  /** The cap of probabilities that was asked for; null: none. */
  randomCap: number | null;
  /** The plan is the very one that the lot drew. */
  drawn: boolean;
  entries: number;
  judges: number;
  /** The least of all minimum loads and the largest of all limits. */
  limits: [least: number, most: number];
}

/** @param field with the load limit that was asked for. */
export function askedOf(
  field: Field, given: { coverage: number; maxLoad: number | null | undefined; randomCap: number | null | undefined; drawn: boolean },
): Asked {
  const { assignment } = field.rules;
  return {
    coverage: given.coverage, otherCoverage: field.entries.filter((one) => (one.coverage ?? given.coverage) !== given.coverage).length,
    maxLoad: given.maxLoad === undefined ? assignment.maxLoad : given.maxLoad, unitCap: assignment.unitCap, fairness: assignment.fairness,
    randomCap: given.randomCap === undefined ? assignment.randomCap : given.randomCap, drawn: given.drawn,
    entries: field.entries.length, judges: field.judges.length,
    limits: [
      field.judges.reduce((least, one) => Math.min(least, one.minLoad ?? 0), Infinity),
      field.judges.reduce((most, one) => Math.max(most, one.maxLoad), 0),
    ],
  };
}
