// The form of a draw: strata as typed, what the contest suggests to begin with, and a seed from real randomness.
import type { ContestRules } from '../../api/shapes.ts';

export interface StratumForm { stage: string; subject: string; count: string; substitutes: string; perUnit: string }
export interface Stratum { stage: string; subject: string; count: number; substitutes: number; perUnit?: number }

/** A whole number between the two, or null. */
export function readCount(text: string, min: number, max: number): number | null {
  const plain = text.trim();
  if (!/^\d{1,4}$/.test(plain)) return null;
  const value = Number(plain);
  return value >= min && value <= max ? value : null;
}

/** One stratum a division, with as many judges as an entry needs and half as many substitutes. */
export const startStrata = (rules: ContestRules): StratumForm[] => rules.divisions.map((one) => ({
  stage: one.name.replace(/组$/, ''), subject: '', count: String(rules.assignment.coverage), substitutes: String(Math.ceil(rules.assignment.coverage / 2)), perUnit: '1',
}));

/** null while something cannot be read. */
export function stratumOf(form: StratumForm): Stratum | null {
  const count = readCount(form.count, 1, 500);
  const substitutes = readCount(form.substitutes === '' ? '0' : form.substitutes, 0, 500);
  const perUnit = form.perUnit.trim() === '' ? undefined : readCount(form.perUnit, 1, 100);
  if (count === null || substitutes === null || perUnit === null) return null;
  return { stage: form.stage.trim(), subject: form.subject.trim(), count, substitutes, ...(perUnit === undefined ? {} : { perUnit }) };
}

/** 0 to 2^31 - 1, from the window's own source of randomness. */
export const newSeed = (): number => (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) >>> 1;

export const stratumName = ({ stage, subject }: { stage: string; subject: string }, any: string): string =>
  [stage, subject].filter((one) => one !== '').join(' ') || any;
