// What the user decides in the import wizard, one entry a decision; folded together they are the plan of the contract.
import type { Plan } from '#contract/schema/imports.ts';
import type { TextKey, TextParams } from '../../text/index.ts';

export interface CellPlace { sheet: string; row: number; column: string }
export interface RowPlace { sheet: string; row: number }

/** The parts of a plan that one decision sets; `keeps` takes rows back into the import. */
export interface Patch {
  headers?: Plan['headers'];
  columns?: Plan['columns'];
  values?: Plan['values'];
  repairs?: Plan['repairs'];
  edits?: Plan['edits'];
  skips?: Plan['skips'];
  keeps?: RowPlace[];
  duplicates?: Plan['duplicates'];
  /** A value of '' takes it back. */
  constants?: { target: string; value: string }[];
  source?: string;
  useProfile?: boolean;
  leaveHidden?: boolean;
}

export interface Decision extends Patch {
  id: number;
  label: { key: TextKey; params?: TextParams };
  /** A decision with the same slot takes the place of the earlier one: text that is being typed. */
  slot?: string;
}

export const rowKey = (place: RowPlace): string => `${place.sheet}\u0000${place.row}`;
export const cellKey = (place: CellPlace): string => `${rowKey(place)}\u0000${place.column}`;

/** What the border takes of each part of a plan (contract, schema/imports.ts). */
export const most = { edits: 20_000, skips: 100_000, duplicates: 20_000, values: 2000, columns: 500, repairs: 60, text: 2000 } as const;

const byKey = <T>(into: Map<string, T>, all: readonly T[] | undefined, key: (one: T) => string): void => {
  for (const one of all ?? []) {
    into.delete(key(one));
    into.set(key(one), one);
  }
};

/** All decisions in their order as one plan: of two about the same thing the later holds. */
export function fold(decisions: readonly Decision[]): Plan {
  const headers = new Map<string, Plan['headers'][number]>();
  const columns = new Map<string, Plan['columns'][number]>();
  const values = new Map<string, Plan['values'][number]>();
  const edits = new Map<string, Plan['edits'][number]>();
  const skips = new Map<string, RowPlace>();
  const duplicates = new Map<string, Plan['duplicates'][number]>();
  const constants = new Map<string, { target: string; value: string }>();
  const repairs = new Set<string>();
  let source = '';
  let useProfile = true;
  let leaveHidden = false;
  for (const one of decisions) {
    byKey(headers, one.headers, (choice) => choice.sheet);
    byKey(columns, one.columns, (choice) => `${choice.sheet}\u0000${choice.column}`);
    byKey(values, one.values, (choice) => `${choice.target}\u0000${choice.from}`);
    byKey(edits, one.edits, cellKey);
    byKey(skips, one.skips, rowKey);
    for (const place of one.keeps ?? []) skips.delete(rowKey(place));
    byKey(duplicates, one.duplicates, rowKey);
    byKey(constants, one.constants, (choice) => choice.target);
    for (const code of one.repairs ?? []) repairs.add(code);
    source = one.source ?? source;
    useProfile = one.useProfile ?? useProfile;
    leaveHidden = one.leaveHidden ?? leaveHidden;
  }
  const whole = [...constants.values()].filter((one) => one.value !== '');
  return {
    headers: [...headers.values()], columns: [...columns.values()], values: [...values.values()], repairs: [...repairs],
    edits: [...edits.values()], skips: [...skips.values()], duplicates: [...duplicates.values()], mapping: {}, source, useProfile,
    // Said only when it was decided: a plan without it reads hidden rows like any other.
    ...(leaveHidden && { leaveHidden }),
    ...(whole.length > 0 && { constants: whole }),
  };
}

/** Which part of the plan is larger than the border takes, or null. */
export function tooMuch(plan: Plan): keyof typeof most | null {
  for (const part of ['edits', 'skips', 'duplicates', 'values', 'columns', 'repairs'] as const) {
    if (plan[part].length > most[part]) return part;
  }
  return null;
}
