// A fault of one row while it is read, before it gets its place in the sheet and its sentence.
import type { ProblemCode } from '#contract/problems.ts';

export interface Fault {
  /** Key of the target whose cell it is; '' for the row as a whole. */
  target: string;
  code: ProblemCode;
  severity: 'error' | 'warning' | 'note';
  details: Record<string, string | number>;
  /** Texts the cell may hold instead. */
  choices?: readonly string[];
}

/** The cells of one row by target; '' and 0 where the sheet has no such column. */
export interface TargetRow {
  text(target: string): string;
  has(target: string): boolean;
  isTime(target: string): boolean;
}

export const fault = (
  target: string, code: ProblemCode, details: Record<string, string | number> = {},
    severity: Fault['severity'] = 'error',
): Fault => ({ target, code, severity, details });

export const isError = (one: Fault): boolean => one.severity === 'error';

const lengthOf = (text: string): number => (text.length <= 64 ? text.length : [...text].length);

/** Adds too_long when a text has more characters than a column takes. */
export function limitLength(faults: Fault[], target: string, heading: string, text: string, max: number): void {
  if (lengthOf(text) > max) faults.push(fault(target, 'too_long', { column: heading, max }));
}

/** Shortens what a message quotes from a foreign file. */
export const quoted = (text: string): string => (text.length > 40 ? `${[...text].slice(0, 39).join('')}…` : text);
