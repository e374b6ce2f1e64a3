// What this computer keeps of updates: where to look, how often, what the last look found, which files were fetched.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { LastCheck, Often, Source } from '#contract/schema/updates.ts';

const Kept = z.object({
  source: Source, often: Often, last: LastCheck.nullable(),
  fetched: z.array(z.object({ name: z.string().regex(/^[^\\/]+$/), version: z.string() })).max(50).default([]),
});
export type Kept = z.output<typeof Kept>;
const nothing: Kept = { source: { kind: 'none' }, often: 'byHand', last: null, fetched: [] };

export const updatesFolder = (home: string): string => join(home, 'updates');
const fileIn = (home: string): string => join(home, 'updates.json');

/** A damaged file means: off. */
export function keptSettings(home: string): Kept {
  const file = fileIn(home);
  if (!existsSync(file)) return nothing;
  try {
    const parsed = Kept.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    return parsed.success ? parsed.data : nothing;
  } catch {
    return nothing;
  }
}

export function keepSettings(home: string, kept: Kept): void {
  const file = fileIn(home);
  writeFileSync(`${file}.part`, JSON.stringify(Kept.parse(kept), null, 1), { mode: 0o600 });
  renameSync(`${file}.part`, file);
}
