// Which version this is, and of which state of its source: beside the built program, or in the clone that it runs from.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const Facts = z.object({ version: z.string(), commit: z.string().default(''), date: z.string().default('') });
export type BuildFacts = z.output<typeof Facts>;

let known: BuildFacts | undefined;

/** `build.json` is written by the build; from a clone only the version is known. */
export function buildFacts(): BuildFacts {
  if (known) return known;
  for (const file of [join(import.meta.dirname, 'build.json'), join(import.meta.dirname, '..', '..', 'package.json')]) {
    try {
      known = Facts.parse(JSON.parse(readFileSync(file, 'utf8')));
      return known;
    } catch {
      // The other one.
    }
  }
  throw new Error('neither build.json nor package.json lies beside the program');
}
