// Mappings remembered for headings: which columns and values meant what the last time such a sheet came.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Plan } from '#contract/schema/imports.ts';
import type { HeaderFound, Remembered } from './header.ts';
import { wordKey } from './overlay.ts';
import { headerKey } from './targets.ts';

const Body = z.object({
  columns: z.array(z.object({ heading: z.string(), target: z.string().nullable() })),
  values: z.array(z.object({ target: z.string(), from: z.string(), to: z.string() })),
  source: z.string(),
});
export type ProfileBody = z.output<typeof Body>;
export interface Profile { id: string; name: string; fingerprint: string; body: ProfileBody }

export const readProfile = (row: { id: string; name: string; fingerprint: string; body: string }): Profile =>
  ({ id: row.id, name: row.name, fingerprint: row.fingerprint, body: Body.parse(JSON.parse(row.body)) });

/** Headings as they are remembered; the second 姓名 of a sheet is another heading than the first. */
function headingKeys(headers: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return headers.map((header) => {
    const key = headerKey(header);
    if (key === '') return '';
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    return count === 1 ? key : `${key}#${count}`;
  });
}

/** What sheets with the same headings share, whatever the order of their columns; '' for less than two headings. */
export function fingerprintOf(headers: readonly string[]): string {
  const keys = headingKeys(headers).filter((key) => key !== '').sort();
  return keys.length < 2 ? '' : createHash('sha256').update(keys.join('\n')).digest('hex').slice(0, 32);
}

export class ProfileBook {
  private readonly byFingerprint: ReadonlyMap<string, Profile>;

  constructor(profiles: readonly Profile[]) {
    this.byFingerprint = new Map(profiles.map((one) => [one.fingerprint, one]));
  }

  of(headers: readonly string[]): Profile | undefined {
    return this.byFingerprint.size === 0 ? undefined : this.byFingerprint.get(fingerprintOf(headers));
  }

  remembered(headers: readonly string[]): Remembered | undefined {
    const profile = this.of(headers);
    if (!profile) return undefined;
    const targets = new Map(profile.body.columns.map((one) => [one.heading, one.target]));
    return headingKeys(headers).map((key) => targets.get(key));
  }
}

/** Values of a plan over remembered ones: what was chosen now wins. */
export function mergedValues(remembered: Plan['values'], chosen: Plan['values']): Plan['values'] {
  const all = new Map([...remembered, ...chosen].map((one) => [`${one.target}\0${wordKey(one.from)}`, one]));
  return [...all.values()];
}

/**
 * What is worth remembering of a sheet: columns that the user chose, now or before, and the values. Columns known by their
 * names need no memory, and guesses stay guesses. Null when there is nothing.
 */
export function profileOf(header: HeaderFound, values: Plan['values'], source: string,
  all = false): { fingerprint: string; body: ProfileBody } | null {
  const headers = header.columns.map((one) => one.header);
  const fingerprint = fingerprintOf(headers);
  const keys = headingKeys(headers);
  const columns = header.columns.flatMap((one, index) => (one.header !== '' && (all || one.how === 'user' || one.how === 'profile')
    ? [{ heading: keys[index] ?? '', target: one.target?.key ?? null }] : []));
  const kept = values.toSorted((a, b) => (`${a.target}\0${a.from}` < `${b.target}\0${b.from}` ? -1 : 1));
  return fingerprint === '' || (columns.length === 0 && kept.length === 0) ? null : { fingerprint, body: { columns, values: kept, source } };
}
